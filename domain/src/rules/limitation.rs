//! Time bar (*kedaluwarsa*).

use chrono::{Months, NaiveDate};
use serde_json::json;

use crate::catalogue::{KUHP_136, KUHP_OLD_78, NEW_CODE};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&ONE_YEAR, &THREE_YEARS];

/// Time bar of the old code.
pub const ONE_YEAR: Rule = Rule {
    code: "limitation.one-year",
    sentence: "An offence before 2026-01-02 is prosecuted within one year, counted from the day \
               after it.",
    provision: KUHP_OLD_78,
    ground: Ground::Law,
};

/// Time bar of the new code.
pub const THREE_YEARS: Rule = Rule {
    code: "limitation.three-years",
    sentence: "An offence from 2026-01-02 is prosecuted within three years, counted from the day \
               after it.",
    provision: KUHP_136,
    ground: Ground::Law,
};

/// The last day on which the offence may be prosecuted.
#[must_use]
pub fn last_day_to_prosecute(offence_date: NaiveDate) -> NaiveDate {
    let years = if offence_date < NEW_CODE { 1 } else { 3 };
    offence_date
        .checked_add_months(Months::new(12 * years))
        .unwrap_or(NaiveDate::MAX)
}

/// The right to prosecute ends one or three years after the offence.
pub fn not_time_barred(
    field: &'static str,
    on: NaiveDate,
    offence_date: NaiveDate,
) -> Result<(), Refusal> {
    let last = last_day_to_prosecute(offence_date);
    if on > last {
        let rule = if offence_date < NEW_CODE {
            &ONE_YEAR
        } else {
            &THREE_YEARS
        };
        return Err(rule.refuse_field(
            field,
            format!("the offence of {offence_date} could be prosecuted until {last}"),
            json!({ "offence_date": offence_date, "last_day": last, "date": on }),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_ends_after_one_year_or_three() {
        for (offence, on, accepted) in [
            ("2025-03-01", "2026-02-28", true),
            ("2025-03-01", "2026-03-01", true),
            ("2025-03-01", "2026-03-02", false),
            ("2026-01-01", "2027-01-02", false),
            ("2026-01-02", "2027-01-03", true),
            ("2026-01-02", "2029-01-02", true),
            ("2026-01-02", "2029-01-03", false),
        ] {
            let answer = not_time_barred("on", on.parse().unwrap(), offence.parse().unwrap());
            assert_eq!(answer.is_ok(), accepted, "{offence} {on}");
        }
    }
}
