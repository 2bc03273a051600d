//! What one case needs to know of another one into which it is merged.

use domain::case::{Case, Other};
use domain::{Officer, Role};
use uuid::Uuid;

use crate::error::ApiError;
use crate::http::streams::may_see;
use crate::state::AppState;

/// How many cases about the same are looked at.
const LOOKED_AT: i64 = 5;

/// The case that a command names; nothing when the officer may not know it.
pub(super) async fn survivor(
    state: &AppState,
    officer: &Officer,
    id: Uuid,
) -> Result<Option<Other>, ApiError> {
    let (case, _) = state.log.current::<Case>(&id.to_string()).await?;
    Ok(case.as_other().filter(|_| may_see::<Case>(officer, &case)))
}

/// The oldest open case about the same establishment, older than this one, for the officer who
/// may merge them.
pub(super) async fn older(
    state: &AppState,
    officer: &Officer,
    case: &Case,
) -> Result<Option<Other>, ApiError> {
    let Some(own) = case.as_other().filter(|own| own.is_open) else {
        return Ok(None);
    };
    if officer.role != Role::Coordinator {
        return Ok(None);
    }
    let found = sqlx::query_scalar!(
        "SELECT id FROM case_list
         WHERE province = $1 AND lower(establishment) = lower($2)
           AND (registered_on, id) < ($3, $4) AND closed_on IS NULL
         ORDER BY registered_on, id LIMIT $5",
        own.province.0,
        own.establishment.name,
        own.registered_on,
        own.id,
        LOOKED_AT,
    );
    for id in found.fetch_all(&state.pool).await? {
        let other = survivor(state, officer, id).await?;
        if let Some(other) = other.filter(|other| other.is_open) {
            return Ok(Some(other));
        }
    }
    Ok(None)
}
