//! Releases of statistics over HTTP: planned, frozen by one person, published by another; every
//! vintage can be read, compared and calculated again.
//!
//! | looking for | file |
//! |---|---|
//! | how a table is calculated, and two are compared | `table.rs` |
//! | the form without what tells of few establishments | `open.rs` |
//! | both as tables, for their forms | `tabled.rs` |
//! | planning, freezing, publishing | `acts.rs` |
//! | what is answered | `shown.rs` |

mod acts;
mod open;
mod shown;
mod table;
mod tabled;

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query as Params, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use domain::Officer;
use domain::release::{Planned, Release, Vintage};
use futures::future::try_join_all;
use uuid::Uuid;

pub(super) use self::acts::{act, plan};
pub(super) use self::open::{OpenTable, table as open_table};
pub(super) use self::shown::{Calendar, Comparison, Key, Proof, ReleaseShown, Releases};
use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::http::forms::File;
use crate::http::query::{Pairs, Query};
use crate::http::statistics::{asked, since};
use crate::state::AppState;

/// First part of the address of a release.
const PATH: &str = "/api/v1/statistics/releases";

/// `GET /statistics/releases`
pub(super) async fn list(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Releases>, ApiError> {
    let mut query = Query::new(params);
    let limit = query.limit();
    let before: Option<i64> = query.parsed("before", "a position");
    query.done()?;
    let found = sqlx::query!(
        "SELECT aggregate_id, position FROM events
         WHERE aggregate_type = 'release' AND sequence = 1 AND position < $1
         ORDER BY position DESC LIMIT $2",
        before.unwrap_or(i64::MAX),
        limit,
    );
    let found = found.fetch_all(&state.pool).await?;
    let full = i64::try_from(found.len()).is_ok_and(|found| found == limit);
    let next = found.last().filter(|_| full).map(|last| last.position);
    let read = found.iter().map(async |row| {
        let id = Uuid::parse_str(&row.aggregate_id).map_err(|error| ApiError::internal(&error))?;
        let (release, version) = known(&state, id).await?;
        shown::release(&officer, id, &release, version)
    });
    let items = try_join_all(read).await?;
    Ok(Json(Releases { items, next }))
}

/// `GET /statistics/calendar`
pub(super) async fn calendar(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Calendar>, ApiError> {
    let mut query = Query::new(params);
    let (from, to) = (query.date("from"), query.date("to"));
    query.done()?;
    let planned = sqlx::query!(
        r#"SELECT aggregate_id, payload ->> 'planned_on' AS "planned_on!" FROM events
           WHERE aggregate_type = 'release' AND event_type = 'ReleasePlanned' AND sequence = 1
           ORDER BY 2, position"#,
    );
    let planned = planned.fetch_all(&state.pool).await?;
    let within = planned.iter().filter(|row| {
        let on: Option<NaiveDate> = row.planned_on.parse().ok();
        from.is_none_or(|from| on >= Some(from)) && to.is_none_or(|to| on <= Some(to))
    });
    let read = within.map(async |row| {
        let id = Uuid::parse_str(&row.aggregate_id).map_err(|error| ApiError::internal(&error))?;
        let (release, version) = known(&state, id).await?;
        shown::release(&officer, id, &release, version)
    });
    let items = try_join_all(read).await?;
    Ok(Json(Calendar { items }))
}

/// `GET /statistics/releases/{id}`
pub(super) async fn show(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response, ApiError> {
    let (release, version) = known(&state, id).await?;
    let shown = shown::release(&officer, id, &release, version)?;
    let question = asked(&planned(&release)?.question)?;
    let positions = shown.positions().into_iter();
    let read = positions.map(|position| since(&state, &question, position));
    let all = try_join_all(read).await?;
    Ok(told(StatusCode::OK, &shown.with_since(all)))
}

/// `GET /statistics/releases/{id}/table`: the text of which the digest is, byte for byte, or the
/// same numbers in another form.
pub(super) async fn text(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    Params(params): Params<Pairs>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut query = Query::new(params);
    let file = File::asked(&mut query, &headers);
    let revision = query.parsed("revision", "the number of a revision");
    query.done()?;
    let (release, _) = known(&state, id).await?;
    let vintage = vintage(&officer, &release, revision)?;
    if let Some(file) = file {
        let plan = planned(&release)?;
        return tabled::frozen(&state, (id, plan), vintage)
            .await?
            .answer(file);
    }
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::ETAG, format!("\"{}\"", vintage.table.digest)),
    ];
    Ok((headers, vintage.table.text.clone()).into_response())
}

/// `GET /statistics/releases/{id}/proof`
pub(super) async fn proof(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    Params(params): Params<Pairs>,
) -> Result<Json<Proof>, ApiError> {
    let mut query = Query::new(params);
    let revision = query.parsed("revision", "the number of a revision");
    query.done()?;
    let (release, _) = known(&state, id).await?;
    let vintage = vintage(&officer, &release, revision)?;
    let plan = planned(&release)?;
    let position = Some(vintage.table.position);
    let again = table::calculated(&state, &plan.question, position).await?;
    Ok(Json(shown::proof(id, vintage, &again)))
}

/// `GET /statistics/releases/{id}/open`
pub(super) async fn open(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    Params(params): Params<Pairs>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut query = Query::new(params);
    let file = File::asked(&mut query, &headers);
    let revision = query.parsed("revision", "the number of a revision");
    query.done()?;
    let (release, _) = known(&state, id).await?;
    let vintage = vintage(&officer, &release, revision)?;
    let plan = planned(&release)?;
    let opened = open::table(&state, &plan.question, vintage).await?;
    match file {
        None => Ok(Json(opened).into_response()),
        Some(file) => tabled::opened(&state, (id, plan), vintage, opened)
            .await?
            .answer(file),
    }
}

/// `GET /statistics/releases/{id}/comparison`
pub(super) async fn compare(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    Params(params): Params<Pairs>,
) -> Result<Json<Comparison>, ApiError> {
    let mut query = Query::new(params);
    let from = query.parsed("from", "the number of a revision");
    let to = query.parsed("to", "the number of a revision");
    query.done()?;
    let (release, _) = known(&state, id).await?;
    let to = vintage(&officer, &release, to)?;
    let before = |one: &&Vintage| one.revision < to.revision && shown::may_see(&officer, one);
    let from = match from {
        Some(revision) => vintage(&officer, &release, Some(revision))?,
        None => release.vintages.iter().rev().find(before).unwrap_or(to),
    };
    Ok(Json(table::compared(from, to)?))
}

/// `GET /statistics/key`
pub(super) async fn key(State(state): State<AppState>) -> Result<Json<Key>, ApiError> {
    let signer = state.signer.as_ref();
    let signer = signer.ok_or_else(|| ApiError::not_found("a key to sign releases with"))?;
    Ok(Json(Key::of(signer.key())))
}

/// Every release with a published table, first planned first.
pub(super) async fn published(state: &AppState) -> Result<Vec<(Uuid, Arc<Release>)>, ApiError> {
    let found = sqlx::query!(
        "SELECT aggregate_id FROM events
         WHERE aggregate_type = 'release' AND event_type = 'TablePublished'
         GROUP BY aggregate_id ORDER BY min(position)",
    );
    let found = found.fetch_all(&state.pool).await?;
    let read = found.iter().map(async |row| {
        let id = Uuid::parse_str(&row.aggregate_id).map_err(|error| ApiError::internal(&error))?;
        Ok::<_, ApiError>((id, known(state, id).await?.0))
    });
    try_join_all(read).await
}

/// A vintage that the officer may see: the one asked for, or the one released last.
fn vintage<'a>(
    officer: &Officer,
    release: &'a Release,
    revision: Option<u32>,
) -> Result<&'a Vintage, ApiError> {
    let found = match revision {
        None => release.published(),
        Some(number) => release.vintages.iter().find(|one| one.revision == number),
    };
    let found = found.filter(|one| shown::may_see(officer, one));
    found.ok_or_else(|| ApiError::not_found("this revision"))
}

/// What was planned.
pub(super) fn planned(release: &Release) -> Result<&Planned, ApiError> {
    let plan = release.plan.as_ref();
    plan.ok_or_else(|| ApiError::not_found("this id"))
}

/// A release that was planned, and the number of its events.
pub(super) async fn known(state: &AppState, id: Uuid) -> Result<(Arc<Release>, i64), ApiError> {
    let (release, version) = state.log.current(&id.to_string()).await?;
    if version == 0 {
        return Err(ApiError::not_found("this id"));
    }
    Ok((release, version))
}

fn told(status: StatusCode, shown: &ReleaseShown) -> Response {
    let tag = format!("\"{}\"", shown.version());
    (status, [(header::ETAG, tag)], Json(shown)).into_response()
}
