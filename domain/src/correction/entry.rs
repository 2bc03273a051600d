//! Corrections of what a register holds (establishments, officers, plans, complaints): one way for
//! all of them. Each register says which fields there are, and what a new value must fit.

use std::sync::Arc;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ApproveCorrection, Corrected, CorrectionKind, Folded, Past, Proposal, RejectCorrection, True,
    fold, reread,
};
use crate::law::Law;
use crate::officer::Officer;
use crate::province::ProvinceCode;
use crate::refusal::Refusal;
use crate::rules::correction::{
    changes_something, correction_due, decided_by_another, is_proposed, names_a_field,
    none_is_proposed,
};
use crate::rules::dates::{not_before, not_in_future, of_register};
use crate::rules::procedure::is_filled;
use crate::rules::texts::{DESCRIPTION, is_short_enough};

/// A field of an event with its value.
pub trait Change<E>: Clone + PartialEq {
    /// Changes places with the field of an event; says whether the event has it.
    fn exchange(&mut self, event: &mut E) -> bool;
    /// The day of the event, when it is that which is corrected.
    fn day(&self) -> Option<NaiveDate>;
    /// Its text with the most characters that it may have, when it is one that must be filled.
    fn text(&self) -> Option<(&str, usize)>;
}

/// *Usul ralat*: proposes that one field of one earlier event be read otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Propose<C> {
    /// Number of the event in the history.
    #[schemars(range(min = 1))]
    pub target: i64,
    /// The field with its true value.
    pub new: C,
    /// Why.
    pub kind: CorrectionKind,
    /// What shows it.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
    /// Day on which the error was discovered.
    pub discovered_on: NaiveDate,
    /// Who recorded the event, as the log has it; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub author: Option<String>,
}

/// A correction was proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed<C> {
    /// Number of the event to be corrected.
    pub target: i64,
    /// The field as it is read now.
    pub old: C,
    /// The field as it should be read.
    pub new: C,
    /// Why.
    pub kind: CorrectionKind,
    /// What shows it.
    pub reason: String,
    /// Who recorded the event.
    pub author: Option<String>,
    /// Who proposes it.
    pub proposer: String,
    /// Day of the proposal.
    pub proposed_on: NaiveDate,
    /// Day on which the error was discovered.
    pub discovered_on: NaiveDate,
    /// Last day to correct in time (UU 30/2014 Pasal 63).
    pub in_time_until: NaiveDate,
    /// How that day was found, in words.
    pub derivation: String,
}

/// A correction was approved, and is read from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded<C> {
    /// Number of the proposal.
    pub proposal: i64,
    /// Number of the corrected event.
    pub target: i64,
    /// The field as it was read before.
    pub old: C,
    /// The field as it is read from now on.
    pub new: C,
    /// Why.
    pub kind: CorrectionKind,
    /// What follows from it for the day that was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// Day of the approval.
    pub recorded_on: NaiveDate,
    /// Last day to correct in time.
    pub in_time_until: NaiveDate,
}

/// A proposal was rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// Number of the proposal.
    pub proposal: i64,
    /// Number of the event that stays.
    pub target: i64,
    /// Why.
    pub reason: String,
    /// Day of the rejection.
    pub rejected_on: NaiveDate,
}

/// The last day of what a corrected event did, counted again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Last day.
    pub due_on: NaiveDate,
    /// Days that it was late; none when in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_days: Option<i64>,
    /// How the last day was found, in words.
    pub derivation: String,
}

/// Who corrects, under which law, of which province, on which day.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// Who.
    pub officer: &'a Officer,
    /// The law in force.
    pub law: &'a Law,
    /// The province whose working days count.
    pub province: &'a ProvinceCode,
    /// The day there.
    pub today: NaiveDate,
}

/// What an aggregate keeps to be corrected: what was recorded, and the proposal that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<E, C> {
    /// What was recorded; clones share it.
    pub past: Past<E>,
    /// The proposal that nobody has decided on yet.
    pub proposal: Option<Proposal<C>>,
}

impl<E, C> Default for Kept<E, C> {
    fn default() -> Self {
        Self {
            past: vec![],
            proposal: None,
        }
    }
}

/// An aggregate that remembers what was recorded of it.
pub trait Remembers: Folded {
    /// What it remembers; none before its first event.
    fn past(&mut self) -> Option<&mut Past<Self::Event>>;
}

/// Takes an event in; a correction is read together with all that was recorded before it.
pub fn take_in<A: Remembers>(aggregate: &mut A, event: A::Event) {
    let mut past = aggregate.past().map(std::mem::take).unwrap_or_default();
    let corrects = event.corrects().is_some();
    past.push(Arc::new(event.clone()));
    if corrects {
        *aggregate = fold(reread(&past));
    } else {
        let sequence = i64::try_from(past.len()).unwrap_or(i64::MAX);
        let on = event.day().unwrap_or(NaiveDate::MIN);
        let corrected_by = None;
        aggregate.step(True {
            sequence,
            on,
            event,
            corrected_by,
        });
    }
    if let Some(kept) = aggregate.past() {
        *kept = past;
    }
}

/// Lets the corrected event of a stream, if it is there, be read as a change has it; answers that
/// event.
pub fn carry_out<'a, E, C: Change<E>>(
    recorded: &Recorded<C>,
    earlier: &'a mut [True<E>],
) -> Option<&'a mut E> {
    let mut all = earlier.iter_mut();
    let found = all.find(|one| one.sequence == recorded.target)?;
    recorded.new.clone().exchange(&mut found.event);
    Some(&mut found.event)
}

