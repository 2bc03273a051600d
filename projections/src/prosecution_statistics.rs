//! Prosecutions by milestone, for counts.

use chrono::NaiveDate;
use domain::prosecution::ProsecutionEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::count::{By, Countable, Dimension, Milestone};
use crate::feed::RecordedEvent;
use crate::prosecution_register::code;
use crate::table::{ApplyError, Row};

/// One prosecution as it is counted. A milestone is counted in the province that had the
/// prosecution then: what it is counted in does not change when it passes to another one.
#[expect(clippy::struct_excessive_bools, reason = "one flag for each milestone")]
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    ];

    fn version(&mut self) -> &mut i64 {
        &mut self.version
    }

    fn fold(
        row: Option<Self>,
        id: Uuid,
        event: &RecordedEvent,
    ) -> Result<Option<Self>, ApplyError> {
        use ProsecutionEvent as E;
        let Some(happened) = event.prosecution()? else {
            return Ok(row);
        };
        if let E::OffenceReportFiled {
            province,
            norm,
            ppns,
            reported_on,
            ..
        } = happened
        {
            return Ok(Some(Self::new(
                id,
                province.0,
                norm,
                ppns,
                Some(reported_on),
            )));
        }
        if let E::RegisterEntryImported {
            province,
            norm,
            ppns,
            ..
        } = happened
        {
            // A register does not say when, but it was reported and opened.
            let imported = Self::new(id, province.0, norm, ppns, None);
            return Ok(Some(Self {
                opened: true,
                opened_in: imported.reported_in.clone(),
                ..imported
            }));
        }
        let Some(row) = row else {
            return Err(event.poison(&"not begun before"));
        };
        row.reach(&happened, event).map(Some)
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
            | E::SuspectNamed { .. }
            | E::WitnessExamined { .. }
            | E::SuspectExamined { .. }
            | E::BapCompleted { .. }
            | E::HearingHeld { .. }
            | E::JudgmentNotified { .. }
            | E::JudgmentBecameFinal { .. }
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

    fn new(
        id: Uuid,
        province: String,
        norm: String,
        inspector: String,
        on: Option<NaiveDate>,
    ) -> Self {
        Self {
            id,
            version: 0,
            reported_in: Some(province.clone()),
            province,
            norm,
            inspector,
            outcome: None,
            fine_idr: 0,
            reported: true,
            reported_on: on,
            opened: false,
            opened_on: None,
            opened_in: None,
            referred: false,
            referred_on: None,
            referred_in: None,
            judged: false,
            judged_on: None,
            judged_in: None,
            completed: false,
            completed_on: None,
            completed_in: None,
        }
    }
}

/// Prosecutions, to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prosecutions;

impl Countable for Prosecutions {
    const TABLE: &'static str = Observation::TABLE;
    const MILESTONES: &'static [Milestone] = &[
        Milestone::of("reported"),
        Milestone::of("opened"),
        Milestone::of("referred"),
        Milestone::of("judged"),
        // The sentence was executed.
        Milestone::of("completed"),
    ];
    const USUAL: Milestone = Milestone::of("completed");
    const DIMENSIONS: &'static [Dimension] = &[
        Dimension::PROVINCE,
        Dimension::MONTH,
        Dimension::of("norm", By::Column("norm")),
        Dimension::of("outcome", By::Column("outcome")),
        Dimension::of("inspector", By::Column("inspector")),
    ];
    const MEASURES: &'static [(&'static str, &'static str)] = &[
        ("prosecutions", "count(*)"),
        ("inspectors", "count(DISTINCT inspector)"),
        ("fines_idr", "coalesce(sum(fine_idr), 0)::bigint"),
    ];
}
