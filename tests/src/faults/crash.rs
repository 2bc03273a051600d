//! R1, R2 and the mixed run: what is killed at once comes back with everything that was acknowledged.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use fastrand::Rng;
use nix::sys::signal::{Signal, kill};
use sqlx::PgConnection;
use tokio::time::sleep;

use super::{Figures, Size, judged, within, writers};
use crate::App;
use crate::database::Database;
use crate::line::Line;

/// A backend of a client, chosen by a number; the asker's own is left alone.
const TERMINATE: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
      AND pid <> pg_backend_pid() ORDER BY hashint8(pid + $1) LIMIT 1";
/// How long a restart after a crash may take (R2).
const RESTART: Duration = Duration::from_secs(60);

/// R1: `kill -9` of the server, round after round.
pub async fn server(size: Size) -> Result<Figures> {
    let (mut app, mut dice) = (App::start(&[])?, Rng::with_seed(size.seed));
    let load = writers(&[&app], "r1", size).await?;
    let mut slowest = Duration::ZERO;
    for _ in 0..size.rounds {
        sleep(Duration::from_millis(100 + dice.u64(..400))).await;
        app.kill9()?;
        let since = Instant::now();
        app.restart()?;
        load.more(1).await?;
        slowest = slowest.max(since.elapsed());
    }
    let mut owner = app.database().await?;
    let findings = judged(&app, &mut owner, load).await?;
    within(size, "restart", slowest, RESTART)?;
    Ok(Figures {
        id: "R1",
        kills: size.rounds,
        findings,
        notes: format!(
            "acknowledges again after at most {} ms",
            slowest.as_millis()
        ),
    })
}

/// R2: `kill -9` of the postmaster, round after round; the server starts it again.
pub async fn database(size: Size) -> Result<Figures> {
    let (app, mut dice) = (App::start(&[])?, Rng::with_seed(size.seed));
    let load = writers(&[&app], "r2", size).await?;
    let mut slowest = Duration::ZERO;
    for _ in 0..size.rounds {
        sleep(Duration::from_millis(100 + dice.u64(..400))).await;
        kill(app.postmaster()?, Signal::SIGKILL)?;
        let since = Instant::now();
        load.more(super::WRITERS).await?;
        slowest = slowest.max(since.elapsed());
    }
    let mut owner = app.database().await?;
    let findings = judged(&app, &mut owner, load).await?;
    within(size, "restart of the database", slowest, RESTART)?;
    Ok(Figures {
        id: "R2",
        kills: size.rounds,
        findings,
        notes: format!(
            "acknowledges again after at most {} ms",
            slowest.as_millis()
        ),
    })
}

/// Two servers while processes, backends and connections are killed at random.
pub async fn mixed(size: Size) -> Result<Figures> {
    let database = Database::start().await?;
    let line = Line::to(&database.url()).await?;
    let flags = ["--database-url", &line.url];
    let mut apps = [App::start(&flags)?, App::start(&flags)?];
    let [one, two] = &apps;
    let load = writers(&[one, two], "mixed", size).await?;
    let (mut owner, mut dice) = (database.connect().await?, Rng::with_seed(size.seed));
    let mut kills = [0_usize; 3];
    while kills.iter().sum::<usize>() < size.rounds {
        sleep(Duration::from_millis(20 + dice.u64(..200))).await;
        // The first three are one of each kind.
        let kind = kills.iter().position(|kind| *kind == 0);
        let kind = kind.map_or_else(|| dice.u64(..3), |kind| kind as u64);
        let [process, backend, connection] = &mut kills;
        match kind {
            0 => {
                let [one, two] = &mut apps;
                let app = if dice.u64(..2) == 0 { one } else { two };
                app.kill9()?;
                app.restart()?;
                *process += 1;
            }
            1 => *backend += usize::from(terminated(&mut owner, &mut dice).await?),
            _ => {
                let chosen = usize::try_from(dice.u64(..1000))?;
                *connection += usize::from(line.cut_one(chosen));
            }
        }
        load.more(1).await?;
    }
    let [one, _] = &apps;
    let findings = judged(one, &mut owner, load).await?;
    ensure!(
        kills.iter().all(|kind| *kind > 0),
        "not of each kind: {kills:?}"
    );
    let [process, backend, connection] = kills;
    Ok(Figures {
        id: "mixed",
        kills: kills.iter().sum(),
        findings,
        notes: format!("{process} processes, {backend} backends, {connection} connections"),
    })
}

async fn terminated(owner: &mut PgConnection, dice: &mut Rng) -> Result<bool> {
    let chosen = i64::try_from(dice.u64(..1 << 30))?;
    let done: Option<bool> = sqlx::query_scalar(TERMINATE)
        .bind(chosen)
        .fetch_optional(owner)
        .await?;
    Ok(done == Some(true))
}
