//! What an assessment says is what commands take: the same offence is assessed and judged.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::*;
use crate::law::Law;
use crate::law::assessment::{Accused, Assessment, Question, assess};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An offence, the day of its judgment, and whether it repeats another.
#[derive(Debug, Clone, Copy)]
struct Tried {
    norm: &'static str,
    offence: &'static str,
    judged: &'static str,
    repeat: bool,
}

/// The day from which an earlier judgment was final.
const FINAL: &str = "2020-01-02";

/// In court, by the criminal law that was decided.
fn in_court(one: Tried, substance: Substance) -> Prosecution {
    let prior = json!({ "norm": one.norm, "final_on": FINAL, "reference": "1/Pid.C/2020" });
    let events = [
        json!({ "type": "OffenceReportFiled", "prosecution_id": Uuid::from_u128(7),
            "province": "31", "establishment": "PT Contoh", "norm": one.norm,
            "offence_date": one.offence, "place": "Jakarta", "accused_role": "pengurus",
            "ppns": "ppns", "reported_on": one.offence }),
        json!({ "type": "InvestigationOpened", "order_number": "1", "opened_on": one.offence }),
        json!({ "type": "SuspectNamed", "named_on": one.offence, "suspect_ref": "TSK-1",
            "evidence": ["a", "b"],
            "prior_final_judgments": if one.repeat { vec![prior] } else { vec![] } }),
        json!({ "type": "SubstantiveRegimeDetermined", "substance": substance,
            "determined_on": one.judged, "reason": "Lebih menguntungkan",
            "old_max_fine_idr": null, "old_max_kurungan_days": 0, "new_max_fine_idr": {},
            "basis": { "law_version": 0 } }),
        json!({ "type": "CaseReferredToCourt", "referred_on": one.judged }),
        json!({ "type": "HearingHeld", "held_on": one.judged, "present": "self" }),
    ];
    let mut state = Prosecution::default();
    for event in events {
        state.apply(serde_json::from_value(event).unwrap());
    }
    state
}

fn assessed(one: Tried) -> Assessment {
    let prior = crate::law::assessment::PriorJudgment {
        norm: one.norm.to_owned(),
        final_on: day(FINAL),
        outcome: None,
    };
    let asked = Question {
        norm: one.norm.to_owned(),
        offence_date: day(one.offence),
        province: ProvinceCode("31".to_owned()),
        investigation_opened_on: None,
        referred_on: None,
        hearing_started_on: None,
        accused: Accused {
            kind: AccusedRole::Pengurus.into(),
            prior_final_judgments: one.repeat.then_some(prior).into_iter().collect(),
        },
        on: Some(day(one.judged)),
    };
    assess(&Law::seed(), &asked).unwrap()
}

/// Whether a judgment with this sentence is taken.
fn takes(one: Tried, substance: Substance, sentence: &Value) -> bool {
    let mut body = json!({ "judged_on": one.judged, "in_absentia": false });
    let sentence = sentence.as_object().unwrap().clone();
    if sentence["outcome"] == "Fine" {
        body["pay_until"] = json!("2026-12-31");
    }
    body.as_object_mut().unwrap().extend(sentence);
    let judge = ProsecutionCommand::parse("record-judgment", &body);
    let mut state = in_court(one, substance);
    ask(
        &mut state,
        Role::Ppns,
        "2026-12-31",
        judge.unwrap().unwrap(),
    )
    .is_ok()
}

/// Seven norms, each around the change of the law, first and again.
fn all() -> Vec<Tried> {
    let norms = [
        "WLK-01", "WLK-02", "WLK-03", "INS-01", "INS-02", "K3-01", "K3-03",
    ];
    let days = [
        ("2025-08-01", "2025-12-31"),
        ("2025-12-31", "2026-01-02"),
        ("2026-01-01", "2026-01-02"),
        ("2026-01-02", "2026-01-02"),
        ("2026-01-02", "2026-03-02"),
    ];
    let mut tried = vec![];
    for norm in norms {
        for (offence, judged) in days {
            tried.extend([false, true].map(|repeat| Tried {
                norm,
                offence,
                judged,
                repeat,
            }));
        }
    }
    tried
}

#[test]
fn a_judgment_is_taken_up_to_the_ceiling_of_the_assessment_and_no_further() {
    for one in all() {
        let found = assessed(one);
        let substance = found.substantive_regime;
        let fine = |idr: i64, reading: Option<&str>| {
            let sentence = json!({ "outcome": "Fine", "fine_idr": idr, "reading": reading });
            takes(one, substance, &sentence)
        };
        let most = found.max_fine_idr.unwrap();
        // The least fine of the new law is Rp50,000 and below every ceiling of it.
        assert_eq!(fine(most, None), most > 0, "{one:?} {found:?}");
        assert!(!fine(most + 1, None), "{one:?} {found:?}");
        let kurungan = |days: u32| {
            let sentence = json!({ "outcome": "Kurungan", "liberty_days": days });
            takes(one, substance, &sentence)
        };
        let days = found.max_kurungan_days.unwrap();
        assert_eq!(kurungan(days), days > 0, "{one:?} {found:?}");
        assert!(!kurungan(days + 1), "{one:?} {found:?}");
        let of_fine = found.readings.iter();
        let of_fine = of_fine.filter(|one| ["V2", "R7B"].contains(&one.question.as_str()));
        for reading in of_fine {
            let (most, name) = (
                reading.max_fine_idr.unwrap(),
                Some(reading.reading.as_str()),
            );
            assert!(
                fine(most, name) && !fine(most + 1, name),
                "{one:?} {reading:?}"
            );
        }
    }
}
