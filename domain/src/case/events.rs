//! What has happened to an inspection case. Stored for good: fields are added, never changed.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::change::{CaseChange, Limit};
use super::commands::{Establishment, ExaminationKind, NotaOrder, ReceiptMethod, Severity, Source};
use crate::catalogue::{
    C081_17, PERMENAKER_33_2016, Provision, REGISTER, UU_3_1951_2, UU_7_1981_12, UU_13_2003_176,
    UU_13_2003_182, UU_30_2014_63,
};
use crate::correction::CorrectionKind;
use crate::province::ProvinceCode;

/// Which note (*nota pemeriksaan*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotaKind {
    /// *Nota Pemeriksaan I*.
    First,
    /// *Nota Pemeriksaan II*.
    Second,
}

/// Why a case was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum CloseReason {
    /// *Tidak ditemukan pelanggaran*.
    NoViolation,
    /// *Dipatuhi*.
    Complied,
}

/// Declares the event enum, its type names and its titles.
macro_rules! case_events {
    ($($name:ident, $title:literal, $date:ident { $($(#[$doc:meta])* $field:ident: $kind:ty,)* })*) => {
        /// An event of an inspection case.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type")]
        pub enum CaseEvent {
            $(#[doc = $title] $name { $($(#[$doc])* $field: $kind,)* },)*
        }

        impl CaseEvent {
            /// Every event type with its Indonesian title.
            pub const TYPES: &'static [(&'static str, &'static str)] =
                &[$((stringify!($name), $title),)*];

            /// Name of the event type.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$name { .. } => stringify!($name),)* }
            }

            /// What happened, in plain Indonesian.
            #[must_use]
            pub const fn title(&self) -> &'static str {
                match self { $(Self::$name { .. } => $title,)* }
            }

            /// The legal day on which it happened.
            #[must_use]
            pub const fn occurred_on(&self) -> NaiveDate {
                match self { $(Self::$name { $date, .. } => *$date,)* }
            }
        }
    };
}

case_events! {
    InspectionCaseRegistered, "Perkara didaftarkan", registered_on {
        /// The case.
        case_id: Uuid,
        /// Province of the establishment.
        province: ProvinceCode,
        /// Establishment inspected.
        establishment: Establishment,
        /// Where the case comes from.
        source: Source,
        /// Day of registration.
        registered_on: NaiveDate,
    }
    TaskOrderIssued, "Surat perintah tugas diterbitkan", issued_on {
        /// Number of the order.
        number: String,
        /// Inspectors sent.
        inspectors: Vec<String>,
        /// Day of issue.
        issued_on: NaiveDate,
        /// First day of validity.
        valid_from: NaiveDate,
        /// Last day of validity.
        valid_to: NaiveDate,
        /// Purpose.
        purpose: String,
    }
    ExaminationStarted, "Pemeriksaan dimulai", started_on {
        /// Kind of examination.
        kind: ExaminationKind,
        /// Day.
        started_on: NaiveDate,
    }
    FindingRecorded, "Temuan dicatat", recorded_on {
        /// Number of the finding, from 1.
        finding: u32,
        /// Code of the norm.
        norm: String,
        /// Day of the offence.
        offence_date: NaiveDate,
        /// What was found.
        description: String,
        /// What shows it.
        evidence: String,
        /// How grave it is.
        severity: Severity,
        /// Workers affected.
        workers_affected: u32,
        /// First day of the examination in which it was found.
        recorded_on: NaiveDate,
    }
    ExaminationCompleted, "Pemeriksaan selesai", completed_on {
        /// Day of completion.
        completed_on: NaiveDate,
        /// Why the checklist is not complete.
        incomplete_reason: Option<String>,
        /// Author of the report.
        author: String,
    }
    ExaminationReportApproved, "Laporan pemeriksaan disetujui", approved_on {
        /// Day of approval.
        approved_on: NaiveDate,
    }
    FirstNotaIssued, "Nota Pemeriksaan I diterbitkan", issued_on {
        /// Number of the note.
        number: String,
        /// Day of issue.
        issued_on: NaiveDate,
        /// Calendar days to comply.
        limit_days: u16,
        /// Orders.
        orders: Vec<NotaOrder>,
    }
    SecondNotaIssued, "Nota Pemeriksaan II diterbitkan", issued_on {
        /// Number of the note.
        number: String,
        /// Day of issue.
        issued_on: NaiveDate,
        /// Calendar days to comply.
        limit_days: u16,
        /// Orders.
        orders: Vec<NotaOrder>,
    }
    NotaReceived, "Nota pemeriksaan diterima", received_on {
        /// Which note.
        nota: NotaKind,
        /// Day of receipt.
        received_on: NaiveDate,
        /// Who received it.
        receiver: String,
        /// His position.
        position: String,
        /// How it was handed over.
        method: ReceiptMethod,
        /// Last day to comply.
        due_on: NaiveDate,
        /// How the last day was found, in words.
        derivation: String,
    }
    NotaDeadlineMissed, "Batas waktu nota terlewati", due_on {
        /// Which note.
        nota: NotaKind,
        /// Last day to comply.
        due_on: NaiveDate,
    }
    FollowUpReported, "Tindak lanjut dilaporkan", reported_on {
        /// Day of the report.
        reported_on: NaiveDate,
        /// What the employer says was done.
        statement: String,
    }
    FindingResolved, "Temuan dipenuhi", verified_on {
        /// Number of the finding.
        finding: u32,
        /// Day of verification.
        verified_on: NaiveDate,
        /// What shows it.
        evidence: String,
    }
    NonComplianceReported, "Ketidakpatuhan dilaporkan", reported_on {
        /// Day of the report.
        reported_on: NaiveDate,
        /// Evidence listed.
        evidence: Vec<String>,
        /// Why prosecution did not wait for a second note.
        direct_prosecution_reason: Option<String>,
        /// Number of the finding to be prosecuted.
        finding: u32,
        /// Last day before the time bar.
        prosecutable_until: NaiveDate,
    }
    InvestigationOrdered, "Ditingkatkan ke penyidikan", ordered_on {
        /// Day of the order.
        ordered_on: NaiveDate,
        /// Investigator appointed.
        ppns: String,
        /// Norm to be prosecuted.
        norm: String,
        /// Day of the offence.
        offence_date: NaiveDate,
        /// Establishment.
        establishment: Establishment,
        /// Province.
        province: ProvinceCode,
        /// The prosecution that this opens.
        prosecution_id: Uuid,
    }
    CaseClosed, "Perkara ditutup", closed_on {
        /// Why.
        reason: CloseReason,
        /// Day of closing.
        closed_on: NaiveDate,
    }
    CorrectionProposed, "Ralat diusulkan", proposed_on {
        /// Number of the event to be corrected.
        target: i64,
        /// The field as it is read now.
        old: CaseChange,
        /// The field as it should be read.
        new: CaseChange,
        /// Why.
        kind: CorrectionKind,
        /// What shows it.
        reason: String,
        /// Who recorded the event.
        author: Option<String>,
        /// Who proposes it.
        proposer: String,
        /// Day of the proposal.
        proposed_on: NaiveDate,
    }
    CorrectionRecorded, "Ralat dicatat", recorded_on {
        /// Number of the proposal.
        proposal: i64,
        /// Number of the corrected event.
        target: i64,
        /// The field as it was read before.
        old: CaseChange,
        /// The field as it is read from now on.
        new: CaseChange,
        /// Why.
        kind: CorrectionKind,
        /// The limit that follows from it.
        limit: Option<Limit>,
        /// Day of the approval.
        recorded_on: NaiveDate,
    }
    CorrectionRejected, "Ralat ditolak", rejected_on {
        /// Number of the proposal.
        proposal: i64,
        /// Number of the event that stays.
        target: i64,
        /// Why.
        reason: String,
        /// Day of the rejection.
        rejected_on: NaiveDate,
    }
}

impl CaseEvent {
    /// The field that tells where the case comes from; who wrote such an event is as confidential.
    #[must_use]
    pub const fn confidential_field(&self) -> Option<&'static str> {
        match self {
            Self::InspectionCaseRegistered { .. } => Some("source"),
            // Who registered a case is as confidential as where it comes from.
            Self::CorrectionProposed { target: 1, .. } => Some("author"),
            Self::TaskOrderIssued { .. }
            | Self::ExaminationStarted { .. }
            | Self::FindingRecorded { .. }
            | Self::ExaminationCompleted { .. }
            | Self::ExaminationReportApproved { .. }
            | Self::FirstNotaIssued { .. }
            | Self::SecondNotaIssued { .. }
            | Self::NotaReceived { .. }
            | Self::NotaDeadlineMissed { .. }
            | Self::FollowUpReported { .. }
            | Self::FindingResolved { .. }
            | Self::NonComplianceReported { .. }
            | Self::InvestigationOrdered { .. }
            | Self::CaseClosed { .. }
            | Self::CorrectionProposed { .. }
            | Self::CorrectionRecorded { .. }
            | Self::CorrectionRejected { .. } => None,
        }
    }

    /// The provisions on which the act rests.
    #[must_use]
    pub fn provisions(&self) -> Vec<Provision> {
        match self {
            Self::InspectionCaseRegistered { .. } => vec![UU_13_2003_176],
            Self::ExaminationStarted { .. } => vec![UU_3_1951_2, PERMENAKER_33_2016],
            Self::TaskOrderIssued { .. }
            | Self::FindingRecorded { .. }
            | Self::ExaminationCompleted { .. }
            | Self::ExaminationReportApproved { .. }
            | Self::FirstNotaIssued { .. }
            | Self::SecondNotaIssued { .. }
            | Self::NotaReceived { .. }
            | Self::NotaDeadlineMissed { .. }
            | Self::FollowUpReported { .. }
            | Self::FindingResolved { .. } => vec![PERMENAKER_33_2016],
            Self::NonComplianceReported { .. } => vec![PERMENAKER_33_2016, C081_17],
            Self::InvestigationOrdered { .. } => vec![UU_7_1981_12, UU_13_2003_182],
            Self::CaseClosed { .. } => vec![PERMENAKER_33_2016, REGISTER],
            Self::CorrectionProposed { .. }
            | Self::CorrectionRecorded { .. }
            | Self::CorrectionRejected { .. } => vec![UU_30_2014_63],
        }
    }
}

impl DomainEvent for CaseEvent {
    fn event_type(&self) -> String {
        self.name().to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
