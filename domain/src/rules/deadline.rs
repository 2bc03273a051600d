//! Deadlines that the system states as missed.

use chrono::NaiveDate;
use serde_json::json;

use super::law_change::length;
use crate::calendar::add_days;
use crate::catalogue::REGISTER;
use crate::law::{Law, Value};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&NOT_MISSED];

/// Only what has passed is missed.
pub const NOT_MISSED: Rule = Rule {
    code: "deadline.not-missed",
    sentence: "A deadline is stated as missed once, after its last day, while what it waits for is \
               not done.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// How a last day was found, in words.
#[must_use]
pub fn since(what: &str, start: NaiveDate, last: NaiveDate) -> String {
    let days = (last - start).num_days();
    format!("{what} {start} + {days} calendar day(s) = {last}")
}

/// The last day on which a company reports a change to its inspection book (*akta pengawasan*), and
/// how it was found, in words. A later report is late and is kept all the same.
pub fn akta_change_due(law: &Law, changed_on: NaiveDate) -> Result<(NaiveDate, String), Refusal> {
    let (_, days) = length(law, "akta.change_days", changed_on, Value::days)?;
    let due = add_days(changed_on, days);
    Ok((due, since("changed", changed_on, due)))
}

/// A deadline is stated as missed once, after its last day.
pub fn is_missed(
    due: Option<(NaiveDate, String)>,
    stated: bool,
    noticed_on: NaiveDate,
) -> Result<(NaiveDate, String), Refusal> {
    let last = due.as_ref().map(|(last, _)| *last);
    due.filter(|(last, _)| !stated && noticed_on > *last)
        .ok_or_else(|| {
            let detail = "it does not run, has not passed, or was stated";
            let data = json!({ "due_on": last, "noticed_on": noticed_on, "stated": stated });
            NOT_MISSED.refuse(detail, data)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_the_book_is_reported_within_fourteen_days() {
        for (on, due) in [
            ("2015-12-31", Err("law.no-value")),
            ("2016-01-01", Ok("2016-01-15")),
            ("2026-03-02", Ok("2026-03-16")),
        ] {
            let found = akta_change_due(&Law::seed(), on.parse().unwrap());
            let found = found.map_err(|refusal| refusal.rule.code);
            let found = found.map(|(due, _)| due.to_string());
            assert_eq!(found, due.map(str::to_owned), "{on}");
        }
    }

    #[test]
    fn a_deadline_is_missed_on_the_day_after_its_last() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (on, missed) in [
            ("2026-03-04", false),
            ("2026-03-05", false),
            ("2026-03-06", true),
        ] {
            let due = Some((day("2026-03-05"), String::new()));
            assert_eq!(
                is_missed(due.clone(), false, day(on)).is_ok(),
                missed,
                "{on}"
            );
            assert!(is_missed(due, true, day(on)).is_err());
            assert!(is_missed(None, false, day(on)).is_err());
        }
        let words = since("minutes", day("2026-03-02"), day("2026-03-05"));
        assert_eq!(words, "minutes 2026-03-02 + 3 calendar day(s) = 2026-03-05");
    }
}
