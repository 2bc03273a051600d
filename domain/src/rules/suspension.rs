//! Suspension (*penangguhan*): a case that rests is looked at again.

use chrono::NaiveDate;

use super::law_change::length;
use crate::calendar::add_days;
use crate::law::{Law, Value};
use crate::refusal::Refusal;

/// The rule that gives the days after which a suspension is reviewed.
pub const REVIEW_DAYS: &str = "suspension.review_days";

/// The day by which a suspension is reviewed, from its first day or from the review before, and
/// how it was found, in words.
pub fn review_due(law: &Law, from: NaiveDate) -> Result<(NaiveDate, String), Refusal> {
    let (_, days) = length(law, REVIEW_DAYS, from, Value::days)?;
    let due = add_days(from, days);
    Ok((
        due,
        format!("suspended {from} + {days} calendar days = {due}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{LawEdit, LegalRule, Status};

    #[test]
    fn a_suspension_is_reviewed_after_thirty_days() {
        for (on, ends) in [
            ("2026-01-29", "2026-02-28"),
            ("2026-01-30", "2026-03-01"),
            ("2026-01-31", "2026-03-02"),
            ("2026-03-02", "2026-04-01"),
        ] {
            let (due, words) = review_due(&Law::seed(), on.parse().unwrap()).unwrap();
            assert_eq!(due.to_string(), ends, "{on}");
            let told = format!("suspended {on} + 30 calendar days = {ends}");
            assert_eq!(words, told);
        }
    }

    #[test]
    fn the_days_are_those_of_the_law_on_the_first_of_them() {
        let law = Law::seed().with(&[LawEdit::Rule(LegalRule {
            rule_id: REVIEW_DAYS.to_owned(),
            valid_from: "2026-03-03".parse().unwrap(),
            valid_to: None,
            value: Value::Days(60),
            basis: "Setelan baru".to_owned(),
            status: Status::Configuration,
            point: None,
        })]);
        for (on, ends) in [
            ("2026-03-02", "2026-04-01"),
            ("2026-03-03", "2026-05-02"),
            ("2026-03-04", "2026-05-03"),
        ] {
            let (due, _) = review_due(&law, on.parse().unwrap()).unwrap();
            assert_eq!(due.to_string(), ends, "{on}");
        }
    }
}
