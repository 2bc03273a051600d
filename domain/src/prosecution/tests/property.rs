//! Every sequence of commands leaves exactly one state, and what is allowed is what is accepted.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::*;
use crate::calendar::{add_days, sub_days};
use crate::docs::ROLES;
use crate::prosecution::command::ProsecutionCommand as Command;
use crate::province::local_date;

/// Sequences that are followed, each of at most so many commands.
const WALKS: u64 = 60;
const STEPS: u64 = 25;

/// The acts that lead to a judgment and its execution: taken more often than those that end a case before it.
const ROAD: &[&str] = &[
    "open-investigation",
    "name-suspect",
    "examine-suspect",
    "complete-bap",
    "set-court-day",
    "refer-to-court",
    "determine-regime",
    "determine-substance",
    "open-hearing",
    "record-judgment",
    "state-fine-overdue",
];

/// Numbers that look random and are the same in every run (an LCG with Knuth's constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        let step = 6_364_136_223_846_793_005_u64;
        self.0 = self
            .0
            .wrapping_mul(step)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit.max(1) as u64).unwrap()
    }
}

/// Bodies that were accepted somewhere, by their actions.
type Pool = BTreeMap<&'static str, Vec<Value>>;

/// A body with every date in it replaced.
fn on(body: &Value, day: NaiveDate) -> Value {
    let mut body = body.clone();
    for value in body.as_object_mut().unwrap().values_mut() {
        if value
            .as_str()
            .is_some_and(|text| text.parse::<NaiveDate>().is_ok())
        {
            *value = Value::String(day.to_string());
        }
    }
    body
}

fn asked(officer: &Officer, at: DateTime<Utc>, command: Command) -> Asked<Command> {
    Asked {
        id: Uuid::from_u128(7),
        officer: officer.clone(),
        at,
        law: crate::law::Law::seed(),
        command,
    }
}

/// Every action is allowed or refused; what is allowed is accepted; what is refused is refused
/// with any body that was accepted elsewhere, on this day or another.
fn allowed_is_accepted(
    state: &Prosecution,
    officer: &Officer,
    at: DateTime<Utc>,
    pool: &mut Pool,
) -> Vec<Command> {
    let actions = state.actions(officer, at, &crate::law::Law::seed());
    assert_eq!(actions.allowed.len() + actions.refused.len(), ACTIONS.len());
    let mut accepted = vec![];
    for one in &actions.allowed {
        let body = &one.schema["examples"][0];
        let command = Command::parse(one.action, body).unwrap().unwrap();
        let answer = state.decide(&asked(officer, at, command.clone()));
        assert!(answer.is_ok(), "{} {answer:?}", one.action);
        let known = pool.entry(command.action()).or_default();
        if known.len() < 3 && !known.contains(body) {
            known.push(body.clone());
        }
        accepted.push(command);
    }
    let today = local_date(state.province().unwrap(), at);
    let days = [0, 8, 200].map(|before| sub_days(today, before));
    let by_role = |one: &&crate::action::Refused| one.code == "acting.role";
    for one in actions.refused.iter().filter(|one| !by_role(one)) {
        for body in pool.get(one.action).into_iter().flatten() {
            let moved = days.iter().map(|day| on(body, *day)).chain([body.clone()]);
            for body in moved {
                let command = Command::parse(one.action, &body).unwrap().unwrap();
                let answer = state.decide(&asked(officer, at, command));
                assert!(
                    answer.is_err(),
                    "{} is refused with {} but {body} is accepted in {state:?}",
                    one.action,
                    one.code
                );
            }
        }
    }
    accepted
}

/// What the system states, as far as it is accepted.
fn by_the_system(state: &Prosecution, at: DateTime<Utc>) -> Vec<(Officer, Command)> {
    let today = local_date(state.province().unwrap(), at);
    let missed = [Deadline::Spdp, Deadline::CepatPresent, Deadline::StopNotice];
    let missed = missed.map(|deadline| StateMissedDeadline {
        noticed_on: today,
        deadline,
    });
    let system = officer(Role::System, "31");
    [
        Command::BecomeFinal(BecomeFinal { final_on: today }),
        Command::StateFineOverdue(StateFineOverdue { noticed_on: today }),
        Command::WarnTimeBar(WarnTimeBar { warned_on: today }),
    ]
    .into_iter()
    .chain(missed.map(Command::StateMissedDeadline))
    .filter(|command| state.decide(&asked(&system, at, command.clone())).is_ok())
    .map(|command| (system.clone(), command))
    .collect()
}

