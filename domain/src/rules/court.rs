//! Court: three days to refer, outcomes of each code.

use chrono::NaiveDate;
use serde_json::json;

use super::law_change::length;
use super::notice::{days_to_appear, explains};
use crate::calendar::add_days;
use crate::catalogue::{
    KUHAP_1981_205, KUHAP_1981_206, KUHAP_1981_207, KUHAP_2025_258, KUHAP_2025_265, KUHP_65,
};
use crate::law::{Law, Value};
use crate::prosecution::{Outcome, Presence, Regime, Substance};
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &THREE_DAYS_OLD,
    &THREE_DAYS_NEW,
    &OUTCOME,
    &COURT_DAY,
    &CLOSED,
    &REGISTERED,
    &REPRESENTATIVE,
    &LATER,
];

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

/// Outcomes of each law.
pub const OUTCOME: Rule = Rule {
    code: "court.outcome",
    sentence: "A judgment has an outcome that the governing criminal law knows.",
    provision: KUHP_65,
    ground: Ground::Law,
};

/// The nearest court day, with a reason.
pub const COURT_DAY: Rule = Rule {
    code: "court.day-conflict",
    sentence: "The court day lies within three days after the minutes and at least three days after the notice to the accused; where that cannot be, the conflict has a recorded reason.",
    provision: KUHAP_1981_206,
    ground: Ground::Law,
};

/// Courts rest on days off.
pub const CLOSED: Rule = Rule {
    code: "court.closed",
    sentence: "A court day is no Saturday, Sunday, holiday of the nation or the province, or joint leave.",
    provision: KUHAP_1981_206,
    ground: Ground::Law,
};

/// One number.
pub const REGISTERED: Rule = Rule {
    code: "court.registered",
    sentence: "The court registers a case once.",
    provision: KUHAP_1981_207,
    ground: Ground::WrongState,
};

/// A representative is new.
pub const REPRESENTATIVE: Rule = Rule {
    code: "court.representative",
    sentence: "Under the new code the accused may be represented by letter.",
    provision: KUHAP_2025_265,
    ground: Ground::Law,
};

/// Adjourned is later.
pub const LATER: Rule = Rule {
    code: "court.adjourned-to",
    sentence: "A hearing is adjourned to a later court day.",
    provision: KUHAP_1981_206,
    ground: Ground::Law,
};

/// The last day to go to court, by the law of the day on which the minutes were finished; the next
/// day is day one.
pub fn last_day_to_refer(law: &Law, bap_completed_on: NaiveDate) -> Result<NaiveDate, Refusal> {
    let (_, days) = length(
        law,
        "proc.cepat.present_days",
        bap_completed_on,
        Value::days,
    )?;
    Ok(add_days(bap_completed_on, days))
}

/// The last day on which a case that was referred is heard: the court has a day within every seven
/// (KUHAP 1981 Pasal 206), by the law of the day of the referral.
pub fn last_day_to_be_heard(law: &Law, referred_on: NaiveDate) -> Result<NaiveDate, Refusal> {
    let (_, days) = length(law, "proc.court_day_days", referred_on, Value::days)?;
    Ok(add_days(referred_on, days))
}

/// A case goes to court within three days after the minutes were finished, or with a reason.
pub fn referred_in_three_days_or_with_reason(
    law: &Law,
    regime: Regime,
    bap_completed_on: NaiveDate,
    referred_on: NaiveDate,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let last = last_day_to_refer(law, bap_completed_on)?;
    if referred_on <= last || reason.is_some_and(|reason| !reason.trim().is_empty()) {
        return Ok(());
    }
    let rule = match regime {
        Regime::Kuhap1981 => &THREE_DAYS_OLD,
        Regime::Kuhap2025 => &THREE_DAYS_NEW,
    };
    Err(rule.refuse_field(
        "delay_reason",
        format!("the last day was {last}; {referred_on} needs a reason"),
        json!({ "last_day": last, "referred_on": referred_on }),
    ))
}

/// The court day lies within the three days and three days after the notice, or has a reason.
pub fn court_day_fits(
    law: &Law,
    province: &ProvinceCode,
    bap_completed_on: NaiveDate,
    notified_on: NaiveDate,
    hearing_on: NaiveDate,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    court_is_open(law, province, "hearing_on", hearing_on)?;
    let third = last_day_to_refer(law, bap_completed_on)?;
    let told = add_days(notified_on, days_to_appear(law, notified_on)?);
    let fits = hearing_on <= third && told <= hearing_on;
    if fits || explains(reason) {
        return Ok(());
    }
    let nearest = law.working_day_from(province, third);
    let off = if nearest == third {
        String::new()
    } else {
        format!(", a day off; the next open day is {nearest}")
    };
    Err(COURT_DAY.refuse_field(
        "conflict_reason",
        format!(
            "the last day is {third}{off}; after the notice the accused may be heard from \
             {told}; {hearing_on} needs a reason"
        ),
        json!({ "third_day": third, "nearest_open_day": nearest, "three_days_from_notice": told,
            "hearing_on": hearing_on }),
    ))
}

