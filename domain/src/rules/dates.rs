//! Dates of acts: none in the future, none before what it depends on.

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::REGISTER;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&NOT_IN_FUTURE, &IN_ORDER];

/// Only what has happened is recorded.
pub const NOT_IN_FUTURE: Rule = Rule {
    code: "dates.in-future",
    sentence: "An act is recorded on or after the day on which it happened.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// Acts depend on earlier acts.
pub const IN_ORDER: Rule = Rule {
    code: "dates.out-of-order",
    sentence: "An act is not dated before the act that it depends on.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// An act is recorded on or after the day on which it happened.
pub fn not_in_future(field: &'static str, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if on > today {
        return Err(NOT_IN_FUTURE.refuse_field(
            field,
            format!("{field} {on} is after today, {today}"),
            json!({ "date": on, "today": today }),
        ));
    }
    Ok(())
}

/// An act is not dated before the act that it depends on.
pub fn not_before(
    field: &'static str,
    on: NaiveDate,
    earliest: NaiveDate,
    what: &str,
) -> Result<(), Refusal> {
    if on < earliest {
        return Err(IN_ORDER.refuse_field(
            field,
            format!("{field} {on} is before {what} on {earliest}"),
            json!({ "date": on, "earliest": earliest, "depends_on": what }),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_act_of_today_is_recorded_one_of_tomorrow_is_not() {
        for (on, accepted) in [
            ("2026-03-01", true),
            ("2026-03-02", true),
            ("2026-03-03", false),
        ] {
            assert_eq!(
                not_in_future("on", day(on), day("2026-03-02")).is_ok(),
                accepted,
                "{on}"
            );
        }
    }

    #[test]
    fn an_act_may_share_the_day_of_what_it_depends_on() {
        for (on, accepted) in [
            ("2026-03-01", false),
            ("2026-03-02", true),
            ("2026-03-03", true),
        ] {
            assert_eq!(
                not_before("on", day(on), day("2026-03-02"), "x").is_ok(),
                accepted,
                "{on}"
            );
        }
    }
}
