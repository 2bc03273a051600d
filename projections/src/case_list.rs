//! Inspection cases, for lists.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::case::{CaseEvent, CaseStatus, NotaKind, RunningNota};
use domain::rules::confidential::may_know_source;
use domain::{Officer, ProvinceCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::apply_error::ApplyError;
use crate::competence::follow;
use crate::feed::RecordedEvent;
use crate::list::Listed;
use crate::prosecution_register::code;
use crate::table::Row;

/// One case in a list.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct CaseRow {
    /// The case.
    pub id: Uuid,
    /// Its version.
    pub version: i64,
    /// Kemendagri code.
    pub province: String,
    /// Name of its state.
    pub status: String,
    /// Name of the establishment.
    pub establishment: String,
    /// What it arose from, for those who may know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Norms with findings.
    pub norms: Vec<String>,
    /// Inspectors of the task order.
    pub inspectors: Vec<String>,
    /// When it was registered.
    pub registered_on: NaiveDate,
    /// Due date of the running note.
    pub due_on: Option<NaiveDate>,
    /// When it was closed.
    pub closed_on: Option<NaiveDate>,
    /// Kemendagri code of the province to which it is offered.
    pub offered_to: Option<String>,
    /// Place of the registration in the log, by which cases of one day are in order.
    #[serde(default)]
    pub opened: i64,
}

impl Row for CaseRow {
    const TABLE: &'static str = "case_list";
    const LOCKED: bool = true;
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "province",
        "status",
        "establishment",
        "source",
        "norms",
        "inspectors",
        "registered_on",
        "due_on",
        "closed_on",
        "offered_to",
        "opened",
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
        let Some(mut row) = row else {
            return first(id, happened, event).map(Some);
        };
        if let Some(status) = happened.enters() {
            row.enter(status, returns(&happened));
        }
        if let CaseEvent::InspectionCaseRegistered { .. } = happened {
            return Err(event.poison(&"registered twice"));
        }
        follow(&happened, &mut row.province, &mut row.inspectors);
        row.take(happened);
        Ok(Some(row))
    }
}

impl CaseRow {
    /// Takes in the limit of a note; that of a note beside a special one is not shown.
    fn set_due(&mut self, nota: NotaKind, due_on: NaiveDate) {
        let special = self.status == CaseStatus::NotaKhusus.name();
        if !special || nota == NotaKind::Special {
            self.due_on = Some(due_on);
        }
    }

    /// Takes an event in that neither enters a state nor moves the case.
    #[expect(clippy::too_many_lines, reason = "one line for each sort of event")]
    fn take(&mut self, happened: CaseEvent) {
        match happened {
            CaseEvent::FindingRecorded { norm, .. } => {
                if !self.norms.contains(&norm) {
                    self.norms.push(norm);
                }
            }
            CaseEvent::NotaReceived { nota, due_on, .. }
            | CaseEvent::NotaDeadlineMissed { nota, due_on, .. } => self.set_due(nota, due_on),
            CaseEvent::CaseClosed { closed_on, .. } => self.closed_on = Some(closed_on),
            CaseEvent::InvestigationDeclined { due_on, .. } => self.due_on = due_on,
            CaseEvent::EstablishmentRenamed { new, .. }
            | CaseEvent::SuccessorFollowed { name: new, .. } => self.establishment = new,
            CaseEvent::TransferRequested { to, .. } => self.offered_to = Some(to.0),
            CaseEvent::CaseReopened { due_on, .. } => {
                (self.due_on, self.closed_on) = (due_on, None);
            }
            CaseEvent::DocumentRevoked { state, nota, .. } => self.revoke(state, nota),
            CaseEvent::CaseMerged { merged_on, .. } => self.closed_on = Some(merged_on),
            CaseEvent::MergeReversed { state, nota, .. } => {
                self.closed_on = None;
                self.revoke(state, nota);
            }
            CaseEvent::InspectionCaseRegistered { .. }
            | CaseEvent::TaskOrderIssued { .. }
            | CaseEvent::HandoverOffered { .. }
            | CaseEvent::HandoverAccepted { .. }
            | CaseEvent::HandoverDeclined { .. }
            | CaseEvent::InspectorReplaced { .. }
            | CaseEvent::TransferAccepted { .. }
            | CaseEvent::JurisdictionDecided { .. }
            | CaseEvent::CaseJurisdictionSucceeded { .. }
            | CaseEvent::CaseIncludedInWorkPlan { .. }
            | CaseEvent::FruitlessVisitMade { .. }
            | CaseEvent::EntryRefused { .. }
            | CaseEvent::TestResultRecorded { .. }
            | CaseEvent::StatementTaken { .. }
            | CaseEvent::InspectionBookUpdated { .. }
            | CaseEvent::InspectionBookChangeReported { .. }
            | CaseEvent::DeadlineMissed { .. }
            | CaseEvent::TimeBarWarned { .. }
            | CaseEvent::SuspensionReviewed { .. }
            | CaseEvent::CaseSuspended { .. }
            | CaseEvent::CaseResumed { .. }
            | CaseEvent::UndertakingAccepted { .. }
            | CaseEvent::AdministrativeSanctionProposed { .. }
            | CaseEvent::TransferRejected { .. }
            | CaseEvent::ExaminationStarted { .. }
            | CaseEvent::ExaminationCompleted { .. }
            | CaseEvent::ExaminationReportApproved { .. }
            | CaseEvent::FirstNotaIssued { .. }
            | CaseEvent::SecondNotaIssued { .. }
            | CaseEvent::SpecialNotaIssued { .. }
            | CaseEvent::NotaCountersigned { .. }
            | CaseEvent::FollowUpReported { .. }
            | CaseEvent::FindingResolved { .. }
            | CaseEvent::NonComplianceReported { .. }
            | CaseEvent::InvestigationOrdered { .. }
            | CaseEvent::CaseAbsorbed { .. }
            | CaseEvent::CaseReleased { .. }
            | CaseEvent::CorrectionProposed { .. }
            | CaseEvent::CorrectionRecorded { .. }
            | CaseEvent::CorrectionRejected { .. } => {}
        }
    }

