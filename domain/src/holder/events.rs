//! What has happened to a holder of powers. Stored for good: fields are added, never changed.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use super::commands::{Claims, Power};
use crate::catalogue::{Provision, REGISTER};
use crate::correction::{Corrected, True};

/// An event of a holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum HolderEvent {
    /// *Hak dari sistem masuk tunggal dicatat*: what is said of him since that day.
    RightsClaimed {
        /// Subject identifier.
        holder: String,
        /// What is said of him.
        claims: Claims,
        /// Day, in his province.
        claimed_on: NaiveDate,
    },
    /// *Pemberian wewenang diusulkan*.
    GrantProposed {
        /// Subject identifier of who is to hold it.
        holder: String,
        /// What he is to hold.
        power: Power,
        /// Why.
        reason: String,
        /// Who proposes it.
        proposer: String,
        /// Day, in the province.
        proposed_on: NaiveDate,
    },
    /// *Pemberian wewenang disetujui*.
    GrantApproved {
        /// Number of the proposal.
        proposal: i64,
        /// Who approved it.
        approver: String,
        /// Day, in the province.
        approved_on: NaiveDate,
    },
    /// *Pemberian wewenang ditolak*.
    GrantRejected {
        /// Number of the proposal.
        proposal: i64,
        /// Why.
        reason: String,
        /// Who rejected it.
        rejected_by: String,
        /// Day, in the province.
        rejected_on: NaiveDate,
    },
    /// *Wewenang dilimpahkan*.
    PowerDelegated {
        /// Subject identifier of who acts.
        holder: String,
        /// In which role, for which province, from when to when.
        power: Power,
        /// For whom he acts.
        delegator: String,
        /// Why.
        reason: String,
        /// Day, in the province.
        delegated_on: NaiveDate,
    },
    /// *Wewenang dicabut*.
    PowerEnded {
        /// Number of the proposal or the delegation.
        power: i64,
        /// Why.
        reason: String,
        /// Who ended it.
        ended_by: String,
        /// Day, in the province.
        ended_on: NaiveDate,
    },
}

impl HolderEvent {
    /// In plain Indonesian.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::RightsClaimed { .. } => "Hak dari sistem masuk tunggal dicatat",
            Self::GrantProposed { .. } => "Pemberian wewenang diusulkan",
            Self::GrantApproved { .. } => "Pemberian wewenang disetujui",
            Self::GrantRejected { .. } => "Pemberian wewenang ditolak",
            Self::PowerDelegated { .. } => "Wewenang dilimpahkan",
            Self::PowerEnded { .. } => "Wewenang dicabut",
        }
    }

    /// What it rests on.
    #[must_use]
    pub fn provisions(&self) -> Vec<Provision> {
        vec![REGISTER]
    }

    /// The day on which it happened.
    #[must_use]
    pub const fn occurred_on(&self) -> NaiveDate {
        match self {
            Self::RightsClaimed { claimed_on: on, .. }
            | Self::GrantProposed {
                proposed_on: on, ..
            }
            | Self::GrantApproved {
                approved_on: on, ..
            }
            | Self::GrantRejected {
                rejected_on: on, ..
            }
            | Self::PowerDelegated {
                delegated_on: on, ..
            }
            | Self::PowerEnded { ended_on: on, .. } => *on,
        }
    }
}

impl DomainEvent for HolderEvent {
    fn event_type(&self) -> String {
        let name = match self {
            Self::RightsClaimed { .. } => "RightsClaimed",
            Self::GrantProposed { .. } => "GrantProposed",
            Self::GrantApproved { .. } => "GrantApproved",
            Self::GrantRejected { .. } => "GrantRejected",
            Self::PowerDelegated { .. } => "PowerDelegated",
            Self::PowerEnded { .. } => "PowerEnded",
        };
        name.to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

/// Nothing of a holder is corrected: a power that was wrong was held all the same, until it ended.
impl Corrected for HolderEvent {
    fn corrects(&self) -> Option<i64> {
        None
    }
    fn correct(&self, _: &mut [True<Self>]) {}
    fn day(&self) -> Option<NaiveDate> {
        Some(self.occurred_on())
    }
    fn is_clerical(&self) -> bool {
        matches!(self, Self::RightsClaimed { .. })
    }
}
