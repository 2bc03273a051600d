//! Alive, ready, measured.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use prometheus::{Encoder, TextEncoder};
use serde_json::{Value, json};

use crate::error::ApiError;
use crate::state::AppState;

/// `GET /healthz`: the process answers.
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// `GET /readyz`: the store is reachable and every projection runs; with the lag of each.
pub(super) async fn ready(
    State(state): State<AppState>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let head: i64 = sqlx::query_scalar("SELECT position FROM log_head")
        .fetch_one(&state.pool)
        .await?;
    let projections: Vec<Value> = sqlx::query_scalar(
        "SELECT jsonb_build_object('name', name, 'position', position,
             'lag', $1 - position, 'stopped_position', stopped_position, 'error', error)
         FROM checkpoints ORDER BY name",
    )
    .bind(head)
    .fetch_all(&state.pool)
    .await?;
    let stopped = projections
        .iter()
        .any(|row| row.get("error").is_some_and(|error| !error.is_null()));
    let status = if stopped {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::OK
    };
    Ok((
        status,
        Json(json!({ "ready": !stopped, "position": head, "projections": projections })),
    ))
}

/// `GET /metrics`: Prometheus text.
pub(super) async fn metrics(State(state): State<AppState>) -> Result<impl IntoResponse, ApiError> {
    let mut text = vec![];
    TextEncoder::new()
        .encode(&state.metrics.gather(), &mut text)
        .map_err(|error| ApiError::internal(&error))?;
    Ok(([("content-type", prometheus::TEXT_FORMAT)], text))
}
