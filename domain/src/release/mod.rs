//! Releases of statistics (*rilis statistik*): a table of the counts is planned for a day, frozen at
//! a position of the log, and published by another person. A revision freezes it again at a later
//! position; each vintage stays as it was.

mod decide;
mod events;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::events::ReleaseEvent;
use crate::asked::Asked;
use crate::numbering::Numbered;
use crate::refusal::Refusal;
use crate::rules::texts::{DESCRIPTION, NAME};

/// Most characters of a question.
pub const QUESTION: usize = 2000;

/// *Rencana rilis*: a table is announced for a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRelease {
    /// What it is called.
    #[schemars(length(min = 1, max = NAME))]
    pub title: String,
    /// The question, as it stands in the address of the counts: `prosecutions?group_by=province`.
    #[schemars(length(min = 1, max = QUESTION))]
    pub question: String,
    /// First day on which it may be published.
    pub planned_on: NaiveDate,
}

impl PlanRelease {
    /// The sentence of the national meeting of 2019 as a table.
    #[must_use]
    pub fn example(today: NaiveDate) -> Self {
        Self {
            title: "Perkara tipiring selesai menurut provinsi, 2018 sampai Maret 2019".to_owned(),
            question:
                "prosecutions?milestone=completed&from=2018-01-01&to=2019-03-31&group_by=province"
                    .to_owned(),
            planned_on: today,
        }
    }
}

/// *Pembekuan tabel*: the table is calculated at a position and kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FreezeTable {
    /// The position of the log; the last one without it.
    #[schemars(range(min = 0))]
    pub position: Option<i64>,
    /// Why, when a table was released before.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: Option<String>,
}

/// *Penolakan* or *pembatalan*, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithReason {
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

/// A table as it was calculated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The position of the log at which it holds.
    pub position: i64,
    /// The table as text, of which the digest is.
    pub text: String,
    /// SHA-256 of the text, in hexadecimal digits.
    pub digest: String,
    /// SHA-256 of the numbers alone, without the position: two tables that tell the same have the same.
    pub numbers: String,
}

/// A signature (Ed25519) of a released table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signature {
    /// The public key, base64.
    pub key: String,
    /// The signature, base64.
    pub signature: String,
}

/// What is asked of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReleaseCommand {
    /// Announce it.
    Plan(PlanRelease),
    /// Keep the table, with the reason of a revision.
    Freeze {
        /// The table.
        table: Table,
        /// Why it is frozen again.
        reason: Option<String>,
    },
    /// Publish the frozen table, with the signature of the house.
    Publish(Signature),
    /// Do not publish it.
    Reject(WithReason),
    /// Take the release out of the calendar.
    Cancel(WithReason),
}

/// A release.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// What was planned, once it was.
    pub plan: Option<Planned>,
    /// The tables frozen for it, the first one first.
    pub vintages: Vec<Vintage>,
    /// Why it was cancelled.
    pub cancelled: Option<Decided>,
}

/// What was planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// What it is called.
    pub title: String,
    /// The question.
    pub question: String,
    /// First day on which it may be published.
    pub planned_on: NaiveDate,
    /// Who planned it.
    pub planner: String,
}

/// A frozen table and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vintage {
    /// From 1; the first one that is published is no revision.
    pub revision: u32,
    /// The table.
    pub table: Table,
    /// Who froze it.
    pub frozen_by: String,
    /// Day of the freezing.
    pub frozen_on: NaiveDate,
    /// Why it was frozen again.
    pub reason: Option<String>,
    /// The decision on it.
    pub decision: Option<Decision>,
}

/// What became of a frozen table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// It was published.
    Published {
        /// Who published it.
        by: String,
        /// Day.
        on: NaiveDate,
        /// The signature of the house.
        signature: Signature,
    },
    /// It was not.
    Rejected(Decided),
}

/// Who decided something, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Decided {
    /// Who.
    pub by: String,
    /// Day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

impl Vintage {
    /// Whether it was published.
    #[must_use]
    pub const fn is_published(&self) -> bool {
        matches!(self.decision, Some(Decision::Published { .. }))
    }
}

impl Release {
    /// Where it stands: `none`, `planned`, `frozen`, `published` or `cancelled`.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match (&self.plan, &self.cancelled) {
            (None, _) => "none",
            (Some(_), Some(_)) => "cancelled",
            (Some(_), None) if self.waiting().is_some() => "frozen",
            (Some(_), None) if self.published().is_some() => "published",
            (Some(_), None) => "planned",
        }
    }

    /// The table that waits for a decision.
    #[must_use]
    pub fn waiting(&self) -> Option<&Vintage> {
        self.vintages.last().filter(|last| last.decision.is_none())
    }

    /// The table released last.
    #[must_use]
    pub fn published(&self) -> Option<&Vintage> {
        self.vintages.iter().rev().find(|one| one.is_published())
    }
}

impl Aggregate for Release {
    const TYPE: &'static str = "release";
    type Command = Asked<ReleaseCommand>;
    type Event = ReleaseEvent;
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
        match event {
            ReleaseEvent::ReleasePlanned {
                title,
                question,
                planned_on,
                planner,
                ..
            } => {
                self.plan = Some(Planned {
                    title,
                    question,
                    planned_on,
                    planner,
                });
            }
            ReleaseEvent::TableFrozen {
                revision,
                table,
                frozen_by,
                frozen_on,
                reason,
            } => self.vintages.push(Vintage {
                revision,
                table,
                frozen_by,
                frozen_on,
                reason,
                decision: None,
            }),
            ReleaseEvent::TablePublished {
                publisher,
                published_on,
                signature,
                ..
            } => self.decided(Decision::Published {
                by: publisher,
                on: published_on,
                signature,
            }),
            ReleaseEvent::TableRejected { decided, .. } => {
                self.decided(Decision::Rejected(decided));
            }
            ReleaseEvent::ReleaseCancelled { decided } => self.cancelled = Some(decided),
        }
    }
}

impl Release {
    fn decided(&mut self, decision: Decision) {
        if let Some(last) = self.vintages.last_mut() {
            last.decision = Some(decision);
        }
    }
}

impl Numbered for Release {}
