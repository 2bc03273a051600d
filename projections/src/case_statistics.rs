//! Inspection cases by milestone, for counts. Where a case comes from is no part of it: a count by
//! source would tell of a complaint.

use chrono::NaiveDate;
use domain::case::{CaseEvent, CloseReason};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::competence::follow;
use crate::count::{By, Countable, Dimension, Milestone};
use crate::feed::RecordedEvent;
use crate::prosecution_register::code;
use crate::table::{ApplyError, Row};

/// One case as it is counted. A milestone is counted in the province that had the case then: what
/// it is counted in does not change when it passes to another one.
#[expect(clippy::struct_excessive_bools, reason = "one flag for each milestone")]
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct CaseObservation {
    id: Uuid,
    version: i64,
    province: String,
    norms: Vec<String>,
    status: String,
    close_reason: Option<String>,
    nota_i_number: Option<String>,
    nota_ii_number: Option<String>,
    registered: bool,
    registered_on: Option<NaiveDate>,
    registered_in: Option<String>,
    examined: bool,
    examined_on: Option<NaiveDate>,
    examined_in: Option<String>,
    nota_i: bool,
    nota_i_on: Option<NaiveDate>,
    nota_i_in: Option<String>,
    nota_ii: bool,
    nota_ii_on: Option<NaiveDate>,
    nota_ii_in: Option<String>,
    escalated: bool,
    escalated_on: Option<NaiveDate>,
    escalated_in: Option<String>,
    closed: bool,
    closed_on: Option<NaiveDate>,
    closed_in: Option<String>,
}

/// A milestone as columns: whether, when and where.
type Reached = (bool, Option<NaiveDate>, Option<String>);

impl Row for CaseObservation {
    const TABLE: &'static str = "case_statistics";
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "province",
        "norms",
        "status",
        "close_reason",
        "nota_i_number",
        "nota_ii_number",
        "registered",
        "registered_on",
        "registered_in",
        "examined",
        "examined_on",
        "examined_in",
        "nota_i",
        "nota_i_on",
        "nota_i_in",
        "nota_ii",
        "nota_ii_on",
        "nota_ii_in",
        "escalated",
        "escalated_on",
        "escalated_in",
        "closed",
        "closed_on",
        "closed_in",
    ];

    fn version(&mut self) -> &mut i64 {
        &mut self.version
    }

    fn fold(
        row: Option<Self>,
        id: Uuid,
        event: &RecordedEvent,
    ) -> Result<Option<Self>, ApplyError> {
        let Some(happened) = event.case()? else {
            return Ok(row);
        };
        let mut row = match (row, &happened) {
            (Some(row), _) => row,
            (None, CaseEvent::InspectionCaseRegistered { province, .. }) => Self {
                id,
                province: province.0.clone(),
                ..Self::default()
            },
            (None, _) => return Err(event.poison(&"not registered before")),
        };
        if let Some(status) = happened.enters() {
            status.name().clone_into(&mut row.status);
        }
        row.reach(&happened, event)?;
        let mut inspectors = vec![];
        follow(&happened, &mut row.province, &mut inspectors);
        Ok(Some(row))
    }
}

