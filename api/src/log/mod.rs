//! The event log: the one place where facts are stored and aggregates are loaded.
//!
//! [`EventLog`] is a `cqrs_es::EventStore`. Events are read through postgres-es; what a command is
//! decided on comes from memory or from one task that loads the streams of all waiting commands at
//! once. Another task gathers what they make and hands it to the SQL function `append_events` in
//! one call. [`execute`] is the path of a command through it.
//!
//! | looking for | file |
//! |---|---|
//! | what is asked and answered | `append.rs`, `error.rs` |
//! | the gathering, retries and deferred commands | `appender.rs`, `line.rs` |
//! | filling a log | `bulk.rs` |
//! | the call of `append_events`, `append_command` and `append_numbered` | `call.rs`, `call/` |
//! | the number that a command asks for | `numbers.rs` |
//! | what a command is decided on | `recent.rs`, `loader.rs` |
//! | load → handle → append | `executor.rs`, `request.rs` |
//! | reading and the `cqrs_es` traits | `store.rs` |
//! | the role and the pool | `connect.rs` |

mod append;
mod appender;
mod bulk;
mod call;
mod connect;
mod error;
mod executor;
mod line;
mod loader;
mod metrics;
mod notify;
mod numbers;
mod recent;
mod request;
mod store;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use domain::numbering::Pattern;
use postgres_es::PostgresEventRepository;
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use tokio::sync::{mpsc, oneshot, watch};

pub use append::{Append, NewEvent, NumberAsked, Outcome, Seen, Written};
pub use bulk::Bulk;
pub use connect::{Door, lazy_pool, lazy_pool_behind, pool};
pub use error::LogError;
pub use executor::execute;
pub(crate) use notify::CHANNEL;
pub(crate) use numbers::number_key;
pub use request::{ExecuteError, Executed, Fresh, Request};
pub use store::{LogContext, NotAppended};

use appender::Waiting;
use loader::Wanted;
use recent::Recent;

/// Commands that may wait for the appender before callers are held back.
const QUEUE: usize = 1024;

/// The log of one database; clones share one appender.
#[derive(Clone)]
pub struct EventLog {
    inner: Arc<Inner>,
    pattern: Arc<Pattern>,
}

struct Inner {
    door: Door,
    pool: PgPool,
    events: PostgresEventRepository,
    recent: Recent,
    wanted: mpsc::Sender<Wanted>,
    requests: mpsc::Sender<Waiting>,
    head: watch::Receiver<i64>,
}

impl EventLog {
    /// Starts the appender and the loader, which keep a connection each, and the notifier;
    /// aggregates of about `recent` bytes together are remembered.
    ///
    /// They end when the last clone is dropped and everything asked for is answered. Reads go
    /// through `pool` (see [`pool()`]). Must be called inside a tokio runtime; does not wait for
    /// the database.
    #[must_use]
    pub fn start(pool: PgPool, options: PgConnectOptions, recent: u64) -> Self {
        Self::behind(Door::Register, pool, options, recent)
    }

    /// The same, of the log behind a door; nobody is notified of what is appended to that of
    /// complaints.
    #[must_use]
    pub fn behind(door: Door, pool: PgPool, options: PgConnectOptions, recent: u64) -> Self {
        let (requests, asked) = mpsc::channel(QUEUE);
        let (wanted, streams) = mpsc::channel(QUEUE);
        let (publish, head) = watch::channel(0);
        tokio::spawn(loader::run(streams, options.clone(), door));
        tokio::spawn(appender::run(asked, (options, door), publish));
        if door == Door::Register {
            tokio::spawn(notify::run(pool.clone(), head.clone()));
        }
        let events = PostgresEventRepository::new(pool.clone());
        let inner = Inner {
            door,
            pool,
            events,
            recent: Recent::new(recent),
            wanted,
            requests,
            head,
        };
        Self {
            inner: Arc::new(inner),
            pattern: Arc::default(),
        }
    }

    /// The same log, in which official numbers are written by this pattern.
    #[must_use]
    pub fn numbered_by(self, pattern: Pattern) -> Self {
        let pattern = Arc::new(pattern);
        Self { pattern, ..self }
    }

    /// What a trace may tell of a stream: nothing behind the door of complaints.
    fn told<'a>(&self, what: &'a str) -> &'a str {
        match self.inner.door {
            Door::Register | Door::Access => what,
            Door::Complaints => "",
        }
    }

    /// The highest position that this process has appended; 0 before the first.
    #[must_use]
    pub fn head_watch(&self) -> watch::Receiver<i64> {
        self.inner.head.clone()
    }

    /// Stores the events of one command, all or none, and says what became of it.
    ///
    /// # Errors
    /// The database cannot be reached for about five seconds ([`LogError::Unavailable`]: the
    /// command may or may not be stored, the same command id tells), or it refuses the data.
    #[tracing::instrument(name = "append", level = "debug", skip_all, fields(events = append.events.len()))]
    pub async fn append(&self, append: Append) -> Result<Outcome, LogError> {
        let (answer, outcome) = oneshot::channel();
        self.inner
            .requests
            .send(Waiting::new(append, answer))
            .await
            .map_err(|_| LogError::stopped())?;
        outcome.await.map_err(|_| LogError::stopped())?
    }

    /// What became of a command id before: [`Outcome::Duplicate`], [`Outcome::Reused`] or nothing.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn first_result(
        &self,
        command_id: &str,
        request_hash: &[u8; 32],
    ) -> Result<Option<Outcome>, LogError> {
        call::first_result(&self.inner.pool, command_id, request_hash).await
    }
}
