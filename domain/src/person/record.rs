//! A person as an event-sourced aggregate.

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::commands::PersonCommand;
use super::events::{PersonEvent, SealedIdentity};
use super::keeping::{Destruction, Keeping};
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
    /// For how long it stays.
    pub keeping: Keeping,
    /// How many events there are.
    version: i64,
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
            PersonEvent::LegalHoldSet { basis, set_on, .. } => {
                self.keeping.hold(number, basis, set_on);
            }
            PersonEvent::LegalHoldLifted { hold, .. } => self.keeping.lift(hold),
            PersonEvent::DestructionProposed {
                ground,
                basis,
                minutes,
                minutes_on,
                reassessment,
                proposer,
                ..
            } => {
                self.keeping.proposed = Some(Destruction {
                    ground,
                    basis,
                    minutes,
                    minutes_on,
                    reassessment,
                    proposer,
                });
            }
            PersonEvent::DestructionRejected { .. } => self.keeping.proposed = None,
            PersonEvent::PersonalDataShredded { shredded_on, .. } => {
                self.identity = None;
                self.keeping.shred(shredded_on);
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
                keeping: Keeping::default(),
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
