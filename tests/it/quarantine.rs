use anyhow::{Context, Result, ensure};
use projections::runner::Projection;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::Executor;
use tests::operator::projections;
use tests::{Answer, App};

use crate::poison::{again, stopped};

const REGISTER: &str = "prosecution_register";
/// The past of the register stops with it.
const PAST: &str = "prosecution_register_times";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poisoned_stream_is_set_aside_on_record() -> Result<()> {
    let app = App::start(&[])?;
    let mut owner = app.database().await?;
    let path = "/api/v1/prosecutions";
    let report = app.example(path).await?;
    let filed = app.post("ppns", path, &report).await?.body(201)?;
    let id = filed["id"].as_str().context("no id")?;
    let poisoned = again(&mut owner, id).await?;
    let both = json!([[REGISTER, poisoned], [PAST, poisoned]]);
    assert_eq!(stopped(&app, 2).await?, both);
    projections(&app, &["retry", REGISTER])?.ended(0)?;
    assert_eq!(stopped(&app, 2).await?, both);

    let stream = format!("prosecution/{id}");
    let aside = ["quarantine", REGISTER, &stream, "--reason", "filed twice"];
    projections(&app, &["quarantine", REGISTER, &stream])?.ended(2)?;
    projections(&app, &aside)?.ended(0)?;
    projections(&app, &aside)?.ended(1)?;
    let past = ["quarantine", PAST, &stream, "--reason", "filed twice"];
    projections(&app, &past)?.ended(0)?;
    assert_eq!(stopped(&app, 0).await?, json!([]));
    app.post("ppns", path, &report).await?.body(201)?;
    app.reached(app.position().await?).await?;
    let list = app.get("ppns", path).await?.body(200)?;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(2), "{list}");
    is_shown(&app, &stream).await?;

    // What is made again passes over the same events.
    projections(&app, &["verify", REGISTER])?.ended(0)?;
    projections(&app, &["rebuild", REGISTER])?.ended(0)?;
    projections(&app, &["verify", REGISTER])?.ended(0)?;
    let told = projections(&app, &["lift", REGISTER, &stream, "--reason", "try"])?.ended(1)?;
    ensure!(told.err.contains(&format!("event {poisoned}")), "{told:?}");
    is_shown(&app, &stream).await?;

    let sql =
        "SELECT array_agg(act || ' ' || (who LIKE 'os:%')::text ORDER BY id) FROM operator_acts";
    let acts: Vec<String> = sqlx::query_scalar(sql).fetch_one(&mut owner).await?;
    assert_eq!(
        acts,
        [
            "retry true",
            "quarantine true",
            "quarantine true",
            "rebuild true"
        ]
    );
    owner.execute("SET ROLE wasnaker_app").await?;
    for change in [
        "UPDATE operator_acts SET who = 'x'",
        "DELETE FROM operator_acts",
    ] {
        ensure!(owner.execute(change).await.is_err(), "may: {change}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lifted_stream_is_read_again_from_its_first_event() -> Result<()> {
    let app = App::start(&[])?;
    let case = app.register().await?;
    let id = case.rsplit('/').next().context("no id")?;
    app.reached(1).await?;
    projections(&app, &["rebuild", "case_list"])?.ended(0)?;
    let aside = ["quarantine", "case_list", id, "--reason", "a doubt"];
    projections(&app, &aside)?.ended(0)?;
    app.step(&case, "issue-task-order").await?;
    app.step(&case, "start-examination").await?;
    app.reached(3).await?;
    let (listed, deadlines) = (listed(&app).await?, version(&app, "deadlines").await?);
    ensure!(listed["version"] == 1 && deadlines == 3, "{listed}");
    projections(&app, &["verify"])?.ended(0)?;

    let lift = ["lift", "case_list", id, "--reason", "no doubt"];
    projections(&app, &lift)?.ended(0)?;
    projections(&app, &lift)?.ended(1)?;
    ensure!(version(&app, "case_list").await? == 3, "not read again");
    app.step(&case, "record-finding").await?;
    app.reached(4).await?;
    ensure!(version(&app, "case_list").await? == 4, "it does not go on");
    projections(&app, &["verify"])?.ended(0)?;
    // So is the copy that is kept.
    projections(&app, &["rebuild", "case_list", "--undo"])?.ended(0)?;
    projections(&app, &["verify"])?.ended(0)?;
    let other = ["quarantine", "deadlines", "prosecution/x", "--reason", "x"];
    let told = projections(&app, &other)?.ended(1)?;
    ensure!(told.err.contains("made of case streams"), "{told:?}");
    projections(&app, &["retry", "case_list"])?.ended(1)?;
    Ok(())
}

/// Not the event is wrong, but what the table may hold: found by halves, in the runner and in a
/// rebuild.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_the_table_refuses_is_found_among_many() -> Result<()> {
    let app = App::start(&[])?;
    let mut owner = app.database().await?;
    app.register().await?;
    app.reached(1).await?;
    let forbid = "ALTER TABLE case_list ADD CONSTRAINT forbidden CHECK (id <> '";
    let body = app.case_example().await?;
    let mut ids = vec![];
    owner
        .execute("UPDATE checkpoints SET error = 'held' WHERE name = 'case_list'")
        .await?;
    for _ in 0..9 {
        let made = app.post("coordinator", "/api/v1/cases", &body).await?;
        let made = made.body(201)?;
        ids.push(made["id"].as_str().context("no id")?.to_owned());
    }
    let refused = ids.get(5).context("too few")?;
    owner
        .execute(format!("{forbid}{refused}')").as_str())
        .await?;
    owner
        .execute("UPDATE checkpoints SET error = NULL WHERE name = 'case_list'")
        .await?;
    assert_eq!(stopped(&app, 1).await?, json!([["case_list", 7]]));
    let told = projections(&app, &["rebuild", "case_list"])?.ended(1)?;
    ensure!(told.err.contains("event 7: "), "{told:?}");
    let status = projections(&app, &["status"])?.ended(0)?;
    let version = Projection::named("case_list").context("no list")?.version();
    let stopped_at = format!("version {version} at 6; rebuild stopped");
    ensure!(status.out.contains(&stopped_at), "{status:?}");

    let aside = ["quarantine", "case_list", refused, "--reason", "refused"];
    projections(&app, &aside)?.ended(0)?;
    assert_eq!(stopped(&app, 0).await?, json!([]));
    app.reached(10).await?;
    projections(&app, &["rebuild", "case_list"])?.ended(0)?;
    projections(&app, &["verify"])?.ended(0)?;
    owner
        .execute("ALTER TABLE case_list DROP CONSTRAINT forbidden")
        .await?;
    owner
        .execute("ALTER TABLE retired.case_list DROP CONSTRAINT forbidden")
        .await?;
    projections(&app, &["lift", "case_list", refused, "--reason", "allowed"])?.ended(0)?;
    projections(&app, &["verify"])?.ended(0)?;
    let list = app.get("coordinator", "/api/v1/cases").await?.body(200)?;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(10), "{list}");
    Ok(())
}

