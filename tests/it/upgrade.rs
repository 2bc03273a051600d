//! A new version of every read model is deployed while the old program serves and writes.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use projections::operate::{Act, Options, rebuild, verify};
use projections::runner::{ALL, Projection, round};
use reqwest::Method;
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use tests::database::Database;
use tests::load::Load;
use tests::operator::{demo, projections};
use tests::reading::Reading;
use tests::truth::{Log, rows};
use tests::{Answer, App};
use tokio::task::JoinSet;

/// Most events that the new program applies in one transaction.
const BATCH: i64 = 1000;

/// The old program is the real server; the new one is the same library whose every read model
/// says that it is one version further, with a server of the interface alone before it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_old_program_serves_until_the_swap_and_then_leaves_the_tables_alone() -> Result<()> {
    let database = Database::start().await?;
    let mut old = database.serve()?;
    demo(&old).await?;
    let mut owner = database.connect().await?;
    let load = Load::start(&[&old], old.filings().await?, 4, "upgrade")?;
    let reading = Reading::start(&old)?;
    load.more(10).await?;
    for new in coming() {
        deploy(&database, new).await?;
        load.more(5).await?;
    }
    let before = tables(&mut owner).await?;
    load.more(40).await?;
    ensure!(tables(&mut owner).await? == before, "written by the old");
    is_told_to_be_older(&old).await?;

    let pool = api::log::pool(&database.url(), 4).await?;
    let mut running = JoinSet::new();
    for new in coming() {
        running.spawn(keep(new, pool.clone()));
    }
    let serves = App::start(&["--database-url", &database.url(), "--only", "api"])?;
    let reading_new = Reading::start(&serves)?;
    load.more(20).await?;
    let (sent, reads) = (load.end().await?, reading.end().await?);
    let log = Log::read(&mut owner).await?;
    log.holds(&sent)?;
    serves.reached(log.head()).await?;
    ensure!(reads > 50 && reading_new.end().await? > 0, "{reads} reads");
    log.is_told(&mut owner).await?;
    is_served(&serves, &log).await?;

    // Started again, the old one neither takes the tables back nor writes to them.
    old.kill9()?;
    old.restart()?;
    let _the_connection_is_gone = old.anonymous(Method::GET, "/readyz").send().await;
    let case = old.register().await?;
    serves.reached(log.head() + 1).await?;
    is_told_to_be_older(&old).await?;
    serves.get("coordinator", &case).await?.body(200)?;
    running.shutdown().await;
    for new in coming() {
        let compared = verify(&database.url().parse()?, new).await?;
        ensure!(compared.is_equal(), "{new:?}: {compared:?}");
    }
    let told = projections(&old, &["verify"])?.ended(2)?;
    let first = coming().next().context("no projection")?;
    let made = format!("version {}", first.version());
    ensure!(told.err.contains(&made), "{told:?}");
    Ok(())
}

fn coming() -> impl Iterator<Item = Projection> {
    ALL.into_iter().map(|now| now.of_version(now.version() + 1))
}

/// What the new program does with a table that an older one made.
async fn deploy(database: &Database, new: Projection) -> Result<()> {
    let act = Act {
        who: "system:serve".to_owned(),
        reason: Some("a new version".to_owned()),
    };
    let (owner, options) = (database.url().parse()?, Options::default());
    let position = rebuild(&owner, new, options, &act, |_| {}).await?;
    ensure!(position > 0, "{new:?} is empty");
    Ok(())
}

/// What the new program does with its own tables from then on.
async fn keep(new: Projection, pool: PgPool) -> Result<()> {
    loop {
        if !round(new, &pool, BATCH).await? {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Every table with its checkpoint.
async fn tables(owner: &mut PgConnection) -> Result<Vec<(i64, i32, BTreeMap<String, Value>)>> {
    let mut tables = vec![];
    for projection in ALL {
        let checkpoint = "SELECT position, version FROM checkpoints WHERE name = $1";
        let (position, version) = sqlx::query_as(checkpoint)
            .bind(projection.name())
            .fetch_one(&mut *owner)
            .await?;
        let rows = rows(owner, projection.name()).await?;
        tables.push((position, version, rows));
    }
    Ok(tables)
}

/// It says that it cannot keep the tables, so that requests are sent to the new one.
async fn is_told_to_be_older(old: &App) -> Result<()> {
    let asked = old.anonymous(Method::GET, "/readyz");
    let ready = Answer::of(asked.send().await?).await?.body(503)?;
    let told = ready["projections"].as_array().context("no projections")?;
    for new in coming() {
        let (name, made) = (new.name(), format!("by version {} of", new.version()));
        let one = told.iter().find(|one| one["name"] == name);
        let error = one.context(name)?["error"].as_str().context(name)?;
        ensure!(error.contains(&made), "{error}");
    }
    Ok(())
}

/// The new one lists what the log has.
async fn is_served(new: &App, log: &Log) -> Result<()> {
    let first = log.events.iter().filter(|event| event.sequence == 1);
    let prosecutions = first
        .filter(|event| event.aggregate_type == "prosecution")
        .count();
    let path = "/api/v1/statistics/prosecutions?milestone=reported";
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let counted = new.get("statistician", path).await?.body(200)?;
        if counted["totals"]["prosecutions"] == prosecutions {
            return Ok(());
        }
        ensure!(Instant::now() < until, "{prosecutions}: {counted}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
