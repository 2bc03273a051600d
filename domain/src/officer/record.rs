//! The record of service of one officer as an event-sourced aggregate.

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::change::OfficerChange;
use super::commands::{Level, OfficerCommand};
use super::events::OfficerEvent;
use crate::asked::Asked;
use crate::correction::entry::{Kept, Remembers, take_in};
use crate::correction::{Corrected, Folded, Past, True};
use crate::numbering::Numbered;
use crate::province::ProvinceCode;
use crate::refusal::Refusal;

/// The stream of an officer's record: one for each subject identifier.
#[must_use]
pub fn stream_of(officer: &str) -> Uuid {
    let name = format!("wasnaker:officer:{officer}");
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
}

/// A record of service: none yet, or kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ServiceRecord {
    /// Nobody of this name was appointed.
    #[default]
    Unknown,
    /// Appointed once.
    Kept(Box<Record>),
}

/// What is known of an officer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Subject identifier.
    pub officer: String,
    /// *Nomor induk pegawai*.
    pub nip: String,
    /// Grade.
    pub level: Level,
    /// Day of the appointment.
    pub appointed_on: NaiveDate,
    /// Where he has served since which day, the last one last.
    pub postings: Vec<(NaiveDate, ProvinceCode)>,
    /// Unit.
    pub unit: String,
    /// Cards, the last one last.
    pub cards: Vec<Card>,
    /// Declared interests, by number.
    pub interests: Vec<Interest>,
    /// First day after his service.
    pub ended_on: Option<NaiveDate>,
    /// Day of the last entry that is not about a time to come.
    pub last_on: NaiveDate,
    /// What was recorded, and the correction that is proposed.
    #[serde(skip)]
    pub corrections: Kept<OfficerEvent, OfficerChange>,
}

/// A card of an investigator (*KTP PPNS*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Card {
    /// Number of the card.
    pub card: String,
    /// Number of the decree of appointment as PPNS.
    pub decree: String,
    /// First day of validity.
    pub valid_from: NaiveDate,
    /// Last day of validity.
    pub valid_to: NaiveDate,
    /// First day on which it is withdrawn.
    pub withdrawn_on: Option<NaiveDate>,
}

impl Card {
    /// Whether it is valid on a day.
    #[must_use]
    pub fn is_valid_on(&self, on: NaiveDate) -> bool {
        let withdrawn = self.withdrawn_on.is_some_and(|from| on >= from);
        self.valid_from <= on && on <= self.valid_to && !withdrawn
    }
}

/// A declared interest (*benturan kepentingan*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Interest {
    /// Number of the declaration, from 1.
    pub interest: u32,
    /// The establishment in the employer registry, if it is known.
    pub establishment: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day, if it has one.
    pub to: Option<NaiveDate>,
}

impl Record {
    /// The province in which he serves on a day; the first one before any.
    #[must_use]
    pub fn province_on(&self, on: NaiveDate) -> Option<&ProvinceCode> {
        let reached = self.postings.iter().rev().find(|(since, _)| *since <= on);
        reached
            .or(self.postings.first())
            .map(|(_, province)| province)
    }

    /// Where he was posted last.
    #[must_use]
    pub fn province(&self) -> Option<&ProvinceCode> {
        self.postings.last().map(|(_, province)| province)
    }

    /// Whether he is in service on a day.
    #[must_use]
    pub fn serves_on(&self, on: NaiveDate) -> bool {
        self.appointed_on <= on && self.ended_on.is_none_or(|ended| on < ended)
    }

    fn take(&mut self, sequence: i64, event: OfficerEvent) {
        match event {
            OfficerEvent::OfficerAppointed { .. } => {}
            OfficerEvent::LevelChanged { level, .. } => self.level = level,
            OfficerEvent::CardIssued {
                decree,
                card,
                valid_from,
                valid_to,
            } => {
                self.cards.push(Card {
                    card,
                    decree,
                    valid_from,
                    valid_to,
                    withdrawn_on: None,
                });
            }
            OfficerEvent::CardWithdrawn { withdrawn_on, .. } => {
                if let Some(card) = self.cards.last_mut() {
                    card.withdrawn_on = Some(withdrawn_on);
                }
            }
            OfficerEvent::OfficerMoved {
                province,
                unit,
                moved_on,
                ..
            } => {
                self.postings.push((moved_on, province));
                self.unit = unit;
            }
            OfficerEvent::UnitAssigned { unit, .. } => self.unit = unit,
            OfficerEvent::InterestDeclared {
                interest,
                establishment,
                name,
                from,
                to,
                ..
            } => {
                self.interests.push(Interest {
                    interest,
                    establishment,
                    name,
                    from,
                    to,
                });
            }
            OfficerEvent::InterestEnded { interest, ended_on } => {
                let mut all = self.interests.iter_mut();
                if let Some(found) = all.find(|one| one.interest == interest) {
                    found.to = Some(ended_on);
                }
            }
            OfficerEvent::ServiceEnded { ended_on, .. } => self.ended_on = Some(ended_on),
            OfficerEvent::CorrectionProposed(proposed) => self.corrections.open(sequence, proposed),
            OfficerEvent::CorrectionRecorded(_) | OfficerEvent::CorrectionRejected(_) => {
                self.corrections.end();
            }
        }
    }
}

impl Aggregate for ServiceRecord {
    const TYPE: &'static str = "officer";
    type Command = Asked<OfficerCommand>;
    type Event = OfficerEvent;
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
        take_in(self, event);
    }
}

impl Remembers for ServiceRecord {
    fn past(&mut self) -> Option<&mut Past<OfficerEvent>> {
        match self {
            Self::Unknown => None,
            Self::Kept(record) => Some(&mut record.corrections.past),
        }
    }
}

impl Folded for ServiceRecord {
    fn step(&mut self, one: True<OfficerEvent>) {
        match self {
            Self::Unknown => {
                if let OfficerEvent::OfficerAppointed {
                    officer,
                    nip,
                    level,
                    province,
                    unit,
                    appointed_on,
                    ..
                } = one.event
                {
                    *self = Self::Kept(Box::new(Record {
                        officer,
                        nip,
                        level,
                        appointed_on,
                        postings: vec![(appointed_on, province)],
                        unit,
                        cards: vec![],
                        interests: vec![],
                        ended_on: None,
                        last_on: appointed_on,
                        corrections: Kept::default(),
                    }));
                }
            }
            Self::Kept(record) => {
                if !one.event.is_clerical() {
                    record.last_on = record.last_on.max(one.on);
                }
                record.take(one.sequence, one.event);
            }
        }
    }
}

impl Numbered for ServiceRecord {}
