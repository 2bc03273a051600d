//! The event log's write side: one store for every aggregate, one door into the table.
//!
//! Streams are read through postgres-es and written through the SQL function `append_events`,
//! which numbers, stores and answers a whole batch of commands under one lock.

mod appender;
mod executor;

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::Arc;

use cqrs_es::persist::PersistedEventRepository;
use cqrs_es::{Aggregate, AggregateContext, AggregateError, DomainEvent, EventEnvelope, EventStore};
use postgres_es::PostgresEventRepository;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Executor, PgPool};
use tokio::sync::watch;

pub use appender::{Append, NewEvent, Outcome, Written};
pub use executor::{ExecuteError, Executed, Request, execute};

use appender::Appender;

/// What keeps the log from answering.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The store could not be reached for some seconds. Whether the command was stored is
    /// unknown; the same command id asked again gives the answer.
    #[error("the store cannot be reached: {0}")]
    Unavailable(String),
    /// The store answered what it should not.
    #[error("the store refused the data: {0}")]
    Broken(String),
}

impl From<sqlx::Error> for LogError {
    fn from(error: sqlx::Error) -> Self {
        if appender::is_connection_loss(&error) {
            Self::Unavailable(error.to_string())
        } else {
            Self::Broken(error.to_string())
        }
    }
}

/// Connections in the application's role, which may read the log and append to it, no more.
///
/// # Errors
/// The URL cannot be read.
pub async fn pool(url: &str, max: u32) -> Result<PgPool, sqlx::Error> {
    let pool = PgPoolOptions::new()
        .max_connections(max)
        .test_before_acquire(false)
        .after_connect(|connection, _| {
            Box::pin(async move { connection.execute("SET ROLE wasnaker_app").await.map(|_| ()) })
        });
    Ok(pool.connect_lazy_with(PgConnectOptions::from_str(url)?))
}

/// The log. Cheap to clone; all clones share one appender.
#[derive(Clone)]
pub struct EventLog {
    pool: PgPool,
    read: Arc<PostgresEventRepository>,
    appender: Appender,
}

impl std::fmt::Debug for EventLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EventLog")
    }
}

impl EventLog {
    /// Starts the appender of this process on the database at `url`.
    ///
    /// # Errors
    /// The URL cannot be read.
    pub fn start(pool: PgPool, url: &str) -> Result<Self, sqlx::Error> {
        let options = PgConnectOptions::from_str(url)?;
        let read = Arc::new(PostgresEventRepository::new(pool.clone()));
        let appender = Appender::start(options, pool.clone());
        Ok(Self { pool, read, appender })
    }

    /// The highest position that this process has appended: the wake-up of its readers.
    #[must_use]
    pub fn head(&self) -> watch::Receiver<i64> {
        self.appender.head()
    }

    /// The aggregate, its version (0: no such stream) and its events.
    ///
    /// # Errors
    /// The store cannot be reached, or an event cannot be read.
    pub async fn load<A: Aggregate>(
        &self,
        id: &str,
    ) -> Result<(A, i64, Vec<EventEnvelope<A>>), LogError> {
        self.load_until(id, i64::MAX).await
    }

    /// The aggregate as it was at a version, and the events up to it.
    ///
    /// # Errors
    /// The store cannot be reached, or an event cannot be read.
    pub async fn load_until<A: Aggregate>(
        &self,
        id: &str,
        version: i64,
    ) -> Result<(A, i64, Vec<EventEnvelope<A>>), LogError> {
        let stored = self.read.get_events::<A>(id).await.map_err(|error| match error {
            cqrs_es::persist::PersistenceError::ConnectionError(cause) => {
                LogError::Unavailable(cause.to_string())
            }
            other => LogError::Broken(other.to_string()),
        })?;
        let (mut aggregate, mut reached, mut events) = (A::default(), 0, Vec::new());
        for event in stored {
            let sequence = i64::try_from(event.sequence).unwrap_or(i64::MAX);
            if sequence > version {
                break;
            }
            let event = EventEnvelope::<A>::try_from(event)
                .map_err(|error| LogError::Broken(format!("event {sequence} of {id}: {error}")))?;
            aggregate.apply(event.payload.clone());
            reached = sequence;
            events.push(event);
        }
        Ok((aggregate, reached, events))
    }

