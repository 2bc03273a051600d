//! What has happened to a plan. Stored for good: fields are added, never changed.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use super::change::PlanChange;
use super::commands::{Scope, Target};
use crate::catalogue::{PERMENAKER_33_2016, Provision, UU_30_2014_63};
use crate::correction::entry::{Proposed, Recorded, Rejected};

/// An event of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum PlanEvent {
    /// *Rencana kerja disusun*.
    PlanDrafted {
        /// Whose plan it is, and for which time.
        scope: Scope,
        /// What is planned.
        targets: Vec<Target>,
        /// Who wrote it.
        author: String,
        /// Day, in the province.
        drafted_on: NaiveDate,
    },
    /// *Rencana kerja diubah*.
    PlanChanged {
        /// What is planned since.
        targets: Vec<Target>,
        /// Who wrote it.
        author: String,
        /// Day, in the province.
        changed_on: NaiveDate,
    },
    /// *Rencana kerja disetujui*.
    PlanApproved {
        /// Who approved it.
        approver: String,
        /// Day of approval.
        approved_on: NaiveDate,
    },
    /// *Rencana kerja dikembalikan*.
    PlanReturned {
        /// Why.
        reason: String,
        /// Who gave it back.
        returned_by: String,
        /// Day, in the province.
        returned_on: NaiveDate,
    },
    /// *Ralat diusulkan*.
    CorrectionProposed(Proposed<PlanChange>),
    /// *Ralat dicatat*.
    CorrectionRecorded(Recorded<PlanChange>),
    /// *Ralat ditolak*.
    CorrectionRejected(Rejected),
}

impl PlanEvent {
    /// What happened, in plain Indonesian.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::PlanDrafted { .. } => "Rencana kerja disusun",
            Self::PlanChanged { .. } => "Rencana kerja diubah",
            Self::PlanApproved { .. } => "Rencana kerja disetujui",
            Self::PlanReturned { .. } => "Rencana kerja dikembalikan",
            Self::CorrectionProposed(_) => "Ralat diusulkan",
            Self::CorrectionRecorded(_) => "Ralat dicatat",
            Self::CorrectionRejected(_) => "Ralat ditolak",
        }
    }

    /// What it rests on.
    #[must_use]
    pub fn provisions(&self) -> Vec<Provision> {
        match self {
            Self::PlanDrafted { .. }
            | Self::PlanChanged { .. }
            | Self::PlanApproved { .. }
            | Self::PlanReturned { .. } => vec![PERMENAKER_33_2016],
            Self::CorrectionProposed(_)
            | Self::CorrectionRecorded(_)
            | Self::CorrectionRejected(_) => vec![UU_30_2014_63],
        }
    }

    /// The day on which it happened.
    #[must_use]
    pub const fn occurred_on(&self) -> NaiveDate {
        match self {
            Self::PlanDrafted { drafted_on: on, .. }
            | Self::PlanChanged { changed_on: on, .. }
            | Self::PlanApproved {
                approved_on: on, ..
            }
            | Self::PlanReturned {
                returned_on: on, ..
            } => *on,
            Self::CorrectionProposed(proposed) => proposed.proposed_on,
            Self::CorrectionRecorded(recorded) => recorded.recorded_on,
            Self::CorrectionRejected(rejected) => rejected.rejected_on,
        }
    }
}

impl DomainEvent for PlanEvent {
    fn event_type(&self) -> String {
        let name = match self {
            Self::PlanDrafted { .. } => "PlanDrafted",
            Self::PlanChanged { .. } => "PlanChanged",
            Self::PlanApproved { .. } => "PlanApproved",
            Self::PlanReturned { .. } => "PlanReturned",
            Self::CorrectionProposed(_) => "CorrectionProposed",
            Self::CorrectionRecorded(_) => "CorrectionRecorded",
            Self::CorrectionRejected(_) => "CorrectionRejected",
        };
        name.to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
