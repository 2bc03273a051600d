//! Special notes, alone and beside the ladder.

use serde_json::{Value, json};

use super::given::{day, found, given, nota_i, received, started, when};
use super::*;

const INSPECTOR: (Role, &str, &str) = (Role::Inspector1, "inspector", "31");
const HEAD: (Role, &str, &str) = (Role::HeadOfDinas, "h", "31");
const CLOCK: (Role, &str, &str) = (Role::System, "system:clock", "");

fn special(on: &str) -> Value {
    json!({ "number": "K", "issued_on": on, "ground": "immediate_danger", "limit_days": 1,
        "orders": [{ "finding": 1, "text": "x" }] })
}

fn receipt(on: &str) -> Value {
    json!({ "received_on": on, "receiver": "x", "position": "x", "method": "hand" })
}

/// Asks and takes in what follows.
fn done(case: &mut Case, by: (Role, &str, &str), action: &str, body: &Value) -> Vec<CaseEvent> {
    let events = when(case, by, action, body).unwrap();
    for event in &events {
        case.apply(event.clone());
    }
    events
}

#[test]
fn the_first_note_runs_on_beside_a_special_one_and_is_received_after_it() {
    let mut case = given(&nota_i());
    done(
        &mut case,
        INSPECTOR,
        "issue-special-nota",
        &special("2026-03-09"),
    );
    let again = when(
        &case,
        INSPECTOR,
        "issue-special-nota",
        &special("2026-03-09"),
    );
    assert_eq!(again, Err(("acting.state", None)), "one at a time");
    let events = done(
        &mut case,
        INSPECTOR,
        "record-nota-receipt",
        &receipt("2026-11-20"),
    );
    assert!(matches!(
        events.as_slice(),
        [CaseEvent::NotaReceived { nota: NotaKind::Special, due_on, .. }] if *due_on == day("2026-11-21")
    ));
    let events = done(
        &mut case,
        INSPECTOR,
        "record-nota-receipt",
        &receipt("2026-03-09"),
    );
    assert!(matches!(
        events.as_slice(),
        [
            CaseEvent::NotaReceived {
                nota: NotaKind::First,
                ..
            },
            CaseEvent::NotaDeadlineMissed {
                nota: NotaKind::First,
                ..
            }
        ]
    ));
    let view = case.view().unwrap();
    assert_eq!(
        view.due_on,
        Some(day("2026-11-21")),
        "that of the special note"
    );
    assert_eq!(view.nota_i.unwrap().due_on, Some(day("2026-03-25")));
    let none = when(
        &case,
        INSPECTOR,
        "record-nota-receipt",
        &receipt("2026-03-10"),
    );
    assert_eq!(none, Err(("acting.state", None)));
}

#[test]
fn the_clock_states_that_the_first_note_was_missed_beside_a_special_one() {
    let mut case = given(&received());
    done(
        &mut case,
        INSPECTOR,
        "issue-special-nota",
        &special("2026-03-10"),
    );
    let notice = |on: &str| {
        when(
            &case,
            CLOCK,
            "nota-deadline-passed",
            &json!({ "noticed_on": on }),
        )
    };
    assert_eq!(
        notice("2026-03-25"),
        Err(("nota.still-runs", Some("noticed_on")))
    );
    let stated = notice("2026-03-26").unwrap();
    let [CaseEvent::NotaDeadlineMissed { nota, due_on, .. }] = stated.as_slice() else {
        panic!("{stated:?}");
    };
    assert_eq!((*nota, *due_on), (NotaKind::First, day("2026-03-25")));
}

#[test]
fn a_special_note_that_is_revoked_leaves_the_case_where_it_was() {
    let mut case = given(&received());
    let before = case.view().unwrap();
    done(
        &mut case,
        INSPECTOR,
        "issue-special-nota",
        &special("2026-03-10"),
    );
    let revoke = json!({ "number": "K", "defect": "substance", "reason": "x",
        "discovered_on": "2026-03-11", "revoked_on": "2026-03-11" });
    done(&mut case, HEAD, "revoke-document", &revoke);
    let after = case.view().unwrap();
    assert_eq!((after.status, after.due_on), (before.status, before.due_on));
    assert_eq!(after.nota_khusus, None);
}

#[test]
fn a_special_note_from_the_examination_needs_a_finding_and_no_report() {
    let case = given(&started());
    let refused = when(
        &case,
        INSPECTOR,
        "issue-special-nota",
        &special("2026-03-03"),
    );
    assert_eq!(refused, Err(("nota.open-finding", Some("orders"))));
    let mut case = given(&[started(), vec![found()]].concat());
    for (on, accepted) in [
        ("2026-03-02", false),
        ("2026-03-03", true),
        ("2026-03-04", true),
    ] {
        let answer = when(&case, INSPECTOR, "issue-special-nota", &special(on));
        assert_eq!(answer.is_ok(), accepted, "{on}");
    }
    done(
        &mut case,
        INSPECTOR,
        "issue-special-nota",
        &special("2026-03-03"),
    );
    let report = json!({ "reported_on": "2026-03-10", "evidence": ["x"],
        "direct_prosecution_reason": "x" });
    let refused = when(&case, INSPECTOR, "report-non-compliance", &report);
    assert_eq!(
        refused,
        Err(("acting.state", None)),
        "there was no other note"
    );
}

#[test]
fn the_head_of_the_office_signs_the_note_that_waits_for_it_once() {
    let mut events = nota_i();
    let signature = events.pop();
    assert!(matches!(
        signature,
        Some(CaseEvent::NotaCountersigned { .. })
    ));
    let mut case = given(&events);
    let early = when(
        &case,
        INSPECTOR,
        "record-nota-receipt",
        &receipt("2026-03-09"),
    );
    assert_eq!(early, Err(("nota.not-countersigned", None)));
    let sign = |number: &str, on: &str| json!({ "number": number, "signed_on": on });
    for (body, refused) in [
        (sign("2", "2026-03-06"), ("nota.signed", Some("number"))),
        (
            sign("1", "2026-03-05"),
            ("dates.out-of-order", Some("signed_on")),
        ),
        (
            sign("1", "2026-11-21"),
            ("dates.in-future", Some("signed_on")),
        ),
    ] {
        assert_eq!(when(&case, HEAD, "countersign-nota", &body), Err(refused));
    }
    let inspector = when(
        &case,
        INSPECTOR,
        "countersign-nota",
        &sign("1", "2026-03-06"),
    );
    assert_eq!(inspector, Err(("acting.role", None)));
    done(
        &mut case,
        HEAD,
        "countersign-nota",
        &sign("1", "2026-03-06"),
    );
    let again = when(&case, HEAD, "countersign-nota", &sign("1", "2026-03-07"));
    assert_eq!(again, Err(("acting.state", None)));
}
