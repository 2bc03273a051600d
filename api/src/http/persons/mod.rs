//! The directory of persons (*direktori orang*): who somebody is, sealed; what that is linked with,
//! and when it may be destroyed.
//!
//! | looking for | file |
//! |---|---|
//! | sealing, masking, reading in full | `identity.rs` |
//! | whom commands on cases name, and who reads them | `named.rs` |
//! | what else the log has of a person | `ties.rs` |
//! | the report for the person himself | `report.rs` |
//! | whose data may be destroyed | `retention.rs` |

mod identity;
mod named;
mod report;
mod resource;
mod retention;
mod ties;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query as Params, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::Utc;
use domain::person::{CorrectIdentity, Person, PersonCommand, PersonView, RecordPerson};
use domain::rules::person::{SEALED, nik_has_its_form};
use domain::{Asked, Officer, ProvinceCode};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use identity::NAMING;
pub(super) use identity::{FullIdentity, show as show_identity};
pub(super) use named::{Receivers, hand_in, receivers, tell_masked};
pub(super) use report::{Report, report};
pub(super) use retention::{Proposals, proposals};
pub(super) use ties::case_file;

use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::http::creation::typed;
use crate::http::query::Pairs;
use crate::http::resource::Resource;
use crate::http::{acts, body, streams};
use crate::past;
use crate::sealing::random_key;
use crate::state::AppState;

/// A person as he is shown: masked.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PersonShown {
    #[serde(flatten)]
    person: PersonView,
    #[serde(flatten)]
    masked: identity::Masked,
    /// Number of his events; his entity tag.
    version: i64,
}

/// `POST /persons`
pub(super) async fn record(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let value = body::json(&bytes)?;
    let person = typed::<RecordPerson>(&value)?;
    let state = state.at_access();
    let told = identity::without_names(&state, &value, NAMING).await?;
    let id = random_key()?;
    let (name, nik) = (person.name.as_str(), person.nik.as_deref());
    identity::stands_apart(&given(id, name, nik), &headers, (&value, NAMING))?;
    let (claim, bearer) = claimed(&state, nik).await?;
    let asked = |id, person| Asked {
        id,
        officer: officer.clone(),
        at: Utc::now(),
        law: state.law.now(),
        command: PersonCommand::RecordPerson(person),
    };
    let record = async |id, person| {
        let (asked, action) = (asked(id, person), "record-person");
        acts::command::<Person>(&state, &headers, action, &told, asked, StatusCode::CREATED).await
    };
    if let Some(known) = bearer {
        return record(known, person).await;
    }
    // What is refused for another reason is so before a key is made.
    let refused = Person::default().decide(&asked(id, person.clone())).err();
    if refused.is_some_and(|refusal| refusal.rule.code != SEALED.code) {
        return record(id, person).await;
    }
    let sealed = Some(identity::sealed(&state, id, name, nik).await?);
    let own = RecordPerson {
        sealed,
        claim: claim.clone(),
        ..person.clone()
    };
    let done = record(id, own).await;
    match identity::faster(&state, id, claim.as_deref()).await? {
        Some(known) if done.is_err() => {
            identity::forget(&state, id).await?;
            record(known, person).await
        }
        Some(_) | None => done,
    }
}

fn given(id: Uuid, name: &str, nik: Option<&str>) -> FullIdentity {
    FullIdentity {
        id,
        name: name.to_owned(),
        nik: nik.map(str::to_owned),
    }
}

/// What a NIK is claimed by, and who has claimed it; nothing of what is no NIK, which is refused.
async fn claimed(
    state: &AppState,
    nik: Option<&str>,
) -> Result<(Option<String>, Option<Uuid>), ApiError> {
    let Some(nik) = nik.filter(|nik| nik_has_its_form(nik).is_ok()) else {
        return Ok((None, None));
    };
    let claim = identity::claim(state, nik).await?;
    let bearer = identity::bearer(state, &claim).await?;
    Ok((Some(claim), bearer))
}

/// `GET /persons/{id}`
pub(super) async fn show(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    Params(params): Params<Pairs>,
) -> Result<Response, ApiError> {
    let state = state.at_access();
    let times = streams::settled::<Person>(&state, params).await?;
    let (mut person, mut version) = streams::visible::<Person>(&state, &officer, id).await?;
    if !times.is_now() {
        let past = past::read::<Person>(&state.pool, id, times).await?;
        let (then, at) = past.aggregate().ok_or_else(streams::not_yet)?;
        (person, version) = (Arc::new(then), at);
    }
    let shown = PersonShown {
        person: person.view().ok_or_else(streams::not_yet)?,
        masked: identity::masked(&state, &person).await?,
        version,
    };
    let response = streams::with_etag(StatusCode::OK, version, &shown);
    Ok(streams::of_province(response, &*person))
}