impl CaseObservation {
    /// Reaches the milestone that an event is, in the province that has the case.
    #[expect(clippy::too_many_lines, reason = "one line for each sort of event")]
    fn reach(&mut self, happened: &CaseEvent, event: &RecordedEvent) -> Result<(), ApplyError> {
        use CaseEvent as E;
        match happened {
            E::InspectionCaseRegistered { registered_on, .. } => {
                (self.registered, self.registered_on, self.registered_in) =
                    self.here(*registered_on);
            }
            // The first one: a case that is examined again was examined before.
            E::ExaminationCompleted { completed_on, .. } => {
                if !self.examined {
                    (self.examined, self.examined_on, self.examined_in) = self.here(*completed_on);
                }
            }
            E::FirstNotaIssued {
                number, issued_on, ..
            } => {
                (self.nota_i, self.nota_i_on, self.nota_i_in) = self.here(*issued_on);
                self.nota_i_number = Some(number.clone());
            }
            E::SecondNotaIssued {
                number, issued_on, ..
            } => {
                (self.nota_ii, self.nota_ii_on, self.nota_ii_in) = self.here(*issued_on);
                self.nota_ii_number = Some(number.clone());
            }
            E::DocumentRevoked { number, .. } => self.revoke(number),
            E::InvestigationOrdered { ordered_on, .. } => {
                (self.escalated, self.escalated_on, self.escalated_in) = self.here(*ordered_on);
            }
            E::CaseClosed {
                reason, closed_on, ..
            } => self.close(*closed_on, *reason, event)?,
            E::CaseMerged { merged_on, .. } => {
                self.close(*merged_on, CloseReason::Duplicate, event)?;
            }
            E::CaseReopened { .. } | E::MergeReversed { .. } => {
                (self.closed, self.closed_on, self.closed_in) = (false, None, None);
                self.close_reason = None;
            }
            E::FindingRecorded { norm, .. } => {
                if !self.norms.contains(norm) {
                    self.norms.push(norm.clone());
                }
            }
            E::TaskOrderIssued { .. }
            | E::ExaminationStarted { .. }
            | E::ExaminationReportApproved { .. }
            | E::SpecialNotaIssued { .. }
            | E::NotaCountersigned { .. }
            | E::NotaReceived { .. }
            | E::NotaDeadlineMissed { .. }
            | E::FollowUpReported { .. }
            | E::FindingResolved { .. }
            | E::NonComplianceReported { .. }
            | E::CaseIncludedInWorkPlan { .. }
            | E::InspectorReplaced { .. }
            | E::HandoverOffered { .. }
            | E::HandoverAccepted { .. }
            | E::HandoverDeclined { .. }
            | E::FruitlessVisitMade { .. }
            | E::EntryRefused { .. }
            | E::TestResultRecorded { .. }
            | E::StatementTaken { .. }
            | E::InspectionBookUpdated { .. }
            | E::InspectionBookChangeReported { .. }
            | E::DeadlineMissed { .. }
            | E::TimeBarWarned { .. }
            | E::InvestigationDeclined { .. }
            | E::CaseSuspended { .. }
            | E::SuspensionReviewed { .. }
            | E::CaseResumed { .. }
            | E::UndertakingAccepted { .. }
            | E::AdministrativeSanctionProposed { .. }
            | E::EstablishmentRenamed { .. }
            | E::TransferRequested { .. }
            | E::TransferAccepted { .. }
            | E::TransferRejected { .. }
            | E::JurisdictionDecided { .. }
            | E::CaseJurisdictionSucceeded { .. }
            | E::CaseAbsorbed { .. }
            | E::SuccessorFollowed { .. }
            | E::CaseReleased { .. }
            | E::CorrectionProposed { .. }
            | E::CorrectionRecorded { .. }
            | E::CorrectionRejected { .. } => {}
        }
        Ok(())
    }

    /// Reached on a day, in the province that has the case.
    fn here(&self, on: NaiveDate) -> Reached {
        (true, Some(on), Some(self.province.clone()))
    }

    /// A revoked note was none.
    fn revoke(&mut self, number: &str) {
        if self.nota_ii_number.as_deref() == Some(number) {
            (self.nota_ii, self.nota_ii_on, self.nota_ii_in) = (false, None, None);
            self.nota_ii_number = None;
        } else if self.nota_i_number.as_deref() == Some(number) {
            (self.nota_i, self.nota_i_on, self.nota_i_in) = (false, None, None);
            self.nota_i_number = None;
        }
    }

    fn close(
        &mut self,
        on: NaiveDate,
        reason: CloseReason,
        event: &RecordedEvent,
    ) -> Result<(), ApplyError> {
        (self.closed, self.closed_on, self.closed_in) = self.here(on);
        self.close_reason = Some(code(&reason, event)?);
        Ok(())
    }
}

/// Inspection cases, to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cases;

impl Countable for Cases {
    const TABLE: &'static str = CaseObservation::TABLE;
    const MILESTONES: &'static [Milestone] = &[
        Milestone::of("registered"),
        Milestone::of("examined"),
        Milestone::of("nota_i"),
        Milestone::of("nota_ii"),
        Milestone::of("escalated"),
        Milestone::of("closed"),
    ];
    const USUAL: Milestone = Milestone::of("registered");
    const DIMENSIONS: &'static [Dimension] = &[
        Dimension::PROVINCE,
        Dimension::MONTH,
        Dimension::of("norm", By::Each("norms")),
        Dimension::of("status", By::Column("status")),
        Dimension::of("close_reason", By::Column("close_reason")),
    ];
    const MEASURES: &'static [(&'static str, &'static str)] = &[("cases", "count(*)")];
}
