//! The first command of a case or prosecution.

use std::any::TypeId;
use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::Utc;
use domain::Asked;
use domain::case::{Case, CaseCommand, RegisterCase};
use domain::prosecution::{FileEventReport, Prosecution, ProsecutionCommand};
use jsonschema::Validator;
use quick_cache::sync::Cache;
use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::error::{ApiError, Fault};
use crate::http::{acts, body, register_numbers};
use crate::state::AppState;

/// `POST /cases`
pub(super) async fn case(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let value = body::json(&bytes)?;
    let command = CaseCommand::RegisterCase(typed::<RegisterCase>(&value)?);
    let asked = Asked {
        id: domain::case::id_of(Uuid::now_v7()),
        officer,
        at: Utc::now(),
        law: state.law.now(),
        command,
    };
    acts::command::<Case>(
        &state,
        &headers,
        "register-case",
        &value,
        asked,
        StatusCode::CREATED,
    )
    .await
}

/// `POST /prosecutions`
pub(super) async fn prosecution(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let value = body::json(&bytes)?;
    let report = typed::<FileEventReport>(&value)?;
    let number = report.register_no.as_deref().unwrap_or_default();
    if let Some(fault) = register_numbers::fault("/register_no", number) {
        return Err(ApiError::invalid(vec![fault]));
    }
    let command = ProsecutionCommand::FileEventReport(report);
    let asked = Asked {
        id: Uuid::now_v7(),
        officer,
        at: Utc::now(),
        law: state.law.now(),
        command,
    };
    acts::command::<Prosecution>(
        &state,
        &headers,
        "file-event-report",
        &value,
        asked,
        StatusCode::CREATED,
    )
    .await
}

/// The compiled schemas of bodies that are a type of their own; there are fewer than these.
static COMPILED: LazyLock<Cache<TypeId, Arc<Validator>>> = LazyLock::new(|| Cache::new(64));

/// A body as its type, with every fault named.
pub(super) fn typed<T: JsonSchema + DeserializeOwned + 'static>(
    value: &serde_json::Value,
) -> Result<T, ApiError> {
    let compile = || body::validator(&schema_for!(T).to_value()).map(Arc::new);
    let schema = COMPILED.get_or_insert_with(&TypeId::of::<T>(), compile)?;
    body::check(&schema, value)?;
    serde_json::from_value(value.clone()).map_err(|error| {
        let (field, code) = (String::new(), "schema".to_owned());
        ApiError::invalid(vec![Fault {
            field,
            code,
            detail: error.to_string(),
        }])
    })
}
