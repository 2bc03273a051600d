//! The pages in a real browser (headless Chromium): each errand of `tests/browser/errands.mjs` on a case
//! whose examination has begun.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tests::App;

async fn errand(name: &str) -> Result<()> {
    let app = App::start(&[])?;
    let case = app.register().await?;
    app.step(&case, "issue-task-order").await?;
    app.step(&case, "start-examination").await?;
    let (role, _) = app.allowed(&case, "record-finding").await?;
    let plans = "/api/v1/plans";
    app.post("inspector_2", plans, &app.example(plans).await?)
        .await?
        .body(201)?;
    app.reached(app.position().await?).await?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let done = Command::new("node")
        .current_dir(folder)
        .args(["errands.mjs", name, &app.url, &case, role])
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
    errand("accessible").await
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
