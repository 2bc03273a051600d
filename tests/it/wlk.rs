//! Who must report and has not: the list and the rates agree with a calculation of the test's own,
//! now and on past days, and cases opened in bulk are exactly as many, whoever is killed. `make wlk`
//! is the same at full size.

use std::io::Write;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};
use tests::App;
use tests::wlk::{Size, agrees, all, listed, made, opened_once, today};

const OVERDUE: &str = "/api/v1/wlk/overdue";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn overdue_reports_and_rates_agree_with_another_calculation() -> Result<()> {
    let app = App::start(&[])?;
    made(&app, 700).await?;
    // Around the day on which the first provinces made from Papua began to work, too.
    let days = [
        "2019-03-31",
        "2019-04-01",
        "2022-11-10",
        "2022-11-11",
        "2024-02-29",
    ];
    let mut days: Vec<NaiveDate> = days.iter().filter_map(|day| day.parse().ok()).collect();
    days.extend([today(), today() + TimeDelta::days(40)]);
    let compared = agrees(&app, &days, None).await?;
    ensure!(compared > 1000, "{compared} rows");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_narrow_the_list_and_a_province_sees_its_own() -> Result<()> {
    let app = App::start(&[])?;
    made(&app, 400).await?;
    let all = listed(&app, "").await?;
    let late = listed(&app, "duty=annual&days_late_min=400").await?;
    let wanted = all
        .iter()
        .filter(|row| row["duty"] == "annual" && row["days_late"].as_i64() >= Some(400));
    assert_eq!(late.len(), wanted.count());
    assert!(!late.is_empty());
    let large = listed(&app, "size=medium&kbli=14").await?;
    let of_class = |row: &&Value| {
        row["size"] == "medium"
            && row["kbli"]
                .as_str()
                .is_some_and(|code| code.starts_with("14"))
    };
    assert_eq!(large.len(), all.iter().filter(of_class).count());
    let own = app
        .get("inspector_1", &format!("{OVERDUE}?limit=200"))
        .await?
        .body(200)?;
    let own = own["items"].as_array().context("no items")?;
    assert!(!own.is_empty() && own.iter().all(|row| row["province"] == "31"));
    let other = app
        .get("inspector_1", &format!("{OVERDUE}?province=32"))
        .await?;
    assert_eq!(other.status, 403);
    let wrong = app
        .get(
            "auditor",
            &format!("{OVERDUE}?duty=x&size=y&days_late_min=0&cursor=z"),
        )
        .await?;
    let wrong = wrong.body(422)?;
    assert_eq!(wrong["errors"].as_array().map(Vec::len), Some(4), "{wrong}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bulk_opening_that_is_killed_three_times_opens_each_case_once() -> Result<()> {
    let mut app = App::start(&[])?;
    made(&app, 4000).await?;
    let asked = json!({ "duty": "annual" });
    let path = format!("{OVERDUE}/open-cases");
    let refused = app.post("inspector_1", &path, &asked).await?;
    assert_eq!(refused.status, 403);
    let none = app
        .post("coordinator", &path, &json!({ "most": 0 }))
        .await?;
    assert_eq!(none.status, 422);
    opened_once(&mut app, "31", None).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_of_the_full_size_holds_in_a_small_one() -> Result<()> {
    let size = Size {
        few: 300,
        many: 2500,
        cases: 101,
        rows: 300,
        each: Duration::from_millis(100),
    };
    let mut rows = 0;
    all(&size, |row| {
        assert!(row.ratio().is_finite() && row.ours > 0.0, "{row}");
        let _shown = writeln!(std::io::stderr(), "{row}");
        rows += 1;
    })
    .await?;
    ensure!(rows == 2 + 2 + 5 + 1, "{rows} rows");
    Ok(())
}
