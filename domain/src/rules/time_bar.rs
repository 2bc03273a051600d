//! Time bar (*kedaluwarsa*): one year for offences under the old code, three under the new.

use chrono::{Months, NaiveDate};
use serde_json::json;

use crate::catalogue::{KUHP_136, KUHP_OLD_78, NEW_CODE, UU_7_1981_10};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&OLD, &NEW, &CRIMINAL_NORM];

/// Old code.
pub const OLD: Rule = Rule {
    code: "time-bar.old-code",
    sentence: "A misdemeanour committed before 2026-01-02 is prosecuted within one year.",
    provision: KUHP_OLD_78,
    ground: Ground::Law,
};

/// New code.
pub const NEW: Rule = Rule {
    code: "time-bar.new-code",
    sentence: "An offence with a fine up to category III is prosecuted within three years.",
    provision: KUHP_136,
    ground: Ground::Law,
};

/// Fast procedure.
pub const CRIMINAL_NORM: Rule = Rule {
    code: "time-bar.no-criminal-finding",
    sentence: "Only an open finding of a norm of the fast procedure goes to prosecution.",
    provision: UU_7_1981_10,
    ground: Ground::Law,
};

/// The last day on which an offence may be prosecuted; counted from the day after the offence.
#[must_use]
pub fn prosecutable_until(offence_date: NaiveDate) -> NaiveDate {
    let months = if offence_date < NEW_CODE { 12 } else { 36 };
    offence_date
        .checked_add_months(Months::new(months))
        .unwrap_or(NaiveDate::MAX)
}

/// An offence is prosecuted within its time bar.
pub fn offence_is_not_time_barred(
    field: &'static str,
    offence_date: NaiveDate,
    on: NaiveDate,
) -> Result<(), Refusal> {
    let until = prosecutable_until(offence_date);
    if on <= until {
        return Ok(());
    }
    let rule: &'static Rule = if offence_date < NEW_CODE { &OLD } else { &NEW };
    Err(rule.refuse_field(
        field,
        format!("the offence of {offence_date} could be prosecuted until {until}"),
        json!({ "offence_date": offence_date, "until": until, "date": on }),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_one_year_or_three_after_the_offence() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (offence, on, accepted) in [
            ("2026-01-01", "2026-12-31", true),
            ("2026-01-01", "2027-01-01", true),
            ("2026-01-01", "2027-01-02", false),
            ("2026-01-02", "2029-01-01", true),
            ("2026-01-02", "2029-01-02", true),
            ("2026-01-02", "2029-01-03", false),
        ] {
            let answer = offence_is_not_time_barred("on", day(offence), day(on));
            assert_eq!(answer.is_ok(), accepted, "{offence} {on}");
        }
    }
}
