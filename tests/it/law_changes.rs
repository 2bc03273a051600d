//! The law is changed by two persons; commands after it are decided by what it set, at every
//! server.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use tests::database::Database;
use tests::{Answer, App};

pub(crate) const CHANGES: &str = "/api/v1/legal/changes";
const PROSECUTIONS: &str = "/api/v1/prosecutions";

/// Posts as a person of the centre.
pub(crate) async fn post(app: &App, who: &str, path: &str, body: &Value) -> Result<Answer> {
    let token = app.token("central_admin", &["--subject", who])?;
    let request = app.request(Method::POST, path, &token).json(body);
    Answer::of(request.send().await?).await
}

/// Changes the law: one person proposes, another approves.
pub(crate) async fn enact(app: &App, edits: Value) -> Result<()> {
    let change = json!({ "edits": edits, "reason": "Putusan" });
    let made = post(app, "anna", CHANGES, &change).await?.body(201)?;
    let id = made["id"].as_str().context("no id")?;
    let approve = format!("{CHANGES}/{id}/actions/approve");
    let done = post(app, "budi", &approve, &json!({})).await?;
    done.body(200).map(drop)
}

/// The time bar of offences since 2026-01-02, in years.
fn bar(years: u16) -> Value {
    let rule = json!({
        "rule_id": "crim.timebar.prosecute", "valid_from": "2026-01-02", "value": { "years": years },
        "basis": "UU percobaan Pasal 1", "status": "confirmed",
    });
    json!({ "edits": [{ "rule": rule }], "reason": "Putusan" })
}

async fn version(app: &App) -> Result<i64> {
    let rules = app.get("ppns", "/api/v1/legal/rules").await?.body(200)?;
    rules["law_version"].as_i64().context("no version")
}

/// Files the example of an offence report and answers its address.
async fn filed(app: &App) -> Result<String> {
    let mut example = app.example(PROSECUTIONS).await?;
    example["establishment"] = tests::firm().into();
    let made = app.post("ppns", PROSECUTIONS, &example).await?.body(201)?;
    let id = made["id"].as_str().context("no id")?;
    Ok(format!("{PROSECUTIONS}/{id}"))
}

/// Opens the investigation on the day of the report.
async fn open(app: &App, prosecution: &str) -> Result<Answer> {
    let reported = app.get("ppns", prosecution).await?.body(200)?;
    let day = &reported["reported_on"];
    let body = json!({ "order_number": "SPRINDIK/1", "opened_on": day });
    let path = format!("{prosecution}/actions/open-investigation");
    app.post("ppns_superior", &path, &body).await
}

