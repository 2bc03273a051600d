//! Every rule of law and procedure: a constant that names it and a function that enforces it.

pub mod acting;
pub mod dates;

use crate::refusal::Rule;

/// All rules, subject by subject.
#[must_use]
pub fn all() -> Vec<&'static Rule> {
    [acting::RULES, dates::RULES].concat()
}
