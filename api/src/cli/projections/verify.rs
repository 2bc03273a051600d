//! `wasnaker projections verify`.

use std::io::{Write, stderr};
use std::process::ExitCode;

use projections::operate::{self, Compared};
use projections::runner::{ALL, Projection};
use sqlx::Connection;

use super::{connect, named};
use crate::cli::{database_url, say};
use crate::config::Config;

/// When it cannot be told whether they are equal.
const UNKNOWN: u8 = 2;

/// What is compared.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The read model; without it all of them
    #[arg(value_parser = named())]
    name: Option<Projection>,
}

pub(super) async fn verify(config: &Config, args: &Args) -> ExitCode {
    match compare(config, args).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(stderr(), "wasnaker: {error:#}");
            ExitCode::from(UNKNOWN)
        }
    }
}

async fn compare(config: &Config, args: &Args) -> anyhow::Result<bool> {
    connect(config).await?.close().await?;
    let owner = database_url(config)?.parse()?;
    let asked = args.name.map_or(ALL.to_vec(), |name| vec![name]);
    let mut all_equal = true;
    say(&format!(
        "{:<30}{:>10}{:>10}  {:<64}  equal",
        "projection", "position", "rows", "digest"
    ))?;
    for projection in asked {
        let compared = operate::verify(&owner, projection).await?;
        all_equal &= compared.is_equal();
        say(&table(projection.name(), &compared))?;
    }
    Ok(all_equal)
}

/// The row that serves; when it differs, the one made again and the first rows that differ.
fn table(name: &str, compared: &Compared) -> String {
    let line = |name: &str, rows: i64, digest: &str, equal: &str| {
        let position = compared.position;
        format!("{name:<30}{position:>10}{rows:>10}  {digest:<64}  {equal}")
    };
    let equal = compared.is_equal();
    let word = if equal { "yes" } else { "NO" };
    let mut lines = vec![line(name, compared.rows, &compared.digest, word)];
    if !equal {
        let (rows, digest) = (compared.rebuilt_rows, &compared.rebuilt_digest);
        lines.push(line("  made again", rows, digest, ""));
    }
    lines.extend(compared.differing.iter().map(|row| {
        let how = match (&row.serving, &row.rebuilt) {
            (None, _) => "is missing",
            (_, None) => "should not be there",
            (Some(_), Some(_)) => "differs",
        };
        format!("  {} {how}", row.id)
    }));
    lines.join("\n")
}
