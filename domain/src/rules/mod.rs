//! Every rule of law and procedure: a constant that names it and a function that enforces it.

pub mod acting;
pub mod closing;
pub mod dates;
pub mod nota;
pub mod task_order;
pub mod time_bar;

use crate::refusal::Rule;

/// All rules, subject by subject.
#[must_use]
pub fn all() -> Vec<&'static Rule> {
    [
        acting::RULES,
        dates::RULES,
        task_order::RULES,
        nota::RULES,
        closing::RULES,
        time_bar::RULES,
    ]
    .concat()
}
