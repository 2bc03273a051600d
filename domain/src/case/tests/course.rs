//! Plan, replacement, visits, records of the examination, suspension, declining, other closings.

use cqrs_es::Aggregate;
use serde_json::{Value, json};

use super::given::{completed, day, found, given, nota_i, received, registered, started, when};
use super::*;

const HEAD: (Role, &str, &str) = (Role::UnitHead, "head", "31");
const INSPECTOR: (Role, &str, &str) = (Role::Inspector1, "inspector", "31");

/// Takes an action that must be accepted; what it makes.
fn done(case: &mut Case, who: (Role, &str, &str), action: &str, body: &Value) -> Vec<CaseEvent> {
    let events = when(case, who, action, body).unwrap();
    for event in &events {
        case.apply(event.clone());
    }
    events
}

fn status(case: &Case) -> String {
    case.view().unwrap().status
}

#[test]
fn a_planned_case_is_examined_by_a_task_order_of_that_day_or_later() {
    let mut case = given(&[registered()]);
    let body = json!({ "plan": "1", "approved_on": "2026-03-03", "included_on": "2026-03-04" });
    done(&mut case, HEAD, "include-in-plan", &body);
    assert_eq!(status(&case), "Planned");
    for (on, accepted) in [
        ("2026-03-03", false),
        ("2026-03-04", true),
        ("2026-03-05", true),
    ] {
        let order = json!({ "number": "1", "inspectors": ["inspector"], "issued_on": on, "valid_from": on,
            "valid_to": "2026-03-31", "purpose": "x" });
        let answer = when(&case, HEAD, "issue-task-order", &order);
        assert_eq!(answer.is_ok(), accepted, "{on}");
    }
    let again = when(&case, HEAD, "include-in-plan", &body);
    assert_eq!(again, Err(("acting.state", None)));
    let nobody = json!({ "number": "1", "inspectors": [], "issued_on": "2026-03-05",
        "valid_from": "2026-03-05", "valid_to": "2026-03-31", "purpose": "x" });
    let refused = when(&case, HEAD, "issue-task-order", &nobody);
    let field = Some("inspectors");
    assert_eq!(refused, Err(("task-order.inspector", field)));
}

#[test]
fn a_case_is_included_in_a_plan_since_its_approval_and_the_quota_is_told() {
    let case = given(&[registered()]);
    for (on, answer) in [
        (
            "2026-03-02",
            Err(("plan.not-approved", Some("included_on"))),
        ),
        ("2026-03-03", Ok((None, Some(5)))),
        ("2026-03-04", Ok((None, Some(5)))),
    ] {
        let body = json!({ "plan": "1", "approved_on": "2026-03-03", "included_on": on });
        let told = when(&case, HEAD, "include-in-plan", &body).map(|events| {
            let CaseEvent::CaseIncludedInWorkPlan {
                planned,
                quota_per_month,
                ..
            } = events[0]
            else {
                panic!("{events:?}");
            };
            (planned, quota_per_month)
        });
        assert_eq!(told, answer, "{on}");
    }
}

#[test]
fn a_finding_is_of_a_norm_in_force_on_the_day_of_the_offence() {
    let case = given(&started());
    let unknown = Err(("finding.unknown-norm", Some("norm")));
    for (norm, on, answer) in [
        ("WLK-02", "1981-09-28", unknown),
        ("WLK-02", "1981-09-29", Ok(1)),
        ("WLK-02", "1981-09-30", Ok(1)),
        ("WLK-09", "2026-02-01", unknown),
    ] {
        let body = json!({ "norm": norm, "offence_date": on, "description": "x", "evidence": "x",
            "severity": "minor", "workers_affected": 1 });
        let told = when(&case, INSPECTOR, "record-finding", &body);
        assert_eq!(told.map(|events| events.len()), answer, "{norm} {on}");
    }
}

#[test]
fn a_replaced_inspector_is_no_longer_sent() {
    let mut case = given(&received());
    let coordinator = (Role::Coordinator, "c", "31");
    let body = json!({ "removed": "inspector", "added": "b", "reason": "x",
        "replaced_on": "2026-03-10" });
    done(&mut case, coordinator, "replace-inspector", &body);
    assert_eq!(case.view().unwrap().inspectors, ["b"]);
    let gone = when(&case, coordinator, "replace-inspector", &body);
    assert_eq!(gone, Err(("task-order.replacement", Some("removed"))));
}

