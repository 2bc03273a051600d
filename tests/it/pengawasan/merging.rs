//! Two cases about the same establishment become one, and two again.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sqlx::PgConnection;
use tests::App;

use super::{CASES, Perkara, ask, listed};

const COORDINATOR: (&str, &str) = ("coordinator", "31");
const UNIT_HEAD: (&str, &str) = ("unit_head", "31");
const HEAD: (&str, &str) = ("head_of_dinas", "31");

/// Reads a case after everything that follows from what has happened so far.
async fn settled(app: &App, case: &Perkara<'_>) -> Result<Value> {
    let part = format!("?min_position={}", app.position().await?);
    case.get(COORDINATOR, &part).await?.body(200)
}

fn id(case: &Perkara<'_>) -> Result<String> {
    let id = case.thing.rsplit('/').next().context("no id")?;
    Ok(id.to_owned())
}

/// The example of a merging that is allowed now.
async fn offered(case: &Perkara<'_>) -> Result<Option<Value>> {
    let now = case.get(COORDINATOR, "/actions").await?.body(200)?;
    let mut allowed = now["allowed"].as_array().context("no actions")?.iter();
    let merging = allowed.find(|one| one["action"] == "merge-case");
    Ok(merging.map(|one| one["schema"]["examples"][0].clone()))
}

#[tokio::test]
async fn a_duplicate_is_merged_into_the_older_case_and_taken_back() -> Result<()> {
    let app = App::start(&[])?;
    let older = Perkara::register(&app, "31", "2026-03-01", "plan").await?;
    let double = Perkara::register(&app, "31", "2026-03-02", "complaint").await?;
    double.noted("31").await?;
    app.reached(app.position().await?).await?;
    assert_eq!(offered(&older).await?, None, "it is the older one");
    let example = offered(&double).await?.context("no older case is found")?;
    assert_eq!(example["into"], json!(id(&older)?));

    let merge = json!({ "into": id(&older)?, "merged_on": "2026-03-10", "reason": "Dua SPT" });
    let done = double.act(COORDINATOR, "merge-case", merge).await?;
    assert_eq!(
        (&done["status"], &done["due_on"]),
        (&json!("Merged"), &Value::Null)
    );
    assert_eq!(done["close_reason"], "Duplicate");
    let told = settled(&app, &older).await?;
    assert_eq!(told["status"], "Registered", "its course is its own");
    assert_eq!(told["absorbed"][0]["case"], json!(id(&double)?));
    assert_eq!(told["absorbed"][0]["findings"], done["findings"]);
    assert_eq!(listed(&app, HEAD, "status=Merged").await?, [&*double.thing]);
    let history = older.get(COORDINATOR, "/history").await?.body(200)?;
    let last = history["events"]
        .as_array()
        .and_then(|events| events.last());
    let last = last.context("no history")?;
    assert_eq!(last["title"], "Perkara lain digabungkan ke perkara ini");

    let undo = json!({ "reversed_on": "2026-03-11", "reason": "Gedung lain" });
    let refused = double.refused(COORDINATOR, "unmerge-case", undo.clone());
    assert_eq!(refused.await?, "acting.role");
    let back = double.act(UNIT_HEAD, "unmerge-case", undo).await?;
    assert_eq!(
        (&back["status"], &back["due_on"]),
        (&json!("NotaI"), &json!("2026-03-25"))
    );
    assert_eq!(settled(&app, &older).await?["absorbed"], json!([]));
    assert_eq!(listed(&app, HEAD, "status=NotaI").await?, [&*double.thing]);
    Ok(())
}

