//! Corrected days, what a later law ends, and what the clock states of it.

use serde_json::{Value, json};

use super::given::day;
use super::lawful::{Told, by, fine, heard, ppns};
use super::refused::{finished, referral};
use super::*;
use crate::law::edit::{End, Table};
use crate::law::{Law, LawEdit};

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

fn state_of(events: &[ProsecutionEvent]) -> Prosecution {
    let mut state = Prosecution::default();
    for event in events {
        state.apply(event.clone());
    }
    state
}

/// What the clock states on a day.
fn missed(
    events: &[ProsecutionEvent],
    on: &str,
    deadline: Deadline,
) -> Result<Vec<ProsecutionEvent>, &'static str> {
    let noticed_on = day(on);
    let command = ProsecutionCommand::StateMissedDeadline(StateMissedDeadline {
        noticed_on,
        deadline,
    });
    ask(&mut state_of(events), Role::System, "2031-12-31", command).map_err(|one| one.rule.code)
}

#[test]
fn the_clock_states_each_summons_that_was_not_delivered_and_a_waiting_correction() {
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
        let stated = missed(&events, on, Deadline::Summons);
        assert_eq!(stated.is_ok(), answer, "{on}");
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
}

#[test]
fn the_clock_watches_the_right_to_execute() {
    let heard = heard("2026-02-01", "self");
    let judged = ppns(&Law::seed(), &heard, "record-judgment", &fine(700_000)).unwrap();
    let judged = [heard, judged].concat();
    for (on, answer) in [
        ("2030-03-09", false),
        ("2030-03-10", false),
        ("2030-03-11", true),
    ] {
        let stated = missed(&judged, on, Deadline::TimebarExec);
        assert_eq!(stated.is_ok(), answer, "{on}");
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
