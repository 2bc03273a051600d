//! Complaints over HTTP. To whoever may not know of one, every address answers as if nothing were
//! there.

mod identity;
mod identity_acts;
mod resource;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query as Params, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::Utc;
use domain::complaint::{Complaint, ComplaintCommand, ComplaintView, RegisterComplaint, Reporter};
use domain::{Asked, Role};
use futures::future::try_join_all;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

pub(super) use identity_acts::{
    Identity, IdentityAct, IdentityActs, act as act_on_identity, disclose,
    history as identity_history, read,
};

use crate::auth::SignedIn;
use crate::auth::access::scope;
use crate::error::ApiError;
use crate::http::answers::Shown;
use crate::http::creation::typed;
use crate::http::query::{Pairs, Query};
use crate::http::{acts, body, known, streams};
use crate::state::AppState;

/// `POST /complaints`
pub(super) async fn register(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let state = state.at_complaints();
    let mut value = body::json(&bytes)?;
    let mut complaint = typed::<RegisterComplaint>(&value)?;
    let reporter = complaint.reporter.clone();
    let reporter = reporter.filter(|reporter| *reporter != Reporter::default());
    let mut asked = Asked {
        id: Uuid::now_v7(),
        officer,
        at: Utc::now(),
        law: state.law.now(),
        command: ComplaintCommand::RegisterComplaint(complaint.clone()),
    };
    if let Some(reporter) = reporter {
        known::hand_in::<Complaint>(&state, &mut asked, true).await?;
        identity::not_in_reason(&reporter, &headers)?;
        let digest = identity::digest(&state, &reporter).await?;
        // What is stored of the request is nothing on which names could be tried.
        if let Some(fields) = value.as_object_mut() {
            fields.insert("reporter".to_owned(), Value::String(hex::encode(digest)));
        }
        if Complaint::default().decide(&asked).is_ok() {
            let kept = identity::keep(&state, &asked, &headers, &complaint.province, &reporter);
            complaint.complainant = Some(kept.await?);
        }
    }
    if complaint.complainant.is_some() {
        complaint.reporter = None;
        asked.command = ComplaintCommand::RegisterComplaint(complaint);
    }
    let action = "register-complaint";
    acts::command::<Complaint>(&state, &headers, action, &value, asked, StatusCode::CREATED).await
}

/// `GET /complaints/{id}`
pub(super) async fn show(
    State(state): State<AppState>,
    officer: SignedIn,
    id: Path<Uuid>,
    params: Params<Pairs>,
) -> Result<Response, ApiError> {
    streams::show::<Complaint>(State(state.at_complaints()), officer, id, params).await
}

/// `GET /complaints/{id}/actions`
pub(super) async fn actions(
    State(state): State<AppState>,
    officer: SignedIn,
    id: Path<Uuid>,
    params: Params<Pairs>,
) -> Result<Response, ApiError> {
    streams::actions::<Complaint>(State(state.at_complaints()), officer, id, params).await
}

/// `GET /complaints/{id}/history`
pub(super) async fn history(
    State(state): State<AppState>,
    officer: SignedIn,
    id: Path<Uuid>,
    params: Params<Pairs>,
) -> Result<Response, ApiError> {
    streams::history::<Complaint>(State(state.at_complaints()), officer, id, params).await
}

/// `POST /complaints/{id}/actions/{action}`
pub(super) async fn act(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path((id, action)): Path<(Uuid, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let state = state.at_complaints();
    let complaint = identity::complaint(&state, &officer, id).await?;
    identity::stands_apart(&state, &complaint, &headers, &bytes).await?;
    let (signed_in, path) = (SignedIn(officer), Path((id, action)));
    acts::act::<Complaint>(State(state), signed_in, path, headers, bytes).await
}

/// Complaints of the officer's province.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Complaints {
    /// Last registered first.
    items: Vec<Shown<ComplaintView>>,
    /// What `before` takes for the next page; none on the last.
    next: Option<i64>,
}

/// `GET /complaints`
pub(super) async fn list(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Complaints>, ApiError> {
    let state = state.at_complaints();
    let mut query = Query::new(params);
    let limit = query.limit();
    let before: Option<i64> = query.parsed("before", "a number that a page has given");
    let case: Option<Uuid> = query.parsed("case", "the id of a case");
    let waits: Option<bool> = query.parsed("waits", "true or false");
    query.done()?;
    let Some(province) = scope(&officer) else {
        return Err(ApiError::not_found("this address"));
    };
    let supervisor = (officer.role == Role::Coordinator).then(|| officer.id.clone());
    let found = sqlx::query!(
        "SELECT aggregate_id, position FROM complaints.events e
         WHERE aggregate_type = 'complaint' AND sequence = 1 AND payload ->> 'province' = $1
           AND position < $2
           AND ($3::bool IS NULL OR $3 = EXISTS (
               SELECT FROM complaints.waiting w WHERE w.complaint = e.aggregate_id))
           AND ($3 IS NOT TRUE OR position IN (
               SELECT w.position FROM complaints.waiting w WHERE w.province = $1))
           AND ($4::text IS NULL OR aggregate_id IN (
               SELECT t.aggregate_id FROM complaints.events t
               WHERE t.event_type = 'ComplaintTakenUp' AND t.payload ->> 'case_id' = $4))
           AND ($6::text IS NULL OR aggregate_id IN (
               SELECT a.aggregate_id FROM complaints.events a
               WHERE a.event_type = 'ComplaintSupervisorAssigned'
                 AND a.payload ->> 'supervisor' = $6))
         ORDER BY position DESC LIMIT $5",
        province.0,
        before.unwrap_or(i64::MAX),
        waits,
        case.map(|case| case.to_string()),
        limit,
        supervisor,
    );
    let found = found.fetch_all(&state.pool).await?;
    let full = i64::try_from(found.len()).is_ok_and(|found| found == limit);
    let next = found.last().filter(|_| full).map(|last| last.position);
    let law = state.law.now();
    let read = found.iter().map(async |row| {
        let (complaint, version) = state.log.current::<Complaint>(&row.aggregate_id).await?;
        let view = complaint.view_for(&officer, &law);
        Ok::<_, ApiError>(view.map(|view| Shown { view, version }))
    });
    // Of those that he supervised once, some are another's now.
    let items = try_join_all(read).await?.into_iter().flatten().collect();
    Ok(Json(Complaints { items, next }))
}
