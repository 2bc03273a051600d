//! The three paths, each on its own tables of equal size in one cluster.

use std::collections::HashMap;
use std::fmt::{self, Display};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use api::log::{EventLog, Request, execute};
use postgres_es::{PostgresCqrs, postgres_cqrs};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions, PgRow};
use sqlx::{ConnectOptions, Executor, FromRow, PgPool};
use tokio::task::JoinSet;

use crate::case::{Case, Noted};

/// Memory in which every stream is remembered, in bytes.
const ALL: u64 = 2 << 30;

/// Connections of a pool; as many for STOCK as workers at most.
const CONNECTIONS: u32 = 32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    Floor,
    Stock,
    Ours,
    Cached,
}

impl Name {
    pub(crate) const ALL: [Self; 4] = [Self::Floor, Self::Stock, Self::Ours, Self::Cached];

    /// Each comes first in its turn.
    pub(crate) fn in_round(round: usize) -> [Self; 4] {
        let mut order = Self::ALL;
        order.rotate_left(round % Self::ALL.len());
        order
    }
}

impl Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Floor => "FLOOR",
            Self::Stock => "STOCK",
            Self::Ours => "OURS",
            Self::Cached => "CACHED",
        })
    }
}

/// What one run took.
#[derive(Debug, Default)]
pub(crate) struct Run {
    pub(crate) elapsed: Duration,
    pub(crate) latencies: Vec<Duration>,
}

pub(crate) struct Paths {
    options: PgConnectOptions,
    stock: Arc<PostgresCqrs<Case>>,
    log: EventLog,
    cached: EventLog,
    streams: i64,
    next: Arc<AtomicI64>,
}

/// A row that nobody looks into.
struct Unread;

impl FromRow<'_, PgRow> for Unread {
    fn from_row(_: &PgRow) -> sqlx::Result<Self> {
        Ok(Self)
    }
}

/// One worker of a path.
enum Worker {
    Floor(PgConnection),
    Stock(Arc<PostgresCqrs<Case>>),
    Ours(EventLog),
}

impl Paths {
    pub(crate) async fn prepare(url: &str, streams: i64) -> anyhow::Result<Self> {
        let options = PgConnectOptions::from_str(url)?;
        let mut owner = options.connect().await?;
        for name in ["stock", "ours", "cached"] {
            let create = format!("CREATE DATABASE {name}");
            owner.execute(create.as_str()).await?;
        }
        let plain = options.clone().database("stock");
        let stock = stock(&plain, streams).await?;
        let paths = Self {
            stock: Arc::new(postgres_cqrs(stock, vec![], ())),
            log: log(options.clone().database("ours"), streams, 0).await?,
            cached: log(options.database("cached"), streams, ALL).await?,
            options: plain,
            streams,
            next: Arc::default(),
        };
        let each = u64::try_from(streams)?;
        let warm = paths.run(Name::Cached, 32, move |nth, _| nth < each);
        warm.await.map(|_| paths)
    }

    pub(crate) async fn checkpoint(&self) -> anyhow::Result<()> {
        self.options.connect().await?.execute("CHECKPOINT").await?;
        Ok(())
    }

    /// Commands of `workers` at a time while `goes_on`, which is asked with the number of
    /// commands begun and the time since the first.
    pub(crate) async fn run(
        &self,
        name: Name,
        workers: usize,
        goes_on: impl Fn(u64, Duration) -> bool + Clone + Send + 'static,
    ) -> anyhow::Result<Run> {
        let mut ready = Vec::new();
        for _ in 0..workers {
            ready.push(self.worker(name).await?);
        }
        let begun = Arc::new(AtomicU64::new(0));
        let mut tasks = JoinSet::new();
        let start = Instant::now();
        for mut worker in ready {
            let (begun, goes_on) = (Arc::clone(&begun), goes_on.clone());
            let (next, streams) = (Arc::clone(&self.next), self.streams);
            tasks.spawn(async move {
                let mut latencies = Vec::new();
                while goes_on(begun.fetch_add(1, Ordering::Relaxed), start.elapsed()) {
                    let nth = next.fetch_add(1, Ordering::Relaxed);
                    let sent = Instant::now();
                    worker.command(nth, streams).await?;
                    latencies.push(sent.elapsed());
                }
                anyhow::Ok(latencies)
            });
        }
        let mut run = Run::default();
        while let Some(done) = tasks.join_next().await {
            run.latencies.extend(done??);
        }
        run.elapsed = start.elapsed();
        Ok(run)
    }

    async fn worker(&self, name: Name) -> anyhow::Result<Worker> {
        Ok(match name {
            Name::Floor => Worker::Floor(self.options.connect().await?),
            Name::Stock => Worker::Stock(Arc::clone(&self.stock)),
            Name::Ours => Worker::Ours(self.log.clone()),
            Name::Cached => Worker::Ours(self.cached.clone()),
        })
    }
}

