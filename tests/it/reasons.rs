//! `X-Audit-Reason` is read by all who read the history, so it is looked at before it is stored.

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::Value;
use tests::{Answer, App};

const CASES: &str = "/api/v1/cases";
const COMPLAINT: &[u8] = b"menindaklanjuti Pengaduan pekerja";

#[tokio::test]
async fn a_reason_tells_nobody_of_a_complaint() -> Result<()> {
    let app = App::start(&[])?;
    let mut body = app.case_example().await?;
    // A coordinator knows of the complaints that he supervises only; others read what he writes.
    let refused = sent(&app, "coordinator", CASES, &body, COMPLAINT).await?;
    is_refused(&refused, "confidential.wording");
    let made = sent(&app, "complaint_officer", CASES, &body, COMPLAINT).await?;
    let id = made.body(201)?["id"].as_str().context("no id")?.to_owned();
    let case = format!("{CASES}/{id}");
    let (role, example) = app.allowed(&case, "issue-task-order").await?;
    let order = format!("{case}/actions/issue-task-order");
    let refused = sent(&app, role, &order, &example, COMPLAINT).await?;
    is_refused(&refused, "confidential.wording");
    let done = sent(
        &app,
        role,
        &order,
        &example,
        "jadwal Desember – rutin".as_bytes(),
    )
    .await?;
    done.body(200)?;
    let told = reasons(&app, "unit_head", &case).await?;
    assert_eq!(told, ["null", "\"jadwal Desember – rutin\""]);
    let told = reasons(&app, "coordinator", &case).await?;
    assert_eq!(told, ["null", "\"jadwal Desember – rutin\""]);

    body = app.example("/api/v1/prosecutions").await?;
    let refused = sent(&app, "ppns", "/api/v1/prosecutions", &body, COMPLAINT).await?;
    is_refused(&refused, "confidential.wording");
    Ok(())
}

#[tokio::test]
async fn a_reason_is_short_plain_text() -> Result<()> {
    let app = App::start(&[])?;
    let body = app.case_example().await?;
    let before = app.position().await?;
    let long = "x".repeat(501);
    for (reason, code) in [
        (long.as_bytes(), "header.too-long"),
        (b"one\ttwo".as_slice(), "header.unreadable"),
        (b"one\xc2\x85two".as_slice(), "header.unreadable"),
        (b"one\xff".as_slice(), "header.unreadable"),
    ] {
        let refused = sent(&app, "coordinator", CASES, &body, reason).await?;
        is_refused(&refused, code);
    }
    assert_eq!(app.position().await?, before);
    let long = "é".repeat(500);
    let made = sent(&app, "coordinator", CASES, &body, long.as_bytes()).await?;
    assert_eq!(made.status, 201, "{made:?}");
    Ok(())
}

fn is_refused(answer: &Answer, code: &str) {
    assert_eq!(answer.status, 422, "{answer:?}");
    let fault = &answer.body["errors"][0];
    assert_eq!(fault["field"], "X-Audit-Reason", "{answer:?}");
    assert_eq!(fault["code"], code, "{answer:?}");
}

async fn reasons(app: &App, role: &str, case: &str) -> Result<Vec<String>> {
    let history = app.get(role, &format!("{case}/history")).await?.body(200)?;
    let events = history["events"].as_array().context("no events")?;
    Ok(events
        .iter()
        .map(|event| event["reason"].to_string())
        .collect())
}

async fn sent(app: &App, role: &str, path: &str, body: &Value, reason: &[u8]) -> Result<Answer> {
    let token = app.token(role, &[])?;
    let request = app.request(Method::POST, path, &token).json(body);
    Answer::of(request.header("x-audit-reason", reason).send().await?).await
}