/// A court day is no day off of the province.
pub fn court_is_open(
    law: &Law,
    province: &ProvinceCode,
    field: &'static str,
    on: NaiveDate,
) -> Result<(), Refusal> {
    let next = law.working_day_from(province, on);
    if next == on {
        return Ok(());
    }
    let detail = format!("{on} is a day off; the next open day is {next}");
    Err(CLOSED.refuse_field(field, detail, json!({ "date": on, "next_open_day": next })))
}

/// A hearing is adjourned to a later court day.
pub fn adjourned_to_later(
    law: &Law,
    province: &ProvinceCode,
    on: NaiveDate,
    next_on: NaiveDate,
) -> Result<(), Refusal> {
    court_is_open(law, province, "next_on", next_on)?;
    if next_on > on {
        return Ok(());
    }
    let detail = format!("{next_on} is not after {on}");
    Err(LATER.refuse_field(
        "next_on",
        detail,
        json!({ "adjourned_on": on, "next_on": next_on }),
    ))
}

/// The court registers a case once.
pub fn is_not_registered(registered: bool) -> Result<(), Refusal> {
    if registered {
        return Err(REGISTERED.refuse("the number is recorded", json!({})));
    }
    Ok(())
}

/// Under the new code the accused may be represented by letter.
pub fn may_be_represented(regime: Regime, present: Presence) -> Result<(), Refusal> {
    if regime == Regime::Kuhap1981 && present == Presence::Representative {
        let detail = "UU 8/1981 does not know a representative of the accused";
        return Err(REPRESENTATIVE.refuse_field("present", detail, json!({ "regime": regime })));
    }
    Ok(())
}

