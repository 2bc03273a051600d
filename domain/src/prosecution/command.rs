//! Everything that may be asked of a prosecution, and what every command tells of itself.

use super::act::Act;
use super::commands::{
    Adjourn, AdjustExecution, ApproveCorrection, BecomeFinal, CompleteBap, DecideJurisdiction,
    DeclareTimeBarred, DetermineRegime, DetermineSubstance, DisposeEvidence, ExamineExpert,
    ExamineSuspect, ExamineWitness, ExecuteSentence, FileAppeal, FileEventReport, FileObjection,
    HandOver, HandOverBapCopy, ImportRegisterEntry, IssueSummons, NameSuspect, NotifyAbsent,
    NotifyPolice, OpenHearing, OpenInvestigation, PayCategoryIvFine, PayFine, PayMaximumFine,
    ProposeCorrection, RecordAppealResult, RecordJudgment, RecordRegistration, RecordReturn,
    RecordSubstitute, ReferToCourt, RejectCorrection, RejectTransfer, ReopenInvestigation,
    RequestTransfer, RevokeDocument, SeizeEvidence, SendSpdp, SendStopNotice, ServeSummons,
    SetCourtDay, StateFineOverdue, StateMissedDeadline, StopInvestigation, SucceedJurisdiction,
    SupplementBap, TakeOver, WaiveSpdp, WarnTimeBar,
};

macro_rules! commands {
    ($($name:ident,)*) => {
        /// Everything that may be asked of a prosecution.
        #[derive(Debug, Clone, PartialEq)]
        pub enum ProsecutionCommand {
            $(#[doc = concat!("See [`", stringify!($name), "`].")] $name($name),)*
        }

        impl ProsecutionCommand {
            /// The days and texts of the command.
            pub(super) fn act(&self) -> &dyn Act {
                match self { $(Self::$name(command) => command,)* }
            }
        }
    };
}

commands! {
    FileEventReport,
    OpenInvestigation,
    NameSuspect,
    ExamineWitness,
    ExamineSuspect,
    CompleteBap,
    ReferToCourt,
    OpenHearing,
    RecordJudgment,
    NotifyAbsent,
    BecomeFinal,
    PayFine,
    ExecuteSentence,
    StopInvestigation,
    ImportRegisterEntry,
    ProposeCorrection,
    ApproveCorrection,
    RejectCorrection,
    SendSpdp,
    WaiveSpdp,
    NotifyPolice,
    IssueSummons,
    ServeSummons,
    ExamineExpert,
    SeizeEvidence,
    SupplementBap,
    HandOverBapCopy,
    SetCourtDay,
    RecordRegistration,
    RecordReturn,
    Adjourn,
    FileObjection,
    FileAppeal,
    RecordAppealResult,
    StateFineOverdue,
    RecordSubstitute,
    AdjustExecution,
    DisposeEvidence,
    PayMaximumFine,
    PayCategoryIvFine,
    RevokeDocument,
    SendStopNotice,
    DeclareTimeBarred,
    HandOver,
    RequestTransfer,
    TakeOver,
    RejectTransfer,
    DecideJurisdiction,
    SucceedJurisdiction,
    ReopenInvestigation,
    DetermineRegime,
    DetermineSubstance,
    WarnTimeBar,
    StateMissedDeadline,
}
