//! The register of officers over HTTP, and who may be sent by it.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::{Answer, App};

const OFFICERS: &str = "/api/v1/officers";

/// Appoints somebody in province 31 since 2020 and answers the address of his record.
pub(crate) async fn appointed(app: &App, officer: &str, nip: &str) -> Result<String> {
    let mut body = app.example(OFFICERS).await?;
    (body["officer"], body["nip"]) = (json!(officer), json!(nip));
    body["appointed_on"] = json!("2020-01-02");
    let made = app
        .post("central_admin", OFFICERS, &body)
        .await?
        .body(201)?;
    Ok(format!(
        "{OFFICERS}/{}",
        made["id"].as_str().context("no id")?
    ))
}

pub(crate) async fn act(
    app: &App,
    role: &str,
    record: &str,
    action: &str,
    body: Value,
) -> Result<Value> {
    let path = format!("{record}/actions/{action}");
    app.post(role, &path, &body).await?.body(200)
}

#[tokio::test]
async fn an_officer_is_appointed_moved_and_read_as_he_was() -> Result<()> {
    let app = App::start(&[])?;
    let mut body = app.example(OFFICERS).await?;
    let denied = app
        .post("head_of_dinas", OFFICERS, &body)
        .await?
        .body(403)?;
    ensure!(denied["code"] == "acting.role", "{denied}");
    body["nip"] = json!("198202292010011009");
    let wrong = app
        .post("central_admin", OFFICERS, &body)
        .await?
        .body(422)?;
    ensure!(wrong["code"] == "officer.nip", "{wrong}");
    let record = appointed(&app, "budi", "198207292010011009").await?;
    body["officer"] = json!("wati");
    body["nip"] = json!("19820729 201001 1 009");
    let twice = app.post("central_admin", OFFICERS, &body).await?;
    ensure!(twice.status == 409, "one NIP, two officers: {twice:?}");

    served(&app, &record).await
}

/// What he was, and was known to be, is read at both times.
async fn served(app: &App, record: &str) -> Result<()> {
    let unit = json!({ "unit": "UPTD Utara", "since": "2021-02-01" });
    act(app, "unit_head", record, "assign-unit", unit).await?;
    let card = json!({ "decree": "AHU-1", "card": "K-1", "valid_from": "2022-01-03", "valid_to": "2027-01-02" });
    act(app, "central_admin", record, "issue-card", card).await?;
    let moved = json!({ "province": "32", "unit": "UPTD Bekasi", "decree": "SK-9", "moved_on": "2023-05-02" });
    let done = act(app, "central_admin", record, "move-officer", moved).await?;
    let now = app.get("auditor", record).await?.body(200)?;
    ensure!(
        now["province"] == "32" && now["unit"] == "UPTD Bekasi",
        "{now}"
    );
    let then = app
        .get("auditor", &format!("{record}?as_of=2021-06-01"))
        .await?
        .body(200)?;
    ensure!(
        then["province"] == "31" && then["unit"] == "UPTD Utara",
        "{then}"
    );
    ensure!(then["cards"] == json!([]), "{then}");
    let known = app
        .get("auditor", &format!("{record}?known_at=2"))
        .await?
        .body(200)?;
    ensure!(known["cards"] == json!([]), "{known}");
    let history = app
        .get("auditor", &format!("{record}/history"))
        .await?
        .body(200)?;
    ensure!(
        history["events"].as_array().map(Vec::len) == Some(4),
        "{history}"
    );
    ensure!(
        app.get("unit_head", record).await?.status == 404,
        "he serves elsewhere"
    );

    listed(app, &done["position"]).await
}

/// The lists find him where he serves now.
async fn listed(app: &App, position: &Value) -> Result<()> {
    let min = format!("min_position={position}");
    let list = |filter: &str| format!("{OFFICERS}?{filter}&{min}");
    for (filter, found) in [
        ("province=32", 1),
        ("province=31", 0),
        ("level=inspector_2", 1),
        ("level=inspector_3", 0),
        ("unit=UPTD%20Bekasi", 1),
        ("serving_on=2019-12-31", 0),
        ("card_on=2027-01-02", 1),
        ("card_on=2027-01-03", 0),
    ] {
        let told = app.get("auditor", &list(filter)).await?.body(200)?;
        ensure!(
            told["items"].as_array().map(Vec::len) == Some(found),
            "{filter}: {told}"
        );
    }
    Ok(())
}

