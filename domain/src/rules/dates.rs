//! Dates of acts: none in the future, none before what it depends on.

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::REGISTER;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &NOT_IN_FUTURE,
    &IN_ORDER,
    &TOO_EARLY,
    &TOO_LATE,
    &OFFENCE_FIRST,
];

/// The first day of the register: the oldest statute of the catalogue, UU 23/1948, was put in
/// force throughout Indonesia by UU 3/1951; nothing that is recorded here is older.
pub const FIRST_DAY: NaiveDate = day_of(1951, 1, 1);

/// The last day that is written with a year of four digits.
const LAST_DAY: NaiveDate = day_of(9999, 12, 31);

const fn day_of(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

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

/// Nothing is older than the law that it rests on.
pub const TOO_EARLY: Rule = Rule {
    code: "dates.too-early",
    sentence: "A date of the register is not before 1951-01-01, the year of UU 3/1951 (UU 23/1948).",
    provision: REGISTER,
    ground: Ground::Law,
};

/// A planned day can be written.
pub const TOO_LATE: Rule = Rule {
    code: "dates.too-late",
    sentence: "A day that is planned is written with a year of four digits.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// What is found has happened.
pub const OFFENCE_FIRST: Rule = Rule {
    code: "dates.offence-after-examination",
    sentence: "An offence that an examination finds does not lie after the day of that examination.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// An offence that an examination finds does not lie after the day of that examination.
pub fn offence_is_not_after_examination(
    offence_date: NaiveDate,
    examined_on: NaiveDate,
) -> Result<(), Refusal> {
    if offence_date > examined_on {
        return Err(OFFENCE_FIRST.refuse_field(
            "offence_date",
            format!("the offence of {offence_date} is after the examination of {examined_on}"),
            json!({ "offence_date": offence_date, "examined_on": examined_on }),
        ));
    }
    Ok(())
}

/// A date of the register is not before 1951-01-01.
pub fn not_too_early(field: &'static str, on: NaiveDate) -> Result<(), Refusal> {
    if on < FIRST_DAY {
        return Err(TOO_EARLY.refuse_field(
            field,
            format!("{field} {on} is before the first day of the register, {FIRST_DAY}"),
            json!({ "date": on, "earliest": FIRST_DAY }),
        ));
    }
    Ok(())
}

/// A day that is planned is written with a year of four digits.
pub fn not_too_late(field: &'static str, on: NaiveDate) -> Result<(), Refusal> {
    if on > LAST_DAY {
        return Err(TOO_LATE.refuse_field(
            field,
            format!("{field} {on} is after the last day that can be planned, {LAST_DAY}"),
            json!({ "date": on, "latest": LAST_DAY }),
        ));
    }
    Ok(())
}

/// A date of the register lies between 1951-01-01 and today.
pub fn of_register(field: &'static str, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    not_too_early(field, on)?;
    not_in_future(field, on, today)
}

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
    fn a_date_of_the_register_lies_between_1951_and_today() {
        for (on, accepted) in [
            ("-200000-01-01", false),
            ("0000-01-01", false),
            ("1950-12-31", false),
            ("1951-01-01", true),
            ("1951-01-02", true),
            ("2026-03-02", true),
            ("2026-03-03", false),
        ] {
            let answer = of_register("on", day(on), day("2026-03-02"));
            assert_eq!(answer.is_ok(), accepted, "{on}");
            let early = not_too_early("on", day(on)).is_err();
            assert_eq!(early, on < "1951-01-01", "{on}");
        }
        for (on, accepted) in [
            ("9999-12-30", true),
            ("9999-12-31", true),
            ("+10000-01-01", false),
        ] {
            assert_eq!(not_too_late("on", day(on)).is_ok(), accepted, "{on}");
        }
    }

    #[test]
    fn an_offence_is_found_on_its_day_or_later() {
        for (offence, accepted) in [
            ("2026-03-01", true),
            ("2026-03-02", true),
            ("2026-03-03", false),
        ] {
            let answer = offence_is_not_after_examination(day(offence), day("2026-03-02"));
            assert_eq!(answer.is_ok(), accepted, "{offence}");
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
