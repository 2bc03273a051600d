//! A prosecution as it is counted: which milestones it has reached, when, and in which province.

use chrono::NaiveDate;
use domain::establishment::search_key;
use domain::prosecution::{ProsecutionEvent, ProsecutionStatus};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::feed::RecordedEvent;
use crate::prosecution_register::code;
use crate::table::Row;

/// One prosecution as it is counted. A milestone is counted in the province that had the
/// prosecution then: what it is counted in does not change when it passes to another one.
#[expect(clippy::struct_excessive_bools, reason = "one flag for each milestone")]
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Observation {
    id: Uuid,
    version: i64,
    province: String,
    norm: String,
    inspector: String,
    outcome: Option<String>,
    fine_idr: i64,
    reported: bool,
    reported_on: Option<NaiveDate>,
    reported_in: Option<String>,
    opened: bool,
    opened_on: Option<NaiveDate>,
    opened_in: Option<String>,
    referred: bool,
    referred_on: Option<NaiveDate>,
    referred_in: Option<String>,
    judged: bool,
    judged_on: Option<NaiveDate>,
    judged_in: Option<String>,
    completed: bool,
    completed_on: Option<NaiveDate>,
    completed_in: Option<String>,
    /// By what establishments are told apart: the name.
    firm: Option<String>,
    status: Option<String>,
    accused_role: Option<String>,
    /// Random key of the accused, once he is named by one.
    person: Option<Uuid>,
    inspection_case: Option<Uuid>,
    minutes: bool,
    minutes_on: Option<NaiveDate>,
    minutes_in: Option<String>,
    #[serde(rename = "final")]
    is_final: bool,
    final_on: Option<NaiveDate>,
    final_in: Option<String>,
}

impl Row for Observation {
    const TABLE: &'static str = "prosecution_statistics";
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "province",
        "norm",
        "inspector",
        "outcome",
        "fine_idr",
        "reported",
        "reported_on",
        "reported_in",
        "opened",
        "opened_on",
        "opened_in",
        "referred",
        "referred_on",
        "referred_in",
        "judged",
        "judged_on",
        "judged_in",
        "completed",
        "completed_on",
        "completed_in",
        "firm",
        "status",
        "accused_role",
        "person",
        "inspection_case",
        "minutes",
        "minutes_on",
        "minutes_in",
        "final",
        "final_on",
        "final_in",
    ];
    const DATED: bool = true;

    fn version(&mut self) -> &mut i64 {
        &mut self.version
    }

    fn fold(
        row: Option<Self>,
        id: Uuid,
        event: &RecordedEvent,
    ) -> Result<Option<Self>, ApplyError> {
        let Some(happened) = event.prosecution()? else {
            return Ok(row);
        };
        let Some(row) = row else {
            return Self::first(id, happened, event).map(Some);
        };
        let mut row = row.reach(&happened, event)?;
        if let Some(status) = happened.enters() {
            row.status = Some(status.name().to_owned());
        }
        Ok(Some(row))
    }
}

