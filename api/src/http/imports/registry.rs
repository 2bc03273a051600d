//! Establishments and reports taken over. Rows go in side by side, those of one establishment in
//! their order; each is one command with an id of its own, so that a repeat changes nothing.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use chrono::Utc;
use domain::establishment::import::{
    ESTABLISHMENT_COLUMNS, ESTABLISHMENT_NEEDS, REPORT_COLUMNS, REPORT_NEEDS, column_of,
};
use domain::establishment::{Establishment, FileReport};
use domain::law::Law;
use domain::rules::acting::STATE;
use domain::rules::acting::acts_in_own_province;
use domain::rules::establishment::{KNOWN, has_its_head_office};
use domain::rules::wlk::REPORTED_ONCE;
use domain::{Asked, Officer, Refusal};
use futures::StreamExt;
use futures::stream;
use uuid::Uuid;

use super::file::Columns;
use super::rows::{About, LANES, Row, establishment, lanes, read, report};
use super::{Imported, Outcome, fault};
use crate::auth::SignedIn;
use crate::error::{ApiError, Fault};
use crate::http::acts::metadata;
use crate::http::known;
use crate::http::register_numbers::taken_of_company;
use crate::http::resource::Resource;
use crate::log::{ExecuteError, Executed, LogError, Request, execute};
use crate::state::AppState;

/// How often a row is tried while others write to the same establishment.
const TRIES: u32 = 20;

/// Who imports, for whom the rows are stored.
struct Importer {
    state: AppState,
    officer: Officer,
    law: Arc<Law>,
    metadata: HashMap<String, String>,
}

