//! Suspension (*penangguhan*): a case that rests is looked at again.

use chrono::NaiveDate;

use crate::calendar::add_days;

/// Days after which a suspension is reviewed; a setting of this register, not of a statute.
pub const REVIEW_DAYS: u16 = 30;

/// The day by which a suspension is reviewed, and how it was found, in words.
#[must_use]
pub fn review_due(suspended_on: NaiveDate) -> (NaiveDate, String) {
    let due = add_days(suspended_on, REVIEW_DAYS);
    let words = format!("suspended {suspended_on} + {REVIEW_DAYS} calendar days = {due}");
    (due, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suspension_is_reviewed_after_thirty_days() {
        for (on, ends) in [
            ("2026-01-29", "2026-02-28"),
            ("2026-01-30", "2026-03-01"),
            ("2026-01-31", "2026-03-02"),
            ("2026-03-02", "2026-04-01"),
        ] {
            let (due, words) = review_due(on.parse().unwrap());
            assert_eq!(due.to_string(), ends, "{on}");
            let told = format!("suspended {on} + 30 calendar days = {ends}");
            assert_eq!(words, told);
        }
    }
}
