use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::json;
use tests::{Answer, App};

use super::{COMPLAINTS, CONTACT, NAME, STATEMENT, assign, complaint, register};

#[tokio::test]
async fn who_complains_is_read_for_a_purpose_and_every_reading_is_recorded() -> Result<()> {
    let app = App::start(&[])?;
    let body = complaint(&app, "31").await?;
    let one = register(&app, "31", &body).await?;
    let path = format!("{one}/identity");
    for (purpose, code) in [(" ", "complaint.purpose"), (NAME, "data.invalid")] {
        let body = json!({ "purpose": purpose });
        let wrong = app.post("complaint_officer", &path, &body);
        assert_eq!(wrong.await?.body(422)?["code"], code);
    }
    let purpose = json!({ "purpose": "Meminta keterangan tambahan" });
    let told = app
        .post("complaint_officer", &path, &purpose)
        .await?
        .body(200)?;
    assert_eq!(told["name"], NAME);
    assert_eq!(told["contact"], CONTACT);
    assert_eq!(told["statement"], STATEMENT);

    let mut order = app
        .example("/api/v1/complaints/{id}/identity/disclosures")
        .await?;
    let disclosures = format!("{path}/disclosures");
    let done = app
        .post("complaint_officer", &disclosures, &order)
        .await?
        .body(200)?;
    assert_eq!(done["type"], "ComplainantIdentityDisclosed");
    order["document_on"] = json!("2999-01-01");
    let early = app
        .post("complaint_officer", &disclosures, &order)
        .await?
        .body(422)?;
    assert_eq!(early["code"], "complaint.disclosure-basis");
    assign(&app, "31", &one, "coordinator-31").await?;
    let acts = app
        .get("coordinator", &format!("{path}/history"))
        .await?
        .body(200)?;
    let kinds: Vec<&str> = acts["items"]
        .as_array()
        .context("none")?
        .iter()
        .filter_map(|one| one["type"].as_str())
        .collect();
    assert_eq!(
        kinds,
        [
            "ComplainantIdentityKept",
            "ComplainantIdentityRead",
            "ComplainantIdentityDisclosed"
        ]
    );
    assert_eq!(acts["items"][1]["data"]["purpose"], purpose["purpose"]);
    assert_eq!(acts["items"][1]["officer"], "complaint_officer-31");
    Ok(())
}

#[tokio::test]
async fn a_repeated_registration_keeps_who_complains_once() -> Result<()> {
    let app = App::start(&[])?;
    let mut body = complaint(&app, "31").await?;
    let token = app.token("complaint_officer", &[])?;
    let send = async |body: &serde_json::Value| {
        let request = app.request(Method::POST, COMPLAINTS, &token).json(body);
        Answer::of(request.header("Idempotency-Key", "one").send().await?).await
    };
    let first = send(&body).await?.body(201)?;
    let again = send(&body).await?.body(201)?;
    assert_eq!(first["id"], again["id"]);
    let mut owner = app.database().await?;
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM complaints.events")
        .fetch_one(&mut owner)
        .await?;
    assert_eq!(kept, 2);
    body["reporter"]["name"] = json!("Lain Sekali");
    assert_eq!(
        send(&body).await?.body(422)?["code"],
        "idempotency-key.reused"
    );
    Ok(())
}

