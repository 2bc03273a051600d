use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::operator::projections;
use tests::{Answer, App};

use super::identity::{holds, pg_dump};
use super::{COMPLAINTS, CONTACT, NAME, STATEMENT, complaint, register, take_up};

const OFFICER: &str = "complaint_officer";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_complained_is_destroyed_by_two_and_all_else_stays() -> Result<()> {
    let app = App::start(&["--log", "debug"])?;
    let body = complaint(&app, "31").await?;
    let one = register(&app, "31", &body).await?;
    let other = register(&app, "31", &body).await?;
    refused(&app, &one, "unlawfully_obtained", "person.case-open").await?;
    let answer = json!({ "answer": "Upah minimum berlaku", "answered_on": body["received_on"] });
    let path = format!("{one}/actions/answer");
    app.post(OFFICER, &path, &answer).await?.body(200)?;
    take_up(&app, "31", &other).await?;
    refused(&app, &other, "unlawfully_obtained", "person.case-open").await?;
    refused(&app, &one, "retention_over", "person.retention-runs").await?;
    refused(&app, &one, "no_longer_needed", "person.needed").await?;
    is_held(&app, &one).await?;
    let before = untouched(&app, &one).await?;
    is_destroyed_by_two(&app, &one).await?;
    ensure!(
        before == untouched(&app, &one).await?,
        "all else is the same"
    );

    let purpose = json!({ "purpose": "Meminta keterangan" });
    let gone = app
        .post(OFFICER, &format!("{one}/identity"), &purpose)
        .await?;
    ensure!(gone.body(410)?["code"] == "sealing.key-destroyed");
    let history = app.get(OFFICER, &format!("{one}/identity/history")).await?;
    let history = history.body(200)?;
    ensure!(history["identity"] == "dimusnahkan", "{history}");
    let second = app
        .post(OFFICER, &format!("{other}/identity"), &purpose)
        .await?;
    ensure!(second.body(200)?["name"] == NAME, "another is untouched");
    app.reached(app.position().await?).await?;
    projections(&app, &["verify"])?.ended(0)?;
    stands_nowhere(&app)
}

fn proposal(ground: &str) -> Value {
    json!({ "ground": ground, "basis": "Temuan inspektorat 8/2026", "minutes": "BA 1/2026",
        "minutes_on": "2026-01-05" })
}

/// Asks for an act on the keeping of an identity.
async fn act(app: &App, token: &str, one: &str, action: &str, body: &Value) -> Result<Answer> {
    let path = format!("{one}/identity/actions/{action}");
    app.posted(token, &path, body).await
}

async fn refused(app: &App, one: &str, ground: &str, code: &str) -> Result<()> {
    let token = app.token(OFFICER, &[])?;
    let told = act(app, &token, one, "propose-destruction", &proposal(ground)).await?;
    let told = told.body(409)?;
    ensure!(told["code"] == code, "{code}: {told}");
    Ok(())
}

/// While a hold is in force it stays.
async fn is_held(app: &App, one: &str) -> Result<()> {
    let token = app.token(OFFICER, &[])?;
    let hold = json!({ "basis": "Gugatan 7/2026" });
    let set = act(app, &token, one, "set-hold", &hold).await?.body(200)?;
    refused(app, one, "unlawfully_obtained", "person.legal-hold").await?;
    let lift = json!({ "hold": set["sequence"], "reason": "Gugatan dicabut" });
    let lifted = act(app, &token, one, "lift-hold", &lift).await?;
    lifted.body(200).map(drop)
}

async fn is_destroyed_by_two(app: &App, one: &str) -> Result<()> {
    let (own, other) = (
        app.token(OFFICER, &[])?,
        app.token(OFFICER, &["--subject", "penelaah"])?,
    );
    let mut proposed = proposal("unlawfully_obtained");
    proposed["basis"] = json!(format!("Permintaan {NAME}"));
    let named = act(app, &own, one, "propose-destruction", &proposed).await?;
    named.body(422)?;
    let proposed = proposal("unlawfully_obtained");
    let done = act(app, &own, one, "propose-destruction", &proposed).await?;
    done.body(200)?;
    let alone = act(app, &own, one, "approve-destruction", &json!({})).await?;
    ensure!(alone.body(403)?["code"] == "acting.four-eyes");
    let done = act(app, &other, one, "approve-destruction", &json!({})).await?;
    let done = done.body(200)?;
    ensure!(done["type"] == "PersonalDataShredded", "{done}");
    let again = act(app, &other, one, "set-hold", &json!({ "basis": "x" })).await?;
    ensure!(again.body(409)?["code"] == "acting.state");
    let sql = "SELECT count(*) FROM complaints.data_keys
               WHERE wrapped IS NULL AND destroyed_by = 'penelaah' AND basis = 'BA 1/2026'";
    let mut owner = app.database().await?;
    let gone: i64 = sqlx::query_scalar(sql).fetch_one(&mut owner).await?;
    ensure!(gone == 1, "{gone} keys are destroyed");
    Ok(())
}

/// What everything beside the identity tells.
async fn untouched(app: &App, one: &str) -> Result<Vec<Value>> {
    let mut told = vec![];
    for (role, path) in [
        (OFFICER, one),
        (OFFICER, &format!("{one}/history")),
        (OFFICER, COMPLAINTS),
        ("central_admin", "/api/v1/statistics/cases"),
        ("central_admin", "/api/v1/cases"),
    ] {
        told.push(app.get(role, path).await?.body(200)?);
    }
    Ok(told)
}

/// No dump and no line of the log holds who complained.
fn stands_nowhere(app: &App) -> Result<()> {
    let url = api::cluster::Cluster::url_of_running(&app.data_dir())?.context("no database")?;
    let dump = Command::new(pg_dump()?).arg(&url).output()?;
    ensure!(dump.status.success(), "pg_dump: {dump:?}");
    ensure!(
        holds(&dump.stdout, "PersonalDataShredded"),
        "it has the event"
    );
    let log = std::fs::read(app.root().join("server.log"))?;
    for word in [NAME, CONTACT, STATEMENT, "Zubaidah", "Xylokarta"] {
        ensure!(!holds(&dump.stdout, word), "{word} is in the dump");
        ensure!(!holds(&log, word), "{word} is in the log");
    }
    Ok(())
}
