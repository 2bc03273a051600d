//! A read model made again from the log beside the one that serves, and put in its place.

use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{Acquire, ConnectOptions, Executor, PgConnection};
use tokio::time::sleep;

use super::copies::{self, Place};
use super::swap::{Outcome, swap};
use super::{Act, OperateError, refused};
use crate::feed;
use crate::projection::Projection;
use crate::reader::Reader;

/// How often the swap is tried while readers hold the table.
const TRIES: u32 = 120;
/// How long readers that queued behind the swap have to themselves before it is tried again.
const PAUSE: Duration = Duration::from_millis(500);

/// How a rebuild is done.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Most events in one transaction, of those that the read model is made of. A row that several
    /// of them change is stored once, and all of them are in memory until then: some kilobytes each.
    pub step: usize,
    /// Throw away what an earlier rebuild has done.
    pub restart: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            step: 250_000,
            restart: false,
        }
    }
}

/// How far a rebuild is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// Events that are in it.
    pub done: i64,
    /// Events in the log.
    pub total: i64,
    /// Whether it waits to be swapped in until nobody holds the table for long.
    pub waits: bool,
}

/// Fills a table beside the serving one, from where an earlier rebuild was cut off, and swaps it
/// in; answers the position at which that was. It connects as the owner.
///
/// # Errors
/// The store cannot be reached, an event cannot be applied, or another rebuild is running.
pub async fn rebuild(
    owner: &PgConnectOptions,
    projection: Projection,
    options: Options,
    act: &Act,
    mut tell: impl FnMut(Progress) + Send,
) -> Result<i64, OperateError> {
    let mut work = Work::begin(owner, projection, Place::Rebuild, options.step).await?;
    prepare(&mut work.connection, projection, options.restart).await?;
    work.catch_up(&mut tell).await?;
    work.finish().await?;
    work.put_in_place(act, &mut tell).await
}

/// Puts the table back that served before the last swap, brought up to date.
///
/// # Errors
/// There is none, it was made by code of another version, or as for [`rebuild`].
pub async fn undo(
    owner: &PgConnectOptions,
    projection: Projection,
    act: &Act,
    mut tell: impl FnMut(Progress) + Send,
) -> Result<i64, OperateError> {
    let step = Options::default().step;
    let mut work = Work::begin(owner, projection, Place::Retired, step).await?;
    let mut tx = work.connection.begin().await?;
    let kept = copies::locked(&mut tx, projection, Place::Retired).await?;
    tx.rollback().await?;
    let (name, own) = (projection.name(), projection.version());
    match kept {
        None => return refused(format!("no retired copy of {name} is kept")),
        Some(kept) if kept.version != own => {
            let made = kept.version;
            return refused(format!(
                "the retired copy of {name} was made by version {made} of its code and this \
                 program has version {own}: undo with the program that made it"
            ));
        }
        Some(_) => {}
    }
    work.finish().await?;
    work.put_in_place(act, &mut tell).await
}

