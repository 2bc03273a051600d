//! The law of plans: given events, when a command, then an event or a refusal.

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::commands::PlanCommand;
use super::state::Plan;
use crate::asked::Asked;
use crate::law::Law;
use crate::officer::{Officer, Role};
use crate::province::ProvinceCode;
use crate::rules::plan::plan_takes_in;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn asked(who: &str, role: Role, action: &str, body: &Value) -> Asked<PlanCommand> {
    Asked {
        id: Uuid::nil(),
        officer: Officer {
            acts_for: None,
            id: who.to_owned(),
            role,
            unit: None,
            province: Some(ProvinceCode("21".to_owned())),
        },
        at: "2026-03-10T03:00:00Z".parse().unwrap(),
        law: Law::seed(),
        command: PlanCommand::parse(action, body).unwrap().unwrap(),
    }
}

fn draft() -> Value {
    json!({ "scope": { "province": "21", "unit": "UPTD I", "year": 2026, "month": 3, "inspector": "budi" },
        "targets": [{ "kind": "first", "count": 3 }, { "kind": "periodic", "count": 2 }] })
}

fn after(plan: &Plan, asked: &Asked<PlanCommand>) -> Plan {
    let mut plan = plan.clone();
    plan.apply(plan.decide(asked).unwrap());
    plan
}

fn refused(plan: &Plan, asked: &Asked<PlanCommand>) -> (&'static str, Option<&'static str>) {
    let refusal = plan.decide(asked).unwrap_err();
    (refusal.rule.code, refusal.field)
}

#[test]
fn a_plan_is_approved_by_another_person_than_its_author() {
    let none = Plan::default();
    let drafted = after(
        &none,
        &asked("budi", Role::Inspector2, "draft-plan", &draft()),
    );
    let approve = |on: &str| json!({ "approved_on": on });
    let by = |who, role, on: &str| asked(who, role, "approve-plan", &approve(on));
    assert_eq!(
        refused(&drafted, &by("c", Role::Coordinator, "2026-03-10")).0,
        "acting.role"
    );
    assert_eq!(
        refused(&drafted, &by("budi", Role::UnitHead, "2026-03-10")).0,
        "acting.four-eyes"
    );
    let early = refused(&drafted, &by("head", Role::UnitHead, "2026-03-09"));
    assert_eq!(early.1, Some("approved_on"));
    let back = asked(
        "head",
        Role::UnitHead,
        "return-plan",
        &json!({ "reason": "Kurang" }),
    );
    let returned = after(&drafted, &back);
    assert_eq!(
        refused(&returned, &by("head", Role::UnitHead, "2026-03-10")).0,
        "acting.state"
    );
    let anew = json!({ "targets": [{ "kind": "first", "count": 5 }] });
    let anew = asked("budi", Role::Inspector2, "change-plan", &anew);
    let approved = after(
        &after(&returned, &anew),
        &by("head", Role::UnitHead, "2026-03-10"),
    );
    assert_eq!(refused(&approved, &anew).0, "acting.state");
    let view = approved.view(&Law::seed()).unwrap();
    assert_eq!(
        (view.planned, view.quota, view.approver.as_deref()),
        (5, Some(5), Some("head"))
    );
}

#[test]
fn a_unit_plans_a_year_and_an_inspector_a_month() {
    let none = Plan::default();
    for (month, inspector, field) in [
        (json!(3), json!("budi"), None),
        (Value::Null, Value::Null, None),
        (json!(3), Value::Null, Some("scope/inspector")),
        (Value::Null, json!("budi"), Some("scope/month")),
        (json!(13), json!("budi"), Some("scope/month")),
    ] {
        let mut body = draft();
        (body["scope"]["month"], body["scope"]["inspector"]) = (month, inspector);
        let answer = none.decide(&asked("head", Role::UnitHead, "draft-plan", &body));
        let found = answer
            .err()
            .map(|refusal| (refusal.rule.code, refusal.field));
        assert_eq!(
            found,
            field.map(|field| ("plan.period", Some(field))),
            "{body}"
        );
    }
    for targets in [
        json!([]),
        json!([{ "kind": "first", "count": 0 }]),
        json!([{ "kind": "first", "count": 1 }, { "kind": "first", "count": 2 }]),
    ] {
        let mut body = draft();
        body["targets"] = targets;
        let asked = asked("head", Role::UnitHead, "draft-plan", &body);
        assert_eq!(refused(&none, &asked), ("plan.targets", Some("targets")));
    }
}

