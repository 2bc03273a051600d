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

/// Months as official letters write them.
const MONTHS: [&str; 12] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
];

/// A number as it is compared, by its serial, kind and year: what differs by spaces, small letters
/// or the month before its year is the same number, since a book counts through the year.
#[must_use]
pub fn compared(number: &str) -> String {
    let dense: String = number.split_whitespace().collect();
    let dense = dense.to_uppercase();
    let Some((before, year)) = dense.rsplit_once('/') else {
        return dense;
    };
    let is_year = year.len() == 4 && year.bytes().all(|one| one.is_ascii_digit());
    match before.rsplit_once('/') {
        Some((rest, month)) if is_year && MONTHS.contains(&month) => format!("{rest}/{year}"),
        Some(_) | None => dense,
    }
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
    fn numbers_that_differ_by_spaces_small_letters_or_the_month_are_the_same() {
        for (one, other, same) in [
            ("560/001-DTKT/2026", " 560/001-dtkt/2026\t", true),
            ("SPT  7 / 2026", "spt 7 / 2026", true),
            ("SPT 7 / 2026", "SPT 7/2026", true),
            ("560/ 094-dtkt/V/2026", "560/094-DTKT/V/2026", true),
            ("560/093-DTKT/PK/IV/2026", "560/093-DTKT/PK/XI/2026", true),
            ("560/093-DTKT/PK/V/2026", "560/093-DTKT/PK/2026", true),
            ("560/093-DTKT/PK/V/2026", "560/093-DTKT/PK/V/2025", false),
            ("560/093-DTKT/PK/V/2026", "560/094-DTKT/PK/V/2026", false),
            ("560/093-DTKT/PK/V/2026", "560/093-DTKT/SPT/V/2026", false),
            // No month, and no year behind it.
            ("560/093/XIII/2026", "560/093/XIV/2026", false),
            ("12/V/PID.C", "12/VI/PID.C", false),
            ("560/001/2026", "560/01/2026", false),
        ] {
            assert_eq!(compared(one) == compared(other), same, "{one} and {other}");
        }
        assert_eq!(is_given("number", "1").rule.code, "numbering.given-once");
    }
}
