//! The road from the report to the execution, and its guards.

use serde_json::Value;

use super::*;
use crate::action::Actions;

pub(super) fn example(actions: &Actions, action: &str) -> Value {
    let found = actions.allowed.iter().find(|a| a.action == action);
    found
        .unwrap_or_else(|| panic!("{action} in {actions:?}"))
        .schema["examples"][0]
        .clone()
}

/// Takes an allowed action with its example.
pub(super) fn act(state: &mut Prosecution, role: Role, day: &str, action: &str) {
    let actions = state.actions(&officer(role, "31"), at(day), &crate::law::Law::seed());
    for allowed in &actions.allowed {
        let validator = jsonschema::validator_for(&allowed.schema).unwrap();
        assert!(
            validator.is_valid(&allowed.schema["examples"][0]),
            "{}",
            allowed.action
        );
    }
    let body = example(&actions, action);
    let command = ProsecutionCommand::parse(action, &body).unwrap().unwrap();
    assert_eq!(command.action(), action);
    ask(state, role, day, command).unwrap();
}

pub(super) fn filed(day: &str, offence: &str) -> Prosecution {
    let mut state = Prosecution::default();
    let mut report = FileEventReport::example(day.parse().unwrap(), &ProvinceCode("31".to_owned()));
    report.offence_date = offence.parse().unwrap();
    ask(
        &mut state,
        Role::Ppns,
        day,
        ProsecutionCommand::FileEventReport(report),
    )
    .unwrap();
    state
}

pub(super) const ROAD: [(Role, &str); 7] = [
    (Role::PpnsSuperior, "open-investigation"),
    (Role::Ppns, "name-suspect"),
    (Role::Ppns, "examine-suspect"),
    (Role::Ppns, "complete-bap"),
    (Role::Ppns, "refer-to-court"),
    (Role::Ppns, "open-hearing"),
    (Role::Ppns, "record-judgment"),
];

pub(super) fn walked(day: &str, offence: &str, steps: usize) -> Prosecution {
    let mut state = filed(day, offence);
    for (role, action) in &ROAD[..steps] {
        act(&mut state, *role, day, action);
    }
    state
}

fn status(state: &Prosecution) -> &'static str {
    state.view().unwrap().status
}

#[test]
fn the_main_road_leads_to_execution_by_allowed_actions_alone() {
    let mut state = filed("2026-03-02", "2026-02-01");
    for (role, action) in ROAD {
        act(&mut state, role, "2026-03-20", action);
        if action == "open-investigation" {
            act(&mut state, Role::Ppns, "2026-03-20", "examine-witness");
        }
    }
    assert_eq!(status(&state), "Final", "a fine takes no liberty");
    act(&mut state, Role::Ppns, "2026-03-20", "pay-fine");
    let view = state.view().unwrap();
    assert_eq!(view.status, "Executed");
    assert_eq!(view.regime, Some(Regime::Kuhap2025));
    assert_eq!(view.fine_idr, Some(1_000_000));
    let days = view.milestones;
    assert_eq!(days.reported_on.unwrap().to_string(), "2026-03-02");
    assert!(days.final_on == days.judged_on && days.completed_on > days.final_on);
}

#[test]
fn every_action_is_either_allowed_or_refused_and_has_a_schema() {
    for steps in 0..=ROAD.len() {
        let state = walked("2026-03-02", "2026-02-01", steps);
        let actions = state.actions(
            &officer(Role::Ppns, "31"),
            at("2026-03-02"),
            &crate::law::Law::seed(),
        );
        assert_eq!(actions.allowed.len() + actions.refused.len(), ACTIONS.len());
    }
    assert!(
        ACTIONS
            .iter()
            .all(|action| ProsecutionCommand::schema(action).is_some())
    );
    assert!(ProsecutionCommand::parse("become-final", &Value::Null).is_none());
}

#[test]
fn role_then_province_then_state_then_data() {
    let state = filed("2026-03-02", "2026-02-01");
    let code = |role, province: &str, action: &str| {
        let actions = state.actions(
            &officer(role, province),
            at("2026-03-02"),
            &crate::law::Law::seed(),
        );
        actions
            .refused
            .iter()
            .find(|r| r.action == action)
            .map(|r| r.code)
    };
    assert_eq!(
        code(Role::Ppns, "32", "open-investigation"),
        Some("acting.role")
    );
    assert_eq!(
        code(Role::PpnsSuperior, "32", "open-investigation"),
        Some("acting.province")
    );
    assert_eq!(code(Role::Ppns, "31", "pay-fine"), Some("acting.state"));
    assert_eq!(code(Role::PpnsSuperior, "31", "open-investigation"), None);
}

