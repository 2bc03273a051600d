//! A case as it is counted: which milestones it has reached, when, and in which province; who was
//! sent, and the visits made.

use chrono::NaiveDate;
use domain::case::{CaseEvent, CloseReason, Establishment, NotaKind};
use domain::establishment::search_key;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::competence::follow;
use crate::feed::RecordedEvent;
use crate::prosecution_register::code;
use crate::table::Row;

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
    establishment: Option<Uuid>,
    /// By what establishments are told apart: the id in their register, else the name.
    firm: Option<String>,
    kind: Option<String>,
    inspectors: Vec<String>,
    visits: Vec<Visit>,
    /// Numbers of the findings that are not resolved.
    open_findings: Vec<u32>,
    order_number: Option<String>,
    special_number: Option<String>,
    ordered: bool,
    ordered_on: Option<NaiveDate>,
    ordered_in: Option<String>,
    received: bool,
    received_on: Option<NaiveDate>,
    received_in: Option<String>,
    special: bool,
    special_on: Option<NaiveDate>,
    special_in: Option<String>,
    complied: bool,
    complied_on: Option<NaiveDate>,
    complied_in: Option<String>,
    complied_with: Option<String>,
}

/// An examination begun at the workplace (*kunjungan pengawasan*): the physical presence that
/// counts as a visit. One that found nobody there is none.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Visit {
    /// From 1 within the case.
    number: usize,
    kind: String,
    visited_on: NaiveDate,
    visited_in: String,
    inspectors: Vec<String>,
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
        "establishment",
        "firm",
        "kind",
        "inspectors",
        "visits",
        "open_findings",
        "order_number",
        "special_number",
        "ordered",
        "ordered_on",
        "ordered_in",
        "received",
        "received_on",
        "received_in",
        "special",
        "special_on",
        "special_in",
        "complied",
        "complied_on",
        "complied_in",
        "complied_with",
    ];
    const DOCUMENTS: &'static [&'static str] = &["visits"];
    const DATED: bool = true;

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
            (
                None,
                CaseEvent::InspectionCaseRegistered {
                    province,
                    establishment,
                    ..
                },
            ) => Self {
                id,
                province: province.0.clone(),
                establishment: establishment.id,
                firm: Some(firm(establishment)),
                ..Self::default()
            },
            (None, _) => return Err(event.poison(&"not registered before")),
        };
        if let Some(status) = happened.enters() {
            status.name().clone_into(&mut row.status);
        }
        row.reach(&happened, event)?;
        row.find(&happened);
        row.visit(&happened, event)?;
        follow(&happened, &mut row.province, &mut row.inspectors);
        Ok(Some(row))
    }
}

/// By what an establishment is told apart.
fn firm(establishment: &Establishment) -> String {
    let id = establishment.id.map(|id| id.to_string());
    id.unwrap_or_else(|| search_key(&establishment.name))
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
            // The first one, as long as it stands.
            E::TaskOrderIssued {
                number, issued_on, ..
            } => {
                if !self.ordered {
                    (self.ordered, self.ordered_on, self.ordered_in) = self.here(*issued_on);
                    self.order_number = Some(number.clone());
                }
            }
            E::NotaReceived {
                nota: NotaKind::First,
                received_on,
                ..
            } => {
                (self.received, self.received_on, self.received_in) = self.here(*received_on);
            }
            E::SpecialNotaIssued {
                number, issued_on, ..
            } => {
                (self.special, self.special_on, self.special_in) = self.here(*issued_on);
                self.special_number = Some(number.clone());
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
            E::ExaminationStarted { .. }
            | E::ExaminationReportApproved { .. }
            | E::NotaCountersigned { .. }
            | E::NotaReceived {
                nota: NotaKind::Second | NotaKind::Special,
                ..
            }
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

    /// A revoked document was none.
    fn revoke(&mut self, number: &str) {
        let is = |kept: &Option<String>| kept.as_deref() == Some(number);
        if is(&self.nota_ii_number) {
            (self.nota_ii, self.nota_ii_on, self.nota_ii_in) = (false, None, None);
            self.nota_ii_number = None;
        } else if is(&self.nota_i_number) {
            (self.nota_i, self.nota_i_on, self.nota_i_in) = (false, None, None);
            (self.received, self.received_on, self.received_in) = (false, None, None);
            self.nota_i_number = None;
        } else if is(&self.special_number) {
            (self.special, self.special_on, self.special_in) = (false, None, None);
            self.special_number = None;
        } else if is(&self.order_number) {
            (self.ordered, self.ordered_on, self.ordered_in) = (false, None, None);
            self.order_number = None;
        }
    }

    /// Keeps which findings are open; by other events nothing. With the last one resolved after a
    /// note, the case is complied with, until another one is found or opened again.
    fn find(&mut self, happened: &CaseEvent) {
        if let CaseEvent::FindingRecorded { finding, .. } = happened {
            self.open(&[*finding]);
        } else if let CaseEvent::CaseReopened { findings, .. } = happened {
            self.open(findings);
        } else if let CaseEvent::FindingResolved {
            finding,
            verified_on,
            ..
        } = happened
        {
            self.open_findings.retain(|open| open != finding);
            let note = self.last_note().filter(|_| self.open_findings.is_empty());
            if let Some(note) = note {
                (self.complied, self.complied_on, self.complied_in) = self.here(*verified_on);
                self.complied_with = Some(note.to_owned());
            }
        }
    }

    fn open(&mut self, findings: &[u32]) {
        for finding in findings {
            if !self.open_findings.contains(finding) {
                self.open_findings.push(*finding);
            }
        }
        if !findings.is_empty() {
            (self.complied, self.complied_on, self.complied_in) = (false, None, None);
            self.complied_with = None;
        }
    }

    /// The highest note that stands.
    const fn last_note(&self) -> Option<&'static str> {
        match (self.nota_ii, self.nota_i, self.special) {
            (true, _, _) => Some("nota_ii"),
            (false, true, _) => Some("nota_i"),
            (false, false, true) => Some("special"),
            (false, false, false) => None,
        }
    }

    fn visit(&mut self, happened: &CaseEvent, event: &RecordedEvent) -> Result<(), ApplyError> {
        let CaseEvent::ExaminationStarted { kind, started_on } = happened else {
            return Ok(());
        };
        let kind = code(kind, event)?;
        self.visits.push(Visit {
            number: self.visits.len() + 1,
            kind: kind.clone(),
            visited_on: *started_on,
            visited_in: self.province.clone(),
            inspectors: self.inspectors.clone(),
        });
        self.kind = Some(kind);
        Ok(())
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
