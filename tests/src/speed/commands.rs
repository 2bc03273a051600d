//! Commands over HTTP against the bare statements under them: a case of eight events, one more.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use sqlx::{Connection, PgConnection};

use super::fill::{copies, head};
use super::report::Row;
use super::timing::{Timed, Worker};
use super::wire::{Wire, request};
use super::{Size, keeping};
use crate::App;
use crate::database::Database;

/// Connections at once.
const CONNECTIONS: usize = 32;
/// Both sides are measured in turns.
const ROUNDS: usize = 3;
/// What brings a case to eight events.
const EIGHT: [&str; 7] = [
    "issue-task-order",
    "start-examination",
    "record-finding",
    "record-finding",
    "record-finding",
    "record-finding",
    "record-finding",
];
/// The bare table: the key of the log, and nothing that orders or remembers.
const TABLE: &str = "
    DROP TABLE IF EXISTS bare;
    CREATE TABLE bare (aggregate_type text NOT NULL, aggregate_id text NOT NULL,
        sequence bigint NOT NULL, event_type text NOT NULL, event_version text NOT NULL,
        payload json NOT NULL, metadata json NOT NULL,
        PRIMARY KEY (aggregate_type, aggregate_id, sequence))";
const FILL: &str = "
    INSERT INTO bare SELECT aggregate_type, aggregate_id, sequence, event_type, event_version,
        payload, metadata FROM events WHERE aggregate_type = 'case' AND aggregate_id = ANY($1)";

/// What the server runs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Parts {
    /// Everything; both sides are measured beside read models that have nothing left to do but
    /// the commands of this run.
    All,
    /// The interface; nothing follows the log.
    Api,
}

impl Parts {
    const fn told(self) -> &'static str {
        match self {
            Self::All => "all parts in one process",
            Self::Api => "the interface alone",
        }
    }
}

/// The rates and the p99 of both sides.
pub(super) async fn compared(
    database: &Database,
    app: &App,
    parts: Parts,
    size: &Size,
) -> Result<Vec<Row>> {
    let mut owner = database.connect().await?;
    let (ids, order) = cases(app, &mut owner, size.streams).await?;
    sqlx::raw_sql(TABLE).execute(&mut owner).await?;
    sqlx::query(FILL).bind(&ids).execute(&mut owner).await?;
    sqlx::raw_sql("ANALYZE bare").execute(&mut owner).await?;
    let (ids, nth) = (Arc::new(ids), Arc::<AtomicU64>::default());
    let (mut ours, mut floor) = (Timed::default(), Timed::default());
    for _ in 0..ROUNDS {
        if matches!(parts, Parts::All) {
            keeping::arrived(app, head(&mut owner).await?).await?;
        }
        let mut bare = vec![];
        let mut http = vec![];
        for _ in 0..CONNECTIONS {
            bare.push(Bare::open(database, &ids, &order).await?);
            http.push(Http::open(app, &ids, &order).await?);
        }
        floor = floor.and(Timed::run(bare, &nth, size.each).await?);
        ours = ours.and(Timed::run(http, &nth, size.each).await?);
    }
    let wrong: i64 = sqlx::query_scalar(GAPS).fetch_one(&mut owner).await?;
    ensure!(wrong == 0, "{wrong} gaps in the log");
    let row = |what: &str, figures: (f64, f64), unit, goal| Row {
        what: format!(
            "{what}, 32 connections, {}: HTTP beside FLOOR",
            parts.told()
        ),
        ours: figures.0,
        anchor: figures.1,
        unit,
        goal,
    };
    let p99 = (ours.p99()?, floor.p99()?);
    Ok(vec![
        row("commands", (ours.rate(), floor.rate()), "1/s", ">= 1.0"),
        row("p99 of a command", p99, "ms", "<= 1.0"),
    ])
}

/// Positions without an event.
const GAPS: &str = "SELECT (SELECT position FROM log_head) - (SELECT count(*) FROM events)";

/// The command on each of the cases.
struct Order {
    token: String,
    body: String,
    payload: Value,
    metadata: Value,
}

/// Cases of eight events, and what is done on each.
async fn cases(
    app: &App,
    owner: &mut PgConnection,
    many: i64,
) -> Result<(Vec<String>, Arc<Order>)> {
    let case = app.register().await?;
    for action in EIGHT {
        app.step(&case, action).await?;
    }
    let (role, body) = app.allowed(&case, "record-finding").await?;
    let id = case.rsplit('/').next().context("no id")?;
    let (payload, metadata) = sqlx::query_as(
        "SELECT payload, metadata FROM events WHERE aggregate_type = 'case' AND aggregate_id = $1
         AND sequence = 8",
    )
    .bind(id)
    .fetch_one(&mut *owner)
    .await?;
    let order = Order {
        token: app.token(role, &[])?,
        body: body.to_string(),
        payload,
        metadata,
    };
    Ok((copies(owner, id, many).await?, Arc::new(order)))
}

/// The case whose turn it is, far from the last one's.
fn of(ids: &[String], nth: u64) -> Result<&String> {
    let many = u64::try_from(ids.len())?;
    let place = usize::try_from(nth.wrapping_mul(7919) % many.max(1))?;
    ids.get(place).context("no case")
}

struct Http {
    wire: Wire,
    ids: Arc<Vec<String>>,
    order: Arc<Order>,
}

impl Http {
    async fn open(app: &App, ids: &Arc<Vec<String>>, order: &Arc<Order>) -> Result<Self> {
        Ok(Self {
            wire: Wire::connect(&app.url).await?,
            ids: Arc::clone(ids),
            order: Arc::clone(order),
        })
    }
}

impl Worker for Http {
    async fn step(&mut self, nth: u64) -> Result<()> {
        let case = of(&self.ids, nth)?;
        let path = format!("/api/v1/cases/{case}/actions/record-finding");
        let key = format!("idempotency-key: {case}-{nth}\r\n");
        let Order { token, body, .. } = &*self.order;
        let asked = request("POST", &path, token, &key, body);
        self.wire.ask(&asked).await.map(drop)
    }
}

struct Bare {
    connection: PgConnection,
    ids: Arc<Vec<String>>,
    order: Arc<Order>,
}

impl Bare {
    async fn open(database: &Database, ids: &Arc<Vec<String>>, order: &Arc<Order>) -> Result<Self> {
        Ok(Self {
            connection: PgConnection::connect(&database.url()).await?,
            ids: Arc::clone(ids),
            order: Arc::clone(order),
        })
    }
}

impl Worker for Bare {
    async fn step(&mut self, nth: u64) -> Result<()> {
        let case = of(&self.ids, nth)?;
        let stream = sqlx::query(
            "SELECT * FROM bare WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY sequence",
        );
        let found = stream
            .bind("case")
            .bind(case)
            .fetch_all(&mut self.connection)
            .await?;
        ensure!(found.len() >= 8, "{} events", found.len());
        let Order {
            payload, metadata, ..
        } = &*self.order;
        sqlx::query(
            "INSERT INTO bare VALUES ('case', $1, $2, 'FindingRecorded', '1', $3::json, $4::json)",
        )
        .bind(case)
        .bind(100 + i64::try_from(nth)?)
        .bind(sqlx::types::Json(payload))
        .bind(sqlx::types::Json(metadata))
        .execute(&mut self.connection)
        .await?;
        Ok(())
    }
}
