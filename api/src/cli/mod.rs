//! The command line. Anything that needs logic is a subcommand of the one binary.

mod client;
mod history;
mod keys;
mod projections;
mod serve;
mod shown;
mod token;
mod upgrade;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use sqlx::migrate::{Migrate, MigrateError};
use sqlx::{Connection, PgConnection};

use crate::cluster::{Cluster, Options};
use crate::config::{Config, Flags};
use crate::synthetic::Kind;

pub(crate) use serve::assembled;

/// Case register of Indonesia's labour inspectorate.
#[derive(Debug, Parser)]
#[command(name = "wasnaker", version, about)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the interface, keep the read models and run the processes
    Serve,
    /// Bring the database's schema up to date
    Migrate,
    /// Print a bearer token of the local issuer, alone on its line
    Token(token::TokenArgs),
    /// Send a register to a running server
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// Load the registers that ship with the program into a running server, or make a history in its database
    Demo {
        /// Address of the server [default: the address to listen on]
        #[arg(long)]
        server: Option<String>,
        /// Make a national history of so many inspection cases since 2020 [default: 300]
        #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "300")]
        cases: Option<u64>,
        /// Make a register of so many establishments with ten years of reports [default: 300]
        #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "300")]
        establishments: Option<u64>,
        /// Another seed makes another history; the same one goes on where it was
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
    },
    /// Look after the read models: status, rebuild, verify, retry, quarantine, lift
    Projections {
        #[command(subcommand)]
        what: projections::Command,
    },
    /// Look after the keys by which personal data is sealed: rotate
    Keys {
        #[command(subcommand)]
        what: keys::Command,
    },
    /// Look whether everything that is needed is there and well
    Doctor,
    /// Print the configuration in force
    Config,
}

#[derive(Debug, Subcommand)]
enum Import {
    /// A register of prosecutions, as CSV
    Prosecutions(From),
    /// Establishments, as CSV or in lines of JSON (.ndjson)
    Establishments(From),
    /// Employment reports of establishments (WLK), as CSV or in lines of JSON (.ndjson)
    WlkReports(From),
}

#[derive(Debug, Args)]
struct From {
    /// The file
    file: PathBuf,
    /// Address of the server [default: the address to listen on]
    #[arg(long)]
    server: Option<String>,
}

impl Import {
    /// The last segment of the address, and what is sent there.
    fn parts(self) -> (&'static str, From) {
        match self {
            Self::Prosecutions(from) => ("prosecutions", from),
            Self::Establishments(from) => ("establishments", from),
            Self::WlkReports(from) => ("wlk-reports", from),
        }
    }
}