/// `GET /persons/{id}/actions`
pub(super) async fn actions(
    State(registers): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    Params(params): Params<Pairs>,
) -> Result<Response, ApiError> {
    let state = registers.at_access();
    streams::settled::<Person>(&state, params).await?;
    let (person, version) = streams::visible::<Person>(&state, &officer, id).await?;
    let ties = ties::of(&registers, id).await?;
    let now = person.actions(&officer, Utc::now(), &state.law.now(), &ties);
    let response = streams::with_etag(StatusCode::OK, version, &now);
    Ok(streams::of_province(response, &*person))
}

/// A decision on the destruction of a person's data.
pub(super) struct Decision {
    /// The action by which it is taken, and its title.
    pub(super) action: &'static str,
    pub(super) title: &'static str,
    /// The person, masked.
    pub(super) name: String,
    pub(super) province: Option<ProvinceCode>,
}

/// The decision that an officer may take now on a proposed destruction: to approve it, else to
/// reject it.
pub(super) async fn decision(
    registers: &AppState,
    officer: &Officer,
    id: Uuid,
) -> Result<Option<Decision>, ApiError> {
    let state = registers.at_access();
    let (person, _) = state.log.current::<Person>(&id.to_string()).await?;
    if !streams::may_see::<Person>(officer, &person) {
        return Ok(None);
    }
    let ties = ties::of(registers, id).await?;
    let now = person.actions(officer, Utc::now(), &state.law.now(), &ties);
    let mut wanted = ["approve-destruction", "reject-destruction"].into_iter();
    let allowed = wanted.find_map(|wanted| now.allowed.iter().find(|one| one.action == wanted));
    let Some(allowed) = allowed else {
        return Ok(None);
    };
    Ok(Some(Decision {
        action: allowed.action,
        title: allowed.title,
        name: identity::masked(&state, &person).await?.name,
        province: person.province().cloned(),
    }))
}

/// `GET /persons/{id}/history`
pub(super) async fn history(
    State(state): State<AppState>,
    officer: SignedIn,
    id: Path<Uuid>,
    params: Params<Pairs>,
) -> Result<Response, ApiError> {
    streams::history::<Person>(State(state.at_access()), officer, id, params).await
}

/// `POST /persons/{id}/actions/{action}`
pub(super) async fn act(
    State(registers): State<AppState>,
    SignedIn(officer): SignedIn,
    Path((id, action)): Path<(Uuid, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let state = registers.at_access();
    let (person, _) = streams::visible::<Person>(&state, &officer, id).await?;
    let value = body::json(&bytes)?;
    let schema = Person::schema(&action).ok_or_else(|| ApiError::not_found("this action"))?;
    body::check(schema, &value)?;
    let mut order = acts::order::<Person>(&action, &value)?;
    identity::kept_apart(&state, &person, &headers, &value).await?;
    if let PersonCommand::CorrectIdentity(correction) = &mut order {
        seal(&state, (id, &person), (&headers, &value), correction).await?;
    }
    if let Some(found) = order.ties() {
        *found = ties::of(&registers, id).await?;
    }
    let told = identity::without_names(&state, &value, NAMING).await?;
    let asked = Asked {
        id,
        officer,
        at: Utc::now(),
        law: state.law.now(),
        command: order,
    };
    acts::command::<Person>(&state, &headers, &action, &told, asked, StatusCode::OK).await
}

/// Seals a corrected identity, unless there is none to correct any more.
async fn seal(
    state: &AppState,
    (id, person): (Uuid, &Person),
    (headers, value): (&HeaderMap, &Value),
    correction: &mut CorrectIdentity,
) -> Result<(), ApiError> {
    let (name, nik) = (correction.name.as_str(), correction.nik.as_deref());
    identity::stands_apart(&given(id, name, nik), headers, (value, NAMING))?;
    let (claim, bearer) = claimed(state, nik).await?;
    if person.kept().is_some_and(|kept| kept.identity.is_some()) {
        correction.sealed = Some(identity::sealed(state, id, name, nik).await?);
    }
    correction.claim = claim.filter(|_| bearer.is_none());
    correction.known = bearer;
    Ok(())
}
