//! A case handed over by one inspector to another.

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use tests::App;

async fn act(
    app: &App,
    role: &str,
    case: &str,
    action: &str,
    body: &Value,
) -> Result<tests::Answer> {
    app.post(role, &format!("{case}/actions/{action}"), body)
        .await
}

#[tokio::test]
async fn a_case_is_with_the_former_inspector_until_the_other_accepts() -> Result<()> {
    let app = App::start(&[])?;
    let case = app.register().await?;
    app.step(&case, "issue-task-order").await?;
    let (giver, offer) = app.allowed(&case, "offer-handover").await?;
    ensure!(giver == "inspector_2", "{giver} may offer it");
    act(&app, giver, &case, "offer-handover", &offer)
        .await?
        .body(200)?;
    let now = app.get("coordinator", &case).await?.body(200)?;
    ensure!(now["inspectors"] == json!(["inspector_2-31"]), "{now}");
    ensure!(now["handover"]["to"] == "inspector_3-31", "{now}");

    let (taker, accept) = app.allowed(&case, "accept-handover").await?;
    ensure!(taker == "inspector_3", "{taker} may accept it");
    let own = act(&app, giver, &case, "accept-handover", &accept)
        .await?
        .body(403)?;
    ensure!(own["code"] == "handover.receiver", "{own}");
    let (_, decline) = app.allowed(&case, "decline-handover").await?;
    act(&app, taker, &case, "decline-handover", &decline)
        .await?
        .body(200)?;
    let gone = act(&app, taker, &case, "accept-handover", &accept)
        .await?
        .body(409)?;
    ensure!(gone["code"] == "handover.open", "{gone}");

    act(&app, giver, &case, "offer-handover", &offer)
        .await?
        .body(200)?;
    let done = act(&app, taker, &case, "accept-handover", &accept)
        .await?
        .body(200)?;
    ensure!(done["inspectors"] == json!(["inspector_3-31"]), "{done}");
    // From then on the other one acts, and he alone.
    let (role, start) = app.allowed(&case, "start-examination").await?;
    ensure!(role == taker, "{role} may start");
    let gone = act(&app, giver, &case, "start-examination", &start)
        .await?
        .body(403)?;
    ensure!(gone["code"] == "task-order.named", "{gone}");
    let list = format!(
        "/api/v1/cases?officer=inspector_3-31&min_position={}",
        done["position"]
    );
    let told = app.get("coordinator", &list).await?.body(200)?;
    ensure!(told["items"].as_array().map(Vec::len) == Some(1), "{told}");
    Ok(())
}
