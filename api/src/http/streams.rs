//! One case, prosecution or other thing with a stream: read it, ask what can be done, read its
//! history.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query as Params, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use cqrs_es::Aggregate;
use domain::Officer;
use domain::complaint::Complaint;
use domain::rules::confidential::may_know_source;
use serde::Serialize;
use sqlx::PgPool;
use uuid::Uuid;

use crate::audit::OfProvince;
use crate::auth::SignedIn;
use crate::confidential;
use crate::error::ApiError;
use crate::http::answers::{History, Shown};
use crate::http::beside;
use crate::http::merging;
use crate::http::persons;
use crate::http::query::{Pairs, Query};
use crate::http::reason;
use crate::http::resource::Resource;
use crate::past::{self, Times};
use crate::reads::caught_up;
use crate::refusals::{self, RefusedCommand};
use crate::state::AppState;

/// `GET /{resource}/{id}`
pub(super) async fn show<R: Resource>(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    Params(params): Params<Pairs>,
) -> Result<Response, ApiError> {
    let times = settled::<R>(&state, params).await?;
    let (mut aggregate, mut version) = visible::<R>(&state, &officer, id).await?;
    if !times.is_now() {
        let past = past::read::<R>(&state.pool, id, times).await?;
        let (then, at) = past.aggregate().ok_or_else(not_yet)?;
        (aggregate, version) = (Arc::new(then), at);
    }
    let tells_source = tells_source::<R>(&state, &officer, id, &aggregate).await?;
    let view = view_for::<R>(&state, &aggregate, (&officer, tells_source))?;
    let body = Shown { view, version };
    let response = with_etag(StatusCode::OK, version, &body);
    Ok(of_province(response, aggregate.as_ref()))
}

/// `GET /{resource}/{id}/actions`
pub(super) async fn actions<R: Resource>(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    Params(params): Params<Pairs>,
) -> Result<Response, ApiError> {
    settled::<R>(&state, params).await?;
    let (aggregate, version) = visible::<R>(&state, &officer, id).await?;
    let other = match aggregate.as_case() {
        Some(case) => merging::older(&state, &officer, case).await?,
        None => None,
    };
    let beside = beside::now::<R>(&state, id, &aggregate).await?;
    let others = (other.as_ref(), beside.as_ref());
    let now = aggregate.now(&officer, Utc::now(), &state.law.now(), others);
    let response = with_etag(StatusCode::OK, version, &now);
    Ok(of_province(response, aggregate.as_ref()))
}

/// `GET /{resource}/{id}/history`
pub(super) async fn history<R: Resource>(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    Params(params): Params<Pairs>,
) -> Result<Response, ApiError> {
    let times = settled::<R>(&state, params).await?;
    let (aggregate, now) = visible::<R>(&state, &officer, id).await?;
    let tells_source = tells_source::<R>(&state, &officer, id, &aggregate).await?;
    let past = recorded::<R>(&state, id, times, now).await?;
    let (_, version) = past.aggregate::<R>().ok_or_else(not_yet)?;
    let (mut events, position) = crate::history::events(&past, tells_source);
    if !reads_all_reasons::<R>(&aggregate, &officer, tells_source) {
        events.iter_mut().for_each(reason::hide);
    }
    if aggregate.as_case().is_some() {
        persons::tell_masked(&state, &mut events).await?;
    }
    let mut refused = refused::<R>(&state.pool, &aggregate, id, times).await?;
    refused.retain(|one| confidential::tells_refusal(one, &officer, tells_source));
    let body = History {
        events,
        refused,
        position,
    };
    let response = with_etag(StatusCode::OK, version, &body);
    Ok(of_province(response, aggregate.as_ref()))
}

/// Whether an officer reads reasons that speak of a complaint: of a case who may know where it comes
/// from, of a complaint who may know of it, of anything else complaint officers.
fn reads_all_reasons<R: Resource>(aggregate: &R, officer: &Officer, tells_source: bool) -> bool {
    if aggregate.as_case().is_some() {
        return tells_source;
    }
    let is_complaint = R::TYPE == Complaint::TYPE;
    let province = aggregate.province();
    province.is_some_and(|province| may_know_source(officer, province, is_complaint).is_ok())
}