    /// Enters a state. The limit of the note runs on while its follow-up is reviewed and through
    /// a suspension or an offer; an offer ends with its state.
    fn enter(&mut self, status: CaseStatus, returns: bool) {
        status.name().clone_into(&mut self.status);
        self.offered_to = None;
        let runs_on = [
            CaseStatus::FollowUpReview,
            CaseStatus::Suspended,
            CaseStatus::TransferPending,
            CaseStatus::Transferred,
        ];
        if !returns && !runs_on.contains(&status) {
            self.due_on = None;
        }
    }

    /// Returns to where the case was before a document that is revoked, or before it was merged.
    fn revoke(&mut self, state: CaseStatus, nota: Option<RunningNota>) {
        let runs = [
            CaseStatus::NotaI,
            CaseStatus::NotaII,
            CaseStatus::NotaKhusus,
            CaseStatus::FollowUpReview,
        ];
        let nota = nota.filter(|_| runs.contains(&state));
        self.due_on = nota.and_then(|nota| nota.due_on);
    }
}

/// Whether a case returns by this event to a state in which its limit has run on.
const fn returns(happened: &CaseEvent) -> bool {
    matches!(
        happened,
        CaseEvent::CaseResumed { .. }
            | CaseEvent::TransferAccepted { .. }
            | CaseEvent::TransferRejected { .. }
            | CaseEvent::JurisdictionDecided { .. }
    )
}

fn first(id: Uuid, happened: CaseEvent, event: &RecordedEvent) -> Result<CaseRow, ApplyError> {
    let CaseEvent::InspectionCaseRegistered {
        province,
        establishment,
        source,
        registered_on,
        ..
    } = happened
    else {
        return Err(event.poison(&"not registered before"));
    };
    let source = Some(code(&source, event)?);
    Ok(CaseRow {
        id,
        version: 0,
        province: province.0,
        status: CaseStatus::Registered.name().to_owned(),
        establishment: establishment.name,
        source,
        norms: vec![],
        inspectors: vec![],
        registered_on,
        due_on: None,
        closed_on: None,
        offered_to: None,
        opened: event.position,
    })
}

impl Listed for CaseRow {
    const TABLE: &'static str = "case_list";
    const NAME: &'static str = "cases";
    const STATUSES: &'static [&'static str] = CaseStatus::NAMES;
    const DAY: &'static str = "registered_on";
    const WITHIN_DAY: Option<&'static str> = Some("opened");
    const NORM: (&'static str, &'static str) = ("norms @> ARRAY[", "]");
    const OFFICER: (&'static str, &'static str) = ("inspectors @> ARRAY[", "]");
    const TEXT: &'static str = "establishment";
    const IS_DUE: bool = true;

    fn place(&self) -> (NaiveDate, i64, Uuid) {
        (self.registered_on, self.opened, self.id)
    }

    /// Where a case comes from; there is no filter by it either.
    fn keep_from(&mut self, reader: &Officer, assigned: &[Uuid]) {
        let province = ProvinceCode(self.province.clone());
        if may_know_source(reader, &province, assigned.contains(&self.id)).is_err() {
            self.source = None;
        }
    }
}

/// The names of the establishments of some cases.
///
/// # Errors
/// The store cannot be reached.
pub async fn establishments(
    connection: &mut PgConnection,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, String>, sqlx::Error> {
    let found = sqlx::query!(
        "SELECT id, establishment FROM case_list WHERE id = ANY($1)",
        ids
    );
    let found = found.fetch_all(connection).await?;
    Ok(found
        .into_iter()
        .map(|row| (row.id, row.establishment))
        .collect())
}
