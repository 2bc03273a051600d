//! Connections that can read the log, append to it, and nothing else.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{ConnectOptions, Executor, PgPool};

/// How long a request waits for a connection.
const ACQUIRE: Duration = Duration::from_secs(5);

/// A pool whose connections have the rights of `wasnaker_app`; opens the first one.
///
/// It does not ping before use: a round trip per query. Reads of the log try again instead.
///
/// # Errors
/// The URL is malformed, the database cannot be reached, or is not migrated.
pub async fn pool(url: &str, max: u32) -> Result<PgPool, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?;
    of_at_most(max).connect_with(options).await
}

/// The same, which opens none before it is asked.
///
/// # Errors
/// The URL is malformed.
pub fn lazy_pool(url: &str, max: u32) -> Result<PgPool, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?;
    Ok(of_at_most(max).connect_lazy_with(options))
}

fn of_at_most(max: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(max)
        .min_connections(0)
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(restrict(connection)))
}

/// The appender's connection: the same rights, and one plan by index for every batch, as the plan
/// may be made while the tables are still empty.
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    let mut connection = options.connect().await?;
    restrict(&mut connection).await?;
    let plan = "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan";
    connection.execute(plan).await?;
    Ok(connection)
}

/// No plan is compiled: a table without statistics looks so large to the planner that it would
/// spend a third of a second on a query of a millisecond.
async fn restrict(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let settings = "SET ROLE wasnaker_app; SET jit = off";
    connection.execute(settings).await.map(drop)
}
