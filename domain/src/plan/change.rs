//! What can be corrected in a plan, and where it stands in its events.

use std::mem;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::commands::Target;
use super::events::PlanEvent as Event;
use crate::correction::entry::{Change, carry_out};
use crate::correction::{Corrected, True};
use crate::rules::texts::ENTRIES;

/// A field of one event of a plan with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "field",
    content = "value",
    rename_all = "snake_case",
    deny_unknown_fields
)]
pub enum PlanChange {
    /// What is planned.
    Targets(#[schemars(length(min = 1, max = ENTRIES))] Vec<Target>),
    /// Day of approval.
    ApprovedOn(NaiveDate),
}

impl Change<Event> for PlanChange {
    fn exchange(&mut self, event: &mut Event) -> bool {
        match (self, event) {
            (
                Self::Targets(new),
                Event::PlanDrafted { targets, .. } | Event::PlanChanged { targets, .. },
            ) => mem::swap(new, targets),
            (Self::ApprovedOn(new), Event::PlanApproved { approved_on, .. }) => {
                mem::swap(new, approved_on);
            }
            (
                Self::Targets(_) | Self::ApprovedOn(_),
                Event::PlanDrafted { .. }
                | Event::PlanChanged { .. }
                | Event::PlanApproved { .. }
                | Event::PlanReturned { .. }
                | Event::CorrectionProposed(_)
                | Event::CorrectionRecorded(_)
                | Event::CorrectionRejected(_),
            ) => return false,
        }
        true
    }

    fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::ApprovedOn(on) => Some(*on),
            Self::Targets(_) => None,
        }
    }

    fn text(&self) -> Option<(&str, usize)> {
        None
    }
}

impl Corrected for Event {
    fn corrects(&self) -> Option<i64> {
        if let Self::CorrectionRecorded(recorded) = self {
            return Some(recorded.target);
        }
        None
    }

    fn correct(&self, earlier: &mut [True<Self>]) {
        if let Self::CorrectionRecorded(recorded) = self {
            carry_out(recorded, earlier);
        }
    }

    fn day(&self) -> Option<NaiveDate> {
        Some(self.occurred_on())
    }

    fn is_clerical(&self) -> bool {
        matches!(
            self,
            Self::CorrectionProposed(_) | Self::CorrectionRecorded(_) | Self::CorrectionRejected(_)
        )
    }
}
