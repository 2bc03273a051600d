//! Changes of the law over HTTP: proposed by one person of the centre, decided by another.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query as Params, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{NaiveDate, Utc};
use cqrs_es::Aggregate;
use domain::law::change::{LawChange, LawChangeCommand, ProposeLawChange, RejectLawChange};
use domain::law::edit::EditedRow;
use domain::law::{Law, LawEdit};
use domain::rules::law_change::FITS;
use domain::{Asked, Officer};
use futures::future::try_join_all;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::http::acts::metadata;
use crate::http::creation::typed;
use crate::http::query::{Pairs, Query};
use crate::http::{body, legal};
use crate::log::{ExecuteError, Request, execute};
use crate::refusals;
use crate::state::AppState;

/// First part of the address of a change.
const PATH: &str = "/api/v1/legal/changes";

/// A change of the law.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LawChangeShown {
    /// Its identifier; none in a dry run.
    id: Option<Uuid>,
    /// `dry_run`, `proposed`, `changed` or `rejected`.
    state: &'static str,
    /// What it changes, one after the other.
    edits: Vec<LawEdit>,
    /// Why.
    reason: String,
    /// Who proposed it.
    proposer: String,
    /// Day of the proposal; none in a dry run.
    proposed_on: Option<NaiveDate>,
    /// Who decided on it.
    decided_by: Option<String>,
    /// Day of the decision.
    decided_on: Option<NaiveDate>,
    /// Why it was rejected.
    rejected_for: Option<String>,
    /// The law in force now.
    law_version: i64,
    /// What it would touch of the law in force, before and after; of an open one only.
    rows: Vec<EditedRow>,
    /// Number of its events; its entity tag.
    version: i64,
}

/// Changes of the law.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LawChanges {
    /// The law in force now.
    law_version: i64,
    /// The changes, last proposed first.
    items: Vec<LawChangeShown>,
    /// The position before which the next page begins; none on the last page.
    next: Option<i64>,
}

/// An approval says nothing more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ApproveLawChange {}

/// `POST /legal/changes`
pub(super) async fn propose(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let mut query = Query::new(params);
    let dry_run: bool = query.parsed("dry_run", "true or false").unwrap_or(false);
    query.done()?;
    let value = body::json(&bytes)?;
    let proposal = typed::<ProposeLawChange>(&value)?;
    let law = state.law.latest().await?;
    let flaws = law.flaws(&proposal.edits);
    if !flaws.is_empty() {
        return Err(legal::wrong(FITS.code, flaws));
    }
    if dry_run {
        return Ok(Json(tried(&law, &officer, proposal)).into_response());
    }
    let command = Ordered {
        id: Uuid::now_v7(),
        action: "propose",
        value: &value,
        command: LawChangeCommand::Propose(proposal),
    };
    carry_out(&state, officer, &headers, command).await
}

/// `POST /legal/changes/{id}/actions/{action}`
pub(super) async fn act(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path((id, action)): Path<(Uuid, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    known(&state, id).await?;
    let value = body::json(&bytes)?;
    let (action, command) = match action.as_str() {
        "approve" => {
            let ApproveLawChange {} = typed(&value)?;
            ("approve", LawChangeCommand::Approve)
        }
        "reject" => {
            let command = LawChangeCommand::Reject(typed::<RejectLawChange>(&value)?);
            ("reject", command)
        }
        _ => return Err(ApiError::not_found("this action")),
    };
    let command = Ordered {
        id,
        action,
        value: &value,
        command,
    };
    carry_out(&state, officer, &headers, command).await
}

/// `GET /legal/changes`
pub(super) async fn list(
    State(state): State<AppState>,
    Params(params): Params<Pairs>,
) -> Result<Json<LawChanges>, ApiError> {
    let mut query = Query::new(params);
    let limit = query.limit();
    let before: Option<i64> = query.parsed("before", "a position");
    query.done()?;
    let found = sqlx::query!(
        "SELECT aggregate_id, position FROM events
         WHERE aggregate_type = 'law_change' AND sequence = 1 AND position < $1
         ORDER BY position DESC LIMIT $2",
        before.unwrap_or(i64::MAX),
        limit,
    );
    let found = found.fetch_all(&state.pool).await?;
    let full = i64::try_from(found.len()).is_ok_and(|found| found == limit);
    let next = found.last().filter(|_| full).map(|last| last.position);
    let law = state.law.now();
    let read = found.iter().map(async |row| {
        let id = Uuid::parse_str(&row.aggregate_id).map_err(|error| ApiError::internal(&error))?;
        let (change, version) = known(&state, id).await?;
        shown(&law, id, change, version)
    });
    Ok(Json(LawChanges {
        law_version: law.version,
        items: try_join_all(read).await?,
        next,
    }))
}

/// `GET /legal/changes/{id}`
pub(super) async fn show(
    State(state): State<AppState>,
    Path(id): Path<Uuid>,
) -> Result<Response, ApiError> {
    let (change, version) = known(&state, id).await?;
    let shown = shown(&state.law.now(), id, change, version)?;
    Ok(told(StatusCode::OK, &shown))
}

/// A change that was proposed, and the number of its events.
async fn known(state: &AppState, id: Uuid) -> Result<(LawChange, i64), ApiError> {
    let (change, version) = state.log.current(&id.to_string()).await?;
    if version == 0 {
        return Err(ApiError::not_found("this id"));
    }
    Ok((Arc::unwrap_or_clone(change), version))
}

/// What is asked of a change, as it came.
struct Ordered<'a> {
    id: Uuid,
    action: &'static str,
    value: &'a Value,
    command: LawChangeCommand,
}

