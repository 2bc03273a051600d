//! Which law and which reading decide in a case, and what a later law ends.

use serde_json::{Value, json};

use super::given::{day, filed};
use super::refused::{finished, referral};
use super::*;
use crate::law::edit::Adopt;
use crate::law::{Law, LawEdit};

pub(super) type Told = Result<Vec<ProsecutionEvent>, (&'static str, Option<&'static str>)>;

/// Asks on the last day of 2026, by a law.
pub(super) fn by(
    law: &Law,
    events: &[ProsecutionEvent],
    role: Role,
    action: &str,
    body: &Value,
) -> Told {
    let command = ProsecutionCommand::parse(action, body).unwrap().unwrap();
    let mut state = Prosecution::default();
    for event in events {
        state.apply(event.clone());
    }
    let asked = Asked {
        id: Uuid::from_u128(7),
        officer: officer(role, "31"),
        at: at("2026-12-31"),
        law: std::sync::Arc::new(law.clone()),
        command,
    };
    let answer = state.decide(&asked);
    answer.map_err(|refusal| (refusal.rule.code, refusal.field))
}

pub(super) fn ppns(law: &Law, events: &[ProsecutionEvent], action: &str, body: &Value) -> Told {
    by(law, events, Role::Ppns, action, body)
}

fn adopting(question: &str, reading: &str) -> Law {
    let (question, reading) = (question.to_owned(), Some(reading.to_owned()));
    Law::seed().with(&[LawEdit::Adopt(Adopt { question, reading })])
}

/// Heard on 2026-03-10 under the new code.
pub(super) fn heard(offence: &str, present: &str) -> Vec<ProsecutionEvent> {
    let (law, mut events) = (Law::seed(), finished(offence));
    for (action, body) in [
        ("refer-to-court", referral("2026-03-09")),
        (
            "open-hearing",
            json!({ "held_on": "2026-03-10", "present": present }),
        ),
    ] {
        events.extend(ppns(&law, &events, action, &body).unwrap());
    }
    events
}

pub(super) fn fine(idr: i64) -> Value {
    json!({ "judged_on": "2026-03-10", "outcome": "Fine", "fine_idr": idr, "in_absentia": false,
        "pay_until": "2026-04-10" })
}

fn with(mut body: Value, more: &Value) -> Value {
    let more = more.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(more);
    body
}

/// The readings and the ground of the last event that keeps them.
fn basis(events: &[ProsecutionEvent]) -> Value {
    let last = events.iter().rev().find_map(ProsecutionEvent::basis);
    serde_json::to_value(last).unwrap()
}

#[test]
fn a_judgment_follows_the_reading_of_its_referral_or_says_why_not() {
    let (law, events) = (Law::seed(), heard("2026-02-01", "self"));
    let judge = |more: Value| {
        ppns(
            &law,
            &events,
            "record-judgment",
            &with(fine(5_000_000), &more),
        )
    };
    assert_eq!(
        judge(json!({})),
        Err(("sentence.fine", Some("fine_idr"))),
        "A is followed"
    );
    let other = json!({ "reading": "B" });
    assert_eq!(
        judge(other.clone()),
        Err(("reading.changed", Some("reading_ground")))
    );
    let ground = with(other, &json!({ "reading_ground": "Pertimbangan hakim" }));
    let told = basis(&judge(ground).unwrap());
    assert_eq!(told["ground"], "Pertimbangan hakim");
    assert_eq!(
        told["readings"],
        json!([{ "question": "V2", "reading": "B" }])
    );
    let within = ppns(&law, &events, "record-judgment", &fine(700_000)).unwrap();
    assert_eq!(
        basis(&within)["readings"],
        Value::Null,
        "all readings allow it"
    );
}

#[test]
fn a_referral_names_the_reading_of_the_fine_on_which_its_gate_hangs() {
    let (law, events) = (Law::seed(), finished("2026-02-01"));
    let mut refer = referral("2026-03-09");
    refer["fine_reading"] = Value::Null;
    let asked = Err(("gate.fine-reading-needed", Some("fine_reading")));
    assert_eq!(ppns(&law, &events, "refer-to-court", &refer), asked);
    let told = ppns(&adopting("V2", "A"), &events, "refer-to-court", &refer).unwrap();
    let both =
        json!([{ "question": "V1", "reading": "DRAFT" }, { "question": "V2", "reading": "A" }]);
    assert_eq!(
        basis(&told)["readings"],
        both,
        "two persons have adopted it"
    );
    refer["fine_reading"] = json!("B");
    let closed = Err(("gate.threshold-2025", None));
    assert_eq!(ppns(&law, &events, "refer-to-court", &refer), closed);
}

