use anyhow::Result;
use projections::runner::ALL;
use sqlx::{Executor, PgConnection};
use tests::App;
use tests::operator::{demo, projections};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_planted_change_is_found_and_named_and_a_rebuild_heals_it() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    app.register().await?;
    app.reached(app.position().await?).await?;
    let told = projections(&app, &["verify"])?.ended(0)?;
    let equal = told.out.lines().filter(|line| line.ends_with("  yes"));
    assert_eq!(equal.count(), ALL.len(), "{told:?}");

    let mut owner = app.database().await?;
    let changed = plant(
        &mut owner,
        "UPDATE prosecution_register SET establishment = 'x'",
    )
    .await?;
    let lost = plant(&mut owner, "DELETE FROM prosecution_register").await?;
    let told = projections(&app, &["verify"])?.ended(1)?;
    assert!(told.out.contains(&format!("{changed} differs")), "{told:?}");
    assert!(told.out.contains(&format!("{lost} is missing")), "{told:?}");
    let line = told
        .out
        .lines()
        .find(|line| line.starts_with("prosecution_register "));
    assert!(line.is_some_and(|line| line.ends_with("  NO")), "{told:?}");
    projections(&app, &["verify", "case_list"])?.ended(0)?;

    projections(&app, &["rebuild", "prosecution_register"])?.ended(0)?;
    projections(&app, &["verify"])?.ended(0)?;
    projections(&app, &["verify", "nothing"])?.ended(2)?;
    owner
        .execute("UPDATE checkpoints SET version = 0 WHERE name = 'remedies'")
        .await?;
    let told = projections(&app, &["verify", "remedies"])?.ended(2)?;
    assert!(told.err.contains("rebuild remedies"), "{told:?}");
    Ok(())
}

/// Does something to the lowest row.
async fn plant(owner: &mut PgConnection, change: &str) -> Result<String> {
    let lowest = "SELECT id FROM prosecution_register ORDER BY id LIMIT 1";
    let lowest = if change.starts_with("DELETE") {
        format!("{lowest} OFFSET 1")
    } else {
        lowest.to_owned()
    };
    let sql = format!("{change} WHERE id = ({lowest}) RETURNING id::text");
    Ok(sqlx::query_scalar(&sql).fetch_one(owner).await?)
}