/// A case with its next task order, which names this inspector.
pub(crate) async fn order(app: &App, inspector: &str) -> Result<(String, &'static str, Value)> {
    let case = app.register().await?;
    let (role, mut body) = app.allowed(&case, "issue-task-order").await?;
    body["inspectors"] = json!([inspector]);
    Ok((format!("{case}/actions/issue-task-order"), role, body))
}

#[tokio::test]
async fn a_province_that_keeps_its_register_sends_only_who_is_entitled() -> Result<()> {
    let app = App::start(&[])?;
    let (path, role, body) = order(&app, "siti").await?;
    app.post(role, &path, &body).await?.body(200)?;

    let record = appointed(&app, "budi", "198207292010011009").await?;
    let made = app.position().await?;
    app.reached(made).await?;
    let (path, role, mut body) = order(&app, "siti").await?;
    let unknown = app.post(role, &path, &body).await?.body(422)?;
    ensure!(unknown["code"] == "officer.appointed", "{unknown}");
    ensure!(unknown["provision"].is_string(), "{unknown}");
    body["inspectors"] = json!(["budi", "siti"]);
    ensure!(
        app.post(role, &path, &body).await?.status == 422,
        "one of two is not entitled"
    );

    let interest =
        json!({ "name": "PT Contoh Sejahtera", "ground": "Saudara", "from": "2020-01-02" });
    act(&app, "unit_head", &record, "declare-interest", interest).await?;
    body["inspectors"] = json!(["budi"]);
    let interested = app.post(role, &path, &body).await?.body(422)?;
    ensure!(interested["code"] == "officer.interest", "{interested}");
    let end = json!({ "interest": 1, "ended_on": "2020-06-01" });
    act(&app, "unit_head", &record, "end-interest", end).await?;
    app.post(role, &path, &body).await?.body(200)?;

    let (path, role, body) = order(&app, "budi").await?;
    let moved =
        json!({ "province": "32", "unit": "U", "decree": "SK-9", "moved_on": "2020-07-01" });
    act(&app, "central_admin", &record, "move-officer", moved).await?;
    let elsewhere = app.post(role, &path, &body).await?.body(422)?;
    ensure!(elsewhere["code"] == "officer.province", "{elsewhere}");
    Ok(())
}

#[tokio::test]
async fn an_investigation_is_opened_by_who_has_a_valid_card() -> Result<()> {
    let app = App::start(&[])?;
    let mut report = app.example("/api/v1/prosecutions").await?;
    report["ppns"] = json!("budi");
    let made = app
        .post("ppns", "/api/v1/prosecutions", &report)
        .await?
        .body(201)?;
    ensure!(
        made["register_no"]
            .as_str()
            .is_some_and(|number| number.starts_with("560/001-")),
        "{made}"
    );
    let thing = format!(
        "/api/v1/prosecutions/{}",
        made["id"].as_str().context("no id")?
    );
    let (role, mut body) = app.allowed(&thing, "open-investigation").await?;
    body.as_object_mut()
        .context("no body")?
        .remove("order_number");
    let path = format!("{thing}/actions/open-investigation");
    let record = appointed(&app, "budi", "198207292010011009").await?;
    let none = app.post(role, &path, &body).await?.body(422)?;
    ensure!(none["code"] == "officer.card", "{none}");
    let opened = body["opened_on"].clone();
    let card =
        json!({ "decree": "AHU-1", "card": "K-1", "valid_from": "2020-01-03", "valid_to": opened });
    act(&app, "central_admin", &record, "issue-card", card).await?;
    let done = app.post(role, &path, &body).await?.body(200)?;
    let events = done["events"].as_array().context("no events")?;
    let numbered = events.iter().any(|one| {
        one["event"]["order_number"]
            .as_str()
            .is_some_and(|number| number.starts_with("560/001-"))
    });
    ensure!(numbered, "{done}");
    Ok(())
}

/// Issues a card to somebody, valid to a day.
async fn card(app: &App, record: &str, valid_to: &Value) -> Result<()> {
    let body = json!({ "decree": "AHU-1", "card": "K-1", "valid_from": "2020-01-03", "valid_to": valid_to });
    act(app, "central_admin", record, "issue-card", body).await?;
    Ok(())
}

