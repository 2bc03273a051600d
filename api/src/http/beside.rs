//! What a command on a prosecution is told of other prosecutions, and the claim by which only one of
//! two that come at once is stored (ADR 25).

use std::sync::Arc;

use domain::Asked;
use domain::prosecution::{Accused, Beside, Charge, Prosecution, Wanted};
use sqlx::PgPool;
use uuid::Uuid;

use crate::error::ApiError;
use crate::http::resource::Resource;
use crate::state::AppState;

/// Most prosecutions of one establishment, norm and day that are looked at.
const LOOKED_AT: i64 = 50;

/// Tells a command what the log has beside its stream. Answers the claim that it makes: the next one
/// of its charge, which nobody has made yet.
pub(super) async fn hand_in<R: Resource>(
    state: &AppState,
    asked: &mut Asked<R::Order>,
) -> Result<Option<String>, ApiError> {
    if !R::looks_beside(&asked.command) {
        return Ok(None);
    }
    let (aggregate, _) = state.log.current::<R>(&asked.id.to_string()).await?;
    match aggregate.wants(&mut asked.command) {
        Some(wanted) => look(state, asked.id, wanted).await,
        None => Ok(None),
    }
}

/// What the log has beside a prosecution of which is told what can be done now.
pub(super) async fn now<R: Resource>(
    state: &AppState,
    id: Uuid,
    aggregate: &R,
) -> Result<Option<Beside>, ApiError> {
    let mut beside = Beside::default();
    let Some(wanted) = aggregate.wants_now(&mut beside) else {
        return Ok(None);
    };
    look(state, id, wanted).await?;
    Ok(Some(beside))
}

/// Looks for what is wanted beside a stream, and for the next claim of its charge.
async fn look(state: &AppState, own: Uuid, wanted: Wanted<'_>) -> Result<Option<String>, ApiError> {
    let mut streams = vec![];
    if let Some(person) = wanted.person {
        streams = of_person(&state.pool, person).await?;
    }
    let mut claim = None;
    if let Some(charge) = &wanted.charge {
        let (holder, key) = next_claim(&state.pool, charge).await?;
        streams.extend(holder);
        streams.extend(listed(&state.pool, charge).await?);
        claim = Some(key);
    }
    let others = load(state, own, streams).await?;
    if let Some(person) = wanted.person {
        let found = others.iter().filter_map(|one| one.judgment_on(person));
        wanted.beside.judgments = found.collect();
        let judgments = &mut wanted.beside.judgments;
        judgments.sort_by_key(|one| (one.final_on, one.prosecution));
    }
    wanted.beside.twins = others.iter().filter_map(|one| one.as_twin()).collect();
    Ok(claim)
}

/// The streams in which a person was named at some time; whether he still is, they tell.
pub(super) async fn of_person(pool: &PgPool, person: Uuid) -> Result<Vec<String>, sqlx::Error> {
    let found = sqlx::query_scalar!(
        "SELECT DISTINCT aggregate_id FROM events
         WHERE aggregate_type = 'prosecution' AND event_type = 'SuspectNamed'
           AND payload ->> 'person' = $1",
        person.to_string(),
    );
    found.fetch_all(pool).await
}

/// The prosecution that made the last claim of a charge, and the next claim.
async fn next_claim(
    pool: &PgPool,
    charge: &Charge,
) -> Result<(Option<String>, String), sqlx::Error> {
    let mut holder = None;
    let mut number = 1_u32;
    loop {
        let key = format!("prosecution.charge/{}/{number}", charge.key());
        let claimed =
            sqlx::query_scalar!("SELECT aggregate_id FROM unique_keys WHERE key = $1", key);
        let Some(by) = claimed.fetch_optional(pool).await? else {
            return Ok((holder, key));
        };
        (holder, number) = (Some(by), number.saturating_add(1));
    }
}

/// Prosecutions of the same establishment, norm and day: those that were opened before claims were
/// made, or came from a register, have none.
async fn listed(pool: &PgPool, charge: &Charge) -> Result<Vec<String>, sqlx::Error> {
    let Accused::Of { establishment, .. } = &charge.accused else {
        return Ok(vec![]);
    };
    let found = sqlx::query_scalar!(
        r#"SELECT id::text AS "id!" FROM prosecution_register
           WHERE offence_date = $1 AND norm = $2 AND lower(establishment) = $3
           ORDER BY id DESC LIMIT $4"#,
        charge.offence_date,
        charge.norm,
        establishment,
        LOOKED_AT,
    );
    found.fetch_all(pool).await
}

/// The prosecutions of these streams but its own.
async fn load(
    state: &AppState,
    own: Uuid,
    mut streams: Vec<String>,
) -> Result<Vec<Arc<Prosecution>>, ApiError> {
    let own = own.to_string();
    streams.sort();
    streams.dedup();
    let mut found = vec![];
    for stream in streams.iter().filter(|stream| **stream != own) {
        found.push(state.log.current::<Prosecution>(stream).await?.0);
    }
    Ok(found)
}
