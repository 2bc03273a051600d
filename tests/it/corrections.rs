//! What the registers hold is set right by two persons: what is read now, what was read before, and
//! what follows for the reports that are due.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::App;

const ESTABLISHMENTS: &str = "/api/v1/establishments";

/// Corrects as a first person and lets a second approve; answers what the approval tells.
async fn corrected(
    app: &App,
    thing: &str,
    (one, two): (&str, &str),
    (target, new): (i64, Value),
) -> Result<Value> {
    let (role, mut body) = app.allowed(thing, "propose-correction").await?;
    ensure!(!role.is_empty());
    body["target"] = json!(target);
    body["new"] = new;
    let proposed = act(app, thing, (one, "propose-correction"), &body).await?;
    let decide = json!({ "proposal": proposed["version"] });
    act(app, thing, (two, "approve-correction"), &decide).await
}

async fn act(app: &App, thing: &str, (role, action): (&str, &str), body: &Value) -> Result<Value> {
    let path = format!("{thing}/actions/{action}");
    app.post(role, &path, body).await?.body(200)
}

async fn registered(app: &App, more: &[(&str, Value)]) -> Result<String> {
    let mut body = app.example(ESTABLISHMENTS).await?;
    for (field, value) in more {
        body[*field] = value.clone();
    }
    let made = app.post("coordinator", ESTABLISHMENTS, &body).await?;
    let made = made.body(201)?;
    Ok(format!(
        "{ESTABLISHMENTS}/{}",
        made["id"].as_str().context("no id")?
    ))
}

async fn overdue(app: &App, query: &str) -> Result<Vec<Value>> {
    let path = format!("/api/v1/wlk/overdue?duty=opening{query}");
    let page = app.get("coordinator", &path).await?.body(200)?;
    Ok(page["items"].as_array().context("no items")?.clone())
}

#[tokio::test]
async fn a_corrected_report_is_read_since_and_the_list_follows() -> Result<()> {
    let app = App::start(&[])?;
    let one = registered(
        &app,
        &[
            ("established_on", json!("2024-03-01")),
            ("registered_on", json!("2024-03-02")),
        ],
    )
    .await?;
    let report = json!({ "kind": "stop", "channel": "online", "submitted_at": "2024-03-20T03:00:00Z",
        "event_on": "2024-06-01" });
    let filed = act(&app, &one, ("coordinator", "file-report"), &report).await?;
    let before = filed["position"].as_i64().context("no position")?;
    app.reached(before).await?;
    ensure!(overdue(&app, "").await?.len() == 1, "nothing was opened");
    // It was the report of the opening.
    let content = json!({ "kind": "first", "channel": "online", "filed_on": "2024-03-20",
        "submitted_at": "2024-03-20T03:00:00Z", "event_on": "2024-03-01" });
    let new = json!({ "field": "report", "value": content });
    let who = ("inspector_1", "unit_head");
    let done = corrected(&app, &one, who, (2, new)).await?;
    let event = &done["events"][0]["event"];
    assert_eq!(event["due"]["due_on"], "2024-03-31", "{done}");
    let position = done["position"].as_i64().context("no position")?;
    app.reached(position).await?;
    assert_eq!(overdue(&app, "").await?, Vec::<Value>::new());
    // As it was known before, and on a day on which nothing was filed yet.
    assert_eq!(
        overdue(&app, &format!("&known_at={before}")).await?.len(),
        1
    );
    assert_eq!(
        overdue(&app, "&as_of=2024-04-01").await?,
        Vec::<Value>::new()
    );
    let shown = app.get("auditor", &one).await?.body(200)?;
    assert_eq!(shown["first_report_on"], "2024-03-20", "{shown}");
    let then = format!("{one}?known_at={before}");
    let shown = app.get("auditor", &then).await?.body(200)?;
    assert_eq!(shown["first_report_on"], Value::Null, "{shown}");
    let history = app.get("auditor", &format!("{one}/history")).await?;
    let history = history.body(200)?;
    let told = history["events"].as_array().context("no events")?;
    assert_eq!(told.len(), 4, "{history}");
    ensure!(
        told[3]["provisions"][0].to_string().contains("30/2014"),
        "{history}"
    );
    app.command(&["projections", "verify"])
        .map(|verified| assert!(verified.status.success(), "{verified:?}"))
}

#[tokio::test]
async fn a_corrected_number_is_claimed_and_no_other_holds_it() -> Result<()> {
    let app = App::start(&[])?;
    let numbers = |nib: &str| json!({ "nib": nib });
    let one = registered(&app, &[("numbers", numbers("1234567890123"))]).await?;
    registered(&app, &[("numbers", numbers("2234567890123"))]).await?;
    let who = ("inspector_1", "unit_head");
    let new = |nib: &str| json!({ "field": "numbers", "value": numbers(nib) });
    let taken = corrected(&app, &one, who, (1, new("2234567890123"))).await;
    let told = taken.map_or_else(|error| error.to_string(), |done| done.to_string());
    ensure!(told.contains("establishment.number-taken"), "{told}");
    let reject = json!({ "proposal": 2, "reason": "NIB perusahaan lain" });
    act(&app, &one, ("unit_head", "reject-correction"), &reject).await?;
    let done = corrected(&app, &one, who, (1, new("3234567890123"))).await?;
    assert_eq!(done["numbers"]["nib"], "3234567890123", "{done}");
    let mut body = app.example(ESTABLISHMENTS).await?;
    body["numbers"] = numbers("3234567890123");
    let other = app.post("coordinator", ESTABLISHMENTS, &body).await?;
    assert_eq!(other.status, 409, "{other:?}");
    Ok(())
}

