//! Which law governs: what is asked again when it changes.

use std::sync::Arc;

use serde_json::{Value, json};

use super::road::{act, filed};
use super::*;
use crate::law::{Law, LawEdit, Reading};

/// Opened on 2025-12-20 for an offence of August, and brought to court.
fn referred(on: &str) -> Prosecution {
    let mut state = filed("2025-12-20", "2025-08-01");
    act(
        &mut state,
        Role::PpnsSuperior,
        "2025-12-20",
        "open-investigation",
    );
    for action in ["name-suspect", "examine-suspect"] {
        act(&mut state, Role::Ppns, "2025-12-20", action);
    }
    let minutes =
        json!({ "completed_on": on, "resume": "Tidak melapor.", "evidence_list": ["nota"] });
    let refer = json!({ "referred_on": on, "court": "PN Contoh",
        "dossier_index": all_documents(), "dossier_sha256": "0f".repeat(32) });
    for (action, body) in [("complete-bap", minutes), ("refer-to-court", refer)] {
        let command = ProsecutionCommand::parse(action, &body).unwrap().unwrap();
        ask(&mut state, Role::Ppns, on, command).unwrap();
    }
    state
}

/// Asks on the last day of January 2026; a refusal is told by its code and field.
fn told(
    state: &Prosecution,
    action: &str,
    body: &Value,
) -> Result<Vec<ProsecutionEvent>, (&'static str, Option<&'static str>)> {
    let command = ProsecutionCommand::parse(action, body).unwrap().unwrap();
    ask(&mut state.clone(), Role::Ppns, "2026-01-31", command)
        .map_err(|refusal| (refusal.rule.code, refusal.field))
}

/// The readings on which the change of the code rests; none when it did not change.
fn readings(events: &[ProsecutionEvent]) -> Option<Vec<(&str, &str)>> {
    let ProsecutionEvent::ProcedureRegimeDetermined { basis, .. } = &events[0] else {
        return None;
    };
    let readings = basis.as_ref()?.readings.iter();
    Some(
        readings
            .map(|one| (one.question.as_str(), one.reading.as_str()))
            .collect(),
    )
}

#[test]
fn a_hearing_that_changes_the_code_names_the_reading_of_its_threshold() {
    let state = referred("2025-12-30");
    let hear = |on: &str, reading: Option<&str>| {
        let body = json!({ "held_on": on, "present": "self", "reading": reading });
        told(&state, "open-hearing", &body)
    };
    let events = hear("2026-01-01", None).unwrap();
    assert_eq!(readings(&events), None, "361 c: nothing changes");
    for on in ["2026-01-02", "2026-01-03"] {
        let needed = Err(("gate.reading-needed", Some("reading")));
        assert_eq!(hear(on, None), needed, "{on}");
        assert_eq!(hear(on, Some("?")), needed, "{on}");
        let events = hear(on, Some("DRAFT")).unwrap();
        assert_eq!(readings(&events), Some(vec![("V1", "DRAFT")]), "{on}");
    }
}

#[test]
fn nothing_rests_on_a_reading_from_the_day_on_which_it_ends() {
    let state = referred("2025-12-30");
    let seed = Law::seed();
    let draft = seed.readings_of("V1").next().unwrap();
    let law = seed.with(&[LawEdit::Reading(Reading {
        valid_to: Some("2026-01-30".parse().unwrap()),
        ..draft.clone()
    })]);
    let body = json!({ "held_on": "2026-01-03", "present": "self", "reading": "DRAFT" });
    let command = ProsecutionCommand::parse("open-hearing", &body);
    let mut asked = Asked {
        id: Uuid::from_u128(7),
        officer: officer(Role::Ppns, "31"),
        at: at("2026-01-29"),
        law: Arc::new(law),
        command: command.unwrap().unwrap(),
    };
    for (today, accepted) in [
        ("2026-01-29", true),
        ("2026-01-30", false),
        ("2026-01-31", false),
    ] {
        asked.at = at(today);
        let answer = state.decide(&asked).map_err(|refusal| refusal.rule.code);
        let refused = Err("gate.reading-needed");
        assert_eq!(answer.map(|_| ()), if accepted { Ok(()) } else { refused });
    }
}

#[test]
fn a_decision_that_changes_the_code_names_the_reading_of_its_threshold() {
    let state = referred("2026-01-02");
    let decide = |regime: &str, why: &Value, threshold: Option<&str>| {
        let mut body = json!({ "determined_on": "2026-01-05", "regime": regime,
            "reason": "Sidang belum dimulai", "threshold_reading": threshold });
        body.as_object_mut()
            .unwrap()
            .extend(why.as_object().unwrap().clone());
        told(&state, "determine-regime", &body)
    };
    let needed = Err(("gate.reading-needed", Some("threshold_reading")));
    let by_d = json!({ "reading": "D" });
    let by_court = json!({ "court_decision": "3/Pen.Pid/2026/PN Contoh" });
    assert_eq!(decide("KUHAP_2025", &by_d, None), needed);
    assert_eq!(decide("KUHAP_2025", &by_court, None), needed);
    let events = decide("KUHAP_2025", &by_d, Some("DRAFT")).unwrap();
    assert_eq!(readings(&events), Some(vec![("361", "D"), ("V1", "DRAFT")]));
    let events = decide("KUHAP_2025", &by_court, Some("DRAFT")).unwrap();
    assert_eq!(readings(&events), Some(vec![("V1", "DRAFT")]));
    let events = decide("KUHAP_1981", &json!({ "reading": "A" }), None).unwrap();
    assert_eq!(
        readings(&events),
        Some(vec![("361", "A")]),
        "the code stays"
    );
}

#[test]
fn a_hearing_begun_under_the_old_code_goes_on_under_it() {
    for (begun, changes) in [("2026-01-01", false), ("2026-01-02", true)] {
        let mut state = referred("2025-12-30");
        let hear = |on: &str| {
            let reading = changes.then_some("DRAFT");
            json!({ "held_on": on, "present": "self", "reading": reading })
        };
        let adjourn = json!({ "adjourned_on": begun, "next_on": "2026-01-08", "reason": "Saksi" });
        for (action, body) in [("open-hearing", hear(begun)), ("adjourn-hearing", adjourn)] {
            let command = ProsecutionCommand::parse(action, &body).unwrap().unwrap();
            ask(&mut state, Role::Ppns, "2026-01-31", command).unwrap();
        }
        let code = state.view().unwrap().regime;
        let events = told(&state, "open-hearing", &hear("2026-01-08")).unwrap();
        assert_eq!(
            readings(&events),
            None,
            "{begun}: 361 c and d ask for the first hearing"
        );
        let new = code == Some(Regime::Kuhap2025);
        assert_eq!(new, changes, "{begun}");
    }
}
