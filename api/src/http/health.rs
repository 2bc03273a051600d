//! Alive, ready, measured.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use projections::operate::{Status, statuses};
use prometheus::{Encoder, TextEncoder};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::ApiError;
use crate::http::gauges;
use crate::parts::Part;
use crate::state::AppState;

/// `GET /healthz`: the process answers.
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// Whether the server is ready.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Readiness {
    /// Whether every projection runs.
    ready: bool,
    /// What this process runs.
    runs: Vec<Part>,
    /// Position of the log.
    position: i64,
    projections: Vec<Status>,
}

/// `GET /readyz`: the store is reachable and every projection runs; with the lag of each.
pub(super) async fn ready(
    State(state): State<AppState>,
) -> Result<(StatusCode, Json<Readiness>), ApiError> {
    let position = sqlx::query_scalar!("SELECT position FROM log_head")
        .fetch_one(&state.pool)
        .await?;
    let mut connection = state.pool.acquire().await?;
    let projections = statuses(&mut connection).await?;
    let ready = projections.iter().all(|row| row.error.is_none());
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let told = Readiness {
        ready,
        runs: state.runs.to_vec(),
        position,
        projections,
    };
    Ok((status, Json(told)))
}

/// `GET /metrics`: Prometheus text.
pub(super) async fn metrics(State(state): State<AppState>) -> Result<impl IntoResponse, ApiError> {
    gauges::read_models(&state.pool).await;
    let mut text = vec![];
    TextEncoder::new()
        .encode(&state.metrics.gather(), &mut text)
        .map_err(|error| ApiError::internal(&error))?;
    Ok(([("content-type", prometheus::TEXT_FORMAT)], text))
}