async fn carry_out(
    state: &AppState,
    officer: Officer,
    headers: &HeaderMap,
    ordered: Ordered<'_>,
) -> Result<Response, ApiError> {
    let Ordered {
        id,
        action,
        value,
        command,
    } = ordered;
    let law = state.law.latest().await?;
    let proposes = matches!(command, LawChangeCommand::Propose(_));
    // Of two approvals on one law the second is judged again, on what the first made of it.
    let approves = matches!(command, LawChangeCommand::Approve);
    let target = if proposes {
        String::new()
    } else {
        id.to_string()
    };
    let request = Request {
        aggregate_id: id.to_string(),
        command_id: body::idempotency_key(headers, &officer)?,
        request_hash: body::request_hash(&format!("{PATH}/{target}/{action}"), value),
        expected: body::if_match(headers)?,
        unique_key: approves.then(|| format!("law:{}", law.version)),
        metadata: metadata(&officer, headers, &law)?,
        command: Asked {
            id,
            officer,
            at: Utc::now(),
            law,
            command,
        },
        rests_on: vec![],
    };
    let asked = request.command.clone();
    let done = match execute::<LawChange>(&state.log, request, &()).await {
        Ok(done) => done,
        Err(ExecuteError::Refused(refusal)) => {
            refusals::keep(&state.pool, (LawChange::TYPE, action), &asked, &refusal).await?;
            return Err(refusal.into());
        }
        Err(ExecuteError::KeyTaken) => {
            let detail = "the law was changed at the same time; look and try again";
            let status = StatusCode::CONFLICT;
            return Err(ApiError::new(status, "law-change.meanwhile", detail));
        }
        Err(other) => return Err(other.into()),
    };
    let law = state.law.latest().await?;
    let id = Uuid::parse_str(&done.aggregate_id).map_err(|error| ApiError::internal(&error))?;
    let (change, version) = known(state, id).await?;
    let shown = shown(&law, id, change, version)?;
    if !proposes {
        return Ok(told(StatusCode::OK, &shown));
    }
    let mut response = told(StatusCode::CREATED, &shown);
    if let Ok(location) = format!("{PATH}/{id}").parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// What a proposal would touch; nothing is stored.
fn tried(law: &Law, officer: &Officer, proposal: ProposeLawChange) -> LawChangeShown {
    LawChangeShown {
        id: None,
        state: "dry_run",
        rows: law.edited(&proposal.edits),
        edits: proposal.edits,
        reason: proposal.reason,
        proposer: officer.id.clone(),
        proposed_on: None,
        decided_by: None,
        decided_on: None,
        rejected_for: None,
        law_version: law.version,
        version: 0,
    }
}

fn shown(law: &Law, id: Uuid, change: LawChange, version: i64) -> Result<LawChangeShown, ApiError> {
    let state = change.state();
    let proposal = change.proposal;
    let proposal = proposal.ok_or_else(|| ApiError::not_found("this id"))?;
    let open = change.decision.is_none();
    let (decided_by, decided_on, rejected_for) = match change.decision {
        Some(decision) => (Some(decision.by), Some(decision.on), decision.rejected_for),
        None => (None, None, None),
    };
    Ok(LawChangeShown {
        id: Some(id),
        state,
        rows: if open {
            law.edited(&proposal.edits)
        } else {
            vec![]
        },
        edits: proposal.edits,
        reason: proposal.reason,
        proposer: proposal.proposer,
        proposed_on: Some(proposal.proposed_on),
        decided_by,
        decided_on,
        rejected_for,
        law_version: law.version,
        version,
    })
}

fn told(status: StatusCode, shown: &LawChangeShown) -> Response {
    let tag = format!("\"{}\"", shown.version);
    (status, [(header::ETAG, tag)], Json(shown)).into_response()
}
