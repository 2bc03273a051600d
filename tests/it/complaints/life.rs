use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use chrono::{NaiveDate, TimeDelta};
use reqwest::Method;
use serde_json::{Value, json};
use tests::App;

use super::{COMPLAINTS, NAME, ask, assign, complaint, register, take_up};

#[tokio::test]
async fn a_complaint_is_taken_up_into_a_case_that_knows_nothing_of_it() -> Result<()> {
    let app = App::start(&[])?;
    let mut body = complaint(&app, "31").await?;
    body.as_object_mut()
        .context("no object")?
        .remove("reporter");
    let one = register(&app, "31", &body).await?;
    assert_eq!(app.get("coordinator", &one).await?.status, 404);
    assign(&app, "31", &one, "coordinator-31").await?;
    let shown = app.get("coordinator", &one).await?.body(200)?;
    assert_eq!(shown["status"], "Registered");
    assert_eq!(shown["supervisor"], "coordinator-31");
    assert_eq!(shown["anonymous"], true);
    assert_eq!(shown["due"]["needs_confirmation"], true, "{shown}");
    assert!(
        shown["due"]["derivation"]
            .to_string()
            .contains("5 working days")
    );
    let waits = format!("{COMPLAINTS}?waits=true");
    let items = app.get("complaint_officer", &waits).await?.body(200)?;
    assert_eq!(items["items"].as_array().map(Vec::len), Some(1));

    let case = take_up(&app, "31", &one).await?;
    let known = app.get("coordinator", &case).await?.body(200)?;
    assert_eq!(known["source"], "complaint");
    let told = app.get("head_of_dinas", &format!("{case}/history")).await?;
    let told = told.body(200)?;
    assert_eq!(told["events"][0]["officer"], Value::Null);
    assert_eq!(told["events"][0]["province"], "31");
    assert_eq!(told["events"][0]["caused_by"], Value::Null);
    let items = app.get("coordinator", &waits).await?.body(200)?;
    assert_eq!(items["items"], json!([]));
    let id = case.rsplit('/').next().context("no id")?;
    let from = app
        .get("coordinator", &format!("{COMPLAINTS}?case={id}"))
        .await?;
    assert_eq!(from.body(200)?["items"][0]["status"], "TakenUp");

    let position = app.position().await?;
    let withdraw = json!({ "withdrawn_on": shown["registered_on"] });
    let path = format!("{one}/actions/withdraw");
    let done = app.post("complaint_officer", &path, &withdraw).await?;
    assert_eq!(
        done.body(200)?["status"],
        "TakenUp",
        "violations stay violations"
    );
    assert_eq!(
        app.position().await?,
        position,
        "nothing is told to the case"
    );
    let again = app.post("complaint_officer", &path, &withdraw).await?;
    assert_eq!(again.body(409)?["code"], "acting.state");
    let told = app
        .get("coordinator", &format!("{one}/history"))
        .await?
        .body(200)?;
    assert_eq!(told["events"].as_array().map(Vec::len), Some(4));
    assert_eq!(told["refused"][0]["command"], "withdraw");
    Ok(())
}

#[tokio::test]
async fn a_case_follows_though_the_server_dies_after_the_decision() -> Result<()> {
    let mut app = App::start(&["--only", "api"])?;
    let body = complaint(&app, "31").await?;
    let one = register(&app, "31", &body).await?;
    let decided = json!({ "decided_on": body["received_on"] });
    let path = format!("{one}/actions/take-up");
    let done = app
        .post("complaint_officer", &path, &decided)
        .await?
        .body(200)?;
    let case = format!("/api/v1/cases/{}", done["case"].as_str().context("none")?);
    assert_eq!(app.get("coordinator", &case).await?.status, 404);
    app.kill9()?;
    app.restart_with(&[])?;
    let wait = format!("{one}?min_position={}", done["position"]);
    app.get("complaint_officer", &wait).await?.body(200)?;
    assert_eq!(
        app.get("coordinator", &case).await?.body(200)?["version"],
        1
    );
    Ok(())
}

#[tokio::test]
async fn every_wrong_field_is_named_and_who_complains_is_repeated_nowhere() -> Result<()> {
    let app = App::start(&[])?;
    let mut body = complaint(&app, "31").await?;
    body["channel"] = json!("pigeon");
    body["reporter"]["phone"] = json!("1");
    let wrong = app.post("complaint_officer", COMPLAINTS, &body).await?;
    let errors = wrong.body(422)?["errors"].clone();
    let fields: Vec<&str> = errors
        .as_array()
        .context("none")?
        .iter()
        .filter_map(|one| one["field"].as_str())
        .collect();
    assert!(
        fields.contains(&"/channel") && fields.contains(&"/reporter/phone"),
        "{fields:?}"
    );

    let mut body = complaint(&app, "31").await?;
    body["evidence"] = json!([format!("Slip upah {NAME}")]);
    let wrong = app
        .post("complaint_officer", COMPLAINTS, &body)
        .await?
        .body(422)?;
    assert_eq!(wrong["code"], "complaint.identity-apart");
    assert!(!wrong.to_string().contains(NAME), "{wrong}");

    let body = complaint(&app, "31").await?;
    let token = app.token("complaint_officer", &[])?;
    let request = app.request(Method::POST, COMPLAINTS, &token).json(&body);
    let sent = request.header("X-Audit-Reason", format!("telepon {NAME}"));
    assert_eq!(sent.send().await?.status(), 422);
    let one = register(&app, "31", &body).await?;
    let answer = json!({ "answer": format!("Kepada {NAME}"), "answered_on": body["received_on"] });
    let path = format!("{one}/actions/answer");
    let wrong = app
        .post("complaint_officer", &path, &answer)
        .await?
        .body(422)?;
    assert_eq!(wrong["errors"][0]["field"], "/answer");
    let elsewhere = complaint(&app, "32").await?;
    let by = ("complaint_officer", "31");
    let wrong = ask(&app, by, Method::POST, COMPLAINTS, Some(&elsewhere)).await?;
    assert_eq!(wrong.body(403)?["code"], "acting.province");
    Ok(())
}

