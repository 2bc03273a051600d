use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use projections::runner::Projection;
use reqwest::Method;
use sqlx::{Executor, PgConnection};
use tests::load::Load;
use tests::operator::{begin, demo, projections};
use tests::reading::Reading;
use tests::truth::Log;
use tests::{Answer, App};

const ALL: [&str; 5] = [
    "case_list",
    "prosecution_register",
    "deadlines",
    "prosecution_statistics",
    "remedies",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_load_a_rebuild_is_equal_and_no_read_fails() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    let mut owner = app.database().await?;
    let before = shape(&mut owner).await?;
    let load = Load::start(&[&app], app.filings().await?, 4, "rebuild")?;
    let reading = Reading::start(&app)?;
    load.more(10).await?;
    for round in 0..3 {
        for name in ALL {
            let told = projections(&app, &["rebuild", name])?.ended(0)?;
            ensure!(told.err.contains(" events"), "no progress: {told:?}");
        }
        let told = projections(&app, &["verify"])?;
        ensure!(told.code == Some(0), "round {round}: {told:?}");
        load.more(10).await?;
    }
    let sent = load.end().await?;
    let reads = reading.end().await?;
    ensure!(reads > 50, "only {reads} reads");
    let log = Log::read(&mut owner).await?;
    log.holds(&sent)?;
    app.reached(log.head()).await?;
    log.is_told(&mut owner).await?;
    projections(&app, &["verify"])?.ended(0)?;
    assert_eq!(shape(&mut owner).await?, before);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_rebuild_goes_on_where_it_was() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    let mut owner = app.database().await?;
    let head = app.position().await?;
    let mut child = begin(&app, &["rebuild", "prosecution_statistics", "--step", "1"])?;
    let until = Instant::now() + Duration::from_secs(30);
    while filled(&mut owner).await? < head / 4 {
        ensure!(Instant::now() < until, "it does not fill");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Held there, so that it is killed in the middle.
    owner
        .execute("BEGIN; SELECT FROM projection_copies FOR UPDATE")
        .await?;
    let beside = projections(&app, &["rebuild", "prosecution_statistics"])?.ended(1)?;
    ensure!(beside.err.contains("running already"), "{beside:?}");
    child.kill()?;
    child.wait()?;
    owner.execute("COMMIT").await?;
    let left = filled(&mut owner).await?;
    ensure!(left < head, "it was done before it was killed");
    projections(&app, &["verify", "prosecution_statistics"])?.ended(0)?;
    let status = projections(&app, &["status"])?.ended(0)?;
    ensure!(status.out.contains("; rebuild of version "), "{status:?}");

    let mut child = begin(&app, &["rebuild", "prosecution_statistics", "--step", "1"])?;
    let mut first = String::new();
    let told = child.stderr.take().context("no stderr")?;
    BufReader::new(told).read_line(&mut first)?;
    let next = "SELECT min(position) FROM events
                WHERE aggregate_type = 'prosecution' AND position > $1";
    let next = sqlx::query_scalar(next).bind(left);
    let next: i64 = next.fetch_one(&mut owner).await?;
    let began = format!("prosecution_statistics: {next} of");
    ensure!(first.starts_with(&began), "{first} after {left}");
    child.kill()?;
    child.wait()?;
    projections(&app, &["rebuild", "prosecution_statistics"])?.ended(0)?;
    projections(&app, &["verify"])?.ended(0)?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_swap_is_undone_or_confirmed() -> Result<()> {
    let app = App::start(&[])?;
    app.register().await?;
    app.reached(app.position().await?).await?;
    let mut owner = app.database().await?;
    projections(&app, &["rebuild", "case_list", "--undo"])?.ended(1)?;
    rebuild_while_one_reads_for_long(&app, &mut owner).await?;
    owner
        .execute("UPDATE case_list SET establishment = 'x'")
        .await?;
    app.register().await?;
    projections(&app, &["rebuild", "case_list", "--undo"])?.ended(0)?;
    projections(&app, &["verify", "case_list"])?.ended(0)?;
    let list = app.get("coordinator", "/api/v1/cases").await?.body(200)?;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(2), "{list}");

    projections(&app, &["rebuild", "case_list", "--confirm"])?.ended(0)?;
    projections(&app, &["rebuild", "case_list", "--undo"])?.ended(1)?;
    let left =
        "SELECT count(*) FROM pg_tables WHERE schemaname IN ('rebuild', 'retired', 'outgoing')";
    let left: i64 = sqlx::query_scalar(left).fetch_one(&mut owner).await?;
    assert_eq!(left, 0);
    let acts = "SELECT array_agg(act ORDER BY id) FROM operator_acts";
    let acts: Vec<String> = sqlx::query_scalar(acts).fetch_one(&mut owner).await?;
    assert_eq!(acts, ["rebuild", "undo", "confirm"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_of_another_version_wait_for_a_rebuild() -> Result<()> {
    let mut app = App::start(&[])?;
    let case = app.register().await?;
    app.reached(1).await?;
    let mut owner = app.database().await?;
    of_version(&mut owner, 99).await?;
    app.step(&case, "issue-task-order").await?;
    let ready = Answer::of(app.anonymous(Method::GET, "/readyz").send().await?).await?;
    let ready = ready.body(503)?;
    let one = &ready["projections"][0];
    ensure!(
        one["name"] == "case_list" && one["position"] == 1,
        "{ready}"
    );
    let error = one["error"].as_str().context("no error")?;
    ensure!(error.contains("projections rebuild case_list"), "{error}");
    let doctor = app.command(&["doctor"])?;
    ensure!(!doctor.status.success(), "{doctor:?}");
    let told = String::from_utf8(doctor.stderr)?;
    ensure!(told.contains("projections rebuild case_list"), "{told}");

    projections(&app, &["rebuild", "case_list"])?.ended(0)?;
    app.reached(2).await?;
    ensure!(app.command(&["doctor"])?.status.success(), "still ill");
    projections(&app, &["verify"])?.ended(0)?;
    projections(&app, &["rebuild", "case_list", "--undo"])?.ended(1)?;

    // A table of an older program is rebuilt by the server itself.
    of_version(&mut owner, 0).await?;
    app.kill9()?;
    app.restart()?;
    app.reached(2).await?;
    let until = Instant::now() + Duration::from_secs(30);
    let mut owner = app.database().await?;
    let list = Projection::named("case_list").context("no list")?;
    while version(&mut owner).await? != list.version() {
        ensure!(Instant::now() < until, "not rebuilt");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    projections(&app, &["verify"])?.ended(0)?;
    let acts = "SELECT who FROM operator_acts ORDER BY id DESC LIMIT 1";
    let who: String = sqlx::query_scalar(acts).fetch_one(&mut owner).await?;
    assert_eq!(who, "system:serve");
    Ok(())
}

/// Who reads for long holds up the swap and nobody else.
async fn rebuild_while_one_reads_for_long(app: &App, owner: &mut PgConnection) -> Result<()> {
    owner.execute("BEGIN; SELECT FROM case_list").await?;
    let mut child = begin(app, &["rebuild", "case_list"])?;
    let until = Instant::now() + Duration::from_secs(3);
    while Instant::now() < until {
        ensure!(child.try_wait()?.is_none(), "it did not wait");
        app.get("coordinator", "/api/v1/cases").await?.body(200)?;
    }
    owner.execute("COMMIT").await?;
    ensure!(child.wait()?.success(), "not rebuilt");
    Ok(())
}

async fn of_version(owner: &mut PgConnection, version: i32) -> Result<()> {
    let change = format!("UPDATE checkpoints SET version = {version} WHERE name = 'case_list'");
    owner.execute(change.as_str()).await?;
    Ok(())
}

async fn version(owner: &mut PgConnection) -> Result<i32> {
    let sql = "SELECT version FROM checkpoints WHERE name = 'case_list'";
    Ok(sqlx::query_scalar(sql).fetch_one(owner).await?)
}

/// How far the rebuild beside the register is.
async fn filled(owner: &mut PgConnection) -> Result<i64> {
    let sql = "SELECT coalesce(max(position), 0) FROM projection_copies WHERE place = 'rebuild'";
    Ok(sqlx::query_scalar(sql).fetch_one(owner).await?)
}

/// Columns, rights, owners, indexes and constraints of all that serves.
async fn shape(owner: &mut PgConnection) -> Result<Vec<String>> {
    let sql = "
        SELECT c.relname || ' ' || pg_get_userbyid(relowner) || ' '
               || (SELECT string_agg(acl::text, ',' ORDER BY acl::text) FROM unnest(relacl) acl)
               || ' ' || shape_of('public.' || c.relname) || ' '
               || coalesce(obj_description(c.oid, 'pg_class'), '')
        FROM pg_class c JOIN checkpoints k ON k.name = c.relname
        WHERE relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT indexdef FROM pg_indexes JOIN checkpoints k ON k.name = tablename
        WHERE schemaname = 'public'
        UNION ALL
        SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        ORDER BY 1";
    Ok(sqlx::query_scalar(sql).fetch_all(owner).await?)
}
