//! Renaming, reopening, revocation.

use cqrs_es::Aggregate;
use serde_json::{Value, json};

use super::given::{day, given, nota_i, received, registered, started, when};
use super::*;

const UNIT_HEAD: (Role, &str, &str) = (Role::UnitHead, "head", "31");
const INSPECTOR: (Role, &str, &str) = (Role::Inspector1, "inspector", "31");

fn done(case: &mut Case, who: (Role, &str, &str), action: &str, body: &Value) {
    for event in when(case, who, action, body).unwrap() {
        let stored = serde_json::to_string(&event).unwrap();
        case.apply(serde_json::from_str(&stored).unwrap());
        let entered = event.enters().map(|status| status.name().to_owned());
        let status = case.view().unwrap().status;
        assert!(entered.is_none() || entered == Some(status), "{event:?}");
    }
}

/// Closed as complied with on 2026-03-14.
fn complied() -> Case {
    let mut case = given(&received());
    for (who, action, body) in [
        (
            INSPECTOR,
            "record-follow-up",
            json!({ "reported_on": "2026-03-12", "statement": "x" }),
        ),
        (
            INSPECTOR,
            "confirm-compliance",
            json!({ "finding": 1, "verified_on": "2026-03-13", "evidence": "x" }),
        ),
        (
            UNIT_HEAD,
            "close-complied",
            json!({ "closed_on": "2026-03-14" }),
        ),
    ] {
        done(&mut case, who, action, &body);
    }
    case
}

fn reopening(on: &str, ground: &str, findings: &[u32], examine: bool) -> Value {
    json!({ "reopened_on": on, "ground": ground, "reason": "x", "findings": findings,
        "examine": examine })
}

#[test]
fn a_case_reopened_for_false_compliance_has_its_finding_open_again() {
    let mut case = complied();
    let reopen = |body: &Value| when(&case, UNIT_HEAD, "reopen-case", body).map(|_| ());
    let unnamed = reopening("2026-03-15", "false_compliance", &[], false);
    let refused = Err(("reopening.false-compliance", Some("findings")));
    assert_eq!(reopen(&unnamed), refused);
    let unknown = reopening("2026-03-15", "false_compliance", &[2], false);
    assert_eq!(
        reopen(&unknown),
        Err(("reopening.finding", Some("findings")))
    );
    let nothing = reopening("2026-03-15", "new_evidence", &[], false);
    assert_eq!(
        reopen(&nothing),
        Err(("reopening.follow-up", Some("examine")))
    );
    for (on, accepted) in [
        ("2026-03-13", false),
        ("2026-03-14", true),
        ("2026-03-15", true),
    ] {
        let body = reopening(on, "false_compliance", &[1], false);
        assert_eq!(reopen(&body).is_ok(), accepted, "{on}");
    }
    let body = reopening("2026-03-15", "false_compliance", &[1], false);
    done(&mut case, UNIT_HEAD, "reopen-case", &body);
    let view = case.view().unwrap();
    assert_eq!(view.status, "FollowUpReview");
    assert!(!view.findings[0].resolved);
    assert_eq!((view.closed_on, view.close_reason), (None, None));
    assert_eq!(view.due_on, Some(day("2026-03-25")));
    let close = json!({ "closed_on": "2026-03-16" });
    let refused = when(&case, UNIT_HEAD, "close-complied", &close);
    assert_eq!(refused, Err(("closing.open-finding", None)));
}

#[test]
fn a_case_reopened_to_be_examined_needs_a_new_task_order() {
    let mut case = complied();
    let body = reopening("2026-03-15", "superior_decision", &[], true);
    done(&mut case, UNIT_HEAD, "reopen-case", &body);
    assert_eq!(case.view().unwrap().status, "Registered");
    let start = json!({ "kind": "repeat", "started_on": "2026-03-16" });
    let refused = when(&case, INSPECTOR, "start-examination", &start);
    assert_eq!(refused, Err(("acting.state", None)));
    let open = when(&given(&received()), UNIT_HEAD, "reopen-case", &body);
    assert_eq!(open, Err(("acting.state", None)));
}

