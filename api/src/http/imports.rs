//! Registers kept elsewhere, taken over row by row.

mod file;
mod registry;
mod rows;

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use chrono::Utc;
use domain::law::Law;
use domain::prosecution::register::{self, COLUMNS, RegisterRow};
use domain::prosecution::{Prosecution, ProsecutionCommand};
use domain::rules::acting::acts_in_own_province;
use domain::{Asked, Officer, ProvinceCode, Refusal, province};
use schemars::JsonSchema;
use serde::Serialize;

use crate::auth::SignedIn;
use crate::error::{ApiError, Fault, NUMBER_TAKEN};
use crate::http::acts::metadata;
use crate::http::body::request_hash;
use crate::http::register_numbers;
use crate::log::{ExecuteError, Executed, LogError, Request, execute};
use crate::state::AppState;

pub(super) use registry::{establishments, wlk_reports};

/// What became of a register.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct Imported {
    /// Rows taken over now.
    accepted: u64,
    /// Rows taken over before.
    duplicates: u64,
    rejected: Vec<Rejected>,
    /// Place in the log of the last row's event; lists take it as `min_position`.
    position: i64,
}

/// A row that was refused whole.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RejectedRow")]
struct Rejected {
    /// The line of the file on which the row starts; the head is on line 1.
    row: u64,
    errors: Vec<Fault>,
}

/// `POST /imports/prosecutions`
pub(super) async fn prosecutions(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Imported>, ApiError> {
    let law = state.law.now();
    let metadata = metadata(&officer, &headers, &law)?;
    let columns = file::Columns {
        all: &COLUMNS,
        needed: &COLUMNS,
    };
    let mut rows = file::Rows::open(bytes.as_ref(), columns)?;
    let mut imported = Imported::default();
    while let Some((line, row)) = rows.next_row() {
        let outcome = match row {
            Ok(row) => one(&state, (&officer, &law), &metadata, &row).await?,
            Err(faults) => Outcome::Rejected(faults),
        };
        imported.count(line, outcome);
    }
    Ok(Json(imported))
}

impl Imported {
    fn count(&mut self, row: u64, outcome: Outcome) {
        match outcome {
            Outcome::Accepted(position) => {
                self.accepted += 1;
                self.position = self.position.max(position);
            }
            Outcome::Duplicate(position) => {
                self.duplicates += 1;
                self.position = self.position.max(position);
            }
            Outcome::Rejected(errors) => self.rejected.push(Rejected { row, errors }),
        }
    }
}

enum Outcome {
    Accepted(i64),
    Duplicate(i64),
    Rejected(Vec<Fault>),
}

async fn one(
    state: &AppState,
    (officer, law): (&Officer, &Arc<Law>),
    metadata: &HashMap<String, String>,
    row: &RegisterRow,
) -> Result<Outcome, ApiError> {
    let at = Utc::now();
    let code = ProvinceCode(row.province.clone());
    let entry = match row.check(law, province::local_date(&code, at)) {
        Ok(entry) => entry,
        Err(faults) => return Ok(Outcome::Rejected(faults.into_iter().map(told).collect())),
    };
    // Before it is told whether the row was taken over: that is of its province only.
    if let Err(refusal) = acts_in_own_province(officer, &entry.province) {
        return Ok(refused(&refusal));
    }
    let number = register_numbers::in_province(&entry.province, &entry.register_no);
    let id = register::prosecution_id_of_register(&number);
    let value = serde_json::to_value(row).map_err(|error| ApiError::internal(&error))?;
    let command = ProsecutionCommand::ImportRegisterEntry(entry);
    let request = Request {
        aggregate_id: id.to_string(),
        command_id: Some(format!("register:{number}")),
        request_hash: request_hash("imports/prosecutions", &value),
        expected: None,
        unique_key: register_numbers::claimed(&command),
        metadata: metadata.clone(),
        command: Asked {
            id,
            officer: officer.clone(),
            at,
            law: Arc::clone(law),
            command,
        },
        rests_on: vec![],
    };
    settled(execute::<Prosecution>(&state.log, request, &()).await)
}

/// What became of a row: what the log refuses about it is a fault of the row, not the file's end.
fn settled(
    result: Result<Executed<Prosecution>, ExecuteError<Refusal>>,
) -> Result<Outcome, ApiError> {
    let rejected = |field, code, detail: &str| {
        let faults = vec![fault(field, code, detail)];
        Ok(Outcome::Rejected(faults))
    };
    match result {
        Ok(done) if done.duplicate => Ok(Outcome::Duplicate(done.last_position)),
        Ok(done) => Ok(Outcome::Accepted(done.last_position)),
        Err(ExecuteError::KeyReused) => {
            let detail = "this register number is taken by a row with other content";
            rejected("register_no", NUMBER_TAKEN, detail)
        }
        Err(ExecuteError::KeyTaken) => {
            let detail = "this register number is taken by a prosecution that was filed";
            rejected("register_no", NUMBER_TAKEN, detail)
        }
        Err(ExecuteError::Refused(refusal)) => Ok(refused(&refusal)),
        Err(ExecuteError::Store(LogError::Broken(cause))) => {
            tracing::error!(%cause, "the log refuses a row of a register");
            rejected("", "log.refused", "the log refuses the data of this row")
        }
        Err(other) => Err(other.into()),
    }
}

fn refused(refusal: &Refusal) -> Outcome {
    let field = refusal.field.unwrap_or_default();
    Outcome::Rejected(vec![fault(field, refusal.rule.code, &refusal.detail)])
}

fn told(found: register::Fault) -> Fault {
    Fault {
        field: found.field,
        code: found.code.to_owned(),
        detail: found.detail,
    }
}

fn fault(field: &str, code: &str, detail: &str) -> Fault {
    Fault {
        field: field.to_owned(),
        code: code.to_owned(),
        detail: detail.to_owned(),
    }
}
