//! Every sequence of commands leaves exactly one state, and what is allowed is what is accepted.

use chrono::NaiveDate;
use serde_json::Value;

use super::*;
use crate::action::Actions;
use crate::calendar::{add_days, sub_days};
use crate::docs::ROLES;
use crate::property::{Acted, Dice, Pool, allowed_is_accepted, asked};
use crate::prosecution::command::ProsecutionCommand as Command;
use crate::province::local_date;

/// Sequences that are followed, each of at most so many commands.
const WALKS: u64 = 90;
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
    "become-final",
    "execute-sentence",
    "state-fine-overdue",
];

impl Acted for Prosecution {
    type Command = Command;
    const ACTIONS: &[&str] = ACTIONS;

    fn actions(&self, officer: &Officer, at: DateTime<Utc>) -> Actions {
        Self::actions(self, officer, at, &crate::law::Law::seed())
    }

    fn parse(action: &str, body: &Value) -> Command {
        Command::parse(action, body).unwrap().unwrap()
    }

    fn accepts(&self, asked: &Asked<Command>) -> bool {
        self.decide(asked).is_ok()
    }

    fn province(&self) -> &ProvinceCode {
        Self::province(self).unwrap()
    }
}

/// What the system states, as far as it is accepted.
fn by_the_system(state: &Prosecution, at: DateTime<Utc>) -> Vec<(Officer, Command)> {
    let today = local_date(Prosecution::province(state).unwrap(), at);
    let missed = Deadline::ALL.map(|deadline| StateMissedDeadline {
        noticed_on: today,
        deadline,
    });
    let system = officer(Role::System, "91");
    [
        Command::BecomeFinal(BecomeFinal { final_on: today }),
        Command::StateFineOverdue(StateFineOverdue { noticed_on: today }),
        Command::WarnTimeBar(WarnTimeBar {
            warned_on: today,
            execution: false,
        }),
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

/// An officer of each role that acts, in its province and in that to which it is offered.
fn officers(state: &Prosecution) -> Vec<Officer> {
    let provinces = Prosecution::province(state).into_iter();
    let provinces = provinces.chain(state.offered_to());
    let persons = || ROLES.iter().filter(|role| **role != Role::System);
    let of = |province: &ProvinceCode| {
        let code = province.0.clone();
        persons().map(move |role| officer(*role, &code))
    };
    provinces.flat_map(of).collect()
}

fn walk(seed: u64, pool: &mut Pool) {
    let mut dice = Dice(seed);
    let begin: NaiveDate = [
        "2022-11-07",
        "2025-03-03",
        "2025-12-08",
        "2025-12-29",
        "2026-03-02",
    ][dice.below(5)]
    .parse()
    .unwrap();
    let mut report = FileEventReport::example(begin, &ProvinceCode("91".to_owned()));
    report.offence_date = sub_days(begin, [10, 30, 355][dice.below(3)]);
    let mut state = Prosecution::default();
    let filed = Command::FileEventReport(report);
    let first = state
        .decide(&asked(
            &officer(Role::Ppns, "91"),
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
        for officer in officers(&state) {
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
        let command = tried_otherwise(&mut dice, &state, &officer, at, command);
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

/// A hearing without the accused in two of three, and a judgment that takes liberty in two of three
/// where the law knows it.
fn tried_otherwise(
    dice: &mut Dice,
    state: &Prosecution,
    officer: &Officer,
    at: DateTime<Utc>,
    command: Command,
) -> Command {
    let kind = dice.below(3);
    if let (1.., Command::OpenHearing(example)) = (kind, &command) {
        return Command::OpenHearing(OpenHearing {
            present: Presence::Absent,
            ..example.clone()
        });
    }
    let Command::RecordJudgment(fine) = &command else {
        return command;
    };
    let liberty = Command::RecordJudgment(RecordJudgment {
        outcome: Outcome::Kurungan,
        fine_idr: None,
        subsidiary_days: None,
        liberty_days: Some(7),
        pay_until: None,
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
