//! An operator at the terminal.

use std::process::{Child, Command, Output, Stdio};

use anyhow::{Result, ensure};

use crate::{App, binary};

/// What a subcommand of `wasnaker projections` has told.
#[derive(Debug)]
pub struct Told {
    /// How it ended.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Told {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Told {
    /// Itself, when it ended so.
    pub fn ended(self, code: i32) -> Result<Self> {
        ensure!(self.code == Some(code), "wanted {code}: {self:?}");
        Ok(self)
    }
}

/// Runs a subcommand to its end, while other tasks go on.
pub fn projections(app: &App, args: &[&str]) -> Result<Told> {
    let all: Vec<&str> = ["projections"].iter().chain(args).copied().collect();
    let output = tokio::task::block_in_place(|| app.command(&all))?;
    Ok(output.into())
}

/// Starts a subcommand.
pub fn begin(app: &App, args: &[&str]) -> Result<Child> {
    let mut command = Command::new(binary());
    command.arg("projections").args(args);
    command.arg("--data-dir").arg(app.data_dir());
    Ok(command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?)
}

/// Loads the registers of 2019 and waits until every list has them.
pub async fn demo(app: &App) -> Result<()> {
    let loaded = app.command(&["demo", "--server", &app.url])?;
    ensure!(loaded.status.success(), "{loaded:?}");
    app.reached(app.position().await?).await
}
