//! Who complains: sealed when it comes in, apart from all that is told of a complaint. What is done
//! with an identity: `identity_acts.rs`.

use axum::http::HeaderMap;
use cqrs_es::Aggregate;
use domain::complaint::{Complainant, ComplainantCommand, Complaint, KeepIdentity, Reporter};
use domain::rules::complaint::{APART, names};
use domain::sealed::Sealed;
use domain::{Asked, Officer, ProvinceCode};
use serde_json::json;
use uuid::Uuid;

use crate::error::{ApiError, Fault};
use crate::http::acts::{made_before, metadata};
use crate::http::body;
use crate::http::reason::HEADER as REASON;
use crate::log::{Request, execute};
use crate::sealing::{Place, SealError};
use crate::state::AppState;

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
pub(super) fn complainant(complaint: &Complaint) -> Result<Uuid, ApiError> {
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
        rests_on: vec![],
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
pub(super) async fn opened(state: &AppState, id: Uuid) -> Result<Reporter, ApiError> {
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
