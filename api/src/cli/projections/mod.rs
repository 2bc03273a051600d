//! `wasnaker projections`: what an operator does with read models, while servers run.

mod acts;
mod rebuild;
mod status;
mod verify;

pub(super) use status::doctor;

use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use projections::operate::Act;
use projections::runner::{ALL, Projection};
use sqlx::{Connection, PgConnection};

use crate::cli::{database_url, is_migrated, say};
use crate::config::Config;

/// What is done.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show how far each read model has come and whether all is well with it
    Status,
    /// Make a read model again from the log beside the one that serves, and swap it in
    ///
    /// Servers go on reading and writing. A rebuild that was cut off goes on where it was. The
    /// table that served before is kept until --confirm or the next rebuild.
    Rebuild(rebuild::Args),
    /// Compare read models with what the log makes of them, to the letter
    ///
    /// Ends with 0 when all are equal, with 1 when one differs (its first differing rows are
    /// named), with 2 when that cannot be told.
    Verify(verify::Args),
    /// Let a read model that has stopped try its event again
    Retry(acts::Retry),
    /// Set a stream aside that a read model cannot take; its later events are passed over
    Quarantine(acts::Stream),
    /// Take a stream back that was set aside; it is read again from its first event
    Lift(acts::Stream),
}

/// Runs one.
pub(super) async fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    if let Command::Verify(args) = command {
        return Ok(verify::verify(config, &args).await);
    }
    let mut connection = connect(config).await?;
    let told = match command {
        Command::Status => status::status(&mut connection).await?,
        Command::Rebuild(args) => rebuild::rebuild(&mut connection, &args).await?,
        Command::Verify(args) => return Ok(verify::verify(config, &args).await),
        Command::Retry(args) => acts::retry(&mut connection, &args).await?,
        Command::Quarantine(args) => acts::quarantine(&mut connection, &args).await?,
        Command::Lift(args) => acts::lift(&mut connection, &args).await?,
    };
    say(&told)?;
    Ok(ExitCode::SUCCESS)
}

/// A connection as the owner, to a database with this program's schema.
async fn connect(config: &Config) -> anyhow::Result<PgConnection> {
    let mut connection = PgConnection::connect(&database_url(config)?)
        .await
        .context("connecting to the database")?;
    is_migrated(&mut connection).await?;
    Ok(connection)
}

/// The name of a read model.
fn named() -> impl TypedValueParser<Value = Projection> {
    PossibleValuesParser::new(ALL.map(Projection::name))
        .try_map(|name| Projection::named(&name).ok_or("no such read model"))
}

/// The account at the terminal, for the record.
fn acting(reason: Option<&str>) -> Act {
    let user = nix::unistd::User::from_uid(nix::unistd::getuid());
    let name = user.ok().flatten().map(|user| user.name);
    let name = name.unwrap_or_else(|| nix::unistd::getuid().to_string());
    // Whoever became root by sudo acts under their own name.
    let behind = std::env::var("SUDO_USER").ok().filter(|_| name == "root");
    let who = match behind {
        Some(user) => format!("os:{user} (root)"),
        None => format!("os:{name}"),
    };
    Act {
        who,
        reason: reason.map(str::to_owned),
    }
}
