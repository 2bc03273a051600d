//! Notices at their boundaries: the day before, the day, the day after.

use super::*;
use crate::law::{LawEdit, LegalRule, Status};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_beginning_is_told_on_the_seventh_day_at_the_latest() {
    let law = Law::seed();
    let tell =
        |opened, on, reason| beginning_is_told_in_time(&law, day(opened), day(on), reason).is_ok();
    for (on, accepted) in [
        ("2025-03-08", true),
        ("2025-03-09", true),
        ("2025-03-10", false),
    ] {
        assert_eq!(tell("2025-03-02", on, None), accepted, "{on}");
        assert!(tell("2025-03-02", on, Some("pos")), "{on}");
    }
    for (opened, on, accepted) in [
        ("2026-01-01", "2026-01-08", true),
        ("2026-01-02", "2026-01-09", true),
        ("2026-01-02", "2026-01-10", false),
        ("2026-01-03", "2026-01-10", true),
        ("2017-01-10", "2017-03-02", true),
        ("2017-01-11", "2017-01-19", false),
        ("2017-01-12", "2017-01-19", true),
    ] {
        assert_eq!(tell(opened, on, None), accepted, "{opened} {on}");
    }
}

#[test]
fn a_copy_of_the_minutes_is_handed_over_on_the_next_day_at_the_latest() {
    let law = Law::seed();
    for (on, accepted) in [
        ("2026-03-02", true),
        ("2026-03-03", true),
        ("2026-03-04", false),
    ] {
        let hand = |reason| {
            let signed_on = day("2026-03-02");
            let answer = copy_is_handed_over_in_time(&law, signed_on, day(on), reason);
            answer.map_err(|refusal| refusal.rule.code)
        };
        let late = Err("notice.bap-copy-late");
        assert_eq!(hand(None), if accepted { Ok(()) } else { late }, "{on}");
        assert_eq!(hand(Some("sakit")), Ok(()), "{on}");
    }
    let refused = copy_is_wanting(None).unwrap_err();
    assert_eq!(refused.rule.code, "notice.no-bap-copy-wanting");
}

#[test]
fn a_summons_leaves_three_days() {
    let law = Law::seed();
    for (on, accepted, urgent) in [
        ("2026-03-06", true, true),
        ("2026-03-07", true, true),
        ("2026-03-08", false, true),
        ("2026-03-10", false, true),
        ("2026-03-11", false, false),
    ] {
        let appear_on = day("2026-03-10");
        let answer = |reason| three_days_before(&law, "on", day(on), appear_on, reason);
        assert_eq!(answer(None).is_ok(), accepted, "{on}");
        assert_eq!(answer(Some("mendesak")).is_ok(), urgent, "{on}");
    }
}

/// A change of a length from a day.
fn set(rule_id: &str, from: &str, value: Value) -> LawEdit {
    LawEdit::Rule(LegalRule {
        rule_id: rule_id.to_owned(),
        valid_from: day(from),
        valid_to: None,
        value,
        basis: "Undang-undang percobaan".to_owned(),
        status: Status::Confirmed,
        point: None,
    })
}

#[test]
fn a_summons_follows_the_law_of_its_day() {
    let law = Law::seed().with(&[set(
        "proc.summons_days_before",
        "2026-03-02",
        Value::Days(7),
    )]);
    for (on, appear_on, accepted) in [
        ("2026-03-01", "2026-03-04", true),
        ("2026-03-02", "2026-03-08", false),
        ("2026-03-02", "2026-03-09", true),
        ("2026-03-03", "2026-03-09", false),
    ] {
        let answer = three_days_before(&law, "on", day(on), day(appear_on), None);
        assert_eq!(answer.is_ok(), accepted, "{on} {appear_on}");
    }
    let unknown = Law::seed().with(&[set(
        "proc.summons_days_before",
        "2026-03-02",
        Value::Unknown,
    )]);
    let code = three_days_before(&unknown, "on", day("2026-03-02"), day("2026-04-02"), None);
    assert_eq!(code.unwrap_err().rule.code, "law.no-value");
}

#[test]
fn a_stop_without_a_length_in_the_law_is_not_guessed() {
    let law = Law::seed().with(&[set("proc.sp3.notice_days", "2026-03-02", Value::Unknown)]);
    for (on, last) in [
        ("2026-03-01", Some("2026-03-02")),
        ("2026-03-02", None),
        ("2026-03-03", None),
    ] {
        let found = last_day_to_tell_stop(&law, Regime::Kuhap2025, day(on));
        let found = found.map_err(|refusal| refusal.rule.code);
        assert_eq!(found, last.map(day).ok_or("law.no-value"), "{on}");
        let old = last_day_to_tell_stop(&law, Regime::Kuhap1981, day(on));
        assert_eq!(old.ok(), Some(day(on)), "{on}");
    }
}

#[test]
fn a_stop_is_told_at_once_or_within_a_day() {
    let law = Law::seed();
    for (on, old, new) in [
        ("2026-04-10", true, true),
        ("2026-04-11", false, true),
        ("2026-04-12", false, false),
    ] {
        let tell = |regime, reason| {
            stop_is_told_in_time(&law, regime, day("2026-04-10"), day(on), reason).is_ok()
        };
        assert_eq!(tell(Regime::Kuhap1981, None), old, "{on}");
        assert_eq!(tell(Regime::Kuhap2025, None), new, "{on}");
        assert!(tell(Regime::Kuhap2025, Some("pos")), "{on}");
    }
}

#[test]
fn a_number_is_used_once_and_a_seizure_has_its_ground() {
    assert!(number_is_new("1", ["2"].into_iter()).is_ok());
    assert!(number_is_new("2", ["2"].into_iter()).is_err());
    assert!(is_issued::<()>("1", None).is_err());
    assert!(permit_or_urgent(None, Some(" ")).is_err());
    assert!(permit_or_urgent(Some("1/Pen.Pid"), None).is_ok());
    assert!(permit_or_urgent(None, Some("akan dihilangkan")).is_ok());
    assert!(beginning_is_told_once(true).is_err() && stop_is_told_once(true).is_err());
}
