//! R12: the server's clock jumps, the database's does not.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use chrono::{TimeDelta, Utc};
use reqwest::Method;
use tokio::time::sleep;

use super::{Figures, Size, told_everywhere};
use crate::database::Database;
use crate::ledger::Findings;
use crate::truth::Log;
use crate::{Answer, App};

/// Where Debian's `libfaketime` puts itself.
const LIBRARIES: [&str; 2] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
];
/// Cases registered at each hour.
const CASES: usize = 5;

/// Back an hour, on a day, and right again: order and moments are the database's, and a token is
/// refused once it has expired by the clock.
pub async fn jumps(size: Size) -> Result<Figures> {
    let library = LIBRARIES.into_iter().find(|path| Path::new(path).exists());
    let library = library.ok_or_else(|| anyhow::anyhow!("libfaketime is missing"))?;
    let (database, folder) = (Database::start().await?, tempfile::tempdir()?);
    let hour = folder.path().join("hour");
    fs::write(&hour, "+0")?;
    let env = [
        ("LD_PRELOAD", library),
        ("FAKETIME_TIMESTAMP_FILE", hour.to_str().unwrap_or_default()),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ];
    let url = database.url();
    let app = App::start_in(tempfile::tempdir()?, &["--database-url", &url], &env)?;
    let began = Utc::now();
    let (short, long) = (
        app.token("coordinator", &[])?,
        app.token("coordinator", &["--hours", "99"])?,
    );
    let expired = app.token("coordinator", &["--hours", "-2"])?;
    let mut acked = 0;
    for (jump, of_short) in [("+0", 201), ("-1h", 201), ("+1d", 401)].repeat(size.rounds) {
        fs::write(&hour, jump)?;
        sleep(Duration::from_millis(50)).await;
        for _ in 0..CASES {
            ensure!(post(&app, &long).await? == 201, "refused at {jump}");
        }
        ensure!(post(&app, &short).await? == of_short, "12 hours at {jump}");
        ensure!(post(&app, &expired).await? == 401, "expired at {jump}");
        acked += CASES + usize::from(of_short == 201);
    }
    fs::write(&hour, "+0")?;
    let mut owner = database.connect().await?;
    let stored = Log::read(&mut owner).await?;
    stored.is_whole()?;
    let count = stored.events.len();
    ensure!(count == acked, "{count} events");
    let leeway = TimeDelta::seconds(1);
    let times = began - leeway..Utc::now() + leeway;
    let wrong = stored
        .events
        .iter()
        .find(|event| !times.contains(&event.recorded_at));
    ensure!(wrong.is_none(), "recorded by the server's clock: {wrong:?}");
    told_everywhere(&app, &mut owner).await?;
    Ok(Figures {
        id: "R12",
        kills: 0,
        findings: Findings {
            acked,
            ..Findings::default()
        },
        notes: format!(
            "{} jumps; order and moments are the database's",
            3 * size.rounds
        ),
    })
}

async fn post(app: &App, token: &str) -> Result<u16> {
    let body = app.case_example().await?;
    let request = app.request(Method::POST, "/api/v1/cases", token);
    Ok(Answer::of(request.json(&body).send().await?).await?.status)
}
