//! What has happened to an identity. None tells who complains but under his key.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use super::complainant::DisclosureBasis;
use crate::person::DestructionGround;
use crate::province::ProvinceCode;
use crate::sealed::Sealed;

/// What has happened to an identity. Events are never changed once written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[expect(missing_docs, reason = "fields are those of the commands")]
pub enum ComplainantEvent {
    /// *Identitas pelapor disimpan*, sealed.
    ComplainantIdentityKept {
        province: ProvinceCode,
        kept_on: NaiveDate,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<Sealed>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<Sealed>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<Sealed>,
    },
    /// *Identitas pelapor dibuka*.
    ComplainantIdentityRead { purpose: String, read_on: NaiveDate },
    /// *Identitas pelapor diungkapkan*.
    ComplainantIdentityDisclosed {
        basis: DisclosureBasis,
        document: String,
        document_on: NaiveDate,
        to: String,
        disclosed_on: NaiveDate,
    },
    /// *Pemusnahan ditahan*.
    LegalHoldSet {
        basis: String,
        set_by: String,
        set_on: NaiveDate,
    },
    /// *Penahanan dicabut*; `hold` is its number among the acts on this identity.
    LegalHoldLifted {
        hold: i64,
        reason: String,
        lifted_by: String,
        lifted_on: NaiveDate,
    },
    /// *Pemusnahan identitas pelapor diusulkan*.
    DestructionProposed {
        ground: DestructionGround,
        basis: String,
        minutes: String,
        minutes_on: NaiveDate,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reassessment: Option<String>,
        proposer: String,
        proposed_on: NaiveDate,
    },
    /// *Pemusnahan identitas pelapor ditolak*.
    DestructionRejected {
        reason: String,
        rejected_by: String,
        rejected_on: NaiveDate,
    },
    /// *Identitas pelapor dimusnahkan*: with this event the key is gone.
    PersonalDataShredded {
        ground: DestructionGround,
        basis: String,
        minutes: String,
        minutes_on: NaiveDate,
        proposer: String,
        approver: String,
        shredded_on: NaiveDate,
    },
}

impl ComplainantEvent {
    /// In plain Indonesian.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::ComplainantIdentityKept { .. } => "Identitas pelapor disimpan",
            Self::ComplainantIdentityRead { .. } => "Identitas pelapor dibuka",
            Self::ComplainantIdentityDisclosed { .. } => "Identitas pelapor diungkapkan",
            Self::LegalHoldSet { .. } => "Pemusnahan ditahan",
            Self::LegalHoldLifted { .. } => "Penahanan pemusnahan dicabut",
            Self::DestructionProposed { .. } => "Pemusnahan identitas pelapor diusulkan",
            Self::DestructionRejected { .. } => "Pemusnahan identitas pelapor ditolak",
            Self::PersonalDataShredded { .. } => "Identitas pelapor dimusnahkan",
        }
    }
}

impl DomainEvent for ComplainantEvent {
    fn event_type(&self) -> String {
        let name = match self {
            Self::ComplainantIdentityKept { .. } => "ComplainantIdentityKept",
            Self::ComplainantIdentityRead { .. } => "ComplainantIdentityRead",
            Self::ComplainantIdentityDisclosed { .. } => "ComplainantIdentityDisclosed",
            Self::LegalHoldSet { .. } => "LegalHoldSet",
            Self::LegalHoldLifted { .. } => "LegalHoldLifted",
            Self::DestructionProposed { .. } => "DestructionProposed",
            Self::DestructionRejected { .. } => "DestructionRejected",
            Self::PersonalDataShredded { .. } => "PersonalDataShredded",
        };
        name.to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
