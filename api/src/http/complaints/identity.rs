//! Who complains: sealed when it comes in, opened for a purpose that is told, and every opening
//! and disclosure recorded.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use cqrs_es::{Aggregate, DomainEvent};
use domain::complaint::{
    Complainant, ComplainantCommand, ComplainantEvent, Complaint, DiscloseIdentity, KeepIdentity,
    ReadIdentity, Reporter,
};
use domain::person::{
    ApproveDestruction, LiftHold, ProposeDestruction, RejectDestruction, SetHold, Tie, Ties,
};
use domain::rules::complaint::{APART, names};
use domain::sealed::Sealed;
use domain::upcast::{self, Kind};
use domain::{Asked, Officer, ProvinceCode};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::error::{ApiError, Fault};
use crate::http::acts::{made_before, metadata};
use crate::http::body;
use crate::http::creation::typed;
use crate::http::persons::case_file;
use crate::http::reason::HEADER as REASON;
use crate::log::{ExecuteError, Executed, Request, execute};
use crate::refusals;
use crate::sealing::{Place, SealError};
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

/// A complaint that an officer may know of.
pub(super) async fn complaint(
    state: &AppState,
    officer: &Officer,
    id: Uuid,
) -> Result<Complaint, ApiError> {
    let (complaint, _) = state.log.current::<Complaint>(&id.to_string()).await?;
    if complaint.is_known_to(officer) {
        return Ok(Complaint::clone(&complaint));
    }
    Err(ApiError::not_found("this id"))
}

/// The stream of who complains.
fn complainant(complaint: &Complaint) -> Result<Uuid, ApiError> {
    let own = complaint.filed().and_then(|filed| filed.complainant);
    own.ok_or_else(|| ApiError::not_found("who complains"))
}

/// A digest of who complains, under a key.
pub(super) async fn digest(state: &AppState, reporter: &Reporter) -> Result<[u8; 32], ApiError> {
    let text = json!(reporter).to_string();
    Ok(state.complaints.keeper.digest(&text).await?)
}

/// Seals who complains and keeps it in a stream of its own; answers which. A repeated request finds
/// the first one.
pub(super) async fn keep<C>(
    state: &AppState,
    asked: &Asked<C>,
    headers: &HeaderMap,
    province: &ProvinceCode,
    reporter: &Reporter,
) -> Result<Uuid, ApiError> {
    let command_id = body::idempotency_key(headers, &asked.officer)?;
    let command_id = command_id.map(|key| format!("{key}:complainant"));
    let request_hash = digest(state, reporter).await?;
    if let Some(command_id) = &command_id {
        let first = made_before(&state.log, command_id, &request_hash).await?;
        if let Some(first) = first {
            return Ok(first);
        }
    }
    let id = Uuid::now_v7();
    let kept = KeepIdentity {
        province: province.clone(),
        name: sealed(state, id, "name", reporter.name.as_deref()).await?,
        contact: sealed(state, id, "contact", reporter.contact.as_deref()).await?,
        statement: sealed(state, id, "statement", reporter.statement.as_deref()).await?,
    };
    let request = Request {
        aggregate_id: id.to_string(),
        command: Asked {
            id,
            officer: asked.officer.clone(),
            at: asked.at,
            law: asked.law.clone(),
            command: ComplainantCommand::Keep(kept),
        },
        command_id,
        request_hash,
        expected: None,
        unique_key: None,
        metadata: metadata(&asked.officer, headers, &asked.law)?,
    };
    let done = execute::<Complainant>(&state.log, request, &()).await?;
    id_of(&done.aggregate_id)
}

fn id_of(text: &str) -> Result<Uuid, ApiError> {
    Uuid::parse_str(text).map_err(|error| ApiError::internal(&error))
}

const fn place(field: &str) -> Place<'_> {
    let kind = Complainant::TYPE;
    Place { kind, field }
}

async fn sealed(
    state: &AppState,
    id: Uuid,
    field: &str,
    text: Option<&str>,
) -> Result<Option<Sealed>, ApiError> {
    let Some(text) = text else { return Ok(None) };
    let sealed = state.complaints.keeper.seal(id, place(field), text).await?;
    Ok(Some(sealed))
}

/// Opens an identity.
async fn opened(state: &AppState, id: Uuid) -> Result<Reporter, ApiError> {
    let (complainant, _) = state.log.current::<Complainant>(&id.to_string()).await?;
    let kept = complainant.identity.as_ref();
    let kept = kept.ok_or_else(|| ApiError::internal(&"a complaint names no complainant"))?;
    let keeper = &state.complaints.keeper;
    let open = async |field: &str, sealed: &Option<Sealed>| match sealed {
        None => Ok(None),
        Some(sealed) => keeper.open(id, place(field), sealed).await.map(Some),
    };
    let reporter: Result<Reporter, SealError> = async {
        Ok(Reporter {
            name: open("name", &kept.name).await?,
            contact: open("contact", &kept.contact).await?,
            statement: open("statement", &kept.statement).await?,
        })
    }
    .await;
    Ok(reporter?)
}

/// What is recorded later does not tell who complains either.
///
/// # Errors
/// 422, naming the field.
pub(super) async fn stands_apart(
    state: &AppState,
    complaint: &Complaint,
    headers: &HeaderMap,
    bytes: &[u8],
) -> Result<(), ApiError> {
    let Some(id) = complaint.filed().and_then(|filed| filed.complainant) else {
        return Ok(());
    };
    // What nobody can open any more is told by nobody.
    let Ok(reporter) = opened(state, id).await else {
        return Ok(());
    };
    not_in_reason(&reporter, headers)?;
    let value = body::json(bytes)?;
    let fields = value.as_object().into_iter().flatten();
    let telling = fields.filter(|(_, text)| names(&reporter, &text.to_string()));
    let faults: Vec<Fault> = telling
        .map(|(name, _)| tells(&format!("/{name}")))
        .collect();
    if faults.is_empty() {
        return Ok(());
    }
    Err(ApiError::invalid(faults))
}

/// The reason of a request does not tell who complains.
///
/// # Errors
/// 422, naming the header.
pub(super) fn not_in_reason(reporter: &Reporter, headers: &HeaderMap) -> Result<(), ApiError> {
    let given = headers.get_all(REASON).iter();
    let mut given = given.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
    if given.any(|reason| names(reporter, reason)) {
        return Err(ApiError::invalid(vec![tells(REASON)]));
    }
    Ok(())
}

fn tells(field: &str) -> Fault {
    Fault {
        field: field.to_owned(),
        code: APART.code.to_owned(),
        detail: format!("{field} tells who complains"),
    }
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