async fn listed(app: &App) -> Result<Value> {
    let list = app.get("coordinator", "/api/v1/cases").await?.body(200)?;
    Ok(list["items"][0].clone())
}

async fn version(app: &App, table: &str) -> Result<i64> {
    let mut owner = app.database().await?;
    let sql = format!("SELECT version FROM {table}");
    Ok(sqlx::query_scalar(&sql).fetch_one(&mut owner).await?)
}

/// In `/readyz`, the metrics, the status and by the doctor.
async fn is_shown(app: &App, stream: &str) -> Result<()> {
    let ready = Answer::of(app.anonymous(Method::GET, "/readyz").send().await?).await?;
    let ready = ready.body(200)?;
    let all = ready["projections"].as_array().context("none")?;
    let found = all.iter().find(|one| one["name"] == REGISTER);
    let found = found.context("no register")?;
    ensure!(found["quarantined"] == json!([stream]), "{found}");
    let metrics = app.anonymous(Method::GET, "/metrics").send().await?;
    let metrics = metrics.text().await?;
    let gauge = metrics.lines().find(|line| {
        line.starts_with("wasnaker_projection_quarantined")
            && line.contains(&format!("\"{REGISTER}\""))
    });
    ensure!(gauge.is_some_and(|line| line.ends_with(" 1")), "{metrics}");
    let status = projections(app, &["status"])?.ended(0)?;
    ensure!(status.out.contains("filed twice"), "{status:?}");
    let doctor = app.command(&["doctor"])?;
    let told = String::from_utf8(doctor.stdout)?;
    ensure!(doctor.status.success() && told.contains(stream), "{told}");
    Ok(())
}
