use super::*;
use crate::law::edit::Adopt;
use crate::law::{AccusedKind, LawEdit};
use crate::rules::penalty::Repetition;

/// The law with a reading adopted.
fn adopting(question: &str, reading: &str) -> Law {
    let (question, reading) = (question.to_owned(), Some(reading.to_owned()));
    Law::seed().with(&[LawEdit::Adopt(Adopt { question, reading })])
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn before_an_investigation_the_days_tell_the_new_code_from_its_first_day() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    for (on, told) in [
        ("2026-01-01", false),
        ("2026-01-02", true),
        ("2026-01-03", true),
    ] {
        let old = day("2025-08-01");
        assert_eq!(
            is_of_the_days(old, day(on), Regime::Kuhap2025),
            told,
            "{on}"
        );
        assert!(!is_of_the_days(old, day(on), Regime::Kuhap1981), "{on}");
    }
    assert!(is_of_the_days(
        day("2026-01-02"),
        day("2026-01-02"),
        Regime::Kuhap2025
    ));
}

#[test]
fn a_case_across_the_change_goes_on_once_its_code_is_decided() {
    let refusal = adopted_code(&Law::seed()).unwrap_err();
    assert_eq!(refusal.rule.code, "regime.needs-decision");
    assert_eq!(refusal.data["readings"][1]["reading"], "D");
    for (reading, regime) in [("A", Regime::Kuhap1981), ("D", Regime::Kuhap2025)] {
        let (code, by) = adopted_code(&adopting("361", reading)).unwrap();
        assert_eq!((code, by.reading.as_str()), (regime, reading));
    }
}

#[test]
fn nobody_decides_for_a_code_before_its_first_day() {
    for (on, new) in [
        ("2026-01-01", false),
        ("2026-01-02", true),
        ("2026-01-03", true),
    ] {
        assert_eq!(
            code_is_in_force(Regime::Kuhap2025, day(on)).is_ok(),
            new,
            "{on}"
        );
        assert!(code_is_in_force(Regime::Kuhap1981, day(on)).is_ok(), "{on}");
    }
}

#[test]
fn a_reading_leads_to_its_own_code_and_the_court_to_any() {
    let law = Law::seed();
    let decide = |open, regime, reading, court| {
        regime_may_be_decided(&law, open, false, regime, (reading, court))
    };
    assert!(decide(true, Regime::Kuhap1981, Some("A"), None).is_ok());
    assert!(decide(true, Regime::Kuhap2025, Some("A"), None).is_err());
    let named = decide(true, Regime::Kuhap2025, Some("D"), None).unwrap();
    assert_eq!(named.unwrap().reading, "D");
    assert!(decide(true, Regime::Kuhap2025, None, None).is_err());
    assert!(decide(false, Regime::Kuhap2025, Some("D"), None).is_err());
    assert_eq!(
        decide(false, Regime::Kuhap2025, None, Some("1/Pen")),
        Ok(None)
    );
}

#[test]
fn the_new_law_governs_unless_the_old_one_favours() {
    let law = Law::seed();
    let of = |kurungan_days, fine| Ceiling {
        prison_months: 0,
        kurungan_days,
        fines: vec![(None, fine)],
    };
    let only_kurungan = Ceiling {
        fines: vec![],
        ..of(90, 0)
    };
    for (old, new, found) in [
        (of(90, 1_000_000), of(0, 999_999), Favour::New),
        (of(90, 1_000_000), of(0, 1_000_000), Favour::New),
        (of(90, 1_000_000), of(0, 1_000_001), Favour::Unclear),
        (of(0, 1_000_000), of(0, 1_000_001), Favour::Old),
        (only_kurungan, of(0, 1_000_000), Favour::New),
    ] {
        assert_eq!(favour(&law, &old, &new), found, "{old:?} {new:?}");
    }
}

