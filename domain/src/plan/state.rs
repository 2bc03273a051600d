//! A plan as an event-sourced aggregate.

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::commands::{PlanCommand, Scope, Target};
use super::events::PlanEvent;
use crate::asked::Asked;
use crate::correction::{Folded, True};
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
        match (self, event) {
            (
                this,
                PlanEvent::PlanDrafted {
                    scope,
                    targets,
                    author,
                    drafted_on,
                },
            ) => {
                *this = Self::Written(Box::new(Draft {
                    scope,
                    targets,
                    author,
                    written_on: drafted_on,
                    state: PlanState::Drafted,
                }));
            }
            (
                Self::Written(draft),
                PlanEvent::PlanChanged {
                    targets,
                    author,
                    changed_on,
                },
            ) => {
                (draft.targets, draft.author) = (targets, author);
                (draft.written_on, draft.state) = (changed_on, PlanState::Drafted);
            }
            (
                Self::Written(draft),
                PlanEvent::PlanApproved {
                    approver,
                    approved_on,
                },
            ) => {
                draft.state = PlanState::Approved {
                    approver,
                    approved_on,
                };
            }
            (Self::Written(draft), PlanEvent::PlanReturned { reason, .. }) => {
                draft.state = PlanState::Returned { reason };
            }
            (
                Self::Unwritten,
                PlanEvent::PlanChanged { .. }
                | PlanEvent::PlanApproved { .. }
                | PlanEvent::PlanReturned { .. },
            ) => {}
        }
    }
}

impl Folded for Plan {
    fn step(&mut self, event: True<PlanEvent>) {
        self.apply(event.event);
    }
}

impl Numbered for Plan {}
