//! What the register of officers tells of those whom a command names, or who act by it. Only such
//! commands ask for it; records are read from the log, so that an appointment holds at once in every
//! process.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::officer::{Record, Roster, ServiceRecord, stream_of};
use domain::{Asked, ProvinceCode, Refusal};
use projections::officers::keeps_register;
use quick_cache::sync::Cache;
use sqlx::PgPool;
use uuid::Uuid;

use crate::error::ApiError;
use crate::http::resource::Resource;
use crate::state::AppState;

/// For how long it is remembered that a province keeps a register. That it keeps none is asked each
/// time: the first appointment holds at once.
const REMEMBERED: Duration = Duration::from_secs(60);

/// Which provinces keep a register of officers, and when that was read.
#[derive(Debug, Clone)]
pub struct Kept {
    provinces: Arc<Cache<String, Instant>>,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            provinces: Arc::new(Cache::new(64)),
        }
    }
}

impl Kept {
    async fn ask(&self, pool: &PgPool, province: &ProvinceCode) -> Result<bool, sqlx::Error> {
        let known = self.provinces.get(&province.0);
        if known.is_some_and(|since| since.elapsed() < REMEMBERED) {
            return Ok(true);
        }
        let kept = keeps_register(pool, &province.0).await?;
        if kept {
            self.provinces.insert(province.0.clone(), Instant::now());
        }
        Ok(kept)
    }
}

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
    let found = read(state, named.officers.iter(), &named.province).await?;
    if let Some(roster) = R::roster(order) {
        *roster = found;
    }
    Ok(())
}

/// The rule that keeps somebody from acting by a command, if one does.
pub(crate) async fn keeps_from<R: Resource>(
    state: &AppState,
    asked: &Asked<R::Order>,
) -> Result<Option<Refusal>, ApiError> {
    if !R::is_act(&asked.command) {
        return Ok(None);
    }
    let id = asked.id.to_string();
    let thing = match state.log.recent::<R>(&id) {
        Some((thing, _)) => thing,
        None => state.log.current::<R>(&id).await?.0,
    };
    let Some(acting) = thing.acting(asked) else {
        return Ok(None);
    };
    let officers = acting.officers.iter().map(|(_, officer)| officer);
    let roster = read(state, officers, &acting.province).await?;
    Ok(acting.is_entitled(&roster).err())
}

async fn read(
    state: &AppState,
    officers: impl Iterator<Item = &String>,
    province: &ProvinceCode,
) -> Result<Roster, ApiError> {
    let mut records = vec![];
    for officer in officers {
        records.extend(record(state, officer).await?);
    }
    let here = records
        .iter()
        .any(|one: &Record| one.province() == Some(province));
    let kept = here || state.kept.ask(&state.pool, province).await?;
    Ok(Roster { kept, records })
}

async fn record(state: &AppState, officer: &str) -> Result<Option<Record>, ApiError> {
    let stream = stream_of(officer).to_string();
    let (found, _) = state.log.current::<ServiceRecord>(&stream).await?;
    Ok(match Arc::unwrap_or_clone(found) {
        ServiceRecord::Unknown => None,
        ServiceRecord::Kept(record) => Some(*record),
    })
}
