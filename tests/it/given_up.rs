//! What nobody waits for any more is not read to its end.

use std::time::Duration;

use anyhow::{Result, ensure};
use sqlx::{Connection, Executor, PgConnection};
use tests::App;
use tests::operator::demo;
use tokio::time::{sleep, timeout};

const COUNT: &str = "/api/v1/statistics/cases?group_by=province";

#[tokio::test]
async fn a_count_that_is_given_up_leaves_postgresql() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    app.reached(app.position().await?).await?;
    let (mut keeper, mut looker) = (app.database().await?, app.database().await?);
    let mut held = keeper.begin().await?;
    held.execute("LOCK TABLE case_statistics IN ACCESS EXCLUSIVE MODE")
        .await?;
    // More than there are connections for counts: those that cancel need none of them.
    let asked = (0..12).map(|_| {
        let asked = app.get("central_admin", COUNT);
        timeout(Duration::from_secs(3), asked)
    });
    let asked = futures::future::join_all(asked);
    let (answers, seen) = tokio::join!(asked, until(&mut looker, |waiting| waiting > 0));
    ensure!(seen?, "nothing was asked");
    ensure!(answers.iter().all(Result::is_err), "{answers:?}");
    ensure!(
        until(&mut looker, |waiting| waiting == 0).await?,
        "it waits on"
    );
    held.rollback().await?;
    app.get("central_admin", COUNT).await?.body(200)?;
    Ok(())
}

/// Whether so many counts are being asked soon.
async fn until(looker: &mut PgConnection, enough: impl Fn(i64) -> bool) -> Result<bool> {
    for _ in 0..100 {
        let waiting = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'asked %' AND state = 'active'",
        );
        if enough(waiting.fetch_one(&mut *looker).await?) {
            return Ok(true);
        }
        sleep(Duration::from_millis(50)).await;
    }
    Ok(false)
}
