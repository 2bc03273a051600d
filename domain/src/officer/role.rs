//! Who acts: an officer in a role, for a province or for the nation.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::province::ProvinceCode;

/// Role codes (*peran*) of the inspection service.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// *Petugas pengaduan*: registers complaints.
    ComplaintOfficer,
    /// *Pengawas Ahli Pertama*.
    #[serde(rename = "inspector_1")]
    Inspector1,
    /// *Pengawas Ahli Muda*.
    #[serde(rename = "inspector_2")]
    Inspector2,
    /// *Pengawas Ahli Madya*.
    #[serde(rename = "inspector_3")]
    Inspector3,
    /// *Pengawas Ahli Utama*.
    #[serde(rename = "inspector_4")]
    Inspector4,
    /// *Pengawas spesialis K3*.
    SpecialistK3,
    /// *Penyidik Pegawai Negeri Sipil*: an inspector with investigation power.
    Ppns,
    /// *Koordinator pengawas*.
    Coordinator,
    /// *Kepala UPTD / kepala bidang*.
    UnitHead,
    /// *Kepala dinas provinsi*.
    HeadOfDinas,
    /// *Atasan PPNS*.
    PpnsSuperior,
    /// The directorate-general at the centre.
    CentralAdmin,
    /// *Inspektorat / APIP*: read-only.
    Auditor,
    /// *Pusdatin*: aggregated data only.
    Statistician,
    /// The system's own processes (clock, prosecution opener). No person can sign in with it.
    System,
}

impl Role {
    /// Every role a person can hold.
    pub const PERSONS: [Self; 14] = [
        Self::ComplaintOfficer,
        Self::Inspector1,
        Self::Inspector2,
        Self::Inspector3,
        Self::Inspector4,
        Self::SpecialistK3,
        Self::Ppns,
        Self::Coordinator,
        Self::UnitHead,
        Self::HeadOfDinas,
        Self::PpnsSuperior,
        Self::CentralAdmin,
        Self::Auditor,
        Self::Statistician,
    ];

    /// The code used in tokens, events and documents, such as `head_of_dinas`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ComplaintOfficer => "complaint_officer",
            Self::Inspector1 => "inspector_1",
            Self::Inspector2 => "inspector_2",
            Self::Inspector3 => "inspector_3",
            Self::Inspector4 => "inspector_4",
            Self::SpecialistK3 => "specialist_k3",
            Self::Ppns => "ppns",
            Self::Coordinator => "coordinator",
            Self::UnitHead => "unit_head",
            Self::HeadOfDinas => "head_of_dinas",
            Self::PpnsSuperior => "ppns_superior",
            Self::CentralAdmin => "central_admin",
            Self::Auditor => "auditor",
            Self::Statistician => "statistician",
            Self::System => "system",
        }
    }

    /// The role with this code, among those a person can hold.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::PERSONS.into_iter().find(|role| role.code() == code)
    }

    /// Whether the role acts for the whole nation rather than for one province.
    #[must_use]
    pub const fn is_national(self) -> bool {
        matches!(
            self,
            Self::CentralAdmin | Self::Auditor | Self::Statistician | Self::System
        )
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// All inspector levels: who may examine and write notes.
pub const INSPECTORS: &[Role] = &[
    Role::Inspector1,
    Role::Inspector2,
    Role::Inspector3,
    Role::Inspector4,
];

/// Who records tests.
pub const TESTERS: &[Role] = &[
    Role::Inspector1,
    Role::Inspector2,
    Role::Inspector3,
    Role::Inspector4,
    Role::SpecialistK3,
];

/// Who registers cases.
pub const INTAKE: &[Role] = &[Role::Coordinator, Role::ComplaintOfficer];

/// Who proposes corrections in a case.
pub const PROPOSERS: &[Role] = &[
    Role::Inspector1,
    Role::Inspector2,
    Role::Inspector3,
    Role::Inspector4,
    Role::Coordinator,
    Role::UnitHead,
];

/// The person (or process) that asks for a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// Stable subject identifier from sign-in; never a name.
    pub id: String,
    /// The role acted in.
    pub role: Role,
    /// Working unit, when known.
    pub unit: Option<String>,
    /// Province acted for; `None` only for national roles.
    pub province: Option<ProvinceCode>,
    /// Subject identifier of the person for whom he acts by a delegation; none when he acts for
    /// himself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acts_for: Option<String>,
}

impl Officer {
    /// Whether this is a person or acts for that person: who may not do something may not have it
    /// done in his name either.
    #[must_use]
    pub fn is(&self, person: &str) -> bool {
        self.id == person || self.acts_for.as_deref() == Some(person)
    }

    /// The system's own officer, by the name of its process.
    #[must_use]
    pub fn system(process: &str) -> Self {
        Self {
            id: format!("system:{process}"),
            role: Role::System,
            unit: None,
            province: None,
            acts_for: None,
        }
    }
}