#[tokio::test]
async fn what_runs_when_a_card_ends_is_gone_on_with_by_another_investigator() -> Result<()> {
    let app = App::start(&[])?;
    let budi = appointed(&app, "budi", "198207292010011009").await?;
    let siti = appointed(&app, "siti", "198307292010012009").await?;
    card(&app, &siti, &json!("2099-12-31")).await?;
    let reports = "/api/v1/prosecutions";
    let mut report = app.example(reports).await?;
    let offence = report["offence_date"].as_str().context("no day")?;
    let offence: chrono::NaiveDate = offence.parse()?;
    report["reported_on"] = json!(offence + chrono::TimeDelta::days(1));
    report["ppns"] = json!("orang-lain");
    let unknown = app.post("ppns", reports, &report).await?.body(422)?;
    ensure!(unknown["code"] == "officer.appointed", "{unknown}");
    ensure!(unknown["errors"][0]["field"] == "/ppns", "{unknown}");
    report["ppns"] = json!("budi");
    let own = app.token("ppns", &["--subject", "budi"])?;
    let other = app.token("ppns", &["--subject", "siti"])?;
    let none = app.posted(&own, reports, &report).await?.body(422)?;
    ensure!(none["code"] == "officer.card", "{none}");
    let reported = report["reported_on"].as_str().context("no day")?.to_owned();
    let reported: chrono::NaiveDate = reported.parse()?;
    let last = reported + chrono::TimeDelta::days(1);
    card(&app, &budi, &json!(last)).await?;
    let made = app.posted(&own, reports, &report).await?.body(201)?;
    let thing = format!("{reports}/{}", made["id"].as_str().context("no id")?);
    let (role, mut order) = app.allowed(&thing, "open-investigation").await?;
    order["opened_on"] = json!(reported);
    let path = |action: &str| format!("{thing}/actions/{action}");
    app.post(role, &path("open-investigation"), &order)
        .await?
        .body(200)?;
    // On the last day of the card, and on the day after it.
    let hear = |on: chrono::NaiveDate| json!({ "examined_on": on, "witness_ref": "SAKSI-01", "signed": true });
    let after = last + chrono::TimeDelta::days(1);
    let witness = path("examine-witness");
    app.posted(&own, &witness, &hear(last)).await?.body(200)?;
    let ended = app.posted(&own, &witness, &hear(after)).await?.body(422)?;
    ensure!(
        ended["code"] == "officer.card" && ended["provision"].is_string(),
        "{ended}"
    );
    ensure!(ended["errors"][0]["field"] == "/examined_on", "{ended}");
    let stranger = app.post("ppns", &witness, &hear(after)).await?.body(422)?;
    ensure!(stranger["code"] == "officer.appointed", "{stranger}");
    app.posted(&other, &witness, &hear(after))
        .await?
        .body(200)?;
    Ok(())
}

#[tokio::test]
async fn who_was_sent_acts_as_long_as_he_serves_there() -> Result<()> {
    let app = App::start(&[])?;
    let record = appointed(&app, "budi", "198207292010011009").await?;
    let (path, role, body) = order(&app, "budi").await?;
    app.post(role, &path, &body).await?.body(200)?;
    let case = path.split("/actions").next().context("no case")?.to_owned();
    let own = app.token("inspector_2", &["--subject", "budi"])?;
    let start = json!({ "kind": "first", "started_on": body["valid_from"] });
    let start_path = format!("{case}/actions/start-examination");
    let request = |key: &'static str, start: &Value| {
        let request = app.request(reqwest::Method::POST, &start_path, &own);
        request.header("idempotency-key", key).json(start)
    };
    let sent = request("mulai", &start).send().await?;
    Answer::of(sent).await?.body(200)?;
    let moved =
        json!({ "province": "32", "unit": "U", "decree": "SK-9", "moved_on": body["valid_from"] });
    act(&app, "central_admin", &record, "move-officer", moved).await?;
    // What was stored is answered again, whatever holds now.
    let sent = request("mulai", &start).send().await?;
    Answer::of(sent).await?.body(200)?;
    let account = json!({ "refused_on": body["valid_from"], "account": "Ditolak satpam", "police_asked": false });
    let elsewhere = app
        .posted(
            &own,
            &format!("{case}/actions/record-entry-refused"),
            &account,
        )
        .await?
        .body(422)?;
    ensure!(elsewhere["code"] == "officer.province", "{elsewhere}");
    Ok(())
}

