//! Connections that can read the log, append to it, and nothing else.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Executor, PgPool};

/// How long a request waits for a connection.
const ACQUIRE: Duration = Duration::from_secs(5);

/// How long an idle connection is believed to be alive without being asked.
const RESTED: Duration = Duration::from_secs(1);

/// Through which door of the database a connection goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// To the log of cases and prosecutions and the read models.
    Register,
    /// To the log of complaints, of which the others see nothing.
    Complaints,
    /// To the log of who holds which powers.
    Access,
}

impl Door {
    /// No plan is compiled: a table without statistics looks so large to the planner that it would
    /// spend a third of a second on a query of a millisecond. No disk is turned to a page any more.
    fn settings(self) -> String {
        let door = match self {
            Self::Register => "SET ROLE wasnaker_app",
            Self::Complaints => {
                "SET ROLE wasnaker_complaints; SET search_path = complaints, public"
            }
            Self::Access => "SET ROLE wasnaker_access; SET search_path = access, public",
        };
        format!("{door}; SET jit = off; SET random_page_cost = 1.1")
    }
}

/// A pool whose connections have the rights of `wasnaker_app`; opens the first one.
///
/// It pings before use only what has rested ([`RESTED`]): a ping is a round trip per query, and what
/// was in use a moment ago is alive but for the accident, after which the log tries again by itself
/// and other reads answer 503.
///
/// # Errors
/// The URL is malformed, the database cannot be reached, or is not migrated.
pub async fn pool(url: &str, max: u32) -> Result<PgPool, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?;
    of_at_most(Door::Register, max).connect_with(options).await
}

/// The same, which opens none before it is asked.
///
/// # Errors
/// The URL is malformed.
pub fn lazy_pool(url: &str, max: u32) -> Result<PgPool, sqlx::Error> {
    lazy_pool_behind(Door::Register, url, max)
}

/// The same, behind a door.
///
/// # Errors
/// The URL is malformed.
pub fn lazy_pool_behind(door: Door, url: &str, max: u32) -> Result<PgPool, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?;
    Ok(of_at_most(door, max).connect_lazy_with(options))
}

fn of_at_most(door: Door, max: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(max)
        .min_connections(0)
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move { Ok(meta.idle_for < RESTED || connection.ping().await.is_ok()) })
        })
        .after_connect(move |connection, _| Box::pin(restrict(connection, door)))
}

/// The appender's connection: the same rights, and one plan by index for every batch, as the plan
/// may be made while the tables are still empty.
pub(super) async fn connect(
    options: &PgConnectOptions,
    door: Door,
) -> Result<PgConnection, sqlx::Error> {
    let mut connection = options.connect().await?;
    restrict(&mut connection, door).await?;
    let plan = "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan";
    connection.execute(plan).await?;
    Ok(connection)
}

async fn restrict(connection: &mut PgConnection, door: Door) -> Result<(), sqlx::Error> {
    connection.execute(door.settings().as_str()).await.map(drop)
}
