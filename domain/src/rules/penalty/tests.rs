//! The rules at their boundaries: the day before, the day, the day after.

use super::*;
use crate::law::{LawEdit, LegalRule, Status};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn offence<'a>(law: &'a Law, code: &str, on: &str, repeat: bool) -> Offence<'a> {
    Offence {
        norm: law.norm(code, day(on)).unwrap(),
        committed_on: day(on),
        by: AccusedKind::Pengurus,
        repetition: Repetition {
            again: repeat,
            fined: repeat,
        },
    }
}

/// Fines by the name of their reading, empty where none decides.
fn told(ceiling: &Ceiling) -> Vec<(&str, i64)> {
    let fines = ceiling.fines.iter();
    fines
        .map(|(by, fine)| (by.as_ref().map_or("", |by| by.reading.as_str()), *fine))
        .collect()
}

/// (norm, accused, kurungan of the old law in days, its fine, fines of the new law)
type Converted = (
    &'static str,
    AccusedKind,
    u16,
    i64,
    &'static [(&'static str, i64)],
);

const CONVERTED: &[Converted] = &[
    (
        "WLK-02",
        AccusedKind::Pengurus,
        90,
        1_000_000,
        &[("A", 1_000_000), ("B", 10_000_000)],
    ),
    (
        "INS-01",
        AccusedKind::Pengurus,
        90,
        500,
        &[("A", 1_000_000), ("B", 10_000_000)],
    ),
    (
        "K3-01",
        AccusedKind::Pengurus,
        90,
        100_000,
        &[("A", 1_000_000), ("B", 10_000_000)],
    ),
    (
        "K3-01",
        AccusedKind::Corporation,
        90,
        100_000,
        &[("A", 1_000_000), ("B", 500_000_000)],
    ),
    (
        "WKT-02",
        AccusedKind::Pengurus,
        360,
        100_000_000,
        &[("A", 100_000_000), ("B", 10_000_000)],
    ),
    (
        "PPB-01",
        AccusedKind::Pengurus,
        0,
        50_000_000,
        &[("", 10_000_000)],
    ),
    (
        "PPB-01",
        AccusedKind::Corporation,
        0,
        50_000_000,
        &[("", 500_000_000)],
    ),
    (
        "UPH-01",
        AccusedKind::Pengurus,
        0,
        400_000_000,
        &[("", 400_000_000)],
    ),
];

#[test]
fn a_threat_is_converted_by_its_form() {
    let law = Law::seed();
    for (code, by, days, fine, since) in CONVERTED {
        let offence = Offence {
            by: *by,
            ..offence(&law, code, "2025-08-01", false)
        };
        let old = offence.ceiling(&law, Substance::Old).unwrap();
        assert_eq!(
            (old.kurungan_days, told(&old)),
            (*days, vec![("", *fine)]),
            "{code}"
        );
        let new = offence.ceiling(&law, Substance::New).unwrap();
        assert_eq!(
            (new.kurungan_days, told(&new)),
            (0, since.to_vec()),
            "{code}"
        );
        assert_eq!(offence.hangs_on_conversion(&law), since.len() > 1, "{code}");
    }
    let none = offence(&law, "K3-02", "2025-08-01", false);
    assert_eq!(none.ceiling(&law, Substance::New), None, "administrative");
}

#[test]
fn a_repeat_is_only_kurungan_once_and_a_fine_of_the_first_category_since() {
    let law = Law::seed();
    let again = offence(&law, "WLK-02", "2026-08-01", true);
    let old = again.ceiling(&law, Substance::Old).unwrap();
    assert!(old.fines.is_empty());
    let new = again.ceiling(&law, Substance::New).unwrap();
    assert_eq!(told(&new), [("", 1_000_000), ("84", 1_333_333)]);
    assert_eq!((new.kurungan_days, new.fine_idr(&law)), (0, 1_000_000));
    assert!(!again.hangs_on_conversion(&law));
    let repetition = Repetition {
        again: true,
        fined: false,
    };
    let not_fined = Offence {
        repetition,
        ..again
    };
    let new = not_fined.ceiling(&law, Substance::New).unwrap();
    assert_eq!(told(&new), [("", 1_000_000)], "Pasal 84 asks for a fine");
}

