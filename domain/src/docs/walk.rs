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
    /// Members that do not decide which commands are accepted.
    const ASIDE: &[&str];

    /// Name of the state; none before the first event.
    fn stage(&self) -> Option<String>;
    /// Commands to try, each with its name.
    fn tries(&self, officer: &Officer, at: DateTime<Utc>) -> Vec<(&'static str, Self::Command)>;
    /// The aggregate after a command, when it is accepted.
    fn after(&self, asked: &Asked<Self::Command>) -> Option<Self>;
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
const WAITS: [u64; 3] = [0, 16, 45];

/// All steps that begin on a day, in the order in which they are found.
pub(super) fn walk<M: Machine>(begin: &str, steps: &mut Vec<Step>) {
    let begin: DateTime<Utc> = format!("{begin}T03:00:00Z").parse().unwrap();
    let mut seen = BTreeSet::new();
    let mut open = VecDeque::from([(M::default(), begin)]);
    while let Some((here, since)) = open.pop_front() {
        for wait in WAITS {
            let at = since + Days::new(wait);
            for (there, asked, command) in next(&here, at) {
                note(steps, &here, command, &there, asked.officer.role);
                if there.leads_on() && seen.insert(outline(&there)) {
                    open.push_back((there, at));
                }
            }
        }
    }
}

/// Every command that is accepted here, with what it makes.
fn next<M: Machine>(here: &M, at: DateTime<Utc>) -> Vec<(M, Asked<M::Command>, &'static str)> {
    let mut found = vec![];
    for role in Role::PERSONS.into_iter().chain([Role::System]) {
        let officer = officer(role);
        for (name, command) in here.tries(&officer, at) {
            let asked = Asked {
                id: Uuid::from_u128(7),
                officer: officer.clone(),
                at,
                law: crate::law::Law::seed(),
                command,
            };
            if let Some(there) = here.after(&asked) {
                found.push((there, asked, name));
            }
        }
    }
    found
}

/// An officer of province 31 with the identifier that examples use.
fn officer(role: Role) -> Officer {
    let province = (!role.is_national()).then(|| ProvinceCode("31".to_owned()));
    Officer {
        id: format!("{}-31", role.code()),
        role,
        unit: None,
        province,
    }
}

fn note<M: Machine>(steps: &mut Vec<Step>, here: &M, command: &'static str, there: &M, role: Role) {
    let name = |state: &M| state.stage().unwrap_or_else(|| NOTHING.to_owned());
    let (from, to) = (name(here), name(there));
    let known = steps
        .iter_mut()
        .find(|step| step.from == from && step.command == command && step.to == to);
    if let Some(step) = known {
        step.by.insert(role);
        return;
    }
    let by = BTreeSet::from([role]);
    steps.push(Step {
        from,
        command,
        to,
        by,
    });
}

/// What two states have in common that differ in days and officers only.
fn outline<M: Machine>(state: &M) -> String {
    fn blank(value: &mut Value, aside: &[&str]) {
        match value {
            Value::String(text) if text.parse::<NaiveDate>().is_ok() => text.clear(),
            Value::String(text) if text.ends_with("-31") => text.clear(),
            Value::Array(items) => items.iter_mut().for_each(|item| blank(item, aside)),
            Value::Object(fields) => {
                fields.retain(|name, _| !aside.contains(&name.as_str()));
                fields.values_mut().for_each(|field| blank(field, aside));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut value = serde_json::to_value(state).unwrap();
    blank(&mut value, M::ASIDE);
    value.to_string()
}
