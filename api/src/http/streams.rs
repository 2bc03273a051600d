//! One case or prosecution: read it, ask what can be done, do it, read its history.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query as Params, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use domain::establishment::Establishment;
use domain::law::Law;
use domain::plan::Plan;
use domain::rules::confidential::may_know_source;
use domain::{Asked, Officer, Refusal};
use serde::Serialize;
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::confidential;
use crate::error::{ApiError, Fault};
use crate::http::answers::{Done, History, NewEvent, Shown};
use crate::http::beside;
use crate::http::body;
use crate::http::merging;
use crate::http::query::{Pairs, Query};
use crate::http::reason;
use crate::http::register_numbers;
use crate::http::resource::{Resource, Told};
use crate::law::LAW_VERSION;
use crate::log::{ExecuteError, Executed, Fresh, Request, execute};
use crate::past::{self, Times};
use crate::reads::caught_up;
use crate::refusals::{self, RefusedCommand};
use crate::roster;
use crate::state::AppState;

/// How often a command that claims a charge is decided, when others are faster each time.
const ROUNDS: u32 = 8;

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
    let view = view_for::<R>(&state, &aggregate, &officer)?;
    let body = Shown { view, version };
    Ok(with_etag(StatusCode::OK, version, &body))
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
    Ok(with_etag(StatusCode::OK, version, &now))
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
    let tells_source = aggregate.tells_source_to(&officer);
    let past = recorded::<R>(&state, id, times, now).await?;
    let (_, version) = past.aggregate::<R>().ok_or_else(not_yet)?;
    let (mut events, position) = crate::history::events(&past, tells_source);
    if !knows_sources::<R>(&aggregate, &officer) {
        events.iter_mut().for_each(reason::hide);
    }
    let mut refused = refused::<R>(&state.pool, &aggregate, id, times).await?;
    refused.retain(|one| confidential::tells_refusal(one, tells_source));
    let body = History {
        events,
        refused,
        position,
    };
    Ok(with_etag(StatusCode::OK, version, &body))
}

