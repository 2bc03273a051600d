//! How far each read model has come.

use std::time::Duration;

use sqlx::PgPool;
use tokio::time::{Instant, sleep};

/// The position that a projection has reached.
///
/// # Errors
/// The store cannot be reached.
pub async fn position_of(pool: &PgPool, name: &str) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!("SELECT position FROM checkpoints WHERE name = $1", name)
        .fetch_one(pool)
        .await
}

/// Waits until a projection has reached a position; answers whether it has in time.
///
/// # Errors
/// The store cannot be reached.
pub async fn wait_until(
    pool: &PgPool,
    name: &str,
    position: i64,
    patience: Duration,
) -> Result<bool, sqlx::Error> {
    let started = Instant::now();
    loop {
        if position_of(pool, name).await? >= position {
            return Ok(true);
        }
        if started.elapsed() > patience {
            return Ok(false);
        }
        sleep(Duration::from_millis(10)).await;
    }
}
