//! How fast read models follow the log, and how fast they are made when nothing is served.

use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use projections::runner::{self, ALL, Projection, by_kind, catch_up};
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;

use super::report::Row;
use super::{fill::head, fold, per_second};
use crate::database::Database;
use crate::{App, binary};

/// The longest that is waited for the server's own read models.
const LONG: Duration = Duration::from_secs(3600);
/// Events behind from which on a read model is made anew, not followed.
const FAR: i64 = 1000;

/// Lets all read models come from where they are to the end of the log, those of one kind of
/// stream together as the runner keeps them, beside FOLD: events that a read model takes in a
/// second. No server may keep them meanwhile.
pub(super) async fn caught_up(database: &Database) -> Result<Vec<Row>> {
    let mut owner = database.connect().await?;
    let upto = head(&mut owner).await?;
    let pool = api::log::pool(&database.url(), 2).await?;
    let from = position(&mut owner, ALL[0]).await?;
    let anchor = fold::rate(&mut owner, from, upto).await?;
    let mut rows = vec![];
    let (mut taken, mut seconds) = (0, 0.0);
    for models in by_kind() {
        let mut events = 0;
        for model in &models {
            events += upto - position(&mut owner, *model).await?;
        }
        let began = Instant::now();
        catch_up(&models, &pool, runner::FAR, &CancellationToken::new()).await;
        let took = began.elapsed().as_secs_f64();
        for model in &models {
            let reached = position(&mut owner, *model).await?;
            ensure!(reached == upto, "{model:?} is at {reached} of {upto}");
        }
        let kind = models.first().map_or("", |one| one.kind());
        // Where nothing of a kind has happened its read models are only taken past the rest.
        if happened(&mut owner, kind, from).await? {
            let what = format!("{} read models of kind {kind} follow", models.len());
            rows.push(followed_row(&what, (events, took), anchor));
            (taken, seconds) = (taken + events, seconds + took);
        }
    }
    rows.push(followed_row(
        "the read models of all kinds follow",
        (taken, seconds),
        anchor,
    ));
    sqlx::raw_sql("DROP TABLE folded, folded_to")
        .execute(&mut owner)
        .await?;
    Ok(rows)
}

/// Whether anything of a kind stands in the log after a position.
pub(super) async fn happened(owner: &mut PgConnection, kind: &str, after: i64) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT FROM events WHERE position > $1 AND aggregate_type = $2)";
    let found = sqlx::query_scalar(sql).bind(after).bind(kind);
    Ok(found.fetch_one(owner).await?)
}

fn followed_row(what: &str, (events, seconds): (i64, f64), anchor: f64) -> Row {
    Row {
        what: format!("{what}, each: beside FOLD"),
        ours: per_second(events, seconds),
        anchor,
        unit: "events/s",
        goal: ">= 0.7",
    }
}

/// Makes those read models anew that are far behind the end of the log, two at a time, as an operator
/// does after a large import; none serves meanwhile.
pub(super) async fn made(database: &Database) -> Result<Option<Row>> {
    let mut owner = database.connect().await?;
    let upto = head(&mut owner).await?;
    let mut behind = vec![];
    for one in ALL {
        if upto - position(&mut owner, one).await? > FAR {
            behind.push(one.name());
        }
    }
    // Those of the past take longest, and begin first.
    behind.sort_by_key(|name| name.ends_with("_times"));
    let many = behind.len();
    let began = Instant::now();
    let url = database.url();
    tokio::task::block_in_place(|| made_again(&url, behind))?;
    Ok((many > 0).then(|| Row {
        what: format!("{many} read models made, two at a time, beside the goal of the history"),
        ours: per_second(upto, began.elapsed().as_secs_f64()),
        anchor: 30_000.0,
        unit: "events/s",
        goal: "told",
    }))
}

/// Rebuilds the last one first.
fn made_again(url: &str, names: Vec<&'static str>) -> Result<()> {
    let names = Mutex::new(names);
    let next = || names.lock().ok().and_then(|mut left| left.pop());
    let work = || {
        while let Some(name) = next() {
            let mut command = Command::new(binary());
            command.args(["projections", "rebuild", name, "--database-url", url]);
            let ended = command
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()?;
            ensure!(ended.success(), "{name} was not made: {ended}");
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(work);
        work()?;
        other.join().map_err(|_| anyhow!("a rebuild panicked"))?
    })
}

/// Waits until the server's read models have come to a position, however much is before them.
pub(crate) async fn arrived(app: &App, position: i64) -> Result<()> {
    let began = Instant::now();
    while let Err(error) = app.reached(position).await {
        ensure!(began.elapsed() < LONG, "{error}");
    }
    Ok(())
}

async fn position(owner: &mut PgConnection, projection: Projection) -> Result<i64> {
    let sql = "SELECT position FROM checkpoints WHERE name = $1";
    let found = sqlx::query_scalar(sql).bind(projection.name());
    Ok(found.fetch_one(owner).await?)
}
