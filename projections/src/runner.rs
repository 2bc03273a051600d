//! Keeps the read models: one task for each in every process. Whoever holds the checkpoint's row
//! works; effect and checkpoint are one transaction, so a crash repeats nothing.

use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{PgConnection, PgPool};
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{Instrument, Span};

use crate::feed::{self, RecordedEvent};
pub use crate::projection::{ALL, Projection};
use crate::table::ApplyError;
use crate::{origin, pass, passed_over};

/// How long events gather after a look at the log: busy, a projection takes many at a time; idle,
/// it waits for none.
const GATHER: Duration = Duration::from_millis(20);
/// Most events in one transaction.
const BATCH: i64 = 1000;
/// How long a projection sleeps when nothing wakes it.
const TICK: Duration = Duration::from_millis(500);

/// Starts a task for every read model; they end when `stop` is cancelled.
pub fn start(
    pool: &PgPool,
    head: &watch::Receiver<i64>,
    workers: &TaskTracker,
    stop: &CancellationToken,
) {
    let (wake, woken) = watch::channel(0);
    workers.spawn(listen(pool.clone(), head.clone(), wake, stop.clone()));
    let (callers, called): (Vec<_>, Vec<_>) = ALL.map(|_| watch::channel(())).into_iter().unzip();
    for (projection, called) in ALL.into_iter().zip(called) {
        workers.spawn(run(projection, pool.clone(), called, stop.clone()));
    }
    workers.spawn(call(pool.clone(), woken, callers, stop.clone()));
}

/// Calls those projections to work for which something has been recorded. The others, most of them
/// at any moment, are taken past what does not concern them by one statement for all.
async fn call(
    pool: PgPool,
    mut woken: watch::Receiver<i64>,
    callers: Vec<watch::Sender<()>>,
    stop: CancellationToken,
) {
    while !stop.is_cancelled() {
        let concerned = pass::over_what_does_not_concern(&pool).await;
        if let Err(error) = &concerned {
            tracing::debug!(%error, "all projections look for themselves");
        }
        for (projection, caller) in ALL.iter().zip(&callers) {
            let name = projection.name();
            let all = |names: &Vec<String>| names.iter().any(|one| one == name);
            if concerned.as_ref().map_or(true, all) {
                caller.send_replace(());
            }
        }
        sleep(GATHER).await;
        tokio::select! {
            () = stop.cancelled() => {}
            _ = woken.changed() => {}
            () = sleep(TICK) => {}
        }
    }
}

/// Joins the two wake-ups: this process's own appends and the notifications of others.
async fn listen(
    pool: PgPool,
    mut head: watch::Receiver<i64>,
    wake: watch::Sender<i64>,
    stop: CancellationToken,
) {
    let mut listener: Option<PgListener> = None;
    while !stop.is_cancelled() {
        if listener.is_none() {
            listener = connect(&pool).await;
        }
        let notified = async {
            if let Some(found) = &mut listener {
                found.recv().await.is_ok()
            } else {
                sleep(TICK).await;
                true
            }
        };
        let well = tokio::select! {
            () = stop.cancelled() => return,
            changed = head.changed() => changed.is_ok(),
            told = notified => told,
        };
        if !well {
            listener = None;
            sleep(Duration::from_millis(100)).await;
        }
        wake.send_modify(|count| *count += 1);
    }
}

async fn connect(pool: &PgPool) -> Option<PgListener> {
    let mut listener = PgListener::connect_with(pool).await.ok()?;
    listener.listen("wasnaker_log").await.ok()?;
    Some(listener)
}

