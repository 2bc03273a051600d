use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures::future::{try_join, try_join_all};
use serde_json::Value;
use tests::database::Database;
use tests::load::{Load, Order, Sent, told};
use tests::steps::TO_NON_COMPLIANCE;
use tests::truth::Log;
use tests::{Answer, App};

const WRITERS: usize = 16;
const SHARED: usize = 6;
const ORDERED: usize = 3;
/// What brings a case to its examination, and from there on.
const STEPS: (&[&str], &[&str]) = TO_NON_COMPLIANCE.split_at(2);

/// `LOAD_SECONDS=10 cargo nextest run two_servers` for the long one.
fn load_time() -> Duration {
    let asked = std::env::var_os("LOAD_SECONDS").and_then(|text| text.to_str()?.parse().ok());
    Duration::from_secs(asked.unwrap_or(3).min(60))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_keep_one_log() -> Result<()> {
    let database = Database::start().await?;
    let (one, two) = (database.serve()?, database.serve()?);
    let mut orders = one.filings().await?;
    let mut ripe = vec![];
    for _ in 0..ORDERED {
        let case = examined(&one).await?;
        for action in STEPS.1 {
            one.step(&case, action).await?;
        }
        ripe.push(case);
    }
    for _ in 0..SHARED {
        let case = examined(&two).await?;
        let (role, body) = two.allowed(&case, "record-finding").await?;
        let path = format!("{case}/actions/record-finding");
        orders.push(Order { role, path, body });
    }
    let load = Load::start(&[&one, &two], orders, WRITERS, "two")?;
    let until = Instant::now() + load_time();
    load.more(WRITERS).await?;
    for case in &ripe {
        ordered_once(&one, &two, case).await?;
    }
    while Instant::now() < until {
        load.more(1).await?;
    }
    let sent = load.end().await?;
    no_other_answers(&sent)?;
    repeated_at_both(&one, &two, &sent).await?;

    let mut owner = database.connect().await?;
    let settled = settled(&one, &mut owner, ripe.len()).await?;
    two.reached(settled.head()).await?;
    settled.is_whole()?;
    settled.holds(&sent)?;
    settled.is_told(&mut owner).await?;
    opened_once(&settled, ripe.len())?;
    let head: i64 = sqlx::query_scalar("SELECT position FROM log_head")
        .fetch_one(&mut owner)
        .await?;
    ensure!(head == settled.head(), "the head is {head}");
    counts_are_told(&[&one, &two], &settled).await
}

async fn examined(app: &App) -> Result<String> {
    let case = app.register().await?;
    for action in STEPS.0 {
        app.step(&case, action).await?;
    }
    Ok(case)
}

/// Four at once, two at each server, order the same investigation: one is done.
async fn ordered_once(one: &App, two: &App, case: &str) -> Result<()> {
    let (role, body) = one.allowed(case, "order-investigation").await?;
    let path = format!("{case}/actions/order-investigation");
    let asked = [one, two, one, two].map(|app| app.post(role, &path, &body));
    let answers = try_join_all(asked).await?;
    let done = answers.iter().filter(|answer| answer.status == 200).count();
    ensure!(done == 1, "{done} of them are done: {answers:?}");
    Ok(())
}

/// Done, or refused because others were faster.
fn no_other_answers(sent: &[Sent]) -> Result<()> {
    for one in sent {
        let answer = one.answer.as_ref().context("no answer")?;
        ensure!(matches!(answer.status, 200 | 201 | 409), "{one:?}");
    }
    Ok(())
}

/// Some keys again, at both servers at once: the first answer.
async fn repeated_at_both(one: &App, two: &App, sent: &[Sent]) -> Result<()> {
    let done = sent.iter().filter(|one| one.acknowledged());
    for known in done.step_by(1 + sent.len() / 40) {
        let (here, there) = try_join(known.repeat(one), known.repeat(two)).await?;
        for again in [here, there] {
            ensure!(told(&again)? == known.told()?, "{again:?} is not {known:?}");
        }
    }
    Ok(())
}

/// The log once every ordered prosecution is opened and every table has followed.
async fn settled(app: &App, owner: &mut sqlx::PgConnection, ordered: usize) -> Result<Log> {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let log = Log::read(owner).await?;
        app.reached(log.head()).await?;
        let opened = openings(&log).len();
        if opened >= ordered && Log::read(owner).await?.head() == log.head() {
            return Ok(log);
        }
        ensure!(Instant::now() < until, "{opened} of {ordered} are opened");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// How often each case's prosecution was opened.
fn openings(log: &Log) -> HashMap<&str, usize> {
    let mut found = HashMap::new();
    for event in &log.events {
        if let Some(case) = event.payload["inspection_case"].as_str() {
            *found.entry(case).or_default() += 1;
        }
    }
    found
}

fn opened_once(log: &Log, ordered: usize) -> Result<()> {
    let openings = openings(log);
    ensure!(openings.len() == ordered, "{openings:?}");
    let orders = log.events.iter();
    for event in orders.filter(|event| event.event_type == "InvestigationOrdered") {
        let times = openings.get(event.aggregate_id.as_str());
        ensure!(times == Some(&1), "{times:?} openings by {event:?}");
        let id = event.payload["prosecution_id"].as_str();
        let stream = log
            .events
            .iter()
            .find(|found| Some(found.aggregate_id.as_str()) == id);
        ensure!(
            stream.is_some(),
            "another prosecution than that of {event:?}"
        );
    }
    Ok(())
}

/// The counts over HTTP, at each server.
async fn counts_are_told(apps: &[&App], log: &Log) -> Result<()> {
    let reported = log.events.iter();
    let reported = reported.filter(|event| event.event_type == "OffenceReportFiled");
    let reported = Value::from(reported.count());
    for app in apps {
        let path = "/api/v1/statistics/prosecutions?milestone=reported";
        let path = format!("{path}&min_position={}", log.head());
        let answer: Answer = app.get("statistician", &path).await?;
        let counted = answer.body(200)?;
        ensure!(counted["totals"]["prosecutions"] == reported, "{counted}");
    }
    Ok(())
}
