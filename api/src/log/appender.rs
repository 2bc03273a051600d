//! Group append: whatever commands wait are sent as one call, answered one by one.

use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Executor, PgConnection, PgPool};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep, timeout};

use super::LogError;

/// Most commands in one call.
const BATCH: usize = 64;
/// How long a batch is tried again when the connection is lost.
const PATIENCE: Duration = Duration::from_secs(5);
/// Least time between two notifications of other processes.
const NOTIFY_EVERY: Duration = Duration::from_millis(25);

/// An event to be stored.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Name of the event.
    pub event_type: String,
    /// Version of its form.
    pub event_version: String,
    /// Canonical JSON.
    pub payload: String,
    /// Canonical JSON, a map of strings.
    pub metadata: String,
}

/// One command's events, stored all or not at all.
#[derive(Debug, Clone)]
pub struct Append {
    /// Identifies the command; a repeat of it changes nothing.
    pub command_id: String,
    /// Tells a repeat from another command with the same id.
    pub request_hash: [u8; 32],
    /// Kind of stream.
    pub aggregate_type: String,
    /// The stream.
    pub aggregate_id: String,
    /// Version of the stream on which the command was decided.
    pub expected: i64,
    /// A natural key that only one stream may hold.
    pub unique_key: Option<String>,
    /// The events, in order.
    pub events: Vec<NewEvent>,
}

/// What a command wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Kind of stream.
    pub aggregate_type: String,
    /// The stream.
    pub aggregate_id: String,
    /// Its version after the command.
    pub version: i64,
    /// Position of the first event.
    pub first_position: i64,
    /// Position of the last event.
    pub last_position: i64,
}

/// The log's answer to one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Stored now.
    Appended(Written),
    /// Stored earlier by the same request: its result.
    Duplicate(Written),
    /// The command id belongs to another request.
    Reused,
    /// The stream is at another version.
    Conflict {
        /// Where it is.
        actual: i64,
    },
    /// The unique key belongs to another stream.
    KeyTaken,
}

struct Waiting {
    append: Append,
    /// The batch it was in may have been stored although its answer was lost.
    in_doubt: bool,
    answer: oneshot::Sender<Result<Outcome, LogError>>,
}

/// Handle to the one task that appends for this process.
#[derive(Clone)]
pub(super) struct Appender {
    queue: mpsc::Sender<Waiting>,
    head: watch::Receiver<i64>,
}

impl Appender {
    pub(super) fn start(options: PgConnectOptions, pool: PgPool) -> Self {
        let (queue, waiting) = mpsc::channel(4 * BATCH);
        let (published, head) = watch::channel(0);
        tokio::spawn(notify(pool, head.clone()));
        tokio::spawn(Task { options, connection: None, published }.run(waiting));
        Self { queue, head }
    }

    pub(super) fn head(&self) -> watch::Receiver<i64> {
        self.head.clone()
    }

