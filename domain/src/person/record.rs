//! A person as an event-sourced aggregate.

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::commands::{DestructionGround, PersonCommand};
use super::events::{PersonEvent, SealedIdentity};
use crate::asked::Asked;
use crate::correction::{Folded, True};
use crate::numbering::Numbered;
use crate::province::ProvinceCode;
use crate::refusal::Refusal;

/// A natural person: not recorded yet, or known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Person {
    /// Nothing is recorded.
    #[default]
    Unknown,
    /// Recorded.
    Known(Box<Kept>),
}

/// What is kept of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// His random key.
    pub id: Uuid,
    /// Where he is known, the first province first.
    pub provinces: Vec<ProvinceCode>,
    /// Who he is; none once that was destroyed.
    pub identity: Option<SealedIdentity>,
    /// Day on which he was recorded.
    pub recorded_on: NaiveDate,
    /// Holds that are in force.
    pub holds: Vec<Hold>,
    /// A destruction that waits for another person's decision.
    pub proposed: Option<Destruction>,
    /// Day on which his data was destroyed.
    pub shredded_on: Option<NaiveDate>,
    /// How many events there are.
    version: i64,
}

/// A hold (*legal hold*) in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Its number in the history.
    pub number: i64,
    /// For what.
    pub basis: String,
    /// Since when.
    pub set_on: NaiveDate,
}

/// A destruction that was proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destruction {
    /// Why.
    pub ground: DestructionGround,
    /// On what it rests.
    pub basis: String,
    /// Number of the minutes of destruction.
    pub minutes: String,
    /// Day of the minutes.
    pub minutes_on: NaiveDate,
    /// Number of the minutes of reassessment.
    pub reassessment: Option<String>,
    /// Who proposes it.
    pub proposer: String,
}

impl Person {
    /// What is kept of him; nothing before his first event.
    #[must_use]
    pub const fn kept(&self) -> Option<&Kept> {
        match self {
            Self::Unknown => None,
            Self::Known(kept) => Some(kept),
        }
    }
}

impl Kept {
    fn take(&mut self, event: PersonEvent) {
        self.version += 1;
        let number = self.version;
        match event {
            PersonEvent::PersonRecorded { .. } => {}
            PersonEvent::PersonKnownInProvince { province, .. } => self.provinces.push(province),
            PersonEvent::IdentityCorrected { identity, .. } => self.identity = Some(identity),
            PersonEvent::LegalHoldSet { basis, set_on, .. } => self.holds.push(Hold {
                number,
                basis,
                set_on,
            }),
            PersonEvent::LegalHoldLifted { hold, .. } => {
                self.holds.retain(|one| one.number != hold);
            }
            PersonEvent::DestructionProposed {
                ground,
                basis,
                minutes,
                minutes_on,
                reassessment,
                proposer,
                ..
            } => {
                self.proposed = Some(Destruction {
                    ground,
                    basis,
                    minutes,
                    minutes_on,
                    reassessment,
                    proposer,
                });
            }
            PersonEvent::DestructionRejected { .. } => self.proposed = None,
            PersonEvent::PersonalDataShredded { shredded_on, .. } => {
                self.proposed = None;
                self.identity = None;
                self.shredded_on = Some(shredded_on);
            }
        }
    }
}

impl Aggregate for Person {
    const TYPE: &'static str = "person";
    type Command = Asked<PersonCommand>;
    type Event = PersonEvent;
    type Error = Refusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: Self::Command,
        (): &Self::Services,
        sink: &EventSink<Self>,
    ) -> Result<(), Self::Error> {
        let event = self.decide(&command)?;
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        if let (
            Self::Unknown,
            PersonEvent::PersonRecorded {
                person,
                province,
                identity,
                recorded_on,
            },
        ) = (&*self, &event)
        {
            *self = Self::Known(Box::new(Kept {
                id: *person,
                provinces: vec![province.clone()],
                identity: Some(identity.clone()),
                recorded_on: *recorded_on,
                holds: vec![],
                proposed: None,
                shredded_on: None,
                version: 0,
            }));
        }
        if let Self::Known(kept) = self {
            kept.take(event);
        }
    }
}

impl Folded for Person {
    fn step(&mut self, one: True<PersonEvent>) {
        self.apply(one.event);
    }
}

impl Numbered for Person {}
