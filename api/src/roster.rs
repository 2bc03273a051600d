//! What the register of officers tells of those whom a command names. Only commands that name
//! somebody ask for it; their records are read from the log, so that an appointment holds at once
//! in every process.

use std::sync::Arc;

use domain::officer::{Record, ServiceRecord, stream_of};
use projections::officers::keeps_register;
use uuid::Uuid;

use crate::error::ApiError;
use crate::http::resource::Resource;
use crate::state::AppState;

/// Fills in what a command may know of those whom it names.
pub(crate) async fn fill<R: Resource>(
    state: &AppState,
    id: Uuid,
    order: &mut R::Order,
) -> Result<(), ApiError> {
    if R::roster(order).is_none() {
        return Ok(());
    }
    let (thing, _) = state.log.current::<R>(&id.to_string()).await?;
    let Some(named) = thing.named_by(order) else {
        return Ok(());
    };
    let mut records = vec![];
    for officer in &named.officers {
        records.extend(record(state, officer).await?);
    }
    let province = &named.province;
    let here = records
        .iter()
        .any(|one: &Record| one.province() == Some(province));
    let kept = here || keeps_register(&state.pool, &province.0).await?;
    if let Some(roster) = R::roster(order) {
        (roster.kept, roster.records) = (kept, records);
    }
    Ok(())
}

async fn record(state: &AppState, officer: &str) -> Result<Option<Record>, ApiError> {
    let stream = stream_of(officer).to_string();
    let (found, _) = state.log.current::<ServiceRecord>(&stream).await?;
    Ok(match Arc::unwrap_or_clone(found) {
        ServiceRecord::Unknown => None,
        ServiceRecord::Kept(record) => Some(*record),
    })
}
