use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{Executor, PgConnection};
use tests::operator::projections;
use tests::{Answer, App};

/// The register and its past.
const STOPPED: [&str; 2] = ["prosecution_register", "prosecution_register_times"];
/// The first event of a stream once more, which only the register cannot apply.
const AGAIN: &str = "
    WITH head AS (
        UPDATE log_head SET position = position + 1, recorded_at = clock_timestamp()
        RETURNING position, recorded_at
    )
    INSERT INTO events SELECT head.position, aggregate_type, aggregate_id, 2, event_type,
        event_version, payload, metadata, head.recorded_at
    FROM head, events WHERE aggregate_id = $1 AND sequence = 1 RETURNING position";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poisoned_projection_stops_alone_and_says_so() -> Result<()> {
    let app = App::start(&[])?;
    let mut owner = app.database().await?;
    let path = "/api/v1/prosecutions";
    let report = app.example(path).await?;
    let filed = app.post("ppns", path, &report).await?.body(201)?;
    let id = filed["id"].as_str().context("no id")?;
    let poisoned = again(&mut owner, id).await?;
    let both = json!(STOPPED.map(|name| json!([name, poisoned])));
    assert_eq!(stopped(&app, 2).await?, both);

    the_others_go_on(&app).await?;
    assert_eq!(stopped(&app, 2).await?, both);
    let list = app.get("ppns", path).await?.body(200)?;
    assert_eq!(list["position"], poisoned - 1, "{list}");
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "{list}");

    // Tried again but not mended, it stops there again; mended, it goes on.
    retry(&app)?;
    assert_eq!(stopped(&app, 2).await?, both);
    for table in STOPPED {
        let mend = format!("UPDATE {table} SET version = 2");
        owner.execute(mend.as_str()).await?;
    }
    retry(&app)?;
    assert_eq!(stopped(&app, 0).await?, json!([]));
    app.reached(app.position().await?).await?;
    let left = "SELECT count(*) FROM checkpoints WHERE stopped_position IS NOT NULL";
    let left: i64 = sqlx::query_scalar(left).fetch_one(&mut owner).await?;
    assert_eq!(left, 0);
    Ok(())
}

/// Poisons a stream; answers the position of the event.
pub(crate) async fn again(owner: &mut PgConnection, id: &str) -> Result<i64> {
    let poisoned = sqlx::query_scalar(AGAIN).bind(id).fetch_one(owner).await?;
    Ok(poisoned)
}

/// The projections that have stopped, and before which event, once they are so many.
pub(crate) async fn stopped(app: &App, wanted: usize) -> Result<Value> {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let ready = Answer::of(app.anonymous(Method::GET, "/readyz").send().await?).await?;
        let all = ready.body["projections"].as_array().context("none")?;
        let stopped = all.iter().filter(|one| one["error"].is_string());
        let told = stopped.map(|one| json!([one["name"], one["stopped_position"]]));
        let told: Vec<Value> = told.collect();
        let status = if wanted == 0 { 200 } else { 503 };
        if told.len() == wanted && ready.status == status {
            return Ok(json!(told));
        }
        ensure!(
            Instant::now() < until,
            "{wanted} have not stopped: {ready:?}"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn the_others_go_on(app: &App) -> Result<()> {
    let case = app.case_example().await?;
    let made = app
        .post("coordinator", "/api/v1/cases", &case)
        .await?
        .body(201)?;
    let since = format!("min_position={}", made["position"]);
    let list = app
        .get("coordinator", &format!("/api/v1/cases?{since}"))
        .await?
        .body(200)?;
    assert_eq!(list["items"][0]["id"], made["id"], "{list}");
    let list = app
        .get("inspector_1", &format!("/api/v1/worklist?{since}"))
        .await?;
    assert_eq!(list.status, 200, "{list:?}");
    let count = format!("/api/v1/statistics/prosecutions?milestone=reported&{since}");
    let counted = app.get("statistician", &count).await?.body(200)?;
    assert_eq!(counted["totals"]["prosecutions"], 1, "{counted}");
    Ok(())
}

fn retry(app: &App) -> Result<()> {
    for projection in STOPPED {
        projections(app, &["retry", projection])?.ended(0)?;
    }
    Ok(())
}
