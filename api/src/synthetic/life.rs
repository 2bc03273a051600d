//! One stream as it grows: an act is decided by its aggregate on its day, and applied.

use std::collections::HashMap;
use std::fmt::Display;

use chrono::{NaiveDate, NaiveTime};
use cqrs_es::Aggregate;
use domain::calendar::{add_days, working_day_from};
use domain::case::{Case, CaseCommand};
use domain::establishment::{Establishment, EstablishmentCommand};
use domain::law::Law;
use domain::prosecution::{Prosecution, ProsecutionCommand};
use domain::{Asked, Officer, Refusal};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Plan;
use crate::log::{Append, NewEvent};

/// Five in the afternoon in the west is the same day in the east: each act happens on one day
/// everywhere.
const NOON: NaiveTime = match NaiveTime::from_hms_opt(5, 0, 0) {
    Some(noon) => noon,
    None => NaiveTime::MIN,
};

/// The history made a step that the domain refuses.
#[derive(Debug, thiserror::Error)]
#[error("an unlawful history at {stream}: {cause}")]
pub struct Unlawful {
    stream: String,
    cause: String,
}

impl Unlawful {
    pub(super) fn at(stream: &dyn Display, cause: &dyn Display) -> Self {
        let (stream, cause) = (stream.to_string(), cause.to_string());
        Self { stream, cause }
    }
}

/// Why a life goes no further.
pub(super) enum End {
    /// The rest lies in the future.
    Today,
    Unlawful(Unlawful),
}

pub(super) type Step<T = ()> = Result<T, End>;

/// Deciding, which cases and prosecutions do alike.
pub(super) trait Decides: Aggregate {
    type Order: Clone;

    fn decided(&self, asked: &Asked<Self::Order>) -> Result<Vec<Self::Event>, Refusal>;
}

impl Decides for Case {
    type Order = CaseCommand;

    fn decided(&self, asked: &Asked<CaseCommand>) -> Result<Vec<Self::Event>, Refusal> {
        self.decide(asked)
    }
}

impl Decides for Prosecution {
    type Order = ProsecutionCommand;

    fn decided(&self, asked: &Asked<ProsecutionCommand>) -> Result<Vec<Self::Event>, Refusal> {
        self.decide(asked)
    }
}

impl Decides for Establishment {
    type Order = EstablishmentCommand;

    fn decided(&self, asked: &Asked<EstablishmentCommand>) -> Result<Vec<Self::Event>, Refusal> {
        self.decide(asked)
    }
}

/// A stream under way.
pub(super) struct Life<A: Decides> {
    /// The stream.
    pub(super) id: Uuid,
    command_id: String,
    today: NaiveDate,
    /// The day of the last act.
    pub(super) day: NaiveDate,
    aggregate: A,
    events: Vec<NewEvent>,
    metadata: HashMap<String, String>,
}

impl<A: Decides> Life<A> {
    pub(super) fn new(plan: &Plan, number: u64, purpose: &str, id: Uuid, day: NaiveDate) -> Self {
        Self {
            id,
            command_id: command_id(plan.seed, number, purpose),
            today: plan.today,
            day,
            aggregate: A::default(),
            events: vec![],
            metadata: HashMap::new(),
        }
    }

    /// The first working day so many days after the last act; the end when that is to come.
    pub(super) fn after(&self, days: u16) -> Step<NaiveDate> {
        self.reached(working_day_from(add_days(self.day, days)))
    }

    /// A day, unless it is to come.
    pub(super) fn reached(&self, day: NaiveDate) -> Step<NaiveDate> {
        if day > self.today {
            return Err(End::Today);
        }
        Ok(day)
    }

    /// An act on a day.
    pub(super) fn act(
        &mut self,
        day: NaiveDate,
        officer: &Officer,
        command: A::Order,
    ) -> Step<Vec<A::Event>> {
        let asked = Asked {
            id: self.id,
            officer: officer.clone(),
            at: self.reached(day)?.and_time(NOON).and_utc(),
            law: Law::seed(),
            command,
        };
        let decided = self.aggregate.decided(&asked);
        let events = decided.map_err(|refusal| self.unlawful(&refusal.detail))?;
        let metadata = self.metadata(officer)?;
        for event in &events {
            let stored = NewEvent::of(event, &metadata);
            self.events
                .push(stored.map_err(|error| self.unlawful(&error))?);
            self.aggregate.apply(event.clone());
        }
        self.day = day;
        Ok(events)
    }

    fn metadata(&mut self, officer: &Officer) -> Step<String> {
        if let Some(known) = self.metadata.get(&officer.id) {
            return Ok(known.clone());
        }
        let province = officer.province.as_ref().map(|code| code.0.as_str());
        let entries = [
            ("command_id", Some(self.command_id.as_str())),
            ("officer", Some(officer.id.as_str())),
            ("role", Some(officer.role.code())),
            ("province", province),
            ("reason", Some("synthetic history")),
            ("software", Some(env!("CARGO_PKG_VERSION"))),
        ];
        let entries = entries.into_iter();
        let told: HashMap<&str, &str> = entries
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        let text = serde_jcs::to_string(&told).map_err(|error| self.unlawful(&error))?;
        self.metadata.insert(officer.id.clone(), text.clone());
        Ok(text)
    }

    fn unlawful(&self, cause: &dyn Display) -> End {
        let place = format!("{} on {}", self.command_id, self.day);
        End::Unlawful(Unlawful::at(&place, cause))
    }

    /// All of it as one command on a new stream.
    pub(super) fn append(self) -> Append {
        Append {
            request_hash: Sha256::digest(&self.command_id).into(),
            command_id: self.command_id,
            aggregate_type: A::TYPE.to_owned(),
            aggregate_id: self.id.to_string(),
            expected: 0,
            unique_key: None,
            events: self.events,
            number: None,
            rests_on: vec![],
        }
    }
}

/// The command under which a stream of the history is stored, once.
pub(super) fn command_id(seed: u64, number: u64, purpose: &str) -> String {
    format!("synthetic:{seed}:{number}:{purpose}")
}

/// Nothing more, or an error of ours.
pub(super) fn ended(step: Step) -> Result<(), Unlawful> {
    match step {
        Ok(()) | Err(End::Today) => Ok(()),
        Err(End::Unlawful(error)) => Err(error),
    }
}
