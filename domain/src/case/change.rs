//! What can be corrected in an inspection case, and what that does to its events.

use std::mem;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::events::CaseEvent;
use super::places;
use crate::correction::{Corrected, True};
use crate::officer::Role;
use crate::rules::texts::{DESCRIPTION, NAME};

/// A field of one event of a case with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "field",
    content = "value",
    rename_all = "snake_case",
    deny_unknown_fields
)]
pub enum CaseChange {
    /// Day of the registration.
    RegisteredOn(NaiveDate),
    /// Norm of a finding.
    Norm(#[schemars(length(max = NAME))] String),
    /// Day on which a note was received; its limit is counted again.
    ReceivedOn(NaiveDate),
    /// Day of the closing.
    ClosedOn(NaiveDate),
    /// Provision of one order of a note.
    LegalBasis(OrderBasis),
    /// Days to comply with a note; its limit is counted again.
    LimitDays(u16),
    /// Day of an act on which the limit of no note rests; a limit of its own is counted again.
    OccurredOn(NaiveDate),
    /// Why an act was done.
    Reason(#[schemars(length(max = DESCRIPTION))] String),
    /// What shows it.
    Evidence(#[schemars(length(max = DESCRIPTION))] String),
    /// What somebody said or undertook.
    Statement(#[schemars(length(max = DESCRIPTION))] String),
    /// Day for which compliance was promised.
    PromisedOn(NaiveDate),
    /// The administrative sanction that is proposed.
    Sanction(#[schemars(length(max = DESCRIPTION))] String),
    /// The new name of the establishment.
    NewName(#[schemars(length(max = NAME))] String),
    /// Deed that shows a new name.
    Deed(#[schemars(length(max = DESCRIPTION))] String),
    /// Day on which the defect of a revoked document was discovered; the days to revoke it are
    /// counted again.
    DiscoveredOn(NaiveDate),
}

/// The provision on which the order about one finding rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderBasis {
    /// Number of the finding, from 1.
    pub finding: u32,
    /// The provision; none in notes of before provisions were recorded.
    #[schemars(length(max = DESCRIPTION))]
    pub legal_basis: Option<String>,
}

/// The last day of a limit that a correction counts again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Last day.
    pub due_on: NaiveDate,
    /// How the last day was found, in words.
    pub derivation: String,
}

/// Lets a value change places with a field; says whether there is one.
const fn swapped<T>(value: &mut T, place: Option<&mut T>) -> bool {
    if let Some(place) = place {
        mem::swap(value, place);
        return true;
    }
    false
}

impl CaseChange {
    /// The role that decides on it: the head of the unit for notes, else the coordinator.
    pub(super) const fn decided_by(&self) -> Role {
        match self {
            Self::ReceivedOn(_) | Self::LegalBasis(_) | Self::LimitDays(_) => Role::UnitHead,
            Self::RegisteredOn(_)
            | Self::Norm(_)
            | Self::ClosedOn(_)
            | Self::OccurredOn(_)
            | Self::Reason(_)
            | Self::Evidence(_)
            | Self::Statement(_)
            | Self::PromisedOn(_)
            | Self::Sanction(_)
            | Self::NewName(_)
            | Self::Deed(_)
            | Self::DiscoveredOn(_) => Role::Coordinator,
        }
    }

    /// The same field as an event has it; none when the event has no such field.
    pub(super) fn read(&self, event: &CaseEvent) -> Option<Self> {
        let (mut value, mut event) = (self.clone(), event.clone());
        value.exchange(&mut event).then_some(value)
    }

    /// Changes places with the field of an event; says whether the event has it.
    fn exchange(&mut self, event: &mut CaseEvent) -> bool {
        match self {
            Self::RegisteredOn(on) => swapped(on, places::registered_on(event)),
            Self::Norm(code) => swapped(code, places::norm(event)),
            Self::ReceivedOn(on) => swapped(on, places::received_on(event)),
            Self::ClosedOn(on) => swapped(on, places::closed_on(event)),
            Self::LegalBasis(one) => {
                let place = places::legal_basis(event, one.finding);
                swapped(&mut one.legal_basis, place)
            }
            Self::LimitDays(days) => swapped(days, places::limit_days(event)),
            Self::OccurredOn(on) => swapped(on, places::occurred_on(event)),
            Self::Reason(text) => swapped(text, places::reason(event)),
            Self::Evidence(text) => swapped(text, places::evidence(event)),
            Self::Statement(text) => swapped(text, places::statement(event)),
            Self::PromisedOn(on) => swapped(on, places::promised_on(event)),
            Self::Sanction(text) => swapped(text, places::sanction(event)),
            Self::NewName(name) => swapped(name, places::new_name(event)),
            Self::Deed(text) => swapped(text, places::deed(event)),
            Self::DiscoveredOn(on) => swapped(on, places::discovered_on(event)),
        }
    }

    /// The day of the event, when it is that which is corrected.
    pub(super) const fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::RegisteredOn(on)
            | Self::ReceivedOn(on)
            | Self::ClosedOn(on)
            | Self::OccurredOn(on) => Some(*on),
            Self::Norm(_)
            | Self::LegalBasis(_)
            | Self::LimitDays(_)
            | Self::Reason(_)
            | Self::Evidence(_)
            | Self::Statement(_)
            | Self::PromisedOn(_)
            | Self::Sanction(_)
            | Self::NewName(_)
            | Self::Deed(_)
            | Self::DiscoveredOn(_) => None,
        }
    }

    /// Its text with the most characters that it may have, when it is one.
    pub(super) fn text(&self) -> Option<(&str, usize)> {
        match self {
            Self::Norm(text) | Self::NewName(text) => Some((text, NAME)),
            Self::LegalBasis(one) => Some((one.legal_basis.as_deref()?, DESCRIPTION)),
            Self::Reason(text)
            | Self::Evidence(text)
            | Self::Statement(text)
            | Self::Sanction(text)
            | Self::Deed(text) => Some((text, DESCRIPTION)),
            Self::RegisteredOn(_)
            | Self::ReceivedOn(_)
            | Self::ClosedOn(_)
            | Self::OccurredOn(_)
            | Self::LimitDays(_)
            | Self::PromisedOn(_)
            | Self::DiscoveredOn(_) => None,
        }
    }
}

impl Limit {
    /// Writes the limit into an event that has one; says whether it has.
    fn write(&self, event: &mut CaseEvent) -> bool {
        let Some((due_on, derivation)) = places::limit(event) else {
            return false;
        };
        *due_on = self.due_on;
        derivation.clone_from(&self.derivation);
        true
    }
}

impl Corrected for CaseEvent {
    fn corrects(&self) -> Option<i64> {
        if let Self::CorrectionRecorded { target, .. } = self {
            return Some(*target);
        }
        None
    }

    fn correct(&self, earlier: &mut [True<Self>]) {
        let Self::CorrectionRecorded {
            target, new, limit, ..
        } = self
        else {
            return;
        };
        let begin = earlier.iter().position(|one| one.sequence == *target);
        let Some(since) = begin.and_then(|begin| earlier.get_mut(begin..)) else {
            return;
        };
        let Some(found) = since.first_mut() else {
            return;
        };
        new.clone().exchange(&mut found.event);
        let Some(limit) = limit else {
            return;
        };
        // The limit of a note is in its receipt.
        let issued = places::nota_of(&found.event);
        let of_note = matches!(new, CaseChange::LimitDays(_));
        for one in since {
            let is_receipt = matches!(one.event, Self::NotaReceived { .. });
            let has_it = is_receipt && places::nota_of(&one.event) == issued;
            if (has_it || !of_note) && limit.write(&mut one.event) {
                return;
            }
        }
    }

    fn day(&self) -> Option<NaiveDate> {
        Some(self.occurred_on())
    }

    fn is_clerical(&self) -> bool {
        matches!(
            self,
            Self::CorrectionProposed { .. }
                | Self::CorrectionRecorded { .. }
                | Self::CorrectionRejected { .. }
                | Self::NotaDeadlineMissed { .. }
                | Self::DeadlineMissed { .. }
                | Self::TimeBarWarned { .. }
                | Self::HandoverOffered { .. }
                | Self::HandoverDeclined { .. }
                | Self::CaseAbsorbed { .. }
                | Self::SuccessorFollowed { .. }
                | Self::CaseReleased { .. }
        )
    }
}