#[test]
fn only_who_is_named_in_the_task_order_acts_under_it() {
    let order = json!({ "number": "1", "inspectors": ["d"], "issued_on": "2026-03-03",
        "valid_from": "2026-03-03", "valid_to": "2026-03-31", "purpose": "x" });
    let mut case = given(&[registered()]);
    done(&mut case, HEAD, "issue-task-order", &order);
    let start = json!({ "kind": "first", "started_on": "2026-03-03" });
    let other = (Role::Inspector4, "a", "31");
    let named = (Role::Inspector2, "d", "31");
    let refused = Err(("task-order.named", None));
    assert_eq!(when(&case, other, "start-examination", &start), refused);
    done(&mut case, named, "start-examination", &start);
    let finding = json!({ "norm": "WLK-02", "offence_date": "2026-02-01", "description": "x",
        "evidence": "x", "severity": "minor", "workers_affected": 1 });
    assert_eq!(when(&case, other, "record-finding", &finding), refused);
    done(&mut case, named, "record-finding", &finding);
    // From the day on which somebody takes his place, he no longer acts.
    let replace = json!({ "removed": "d", "added": "a", "reason": "x",
        "replaced_on": "2026-03-04" });
    done(
        &mut case,
        (Role::Coordinator, "c", "31"),
        "replace-inspector",
        &replace,
    );
    assert_eq!(when(&case, named, "record-finding", &finding), refused);
    done(&mut case, other, "record-finding", &finding);
}

#[test]
fn records_belong_to_an_examination_and_follow_one_another() {
    let mut case = given(&started());
    for (action, field, rest) in [
        (
            "record-entry-refused",
            "refused_on",
            json!({ "account": "x", "police_asked": false }),
        ),
        (
            "record-test",
            "tested_on",
            json!({ "object": "x", "result": "meets", "tester": "t", "competence": "SKP 1" }),
        ),
        (
            "take-statement",
            "taken_on",
            json!({ "capacity": "worker", "alone": true, "statement": "x" }),
        ),
        ("update-akta", "updated_on", json!({ "entry": "x" })),
    ] {
        let mut body = rest;
        body[field] = json!("2026-03-02");
        let early = when(&case, INSPECTOR, action, &body);
        assert_eq!(early, Err(("dates.out-of-order", Some(field))));
        body[field] = json!("2026-03-04");
        assert_eq!(done(&mut case, INSPECTOR, action, &body).len(), 1);
        assert_eq!(status(&case), "Examining");
        body[field] = json!("2026-03-03");
        let before_the_last = when(&case, INSPECTOR, action, &body);
        assert_eq!(before_the_last, Err(("dates.out-of-order", Some(field))));
    }
    let specialist = (Role::SpecialistK3, "s", "31");
    let mut test =
        json!({ "tested_on": "2026-03-04", "object": "x", "result": "meets", "tester": "s" });
    let unshown = when(&case, specialist, "record-test", &test);
    assert_eq!(unshown, Err(("examination.tester", Some("competence"))));
    test["competence"] = json!("Sertifikat kompetensi penguji K3 001");
    assert!(when(&case, specialist, "record-test", &test).is_ok());
    let early = json!({ "completed_on": "2026-03-03" });
    let refused = when(&case, INSPECTOR, "complete-examination", &early);
    assert_eq!(refused, Err(("dates.out-of-order", Some("completed_on"))));
    let unchecked = json!({ "completed_on": "2026-03-04", "checked": ["WLK-02"] });
    let refused = when(&case, INSPECTOR, "complete-examination", &unchecked);
    let reason = Some("incomplete_reason");
    assert_eq!(refused, Err(("examination.checklist", reason)));
    let complete = json!({ "completed_on": "2026-03-04", "checked": ["WLK-02"],
        "incomplete_reason": "Hanya norma wajib lapor" });
    let events = done(&mut case, INSPECTOR, "complete-examination", &complete);
    assert!(matches!(
        events.as_slice(),
        [CaseEvent::ExaminationCompleted { checked, .. }] if *checked == ["WLK-02"]
    ));
    let late = when(&case, specialist, "record-test", &test);
    assert_eq!(late, Err(("acting.state", None)));
}

#[test]
fn a_company_is_not_found_after_visits_on_two_days() {
    let mut case = given(&started()[..2]);
    let close =
        json!({ "closed_on": "2026-03-12", "ground": "company_not_found", "evidence": "x" });
    let visits = [
        ("2026-03-10", false),
        ("2026-03-10", false),
        ("2026-03-11", true),
    ];
    for (on, found_out) in visits {
        let visit = json!({ "visited_on": on, "account": "x" });
        done(&mut case, INSPECTOR, "record-visit", &visit);
        let answer = when(&case, HEAD, "close-case", &close);
        assert_eq!(answer.is_ok(), found_out, "{on}");
    }
    let late = json!({ "visited_on": "2026-04-01", "account": "x" });
    let refused = when(&case, INSPECTOR, "record-visit", &late);
    assert_eq!(refused, Err(("task-order.not-valid", Some("visited_on"))));
    done(&mut case, HEAD, "close-case", &close);
    assert_eq!(
        case.view().unwrap().close_reason,
        Some(CloseReason::CompanyNotFound)
    );
}

