//! One case, prosecution or other thing with a stream: carry an action out, and answer with what it
//! made.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use chrono::Utc;
use domain::law::Law;
use domain::plan::Plan;
use domain::{Asked, Ground, Officer, Refusal};
use serde_json::Value;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::confidential;
use crate::error::{ApiError, Fault};
use crate::http::answers::{Done, NewEvent};
use crate::http::resource::Resource;
use crate::http::streams::{recalled_as_seen, tells_source, view_for, visible, with_etag};
use crate::http::told::Told;
use crate::http::{beside, body, known, merging, persons, reason, register_numbers};
use crate::law::LAW_VERSION;
use crate::log::{EventLog, ExecuteError, Executed, Fresh, Outcome, Request, execute};
use crate::state::AppState;
use crate::{past, refusals, roster};

/// How often a command that rests on more than its own stream is decided, when others are faster.
const ROUNDS: u32 = 8;

/// `POST /{resource}/{id}/actions/{action}`
pub(super) async fn act<R: Resource>(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path((id, action)): Path<(Uuid, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    if !recalled_as_seen::<R>(&state, &officer, id).await? {
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
    let mut asked = Asked {
        id,
        officer,
        at: Utc::now(),
        law: state.law.now(),
        command: order,
    };
    let told = persons::hand_in::<R>(&state, &headers, &value, &mut asked).await?;
    let told = told.as_ref().unwrap_or(&value);
    command::<R>(&state, &headers, &action, told, asked, StatusCode::OK).await
}

/// The command of an action whose body fits the schema already.
pub(super) fn order<R: Resource>(action: &str, value: &Value) -> Result<R::Order, ApiError> {
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
        let mut rests_on = roster::fill::<R>(state, asked.id, &mut asked.command).await?;
        let (refusal, others) = roster::keeps_from::<R>(state, &asked).await?;
        rests_on.extend(others);
        if let Some(refusal) = refusal
            && !is_repeated::<R>(state, headers, (action, value), &asked, status).await?
        {
            refusals::keep(&state.pool, (R::TYPE, action), &asked, &refusal).await?;
            return Err(refusal.into());
        }
        let charge = beside::hand_in::<R>(state, &mut asked).await?;
        let is_new = status == StatusCode::CREATED;
        let ties = known::hand_in::<R>(state, &mut asked, is_new).await?;
        let (numbers, seen) = claims::<R>(state, &asked, is_new && R::ID_IS_NEW).await?;
        let keys = register_numbers::with(charge.or(ties), numbers.as_ref());
        let mut request = request::<R>(headers, action, value, (&asked, keys), status)?;
        // What is claimed follows from that state: on another one it is found anew.
        let is_ours = request.expected.is_none() && seen.is_some();
        request.expected = request.expected.or(seen);
        request.rests_on = rests_on;
        match execute::<R>(&state.log, request, &()).await {
            Ok(done) => return answer::<R>(state, &asked.officer, done, status).await,
            Err(ExecuteError::Refused(refusal)) => {
                refusals::keep(&state.pool, (R::TYPE, action), &asked, &refusal).await?;
                let others = match refusal.rule.ground {
                    Ground::Law => R::faults(&asked),
                    Ground::WrongState | Ground::NotAllowed => vec![],
                };
                return Err(ApiError::from(refusal).beside(others));
            }
            Err(ExecuteError::KeyTaken) => {
                // Else another prosecution of the charge, or another tie, was faster: now it is known.
                if let Some(taken) = register_numbers::taken(state, numbers.as_ref()).await? {
                    return Err(taken);
                }
            }
            Err(ExecuteError::Stale { .. }) if is_ours => {}
            Err(ExecuteError::Moved) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Err(ExecuteError::<Refusal>::Conflict.into())
}

/// Whether a command was stored before, whatever holds now.
async fn is_repeated<R: Resource>(
    state: &AppState,
    headers: &HeaderMap,
    (action, value): (&str, &Value),
    asked: &Asked<R::Order>,
    status: StatusCode,
) -> Result<bool, ApiError> {
    let request = request::<R>(headers, action, value, (asked, None), status)?;
    let Some(id) = &request.command_id else {
        return Ok(false);
    };
    let first = state.log.first_result(id, &request.request_hash).await?;
    Ok(first.is_some())
}

/// The stream that a command with this id has made before.
pub(super) async fn made_before(
    log: &EventLog,
    command_id: &str,
    request_hash: &[u8; 32],
) -> Result<Option<Uuid>, ApiError> {
    match log.first_result(command_id, request_hash).await? {
        Some(Outcome::Duplicate(first)) => {
            let id = Uuid::parse_str(&first.aggregate_id);
            id.map(Some).map_err(|error| ApiError::internal(&error))
        }
        Some(Outcome::Reused) => Err(ExecuteError::<Refusal>::KeyReused.into()),
        Some(
            Outcome::Appended(_) | Outcome::Conflict { .. } | Outcome::KeyTaken | Outcome::Moved,
        )
        | None => Ok(None),
    }
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
    let is_first = status == StatusCode::CREATED;
    let target = if is_first {
        String::new()
    } else {
        asked.id.to_string()
    };
    let version = (is_first && R::ID_IS_NEW).then_some(0);
    let key = body::idempotency_key(headers, &asked.officer)?;
    Ok(Request {
        aggregate_id: asked.id.to_string(),
        command: asked.clone(),
        command_id: key,
        request_hash: body::request_hash(&format!("{address}/{target}"), value),
        expected: body::if_match(headers)?.or(version),
        unique_key: claims,
        metadata: metadata(&asked.officer, headers, &asked.law)?,
        rests_on: vec![],
    })
}

/// The natural keys that a command claims, and the version from which they follow when they do.
async fn claims<R: Resource>(
    state: &AppState,
    asked: &Asked<R::Order>,
    is_new: bool,
) -> Result<(Option<String>, Option<i64>), ApiError> {
    if is_new || !R::claims_by_state(&asked.command) {
        return Ok((R::claims(&asked.command, &R::default()), None));
    }
    let id = asked.id.to_string();
    let (aggregate, version) = state.log.current::<R>(&id).await?;
    let keys = R::claims(&asked.command, &aggregate);
    let seen = keys.is_some().then_some(version);
    Ok((keys, seen))
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
    let id = Uuid::parse_str(&done.aggregate_id).map_err(|error| ApiError::internal(&error))?;
    let tells_source = if status == StatusCode::CREATED {
        // Who registered it knows where it comes from.
        made.aggregate.tells_source_to(officer, true)
    } else {
        tells_source::<R>(state, officer, id, &made.aggregate).await?
    };
    let mut told: Vec<NewEvent> = (made.events.iter().rev().zip(0..))
        .map(|(event, back)| tell::<R>(event, done.version - back, tells_source))
        .collect();
    told.reverse();
    let body = Done {
        view: view_for::<R>(state, &made.aggregate, (officer, tells_source))?,
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
        ("acts_for", officer.acts_for.clone()),
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
