//! Several processes share the work on one database; reads go to a replica that has followed.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use tests::database::Database;
use tests::standby::Standby;
use tests::steps::TO_NON_COMPLIANCE;
use tests::{Answer, App};

const CASES: &str = "/api/v1/cases";

fn part(database: &Database, more: &[&str]) -> Result<App> {
    database.serve_with(more)
}

async fn open(app: &App, path: &str) -> Result<Answer> {
    Answer::of(app.anonymous(Method::GET, path).send().await?).await
}

/// A new case with its id and position.
async fn registered(app: &App) -> Result<(String, i64)> {
    let body = app.case_example().await?;
    let made = app.post("coordinator", CASES, &body).await?.body(201)?;
    let id = made["id"].as_str().context("no id")?.to_owned();
    Ok((id, made["position"].as_i64().context("no position")?))
}

async fn listed(app: &App, query: &str) -> Result<Value> {
    let path = format!("{CASES}{query}");
    app.get("coordinator", &path).await?.body(200)
}

fn holds(list: &Value, id: &str) -> bool {
    let items = list["items"].as_array();
    items.is_some_and(|items| items.iter().any(|item| item["id"] == id))
}

#[tokio::test]
async fn two_processes_share_the_parts_out() -> Result<()> {
    let database = Database::start().await?;
    let api = part(&database, &["--only", "api"])?;
    let worker = part(&database, &["--only", "projections,processes"])?;
    let runs = open(&api, "/readyz").await?.body(200)?["runs"].clone();
    assert_eq!(runs, json!(["api"]));
    let runs = open(&worker, "/readyz").await?.body(200)?["runs"].clone();
    assert_eq!(runs, json!(["projections", "processes"]));
    assert_eq!(open(&worker, "/metrics").await?.status, 200);
    assert_eq!(open(&worker, "/openapi.json").await?.status, 404);
    assert_eq!(worker.get("auditor", CASES).await?.status, 404);

    let (id, position) = registered(&api).await?;
    let list = listed(&api, &format!("?min_position={position}")).await?;
    assert!(holds(&list, &id), "{list}");
    ordered_is_opened(&api, &format!("{CASES}/{id}")).await
}

/// Who orders an investigation reads the new prosecution at once.
async fn ordered_is_opened(app: &App, case: &str) -> Result<()> {
    for action in TO_NON_COMPLIANCE {
        app.step(case, action).await?;
    }
    let done = app.step(case, "order-investigation").await?;
    let event = &done["events"][0]["event"];
    let prosecution = event["prosecution_id"].as_str().context("no prosecution")?;
    let since = format!("?min_position={}", done["position"]);
    let path = format!("/api/v1/prosecutions/{prosecution}");
    for more in ["", "/actions", "/history"] {
        app.get("ppns", &format!("{path}{more}{since}"))
            .await?
            .body(200)?;
    }
    app.get("ppns", &format!("{case}/history{since}"))
        .await?
        .body(200)?;
    let wrong = app.get("ppns", &format!("{path}?min_position=x")).await?;
    assert_eq!(wrong.status, 422, "{wrong:?}");
    let ahead = format!("{path}?min_position={}", app.position().await? + 1);
    let ahead = app.get("ppns", &ahead).await?;
    assert_eq!(ahead.status, 503, "{ahead:?}");
    Ok(())
}

#[tokio::test]
async fn parts_that_nobody_knows_are_refused() -> Result<()> {
    let refused = App::start(&["--only", "pages"]);
    ensure!(refused.is_err(), "pages are no part");
    let refused = App::start(&["--demo", "--only", "projections"]);
    ensure!(refused.is_err(), "the demo needs the interface");
    Ok(())
}

#[tokio::test]
async fn reads_go_to_a_replica_that_has_followed() -> Result<()> {
    let database = Database::start().await?;
    drop(database.serve()?);
    let standby = Standby::start(&database).await?;
    let app = part(&database, &["--database-read-url", &standby.url])?;
    let (first, position) = registered(&app).await?;
    let list = listed(&app, &format!("?min_position={position}")).await?;
    assert!(holds(&list, &first), "{list}");
    until_listed(&app, &first).await?;

    standby.hold(true).await?;
    let (second, position) = registered(&app).await?;
    let list = listed(&app, &format!("?min_position={position}")).await?;
    assert!(holds(&list, &second), "not from the primary: {list}");
    let list = listed(&app, "").await?;
    assert!(!holds(&list, &second), "not from the replica: {list}");
    let case = format!("{CASES}/{second}");
    app.step(&case, "issue-task-order").await?;
    let history = app.get("coordinator", &format!("{case}/history")).await?;
    let events = history.body(200)?["events"].as_array().map(Vec::len);
    assert_eq!(events, Some(2), "a stale history");

    standby.hold(false).await?;
    until_listed(&app, &second).await?;
    standby.kill()?;
    let list = listed(&app, "").await?;
    assert!(holds(&list, &second), "not from the primary: {list}");
    Ok(())
}

async fn until_listed(app: &App, id: &str) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(20);
    while !holds(&listed(app, "").await?, id) {
        ensure!(Instant::now() < until, "the replica does not follow");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}
