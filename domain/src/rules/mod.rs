//! Every rule of law and procedure: a constant that names it and a function that enforces it.

pub mod acting;
pub mod court;
pub mod dates;
pub mod limitation;
pub mod procedure;
pub mod register;
pub mod sentence;

use crate::refusal::Rule;

/// All rules, subject by subject.
#[must_use]
pub fn all() -> Vec<&'static Rule> {
    [
        acting::RULES,
        court::RULES,
        dates::RULES,
        limitation::RULES,
        procedure::RULES,
        register::RULES,
        sentence::RULES,
    ]
    .concat()
}