#[test]
fn an_approved_plan_takes_cases_of_its_province_in_in_its_time() {
    let drafted = after(
        &Plan::default(),
        &asked("budi", Role::Inspector2, "draft-plan", &draft()),
    );
    let approve = json!({ "approved_on": "2026-03-10" });
    let approved = after(
        &drafted,
        &asked("head", Role::UnitHead, "approve-plan", &approve),
    );
    let takes = |plan: &Plan, province: &str, since: &str, on: &str| {
        let province = ProvinceCode(province.to_owned());
        let answer = plan_takes_in(plan, &province, day(since), day(on));
        answer
            .err()
            .map(|refusal| (refusal.rule.code, refusal.field.unwrap()))
    };
    let refused = |field| Some(("plan.takes-in", field));
    assert_eq!(takes(&approved, "21", "2026-03-10", "2026-03-31"), None);
    assert_eq!(
        takes(&approved, "21", "2026-03-10", "2026-04-01"),
        refused("included_on")
    );
    assert_eq!(
        takes(&approved, "21", "2026-03-09", "2026-03-31"),
        refused("approved_on")
    );
    assert_eq!(
        takes(&approved, "31", "2026-03-10", "2026-03-31"),
        refused("plan")
    );
    assert_eq!(
        takes(&drafted, "21", "2026-03-10", "2026-03-31"),
        refused("plan")
    );
    assert_eq!(
        takes(&Plan::default(), "21", "2026-03-10", "2026-03-31"),
        refused("plan")
    );
}

#[test]
fn an_approved_plan_is_corrected_by_two_persons_and_stays_approved() {
    let mut plan = after(
        &Plan::default(),
        &asked("budi", Role::Inspector1, "draft-plan", &draft()),
    );
    let approval = json!({ "approved_on": "2026-03-10" });
    plan = after(
        &plan,
        &asked("kepala", Role::UnitHead, "approve-plan", &approval),
    );
    let proposal = |target, field: &str, value: Value| {
        json!({ "target": target, "new": { "field": field, "value": value }, "kind": "typing",
            "reason": "Naskah", "discovered_on": "2026-03-10" })
    };
    let more = json!([{ "kind": "first", "count": 4 }]);
    for (body, code) in [
        (proposal(2, "targets", more.clone()), "correction.field"),
        (proposal(1, "targets", json!([])), "plan.targets"),
        (
            proposal(2, "approved_on", json!("2026-03-11")),
            "dates.in-future",
        ),
        (
            proposal(2, "approved_on", json!("2026-03-09")),
            "dates.out-of-order",
        ),
        (
            proposal(2, "approved_on", json!("2026-03-10")),
            "correction.no-change",
        ),
    ] {
        let told = refused(
            &plan,
            &asked("budi", Role::Inspector1, "propose-correction", &body),
        );
        assert_eq!(told.0, code, "{body}");
    }
    let body = proposal(1, "targets", more);
    plan = after(
        &plan,
        &asked("budi", Role::Inspector1, "propose-correction", &body),
    );
    let approve = json!({ "proposal": 3 });
    plan = after(
        &plan,
        &asked("kepala", Role::UnitHead, "approve-correction", &approve),
    );
    let Plan::Written(written) = &plan else {
        panic!("not written");
    };
    assert_eq!(written.state.name(), "approved");
    assert_eq!((written.targets.len(), written.targets[0].count), (1, 4));
}
