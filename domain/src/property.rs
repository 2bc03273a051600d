//! What every aggregate with actions keeps on every road: each action is allowed or refused; what
//! is allowed is accepted; what is refused is refused with any body that was accepted elsewhere.

use std::collections::BTreeMap;
use std::fmt::Debug;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::action::{Actions, Refused};
use crate::asked::Asked;
use crate::calendar::sub_days;
use crate::case::{Case, Other};
use crate::officer::Officer;
use crate::province::{ProvinceCode, local_date};

/// An aggregate with actions.
pub(crate) trait Acted: Debug {
    type Command: Clone;
    /// Names of its actions.
    const ACTIONS: &[&str];

    fn actions(&self, officer: &Officer, at: DateTime<Utc>) -> Actions;
    fn parse(action: &str, body: &Value) -> Self::Command;
    fn accepts(&self, asked: &Asked<Self::Command>) -> bool;
    fn province(&self) -> &ProvinceCode;
}

/// Numbers that look random and are the same in every run (an LCG with Knuth's constants).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let step = 6_364_136_223_846_793_005_u64;
        self.0 = self
            .0
            .wrapping_mul(step)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit.max(1) as u64).unwrap()
    }
}

/// Bodies that were accepted somewhere, by their actions.
pub(crate) type Pool = BTreeMap<&'static str, Vec<Value>>;

/// A command as it is asked.
pub(crate) fn asked<C>(officer: &Officer, at: DateTime<Utc>, command: C) -> Asked<C> {
    Asked {
        id: Uuid::from_u128(7),
        officer: officer.clone(),
        at,
        law: crate::law::Law::seed(),
        command,
    }
}

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

/// A case about the same as this one that was registered the day before.
pub(crate) fn older(case: &Case) -> Option<Other> {
    let same = case.as_other()?;
    Some(Other {
        id: Uuid::from_u128(1),
        registered_on: sub_days(same.registered_on, 1),
        is_open: true,
        ..same
    })
}

/// Holds the actions of a state against its decisions; answers the commands that are allowed.
pub(crate) fn allowed_is_accepted<A: Acted>(
    state: &A,
    officer: &Officer,
    at: DateTime<Utc>,
    pool: &mut Pool,
) -> Vec<A::Command> {
    let actions = state.actions(officer, at);
    let told = actions.allowed.len() + actions.refused.len();
    assert_eq!(told, A::ACTIONS.len());
    let mut accepted = vec![];
    for one in &actions.allowed {
        let body = &one.schema["examples"][0];
        let command = A::parse(one.action, body);
        let taken = state.accepts(&asked(officer, at, command.clone()));
        assert!(taken, "{} is allowed and refused: {body}", one.action);
        let known = pool.entry(one.action).or_default();
        if known.len() < 3 && !known.contains(body) {
            known.push(body.clone());
        }
        accepted.push(command);
    }
    let others = |one: &&Refused| !["acting.role", "acting.province"].contains(&one.code);
    for one in actions.refused.iter().filter(others) {
        is_refused(state, officer, at, one, pool);
    }
    accepted
}

/// An action that is refused is refused with any known body, on this day or another.
fn is_refused<A: Acted>(
    state: &A,
    officer: &Officer,
    at: DateTime<Utc>,
    one: &Refused,
    pool: &Pool,
) {
    let today = local_date(state.province(), at);
    let days = [0, 8, 200].map(|before| sub_days(today, before));
    for body in pool.get(one.action).into_iter().flatten() {
        let moved = days.iter().map(|day| on(body, *day)).chain([body.clone()]);
        for body in moved {
            let command = A::parse(one.action, &body);
            assert!(
                !state.accepts(&asked(officer, at, command)),
                "{} is refused with {} but {body} is accepted in {state:?}",
                one.action,
                one.code
            );
        }
    }
}
