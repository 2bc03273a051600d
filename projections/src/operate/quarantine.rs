//! A projection that has stopped: try again, or set the stream aside that it cannot take. A stream
//! set aside is kept as it was: the projection passes over its later events until it is lifted.

use sqlx::{Acquire, PgConnection};
use uuid::Uuid;

use super::copies::{self, Kept, Place};
use super::{Act, OperateError, refused};
use crate::feed;
use crate::projection::Projection;

/// Clears the error of a projection, so that it tries the event again; answers which.
///
/// # Errors
/// The projection has not stopped.
pub async fn retry(
    connection: &mut PgConnection,
    projection: Projection,
    act: &Act,
) -> Result<i64, OperateError> {
    let mut tx = connection.begin().await?;
    let serving = locked(&mut tx, projection).await?;
    let Some(stopped) = serving.stopped_position.filter(|_| serving.has_error) else {
        return refused(format!("{} has not stopped", projection.name()));
    };
    clear_error(&mut tx, projection).await?;
    act.record(&mut tx, projection, "retry", None, stopped)
        .await?;
    tx.commit().await?;
    Ok(stopped)
}

/// Sets a stream aside, named `TYPE/ID` or by its id; answers the last position of which its row
/// still tells. A projection that has stopped on it goes on.
///
/// # Errors
/// There is no such stream in this projection, or it is set aside already.
pub async fn quarantine(
    connection: &mut PgConnection,
    projection: Projection,
    stream: &str,
    act: &Act,
) -> Result<i64, OperateError> {
    let id = stream_id(projection, stream)?;
    let mut tx = connection.begin().await?;
    let serving = locked(&mut tx, projection).await?;
    let rebuild = copies::locked(&mut tx, projection, Place::Rebuild).await?;
    let retired = copies::locked(&mut tx, projection, Place::Retired).await?;
    let events = feed::streams(
        &mut tx,
        projection.kind(),
        std::slice::from_ref(&id),
        i64::MAX,
    )
    .await?;
    if events.is_empty() {
        return refused(format!("there is no stream {}/{id}", projection.kind()));
    }
    let is_of_stream =
        |stop: Option<i64>| stop.filter(|stop| events.iter().any(|event| event.position == *stop));
    let rebuild_stop = is_of_stream(rebuild.as_ref().and_then(|kept| kept.stopped_position));
    let after = rebuild_stop.map_or(serving.position, |stop| serving.position.min(stop - 1));
    note(&mut tx, projection, &id, after, act).await?;
    if is_of_stream(serving.stopped_position).is_some() {
        clear_error(&mut tx, projection).await?;
    }
    if rebuild_stop.is_some() {
        clear_stop(&mut tx, projection).await?;
    }
    for (schema, kept) in beside(&serving, rebuild.as_ref(), retired.as_ref()) {
        if kept.1 == projection.version() && kept.0 > after {
            fold_again(&mut tx, projection, schema, &id, after).await?;
        }
    }
    let stream = format!("{}/{id}", projection.kind());
    act.record(&mut tx, projection, "quarantine", Some(&stream), after)
        .await?;
    tx.commit().await?;
    Ok(after)
}

