use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sqlx::{PgConnection, Row};
use tests::App;
use tests::operator::projections;

use super::{NAME, NIK, PERSONS, act, establishment, for_purpose, manages, recorded};

const RETENTION: &str = "/api/v1/retention/proposals";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_his_key_is_destroyed_nobody_reads_who_he_was() -> Result<()> {
    let mut app = App::start(&["--log", "debug"])?;
    let key = recorded(&app, NAME, Some(NIK)).await?;
    let other = recorded(&app, "Contoh Kedua", Some("3199990101900011")).await?;
    let place = establishment(&app).await?;
    manages(&app, &place, &key, None).await?.body(200)?;
    manages(&app, &place, &other, None).await?.body(200)?;
    stays_while_something_stands_in_the_way(&app, &place, &key).await?;
    let report = report(&app, &key).await?;
    ensure!(report["identity"]["name"] == NAME, "{report}");
    ensure!(report["ties"][0]["kind"] == "manager", "{report}");

    let before = untouched(&app, &place).await?;
    let history = format!("{PERSONS}/{key}/history");
    let history = app.get("ppns", &history).await?.body(200)?;
    let recorded_at = &history["events"][0]["position"];
    is_destroyed_by_two(&app, &key).await?;
    let again = untouched(&app, &place).await?;
    ensure!(before == again, "counts and time travel tell the same");

    for (path, name) in [
        (format!("{PERSONS}/{key}"), "dimusnahkan"),
        (
            format!("{PERSONS}/{key}?known_at={recorded_at}"),
            "dimusnahkan",
        ),
        (format!("{PERSONS}/{other}"), "C*** K***"),
    ] {
        let shown = app.get("ppns", &path).await?.body(200)?;
        ensure!(shown["name"] == name, "{path}: {shown}");
    }
    let gone = format!("{PERSONS}/{key}/identity");
    let gone = for_purpose(&app, "ppns", &gone, "Surat panggilan").await?;
    ensure!(gone.body(410)?["code"] == "sealing.key-destroyed");
    let second = format!("{PERSONS}/{other}/identity");
    let second = for_purpose(&app, "ppns", &second, "Surat panggilan").await?;
    ensure!(
        second.body(200)?["name"] == "Contoh Kedua",
        "another is untouched"
    );
    let after = self::report(&app, &key).await?;
    ensure!(after["identity"].is_null(), "{after}");
    app.reached(app.position().await?).await?;
    projections(&app, &["verify"])?.ended(0)?;
    stands_nowhere(&mut app).await
}

/// In office, under hold, by a case, for want of a number of the schedule, by one person alone.
async fn stays_while_something_stands_in_the_way(app: &App, place: &str, key: &str) -> Result<()> {
    let refused = async |role: &str, ground: &str, code: &str| {
        let done = act(app, role, key, "propose-destruction", &proposal(ground)).await?;
        let told = if code == "acting.role" { 403 } else { 409 };
        let told = done.body(told)?;
        ensure!(told["code"] == code, "{code}: {told}");
        anyhow::Ok(())
    };
    let unlawful = "unlawfully_obtained";
    refused("ppns", unlawful, "acting.role").await?;
    refused("unit_head", unlawful, "person.case-open").await?;
    let lately = tests::wlk::today().pred_opt().context("a day")?;
    manages(app, place, key, Some(&lately.to_string()))
        .await?
        .body(200)?;
    refused("unit_head", unlawful, "person.time-bar-runs").await?;
    manages(app, place, key, Some("2012-12-31"))
        .await?
        .body(200)?;
    refused("unit_head", "retention_over", "person.retention-runs").await?;
    refused("unit_head", "no_longer_needed", "person.needed").await?;
    let hold = json!({ "basis": "Pemeriksaan inspektorat 7/2026" });
    let on_hold = act(app, "head_of_dinas", key, "set-hold", &hold).await?;
    let on_hold = on_hold.body(200)?;
    refused("unit_head", unlawful, "person.legal-hold").await?;
    let told = app.get("unit_head", RETENTION).await?.body(200)?;
    let items = told["items"].as_array().context("no items")?;
    let own = items.iter().find(|one| one["person"]["id"] == key);
    let own = own.with_context(|| format!("not told: {told}"))?;
    let codes: Vec<&str> = own["obstacles"]
        .as_array()
        .context("no obstacles")?
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    ensure!(
        codes
            == [
                "person.legal-hold",
                "person.retention-runs",
                "person.reassessment"
            ],
        "{own}"
    );
    ensure!(own["may_be_destroyed"] == false, "{own}");
    ensure!(!told.to_string().contains("Zuraidah"), "{told}");
    let lift = json!({ "hold": on_hold["holds"][0]["number"], "reason": "Selesai" });
    act(app, "head_of_dinas", key, "lift-hold", &lift)
        .await?
        .body(200)
        .map(drop)
}

