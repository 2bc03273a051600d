//! C081 article 15 (c): neither the source of a complaint nor that there is one.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tests::App;

const CASES: &str = "/api/v1/cases";
/// Who may read cases and not know where they come from.
const READERS: &[&str] = &[
    "inspector_1",
    "inspector_4",
    "specialist_k3",
    "ppns",
    "unit_head",
    "head_of_dinas",
    "ppns_superior",
    "auditor",
    "central_admin",
];

#[tokio::test]
async fn that_a_case_follows_a_complaint_shows_to_nobody_who_reads_cases() -> Result<()> {
    let app = App::start(&[])?;
    let complaint = registered(&app, "complaint_officer", "complaint").await?;
    let routine = registered(&app, "coordinator", "plan").await?;
    for case in [&complaint, &routine] {
        let done = app.take("head_of_dinas", case, "issue-task-order").await?;
        is_silent(&done.context("not allowed")?);
        let wrong = json!({ "closed_on": "2026-01-05" });
        let path = format!("{case}/actions/close-complied");
        app.post("unit_head", &path, &wrong).await?.body(409)?;
    }
    for role in READERS {
        let seen = everything(&app, role, &complaint).await?;
        for told in &seen {
            is_silent(told);
        }
        let other = everything(&app, role, &routine).await?;
        for (one, other) in seen.iter().zip(&other) {
            assert_eq!(members(one), members(other), "{role}");
        }
        assert_eq!(seen[1]["events"][0]["officer"], Value::Null, "{role}");
        assert_eq!(other[1]["events"][0]["officer"], Value::Null, "{role}");
    }
    assert_eq!(app.get("complaint_officer", &complaint).await?.status, 403);
    let by_source = format!("{CASES}?source=complaint");
    assert_eq!(app.get("coordinator", &by_source).await?.status, 422);

    // Not to a coordinator either, but of what he registered himself.
    for told in &everything(&app, "coordinator", &complaint).await? {
        is_silent(told);
    }
    let [shown, history, ..] = everything(&app, "coordinator", &routine).await?;
    assert_eq!(shown["source"], "plan");
    assert_eq!(history["events"][0]["officer"], "coordinator-31");
    Ok(())
}

#[tokio::test]
async fn a_task_order_does_not_speak_of_a_complaint() -> Result<()> {
    let app = App::start(&[])?;
    let case = registered(&app, "complaint_officer", "complaint").await?;
    let asked = app.get("head_of_dinas", &format!("{case}/actions")).await?;
    let now = asked.body(200)?;
    let mut order = now["allowed"][0]["schema"]["examples"][0].clone();
    order["purpose"] = json!("Tindak lanjut pengaduan pekerja");
    let path = format!("{case}/actions/issue-task-order");
    let refused = app.post("head_of_dinas", &path, &order).await?.body(422)?;
    assert_eq!(refused["code"], "confidential.wording");
    assert_eq!(refused["errors"][0]["field"], "/purpose");
    Ok(())
}

async fn registered(app: &App, role: &str, source: &str) -> Result<String> {
    let mut body = app.case_example().await?;
    body["source"] = json!(source);
    let made = app.post(role, CASES, &body).await?.body(201)?;
    assert_eq!(made["source"], source, "told to who registers");
    Ok(format!("{CASES}/{}", made["id"].as_str().context("no id")?))
}

/// The case, its history, the list and what can be done, as a role reads them.
async fn everything(app: &App, role: &str, case: &str) -> Result<[Value; 4]> {
    let list = format!("{CASES}?min_position={}", app.position().await?);
    let history = format!("{case}/history");
    let actions = format!("{case}/actions");
    Ok([
        app.get(role, case).await?.body(200)?,
        app.get(role, &history).await?.body(200)?,
        app.get(role, &list).await?.body(200)?,
        app.get(role, &actions).await?.body(200)?,
    ])
}

fn is_silent(told: &Value) {
    let text = told.to_string().to_lowercase();
    for word in ["complaint", "pengadu", "\"source\""] {
        assert!(!text.contains(word), "{word} in {told}");
    }
}

/// The names in a value, without what they hold.
fn members(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), members(value)))
            .collect(),
        Value::Array(items) => items.iter().map(members).collect(),
        Value::Null => Value::Null,
        Value::Bool(_) | Value::Number(_) | Value::String(_) => json!(true),
    }
}
