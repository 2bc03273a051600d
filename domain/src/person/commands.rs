//! What may be asked of a person's data. One struct per command; the body of a request is one of
//! them.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::events::SealedIdentity;
use super::ties::Ties;
use crate::command::commands;
use crate::officer::Role;
use crate::province::ProvinceCode;
use crate::rules::texts::{DESCRIPTION, NAME};

/// *Pencatatan orang*: keeps who somebody is, sealed, and gives him a random key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPerson {
    /// Province in which he is known.
    pub province: ProvinceCode,
    /// Full name.
    #[schemars(length(min = 1, max = NAME))]
    pub name: String,
    /// *Nomor induk kependudukan*, 16 digits (PP 40/2019); by it he is recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub nik: Option<String>,
    /// The same, sealed; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub sealed: Option<SealedIdentity>,
    /// What is claimed of the NIK, a digest under a key; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub claim: Option<String>,
}

/// A person whom a command on something else names by his name.
#[derive(Debug)]
pub struct NamedPerson<'a> {
    /// The field in which he is named.
    pub field: &'static str,
    /// His name.
    pub name: &'a str,
    /// Where the command takes his key.
    pub key: &'a mut Option<Uuid>,
}

/// *Perbaikan identitas*: the name or NIK was wrong, or has changed (UU 27/2022 Pasal 30).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectIdentity {
    /// Full name.
    #[schemars(length(min = 1, max = NAME))]
    pub name: String,
    /// NIK; left out, none is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub nik: Option<String>,
    /// What shows it, without naming anybody.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub evidence: String,
    /// The same, sealed; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub sealed: Option<SealedIdentity>,
    /// What is claimed of the NIK, a digest under a key; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub claim: Option<String>,
    /// Who bears that NIK already; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub known: Option<Uuid>,
}

/// *Penahanan pemusnahan (legal hold)*: his data stays, whatever the schedule says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetHold {
    /// For which proceeding or audit, by its number, without naming anybody.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub basis: String,
}

/// *Pencabutan penahanan*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftHold {
    /// Number of the hold in the history.
    #[schemars(range(min = 1))]
    pub hold: i64,
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

/// Why personal data is destroyed (UU 27/2022 Pasal 44).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DestructionGround {
    /// *Masa retensi habis*.
    RetentionOver,
    /// *Tidak lagi diperlukan*: no record refers to him (Pasal 43).
    NoLongerNeeded,
    /// *Permintaan subjek data pribadi*.
    SubjectRequest,
    /// *Diperoleh secara melawan hukum*.
    UnlawfullyObtained,
}

/// *Usul pemusnahan data pribadi*; another person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeDestruction {
    /// Why.
    pub ground: DestructionGround,
    /// On what it rests: row of the schedule, request, finding; without naming anybody.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub basis: String,
    /// Number of the minutes of destruction (*berita acara pemusnahan*).
    #[schemars(length(min = 1, max = NAME))]
    pub minutes: String,
    /// Day of the minutes.
    pub minutes_on: NaiveDate,
    /// Number of the minutes of reassessment (*berita acara penilaian kembali*), where the schedule
    /// says that a record is reassessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub reassessment: Option<String>,
    /// What else the log has of him; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub ties: Ties,
}

/// *Persetujuan pemusnahan data pribadi*: his key is destroyed with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveDestruction {
    /// What else the log has of him; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub ties: Ties,
}

/// *Penolakan pemusnahan data pribadi*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectDestruction {
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

commands! {
    /// A command about a person's data.
    PersonCommand {
        RecordPerson, "record-person", "Catat orang";
        CorrectIdentity, "correct-identity", "Perbaiki identitas";
        SetHold, "set-hold", "Tahan pemusnahan";
        LiftHold, "lift-hold", "Cabut penahanan";
        ProposeDestruction, "propose-destruction", "Usulkan pemusnahan data pribadi";
        ApproveDestruction, "approve-destruction", "Setujui pemusnahan data pribadi";
        RejectDestruction, "reject-destruction", "Tolak pemusnahan data pribadi";
    }
}

/// Who records persons: who keeps the register of establishments, and investigators.
const RECORDERS: &[Role] = &[
    Role::Inspector1,
    Role::Inspector2,
    Role::Inspector3,
    Role::Inspector4,
    Role::Ppns,
    Role::Coordinator,
    Role::UnitHead,
    Role::HeadOfDinas,
];
/// Who proposes to destroy.
const PROPOSERS: &[Role] = &[Role::UnitHead, Role::HeadOfDinas, Role::CentralAdmin];
/// Who decides on it, and on holds.
const DECIDERS: &[Role] = &[Role::HeadOfDinas, Role::CentralAdmin];

impl PersonCommand {
    /// The roles to which the command belongs.
    pub(super) const fn roles(&self) -> &'static [Role] {
        match self {
            Self::RecordPerson(_) | Self::CorrectIdentity(_) => RECORDERS,
            Self::ProposeDestruction(_) => PROPOSERS,
            Self::SetHold(_)
            | Self::LiftHold(_)
            | Self::ApproveDestruction(_)
            | Self::RejectDestruction(_) => DECIDERS,
        }
    }

    /// Where it takes what else the log has of the person; none when it needs nothing of that.
    pub const fn ties(&mut self) -> Option<&mut Ties> {
        match self {
            Self::ProposeDestruction(c) => Some(&mut c.ties),
            Self::ApproveDestruction(c) => Some(&mut c.ties),
            Self::RecordPerson(_)
            | Self::CorrectIdentity(_)
            | Self::SetHold(_)
            | Self::LiftHold(_)
            | Self::RejectDestruction(_) => None,
        }
    }
}
