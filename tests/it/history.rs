//! The synthetic history: lawful, told by every read model, and the same when it is made again.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Result, ensure};
use projections::checkpoint::wait_until;
use projections::runner::{by_kind, catch_up};
use serde_json::Value;
use tests::App;
use tests::database::Database;
use tests::operator::projections;
use tests::truth::{Log, rows};
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn a_history_is_made_once_and_every_table_tells_it() -> Result<()> {
    let database = Database::start().await?;
    let app = database.serve()?;
    made(&app, 150)?;
    let mut owner = database.connect().await?;
    let half = Log::read(&mut owner).await?.head();
    let told = made(&app, 300)?;
    ensure!(told.contains("150 were there"), "{told}");
    let log = Log::read(&mut owner).await?;
    ensure!(log.head() > half && half > 500, "{half} and {}", log.head());
    app.reached(log.head()).await?;
    // What the system does by itself finds nothing to do but what lies on the last days.
    drop(app);
    let app = App::start(&[
        "--database-url",
        &database.url(),
        "--only",
        "api,projections",
    ])?;
    let after = Log::read(&mut owner).await?;
    ensure!(after.head() - log.head() < 20, "{} after", after.head());
    after.is_whole()?;
    arrived(&database, after.head()).await?;
    after.is_told(&mut owner).await?;
    counts_are_those_of_the_log(&app, &after).await?;

    let before = tables(&mut owner).await?;
    let told = made(&app, 300)?;
    ensure!(told.contains("300 were there; 0 streams"), "{told}");
    let again = Log::read(&mut owner).await?;
    ensure!(again.head() == after.head(), "{} again", again.head());
    ensure!(tables(&mut owner).await? == before, "the tables are others");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn read_models_far_behind_come_to_the_end_of_the_log_in_lanes() -> Result<()> {
    let database = Database::start().await?;
    let app = database.serve_with(&["--only", "api"])?;
    made(&app, 200)?;
    let mut owner = database.connect().await?;
    let log = Log::read(&mut owner).await?;
    let pool = api::log::pool(&database.url(), 2).await?;
    let stop = CancellationToken::new();
    for models in by_kind() {
        // One batch, then lanes for the rest.
        catch_up(&models, &pool, 500, &stop).await;
    }
    ensure!(log.head() > 2000, "{}", log.head());
    arrived(&database, log.head()).await?;
    log.is_told(&mut owner).await?;
    projections(&app, &["verify"])?.ended(0)?;
    Ok(())
}

/// Waits until all read models have come to a position; what follows the log to act on it may be
/// behind, where nobody runs it.
async fn arrived(database: &Database, position: i64) -> Result<()> {
    let pool = api::log::pool(&database.url(), 2).await?;
    for one in projections::runner::ALL {
        let is_there = wait_until(&pool, one.name(), position, Duration::from_secs(60)).await?;
        ensure!(is_there, "{} is behind {position}", one.name());
    }
    Ok(())
}

fn made(app: &App, cases: u64) -> Result<String> {
    let cases = cases.to_string();
    let done = app.command(&["demo", "--cases", &cases, "--seed", "4"])?;
    ensure!(done.status.success(), "{done:?}");
    Ok(String::from_utf8(done.stdout)?)
}

async fn tables(owner: &mut sqlx::PgConnection) -> Result<Vec<BTreeMap<String, Value>>> {
    let mut tables = vec![];
    for projection in projections::runner::ALL {
        tables.push(rows(owner, projection.name()).await?);
    }
    Ok(tables)
}

/// Fines paid, as the statistics count them and as the log has them.
async fn counts_are_those_of_the_log(app: &App, log: &Log) -> Result<()> {
    let paid = log.events.iter();
    let paid = paid.filter(|event| event.event_type == "FinePaid");
    let sum: i64 = paid
        .filter_map(|event| event.payload["amount_idr"].as_i64())
        .sum();
    let path = "/api/v1/statistics/prosecutions?milestone=completed&group_by=province,month";
    let counted = app.get("statistician", path).await?.body(200)?;
    ensure!(counted["totals"]["fines_idr"] == sum, "{sum}: {counted}");
    ensure!(sum > 0, "nobody has paid");
    Ok(())
}
