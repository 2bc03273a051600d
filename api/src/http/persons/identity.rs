//! Who a person is: sealed when it comes in, masked where it is shown, in full for a purpose.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use cqrs_es::Aggregate;
use domain::person::{Person, SealedIdentity, masked_name, masked_nik};
use domain::rules::person::{APART, does_not_name, tells_what_for};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::error::{ApiError, Fault};
use crate::http::{reason, streams};
use crate::sealing::{Place, SealError};
use crate::state::AppState;

/// What is shown of a name and a NIK whose key was destroyed.
const GONE: &str = "dimusnahkan";

/// Who a person is, in full.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(in crate::http) struct FullIdentity {
    /// His random key.
    pub(super) id: Uuid,
    /// Full name.
    pub(super) name: String,
    /// NIK, where one is kept.
    pub(super) nik: Option<String>,
}

/// Who a person is, as far as everybody sees who may know of him.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Masked {
    /// First letters; `dimusnahkan` once it was destroyed.
    pub(super) name: String,
    /// First two and last four digits; `dimusnahkan` once it was destroyed.
    nik: Option<String>,
}

const fn place(field: &str) -> Place<'_> {
    let kind = Person::TYPE;
    Place { kind, field }
}

/// Seals who somebody is under his key.
pub(super) async fn sealed(
    state: &AppState,
    id: Uuid,
    name: &str,
    nik: Option<&str>,
) -> Result<SealedIdentity, ApiError> {
    let keeper = &state.access.keeper;
    let nik = match nik {
        None => None,
        Some(nik) => Some(keeper.seal(id, place("nik"), nik).await?),
    };
    let name = keeper.seal(id, place("name"), name).await?;
    Ok(SealedIdentity { name, nik })
}

/// Opens who a person is; [`SealError::Destroyed`] of one whose data was destroyed.
async fn opened(state: &AppState, person: &Person) -> Result<FullIdentity, SealError> {
    let kept = person.kept().ok_or(SealError::Destroyed)?;
    let sealed = kept.identity.as_ref().ok_or(SealError::Destroyed)?;
    let keeper = &state.access.keeper;
    let nik = match &sealed.nik {
        None => None,
        Some(nik) => Some(keeper.open(kept.id, place("nik"), nik).await?),
    };
    Ok(FullIdentity {
        id: kept.id,
        name: keeper.open(kept.id, place("name"), &sealed.name).await?,
        nik,
    })
}

/// Who a person is, masked.
pub(super) async fn masked(state: &AppState, person: &Person) -> Result<Masked, ApiError> {
    match opened(state, person).await {
        Ok(full) => Ok(Masked {
            name: masked_name(&full.name),
            nik: full.nik.as_deref().map(masked_nik),
        }),
        Err(SealError::Destroyed) => Ok(Masked {
            name: GONE.to_owned(),
            nik: Some(GONE.to_owned()),
        }),
        Err(other) => Err(other.into()),
    }
}

/// His name, masked, beside his key in something else; none where the directory has none, or it
/// cannot be opened now.
pub(super) async fn masked_name_of(
    state: &AppState,
    key: Uuid,
) -> Result<Option<String>, ApiError> {
    let (person, _) = state.log.current::<Person>(&key.to_string()).await?;
    if person.kept().is_none() {
        return Ok(None);
    }
    Ok(masked(state, &person).await.ok().map(|masked| masked.name))
}

/// His name in full, beside his key in something else; none where the directory has none.
pub(super) async fn full_name_of(state: &AppState, key: Uuid) -> Result<Option<String>, ApiError> {
    let (person, _) = state.log.current::<Person>(&key.to_string()).await?;
    if person.kept().is_none() {
        return Ok(None);
    }
    match opened(state, &person).await {
        Ok(who) => Ok(Some(who.name)),
        Err(SealError::Destroyed) => Ok(Some(GONE.to_owned())),
        Err(other) => Err(other.into()),
    }
}

/// What a NIK is claimed by: a digest under a key, on which nobody without the keys can try numbers.
pub(super) async fn claim(state: &AppState, nik: &str) -> Result<String, ApiError> {
    let digest = state.access.keeper.digest(nik).await?;
    Ok(format!("person.nik/{}", hex::encode(digest)))
}

