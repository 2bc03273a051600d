//! Inspection cases, for lists.

use chrono::NaiveDate;
use domain::case::{CaseEvent, CaseStatus, NotaKind};
use domain::rules::confidential::may_know_source;
use domain::{Officer, ProvinceCode};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::feed::RecordedEvent;
use crate::prosecution_register::code;
use crate::table::{ApplyError, Row};

/// One case in a list.
#[derive(Debug, Clone, Serialize, Deserialize, sqlx::FromRow)]
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
}

impl Row for CaseRow {
    const TABLE: &'static str = "case_list";
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
            row.enter(status);
        }
        match happened {
            CaseEvent::InspectionCaseRegistered { .. } => {
                return Err(event.poison(&"registered twice"));
            }
            CaseEvent::TaskOrderIssued { inspectors, .. } => row.inspectors = inspectors,
            CaseEvent::FindingRecorded { norm, .. } => {
                if !row.norms.contains(&norm) {
                    row.norms.push(norm);
                }
            }
            CaseEvent::NotaReceived {
                nota: NotaKind::First | NotaKind::Second,
                due_on,
                ..
            } => row.due_on = Some(due_on),
            CaseEvent::CaseClosed { closed_on, .. } => row.closed_on = Some(closed_on),
            CaseEvent::ExaminationStarted { .. }
            | CaseEvent::ExaminationCompleted { .. }
            | CaseEvent::ExaminationReportApproved { .. }
            | CaseEvent::FirstNotaIssued { .. }
            | CaseEvent::SecondNotaIssued { .. }
            | CaseEvent::NotaDeadlineMissed { .. }
            | CaseEvent::FollowUpReported { .. }
            | CaseEvent::FindingResolved { .. }
            | CaseEvent::NonComplianceReported { .. }
            | CaseEvent::InvestigationOrdered { .. } => {}
        }
        Ok(Some(row))
    }
}

impl CaseRow {
    /// Enters a state. The limit of the note runs on while its follow-up is reviewed.
    fn enter(&mut self, status: CaseStatus) {
        status.name().clone_into(&mut self.status);
        if status != CaseStatus::FollowUpReview {
            self.due_on = None;
        }
    }

    /// Hides what the reader may not know. There is no filter by it either.
    fn keep_from(&mut self, reader: &Officer) {
        if may_know_source(reader, &ProvinceCode(self.province.clone())).is_err() {
            self.source = None;
        }
    }
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
    })
}

/// Which cases a list asks for; every filter that is there must fit.
#[derive(Debug, Default, Clone)]
pub struct CaseFilter {
    /// Kemendagri code.
    pub province: Option<String>,
    /// Name of a state.
    pub status: Option<String>,
    /// Code of a norm with a finding.
    pub norm: Option<String>,
    /// An inspector of the task order.
    pub officer: Option<String>,
    /// Due on or before this day.
    pub due_before: Option<NaiveDate>,
    /// Part of the establishment's name.
    pub q: Option<String>,
    /// The last row of the page before.
    pub after: Option<(NaiveDate, Uuid)>,
    /// Most rows.
    pub limit: i64,
}

/// The cases of a page as an officer may see them, newest first.
///
/// # Errors
/// The store cannot be reached.
pub async fn list(
    pool: &PgPool,
    filter: &CaseFilter,
    reader: &Officer,
) -> Result<Vec<CaseRow>, sqlx::Error> {
    let mut rows: Vec<CaseRow> = select(filter).build_query_as().fetch_all(pool).await?;
    for row in &mut rows {
        row.keep_from(reader);
    }
    Ok(rows)
}

fn select(filter: &CaseFilter) -> QueryBuilder<'_, Postgres> {
    let mut sql = QueryBuilder::<Postgres>::new("SELECT * FROM case_list WHERE true");
    if let Some(province) = &filter.province {
        sql.push(" AND province = ").push_bind(province);
    }
    if let Some(status) = &filter.status {
        sql.push(" AND status = ").push_bind(status);
    }
    if let Some(norm) = &filter.norm {
        sql.push(" AND norms @> ARRAY[").push_bind(norm).push("]");
    }
    if let Some(officer) = &filter.officer {
        sql.push(" AND inspectors @> ARRAY[")
            .push_bind(officer)
            .push("]");
    }
    if let Some(day) = filter.due_before {
        sql.push(" AND due_on <= ").push_bind(day);
    }
    if let Some(text) = &filter.q {
        sql.push(" AND position(lower(")
            .push_bind(text)
            .push(") IN lower(establishment)) > 0");
    }
    if let Some((day, id)) = filter.after {
        sql.push(" AND (registered_on, id) < (")
            .push_bind(day)
            .push(", ")
            .push_bind(id)
            .push(")");
    }
    sql.push(" ORDER BY registered_on DESC, id DESC LIMIT ")
        .push_bind(filter.limit);
    sql
}
