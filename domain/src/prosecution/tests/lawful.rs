//! Which law and which reading decide in a case, and what a later law ends.

use serde_json::{Value, json};

use super::given::{day, filed};
use super::refused::{finished, referral};
use super::*;
use crate::law::edit::{Adopt, End, Table};
use crate::law::{Law, LawEdit};

type Told = Result<Vec<ProsecutionEvent>, (&'static str, Option<&'static str>)>;

/// Asks on the last day of 2026, by a law.
fn by(law: &Law, events: &[ProsecutionEvent], role: Role, action: &str, body: &Value) -> Told {
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

fn ppns(law: &Law, events: &[ProsecutionEvent], action: &str, body: &Value) -> Told {
    by(law, events, Role::Ppns, action, body)
}

fn adopting(question: &str, reading: &str) -> Law {
    let (question, reading) = (question.to_owned(), Some(reading.to_owned()));
    Law::seed().with(&[LawEdit::Adopt(Adopt { question, reading })])
}

/// Heard on 2026-03-10 under the new code.
fn heard(offence: &str, present: &str) -> Vec<ProsecutionEvent> {
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

fn fine(idr: i64) -> Value {
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

fn corrected(events: &[ProsecutionEvent], new: &Value) -> Told {
    let body = json!({ "target": 1, "new": new, "kind": "typing", "reason": "Salah ketik",
        "discovered_on": "2026-12-30" });
    ppns(&Law::seed(), events, "propose-correction", &body)
}

#[test]
fn the_day_of_the_offence_is_corrected_within_what_the_law_takes() {
    let to = |events: &[ProsecutionEvent], on: &str| {
        let told = corrected(events, &json!({ "field": "offence_date", "value": on }));
        told.map(|events| events.len())
    };
    let open = finished("2026-02-01");
    for (on, answer) in [
        ("2026-03-01", Ok(1)),
        ("2026-03-02", Ok(1)),
        ("2026-03-03", Err(("dates.out-of-order", Some("new")))),
        ("1981-09-28", Err(("gate.norm", Some("new")))),
        ("1950-01-01", Err(("dates.too-early", Some("new")))),
        ("2026-02-01", Err(("correction.no-change", Some("new")))),
    ] {
        assert_eq!(to(&open, on), answer, "{on}");
    }
    let law = Law::seed();
    let heard = heard("2026-02-01", "self");
    let judged = ppns(&law, &heard, "record-judgment", &fine(700_000)).unwrap();
    let judged = [heard, judged].concat();
    assert_eq!(to(&judged, "2026-01-02"), Ok(1));
    let rests = to(&judged, "2026-01-01");
    assert_eq!(
        rests,
        Ok(1),
        "the code is the new one, and so is the law that judged"
    );
}

#[test]
fn a_corrected_day_bars_what_was_begun_too_late() {
    let mut events = finished("2025-11-15");
    events.push(
        serde_json::from_value(json!({ "type": "CorrectionRecorded", "proposal": 9,
        "target": 1, "old": { "field": "offence_date", "value": "2025-11-15" },
        "new": { "field": "offence_date", "value": "2025-02-01" }, "kind": "typing",
        "final_on": null, "recorded_on": "2026-03-08" }))
        .unwrap(),
    );
    let law = Law::seed();
    let refer = ppns(&law, &events, "refer-to-court", &referral("2026-03-09"));
    assert_eq!(refer, Err(("time-bar.old-code", Some("referred_on"))));
    let declare = json!({ "declared_on": "2026-03-09", "order_number": "K/1" });
    let told = by(
        &law,
        &events,
        Role::PpnsSuperior,
        "declare-time-barred",
        &declare,
    )
    .unwrap();
    let ProsecutionEvent::ProsecutionTimeBarred { until, .. } = &told[0] else {
        panic!("{told:?}");
    };
    assert_eq!(
        *until,
        day("2026-02-01"),
        "what was done since restarted nothing"
    );
}

#[test]
fn what_is_punished_no_longer_ends_by_law_also_in_court() {
    let law = Law::seed().with(&[LawEdit::End(End {
        table: Table::Norm,
        key: "WLK-02".to_owned(),
        valid_to: day("2026-03-10"),
        decriminalised: true,
    })]);
    let events = heard("2026-02-01", "self");
    let judge = |on: &str, outcome: &str| {
        let fined = outcome == "Fine";
        let body = json!({ "judged_on": on, "outcome": outcome, "in_absentia": false,
            "fine_idr": fined.then_some(700_000), "pay_until": fined.then_some("2026-04-10") });
        ppns(&law, &events, "record-judgment", &body)
    };
    let ended = Err(("punished.no-longer", Some("outcome")));
    assert_eq!(judge("2026-03-10", "Fine"), ended);
    assert!(judge("2026-03-10", "Released").is_ok());
    let stop = |law: &Law, ground: &str| {
        let body = json!({ "stopped_on": "2026-03-10", "ground": ground, "police_informed": true });
        let told = by(
            law,
            &events,
            Role::PpnsSuperior,
            "stop-investigation",
            &body,
        );
        told.map(|events| events.len())
    };
    assert_eq!(stop(&law, "by_law"), Ok(1));
    let in_court = Err(("acting.state", None));
    assert_eq!(stop(&law, "lack_of_evidence"), in_court);
    assert_eq!(stop(&Law::seed(), "by_law"), in_court);
    let file = |on: &str| {
        let mut report = FileEventReport::example(day(on), &ProvinceCode("31".to_owned()));
        report.offence_date = day("2026-02-01");
        let asked = Asked {
            id: Uuid::from_u128(7),
            officer: officer(Role::Ppns, "31"),
            at: at(on),
            law: std::sync::Arc::new(law.clone()),
            command: ProsecutionCommand::FileEventReport(report),
        };
        Prosecution::default().decide(&asked).is_ok()
    };
    assert!(file("2026-03-09") && !file("2026-03-10") && !file("2026-03-11"));
}

#[test]
fn an_execution_lapses_with_the_punishment_only() {
    let seed = Law::seed();
    let events = heard("2026-02-01", "self");
    let judged = ppns(&seed, &events, "record-judgment", &fine(700_000)).unwrap();
    let mut events = [events, judged].concat();
    let lapse =
        json!({ "adjusted_on": "2026-06-01", "decision": "PRINT-1", "adjustment": "lapsed" });
    let refused = Err(("punished.lapses", Some("adjustment")));
    assert_eq!(ppns(&seed, &events, "adjust-execution", &lapse), refused);
    let law = seed.with(&[LawEdit::End(End {
        table: Table::Norm,
        key: "WLK-02".to_owned(),
        valid_to: day("2026-06-01"),
        decriminalised: true,
    })]);
    events.extend(ppns(&law, &events, "adjust-execution", &lapse).unwrap());
    let pay = json!({ "paid_on": "2026-06-02", "amount_idr": 700_000, "receipt": "N" });
    assert_eq!(
        ppns(&law, &events, "pay-fine", &pay),
        Err(("acting.state", None))
    );
}

#[test]
fn the_clock_states_summonses_executions_and_corrections() {
    let state_of = |events: &[ProsecutionEvent]| {
        let mut state = Prosecution::default();
        for event in events {
            state.apply(event.clone());
        }
        state
    };
    let missed = |events: &[ProsecutionEvent], on: &str, deadline| {
        let noticed_on = day(on);
        let command = ProsecutionCommand::StateMissedDeadline(StateMissedDeadline {
            noticed_on,
            deadline,
        });
        ask(&mut state_of(events), Role::System, "2031-12-31", command).map_err(|one| one.rule.code)
    };
    let law = Law::seed();
    let mut events = finished("2026-02-01");
    for (number, appear_on) in [("P/1", "2026-03-16"), ("P/2", "2026-03-16")] {
        let summon = json!({ "issued_on": "2026-03-07", "number": number, "summoned_as": "witness",
            "person_ref": "S", "appear_on": appear_on });
        events.extend(ppns(&law, &events, "issue-summons", &summon).unwrap());
    }
    for (on, answer) in [
        ("2026-03-12", false),
        ("2026-03-13", false),
        ("2026-03-14", true),
    ] {
        assert_eq!(
            missed(&events, on, Deadline::Summons).is_ok(),
            answer,
            "{on}"
        );
    }
    for _ in ["P/1", "P/2"] {
        events.extend(missed(&events, "2026-03-14", Deadline::Summons).unwrap());
    }
    let none_is_left = missed(&events, "2026-03-14", Deadline::Summons);
    assert_eq!(none_is_left, Err("deadline.not-missed"), "each once");

    let proposed = corrected(&events, &json!({ "field": "norm", "value": "WLK-03" })).unwrap();
    let proposed = [events, proposed].concat();
    let due = [("2027-01-08", false), ("2027-01-09", true)];
    let found = due.map(|(on, _)| missed(&proposed, on, Deadline::Correction).is_ok());
    assert_eq!(found, due.map(|(_, answer)| answer));

    let heard = heard("2026-02-01", "self");
    let judged = ppns(&law, &heard, "record-judgment", &fine(700_000)).unwrap();
    let judged = [heard, judged].concat();
    for (on, answer) in [
        ("2030-03-09", false),
        ("2030-03-10", false),
        ("2030-03-11", true),
    ] {
        assert_eq!(
            missed(&judged, on, Deadline::TimebarExec).is_ok(),
            answer,
            "{on}"
        );
    }
    let warn = |on: &str| {
        let command = WarnTimeBar {
            warned_on: day(on),
            execution: true,
        };
        let command = ProsecutionCommand::WarnTimeBar(command);
        ask(&mut state_of(&judged), Role::System, "2031-12-31", command).is_ok()
    };
    assert!(!warn("2029-12-09") && warn("2029-12-10") && warn("2029-12-11"));
}