/// Whether an officer may know where cases of this province come from.
fn knows_sources<R: Resource>(aggregate: &R, officer: &Officer) -> bool {
    let province = aggregate.province();
    province.is_some_and(|province| may_know_source(officer, province).is_ok())
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

fn not_yet() -> ApiError {
    ApiError::not_found("this id")
}

/// Both times asked for, once the processes that follow the log have handled what the caller has
/// written, so that a prosecution can be read once its investigation is ordered.
async fn settled<R: Resource>(state: &AppState, params: Pairs) -> Result<Times, ApiError> {
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

/// `POST /{resource}/{id}/actions/{action}`
pub(super) async fn act<R: Resource>(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path((id, action)): Path<(Uuid, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    if !seen_lately::<R>(&state, &officer, id) {
        visible::<R>(&state, &officer, id).await?;
    }
    let value = body::json(&bytes)?;
    let schema = R::schema(&action).ok_or_else(|| ApiError::not_found("this action"))?;
    body::check(schema, &value)?;
    let mut order = order::<R>(&action, &value)?;
    if let Some((target, author)) = R::proposes(&mut order) {
        *author = past::author(&state.pool, R::TYPE, id, target).await?;
    }
    if let Some((other, told)) = R::names(&mut order) {
        *told = merging::survivor(&state, &officer, other).await?;
    }
    if let Some((plan, found)) = R::plan(&mut order) {
        let (plan, _) = state.log.current::<Plan>(&plan.to_string()).await?;
        *found = Some(Box::new(Arc::unwrap_or_clone(plan)));
    }
    roster::fill::<R>(&state, id, &mut order).await?;
    known::<R>(&state, &mut order).await?;
    let asked = Asked {
        id,
        officer,
        at: Utc::now(),
        law: state.law.now(),
        command: order,
    };
    command::<R>(&state, &headers, &action, &value, asked, StatusCode::OK).await
}

/// Puts into a command what the register has of the establishment that it names.
pub(super) async fn known<R: Resource>(
    state: &AppState,
    order: &mut R::Order,
) -> Result<(), ApiError> {
    if let Some((id, told)) = R::establishment(order) {
        let (found, _) = state.log.current::<Establishment>(&id.to_string()).await?;
        *told = found.known();
    }
    Ok(())
}

/// The command of an action whose body fits the schema already.
fn order<R: Resource>(action: &str, value: &Value) -> Result<R::Order, ApiError> {
    let parsed = R::parse(action, value).ok_or_else(|| ApiError::not_found("this action"))?;
    parsed.map_err(|error| {
        let (field, code) = (String::new(), "schema".to_owned());
        ApiError::invalid(vec![Fault {
            field,
            code,
            detail: error.to_string(),
        }])
    })
}

/// Carries a command out and answers with the resource, its new events and their position.
pub(super) async fn command<R: Resource>(
    state: &AppState,
    headers: &HeaderMap,
    action: &str,
    value: &Value,
    mut asked: Asked<R::Order>,
    status: StatusCode,
) -> Result<Response, ApiError> {
    for _ in 0..ROUNDS {
        let charge = beside::hand_in::<R>(state, &mut asked).await?;
        let charged = charge.is_some();
        let claims = match charge {
            Some(charge) => Some(charge),
            None => claims::<R>(state, &asked).await?,
        };
        let request = request::<R>(headers, action, value, (&asked, claims.clone()), status)?;
        match execute::<R>(&state.log, request, &()).await {
            Ok(done) => return answer::<R>(state, &asked.officer, done, status).await,
            Err(ExecuteError::Refused(refusal)) => {
                refusals::keep(&state.pool, (R::TYPE, action), &asked, &refusal).await?;
                return Err(refusal.into());
            }
            // Another prosecution of the charge was faster: now it is known.
            Err(ExecuteError::KeyTaken) if charged => {}
            Err(ExecuteError::KeyTaken) => return Err(register_numbers::taken(state, claims).await),
            Err(other) => return Err(other.into()),
        }
    }
    Err(ExecuteError::<Refusal>::Conflict.into())
}

fn request<R: Resource>(
    headers: &HeaderMap,
    action: &str,
    value: &Value,
    (asked, claims): (&Asked<R::Order>, Option<String>),
    status: StatusCode,
) -> Result<Request<R::Command>, ApiError> {
    let address = format!("{}/{action}", R::PATH);
    // A creation's id is made here, so it is no part of what the client repeats.
    let target = if status == StatusCode::CREATED {
        String::new()
    } else {
        asked.id.to_string()
    };
    let key = body::idempotency_key(headers, &asked.officer)?;
    Ok(Request {
        aggregate_id: asked.id.to_string(),
        command: asked.clone(),
        command_id: key,
        request_hash: body::request_hash(&format!("{address}/{target}"), value),
        expected: body::if_match(headers)?,
        unique_key: claims,
        metadata: metadata(&asked.officer, headers, &asked.law)?,
    })
}

/// The natural keys that a command claims.
async fn claims<R: Resource>(
    state: &AppState,
    asked: &Asked<R::Order>,
) -> Result<Option<String>, ApiError> {
    let id = asked.id.to_string();
    let aggregate = if R::CLAIMS_BY_STATE {
        state.log.current::<R>(&id).await?.0
    } else {
        Arc::default()
    };
    Ok(R::claims(&asked.command, &aggregate))
}

async fn answer<R: Resource>(
    state: &AppState,
    officer: &Officer,
    done: Executed<R>,
    status: StatusCode,
) -> Result<Response, ApiError> {
    let made = match done.fresh {
        Some(fresh) => fresh,
        // A repeat is told what the first answer told.
        None => first_made(state, &done).await?,
    };
    let tells_source = made.aggregate.tells_source_to(officer);
    let mut told: Vec<NewEvent> = (made.events.iter().rev().zip(0..))
        .map(|(event, back)| tell::<R>(event, done.version - back, tells_source))
        .collect();
    told.reverse();
    let body = Done {
        view: view_for::<R>(state, &made.aggregate, officer)?,
        version: done.version,
        events: told,
        position: done.last_position,
    };
    let mut response = with_etag(status, done.version, &body);
    if status == StatusCode::CREATED
        && let Ok(location) = format!("/api/v1/{}/{}", R::PATH, done.aggregate_id).parse()
    {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// The aggregate and the events as they were right after a command that was stored before.
async fn first_made<R: Resource>(
    state: &AppState,
    done: &Executed<R>,
) -> Result<Fresh<R>, ApiError> {
    let (id, until) = (&done.aggregate_id, done.version);
    let (aggregate, _, mut events) = state.log.load_until::<R>(id, until).await?;
    let made = usize::try_from(done.last_position - done.first_position + 1).unwrap_or(0);
    let events = events.split_off(events.len().saturating_sub(made));
    Ok(Fresh {
        aggregate: Arc::new(aggregate),
        events: events.into_iter().map(|event| event.payload).collect(),
    })
}

fn tell<R: Resource>(event: &R::Event, sequence: i64, tells_source: bool) -> NewEvent {
    NewEvent {
        sequence,
        title: event.title(),
        event: confidential::data(event, tells_source),
    }
}

/// What is stored with each event of a command: who asked for it, why, and under which law.
pub(super) fn metadata(
    officer: &Officer,
    headers: &HeaderMap,
    law: &Law,
) -> Result<HashMap<String, String>, ApiError> {
    let reason = reason::read(officer, headers)?;
    let entries = [
        ("officer", Some(officer.id.clone())),
        ("role", Some(officer.role.code().to_owned())),
        ("unit", officer.unit.clone()),
        ("province", officer.province.clone().map(|code| code.0)),
        ("reason", reason),
        (LAW_VERSION, Some(law.version.to_string())),
        ("traceparent", crate::telemetry::traceparent()),
        ("software", Some(env!("CARGO_PKG_VERSION").to_owned())),
    ];
    let given = entries
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Ok(given.collect())
}

/// Loads what the officer may see; what he may not see is not known to him.
async fn visible<R: Resource>(
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

/// Whether this process remembers it as something that the officer may see.
fn seen_lately<R: Resource>(state: &AppState, officer: &Officer, id: Uuid) -> bool {
    let recent = state.log.recent::<R>(&id.to_string());
    recent.is_some_and(|(aggregate, _)| may_see::<R>(officer, &aggregate))
}

pub(super) fn may_see<R: Resource>(officer: &Officer, aggregate: &R) -> bool {
    aggregate.is_seen_by(officer)
}

fn view_for<R: Resource>(
    state: &AppState,
    aggregate: &R,
    officer: &Officer,
) -> Result<R::View, ApiError> {
    let view = aggregate.view_for(officer, &state.law.now());
    view.ok_or_else(|| ApiError::not_found("this id"))
}

fn with_etag(status: StatusCode, version: i64, body: &impl Serialize) -> Response {
    (
        status,
        [(header::ETAG, format!("\"{version}\""))],
        Json(body),
    )
        .into_response()
}
