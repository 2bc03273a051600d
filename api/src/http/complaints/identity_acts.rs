//! What is done with who complains: read for a purpose that is told, disclosed, held, destroyed; and
//! every one of these recorded.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use cqrs_es::{Aggregate, DomainEvent};
use domain::complaint::{
    Complainant, ComplainantCommand, ComplainantEvent, Complaint, DiscloseIdentity, ReadIdentity,
    Reporter,
};
use domain::person::{
    ApproveDestruction, LiftHold, ProposeDestruction, RejectDestruction, SetHold, Tie, Ties,
};
use domain::upcast::{self, Kind};
use domain::{Asked, Officer};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::identity::{complainant, complaint, opened, stands_apart};
use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::http::acts::metadata;
use crate::http::body;
use crate::http::creation::typed;
use crate::http::persons::case_file;
use crate::log::{ExecuteError, Executed, Request, execute};
use crate::refusals;
use crate::state::AppState;

/// Who complains.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Identity {
    #[serde(flatten)]
    reporter: Reporter,
    /// Place of the record of this reading in the log of complaints.
    position: i64,
}

/// What was done with an identity.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct IdentityAct {
    /// Its place among the acts on this identity.
    sequence: i64,
    /// Its type.
    #[serde(rename = "type")]
    kind: String,
    /// In plain Indonesian.
    title: &'static str,
    /// When it was recorded.
    recorded_at: Option<DateTime<Utc>>,
    /// Who did it.
    officer: Option<String>,
    /// What was recorded; never the identity.
    data: Value,
}

/// All that was done with an identity.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct IdentityActs {
    /// `tersegel`, or `dimusnahkan` once its key was destroyed.
    identity: &'static str,
    items: Vec<IdentityAct>,
}