#[test]
fn a_ceiling_follows_the_table_of_rules_from_its_day() {
    let edit = |rule_id: &str| {
        LawEdit::Rule(LegalRule {
            rule_id: rule_id.to_owned(),
            valid_from: day("2026-03-02"),
            valid_to: None,
            value: Value::Idr(600_000),
            basis: "UU percobaan Pasal 1".to_owned(),
            status: Status::Confirmed,
            point: None,
        })
    };
    for id in ["wlk.penalty.max_fine_idr", "crim.fine_category.1"] {
        let law = Law::seed().with(&[edit(id)]);
        for (on, most) in [
            ("2026-03-01", 1_000_000),
            ("2026-03-02", 600_000),
            ("2026-03-03", 600_000),
        ] {
            let found = offence(&law, "WLK-02", on, false).ceiling(&law, Substance::New);
            assert_eq!(found.unwrap().fine_idr(&law), most, "{id} {on}");
        }
    }
}

#[test]
fn an_offence_repeats_from_the_day_after_finality() {
    let law = Law::seed();
    let wlk = law.norm("WLK-02", day("2025-08-01")).unwrap();
    for (offence, repeat) in [
        ("2024-02-29", false),
        ("2024-03-01", false),
        ("2024-03-02", true),
    ] {
        let found = repetition(&law, wlk, day(offence), [prior("WLK-02", None)].into_iter());
        assert_eq!((found.again, found.fined), (repeat, repeat), "{offence}");
    }
    let other = [prior("K3-01", None)].into_iter();
    let found = repetition(&law, wlk, day("2025-01-01"), other);
    assert_eq!(found, Repetition::default());
}

/// A judgment that was final on 2024-03-01.
fn prior(norm: &str, outcome: Option<Outcome>) -> Prior<'_> {
    Prior {
        norm,
        final_on: day("2024-03-01"),
        outcome,
    }
}

#[test]
fn only_a_judgment_of_guilt_makes_a_repeat_and_only_a_fine_a_dearer_one() {
    let law = Law::seed();
    let wlk = law.norm("WLK-02", day("2025-08-01")).unwrap();
    for (outcome, again, fined) in [
        (Outcome::Fine, true, true),
        (Outcome::Kurungan, true, false),
        (Outcome::Conditional, true, false),
        (Outcome::Supervision, true, false),
        (Outcome::Pardon, true, false),
        (Outcome::Acquitted, false, false),
        (Outcome::Released, false, false),
        (Outcome::Inadmissible, false, false),
        (Outcome::Lapsed, false, false),
    ] {
        let told = [prior("WLK-02", Some(outcome))].into_iter();
        let found = repetition(&law, wlk, day("2025-08-01"), told);
        assert_eq!((found.again, found.fined), (again, fined), "{outcome:?}");
    }
}

#[test]
fn a_confirmed_maximum_decides_and_an_unconfirmed_one_only_lowers() {
    let edit = |value, status| {
        LawEdit::Rule(LegalRule {
            rule_id: "wlk.penalty.max_fine_idr".to_owned(),
            valid_from: day("2026-03-02"),
            valid_to: None,
            value,
            basis: "Putusan percobaan".to_owned(),
            status,
            point: None,
        })
    };
    let read = Law::seed()
        .rule("wlk.penalty.max_fine_idr", day("2026-03-02"))
        .cloned();
    let Some(Value::ByReading(mut by)) = read.map(|rule| rule.value) else {
        panic!("the seed gives the maximum by reading");
    };
    by.values.insert("A".to_owned(), 5_000_000);
    let (sure, open) = (Status::Confirmed, Status::NeedsConfirmation);
    let seed = [("A", 1_000_000), ("B", 10_000_000)];
    for (value, status, fines) in [
        (Value::Idr(5_000_000), sure, vec![("", 5_000_000)]),
        (
            Value::Idr(5_000_000),
            open,
            vec![("A", 1_000_000), ("B", 5_000_000)],
        ),
        (
            Value::ByReading(by.clone()),
            sure,
            vec![("A", 5_000_000), ("B", 10_000_000)],
        ),
        (Value::ByReading(by), open, seed.to_vec()),
    ] {
        let law = Law::seed().with(&[edit(value, status)]);
        for (on, wanted) in [
            ("2026-03-01", seed.to_vec()),
            ("2026-03-02", fines.clone()),
            ("2026-03-03", fines),
        ] {
            let offence = offence(&law, "WLK-02", on, false);
            let ceiling = offence.ceiling(&law, Substance::New).unwrap();
            assert_eq!(told(&ceiling), wanted, "{status:?} {on}");
            assert_eq!(offence.hangs_on_conversion(&law), wanted.len() > 1);
        }
    }
}
