//! What has happened to a person's data. Stored for good: fields are added, never changed. None
//! holds a word of who he is but under his key.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::commands::DestructionGround;
use crate::catalogue::{Provision, UU_27_2022_30, UU_27_2022_44, UU_43_2009_51};
use crate::correction::{Corrected, True};
use crate::province::ProvinceCode;
use crate::sealed::Sealed;

/// Who somebody is, under his key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedIdentity {
    /// Full name.
    pub name: Sealed,
    /// NIK, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nik: Option<Sealed>,
}

/// An event of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum PersonEvent {
    /// *Orang dicatat*.
    PersonRecorded {
        /// His random key.
        person: Uuid,
        /// Province in which he is known.
        province: ProvinceCode,
        /// Who he is.
        identity: SealedIdentity,
        /// Day, in the province.
        recorded_on: NaiveDate,
    },
    /// *Orang dikenal di provinsi lain*: the same NIK was recorded there.
    PersonKnownInProvince {
        /// That province.
        province: ProvinceCode,
        /// Day, in that province.
        known_on: NaiveDate,
    },
    /// *Identitas diperbaiki*.
    IdentityCorrected {
        /// Who he is.
        identity: SealedIdentity,
        /// What shows it.
        evidence: String,
        /// Day, in the province.
        corrected_on: NaiveDate,
    },
    /// *Pemusnahan ditahan*.
    LegalHoldSet {
        /// For what.
        basis: String,
        /// Who set it.
        set_by: String,
        /// Day, in the province.
        set_on: NaiveDate,
    },
    /// *Penahanan dicabut*.
    LegalHoldLifted {
        /// Number of the hold in the history.
        hold: i64,
        /// Why.
        reason: String,
        /// Who lifted it.
        lifted_by: String,
        /// Day, in the province.
        lifted_on: NaiveDate,
    },
    /// *Pemusnahan data pribadi diusulkan*.
    DestructionProposed {
        /// Why.
        ground: DestructionGround,
        /// On what it rests.
        basis: String,
        /// Number of the minutes of destruction.
        minutes: String,
        /// Day of the minutes.
        minutes_on: NaiveDate,
        /// Number of the minutes of reassessment.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reassessment: Option<String>,
        /// Who proposes it.
        proposer: String,
        /// Day, in the province.
        proposed_on: NaiveDate,
    },
    /// *Pemusnahan data pribadi ditolak*.
    DestructionRejected {
        /// Why.
        reason: String,
        /// Who rejected it.
        rejected_by: String,
        /// Day, in the province.
        rejected_on: NaiveDate,
    },
    /// *Data pribadi dimusnahkan*: with this event his key is gone.
    PersonalDataShredded {
        /// Why.
        ground: DestructionGround,
        /// On what it rests.
        basis: String,
        /// Number of the minutes of destruction.
        minutes: String,
        /// Day of the minutes.
        minutes_on: NaiveDate,
        /// Who proposed it.
        proposer: String,
        /// Who decided it.
        approver: String,
        /// Day, in the province.
        shredded_on: NaiveDate,
    },
}

impl PersonEvent {
    /// In plain Indonesian.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::PersonRecorded { .. } => "Orang dicatat",
            Self::PersonKnownInProvince { .. } => "Orang dikenal di provinsi lain",
            Self::IdentityCorrected { .. } => "Identitas diperbaiki",
            Self::LegalHoldSet { .. } => "Pemusnahan ditahan",
            Self::LegalHoldLifted { .. } => "Penahanan pemusnahan dicabut",
            Self::DestructionProposed { .. } => "Pemusnahan data pribadi diusulkan",
            Self::DestructionRejected { .. } => "Pemusnahan data pribadi ditolak",
            Self::PersonalDataShredded { .. } => "Data pribadi dimusnahkan",
        }
    }

    /// What it rests on.
    #[must_use]
    pub fn provisions(&self) -> Vec<Provision> {
        match self {
            Self::PersonRecorded { .. }
            | Self::PersonKnownInProvince { .. }
            | Self::IdentityCorrected { .. } => vec![UU_27_2022_30],
            Self::LegalHoldSet { .. }
            | Self::LegalHoldLifted { .. }
            | Self::DestructionProposed { .. }
            | Self::DestructionRejected { .. }
            | Self::PersonalDataShredded { .. } => vec![UU_27_2022_44, UU_43_2009_51],
        }
    }

    /// The day on which it happened.
    #[must_use]
    pub const fn occurred_on(&self) -> NaiveDate {
        match self {
            Self::PersonRecorded {
                recorded_on: on, ..
            }
            | Self::PersonKnownInProvince { known_on: on, .. }
            | Self::IdentityCorrected {
                corrected_on: on, ..
            }
            | Self::LegalHoldSet { set_on: on, .. }
            | Self::LegalHoldLifted { lifted_on: on, .. }
            | Self::DestructionProposed {
                proposed_on: on, ..
            }
            | Self::DestructionRejected {
                rejected_on: on, ..
            }
            | Self::PersonalDataShredded {
                shredded_on: on, ..
            } => *on,
        }
    }
}

impl DomainEvent for PersonEvent {
    fn event_type(&self) -> String {
        let name = match self {
            Self::PersonRecorded { .. } => "PersonRecorded",
            Self::PersonKnownInProvince { .. } => "PersonKnownInProvince",
            Self::IdentityCorrected { .. } => "IdentityCorrected",
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

/// A wrong name is set right by an event of its own, which is sealed as well.
impl Corrected for PersonEvent {
    fn corrects(&self) -> Option<i64> {
        None
    }
    fn correct(&self, _: &mut [True<Self>]) {}
    fn day(&self) -> Option<NaiveDate> {
        Some(self.occurred_on())
    }
    fn is_clerical(&self) -> bool {
        false
    }
}