#[tokio::test]
async fn a_plan_is_of_an_inspector_of_the_register() -> Result<()> {
    let app = App::start(&[])?;
    appointed(&app, "budi", "198207292010011009").await?;
    app.reached(app.position().await?).await?;
    let mut body = app.example("/api/v1/plans").await?;
    body["scope"]["inspector"] = json!("entah");
    let unknown = app
        .post("unit_head", "/api/v1/plans", &body)
        .await?
        .body(422)?;
    ensure!(unknown["code"] == "officer.appointed", "{unknown}");
    ensure!(
        unknown["errors"][0]["field"] == "/scope/inspector",
        "{unknown}"
    );
    body["scope"]["inspector"] = json!("budi");
    app.post("unit_head", "/api/v1/plans", &body)
        .await?
        .body(201)?;
    Ok(())
}

#[tokio::test]
async fn a_nip_is_of_one_officer() -> Result<()> {
    let app = App::start(&[])?;
    appointed(&app, "budi", "198207292010011009").await?;
    let mut body = app.example(OFFICERS).await?;
    body["officer"] = json!("siti");
    body["nip"] = json!("19820729 201001 1 009");
    let taken = app
        .post("central_admin", OFFICERS, &body)
        .await?
        .body(409)?;
    ensure!(taken["code"] == "officer.nip-taken", "{taken}");
    ensure!(taken["errors"][0]["field"] == "/nip", "{taken}");
    ensure!(!taken.to_string().contains("prosecution"), "{taken}");
    Ok(())
}

#[tokio::test]
async fn a_declared_interest_holds_however_the_establishment_is_spelt_or_called() -> Result<()> {
    let app = App::start(&[])?;
    let record = appointed(&app, "budi", "198207292010011009").await?;
    let establishments = "/api/v1/establishments";
    let mut entry = app.example(establishments).await?;
    entry["legal_name"] = json!("PT Contoh Sejahtera");
    let made = app.post("coordinator", establishments, &entry).await?;
    let id = made.body(201)?["id"].clone();
    let interest =
        json!({ "name": "CONTOH SEJAHTERA, P.T.", "ground": "Saudara", "from": "2020-01-02" });
    act(&app, "unit_head", &record, "declare-interest", interest).await?;
    let (path, role, body) = order(&app, "budi").await?;
    let spelt = app.post(role, &path, &body).await?.body(422)?;
    ensure!(spelt["code"] == "officer.interest", "{spelt}");
    // Renamed since: the register knows what it was called.
    let rename =
        json!({ "legal_name": "PT Nama Baru", "effective_on": "2026-01-02", "deed": "Akta" });
    let thing = format!("{establishments}/{}", id.as_str().context("no id")?);
    app.post("coordinator", &format!("{thing}/actions/rename"), &rename)
        .await?
        .body(200)?;
    let mut like = app.case_example().await?;
    like["establishment"] = json!({ "name": "PT Nama Baru", "id": id });
    let case = app.post("coordinator", "/api/v1/cases", &like).await?;
    let case = case.body(201)?;
    let path = format!(
        "/api/v1/cases/{}/actions/issue-task-order",
        case["id"].as_str().context("no id")?
    );
    let called = app.post(role, &path, &body).await?.body(422)?;
    ensure!(called["code"] == "officer.interest", "{called}");
    // Nor is he offered it.
    let other = app.register().await?;
    let own = app.token("inspector_2", &["--subject", "budi"])?;
    app.reached(app.position().await?).await?;
    let next = app
        .read(&own, "/api/v1/next-case?limit=20")
        .await?
        .body(200)?;
    ensure!(next["items"] == json!([]), "{other}: {next}");
    let colleague = app.get("inspector_2", "/api/v1/next-case?limit=20").await?;
    let colleague = colleague.body(200)?;
    ensure!(
        colleague["items"]
            .as_array()
            .is_some_and(|all| all.len() == 3),
        "{colleague}"
    );
    Ok(())
}