    pub(super) async fn append(&self, append: Append) -> Result<Outcome, LogError> {
        let gone = || LogError::Unavailable("the appender has stopped".to_owned());
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting { append, in_doubt: false, answer };
        self.queue.send(waiting).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

/// Wakes other processes after commits, never inside one: `NOTIFY` holds a lock to the commit.
async fn notify(pool: PgPool, mut head: watch::Receiver<i64>) {
    while head.changed().await.is_ok() {
        let position = *head.borrow_and_update();
        let told = sqlx::query_scalar::<_, bool>(
            "SELECT pg_notify('wasnaker_log', $1::text) IS NOT NULL",
        )
        .bind(position)
        .fetch_one(&pool)
        .await;
        if let Err(error) = told {
            tracing::debug!(%error, "other processes were not notified; their timers will see it");
        }
        sleep(NOTIFY_EVERY).await;
    }
}

struct Task {
    options: PgConnectOptions,
    connection: Option<PgConnection>,
    published: watch::Sender<i64>,
}

impl Task {
    async fn run(mut self, mut waiting: mpsc::Receiver<Waiting>) {
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            let room = BATCH - batch.len();
            if batch.is_empty() {
                if waiting.recv_many(&mut batch, room).await == 0 {
                    return;
                }
            } else {
                while batch.len() < BATCH
                    && let Ok(next) = waiting.try_recv()
                {
                    batch.push(next);
                }
            }
            batch = self.store(batch).await;
        }
    }

    /// Stores a batch and answers it; gives back what must wait for the next one.
    async fn store(&mut self, mut batch: Vec<Waiting>) -> Vec<Waiting> {
        let started = Instant::now();
        loop {
            match self.call(&batch).await {
                Ok(rows) => return self.answer(batch, rows),
                Err(error) if !is_connection_loss(&error) && batch.len() > 1 => {
                    return self.one_by_one(batch).await;
                }
                Err(error) if !is_connection_loss(&error) || started.elapsed() > PATIENCE => {
                    for waiting in batch {
                        let _ = waiting.answer.send(Err(LogError::from_text(&error)));
                    }
                    return vec![];
                }
                Err(error) => {
                    tracing::warn!(%error, "the appender's connection was lost; trying again");
                    self.connection = None;
                    batch.iter_mut().for_each(|waiting| waiting.in_doubt = true);
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    /// A batch that the store refused as a whole: the bad one must not fail its neighbours.
    async fn one_by_one(&mut self, batch: Vec<Waiting>) -> Vec<Waiting> {
        let mut left = vec![];
        for waiting in batch {
            left.extend(Box::pin(self.store(vec![waiting])).await);
        }
        left
    }

    fn answer(&self, batch: Vec<Waiting>, rows: Vec<Row>) -> Vec<Waiting> {
        let mut deferred = vec![];
        let mut head = 0;
        for (waiting, row) in batch.into_iter().zip(rows) {
            head = head.max(row.last_position.unwrap_or(0));
            match row.outcome(waiting.in_doubt) {
                Some(outcome) => {
                    let _ = waiting.answer.send(Ok(outcome));
                }
                None => deferred.push(waiting),
            }
        }
        self.published.send_if_modified(|known| {
            let higher = head > *known;
            *known = head.max(*known);
            higher
        });
        deferred
    }

    async fn call(&mut self, batch: &[Waiting]) -> Result<Vec<Row>, sqlx::Error> {
        if self.connection.is_none() {
            self.connection = Some(connect(&self.options).await?);
        }
        let Some(connection) = &mut self.connection else {
            return Err(sqlx::Error::PoolClosed);
        };
        let commands = || batch.iter().map(|waiting| &waiting.append);
        let events = || {
            (1..).zip(commands()).flat_map(|(index, append): (i32, &Append)| {
                append.events.iter().map(move |event| (index, event))
            })
        };
        let query = sqlx::query_as::<_, Row>(
            "SELECT outcome, aggregate_type, aggregate_id, version, first_position, last_position
             FROM append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ORDER BY command",
        )
        .bind(commands().map(|c| c.command_id.as_str()).collect::<Vec<_>>())
        .bind(commands().map(|c| c.request_hash.as_slice()).collect::<Vec<_>>())
        .bind(commands().map(|c| c.aggregate_type.as_str()).collect::<Vec<_>>())
        .bind(commands().map(|c| c.aggregate_id.as_str()).collect::<Vec<_>>())
        .bind(commands().map(|c| c.expected).collect::<Vec<_>>())
        .bind(commands().map(|c| c.unique_key.as_deref()).collect::<Vec<_>>())
        .bind(events().map(|(index, _)| index).collect::<Vec<_>>())
        .bind(events().map(|(_, e)| e.event_type.as_str()).collect::<Vec<_>>())
        .bind(events().map(|(_, e)| e.event_version.as_str()).collect::<Vec<_>>())
        .bind(events().map(|(_, e)| e.payload.as_str()).collect::<Vec<_>>())
        .bind(events().map(|(_, e)| e.metadata.as_str()).collect::<Vec<_>>());
        let rows = timeout(PATIENCE, query.fetch_all(connection)).await;
        if rows.is_err() {
            self.connection = None;
        }
        rows.map_err(|_| sqlx::Error::PoolTimedOut)?
    }
}

async fn connect(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    let connecting = timeout(PATIENCE, options.connect()).await;
    let mut connection = connecting.map_err(|_| sqlx::Error::PoolTimedOut)??;
    connection.execute("SET ROLE wasnaker_app").await?;
    Ok(connection)
}

#[derive(sqlx::FromRow)]
struct Row {
    outcome: String,
    aggregate_type: String,
    aggregate_id: String,
    version: Option<i64>,
    first_position: Option<i64>,
    last_position: Option<i64>,
}

impl Row {
    /// The answer; none when the command must be sent again.
    fn outcome(self, in_doubt: bool) -> Option<Outcome> {
        let version = self.version.unwrap_or(0);
        let written = Written {
            aggregate_type: self.aggregate_type,
            aggregate_id: self.aggregate_id,
            version,
            first_position: self.first_position.unwrap_or(0),
            last_position: self.last_position.unwrap_or(0),
        };
        match self.outcome.as_str() {
            "appended" => Some(Outcome::Appended(written)),
            // Our own lost answer: the caller that is still waiting is the one it was for.
            "duplicate" if in_doubt => Some(Outcome::Appended(written)),
            "duplicate" => Some(Outcome::Duplicate(written)),
            "reused" => Some(Outcome::Reused),
            "conflict" => Some(Outcome::Conflict { actual: version }),
            "key_taken" => Some(Outcome::KeyTaken),
            _ => None,
        }
    }
}

impl LogError {
    fn from_text(error: &sqlx::Error) -> Self {
        if is_connection_loss(error) {
            Self::Unavailable(error.to_string())
        } else {
            Self::Broken(error.to_string())
        }
    }
}

/// Whether trying again on a new connection can help: it is gone, or the server is going down,
/// coming up or out of connections.
pub(super) fn is_connection_loss(error: &sqlx::Error) -> bool {
    match error.as_database_error() {
        Some(cause) => cause.code().is_some_and(|code| {
            code.starts_with("57P") || code.starts_with("08") || code.starts_with("53")
        }),
        None => matches!(
            error,
            sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed
        ),
    }
}
