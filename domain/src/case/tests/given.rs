//! Given events, when a command, then events or a refusal.

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::*;
use super::{at, parsed};
use crate::asked::Asked;
use crate::officer::{Officer, Role};
use crate::province::ProvinceCode;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn given(events: &[CaseEvent]) -> Case {
    let mut case = Case::default();
    for event in events {
        cqrs_es::Aggregate::apply(&mut case, event.clone());
    }
    case
}

/// Asks as an officer by role, id and province; a refusal is told by its code and field.
pub(super) fn when(
    case: &Case,
    (role, id, province): (Role, &str, &str),
    action: &str,
    body: &Value,
) -> Result<Vec<CaseEvent>, (&'static str, Option<&'static str>)> {
    let command = parsed(action, body);
    let province = (!role.is_national()).then(|| ProvinceCode(province.to_owned()));
    let officer = Officer {
        acts_for: None,
        id: id.to_owned(),
        role,
        unit: None,
        province,
    };
    let id = Uuid::from_u128(7);
    let at = at();
    let asked = Asked {
        id,
        officer,
        at,
        law: crate::law::Law::seed(),
        command,
    };
    let answer = case.decide(&asked);
    answer.map_err(|refusal| (refusal.rule.code, refusal.field))
}

pub(super) fn registered() -> CaseEvent {
    CaseEvent::InspectionCaseRegistered {
        case_id: Uuid::from_u128(7),
        province: ProvinceCode("31".to_owned()),
        establishment: Establishment {
            name: "PT Contoh".to_owned(),
            id: None,
            address: None,
            regency: None,
        },
        source: Source::Complaint,
        registered_on: day("2026-03-02"),
        number: None,
    }
}

pub(super) fn started() -> Vec<CaseEvent> {
    let order = CaseEvent::TaskOrderIssued {
        number: "1".to_owned(),
        inspectors: vec!["inspector".to_owned()],
        issued_on: day("2026-03-02"),
        valid_from: day("2026-03-02"),
        valid_to: day("2026-03-31"),
        purpose: "Pemeriksaan".to_owned(),
    };
    let kind = ExaminationKind::First;
    let started_on = day("2026-03-03");
    let start = CaseEvent::ExaminationStarted { kind, started_on };
    vec![registered(), order, start]
}

pub(super) fn found() -> CaseEvent {
    CaseEvent::FindingRecorded {
        finding: 1,
        norm: "WLK-02".to_owned(),
        offence_date: day("2026-02-01"),
        description: "x".to_owned(),
        evidence: "x".to_owned(),
        severity: Severity::Minor,
        workers_affected: 1,
        recorded_on: day("2026-03-03"),
    }
}

pub(super) fn completed() -> CaseEvent {
    CaseEvent::ExaminationCompleted {
        completed_on: day("2026-03-04"),
        incomplete_reason: None,
        author: "author".to_owned(),
        checked: vec![],
    }
}

pub(super) fn approved() -> CaseEvent {
    let approved_on = day("2026-03-05");
    CaseEvent::ExaminationReportApproved { approved_on }
}

/// Nota I of 2026-03-06 with 14 days, signed by both, not yet received.
pub(super) fn nota_i() -> Vec<CaseEvent> {
    let orders = vec![NotaOrder {
        finding: 1,
        text: "x".to_owned(),
        legal_basis: None,
    }];
    let nota = CaseEvent::FirstNotaIssued {
        number: "1".to_owned(),
        issued_on: day("2026-03-06"),
        limit_days: 14,
        orders,
    };
    let report = [found(), completed(), approved(), nota, signed()];
    started().into_iter().chain(report).collect()
}

/// Nota I signed by the head of the provincial office too.
fn signed() -> CaseEvent {
    CaseEvent::NotaCountersigned {
        nota: NotaKind::First,
        number: "1".to_owned(),
        signed_on: day("2026-03-06"),
    }
}

/// Received on 2026-03-09, so due on Wednesday 2026-03-25, the first working day after the 23rd.
pub(super) fn received() -> Vec<CaseEvent> {
    let receipt = CaseEvent::NotaReceived {
        nota: NotaKind::First,
        received_on: day("2026-03-09"),
        receiver: None,
        received_by: Some(Uuid::from_u128(9)),
        position: "x".to_owned(),
        method: ReceiptMethod::Hand,
        due_on: day("2026-03-25"),
        derivation: String::new(),
    };
    nota_i().into_iter().chain([receipt]).collect()
}