async fn run(
    projection: Projection,
    pool: PgPool,
    mut called: watch::Receiver<()>,
    stop: CancellationToken,
) {
    let mut limit = BATCH;
    while !stop.is_cancelled() {
        let rest = match round(projection, &pool, limit).await {
            Ok(more) => {
                limit = BATCH.min(limit * 2);
                !more
            }
            // By halves, until all before the event are applied and it is named exactly.
            Err(error) if error.is_of_events() && limit > 1 => {
                limit /= 2;
                false
            }
            Err(ApplyError::Poison { position, cause }) => {
                stopped(projection, &pool, position, &cause).await;
                true
            }
            Err(error) => {
                tracing::warn!(projection = projection.name(), %error, "will be tried again");
                true
            }
        };
        if rest {
            tokio::select! {
                () = stop.cancelled() => {}
                _ = called.changed() => {}
                () = sleep(TICK) => {}
            }
        }
    }
}

/// One transaction over at most `limit` events; answers whether more may be waiting.
///
/// # Errors
/// The store cannot be reached, or an event cannot be applied.
pub async fn round(projection: Projection, pool: &PgPool, limit: i64) -> Result<bool, ApplyError> {
    let mut tx = pool.begin().await?;
    let Some((from, head)) = claim(projection, &mut tx).await? else {
        return Ok(false);
    };
    let reached = head.min(from.saturating_add(limit));
    if reached <= from {
        return Ok(false);
    }
    let batch = feed::between(&mut tx, (from, reached), projection.kind(), true).await?;
    let span = linked(projection, &batch);
    let batch = passed_over::without(&mut tx, projection, batch).await?;
    let applied = projection.apply(&mut tx, &batch).instrument(span).await;
    if limit == 1 {
        applied.map_err(|error| error.at(reached))?;
    } else {
        applied?;
    }
    let _: i64 = sqlx::query_scalar!(
        "UPDATE checkpoints SET position = $2, version = $3, stopped_position = NULL,
             updated_at = clock_timestamp()
         WHERE name = $1 RETURNING position",
        projection.name(),
        reached,
        projection.version(),
    )
    .fetch_one(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(reached < head)
}

/// The checkpoint, locked, and the end of the log; none while another process has it, the
/// projection has stopped, or its table was made by code of another version. An empty table is of
/// any version.
///
/// What a crash of the database takes with it is applied again: the commit does not wait for the
/// disk.
async fn claim(
    projection: Projection,
    tx: &mut PgConnection,
) -> Result<Option<(i64, i64)>, sqlx::Error> {
    let claimed = sqlx::query!(
        "SELECT c.position, h.position AS head,
                set_config('synchronous_commit', 'off', true) AS durability
         FROM checkpoints c CROSS JOIN log_head h
         WHERE c.name = $1 AND c.error IS NULL AND (c.version = $2 OR c.position = 0)
         FOR NO KEY UPDATE OF c SKIP LOCKED",
        projection.name(),
        projection.version(),
    )
    .fetch_optional(tx)
    .await?;
    Ok(claimed.map(|checkpoint| (checkpoint.position, checkpoint.head)))
}

/// The span of a batch, linked to the requests that caused its events.
fn linked(projection: Projection, batch: &[RecordedEvent]) -> Span {
    let span = tracing::info_span!(
        "projection",
        otel.kind = "consumer",
        projection = projection.name(),
        events = batch.len()
    );
    let causes = batch
        .iter()
        .filter_map(|event| event.traceparent.as_deref());
    origin::link(&span, causes);
    span
}

/// Stops a projection before an event that it cannot apply. An operator starts it again by
/// `wasnaker projections retry`, or sets the stream aside by `quarantine`.
async fn stopped(projection: Projection, pool: &PgPool, position: i64, cause: &str) {
    tracing::error!(projection = projection.name(), position, cause, "stopped");
    let noted: Result<Option<i64>, sqlx::Error> = sqlx::query_scalar!(
        "UPDATE checkpoints SET stopped_position = $2, error = $3, updated_at = clock_timestamp()
         WHERE name = $1 AND position < $2 RETURNING position",
        projection.name(),
        position,
        cause,
    )
    .fetch_optional(pool)
    .await;
    if let Err(error) = noted {
        tracing::error!(projection = projection.name(), %error, "the stop was not noted");
    }
}