#[test]
fn what_is_no_longer_pursued_does_not_close_what_was_found() {
    let body = json!({ "closed_on": "2026-03-12", "ground": "not_pursued", "evidence": "x" });
    let with_finding = given(&[started(), vec![found(), completed()]].concat());
    let refused = when(&with_finding, HEAD, "close-case", &body);
    assert_eq!(refused, Err(("closing.open-finding", None)));
    let without = given(&[started(), vec![completed()]].concat());
    assert!(when(&without, HEAD, "close-case", &body).is_ok());
}

#[test]
fn a_suspended_case_rests_while_its_limit_runs_and_returns_to_its_state() {
    let mut case = given(&received());
    let body = json!({ "suspended_on": "2026-03-10", "ground": "court_dispute", "evidence": "x" });
    done(&mut case, HEAD, "suspend-case", &body);
    let view = case.view().unwrap();
    assert_eq!(
        (view.status.as_str(), view.due_on),
        ("Suspended", Some(day("2026-03-25")))
    );
    assert_eq!(view.review_due_on, Some(day("2026-04-09")));
    let follow_up = json!({ "reported_on": "2026-03-11", "statement": "x" });
    let resting = when(&case, INSPECTOR, "record-follow-up", &follow_up);
    assert_eq!(resting, Err(("acting.state", None)));
    let again = when(&case, HEAD, "suspend-case", &body);
    assert_eq!(again, Err(("acting.state", None)));

    let clock = (Role::System, "system:clock", "");
    for (on, accepted) in [("2026-03-25", false), ("2026-03-26", true)] {
        let notice = json!({ "noticed_on": on });
        let answer = when(&case, clock, "nota-deadline-passed", &notice);
        assert_eq!(answer.is_ok(), accepted, "{on}");
    }
    done(
        &mut case,
        HEAD,
        "resume-case",
        &json!({ "resumed_on": "2026-03-11" }),
    );
    assert_eq!(status(&case), "NotaI");
    assert!(when(&case, INSPECTOR, "record-follow-up", &follow_up).is_ok());
    let early = when(
        &case,
        HEAD,
        "resume-case",
        &json!({ "resumed_on": "2026-03-12" }),
    );
    assert_eq!(early, Err(("acting.state", None)));
}

#[test]
fn an_order_to_investigate_tells_how_many_days_are_left_to_prosecute() {
    let report = CaseEvent::NonComplianceReported {
        reported_on: day("2026-03-12"),
        evidence: vec!["x".to_owned()],
        direct_prosecution_reason: Some("x".to_owned()),
        finding: 1,
        prosecutable_until: day("2029-02-01"),
    };
    let reported = given(&[received(), vec![report]].concat());
    let head = (Role::HeadOfDinas, "head", "31");
    for (on, left) in [("2026-03-12", 1_057), ("2026-03-13", 1_056)] {
        let body = json!({ "ordered_on": on, "ppns": "p" });
        let events = when(&reported, head, "order-investigation", &body).unwrap();
        let CaseEvent::InvestigationOrdered {
            prosecutable_until,
            days_left,
            ref derivation,
            ..
        } = events[0]
        else {
            panic!("{events:?}");
        };
        let told = (prosecutable_until, days_left, derivation.as_deref());
        let words = "offence 2026-02-01 + 3 year(s) = 2029-02-01";
        assert_eq!(told, (Some(day("2029-02-01")), Some(left), Some(words)));
    }
    let law = crate::law::Law::seed();
    let actions = reported.actions(&super::officer(Role::HeadOfDinas), super::at(), &law);
    let mut allowed = actions.allowed.iter();
    let order = allowed.find(|one| one.action == "order-investigation");
    assert_eq!(order.unwrap().deadline, Some(day("2029-02-01")));
}

#[test]
fn a_declined_investigation_returns_to_its_note_or_closes_the_case() {
    let report = CaseEvent::NonComplianceReported {
        reported_on: day("2026-03-12"),
        evidence: vec!["x".to_owned()],
        direct_prosecution_reason: Some("x".to_owned()),
        finding: 1,
        prosecutable_until: day("2029-01-01"),
    };
    let reported = given(&[received(), vec![report]].concat());
    for (close, end, length) in [(false, "NotaI", 1), (true, "Closed", 2)] {
        let mut case = reported.clone();
        let body = json!({ "decided_on": "2026-03-13", "reason": "x", "close": close });
        let events = done(&mut case, HEAD, "decline-investigation", &body);
        assert_eq!((status(&case).as_str(), events.len()), (end, length));
    }
    let body = json!({ "decided_on": "2026-03-11", "reason": "x", "close": false });
    let early = when(&reported, HEAD, "decline-investigation", &body);
    assert_eq!(early, Err(("dates.out-of-order", Some("decided_on"))));
    let unreported = when(&given(&nota_i()), HEAD, "decline-investigation", &body);
    assert_eq!(unreported, Err(("acting.state", None)));
}
