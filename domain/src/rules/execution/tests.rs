//! The rules at their boundaries: the day before, the day, the day after.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_fine_is_overdue_on_the_day_after_its_last() {
    let law = Law::seed();
    for (on, accepted) in [
        ("2025-03-01", false),
        ("2025-03-02", false),
        ("2025-03-03", true),
    ] {
        let old = fine_due(&law, Regime::Kuhap1981, day("2025-03-02"), None);
        assert_eq!(is_overdue(old, day(on)).is_ok(), accepted, "{on}");
        let set = fine_due(
            &law,
            Regime::Kuhap2025,
            day("2025-01-01"),
            Some(day("2025-03-02")),
        );
        assert_eq!(is_overdue(set, day(on)).is_ok(), accepted, "{on}");
    }
    let none = fine_due(&law, Regime::Kuhap2025, day("2026-03-02"), None);
    assert!(
        is_overdue(none, day("2027-03-02")).is_err(),
        "the judgment sets no day"
    );
    let (_, words) = fine_due(&law, Regime::Kuhap1981, day("2025-03-02"), None).unwrap();
    assert!(
        words.ends_with("(UU 8/1981 (KUHAP) Pasal 273 ayat (1))"),
        "{words}"
    );
}

#[test]
fn a_judgment_is_executed_within_two_years_or_four() {
    let law = Law::seed();
    for (substance, on, code) in [
        (Substance::Old, "2027-03-01", None),
        (Substance::Old, "2027-03-02", None),
        (
            Substance::Old,
            "2027-03-03",
            Some("execution.time-bar-old-code"),
        ),
        (Substance::New, "2029-03-01", None),
        (Substance::New, "2029-03-02", None),
        (
            Substance::New,
            "2029-03-03",
            Some("execution.time-bar-new-code"),
        ),
    ] {
        let done = ("paid_on", day(on));
        let answer = is_executed_in_time(&law, substance, day("2025-03-02"), done);
        assert_eq!(answer.err().map(|refusal| refusal.rule.code), code, "{on}");
    }
}

#[test]
fn parts_are_less_than_what_is_open() {
    for (amount, accepted) in [(0, false), (1, true), (9, true), (10, false), (11, false)] {
        assert_eq!(
            part_may_be_paid(true, 10, amount).is_ok(),
            accepted,
            "{amount}"
        );
        assert!(part_may_be_paid(false, 10, amount).is_err());
    }
}

#[test]
fn a_substitute_is_of_its_law_and_ends() {
    let fits = |substance, kind, days, hours| {
        let c = RecordSubstitute {
            executed_on: day("2026-03-02"),
            kind,
            days,
            hours,
            minutes: "BA".to_owned(),
        };
        substitute_fits(substance, &c, Some(3)).is_ok()
    };
    let (old, new) = (Substance::Old, Substance::New);
    for (days, accepted) in [(0, false), (2, true), (3, true), (4, false)] {
        assert_eq!(
            fits(old, SubstituteKind::Kurungan, Some(days), None),
            accepted
        );
        assert_eq!(
            fits(new, SubstituteKind::Prison, Some(days), None),
            accepted
        );
    }
    assert!(!fits(new, SubstituteKind::Kurungan, Some(3), None));
    assert!(!fits(old, SubstituteKind::Supervision, Some(3), None));
    for (hours, accepted) in [(7, false), (8, true), (240, true), (241, false)] {
        let work = fits(new, SubstituteKind::CommunityWork, None, Some(hours));
        assert_eq!(work, accepted, "{hours}");
    }
}

#[test]
fn a_lighter_law_reaches_what_is_not_executed_from_its_first_day() {
    for (on, reached) in [
        ("2026-01-01", false),
        ("2026-01-02", true),
        ("2026-01-03", true),
    ] {
        let adjust = |fine| may_be_adjusted(Substance::Old, false, day(on), (Some(10), fine));
        assert_eq!(adjust(Some(10)).is_ok(), reached, "{on}");
        assert!(adjust(Some(11)).is_err());
        let serve = |adjusted| liberty_may_be_taken(true, day("2025-12-01"), day(on), adjusted);
        assert_eq!(serve(false).is_err(), reached, "{on}");
        assert!(serve(true).is_ok());
    }
    assert!(may_be_adjusted(Substance::New, false, day("2026-03-02"), (None, None)).is_err());
    assert!(may_be_adjusted(Substance::Old, true, day("2026-03-02"), (None, None)).is_err());
}

