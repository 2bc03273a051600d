//! Finds the states of an aggregate by taking every command that is accepted, from nothing on.

use std::collections::{BTreeSet, VecDeque};

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::asked::Asked;
use crate::officer::{Officer, Role};
use crate::province::ProvinceCode;

/// What is walked.
pub(super) trait Machine: Clone + Default + Serialize {
    type Command: Clone;
    /// The province in which it begins.
    const HOME: &str;

    /// The provinces whose officers may act.
    fn provinces(&self) -> Vec<ProvinceCode> {
        vec![ProvinceCode(Self::HOME.to_owned())]
    }

    /// Days that pass before a command here.
    fn waits(&self) -> &'static [u64] {
        WAITS
    }
    /// Whether a command may be one of this role's; what is not is refused everywhere.
    fn belongs(_command: &Self::Command, _role: Role) -> bool {
        true
    }

    /// Name of the state; none before the first event.
    fn stage(&self) -> Option<String>;
    /// Commands to try, each with its name.
    fn tries(&self, at: DateTime<Utc>) -> Vec<(&'static str, Self::Command)>;
    /// Whether a command is accepted.
    fn accepts(&self, asked: &Asked<Self::Command>) -> bool;
    /// The aggregate after a command, when it is accepted.
    fn after(&self, asked: &Asked<Self::Command>) -> Option<Self>;
    /// What decides which commands are accepted; states that share it are walked once.
    fn outline(&self) -> String;
    /// Whether walking on from here can show anything new.
    fn leads_on(&self) -> bool;
}

/// One command that leads from a state to a state.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) from: String,
    pub(super) command: &'static str,
    pub(super) to: String,
    pub(super) by: BTreeSet<Role>,
}

/// Before the first event, as in a diagram.
pub(super) const NOTHING: &str = "[*]";

/// Days that pass before a command: none, the limit of a note, and more than any limit.
pub(super) const WAITS: &[u64] = &[0, 16, 45];
/// Where no limit runs.
pub(super) const AT_ONCE: &[u64] = &[0];

/// All steps that begin on a day, in the order in which they are found.
pub(super) fn walk<M: Machine>(begin: &str, steps: &mut Vec<Step>) {
    let begin: DateTime<Utc> = format!("{begin}T03:00:00Z").parse().unwrap();
    let mut seen = BTreeSet::new();
    let mut open = VecDeque::from([(M::default(), begin)]);
    while let Some((here, since)) = open.pop_front() {
        for wait in here.waits() {
            let at = since + Days::new(*wait);
            for (there, command, by) in next(&here, at) {
                note(steps, &here, command, &there, by);
                if there.leads_on() && seen.insert(there.outline()) {
                    open.push_back((there, at));
                }
            }
        }
    }
}

/// Every command that is accepted here, by whom, with what it makes; that is the same for all.
fn next<M: Machine>(here: &M, at: DateTime<Utc>) -> Vec<(M, &'static str, BTreeSet<Role>)> {
    let mut found = vec![];
    let officers = officers(&here.provinces());
    for (name, command) in here.tries(at) {
        let mut asked = Asked {
            id: Uuid::from_u128(7),
            officer: Officer::system("walk"),
            at,
            law: crate::law::Law::seed(),
            command,
        };
        let mut there = None;
        let mut by = BTreeSet::new();
        let may = |officer: &&Officer| M::belongs(&asked.command, officer.role);
        let officers: Vec<&Officer> = officers.iter().filter(may).collect();
        for officer in officers {
            asked.officer = officer.clone();
            if here.accepts(&asked) {
                by.insert(officer.role);
                there = there.or_else(|| here.after(&asked));
            }
        }
        found.extend(there.map(|there| (there, name, by)));
    }
    found
}

/// An officer of each role for each province, with the identifiers that examples use.
fn officers(provinces: &[ProvinceCode]) -> Vec<Officer> {
    let roles = || Role::PERSONS.into_iter().chain([Role::System]);
    let of = |province: &ProvinceCode, role: Role| Officer {
        acts_for: None,
        id: format!("{}-{}", role.code(), province.0),
        role,
        unit: None,
        province: (!role.is_national()).then(|| province.clone()),
    };
    let mut found = vec![];
    for (index, province) in provinces.iter().enumerate() {
        let here = roles().filter(|role| index == 0 || !role.is_national());
        found.extend(here.map(|role| of(province, role)));
    }
    found
}

fn note<M: Machine>(
    steps: &mut Vec<Step>,
    here: &M,
    command: &'static str,
    there: &M,
    by: BTreeSet<Role>,
) {
    let name = |state: &M| state.stage().unwrap_or_else(|| NOTHING.to_owned());
    let (from, to) = (name(here), name(there));
    let known = steps
        .iter_mut()
        .find(|step| step.from == from && step.command == command && step.to == to);
    if let Some(step) = known {
        step.by.extend(by);
        return;
    }
    steps.push(Step {
        from,
        command,
        to,
        by,
    });
}

/// What two states have in common that differ in days, officers and these members only.
pub(super) fn blanked<M: Machine>(state: &M, aside: &[&str]) -> String {
    fn blank(value: &mut Value, home: &str, aside: &[&str]) {
        match value {
            Value::String(text) if text.parse::<NaiveDate>().is_ok() => text.clear(),
            Value::String(text) if text.ends_with(home) => text.clear(),
            Value::Array(items) => items.iter_mut().for_each(|item| blank(item, home, aside)),
            Value::Object(fields) => {
                fields.retain(|name, _| !aside.contains(&name.as_str()));
                let fields = fields.values_mut();
                fields.for_each(|field| blank(field, home, aside));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut value = serde_json::to_value(state).unwrap();
    blank(&mut value, &format!("-{}", M::HOME), aside);
    value.to_string()
}
