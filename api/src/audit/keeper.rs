//! Stores the reads that wait, many with one commit.

use std::time::Duration;

use sqlx::PgPool;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

use super::Read;
use crate::error::ApiError;
use crate::log::Door;

/// Reads that may wait before readers are held back.
const QUEUE: usize = 1024;
/// Most reads stored at once.
const BATCH: usize = 256;
/// How often they are stored again after a connection failed.
const RETRIES: u32 = 3;
/// How long to wait before that.
const PAUSE: Duration = Duration::from_millis(100);

/// A read whose reader waits until it is kept.
struct Waiting {
    read: Read,
    kept: oneshot::Sender<bool>,
}

/// Keeps reads behind a door; clones share one writer. One without a writer keeps nothing.
#[derive(Clone)]
pub(crate) struct Keeper(Option<mpsc::Sender<Waiting>>);

impl Keeper {
    /// Starts its writer, which ends when the last clone is dropped.
    #[must_use]
    pub(crate) fn start(door: Door, pool: PgPool) -> Self {
        let (sender, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(run(door, pool, waiting));
        Self(Some(sender))
    }

    /// One that keeps nothing, for what is measured beside one that does (ADR 84).
    #[must_use]
    pub(crate) const fn idle() -> Self {
        Self(None)
    }

    /// Keeps a read; it is on disk afterwards.
    ///
    /// # Errors
    /// 503: it could not be kept, so nothing may be shown.
    pub(crate) async fn keep(&self, read: Read) -> Result<(), ApiError> {
        let Some(writer) = &self.0 else { return Ok(()) };
        let (kept, told) = oneshot::channel();
        let sent = writer.send(Waiting { read, kept }).await;
        if sent.is_ok() && told.await.unwrap_or(false) {
            return Ok(());
        }
        Err(ApiError::unavailable(&"a read could not be kept"))
    }
}

async fn run(door: Door, pool: PgPool, mut waiting: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let reads: Vec<&Read> = batch.iter().map(|one| &one.read).collect();
        let kept = stored(door, &pool, &reads).await;
        if let Err(error) = &kept {
            tracing::error!(%error, reads = batch.len(), "reads could not be kept");
        }
        for one in batch.drain(..) {
            let _gone = one.kept.send(kept.is_ok());
        }
    }
}

/// Stores reads; after a connection failed again, which may keep one twice and never loses one.
async fn stored(door: Door, pool: &PgPool, reads: &[&Read]) -> Result<(), sqlx::Error> {
    let mut result = store(door, pool, reads).await;
    for _ in 0..RETRIES {
        if !matches!(result, Err(sqlx::Error::Io(_) | sqlx::Error::Protocol(_))) {
            break;
        }
        sleep(PAUSE).await;
        result = store(door, pool, reads).await;
    }
    result
}

/// What is stored, column by column.
struct Columns {
    readers: Vec<String>,
    acts_for: Vec<Option<String>>,
    roles: Vec<String>,
    units: Vec<Option<String>>,
    offices: Vec<Option<String>>,
    operations: Vec<String>,
    kinds: Vec<String>,
    things: Vec<Option<uuid::Uuid>>,
    provinces: Vec<Option<String>>,
    addresses: Vec<String>,
    purposes: Vec<Option<String>>,
    peers: Vec<Option<String>>,
    forwarded: Vec<Option<String>>,
    traces: Vec<Option<String>>,
}

impl Columns {
    fn of(reads: &[&Read]) -> Self {
        fn each<T>(reads: &[&Read], of: impl Fn(&Read) -> T) -> Vec<T> {
            reads.iter().map(|read| of(read)).collect()
        }
        let office = |read: &Read| Some(read.officer.province.clone()?.0);
        Self {
            readers: each(reads, |read| read.officer.id.clone()),
            acts_for: each(reads, |read| read.officer.acts_for.clone()),
            roles: each(reads, |read| read.officer.role.code().to_owned()),
            units: each(reads, |read| read.officer.unit.clone()),
            offices: each(reads, office),
            operations: each(reads, |read| read.operation.to_owned()),
            kinds: each(reads, |read| read.kind.clone()),
            things: each(reads, |read| read.thing),
            provinces: each(reads, |read| read.province.clone()),
            addresses: each(reads, |read| read.address.clone()),
            purposes: each(reads, |read| read.purpose.clone()),
            peers: each(reads, |read| Some(read.place.address?.to_string())),
            forwarded: each(reads, |read| read.place.forwarded.clone()),
            traces: each(reads, |read| read.trace_id.clone()),
        }
    }
}

/// The statement that stores columns in a table.
macro_rules! insert {
    ($into:literal, $c:ident) => {
        sqlx::query!(
            $into
                + " (reader, acts_for, role, unit, office, operation, kind, thing, province,
                     address, purpose, peer, forwarded, trace_id)
                SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[],
                    $6::text[], $7::text[], $8::uuid[], $9::text[], $10::text[], $11::text[],
                    $12::text[], $13::text[], $14::text[])",
            &$c.readers,
            &$c.acts_for as &[Option<String>],
            &$c.roles,
            &$c.units as &[Option<String>],
            &$c.offices as &[Option<String>],
            &$c.operations,
            &$c.kinds,
            &$c.things as &[Option<uuid::Uuid>],
            &$c.provinces as &[Option<String>],
            &$c.addresses,
            &$c.purposes as &[Option<String>],
            &$c.peers as &[Option<String>],
            &$c.forwarded as &[Option<String>],
            &$c.traces as &[Option<String>],
        )
    };
}

async fn store(door: Door, pool: &PgPool, reads: &[&Read]) -> Result<(), sqlx::Error> {
    let c = Columns::of(reads);
    match door {
        Door::Complaints => {
            insert!("INSERT INTO complaints.reads", c)
                .execute(pool)
                .await
        }
        Door::Register | Door::Access => insert!("INSERT INTO access.reads", c).execute(pool).await,
    }
    .map(drop)
}
