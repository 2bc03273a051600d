use anyhow::{Context, Result, ensure};
use futures::future::try_join_all;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, App};
use uuid::Uuid;

use super::{NAME, NIK, PERSONS, act, establishment, for_purpose, manages, recorded};

#[tokio::test]
async fn a_person_is_sealed_masked_and_read_in_full_for_a_purpose() -> Result<()> {
    let mut app = App::start(&[])?;
    let key = recorded(&app, NAME, Some(NIK)).await?;
    ensure!(key.parse::<Uuid>()?.get_version_num() == 4, "a random key");
    let one = format!("{PERSONS}/{key}");
    for role in ["specialist_k3", "auditor", "coordinator"] {
        let shown = app.get(role, &one).await?.body(200)?;
        ensure!(shown["name"] == "Z*** Q***", "{shown}");
        ensure!(shown["nik"] == "31xxxxxxxxxx0077", "{shown}");
    }
    let path = format!("{one}/identity");
    let untold = app.get("ppns", &path).await?.body(422)?;
    ensure!(untold["code"] == "person.purpose", "{untold}");
    let named = for_purpose(&app, "ppns", &path, &format!("Surat {NAME}")).await?;
    named.body(422)?;
    let full = for_purpose(&app, "ppns", &path, "Surat panggilan").await?;
    let full = full.body(200)?;
    ensure!(full["name"] == NAME && full["nik"] == NIK, "{full}");
    for role in ["auditor", "specialist_k3"] {
        let refused = for_purpose(&app, role, &path, "Surat panggilan").await?;
        ensure!(refused.status == 403, "{role}: {refused:?}");
    }
    let elsewhere = app.token("ppns", &["--province", "32"])?;
    ensure!(app.read(&elsewhere, &one).await?.status == 404);
    let reads = format!("/api/v1/reads?kind=persons&id={key}");
    let reads = app.get("auditor", &reads).await?.body(200)?;
    let reads = reads["items"].as_array().context("no reads")?;
    let full: Vec<_> = reads
        .iter()
        .filter(|read| read["operation"] == "show_person_identity")
        .collect();
    ensure!(full.len() == 1, "what was refused was not read: {full:?}");
    ensure!(full[0]["purpose"] == "Surat panggilan", "{full:?}");

    is_known_once(&app, &key).await?;
    recorded_at_once(&app).await?;
    is_corrected(&app, &key).await?;
    ensure!(
        app.position().await? == 0,
        "it takes no position of the log"
    );
    the_master_key_changes(&mut app, &path).await
}

/// By his NIK he is found again, in his province and in another one; a repeated request is one.
async fn is_known_once(app: &App, key: &str) -> Result<()> {
    let body = json!({ "province": "31", "name": "Lain", "nik": NIK });
    let known = app.post("coordinator", PERSONS, &body).await?.body(409)?;
    ensure!(known["code"] == "person.known-already", "{known}");
    ensure!(known["data"]["person"] == key, "{known}");
    let elsewhere = app.token("ppns", &["--province", "33"])?;
    let mut body = json!({ "province": "33", "name": NAME, "nik": NIK });
    let send = async |body: &serde_json::Value| {
        let request = app.request(Method::POST, PERSONS, &elsewhere).json(body);
        Answer::of(request.header("Idempotency-Key", "one").send().await?).await
    };
    let first = send(&body).await?.body(201)?;
    ensure!(
        first["id"] == key && first["provinces"] == json!(["31", "33"]),
        "{first}"
    );
    ensure!(
        send(&body).await?.body(201)? == first,
        "a repeat is answered the same"
    );
    body["name"] = json!("Lain");
    let reused = send(&body).await?.body(422)?;
    ensure!(reused["code"] == "idempotency-key.reused", "{reused}");
    let one = format!("{PERSONS}/{key}");
    app.read(&elsewhere, &one).await?.body(200)?;
    body["nik"] = json!("3100000000000000");
    let wrong = app.posted(&elsewhere, PERSONS, &body).await?.body(422)?;
    ensure!(wrong["code"] == "person.nik", "{wrong}");
    Ok(())
}

