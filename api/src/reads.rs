//! Where lists, counts and histories are read: at a replica as far as it has followed, otherwise
//! at the primary. What a command is decided on never comes from here.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use projections::checkpoint::{position_of, wait_until};
use sqlx::PgPool;
use tokio::time::{Instant, timeout};

use crate::error::ApiError;
use crate::sight::{Seen, Sight};

/// How long an answer waits for its read model.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long of that it waits for the replica.
const FOLLOWING: Duration = Duration::from_millis(500);
/// How long a replica may take to say where it is, beyond that.
const SILENT: Duration = Duration::from_millis(500);
/// How long a replica that did not answer is left alone.
const REST: Duration = Duration::from_secs(5);

/// The primary and perhaps a replica; clones share what they know of it.
#[derive(Clone)]
pub struct Reads {
    primary: PgPool,
    replica: Option<PgPool>,
    rests_until: Arc<Mutex<Option<Instant>>>,
}

impl Reads {
    /// Reads at the replica if there is one.
    #[must_use]
    pub fn new(primary: PgPool, replica: Option<PgPool>) -> Self {
        let rests_until = Arc::default();
        Self {
            primary,
            replica,
            rests_until,
        }
    }

    /// Asks a read model that has what the caller has written, with the sight of the request; answers
    /// its position too.
    ///
    /// # Errors
    /// 500 outside a request that passed the guard; 503 when the read model has not come so far in
    /// time, or the store cannot be reached.
    pub async fn ask<T, F>(
        &self,
        projection: &str,
        min_position: Option<i64>,
        question: impl Fn(Seen) -> F,
    ) -> Result<(T, i64), ApiError>
    where
        F: Future<Output = Result<T, sqlx::Error>>,
    {
        let sight = Sight::of_request()?;
        if let Some((replica, position)) = self.followed(projection, min_position).await {
            match sight.ask(&replica, &question).await {
                Ok(answer) => return Ok((answer, position)),
                Err(error) => self.leave_alone(&error),
            }
        }
        let position = caught_up(&self.primary, projection, min_position).await?;
        Ok((sight.ask(&self.primary, question).await?, position))
    }

    /// Waits until a read model has what the caller has written; answers its position.
    ///
    /// # Errors
    /// 503 when it has not come so far in time, or the store cannot be reached.
    pub async fn reached(&self, projection: &str, wanted: Option<i64>) -> Result<i64, ApiError> {
        match self.followed(projection, wanted).await {
            Some((_, position)) => Ok(position),
            None => caught_up(&self.primary, projection, wanted).await,
        }
    }

    /// Asks the replica first; the primary when it does not answer well enough.
    ///
    /// # Errors
    /// The primary's.
    pub async fn first_good<T, E: Debug, F>(
        &self,
        question: impl Fn(PgPool) -> F,
        good: impl Fn(&T) -> bool,
    ) -> Result<T, E>
    where
        F: Future<Output = Result<T, E>>,
    {
        if let Some(replica) = self.replica() {
            match timeout(FOLLOWING + SILENT, question(replica)).await {
                Ok(Ok(answer)) if good(&answer) => return Ok(answer),
                Ok(Ok(_)) => {}
                Ok(Err(error)) => self.leave_alone(&error),
                Err(late) => self.leave_alone(&late),
            }
        }
        question(self.primary.clone()).await
    }

    /// The replica and the read model's position there, once that is enough; none if it is not.
    async fn followed(&self, projection: &str, wanted: Option<i64>) -> Option<(PgPool, i64)> {
        let replica = self.replica()?;
        let position = async {
            let wanted = wanted.unwrap_or(0);
            wait_until(&replica, projection, wanted, FOLLOWING).await?;
            position_of(&replica, projection).await
        };
        match timeout(FOLLOWING + SILENT, position).await {
            Ok(Ok(position)) => (position >= wanted.unwrap_or(0)).then_some((replica, position)),
            Ok(Err(error)) => {
                self.leave_alone(&error);
                None
            }
            Err(late) => {
                self.leave_alone(&late);
                None
            }
        }
    }

    /// The replica, unless it is left alone.
    fn replica(&self) -> Option<PgPool> {
        let until = *self
            .rests_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let rests = until.is_some_and(|until| Instant::now() < until);
        self.replica.clone().filter(|_| !rests)
    }

    fn leave_alone(&self, error: &dyn Debug) {
        tracing::warn!(
            ?error,
            "the replica does not answer; reading at the primary"
        );
        let until = Some(Instant::now() + REST);
        *self
            .rests_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = until;
    }
}

/// Waits until what follows the log has reached a position; answers where it is.
///
/// # Errors
/// 503 when it does not in time, or the store cannot be reached.
pub async fn caught_up(
    pool: &PgPool,
    follower: &str,
    min_position: Option<i64>,
) -> Result<i64, ApiError> {
    if let Some(wanted) = min_position
        && !wait_until(pool, follower, wanted, PATIENCE).await?
    {
        let detail = format!("{follower} has not reached position {wanted} yet; try again");
        return Err(ApiError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "projection.behind",
            detail,
        ));
    }
    Ok(position_of(pool, follower).await?)
}
