//! How the log gets its size.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use sqlx::{Connection, PgConnection};

use crate::database::Database;
use crate::{binary, speed::Row};

/// A stream once more under other ids, at the end of the log.
const COPIES: &str = "
    WITH head AS (SELECT position FROM log_head), stream AS (
        SELECT *, count(*) OVER () AS events FROM events
        WHERE aggregate_type = 'case' AND aggregate_id = $1
    )
    INSERT INTO events
    SELECT position + events * (copy - 1) + sequence, aggregate_type,
           md5(aggregate_id || copy)::uuid::text, sequence, event_type, event_version, payload,
           metadata, recorded_at
    FROM (SELECT stream.aggregate_type, aggregate_id, sequence, event_type, event_version, payload,
                 metadata, stream.recorded_at, events, head.position FROM head, stream) s,
         generate_series(1, $2) copy
    ORDER BY 1 RETURNING aggregate_id, position";

/// Copies of a case; answers their ids.
pub(super) async fn copies(owner: &mut PgConnection, id: &str, many: i64) -> Result<Vec<String>> {
    let mut tx = owner.begin().await?;
    sqlx::query("SELECT FROM log_head FOR UPDATE")
        .execute(&mut *tx)
        .await?;
    let made: Vec<(String, i64)> = sqlx::query_as(COPIES)
        .bind(id)
        .bind(many)
        .fetch_all(&mut *tx)
        .await?;
    let head = made.last().context("no copy")?.1;
    sqlx::query("UPDATE log_head SET position = $1")
        .bind(head)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    let mut ids: Vec<String> = made.into_iter().map(|(id, _)| id).collect();
    ids.dedup();
    Ok(ids)
}

/// Makes the synthetic history larger, up to so many cases; tells its progress on the way.
pub(super) async fn history(database: &Database, cases: u64, loud: bool) -> Result<Option<Row>> {
    let mut owner = database.connect().await?;
    let before = head(&mut owner).await?;
    let mut command = Command::new(binary());
    command.args(["demo", "--seed", "1", "--database-url", &database.url()]);
    command
        .args(["--cases", &cases.to_string()])
        .stdout(Stdio::null());
    if !loud {
        command.stderr(Stdio::null());
    }
    let began = std::time::Instant::now();
    let ended = tokio::task::block_in_place(|| command.status())?;
    ensure!(ended.success(), "the history was not made: {ended}");
    let took = began.elapsed().as_secs_f64();
    let made = head(&mut owner).await? - before;
    sqlx::raw_sql("VACUUM ANALYZE events")
        .execute(&mut owner)
        .await?;
    Ok((made > 0).then(|| Row {
        what: format!("synthetic history to {cases} cases ({made} events), beside the goal"),
        ours: super::per_second(made, took),
        anchor: 30_000.0,
        unit: "events/s",
        goal: ">= 1.0",
    }))
}

/// The log's last position.
pub(super) async fn head(owner: &mut PgConnection) -> Result<i64> {
    let head = sqlx::query_scalar("SELECT position FROM log_head");
    Ok(head.fetch_one(owner).await?)
}
