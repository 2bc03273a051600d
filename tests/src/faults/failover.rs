//! R3: the primary dies, the synchronous standby takes its place.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use sqlx::{Connection, Executor, PgConnection};
use tokio::time::sleep;

use super::{Figures, Size, judged, within, writers};
use crate::App;
use crate::database::Database;
use crate::line::Line;
use crate::standby::Standby;

/// How long after the promotion there may be no acknowledgement.
const BACK: Duration = Duration::from_secs(5);

/// Kills the primary, promotes the standby and leads the line to it: nothing acknowledged is lost.
pub async fn standby(size: Size) -> Result<Figures> {
    let database = Database::start().await?;
    let line = Line::to(&database.url()).await?;
    let app = App::start(&["--database-url", &line.url])?;
    let standby = Standby::start(&database).await?;
    synchronous(&database).await?;
    let load = writers(&[&app], "r3", size).await?;
    for _ in 0..size.rounds {
        load.more(super::WRITERS).await?;
    }
    database.kill9()?;
    let _ = line.cut();
    let since = Instant::now();
    standby.promote().await?;
    let promoted = since.elapsed();
    line.lead_to(&standby.url)?;
    load.more(super::WRITERS).await?;
    let back = since.elapsed();
    let mut owner = PgConnection::connect(&standby.url).await?;
    let findings = judged(&app, &mut owner, load).await?;
    within(
        size,
        "acknowledging again",
        back.saturating_sub(promoted),
        BACK,
    )?;
    Ok(Figures {
        id: "R3",
        kills: 1,
        findings,
        notes: format!(
            "promoted after {} ms, acknowledges again after {} ms",
            promoted.as_millis(),
            back.as_millis()
        ),
    })
}

/// Makes every commit wait until the standby shows it.
async fn synchronous(database: &Database) -> Result<()> {
    let mut owner = database.connect().await?;
    for setting in [
        "ALTER SYSTEM SET synchronous_standby_names = '*'",
        "ALTER SYSTEM SET synchronous_commit = 'remote_apply'",
        "SELECT pg_reload_conf()",
    ] {
        owner.execute(setting).await?;
    }
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let state = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
        let synchronous: i64 = sqlx::query_scalar(state).fetch_one(&mut owner).await?;
        if synchronous == 1 {
            return Ok(());
        }
        ensure!(Instant::now() < until, "the standby is not synchronous");
        sleep(Duration::from_millis(50)).await;
    }
}
