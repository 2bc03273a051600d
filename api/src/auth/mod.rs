//! Who is asking: bearer tokens, and the one table of rights.

pub mod access;
pub mod browser;
pub mod issuer;
pub mod provider;
mod rights;
pub mod tokens;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::Officer;

use crate::error::ApiError;
use crate::state::AppState;
use access::Operation;

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

/// Stands before every route that has an operation: who asks is known and may use it.
///
/// # Errors
/// 401 without a valid token; 429 to who asks too fast; 403 for a role that may not.
pub(crate) async fn guard(
    State((state, operation)): State<(AppState, Operation)>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let officer = if let Some(ThroughPage(officer)) = request.extensions_mut().remove() {
        officer
    } else {
        let (officer, until) = officer(&state, request.headers()).await?;
        request.extensions_mut().insert(ValidUntil(until));
        officer
    };
    operation.permit(&officer)?;
    let sight = operation.sight(&officer);
    request.extensions_mut().insert(SignedIn(officer));
    Ok(sight.while_answering(next.run(request)).await)
}

/// The officer that a request's token names, in the role that the header `acting-role` chooses, or
/// for the person whom `acting-for` names. What the token says is kept before.
async fn officer(
    state: &AppState,
    headers: &HeaderMap,
) -> Result<(Officer, DateTime<Utc>), ApiError> {
    let text = |name: &HeaderName| {
        let value = headers.get(name)?;
        std::str::from_utf8(value.as_bytes()).ok()
    };
    let (_, token) = text(&AUTHORIZATION)
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .ok_or_else(|| ApiError::unauthenticated("a bearer token is needed"))?;
    let (person, until) = state.tokens.verify(token.trim_start()).await?;
    state.pace.counts(&person.id)?;
    state.access.keep(&person, &state.law.now()).await?;
    let (role, other) = (text(&ACTING_ROLE), text(&ACTING_FOR));
    Ok((state.access.officer(person, role, other).await?, until))
}
