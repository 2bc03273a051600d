//! How the system itself is: its read models, their lag, and what has stopped.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::Pages;
use super::frame::{Frame, page as shown};
use super::visitor::Visitor;
use super::wrong::Wrong;
use crate::auth::access::Operation;

#[derive(Debug, Deserialize)]
struct Readiness {
    ready: bool,
    runs: Vec<String>,
    position: i64,
    projections: Vec<Projection>,
}

#[derive(Debug, Deserialize)]
struct Projection {
    name: String,
    position: i64,
    lag: i64,
    error: Option<String>,
    rebuild: Option<serde_json::Value>,
    quarantined: Vec<String>,
}

#[derive(Template)]
#[template(path = "operations.html")]
struct OperationsPage {
    page: Frame,
    is: Readiness,
}

/// How it is now.
pub(super) async fn page(State(pages): State<Pages>, who: Visitor) -> Result<Response, Wrong> {
    let l = who.language;
    if !Operation::SeeOperations.roles().contains(&who.officer.role) {
        return Err(Wrong::new(StatusCode::FORBIDDEN, l));
    }
    let page = OperationsPage {
        page: Frame::of(&who, l.t("Operasi", "Operations"), "/operasi"),
        is: pages.told(&who, "/readyz").await?,
    };
    shown(&page, l)
}