fn proposal(ground: &str) -> Value {
    json!({ "ground": ground, "basis": "Temuan inspektorat 8/2026", "minutes": "BA 1/2026",
        "minutes_on": "2026-01-05" })
}

async fn is_destroyed_by_two(app: &App, key: &str) -> Result<()> {
    let proposed = proposal("unlawfully_obtained");
    act(app, "unit_head", key, "propose-destruction", &proposed)
        .await?
        .body(200)?;
    let approve = format!("{PERSONS}/{key}/actions/approve-destruction");
    let same = app.token("head_of_dinas", &["--subject", "unit_head-31"])?;
    let alone = app.posted(&same, &approve, &json!({})).await?.body(403)?;
    ensure!(alone["code"] == "acting.four-eyes", "{alone}");
    let done = app.post("head_of_dinas", &approve, &json!({})).await?;
    let done = done.body(200)?;
    ensure!(done["status"] == "Shredded", "{done}");
    ensure!(
        done["events"][0]["event"]["type"] == "PersonalDataShredded",
        "{done}"
    );
    let body = json!({ "province": "31", "name": "Orang Lain", "nik": NIK });
    let anew = app.post("ppns", PERSONS, &body).await?.body(201)?;
    ensure!(
        anew["id"] != key,
        "by his NIK he is not found any more: {anew}"
    );
    Ok(())
}

async fn report(app: &App, key: &str) -> Result<Value> {
    let path = format!("{PERSONS}/{key}/report");
    let untold = app.get("head_of_dinas", &path).await?;
    ensure!(untold.status == 422, "{untold:?}");
    ensure!(for_purpose(app, "ppns", &path, "Permintaan").await?.status == 403);
    let told = for_purpose(app, "head_of_dinas", &path, "Permintaan 4/2026").await?;
    let told = told.body(200)?;
    ensure!(told["events"][0]["type"] == "PersonRecorded", "{told}");
    ensure!(told["reads"].is_array(), "{told}");
    Ok(told)
}

/// What the rest of the register tells.
async fn untouched(app: &App, place: &str) -> Result<Vec<Value>> {
    let mut told = vec![];
    for path in [
        place.to_owned(),
        format!("{place}?as_of=2012-06-01"),
        format!("{place}/history"),
        "/api/v1/statistics/establishments".to_owned(),
    ] {
        told.push(app.get("central_admin", &path).await?.body(200)?);
    }
    Ok(told)
}

/// No column of any table, no dump and no line of the log holds him.
async fn stands_nowhere(app: &mut App) -> Result<()> {
    let mut owner = app.database().await?;
    let words = [NAME, NIK, "Zuraidah", "Qwartika"];
    let looked = columns(&mut owner, &words).await?;
    ensure!(looked > 200, "{looked} columns looked through");
    drop(owner);
    let url = api::cluster::Cluster::url_of_running(&app.data_dir())?.context("no database")?;
    let found = std::fs::read_dir("/usr/lib/postgresql")?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin/pg_dump")))
        .filter(|program| program.is_file());
    let dump = Command::new(found.max().context("no pg_dump")?)
        .arg(&url)
        .output()?;
    ensure!(dump.status.success(), "pg_dump: {dump:?}");
    let dump = String::from_utf8_lossy(&dump.stdout);
    ensure!(
        dump.contains("PersonalDataShredded"),
        "the dump has the event"
    );
    app.stop()?;
    let log = std::fs::read_to_string(app.root().join("server.log"))?;
    for word in words {
        ensure!(!dump.contains(word), "{word} is in the dump");
        ensure!(!log.contains(word), "{word} is in the log");
    }
    Ok(())
}

/// Looks for words in each text, JSON and byte column of every table; answers how many there are.
#[expect(clippy::disallowed_methods, reason = "it asks every table there is")]
async fn columns(owner: &mut PgConnection, words: &[&str]) -> Result<usize> {
    let all =
        "SELECT format('%I.%I', table_schema, table_name), quote_ident(column_name), data_type
               FROM information_schema.columns JOIN information_schema.tables
                    USING (table_schema, table_name)
               WHERE table_type = 'BASE TABLE'
                 AND table_schema NOT IN ('pg_catalog', 'information_schema')
                 AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY')";
    let all = sqlx::query(all).fetch_all(&mut *owner).await?;
    for column in &all {
        let (table, name, kind): (String, String, String) =
            (column.get(0), column.get(1), column.get(2));
        let text = if kind == "bytea" {
            format!("encode({name}, 'escape')")
        } else {
            format!("{name}::text")
        };
        for word in words {
            let asked = format!("SELECT count(*) FROM {table} WHERE strpos({text}, $1) > 0");
            let found: i64 = sqlx::query_scalar(&asked)
                .bind(word)
                .fetch_one(&mut *owner)
                .await?;
            ensure!(found == 0, "{word} is in {table}.{name}");
        }
    }
    Ok(all.len())
}