#[test]
fn who_wrote_the_report_does_not_approve_it() {
    let case = given(&[started(), vec![completed()]].concat());
    let body = json!({ "approved_on": "2026-03-05" });
    let by = |id| {
        when(
            &case,
            (Role::Coordinator, id, "31"),
            "approve-report",
            &body,
        )
    };
    assert_eq!(by("author"), Err(("acting.four-eyes", None)));
    assert_eq!(by("another"), Ok(vec![approved()]));
}

#[test]
fn another_province_does_nothing_to_a_case() {
    let case = given(&received());
    for (role, action, body) in [
        (
            Role::Inspector1,
            "record-follow-up",
            json!({ "reported_on": "2026-03-10", "statement": "x" }),
        ),
        (
            Role::UnitHead,
            "close-complied",
            json!({ "closed_on": "2026-03-10" }),
        ),
    ] {
        let refused = when(&case, (role, "a", "32"), action, &body);
        assert_eq!(refused, Err(("acting.province", None)), "{action}");
    }
}

#[test]
fn a_case_is_closed_without_violation_after_approval_and_without_findings_only() {
    let close = |events: &[CaseEvent], on: &str| {
        let body = json!({ "closed_on": on });
        let unit_head = (Role::UnitHead, "a", "31");
        when(&given(events), unit_head, "close-no-violation", &body)
    };
    let complete = [started(), vec![completed()]].concat();
    let refused = close(&complete, "2026-03-06");
    assert_eq!(refused, Err(("nota.report-not-approved", None)));
    let with_finding = [started(), vec![found(), completed(), approved()]].concat();
    let refused = close(&with_finding, "2026-03-06");
    assert_eq!(refused, Err(("closing.open-finding", None)));
    let clean = [complete, vec![approved()]].concat();
    let refused = close(&clean, "2026-03-04");
    assert_eq!(refused, Err(("dates.out-of-order", Some("closed_on"))));
    for on in ["2026-03-05", "2026-03-06"] {
        let closed = CaseEvent::CaseClosed {
            reason: CloseReason::NoViolation,
            closed_on: day(on),
            evidence: None,
        };
        assert_eq!(close(&clean, on), Ok(vec![closed]));
    }
}

#[test]
fn a_second_note_also_follows_from_the_review_of_a_follow_up() {
    let follow_up = CaseEvent::FollowUpReported {
        reported_on: day("2026-03-20"),
        statement: "x".to_owned(),
    };
    let review = given(&[received(), vec![follow_up.clone()]].concat());
    let unreceived = given(&[nota_i(), vec![follow_up]].concat());
    let issue = |case: &Case, on: &str| {
        let body = json!({ "number": "2", "issued_on": on, "limit_days": 7,
            "orders": [{ "finding": 1, "text": "x" }] });
        when(
            case,
            (Role::Inspector1, "inspector", "31"),
            "issue-nota-ii",
            &body,
        )
    };
    for on in ["2026-03-24", "2026-03-25"] {
        let refused = issue(&review, on);
        assert_eq!(refused, Err(("nota.still-runs", Some("issued_on"))), "{on}");
    }
    let events = issue(&review, "2026-03-26").unwrap();
    assert!(matches!(
        events.as_slice(),
        [CaseEvent::SecondNotaIssued { .. }]
    ));
    let refused = issue(&unreceived, "2026-03-26");
    assert_eq!(refused, Err(("nota.not-received", None)));
}

#[test]
fn the_clock_notices_a_missed_limit_on_the_day_after_it() {
    let notice = |events: &[CaseEvent], on: &str| {
        let body = json!({ "noticed_on": on });
        let clock = (Role::System, "system:clock", "");
        when(&given(events), clock, "nota-deadline-passed", &body)
    };
    for on in ["2026-03-24", "2026-03-25"] {
        let refused = notice(&received(), on);
        assert_eq!(refused, Err(("nota.still-runs", Some("noticed_on"))));
    }
    let stated = notice(&received(), "2026-03-26").unwrap();
    assert!(matches!(
        stated.as_slice(),
        [CaseEvent::NotaDeadlineMissed { due_on, derivation: Some(words), .. }]
            if *due_on == day("2026-03-25") && words.starts_with("received ")
    ));
    let again = notice(&[received(), stated.clone()].concat(), "2026-03-27");
    assert_eq!(again, Err(("acting.state", None)));
    let unreceived = notice(&nota_i(), "2026-03-26");
    assert_eq!(unreceived, Err(("nota.not-received", None)));
    let body = json!({ "noticed_on": "2026-03-26" });
    let person = (Role::Inspector1, "inspector", "31");
    let refused = when(&given(&received()), person, "nota-deadline-passed", &body);
    assert_eq!(refused, Err(("acting.role", None)));
}