#[test]
fn evidence_goes_once_and_is_taken_by_judgment_only() {
    assert!(evidence_may_go(false, Disposal::Returned, true).is_err());
    assert!(evidence_may_go(true, Disposal::Returned, false).is_ok());
    assert!(evidence_may_go(true, Disposal::Forfeited, false).is_err());
    assert!(evidence_may_go(true, Disposal::Forfeited, true).is_ok());
}

#[test]
fn an_adjustment_imposes_something_and_no_more_than_was_imposed() {
    let adjust = |imposed, fine| {
        may_be_adjusted(Substance::Old, false, day("2026-03-02"), (imposed, fine))
            .map_err(|refusal| refusal.rule.code)
    };
    for (fine, accepted) in [(0, false), (1, true), (9, true), (10, true), (11, false)] {
        let answer = adjust(Some(10), Some(fine));
        assert_eq!(answer.is_ok(), accepted, "{fine}");
    }
    assert_eq!(
        adjust(None, Some(1)),
        Err("execution.adjust"),
        "no fine was imposed"
    );
    assert_eq!(adjust(None, None), Ok(()), "kurungan alone");
}

#[test]
fn kurungan_of_the_last_day_of_the_old_law_waits_and_of_the_first_new_one_does_not() {
    let serve = |is_kurungan, judged_on| {
        liberty_may_be_taken(is_kurungan, day(judged_on), day("2026-01-05"), false)
            .map_err(|refusal| refusal.rule.code)
    };
    for (judged_on, waits) in [
        ("2025-12-31", true),
        ("2026-01-01", true),
        ("2026-01-02", false),
        ("2026-01-03", false),
    ] {
        let answer = serve(true, judged_on);
        let wanted = if waits {
            Err("execution.adjust-first")
        } else {
            Ok(())
        };
        assert_eq!(answer, wanted, "{judged_on}");
    }
    assert_eq!(serve(false, "2026-01-01"), Ok(()));
}

#[test]
fn a_refusal_names_its_rule_and_field() {
    let substitute = |kind, days, hours| {
        let c = RecordSubstitute {
            executed_on: day("2026-03-02"),
            kind,
            days,
            hours,
            minutes: "BA".to_owned(),
        };
        let answer = substitute_fits(Substance::New, &c, None);
        answer.map_err(|refusal| (refusal.rule.code, refusal.field))
    };
    let (other_law, length) = ("execution.substitute", "execution.substitute-length");
    for (kind, days, hours, wanted) in [
        (
            SubstituteKind::Kurungan,
            Some(1),
            None,
            Err((other_law, Some("kind"))),
        ),
        (SubstituteKind::Prison, Some(1), None, Ok(())),
        (
            SubstituteKind::Prison,
            None,
            None,
            Err((length, Some("days"))),
        ),
        (
            SubstituteKind::Prison,
            Some(1),
            Some(8),
            Err((length, Some("days"))),
        ),
        (
            SubstituteKind::CommunityWork,
            None,
            None,
            Err((length, Some("hours"))),
        ),
        (
            SubstituteKind::CommunityWork,
            Some(1),
            Some(8),
            Err((length, Some("hours"))),
        ),
    ] {
        assert_eq!(
            substitute(kind, days, hours),
            wanted,
            "{kind:?} {days:?} {hours:?}"
        );
    }
    let early = is_overdue(None, day("2026-03-02")).unwrap_err();
    assert_eq!(early.rule.code, "execution.not-overdue");
    let gone = evidence_may_go(false, Disposal::Returned, true).unwrap_err();
    assert_eq!(gone.rule.code, "execution.no-evidence");
}