/// Drops the table that served before the last swap; answers whether there was one.
///
/// # Errors
/// The store cannot be reached, or a rebuild is running.
pub async fn confirm(
    connection: &mut PgConnection,
    projection: Projection,
    act: &Act,
) -> Result<bool, OperateError> {
    alone(connection, projection).await?;
    let mut tx = connection.begin().await?;
    let kept = copies::locked(&mut tx, projection, Place::Retired).await?;
    let Some(kept) = kept else { return Ok(false) };
    copies::drop_copy(&mut tx, projection, Place::Retired).await?;
    act.record(&mut tx, projection, "confirm", None, kept.position)
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// Only one at a time rebuilds a read model. The lock ends with the connection, which the server
/// takes a moment to notice when a rebuild was killed.
async fn alone(connection: &mut PgConnection, projection: Projection) -> Result<(), OperateError> {
    let name = projection.name();
    for _ in 0..20 {
        let got = sqlx::query_scalar!(
            r#"SELECT pg_try_advisory_lock(hashtextextended('wasnaker rebuild ' || $1, 0)) AS "got!""#,
            name,
        )
        .fetch_one(&mut *connection)
        .await?;
        if got {
            return Ok(());
        }
        sleep(Duration::from_millis(100)).await;
    }
    refused(format!("a rebuild of {name} is running already"))
}

/// The table to be filled: an earlier rebuild's if it still fits, else an empty one.
async fn prepare(
    connection: &mut PgConnection,
    projection: Projection,
    restart: bool,
) -> Result<(), OperateError> {
    let mut tx = connection.begin().await?;
    let kept = copies::locked(&mut tx, projection, Place::Rebuild).await?;
    let usable = kept.is_some_and(|kept| kept.version == projection.version())
        && copies::fits(&mut tx, projection, Place::Rebuild).await?;
    if usable && !restart {
        return Ok(tx.rollback().await?);
    }
    copies::drop_copy(&mut tx, projection, Place::Rebuild).await?;
    sqlx::query_scalar!(
        r#"SELECT make_copy($1, 'rebuild')::text AS "made""#,
        projection.name()
    )
    .fetch_one(&mut *tx)
    .await?;
    if projection.is_summed() {
        // They wake when the rows are there and summed, all at once.
        let rest = format!(
            "ALTER TABLE rebuild.{} DISABLE TRIGGER USER",
            projection.name()
        );
        tx.execute(rest.as_str()).await?;
    }
    sqlx::query_scalar!(
        "INSERT INTO projection_copies (name, place, position, version)
         VALUES ($1, 'rebuild', 0, $2) RETURNING position",
        projection.name(),
        projection.version(),
    )
    .fetch_one(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// A table that is to serve.
struct Work {
    connection: PgConnection,
    reader: Reader,
    projection: Projection,
    place: Place,
    /// Most events in one transaction.
    step: usize,
}

impl Work {
    async fn begin(
        owner: &PgConnectOptions,
        projection: Projection,
        place: Place,
        step: usize,
    ) -> Result<Self, OperateError> {
        let mut connection = owner.connect().await?;
        alone(&mut connection, projection).await?;
        Ok(Self {
            connection,
            reader: Reader::on(owner.connect().await?, projection.kind()).await?,
            projection,
            place,
            step,
        })
    }

    async fn catch_up(
        &mut self,
        tell: &mut (impl FnMut(Progress) + Send),
    ) -> Result<(), OperateError> {
        let connection = &mut self.connection;
        copies::look_at(connection, self.place.schema(), false).await?;
        loop {
            let total = feed::head(connection).await?;
            let mut told = |done| {
                let waits = false;
                tell(Progress { done, total, waits });
            };
            let reached = copies::advance(
                &mut *connection,
                (self.projection, &mut self.reader),
                self.place,
                (total, self.step),
                &mut told,
            );
            let done = reached.await?;
            told(done);
            if done >= total {
                return Ok(());
            }
        }
    }

    /// Indexes and sums once the rows are there, and statistics, so that the first reader's plan is as good as
    /// before.
    async fn finish(&mut self) -> Result<(), sqlx::Error> {
        let (name, schema) = (self.projection.name(), self.place.schema());
        sqlx::query_scalar!(
            r#"SELECT make_indexes($1, $2)::text AS "made""#,
            name,
            schema,
        )
        .fetch_one(&mut self.connection)
        .await?;
        for table in self.projection.tables() {
            let analyze = format!("VACUUM (ANALYZE) {schema}.{table}");
            self.connection.execute(analyze.as_str()).await?;
        }
        Ok(())
    }

    /// Swaps as soon as no reader is in the way for long.
    async fn put_in_place(
        &mut self,
        act: &Act,
        tell: &mut (impl FnMut(Progress) + Send),
    ) -> Result<i64, OperateError> {
        let mut reached = Progress::default();
        for _ in 0..TRIES {
            self.catch_up(&mut |progress| reached = progress).await?;
            match swap(&mut self.connection, self.projection, self.place, act).await? {
                Outcome::Swapped(position) => return Ok(position),
                Outcome::InTheWay => {
                    reached.waits = true;
                    tell(reached);
                    sleep(PAUSE).await;
                }
            }
        }
        let name = self.projection.name();
        refused(format!(
            "{name} is rebuilt but was always being read: end what holds it for long \
             (pg_stat_activity) and run this again"
        ))
    }
}