impl Worker {
    /// On a stream that no other worker has at the moment, far from the last one's.
    async fn command(&mut self, nth: i64, streams: i64) -> anyhow::Result<()> {
        let id = format!("case-{}", (nth * 7919) % streams);
        let metadata =
            HashMap::from(METADATA.map(|(key, value)| (key.to_owned(), value.to_owned())));
        match self {
            Self::Floor(connection) => floor(connection, &id, nth, &metadata).await?,
            Self::Stock(cqrs) => cqrs.execute_with_metadata(&id, (), metadata).await?,
            Self::Ours(log) => drop(execute::<Case>(log, request(id, nth, metadata), &()).await?),
        }
        Ok(())
    }
}

const METADATA: [(&str, &str); 3] = [
    ("officer", "19850412 201001 1 007"),
    ("province", "31"),
    ("trace_id", "0af7651916cd43dd8448eb211c80319c"),
];

fn request(aggregate_id: String, nth: i64, metadata: HashMap<String, String>) -> Request<()> {
    Request {
        aggregate_id,
        command: (),
        command_id: Some(format!("command-{nth}")),
        request_hash: [0; 32],
        expected: None,
        unique_key: None,
        metadata,
        rests_on: vec![],
    }
}

async fn floor(
    connection: &mut PgConnection,
    id: &str,
    nth: i64,
    metadata: &HashMap<String, String>,
) -> anyhow::Result<()> {
    let _rows: Vec<Unread> = sqlx::query_as(
        "SELECT aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata
         FROM floor WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY sequence",
    )
    .bind("case")
    .bind(id)
    .fetch_all(&mut *connection)
    .await?;
    let _none: Vec<Unread> =
        sqlx::query_as("INSERT INTO floor VALUES ($1, $2, $3, $4, $5, $6::json, $7::json)")
            .bind("case")
            .bind(id)
            .bind(100 + nth)
            .bind("Noted")
            .bind("1")
            .bind(sqlx::types::Json(Noted::new(9)))
            .bind(sqlx::types::Json(metadata))
            .fetch_all(connection)
            .await?;
    Ok(())
}

/// A log of its own: what one path writes would make another one's memory old.
async fn log(options: PgConnectOptions, streams: i64, remembered: u64) -> anyhow::Result<EventLog> {
    let mut owner = options.connect().await?;
    sqlx::migrate!("../migrations").run(&mut owner).await?;
    fill(&mut owner, "events (position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, recorded_at)",
        "row_number() OVER (), 'case', s.id, n, 'Noted', '1', $1::json, $2::json, clock_timestamp()", streams).await?;
    owner
        .execute("UPDATE log_head SET position = (SELECT max(position) FROM events)")
        .await?;
    owner.execute("VACUUM ANALYZE").await?;
    let pool = api::log::pool(options.to_url_lossy().as_str(), CONNECTIONS).await?;
    Ok(EventLog::start(pool, options, remembered))
}

/// The tables of the other two, and the pool with which `postgres_es` comes.
async fn stock(options: &PgConnectOptions, streams: i64) -> anyhow::Result<PgPool> {
    let mut owner = options.connect().await?;
    for table in ["events", "floor"] {
        let create = format!(
            "CREATE TABLE {table} (aggregate_type text NOT NULL, aggregate_id text NOT NULL,
                sequence bigint CHECK (sequence >= 0) NOT NULL, event_type text NOT NULL,
                event_version text NOT NULL, payload json NOT NULL, metadata json NOT NULL,
                PRIMARY KEY (aggregate_type, aggregate_id, sequence))"
        );
        owner.execute(create.as_str()).await?;
        fill(
            &mut owner,
            table,
            "'case', s.id, n, 'Noted', '1', $1::json, $2::json",
            streams,
        )
        .await?;
    }
    owner.execute("VACUUM ANALYZE").await?;
    Ok(PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .connect_with(options.clone())
        .await?)
}

async fn fill(owner: &mut PgConnection, into: &str, row: &str, streams: i64) -> anyhow::Result<()> {
    let sql = format!(
        "INSERT INTO {into} SELECT {row}
         FROM (SELECT 'case-' || i AS id FROM generate_series(0, $3::bigint - 1) i) s, generate_series(1, 8) n"
    );
    let metadata = HashMap::from(METADATA);
    let _none: Vec<Unread> = sqlx::query_as(sql.as_str())
        .bind(serde_jcs::to_string(&Noted::new(1))?)
        .bind(serde_jcs::to_string(&metadata)?)
        .bind(streams)
        .fetch_all(owner)
        .await?;
    Ok(())
}
