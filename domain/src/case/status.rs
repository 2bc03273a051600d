//! The names of the states of an inspection case, and which event enters which.

use serde::{Deserialize, Serialize};

use super::events::CaseEvent;
use super::terms::NotaKind;

macro_rules! statuses {
    ($($name:ident $title:literal,)*) => {
        /// A state of a registered case by its name alone.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum CaseStatus { $(#[doc = concat!("*", $title, "*.")] $name,)* }

        impl CaseStatus {
            /// The names of all.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name),)*];

            /// Name in addresses, documents and lists.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// Indonesian title.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

statuses! {
    Registered "Terdaftar",
    Planned "Masuk rencana kerja",
    Assigned "SPT terbit",
    Examining "Pemeriksaan",
    ReportPending "Penyusunan laporan",
    NotaI "Nota Pemeriksaan I",
    NotaII "Nota Pemeriksaan II",
    NotaKhusus "Nota Pemeriksaan Khusus",
    FollowUpReview "Verifikasi tindak lanjut",
    NonCompliance "Laporan ketidakpatuhan",
    Suspended "Ditangguhkan",
    TransferPending "Pelimpahan ditawarkan",
    Transferred "Dilimpahkan ke pusat",
    Merged "Digabungkan",
    Escalated "Ditingkatkan ke penyidikan",
    Closed "Ditutup",
}

impl CaseEvent {
    /// The state that the case enters by it; none when it stays where it is.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one line for each sort of event")]
    pub const fn enters(&self) -> Option<CaseStatus> {
        match self {
            Self::InspectionCaseRegistered { .. } => Some(CaseStatus::Registered),
            Self::CaseIncludedInWorkPlan { .. } => Some(CaseStatus::Planned),
            Self::TaskOrderIssued { .. } => Some(CaseStatus::Assigned),
            Self::ExaminationStarted { .. } => Some(CaseStatus::Examining),
            Self::ExaminationCompleted { .. } => Some(CaseStatus::ReportPending),
            Self::FirstNotaIssued { .. }
            | Self::InvestigationDeclined {
                nota: NotaKind::First,
                ..
            } => Some(CaseStatus::NotaI),
            Self::SecondNotaIssued { .. }
            | Self::InvestigationDeclined {
                nota: NotaKind::Second,
                ..
            } => Some(CaseStatus::NotaII),
            Self::SpecialNotaIssued { .. }
            | Self::InvestigationDeclined {
                nota: NotaKind::Special,
                ..
            } => Some(CaseStatus::NotaKhusus),
            Self::FollowUpReported { .. } => Some(CaseStatus::FollowUpReview),
            Self::NonComplianceReported { .. } => Some(CaseStatus::NonCompliance),
            Self::InvestigationOrdered { .. } => Some(CaseStatus::Escalated),
            Self::CaseClosed { .. } => Some(CaseStatus::Closed),
            Self::CaseSuspended { .. } => Some(CaseStatus::Suspended),
            Self::TransferRequested { .. } => Some(CaseStatus::TransferPending),
            Self::CaseMerged { .. } => Some(CaseStatus::Merged),
            Self::CaseResumed { to: state, .. }
            | Self::MergeReversed { state, .. }
            | Self::CaseReopened { state, .. }
            | Self::DocumentRevoked { state, .. }
            | Self::TransferAccepted { state, .. }
            | Self::TransferRejected { state, .. }
            | Self::JurisdictionDecided { state, .. } => Some(*state),
            Self::FindingRecorded { .. }
            | Self::HandoverOffered { .. }
            | Self::HandoverAccepted { .. }
            | Self::HandoverDeclined { .. }
            | Self::InspectorReplaced { .. }
            | Self::FruitlessVisitMade { .. }
            | Self::EntryRefused { .. }
            | Self::TestResultRecorded { .. }
            | Self::StatementTaken { .. }
            | Self::InspectionBookUpdated { .. }
            | Self::InspectionBookChangeReported { .. }
            | Self::DeadlineMissed { .. }
            | Self::TimeBarWarned { .. }
            | Self::SuspensionReviewed { .. }
            | Self::ExaminationReportApproved { .. }
            | Self::NotaCountersigned { .. }
            | Self::NotaReceived { .. }
            | Self::NotaDeadlineMissed { .. }
            | Self::FindingResolved { .. }
            | Self::CaseJurisdictionSucceeded { .. }
            | Self::CaseAbsorbed { .. }
            | Self::SuccessorFollowed { .. }
            | Self::CaseReleased { .. }
            | Self::EstablishmentRenamed { .. }
            | Self::UndertakingAccepted { .. }
            | Self::AdministrativeSanctionProposed { .. }
            | Self::CorrectionProposed { .. }
            | Self::CorrectionRecorded { .. }
            | Self::CorrectionRejected { .. } => None,
        }
    }
}
