use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use projections::checkpoint::position_of;
use projections::operate::{self, Act, Options};
use projections::runner::{self, Projection};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::prop_assert_eq;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use tests::database::Database;
use tests::steps::{TO_NON_COMPLIANCE, TO_NOTA};
use tests::truth::{Log, rows};
use tests::{Answer, App};

const REGISTER: &str = include_str!("../../api/demo/rakornas-2019.csv");
/// Steps to a first note that was received.
const RECEIVED: usize = TO_NOTA.len() + 1;
const PROSECUTION: &[&str] = &[
    "open-investigation",
    "name-suspect",
    "examine-suspect",
    "complete-bap",
    "refer-to-court",
    "open-hearing",
    "record-judgment",
    "pay-fine",
];

/// Every table, whole.
type Tables = BTreeMap<&'static str, BTreeMap<String, Value>>;

#[test]
fn the_tables_are_the_same_however_the_log_is_cut() -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let database = runtime.block_on(Database::start())?;
    runtime.block_on(live(&database))?;
    let owner = runtime.block_on(PgPool::connect(&database.url()))?;
    let app = runtime.block_on(api::log::pool(&database.url(), 2))?;
    let expected = runtime.block_on(tables(&owner))?;
    let config = Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    };
    let any_cuts = (vec(1..60_i64, 1..6), any::<Index>());
    TestRunner::new(config).run(&any_cuts, |(cuts, back)| {
        let found = runtime.block_on(replay(&owner, &app, &cuts, &back));
        let found = found.map_err(|error| TestCaseError::fail(format!("{error:#}")))?;
        prop_assert_eq!(&found.0, &expected, "from the start");
        prop_assert_eq!(&found.1, &expected, "some of it twice");
        let step = usize::try_from(cuts.iter().sum::<i64>())?;
        let found = runtime.block_on(rebuilt(&owner, step));
        let found = found.map_err(|error| TestCaseError::fail(format!("{error:#}")))?;
        prop_assert_eq!(&found, &expected, "beside, in steps of {}", step);
        Ok(())
    })?;
    Ok(())
}

/// A server fills the log and the tables, and ends.
async fn live(database: &Database) -> Result<()> {
    let app = database.serve()?;
    let token = app.token("central_admin", &[])?;
    let import = app.request(Method::POST, "/api/v1/imports/prosecutions", &token);
    let import = import.header("content-type", "text/csv").body(REGISTER);
    Answer::of(import.send().await?).await?.body(200)?;
    for steps in [0, 3, RECEIVED] {
        let case = app.register().await?;
        for action in TO_NON_COMPLIANCE.iter().take(steps) {
            app.step(&case, action).await?;
        }
        if steps == RECEIVED {
            let (_, mut correction) = app.allowed(&case, "propose-correction").await?;
            correction["target"] = json!(4);
            correction["new"] = json!({ "field": "norm", "value": "WLK-03" });
            let path = format!("{case}/actions/propose-correction");
            app.post("inspector_2", &path, &correction)
                .await?
                .body(200)?;
            app.step(&case, "approve-correction").await?;
        }
    }
    let prosecution = filed(&app).await?;
    for action in PROSECUTION {
        app.step(&prosecution, action).await?;
    }
    for action in ["propose-correction", "approve-correction"] {
        app.step(&prosecution, action).await?;
    }
    app.reached(app.position().await?).await?;
    let mut owner = database.connect().await?;
    let log = Log::read(&mut owner).await?;
    ensure!(log.head() > 100, "a short log: {}", log.head());
    log.is_told(&mut owner).await
}

async fn filed(app: &App) -> Result<String> {
    let path = "/api/v1/prosecutions";
    let report = app.example(path).await?;
    let made = app.post("ppns", path, &report).await?.body(201)?;
    Ok(format!(
        "{path}/{}",
        made["id"].as_str().unwrap_or_default()
    ))
}

async fn tables(owner: &PgPool) -> Result<Tables> {
    let mut connection = owner.acquire().await?;
    let mut tables = Tables::new();
    for projection in runner::ALL {
        let table = projection.name();
        tables.insert(table, rows(&mut connection, table).await?);
    }
    Ok(tables)
}

/// The tables made again in transactions of these sizes, and after some was applied twice.
async fn replay(
    owner: &PgPool,
    app: &PgPool,
    cuts: &[i64],
    back: &Index,
) -> Result<(Tables, Tables)> {
    let head: i64 = sqlx::query_scalar("SELECT position FROM log_head")
        .fetch_one(owner)
        .await?;
    for projection in runner::ALL {
        sqlx::raw_sql(&format!("TRUNCATE {}", projection.name()))
            .execute(owner)
            .await?;
        catch_up(owner, app, projection, 0, head, cuts).await?;
    }
    let made = tables(owner).await?;
    let from = i64::try_from(back.index(usize::try_from(head)?))?;
    for projection in runner::ALL {
        catch_up(owner, app, projection, from, head, cuts).await?;
    }
    Ok((made, tables(owner).await?))
}

/// The tables made beside and swapped in.
async fn rebuilt(owner: &PgPool, step: usize) -> Result<Tables> {
    let act = Act {
        who: "test".to_owned(),
        reason: None,
    };
    let options = Options {
        step,
        restart: true,
    };
    for projection in runner::ALL {
        operate::rebuild(&owner.connect_options(), projection, options, &act, |_| {}).await?;
    }
    tables(owner).await
}

async fn catch_up(
    owner: &PgPool,
    app: &PgPool,
    projection: Projection,
    from: i64,
    head: i64,
    cuts: &[i64],
) -> Result<()> {
    let name = projection.name();
    let back = format!("UPDATE checkpoints SET position = {from} WHERE name = '{name}'");
    sqlx::raw_sql(&back).execute(owner).await?;
    let rounds = usize::try_from(head)? + 1;
    for (limit, _) in cuts.iter().cycle().zip(0..rounds) {
        runner::round(projection, app, *limit).await?;
        if position_of(app, name).await? == head {
            return Ok(());
        }
    }
    anyhow::bail!("{name} does not reach {head}")
}
