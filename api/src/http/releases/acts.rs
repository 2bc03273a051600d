//! Releases are planned, frozen by one person and published by another.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use domain::Officer;
use domain::release::{FreezeTable, PlanRelease, Release, ReleaseCommand, WithReason};
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use super::{PATH, known, planned, shown, table, told};
use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::http::body;
use crate::http::creation::typed;
use crate::http::ordered::Ordered;
use crate::http::statistics::asked;
use crate::state::AppState;

/// A publication says nothing more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PublishTable {}

/// `POST /statistics/releases`
pub(in crate::http) async fn plan(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let value = body::json(&bytes)?;
    let plan = typed::<PlanRelease>(&value)?;
    asked(&plan.question)?;
    let ordered = Ordered {
        id: Uuid::now_v7(),
        path: PATH,
        is_first: true,
        action: "plan",
        value: &value,
        command: ReleaseCommand::Plan(plan),
        expected: None,
    };
    carry_out(&state, officer, &headers, ordered).await
}

/// `POST /statistics/releases/{id}/actions/{action}`
pub(in crate::http) async fn act(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path((id, action)): Path<(Uuid, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let (release, version) = known(&state, id).await?;
    let value = body::json(&bytes)?;
    let (action, command, expected) = match action.as_str() {
        "freeze" => {
            let wanted = typed::<FreezeTable>(&value)?;
            ("freeze", freeze(&state, &release, wanted).await?, None)
        }
        "publish" => {
            let PublishTable {} = typed(&value)?;
            // What is signed is the table that waits now.
            ("publish", publish(&state, id, &release)?, Some(version))
        }
        "reject" => {
            let command = ReleaseCommand::Reject(typed::<WithReason>(&value)?);
            ("reject", command, None)
        }
        "cancel" => {
            let command = ReleaseCommand::Cancel(typed::<WithReason>(&value)?);
            ("cancel", command, None)
        }
        _ => return Err(ApiError::not_found("this action")),
    };
    let ordered = Ordered {
        id,
        path: PATH,
        is_first: false,
        action,
        value: &value,
        command,
        expected,
    };
    carry_out(&state, officer, &headers, ordered).await
}

async fn freeze(
    state: &AppState,
    release: &Release,
    wanted: FreezeTable,
) -> Result<ReleaseCommand, ApiError> {
    let plan = planned(release)?;
    let head = *state.head.borrow();
    if let Some(position) = wanted.position.filter(|position| *position > head) {
        let detail = format!("the log has not come to {position} yet; it is at {head}");
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Err(ApiError::new(status, "release.position", detail));
    }
    Ok(ReleaseCommand::Freeze {
        table: table::calculated(state, &plan.question, wanted.position).await?,
        reason: wanted.reason,
    })
}

fn publish(state: &AppState, id: Uuid, release: &Release) -> Result<ReleaseCommand, ApiError> {
    let signer = state.signer.as_ref().ok_or_else(|| {
        let detail = "this server has no key to sign releases with (--release-key-file)";
        ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "release.no-key", detail)
    })?;
    // Where none waits, the domain refuses; what is signed then is nothing.
    let statement = release
        .waiting()
        .map(|vintage| table::statement(id, vintage));
    Ok(ReleaseCommand::Publish(
        signer.sign(&statement.unwrap_or_default()),
    ))
}

async fn carry_out(
    state: &AppState,
    officer: Officer,
    headers: &HeaderMap,
    ordered: Ordered<'_, ReleaseCommand>,
) -> Result<Response, ApiError> {
    let plans = ordered.is_first;
    let id = ordered.store::<Release>(state, &officer, headers).await?;
    let (release, version) = known(state, id).await?;
    let shown = shown::release(&officer, id, &release, version)?;
    if !plans {
        return Ok(told(StatusCode::OK, &shown));
    }
    let mut response = told(StatusCode::CREATED, &shown);
    if let Ok(location) = format!("{PATH}/{id}").parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
