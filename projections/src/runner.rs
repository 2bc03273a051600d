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
use crate::table::ApplyError;
use crate::{
    case_list, deadlines, origin, prosecution_register, prosecution_statistics, remedies, table,
    times,
};

/// Most events in one transaction.
const BATCH: i64 = 1000;
/// How long a projection sleeps when nothing wakes it.
const TICK: Duration = Duration::from_millis(500);

/// A read model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Projection {
    /// Inspection cases, for lists.
    CaseList,
    /// Prosecutions, for lists.
    ProsecutionRegister,
    /// Running notes with their due dates.
    Deadlines,
    /// Prosecutions by milestone, for counts.
    ProsecutionStatistics,
    /// Judgments that take liberty, until they are final.
    Remedies,
    /// Inspection cases as they were.
    CaseListTimes,
    /// Prosecutions as they were.
    ProsecutionRegisterTimes,
    /// Prosecutions by milestone as they were.
    ProsecutionStatisticsTimes,
}

/// Every read model.
pub const ALL: [Projection; 8] = [
    Projection::CaseList,
    Projection::ProsecutionRegister,
    Projection::Deadlines,
    Projection::ProsecutionStatistics,
    Projection::Remedies,
    Projection::CaseListTimes,
    Projection::ProsecutionRegisterTimes,
    Projection::ProsecutionStatisticsTimes,
];

impl Projection {
    /// Name of its table and checkpoint.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CaseList => "case_list",
            Self::ProsecutionRegister => "prosecution_register",
            Self::Deadlines => "deadlines",
            Self::ProsecutionStatistics => "prosecution_statistics",
            Self::Remedies => "remedies",
            Self::CaseListTimes => "case_list_times",
            Self::ProsecutionRegisterTimes => "prosecution_register_times",
            Self::ProsecutionStatisticsTimes => "prosecution_statistics_times",
        }
    }

    async fn apply(
        self,
        connection: &mut PgConnection,
        batch: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        match self {
            Self::CaseList => table::apply::<case_list::CaseRow>(connection, batch, "case").await,
            Self::Deadlines => table::apply::<deadlines::NoteRow>(connection, batch, "case").await,
            Self::ProsecutionRegister => {
                let kind = "prosecution";
                table::apply::<prosecution_register::ProsecutionRow>(connection, batch, kind).await
            }
            Self::ProsecutionStatistics => {
                let kind = "prosecution";
                table::apply::<prosecution_statistics::Observation>(connection, batch, kind).await
            }
            Self::Remedies => {
                table::apply::<remedies::RemedyRow>(connection, batch, "prosecution").await
            }
            Self::CaseListTimes => {
                times::apply::<case_list::CaseRow>(connection, batch, "case").await
            }
            Self::ProsecutionRegisterTimes => {
                let kind = "prosecution";
                times::apply::<prosecution_register::ProsecutionRow>(connection, batch, kind).await
            }
            Self::ProsecutionStatisticsTimes => {
                let kind = "prosecution";
                times::apply::<prosecution_statistics::Observation>(connection, batch, kind).await
            }
        }
    }
}

/// Starts a task for every read model; they end when `stop` is cancelled.
pub fn start(
    pool: &PgPool,
    head: &watch::Receiver<i64>,
    workers: &TaskTracker,
    stop: &CancellationToken,
) {
    let (wake, woken) = watch::channel(0);
    workers.spawn(listen(pool.clone(), head.clone(), wake, stop.clone()));
    for projection in ALL {
        workers.spawn(run(projection, pool.clone(), woken.clone(), stop.clone()));
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
    mut woken: watch::Receiver<i64>,
    stop: CancellationToken,
) {
    let mut limit = BATCH;
    while !stop.is_cancelled() {
        let rest = match round(projection, &pool, limit).await {
            Ok(full) => {
                limit = BATCH;
                !full
            }
            // The event alone, so that all before it are applied and it is named exactly.
            Err(ApplyError::Poison { .. }) if limit > 1 => {
                limit = 1;
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
                _ = woken.changed() => {}
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
    let from: Option<i64> = sqlx::query_scalar!(
        "SELECT position FROM checkpoints WHERE name = $1 AND error IS NULL
         FOR NO KEY UPDATE SKIP LOCKED",
        projection.name(),
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(from) = from else { return Ok(false) };
    let batch = feed::after(&mut tx, from, limit).await?;
    let Some(last) = batch.last() else {
        return Ok(false);
    };
    let span = linked(projection, &batch);
    projection.apply(&mut tx, &batch).instrument(span).await?;
    let _: i64 = sqlx::query_scalar!(
        "UPDATE checkpoints
         SET position = $2, stopped_position = NULL, updated_at = clock_timestamp()
         WHERE name = $1 RETURNING position",
        projection.name(),
        last.position,
    )
    .fetch_one(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(batch.len() > 1 || limit == 1)
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
/// clearing `error` in its checkpoint.
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
