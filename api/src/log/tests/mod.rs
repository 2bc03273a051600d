//! The log against a real server: one throw-away cluster, a database for each test.

mod appending;
mod executing;
mod guards;
mod numbering;
mod resting;

use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};

use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, DomainEvent};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Executor, PgConnection, PgPool};
use tempfile::TempDir;
use tokio::sync::Mutex;

use super::{Append, EventLog, NewEvent, Outcome, Written, pool};
use crate::cluster::{Cluster, Options};

/// The cluster of this test process; it goes with the last test that holds it.
struct Server {
    cluster: Cluster,
    dir: TempDir,
}

impl Server {
    async fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Server>> = Mutex::const_new(Weak::new());
        let mut shared = SHARED.lock().await;
        if let Some(server) = shared.upgrade() {
            return server;
        }
        let dir = tempfile::tempdir().unwrap();
        let cluster = Cluster::start(dir.path(), &Options::default())
            .await
            .unwrap();
        let server = Arc::new(Self { cluster, dir });
        *shared = Arc::downgrade(&server);
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(Some(pid)) = self.cluster.postmaster_pid() {
            let _ = kill(Pid::from_raw(pid), Signal::SIGQUIT);
        }
        if let Ok(target) = std::fs::read_link(self.dir.path().join("postgres")) {
            let _ = std::fs::remove_dir_all(target);
        }
    }
}

/// What each log remembers, in bytes.
const RECENT: u64 = 1024 * 1024;

/// A migrated database of its own and its log.
struct Fixture {
    log: EventLog,
    pool: PgPool,
    options: PgConnectOptions,
    _server: Arc<Server>,
}

impl Fixture {
    async fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = Server::shared().await;
        let name = format!("log_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let options = PgConnectOptions::from_str(&server.cluster.url()).unwrap();
        let mut connection = options.connect().await.unwrap();
        let create = format!("CREATE DATABASE {name}");
        connection.execute(create.as_str()).await.unwrap();
        let options = options.database(&name);
        let mut owner = options.connect().await.unwrap();
        sqlx::migrate!("../migrations")
            .run(&mut owner)
            .await
            .unwrap();
        let pool = pool(options.to_url_lossy().as_str(), 16).await.unwrap();
        Self {
            log: EventLog::start(pool.clone(), options.clone(), RECENT),
            pool,
            options,
            _server: server,
        }
    }

    /// Another log on the same database.
    fn second_process(&self) -> EventLog {
        EventLog::start(self.pool.clone(), self.options.clone(), RECENT)
    }

    /// A connection of the superuser who owns the tables.
    async fn owner(&self) -> PgConnection {
        self.options.connect().await.unwrap()
    }

    async fn count(&self, sql: &str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.unwrap()
    }

    /// Positions 1..n without gaps, sequences 1..k in each stream in that order, head = n.
    async fn assert_whole(&self, events: i64) {
        let sql = "SELECT count(*) || ' ' || coalesce(max(position), 0) || ' ' || count(DISTINCT position)
                       || ' ' || (SELECT position FROM log_head) FROM events";
        let found: String = sqlx::query_scalar(sql).fetch_one(&self.pool).await.unwrap();
        assert_eq!(found, format!("{events} {events} {events} {events}"));
        let out_of_order = "SELECT count(*) FROM (
                SELECT sequence, recorded_at, lag(recorded_at) OVER (ORDER BY position) AS before,
                       row_number() OVER (PARTITION BY aggregate_type, aggregate_id ORDER BY position) AS nth
                FROM events) e
            WHERE sequence <> nth OR recorded_at < before";
        assert_eq!(self.count(out_of_order).await, 0);
    }
}

fn append(command_id: &str, aggregate_id: &str, expected: i64) -> Append {
    Append {
        command_id: command_id.to_owned(),
        request_hash: [7; 32],
        aggregate_type: "counter".to_owned(),
        aggregate_id: aggregate_id.to_owned(),
        expected,
        unique_key: None,
        events: vec![event("{\"by\":1}")],
        number: None,
        rests_on: vec![],
    }
}

fn event(payload: &str) -> NewEvent {
    NewEvent {
        event_type: "Added".to_owned(),
        event_version: "1".to_owned(),
        payload: payload.to_owned(),
        metadata: "{}".to_owned(),
    }
}

fn written(outcome: &Outcome) -> &Written {
    match outcome {
        Outcome::Appended(written) | Outcome::Duplicate(written) => written,
        other @ (Outcome::Reused
        | Outcome::Conflict { .. }
        | Outcome::KeyTaken
        | Outcome::Moved) => {
            panic!("not written: {other:?}")
        }
    }
}

impl domain::numbering::Numbered for Counter {}

/// Counts up to its limit.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Counter {
    total: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Added {
    by: i64,
}

#[derive(Debug, thiserror::Error)]
#[error("over the limit of {0}")]
struct OverLimit(i64);

impl DomainEvent for Added {
    fn event_type(&self) -> String {
        "Added".to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

impl Aggregate for Counter {
    const TYPE: &'static str = "counter";
    type Command = Vec<i64>;
    type Event = Added;
    type Error = OverLimit;
    /// The limit.
    type Services = i64;

    async fn handle(
        &mut self,
        command: Vec<i64>,
        limit: &i64,
        sink: &EventSink<Self>,
    ) -> Result<(), OverLimit> {
        for by in command {
            if self.total + by > *limit {
                return Err(OverLimit(*limit));
            }
            sink.write(Added { by }, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Added) {
        self.total += event.by;
    }
}