/// Whether an officer may know where this comes from.
pub(super) async fn tells_source<R: Resource>(
    state: &AppState,
    officer: &Officer,
    id: Uuid,
    aggregate: &R,
) -> Result<bool, ApiError> {
    let is_his = match aggregate.as_case() {
        Some(_) => confidential::is_his(state, officer, id).await?,
        None => false,
    };
    Ok(aggregate.tells_source_to(officer, is_his))
}

/// The refused commands that were known and had been asked by then.
async fn refused<R: Resource>(
    pool: &PgPool,
    aggregate: &R,
    id: Uuid,
    times: Times,
) -> Result<Vec<RefusedCommand>, ApiError> {
    let mut refused = refusals::of(pool, R::TYPE, id).await?;
    let known = past::moment(pool, times.known_at).await?;
    let day = |at| {
        let province = aggregate.province()?;
        Some(domain::province::local_date(province, at))
    };
    refused.retain(|one| {
        let at = one.refused_at;
        known.is_none_or(|moment| at <= moment) && day(at).is_none_or(|on| times.reaches(on))
    });
    Ok(refused)
}

/// The stream at both times; as it is now, a replica tells it that has all events of this version.
async fn recorded<R: Resource>(
    state: &AppState,
    id: Uuid,
    times: Times,
    version: i64,
) -> Result<past::Past<R::Event>, ApiError> {
    if !times.is_now() {
        return past::read::<R>(&state.pool, id, times).await;
    }
    let stream = |pool| async move { past::read::<R>(&pool, id, times).await };
    let whole = |past: &past::Past<R::Event>| {
        i64::try_from(past.entries.len()).is_ok_and(|told| told >= version)
    };
    state.reads.first_good(stream, whole).await
}

pub(super) fn not_yet() -> ApiError {
    ApiError::not_found("this id")
}

/// Both times asked for, once the processes that follow the log have handled what the caller has
/// written, so that a prosecution can be read once its investigation is ordered.
pub(super) async fn settled<R: Resource>(
    state: &AppState,
    params: Pairs,
) -> Result<Times, ApiError> {
    let mut query = Query::new(params);
    let times = query.times();
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    if min_position.is_some() {
        for follower in R::FOLLOWERS {
            caught_up(&state.pool, follower.name(), min_position).await?;
        }
    }
    Ok(times)
}

/// Loads what the officer may see; what he may not see is not known to him.
pub(super) async fn visible<R: Resource>(
    state: &AppState,
    officer: &Officer,
    id: Uuid,
) -> Result<(Arc<R>, i64), ApiError> {
    let (aggregate, version) = state.log.current::<R>(&id.to_string()).await?;
    if may_see::<R>(officer, &aggregate) {
        Ok((aggregate, version))
    } else {
        Err(ApiError::not_found("this id"))
    }
}

/// Whether the officer may see it as this process recalls it; a stream that it does not know yet it
/// reads once for all that a command asks of it.
pub(super) async fn recalled_as_seen<R: Resource>(
    state: &AppState,
    officer: &Officer,
    id: Uuid,
) -> Result<bool, ApiError> {
    let (aggregate, _) = state.log.recall::<R>(&id.to_string()).await?;
    Ok(may_see::<R>(officer, &aggregate))
}

pub(super) fn may_see<R: Resource>(officer: &Officer, aggregate: &R) -> bool {
    aggregate.is_seen_by(officer)
}

pub(super) fn view_for<R: Resource>(
    state: &AppState,
    aggregate: &R,
    (officer, tells_source): (&Officer, bool),
) -> Result<R::View, ApiError> {
    let view = aggregate.view_for(officer, &state.law.now(), tells_source);
    view.ok_or_else(|| ApiError::not_found("this id"))
}

/// The same answer, which tells the audit of reads of which province it is.
pub(super) fn of_province<R: Resource>(mut response: Response, aggregate: &R) -> Response {
    if let Some(province) = aggregate.province() {
        response
            .extensions_mut()
            .insert(OfProvince(province.clone()));
    }
    response
}

pub(super) fn with_etag(status: StatusCode, version: i64, body: &impl Serialize) -> Response {
    (
        status,
        [(header::ETAG, format!("\"{version}\""))],
        Json(body),
    )
        .into_response()
}
