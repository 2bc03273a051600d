//! Two cases about the same.

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use serde_json::{Value, json};

use super::given::{day, found, given, received, registered, started};
use super::*;

/// The case under test has the identifier 7 and is of 2026-03-02.
fn older(change: impl FnOnce(&mut Other)) -> Other {
    let mut other = given(&started()).as_other().unwrap();
    other.id = Uuid::from_u128(1);
    change(&mut other);
    other
}

fn body(on: &str) -> Value {
    json!({ "into": Uuid::from_u128(1), "merged_on": on, "reason": "x" })
}

/// Asks for a merging into another case.
fn merge(case: &Case, on: &str, other: Other) -> Result<Vec<CaseEvent>, &'static str> {
    ask(
        case,
        Role::Coordinator,
        "merge-case",
        &body(on),
        Some(other),
    )
}

fn ask(
    case: &Case,
    role: Role,
    action: &str,
    body: &Value,
    other: Option<Other>,
) -> Result<Vec<CaseEvent>, &'static str> {
    let mut command = CaseCommand::parse(action, body).unwrap().unwrap();
    if let Some((_, survivor)) = command.survivor() {
        *survivor = other;
    }
    decide(case, role, command)
}

fn decide(case: &Case, role: Role, command: CaseCommand) -> Result<Vec<CaseEvent>, &'static str> {
    let officer = if role == Role::System {
        Officer::system("tell_survivors")
    } else {
        officer(role)
    };
    let asked = Asked {
        id: Uuid::from_u128(7),
        officer,
        at: at(),
        law: crate::law::Law::seed(),
        command,
    };
    case.decide(&asked).map_err(|refusal| refusal.rule.code)
}

fn apply(case: &mut Case, events: Vec<CaseEvent>) {
    for event in events {
        let stored = serde_json::to_string(&event).unwrap();
        case.apply(serde_json::from_str(&stored).unwrap());
    }
}

#[test]
fn a_case_is_merged_into_an_older_open_one_about_the_same() {
    let case = given(&[started(), vec![found()]].concat());
    let refusal = |other| merge(&case, "2026-03-10", other).unwrap_err();
    let unknown = ask(
        &case,
        Role::Coordinator,
        "merge-case",
        &body("2026-03-10"),
        None,
    );
    assert_eq!(unknown, Err("merging.survivor"));
    assert_eq!(
        refusal(older(|other| other.is_open = false)),
        "merging.survivor"
    );
    assert_eq!(
        refusal(older(|other| other.id = Uuid::from_u128(8))),
        "merging.older-survives"
    );
    let elsewhere = older(|other| "PT Lain".clone_into(&mut other.establishment.name));
    assert_eq!(refusal(elsewhere), "merging.same-establishment");
    let same = |on: NaiveDate| {
        let found = Finding {
            number: 1,
            norm: "WLK-02".to_owned(),
            offence_date: on,
            resolved: false,
        };
        older(|other| other.findings = vec![found])
    };
    for (on, accepted) in [
        ("2026-01-31", false),
        ("2026-02-01", true),
        ("2026-02-02", false),
    ] {
        let answer = merge(&case, "2026-03-10", same(day(on)));
        assert_eq!(answer.is_ok(), accepted, "{on}");
    }
    for (on, accepted) in [
        ("2026-03-02", false),
        ("2026-03-03", true),
        ("2026-03-04", true),
    ] {
        let answer = merge(&case, on, older(|_| ()));
        assert_eq!(
            answer.is_ok(),
            accepted,
            "the last act was on 3 March: {on}"
        );
    }
    let by = |role| {
        ask(
            &case,
            role,
            "merge-case",
            &body("2026-03-10"),
            Some(older(|_| ())),
        )
    };
    assert_eq!(by(Role::UnitHead), Err("acting.role"));
}

#[test]
fn a_merged_case_rests_and_returns_to_where_it_was() {
    let mut case = given(&received());
    let before = case.view().unwrap();
    let merged = merge(&case, "2026-03-10", older(|_| ())).unwrap();
    apply(&mut case, merged);
    let view = case.view().unwrap();
    assert_eq!((view.status.as_str(), view.due_on), ("Merged", None));
    assert_eq!(view.merged_into, Some(Uuid::from_u128(1)));
    assert_eq!(view.close_reason, Some(CloseReason::Duplicate));
    assert_eq!(view.findings, before.findings, "nothing is deleted");
    let reopen = json!({ "reopened_on": "2026-03-11", "ground": "new_evidence", "reason": "x",
        "findings": [], "examine": true });
    let refused = ask(&case, Role::UnitHead, "reopen-case", &reopen, None);
    assert_eq!(refused, Err("acting.state"), "a merging is undone instead");
    let again = merge(&case, "2026-03-11", older(|_| ()));
    assert_eq!(again, Err("acting.state"));

    let undo = |on: &str| json!({ "reversed_on": on, "reason": "x" });
    for (on, accepted) in [
        ("2026-03-09", false),
        ("2026-03-10", true),
        ("2026-03-11", true),
    ] {
        let answer = ask(&case, Role::UnitHead, "unmerge-case", &undo(on), None);
        assert_eq!(answer.is_ok(), accepted, "{on}");
    }
    let undone = ask(
        &case,
        Role::UnitHead,
        "unmerge-case",
        &undo("2026-03-11"),
        None,
    );
    apply(&mut case, undone.unwrap());
    let view = case.view().unwrap();
    assert_eq!(view.status, before.status);
    assert_eq!((view.due_on, view.merged_into), (before.due_on, None));
    assert_eq!((view.closed_on, view.close_reason), (None, None));
}

