use super::*;
use crate::law::AccusedKind;
use crate::rules::penalty::{Ceiling, Offence, Repetition};

fn by(named: Option<&str>) -> Choice<'_> {
    Choice {
        named,
        followed: &[],
    }
}

fn ceiling(law: &Law, substance: Substance, repeat: bool) -> Ceiling {
    let committed_on = "2025-08-01".parse().unwrap();
    let offence = Offence {
        norm: law.norm("WLK-02", committed_on).unwrap(),
        committed_on,
        by: AccusedKind::Pengurus,
        repetition: Repetition {
            again: repeat,
            fined: repeat,
        },
    };
    offence.ceiling(law, substance).unwrap()
}

#[test]
fn readings_differ_between_category_one_and_two() {
    let law = Law::seed();
    let new = ceiling(&law, Substance::New, false).fines;
    let fits = |fine, reading| fine_fits(&law, &new, (Outcome::Fine, Some(fine)), by(reading));
    assert_eq!(fits(999_999, None), Ok(None));
    assert_eq!(fits(1_000_000, None), Ok(None), "both readings allow it");
    let asked = fits(1_000_001, None).unwrap_err();
    assert_eq!(asked.rule.code, "ceiling.reading-needed");
    assert_eq!(asked.data["readings"][1]["reading"], "B");
    assert_eq!(
        fits(1_000_001, Some("A")).unwrap_err().rule.code,
        "sentence.fine"
    );
    assert_eq!(fits(10_000_000, Some("B")).unwrap().unwrap().reading, "B");
    assert_eq!(
        fits(10_000_001, Some("B")).unwrap_err().rule.code,
        "sentence.fine"
    );
    assert_eq!(
        fits(5_000_000, Some("C")).unwrap_err().rule.code,
        "ceiling.reading-needed"
    );
    assert!(fits(0, None).is_err());
    assert!(fine_fits(&law, &new, (Outcome::Acquitted, Some(1)), by(None)).is_err());
}

#[test]
fn a_reading_that_is_followed_or_adopted_decides_unasked() {
    let seed = Law::seed();
    let new = ceiling(&seed, Substance::New, false).fines;
    let five = (Outcome::Fine, Some(5_000_000));
    for (reading, fits) in [("A", false), ("B", true)] {
        let (question, name) = ("V2".to_owned(), reading.to_owned());
        let followed = [NamedReading {
            question: question.clone(),
            reading: name.clone(),
        }];
        let follows = Choice {
            named: None,
            followed: &followed,
        };
        let answer = fine_fits(&seed, &new, five, follows);
        assert_eq!(answer.is_ok(), fits, "followed {reading}");
        let reading = Some(name);
        let adopt = crate::law::edit::Adopt { question, reading };
        let law = seed.with(&[crate::law::LawEdit::Adopt(adopt)]);
        let answer = fine_fits(&law, &new, five, by(None));
        assert_eq!(answer.is_ok(), fits, "adopted");
        let named = fine_fits(&law, &new, five, by(Some("B")));
        assert!(named.is_ok(), "who names one goes before the law");
    }
}

#[test]
fn a_fine_of_the_new_law_is_fifty_thousand_at_least() {
    let law = Law::seed();
    for (fine, new) in [(49_999, false), (50_000, true), (50_001, true)] {
        let fits = |substance| fine_is_not_below(&law, substance, Some(fine)).is_ok();
        assert_eq!(fits(Substance::New), new, "{fine}");
        assert!(fits(Substance::Old), "{fine}");
    }
    assert!(fine_is_not_below(&law, Substance::New, None).is_ok());
}

#[test]
fn the_old_law_has_one_maximum_and_ninety_days() {
    let law = Law::seed();
    let old = ceiling(&law, Substance::Old, false);
    for (fine, accepted) in [(999_999, true), (1_000_000, true), (1_000_001, false)] {
        let answer = fine_fits(&law, &old.fines, (Outcome::Fine, Some(fine)), by(None));
        assert_eq!(answer.is_ok(), accepted, "{fine}");
    }
    let longest = old.kurungan_days;
    for (days, accepted) in [(0, false), (89, true), (90, true), (91, false)] {
        let answer = length_fits(Outcome::Kurungan, Some(days), longest);
        assert_eq!(answer.is_ok(), accepted, "{days}");
    }
    assert!(length_fits(Outcome::Supervision, Some(180), 0).is_ok());
    assert!(length_fits(Outcome::Supervision, Some(181), 0).is_err());
    assert!(length_fits(Outcome::Fine, Some(1), 90).is_err());
    for outcome in [
        Outcome::Kurungan,
        Outcome::Conditional,
        Outcome::Supervision,
    ] {
        assert!(length_fits(outcome, None, 90).is_err(), "without a length");
    }
    assert!(length_fits(Outcome::Fine, None, 90).is_ok());
    for (days, old, new) in [(180, true, true), (181, false, true), (731, false, false)] {
        let fits = |law| subsidiary_fits(law, Outcome::Fine, Some(days)).is_ok();
        assert_eq!(
            (fits(Substance::Old), fits(Substance::New)),
            (old, new),
            "{days}"
        );
    }
}

#[test]
fn a_repeater_gets_kurungan_under_the_old_law_and_supervision_under_the_new() {
    let fits = |again, fined, substance, outcome| {
        let answer = repeat_fits(Repetition { again, fined }, substance, outcome);
        answer.map_err(|refusal| refusal.rule.code)
    };
    let only_kurungan = Err("ceiling.repeat-only-kurungan");
    for fined in [true, false] {
        let old = |outcome| fits(true, fined, Substance::Old, outcome);
        assert_eq!(old(Outcome::Fine), only_kurungan, "whatever it was");
        assert_eq!(old(Outcome::Kurungan), Ok(()));
        assert_eq!(fits(true, fined, Substance::New, Outcome::Fine), Ok(()));
    }
    let supervised = |again, fined| fits(again, fined, Substance::New, Outcome::Supervision);
    assert_eq!(supervised(false, false), Err("ceiling.supervision"));
    assert_eq!(supervised(true, false), Err("ceiling.supervision"));
    assert_eq!(supervised(true, true), Ok(()));
}

#[test]
fn one_who_is_fined_again_pays_up_to_a_third_more_by_a_named_reading() {
    let law = Law::seed();
    let again = ceiling(&law, Substance::New, true).fines;
    let fits = |fine, reading| fine_fits(&law, &again, (Outcome::Fine, Some(fine)), by(reading));
    assert_eq!(fits(1_000_000, None), Ok(None));
    let asked = fits(1_000_001, None).unwrap_err();
    assert_eq!(asked.rule.code, "ceiling.reading-needed");
    assert_eq!(asked.data["readings"][0]["question"], "R7B");
    assert_eq!(
        fits(1_333_333, Some("84")).unwrap().unwrap().question,
        "R7B"
    );
    assert!(fits(1_333_334, Some("84")).is_err() && fits(1_000_001, Some("A")).is_err());
}
