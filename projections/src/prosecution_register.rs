//! Prosecutions, for lists.

use chrono::NaiveDate;
use domain::prosecution::{ProsecutionEvent, ProsecutionStatus};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::feed::RecordedEvent;
use crate::list::Listed;
use crate::table::Row;

/// One prosecution in a list.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct ProsecutionRow {
    /// The prosecution.
    pub id: Uuid,
    /// Its version.
    pub version: i64,
    /// Number in the register it came from.
    pub register_no: Option<String>,
    /// Kemendagri code.
    pub province: String,
    /// Name of its state.
    pub status: String,
    /// Name of the establishment.
    pub establishment: String,
    /// Code of the norm.
    pub norm: String,
    /// The investigator.
    pub inspector: String,
    /// Day of the offence.
    pub offence_date: NaiveDate,
    /// Outcome of the judgment.
    pub outcome: Option<String>,
    /// Fine in rupiah.
    pub fine_idr: Option<i64>,
    /// The inspection case it arose from.
    pub inspection_case: Option<Uuid>,
    /// When the offence was reported.
    pub reported_on: Option<NaiveDate>,
    /// When the investigation was opened.
    pub opened_on: Option<NaiveDate>,
    /// When the minutes were finished.
    pub bap_completed_on: Option<NaiveDate>,
    /// When it was referred to court.
    pub referred_on: Option<NaiveDate>,
    /// When judgment was given.
    pub judged_on: Option<NaiveDate>,
    /// When the sentence was executed.
    pub completed_on: Option<NaiveDate>,
    /// Kemendagri code of the province to which it is offered.
    pub offered_to: Option<String>,
}

impl Row for ProsecutionRow {
    const TABLE: &'static str = "prosecution_register";
    const LOCKED: bool = true;
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "register_no",
        "province",
        "status",
        "establishment",
        "norm",
        "inspector",
        "offence_date",
        "outcome",
        "fine_idr",
        "inspection_case",
        "reported_on",
        "opened_on",
        "bap_completed_on",
        "referred_on",
        "judged_on",
        "completed_on",
        "offered_to",
    ];

    fn version(&mut self) -> &mut i64 {
        &mut self.version
    }

    #[expect(clippy::too_many_lines, reason = "one line for each sort of event")]
    fn fold(
        row: Option<Self>,
        id: Uuid,
        event: &RecordedEvent,
    ) -> Result<Option<Self>, ApplyError> {
        use ProsecutionEvent as E;
        let Some(happened) = event.prosecution()? else {
            return Ok(row);
        };
        let Some(mut row) = row else {
            return first(id, happened, event).map(Some);
        };
        if let Some(status) = happened.enters() {
            status.name().clone_into(&mut row.status);
            // An offer ends with its state.
            row.offered_to = None;
        }
        match happened {
            E::OffenceReportFiled { .. } | E::RegisterEntryImported { .. } => {
                return Err(event.poison(&"begun twice"));
            }
            E::InvestigationOpened { opened_on, .. } => row.opened_on = Some(opened_on),
            E::DocumentRevoked { .. } => row.falls_back(),
            E::BapCompleted { completed_on, .. } => row.bap_completed_on = Some(completed_on),
            E::CaseReferredToCourt { referred_on, .. } => row.referred_on = Some(referred_on),
            E::JudgmentPronounced {
                judged_on,
                outcome,
                fine_idr,
                ..
            } => {
                row.judged_on = Some(judged_on);
                row.outcome = Some(code(&outcome, event)?);
                row.fine_idr = fine_idr;
            }
            E::FinePaid { paid_on: day, .. } | E::SentenceExecuted { executed_on: day } => {
                row.completed_on = Some(day);
            }
            E::SubstitutePenaltyExecuted(act) => row.completed_on = Some(act.executed_on),
            E::CaseReturnedByCourt(_) => (row.bap_completed_on, row.referred_on) = (None, None),
            // The judgment lapses.
            E::ObjectionFiled(_) => {
                (row.judged_on, row.outcome, row.fine_idr) = (None, None, None);
            }
            E::TransferRequested { to, .. } => row.offered_to = Some(to.0),
            E::TransferAccepted { to, ppns, .. } => (row.province, row.inspector) = (to.0, ppns),
            E::JurisdictionDecided { to, .. } | E::ProsecutionJurisdictionSucceeded { to, .. } => {
                row.province = to.0;
            }
            E::AppealDecided(act) => {
                row.outcome = Some(code(&act.outcome, event)?);
                row.fine_idr = act.fine_idr;
            }
            E::ProcedureRegimeDetermined { .. }
            | E::SuspectNamed { .. }
            | E::WitnessExamined { .. }
            | E::SuspectExamined { .. }
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
            | E::TransferRejected { .. }
            | E::AppealFiled(_)
            | E::CorrectionProposed { .. }
            | E::CorrectionRecorded { .. }
            | E::CorrectionRejected { .. } => {}
        }
        Ok(Some(row))
    }
}

impl ProsecutionRow {
    /// The order is taken back: before a reopened stop it had been opened by another one.
    fn falls_back(&mut self) {
        self.bap_completed_on = None;
        if self.status == ProsecutionStatus::EventReported.name() {
            self.opened_on = None;
        }
    }
}

/// A term of the domain as its code.
pub(crate) fn code(term: &impl Serialize, event: &RecordedEvent) -> Result<String, ApplyError> {
    let value = serde_json::to_value(term).map_err(|error| event.poison(&error))?;
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| event.poison(&"a term without a code"))
}

fn first(
    id: Uuid,
    happened: ProsecutionEvent,
    event: &RecordedEvent,
) -> Result<ProsecutionRow, ApplyError> {
    if let ProsecutionEvent::RegisterEntryImported {
        register_no,
        province,
        ppns,
        norm,
        establishment,
        offence_date,
        bap_completed_on,
        ..
    } = happened
    {
        return Ok(ProsecutionRow {
            id,
            status: ProsecutionStatus::BapComplete.name().to_owned(),
            register_no: Some(register_no),
            bap_completed_on: Some(bap_completed_on),
            province: province.0,
            establishment,
            norm,
            inspector: ppns,
            offence_date,
            ..ProsecutionRow::default()
        });
    }
    let ProsecutionEvent::OffenceReportFiled {
        province,
        establishment,
        norm,
        offence_date,
        ppns,
        reported_on,
        inspection_case,
        register_no,
        ..
    } = happened
    else {
        return Err(event.poison(&format!("begins with {}", happened.title())));
    };
    Ok(ProsecutionRow {
        id,
        status: ProsecutionStatus::EventReported.name().to_owned(),
        reported_on: Some(reported_on),
        inspection_case,
        register_no,
        province: province.0,
        establishment,
        norm,
        inspector: ppns,
        offence_date,
        ..ProsecutionRow::default()
    })
}

impl Listed for ProsecutionRow {
    const TABLE: &'static str = "prosecution_register";
    const NAME: &'static str = "prosecutions";
    const STATUSES: &'static [&'static str] = ProsecutionStatus::NAMES;
    const DAY: &'static str = "offence_date";
    const NORM: (&'static str, &'static str) = ("norm = ", "");
    const OFFICER: (&'static str, &'static str) = ("inspector = ", "");
    const TEXT: &'static str = "establishment || ' ' || coalesce(register_no, '')";
    const IS_DUE: bool = false;

    fn place(&self) -> (NaiveDate, i64, Uuid) {
        (self.offence_date, 0, self.id)
    }
}
