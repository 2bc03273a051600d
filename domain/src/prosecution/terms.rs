//! The terms that commands and events share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::law::AccusedKind;

/// Who is accused (UU 7/1981 Pasal 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccusedRole {
    /// The employer.
    Pengusaha,
    /// A manager.
    Pengurus,
}

impl From<AccusedRole> for AccusedKind {
    fn from(role: AccusedRole) -> Self {
        match role {
            AccusedRole::Pengusaha => Self::Pengusaha,
            AccusedRole::Pengurus => Self::Pengurus,
        }
    }
}

/// The code of criminal procedure that governs a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Regime {
    /// UU 8/1981.
    #[serde(rename = "KUHAP_1981")]
    Kuhap1981,
    /// UU 20/2025, in force since 2026-01-02.
    #[serde(rename = "KUHAP_2025")]
    Kuhap2025,
}

/// The criminal law by which an offence is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Substance {
    /// Old KUHP and the sectoral law as it stood.
    Old,
    /// UU 1/2023 and UU 1/2026, in force since 2026-01-02.
    New,
}

/// Who appeared for the accused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// The accused.
    #[serde(rename = "self")]
    InPerson,
    /// Somebody appointed by letter.
    Representative,
    /// Nobody.
    Absent,
}

/// What the court decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Outcome {
    /// *Pidana denda*.
    Fine,
    /// *Pidana kurungan*; not since 2026-01-02.
    Kurungan,
    /// *Pidana bersyarat*; not since 2026-01-02.
    Conditional,
    /// *Pidana pengawasan*; since 2026-01-02, of one who was fined repeatedly.
    Supervision,
    /// *Pemaafan hakim*; since 2026-01-02.
    Pardon,
    /// *Bebas*.
    Acquitted,
    /// *Lepas dari segala tuntutan*.
    Released,
    /// *Tuntutan tidak dapat diterima*.
    Inadmissible,
    /// *Gugur*.
    Lapsed,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 9] = [
        Self::Fine,
        Self::Kurungan,
        Self::Conditional,
        Self::Supervision,
        Self::Pardon,
        Self::Acquitted,
        Self::Released,
        Self::Inadmissible,
        Self::Lapsed,
    ];

    /// Indonesian name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fine => "pidana denda",
            Self::Kurungan => "pidana kurungan",
            Self::Conditional => "pidana bersyarat",
            Self::Supervision => "pidana pengawasan",
            Self::Pardon => "pemaafan hakim",
            Self::Acquitted => "bebas",
            Self::Released => "lepas dari segala tuntutan",
            Self::Inadmissible => "tuntutan tidak dapat diterima",
            Self::Lapsed => "gugur",
        }
    }

    /// Whether there is something to execute. Where there is nothing, a prosecution ends with the
    /// final judgment.
    #[must_use]
    pub const fn has_penalty(self) -> bool {
        match self {
            Self::Fine | Self::Kurungan | Self::Conditional | Self::Supervision => true,
            Self::Pardon | Self::Acquitted | Self::Released | Self::Inadmissible | Self::Lapsed => {
                false
            }
        }
    }

    /// Whether the penalty takes liberty, so that a remedy is possible (KUHAP 205 ayat (3)).
    /// A conditional *kurungan* is counted as one, and so is supervision.
    #[must_use]
    pub const fn takes_liberty(self) -> bool {
        matches!(self, Self::Kurungan | Self::Conditional | Self::Supervision)
    }
}

/// Why an investigation is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StopGround {
    /// *Tidak cukup bukti*.
    LackOfEvidence,
    /// *Bukan tindak pidana*.
    NotAnOffence,
    /// *Demi hukum*.
    ByLaw,
    /// *Ne bis in idem*; named apart since 2026-01-02.
    NeBisInIdem,
    /// *Kedaluwarsa*; named apart since 2026-01-02.
    TimeBarred,
    /// *Tersangka meninggal dunia*; named apart since 2026-01-02.
    SuspectDied,
    /// *Membayar denda maksimum*; since 2026-01-02.
    MaximumFinePaid,
    /// *Pengaduan dicabut*, of an offence on complaint; since 2026-01-02.
    ComplaintWithdrawn,
    /// *Keadilan restoratif*; since 2026-01-02.
    RestorativeSettlement,
    /// *Membayar denda maksimum kategori IV*; since 2026-01-02.
    CategoryIvFinePaid,
}