impl Observation {
    /// Reaches the milestone that an event is. Completed is a sentence that was executed: a case
    /// that was stopped, settled, barred by time, handed over or transferred has none.
    #[expect(clippy::too_many_lines, reason = "one line for each sort of event")]
    fn reach(
        mut self,
        happened: &ProsecutionEvent,
        event: &RecordedEvent,
    ) -> Result<Self, ApplyError> {
        use ProsecutionEvent as E;
        let row = &mut self;
        match happened {
            E::InvestigationOpened { opened_on, .. } => {
                (row.opened, row.opened_on) = (true, Some(*opened_on));
                row.opened_in = Some(row.province.clone());
            }
            // Back where the offence is reported only; a reopened stop stays opened.
            E::DocumentRevoked { state, .. } => {
                (row.minutes, row.minutes_on, row.minutes_in) = (false, None, None);
                if *state == ProsecutionStatus::EventReported {
                    (row.opened, row.opened_on, row.opened_in) = (false, None, None);
                }
            }
            E::SuspectNamed { person, .. } => row.person = *person,
            E::BapCompleted { completed_on, .. } => {
                (row.minutes, row.minutes_on) = (true, Some(*completed_on));
                row.minutes_in = Some(row.province.clone());
            }
            E::JudgmentBecameFinal { final_on, .. } => {
                (row.is_final, row.final_on) = (true, Some(*final_on));
                row.final_in = Some(row.province.clone());
            }
            E::CaseReferredToCourt { referred_on, .. } => {
                (row.referred, row.referred_on) = (true, Some(*referred_on));
                row.referred_in = Some(row.province.clone());
            }
            E::JudgmentPronounced {
                judged_on,
                outcome,
                fine_idr,
                ..
            } => {
                (row.judged, row.judged_on) = (true, Some(*judged_on));
                row.judged_in = Some(row.province.clone());
                row.outcome = Some(code(outcome, event)?);
                row.fine_idr = fine_idr.unwrap_or(0);
            }
            E::FinePaid { paid_on: day, .. } | E::SentenceExecuted { executed_on: day } => {
                row.complete(*day);
            }
            E::SubstitutePenaltyExecuted(act) => row.complete(act.executed_on),
            E::CaseReturnedByCourt(_) => {
                (row.minutes, row.minutes_on, row.minutes_in) = (false, None, None);
                (row.referred, row.referred_on, row.referred_in) = (false, None, None);
            }
            E::TransferAccepted { to, ppns, .. } => {
                row.province.clone_from(&to.0);
                row.inspector.clone_from(ppns);
            }
            E::JurisdictionDecided { to, .. } | E::ProsecutionJurisdictionSucceeded { to, .. } => {
                row.province.clone_from(&to.0);
            }
            // The judgment lapses.
            E::ObjectionFiled(_) => {
                (row.judged, row.judged_on, row.judged_in) = (false, None, None);
                (row.outcome, row.fine_idr) = (None, 0);
            }
            E::AppealDecided(act) => {
                row.outcome = Some(code(&act.outcome, event)?);
                row.fine_idr = act.fine_idr.unwrap_or(0);
            }
            E::OffenceReportFiled { .. }
            | E::RegisterEntryImported { .. }
            | E::ProcedureRegimeDetermined { .. }
            | E::WitnessExamined { .. }
            | E::SuspectExamined { .. }
            | E::HearingHeld { .. }
            | E::JudgmentNotified { .. }
            | E::InvestigationStopped { .. }
            | E::SubstantiveRegimeDetermined { .. }
            | E::InvestigationNoticeSent(_)
            | E::SpdpWaived(_)
            | E::PoliceCoordinationRecorded(_)
            | E::SummonsIssued(_)
            | E::SummonsServed(_)
            | E::ExpertExamined(_)
            | E::EvidenceSeized(_)
            | E::BapSupplemented(_)
            | E::BapCopyHandedOver(_)
            | E::HearingNotified(_)
            | E::CourtRegistrationRecorded(_)
            | E::HearingAdjourned(_)
            | E::FineInstalmentPaid(_)
            | E::FineOverdue { .. }
            | E::ExecutionAdjusted(_)
            | E::EvidenceReturned(_)
            | E::EvidenceForfeited(_)
            | E::StopNoticeSent(_)
            | E::InvestigationReopened(_)
            | E::TimeBarWarned { .. }
            | E::DeadlineMissed { .. }
            | E::MaximumFinePaidVoluntarily { .. }
            | E::CategoryIvFinePaid { .. }
            | E::ProsecutionTimeBarred { .. }
            | E::CaseHandedToPolice(_)
            | E::CaseRerouted(_)
            | E::ProsecutionTransferred { .. }
            | E::TransferRequested { .. }
            | E::TransferRejected { .. }
            | E::AppealFiled(_)
            | E::CorrectionProposed { .. }
            | E::CorrectionRecorded { .. }
            | E::CorrectionRejected { .. } => {}
        }
        Ok(self)
    }

    fn complete(&mut self, on: NaiveDate) {
        (self.completed, self.completed_on) = (true, Some(on));
        self.completed_in = Some(self.province.clone());
    }

    fn first(
        id: Uuid,
        happened: ProsecutionEvent,
        event: &RecordedEvent,
    ) -> Result<Self, ApplyError> {
        if let ProsecutionEvent::OffenceReportFiled {
            province,
            norm,
            ppns,
            reported_on,
            accused_role,
            establishment,
            inspection_case,
            ..
        } = happened
        {
            return Ok(Self {
                id,
                reported_on: Some(reported_on),
                accused_role: Some(code(&accused_role, event)?),
                firm: Some(search_key(&establishment)),
                inspection_case,
                status: Some(ProsecutionStatus::EventReported.name().to_owned()),
                ..Self::reported(province.0, norm, ppns)
            });
        }
        let ProsecutionEvent::RegisterEntryImported {
            province,
            norm,
            ppns,
            accused_role,
            establishment,
            bap_completed_on,
            ..
        } = happened
        else {
            return Err(event.poison(&"not begun before"));
        };
        // A register does not say when, but it was reported and opened.
        let here = Some(province.0.clone());
        Ok(Self {
            id,
            opened: true,
            opened_in: here.clone(),
            firm: Some(search_key(&establishment)),
            minutes: true,
            minutes_on: Some(bap_completed_on),
            minutes_in: here,
            accused_role: Some(code(&accused_role, event)?),
            status: Some(ProsecutionStatus::BapComplete.name().to_owned()),
            ..Self::reported(province.0, norm, ppns)
        })
    }

    fn reported(province: String, norm: String, inspector: String) -> Self {
        Self {
            reported: true,
            reported_in: Some(province.clone()),
            province,
            norm,
            inspector,
            ..Self::default()
        }
    }
}
