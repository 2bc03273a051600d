use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use nix::sys::signal::{Signal, kill};
use reqwest::Method;
use sqlx::PgConnection;
use tests::load::{Load, Order, Sent, told};
use tests::truth::Log;
use tests::{Answer, App};

const WRITERS: usize = 8;
const ENOUGH: usize = 40;
const LISTENERS: &str = "SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'LISTEN %' ORDER BY pid";
const CONNECTIONS: &str = "SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
      AND pid <> pg_backend_pid()";

/// Writers that register cases; a failed request is not repeated.
async fn registering(app: &App, name: &str) -> Result<Load> {
    let order = Order {
        role: "coordinator",
        path: "/api/v1/cases".to_owned(),
        body: app.case_example().await?,
    };
    let load = Load::start(&[app], vec![order], WRITERS, name)?;
    load.more(ENOUGH).await?;
    Ok(load)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_keeps_what_it_acknowledged() -> Result<()> {
    let mut app = App::start(&[])?;
    let load = registering(&app, "server").await?;
    app.kill9()?;
    let sent = load.end().await?;
    app.restart()?;
    everything_is_there(&app, &sent).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_database_comes_back_with_everything() -> Result<()> {
    let app = App::start(&[])?;
    let load = registering(&app, "database").await?;
    kill(app.postmaster()?, Signal::SIGKILL)?;
    load.more(ENOUGH).await?;
    let sent = load.end().await?;
    everything_is_there(&app, &sent).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_connections_lose_nothing() -> Result<()> {
    let app = App::start(&[])?;
    let mut owner = app.database().await?;
    let load = registering(&app, "cut").await?;
    for _ in 0..5 {
        let cut = terminate(&mut owner, CONNECTIONS).await?;
        ensure!(!cut.is_empty(), "no connection was there to be cut");
        load.more(ENOUGH / 2).await?;
    }
    let sent = load.end().await?;
    everything_is_there(&app, &sent).await
}

#[tokio::test]
async fn a_lost_listener_is_replaced_and_the_lists_go_on() -> Result<()> {
    let app = App::start(&[])?;
    let mut owner = app.database().await?;
    app.register().await?;
    let mut known = wait_for_listener(&mut owner, &HashSet::new()).await?;
    for _ in 0..3 {
        let cut = terminate(&mut owner, LISTENERS).await?;
        ensure!(!cut.is_empty(), "no listener was there to be cut");
        app.register().await?;
        app.reached(app.position().await?).await?;
        known.extend(cut);
        known = wait_for_listener(&mut owner, &known).await?;
    }
    let log = Log::read(&mut owner).await?;
    log.is_told(&mut owner).await
}

#[tokio::test]
async fn a_data_directory_has_one_server() -> Result<()> {
    let app = App::start(&[])?;
    let second = app.command(&["serve", "--listen", "127.0.0.1:0"])?;
    assert!(!second.status.success(), "{second:?}");
    let told = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(told.contains("data"), "{told}");
    assert!(!told.contains("panicked"), "{told}");
    app.register().await?;
    Ok(())
}

/// Cuts the connections that a query names, and says which.
async fn terminate(owner: &mut PgConnection, which: &str) -> Result<Vec<i32>> {
    let sql = format!(
        "WITH these AS MATERIALIZED ({which})
         SELECT pid FROM these WHERE pg_terminate_backend(pid)"
    );
    Ok(sqlx::query_scalar(&sql).fetch_all(owner).await?)
}

/// Waits for a listener that is none of those; answers all that were ever there.
async fn wait_for_listener(owner: &mut PgConnection, known: &HashSet<i32>) -> Result<HashSet<i32>> {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let now: Vec<i32> = sqlx::query_scalar(LISTENERS).fetch_all(&mut *owner).await?;
        if now.iter().any(|pid| !known.contains(pid)) {
            return Ok(known.iter().copied().chain(now).collect());
        }
        ensure!(Instant::now() < until, "nobody listens");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Every key, answered or in doubt, is sent again and has one effect: the one that was answered
/// or stored before, if there was one.
async fn everything_is_there(app: &App, sent: &[Sent]) -> Result<()> {
    let doctor = app.command(&["doctor"])?;
    assert!(doctor.status.success(), "{doctor:?}");
    let mut owner = app.database().await?;
    let before = Log::read(&mut owner).await?;
    before.is_whole()?;
    before.holds(sent)?;
    let stored = before.effects();
    let mut answers = HashMap::new();
    for one in sent {
        let again = one.repeat(app).await?;
        ensure!(again.status == 201, "{again:?} to {one:?}");
        let effect = told(&again)?;
        if one.answer.is_some() {
            ensure!(effect == one.told()?, "{again:?} is not {one:?}");
        }
        let command = one.command_id()?;
        if let Some((position, id, _)) = stored.get(command.as_str()) {
            ensure!((id, position) == (&effect.0, &effect.1), "{again:?}");
        }
        answers.insert(command, effect);
    }
    let after = Log::read(&mut owner).await?;
    after.is_whole()?;
    ensure!(after.events.len() == sent.len(), "one event for each key");
    for (command, (position, id, events)) in after.effects() {
        let answer = answers.get(command).context("a key that nobody sent")?;
        ensure!((&id, &position) == (&answer.0, &answer.1) && events == 1);
    }
    app.reached(after.head()).await?;
    after.is_told(&mut owner).await?;
    let listed = listed(app, after.head()).await?;
    let once: HashSet<&String> = listed.iter().collect();
    assert_eq!((once.len(), listed.len()), (sent.len(), sent.len()));
    Ok(())
}

/// The ids of every page of the list, as of a position.
async fn listed(app: &App, position: i64) -> Result<Vec<String>> {
    let token = app.token("coordinator", &[])?;
    let mut next = Some(format!("/api/v1/cases?limit=200&min_position={position}"));
    let mut ids = vec![];
    while let Some(path) = next {
        let answer = app.request(Method::GET, &path, &token).send().await?;
        let page = Answer::of(answer).await?.body(200)?;
        for item in page["items"].as_array().context("no items")? {
            ids.push(item["id"].as_str().context("no id")?.to_owned());
        }
        next = page["next"].as_str().map(str::to_owned);
    }
    Ok(ids)
}