#[test]
fn the_older_case_is_told_and_its_own_course_is_not_changed() {
    let mut case = given(&received());
    let mut older_one = given(&[registered()]);
    let merged = merge(&case, "2026-03-10", older(|_| ())).unwrap();
    let (id, told) = merged[0].tells(Uuid::from_u128(7)).unwrap();
    assert_eq!(id, Uuid::from_u128(1));
    apply(&mut case, merged);
    let by_hand = decide(&older_one, Role::Coordinator, told.clone());
    assert_eq!(by_hand, Err("acting.role"));
    let noted = decide(&older_one, Role::System, told.clone()).unwrap();
    apply(&mut older_one, noted);
    let view = older_one.view().unwrap();
    assert_eq!(view.status, "Registered");
    assert_eq!(view.absorbed[0].findings, case.view().unwrap().findings);
    assert!(older_one.has_absorbed(Uuid::from_u128(7)));
    let twice = decide(&older_one, Role::System, told);
    assert_eq!(twice, Err("acting.state"));
    let order = json!({ "number": "1", "inspectors": ["inspector"], "issued_on": "2026-03-03",
        "valid_from": "2026-03-03", "valid_to": "2026-03-31", "purpose": "x" });
    let answer = ask(&older_one, Role::UnitHead, "issue-task-order", &order, None);
    assert!(answer.is_ok(), "its acts go on from its own last one");

    let undo = json!({ "reversed_on": "2026-03-11", "reason": "x" });
    let undone = ask(&case, Role::UnitHead, "unmerge-case", &undo, None).unwrap();
    let (_, told) = undone[0].tells(Uuid::from_u128(7)).unwrap();
    let noted = decide(&older_one, Role::System, told.clone()).unwrap();
    apply(&mut older_one, noted);
    assert!(older_one.view().unwrap().absorbed.is_empty());
    assert_eq!(decide(&older_one, Role::System, told), Err("acting.state"));
}

#[test]
fn an_open_case_follows_the_successor_of_its_employer() {
    let (employer, successor) = (Uuid::from_u128(8), Uuid::from_u128(9));
    let mut about = given::registered();
    if let CaseEvent::InspectionCaseRegistered { establishment, .. } = &mut about {
        establishment.id = Some(employer);
    }
    let clock = (Role::System, "system:tell_of_duplicates", "");
    let follow = |from: Uuid| {
        json!({ "employer": from, "successor": successor, "name": "PT Penerus",
            "merged_on": "2026-03-02", "followed_on": "2026-03-03" })
    };
    let mut case = given(&[about.clone()]);
    assert!(case.follows_successor_of(employer));
    let person = (Role::Coordinator, "c", "31");
    let by_hand = given::when(&case, person, "follow-successor", &follow(employer));
    assert_eq!(by_hand, Err(("acting.role", None)));
    let other = given::when(&case, clock, "follow-successor", &follow(successor));
    assert_eq!(other, Err(("acting.state", None)));
    for event in given::when(&case, clock, "follow-successor", &follow(employer)).unwrap() {
        case.apply(event);
    }
    let view = case.view().unwrap();
    assert_eq!(view.establishment.name, "PT Penerus");
    assert_eq!(view.establishment.id, Some(successor));
    assert_eq!(view.former_names, ["PT Contoh"]);
    assert_eq!(view.status, "Registered");
    assert!(case.follows_successor_of(successor) && !case.follows_successor_of(employer));
    // One that names no entry of the register, and one that is closed, stay as they are.
    assert!(!given(&[given::registered()]).follows_successor_of(employer));
    let closed = CaseEvent::CaseClosed {
        reason: crate::case::CloseReason::CompanyDissolved,
        closed_on: day("2026-03-03"),
        evidence: None,
    };
    assert!(!given(&[about, closed]).follows_successor_of(employer));
}
