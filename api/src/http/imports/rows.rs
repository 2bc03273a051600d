//! Rows of establishments and reports as commands, side by side.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use chrono::{NaiveDate, Utc};
use domain::establishment::import::{self, establishment_id};
use domain::establishment::{EstablishmentCommand, FileReport, Office};
use domain::law::Law;
use domain::{ProvinceCode, province};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::fault;
use super::file::{self, Cells, Columns, Read};
use crate::error::{ApiError, Fault};
use crate::http::body::request_hash;
use crate::http::register_numbers::{claimed_numbers, split};

/// Rows under way at the same time.
pub(super) const LANES: usize = 64;

/// A row as a command on its establishment.
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) id: Uuid,
    pub(super) command_id: String,
    pub(super) hash: [u8; 32],
    /// What it asks for, or what is wrong with it.
    pub(super) command: Result<EstablishmentCommand, Vec<Fault>>,
    /// What it says of the register, for faults that its own cells do not show.
    pub(super) about: About,
    /// What it shares with other rows of one that must come after it: its establishment and numbers.
    shares: Vec<String>,
}

/// What a row says of the register.
pub(super) enum About {
    Establishment {
        province: Option<ProvinceCode>,
        office: Office,
        parent: Option<Uuid>,
        claims: Option<String>,
    },
    Report(Option<FileReport>),
}

/// What each row holds, after its line.
pub(super) fn read(
    bytes: &Bytes,
    headers: &HeaderMap,
    columns: Columns,
) -> Result<Vec<(u64, Read)>, ApiError> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-ndjson") {
        let text = std::str::from_utf8(bytes)
            .map_err(|_| ApiError::invalid(vec![fault("", "text", "the file is not UTF-8")]))?;
        return Ok(file::lines(text, columns));
    }
    let mut rows = file::Rows::open(bytes.as_ref(), columns)?;
    let mut all = vec![];
    while let Some(row) = rows.next_cells() {
        all.push(row);
    }
    Ok(all)
}

/// A row, of which cells are wrong already, and whether it has a head office.
pub(super) fn establishment(line: u64, cells: &Cells, wrong: Vec<Fault>, law: &Law) -> (Row, bool) {
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
    let command = checked(wrong, row.command);
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

/// A row, of which cells are wrong already.
pub(super) fn report(line: u64, cells: &Cells, wrong: Vec<Fault>, law: &Law) -> Row {
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
        command: checked(wrong, row.command).map(EstablishmentCommand::FileReport),
        shares: vec![],
    }
}

/// What a row asks for, or everything that is wrong with its cells; of a cell that cannot be taken
/// nothing else is told.
fn checked<T>(wrong: Vec<Fault>, read: Result<T, Vec<import::Fault>>) -> Result<T, Vec<Fault>> {
    let more = match read {
        Ok(asked) if wrong.is_empty() => return Ok(asked),
        Ok(_) => vec![],
        Err(more) => more,
    };
    let is_new = |found: &import::Fault| !wrong.iter().any(|one| one.field == found.field);
    let told = |found: import::Fault| fault(&found.field, found.code, &found.detail);
    let more: Vec<Fault> = more.into_iter().filter(is_new).map(told).collect();
    Err([wrong, more].concat())
}

/// Rows side by side: those of one establishment in the order of the file, and so those that share
/// something, of which the first is to get it.
pub(super) fn lanes(rows: Vec<Row>) -> Vec<Vec<Row>> {
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