/// Of several who record one NIK at once one is first; no key stays of nobody.
async fn recorded_at_once(app: &App) -> Result<()> {
    let body = json!({ "province": "31", "name": "Lain", "nik": "3199994101900099" });
    let all = (0..6).map(|_| app.post("ppns", PERSONS, &body));
    let (mut made, mut known) = (vec![], vec![]);
    for done in try_join_all(all).await? {
        if done.status == 201 {
            made.push(done.body["id"].clone());
        } else {
            let told = done.body(409)?;
            ensure!(told["code"] == "person.known-already", "{told}");
            known.push(told["data"]["person"].clone());
        }
    }
    ensure!(made.len() == 1, "{made:?}");
    ensure!(
        known.iter().all(|one| *one == made[0]),
        "{made:?} {known:?}"
    );
    let sql = "SELECT count(*) FROM access.data_keys k WHERE subject <> $1 AND NOT EXISTS (
                   SELECT FROM access.events e WHERE e.aggregate_id = k.subject::text)";
    let mut owner = app.database().await?;
    let unused: i64 = sqlx::query_scalar(sql)
        .bind(Uuid::nil())
        .fetch_one(&mut owner)
        .await?;
    ensure!(unused == 0, "{unused} keys of nobody");
    Ok(())
}

async fn is_corrected(app: &App, key: &str) -> Result<()> {
    let mut body = json!({ "name": "Zuraidah Qwartikasari", "nik": NIK, "evidence": "KTP" });
    act(app, "inspector_2", key, "correct-identity", &body)
        .await?
        .body(200)?;
    body["evidence"] = json!("KTP Zuraidah  QWARTIKASARI");
    let named = act(app, "inspector_2", key, "correct-identity", &body).await?;
    named.body(422)?;
    let history = format!("{PERSONS}/{key}/history");
    let told = app.get("auditor", &history).await?.body(200)?;
    let text = told.to_string();
    ensure!(text.contains("IdentityCorrected"), "{told}");
    ensure!(!text.contains("nonce") && !text.contains("Qwart"), "{told}");
    Ok(())
}

async fn the_master_key_changes(app: &mut App, path: &str) -> Result<()> {
    let file = app.data_dir().join("master.key");
    let old = std::fs::read_to_string(&file)?;
    std::fs::write(&file, format!("{}\n{old}", "05".repeat(32)))?;
    let done = app.command(&["keys", "rotate"])?;
    ensure!(done.status.success(), "{done:?}");
    std::fs::write(&file, "05".repeat(32))?;
    let late = for_purpose(app, "ppns", path, "Surat panggilan").await?;
    ensure!(
        late.status == 503,
        "the server has the old key only: {late:?}"
    );
    app.stop()?;
    app.restart()?;
    let full = for_purpose(app, "ppns", path, "Surat panggilan").await?;
    ensure!(full.body(200)?["name"] == "Zuraidah Qwartikasari");
    Ok(())
}

#[tokio::test]
async fn a_manager_is_named_by_a_key_and_without_a_master_key_nobody_is_recorded() -> Result<()> {
    let app = App::start(&[])?;
    let place = establishment(&app).await?;
    for (named, code) in [
        (NAME, "establishment.manager-by-key"),
        (NIK, "register.identity-number"),
        ("6f1c9a52-4c1e-5d8b-9d55-0e6f3a2b7c11", "accused.random-key"),
    ] {
        let refused = manages(&app, &place, named, None).await?.body(422)?;
        ensure!(refused["code"] == code, "{refused}");
    }
    let key = recorded(&app, NAME, None).await?;
    let done = manages(&app, &place, &key, None).await?.body(200)?;
    ensure!(done["managers"][0]["person"] == key.as_str(), "{done}");
    let url = api::cluster::Cluster::url_of_running(&app.data_dir())?.context("no database")?;
    let keyless = App::start(&["--database-url", &url])?;
    let body = json!({ "province": "31", "name": "Lain" });
    let refused = keyless.post("ppns", PERSONS, &body).await?.body(503)?;
    ensure!(refused["code"] == "sealing.no-master-key", "{refused}");
    Ok(())
}
