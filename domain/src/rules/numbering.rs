//! Books of official numbers.

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::REGISTER;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&VOID_ONCE];

/// What is void stays void.
pub const VOID_ONCE: Rule = Rule {
    code: "numbering.void-once",
    sentence: "A number is declared void once; it stays in its book and is not given again.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// A number is declared void once.
pub fn is_not_void(voided_on: Option<NaiveDate>) -> Result<(), Refusal> {
    match voided_on {
        None => Ok(()),
        Some(on) => Err(VOID_ONCE.refuse(
            format!("the number is void since {on}"),
            json!({ "voided_on": on }),
        )),
    }
}
