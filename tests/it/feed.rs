//! The feed of events: page by page and as a stream, within the reader's province, without a gap.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use tests::stream::Stream;
use tests::{Answer, App};

const EVENTS: &str = "/api/v1/events";
const CASES: &str = "/api/v1/cases";

/// Registers a case in a province; answers its position.
async fn case_of(app: &App, example: &Value, province: &str) -> Result<i64> {
    let token = app.token("coordinator", &["--province", province])?;
    let mut body = example.clone();
    body["province"] = json!(province);
    body["source"] = json!("complaint");
    let request = app.request(Method::POST, CASES, &token).json(&body);
    let made = Answer::of(request.send().await?).await?.body(201)?;
    made["position"].as_i64().context("no position")
}

async fn page(app: &App, token: &str, query: &str) -> Result<Answer> {
    let path = format!("{EVENTS}{query}");
    Answer::of(app.request(Method::GET, &path, token).send().await?).await
}

fn ids(page: &Value) -> Vec<i64> {
    let events = page["events"].as_array().cloned().unwrap_or_default();
    let id = |event: &Value| event["id"].as_str()?.parse().ok();
    events.iter().filter_map(id).collect()
}

#[tokio::test]
async fn a_province_hears_of_its_own_and_the_nation_of_all() -> Result<()> {
    let app = App::start(&[])?;
    let example = app.case_example().await?;
    for province in ["31", "73", "31", "73", "73"] {
        case_of(&app, &example, province).await?;
    }
    let nation = app.token("auditor", &[])?;
    let all = page(&app, &nation, "").await?.body(200)?;
    assert_eq!(ids(&all), [1, 2, 3, 4, 5]);
    assert_eq!((&all["after"], &all["upto"]), (&json!(0), &json!(5)));
    assert_eq!((&all["left_out"], &all["head"]), (&json!(0), &json!(5)));
    is_thin(&all["events"][0])?;
    let own = app.token("inspector_1", &["--province", "73"])?;
    let told = page(&app, &own, "").await?.body(200)?;
    assert_eq!(ids(&told), [2, 4, 5]);
    assert_eq!((&told["upto"], &told["left_out"]), (&json!(5), &json!(2)));
    let told = page(&app, &own, "?after=1&limit=2").await?.body(200)?;
    assert_eq!(ids(&told), [2, 4]);
    assert_eq!((&told["upto"], &told["left_out"]), (&json!(4), &json!(1)));
    let none = page(&app, &own, "?after=5").await?.body(200)?;
    assert_eq!((&none["upto"], &none["left_out"]), (&json!(5), &json!(0)));
    assert_eq!(page(&app, &own, "?after=6").await?.status, 409);
    for wrong in ["?after=-1", "?after=x", "?limit=0", "?province=31"] {
        assert_eq!(page(&app, &own, wrong).await?.status, 422, "{wrong}");
    }
    Ok(())
}

/// The attributes that `CloudEvents` demands, and nothing of what has happened.
fn is_thin(event: &Value) -> Result<()> {
    ensure!(
        event["specversion"] == "1.0" && event["id"] == "1",
        "{event}"
    );
    ensure!(event["source"] == EVENTS, "{event}");
    ensure!(event["type"] == "InspectionCaseRegistered", "{event}");
    let id = event["data"]["id"].as_str().context("no id")?;
    ensure!(event["subject"] == format!("{CASES}/{id}"), "{event}");
    let time = event["time"].as_str().context("no time")?;
    chrono::DateTime::parse_from_rfc3339(time)?;
    let wanted =
        json!({ "id": id, "kind": "case", "sequence": 1, "position": 1, "province": "31" });
    ensure!(event["data"] == wanted, "{event}");
    let text = event.to_string();
    ensure!(
        !text.contains("complaint") && !text.contains("coordinator"),
        "{text}"
    );
    Ok(())
}

#[tokio::test]
async fn a_stream_goes_on_where_it_was_when_the_server_starts_again() -> Result<()> {
    let mut app = App::start(&[])?;
    let example = app.case_example().await?;
    for _ in 0..130 {
        case_of(&app, &example, "31").await?;
    }
    let nation = app.token("auditor", &[])?;
    let mut stream = Stream::open(&app, &nation, "?after=3", None).await?;
    let mut seen = vec![];
    while seen.len() < 60 {
        let told = stream.wanted().await?;
        if told.kind == "message" {
            seen.push(told.id);
        }
    }
    app.kill9()?;
    drop(stream);
    app.restart()?;
    let more = case_of(&app, &example, "31").await?;
    let mut stream = Stream::open(&app, &nation, "?after=3", seen.last().copied()).await?;
    while seen.last() != Some(&more) {
        let told = stream.wanted().await?;
        if told.kind == "message" {
            assert_eq!(told.data["id"], told.id.to_string());
            seen.push(told.id);
        }
    }
    let wanted: Vec<i64> = (4..=more).collect();
    assert_eq!(seen, wanted);
    Ok(())
}