#[test]
fn an_adopted_reading_of_the_favour_decides_and_is_stated() {
    let events = heard("2025-11-15", "self");
    let asked = Err(("regime.substance-needs-decision", None));
    assert_eq!(
        ppns(&Law::seed(), &events, "record-judgment", &fine(700_000)),
        asked
    );
    for (reading, substance) in [("new", Substance::New), ("old", Substance::Old)] {
        let law = adopting("R1", reading);
        let told = ppns(&law, &events, "record-judgment", &fine(700_000)).unwrap();
        let ProsecutionEvent::SubstantiveRegimeDetermined {
            substance: by,
            basis,
            ..
        } = &told[0]
        else {
            panic!("{told:?}");
        };
        assert_eq!(
            (*by, basis.readings[0].reading.as_str()),
            (substance, reading)
        );
        assert!(matches!(
            told[1],
            ProsecutionEvent::JudgmentPronounced { .. }
        ));
    }
}

#[test]
fn an_adopted_reading_of_361_leads_a_hearing() {
    let mut events = vec![filed("2025-08-01")];
    let days = [
        (
            "SuspectNamed",
            json!({ "named_on": "2025-12-20", "suspect_ref": "T", "evidence": [] }),
        ),
        (
            "CaseReferredToCourt",
            json!({ "referred_on": "2026-01-15", "court": "PN", "delay_reason": null }),
        ),
    ];
    let opened =
        json!({ "type": "InvestigationOpened", "order_number": "1", "opened_on": "2025-12-20" });
    let code =
        json!({ "type": "ProcedureRegimeDetermined", "regime": "KUHAP_1981", "reason": "x" });
    for stored in [code, opened] {
        events.push(serde_json::from_value(stored).unwrap());
    }
    for (kind, stored) in days {
        events.push(serde_json::from_value(with(stored, &json!({ "type": kind }))).unwrap());
    }
    let hear = json!({ "held_on": "2026-01-20", "present": "self", "reading": "DRAFT" });
    let told = |law: &Law| ppns(law, &events, "open-hearing", &hear);
    assert_eq!(told(&Law::seed()), Err(("regime.needs-decision", None)));
    for (reading, code) in [("A", Regime::Kuhap1981), ("D", Regime::Kuhap2025)] {
        let found = told(&adopting("361", reading)).unwrap();
        let ProsecutionEvent::ProcedureRegimeDetermined {
            regime,
            determined_on,
            basis,
            ..
        } = &found[0]
        else {
            panic!("{found:?}");
        };
        assert_eq!((*regime, *determined_on), (code, Some(day("2026-01-20"))));
        assert_eq!(basis.as_ref().unwrap().readings[0].reading, reading);
    }
}

#[test]
fn who_was_there_is_not_judged_in_absence() {
    let refused = Err(("court.presence", Some("in_absentia")));
    for (present, in_absentia, accepted) in [
        ("self", false, true),
        ("self", true, false),
        ("representative", true, false),
        ("absent", false, false),
        ("absent", true, true),
    ] {
        let events = heard("2026-02-01", present);
        let body = with(fine(700_000), &json!({ "in_absentia": in_absentia }));
        let answer = ppns(&Law::seed(), &events, "record-judgment", &body);
        if accepted {
            assert!(answer.is_ok(), "{present}");
        } else {
            assert_eq!(answer, refused, "{present}");
        }
    }
}

#[test]
fn a_fine_of_the_new_law_has_its_day_or_is_completed_by_a_correction() {
    let (law, events) = (Law::seed(), heard("2026-02-01", "self"));
    let without = with(fine(700_000), &json!({ "pay_until": null }));
    let refused = Err(("sentence.no-day-to-pay", Some("pay_until")));
    assert_eq!(ppns(&law, &events, "record-judgment", &without), refused);

    // One of before, which was never overdue.
    let mut judged = ppns(&law, &events, "record-judgment", &fine(700_000)).unwrap();
    if let ProsecutionEvent::JudgmentPronounced { terms, .. } = &mut judged[0] {
        terms.pay_until = None;
    }
    let mut events = [events, judged].concat();
    let overdue = || json!({ "noticed_on": "2026-12-31" });
    let late = |events: &[ProsecutionEvent]| {
        let command = StateFineOverdue {
            noticed_on: day("2026-12-31"),
        };
        let mut state = Prosecution::default();
        for event in events {
            state.apply(event.clone());
        }
        let command = ProsecutionCommand::StateFineOverdue(command);
        ask(&mut state, Role::System, "2026-12-31", command).map_err(|one| one.rule.code)
    };
    assert_eq!(late(&events), Err("execution.not-overdue"), "{}", overdue());
    let target = i64::try_from(events.len()).unwrap() - 1;
    for (role, action, body) in [
        (
            Role::Ppns,
            "propose-correction",
            json!({ "target": target, "new": { "field": "pay_until", "value": "2026-04-10" },
                "kind": "new_fact", "reason": "Petikan putusan", "discovered_on": "2026-03-11" }),
        ),
        (
            Role::PpnsSuperior,
            "approve-correction",
            json!({ "proposal": target + 2 }),
        ),
    ] {
        events.extend(by(&law, &events, role, action, &body).unwrap());
    }
    assert!(late(&events).is_ok());
}