#[test]
fn readings_of_the_fine_that_differ_leave_the_favour_unclear() {
    let by = |reading: &str, fine| {
        let (question, reading) = ("V2".to_owned(), reading.to_owned());
        (Some(NamedReading { question, reading }), fine)
    };
    let old = Ceiling {
        prison_months: 0,
        kurungan_days: 90,
        fines: vec![(None, 1_000_000)],
    };
    let new = Ceiling {
        kurungan_days: 0,
        fines: vec![by("A", 1_000_000), by("B", 10_000_000)],
        ..old.clone()
    };
    assert_eq!(favour(&Law::seed(), &old, &new), Favour::Unclear);
    assert_eq!(favour(&adopting("V2", "A"), &old, &new), Favour::New);
    assert_eq!(favour(&adopting("V2", "B"), &old, &new), Favour::Unclear);
    let cheap = Ceiling {
        fines: vec![by("A", 1), by("B", 1_000_000)],
        ..new
    };
    assert_eq!(favour(&Law::seed(), &old, &cheap), Favour::New, "by each");
}

#[test]
fn one_road_leads_to_the_criminal_law() {
    let told = |law: &Law, code: &str, offence: &str, on: &str, decided| {
        let norm = law.norm(code, day(offence)).unwrap();
        let offence = Offence {
            norm,
            committed_on: day(offence),
            by: AccusedKind::Pengurus,
            repetition: Repetition::default(),
        };
        judging(law, &offence, day(on), decided)
    };
    let (old, new) = (Substance::Old, Substance::New);
    let seed = Law::seed();
    for (offence, on, found) in [
        ("2026-01-01", "2026-01-01", Some((old, Found::Days))),
        ("2026-01-01", "2026-01-02", None),
        ("2026-01-01", "2026-01-03", None),
        ("2026-01-02", "2026-01-02", Some((new, Found::Days))),
    ] {
        assert_eq!(
            told(&seed, "WLK-02", offence, on, None),
            found,
            "{offence} {on}"
        );
    }
    let across = |law: &Law, code, decided| told(law, code, "2025-08-01", "2026-03-02", decided);
    let named = across(&adopting("R1", "new"), "WLK-02", Some(old));
    assert_eq!(
        named,
        Some((old, Found::Decided)),
        "the case goes before the law"
    );
    for (reading, leads) in [("old", old), ("new", new)] {
        let (substance, how) = across(&adopting("R1", reading), "WLK-02", None).unwrap();
        assert_eq!(substance, leads);
        assert!(matches!(how, Found::Adopted(by) if by.reading == reading));
    }
    let milder = across(&seed, "WKT-01", None);
    assert_eq!(
        milder,
        Some((new, Found::Favoured)),
        "no reading leaves a doubt"
    );
}

#[test]
fn the_criminal_law_is_decided_across_the_change_only() {
    let new = Some(Substance::New);
    for (offence, judged, found) in [
        ("2026-01-01", "2026-01-01", Some(Substance::Old)),
        ("2026-01-01", "2026-01-02", None),
        ("2026-01-02", "2026-01-02", new),
        ("2026-01-03", "2026-01-03", new),
    ] {
        assert_eq!(
            substance(day(offence), day(judged), None),
            found,
            "{offence}"
        );
        let may = substance_may_be_decided(day(offence), day(judged), None);
        assert_eq!(may.is_ok(), found.is_none(), "{offence} {judged}");
    }
    assert_eq!(substance(day("2026-01-01"), day("2026-01-02"), new), new);
    assert!(substance_may_be_decided(day("2026-01-01"), day("2026-01-02"), new).is_err());
    let refusal = substance_is_decided::<()>(&Law::seed(), None).unwrap_err();
    assert_eq!(refusal.data["readings"][0]["question"], "R1");
}

#[test]
fn the_criminal_law_is_chosen_by_a_reading_that_leads_to_it() {
    let law = Law::seed();
    for (substance, reading, fits) in [
        (Substance::Old, Some("old"), true),
        (Substance::Old, Some("new"), false),
        (Substance::New, Some("new"), true),
        (Substance::New, Some("old"), false),
        (Substance::New, Some("D"), false),
        (Substance::New, None, false),
    ] {
        let answer = substance_is_named(&law, substance, reading);
        assert_eq!(answer.is_ok(), fits, "{reading:?}");
        if let Ok(named) = answer {
            let told = (named.question.as_str(), Some(named.reading.as_str()));
            assert_eq!(told, ("R1", reading));
        }
    }
}
