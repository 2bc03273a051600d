//! Keeps the read models: in every process one task for those of each kind of stream, which reads
//! its events once for all of them. Whoever holds a checkpoint's row works; effect and checkpoint
//! are one transaction, so a crash repeats nothing.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use sqlx::postgres::PgListener;
use sqlx::{PgConnection, PgPool};
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{Instrument, Span};

use crate::apply_error::ApplyError;
use crate::feed::{self, RecordedEvent};
pub use crate::projection::{ALL, Projection};
use crate::{origin, pass, passed_over};

/// How long events gather at the least after a look at the log: busy, a read model takes many at a
/// time; idle, it waits for none.
const GATHER: Duration = Duration::from_millis(20);
/// The longest that they gather.
const PATIENCE: Duration = Duration::from_millis(200);
/// What is kept up rests so many times as long as it worked: commands come first.
const REST: u32 = 3;
/// Most events in one transaction.
const BATCH: i64 = 1000;
/// Events from which on the end of the log is far, as after an import or an outage; nearer, commands
/// come first.
pub const FAR: i64 = 50_000;
/// Most events in one transaction there: a row that several of them change is stored once.
const FAR_BATCH: i64 = 10_000;
/// How long nothing is looked at when nothing wakes it.
const TICK: Duration = Duration::from_millis(500);

/// Starts a task for the read models of each kind of stream; they end when `stop` is cancelled.
pub fn start(
    pool: &PgPool,
    head: &watch::Receiver<i64>,
    workers: &TaskTracker,
    stop: &CancellationToken,
) {
    let (wake, woken) = watch::channel(0);
    workers.spawn(listen(pool.clone(), head.clone(), wake, stop.clone()));
    let mut bells = vec![];
    for projections in by_kind() {
        let (bell, called) = watch::channel(());
        bells.push((projections.clone(), bell));
        workers.spawn(keep(projections, pool.clone(), called, stop.clone()));
    }
    workers.spawn(call(pool.clone(), woken, bells, stop.clone()));
}

/// All read models, those of one kind of stream together.
#[must_use]
pub fn by_kind() -> Vec<Vec<Projection>> {
    let kinds: BTreeSet<&str> = ALL.iter().map(|one| one.kind()).collect();
    let of = |kind| ALL.into_iter().filter(move |one| one.kind() == kind);
    kinds.into_iter().map(|kind| of(kind).collect()).collect()
}

/// Calls those read models to work for which something has been recorded. The others, most of them
/// at any moment, are taken past what does not concern them by one statement for all.
async fn call(
    pool: PgPool,
    mut woken: watch::Receiver<i64>,
    bells: Vec<(Vec<Projection>, watch::Sender<()>)>,
    stop: CancellationToken,
) {
    while !stop.is_cancelled() {
        let began = Instant::now();
        let concerned = pass::over_what_does_not_concern(&pool).await;
        if let Err(error) = &concerned {
            tracing::debug!(%error, "all read models look for themselves");
        }
        for (projections, bell) in &bells {
            let among = |names: &Vec<String>| {
                let mut kept = projections.iter();
                kept.any(|one| names.iter().any(|name| name == one.name()))
            };
            if concerned.as_ref().map_or(true, among) {
                bell.send_replace(());
            }
        }
        rest(began).await;
        tokio::select! {
            () = stop.cancelled() => {}
            _ = woken.changed() => {}
            () = sleep(TICK) => {}
        }
    }
}

