//! What can be corrected in an inspection case, and what that does to its events.

use std::mem;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::events::CaseEvent;
use crate::correction::{Corrected, True};
use crate::rules::texts::NAME;

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
}

/// The last day of a note's limit, counted from the corrected receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Last day to comply.
    pub due_on: NaiveDate,
    /// How the last day was found, in words.
    pub derivation: String,
}

impl CaseChange {
    /// The same field as an event has it; none when the event has no such field.
    pub(super) fn read(&self, event: &CaseEvent) -> Option<Self> {
        let (mut value, mut event) = (self.clone(), event.clone());
        value.exchange(&mut event).then_some(value)
    }

    /// Changes places with the field of an event; says whether the event has it.
    fn exchange(&mut self, event: &mut CaseEvent) -> bool {
        use CaseEvent as E;
        match self {
            Self::RegisteredOn(on) => {
                if let E::InspectionCaseRegistered {
                    registered_on: day, ..
                } = event
                {
                    mem::swap(on, day);
                    return true;
                }
            }
            Self::Norm(code) => {
                if let E::FindingRecorded { norm, .. } = event {
                    mem::swap(code, norm);
                    return true;
                }
            }
            Self::ReceivedOn(on) => {
                if let E::NotaReceived {
                    received_on: day, ..
                } = event
                {
                    mem::swap(on, day);
                    return true;
                }
            }
            Self::ClosedOn(on) => {
                if let E::CaseClosed { closed_on: day, .. } = event {
                    mem::swap(on, day);
                    return true;
                }
            }
        }
        false
    }

    /// The day that it gives.
    pub(super) const fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::RegisteredOn(on) | Self::ReceivedOn(on) | Self::ClosedOn(on) => Some(*on),
            Self::Norm(_) => None,
        }
    }
}

impl Limit {
    fn write(&self, event: &mut CaseEvent) {
        if let CaseEvent::NotaReceived {
            due_on, derivation, ..
        } = event
        {
            *due_on = self.due_on;
            derivation.clone_from(&self.derivation);
        }
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
        if let Some(found) = earlier.iter_mut().find(|one| one.sequence == *target) {
            new.clone().exchange(&mut found.event);
            if let Some(limit) = limit {
                limit.write(&mut found.event);
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
                | Self::CaseAbsorbed { .. }
                | Self::CaseReleased { .. }
        )
    }
}