/// A new value and the events as they would be read with it.
pub struct Reading<'a, E, C> {
    /// Number of the event.
    pub target: i64,
    /// The field with its new value.
    pub new: &'a C,
    /// All events.
    pub truth: &'a [True<E>],
}

impl<E, C> Reading<'_, E, C> {
    /// The event that is corrected.
    #[must_use]
    pub fn event(&self) -> Option<&E> {
        let found = self.truth.iter().find(|one| one.sequence == self.target);
        found.map(|one| &one.event)
    }
}

impl<E: Corrected, C: Change<E>> Kept<E, C> {
    /// Opens a proposal.
    pub fn open(&mut self, sequence: i64, event: Proposed<C>) {
        self.proposal = Some(Proposal {
            sequence,
            target: event.target,
            new: event.new,
            kind: event.kind,
            proposer: event.proposer,
            author: event.author,
            in_time_until: Some(event.in_time_until),
        });
    }

    /// Ends the proposal that is open.
    pub fn end(&mut self) {
        self.proposal = None;
    }

    /// The event that is recorded under a number.
    #[must_use]
    pub fn event(&self, sequence: i64) -> Option<&E> {
        let index = usize::try_from(sequence).ok()?.checked_sub(1)?;
        self.past.get(index).map(|event| &**event)
    }

    /// What a proposal records; `fits` tells what else the new value needs.
    ///
    /// # Errors
    /// The rule.
    pub fn propose(
        &self,
        c: &Propose<C>,
        asking: Asking<'_>,
        fits: impl FnOnce(&Reading<'_, E, C>) -> Result<Option<Due>, Refusal>,
    ) -> Result<Proposed<C>, Refusal> {
        none_is_proposed(self.proposal.as_ref().map(|open| open.sequence))?;
        let (old, _) = self.corrected((c.target, &c.new), asking.today, fits)?;
        is_filled("reason", &c.reason)?;
        is_short_enough("reason", &c.reason, DESCRIPTION)?;
        let discovered_on = c.discovered_on;
        not_in_future("discovered_on", discovered_on, asking.today)?;
        let happened_on = self.event(c.target).and_then(Corrected::day);
        let happened_on = happened_on.unwrap_or(discovered_on);
        not_before("discovered_on", discovered_on, happened_on, "the event")?;
        let (in_time_until, derivation) =
            correction_due(asking.law, asking.province, discovered_on)?;
        Ok(Proposed {
            target: c.target,
            old,
            new: c.new.clone(),
            kind: c.kind,
            reason: c.reason.clone(),
            author: c.author.clone(),
            proposer: asking.officer.id.clone(),
            proposed_on: asking.today,
            discovered_on,
            in_time_until,
            derivation,
        })
    }

    /// What an approval records.
    ///
    /// # Errors
    /// The rule.
    pub fn approve(
        &self,
        c: &ApproveCorrection,
        asking: Asking<'_>,
        fits: impl FnOnce(&Reading<'_, E, C>) -> Result<Option<Due>, Refusal>,
    ) -> Result<Recorded<C>, Refusal> {
        let proposal = self.decided(c.proposal, asking.officer)?;
        let change = (proposal.target, &proposal.new);
        let (old, due) = self.corrected(change, asking.today, fits)?;
        Ok(Recorded {
            proposal: proposal.sequence,
            target: proposal.target,
            old,
            new: proposal.new.clone(),
            kind: proposal.kind,
            due,
            recorded_on: asking.today,
            in_time_until: proposal.in_time_until.unwrap_or(asking.today),
        })
    }

    /// What a rejection records.
    ///
    /// # Errors
    /// The rule.
    pub fn reject(&self, c: &RejectCorrection, asking: Asking<'_>) -> Result<Rejected, Refusal> {
        let proposal = self.decided(c.proposal, asking.officer)?;
        is_filled("reason", &c.reason)?;
        is_short_enough("reason", &c.reason, DESCRIPTION)?;
        Ok(Rejected {
            proposal: proposal.sequence,
            target: proposal.target,
            reason: c.reason.clone(),
            rejected_on: asking.today,
        })
    }

    /// The open proposal, which another person decides on.
    fn decided(&self, asked: i64, officer: &Officer) -> Result<&Proposal<C>, Refusal> {
        let open = self.proposal.as_ref();
        is_proposed(asked, open.map(|proposal| proposal.sequence))?;
        let proposal = names_a_field(asked, open)?;
        decided_by_another(officer, &proposal.proposer, proposal.author.as_deref())?;
        Ok(proposal)
    }

    /// The value that is read now, and what follows from the new one.
    fn corrected(
        &self,
        (target, new): (i64, &C),
        today: NaiveDate,
        fits: impl FnOnce(&Reading<'_, E, C>) -> Result<Option<Due>, Refusal>,
    ) -> Result<(C, Option<Due>), Refusal> {
        let mut truth = reread(&self.past);
        let found = truth.iter_mut().find(|one| one.sequence == target);
        let mut old = new.clone();
        let has = found.is_some_and(|one| {
            let has = old.exchange(&mut one.event);
            one.on = one.event.day().unwrap_or(one.on);
            has
        });
        names_a_field(target, has.then_some(()))?;
        changes_something(&old, new)?;
        if let Some(on) = new.day() {
            of_register("new", on, today)?;
        }
        if let Some((text, most)) = new.text() {
            is_filled("new", text)?;
            is_short_enough("new", text, most)?;
        }
        let truth = &truth;
        let due = fits(&Reading { target, new, truth })?;
        Ok((old, due))
    }
}
