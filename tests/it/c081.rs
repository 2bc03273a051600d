//! The annual report of the labour inspectorate: complete by its letters, and equal to the counts.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use sqlx::Executor;
use tests::App;
use tests::browser::Browser;
use tests::operator::demo;

const YEAR: i32 = 2023;

/// Who may read no file is given no address that would refuse him.
async fn is_without_lists(app: &App, path: &str) -> Result<()> {
    let told = app.get("statistician", path).await?.body(200)?;
    ensure!(!told.to_string().contains("/api/v1/"), "{told}");
    Ok(())
}

/// How late things were recorded in the year; nothing of this history was recorded in that one.
async fn late_recordings_are_told(app: &App, path: &str) -> Result<()> {
    let recorded = "INSERT INTO case_statistics_times_sums VALUES ('2022-12-31', '31', 100, 100, 100),
        ('2023-01-01', '31', 10, 4, 1), ('2023-12-31', '32', 5, 1, 0), ('2024-01-01', '32', 100, 100, 100)";
    app.database().await?.execute(recorded).await?;
    let report = app.get("central_admin", path).await?.body(200)?;
    let figures = report["quality"].as_array().context("no quality")?;
    let last = figures.iter().rev().take(3);
    let values: Vec<Option<f64>> = last.map(|one| one["value"].as_f64()).collect();
    assert_eq!(values, [Some(1.0), Some(5.0), Some(15.0)], "{figures:?}");
    Ok(())
}

#[tokio::test]
async fn the_report_of_a_year_is_complete_and_tells_the_counts() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    let made = app.command(&["demo", "--cases", "150", "--seed", "9"])?;
    ensure!(made.status.success(), "{made:?}");
    app.reached(app.position().await?).await?;
    let path = format!("/api/v1/statistics/c081/{YEAR}");
    let report = app.get("central_admin", &path).await?.body(200)?;
    is_without_lists(&app, &path).await?;
    let sections = report["sections"].as_array().context("no sections")?;
    let letters: Vec<&str> = sections
        .iter()
        .filter_map(|one| one["letter"].as_str())
        .collect();
    assert_eq!(letters, ["a", "b", "c", "d", "e", "f", "g"]);
    assert_eq!(report["complete"], true);
    let laws = sections[0]["provisions"].to_string();
    ensure!(laws.contains("UU 7/1981"), "{laws}");
    for unkept in [&sections[5], &sections[6]] {
        ensure!(unkept["note"]["id"].is_string(), "{unkept}");
    }
    figures_are_the_counts(&app, sections).await?;
    let figure = |section: usize, nth: usize| sections[section]["figures"][nth].clone();
    let visited = sections[3]["tables"][0]["rows"]
        .as_array()
        .context("no rows")?;
    let sum: i64 = visited
        .iter()
        .filter_map(|row| row["number"].as_i64())
        .sum();
    assert_eq!(
        figure(3, 0)["value"].as_f64(),
        Some(f64::from(i32::try_from(sum)?))
    );
    let notes = figure(4, 0);
    let list = format!(
        "{}&limit=200",
        notes["listed_at"].as_str().context("no address")?
    );
    let listed = app.get("central_admin", &list).await?.body(200)?;
    let listed = listed["items"].as_array().context("no items")?.len();
    assert_eq!(
        notes["value"].as_f64(),
        Some(f64::from(u32::try_from(listed)?))
    );
    let visits = figure(3, 0)["value"].clone();
    assert_eq!(indicator(&report, "LAI_VIST_NOC_NB_A"), visits);
    let rate = indicator(&report, "LAI_INDE_NOC_RT_A");
    assert_eq!(rate, Value::Null, "the denominator is not ours");
    // It is the same when it is asked for as it was known.
    app.register().await?;
    app.reached(app.position().await?).await?;
    let then = format!("{path}?known_at={}", report["position"]);
    assert_eq!(app.get("central_admin", &then).await?.body(200)?, report);
    app.get("auditor", &path).await?.body(403)?;
    app.get("statistician", "/api/v1/statistics/c081/soon")
        .await?
        .body(422)?;
    late_recordings_are_told(&app, &path).await
}

/// What the report tells of visits, violations and penalties, the counts tell.
async fn figures_are_the_counts(app: &App, sections: &[Value]) -> Result<()> {
    let within = format!("from={YEAR}-01-01&to={YEAR}-12-31&as_of={YEAR}-12-31");
    let count = async |subject: &str, more: &str, measure: &str| -> Result<Value> {
        let path = format!("/api/v1/statistics/{subject}?{within}&{more}");
        let told = app.get("statistician", &path).await?.body(200)?;
        Ok(told["totals"][measure].clone())
    };
    let figure = |section: usize, nth: usize| sections[section]["figures"][nth].clone();
    for (told, counted) in [
        (figure(3, 0), count("visits", "", "visits").await?),
        (
            figure(4, 0),
            count("cases", "milestone=nota_i", "cases").await?,
        ),
        (
            figure(4, 1),
            count("cases", "milestone=nota_ii", "cases").await?,
        ),
        (
            figure(4, 2),
            count("prosecutions", "milestone=judged", "prosecutions").await?,
        ),
        (
            figure(4, 3),
            count("prosecutions", "milestone=judged", "fines_idr").await?,
        ),
    ] {
        assert_eq!(told["value"].as_f64(), counted.as_f64(), "{told}");
        ensure!(counted.as_i64() > Some(0), "nothing happened: {told}");
    }
    Ok(())
}

/// The value of an indicator.
fn indicator(report: &Value, code: &str) -> Value {
    let all = report["indicators"].as_array().into_iter().flatten();
    let mut found = all.filter(|one| one["code"] == code);
    found
        .next()
        .map_or_else(|| "none".into(), |one| one["value"].clone())
}

#[tokio::test]
async fn the_report_stands_on_a_page() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    let mut browser = Browser::at(&app.url)?;
    let first = browser.sign_in("statistician", "").await?;
    ensure!(first.text.contains("/statistik/c081/"), "{}", first.text);
    let page = browser.get("/statistik/c081/2019").await?;
    for part in [
        "a. Peraturan perundang-undangan",
        "g. Penyakit akibat kerja",
        "Perkara tipiring diputus",
        "LAI_VIST_NOC_NB_A",
        "Provinsi tanpa perkara pengawasan",
    ] {
        ensure!(page.text.contains(part), "{part} is not in {}", page.text);
    }
    Ok(())
}
