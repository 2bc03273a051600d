//! The database itself shows a reader the rows of his province and no more (ADR 97).

use anyhow::Result;
use sqlx::{Executor, PgConnection};
use tests::App;
use tests::operator::{demo, projections};

const LOCKED: [&str; 2] = ["case_list", "prosecution_register"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_shows_the_rows_of_a_province() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    app.register().await?;
    app.reached(app.position().await?).await?;
    let mut owner = app.database().await?;
    only_what_is_seen(&mut owner).await?;
    for table in LOCKED {
        projections(&app, &["rebuild", table])?.ended(0)?;
    }
    only_what_is_seen(&mut owner).await?;
    projections(&app, &["rebuild", "case_list", "--undo"])?.ended(0)?;
    only_what_is_seen(&mut owner).await?;
    every_list_is_read_behind_the_lock(&app, &mut owner).await
}

/// Of each table a province's own rows and those offered to it, all for the nation, none without a
/// province; nothing is changed, and no payload is read.
async fn only_what_is_seen(owner: &mut PgConnection) -> Result<()> {
    for table in LOCKED {
        let all = count(owner, table, "true").await?;
        let place = format!("SELECT min(province) FROM {table}");
        let place: String = sqlx::query_scalar(&place).fetch_one(&mut *owner).await?;
        let his = format!("'{place}' IN (province, offered_to)");
        let his = count(owner, table, &his).await?;
        anyhow::ensure!(0 < his && his <= all, "{table}: {his} of {all}");
        for (province, seen) in [(place.as_str(), his), ("*", all), ("", 0), ("99", 0)] {
            let read = format!(
                "BEGIN; SET LOCAL ROLE wasnaker_read; SET LOCAL app.province = '{province}'"
            );
            owner.execute(read.as_str()).await?;
            assert_eq!(
                count(owner, table, "true").await?,
                seen,
                "{table} of {province:?}"
            );
            owner.execute("ROLLBACK").await?;
        }
    }
    owner.execute("SET ROLE wasnaker_read").await?;
    for table in LOCKED {
        assert_eq!(
            count(owner, table, "true").await?,
            0,
            "{table} without a province"
        );
    }
    for refused in [
        "SELECT payload FROM events",
        "SELECT metadata FROM events",
        "SELECT FROM commands",
        "SELECT FROM sessions",
        "SELECT FROM access.data_keys",
        "SELECT FROM complaints.events",
        "DELETE FROM case_list",
        "SELECT append_command('a', 'a', 'a', 'a', 0, NULL, '{}', '{}', '{}', '{}')",
    ] {
        let error = owner.execute(refused).await.err();
        let code = error
            .as_ref()
            .and_then(|error| error.as_database_error()?.code());
        assert_eq!(code.as_deref(), Some("42501"), "{refused}: {error:?}");
    }
    owner.execute("RESET ROLE").await?;
    Ok(())
}

/// Where the policies let nothing through, nothing is listed, whoever asks.
async fn every_list_is_read_behind_the_lock(app: &App, owner: &mut PgConnection) -> Result<()> {
    let listed = async |role, path| {
        let list = app.get(role, path).await?.body(200)?;
        anyhow::Ok(list["items"].as_array().map_or(0, Vec::len))
    };
    let lists = [
        ("coordinator", "/api/v1/cases"),
        ("central_admin", "/api/v1/cases"),
        ("central_admin", "/api/v1/prosecutions"),
        ("coordinator", "/api/v1/load"),
    ];
    for (role, path) in lists {
        anyhow::ensure!(listed(role, path).await? > 0, "{path} is empty for {role}");
    }
    for table in LOCKED {
        let closed = format!("ALTER POLICY seen ON {table} USING (false)");
        owner.execute(closed.as_str()).await?;
    }
    for (role, path) in lists {
        assert_eq!(listed(role, path).await?, 0, "{path} for {role}");
    }
    Ok(())
}

async fn count(connection: &mut PgConnection, table: &str, which: &str) -> Result<i64> {
    let sql = format!("SELECT count(*) FROM {table} WHERE {which}");
    Ok(sqlx::query_scalar(&sql).fetch_one(connection).await?)
}
