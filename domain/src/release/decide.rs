//! What may be done with a release.

use super::{
    Decided, PlanRelease, QUESTION, Release, ReleaseCommand, ReleaseEvent, Table, Vintage,
    WithReason,
};
use crate::asked::Asked;
use crate::officer::Role;
use crate::province::ProvinceCode;
use crate::refusal::Refusal;
use crate::rules::acting::role_is;
use crate::rules::release::{day_has_come, decided_by_another, not_open, revises};
use crate::rules::texts::{DESCRIPTION, NAME, is_short_enough};

/// Who plans releases and freezes tables.
const STATISTICS: &[Role] = &[Role::Statistician, Role::CentralAdmin];

type Wanted<'a> = &'a Asked<ReleaseCommand>;

impl Release {
    /// The event that follows from a command, or the rule that refuses it.
    ///
    /// # Errors
    /// The rule.
    pub fn decide(&self, asked: Wanted<'_>) -> Result<ReleaseEvent, Refusal> {
        role_is(&asked.officer, STATISTICS)?;
        match &asked.command {
            ReleaseCommand::Plan(c) => self.plan(asked, c),
            ReleaseCommand::Freeze { table, reason } => self.freeze(asked, table, reason.as_ref()),
            ReleaseCommand::Publish(signature) => {
                let (vintage, today) = (self.decidable(asked)?, today(asked));
                if let Some(plan) = &self.plan {
                    day_has_come(plan.planned_on, today)?;
                }
                Ok(ReleaseEvent::TablePublished {
                    revision: vintage.revision,
                    digest: vintage.table.digest.clone(),
                    publisher: asked.officer.id.clone(),
                    published_on: today,
                    signature: signature.clone(),
                })
            }
            ReleaseCommand::Reject(c) => Ok(ReleaseEvent::TableRejected {
                revision: self.decidable(asked)?.revision,
                decided: decided(asked, c)?,
            }),
            ReleaseCommand::Cancel(c) => {
                if self.state() != "planned" {
                    return Err(not_open(self.state()));
                }
                let decided = decided(asked, c)?;
                Ok(ReleaseEvent::ReleaseCancelled { decided })
            }
        }
    }

    fn plan(&self, asked: Wanted<'_>, command: &PlanRelease) -> Result<ReleaseEvent, Refusal> {
        if self.plan.is_some() {
            return Err(not_open(self.state()));
        }
        is_short_enough("title", &command.title, NAME)?;
        is_short_enough("question", &command.question, QUESTION)?;
        Ok(ReleaseEvent::ReleasePlanned {
            title: command.title.clone(),
            question: command.question.clone(),
            planned_on: command.planned_on,
            planner: asked.officer.id.clone(),
            recorded_on: today(asked),
        })
    }

    fn freeze(
        &self,
        asked: Wanted<'_>,
        table: &Table,
        reason: Option<&String>,
    ) -> Result<ReleaseEvent, Refusal> {
        if !["planned", "published"].contains(&self.state()) {
            return Err(not_open(self.state()));
        }
        if let Some(reason) = reason {
            is_short_enough("reason", reason, DESCRIPTION)?;
        }
        if let Some(last) = self.published() {
            let (released, numbers) = (&last.table.numbers, &table.numbers);
            revises(released, numbers, reason.map(String::as_str))?;
        }
        let before = self.vintages.last().map_or(0, |last| last.revision);
        Ok(ReleaseEvent::TableFrozen {
            revision: before.saturating_add(1),
            table: table.clone(),
            frozen_by: asked.officer.id.clone(),
            frozen_on: today(asked),
            reason: reason.cloned(),
        })
    }

    /// The table that waits, for somebody who did not freeze it.
    fn decidable(&self, asked: Wanted<'_>) -> Result<&Vintage, Refusal> {
        let vintage = self.waiting().filter(|_| self.cancelled.is_none());
        let vintage = vintage.ok_or_else(|| not_open(self.state()))?;
        decided_by_another(&asked.officer, &vintage.frozen_by)?;
        Ok(vintage)
    }
}

fn today(asked: Wanted<'_>) -> chrono::NaiveDate {
    asked.today(&ProvinceCode("31".to_owned()))
}

fn decided(asked: Wanted<'_>, command: &WithReason) -> Result<Decided, Refusal> {
    is_short_enough("reason", &command.reason, DESCRIPTION)?;
    Ok(Decided {
        by: asked.officer.id.clone(),
        on: today(asked),
        reason: command.reason.clone(),
    })
}
