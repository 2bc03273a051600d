//! Corrections of a case: who decides, and what rests on a value.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A case with a finding, and a first note of fourteen days received on 2026-01-12.
fn received() -> Vec<CaseEvent> {
    let text = |text: &str| text.to_owned();
    let started_on = day("2026-01-07");
    vec![
        CaseEvent::InspectionCaseRegistered {
            case_id: Uuid::from_u128(7),
            province: ProvinceCode(text("31")),
            establishment: Establishment {
                name: text("PT Contoh"),
                id: None,
                address: None,
                regency: None,
            },
            source: Source::WlkMissing,
            registered_on: day("2026-01-05"),
            number: None,
        },
        CaseEvent::ExaminationStarted {
            kind: ExaminationKind::First,
            started_on,
        },
        CaseEvent::FindingRecorded {
            finding: 1,
            norm: text("WLK-02"),
            offence_date: day("2025-12-26"),
            description: text("x"),
            evidence: text("x"),
            severity: Severity::Moderate,
            workers_affected: 1,
            recorded_on: started_on,
        },
        CaseEvent::FirstNotaIssued {
            number: text("1"),
            issued_on: day("2026-01-10"),
            limit_days: 14,
            orders: vec![],
        },
        CaseEvent::NotaReceived {
            nota: NotaKind::First,
            received_on: day("2026-01-12"),
            receiver: Some(text("x")),
            received_by: None,
            position: text("x"),
            method: ReceiptMethod::Hand,
            due_on: day("2026-01-26"),
            derivation: text("x"),
        },
    ]
}

fn state(events: &[CaseEvent]) -> Case {
    let mut state = Case::default();
    for event in events {
        state.apply(event.clone());
    }
    state
}

fn act(
    events: &[CaseEvent],
    (id, role): (&str, Role),
    action: &str,
    body: &Value,
) -> Result<Vec<CaseEvent>, &'static str> {
    let command = parsed(action, body);
    let officer = Officer {
        acts_for: None,
        id: id.to_owned(),
        role,
        unit: None,
        province: Some(ProvinceCode("31".to_owned())),
    };
    let asked = Asked {
        id: Uuid::from_u128(7),
        officer,
        at: "2026-01-20T03:00:00Z".parse().unwrap(),
        law: crate::law::Law::seed(),
        command,
    };
    let answer = state(events).decide(&asked);
    answer.map_err(|refusal| refusal.rule.code)
}

fn propose(
    events: &[CaseEvent],
    target: i64,
    field: &str,
    value: &str,
) -> Result<Vec<CaseEvent>, &'static str> {
    let body = json!({ "target": target, "new": { "field": field, "value": value },
        "kind": "typing", "reason": "Salah ketik", "discovered_on": "2026-01-20" });
    act(events, ("i", Role::Inspector2), "propose-correction", &body)
}

fn approve(events: &[CaseEvent], role: Role) -> Result<Vec<CaseEvent>, &'static str> {
    let body = json!({ "proposal": events.len() });
    act(events, ("other", role), "approve-correction", &body)
}

#[test]
fn the_limit_of_a_note_is_counted_again_from_its_corrected_receipt() {
    let events = received();
    let proposed = [
        events.clone(),
        propose(&events, 5, "received_on", "2026-01-13").unwrap(),
    ];
    let proposed = proposed.concat();
    assert_eq!(approve(&proposed, Role::Coordinator), Err("acting.role"));
    let recorded = approve(&proposed, Role::UnitHead).unwrap();
    let view = state(&[proposed, recorded].concat()).view().unwrap();
    assert_eq!(view.due_on, Some(day("2026-01-27")));
    for (on, accepted) in [
        ("2026-01-09", false),
        ("2026-01-10", true),
        ("2026-01-20", true),
    ] {
        let answer = propose(&events, 5, "received_on", on);
        assert_eq!(answer.is_ok(), accepted, "{on}");
    }
    let missed = CaseEvent::NotaDeadlineMissed {
        noticed_on: None,
        noticed_by: None,
        nota: NotaKind::First,
        due_on: day("2026-01-26"),
        derivation: None,
    };
    let late = [events, vec![missed]].concat();
    let answer = propose(&late, 5, "received_on", "2026-01-13");
    assert_eq!(answer, Err("correction.settled"));
}

#[test]
fn a_registration_is_corrected_by_the_coordinator_and_binds_no_later_act() {
    let events = received();
    let proposed = [
        events.clone(),
        propose(&events, 1, "registered_on", "2026-01-03").unwrap(),
    ];
    let proposed = proposed.concat();
    assert_eq!(approve(&proposed, Role::UnitHead), Err("acting.role"));
    let recorded = approve(&proposed, Role::Coordinator).unwrap();
    let corrected = [proposed, recorded].concat();
    let view = state(&corrected).view().unwrap();
    assert_eq!(view.registered_on, day("2026-01-03"));
    // The correction of 20 January is no act of the case, which stands at 12 January.
    let follow_up = json!({ "reported_on": "2026-01-15", "statement": "x" });
    let inspector = ("i", Role::Inspector2);
    assert!(act(&corrected, inspector, "record-follow-up", &follow_up).is_ok());
    for (on, accepted) in [("2026-01-07", true), ("2026-01-08", false)] {
        let answer = propose(&events, 1, "registered_on", on);
        assert_eq!(answer.is_ok(), accepted, "{on}");
    }
}

#[test]
fn the_norm_of_a_finding_stays_once_it_is_reported_for_prosecution() {
    let events = received();
    assert!(propose(&events, 3, "norm", "WLK-03").is_ok());
    assert_eq!(
        propose(&events, 3, "norm", "WLK-02"),
        Err("correction.no-change")
    );
    assert_eq!(
        propose(&events, 2, "norm", "WLK-03"),
        Err("correction.field")
    );
    let reported = CaseEvent::NonComplianceReported {
        reported_on: day("2026-01-19"),
        evidence: vec![],
        direct_prosecution_reason: None,
        finding: 1,
        prosecutable_until: day("2026-12-26"),
    };
    let events = [events, vec![reported]].concat();
    assert_eq!(
        propose(&events, 3, "norm", "WLK-03"),
        Err("correction.settled")
    );
}

#[test]
fn who_registered_a_case_is_as_confidential_in_a_proposal() {
    let events = received();
    let proposed = |target: i64, field: &str, value: &str| {
        let made = propose(&events, target, field, value).unwrap();
        made.first().unwrap().confidential_field()
    };
    assert_eq!(proposed(1, "registered_on", "2026-01-03"), Some("author"));
    assert_eq!(proposed(3, "norm", "WLK-03"), None);
}