#[tokio::test]
async fn who_complains_stands_in_clear_in_no_table_no_file_and_no_log() -> Result<()> {
    let mut app = App::start(&["--log", "debug"])?;
    let body = complaint(&app, "31").await?;
    let one = register(&app, "31", &body).await?;
    let purpose = json!({ "purpose": "Meminta keterangan tambahan" });
    let path = format!("{one}/identity");
    app.post("complaint_officer", &path, &purpose)
        .await?
        .body(200)?;
    let mut wrong = body.clone();
    wrong["evidence"] = json!([format!("Slip upah {NAME}")]);
    app.post("complaint_officer", COMPLAINTS, &wrong)
        .await?
        .body(422)?;

    let url = api::cluster::Cluster::url_of_running(&app.data_dir())?.context("no database")?;
    let dump = Command::new(pg_dump()?).arg(&url).output()?;
    ensure!(dump.status.success(), "pg_dump: {dump:?}");
    assert!(
        holds(&dump.stdout, "ComplaintRegistered"),
        "the dump has the complaint"
    );
    assert!(holds(&dump.stdout, "Slip upah tiga bulan"));
    app.stop()?;
    let mut looked = 0;
    for word in [NAME, CONTACT, STATEMENT, "Zubaidah", "Xylokarta"] {
        assert!(!holds(&dump.stdout, word), "{word} is in the dump");
    }
    scan(app.root(), &mut looked)?;
    assert!(looked > 1_000_000, "{looked} bytes looked through");
    Ok(())
}

/// Looks through every file of the server: its log, the tables, and the log of the database.
fn scan(dir: &Path, looked: &mut usize) -> Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            scan(&path, looked)?;
        } else if path.is_file() {
            let bytes = std::fs::read(&path)?;
            *looked += bytes.len();
            for word in ["Zubaidah", "7171-3535", "Xylokarta"] {
                ensure!(!holds(&bytes, word), "{word} is in {}", path.display());
            }
        }
    }
    Ok(())
}

pub(super) fn holds(bytes: &[u8], word: &str) -> bool {
    let word = word.as_bytes();
    let first = word.first().copied().unwrap_or_default();
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == first);
    starts
        .map(|(at, _)| at)
        .any(|at| bytes[at..].starts_with(word))
}

/// The program of the newest `PostgreSQL` that is installed.
pub(super) fn pg_dump() -> Result<std::path::PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir("/usr/lib/postgresql")?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin/pg_dump")))
        .filter(|program| program.is_file())
        .collect();
    found.sort();
    found.pop().context("no pg_dump")
}

#[tokio::test]
async fn the_master_key_is_changed() -> Result<()> {
    let mut app = App::start(&[])?;
    let body = complaint(&app, "31").await?;
    let one = register(&app, "31", &body).await?;
    let path = format!("{one}/identity");
    let purpose = json!({ "purpose": "Meminta keterangan tambahan" });
    let file = app.data_dir().join("master.key");
    let old = std::fs::read_to_string(&file)?;
    std::fs::write(&file, format!("{}\n{old}", "05".repeat(32)))?;
    let ill = app.command(&["doctor"])?;
    assert!(
        !ill.status.success(),
        "keys under an older master key are told"
    );
    let done = app.command(&["keys", "rotate"])?;
    ensure!(done.status.success(), "{done:?}");
    assert!(String::from_utf8(done.stdout)?.starts_with("2 keys wrapped anew"));
    std::fs::write(&file, "05".repeat(32))?;
    // The server still has the old one only.
    let late = app
        .post("complaint_officer", &path, &purpose)
        .await?
        .body(503)?;
    assert_eq!(late["code"], "sealing.no-master-key");
    app.stop()?;
    app.restart()?;
    app.post("complaint_officer", &path, &purpose)
        .await?
        .body(200)?;
    ensure!(app.command(&["doctor"])?.status.success());
    Ok(())
}

#[tokio::test]
async fn without_a_master_key_who_complains_is_not_taken() -> Result<()> {
    let home = App::start(&[])?;
    let url = api::cluster::Cluster::url_of_running(&home.data_dir())?.context("no database")?;
    let app = App::start(&["--database-url", &url])?;
    let mut body = complaint(&app, "31").await?;
    let refused = app
        .post("complaint_officer", COMPLAINTS, &body)
        .await?
        .body(503)?;
    assert_eq!(refused["code"], "sealing.no-master-key");
    let doctor = String::from_utf8(app.command(&["doctor"])?.stdout)?;
    assert!(doctor.contains("no master key"), "{doctor}");
    body.as_object_mut()
        .context("no object")?
        .remove("reporter");
    register(&app, "31", &body).await?;
    Ok(())
}
