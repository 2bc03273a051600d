//! The directory of persons: sealed, masked, read for a purpose, destroyed by two persons.

mod destroyed;
mod owned;
mod pages;
mod received;
mod sealed;

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

const PERSONS: &str = "/api/v1/persons";
const ESTABLISHMENTS: &str = "/api/v1/establishments";
/// A name that stands nowhere else.
const NAME: &str = "Zuraidah Qwartika";
/// A NIK of a district that does not exist.
const NIK: &str = "3199994101900077";

/// Records a person; answers the key.
async fn recorded(app: &App, name: &str, nik: Option<&str>) -> Result<String> {
    let mut body = json!({ "province": "31", "name": name });
    if let Some(nik) = nik {
        body["nik"] = json!(nik);
    }
    let made = app.post("ppns", PERSONS, &body).await?.body(201)?;
    Ok(made["id"].as_str().context("no id")?.to_owned())
}

/// Reads with a purpose.
async fn for_purpose(app: &App, role: &str, path: &str, purpose: &str) -> Result<Answer> {
    let request = app.request(Method::GET, path, &app.token(role, &[])?);
    Answer::of(request.header("x-audit-reason", purpose).send().await?).await
}

/// An establishment; answers its address.
async fn establishment(app: &App) -> Result<String> {
    let mut body = app.example(ESTABLISHMENTS).await?;
    body["established_on"] = json!("2010-03-01");
    body["registered_on"] = json!("2010-03-02");
    let made = app.post("coordinator", ESTABLISHMENTS, &body).await?;
    let made = made.body(201)?;
    let id = made["id"].as_str().context("no id")?;
    Ok(format!("{ESTABLISHMENTS}/{id}"))
}

/// Names a manager by a key.
async fn manages(app: &App, place: &str, key: &str, to: Option<&str>) -> Result<Answer> {
    let mut body = json!({ "manager": key, "position": "Direktur", "from": "2011-01-03",
        "evidence": "Akta 3" });
    if let Some(to) = to {
        body["to"] = json!(to);
    }
    let path = format!("{place}/actions/change-manager");
    app.post("coordinator", &path, &body).await
}

async fn act(app: &App, role: &str, key: &str, action: &str, body: &Value) -> Result<Answer> {
    let path = format!("{PERSONS}/{key}/actions/{action}");
    app.post(role, &path, body).await
}