    /// What an earlier execution of this command wrote, if there was one with this hash.
    async fn earlier(&self, command_id: &str, hash: &[u8]) -> Result<Option<Outcome>, LogError> {
        let row: Option<(Vec<u8>, String, String, i64, i64, i64)> = sqlx::query_as(
            "SELECT request_hash, aggregate_type, aggregate_id, version, first_position,
                 last_position FROM commands WHERE command_id = $1",
        )
        .bind(command_id)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(stored, aggregate_type, aggregate_id, version, first, last)| {
            if stored != hash {
                return Outcome::Reused;
            }
            let (first_position, last_position) = (first, last);
            let written =
                Written { aggregate_type, aggregate_id, version, first_position, last_position };
            Outcome::Duplicate(written)
        }))
    }

    async fn append(&self, append: Append) -> Result<Outcome, LogError> {
        self.appender.append(append).await
    }
}

/// An aggregate as loaded, with what its commit must know.
#[derive(Debug)]
pub struct Loaded<A> {
    id: String,
    version: i64,
    aggregate: A,
}

impl<A: Aggregate> AggregateContext<A> for Loaded<A> {
    fn aggregate(&mut self) -> &mut A {
        &mut self.aggregate
    }
}

impl<A: Aggregate> EventStore<A> for EventLog {
    type AC = Loaded<A>;

    async fn load_events(
        &self,
        id: &str,
    ) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        let loaded = self.load::<A>(id).await;
        Ok(loaded.map_err(|error| AggregateError::UnexpectedError(Box::new(error)))?.2)
    }

    async fn load_aggregate(&self, id: &str) -> Result<Loaded<A>, AggregateError<A::Error>> {
        let (aggregate, version, _) = self
            .load::<A>(id)
            .await
            .map_err(|error| AggregateError::UnexpectedError(Box::new(error)))?;
        Ok(Loaded { id: id.to_owned(), version, aggregate })
    }

    async fn commit(
        &self,
        events: Vec<A::Event>,
        context: Loaded<A>,
        metadata: HashMap<String, String>,
    ) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        let unexpected = |error: LogError| AggregateError::UnexpectedError(Box::new(error));
        let command_id = uuid::Uuid::now_v7().to_string();
        let append = prepare::<A>(&context, &events, command_id, [0; 32], None, &metadata)
            .map_err(unexpected)?;
        match self.append(append).await.map_err(unexpected)? {
            Outcome::Appended(_) | Outcome::Duplicate(_) => {
                Ok(envelopes(context.id, context.version, events, &metadata))
            }
            Outcome::Reused | Outcome::Conflict { .. } | Outcome::KeyTaken => {
                Err(AggregateError::AggregateConflict)
            }
        }
    }
}

fn envelopes<A: Aggregate>(
    id: String,
    version: i64,
    events: Vec<A::Event>,
    metadata: &HashMap<String, String>,
) -> Vec<EventEnvelope<A>> {
    let first = usize::try_from(version).unwrap_or(0) + 1;
    let envelope = |(index, payload)| EventEnvelope {
        aggregate_id: id.clone(),
        sequence: first + index,
        payload,
        metadata: metadata.clone(),
    };
    events.into_iter().enumerate().map(envelope).collect()
}

/// A command's events in their stored form: canonical JSON (RFC 8785).
fn prepare<A: Aggregate>(
    context: &Loaded<A>,
    events: &[A::Event],
    command_id: String,
    request_hash: [u8; 32],
    unique_key: Option<String>,
    metadata: &HashMap<String, String>,
) -> Result<Append, LogError> {
    let broken = |error: serde_json::Error| LogError::Broken(error.to_string());
    let metadata = serde_jcs::to_string(metadata).map_err(broken)?;
    let events: Result<Vec<NewEvent>, LogError> = events
        .iter()
        .map(|event| {
            Ok(NewEvent {
                event_type: event.event_type(),
                event_version: event.event_version(),
                payload: serde_jcs::to_string(event).map_err(broken)?,
                metadata: metadata.clone(),
            })
        })
        .collect();
    Ok(Append {
        command_id,
        request_hash,
        aggregate_type: A::TYPE.to_owned(),
        aggregate_id: context.id.clone(),
        expected: context.version,
        unique_key,
        events: events?,
    })
}
