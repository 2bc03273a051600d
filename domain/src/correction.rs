//! Corrections (*ralat*): what was recorded stays, and a later event of the stream says what is
//! true of it. One person proposes, another approves; only then do readers see the new value.

pub mod entry;

use std::sync::Arc;

use chrono::NaiveDate;
use cqrs_es::{Aggregate, DomainEvent};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::texts::DESCRIPTION;

/// Why something is corrected (UU 30/2014 Pasal 63).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionKind {
    /// *Kesalahan ketik*.
    Typing,
    /// *Kesalahan pertimbangan*.
    Ground,
    /// *Kesalahan dasar hukum*.
    LegalBasis,
    /// *Fakta baru*.
    NewFact,
}

/// *Usul ralat*: proposes that one field of one earlier event be read otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeCorrection<Change> {
    /// Number of the event in the history.
    #[schemars(range(min = 1))]
    pub target: i64,
    /// The field with its true value.
    pub new: Change,
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

/// *Persetujuan ralat*: from now on the new value is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveCorrection {
    /// Number of the proposal in the history.
    #[schemars(range(min = 1))]
    pub proposal: i64,
}

/// *Penolakan ralat*: the value stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectCorrection {
    /// Number of the proposal in the history.
    #[schemars(range(min = 1))]
    pub proposal: i64,
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

/// A proposal that nobody has decided on yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal<Change> {
    /// Its number in the history.
    #[serde(skip)]
    pub sequence: i64,
    /// Number of the event in the history.
    pub target: i64,
    /// What is proposed.
    pub new: Change,
    /// Why.
    pub kind: CorrectionKind,
    /// Who proposes it.
    pub proposer: String,
    /// Who recorded the event.
    pub author: Option<String>,
    /// Last day to carry it out in time; none of a proposal that names no day of discovery.
    pub in_time_until: Option<NaiveDate>,
}

/// An event whose stream may correct it later.
pub trait Corrected: DomainEvent {
    /// Number of the event that this one corrects; none when it is no approved correction.
    fn corrects(&self) -> Option<i64>;
    /// Carries this event's correction out on the events before it.
    fn correct(&self, earlier: &mut [True<Self>]);
    /// The day on which it happened, when that is known.
    fn day(&self) -> Option<NaiveDate>;
    /// Whether it is about the register and no act of the procedure, so that its day binds none.
    fn is_clerical(&self) -> bool;
}

/// What was recorded of a stream, to be read again in the light of a correction; clones share it.
pub type Past<E> = Vec<Arc<E>>;

/// An event as it is true in the light of the later events that are known.
#[derive(Debug, Clone, PartialEq)]
pub struct True<E> {
    /// Its number in the stream.
    pub sequence: i64,
    /// The day on which it happened; that of the event before it, when its own is not known.
    pub on: NaiveDate,
    /// The event with its true values.
    pub event: E,
    /// Number of the last correction of it.
    pub corrected_by: Option<i64>,
}

/// The first events of a stream as they are true in the light of one another. A prefix of a
/// stream tells what was known then.
pub fn truth<E: Corrected>(recorded: impl IntoIterator<Item = E>) -> Vec<True<E>> {
    let mut found: Vec<True<E>> = vec![];
    for (sequence, event) in (1..).zip(recorded) {
        event.correct(&mut found);
        let target = event.corrects();
        if let Some(corrected) = found.iter_mut().find(|one| Some(one.sequence) == target) {
            corrected.corrected_by = Some(sequence);
        }
        let (on, corrected_by) = (NaiveDate::MIN, None);
        found.push(True {
            sequence,
            on,
            event,
            corrected_by,
        });
    }
    let mut last = NaiveDate::MIN;
    for one in &mut found {
        last = one.event.day().unwrap_or(last);
        one.on = last;
    }
    found
}

/// An event as it was recorded, by its number.
#[must_use]
pub fn recorded<E>(past: &[Arc<E>], sequence: i64) -> Option<&E> {
    let index = usize::try_from(sequence).ok()?.checked_sub(1)?;
    past.get(index).map(|event| &**event)
}

/// The truth of what an aggregate remembers.
#[must_use]
pub fn reread<E: Corrected>(past: &[Arc<E>]) -> Vec<True<E>> {
    truth(past.iter().map(|event| E::clone(event)))
}

/// An aggregate that can be made from true events.
pub trait Folded: Aggregate<Event: Corrected> {
    /// Takes one true event in.
    fn step(&mut self, event: True<Self::Event>);
}

/// The aggregate that true events make.
pub fn fold<A: Folded>(truth: impl IntoIterator<Item = True<A::Event>>) -> A {
    let mut aggregate = A::default();
    for event in truth {
        aggregate.step(event);
    }
    aggregate
}

/// The days between which an act keeps its place: of the last act before and the first after it.
#[must_use]
pub fn place<E: Corrected>(
    truth: &[True<E>],
    target: i64,
) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let acts = || {
        let dated = truth.iter().filter(|one| !one.event.is_clerical());
        dated.filter_map(|one| Some((one.sequence, one.event.day()?)))
    };
    let before = acts().filter(|(sequence, _)| *sequence < target);
    let after = acts().filter(|(sequence, _)| *sequence > target);
    (
        before.map(|(_, day)| day).max(),
        after.map(|(_, day)| day).min(),
    )
}
