//! The rules at their boundaries: the day before, the day, the day after.

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

#[test]
fn a_judgment_is_in_absence_exactly_when_nobody_appeared() {
    for (present, in_absentia, accepted) in [
        (Some(Presence::Absent), true, true),
        (Some(Presence::Absent), false, false),
        (Some(Presence::InPerson), true, false),
        (Some(Presence::InPerson), false, true),
        (Some(Presence::Representative), true, false),
        (Some(Presence::Representative), false, true),
        (None, true, true),
        (None, false, true),
    ] {
        let answer = presence_agrees(present, in_absentia);
        assert_eq!(answer.is_ok(), accepted, "{present:?} {in_absentia}");
        let field = answer.err().map(|refusal| refusal.field);
        assert!(accepted || field == Some(Some("in_absentia")));
    }
}
