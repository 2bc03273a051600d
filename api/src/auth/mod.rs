//! Who is asking: bearer tokens, and the one table of rights.

pub mod access;
pub mod browser;
pub mod issuer;
pub mod provider;
mod rights;
pub mod tokens;

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::Officer;

use crate::error::ApiError;
use crate::http::admission::{Places, admit};
use crate::place::Place;
use crate::state::AppState;
use access::Operation;
use tokens::Person;

/// Names the role in which somebody with several roles acts.
const ACTING_ROLE: HeaderName = HeaderName::from_static("acting-role");

/// Names the person for whom somebody acts by a delegation.
const ACTING_FOR: HeaderName = HeaderName::from_static("acting-for");

/// The signed-in officer, who may use the operation. Only the guard before a route makes it.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Officer);

/// Who has signed in by a browser and asks through a page of this process; nothing from outside
/// makes it.
#[derive(Debug, Clone)]
pub(crate) struct ThroughPage(pub(crate) Officer);

/// Until when the token of the request is valid, for answers that go on.
#[derive(Debug, Clone, Copy)]
pub struct ValidUntil(pub DateTime<Utc>);

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiError> {
        let passed = parts.extensions.get::<Self>().cloned();
        passed.ok_or_else(|| ApiError::internal(&"a route without a guard asks who has signed in"))
    }
}

/// Stands before every route that has an operation: who asks is known and may use it, and there is a
/// place for it where places are few.
///
/// # Errors
/// 401 without a valid token; 429 to who asks too fast, or from where too many ask without a valid
/// token; 403 for a role that may not; 503 without a place or an answer in time.
pub(crate) async fn guard(
    State((state, operation, places)): State<(AppState, Operation, Option<Arc<Places>>)>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let officer = if let Some(ThroughPage(officer)) = request.extensions_mut().remove() {
        officer
    } else {
        let place = Place::of(&request);
        let (officer, until) = officer(&state, request.headers(), &place).await?;
        request.extensions_mut().insert(ValidUntil(until));
        officer
    };
    operation.permit(&officer)?;
    let sight = operation.sight(&officer);
    request.extensions_mut().insert(SignedIn(officer));
    let answer = sight.while_answering(next.run(request));
    match places {
        Some(places) => admit(&places, answer).await,
        None => Ok(answer.await),
    }
}

/// Stands before routes that are open to everybody: who asks is told by his address alone.
///
/// # Errors
/// 429 to an address that asks too fast.
pub(crate) async fn open(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    state.pace.counts_stranger(&Place::of(&request))?;
    Ok(next.run(request).await)
}

/// The officer that a request's token names, in the role that the header `acting-role` chooses, or
/// for the person whom `acting-for` names. What the token says is kept before.
async fn officer(
    state: &AppState,
    headers: &HeaderMap,
    place: &Place,
) -> Result<(Officer, DateTime<Utc>), ApiError> {
    let (person, until) = match verified(state, headers).await {
        Ok(verified) => verified,
        Err(refused) => {
            state.pace.counts_stranger(place)?;
            return Err(refused);
        }
    };
    state.pace.counts(&person.id)?;
    state.access.keep(&person, &state.law.now()).await?;
    let (role, other) = (text(headers, &ACTING_ROLE), text(headers, &ACTING_FOR));
    Ok((state.access.officer(person, role, other).await?, until))
}

/// The person whom a request's token names, and until when.
async fn verified(
    state: &AppState,
    headers: &HeaderMap,
) -> Result<(Person, DateTime<Utc>), ApiError> {
    let (_, token) = text(headers, &AUTHORIZATION)
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .ok_or_else(|| ApiError::unauthenticated("a bearer token is needed"))?;
    Ok(state.tokens.verify(token.trim_start()).await?)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    std::str::from_utf8(headers.get(name)?.as_bytes()).ok()
}
