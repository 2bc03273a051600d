//! Complaints (*pengaduan*): their life, who complains, and that nobody else learns of them.

mod destroyed;
mod entries;
mod identity;
mod life;
mod rights;
mod worlds;

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

pub(crate) const COMPLAINTS: &str = "/api/v1/complaints";
/// Who complains in these tests; words that stand nowhere else.
pub(crate) const NAME: &str = "Zubaidah Qorirotul";
pub(crate) const CONTACT: &str = "0899-7171-3535";
pub(crate) const STATEMENT: &str = "Saya kasir shift malam di gerai Xylokarta";

/// A token of a role of a province.
pub(crate) fn token(app: &App, (role, province): (&str, &str)) -> Result<String> {
    let of_province = ["--province", province];
    let national = ["central_admin", "auditor", "statistician"].contains(&role);
    app.token(role, if national { &[] } else { &of_province })
}

/// Asks as a role of a province.
pub(crate) async fn ask(
    app: &App,
    (role, province): (&str, &str),
    method: Method,
    path: &str,
    body: Option<&Value>,
) -> Result<Answer> {
    let token = token(app, (role, province))?;
    let mut request = app.request(method, path, &token);
    if let Some(body) = body {
        request = request.json(body);
    }
    Answer::of(request.send().await?).await
}

/// A complaint, with who complains.
pub(crate) async fn complaint(app: &App, province: &str) -> Result<Value> {
    let mut body = app.example(COMPLAINTS).await?;
    body["province"] = json!(province);
    body["reporter"] = json!({ "name": NAME, "contact": CONTACT, "statement": STATEMENT });
    Ok(body)
}

/// Registers a complaint; answers its address.
pub(crate) async fn register(app: &App, province: &str, body: &Value) -> Result<String> {
    let by = ("complaint_officer", province);
    let made = ask(app, by, Method::POST, COMPLAINTS, Some(body)).await?;
    let id = made.body(201)?["id"].as_str().context("no id")?.to_owned();
    Ok(format!("{COMPLAINTS}/{id}"))
}

/// Takes a complaint up; answers the address of the case, which is there.
pub(crate) async fn take_up(app: &App, province: &str, complaint: &str) -> Result<String> {
    let by = ("complaint_officer", province);
    let now = ask(app, by, Method::GET, &format!("{complaint}/actions"), None).await?;
    let now = now.body(200)?;
    let allowed = now["allowed"].as_array().context("none")?;
    let take_up = allowed.iter().find(|one| one["action"] == "take-up");
    let body = &take_up.context("not allowed")?["schema"]["examples"][0];
    let path = format!("{complaint}/actions/take-up");
    let done = ask(app, by, Method::POST, &path, Some(body))
        .await?
        .body(200)?;
    let case = done["case"].as_str().context("no case")?;
    let wait = format!("{complaint}?min_position={}", done["position"]);
    ask(app, by, Method::GET, &wait, None).await?.body(200)?;
    Ok(format!("/api/v1/cases/{case}"))
}

/// Assigns a coordinator to supervise what follows from a complaint.
pub(crate) async fn assign(app: &App, province: &str, complaint: &str, who: &str) -> Result<()> {
    let shown = ask(
        app,
        ("complaint_officer", province),
        Method::GET,
        complaint,
        None,
    )
    .await?;
    let on = shown.body(200)?["registered_on"].clone();
    let body = json!({ "supervisor": who, "assigned_on": on });
    let path = format!("{complaint}/actions/assign-supervisor");
    let by = ("complaint_officer", province);
    ask(app, by, Method::POST, &path, Some(&body))
        .await?
        .body(200)?;
    Ok(())
}
