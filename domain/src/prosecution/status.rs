//! The names of the states of a prosecution, and which event enters which.

use serde::{Deserialize, Serialize};

use super::court_acts::ReturnGround;
use super::events::ProsecutionEvent;

macro_rules! statuses {
    ($($name:ident $title:literal,)*) => {
        /// A state of a prosecution by its name alone.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum ProsecutionStatus { $(#[doc = concat!("*", $title, "*.")] $name,)* }

        impl ProsecutionStatus {
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
    EventReported "Laporan kejadian",
    InvestigationOpen "Penyidikan",
    SuspectNamed "Tersangka ditetapkan",
    BapComplete "BAP selesai",
    HearingSet "Jadwal sidang",
    Referred "Dilimpahkan",
    InHearing "Sidang",
    Judged "Diputus",
    Objection "Perlawanan",
    Appealed "Banding",
    Final "Inkracht",
    Executing "Eksekusi",
    Executed "Dilaksanakan",
    Stopped "Dihentikan",
    Settled "Denda maksimum dibayar",
    TimeBarred "Kedaluwarsa",
    HandedOver "Diserahkan",
    Transferred "Dilimpahkan ke provinsi lain",
    TransferPending "Pelimpahan ditawarkan",
}

impl ProsecutionEvent {
    /// The state that the prosecution enters by it; none when it stays where it is.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one line for each sort of event")]
    pub const fn enters(&self) -> Option<ProsecutionStatus> {
        match self {
            Self::OffenceReportFiled { .. } => Some(ProsecutionStatus::EventReported),
            Self::InvestigationOpened { .. } | Self::InvestigationReopened(_) => {
                Some(ProsecutionStatus::InvestigationOpen)
            }
            Self::SuspectNamed { .. } => Some(ProsecutionStatus::SuspectNamed),
            // A register begins with finished minutes.
            Self::RegisterEntryImported { .. } | Self::BapCompleted { .. } => {
                Some(ProsecutionStatus::BapComplete)
            }
            Self::CaseReferredToCourt { .. } => Some(ProsecutionStatus::Referred),
            Self::HearingHeld { .. } => Some(ProsecutionStatus::InHearing),
            Self::JudgmentPronounced { .. } => Some(ProsecutionStatus::Judged),
            Self::JudgmentBecameFinal { .. } => Some(ProsecutionStatus::Final),
            Self::FinePaid { .. } | Self::SentenceExecuted { .. } => {
                Some(ProsecutionStatus::Executed)
            }
            Self::InvestigationStopped { .. } => Some(ProsecutionStatus::Stopped),
            Self::HearingNotified(_) | Self::HearingAdjourned(_) => {
                Some(ProsecutionStatus::HearingSet)
            }
            Self::CaseReturnedByCourt(act) => Some(match act.ground {
                ReturnGround::Incomplete => ProsecutionStatus::SuspectNamed,
                ReturnGround::NotTipiring => ProsecutionStatus::HandedOver,
            }),
            Self::ObjectionFiled(_) => Some(ProsecutionStatus::Objection),
            Self::AppealFiled(_) => Some(ProsecutionStatus::Appealed),
            Self::FineOverdue { .. } => Some(ProsecutionStatus::Executing),
            Self::SubstitutePenaltyExecuted(_) => Some(ProsecutionStatus::Executed),
            Self::MaximumFinePaidVoluntarily { .. } | Self::CategoryIvFinePaid { .. } => {
                Some(ProsecutionStatus::Settled)
            }
            Self::ProsecutionTimeBarred { .. } => Some(ProsecutionStatus::TimeBarred),
            Self::CaseHandedToPolice(_) | Self::CaseRerouted(_) => {
                Some(ProsecutionStatus::HandedOver)
            }
            Self::ProsecutionTransferred { .. } => Some(ProsecutionStatus::Transferred),
            Self::TransferRequested { .. } => Some(ProsecutionStatus::TransferPending),
            Self::TransferAccepted { state, .. }
            | Self::TransferRejected { state, .. }
            | Self::JurisdictionDecided { state, .. }
            | Self::DocumentRevoked { state, .. } => Some(*state),
            Self::ProsecutionJurisdictionSucceeded { .. }
            | Self::SubstantiveRegimeDetermined { .. }
            | Self::InvestigationNoticeSent(_)
            | Self::SpdpWaived(_)
            | Self::PoliceCoordinationRecorded(_)
            | Self::SummonsIssued(_)
            | Self::SummonsServed(_)
            | Self::ExpertExamined(_)
            | Self::EvidenceSeized(_)
            | Self::BapSupplemented(_)
            | Self::BapCopyHandedOver(_)
            | Self::CourtRegistrationRecorded(_)
            | Self::AppealDecided(_)
            | Self::FineInstalmentPaid(_)
            | Self::ExecutionAdjusted(_)
            | Self::EvidenceReturned(_)
            | Self::EvidenceForfeited(_)
            | Self::StopNoticeSent(_)
            | Self::TimeBarWarned { .. }
            | Self::DeadlineMissed { .. }
            | Self::ProcedureRegimeDetermined { .. }
            | Self::WitnessExamined { .. }
            | Self::SuspectExamined { .. }
            | Self::JudgmentNotified { .. }
            | Self::CorrectionProposed { .. }
            | Self::CorrectionRecorded { .. }
            | Self::CorrectionRejected { .. } => None,
        }
    }
}