fn revocation(number: &str, discovered: &str, revoked: &str) -> Value {
    json!({ "number": number, "defect": "authority", "reason": "x",
        "discovered_on": discovered, "revoked_on": revoked })
}

#[test]
fn a_revoked_note_leaves_the_case_where_it_was_before() {
    let mut case = given(&nota_i());
    let revoke = |body: &Value| when(&case, UNIT_HEAD, "revoke-document", body).map(|_| ());
    let other = revocation("2", "2026-03-06", "2026-03-06");
    assert_eq!(revoke(&other), Err(("revocation.document", Some("number"))));
    let before = revocation("1", "2026-03-05", "2026-03-06");
    let refused = Err(("dates.out-of-order", Some("discovered_on")));
    assert_eq!(revoke(&before), refused);
    let body = revocation("1", "2026-03-06", "2026-03-07");
    done(&mut case, UNIT_HEAD, "revoke-document", &body);
    let view = case.view().unwrap();
    assert_eq!((view.status.as_str(), view.nota_i), ("ReportPending", None));
    let nota = json!({ "number": "1a", "issued_on": "2026-03-07", "limit_days": 14,
        "orders": [{ "finding": 1, "text": "x" }] });
    done(&mut case, INSPECTOR, "issue-nota-i", &nota);
}

#[test]
fn a_revoked_second_note_leaves_the_first_one_with_its_limit() {
    let mut case = given(&received());
    let nota = json!({ "number": "2", "issued_on": "2026-03-26", "limit_days": 7,
        "orders": [{ "finding": 1, "text": "x" }] });
    done(&mut case, INSPECTOR, "issue-nota-ii", &nota);
    let body = revocation("2", "2026-03-27", "2026-04-06");
    let events = when(&case, UNIT_HEAD, "revoke-document", &body).unwrap();
    let running = RunningNota {
        nota: NotaKind::First,
        due_on: Some(day("2026-03-25")),
        missed: false,
    };
    assert!(
        matches!(&events[0], CaseEvent::DocumentRevoked { nota: Some(nota), in_time_until, .. }
            if *nota == running && *in_time_until == day("2026-04-06")),
        "3 April is a holiday: {events:?}"
    );
    done(&mut case, UNIT_HEAD, "revoke-document", &body);
    let view = case.view().unwrap();
    assert_eq!((view.status.as_str(), view.nota_ii), ("NotaI", None));
    assert_eq!(view.due_on, Some(day("2026-03-25")));
}

#[test]
fn a_revoked_task_order_sends_nobody() {
    let mut case = given(&started()[..2]);
    let body = revocation("1", "2026-03-02", "2026-03-03");
    done(&mut case, UNIT_HEAD, "revoke-document", &body);
    let view = case.view().unwrap();
    assert_eq!(
        (view.status.as_str(), view.inspectors.len()),
        ("Registered", 0)
    );
    let examining = when(&given(&started()), UNIT_HEAD, "revoke-document", &body);
    assert_eq!(examining, Err(("acting.state", None)));
}

#[test]
fn a_renamed_company_keeps_its_case() {
    let mut case = given(&[registered()]);
    let rename = |name: &str| json!({ "name": name, "effective_on": "2026-03-03", "deed": "x" });
    let same = when(&case, INSPECTOR, "record-renaming", &rename("PT Contoh"));
    assert_eq!(same, Err(("register.same-name", Some("name"))));
    done(&mut case, INSPECTOR, "record-renaming", &rename("PT Baru"));
    let view = case.view().unwrap();
    assert_eq!(view.establishment.name, "PT Baru");
    assert_eq!(view.former_names, ["PT Contoh"]);
}
