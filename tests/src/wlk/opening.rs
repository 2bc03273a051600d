//! Cases opened in bulk while the server is killed three times.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::App;
use crate::speed::{Row, arrived, per_second};

/// Where they are asked for.
const OPEN: &str = "/api/v1/wlk/overdue/open-cases";
/// How often the server is killed.
const KILLS: i64 = 3;
/// Cases that an opening registered, how many of them are different, how many numbers they have, how
/// many of these the book has, and its last serial.
const STORED: &str = "
    WITH cases AS (
        SELECT aggregate_id AS id, payload ->> 'number' AS number
        FROM events WHERE event_type = 'InspectionCaseRegistered'
    ), serials AS (
        SELECT serial FROM official_numbers JOIN cases USING (number)
    )
    SELECT (SELECT count(*) FROM cases), (SELECT count(DISTINCT id) FROM cases),
           (SELECT count(DISTINCT number) FROM cases),
           (SELECT count(*) FROM serials), (SELECT coalesce(max(serial), 0)::bigint FROM serials)";

/// Opens the cases of a province for yearly reports, at most so many if a number is given, and kills
/// the server three times on the way: each report has one case, each number is given once and none
/// is missing. Who asks again finds every case there, and opens the next ones when he asks for a number.
pub async fn opened_once(app: &mut App, province: &str, most: Option<u32>) -> Result<Vec<Row>> {
    let who = ["--province", province];
    let token = app.token("coordinator", &who)?;
    let mut asked = json!({ "duty": "annual" });
    if let Some(most) = most {
        asked["most"] = json!(most);
    }
    let made = app.posted(&token, OPEN, &asked).await?.body(202)?;
    let total = made["total"].as_i64().context("no total")?;
    ensure!(total > 100, "{made}");
    ensure!(most.is_none_or(|most| i64::from(most) == total), "{made}");
    if most.is_none() {
        let periods = super::agreement::missing(app, "annual", province).await?;
        ensure!(total == periods, "{made}, not {periods} periods");
    }
    let opening = address(&made)?;
    let began = Instant::now();
    for kill in 1..=KILLS {
        killed_after(app, total * kill / (KILLS + 1)).await?;
        app.restart()?;
    }
    let done = ended(app, &token, &opening).await?;
    let took = began.elapsed().as_secs_f64();
    for (what, wanted) in [("examined", total), ("opened", total), ("refused", 0)] {
        ensure!(done[what] == wanted, "{what}: {done}");
    }
    numbered(app, total).await?;
    arrived(app, app.position().await?).await?;
    told(app, &token, &opening).await?;
    let again = app.posted(&token, OPEN, &asked).await?.body(202)?;
    let done = ended(app, &token, &address(&again)?).await?;
    ensure!(done["known"] == total, "asked again: {done}");
    // Who asks for so many again is given the next ones.
    let next = done["opened"].as_i64().context("no number")?;
    ensure!(most.is_some() || next == 0, "asked again: {done}");
    numbered(app, total + next).await?;
    Ok(vec![Row {
        what: format!("{total} cases opened in bulk, killed three times, beside one of each ms"),
        ours: per_second(total, took),
        anchor: 1000.0,
        unit: "cases/s",
        goal: "-",
    }])
}

fn address(made: &Value) -> Result<String> {
    let id = made["id"].as_str().context("no id")?;
    Ok(format!("/api/v1/wlk/openings/{id}"))
}

/// Every case is stored once, with a number of its book: from 1 on, none twice, none left out.
async fn numbered(app: &App, total: i64) -> Result<()> {
    let mut owner = app.database().await?;
    let found: (i64, i64, i64, i64, i64) = sqlx::query_as(STORED).fetch_one(&mut owner).await?;
    ensure!(
        found == (total, total, total, total, total),
        "cases, different ones, numbers, serials and the last serial: {found:?}, not {total} each"
    );
    Ok(())
}

/// A result names its case, and the case says where it comes from.
async fn told(app: &App, token: &str, opening: &str) -> Result<()> {
    let page = app
        .read(token, &format!("{opening}/results?limit=1"))
        .await?;
    let page = page.body(200)?;
    let one = &page["items"][0];
    ensure!(one["outcome"] == "opened", "{page}");
    let case = format!("/api/v1/cases/{}", one["case"].as_str().context("no case")?);
    let case = app.read(token, &case).await?.body(200)?;
    ensure!(
        case["establishment"]["id"] == one["establishment"],
        "{case}"
    );
    ensure!(case["source"] == "wlk_missing", "{case}");
    Ok(())
}

/// Kills the server once more cases are stored than that.
async fn killed_after(app: &mut App, cases: i64) -> Result<()> {
    let mut owner = app.database().await?;
    let until = Instant::now() + Duration::from_secs(120);
    let stored = "SELECT count(*) FROM events WHERE event_type = 'InspectionCaseRegistered'";
    loop {
        let found: i64 = sqlx::query_scalar(stored).fetch_one(&mut owner).await?;
        if found > cases {
            return app.kill9();
        }
        ensure!(Instant::now() < until, "nothing is opened");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until an opening is done, and answers it.
pub async fn ended(app: &App, token: &str, opening: &str) -> Result<Value> {
    let until = Instant::now() + Duration::from_secs(600);
    loop {
        let now = app.read(token, opening).await?.body(200)?;
        if now["state"] == "done" {
            return Ok(now);
        }
        ensure!(now["state"] != "failed" && Instant::now() < until, "{now}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
