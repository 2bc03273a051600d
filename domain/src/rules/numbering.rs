//! Books of official numbers.

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::REGISTER;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&VOID_ONCE, &GIVEN_ONCE];

/// What is void stays void.
pub const VOID_ONCE: Rule = Rule {
    code: "numbering.void-once",
    sentence: "A number is declared void once; it stays in its book and is not given again.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// No number twice.
pub const GIVEN_ONCE: Rule = Rule {
    code: "numbering.given-once",
    sentence: "A case, a task order, a note and an entry of the register of prosecutions have a \
               number that no other of their kind in the province has, whether the book gave it or \
               an officer brought it along.",
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

/// A number as it is compared: what differs by spaces or small letters is the same number.
#[must_use]
pub fn compared(number: &str) -> String {
    let words: Vec<&str> = number.split_whitespace().collect();
    words.join(" ").to_uppercase()
}

/// A number is of one document of its kind in a province: what somebody has is refused.
#[must_use]
pub fn is_given(field: &'static str, number: &str) -> Refusal {
    let detail = format!("another document of the province has the number {number}");
    GIVEN_ONCE.refuse_field(field, detail, json!({ "number": number }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_differ_by_spaces_or_small_letters_are_the_same() {
        for (one, other, same) in [
            ("560/001-DTKT/2026", " 560/001-dtkt/2026\t", true),
            ("SPT  7 / 2026", "spt 7 / 2026", true),
            ("SPT 7 / 2026", "SPT 7/2026", false),
            ("560/001/2026", "560/01/2026", false),
        ] {
            assert_eq!(compared(one) == compared(other), same, "{one} and {other}");
        }
        assert_eq!(is_given("number", "1").rule.code, "numbering.given-once");
    }
}
