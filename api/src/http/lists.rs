//! Pages of cases and prosecutions, and the signed-in officer's worklist.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{OriginalUri, Query as Params, State};
use axum::http::Uri;
use domain::{Officer, ProvinceCode};
use projections::case_list::{self, CaseFilter};
use projections::deadlines;
use projections::prosecution_register::{self, ProsecutionFilter};
use serde::Serialize;
use serde_json::{Value, json};

use crate::auth::SignedIn;
use crate::auth::access::{Operation, scope, sees};
use crate::error::ApiError;
use crate::http::query::{Query, caught_up, cursor_after};
use crate::state::AppState;

type Asked = Params<HashMap<String, String>>;

/// `GET /cases`
pub(super) async fn cases(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Asked,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Value>, ApiError> {
    Operation::ReadCases.permit(&officer)?;
    let mut query = Query::new(params);
    let limit = query.limit();
    let filter = CaseFilter {
        province: query.text("province"),
        status: query.text("status"),
        norm: query.text("norm"),
        officer: query.text("officer"),
        due_before: query.parsed("due_before", "a date"),
        q: query.text("q"),
        after: query.cursor(),
        limit: limit + 1,
    };
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let filter = CaseFilter {
        province: within(&officer, filter.province)?,
        ..filter
    };
    let position = caught_up(&state.pool, "case_list", min_position).await?;
    let rows = case_list::list(&state.pool, &filter, &officer).await?;
    Ok(page(rows, limit, position, &uri, |row| {
        cursor_after(row.registered_on, row.id)
    }))
}

/// `GET /prosecutions`
pub(super) async fn prosecutions(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Asked,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Value>, ApiError> {
    Operation::ReadProsecutions.permit(&officer)?;
    let mut query = Query::new(params);
    let limit = query.limit();
    let filter = ProsecutionFilter {
        province: query.text("province"),
        status: query.text("status"),
        norm: query.text("norm"),
        officer: query.text("officer"),
        q: query.text("q"),
        after: query.cursor(),
        limit: limit + 1,
    };
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let filter = ProsecutionFilter {
        province: within(&officer, filter.province)?,
        ..filter
    };
    let position = caught_up(&state.pool, "prosecution_register", min_position).await?;
    let rows = prosecution_register::list(&state.pool, &filter).await?;
    Ok(page(rows, limit, position, &uri, |row| {
        cursor_after(row.offence_date, row.id)
    }))
}

/// `GET /worklist`
pub(super) async fn worklist(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Asked,
) -> Result<Json<Value>, ApiError> {
    Operation::ReadWorklist.permit(&officer)?;
    let mut query = Query::new(params);
    let limit = query.limit();
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let position = caught_up(&state.pool, "deadlines", min_position).await?;
    let province = scope(&officer).map(|code| code.0.as_str());
    let items = deadlines::of_officer(&state.pool, &officer.id, province, limit).await?;
    Ok(Json(json!({ "items": items, "position": position })))
}

/// The province that a list is about: the one asked for, within the officer's own.
pub(super) fn within(officer: &Officer, asked: Option<String>) -> Result<Option<String>, ApiError> {
    let Some(code) = asked else {
        return Ok(scope(officer).map(|own| own.0.clone()));
    };
    if !sees(officer, &ProvinceCode(code.clone())) {
        let refusal = domain::rules::acting::PROVINCE.refuse(
            format!("province {code} is not yours"),
            json!({ "province": code }),
        );
        return Err(refusal.into());
    }
    Ok(Some(code))
}

fn page<R: Serialize>(
    mut rows: Vec<R>,
    limit: i64,
    position: i64,
    uri: &Uri,
    cursor: impl Fn(&R) -> String,
) -> Json<Value> {
    let size = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| next_page(uri, &cursor(row)));
    Json(json!({ "items": rows, "next": next, "position": position }))
}

/// The address of the next page: the same question, after this page's last row.
fn next_page(uri: &Uri, cursor: &str) -> String {
    let asked = uri.query().unwrap_or_default().split('&');
    let kept = asked.filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let cursor = format!("cursor={cursor}");
    let query: Vec<&str> = kept.chain([cursor.as_str()]).collect();
    format!("{}?{}", uri.path(), query.join("&"))
}