#[tokio::test]
async fn a_case_is_not_merged_into_one_that_the_officer_may_not_know() -> Result<()> {
    let app = App::start(&[])?;
    let elsewhere = Perkara::register(&app, "32", "2026-03-01", "plan").await?;
    let younger = Perkara::register(&app, "31", "2026-03-03", "plan").await?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    let nowhere = "019cb2f0-0000-7000-8000-000000000001".to_owned();
    let mut answers = vec![];
    for (into, code) in [
        (id(&elsewhere)?, "merging.survivor"),
        (nowhere, "merging.survivor"),
        (id(&case)?, "merging.older-survives"),
        (id(&younger)?, "merging.older-survives"),
    ] {
        let body = json!({ "into": into, "merged_on": "2026-03-10", "reason": "Sama" });
        let answer = case.ask(COORDINATOR, "merge-case", &body).await?;
        assert_eq!(answer.body["code"], code, "{answer:?}");
        answers.push(answer.body["detail"].clone());
    }
    assert_eq!(answers[0], answers[1], "whether it is there is not told");
    Ok(())
}

#[tokio::test]
async fn nobody_tells_a_case_by_hand_what_was_merged_into_it() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    let told = json!({ "case": id(&case)?, "findings": [], "absorbed_on": "2026-03-10" });
    let refused = case.refused(COORDINATOR, "absorb-case", told);
    assert_eq!(refused.await?, "acting.role");
    let path = format!("{CASES}?status=Merged");
    let page = ask(&app, reqwest::Method::GET, COORDINATOR, &path, None).await?;
    assert_eq!(page.body(200)?["items"], json!([]));
    Ok(())
}

/// Holds the process that tells survivors between telling and remembering it, while a lock is kept.
const HOLD: &str = "
    CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM events WHERE event_type = 'CaseAbsorbed') THEN
            PERFORM pg_advisory_xact_lock(42);
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER hold BEFORE UPDATE ON checkpoints FOR EACH ROW
        WHEN (NEW.name = 'tell_survivors') EXECUTE FUNCTION hold();
    SELECT pg_advisory_lock(42);";
const HELD: &str = "SELECT count(*) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND wait_event = 'advisory'";
const ABSORBED: &str = "SELECT count(*) FROM events WHERE event_type = 'CaseAbsorbed'";

/// Waits until a query counts one.
async fn one(owner: &mut PgConnection, counted: &str) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let found: i64 = sqlx::query_scalar(counted).fetch_one(&mut *owner).await?;
        if found == 1 {
            return Ok(());
        }
        ensure!(found == 0 && Instant::now() < until, "{found}: {counted}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The server is killed when the older case is told and that is not yet remembered.
#[tokio::test]
async fn a_survivor_is_told_exactly_once_across_a_kill_in_the_middle() -> Result<()> {
    let mut app = App::start(&[])?;
    let mut owner = app.database().await?;
    let (older, double) = {
        let older = Perkara::register(&app, "31", "2026-03-01", "plan").await?;
        let double = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
        double.noted("31").await?;
        app.reached(app.position().await?).await?;
        sqlx::raw_sql(HOLD).execute(&mut owner).await?;
        let merge = json!({ "into": id(&older)?, "merged_on": "2026-03-10", "reason": "Dua SPT" });
        double.act(COORDINATOR, "merge-case", merge).await?;
        (older.thing.clone(), id(&double)?)
    };
    one(&mut owner, ABSORBED).await?;
    one(&mut owner, HELD).await?;
    app.kill9()?;
    sqlx::raw_sql("DROP TRIGGER hold ON checkpoints; SELECT pg_advisory_unlock_all();")
        .execute(&mut owner)
        .await?;
    app.restart()?;

    let older = Perkara {
        app: &app,
        thing: older,
    };
    let later = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    let told = settled(&app, &older).await?;
    let absorbed = told["absorbed"].as_array().context("no absorbed")?;
    assert_eq!(absorbed.len(), 1, "{told}");
    assert_eq!(absorbed[0]["case"], json!(double));
    // A second merging is told after the first one, which by then is not told again.
    let merge = json!({ "into": id(&older)?, "merged_on": "2026-03-10", "reason": "Sama" });
    later.noted_with_numbers("31", "-B").await?;
    later.act(COORDINATOR, "merge-case", merge).await?;
    let told = settled(&app, &older).await?;
    assert_eq!(told["absorbed"].as_array().map(Vec::len), Some(2), "{told}");
    let all: i64 = sqlx::query_scalar(ABSORBED).fetch_one(&mut owner).await?;
    assert_eq!(all, 2, "one event for each merging");
    Ok(())
}
