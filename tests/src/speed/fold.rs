//! What a projection costs at least: a batch of events decoded and folded in memory, one upsert
//! from arrays, and the checkpoint, in one transaction.

use std::collections::HashMap;
use std::time::Instant;

use anyhow::Result;
use domain::case::CaseEvent;
use domain::prosecution::ProsecutionEvent;
use domain::upcast::{Kind, read};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::per_second;

/// Events in one transaction, as the runner takes them far from the end of the log.
pub(super) const BATCH: i64 = 10_000;
const TABLE: &str = "
    DROP TABLE IF EXISTS folded, folded_to;
    CREATE TABLE folded (id uuid PRIMARY KEY, version bigint NOT NULL, last text NOT NULL,
                         known bigint NOT NULL);
    CREATE TABLE folded_to (position bigint NOT NULL)";
const UPSERT: &str = "
    INSERT INTO folded SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::bigint[])
    ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, last = EXCLUDED.last,
        known = folded.known + EXCLUDED.known";

type Event = (i64, String, String, i64, String, String, String);

/// Folds the log up to a position; answers the events per second.
pub(super) async fn rate(connection: &mut PgConnection, from: i64, upto: i64) -> Result<f64> {
    sqlx::raw_sql(TABLE).execute(&mut *connection).await?;
    sqlx::query("INSERT INTO folded_to VALUES ($1)")
        .bind(from)
        .execute(&mut *connection)
        .await?;
    let began = Instant::now();
    let mut reached = from;
    while reached < upto {
        reached = batch(connection, reached).await?;
    }
    Ok(per_second(reached - from, began.elapsed().as_secs_f64()))
}

async fn batch(connection: &mut PgConnection, from: i64) -> Result<i64> {
    let mut tx = connection.begin().await?;
    sqlx::query("SET LOCAL synchronous_commit = off")
        .execute(&mut *tx)
        .await?;
    let events: Vec<Event> = sqlx::query_as(
        "SELECT position, aggregate_type, aggregate_id, sequence, event_type, event_version,
                payload::text FROM events WHERE position > $1 ORDER BY position LIMIT $2",
    )
    .bind(from)
    .bind(BATCH)
    .fetch_all(&mut *tx)
    .await?;
    let mut rows: HashMap<Uuid, (i64, String, i64)> = HashMap::new();
    let mut reached = from;
    for (position, aggregate_type, id, sequence, event_type, event_version, payload) in events {
        let kind = Kind {
            aggregate_type: &aggregate_type,
            event_type: &event_type,
            event_version: &event_version,
        };
        if aggregate_type == "case" {
            let _event: CaseEvent = read(kind, &payload)?;
        } else {
            let _event: ProsecutionEvent = read(kind, &payload)?;
        }
        let row = rows.entry(id.parse()?).or_default();
        *row = (sequence, event_type, row.2 + 1);
        reached = position;
    }
    let (ids, rows): (Vec<Uuid>, Vec<_>) = rows.into_iter().unzip();
    let versions: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let known: Vec<i64> = rows.iter().map(|row| row.2).collect();
    let last: Vec<String> = rows.into_iter().map(|row| row.1).collect();
    let upsert = sqlx::query(UPSERT)
        .bind(ids)
        .bind(versions)
        .bind(last)
        .bind(known);
    upsert.execute(&mut *tx).await?;
    sqlx::query("UPDATE folded_to SET position = $1")
        .bind(reached)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(reached)
}
