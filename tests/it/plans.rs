//! Work plans, what was done of them, what inspectors have to do, and which case comes next.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::App;
use tests::steps::TO_NOTA;

const PLANS: &str = "/api/v1/plans";

/// The month of the plan that the interface gives as an example, which is the present one.
async fn drafted(app: &App) -> Result<(String, Value)> {
    let body = app.example(PLANS).await?;
    let made = app.post("inspector_2", PLANS, &body).await?.body(201)?;
    let id = made["id"].as_str().context("no id")?;
    Ok((format!("{PLANS}/{id}"), made))
}

#[tokio::test]
async fn an_approved_plan_takes_cases_in_and_tells_what_was_done() -> Result<()> {
    let app = App::start(&[])?;
    let (plan, made) = drafted(&app).await?;
    ensure!(
        made["planned"] == 5 && made["quota"] == 5 && made["quota_status"] == "likely",
        "{made}"
    );
    let again = app
        .post("inspector_2", PLANS, &app.example(PLANS).await?)
        .await?;
    ensure!(again.status == 409, "one plan for one month: {again:?}");

    let case = app.register().await?;
    let (role, mut inclusion) = app.allowed(&case, "include-in-plan").await?;
    let now = app
        .get("unit_head", &format!("{plan}/actions"))
        .await?
        .body(200)?;
    let approval = now["allowed"]
        .as_array()
        .and_then(|all| all.iter().find(|one| one["action"] == "approve-plan"))
        .context("not to be approved")?["schema"]["examples"][0]
        .clone();
    inclusion["plan"] = made["id"].clone();
    inclusion["approved_on"] = approval["approved_on"].clone();
    inclusion["included_on"] = approval["approved_on"].clone();
    let path = format!("{case}/actions/include-in-plan");
    let early = app.post(role, &path, &inclusion).await?.body(422)?;
    ensure!(early["code"] == "plan.takes-in", "{early}");
    let own = app
        .post(
            "inspector_2",
            &format!("{plan}/actions/approve-plan"),
            &approval,
        )
        .await?;
    ensure!(own.status == 403, "{own:?}");
    app.step(&plan, "approve-plan").await?;
    let included = app.post(role, &path, &inclusion).await?.body(200)?;

    is_told(&app, &plan, &included["position"]).await
}

/// The list counts what is included; the history and what was known tell how the plan came.
async fn is_told(app: &App, plan: &str, position: &Value) -> Result<()> {
    let list = format!("{PLANS}?state=approved&min_position={position}");
    let told = app.get("unit_head", &list).await?.body(200)?;
    let line = &told["items"][0];
    ensure!(
        (&line["included"], &line["done"]) == (&json!(1), &json!(0)),
        "{told}"
    );
    // The year of the unit counts what is in the months of its inspectors.
    let month = app.get("auditor", plan).await?.body(200)?;
    let mut year = app.example(PLANS).await?;
    year["scope"] = json!({
        "province": month["scope"]["province"], "unit": month["scope"]["unit"],
        "year": month["scope"]["year"],
    });
    let made = app.post("unit_head", PLANS, &year).await?.body(201)?;
    let list = format!("{PLANS}?state=drafted&min_position={}", made["position"]);
    let told = app.get("unit_head", &list).await?.body(200)?;
    let line = &told["items"][0];
    ensure!(
        line["inspector"].is_null() && line["included"] == 1,
        "{told}"
    );
    let then = app
        .get("auditor", &format!("{plan}?known_at=1"))
        .await?
        .body(200)?;
    ensure!(then["state"] == "drafted", "{then}");
    let history = app
        .get("auditor", &format!("{plan}/history"))
        .await?
        .body(200)?;
    ensure!(
        history["events"].as_array().map(Vec::len) == Some(2),
        "{history}"
    );
    Ok(())
}

#[tokio::test]
async fn the_load_of_each_inspector_and_the_next_case_are_told() -> Result<()> {
    let app = App::start(&[])?;
    let waiting = app.register().await?;
    let case = app.register().await?;
    for action in TO_NOTA {
        app.step(&case, action).await?;
    }
    let last = app.step(&case, "record-nota-receipt").await?;
    let min = format!("min_position={}", last["position"]);
    let told = app
        .get("coordinator", &format!("/api/v1/load?{min}"))
        .await?
        .body(200)?;
    let lines = told["items"].as_array().context("none")?;
    let of = |name: Value| lines.iter().find(|line| line["inspector"] == name);
    let sent = of(json!("inspector_2-31")).context("not told")?;
    let runs = &sent["due"];
    ensure!(sent["open"] == 1, "{told}");
    ensure!(
        runs.as_i64()
            .zip(sent["overdue"].as_i64())
            .map(|(a, b)| a + b)
            == Some(1),
        "{told}"
    );
    ensure!(
        of(Value::Null).is_some_and(|line| line["open"] == 1),
        "{told}"
    );
    ensure!(told["quota"] == 5, "{told}");

    comes_next(&app, &min, &case, &waiting).await
}

/// The case whose limit runs comes before the one that waits to be begun.
async fn comes_next(app: &App, min: &str, case: &str, waiting: &str) -> Result<()> {
    let next = app
        .get("inspector_2", &format!("/api/v1/next-case?limit=5&{min}"))
        .await?
        .body(200)?;
    let id = |nth: usize| {
        next["items"][nth]["id"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    ensure!(
        case.ends_with(&id(0)) && waiting.ends_with(&id(1)),
        "{next}"
    );
    let reason = next["items"][0]["reasons"][0]
        .as_str()
        .context("no reason")?;
    ensure!(
        reason.starts_with("batas waktu nota") || reason.starts_with("kedaluwarsa"),
        "{next}"
    );
    // Another inspector is given only what nobody is sent to.
    let other = app
        .get("inspector_3", &format!("/api/v1/next-case?limit=5&{min}"))
        .await?
        .body(200)?;
    ensure!(
        other["items"].as_array().map(Vec::len) == Some(1),
        "{other}"
    );
    ensure!(
        waiting.ends_with(other["items"][0]["id"].as_str().unwrap_or("none")),
        "{other}"
    );
    Ok(())
}
