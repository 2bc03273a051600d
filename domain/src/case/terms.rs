//! Codes and parts of the events of a case.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which note (*nota pemeriksaan*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotaKind {
    /// *Nota Pemeriksaan I*.
    First,
    /// *Nota Pemeriksaan II*.
    Second,
    /// *Nota Pemeriksaan Khusus*.
    Special,
}

/// The note that is the last one again, with its limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningNota {
    /// Which note.
    pub nota: NotaKind,
    /// Last day to comply.
    pub due_on: Option<NaiveDate>,
    /// Whether it was missed.
    pub missed: bool,
}

/// Why a case was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum CloseReason {
    /// *Tidak ditemukan pelanggaran*.
    NoViolation,
    /// *Dipatuhi*.
    Complied,
    /// *Bukan objek pengawasan*.
    NotAnEmployer,
    /// *Perusahaan bubar*.
    CompanyDissolved,
    /// *Tidak ditemukan*.
    CompanyNotFound,
    /// *Perselisihan hubungan industrial*.
    IndustrialDispute,
    /// *Tidak dilanjutkan*. It is the same whatever the case comes from: that a complaint was
    /// withdrawn would tell that there was one.
    NotPursued,
    /// *Kedaluwarsa*.
    TimeBarred,
    /// *Duplikat*: merged into another case.
    Duplicate,
    /// *Tidak ditingkatkan*: the investigation was declined and nothing else is ordered.
    InvestigationDeclined,
}
