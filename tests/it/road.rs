use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use domain::Role;
use serde_json::{Value, json};
use tests::App;
use tests::steps::TO_NON_COMPLIANCE;

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
const COUNT: &str = "/api/v1/statistics/prosecutions?milestone=completed";

#[tokio::test]
async fn the_interface_alone_shows_the_whole_road() -> Result<()> {
    let app = App::start(&[])?;
    let before = app.get("statistician", COUNT).await?.body(200)?;
    let case = app.register().await?;
    let to_investigation = [TO_NON_COMPLIANCE, &["order-investigation"]].concat();
    for action in &to_investigation {
        step(&app, &case, action).await?;
    }
    let prosecution = prosecution_of(&app, &case).await?;
    let mut last = Value::Null;
    for action in PROSECUTION {
        last = step(&app, &prosecution, action).await?;
    }
    assert_eq!(last["status"], "Executed", "{last}");

    let refused = app
        .post(
            "ppns",
            &format!("{prosecution}/actions/open-investigation"),
            &json!({}),
        )
        .await?;
    assert!(matches!(refused.status, 403 | 409 | 422), "{refused:?}");
    for (thing, steps) in [(&case, &*to_investigation), (&prosecution, PROSECUTION)] {
        let path = format!("{thing}/history");
        let history = app.get("coordinator", &path).await?.body(200)?;
        let events = history["events"].as_array().context("no events")?;
        assert!(events.len() > steps.len(), "{history}");
        for (event, sequence) in events.iter().zip(1..) {
            assert_eq!(event["sequence"], json!(sequence));
            assert!(event["title"].is_string(), "{event}");
        }
    }
    refusal_is_kept(&app, &case).await?;
    let path = format!("{COUNT}&min_position={}", last["position"]);
    let after = app.get("statistician", &path).await?.body(200)?;
    let total = |counted: &Value| counted["totals"]["prosecutions"].as_i64();
    assert_eq!(
        total(&after),
        total(&before).map(|count| count + 1),
        "{after}"
    );
    Ok(())
}

/// Takes an action as the first role to which it is allowed.
async fn step(app: &App, thing: &str, action: &str) -> Result<Value> {
    let mut why = vec![];
    for role in Role::PERSONS.map(Role::code) {
        let now = app.get(role, &format!("{thing}/actions")).await?;
        if now.status == 403 {
            continue;
        }
        let now = now.body(200)?;
        for entry in now["refused"].as_array().context("no refused")? {
            for part in ["code", "explanation", "provision"] {
                let told = entry[part].as_str().unwrap_or_default();
                ensure!(!told.is_empty(), "no {part}: {entry}");
            }
            if entry["action"] == action {
                why.push(format!("{role}: {}", entry["explanation"]));
            }
        }
        if let Some(done) = app.take(role, thing, action).await? {
            return Ok(done);
        }
    }
    bail!("nobody may {action}: {why:#?}")
}

async fn prosecution_of(app: &App, case: &str) -> Result<String> {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let shown = app.get("coordinator", case).await?.body(200)?;
        if let Some(id) = shown["prosecution_id"].as_str() {
            let prosecution = format!("/api/v1/prosecutions/{id}");
            if app.get("ppns", &prosecution).await?.status == 200 {
                return Ok(prosecution);
            }
        }
        ensure!(Instant::now() < until, "no prosecution: {shown}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn refusal_is_kept(app: &App, case: &str) -> Result<()> {
    let (path, history) = (
        format!("{case}/actions/start-examination"),
        format!("{case}/history"),
    );
    let body = json!({ "kind": "first", "started_on": "2026-01-05" });
    let refused = app.post("inspector_1", &path, &body).await?;
    assert!(matches!(refused.status, 403 | 409 | 422), "{refused:?}");
    let history = app.get("coordinator", &history).await?.body(200)?;
    let kept = history["refused"].as_array().context("no refused")?;
    let last = kept.last().context("the refusal is not kept")?;
    assert_eq!(last["command"], "start-examination", "{last}");
    assert_eq!(last["code"], refused.body["code"], "{last}");
    Ok(())
}