/// `POST /imports/establishments`
pub(in crate::http) async fn establishments(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Imported>, ApiError> {
    let columns = Columns {
        all: ESTABLISHMENT_COLUMNS,
        needed: ESTABLISHMENT_NEEDS,
    };
    let taker = Importer::new(state, officer, &headers)?;
    let mut imported = Imported::default();
    // Head offices first: a branch may stand before its own in the file.
    let (mut heads, mut branches) = (vec![], vec![]);
    for (line, read) in read(&bytes, &headers, columns)? {
        match read {
            Ok((cells, wrong)) => {
                let (row, is_branch) = establishment(line, &cells, wrong, &taker.law);
                if is_branch {
                    branches.push(row);
                } else {
                    heads.push(row);
                }
            }
            Err(faults) => imported.count(line, Outcome::Rejected(faults)),
        }
    }
    for rows in [heads, branches] {
        taker.store(rows, &mut imported).await?;
    }
    imported.rejected.sort_by_key(|rejected| rejected.row);
    Ok(Json(imported))
}

/// `POST /imports/wlk-reports`
pub(in crate::http) async fn wlk_reports(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Imported>, ApiError> {
    let columns = Columns {
        all: REPORT_COLUMNS,
        needed: REPORT_NEEDS,
    };
    let taker = Importer::new(state, officer, &headers)?;
    let (mut imported, mut rows) = (Imported::default(), vec![]);
    for (line, read) in read(&bytes, &headers, columns)? {
        match read {
            Ok((cells, wrong)) => rows.push(report(line, &cells, wrong, &taker.law)),
            Err(faults) => imported.count(line, Outcome::Rejected(faults)),
        }
    }
    taker.store(rows, &mut imported).await?;
    imported.rejected.sort_by_key(|rejected| rejected.row);
    Ok(Json(imported))
}

/// A refusal as a fault of a row, told by its column.
fn of_row(refusal: &Refusal) -> Fault {
    let column = column_of(refusal.field.unwrap_or_default());
    fault(column, refusal.rule.code, &refusal.detail)
}

impl Importer {
    fn new(state: AppState, officer: Officer, headers: &HeaderMap) -> Result<Self, ApiError> {
        let law = state.law.now();
        let metadata = metadata(&officer, headers, &law)?;
        Ok(Self {
            state,
            officer,
            law,
            metadata,
        })
    }

    async fn store(&self, rows: Vec<Row>, imported: &mut Imported) -> Result<(), ApiError> {
        let work = lanes(rows).into_iter().map(|lane| self.lane(lane));
        let mut done = stream::iter(work).buffer_unordered(LANES);
        while let Some(outcomes) = done.next().await {
            for (line, outcome) in outcomes? {
                imported.count(line, outcome);
            }
        }
        Ok(())
    }

    async fn lane(&self, rows: Vec<Row>) -> Result<Vec<(u64, Outcome)>, ApiError> {
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in rows {
            outcomes.push((row.line, self.one(&row).await?));
        }
        Ok(outcomes)
    }

    async fn one(&self, row: &Row) -> Result<Outcome, ApiError> {
        let mut command = match &row.command {
            Ok(command) => command.clone(),
            Err(own) => {
                let mut more = self.faults(row).await?;
                more.retain(|fault| !own.iter().any(|one| one.field == fault.field));
                return Ok(Outcome::Rejected([own.clone(), more].concat()));
            }
        };
        known::tell(&self.state, &Establishment::default(), &mut command).await?;
        for _ in 0..TRIES {
            let claims = Establishment::claims(&command, &Establishment::Unregistered);
            let request = Request {
                aggregate_id: row.id.to_string(),
                command_id: Some(row.command_id.clone()),
                request_hash: row.hash,
                expected: None,
                unique_key: claims,
                metadata: self.metadata.clone(),
                command: Asked {
                    id: row.id,
                    officer: self.officer.clone(),
                    at: Utc::now(),
                    law: Arc::clone(&self.law),
                    command: command.clone(),
                },
                rests_on: vec![],
            };
            match execute::<Establishment>(&self.state.log, request, &()).await {
                Err(ExecuteError::Conflict) => {}
                result => return self.settled(result, row).await,
            }
        }
        let detail = "others were writing to this establishment; send the row again";
        Ok(rejected("", "version.conflict", detail))
    }

    /// What became of a row: what the log refuses about it is a fault of the row, not the file's end.
    async fn settled(
        &self,
        result: Result<Executed<Establishment>, ExecuteError<Refusal>>,
        row: &Row,
    ) -> Result<Outcome, ApiError> {
        Ok(match result {
            Ok(done) if done.duplicate => Outcome::Duplicate(done.last_position),
            Ok(done) => Outcome::Accepted(done.last_position),
            Err(ExecuteError::KeyReused) => {
                let detail = "this ref is taken by a row with other content";
                rejected("ref", "establishment.ref-taken", detail)
            }
            Err(ExecuteError::KeyTaken) => Outcome::Rejected(self.faults(row).await?),
            Err(ExecuteError::Refused(refusal)) if refusal.rule == &REPORTED_ONCE => {
                Outcome::Duplicate(0)
            }
            Err(ExecuteError::Refused(refusal)) => {
                let mut faults = self.faults(row).await?;
                let unknown = faults.iter().any(|one| one.code == KNOWN.code);
                // That nothing is registered there says the same once more.
                let said = unknown && refusal.rule == &STATE;
                if !said && !faults.iter().any(|one| one.code == refusal.rule.code) {
                    faults.push(of_row(&refusal));
                }
                Outcome::Rejected(faults)
            }
            Err(ExecuteError::Store(LogError::Broken(cause))) => {
                tracing::error!(%cause, "the log refuses an imported row");
                rejected("", "log.refused", "the log refuses the data of this row")
            }
            Err(other) => return Err(other.into()),
        })
    }

    /// Everything that is wrong with a row beside what its own cells show.
    async fn faults(&self, row: &Row) -> Result<Vec<Fault>, ApiError> {
        match &row.about {
            About::Establishment {
                province,
                office,
                parent,
                claims,
            } => {
                let mut refusals = vec![];
                let acts = province.as_ref();
                refusals
                    .extend(acts.and_then(|code| acts_in_own_province(&self.officer, code).err()));
                if let Some(id) = parent {
                    let (found, _) = self
                        .state
                        .log
                        .current::<Establishment>(&id.to_string())
                        .await?;
                    let known = found.known();
                    refusals.extend(has_its_head_office(*office, *parent, known.as_ref()).err());
                }
                let taken = taken_of_company(&self.state, claims.as_ref(), row.id).await?;
                let taken = taken
                    .into_iter()
                    .map(|one| fault(column_of(&one.field), &one.code, &one.detail));
                let told = refusals
                    .iter()
                    .map(|refusal| of_column(refusal, "province"));
                Ok(told.chain(taken).collect())
            }
            About::Report(report) => self.faults_of_report(row.id, report.as_ref()).await,
        }
    }

    async fn faults_of_report(
        &self,
        id: Uuid,
        report: Option<&FileReport>,
    ) -> Result<Vec<Fault>, ApiError> {
        const REF: &str = "establishment_ref";
        let (found, _) = self
            .state
            .log
            .current::<Establishment>(&id.to_string())
            .await?;
        let Some(record) = found.record() else {
            let detail = "no establishment of this ref is registered";
            return Ok(vec![fault(REF, KNOWN.code, detail)]);
        };
        let acts = acts_in_own_province(&self.officer, &record.province).err();
        let of_report = report.map(|report| record.faults_of_report(report));
        let all = acts.into_iter().chain(of_report.into_iter().flatten());
        Ok(all.map(|refusal| of_column(&refusal, REF)).collect())
    }
}

/// A refusal as a fault of a row; one that names no field is about this column.
fn of_column(refusal: &Refusal, column: &str) -> Fault {
    let told = of_row(refusal);
    if told.field.is_empty() {
        return Fault {
            field: column.to_owned(),
            ..told
        };
    }
    told
}

fn rejected(field: &str, code: &str, detail: &str) -> Outcome {
    Outcome::Rejected(vec![fault(field, code, detail)])
}
