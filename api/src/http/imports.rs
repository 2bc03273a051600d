//! Registers kept elsewhere, taken over row by row.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::Utc;
use domain::prosecution::{Prosecution, ProsecutionCommand, register};
use domain::{Asked, Officer, province};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

use crate::auth::SignedIn;
use crate::error::{ApiError, Fault};
use crate::http::body::request_hash;
use crate::log::{ExecuteError, Request, execute};
use crate::state::AppState;

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

/// A row that was refused whole; the head line is row 1.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RejectedRow")]
struct Rejected {
    row: usize,
    errors: Vec<Fault>,
}

/// `POST /imports/prosecutions`
pub(super) async fn prosecutions(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    bytes: Bytes,
) -> Result<Json<Imported>, ApiError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(bytes.as_ref());
    check_head(&mut reader)?;
    let mut imported = Imported::default();
    for (index, row) in reader.deserialize::<register::RegisterRow>().enumerate() {
        let outcome = match row {
            Ok(row) => one(&state, &officer, &row).await?,
            Err(error) => Outcome::Rejected(vec![fault("", "csv", &error.to_string())]),
        };
        match outcome {
            Outcome::Accepted(position) => {
                imported.accepted += 1;
                imported.position = imported.position.max(position);
            }
            Outcome::Duplicate(position) => {
                imported.duplicates += 1;
                imported.position = imported.position.max(position);
            }
            Outcome::Rejected(errors) => imported.rejected.push(Rejected {
                row: index + 2,
                errors,
            }),
        }
    }
    Ok(Json(imported))
}

fn check_head(reader: &mut csv::Reader<&[u8]>) -> Result<(), ApiError> {
    let malformed = |error: csv::Error| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "csv.malformed",
            format!("not CSV: {error}"),
        )
    };
    let head = reader.headers().map_err(malformed)?;
    let missing: Vec<Fault> = register::COLUMNS
        .iter()
        .filter(|column| !head.iter().any(|found| found == **column))
        .map(|column| fault(column, "column.missing", "the head line lacks this column"))
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(ApiError::invalid(missing))
    }
}

enum Outcome {
    Accepted(i64),
    Duplicate(i64),
    Rejected(Vec<Fault>),
}

async fn one(
    state: &AppState,
    officer: &Officer,
    row: &register::RegisterRow,
) -> Result<Outcome, ApiError> {
    let at = Utc::now();
    let code = domain::ProvinceCode(row.province.clone());
    let entry = match row.check(province::local_date(&code, at)) {
        Ok(entry) => entry,
        Err(faults) => {
            let told = |found: register::Fault| Fault {
                field: found.field,
                code: found.code.to_owned(),
                detail: found.detail,
            };
            return Ok(Outcome::Rejected(faults.into_iter().map(told).collect()));
        }
    };
    let id = register::prosecution_id_of_register(&row.register_no);
    let value = serde_json::to_value(row).map_err(|error| ApiError::internal(&error))?;
    let request = Request {
        aggregate_id: id.to_string(),
        command: Asked {
            id,
            officer: officer.clone(),
            at,
            command: ProsecutionCommand::ImportRegisterEntry(entry),
        },
        command_id: Some(format!("register:{}", row.register_no)),
        request_hash: request_hash("imports/prosecutions", &value),
        expected: None,
        unique_key: Some(format!("prosecution.register_no/{}", row.register_no)),
        metadata: HashMap::from([
            ("officer".to_owned(), officer.id.clone()),
            ("role".to_owned(), officer.role.code().to_owned()),
            ("software".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ]),
    };
    match execute::<Prosecution>(&state.log, request, &()).await {
        Ok(done) if done.duplicate => Ok(Outcome::Duplicate(done.last_position)),
        Ok(done) => Ok(Outcome::Accepted(done.last_position)),
        Err(ExecuteError::KeyReused) => {
            let detail = "this register number is taken by a row with other content";
            Ok(Outcome::Rejected(vec![fault(
                "register_no",
                "register-no.taken",
                detail,
            )]))
        }
        Err(ExecuteError::Refused(refusal)) => Ok(Outcome::Rejected(vec![fault(
            "",
            refusal.rule.code,
            &refusal.detail,
        )])),
        Err(other) => Err(other.into()),
    }
}

fn fault(field: &str, code: &str, detail: &str) -> Fault {
    Fault {
        field: field.to_owned(),
        code: code.to_owned(),
        detail: detail.to_owned(),
    }
}