#[tokio::test]
async fn an_officer_and_a_plan_are_set_right_too() -> Result<()> {
    let app = App::start(&[])?;
    let body = app.example("/api/v1/officers").await?;
    let made = app.post("central_admin", "/api/v1/officers", &body).await?;
    let officer = made.body(201)?;
    let officer = format!(
        "/api/v1/officers/{}",
        officer["id"].as_str().context("no id")?
    );
    let new = json!({ "field": "level", "value": "inspector_3" });
    let body = json!({ "target": 1, "new": new, "kind": "typing", "reason": "Petikan keputusan",
        "discovered_on": body["appointed_on"] });
    let second = app.token("central_admin", &["--subject", "central_admin-2"])?;
    let third = app.token("central_admin", &["--subject", "central_admin-3"])?;
    let path = format!("{officer}/actions/propose-correction");
    let proposed = app.posted(&second, &path, &body).await?.body(200)?;
    let decide = json!({ "proposal": proposed["version"] });
    let path = format!("{officer}/actions/approve-correction");
    for same in [&second, &app.token("central_admin", &[])?] {
        let told = app.posted(same, &path, &decide).await?.body(403)?;
        assert_eq!(told["code"], "correction.two-persons", "{told}");
    }
    let done = app.posted(&third, &path, &decide).await?.body(200)?;
    assert_eq!(done["level"], "inspector_3", "{done}");
    app.reached(done["position"].as_i64().context("no position")?)
        .await?;
    let listed = app.get("auditor", "/api/v1/officers?level=inspector_3");
    let listed = listed.await?.body(200)?;
    assert_eq!(
        listed["items"].as_array().map(Vec::len),
        Some(1),
        "{listed}"
    );

    let body = app.example("/api/v1/plans").await?;
    let made = app
        .post("inspector_2", "/api/v1/plans", &body)
        .await?
        .body(201)?;
    let plan = format!("/api/v1/plans/{}", made["id"].as_str().context("no id")?);
    let (role, approve) = app.allowed(&plan, "approve-plan").await?;
    act(&app, &plan, (role, "approve-plan"), &approve).await?;
    let new = json!({ "field": "targets", "value": [{ "kind": "first", "count": 9 }] });
    let who = ("inspector_1", "head_of_dinas");
    let done = corrected(&app, &plan, who, (1, new)).await?;
    assert_eq!(done["state"], "approved", "{done}");
    app.reached(done["position"].as_i64().context("no position")?)
        .await?;
    let listed = app.get("auditor", "/api/v1/plans").await?.body(200)?;
    assert_eq!(listed["items"][0]["planned"], 9, "{listed}");
    Ok(())
}

#[tokio::test]
async fn what_is_reported_under_a_duplicate_counts_until_the_link_is_reversed() -> Result<()> {
    let app = App::start(&[])?;
    let begun = [
        ("established_on", json!("2024-03-01")),
        ("registered_on", json!("2024-03-02")),
    ];
    let (stays, double) = (
        registered(&app, &begun).await?,
        registered(&app, &begun).await?,
    );
    let report = json!({ "kind": "first", "channel": "online",
        "submitted_at": "2024-03-20T03:00:00Z" });
    act(&app, &double, ("coordinator", "file-report"), &report).await?;
    let yearly = json!({ "kind": "annual", "channel": "online",
        "submitted_at": "2025-03-20T03:00:00Z" });
    act(&app, &double, ("coordinator", "file-report"), &yearly).await?;
    let survivor = stays.rsplit('/').next().context("no id")?;
    let today = tests::wlk::today();
    let propose = json!({ "survivor": survivor, "reason": "Akta sama", "proposed_on": today });
    act(
        &app,
        &double,
        ("coordinator", "propose-duplicate"),
        &propose,
    )
    .await?;
    let confirm = json!({ "linked_on": today });
    let linked = act(&app, &double, ("unit_head", "confirm-duplicate"), &confirm).await?;
    let seen = format!("{stays}?min_position={}", linked["position"]);
    let shown = app.get("auditor", &seen).await?.body(200)?;
    assert_eq!(shown["first_report_on"], "2024-03-20", "{shown}");
    app.reached(app.position().await?).await?;
    assert_eq!(overdue(&app, "").await?, Vec::<Value>::new());
    let reverse = json!({ "reversed_on": today, "reason": "Akta berbeda" });
    let undone = act(
        &app,
        &double,
        ("coordinator", "reverse-duplicate"),
        &reverse,
    )
    .await?;
    let seen = format!("{stays}?min_position={}", undone["position"]);
    let shown = app.get("auditor", &seen).await?.body(200)?;
    assert_eq!(shown["first_report_on"], Value::Null, "{shown}");
    app.reached(app.position().await?).await?;
    let owed = overdue(&app, "").await?;
    assert_eq!(owed.len(), 1, "{owed:?}");
    assert_eq!(owed[0]["establishment"], survivor, "{owed:?}");
    Ok(())
}
