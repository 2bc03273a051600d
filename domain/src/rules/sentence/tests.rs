//! The rules at their boundaries: the day before, the day, the day after.

use super::*;
use crate::law::{LawEdit, LegalRule, Status};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_fine_keeps_to_the_maximum_of_the_day_of_the_offence() {
    let law = Law::seed();
    let fits = |on, outcome, fine| fine_fits(&law, ("K3-01", day(on)), outcome, fine);
    for (on, fine, accepted) in [
        ("2026-01-01", 100_000, true),
        ("2026-01-01", 100_001, false),
        ("2026-01-02", 100_001, true),
        ("2026-01-02", 1_000_001, false),
        ("2026-01-03", 1_000_000, true),
        ("2026-01-03", 0, false),
    ] {
        let answer = fits(on, Outcome::Fine, Some(fine));
        assert_eq!(answer.is_ok(), accepted, "{on} {fine}");
    }
    assert!(fits("2026-01-03", Outcome::Fine, None).is_err());
    assert!(fits("2026-01-03", Outcome::Acquitted, Some(1)).is_err());
}

#[test]
fn a_day_to_pay_is_not_before_the_judgment() {
    for (until, accepted) in [
        ("2026-03-01", false),
        ("2026-03-02", true),
        ("2026-03-03", true),
    ] {
        let fits = |outcome| terms_fit(outcome, day("2026-03-02"), Some(day(until)), false);
        assert_eq!(fits(Outcome::Fine).is_ok(), accepted, "{until}");
        assert!(fits(Outcome::Acquitted).is_err());
    }
    assert!(terms_fit(Outcome::Acquitted, day("2026-03-02"), None, true).is_err());
    assert!(terms_fit(Outcome::Fine, day("2026-03-02"), None, true).is_ok());
}

#[test]
fn a_refusal_says_in_words_what_it_met() {
    let (law, wlk) = (Law::seed(), ("WLK-02", day("2026-03-02")));
    let fine = |outcome, fine| fine_fits(&law, wlk, outcome, fine).unwrap_err();
    assert_eq!(
        fine(Outcome::Fine, Some(-1)).detail,
        "pidana denda with a fine of -1 rupiah; the maximum fine is 1000000 rupiah"
    );
    assert_eq!(
        fine(Outcome::Fine, None).detail,
        "pidana denda with no fine; the maximum fine is 1000000 rupiah"
    );
    let paid = paid_in_full(Some(2), 1).unwrap_err().detail;
    assert_eq!(
        paid,
        "the judgment has a fine of 2 rupiah; paid were 1 rupiah"
    );
}

#[test]
fn a_fine_is_paid_liberty_is_served_and_the_rest_ends_by_itself() {
    for (outcome, paid, served) in [
        (Outcome::Fine, true, false),
        (Outcome::Kurungan, false, true),
        (Outcome::Conditional, false, true),
        (Outcome::Pardon, false, false),
        (Outcome::Acquitted, false, false),
        (Outcome::Released, false, false),
        (Outcome::Inadmissible, false, false),
        (Outcome::Lapsed, false, false),
    ] {
        assert_eq!(has_a_fine(outcome).is_ok(), paid, "{outcome:?}");
        assert_eq!(has_liberty_to_take(outcome).is_ok(), served, "{outcome:?}");
        assert_eq!(outcome.has_penalty(), paid || served, "{outcome:?}");
    }
}

#[test]
fn liberty_taken_is_final_after_seven_days() {
    let law = Law::seed();
    for (on, accepted) in [
        ("2025-03-09", false),
        ("2025-03-10", true),
        ("2025-03-11", true),
    ] {
        let answer = final_after_remedy(&law, Outcome::Kurungan, day("2025-03-02"), day(on));
        assert_eq!(answer.is_ok(), accepted, "{on}");
    }
    assert!(final_after_remedy(&law, Outcome::Fine, day("2025-03-02"), day("2025-03-02")).is_ok());
    assert!(paid_in_full(Some(2), 1).is_err());
    assert_eq!(
        remedy_until(&law, day("2025-03-02")).unwrap().0,
        day("2025-03-09")
    );
}

