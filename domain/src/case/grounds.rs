//! What each event of a case rests on, and what of it is confidential.

use super::events::CaseEvent;
use crate::catalogue::{
    C081_13, C081_17, KUHAP_1981_77, KUHP_136, PAPUA_2022, PERMENAKER_33_2016, Provision, REGISTER,
    UU_3_1951_2, UU_3_1951_3, UU_3_1951_6, UU_7_1981_12, UU_13_2003_176, UU_13_2003_182,
    UU_13_2003_190, UU_23_2014, UU_30_2014_63, UU_30_2014_64,
};

impl CaseEvent {
    /// The field that tells where the case comes from; who wrote such an event is as confidential.
    #[must_use]
    pub const fn confidential_field(&self) -> Option<&'static str> {
        match self {
            Self::InspectionCaseRegistered { .. } => Some("source"),
            // Who registered a case is as confidential as where it comes from.
            Self::CorrectionProposed { target: 1, .. } => Some("author"),
            Self::EstablishmentRenamed { .. }
            | Self::UndertakingAccepted { .. }
            | Self::AdministrativeSanctionProposed { .. }
            | Self::CaseReopened { .. }
            | Self::DocumentRevoked { .. }
            | Self::CaseMerged { .. }
            | Self::MergeReversed { .. }
            | Self::CaseAbsorbed { .. }
            | Self::SuccessorFollowed { .. }
            | Self::CaseReleased { .. }
            | Self::TransferRequested { .. }
            | Self::TransferAccepted { .. }
            | Self::TransferRejected { .. }
            | Self::JurisdictionDecided { .. }
            | Self::CaseJurisdictionSucceeded { .. }
            | Self::CaseIncludedInWorkPlan { .. }
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
            | Self::InvestigationDeclined { .. }
            | Self::CaseSuspended { .. }
            | Self::CaseResumed { .. }
            | Self::TaskOrderIssued { .. }
            | Self::ExaminationStarted { .. }
            | Self::FindingRecorded { .. }
            | Self::ExaminationCompleted { .. }
            | Self::ExaminationReportApproved { .. }
            | Self::FirstNotaIssued { .. }
            | Self::SecondNotaIssued { .. }
            | Self::SpecialNotaIssued { .. }
            | Self::NotaCountersigned { .. }
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
            Self::EntryRefused { .. } => vec![UU_3_1951_2, UU_3_1951_6],
            Self::StatementTaken { .. } => vec![UU_3_1951_3],
            Self::InvestigationDeclined { .. } => vec![C081_17],
            Self::AdministrativeSanctionProposed { .. } => vec![UU_13_2003_190],
            Self::CaseReopened { .. } => vec![KUHAP_1981_77],
            Self::DocumentRevoked { .. } => vec![UU_30_2014_64],
            Self::TransferRequested { .. }
            | Self::TransferAccepted { .. }
            | Self::TransferRejected { .. }
            | Self::JurisdictionDecided { .. } => vec![UU_23_2014],
            Self::CaseJurisdictionSucceeded { .. } => vec![PAPUA_2022, UU_23_2014],
            Self::HandoverOffered { .. }
            | Self::HandoverAccepted { .. }
            | Self::HandoverDeclined { .. }
            | Self::InspectorReplaced { .. }
            | Self::EstablishmentRenamed { .. }
            | Self::CaseMerged { .. }
            | Self::MergeReversed { .. }
            | Self::CaseAbsorbed { .. }
            | Self::SuccessorFollowed { .. }
            | Self::CaseReleased { .. }
            | Self::CaseSuspended { .. }
            | Self::SuspensionReviewed { .. }
            | Self::DeadlineMissed { .. }
            | Self::CaseResumed { .. } => vec![REGISTER],
            Self::TimeBarWarned { .. } => vec![KUHP_136],
            Self::UndertakingAccepted { .. }
            | Self::CaseIncludedInWorkPlan { .. }
            | Self::FruitlessVisitMade { .. }
            | Self::TestResultRecorded { .. }
            | Self::InspectionBookUpdated { .. }
            | Self::InspectionBookChangeReported { .. }
            | Self::TaskOrderIssued { .. }
            | Self::FindingRecorded { .. }
            | Self::ExaminationCompleted { .. }
            | Self::ExaminationReportApproved { .. }
            | Self::FirstNotaIssued { .. }
            | Self::SecondNotaIssued { .. }
            | Self::NotaCountersigned { .. }
            | Self::NotaReceived { .. }
            | Self::NotaDeadlineMissed { .. }
            | Self::FollowUpReported { .. }
            | Self::FindingResolved { .. } => vec![PERMENAKER_33_2016],
            Self::SpecialNotaIssued { .. } => vec![PERMENAKER_33_2016, C081_13],
            Self::NonComplianceReported { .. } => vec![PERMENAKER_33_2016, C081_17],
            Self::InvestigationOrdered { .. } => vec![UU_7_1981_12, UU_13_2003_182],
            Self::CaseClosed { .. } => vec![PERMENAKER_33_2016, REGISTER],
            Self::CorrectionProposed { .. }
            | Self::CorrectionRecorded { .. }
            | Self::CorrectionRejected { .. } => vec![UU_30_2014_63],
        }
    }
}
