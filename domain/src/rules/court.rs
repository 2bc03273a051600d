//! Court: three days to refer, outcomes of each code.

use chrono::NaiveDate;
use serde_json::json;

use crate::calendar::add_days;
use crate::catalogue::{KUHAP_1981_205, KUHAP_2025_258, KUHP_65};
use crate::prosecution::{Outcome, Regime};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&THREE_DAYS_OLD, &THREE_DAYS_NEW, &OUTCOME];

/// Three days to court under UU 8/1981.
pub const THREE_DAYS_OLD: Rule = Rule {
    code: "court.three-days-1981",
    sentence: "A case goes to court within three days after the minutes were finished; a later \
               day has a recorded reason.",
    provision: KUHAP_1981_205,
    ground: Ground::Law,
};

/// Three days to court under UU 20/2025.
pub const THREE_DAYS_NEW: Rule = Rule {
    code: "court.three-days-2025",
    sentence: THREE_DAYS_OLD.sentence,
    provision: KUHAP_2025_258,
    ground: Ground::Law,
};

/// Outcomes of each code.
pub const OUTCOME: Rule = Rule {
    code: "court.outcome",
    sentence: "A judgment has an outcome that the governing code knows.",
    provision: KUHP_65,
    ground: Ground::Law,
};

/// The third day after the minutes were finished; the next day is day one.
#[must_use]
pub fn last_day_to_refer(bap_completed_on: NaiveDate) -> NaiveDate {
    add_days(bap_completed_on, 3)
}

/// A case goes to court within three days after the minutes were finished, or with a reason.
pub fn referred_in_three_days_or_with_reason(
    regime: Regime,
    bap_completed_on: NaiveDate,
    referred_on: NaiveDate,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let last = last_day_to_refer(bap_completed_on);
    if referred_on <= last || reason.is_some_and(|reason| !reason.trim().is_empty()) {
        return Ok(());
    }
    let rule = match regime {
        Regime::Kuhap1981 => &THREE_DAYS_OLD,
        Regime::Kuhap2025 => &THREE_DAYS_NEW,
    };
    Err(rule.refuse_field(
        "delay_reason",
        format!("the third day was {last}; {referred_on} needs a reason"),
        json!({ "last_day": last, "referred_on": referred_on }),
    ))
}

/// A judgment has an outcome that the governing code knows.
pub fn outcome_exists(regime: Regime, outcome: Outcome) -> Result<(), Refusal> {
    let exists = match outcome {
        Outcome::Kurungan | Outcome::Conditional => regime == Regime::Kuhap1981,
        Outcome::Pardon => regime == Regime::Kuhap2025,
        Outcome::Fine
        | Outcome::Acquitted
        | Outcome::Released
        | Outcome::Inadmissible
        | Outcome::Lapsed => true,
    };
    if exists {
        return Ok(());
    }
    Err(OUTCOME.refuse_field(
        "outcome",
        "the governing code does not know this outcome",
        json!({ "regime": regime, "outcome": outcome }),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_third_day_is_the_last_without_a_reason() {
        for (on, accepted) in [
            ("2026-03-04", true),
            ("2026-03-05", true),
            ("2026-03-06", false),
        ] {
            let refer = |reason| {
                referred_in_three_days_or_with_reason(
                    Regime::Kuhap2025,
                    "2026-03-02".parse().unwrap(),
                    on.parse().unwrap(),
                    reason,
                )
            };
            assert_eq!(refer(None).is_ok(), accepted, "{on}");
            assert!(refer(Some("no court day")).is_ok(), "{on}");
        }
    }

    #[test]
    fn kurungan_is_old_and_pardon_is_new() {
        assert!(outcome_exists(Regime::Kuhap1981, Outcome::Kurungan).is_ok());
        assert!(outcome_exists(Regime::Kuhap2025, Outcome::Kurungan).is_err());
        assert!(outcome_exists(Regime::Kuhap1981, Outcome::Pardon).is_err());
        assert!(outcome_exists(Regime::Kuhap2025, Outcome::Pardon).is_ok());
    }
}