#[test]
fn the_days_for_a_remedy_are_those_of_the_law_when_the_judgment_was_known() {
    let law = Law::seed().with(&[LawEdit::Rule(LegalRule {
        rule_id: "proc.appeal_days".to_owned(),
        valid_from: day("2026-03-02"),
        valid_to: None,
        value: Value::Days(14),
        basis: "Undang-undang percobaan".to_owned(),
        status: Status::Confirmed,
        point: None,
    })]);
    for (on, appeal, last) in [
        ("2026-03-01", "2026-03-08", "2026-03-09"),
        ("2026-03-02", "2026-03-16", "2026-03-17"),
        ("2026-03-03", "2026-03-17", "2026-03-18"),
    ] {
        let until = last_day_for(&law, Remedy::Appeal, day(on)).unwrap();
        assert_eq!(until.0, day(appeal), "{on}");
        let from = final_from(&law, Outcome::Kurungan, day(on));
        assert_eq!(from.ok(), Some(day(last)), "{on}");
        assert_eq!(final_from(&law, Outcome::Fine, day(on)).ok(), Some(day(on)));
    }
    assert!(remedy_until(&law, day("1981-12-30")).is_err());
    assert!(remedy_until(&law, day("1981-12-31")).is_ok());
}

#[test]
fn an_absent_accused_knows_the_judgment_from_its_notice() {
    let (judged_on, notified_on) = (day("2025-03-02"), day("2025-03-05"));
    for (in_absentia, notice, known) in [
        (Some(false), None, Some(judged_on)),
        (Some(true), None, None),
        (Some(true), Some(notified_on), Some(notified_on)),
        (None, None, None),
        (None, Some(notified_on), Some(notified_on)),
    ] {
        assert_eq!(known_to_accused(in_absentia, judged_on, notice), known);
    }
}

#[test]
fn a_fine_of_the_reporting_duty_ends_at_a_million() {
    let (law, wlk) = (Law::seed(), ("WLK-02", day("2025-03-02")));
    for (fine, accepted) in [
        (-1, false),
        (0, false),
        (1, true),
        (999_999, true),
        (1_000_000, true),
        (1_000_001, false),
    ] {
        let answer = fine_fits(&law, wlk, Outcome::Fine, Some(fine));
        assert_eq!(answer.is_ok(), accepted, "{fine}");
    }
    assert!(fine_fits(&law, wlk, Outcome::Kurungan, None).is_ok());
}

#[test]
fn a_fine_is_paid_to_the_rupiah() {
    for (paid, accepted) in [(699_999, false), (700_000, true), (700_001, false)] {
        assert_eq!(
            paid_in_full(Some(700_000), paid).is_ok(),
            accepted,
            "{paid}"
        );
    }
    assert!(paid_in_full(None, 700_000).is_err(), "no fine was imposed");
}

#[test]
fn a_fine_is_final_on_its_day_and_not_before() {
    let law = Law::seed();
    for (on, accepted) in [
        ("2025-03-01", false),
        ("2025-03-02", true),
        ("2025-03-03", true),
    ] {
        let answer = final_after_remedy(&law, Outcome::Fine, day("2025-03-02"), day(on));
        assert_eq!(answer.is_ok(), accepted, "{on}");
    }
    let leap = final_from(&law, Outcome::Kurungan, day("2028-02-22"));
    assert_eq!(leap, Ok(day("2028-03-01")), "over a leap day");
}

#[test]
fn terms_belong_to_a_fine() {
    let none = terms_fit(Outcome::Kurungan, day("2026-03-02"), None, false);
    assert!(none.is_ok());
    let refused = terms_fit(Outcome::Kurungan, day("2026-03-02"), None, true).unwrap_err();
    assert_eq!(
        (refused.rule.code, refused.field),
        ("sentence.terms", Some("pay_until"))
    );
}

#[test]
fn a_fine_of_the_new_code_has_the_day_that_the_judgment_sets() {
    let law = Law::seed();
    let told = |regime, outcome, pay_until: Option<&str>| {
        let at = (regime, day("2026-03-02"));
        let answer = day_to_pay_is_known(&law, at, outcome, pay_until.map(day));
        answer.map_err(|refusal| (refusal.rule.code, refusal.field))
    };
    let wanting = Err(("sentence.no-day-to-pay", Some("pay_until")));
    let (old, new) = (Regime::Kuhap1981, Regime::Kuhap2025);
    assert_eq!(told(old, Outcome::Fine, None), Ok(()), "at once");
    assert_eq!(told(new, Outcome::Fine, None), wanting);
    for on in ["2026-03-01", "2026-03-02", "2026-03-03"] {
        assert_eq!(told(new, Outcome::Fine, Some(on)), Ok(()), "{on}");
    }
    assert_eq!(told(new, Outcome::Acquitted, None), Ok(()));
}

#[test]
fn what_is_served_has_a_length() {
    assert!(length_is_known(Some(7)).is_ok());
    let refused = length_is_known(None).unwrap_err();
    assert_eq!(refused.rule.code, "sentence.length-unknown");
}
