//! Tables beside the serving ones, each with a checkpoint of its own.

use sqlx::{Acquire, Executor, PgConnection};

use super::fill::fill;
use super::{OperateError, refused};
use crate::apply_error::ApplyError;
use crate::feed;
use crate::passed_over;
use crate::projection::Projection;
use crate::reader::Reader;

/// Where a table lies that does not serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is being filled.
    Rebuild,
    /// It served before the last swap.
    Retired,
}

impl Place {
    /// Its schema, and its word in `projection_copies`.
    pub(super) const fn schema(self) -> &'static str {
        match self {
            Self::Rebuild => "rebuild",
            Self::Retired => "retired",
        }
    }
}

/// The checkpoint of a table beside the serving one.
pub(super) struct Kept {
    pub(super) position: i64,
    pub(super) version: i32,
    pub(super) stopped_position: Option<i64>,
}

/// The checkpoint, locked until the transaction ends.
pub(super) async fn locked(
    tx: &mut PgConnection,
    projection: Projection,
    place: Place,
) -> Result<Option<Kept>, sqlx::Error> {
    sqlx::query_as!(
        Kept,
        "SELECT position, version, stopped_position FROM projection_copies
         WHERE name = $1 AND place = $2 FOR UPDATE",
        projection.name(),
        place.schema(),
    )
    .fetch_optional(tx)
    .await
}

/// Lets the connection find the tables of a schema before those that serve; in this transaction
/// only, or for good. It plans each statement anew: nobody analyses the tables of a session, and a
/// plan made while such a table was empty reads all of it for each row that it grows by. What it
/// grew by lies in memory.
pub(super) async fn look_at(
    connection: &mut PgConnection,
    schema: &str,
    here_only: bool,
) -> Result<(), sqlx::Error> {
    let path = format!("{schema}, public");
    sqlx::query!(
        "SELECT set_config('search_path', $1, $2) AS path,
                set_config('plan_cache_mode', 'force_custom_plan', $2) AS planning,
                set_config('random_page_cost', '1.1', $2) AS memory",
        path,
        here_only,
    )
    .fetch_one(connection)
    .await
    .map(drop)
}

/// Whether a table is there with the columns of the one that serves.
pub(super) async fn fits(
    connection: &mut PgConnection,
    projection: Projection,
    place: Place,
) -> Result<bool, sqlx::Error> {
    let (serving, beside) = (
        format!("public.{}", projection.name()),
        format!("{}.{}", place.schema(), projection.name()),
    );
    sqlx::query_scalar!(
        r#"SELECT coalesce(shape_of($1) = shape_of($2), false) AS "fits!""#,
        serving,
        beside,
    )
    .fetch_one(connection)
    .await
}

/// Drops a table, its sums and its checkpoint.
pub(super) async fn drop_copy(
    tx: &mut PgConnection,
    projection: Projection,
    place: Place,
) -> Result<(), sqlx::Error> {
    let (schema, table) = (place.schema(), projection.name());
    let tables = projection.tables();
    let tables: Vec<String> = tables.iter().map(|one| format!("{schema}.{one}")).collect();
    tx.execute(format!("DROP TABLE IF EXISTS {}", tables.join(", ")).as_str())
        .await?;
    sqlx::query_scalar!(
        "DELETE FROM projection_copies WHERE name = $1 AND place = $2 RETURNING position",
        table,
        schema,
    )
    .fetch_optional(tx)
    .await
    .map(drop)
}

/// Applies the events after a position and up to another to the table that is found first.
pub(super) async fn step(
    connection: &mut PgConnection,
    projection: Projection,
    after: i64,
    upto: i64,
) -> Result<(), ApplyError> {
    let batch = feed::between(connection, (after, upto), projection.kind(), false).await?;
    let aside = passed_over::of(connection, &[projection]).await?;
    let batch = aside.without(projection, &batch);
    projection.apply(connection, &batch).await
}

/// One transaction over at most `most` events; answers the position reached. What cannot be applied
/// is narrowed down, by halves where it is not named; before that event it stops and notes why.
pub(super) async fn advance(
    connection: &mut PgConnection,
    (projection, reader): (Projection, &mut Reader),
    place: Place,
    (head, most): (i64, usize),
    tell: &mut (dyn FnMut(i64) + Send),
) -> Result<i64, OperateError> {
    let (mut upto, mut most) = (head, most);
    loop {
        let mut tx = connection.begin().await?;
        let Some(kept) = locked(&mut tx, projection, place).await? else {
            return refused("its table was taken away meanwhile");
        };
        let after = kept.position;
        if upto <= after {
            return Ok(after);
        }
        let source = (projection, &mut *reader);
        let error = match fill(&mut tx, source, (after, upto), most, tell).await {
            Ok(reached) => {
                reach(&mut tx, projection, place, reached).await?;
                tx.commit().await?;
                return Ok(reached);
            }
            Err(error) => error,
        };
        tx.rollback().await?;
        let named = match &error {
            ApplyError::Poison { position, .. } => Some(*position),
            ApplyError::Store(_) => None,
        };
        match named.filter(|position| (after + 1..=upto).contains(position)) {
            Some(position) if position > after + 1 => upto = position - 1,
            None if error.is_of_events() && most > 1 => {
                let span = usize::try_from(upto - after).unwrap_or(most);
                most = (most.min(span) / 2).max(1);
            }
            Some(_) | None => {
                stop(connection, projection, place, &error).await?;
                return Err(error.into());
            }
        }
    }
}

async fn reach(
    tx: &mut PgConnection,
    projection: Projection,
    place: Place,
    position: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!(
        "UPDATE projection_copies
         SET position = $3, stopped_position = NULL, error = NULL, updated_at = clock_timestamp()
         WHERE name = $1 AND place = $2 RETURNING position",
        projection.name(),
        place.schema(),
        position,
    )
    .fetch_one(tx)
    .await
    .map(drop)
}

/// Notes the event that cannot be applied.
async fn stop(
    connection: &mut PgConnection,
    projection: Projection,
    place: Place,
    error: &ApplyError,
) -> Result<(), sqlx::Error> {
    let ApplyError::Poison { position, cause } = error else {
        return Ok(());
    };
    sqlx::query_scalar!(
        "UPDATE projection_copies SET stopped_position = $3, error = $4,
             updated_at = clock_timestamp()
         WHERE name = $1 AND place = $2 RETURNING position",
        projection.name(),
        place.schema(),
        position,
        cause,
    )
    .fetch_optional(connection)
    .await
    .map(drop)
}