#[tokio::test]
async fn the_clock_states_that_the_days_to_decide_have_passed_and_only_once() -> Result<()> {
    let app = App::start(&[])?;
    let mut body = complaint(&app, "31").await?;
    let today = body["received_on"].as_str().context("no day")?.to_owned();
    let in_time = register(&app, "31", &body).await?;
    let decided = register(&app, "31", &body).await?;
    take_up(&app, "31", &decided).await?;
    let long_ago = today.parse::<NaiveDate>()? - TimeDelta::days(60);
    body["received_on"] = json!(long_ago);
    body.as_object_mut().context("no object")?.remove("period");
    let late = register(&app, "31", &body).await?;
    let until = Instant::now() + Duration::from_secs(60);
    let told = loop {
        let told = app.get("complaint_officer", &late).await?.body(200)?;
        if told["missed"] != Value::Null {
            break told;
        }
        ensure!(Instant::now() < until, "the clock states nothing: {told}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(told["missed"], told["due"]["due_on"], "{told}");
    assert_eq!(told["version"], 2, "{told}");
    for complaint in [&in_time, &decided] {
        let told = app.get("complaint_officer", complaint).await?.body(200)?;
        assert_eq!(told["missed"], Value::Null, "{told}");
    }
    let history = format!("{late}/history");
    let history = app.get("complaint_officer", &history).await?.body(200)?;
    let event = &history["events"][1];
    assert_eq!(event["type"], "ComplaintDecisionMissed", "{history}");
    // What waits waits on, whether late or not.
    let waits = format!("{COMPLAINTS}?waits=true");
    let waits = app.get("complaint_officer", &waits).await?.body(200)?;
    assert_eq!(waits["items"].as_array().map(Vec::len), Some(2), "{waits}");
    let done = format!("{COMPLAINTS}?waits=false");
    let done = app.get("complaint_officer", &done).await?.body(200)?;
    assert_eq!(done["items"][0]["status"], "TakenUp", "{done}");
    assert_eq!(done["items"].as_array().map(Vec::len), Some(1), "{done}");
    Ok(())
}

#[tokio::test]
async fn the_database_knows_the_same_decisions_as_the_program() -> Result<()> {
    let app = App::start(&[])?;
    let mut owner = app.database().await?;
    let decisions = domain::complaint::ComplaintEvent::DECISIONS;
    let decisions = decisions.map(|kind| (kind, true));
    let others = ["ComplaintRegistered", "ComplaintDecisionMissed"].map(|kind| (kind, false));
    for (kind, decides) in decisions.into_iter().chain(others) {
        let sql = "SELECT complaints.is_decision($1)";
        let told: bool = sqlx::query_scalar(sql)
            .bind(kind)
            .fetch_one(&mut owner)
            .await?;
        assert_eq!(told, decides, "{kind}");
    }
    Ok(())
}

#[tokio::test]
async fn what_a_case_of_a_complaint_may_look_like_any_case_may() -> Result<()> {
    let app = App::start(&[])?;
    let path = "/api/v1/establishments";
    let mut entry = app.example(path).await?;
    entry["legal_name"] = json!("PT Sinar Abadi");
    let made = app.post("coordinator", path, &entry).await?.body(201)?;
    let mut body = complaint(&app, "31").await?;
    body["establishment"]["id"] = made["id"].clone();
    let mut like = app.case_example().await?;
    like["establishment"] = body["establishment"].clone();
    for (name, province, code) in [
        ("PT Nama Lain", "31", "establishment.case-name"),
        ("PT Sinar Abadi", "32", "establishment.case-province"),
    ] {
        for (thing, role, body) in [
            (COMPLAINTS, "complaint_officer", &mut body),
            ("/api/v1/cases", "coordinator", &mut like),
        ] {
            body["establishment"]["name"] = json!(name);
            body["province"] = json!(province);
            let by = (role, province);
            let refused = ask(&app, by, Method::POST, thing, Some(body)).await?;
            let refused = refused.body(422)?;
            ensure!(refused["code"] == code, "{thing}: {refused}");
        }
    }
    body["province"] = json!("31");
    let one = register(&app, "31", &body).await?;
    let case = take_up(&app, "31", &one).await?;
    let shown = app.get("inspector_2", &case).await?.body(200)?;
    ensure!(shown["establishment"]["id"] == made["id"], "{shown}");
    ensure!(
        shown["establishment"]["name"] == "PT Sinar Abadi",
        "{shown}"
    );
    Ok(())
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_complaint_is_told_at_once() -> Result<()> {
    let app = App::start(&[])?;
    let mut body = complaint(&app, "31").await?;
    body["establishment"]["name"] = json!(" ");
    body["establishment"]["regency"] = json!("32.01");
    body["received_on"] = json!("2099-01-01");
    body["norms"] = json!(["NO-SUCH"]);
    let by = ("complaint_officer", "31");
    let told = ask(&app, by, Method::POST, COMPLAINTS, Some(&body)).await?;
    let told = told.body(422)?;
    let fields: Vec<&str> = told["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|fault| fault["field"].as_str())
        .collect();
    for field in [
        "/establishment/name",
        "/establishment/regency",
        "/received_on",
        "/norms",
    ] {
        ensure!(fields.contains(&field), "{field}: {told}");
    }
    Ok(())
}