/// Takes a command and shows that it leaves one state, which its events name and folding gives.
fn take(state: &mut Prosecution, officer: &Officer, at: DateTime<Utc>, command: Command) {
    let before = state.view().unwrap().status;
    let events = state.decide(&asked(officer, at, command)).unwrap();
    let mut entered = before;
    for event in events {
        let enters = event.enters().map(ProsecutionStatus::name);
        let corrects = matches!(event, ProsecutionEvent::CorrectionRecorded { .. });
        entered = enters.unwrap_or(entered);
        state.apply(event);
        let status = state.view().unwrap().status;
        assert!(corrects || status == entered, "{status} {entered}");
        entered = status;
    }
    assert!(ProsecutionStatus::NAMES.contains(&entered));
}

fn walk(seed: u64, pool: &mut Pool) {
    let mut dice = Dice(seed);
    let begin: NaiveDate = ["2025-03-03", "2025-12-08", "2025-12-29", "2026-03-02"][dice.below(4)]
        .parse()
        .unwrap();
    let mut report = FileEventReport::example(begin, &ProvinceCode("31".to_owned()));
    report.offence_date = sub_days(begin, [10, 30, 355][dice.below(3)]);
    let mut state = Prosecution::default();
    let filed = Command::FileEventReport(report);
    let first = state
        .decide(&asked(
            &officer(Role::Ppns, "31"),
            at(&begin.to_string()),
            filed,
        ))
        .unwrap();
    for event in first {
        state.apply(event);
    }
    let mut day = begin;
    for _ in 0..STEPS {
        day = add_days(day, [0, 0, 1, 2, 9, 40, 120][dice.below(7)]);
        let at = at(&day.to_string());
        let mut next = by_the_system(&state, at);
        for role in ROLES.iter().filter(|role| **role != Role::System) {
            let officer = officer(*role, "31");
            let accepted = allowed_is_accepted(&state, &officer, at, pool);
            next.extend(
                accepted
                    .into_iter()
                    .map(|command| (officer.clone(), command)),
            );
        }
        if next.is_empty() {
            return;
        }
        let (officer, command) = chosen(&mut dice, next);
        let command = judged_otherwise(&mut dice, &state, &officer, at, command);
        take(&mut state, &officer, at, command);
    }
}

/// One of the commands; two times in three one of the road, when there is one.
fn chosen(dice: &mut Dice, mut next: Vec<(Officer, Command)>) -> (Officer, Command) {
    let on_road = |(_, command): &(Officer, Command)| ROAD.contains(&command.action());
    if dice.below(3) > 0 && next.iter().any(on_road) {
        next.retain(on_road);
    }
    next.swap_remove(dice.below(next.len()))
}

/// A judgment that takes liberty, present or absent, in two of three where the law knows it.
fn judged_otherwise(
    dice: &mut Dice,
    state: &Prosecution,
    officer: &Officer,
    at: DateTime<Utc>,
    command: Command,
) -> Command {
    let kind = dice.below(3);
    let Command::RecordJudgment(fine) = &command else {
        return command;
    };
    let liberty = Command::RecordJudgment(RecordJudgment {
        outcome: Outcome::Kurungan,
        fine_idr: None,
        subsidiary_days: None,
        in_absentia: kind == 1,
        ..fine.clone()
    });
    let accepted = state.decide(&asked(officer, at, liberty.clone())).is_ok();
    if kind > 0 && accepted {
        liberty
    } else {
        command
    }
}

#[test]
fn allowed_is_exactly_what_is_accepted_on_every_road() {
    let mut pool = Pool::new();
    for seed in 0..WALKS {
        walk(seed, &mut pool);
    }
    let met: Vec<&str> = pool.keys().copied().collect();
    let unmet: Vec<&&str> = ACTIONS
        .iter()
        .filter(|action| !met.contains(action))
        .collect();
    assert!(unmet.is_empty(), "never allowed on any road: {unmet:?}");
}

#[test]
fn nobody_else_acts_in_a_prosecution() {
    let mut state = Prosecution::default();
    let report = FileEventReport::example(
        "2026-03-02".parse().unwrap(),
        &ProvinceCode("31".to_owned()),
    );
    ask(
        &mut state,
        Role::Ppns,
        "2026-03-02",
        Command::FileEventReport(report),
    )
    .unwrap();
    for role in Role::PERSONS
        .into_iter()
        .filter(|role| !ROLES.contains(role))
    {
        let actions = state.actions(
            &officer(role, "31"),
            at("2026-03-02"),
            &crate::law::Law::seed(),
        );
        assert!(actions.allowed.is_empty(), "{role}");
        assert!(
            actions.refused.iter().all(|one| one.code == "acting.role"),
            "{role}"
        );
    }
}
