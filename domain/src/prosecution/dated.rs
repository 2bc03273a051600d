//! On which day each event of a prosecution happened.

use chrono::NaiveDate;

use super::events::ProsecutionEvent;

impl ProsecutionEvent {
    /// The day on which it happened, when that is known.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one line for each sort of event")]
    pub fn occurred_on(&self) -> Option<NaiveDate> {
        match self {
            Self::ProcedureRegimeDetermined { determined_on, .. } => *determined_on,
            Self::InvestigationStopped { stopped_on, .. } => *stopped_on,
            Self::InvestigationNoticeSent(act) => Some(act.sent_on),
            Self::SpdpWaived(act) => Some(act.waived_on),
            Self::PoliceCoordinationRecorded(act) => Some(act.notified_on),
            Self::SummonsIssued(act) => Some(act.issued_on),
            Self::SummonsServed(act) => Some(act.served_on),
            Self::ExpertExamined(act) => Some(act.examined_on),
            Self::EvidenceSeized(act) => Some(act.seized_on),
            Self::BapSupplemented(act) => Some(act.supplemented_on),
            Self::BapCopyHandedOver(act) => Some(act.handed_on),
            Self::HearingNotified(act) => Some(act.notified_on),
            Self::CourtRegistrationRecorded(act) => Some(act.registered_on),
            Self::CaseReturnedByCourt(act) => Some(act.returned_on),
            Self::HearingAdjourned(act) => Some(act.adjourned_on),
            Self::ObjectionFiled(act) => Some(act.filed_on),
            Self::AppealFiled(act) => Some(act.filed_on),
            Self::AppealDecided(act) => Some(act.decided_on),
            Self::FineInstalmentPaid(act) => Some(act.paid_on),
            Self::SubstitutePenaltyExecuted(act) => Some(act.executed_on),
            Self::ExecutionAdjusted(act) => Some(act.adjusted_on),
            Self::EvidenceReturned(act) | Self::EvidenceForfeited(act) => Some(act.disposed_on),
            Self::StopNoticeSent(act) => Some(act.sent_on),
            Self::CaseHandedToPolice(act) | Self::CaseRerouted(act) => Some(act.handed_on),
            Self::InvestigationReopened(act) => Some(act.reopened_on),
            Self::SubstantiveRegimeDetermined {
                determined_on: on, ..
            }
            | Self::ProsecutionTransferred {
                transferred_on: on, ..
            }
            | Self::TransferRequested {
                requested_on: on, ..
            }
            | Self::TransferAccepted {
                accepted_on: on, ..
            }
            | Self::TransferRejected {
                rejected_on: on, ..
            }
            | Self::JurisdictionDecided { decided_on: on, .. }
            | Self::ProsecutionJurisdictionSucceeded {
                succeeded_on: on, ..
            }
            | Self::FineOverdue { noticed_on: on, .. }
            | Self::MaximumFinePaidVoluntarily { paid_on: on, .. }
            | Self::CategoryIvFinePaid { paid_on: on, .. }
            | Self::DocumentRevoked { revoked_on: on, .. }
            | Self::ProsecutionTimeBarred {
                declared_on: on, ..
            }
            | Self::TimeBarWarned { warned_on: on, .. }
            | Self::DeadlineMissed { noticed_on: on, .. }
            | Self::OffenceReportFiled {
                reported_on: on, ..
            }
            | Self::RegisterEntryImported {
                bap_completed_on: on,
                ..
            }
            | Self::InvestigationOpened { opened_on: on, .. }
            | Self::SuspectNamed { named_on: on, .. }
            | Self::WitnessExamined {
                examined_on: on, ..
            }
            | Self::SuspectExamined {
                examined_on: on, ..
            }
            | Self::BapCompleted {
                completed_on: on, ..
            }
            | Self::CaseReferredToCourt {
                referred_on: on, ..
            }
            | Self::HearingHeld { held_on: on, .. }
            | Self::JudgmentPronounced { judged_on: on, .. }
            | Self::JudgmentNotified {
                notified_on: on, ..
            }
            | Self::JudgmentBecameFinal { final_on: on }
            | Self::FinePaid { paid_on: on, .. }
            | Self::SentenceExecuted { executed_on: on }
            | Self::CorrectionProposed {
                proposed_on: on, ..
            }
            | Self::CorrectionRecorded {
                recorded_on: on, ..
            }
            | Self::CorrectionRejected {
                rejected_on: on, ..
            } => Some(*on),
        }
    }
}
