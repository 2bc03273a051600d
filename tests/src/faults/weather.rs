//! R6: a slow, a silent and a broken line to the database.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use reqwest::Method;
use tokio::time::sleep;

use super::{Figures, Size, judged, p99, within, writers};
use crate::App;
use crate::database::Database;
use crate::line::{Line, Weather};

/// The server's deadline of 10 s and a fifth.
const DEADLINE: Duration = Duration::from_secs(12);
/// How long it may take to be well again.
const BACK: Duration = Duration::from_secs(5);

/// Each weather for a while; every request is answered in time, and nothing without its commit.
pub async fn line(size: Size) -> Result<Figures> {
    let database = Database::start().await?;
    let line = Line::to(&database.url()).await?;
    let app = App::start(&["--database-url", &line.url])?;
    let load = writers(&[&app], "r6", size).await?;
    let (mut slowest, mut back, mut late) = (Duration::ZERO, Duration::ZERO, vec![]);
    let spell = Duration::from_millis(if size.full { 11_000 } else { 1_500 });
    let mut kills = 0;
    for weather in [
        Weather::Late(Duration::from_millis(200)),
        Weather::Narrow(10_000),
        Weather::Silent,
        Weather::Fair,
    ] {
        line.set(weather);
        let until = Instant::now() + spell;
        while Instant::now() < until {
            let (took, status) = read(&app).await?;
            ensure!(matches!(status, 200 | 503), "{weather:?}: {status}");
            slowest = slowest.max(took);
            if matches!(weather, Weather::Late(_)) {
                ensure!(status == 200, "reads starve behind slow commands");
                late.push(took);
            }
            if weather == Weather::Fair {
                kills += line.cut();
                sleep(Duration::from_millis(300)).await;
            }
        }
        line.set(Weather::Fair);
        let since = Instant::now();
        load.more(1).await?;
        back = back.max(since.elapsed());
    }
    let mut owner = database.connect().await?;
    let findings = judged(&app, &mut owner, load).await?;
    within(size, "an answer", slowest, DEADLINE)?;
    within(size, "recovery", back, BACK)?;
    Ok(Figures {
        id: "R6",
        kills,
        findings,
        notes: format!(
            "slowest answer {} ms, p99 of reads at +200 ms {} ms, well again after {} ms",
            slowest.as_millis(),
            p99(&mut late),
            back.as_millis()
        ),
    })
}

async fn read(app: &App) -> Result<(Duration, u16)> {
    let token = app.token("coordinator", &[])?;
    let since = Instant::now();
    let request = app.request(Method::GET, "/api/v1/cases?limit=5", &token);
    let status = request.send().await?.status().as_u16();
    Ok((since.elapsed(), status))
}
