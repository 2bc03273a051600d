//! The pages in a real browser (headless Chromium): each errand of `tests/browser/errands.mjs` on a case
//! whose examination has begun.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::App;

/// An errand of an inspector, on his case.
async fn errand(name: &str) -> Result<()> {
    let app = App::start(&[])?;
    let (case, role) = examining(&app).await?;
    done(&app, name, &[&case, role]).await
}

/// A case whose examination has begun, and the role that goes on with it.
async fn examining(app: &App) -> Result<(String, &'static str)> {
    let case = app.register().await?;
    app.step(&case, "issue-task-order").await?;
    app.step(&case, "start-examination").await?;
    let (role, _) = app.allowed(&case, "record-finding").await?;
    Ok((case, role))
}

/// Runs an errand once the lists have come as far as the log.
async fn done(app: &App, name: &str, about: &[&str]) -> Result<()> {
    app.reached(app.position().await?).await?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let done = Command::new("node")
        .current_dir(folder)
        .args(["errands.mjs", name, &app.url])
        .args(about)
        .output()
        .context("node: run deploy/setup.sh test")?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    ensure!(
        done.status.success() && said.contains(": 0 wrong"),
        "{said}{}",
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(())
}

#[tokio::test]
async fn every_page_and_state_is_accessible() -> Result<()> {
    let app = App::start(&[])?;
    let (case, role) = examining(&app).await?;
    let plans = "/api/v1/plans";
    let plan = app.example(plans).await?;
    app.post("inspector_2", plans, &plan).await?.body(201)?;
    let known = recorded(&app, "Zuraidah Qwartika").await?;
    let gone = recorded(&app, "Contoh Kedua").await?;
    let proposal = json!({ "ground": "no_longer_needed", "basis": "Tidak dirujuk berkas apa pun",
        "minutes": "BA 1/2026", "minutes_on": "2026-01-05" });
    for (role, action, body) in [
        ("unit_head", "propose-destruction", proposal),
        ("head_of_dinas", "approve-destruction", json!({})),
    ] {
        let path = format!(
            "/api/v1{}/actions/{action}",
            gone.replace("orang", "persons")
        );
        app.post(role, &path, &body).await?.body(200)?;
    }
    let establishments = "/api/v1/establishments";
    let managed = app.example(establishments).await?;
    let managed = app.post("coordinator", establishments, &managed).await?;
    let managed = managed.body(201)?;
    let managed = format!("/perusahaan/{}", managed["id"].as_str().unwrap_or_default());
    done(&app, "accessible", &[&case, role, &managed, &known, &gone]).await
}

/// Records a person; answers the address of his page.
async fn recorded(app: &App, name: &str) -> Result<String> {
    let body = json!({ "province": "31", "name": name });
    let made = app
        .post("ppns", "/api/v1/persons", &body)
        .await?
        .body(201)?;
    Ok(format!(
        "/orang/{}",
        made["id"].as_str().unwrap_or_default()
    ))
}

#[tokio::test]
async fn a_supervisor_comes_from_signing_in_to_the_end_of_his_errand() -> Result<()> {
    let app = App::start(&[])?;
    let (case, _) = examining(&app).await?;
    app.step(&case, "record-finding").await?;
    let norm = json!({ "field": "norm", "value": "WLK-03" });
    proposed(&app, &case, 4, &norm).await?;
    let (noted, _) = examining(&app).await?;
    for action in [
        "record-finding",
        "complete-examination",
        "approve-report",
        "issue-nota-i",
    ] {
        app.step(&noted, action).await?;
    }
    let limit = json!({ "field": "limit_days", "value": 10 });
    proposed(&app, &noted, 7, &limit).await?;
    done(&app, "supervisor", &[&case, &noted]).await
}

/// Proposes to correct a field of an event of a case.
async fn proposed(app: &App, case: &str, target: i64, new: &Value) -> Result<()> {
    let (_, mut correction) = app.allowed(case, "propose-correction").await?;
    correction["target"] = json!(target);
    correction["new"] = new.clone();
    let path = format!("{case}/actions/propose-correction");
    app.post("inspector_2", &path, &correction)
        .await?
        .body(200)?;
    Ok(())
}

#[tokio::test]
async fn an_analyst_comes_from_signing_in_to_the_end_of_his_errand() -> Result<()> {
    let app = App::start(&[])?;
    app.register().await?;
    done(&app, "analyst", &[]).await
}

#[tokio::test]
async fn a_finding_is_recorded_with_the_keyboard_alone() -> Result<()> {
    errand("keyboard").await
}

#[tokio::test]
async fn a_finding_is_recorded_without_scripts() -> Result<()> {
    errand("plain").await
}

#[tokio::test]
async fn a_lost_line_takes_nothing_with_it() -> Result<()> {
    errand("lost").await
}

#[tokio::test]
async fn a_slow_line_shows_what_is_being_sent_and_does_nothing_twice() -> Result<()> {
    errand("slow").await
}

#[tokio::test]
async fn two_people_on_one_case_lose_nothing() -> Result<()> {
    errand("two").await
}

#[tokio::test]
async fn an_open_page_tells_news_and_time_is_drawn_along_a_line() -> Result<()> {
    errand("live").await
}

#[tokio::test]
async fn little_comes_over_the_line() -> Result<()> {
    errand("bytes").await
}