/// Versions of the law of all events, as the history tells them.
async fn versions(app: &App, prosecution: &str) -> Result<Vec<i64>> {
    let told = app.get("ppns", &format!("{prosecution}/history")).await?;
    let told = told.body(200)?;
    let events = told["events"].as_array().context("no events")?;
    let versions = events.iter().map(|event| event["law_version"].as_i64());
    versions.collect::<Option<_>>().context("no version")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_persons_change_the_law_at_every_server() -> Result<()> {
    let database = Database::start().await?;
    let (one, two) = (database.serve()?, database.serve()?);
    let (before, after) = (filed(&one).await?, filed(&one).await?);
    open(&one, &before).await?.body(200)?;

    let change = proposed(&one).await?;
    let approve = format!("{change}/actions/approve");
    let own = post(&one, "anna", &approve, &json!({})).await?;
    assert_eq!(own.status, 403, "{own:?}");
    assert_eq!(own.body["code"], "law-change.two-persons");
    assert_eq!(version(&one).await?, 0);
    let done = post(&one, "budi", &approve, &json!({})).await?.body(200)?;
    assert_eq!(done["state"], "changed", "{done}");
    let law = done["law_version"].as_i64().context("no version")?;
    assert_eq!(law, one.position().await?, "the position of its event");
    assert_eq!(version(&one).await?, law);
    let late = post(&one, "budi", &approve, &json!({})).await?;
    assert_eq!(late.status, 409, "{late:?}");

    let refused = open(&one, &after).await?;
    assert_eq!(refused.status, 422, "{refused:?}");
    assert_eq!(refused.body["code"], "time-bar.new-code");
    let until = Instant::now() + Duration::from_secs(30);
    while version(&two).await? != law {
        ensure!(Instant::now() < until, "the other server keeps the old law");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(open(&two, &after).await?.body["code"], "time-bar.new-code");
    let later = filed(&two).await?;
    assert_eq!(versions(&one, &before).await?, [0, 0, 0]);
    assert_eq!(versions(&one, &later).await?, [law]);

    let mut again = one;
    again.stop()?;
    again.restart()?;
    assert_eq!(version(&again).await?, law, "read from the log");
    Ok(())
}

/// Tries and then proposes a time bar that ends with the day of the offence.
async fn proposed(app: &App) -> Result<String> {
    let head = app.position().await?;
    let dry = format!("{CHANGES}?dry_run=true");
    let tried = post(app, "anna", &dry, &bar(0)).await?.body(200)?;
    assert_eq!(tried["state"], "dry_run", "{tried}");
    let row = &tried["rows"][0];
    assert_eq!(row["key"], "crim.timebar.prosecute", "{row}");
    assert_eq!(row["before"][1]["value"], json!({ "years": 3 }), "{row}");
    assert_eq!(row["after"][1]["value"], json!({ "years": 0 }), "{row}");
    assert_eq!(row["after"].as_array().map(Vec::len), Some(2), "{row}");
    assert_eq!(app.position().await?, head, "nothing is stored");

    let made = post(app, "anna", CHANGES, &bar(0)).await?.body(201)?;
    assert_eq!(made["proposer"], "anna", "{made}");
    assert_eq!(made["rows"], tried["rows"]);
    assert_eq!(version(app).await?, 0, "a proposal is no law");
    let id = made["id"].as_str().context("no id")?;
    Ok(format!("{CHANGES}/{id}"))
}

#[tokio::test]
async fn a_bad_change_is_refused_with_every_field_and_a_rejected_one_changes_nothing() -> Result<()>
{
    let app = App::start(&[])?;
    let mut bad = bar(3);
    bad["edits"][0]["rule"]["valid_to"] = json!("2026-01-02");
    bad["edits"][0]["rule"]["value"] = json!({ "idr": 3 });
    let edits = bad["edits"].as_array_mut().context("no edits")?;
    edits.push(json!({ "adopt": { "question": "V9" } }));
    let refused = post(&app, "anna", CHANGES, &bad).await?;
    assert_eq!(refused.status, 422, "{refused:?}");
    let fields = refused.body["errors"].as_array().context("no errors")?;
    let fields: Vec<&str> = fields
        .iter()
        .filter_map(|one| one["field"].as_str())
        .collect();
    assert_eq!(
        fields,
        [
            "/edits/0/rule/valid_to",
            "/edits/0/rule/value",
            "/edits/1/adopt/question",
        ]
    );
    let made = post(&app, "anna", CHANGES, &bar(5)).await?.body(201)?;
    let change = format!("{CHANGES}/{}", made["id"].as_str().context("no id")?);
    let reject = format!("{change}/actions/reject");
    let unfounded = post(&app, "budi", &reject, &json!({})).await?;
    assert_eq!(unfounded.body["errors"][0]["field"], "/reason");
    let reason = json!({ "reason": "belum diundangkan" });
    let done = post(&app, "budi", &reject, &reason).await?.body(200)?;
    assert_eq!(
        (&done["state"], &done["rejected_for"]),
        (&json!("rejected"), &reason["reason"])
    );
    let listed = app.get("auditor", CHANGES).await?.body(200)?;
    assert_eq!(listed["items"][0]["id"], made["id"], "{listed}");
    assert_eq!(version(&app).await?, 0);
    Ok(())
}

#[tokio::test]
async fn of_two_changes_approved_at_once_the_second_is_judged_on_the_first() -> Result<()> {
    let app = App::start(&[])?;
    let mut approvals = vec![];
    for years in [4, 5, 6, 7] {
        let made = post(&app, "anna", CHANGES, &bar(years)).await?.body(201)?;
        let id = made["id"].as_str().context("no id")?;
        approvals.push(format!("{CHANGES}/{id}/actions/approve"));
    }
    let nothing = json!({});
    let sent = approvals
        .iter()
        .map(|path| post(&app, "budi", path, &nothing));
    let mut made = vec![];
    for answer in futures::future::try_join_all(sent).await? {
        if answer.status == 409 {
            assert_eq!(answer.body["code"], "law-change.meanwhile", "{answer:?}");
        } else {
            made.push(answer.body(200)?);
        }
    }
    ensure!(!made.is_empty(), "none was approved");
    let rules = app.get("ppns", "/api/v1/legal/rules?on=2026-03-02").await?;
    let rules = rules.body(200)?;
    let bars = rules["items"].as_array().context("no items")?.iter();
    let bars: Vec<&Value> = bars
        .filter(|rule| rule["rule_id"] == "crim.timebar.prosecute")
        .collect();
    assert_eq!(bars.len(), 1, "one version holds");
    let approved = made.iter().map(|one| &one["edits"][0]["rule"]["value"]);
    ensure!(approved.into_iter().any(|value| *value == bars[0]["value"]));
    Ok(())
}

/// The last day to comply with a first note, as the law tells it.
async fn told(app: &App, received_on: &Value, province: &Value) -> Result<Value> {
    let (from, place) = (received_on.as_str(), province.as_str());
    let (from, place) = (from.context("no day")?, place.context("no province")?);
    let path = format!("/api/v1/legal/deadlines?kind=NOTA1&from={from}&province={place}");
    let due = app.get("inspector_1", &path).await?.body(200)?;
    Ok(due["due_on"].clone())
}

#[tokio::test]
async fn a_note_is_due_after_a_day_off_that_two_persons_have_set() -> Result<()> {
    let app = App::start(&[])?;
    let case = app.register().await?;
    for action in [
        "issue-task-order",
        "start-examination",
        "record-finding",
        "complete-examination",
        "approve-report",
    ] {
        app.step(&case, action).await?;
    }
    let (role, mut nota) = app.allowed(&case, "issue-nota-i").await?;
    nota["limit_days"] = json!(30);
    let issue = format!("{case}/actions/issue-nota-i");
    app.post(role, &issue, &nota).await?.body(200)?;
    app.step(&case, "countersign-nota").await?;
    let (role, receipt) = app.allowed(&case, "record-nota-receipt").await?;
    let shown = app.get("inspector_1", &case).await?.body(200)?;
    let (received_on, province) = (&receipt["received_on"], &shown["province"]);
    let before = told(&app, received_on, province).await?;

    let day = json!({ "province": province, "date": before, "works": false,
        "name": "Pemilihan", "basis": "Keputusan Gubernur" });
    let change = json!({ "edits": [{ "day": day }], "reason": "Libur daerah" });
    let made = post(&app, "anna", CHANGES, &change).await?.body(201)?;
    let id = made["id"].as_str().context("no id")?;
    let approve = format!("{CHANGES}/{id}/actions/approve");
    post(&app, "budi", &approve, &json!({})).await?.body(200)?;

    let path = format!("{case}/actions/record-nota-receipt");
    app.post(role, &path, &receipt).await?.body(200)?;
    let shown = app.get("inspector_1", &case).await?.body(200)?;
    let due_on = &shown["nota_i"]["due_on"];
    let (was, now) = (before.as_str(), due_on.as_str());
    ensure!(was.is_some() && was < now, "{before}, then {shown}");
    assert_eq!(told(&app, received_on, province).await?, *due_on);
    Ok(())
}
