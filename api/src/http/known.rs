//! What a command is told of the establishment of the register that it names, and the claims by
//! which of two commands that would each make the other's entry stay only one is stored (ADR 72).

use domain::Asked;
use domain::establishment::Establishment;
use sqlx::PgPool;
use uuid::Uuid;

use crate::error::ApiError;
use crate::http::register_numbers::joined;
use crate::http::resource::Resource;
use crate::state::AppState;

/// Tells a command what the register has of the establishment that it names. Answers what it claims
/// where it ties the two.
pub(super) async fn hand_in<R: Resource>(
    state: &AppState,
    asked: &mut Asked<R::Order>,
    is_new: bool,
) -> Result<Option<String>, ApiError> {
    if !R::takes_known(&asked.command) {
        return Ok(None);
    }
    if is_new {
        tell::<R>(state, &R::default(), &mut asked.command).await?;
        return Ok(None);
    }
    let (thing, _) = state.log.current::<R>(&asked.id.to_string()).await?;
    let ties = R::ties(&asked.command);
    let named = thing.establishment(&mut asked.command).map(|(id, _)| id);
    let mut claims = vec![];
    // Before the entry is read: who ties it in between has made the same claim.
    if let Some(named) = named
        && ties
    {
        claims.push(next_claim(&state.pool, named).await?);
        claims.push(next_claim(&state.pool, asked.id).await?);
    }
    tell::<R>(state, &thing, &mut asked.command).await?;
    Ok(joined(&claims))
}

/// Puts into a command what the register has of the establishment that it names.
pub(super) async fn tell<R: Resource>(
    state: &AppState,
    thing: &R,
    order: &mut R::Order,
) -> Result<(), ApiError> {
    if let Some((id, told)) = thing.establishment(order) {
        let id = id.to_string();
        let (found, _) = state.registers.current::<Establishment>(&id).await?;
        *told = found.known();
    }
    Ok(())
}

/// The claim of an entry that nobody has made yet; each tie makes one on both of its entries.
async fn next_claim(pool: &PgPool, id: Uuid) -> Result<String, sqlx::Error> {
    let mut number = 1_u32;
    loop {
        let key = format!("establishment.tie/{id}/{number}");
        let claimed =
            sqlx::query_scalar!("SELECT aggregate_id FROM unique_keys WHERE key = $1", key);
        if claimed.fetch_optional(pool).await?.is_none() {
            return Ok(key);
        }
        number = number.saturating_add(1);
    }
}
