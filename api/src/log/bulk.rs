//! Many commands in one call, for filling a log; who serves goes through the appender.
//!
//! A call does not wait for the disk: what a crash of the database takes away is the newest end of
//! the log, never a part in the middle, and whoever fills sends the same command ids again and
//! stores just that. [`Bulk::durable`] waits once, when all is stored.

use std::time::Duration;

use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;
use tokio::time::{Instant, sleep};

use super::call::{self, Verdict};
use super::line::{Line, PATIENCE, Retry};
use super::{Append, Door, LogError, Outcome};

/// How long the database has to write to its disk between two looks.
const LOOK: Duration = Duration::from_millis(50);

/// A connection of its own into the log.
pub struct Bulk {
    line: Line,
}

impl Bulk {
    /// Opens the connection if the database answers; otherwise the first call does.
    pub async fn open(options: PgConnectOptions) -> Self {
        let line = Line::open(
            options.options([("synchronous_commit", "off")]),
            Door::Register,
        )
        .await;
        Self { line }
    }

    /// Stores commands on different streams in one call; one outcome for each, in order.
    ///
    /// # Errors
    /// The database cannot be reached for about five seconds, refuses the data, or two of the
    /// commands stand in each other's way.
    pub async fn append(&mut self, batch: &[Append]) -> Result<Vec<Outcome>, LogError> {
        let commands: Vec<&Append> = batch.iter().collect();
        let mut retry = Retry::until(Instant::now() + PATIENCE);
        loop {
            match self.call(&commands).await {
                Ok(verdicts) => return verdicts.into_iter().map(settled).collect(),
                Err(error) => self.line.recover(error, &mut retry).await?,
            }
        }
    }

    /// Which of these command ids are stored.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn known(&mut self, ids: &[String]) -> Result<Vec<String>, LogError> {
        let connection: &mut PgConnection = self.line.connected().await?;
        let known = sqlx::query_scalar!(
            "SELECT command_id FROM commands WHERE command_id = ANY($1)",
            ids,
        );
        Ok(known.fetch_all(connection).await?)
    }

    /// Waits until everything that was stored so far outlives a crash of the database.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn durable(&mut self) -> Result<(), LogError> {
        let connection: &mut PgConnection = self.line.connected().await?;
        let end = sqlx::query_scalar!(r#"SELECT pg_current_wal_insert_lsn()::text AS "end!""#);
        let end = end.fetch_one(&mut *connection).await?;
        loop {
            let reached = sqlx::query_scalar!(
                r#"SELECT pg_current_wal_flush_lsn() >= $1::text::pg_lsn AS "reached!""#,
                end,
            );
            if reached.fetch_one(&mut *connection).await? {
                return Ok(());
            }
            sleep(LOOK).await;
        }
    }

    async fn call(&mut self, commands: &[&Append]) -> Result<Vec<Verdict>, sqlx::Error> {
        let connection = self.line.connected().await?;
        call::append_events(connection, commands).await
    }
}

fn settled(verdict: Verdict) -> Result<Outcome, LogError> {
    match verdict {
        Verdict::Settled(outcome) => Ok(outcome),
        Verdict::Deferred => Err(LogError::unwritable("two commands on one stream")),
    }
}
