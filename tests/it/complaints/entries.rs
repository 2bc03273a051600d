//! Complaints about establishments of the register.

use anyhow::{Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use tests::App;

use super::{COMPLAINTS, ask, complaint};

/// Writes of which establishment a body is.
pub(super) fn name(body: &mut Value, about: &Value) {
    body["establishment"]["name"] = about["name"].clone();
    if about["id"].is_string() {
        body["establishment"]["id"] = about["id"].clone();
    }
}

/// An establishment of the register; answers its id.
pub(super) async fn entered(app: &App, province: &str, name: &str) -> Result<Value> {
    let path = "/api/v1/establishments";
    let mut body = app.example(path).await?;
    body["legal_name"] = json!(name);
    body["province"] = json!(province);
    body["regency"] = Value::Null;
    let by = ("coordinator", province);
    let made = ask(app, by, Method::POST, path, Some(&without_nulls(body))).await?;
    Ok(made.body(201)?["id"].clone())
}

fn without_nulls(mut body: Value) -> Value {
    if let Some(members) = body.as_object_mut() {
        members.retain(|_, one| !one.is_null());
    }
    body
}

/// A case that the register speaks against comes to be in neither world.
pub(super) async fn refused(
    app: &App,
    (complains, province): (bool, &'static str),
    id: &Value,
    known: &str,
) -> Result<()> {
    let about = json!({ "name": format!("{known} Lain"), "id": id });
    let mut body = complaint(app, province).await?;
    name(&mut body, &about);
    let by = ("complaint_officer", province);
    if complains {
        let told = ask(app, by, Method::POST, COMPLAINTS, Some(&body)).await?;
        ensure!(told.body(422)?["code"] == "establishment.case-name");
    }
    Ok(())
}