/// `POST /complaints/{id}/identity`
pub(in crate::http) async fn read(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Identity>, ApiError> {
    let state = state.at_complaints();
    let complaint = complaint(&state, &officer, id).await?;
    let own = complainant(&complaint)?;
    let value = body::json(&bytes)?;
    let purpose = typed::<ReadIdentity>(&value)?;
    let reporter = opened(&state, own).await?;
    stands_apart(&state, &complaint, &headers, &bytes).await?;
    let command = ComplainantCommand::Read(purpose);
    let act = ("read-identity", command, &value);
    let done = carry_out(&state, officer, &headers, own, act).await?;
    Ok(Json(Identity {
        reporter,
        position: done.last_position,
    }))
}

/// `POST /complaints/{id}/identity/disclosures`
pub(in crate::http) async fn disclose(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<IdentityAct>, ApiError> {
    let state = state.at_complaints();
    let complaint = complaint(&state, &officer, id).await?;
    let own = complainant(&complaint)?;
    let value = body::json(&bytes)?;
    let command = ComplainantCommand::Disclose(typed::<DiscloseIdentity>(&value)?);
    stands_apart(&state, &complaint, &headers, &bytes).await?;
    let act = ("disclose-identity", command, &value);
    recorded(&state, officer, &headers, own, act).await
}

/// `POST /complaints/{id}/identity/actions/{action}`
pub(in crate::http) async fn act(
    State(registers): State<AppState>,
    SignedIn(officer): SignedIn,
    Path((id, action)): Path<(Uuid, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<IdentityAct>, ApiError> {
    let state = registers.at_complaints();
    let complaint = complaint(&state, &officer, id).await?;
    let own = complainant(&complaint)?;
    let value = body::json(&bytes)?;
    let command = keeping(&registers, &complaint, &action, &value).await?;
    stands_apart(&state, &complaint, &headers, &bytes).await?;
    let act = (action.as_str(), command, &value);
    recorded(&state, officer, &headers, own, act).await
}

/// What is asked about for how long an identity stays, with what else the log has of it.
async fn keeping(
    registers: &AppState,
    complaint: &Complaint,
    action: &str,
    value: &Value,
) -> Result<ComplainantCommand, ApiError> {
    Ok(match action {
        "set-hold" => ComplainantCommand::SetHold(typed::<SetHold>(value)?),
        "lift-hold" => ComplainantCommand::LiftHold(typed::<LiftHold>(value)?),
        "propose-destruction" => {
            let mut proposal = typed::<ProposeDestruction>(value)?;
            proposal.ties = ties(registers, complaint).await?;
            ComplainantCommand::ProposeDestruction(proposal)
        }
        "approve-destruction" => {
            let mut approval = typed::<ApproveDestruction>(value)?;
            approval.ties = ties(registers, complaint).await?;
            ComplainantCommand::ApproveDestruction(approval)
        }
        "reject-destruction" => {
            ComplainantCommand::RejectDestruction(typed::<RejectDestruction>(value)?)
        }
        _ => return Err(ApiError::not_found("this action")),
    })
}

/// The complaint, with the case that was registered from it.
async fn ties(registers: &AppState, complaint: &Complaint) -> Result<Ties, ApiError> {
    let case = match complaint.filed().and_then(|filed| filed.case) {
        None => None,
        Some(case) => case_file(registers, &case.to_string()).await?,
    };
    let case = case.as_ref();
    let case = case.map(|(case, led_to)| (case, led_to.as_deref()));
    let tie = Tie::of_complaint(complaint, case);
    Ok(Ties(tie.into_iter().collect()))
}

/// Carries an act on an identity out and tells it.
async fn recorded(
    state: &AppState,
    officer: Officer,
    headers: &HeaderMap,
    own: Uuid,
    act: (&str, ComplainantCommand, &Value),
) -> Result<Json<IdentityAct>, ApiError> {
    let by = officer.id.clone();
    let done = carry_out(state, officer, headers, own, act).await?;
    let (_, _, events) = (state.log)
        .load_until::<Complainant>(&done.aggregate_id, done.version)
        .await?;
    let event = events.into_iter().next_back();
    let event = event.ok_or_else(|| ApiError::internal(&"nothing was recorded"))?;
    Ok(Json(told(done.version, &event.payload, None, Some(by))))
}

async fn carry_out(
    state: &AppState,
    officer: Officer,
    headers: &HeaderMap,
    id: Uuid,
    (action, command, value): (&str, ComplainantCommand, &Value),
) -> Result<Executed<Complainant>, ApiError> {
    let asked = Asked {
        id,
        officer,
        at: Utc::now(),
        law: state.law.now(),
        command,
    };
    let request = Request {
        aggregate_id: id.to_string(),
        command: asked.clone(),
        command_id: body::idempotency_key(headers, &asked.officer)?,
        request_hash: body::request_hash(&format!("complainants/{id}/{action}"), value),
        expected: None,
        unique_key: None,
        metadata: metadata(&asked.officer, headers, &asked.law)?,
        rests_on: vec![],
    };
    match execute::<Complainant>(&state.log, request, &()).await {
        Ok(done) => Ok(done),
        Err(ExecuteError::Refused(refusal)) => {
            let kind = (Complainant::TYPE, action);
            refusals::keep(&state.pool, kind, &asked, &refusal).await?;
            Err(refusal.into())
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /complaints/{id}/identity/history`
pub(in crate::http) async fn history(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<IdentityActs>, ApiError> {
    let state = state.at_complaints();
    let complaint = complaint(&state, &officer, id).await?;
    let own = complainant(&complaint)?.to_string();
    let rows = sqlx::query!(
        "SELECT sequence, event_type, event_version, payload, metadata ->> 'officer' AS officer,
                recorded_at
         FROM complaints.events WHERE aggregate_type = 'complainant' AND aggregate_id = $1
         ORDER BY sequence",
        own,
    );
    let rows = rows.fetch_all(&state.pool).await?;
    let items = rows.into_iter().map(|row| {
        let kind = Kind {
            aggregate_type: Complainant::TYPE,
            event_type: &row.event_type,
            event_version: &row.event_version,
        };
        let event: ComplainantEvent =
            upcast::read_value(kind, row.payload).map_err(|error| ApiError::internal(&error))?;
        Ok(told(
            row.sequence,
            &event,
            Some(row.recorded_at),
            row.officer,
        ))
    });
    let items: Result<Vec<IdentityAct>, ApiError> = items.collect();
    let (who, _) = state.log.current::<Complainant>(&own).await?;
    let identity = match who.keeping.shredded_on {
        None => "tersegel",
        Some(_) => "dimusnahkan",
    };
    Ok(Json(IdentityActs {
        identity,
        items: items?,
    }))
}

fn told(
    sequence: i64,
    event: &ComplainantEvent,
    recorded_at: Option<DateTime<Utc>>,
    officer: Option<String>,
) -> IdentityAct {
    let data = match event {
        ComplainantEvent::ComplainantIdentityKept { kept_on, .. } => json!({ "kept_on": kept_on }),
        ComplainantEvent::ComplainantIdentityRead { .. }
        | ComplainantEvent::ComplainantIdentityDisclosed { .. }
        | ComplainantEvent::LegalHoldSet { .. }
        | ComplainantEvent::LegalHoldLifted { .. }
        | ComplainantEvent::DestructionProposed { .. }
        | ComplainantEvent::DestructionRejected { .. }
        | ComplainantEvent::PersonalDataShredded { .. } => json!(event),
    };
    IdentityAct {
        sequence,
        kind: event.event_type(),
        title: event.title(),
        recorded_at,
        officer,
        data,
    }
}
