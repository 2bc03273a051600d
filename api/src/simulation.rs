//! Simulations as they are carried out: batch by batch, each in one transaction with its progress,
//! so that whoever is killed is followed by any other process.

use std::sync::Arc;

use anyhow::Context;
use cqrs_es::Aggregate;
use domain::correction::truth;
use domain::law::simulation::{Finding, simulate};
use domain::law::{Law, LawEdit};
use domain::prosecution::{Prosecution, ProsecutionEvent};
use domain::upcast::{self, Kind};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::law;

/// Prosecutions in one batch.
const BATCH: i64 = 1_000;

/// A simulation that was claimed.
struct Claimed {
    id: Uuid,
    edits: serde_json::Value,
    law_version: i64,
    position: i64,
    reached: String,
}

/// One event of a prosecution.
struct Stored {
    aggregate_id: String,
    event_type: String,
    event_version: String,
    payload: String,
}

/// The findings of a batch.
#[derive(Default)]
struct Batch {
    examined: i64,
    reached: Option<String>,
    found: Vec<(Uuid, Finding)>,
}

/// Examines the next batch of the oldest open simulation that no other process works on; answers
/// how many batches that were: 1, or 0 when no simulation waits.
pub(crate) async fn step(pool: &PgPool) -> anyhow::Result<usize> {
    let mut tx = pool.begin().await?;
    let claimed = sqlx::query_as!(
        Claimed,
        "SELECT id, edits, law_version, position, reached FROM simulations
         WHERE state IN ('waiting', 'running') ORDER BY asked_at, id
         LIMIT 1 FOR UPDATE SKIP LOCKED",
    );
    let Some(claimed) = claimed.fetch_optional(&mut *tx).await? else {
        return Ok(0);
    };
    let events = events(&mut tx, &claimed).await?;
    let before = law::at(pool, claimed.law_version).await?;
    let edits: Vec<LawEdit> = serde_json::from_value(claimed.edits.clone())?;
    let after = before.with(&edits);
    let laws = Arc::new((before, after));
    match tokio::task::spawn_blocking(move || examined(&events, &laws)).await? {
        Ok(batch) => keep(&mut tx, &claimed, &batch).await?,
        // A stream that cannot be read stays so: the simulation ends and says why.
        Err(error) => fail(&mut tx, claimed.id, &format!("{error:#}")).await?,
    }
    tx.commit().await?;
    Ok(1)
}

/// The streams of the next batch, each in order.
async fn events(tx: &mut PgConnection, claimed: &Claimed) -> Result<Vec<Stored>, sqlx::Error> {
    let events = sqlx::query_as!(
        Stored,
        r#"WITH batch AS (
               SELECT aggregate_id FROM events
               WHERE aggregate_type = 'prosecution' AND sequence = 1 AND aggregate_id > $1
                 AND position <= $2
               ORDER BY aggregate_id LIMIT $3)
           SELECT e.aggregate_id, e.event_type, e.event_version, e.payload::text AS "payload!"
           FROM events e JOIN batch USING (aggregate_id)
           WHERE e.aggregate_type = 'prosecution' AND e.position <= $2
           ORDER BY e.aggregate_id, e.sequence"#,
        claimed.reached,
        claimed.position,
        BATCH,
    );
    events.fetch_all(tx).await
}

fn examined(events: &[Stored], laws: &(Law, Law)) -> anyhow::Result<Batch> {
    let mut batch = Batch::default();
    for stream in events.chunk_by(|one, next| one.aggregate_id == next.aggregate_id) {
        let Some(first) = stream.first() else {
            continue;
        };
        let read = stream.iter().map(read);
        let recorded = read.collect::<serde_json::Result<Vec<ProsecutionEvent>>>();
        let recorded = recorded.with_context(|| format!("prosecution {}", first.aggregate_id))?;
        if let Some(finding) = simulate(&truth(recorded), &laws.0, &laws.1) {
            batch
                .found
                .push((Uuid::parse_str(&first.aggregate_id)?, finding));
        }
        batch.examined += 1;
        batch.reached = Some(first.aggregate_id.clone());
    }
    Ok(batch)
}

fn read(stored: &Stored) -> serde_json::Result<ProsecutionEvent> {
    let kind = Kind {
        aggregate_type: Prosecution::TYPE,
        event_type: &stored.event_type,
        event_version: &stored.event_version,
    };
    upcast::read(kind, &stored.payload)
}

/// Stores what a batch found with its progress; a short batch was the last.
async fn keep(tx: &mut PgConnection, claimed: &Claimed, batch: &Batch) -> anyhow::Result<()> {
    let falls: Vec<bool> = batch
        .found
        .iter()
        .map(|(_, finding)| !finding.fallen.is_empty())
        .collect();
    let ids: Vec<Uuid> = batch.found.iter().map(|(id, _)| *id).collect();
    let findings = batch.found.iter();
    let findings = findings.map(|(_, finding)| serde_json::to_value(finding));
    let findings = findings.collect::<serde_json::Result<Vec<_>>>()?;
    sqlx::query!(
        "INSERT INTO simulation_findings (simulation, prosecution, falls, finding)
         SELECT $1, * FROM unnest($2::uuid[], $3::boolean[], $4::jsonb[])",
        claimed.id,
        &ids,
        &falls,
        &findings,
    )
    .execute(&mut *tx)
    .await?;
    let falling = falls.iter().filter(|falls| **falls).count();
    let last = batch.examined < BATCH;
    sqlx::query!(
        "UPDATE simulations SET examined = examined + $2, differing = differing + $3,
             falling = falling + $4, reached = $5, state = $6 WHERE id = $1",
        claimed.id,
        batch.examined,
        i64::try_from(ids.len())?,
        i64::try_from(falling)?,
        batch.reached.as_ref().unwrap_or(&claimed.reached),
        if last { "done" } else { "running" },
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn fail(tx: &mut PgConnection, id: Uuid, cause: &str) -> anyhow::Result<()> {
    tracing::error!(%id, cause, "a simulation failed");
    sqlx::query!(
        "UPDATE simulations SET state = 'failed', cause = $2 WHERE id = $1",
        id,
        cause,
    )
    .execute(tx)
    .await?;
    Ok(())
}
