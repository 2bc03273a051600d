//! One connection that is opened again when it breaks, for a task that serves one batch at a time.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use tokio::time::{Instant, sleep, timeout};

use super::error::passes;
use super::{Door, LogError, connect};

/// How long a command may wait for the database before it is answered `Unavailable`.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// The first and the longest pause before another try.
const PAUSE: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(500));

/// The connection of one task.
pub(super) struct Line {
    options: PgConnectOptions,
    door: Door,
    connection: Option<PgConnection>,
}

/// How long a batch is tried again.
pub(super) struct Retry {
    deadline: Instant,
    pause: Duration,
}

impl Retry {
    pub(super) fn until(deadline: Instant) -> Self {
        let pause = PAUSE.0;
        Self { deadline, pause }
    }
}

impl Line {
    /// Opens the connection if the database answers; otherwise the first batch does.
    pub(super) async fn open(options: PgConnectOptions, door: Door) -> Self {
        let connection = connect::connect(&options, door).await.ok();
        Self {
            options,
            door,
            connection,
        }
    }

    pub(super) async fn connected(&mut self) -> Result<&mut PgConnection, sqlx::Error> {
        match &mut self.connection {
            Some(connection) => Ok(connection),
            none => Ok(none.insert(patient(connect::connect(&self.options, self.door)).await?)),
        }
    }

    /// Pauses before another try on a new connection.
    ///
    /// # Errors
    /// The error itself, when another try would not help or comes too late.
    pub(super) async fn recover(
        &mut self,
        error: sqlx::Error,
        retry: &mut Retry,
    ) -> Result<(), LogError> {
        if passes(&error) {
            self.connection = None;
        }
        if !passes(&error) || Instant::now() + retry.pause > retry.deadline {
            return Err(error.into());
        }
        tracing::warn!(%error, "the log's connection broke, trying again");
        sleep(retry.pause).await;
        retry.pause = PAUSE.1.min(retry.pause * 2);
        Ok(())
    }
}

/// The work, or a time-out that passes as a broken connection.
pub(super) async fn patient<T>(
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    timeout(PATIENCE, work)
        .await
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))
}
