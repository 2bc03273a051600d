//! Persons whom commands on something else name: the name goes into the directory, sealed, before
//! the command is stored, which then holds the key alone.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use cqrs_es::event_sink::EventSink;
use domain::case::{Case, CaseEvent, NotaKind};
use domain::person::{Person, PersonCommand, RecordPerson};
use domain::rules::person::tells_what_for;
use domain::{Asked, ProvinceCode};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{given, identity};
use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::history::HistoryEvent;
use crate::http::acts::{made_before, metadata};
use crate::http::resource::Resource;
use crate::http::{body, reason, streams};
use crate::log::{Request, execute};
use crate::past::{self, Entry, Times};
use crate::roster;
use crate::sealing::random_key;
use crate::state::AppState;

/// Records whom a command names, when it would be accepted as things are; answers its body as it is
/// compared with a repeat of it, without the name. None for a command that names nobody.
pub(in crate::http) async fn hand_in<R: Resource>(
    registers: &AppState,
    headers: &HeaderMap,
    value: &Value,
    asked: &mut Asked<R::Order>,
) -> Result<Option<Value>, ApiError> {
    let Some(named) = R::person(&mut asked.command) else {
        return Ok(None);
    };
    let (naming, name) = ([named.field], named.name.to_owned());
    let state = registers.at_access();
    let told = identity::without_names(&state, value, &naming).await?;
    let who = given(asked.id, &name, None);
    identity::stands_apart(&who, headers, (value, &naming))?;
    if let Some(province) = accepted_in::<R>(registers, headers, asked).await? {
        let key = keep(&state, headers, asked, province, name).await?;
        if let Some(named) = R::person(&mut asked.command) {
            *named.key = Some(key);
        }
    }
    Ok(Some(told))
}

/// The province in which a command would be accepted as things are; none where it is refused, so
/// that nobody is recorded for what does not happen.
async fn accepted_in<R: Resource>(
    state: &AppState,
    headers: &HeaderMap,
    asked: &Asked<R::Order>,
) -> Result<Option<ProvinceCode>, ApiError> {
    let (found, version) = state.log.current::<R>(&asked.id.to_string()).await?;
    let is_stale = body::if_match(headers)?.is_some_and(|expected| expected != version);
    if is_stale || roster::keeps_from::<R>(state, asked).await?.0.is_some() {
        return Ok(None);
    }
    let province = found.province().cloned();
    let mut tried = asked.clone();
    if let Some(named) = R::person(&mut tried.command) {
        *named.key = Some(asked.id);
    }
    let mut found = Arc::unwrap_or_clone(found);
    let done = found.handle(tried, &(), &EventSink::default()).await;
    Ok(province.filter(|_| done.is_ok()))
}

/// Records somebody without a NIK in the name of who asks; a repeated request finds the first one.
/// Why he asks stays with the command: it may tell where a case comes from.
async fn keep<C>(
    state: &AppState,
    headers: &HeaderMap,
    asked: &Asked<C>,
    province: ProvinceCode,
    name: String,
) -> Result<Uuid, ApiError> {
    let command_id = body::idempotency_key(headers, &asked.officer)?;
    let command_id = command_id.map(|key| format!("{key}:person"));
    let digest = state.access.keeper.digest(&name).await?;
    let request_hash = body::request_hash(
        &format!("persons/named-in/{}", asked.id),
        &json!({ "province": province, "name": hex::encode(digest) }),
    );
    if let Some(command_id) = &command_id {
        let first = made_before(&state.log, command_id, &request_hash).await?;
        if let Some(first) = first {
            return Ok(first);
        }
    }
    let id = random_key()?;
    let sealed = identity::sealed(state, id, &name, None).await?;
    let (officer, law) = (asked.officer.clone(), asked.law.clone());
    let mut metadata = metadata(&officer, headers, &law)?;
    metadata.remove("reason");
    let person = RecordPerson {
        province,
        name,
        nik: None,
        sealed: Some(sealed),
        claim: None,
    };
    let request = Request {
        aggregate_id: id.to_string(),
        command: Asked {
            id,
            officer,
            at: asked.at,
            law,
            command: PersonCommand::RecordPerson(person),
        },
        command_id,
        request_hash,
        expected: None,
        unique_key: None,
        metadata,
        rests_on: vec![],
    };
    let done = execute::<Person>(&state.log, request, &()).await?;
    Uuid::parse_str(&done.aggregate_id).map_err(|error| ApiError::internal(&error))
}

/// Tells beside each key who received a note, masked.
pub(in crate::http) async fn tell_masked(
    registers: &AppState,
    events: &mut [HistoryEvent],
) -> Result<(), ApiError> {
    let state = registers.at_access();
    for event in events {
        let key = event.data.get("received_by").and_then(Value::as_str);
        let Some(key) = key.and_then(|key| key.parse().ok()) else {
            continue;
        };
        let name = identity::masked_name_of(&state, key).await?;
        if let (Some(name), Some(fields)) = (name, event.data.as_object_mut()) {
            fields.insert("receiver".to_owned(), Value::String(name));
        }
    }
    Ok(())
}

/// Who received the notes of a case, in full.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Receivers {
    items: Vec<Receiver>,
}

/// Who received a note.
#[derive(Debug, Serialize, JsonSchema)]
struct Receiver {
    /// Number of the receipt in the history of the case.
    sequence: i64,
    /// Which note.
    nota: NotaKind,
    /// Day of receipt.
    received_on: NaiveDate,
    /// His key in the directory of persons; none of a receipt of before it.
    person: Option<Uuid>,
    /// His name; `dimusnahkan` once it was destroyed, none where the directory has none.
    name: Option<String>,
    /// His position.
    position: String,
}

/// `GET /cases/{id}/receivers`
pub(in crate::http) async fn receivers(
    State(registers): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (case, _) = streams::visible::<Case>(&registers, &officer, id).await?;
    let purpose = reason::read(&officer, &headers)?;
    tells_what_for(purpose.as_deref())?;
    let past = past::read::<Case>(&registers.pool, id, Times::default()).await?;
    let state = registers.at_access();
    let mut items = vec![];
    for entry in &past.entries {
        items.extend(receiver(&state, entry).await?);
    }
    for name in items.iter().filter_map(|one| one.name.as_deref()) {
        let who = given(id, name, None);
        identity::stands_apart(&who, &headers, (&Value::Null, &[]))?;
    }
    let response = Json(Receivers { items }).into_response();
    Ok(streams::of_province(response, &*case))
}

/// Who received a note by an event; none by another one.
async fn receiver(
    state: &AppState,
    entry: &Entry<CaseEvent>,
) -> Result<Option<Receiver>, ApiError> {
    let CaseEvent::NotaReceived {
        nota,
        received_on,
        receiver,
        received_by,
        position,
        ..
    } = &entry.truth.event
    else {
        return Ok(None);
    };
    let name = match received_by {
        Some(key) => identity::full_name_of(state, *key).await?,
        None => receiver.clone(),
    };
    Ok(Some(Receiver {
        sequence: entry.stored.sequence,
        nota: *nota,
        received_on: *received_on,
        person: *received_by,
        name,
        position: position.clone(),
    }))
}
