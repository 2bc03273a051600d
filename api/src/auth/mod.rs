//! Who is asking: bearer tokens, and the one table of rights.

pub mod access;
pub mod issuer;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use domain::Officer;

use crate::error::ApiError;
use crate::state::AppState;

/// The signed-in officer. It can be made by the extractor only.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Officer);

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let header = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let token = header
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(|| ApiError::unauthenticated("a bearer token is needed"))?;
        let officer = state
            .issuer
            .verify(token)
            .map_err(ApiError::unauthenticated)?;
        Ok(Self(officer))
    }
}
