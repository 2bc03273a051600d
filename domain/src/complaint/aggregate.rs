//! The complaint as an event-sourced aggregate.

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::bodies::{Channel, Period};
use super::commands::ComplaintCommand;
use super::events::ComplaintEvent;
use crate::asked::Asked;
use crate::case::Establishment;
use crate::correction::{Folded, True};
use crate::numbering::Numbered;
use crate::province::ProvinceCode;
use crate::refusal::Refusal;

/// A complaint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Complaint {
    /// Nothing has happened yet.
    #[default]
    Unregistered,
    /// It was registered.
    Filed(Box<Complained>),
}

/// Where a complaint stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ComplaintStatus {
    /// It waits for a decision.
    Registered,
    /// A case is registered from it.
    TakenUp,
    /// Another body deals with it.
    Referred,
    /// The inspectorate has no power over it.
    NotCompetent,
    /// It was answered.
    Answered,
    /// It was taken back before a decision.
    Withdrawn,
}

impl ComplaintStatus {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registered => "Registered",
            Self::TakenUp => "TakenUp",
            Self::Referred => "Referred",
            Self::NotCompetent => "NotCompetent",
            Self::Answered => "Answered",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

/// What is known of a registered complaint; not who complains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complained {
    pub id: Uuid,
    pub province: ProvinceCode,
    pub status: ComplaintStatus,
    pub channel: Channel,
    pub received_on: NaiveDate,
    pub registered_on: NaiveDate,
    pub establishment: Establishment,
    pub norms: Vec<String>,
    pub period: Option<Period>,
    pub workers_affected: Option<u32>,
    pub evidence: Vec<String>,
    pub complainant: Option<Uuid>,
    pub supervisor: Option<String>,
    pub case: Option<Uuid>,
    pub decided_on: Option<NaiveDate>,
    pub referred_to: Option<String>,
    pub reason: Option<String>,
    pub answer: Option<String>,
    pub answered_on: Option<NaiveDate>,
    pub withdrawn_on: Option<NaiveDate>,
    pub missed: Option<NaiveDate>,
    pub last_on: NaiveDate,
}

impl Numbered for Complaint {}

impl Aggregate for Complaint {
    const TYPE: &'static str = "complaint";
    type Command = Asked<ComplaintCommand>;
    type Event = ComplaintEvent;
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
        match self {
            Self::Unregistered => *self = registered(event),
            Self::Filed(filed) => filed.apply(event),
        }
    }
}

impl Folded for Complaint {
    fn step(&mut self, event: True<Self::Event>) {
        self.apply(event.event);
    }
}

impl Complaint {
    /// What is known of it; nothing before its registration.
    #[must_use]
    pub const fn filed(&self) -> Option<&Complained> {
        match self {
            Self::Unregistered => None,
            Self::Filed(filed) => Some(filed),
        }
    }

    /// The province to which it belongs.
    #[must_use]
    pub fn province(&self) -> Option<&ProvinceCode> {
        self.filed().map(|filed| &filed.province)
    }
}

fn registered(event: ComplaintEvent) -> Complaint {
    let ComplaintEvent::ComplaintRegistered {
        complaint_id,
        province,
        channel,
        received_on,
        registered_on,
        establishment,
        norms,
        period,
        workers_affected,
        evidence,
        complainant,
    } = event
    else {
        return Complaint::Unregistered;
    };
    Complaint::Filed(Box::new(Complained {
        id: complaint_id,
        province,
        status: ComplaintStatus::Registered,
        channel,
        received_on,
        registered_on,
        establishment,
        norms,
        period,
        workers_affected,
        evidence,
        complainant,
        supervisor: None,
        case: None,
        decided_on: None,
        referred_to: None,
        reason: None,
        answer: None,
        answered_on: None,
        withdrawn_on: None,
        missed: None,
        last_on: registered_on,
    }))
}

impl Complained {
    fn apply(&mut self, event: ComplaintEvent) {
        use ComplaintStatus as S;
        self.last_on = self.last_on.max(event.occurred_on());
        match event {
            ComplaintEvent::ComplaintRegistered { .. } => {}
            ComplaintEvent::ComplaintTakenUp {
                case_id,
                decided_on,
            } => {
                self.case = Some(case_id);
                self.decide_as(S::TakenUp, decided_on);
            }
            ComplaintEvent::ComplaintSupervisorAssigned { supervisor, .. } => {
                self.supervisor = Some(supervisor);
            }
            ComplaintEvent::ComplaintReferred { to, decided_on } => {
                self.referred_to = Some(to);
                self.decide_as(S::Referred, decided_on);
            }
            ComplaintEvent::ComplaintNotCompetent { reason, decided_on } => {
                self.reason = Some(reason);
                self.decide_as(S::NotCompetent, decided_on);
            }
            ComplaintEvent::ComplaintAnswered {
                answer,
                answered_on,
            } => {
                self.answer = Some(answer);
                self.answered_on = Some(answered_on);
                if self.status == S::Registered {
                    self.decide_as(S::Answered, answered_on);
                }
            }
            ComplaintEvent::ComplaintWithdrawn { withdrawn_on } => {
                self.withdrawn_on = Some(withdrawn_on);
                if self.status == S::Registered {
                    self.decide_as(S::Withdrawn, withdrawn_on);
                }
            }
            ComplaintEvent::ComplaintDecisionMissed { due_on, .. } => self.missed = Some(due_on),
        }
    }

    fn decide_as(&mut self, status: ComplaintStatus, on: NaiveDate) {
        self.status = status;
        self.decided_on = Some(on);
    }
}