/// A judgment has an outcome that the governing law knows.
pub fn outcome_exists(substance: Substance, outcome: Outcome) -> Result<(), Refusal> {
    let exists = match outcome {
        Outcome::Kurungan | Outcome::Conditional => substance == Substance::Old,
        Outcome::Pardon | Outcome::Supervision => substance == Substance::New,
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
        "the governing criminal law does not know this outcome",
        json!({ "substance": substance, "outcome": outcome }),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{CalendarDay, LawEdit, LegalRule, Status};

    #[test]
    fn the_third_day_is_the_last_without_a_reason() {
        for (on, accepted) in [
            ("2026-03-04", true),
            ("2026-03-05", true),
            ("2026-03-06", false),
        ] {
            let refer = |reason| {
                referred_in_three_days_or_with_reason(
                    &Law::seed(),
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

    /// A change of the days to court, from a day.
    fn present(from: &str, value: Value) -> LawEdit {
        LawEdit::Rule(LegalRule {
            rule_id: "proc.cepat.present_days".to_owned(),
            valid_from: day(from),
            valid_to: None,
            value,
            basis: "Putusan".to_owned(),
            status: Status::Confirmed,
            point: None,
        })
    }

    #[test]
    fn the_last_day_follows_the_law_of_the_day_of_the_minutes() {
        let law = Law::seed().with(&[
            present("2026-03-02", Value::Days(5)),
            present("2026-04-01", Value::Unknown),
        ]);
        for (minutes, last) in [
            ("2026-03-01", Some("2026-03-04")),
            ("2026-03-02", Some("2026-03-07")),
            ("2026-03-03", Some("2026-03-08")),
            ("2026-03-31", Some("2026-04-05")),
            ("2026-04-01", None),
            ("1981-12-30", None),
            ("1981-12-31", Some("1982-01-03")),
        ] {
            let found = last_day_to_refer(&law, day(minutes));
            let found = found.map_err(|refusal| refusal.rule.code);
            assert_eq!(found, last.map(day).ok_or("law.no-value"), "{minutes}");
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn set(
        law: &Law,
        (minutes, told): (&str, &str),
        on: &str,
        reason: Option<&str>,
    ) -> Result<(), Refusal> {
        let jakarta = ProvinceCode("31".to_owned());
        court_day_fits(law, &jakarta, day(minutes), day(told), day(on), reason)
    }

    #[test]
    fn the_third_day_may_be_a_day_off() {
        let seed = Law::seed();
        // Minutes on Friday 2026-05-29: the third day is Pancasila Day.
        let set_then = |on, reason| set(&seed, ("2026-05-29", "2026-05-29"), on, reason);
        for on in ["2026-05-31", "2026-06-01"] {
            let refusal = set_then(on, Some("x")).unwrap_err();
            assert_eq!(refusal.rule.code, "court.closed", "{on}");
        }
        let refusal = set_then("2026-06-02", None).unwrap_err();
        assert_eq!(refusal.rule.code, "court.day-conflict");
        assert_eq!(refusal.data["nearest_open_day"], "2026-06-02");
        assert!(set_then("2026-06-02", Some("hari ketiga libur nasional")).is_ok());
        // Minutes on Monday 2026-03-02, told on the same day.
        for (told, on, accepted) in [
            ("2026-03-02", "2026-03-04", false),
            ("2026-03-02", "2026-03-05", true),
            ("2026-03-02", "2026-03-06", false),
            ("2026-03-03", "2026-03-05", false),
        ] {
            let answer = set(&seed, ("2026-03-02", told), on, None);
            assert_eq!(answer.is_ok(), accepted, "{told} {on}");
        }
    }

    #[test]
    fn a_court_rests_on_the_days_off_of_its_province_and_of_a_changed_law() {
        let off = |place: Option<&str>, date| {
            LawEdit::Day(CalendarDay {
                province: place.map(|code| ProvinceCode(code.to_owned())),
                date: day(date),
                works: false,
                name: "Pemilihan".to_owned(),
                basis: "Keputusan".to_owned(),
            })
        };
        let law = Law::seed().with(&[off(None, "2026-03-05"), off(Some("32"), "2026-03-06")]);
        let code = |on| set(&law, ("2026-03-02", "2026-03-02"), on, Some("x"));
        let refusal = code("2026-03-05").unwrap_err();
        assert_eq!(refusal.rule.code, "court.closed");
        assert_eq!(refusal.data["next_open_day"], "2026-03-06");
        assert!(code("2026-03-06").is_ok());
        for (place, next_on, accepted) in [
            ("31", "2026-03-03", false),
            ("31", "2026-03-04", true),
            ("31", "2026-03-05", false),
            ("31", "2026-03-06", true),
            ("32", "2026-03-06", false),
            ("32", "2026-03-07", false),
            ("32", "2026-03-09", true),
        ] {
            let province = ProvinceCode(place.to_owned());
            let answer = adjourned_to_later(&law, &province, day("2026-03-03"), day(next_on));
            assert_eq!(answer.is_ok(), accepted, "{place} {next_on}");
        }
    }

    #[test]
    fn a_court_is_open_before_and_after_a_weekend_with_a_holiday() {
        let jakarta = ProvinceCode("31".to_owned());
        for (on, open) in [
            ("2026-05-29", true),
            ("2026-05-30", false),
            ("2026-05-31", false),
            ("2026-06-01", false),
            ("2026-06-02", true),
        ] {
            let answer = court_is_open(&Law::seed(), &jakarta, "hearing_on", day(on));
            let code = answer.map_err(|refusal| refusal.rule.code);
            assert_eq!(code.is_ok(), open, "{on}");
            assert!(open || code == Err("court.closed"), "{on}");
        }
    }

    #[test]
    fn a_hearing_is_adjourned_to_a_day_after_it() {
        let jakarta = ProvinceCode("31".to_owned());
        for (next_on, answer) in [
            ("2026-03-02", Err("court.adjourned-to")),
            ("2026-03-03", Err("court.adjourned-to")),
            ("2026-03-04", Ok(())),
        ] {
            let found = adjourned_to_later(&Law::seed(), &jakarta, day("2026-03-03"), day(next_on));
            assert_eq!(
                found.map_err(|refusal| refusal.rule.code),
                answer,
                "{next_on}"
            );
        }
    }

    #[test]
    fn a_court_has_a_day_within_seven_of_the_referral() {
        for (on, last) in [
            ("1981-12-30", None),
            ("1981-12-31", Some("1982-01-07")),
            ("2026-01-01", Some("2026-01-08")),
            ("2026-01-02", Some("2026-01-09")),
            ("2026-01-03", Some("2026-01-10")),
        ] {
            let found = last_day_to_be_heard(&Law::seed(), day(on)).ok();
            assert_eq!(found, last.map(day), "{on}");
        }
    }

    #[test]
    fn a_representative_appears_under_the_new_code() {
        assert!(may_be_represented(Regime::Kuhap2025, Presence::Representative).is_ok());
        assert!(may_be_represented(Regime::Kuhap1981, Presence::Representative).is_err());
        assert!(may_be_represented(Regime::Kuhap1981, Presence::Absent).is_ok());
        assert!(is_not_registered(true).is_err());
    }

    #[test]
    fn kurungan_is_old_and_pardon_is_new() {
        assert!(outcome_exists(Substance::Old, Outcome::Kurungan).is_ok());
        assert!(outcome_exists(Substance::New, Outcome::Kurungan).is_err());
        assert!(outcome_exists(Substance::Old, Outcome::Pardon).is_err());
        assert!(outcome_exists(Substance::New, Outcome::Pardon).is_ok());
    }
}