#[test]
fn an_old_offence_is_not_opened_after_its_year() {
    for (day, accepted) in [
        ("2026-02-28", true),
        ("2026-03-01", true),
        ("2026-03-02", false),
    ] {
        let state = filed("2026-02-28", "2025-03-01");
        let actions = state.actions(
            &officer(Role::PpnsSuperior, "31"),
            at(day),
            &crate::law::Law::seed(),
        );
        let mut state = state;
        let open = ProsecutionCommand::OpenInvestigation(OpenInvestigation {
            order_number: "1".to_owned(),
            opened_on: day.parse().unwrap(),
            beside: Beside::default(),
            roster: crate::officer::Roster::default(),
        });
        let barred = actions
            .allowed
            .iter()
            .any(|a| a.action == "declare-time-barred");
        assert_eq!(barred, !accepted, "{day}");
        let answer = ask(&mut state, Role::PpnsSuperior, day, open);
        assert_eq!(answer.is_ok(), accepted, "{day}");
    }
}

#[test]
fn a_late_referral_needs_a_reason() {
    let refer = |on: &str, reason: Option<&str>| {
        let mut state = walked("2026-03-02", "2026-02-01", 4);
        let command = ProsecutionCommand::ReferToCourt(ReferToCourt {
            referred_on: on.parse().unwrap(),
            court: "PN".to_owned(),
            cover_letter: None,
            delay_reason: reason.map(str::to_owned),
            reading: Some("DRAFT".to_owned()),
            fine_reading: Some("A".to_owned()),
            reading_ground: None,
            dossier_index: all_documents(),
            dossier_sha256: "0f".repeat(32),
        });
        ask(&mut state, Role::Ppns, "2026-03-20", command).map(|_| ())
    };
    assert!(refer("2026-03-04", None).is_ok());
    assert!(refer("2026-03-05", None).is_ok());
    assert_eq!(
        refer("2026-03-06", None).unwrap_err().rule.code,
        "court.three-days-2025"
    );
    assert!(refer("2026-03-06", Some("tidak ada hari sidang")).is_ok());
}

#[test]
fn kurungan_waits_seven_days_and_the_new_code_does_not_know_it() {
    let kurungan = |day: &str| {
        ProsecutionCommand::RecordJudgment(RecordJudgment {
            judged_on: day.parse().unwrap(),
            outcome: Outcome::Kurungan,
            fine_idr: None,
            subsidiary_days: None,
            in_absentia: false,
            liberty_days: Some(7),
            pay_until: None,
            instalments: false,
            reading: None,
            reading_ground: None,
            beside: Beside::default(),
        })
    };
    let mut new = walked("2026-03-02", "2026-02-01", 6);
    let refusal = ask(&mut new, Role::Ppns, "2026-03-02", kurungan("2026-03-02")).unwrap_err();
    assert_eq!(refusal.rule.code, "court.outcome");
    let mut old = walked("2025-03-02", "2025-02-01", 6);
    ask(&mut old, Role::Ppns, "2025-03-02", kurungan("2025-03-02")).unwrap();
    assert_eq!(status(&old), "Judged");
    for (day, accepted) in [
        ("2025-03-09", false),
        ("2025-03-10", true),
        ("2025-03-11", true),
    ] {
        let final_on = day.parse().unwrap();
        let command = ProsecutionCommand::BecomeFinal(BecomeFinal { final_on });
        let answer = ask(&mut old.clone(), Role::System, day, command);
        assert_eq!(answer.is_ok(), accepted, "{day}");
    }
}

#[test]
fn an_investigation_is_stopped_before_the_referral_only() {
    for (steps, accepted) in [(0, false), (1, true), (4, true), (5, false)] {
        let state = walked("2026-03-02", "2026-02-01", steps);
        let actions = state.actions(
            &officer(Role::PpnsSuperior, "31"),
            at("2026-03-02"),
            &crate::law::Law::seed(),
        );
        let stop = actions
            .allowed
            .iter()
            .any(|a| a.action == "stop-investigation");
        assert_eq!(stop, accepted, "{steps}");
    }
    let mut state = walked("2026-03-02", "2026-02-01", 1);
    act(
        &mut state,
        Role::PpnsSuperior,
        "2026-03-02",
        "stop-investigation",
    );
    assert_eq!(status(&state), "Stopped");
}
