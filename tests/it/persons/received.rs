use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::Executor;
use tests::steps::TO_NOTA;
use tests::{Answer, App};

use super::{NAME, PERSONS, act, for_purpose};

#[tokio::test]
async fn who_receives_a_note_is_sealed_masked_and_destroyed_by_two() -> Result<()> {
    let app = App::start(&[])?;
    let case = app.register().await?;
    for action in TO_NOTA {
        app.step(&case, action).await?;
    }
    let (role, mut body) = app.allowed(&case, "record-nota-receipt").await?;
    body["receiver"] = json!(NAME);
    named_beside(&app, &case, (role, &body)).await?;
    let key = received_once(&app, &case, (role, &body)).await?;
    let path = format!("{case}/receivers");
    let untold = app.get(role, &path).await?.body(422)?;
    ensure!(untold["code"] == "person.purpose", "{untold}");
    let full = for_purpose(&app, role, &path, "Saksi penerimaan nota").await?;
    let full = full.body(200)?;
    ensure!(full["items"][0]["name"] == NAME, "{full}");
    ensure!(full["items"][0]["person"] == key.as_str(), "{full}");
    for role in ["auditor", "specialist_k3"] {
        let refused = for_purpose(&app, role, &path, "Audit").await?;
        ensure!(refused.status == 403, "{role}: {refused:?}");
    }
    let elsewhere = app.token("ppns", &["--province", "32"])?;
    ensure!(app.read(&elsewhere, &path).await?.status == 404);
    is_destroyed(&app, &case, &key).await?;
    let gone = for_purpose(&app, role, &path, "Saksi penerimaan nota").await?;
    ensure!(gone.body(200)?["items"][0]["name"] == "dimusnahkan");
    ensure!(shown(&app, &case).await? == "dimusnahkan");
    before_the_directory(&app, &case).await
}

/// No other text of the request names him, and what is refused records nobody.
async fn named_beside(app: &App, case: &str, (role, body): (&str, &Value)) -> Result<()> {
    let path = format!("{case}/actions/record-nota-receipt");
    let mut named = body.clone();
    named["position"] = json!("Staf, zuraidah QWARTIKA");
    let named = app.post(role, &path, &named).await?.body(422)?;
    ensure!(named["errors"][0]["field"] == "/position", "{named}");
    let mut early = body.clone();
    early["received_on"] = json!("2011-01-01");
    app.post(role, &path, &early).await?.body(422)?;
    let mut owner = app.database().await?;
    let sql = "SELECT count(*) FROM access.data_keys WHERE subject <> $1";
    let many: i64 = sqlx::query_scalar(sql)
        .bind(uuid::Uuid::nil())
        .fetch_one(&mut owner)
        .await?;
    ensure!(many == 0, "{many} have a key");
    Ok(())
}

/// Records the receipt, and again; answers the key of who received.
async fn received_once(app: &App, case: &str, (role, body): (&str, &Value)) -> Result<String> {
    let path = format!("{case}/actions/record-nota-receipt");
    let token = app.token(role, &[])?;
    let send = async || {
        let request = app.request(Method::POST, &path, &token).json(body);
        Answer::of(request.header("Idempotency-Key", "one").send().await?).await
    };
    let first = send().await?.body(200)?;
    ensure!(!first.to_string().contains("Qwartika"), "{first}");
    ensure!(
        send().await?.body(200)? == first,
        "a repeat is answered the same"
    );
    let event = &first["events"][0]["event"];
    let key = event["received_by"].as_str().context("no key")?.to_owned();
    ensure!(shown(app, case).await? == "Z*** Q***");
    let mut owner = app.database().await?;
    let sql = "SELECT count(*) FROM access.events WHERE event_type = 'PersonRecorded'";
    let many: i64 = sqlx::query_scalar(sql).fetch_one(&mut owner).await?;
    ensure!(many == 1, "{many} are recorded");
    let sql = "SELECT payload::text FROM events WHERE event_type = 'NotaReceived'";
    let stored: String = sqlx::query_scalar(sql).fetch_one(&mut owner).await?;
    ensure!(
        stored.contains(&key) && !stored.contains("Zuraidah"),
        "{stored}"
    );
    Ok(key)
}

/// Who received the note, as the history of the case shows it.
async fn shown(app: &App, case: &str) -> Result<String> {
    let told = app.get("auditor", &format!("{case}/history")).await?;
    let told = told.body(200)?;
    ensure!(!told.to_string().contains("Qwartika"), "{told}");
    let events = told["events"].as_array().context("no events")?;
    let receipt = events.iter().find(|event| event["type"] == "NotaReceived");
    let receipt = receipt.context("no receipt")?;
    let name = receipt["data"]["receiver"].as_str();
    Ok(name.unwrap_or_default().to_owned())
}

/// Not while the case is open; then by two persons.
async fn is_destroyed(app: &App, case: &str, key: &str) -> Result<()> {
    let proposed = json!({ "ground": "unlawfully_obtained", "basis": "Temuan 9/2026",
        "minutes": "BA 3/2026", "minutes_on": "2026-01-05" });
    let open = act(app, "unit_head", key, "propose-destruction", &proposed).await?;
    let open = open.body(409)?;
    ensure!(open["code"] == "person.case-open", "{open}");
    ensure!(open["data"]["kind"] == "receiver", "{open}");
    for action in ["record-follow-up", "confirm-compliance", "close-complied"] {
        app.step(case, action).await?;
    }
    let before = app.get("auditor", case).await?.body(200)?;
    let done = act(app, "unit_head", key, "propose-destruction", &proposed).await?;
    done.body(200)?;
    let approve = act(app, "head_of_dinas", key, "approve-destruction", &json!({})).await?;
    approve.body(200)?;
    ensure!(app.get("auditor", case).await?.body(200)? == before);
    let person = app.get("ppns", &format!("{PERSONS}/{key}")).await?;
    ensure!(person.body(200)?["name"] == "dimusnahkan");
    Ok(())
}

/// What was stored in clear is read as ever, and masked.
async fn before_the_directory(app: &App, case: &str) -> Result<()> {
    let mut owner = app.database().await?;
    owner
        .execute("ALTER TABLE events DISABLE TRIGGER USER")
        .await?;
    owner
        .execute(
            r#"UPDATE events
               SET payload = (payload::jsonb - 'received_by' || '{"receiver": "Lama Sekali"}')::json
               WHERE event_type = 'NotaReceived'"#,
        )
        .await?;
    ensure!(shown(app, case).await? == "L*** S***");
    let path = format!("{case}/receivers");
    let full = for_purpose(app, "ppns", &path, "Saksi penerimaan nota").await?;
    let full = full.body(200)?;
    ensure!(full["items"][0]["name"] == "Lama Sekali", "{full}");
    let named = for_purpose(app, "ppns", &path, "Mencari lama sekali").await?;
    named.body(422).map(drop)
}