/// Runs the command line.
///
/// # Errors
/// What the subcommand could not do, for the reader at the terminal.
pub fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = Config::load(&cli.flags)?;
    let runtime = tokio::runtime::Runtime::new()?;
    match cli.command {
        Command::Serve => serve::serve(&runtime, config)?,
        Command::Migrate => runtime.block_on(migrate_only(&config))?,
        Command::Token(args) => say(&token::token(&config, &args)?)?,
        Command::Import { what } => {
            let (register, From { file, server }) = what.parts();
            let rows =
                std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
            let server = server.unwrap_or_else(|| address(&config));
            let lines = file.extension().is_some_and(|kind| kind == "ndjson");
            let kind = if lines { client::NDJSON } else { client::CSV };
            let sent = client::import(&config, &server, (register, kind), rows);
            say(&runtime.block_on(sent)?)?;
        }
        Command::Demo {
            cases,
            establishments,
            seed,
            ..
        } if cases.or(establishments).is_some() => {
            let kinds = [(Kind::Establishments, establishments), (Kind::Cases, cases)];
            for (kind, count) in kinds {
                if let Some(count) = count {
                    say(&runtime.block_on(history::make(&config, (kind, count), seed))?)?;
                }
            }
        }
        Command::Demo { server, .. } => {
            let server = server.unwrap_or_else(|| address(&config));
            say(&runtime.block_on(client::demo(&config, &server))?)?;
        }
        Command::Projections { what } => {
            return runtime.block_on(projections::run(&config, what));
        }
        Command::Keys { what } => say(&runtime.block_on(keys::run(&config, what))?)?,
        Command::Doctor => say(&runtime.block_on(doctor(&config))?)?,
        Command::Config => say(&shown::config(config)?)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The server that the configuration is of.
fn address(config: &Config) -> String {
    format!("http://{}", config.listen)
}

fn say(text: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

/// The database of the configuration; with none, that of the cluster that a server runs.
fn database_url(config: &Config) -> anyhow::Result<String> {
    if let Some(url) = &config.database_url {
        return Ok(url.clone());
    }
    Cluster::url_of_running(&config.data_dir)?.with_context(|| {
        let dir = config.data_dir.display();
        format!("no database: no server runs on {dir} and no --database-url is given")
    })
}

async fn migrate_only(config: &Config) -> anyhow::Result<()> {
    if config.database_url.is_some() {
        return migrate(&database_url(config)?).await;
    }
    let options = Options {
        pgbin: config.pgbin.clone(),
    };
    let cluster = Cluster::start(&config.data_dir, &options).await?;
    let done = migrate(&cluster.url()).await;
    cluster.stop().await?;
    done
}

/// Applies what is missing of the schema.
async fn migrate(url: &str) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(url)
        .await
        .context("connecting to the database")?;
    let done = ::projections::MIGRATOR.run(&mut connection).await;
    done.map_err(|error| {
        let advice = what_to_do(&error);
        anyhow::Error::new(error).context(advice)
    })
}

/// What an operator does about a schema that cannot be migrated.
fn what_to_do(error: &MigrateError) -> String {
    if let MigrateError::VersionMismatch(migration) = error {
        return format!(
            "the schema was made by a version before the first release (its migration {migration} \
             is another one) and cannot be migrated. Begin with an empty database or another \
             --data-dir; to go on with this one, run the version that made it"
        );
    }
    if let MigrateError::VersionMissing(migration) = error {
        return format!(
            "the schema is of a later version than this program, which has no migration \
             {migration}. Run that version"
        );
    }
    "migrating the database".to_owned()
}

async fn doctor(config: &Config) -> anyhow::Result<String> {
    let url = database_url(config)?;
    let mut connection = PgConnection::connect(&url)
        .await
        .context("connecting to the database")?;
    let version = sqlx::query_scalar!(r#"SELECT current_setting('server_version') AS "version!""#)
        .fetch_one(&mut connection)
        .await?;
    let (applied, known) = migrations(&mut connection).await?;
    anyhow::ensure!(
        applied == known,
        "schema: {applied} of {known} migrations; run `wasnaker migrate`"
    );
    let head = sqlx::query_scalar!("SELECT position FROM log_head")
        .fetch_one(&mut connection)
        .await?;
    let log = sqlx::query!(
        r#"SELECT count(*) AS "count!", coalesce(max(position), 0) AS "last!" FROM events"#
    )
    .fetch_one(&mut connection)
    .await?;
    let (count, last) = (log.count, log.last);
    anyhow::ensure!(
        count == head && last == head,
        "log: {count} events, last {last}, head {head}"
    );
    let apart = sqlx::query_scalar!(
        r#"SELECT (SELECT count(*) FROM complaints.events) = position
               AND (SELECT coalesce(max(position), 0) FROM complaints.events) = position AS "whole!"
           FROM complaints.log_head"#
    );
    anyhow::ensure!(
        apart.fetch_one(&mut connection).await?,
        "log of complaints: its events do not reach its head without a gap"
    );
    let read_models = projections::doctor(&mut connection).await?;
    let sealing = keys::doctor(config, &mut connection).await?;
    Ok(format!(
        "PostgreSQL {version}: well\nschema: {known} migrations\nlog: {head} events without a gap\n\
         {sealing}\n{read_models}"
    ))
}

/// How many migrations the database has, and how many this program knows.
async fn migrations(connection: &mut PgConnection) -> anyhow::Result<(usize, usize)> {
    let applied = connection.list_applied_migrations().await?.len();
    Ok((applied, ::projections::MIGRATOR.iter().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_that_cannot_be_migrated_says_what_to_do() {
        let told = what_to_do(&MigrateError::VersionMismatch(20_261_124_000_001));
        assert!(told.contains("another --data-dir"), "{told}");
        assert!(told.contains("20261124000001"), "{told}");
        let told = what_to_do(&MigrateError::VersionMissing(7));
        assert!(told.contains("Run that version"), "{told}");
    }
}
