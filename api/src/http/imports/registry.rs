//! Establishments and reports taken over. Rows go in side by side, those of one establishment in
//! their order; each is one command with an id of its own, so that a repeat changes nothing.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use chrono::{NaiveDate, Utc};
use domain::establishment::import::{
    self, ESTABLISHMENT_COLUMNS, ESTABLISHMENT_NEEDS, REPORT_COLUMNS, REPORT_NEEDS,
    establishment_id,
};
use domain::establishment::{Establishment, EstablishmentCommand};
use domain::law::Law;
use domain::{Asked, Officer, ProvinceCode, Refusal, province};
use futures::StreamExt;
use futures::stream;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::file::{self, Cells, Columns};
use super::{Imported, Outcome, fault, refused};
use crate::auth::SignedIn;
use crate::error::{ApiError, Fault};
use crate::http::acts::{known, metadata};
use crate::http::body::request_hash;
use crate::http::register_numbers;
use crate::http::resource::Resource;
use crate::log::{ExecuteError, Executed, LogError, Request, execute};
use crate::state::AppState;

/// Rows under way at the same time.
const LANES: usize = 64;

/// The line of a row, and its cells or what is wrong with it.
type Read = (u64, Result<Cells, Vec<Fault>>);

/// A row as a command on its establishment.
struct Row {
    line: u64,
    id: Uuid,
    command_id: String,
    hash: [u8; 32],
    command: EstablishmentCommand,
}

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
    for (line, cells) in read(&bytes, &headers, columns)? {
        match cells.and_then(|cells| establishment(line, &cells)) {
            Ok((row, true)) => branches.push(row),
            Ok((row, false)) => heads.push(row),
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
    for (line, cells) in read(&bytes, &headers, columns)? {
        match cells.and_then(|cells| report(line, &cells)) {
            Ok(row) => rows.push(row),
            Err(faults) => imported.count(line, Outcome::Rejected(faults)),
        }
    }
    taker.store(rows, &mut imported).await?;
    imported.rejected.sort_by_key(|rejected| rejected.row);
    Ok(Json(imported))
}

/// The cells of each row, or what is wrong with it, after its line.
fn read(bytes: &Bytes, headers: &HeaderMap, columns: Columns) -> Result<Vec<Read>, ApiError> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-ndjson") {
        let text = std::str::from_utf8(bytes)
            .map_err(|_| ApiError::invalid(vec![fault("", "text", "the file is not UTF-8")]))?;
        return Ok(file::lines(text, columns));
    }
    let mut rows = file::Rows::open(bytes.as_ref(), columns)?;
    let mut all = vec![];
    while let Some(row) = rows.next_row::<Cells>() {
        all.push(row);
    }
    Ok(all)
}

/// A row, and whether it has a head office.
fn establishment(line: u64, cells: &Cells) -> Result<(Row, bool), Vec<Fault>> {
    let code = cells.get("province").cloned().unwrap_or_default();
    let today: NaiveDate = province::local_date(&ProvinceCode(code), Utc::now());
    let row = import::establishment(cells, today).map_err(told)?;
    let mut text = serde_json::to_value(cells).unwrap_or_default();
    // Without a day of its own it is registered today: a repeat tomorrow is the same row.
    if let Some(members) = text.as_object_mut() {
        members.retain(|_, cell| cell.as_str().is_none_or(|cell| !cell.trim().is_empty()));
    }
    let is_branch = row.parent.is_some();
    let row = Row {
        line,
        id: establishment_id(&row.reference),
        command_id: format!("import:establishment:{}", establishment_id(&row.reference)),
        hash: request_hash("imports/establishments", &text),
        command: EstablishmentCommand::RegisterEstablishment(row.command),
    };
    Ok((row, is_branch))
}

fn report(line: u64, cells: &Cells) -> Result<Row, Vec<Fault>> {
    let row = import::report(cells).map_err(told)?;
    // The report is what the row says: the same row is the same report.
    let text = serde_json::to_string(cells).unwrap_or_default();
    let hash: [u8; 32] = Sha256::digest(&text).into();
    Ok(Row {
        line,
        id: establishment_id(&row.reference),
        command_id: format!("import:wlk-report:{}", hex::encode(hash)),
        hash: request_hash("imports/wlk-reports", &Value::String(text)),
        command: EstablishmentCommand::FileReport(row.command),
    })
}

fn told(faults: Vec<import::Fault>) -> Vec<Fault> {
    let told = |found: import::Fault| fault(&found.field, found.code, &found.detail);
    faults.into_iter().map(told).collect()
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

    /// Stores rows side by side, those of one establishment in the order of the file.
    async fn store(&self, rows: Vec<Row>, imported: &mut Imported) -> Result<(), ApiError> {
        let mut lanes: Vec<Vec<Row>> = (0..LANES).map(|_| vec![]).collect();
        for row in rows {
            let lane = usize::try_from(row.id.as_u128() % LANES as u128).unwrap_or(0);
            if let Some(lane) = lanes.get_mut(lane) {
                lane.push(row);
            }
        }
        let work = lanes.into_iter().map(|lane| self.lane(lane));
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
            let line = row.line;
            outcomes.push((line, self.one(row).await?));
        }
        Ok(outcomes)
    }

    async fn one(&self, row: Row) -> Result<Outcome, ApiError> {
        let mut command = row.command;
        known::<Establishment>(&self.state, &mut command).await?;
        let claims = Establishment::claims(&command, &Establishment::Unregistered);
        let request = Request {
            aggregate_id: row.id.to_string(),
            command_id: Some(row.command_id),
            request_hash: row.hash,
            expected: None,
            unique_key: claims.clone(),
            metadata: self.metadata.clone(),
            command: Asked {
                id: row.id,
                officer: self.officer.clone(),
                at: Utc::now(),
                law: Arc::clone(&self.law),
                command,
            },
        };
        let result = execute::<Establishment>(&self.state.log, request, &()).await;
        self.settled(result, claims).await
    }

    /// What became of a row: what the log refuses about it is a fault of the row, not the file's end.
    async fn settled(
        &self,
        result: Result<Executed<Establishment>, ExecuteError<Refusal>>,
        claims: Option<String>,
    ) -> Result<Outcome, ApiError> {
        let rejected =
            |field, code, detail: &str| Outcome::Rejected(vec![fault(field, code, detail)]);
        Ok(match result {
            Ok(done) if done.duplicate => Outcome::Duplicate(done.last_position),
            Ok(done) => Outcome::Accepted(done.last_position),
            Err(ExecuteError::KeyReused) => {
                let detail = "this ref is taken by a row with other content";
                rejected("ref", "establishment.ref-taken", detail)
            }
            Err(ExecuteError::KeyTaken) => {
                let taken = register_numbers::taken(&self.state, claims).await;
                Outcome::Rejected(taken.faults().to_vec())
            }
            Err(ExecuteError::Refused(refusal)) => refused(&refusal),
            Err(ExecuteError::Store(LogError::Broken(cause))) => {
                tracing::error!(%cause, "the log refuses an imported row");
                rejected("", "log.refused", "the log refuses the data of this row")
            }
            Err(other) => return Err(other.into()),
        })
    }
}
