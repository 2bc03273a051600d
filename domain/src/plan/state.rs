//! A plan as an event-sourced aggregate.

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::change::PlanChange;
use super::commands::{PlanCommand, Scope, Target};
use super::events::PlanEvent;
use crate::asked::Asked;
use crate::correction::entry::{Kept, Remembers, take_in};
use crate::correction::{Folded, Past, True};
use crate::numbering::Numbered;
use crate::refusal::Refusal;

/// The stream of a plan: one for each unit and year, and each inspector and month.
#[must_use]
pub fn stream_of(scope: &Scope) -> Uuid {
    let (month, inspector) = (scope.month.unwrap_or(0), scope.inspector.as_deref());
    let name = format!(
        "wasnaker:plan:{}/{}/{month}/{}/{}",
        scope.province.0,
        scope.year,
        inspector.unwrap_or_default(),
        if inspector.is_some() { "" } else { &scope.unit },
    );
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
}

/// A plan: none yet, or written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Plan {
    /// Nobody has written it.
    #[default]
    Unwritten,
    /// Written.
    Written(Box<Draft>),
}

/// A plan that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Whose plan it is, and for which time.
    pub scope: Scope,
    /// What is planned.
    pub targets: Vec<Target>,
    /// Who wrote it last.
    pub author: String,
    /// Day on which it was written last.
    pub written_on: NaiveDate,
    /// Where it stands.
    pub state: PlanState,
    /// What was recorded, and the correction that is proposed.
    #[serde(skip)]
    pub corrections: Kept<PlanEvent, PlanChange>,
}

/// Where a plan stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanState {
    /// *Disusun*: waits for approval.
    Drafted,
    /// *Dikembalikan*: waits to be written anew.
    Returned {
        /// Why.
        reason: String,
    },
    /// *Disetujui*.
    Approved {
        /// Who approved it.
        approver: String,
        /// Day of approval.
        approved_on: NaiveDate,
    },
}

impl PlanState {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Returned { .. } => "returned",
            Self::Approved { .. } => "approved",
        }
    }
}

impl Aggregate for Plan {
    const TYPE: &'static str = "plan";
    type Command = Asked<PlanCommand>;
    type Event = PlanEvent;
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

impl Remembers for Plan {
    fn past(&mut self) -> Option<&mut Past<PlanEvent>> {
        match self {
            Self::Unwritten => None,
            Self::Written(draft) => Some(&mut draft.corrections.past),
        }
    }
}

impl Folded for Plan {
    fn step(&mut self, one: True<PlanEvent>) {
        if let Self::Written(draft) = self {
            draft.take(one.sequence, one.event);
        } else if let PlanEvent::PlanDrafted {
            scope,
            targets,
            author,
            drafted_on,
        } = one.event
        {
            *self = Self::Written(Box::new(Draft {
                scope,
                targets,
                author,
                written_on: drafted_on,
                state: PlanState::Drafted,
                corrections: Kept::default(),
            }));
        }
    }
}

impl Draft {
    fn take(&mut self, sequence: i64, event: PlanEvent) {
        match event {
            PlanEvent::PlanDrafted { .. } => {}
            PlanEvent::PlanChanged {
                targets,
                author,
                changed_on,
            } => {
                (self.targets, self.author) = (targets, author);
                (self.written_on, self.state) = (changed_on, PlanState::Drafted);
            }
            PlanEvent::PlanApproved {
                approver,
                approved_on,
            } => {
                self.state = PlanState::Approved {
                    approver,
                    approved_on,
                };
            }
            PlanEvent::PlanReturned { reason, .. } => self.state = PlanState::Returned { reason },
            PlanEvent::CorrectionProposed(proposed) => self.corrections.open(sequence, proposed),
            PlanEvent::CorrectionRecorded(_) | PlanEvent::CorrectionRejected(_) => {
                self.corrections.end();
            }
        }
    }
}

impl Numbered for Plan {}
