//! The route table, whole.

pub mod body;
mod creation;
mod health;
mod imports;
mod lists;
pub mod openapi;
mod problems;
mod query;
pub mod resource;
mod statistics;
mod streams;
mod trace;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, post};
use domain::case::Case;
use domain::prosecution::Prosecution;

use crate::error::ApiError;
use crate::state::AppState;

/// Largest body that is read to its end, in bytes. Closing on a client that still sends would
/// reset its connection before it sees the answer; larger ones than this are not worth reading.
const READ: usize = 16 << 20;
/// Largest register, in bytes.
const REGISTER: usize = 64 << 20;

/// Every route with its handler.
pub fn router(state: AppState) -> Router {
    let imports = Router::new()
        .route("/api/v1/imports/prosecutions", post(imports::prosecutions))
        .layer(DefaultBodyLimit::max(REGISTER));
    Router::new()
        .route("/api/v1/cases", get(lists::cases).post(creation::case))
        .route("/api/v1/cases/{id}", get(streams::show::<Case>))
        .route("/api/v1/cases/{id}/actions", get(streams::actions::<Case>))
        .route(
            "/api/v1/cases/{id}/actions/{action}",
            post(streams::act::<Case>),
        )
        .route("/api/v1/cases/{id}/history", get(streams::history::<Case>))
        .route(
            "/api/v1/prosecutions",
            get(lists::prosecutions).post(creation::prosecution),
        )
        .route(
            "/api/v1/prosecutions/{id}",
            get(streams::show::<Prosecution>),
        )
        .route(
            "/api/v1/prosecutions/{id}/actions",
            get(streams::actions::<Prosecution>),
        )
        .route(
            "/api/v1/prosecutions/{id}/actions/{action}",
            post(streams::act::<Prosecution>),
        )
        .route(
            "/api/v1/prosecutions/{id}/history",
            get(streams::history::<Prosecution>),
        )
        .route("/api/v1/worklist", get(lists::worklist))
        .route(
            "/api/v1/statistics/prosecutions",
            get(statistics::prosecutions),
        )
        .layer(DefaultBodyLimit::max(READ))
        .merge(imports)
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/openapi.json", get(openapi::document))
        .route("/docs", get(openapi::reader))
        .fallback(|| async { ApiError::not_found("this address") })
        .method_not_allowed_fallback(|| async {
            let detail = "this address has no such method";
            ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", detail)
        })
        .layer(middleware::from_fn(problems::told))
        .layer(middleware::from_fn(trace::traced))
        .with_state(state)
}
