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
    self, ESTABLISHMENT_COLUMNS, ESTABLISHMENT_NEEDS, REPORT_COLUMNS, REPORT_NEEDS, column_of,
    establishment_id,
};
use domain::establishment::{Establishment, EstablishmentCommand, FileReport, Office};
use domain::law::Law;
use domain::rules::acting::acts_in_own_province;
use domain::rules::establishment::{KNOWN, has_its_head_office};
use domain::rules::wlk::REPORTED_ONCE;
use domain::{Asked, Officer, ProvinceCode, Refusal, province};
use futures::StreamExt;
use futures::stream;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::file::{self, Cells, Columns};
use super::{Imported, Outcome, fault};
use crate::auth::SignedIn;
use crate::error::{ApiError, Fault};
use crate::http::acts::{known, metadata};
use crate::http::body::request_hash;
use crate::http::register_numbers::{claimed_numbers, split, taken_of_company};
use crate::http::resource::Resource;
use crate::log::{ExecuteError, Executed, LogError, Request, execute};
use crate::state::AppState;

/// Rows under way at the same time.
const LANES: usize = 64;
/// How often a row is tried while others write to the same establishment.
const TRIES: u32 = 20;

/// The line of a row, and its cells or what is wrong with it.
type Read = (u64, Result<Cells, Vec<Fault>>);

/// A row as a command on its establishment.
struct Row {
    line: u64,
    id: Uuid,
    command_id: String,
    hash: [u8; 32],
    /// What it asks for, or what is wrong with it.
    command: Result<EstablishmentCommand, Vec<Fault>>,
    /// What it says of the register, for faults that its own cells do not show.
    about: About,
    /// What it shares with other rows of one that must come after it: its establishment and numbers.
    shares: Vec<String>,
}

/// What a row says of the register.
enum About {
    Establishment {
        province: Option<ProvinceCode>,
        office: Office,
        parent: Option<Uuid>,
        claims: Option<String>,
    },
    Report(Option<FileReport>),
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
        match cells {
            Ok(cells) => {
                let (row, is_branch) = establishment(line, &cells, &taker.law);
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
    for (line, cells) in read(&bytes, &headers, columns)? {
        match cells {
            Ok(cells) => rows.push(report(line, &cells, &taker.law)),
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
fn establishment(line: u64, cells: &Cells, law: &Law) -> (Row, bool) {
    let code = cells.get("province").cloned().unwrap_or_default();
    let today: NaiveDate = province::local_date(&ProvinceCode(code), Utc::now());
    let row = import::establishment(cells, today, law);
    let mut text = serde_json::to_value(cells).unwrap_or_default();
    // Without a day of its own it is registered today: a repeat tomorrow is the same row.
    if let Some(members) = text.as_object_mut() {
        members.retain(|_, cell| cell.as_str().is_none_or(|cell| !cell.trim().is_empty()));
    }
    let claims = claimed_numbers(&row.numbers, row.office);
    let numbers = claims.iter().flat_map(|keys| split(keys));
    let own = row.reference.trim().to_owned();
    let about = About::Establishment {
        province: row.province,
        office: row.office,
        parent: row.parent.as_deref().map(establishment_id),
        claims: claims.clone(),
    };
    let id = establishment_id(&row.reference);
    let command = row.command.map_err(told);
    let is_branch = row.parent.is_some();
    let row = Row {
        line,
        id,
        command_id: format!("import:establishment:{id}"),
        hash: request_hash("imports/establishments", &text),
        command: command.map(EstablishmentCommand::RegisterEstablishment),
        shares: numbers.map(str::to_owned).chain([own]).collect(),
        about,
    };
    (row, is_branch)
}

fn report(line: u64, cells: &Cells, law: &Law) -> Row {
    let today = province::local_date(&ProvinceCode("31".to_owned()), Utc::now());
    let row = import::report(cells, today, law);
    let id = establishment_id(&row.reference);
    // The report is what the row tells, however it is written.
    let text = row
        .command
        .as_ref()
        .map(|report| json!([id, report]).to_string());
    let text = text.unwrap_or_default();
    let hash: [u8; 32] = Sha256::digest(&text).into();
    Row {
        line,
        id,
        command_id: format!("import:wlk-report:{}", hex::encode(hash)),
        hash: request_hash("imports/wlk-reports", &Value::String(text)),
        about: About::Report(row.command.as_ref().ok().cloned()),
        command: row
            .command
            .map_err(told)
            .map(EstablishmentCommand::FileReport),
        shares: vec![],
    }
}

fn told(faults: Vec<import::Fault>) -> Vec<Fault> {
    let told = |found: import::Fault| fault(&found.field, found.code, &found.detail);
    faults.into_iter().map(told).collect()
}

/// A refusal as a fault of a row, told by its column.
fn of_row(refusal: &Refusal) -> Fault {
    let column = column_of(refusal.field.unwrap_or_default());
    fault(column, refusal.rule.code, &refusal.detail)
}

/// Rows side by side: those of one establishment in the order of the file, and so those that share
/// something, of which the first is to get it.
fn lanes(rows: Vec<Row>) -> Vec<Vec<Row>> {
    let mut times: HashMap<String, u32> = HashMap::new();
    for key in rows.iter().flat_map(|row| &row.shares) {
        *times.entry(key.clone()).or_default() += 1;
    }
    let mut lanes: Vec<Vec<Row>> = (0..LANES).map(|_| vec![]).collect();
    for row in rows {
        let shares = |key: &String| times.get(key).is_some_and(|times| *times > 1);
        let own = usize::try_from(row.id.as_u128() % LANES as u128).unwrap_or(0);
        let lane = if row.shares.iter().any(shares) {
            0
        } else {
            own
        };
        if let Some(lane) = lanes.get_mut(lane) {
            lane.push(row);
        }
    }
    lanes
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
                let more = self.faults(row).await?;
                return Ok(Outcome::Rejected(own.iter().cloned().chain(more).collect()));
            }
        };
        known::<Establishment>(&self.state, &mut command).await?;
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
                if !faults.iter().any(|one| one.code == refusal.rule.code) {
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
