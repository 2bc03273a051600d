use anyhow::{Result, ensure};
use serde_json::{Value, json};
use tests::{Answer, App};

use super::{NAME, NIK, act, establishment, for_purpose, recorded};

/// Who owns a firm as a natural person is a key in its entry, a tie of the person while he owns it and
/// after, and in the way of destroying his key only as long as somebody may still ask him for it.
#[tokio::test]
async fn an_owner_is_named_by_key_and_tied_from_the_transfer_to_the_next_one() -> Result<()> {
    let app = App::start(&[])?;
    let key = recorded(&app, NAME, Some(NIK)).await?;
    let place = establishment(&app).await?;
    let both = json!({ "owner": "PT Lain", "person": key });
    for (named, code) in [
        (both, 422),
        (json!({}), 422),
        (json!({ "owner": key }), 422),
    ] {
        let told = transferred(&app, &place, &named, "2012-01-02").await?;
        let told = told.body(code)?;
        ensure!(told["code"] == "establishment.owner", "{named}: {told}");
    }
    let named = json!({ "person": key });
    transferred(&app, &place, &named, "2012-01-02")
        .await?
        .body(200)?;
    let shown = app.get("coordinator", &place).await?.body(200)?;
    let owner = json!({ "person": key, "from": "2012-01-02", "to": null });
    ensure!(shown["owners"] == json!([owner]), "{shown}");
    ensure!(!shown.to_string().contains("Zuraidah"), "{shown}");
    let tie = tie(&app, &key).await?;
    ensure!(tie["kind"] == "owner" && tie["ended_on"].is_null(), "{tie}");
    let told = destruction(&app, &key).await?.body(409)?;
    ensure!(told["code"] == "person.case-open", "{told}");

    let next = json!({ "owner": "PT Penerus" });
    transferred(&app, &place, &next, "2014-01-02")
        .await?
        .body(200)?;
    let shown = app.get("coordinator", &place).await?.body(200)?;
    ensure!(shown["owners"][0]["to"] == "2014-01-01", "{shown}");
    let tie = self::tie(&app, &key).await?;
    ensure!(tie["ended_on"] == "2014-01-01", "{tie}");
    destruction(&app, &key).await?.body(200)?;
    let approve = "approve-destruction";
    act(&app, "head_of_dinas", &key, approve, &json!({}))
        .await?
        .body(200)?;
    // Who owned it is told by the same key, and by no name.
    let after = app.get("coordinator", &place).await?.body(200)?;
    ensure!(after["owners"] == shown["owners"], "{after}");
    let gone = format!("/api/v1/persons/{key}/identity");
    for_purpose(&app, "ppns", &gone, "Surat panggilan")
        .await?
        .body(410)?;
    Ok(())
}

async fn transferred(app: &App, place: &str, named: &Value, from: &str) -> Result<Answer> {
    let mut body = json!({ "owned_from": from, "deed": "Akta jual beli" });
    if let (Some(body), Some(named)) = (body.as_object_mut(), named.as_object()) {
        body.extend(named.clone());
    }
    let path = format!("{place}/actions/transfer-ownership");
    app.post("coordinator", &path, &body).await
}

/// The first thing in which he stands.
async fn tie(app: &App, key: &str) -> Result<Value> {
    let report = format!("/api/v1/persons/{key}/report");
    let told = for_purpose(app, "head_of_dinas", &report, "Permintaan 5/2026").await?;
    Ok(told.body(200)?["ties"][0].clone())
}

async fn destruction(app: &App, key: &str) -> Result<Answer> {
    let body = json!({ "ground": "unlawfully_obtained", "basis": "Temuan inspektorat 9/2026",
        "minutes": "BA 2/2026", "minutes_on": "2026-01-05" });
    act(app, "unit_head", key, "propose-destruction", &body).await
}
