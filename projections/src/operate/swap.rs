//! One transaction that puts a table in the place of the one that serves.

use sqlx::{Acquire, Executor, PgConnection};

use super::copies::{self, Place, step};
use super::{Act, OperateError, refused};
use crate::projection::Projection;

/// How a swap ended.
pub(super) enum Outcome {
    /// The table serves from this position on.
    Swapped(i64),
    /// Somebody held the table or its checkpoint; nothing is changed.
    InTheWay,
}

/// Swaps. Readers queue behind it, so it waits a moment only: longer than the second after which
/// PostgreSQL ends an automatic vacuum that is in the way.
pub(super) async fn swap(
    connection: &mut PgConnection,
    projection: Projection,
    place: Place,
    act: &Act,
) -> Result<Outcome, OperateError> {
    match attempt(connection, projection, place, act).await {
        Ok(position) => Ok(Outcome::Swapped(position)),
        Err(OperateError::Apply(crate::ApplyError::Store(error))) if is_in_the_way(&error) => {
            Ok(Outcome::InTheWay)
        }
        Err(error) => Err(error),
    }
}

/// Whether a lock was not had in time, or not without a deadlock.
fn is_in_the_way(error: &sqlx::Error) -> bool {
    let told = error.as_database_error();
    let code = told.and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("55P03" | "40P01"))
}

async fn attempt(
    connection: &mut PgConnection,
    projection: Projection,
    place: Place,
    act: &Act,
) -> Result<i64, OperateError> {
    let (name, schema) = (projection.name(), place.schema());
    let mut tx = connection.begin().await?;
    let patience = "SELECT set_config('lock_timeout', '1500ms', true)";
    let _: String = sqlx::query_scalar(patience).fetch_one(&mut *tx).await?;
    // No runner moves the serving table from here on.
    let serving = sqlx::query!(
        "SELECT position, version FROM checkpoints WHERE name = $1 FOR NO KEY UPDATE",
        name,
    )
    .fetch_one(&mut *tx)
    .await?;
    let Some(kept) = copies::locked(&mut tx, projection, place).await? else {
        return refused("its table was taken away meanwhile");
    };
    if !copies::fits(&mut tx, projection, place).await? {
        return refused(format!(
            "the columns of {schema}.{name} are not those of {name}: start again with --restart"
        ));
    }
    // Readers never see the position go back.
    if kept.position < serving.position {
        step(&mut tx, projection, kept.position, serving.position).await?;
    }
    let position = kept.position.max(serving.position);
    for table in projection.tables() {
        change_places(&mut tx, &table, place).await?;
    }
    keep(&mut tx, name, place, (serving.position, serving.version)).await?;
    serve_from(&mut tx, projection, position).await?;
    let done = match place {
        Place::Rebuild => "rebuild",
        Place::Retired => "undo",
    };
    act.record(&mut tx, projection, done, None, position)
        .await?;
    tx.commit().await?;
    Ok(position)
}

async fn change_places(
    tx: &mut PgConnection,
    table: &str,
    place: Place,
) -> Result<(), sqlx::Error> {
    let schema = place.schema();
    let drop_older = match place {
        Place::Rebuild => format!("DROP TABLE IF EXISTS retired.{table};"),
        Place::Retired => String::new(),
    };
    let moves = format!(
        "ALTER TABLE public.{table} SET SCHEMA outgoing;
         ALTER TABLE {schema}.{table} SET SCHEMA public;
         {drop_older}
         ALTER TABLE outgoing.{table} SET SCHEMA retired"
    );
    tx.execute(moves.as_str()).await.map(drop)
}

/// The checkpoint of the table that is retired, in place of the one that serves now.
async fn keep(
    tx: &mut PgConnection,
    name: &str,
    place: Place,
    (position, version): (i64, i32),
) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!(
        "DELETE FROM projection_copies WHERE name = $1 AND place IN ('retired', $2) RETURNING name",
        name,
        place.schema(),
    )
    .fetch_all(&mut *tx)
    .await?;
    sqlx::query_scalar!(
        "INSERT INTO projection_copies (name, place, position, version)
         VALUES ($1, 'retired', $2, $3) RETURNING position",
        name,
        position,
        version,
    )
    .fetch_one(tx)
    .await
    .map(drop)
}

async fn serve_from(
    tx: &mut PgConnection,
    projection: Projection,
    position: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!(
        "UPDATE checkpoints SET position = $2, version = $3, stopped_position = NULL, error = NULL,
             updated_at = clock_timestamp()
         WHERE name = $1 RETURNING position",
        projection.name(),
        position,
        projection.version(),
    )
    .fetch_one(tx)
    .await
    .map(drop)
}
