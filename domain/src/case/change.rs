//! What can be corrected in an inspection case, and what that does to its events.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::events::CaseEvent;
use crate::correction::{Corrected, Correction, True};

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
    Norm(String),
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
        use CaseEvent as E;
        match self {
            Self::RegisteredOn(_) => match event {
                E::InspectionCaseRegistered { registered_on, .. } => {
                    Some(Self::RegisteredOn(*registered_on))
                }
                _ => None,
            },
            Self::Norm(_) => match event {
                E::FindingRecorded { norm, .. } => Some(Self::Norm(norm.clone())),
                _ => None,
            },
            Self::ReceivedOn(_) => match event {
                E::NotaReceived { received_on, .. } => Some(Self::ReceivedOn(*received_on)),
                _ => None,
            },
            Self::ClosedOn(_) => match event {
                E::CaseClosed { closed_on, .. } => Some(Self::ClosedOn(*closed_on)),
                _ => None,
            },
        }
    }

    /// The day that it gives.
    pub(super) const fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::RegisteredOn(on) | Self::ReceivedOn(on) | Self::ClosedOn(on) => Some(*on),
            Self::Norm(_) => None,
        }
    }

    fn write(&self, event: &mut CaseEvent, limit: Option<&Limit>) {
        use CaseEvent as E;
        match self {
            Self::RegisteredOn(on) => {
                if let E::InspectionCaseRegistered { registered_on, .. } = event {
                    *registered_on = *on;
                }
            }
            Self::Norm(code) => {
                if let E::FindingRecorded { norm, .. } = event {
                    norm.clone_from(code);
                }
            }
            Self::ReceivedOn(on) => {
                if let E::NotaReceived {
                    received_on,
                    due_on,
                    derivation,
                    ..
                } = event
                {
                    *received_on = *on;
                    if let Some(limit) = limit {
                        *due_on = limit.due_on;
                        derivation.clone_from(&limit.derivation);
                    }
                }
            }
            Self::ClosedOn(on) => {
                if let E::CaseClosed { closed_on, .. } = event {
                    *closed_on = *on;
                }
            }
        }
    }
}

impl Corrected for CaseEvent {
    fn correction(&self) -> Option<Correction> {
        if let Self::CorrectionRecorded { target, .. } = self {
            return Some(Correction { target: *target });
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
            new.write(&mut found.event, limit.as_ref());
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
        )
    }
}