/// Takes a stream back: its row is made again from its first event, and goes on with the others.
///
/// # Errors
/// It is not set aside, it still cannot be applied, or a table was made by code of another version.
pub async fn lift(
    connection: &mut PgConnection,
    projection: Projection,
    stream: &str,
    act: &Act,
) -> Result<(), OperateError> {
    let id = stream_id(projection, stream)?;
    let (name, kind) = (projection.name(), projection.kind());
    let mut tx = connection.begin().await?;
    let serving = locked(&mut tx, projection).await?;
    let rebuild = copies::locked(&mut tx, projection, Place::Rebuild).await?;
    let retired = copies::locked(&mut tx, projection, Place::Retired).await?;
    let gone = sqlx::query_scalar!(
        "DELETE FROM quarantined
         WHERE projection = $1 AND aggregate_type = $2 AND aggregate_id = $3
         RETURNING after_position",
        name,
        kind,
        id,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if gone.is_none() {
        return refused(format!("{kind}/{id} is not set aside in {name}"));
    }
    for (schema, (position, version)) in beside(&serving, rebuild.as_ref(), retired.as_ref()) {
        if version != projection.version() {
            return refused(format!(
                "the {schema} table of {name} is of version {version} of its code and this program \
                 has {}: rebuild, then `rebuild {name} --confirm`, then lift",
                projection.version()
            ));
        }
        fold_again(&mut tx, projection, schema, &id, position).await?;
    }
    let stream = format!("{kind}/{id}");
    act.record(&mut tx, projection, "lift", Some(&stream), serving.position)
        .await?;
    Ok(tx.commit().await?)
}

/// The checkpoint of the serving table.
struct Serving {
    position: i64,
    version: i32,
    stopped_position: Option<i64>,
    has_error: bool,
}

/// Locks it, waiting for the batch that is being applied.
async fn locked(tx: &mut PgConnection, projection: Projection) -> Result<Serving, sqlx::Error> {
    sqlx::query_as!(
        Serving,
        r#"SELECT position, version, stopped_position, error IS NOT NULL AS "has_error!"
           FROM checkpoints WHERE name = $1 FOR NO KEY UPDATE"#,
        projection.name(),
    )
    .fetch_one(tx)
    .await
}

/// Schema, position and version of every table there is.
fn beside(
    serving: &Serving,
    rebuild: Option<&Kept>,
    retired: Option<&Kept>,
) -> Vec<(&'static str, (i64, i32))> {
    let mut found = vec![("public", (serving.position, serving.version))];
    let others = [(Place::Rebuild, rebuild), (Place::Retired, retired)];
    found.extend(others.into_iter().filter_map(|(place, kept)| {
        kept.map(|kept| (place.schema(), (kept.position, kept.version)))
    }));
    found
}

/// The id of a stream named `TYPE/ID` or `ID`.
fn stream_id(projection: Projection, stream: &str) -> Result<String, OperateError> {
    let kind = projection.kind();
    let id = match stream.split_once('/') {
        None => stream,
        Some((told, id)) if told == kind => id,
        Some((told, _)) => {
            let name = projection.name();
            return refused(format!("{name} is made of {kind} streams, not of {told}"));
        }
    };
    match Uuid::parse_str(id) {
        Ok(id) => Ok(id.to_string()),
        Err(_) => refused(format!("{id:?} is no stream: a UUID, or {kind}/UUID")),
    }
}

async fn note(
    tx: &mut PgConnection,
    projection: Projection,
    id: &str,
    after: i64,
    act: &Act,
) -> Result<(), OperateError> {
    let (name, kind) = (projection.name(), projection.kind());
    let noted = sqlx::query_scalar!(
        "INSERT INTO quarantined (projection, aggregate_type, aggregate_id, after_position, reason)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING after_position",
        name,
        kind,
        id,
        after,
        act.reason.as_deref().unwrap_or_default(),
    )
    .fetch_optional(tx)
    .await?;
    match noted {
        Some(_) => Ok(()),
        None => refused(format!("{kind}/{id} is set aside in {name} already")),
    }
}

/// Makes the row of one stream again in a table.
async fn fold_again(
    tx: &mut PgConnection,
    projection: Projection,
    schema: &str,
    id: &str,
    upto: i64,
) -> Result<(), OperateError> {
    let table = projection.name();
    let delete = format!("DELETE FROM {schema}.{table} WHERE id = $1::uuid RETURNING 1");
    let _: Option<i32> = sqlx::query_scalar(&delete)
        .bind(id)
        .fetch_optional(&mut *tx)
        .await?;
    let events = feed::streams(tx, projection.kind(), &[id.to_owned()], upto).await?;
    copies::look_at(tx, schema, true).await?;
    projection.apply(tx, &events).await?;
    Ok(copies::look_at(tx, "public", true).await?)
}

async fn clear_error(tx: &mut PgConnection, projection: Projection) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!(
        "UPDATE checkpoints SET error = NULL WHERE name = $1 RETURNING position",
        projection.name(),
    )
    .fetch_one(tx)
    .await
    .map(drop)
}

async fn clear_stop(tx: &mut PgConnection, projection: Projection) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!(
        "UPDATE projection_copies SET error = NULL, stopped_position = NULL
         WHERE name = $1 AND place = 'rebuild' RETURNING position",
        projection.name(),
    )
    .fetch_one(tx)
    .await
    .map(drop)
}