/// Rests after work that began then, while more events gather.
async fn rest(began: Instant) {
    sleep((began.elapsed() * REST).clamp(GATHER, PATIENCE)).await;
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

/// Keeps the read models of one kind of stream.
async fn keep(
    projections: Vec<Projection>,
    pool: PgPool,
    mut called: watch::Receiver<()>,
    stop: CancellationToken,
) {
    while !stop.is_cancelled() {
        let began = Instant::now();
        catch_up(&projections, &pool, FAR, &stop).await;
        rest(began).await;
        tokio::select! {
            () = stop.cancelled() => {}
            _ = called.changed() => {}
            () = sleep(TICK) => {}
        }
    }
}

/// Brings some read models of one kind to the end of the log. Farther from it than so many events they
/// go on in two lanes, each with a connection: while one waits for PostgreSQL the other folds.
pub async fn catch_up(
    projections: &[Projection],
    pool: &PgPool,
    far: i64,
    stop: &CancellationToken,
) {
    loop {
        let left = sweep(projections, pool, BATCH).await;
        if left == 0 || stop.is_cancelled() {
            return;
        }
        if left > far {
            in_lanes(projections, pool, stop).await;
        }
    }
}

async fn in_lanes(projections: &[Projection], pool: &PgPool, stop: &CancellationToken) {
    let lane = |of: usize| {
        let numbered = projections.iter().enumerate();
        let own = numbered.filter(move |(nth, _)| nth % 2 == of);
        own.map(|(_, one)| *one).collect::<Vec<_>>()
    };
    let go_on = async |lane: Vec<Projection>| {
        while !stop.is_cancelled() && sweep(&lane, pool, FAR_BATCH).await > 0 {}
    };
    tokio::join!(go_on(lane(0)), go_on(lane(1)));
}

/// One round for each group of some read models of one kind that are at the same place; answers
/// how many events may be waiting for the last of them. Where a group cannot go on, each of its members goes alone: what stops one does not
/// stop the others.
async fn sweep(projections: &[Projection], pool: &PgPool, limit: i64) -> i64 {
    let (mut waiting, mut left) = (projections.to_vec(), 0);
    while !waiting.is_empty() {
        match together(&waiting, pool, limit).await {
            Ok(None) => break,
            Ok(Some(group)) => {
                waiting.retain(|one| !group.members.contains(one));
                left = left.max(group.left);
            }
            Err(error) if error.is_of_events() => {
                for one in waiting {
                    left = left.max(i64::from(alone(one, pool).await));
                }
                break;
            }
            Err(error) => {
                tracing::warn!(%error, "will be tried again");
                break;
            }
        }
    }
    left
}

/// One round of one read model; answers whether more may be waiting. By halves, until all before an
/// event that it cannot apply are applied and that one is named exactly.
async fn alone(projection: Projection, pool: &PgPool) -> bool {
    let mut limit = BATCH;
    loop {
        match round(projection, pool, limit).await {
            Ok(more) => return more,
            Err(error) if error.is_of_events() && limit > 1 => limit /= 2,
            Err(ApplyError::Poison { position, cause }) => {
                stopped(projection, pool, position, &cause).await;
                return false;
            }
            Err(error) => {
                tracing::warn!(projection = projection.name(), %error, "will be tried again");
                return false;
            }
        }
    }
}

/// One transaction over at most `limit` events; answers whether more may be waiting.
///
/// # Errors
/// The store cannot be reached, or an event cannot be applied.
pub async fn round(projection: Projection, pool: &PgPool, limit: i64) -> Result<bool, ApplyError> {
    let group = together(&[projection], pool, limit).await?;
    Ok(group.is_some_and(|group| group.left > 0))
}

/// Read models that went on together.
struct Group {
    members: Vec<Projection>,
    /// Events that may be waiting.
    left: i64,
}

/// One transaction over at most `limit` events for those of some read models of one kind that are
/// nearest to the end of the log, all at one place: the events are read once for all of them. None
/// when no read model is free.
async fn together(
    projections: &[Projection],
    pool: &PgPool,
    limit: i64,
) -> Result<Option<Group>, ApplyError> {
    let mut tx = pool.begin().await?;
    // The locks end here, not when the pool comes to it: whoever tries again would meet them.
    match go_on(projections, &mut tx, limit).await {
        Ok(group) => {
            tx.commit().await?;
            Ok(group)
        }
        Err(error) => {
            tx.rollback().await?;
            Err(error)
        }
    }
}

async fn go_on(
    projections: &[Projection],
    tx: &mut PgConnection,
    limit: i64,
) -> Result<Option<Group>, ApplyError> {
    let Some((members, from, head)) = claim(projections, tx).await? else {
        return Ok(None);
    };
    let reached = head.min(from.saturating_add(limit));
    let left = head - reached;
    let (Some(kind), true) = (members.first().map(|one| one.kind()), reached > from) else {
        return Ok(Some(Group { members, left }));
    };
    let batch = feed::between(tx, (from, reached), kind, true).await?;
    let aside = passed_over::of(tx, &members).await?;
    for projection in &members {
        let batch = aside.without(*projection, &batch);
        let span = linked(*projection, &batch);
        let applied = projection.apply(tx, &batch).instrument(span);
        if limit == 1 {
            applied.await.map_err(|error| error.at(reached))?;
        } else {
            applied.await?;
        }
    }
    reach(&members, tx, reached).await?;
    Ok(Some(Group { members, left }))
}

/// Locks the checkpoints of read models, and answers those nearest to the end of the log that are
/// at one place, that place, and the end. Those that another process has, that have stopped, or
/// whose table was made by code of another version are no part of it. An empty table is of any
/// version.
///
/// What a crash of the database takes with it is applied again: the commit does not wait for the
/// disk.
async fn claim(
    projections: &[Projection],
    tx: &mut PgConnection,
) -> Result<Option<(Vec<Projection>, i64, i64)>, sqlx::Error> {
    let claimed = sqlx::query!(
        "SELECT c.name, c.position, h.position AS head,
                set_config('synchronous_commit', 'off', true) AS durability
         FROM checkpoints c CROSS JOIN log_head h
         JOIN unnest($1::text[], $2::int[]) AS p (name, version) ON p.name = c.name
         WHERE c.error IS NULL AND (c.version = p.version OR c.position = 0)
         FOR NO KEY UPDATE OF c SKIP LOCKED",
        &names(projections),
        &versions(projections),
    )
    .fetch_all(tx)
    .await?;
    let Some(foremost) = claimed.iter().max_by_key(|checkpoint| checkpoint.position) else {
        return Ok(None);
    };
    let (from, head) = (foremost.position, foremost.head);
    let beside = claimed.iter().filter(|one| one.position == from);
    let named: Vec<&str> = beside.map(|one| one.name.as_str()).collect();
    let members = projections.iter().copied();
    let members = members.filter(|one| named.contains(&one.name()));
    Ok(Some((members.collect(), from, head)))
}

/// Notes that read models have come to a position.
async fn reach(
    projections: &[Projection],
    tx: &mut PgConnection,
    position: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE checkpoints c SET position = $3, version = p.version, stopped_position = NULL,
             updated_at = clock_timestamp()
         FROM unnest($1::text[], $2::int[]) AS p (name, version) WHERE p.name = c.name",
        &names(projections),
        &versions(projections),
        position,
    )
    .execute(tx)
    .await
    .map(drop)
}

fn names(projections: &[Projection]) -> Vec<String> {
    projections.iter().map(|one| one.name().into()).collect()
}

fn versions(projections: &[Projection]) -> Vec<i32> {
    projections.iter().map(|one| one.version()).collect()
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
