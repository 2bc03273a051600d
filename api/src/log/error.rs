//! Why the log could not answer.

use std::fmt::Display;

use cqrs_es::persist::PersistenceError;

/// The log could not do what it was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LogError {
    /// The database cannot be reached; try again with the same command id.
    #[error("the log is unavailable: {0}")]
    Unavailable(String),
    /// The database refuses the data, or answers what it never should.
    #[error("the log refuses the data: {0}")]
    Broken(String),
    /// A stored stream cannot be read back.
    #[error("a stored stream is corrupt: {0}")]
    Corrupt(String),
}

impl LogError {
    pub(super) fn stopped() -> Self {
        Self::Unavailable("the appender has stopped".to_owned())
    }

    pub(super) fn unwritable(error: impl Display) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<sqlx::Error> for LogError {
    fn from(error: sqlx::Error) -> Self {
        if passes(&error) {
            Self::Unavailable(error.to_string())
        } else {
            Self::Broken(error.to_string())
        }
    }
}

impl From<PersistenceError> for LogError {
    fn from(error: PersistenceError) -> Self {
        match error {
            PersistenceError::ConnectionError(cause) => Self::Unavailable(cause.to_string()),
            PersistenceError::DeserializationError(cause) => Self::Corrupt(cause.to_string()),
            PersistenceError::OptimisticLockError => Self::Broken(error.to_string()),
            PersistenceError::UnknownError(cause) => match cause.downcast::<sqlx::Error>() {
                Ok(error) => (*error).into(),
                Err(cause) => Self::Broken(cause.to_string()),
            },
        }
    }
}

/// Whether a new connection may cure it: the connection or the server is gone, or it was a deadlock.
pub(super) fn passes(error: &sqlx::Error) -> bool {
    if let sqlx::Error::Database(cause) = error {
        // Connection, rollback, resources, shutdown; a standby or a demoted primary; a stale plan.
        return cause.code().is_some_and(|code| {
            ["08", "40", "53", "57"]
                .iter()
                .any(|class| code.starts_with(class))
                || ["25006", "0A000", "26000", "55P03"].contains(&code.as_ref())
        });
    }
    matches!(
        error,
        sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
    )
}
