//! The checkers find what is planted in the database itself.

use anyhow::{Result, ensure};
use fastrand::Rng;
use sqlx::{Executor, PgConnection};
use tests::App;
use tests::database::Database;
use tests::faults::order;
use tests::ledger::{Entry, compare, facts};
use tests::linear::is_linearizable;
use tests::load::{Load, Order};
use tests::operator::projections;
use tests::truth::Log;

/// A log with what its clients were told.
async fn written(app: &App) -> Result<Vec<Entry>> {
    let order = Order {
        role: "coordinator",
        path: "/api/v1/cases".to_owned(),
        body: app.case_example().await?,
    };
    let load = Load::start(&[app], vec![order], 2, "planted")?;
    load.more(20).await?;
    std::fs::remove_file(&load.ledger)?;
    let sent = load.end().await?;
    sent.iter().map(Entry::of).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_a_moved_and_a_doubled_event_are_found() -> Result<()> {
    let app = App::start(&[])?;
    let entries = written(&app).await?;
    let mut owner = app.database().await?;
    owner
        .execute("ALTER TABLE events DISABLE TRIGGER USER")
        .await?;
    let found = async |owner: &mut PgConnection| -> Result<_> {
        Ok(compare(&entries, &facts(&Log::read(owner).await?)))
    };
    found(&mut owner).await?.are_none()?;

    owner.execute("BEGIN").await?;
    owner
        .execute("DELETE FROM events WHERE position = 7")
        .await?;
    let lost = found(&mut owner).await?;
    ensure!(lost.lost.len() == 1 && lost.are_none().is_err(), "{lost:?}");
    owner.execute("ROLLBACK; BEGIN").await?;
    owner
        .execute(
            "ALTER TABLE events DROP CONSTRAINT events_position_key;
             UPDATE events SET position = 19 - position WHERE position IN (9, 10)",
        )
        .await?;
    let moved = found(&mut owner).await?;
    ensure!(moved.lost.len() == 2, "{moved:?}");
    owner.execute("ROLLBACK; BEGIN").await?;
    owner
        .execute(
            "INSERT INTO events SELECT h.position + 1, e.aggregate_type, e.aggregate_id, 2,
                    e.event_type, e.event_version, e.payload, e.metadata, e.recorded_at
             FROM events e, log_head h WHERE e.position = 3",
        )
        .await?;
    let doubled = found(&mut owner).await?;
    ensure!(doubled.doubled.len() == 1, "{doubled:?}");
    owner.execute("ROLLBACK").await?;
    found(&mut owner).await?.are_none()?;

    app.reached(app.position().await?).await?;
    projections(&app, &["verify"])?.ended(0)?;
    owner
        .execute("DELETE FROM case_list WHERE id = (SELECT id FROM case_list LIMIT 1)")
        .await?;
    projections(&app, &["verify"])?.ended(1)?;
    let log = Log::read(&mut owner).await?;
    ensure!(log.is_told(&mut owner).await.is_err(), "a lost row");
    Ok(())
}

/// Plants a fault in the append of one command and of many: the version is not checked.
async fn forget(owner: &mut PgConnection) -> Result<()> {
    let plants = [
        (
            "append_command",
            vec![(
                "IF version IS DISTINCT FROM expected THEN",
                "expected := version; IF false THEN",
            )],
        ),
        (
            "append_events",
            vec![
                (
                    "WHEN a.expected IS DISTINCT FROM actual.version THEN 'conflict'",
                    "",
                ),
                ("n.expected + e.step", "n.actual + e.step"),
                ("expected + events", "actual + events"),
            ],
        ),
    ];
    for (function, changes) in plants {
        let text = "SELECT pg_get_functiondef($1::regproc)";
        let mut text: String = sqlx::query_scalar(text)
            .bind(function)
            .fetch_one(&mut *owner)
            .await?;
        for (sound, faulty) in changes {
            ensure!(text.contains(sound), "{function} has no {sound}");
            text = text.replace(sound, faulty);
        }
        owner.execute(text.as_str()).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_append_that_forgets_the_version_is_found() -> Result<()> {
    let database = Database::start().await?;
    let (mut one, two) = (database.serve()?, database.serve()?);
    let mut owner = database.connect().await?;
    let mut dice = Rng::with_seed(1);
    let sound = order::history(&mut one, &two, &mut dice).await?;
    ensure!(is_linearizable(&sound, 3), "{sound:?}");
    forget(&mut owner).await?;
    for _ in 0..10 {
        let history = order::history(&mut one, &two, &mut dice).await?;
        if !is_linearizable(&history, 3) {
            return Ok(());
        }
    }
    anyhow::bail!("the planted fault was not found")
}
