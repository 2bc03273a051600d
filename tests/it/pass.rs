//! Read models are taken past what does not concern them, and never past what does.

use anyhow::{Result, ensure};
use sqlx::{Connection, Executor, PgConnection};
use tests::App;
use tests::database::Database;

/// Read models of cases, and one of officers that has stopped.
const LOCKED: &str = "case_list";
const STOPPED: &str = "officers";
const STOP: &str = "
    UPDATE checkpoints SET stopped_position = 1, error = 'planted' WHERE name = 'officers'";
const LOCK: &str = "SELECT FROM checkpoints WHERE name = 'case_list' FOR UPDATE";
/// Events of cases that the list is past without holding the case.
const SKIPPED: &str = "
    SELECT count(*) FROM events WHERE aggregate_type = 'case'
    AND position <= (SELECT position FROM checkpoints WHERE name = 'case_list')
    AND aggregate_id::uuid NOT IN (SELECT id FROM case_list)";

#[tokio::test]
async fn who_is_concerned_waits_and_the_others_pass() -> Result<()> {
    let database = Database::start().await?;
    let url = database.url();
    let api = App::start(&["--database-url", &url, "--only", "api"])?;
    api.register().await?;
    let head = api.position().await?;
    let mut owner = database.connect().await?;
    owner.execute(STOP).await?;
    let mut other = database.connect().await?;
    let mut working = other.begin().await?;
    working.execute(LOCK).await?;

    let _keeper = App::start(&["--database-url", &url, "--only", "projections"])?;
    for passed in [
        "prosecution_register",
        "plans",
        "establishment_list",
        "case_list_times",
    ] {
        arrives(&mut owner, passed, head).await?;
    }
    assert_eq!(at(&mut owner, LOCKED).await?, 0, "another one works on it");
    assert_eq!(at(&mut owner, STOPPED).await?, 0, "it has stopped");

    working.rollback().await?;
    arrives(&mut owner, LOCKED, head).await?;
    let skipped: i64 = sqlx::query_scalar(SKIPPED).fetch_one(&mut owner).await?;
    assert_eq!(skipped, 0);
    assert_eq!(at(&mut owner, STOPPED).await?, 0, "it has stopped");
    Ok(())
}

async fn at(owner: &mut PgConnection, name: &str) -> Result<i64> {
    let sql = "SELECT position FROM checkpoints WHERE name = $1";
    Ok(sqlx::query_scalar(sql).bind(name).fetch_one(owner).await?)
}

async fn arrives(owner: &mut PgConnection, name: &str, head: i64) -> Result<()> {
    for _ in 0..1000 {
        if at(owner, name).await? == head {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    ensure!(false, "{name} does not come to {head}");
    Ok(())
}
