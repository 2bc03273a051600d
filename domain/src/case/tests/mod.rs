//! Drives cases through decisions; the boundary tests of each rule are beside the rule.

mod bounded;
mod corrected;
mod course;
mod duties;
mod given;
mod handover;
mod jurisdiction;
mod merging;
mod property;
mod roads;
mod special;
mod undoing;
mod worded;

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::asked::Asked;
use crate::officer::{Officer, Role};
use crate::province::{ProvinceCode, local_date};

fn at() -> DateTime<Utc> {
    "2026-11-20T03:00:00Z".parse().unwrap()
}

fn officer(role: Role) -> Officer {
    Officer {
        acts_for: None,
        id: format!("{}-31", role.code()),
        role,
        unit: None,
        province: Some(ProvinceCode("31".to_owned())),
    }
}

/// The command of a body, as it is asked once whom it names is in the directory of persons.
fn parsed(action: &str, body: &Value) -> CaseCommand {
    let mut command = CaseCommand::parse(action, body).unwrap().unwrap();
    if let Some(person) = command.person() {
        *person.key = Some(Uuid::from_u128(9));
    }
    command
}

fn run(case: &mut Case, role: Role, action: &str, body: &Value) -> Result<Vec<CaseEvent>, String> {
    let command = parsed(action, body);
    let asked = Asked {
        id: Uuid::from_u128(7),
        officer: officer(role),
        at: at(),
        law: crate::law::Law::seed(),
        command,
    };
    let events = case
        .decide(&asked)
        .map_err(|refusal| refusal.rule.code.to_owned())?;
    for event in &events {
        let before = case.view().map(|view| view.status);
        case.apply(event.clone());
        let entered = event.enters().map(|status| status.name().to_owned());
        assert_eq!(
            case.view().map(|view| view.status),
            entered.or(before),
            "{event:?}"
        );
    }
    Ok(events)
}

fn registered() -> Case {
    let province = ProvinceCode("31".to_owned());
    let example = RegisterCase::example(local_date(&province, at()), province);
    let mut case = Case::default();
    let body = serde_json::to_value(example).unwrap();
    run(&mut case, Role::Coordinator, "register-case", &body).unwrap();
    case
}

/// Takes an allowed action with its own example.
fn take(case: &mut Case, role: Role, action: &str) -> Vec<CaseEvent> {
    let actions = case.actions(&officer(role), at(), &crate::law::Law::seed());
    let found = actions.allowed.iter().find(|one| one.action == action);
    let found = found.unwrap_or_else(|| panic!("{action}: {:?}", actions.refused));
    let example = found.schema["examples"][0].clone();
    assert!(
        jsonschema::is_valid(&found.schema, &example),
        "{action}: {example}"
    );
    run(case, role, action, &example).unwrap()
}

const TO_NOTA_I: &[(Role, &str)] = &[
    (Role::HeadOfDinas, "issue-task-order"),
    (Role::Inspector2, "start-examination"),
    (Role::Inspector2, "record-finding"),
    (Role::Inspector2, "complete-examination"),
    (Role::Coordinator, "approve-report"),
    (Role::Inspector2, "issue-nota-i"),
    (Role::HeadOfDinas, "countersign-nota"),
    (Role::Inspector2, "record-nota-receipt"),
];

fn at_nota_i() -> (Case, Vec<CaseEvent>) {
    let mut case = registered();
    let steps = TO_NOTA_I.iter();
    let events = steps.flat_map(|(role, action)| take(&mut case, *role, action));
    let events = events.collect();
    (case, events)
}

#[test]
fn the_main_road_leads_to_escalation_by_allowed_actions_only() {
    let (mut case, mut events) = at_nota_i();
    for (role, action) in [
        (Role::Inspector2, "issue-nota-ii"),
        (Role::HeadOfDinas, "countersign-nota"),
        (Role::Inspector2, "record-nota-receipt"),
        (Role::Inspector2, "report-non-compliance"),
        (Role::HeadOfDinas, "order-investigation"),
    ] {
        events.extend(take(&mut case, role, action));
    }
    assert_eq!(case.view().unwrap().status, "Escalated");
    let mut folded = registered();
    for event in events {
        let stored = serde_json::to_string(&event).unwrap();
        folded.apply(serde_json::from_str(&stored).unwrap());
    }
    assert_eq!(folded, case);
}

#[test]
fn a_resolved_finding_closes_the_case() {
    let (mut case, _) = at_nota_i();
    take(&mut case, Role::Inspector2, "record-follow-up");
    let early = json!({ "closed_on": "2026-11-20" });
    let refused = run(&mut case, Role::UnitHead, "close-complied", &early);
    assert_eq!(refused.unwrap_err(), "closing.open-finding");
    take(&mut case, Role::Inspector2, "confirm-compliance");
    take(&mut case, Role::UnitHead, "close-complied");
    assert_eq!(
        case.view().unwrap().close_reason,
        Some(CloseReason::Complied)
    );
}

#[test]
fn a_late_receipt_also_misses_the_deadline_and_the_second_note_waits_for_it() {
    let (mut case, events) = at_nota_i();
    let last = events.last().unwrap();
    assert!(matches!(last, CaseEvent::NotaDeadlineMissed { .. }));
    let due = case.view().unwrap().due_on.unwrap();
    for (on, refused) in [
        (due.pred_opt().unwrap(), true),
        (due, true),
        (due.succ_opt().unwrap(), false),
    ] {
        let body = json!({ "number": "2", "issued_on": on, "limit_days": 7,
            "orders": [{ "finding": 1, "text": "x" }] });
        let answer = run(&mut case, Role::Inspector2, "issue-nota-ii", &body);
        assert_eq!(answer.is_err(), refused, "{on}");
        assert!(answer.is_ok() || answer == Err("nota.still-runs".to_owned()));
    }
}

#[test]
fn a_time_barred_or_administrative_finding_does_not_go_to_prosecution() {
    for (norm, offence_date, code) in [
        ("WLK-02", "2025-07-01", "time-bar.old-code"),
        ("UPH-04", "2026-07-01", "time-bar.no-criminal-finding"),
    ] {
        let mut case = registered();
        for (role, action) in TO_NOTA_I {
            if *action == "record-finding" {
                let body = json!({ "norm": norm, "offence_date": offence_date,
                    "description": "x", "evidence": "x", "severity": "minor",
                    "workers_affected": 1 });
                run(&mut case, *role, action, &body).unwrap();
            } else {
                take(&mut case, *role, action);
            }
        }
        let body = json!({ "reported_on": "2026-11-20", "evidence": ["x"],
            "direct_prosecution_reason": "x" });
        let answer = run(&mut case, Role::Inspector2, "report-non-compliance", &body);
        assert_eq!(answer.unwrap_err(), code);
    }
}

#[test]
fn role_comes_before_state_and_state_before_data() {
    let mut case = registered();
    let body = json!({ "approved_on": "2030-01-01" });
    let mut code = |role| run(&mut case, role, "approve-report", &body).unwrap_err();
    assert_eq!(code(Role::Inspector2), "acting.role");
    assert_eq!(code(Role::Coordinator), "acting.state");
}
