//! `wasnaker keys`: the keys by which personal data is sealed; and what `doctor` says of them.

use anyhow::Context;
use clap::Subcommand;
use sqlx::{Connection, PgConnection};

use super::database_url;
use crate::config::Config;
use crate::sealing::{look, rotate};

/// What is done with keys.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Wrap all keys with the first master key of the file; servers go on when their file has both
    Rotate,
}

/// Does it, as the owner of the tables.
pub(super) async fn run(config: &Config, what: Command) -> anyhow::Result<String> {
    let mut connection = PgConnection::connect(&database_url(config)?)
        .await
        .context("connecting to the database")?;
    match what {
        Command::Rotate => {
            let masters = config.master_keys()?.context("no --master-key-file")?;
            let done = rotate(&mut connection, &masters).await?;
            Ok(format!("{done} keys wrapped anew by {}", masters.current()))
        }
    }
}

/// What is to be said of keys.
///
/// # Errors
/// Some are wrapped by a master key that is not the one in use.
pub(super) async fn doctor(
    config: &Config,
    connection: &mut PgConnection,
) -> anyhow::Result<String> {
    let keys = look(connection).await?;
    let (kept, destroyed) = (keys.kept, keys.destroyed);
    let Some(masters) = config.master_keys()? else {
        anyhow::ensure!(
            kept == 0,
            "sealing: {kept} keys and no master key; give --master-key-file"
        );
        return Ok(
            "sealing: no master key (--master-key-file); who complains, who a person is \
             and who received a note are not taken (503)"
                .to_owned(),
        );
    };
    let current = masters.current();
    let older: Vec<&str> = keys.masters.iter().map(String::as_str).collect();
    anyhow::ensure!(
        older.iter().all(|one| *one == current),
        "sealing: keys are wrapped by {}, the master key in use is {current}; run `wasnaker keys \
         rotate` with both in the file",
        older.join(", ")
    );
    let clear = managers_in_clear(connection).await?;
    let receivers = receivers_in_clear(connection).await?;
    Ok(format!(
        "sealing: {kept} keys under {current}, {destroyed} destroyed; of before the directory of persons \
         {clear} managers by a reference, {receivers} receipts of notes with a name"
    ))
}

/// Receipts of notes that were recorded with a name before there were keys.
async fn receivers_in_clear(connection: &mut PgConnection) -> Result<i64, sqlx::Error> {
    let found = sqlx::query_scalar!(
        r#"SELECT count(*) AS "many!" FROM events
           WHERE event_type = 'NotaReceived' AND payload ->> 'received_by' IS NULL"#
    );
    found.fetch_one(connection).await
}

/// Managers that were recorded by a text before there were keys.
async fn managers_in_clear(connection: &mut PgConnection) -> Result<i64, sqlx::Error> {
    let found = sqlx::query_scalar!(
        r#"SELECT count(*) AS "many!" FROM events
           WHERE event_type = 'PengurusChanged' AND payload ->> 'person' !~ '^[0-9a-f-]{36}$'"#
    );
    found.fetch_one(connection).await
}
