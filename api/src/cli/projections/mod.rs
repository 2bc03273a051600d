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
use nix::unistd::{Uid, User, getuid};
use projections::operate::Act;
use projections::runner::{ALL, Projection};
use sqlx::{Connection, PgConnection};

use crate::cli::{database_url, migrations, say};
use crate::config::Config;

/// What Linux tells of a process that no login began.
const NO_LOGIN: u32 = u32::MAX;

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
        Command::Rebuild(args) => {
            let owner = database_url(config)?.parse()?;
            rebuild::rebuild(&mut connection, &owner, &args).await?
        }
        Command::Verify(args) => return Ok(verify::verify(config, &args).await),
        Command::Retry(args) => acts::retry(&mut connection, &args).await?,
        Command::Quarantine(args) => acts::quarantine(&mut connection, &args).await?,
        Command::Lift(args) => acts::lift(&mut connection, &args).await?,
    };
    say(&told)?;
    Ok(ExitCode::SUCCESS)
}

/// A connection as the owner, to a database with the tables that this program needs.
async fn connect(config: &Config) -> anyhow::Result<PgConnection> {
    let mut connection = PgConnection::connect(&database_url(config)?)
        .await
        .context("connecting to the database")?;
    // A newer schema is none of an older program's concern: it may have to bring its table back.
    let (applied, known) = migrations(&mut connection).await?;
    anyhow::ensure!(
        applied >= known,
        "schema: {applied} of {known} migrations; run `wasnaker migrate`"
    );
    Ok(connection)
}

/// The name of a read model.
fn named() -> impl TypedValueParser<Value = Projection> {
    PossibleValuesParser::new(ALL.map(Projection::name))
        .try_map(|name| Projection::named(&name).ok_or("no such read model"))
}

/// Who is at the terminal, for the record: the account, and whose login it is where that is told.
fn acting(reason: Option<&str>) -> Act {
    let name = |uid: Uid| {
        let user = User::from_uid(uid).ok().flatten();
        user.map_or_else(|| uid.to_string(), |user| user.name)
    };
    let account = getuid();
    let told = std::fs::read_to_string("/proc/self/loginuid").unwrap_or_default();
    let login = told.trim().parse().ok().filter(|uid| *uid != NO_LOGIN);
    let login = login.map(Uid::from_raw).filter(|uid| *uid != account);
    let who = match login {
        Some(login) => format!("os:{} as {}", name(login), name(account)),
        None => format!("os:{}", name(account)),
    };
    Act {
        who,
        reason: reason.map(str::to_owned),
    }
}