#[tokio::test]
async fn a_stream_is_woken_and_covers_what_it_leaves_out() -> Result<()> {
    let app = App::start(&[])?;
    let example = app.case_example().await?;
    case_of(&app, &example, "31").await?;
    let own = app.token("inspector_1", &["--province", "73"])?;
    let mut stream = Stream::open(&app, &own, "", None).await?;
    let first = stream.wanted().await?;
    assert_eq!((first.kind.as_str(), first.id), ("position", 1));
    let range = json!({ "after": 0, "upto": 1, "left_out": 1 });
    assert_eq!(first.data, range);
    let wrote = case_of(&app, &example, "73").await?;
    let since = Instant::now();
    let told = stream.wanted().await?;
    assert!(since.elapsed() < Duration::from_secs(1), "{since:?}");
    assert_eq!((told.kind.as_str(), told.id), ("message", wrote));
    assert_eq!(told.data["data"]["province"], "73");
    let range = stream.wanted().await?;
    assert_eq!(range.data, json!({ "after": 2, "upto": 2, "left_out": 0 }));
    Ok(())
}

#[tokio::test]
async fn every_message_goes_on_where_the_one_before_ended() -> Result<()> {
    let app = App::start(&[])?;
    let example = app.case_example().await?;
    for province in ["31", "73", "31", "31", "73", "73", "31"] {
        case_of(&app, &example, province).await?;
    }
    let own = app.token("inspector_1", &["--province", "73"])?;
    let (mut at, mut told) = (0, vec![]);
    while at < 7 {
        // Cut after each message.
        let mut stream = Stream::open(&app, &own, "", Some(at)).await?;
        let next = stream.wanted().await?;
        if next.kind == "position" {
            assert_eq!(next.data["after"], at);
            assert_eq!(next.data["left_out"], next.id - at);
        } else {
            assert_eq!(next.id, at + 1);
            told.push(next.id);
        }
        at = next.id;
    }
    assert_eq!(told, [2, 5, 6]);
    Ok(())
}

#[tokio::test]
async fn a_stream_ends_cleanly_with_the_server_and_with_its_token() -> Result<()> {
    let mut app = App::start(&[])?;
    let example = app.case_example().await?;
    case_of(&app, &example, "31").await?;
    let nation = app.token("auditor", &[])?;
    let mut stream = Stream::open(&app, &nation, "", None).await?;
    stream.wanted().await?;
    let since = Instant::now();
    app.stop()?;
    while stream.next().await?.is_some() {}
    ensure!(since.elapsed() < Duration::from_secs(10), "a slow end");
    app.restart()?;
    // Accepted within its leeway, over at once.
    let expired = app.token("auditor", &["--hours", "0"])?;
    let mut stream = Stream::open(&app, &expired, "?after=1", None).await?;
    ensure!(stream.next().await?.is_none(), "it should be over");
    Ok(())
}

#[tokio::test]
async fn establishments_officers_and_plans_are_told_where_they_lie() -> Result<()> {
    let app = App::start(&[])?;
    for (role, path) in [
        ("coordinator", "/api/v1/establishments"),
        ("central_admin", "/api/v1/officers"),
        ("inspector_2", "/api/v1/plans"),
    ] {
        let body = app.example(path).await?;
        let made = app.post(role, path, &body).await?.body(201)?;
        if role == "coordinator" {
            let id = made["id"].as_str().context("no id")?;
            let today = &body["registered_on"];
            let there = json!({ "to": "32", "moved_on": today });
            let moved = format!("{path}/{id}/actions/record-move");
            app.post(role, &moved, &there).await?.body(200)?;
        }
    }
    let nation = app.token("auditor", &[])?;
    let all = page(&app, &nation, "").await?.body(200)?;
    let told: Vec<(&str, &str)> = all["events"]
        .as_array()
        .context("no events")?
        .iter()
        .filter_map(|one| {
            Some((
                one["data"]["kind"].as_str()?,
                one["data"]["province"].as_str()?,
            ))
        })
        .collect();
    let wanted = [
        ("establishment", "31"),
        ("establishment", "32"),
        ("officer", "31"),
        ("plan", "31"),
    ];
    assert_eq!(told, wanted, "{all}");
    for event in all["events"].as_array().context("no events")? {
        let subject = event["subject"].as_str().context("no subject")?;
        app.get("auditor", subject).await?.body(200)?;
    }
    let old = app.token("inspector_1", &[])?;
    let told = page(&app, &old, "").await?.body(200)?;
    assert_eq!(ids(&told), [1, 3, 4], "{told}");
    assert_eq!(told["left_out"], 1, "{told}");
    let new = app.token("inspector_1", &["--province", "32"])?;
    assert_eq!(ids(&page(&app, &new, "").await?.body(200)?), [2]);
    Ok(())
}
