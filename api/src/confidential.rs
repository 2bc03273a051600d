//! What is told of where a case comes from (`domain::rules::confidential`): the same to everybody
//! who may not know it, whatever the case comes from.

use domain::person::masked_name;
use domain::rules::correction::TWO_PERSONS;
use domain::{Officer, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::error::ApiError;
use crate::http::told::Told;
use crate::past;
use crate::refusals::RefusedCommand;
use crate::state::AppState;

/// Whether a case is a coordinator's: he registered it, or is assigned to supervise what follows
/// from its complaint. Nobody else's.
pub(crate) async fn is_his(
    state: &AppState,
    officer: &Officer,
    case: Uuid,
) -> Result<bool, ApiError> {
    if officer.role != Role::Coordinator {
        return Ok(false);
    }
    let author = past::author(&state.pool, "case", case, 1).await?;
    Ok(author.as_ref() == Some(&officer.id) || supervised(state, officer).await?.contains(&case))
}

/// The cases from complaints that an officer is assigned to supervise.
pub(crate) async fn supervised(state: &AppState, officer: &Officer) -> Result<Vec<Uuid>, ApiError> {
    if officer.role != Role::Coordinator {
        return Ok(vec![]);
    }
    let found = sqlx::query_scalar!(
        r#"SELECT t.payload ->> 'case_id' AS "case!" FROM complaints.events t
           WHERE t.event_type = 'ComplaintTakenUp' AND t.aggregate_id IN (
               SELECT a.aggregate_id FROM complaints.events a
               WHERE a.event_type = 'ComplaintSupervisorAssigned' AND a.payload ->> 'supervisor' = $1
                 AND NOT EXISTS (
                     SELECT FROM complaints.events later
                     WHERE later.aggregate_type = a.aggregate_type AND later.aggregate_id = a.aggregate_id
                       AND later.sequence > a.sequence AND later.event_type = a.event_type))"#,
        officer.id,
    );
    let found = found.fetch_all(&state.complaints.pool).await?;
    Ok(found.iter().filter_map(|case| case.parse().ok()).collect())
}

/// The data of an event, without where the case comes from unless that is told; a person whom it
/// names in clear is masked.
pub(crate) fn data<E: Told>(event: &E, tells_source: bool) -> Value {
    let mut data = json!(event);
    let untold = event.confidential_field().filter(|_| !tells_source);
    if let Some(fields) = data.as_object_mut() {
        for field in untold.into_iter().chain(event.secret_field()) {
            fields.remove(field);
        }
        let naming = event.naming_field().and_then(|field| fields.get_mut(field));
        if let Some(Value::String(name)) = naming {
            *name = masked_name(name);
        }
    }
    data
}

/// Whether who wrote an event, and for what reason, is told.
pub(crate) fn tells_author<E: Told>(event: &E, tells_source: bool) -> bool {
    tells_source || event.confidential_field().is_none()
}

/// Whether a refused command is told: attempts to register a case are not, as the registration,
/// nor that somebody recorded what he would correct; to who asked for it always.
#[must_use]
pub(crate) fn tells_refusal(
    refused: &RefusedCommand,
    officer: &Officer,
    tells_source: bool,
) -> bool {
    let names_author = refused.code == TWO_PERSONS.code;
    let is_own = refused.officer == officer.id;
    tells_source || is_own || (refused.command != "register-case" && !names_author)
}
