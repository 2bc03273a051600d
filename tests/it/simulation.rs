//! A simulation finds exactly the prosecutions that a change would have felled, as counted in the
//! log itself, also when the server is killed under it.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sqlx::PgConnection;
use tests::App;

const SIMULATIONS: &str = "/api/v1/legal/simulations";
const PROSECUTIONS: &str = "/api/v1/prosecutions";
const ROAD: &[&str] = &[
    "open-investigation",
    "name-suspect",
    "examine-suspect",
    "complete-bap",
    "refer-to-court",
    "open-hearing",
    "record-judgment",
];
/// The first reading of the maximum fine as it would be.
const MOST: i64 = 600_000;

/// A judged prosecution once more under other ids, so that 740 of 100,000 have a fine above the
/// changed maximum and all others one within it.
const COPIES: &str = "
    WITH stream AS (
        SELECT *, count(*) OVER () AS events FROM events
        WHERE aggregate_type = 'prosecution' AND aggregate_id = $1
    ), copied AS (
        INSERT INTO events
        SELECT h.position + s.events * (copy - 1) + s.sequence, s.aggregate_type,
               md5(s.aggregate_id || copy)::uuid::text, s.sequence, s.event_type, s.event_version,
               CASE WHEN s.event_type = 'JudgmentPronounced' THEN jsonb_set(s.payload::jsonb,
                        '{fine_idr}', to_jsonb(CASE WHEN copy * 740 / 100000 > (copy - 1) * 740 / 100000
                                                    THEN $3 + 1 ELSE $3 END))::json
                    ELSE s.payload END,
               s.metadata, s.recorded_at
        FROM log_head h, stream s, generate_series(1, $2) copy
        RETURNING position
    )
    UPDATE log_head SET position = (SELECT max(position) FROM copied)";

/// The same counted in the log: fines by the law of 2026 above the maximum.
const COUNTED: &str = "
    SELECT j.aggregate_id FROM events j
    JOIN events r USING (aggregate_type, aggregate_id)
    WHERE aggregate_type = 'prosecution' AND r.sequence = 1
      AND j.event_type = 'JudgmentPronounced' AND (j.payload ->> 'fine_idr')::bigint > $1
      AND (r.payload ->> 'offence_date')::date >= '2026-01-02'
    ORDER BY 1";

/// `SIMULATED=100000 cargo nextest run --release -p tests simulation` for the large one.
fn size() -> i64 {
    let asked = std::env::var_os("SIMULATED").and_then(|text| text.to_str()?.parse().ok());
    asked.unwrap_or(6_000)
}

fn changes() -> Value {
    let rule = |id: &str, value: Value| {
        json!({ "rule": { "rule_id": id, "valid_from": "2026-01-02", "value": value,
            "basis": "Putusan percobaan", "status": "confirmed" } })
    };
    json!({ "edits": [rule("crim.fine_category.1", json!({ "idr": MOST }))] })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::disallowed_methods, reason = "a test plants rows as the owner")]
async fn a_simulation_finds_exactly_what_would_fall_and_outlives_a_kill() -> Result<()> {
    let mut app = App::start(&["--only", "api,processes"])?;
    let mut database = app.database().await?;
    let template = judged(&app).await?;
    sqlx::query(COPIES)
        .bind(&template)
        .bind(size())
        .bind(MOST)
        .execute(&mut database)
        .await?;
    let counted: Vec<String> = sqlx::query_scalar(COUNTED)
        .bind(MOST)
        .fetch_all(&mut database)
        .await?;
    let copies = size() * 740 / 100_000;
    ensure!(
        counted.len() >= usize::try_from(copies)?,
        "{}",
        counted.len()
    );

    let asked = app.post("central_admin", SIMULATIONS, &changes()).await?;
    let asked = asked.body(202)?;
    assert_eq!(asked["total"], size() + 1, "{asked}");
    let simulation = format!("{SIMULATIONS}/{}", asked["id"].as_str().context("no id")?);
    let killed_at = killed(&mut app, &mut database).await?;
    ensure!(
        killed_at > 0 && killed_at < size(),
        "not in the middle: {killed_at}"
    );
    app.restart()?;

    let done = done(&app, &simulation).await?;
    assert_eq!(done["examined"], done["total"], "{done}");
    assert_eq!(done["falling"], counted.len(), "{done}");
    let found = falling(&app, &simulation).await?;
    assert_eq!(found, counted);
    Ok(())
}

/// A prosecution that is judged, as the interface leads there; answers its id.
async fn judged(app: &App) -> Result<String> {
    let mut example = app.example(PROSECUTIONS).await?;
    example["establishment"] = tests::firm().into();
    let made = app.post("ppns", PROSECUTIONS, &example).await?.body(201)?;
    let id = made["id"].as_str().context("no id")?;
    for action in ROAD {
        app.step(&format!("{PROSECUTIONS}/{id}"), action).await?;
    }
    Ok(id.to_owned())
}

/// Kills the server once a batch is stored; answers how many prosecutions were examined then.
async fn killed(app: &mut App, database: &mut PgConnection) -> Result<i64> {
    let until = Instant::now() + Duration::from_secs(120);
    loop {
        let examined: i64 = sqlx::query_scalar("SELECT examined FROM simulations")
            .fetch_one(&mut *database)
            .await?;
        if examined > 0 {
            app.kill9()?;
            return Ok(examined);
        }
        ensure!(Instant::now() < until, "no batch is stored");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn done(app: &App, simulation: &str) -> Result<Value> {
    let until = Instant::now() + Duration::from_secs(600);
    loop {
        let now = app.get("central_admin", simulation).await?.body(200)?;
        if now["state"] == "done" {
            return Ok(now);
        }
        ensure!(now["state"] != "failed" && Instant::now() < until, "{now}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The prosecutions that fall, page by page.
async fn falling(app: &App, simulation: &str) -> Result<Vec<String>> {
    let mut found = vec![];
    let mut after = String::new();
    loop {
        let path = format!("{simulation}/findings?falls=true&limit=20{after}");
        let page = app.get("central_admin", &path).await?.body(200)?;
        for item in page["items"].as_array().context("no items")? {
            assert!(item["fallen"][0]["act"].is_string(), "{item}");
            found.push(item["prosecution"].as_str().context("no id")?.to_owned());
        }
        let Some(next) = page["next"].as_str() else {
            return Ok(found);
        };
        after = format!("&after={next}");
    }
}