/// The person who bears a NIK.
pub(super) async fn bearer(state: &AppState, claim: &str) -> Result<Option<Uuid>, ApiError> {
    let found = sqlx::query_scalar!(
        "SELECT aggregate_id FROM access.unique_keys WHERE key = $1",
        claim
    );
    let found = found.fetch_optional(&state.access.pool).await?;
    let id = found.map(|id| {
        id.parse::<Uuid>()
            .map_err(|error| ApiError::internal(&error))
    });
    id.transpose()
}

/// Another person who was recorded with the NIK of this one at the same moment, and faster.
pub(super) async fn faster(
    state: &AppState,
    own: Uuid,
    claim: Option<&str>,
) -> Result<Option<Uuid>, ApiError> {
    let Some(claim) = claim else {
        return Ok(None);
    };
    Ok(bearer(state, claim).await?.filter(|known| *known != own))
}

/// Forgets a key under which nothing is stored, nor will be.
pub(super) async fn forget(state: &AppState, unused: Uuid) -> Result<(), ApiError> {
    sqlx::query!("SELECT access.forget_unused_key($1)", unused)
        .fetch_one(&state.access.pool)
        .await?;
    Ok(())
}

/// The fields of an identity.
pub(super) const NAMING: &[&str] = &["name", "nik"];

/// The body of a request as it is compared with a repeat of it: what names somebody is a digest.
pub(super) async fn without_names(
    state: &AppState,
    value: &Value,
    naming: &[&str],
) -> Result<Value, ApiError> {
    let mut told = value.clone();
    for field in naming {
        if let Some(text) = told.get_mut(field).filter(|text| text.is_string()) {
            let digest = state.access.keeper.digest(&text.to_string()).await?;
            *text = Value::String(hex::encode(digest));
        }
    }
    Ok(told)
}

/// What is recorded beside an identity, in other fields than those of it, does not name the person.
///
/// # Errors
/// 422, naming every field that does.
pub(super) fn stands_apart(
    who: &FullIdentity,
    headers: &HeaderMap,
    (value, naming): (&Value, &[&str]),
) -> Result<(), ApiError> {
    let names = |text: &str| does_not_name(text, &who.name, who.nik.as_deref()).is_err();
    let mut telling: Vec<String> = value
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(field, _)| !naming.contains(&field.as_str()))
        .filter(|(_, text)| text.as_str().is_some_and(names))
        .map(|(field, _)| format!("/{field}"))
        .collect();
    let reasons = headers.get_all(reason::HEADER).iter();
    let mut reasons = reasons.filter_map(|text| std::str::from_utf8(text.as_bytes()).ok());
    if reasons.any(names) {
        telling.push(reason::HEADER.to_owned());
    }
    if telling.is_empty() {
        return Ok(());
    }
    let fault = |field: String| Fault {
        detail: format!("{field} names the person"),
        code: APART.code.to_owned(),
        field,
    };
    Err(ApiError::invalid(telling.into_iter().map(fault).collect()))
}

/// The same, of a person whose identity is kept. What nobody can open any more is told by nobody.
pub(super) async fn kept_apart(
    state: &AppState,
    person: &Person,
    headers: &HeaderMap,
    value: &Value,
) -> Result<(), ApiError> {
    match opened(state, person).await {
        Ok(who) => stands_apart(&who, headers, (value, NAMING)),
        Err(SealError::Destroyed) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// Who a person is, for a reader who tells what for; none once that was destroyed. The audit of reads
/// keeps the purpose before he is answered.
pub(super) async fn for_a_purpose(
    state: &AppState,
    (SignedIn(officer), headers): (&SignedIn, &HeaderMap),
    person: &Person,
) -> Result<Option<FullIdentity>, ApiError> {
    let purpose = reason::read(officer, headers)?;
    tells_what_for(purpose.as_deref())?;
    match opened(state, person).await {
        Ok(who) => {
            stands_apart(&who, headers, (&Value::Null, NAMING))?;
            Ok(Some(who))
        }
        Err(SealError::Destroyed) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// `GET /persons/{id}/identity`
pub(in crate::http) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let state = state.at_access();
    let (person, _) = streams::visible::<Person>(&state, &signed_in.0, id).await?;
    let who = for_a_purpose(&state, (&signed_in, &headers), &person).await?;
    let who = who.ok_or(SealError::Destroyed)?;
    Ok(streams::of_province(Json(who).into_response(), &*person))
}
