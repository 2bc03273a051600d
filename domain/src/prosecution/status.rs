//! The names of the states of a prosecution, and which event enters which.

use super::events::ProsecutionEvent;

macro_rules! statuses {
    ($($name:ident $title:literal,)*) => {
        /// A state of a prosecution by its name alone.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ProsecutionStatus { $(#[doc = concat!("*", $title, "*.")] $name,)* }

        impl ProsecutionStatus {
            /// The names of all.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name),)*];

            /// Name in addresses, documents and lists.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

statuses! {
    EventReported "Laporan kejadian",
    InvestigationOpen "Penyidikan",
    SuspectNamed "Tersangka ditetapkan",
    BapComplete "BAP selesai",
    Referred "Dilimpahkan",
    InHearing "Sidang",
    Judged "Diputus",
    Final "Inkracht",
    Executed "Dilaksanakan",
    Stopped "Dihentikan",
}

impl ProsecutionEvent {
    /// The state that the prosecution enters by it; none when it stays where it is.
    #[must_use]
    pub const fn enters(&self) -> Option<ProsecutionStatus> {
        match self {
            Self::OffenceReportFiled { .. } => Some(ProsecutionStatus::EventReported),
            Self::InvestigationOpened { .. } => Some(ProsecutionStatus::InvestigationOpen),
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
            Self::ProcedureRegimeDetermined { .. }
            | Self::WitnessExamined { .. }
            | Self::SuspectExamined { .. }
            | Self::JudgmentNotified { .. }
            | Self::CorrectionProposed { .. }
            | Self::CorrectionRecorded { .. }
            | Self::CorrectionRejected { .. } => None,
        }
    }
}
