//! A streaming standby of a test's own cluster.

use std::fs;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid};
use sqlx::{Connection, PgConnection};

use crate::database::Database;

/// The number in the name of its socket, which lies beside the primary's.
const PORT: u16 = 5433;

/// A standby that ends with the test.
#[derive(Debug)]
pub struct Standby {
    programs: PathBuf,
    data: PathBuf,
    /// Who owns the primary's directory, when that is not us.
    owner: Option<(u32, u32)>,
    /// Its address.
    pub url: String,
}

impl Standby {
    /// Copies the primary and follows it.
    pub async fn start(database: &Database) -> Result<Self> {
        let mut primary = database.connect().await?;
        let programs = told(
            &mut primary,
            "SELECT setting FROM pg_config WHERE name = 'BINDIR'",
        );
        let programs = PathBuf::from(programs.await?);
        let cluster = PathBuf::from(told(&mut primary, "SHOW data_directory").await?);
        let socket = told(&mut primary, "SHOW unix_socket_directories").await?;
        let found = fs::metadata(&cluster)?;
        let owner = geteuid().is_root().then(|| (found.uid(), found.gid()));
        let parent = cluster.parent().context("no parent")?;
        let data = parent.join(format!("standby-{}", uuid::Uuid::now_v7()));
        let url = database.url().replace(":5432/", &format!(":{PORT}/"));
        let standby = Self {
            programs,
            data,
            owner,
            url,
        };
        standby.copy(&socket)?;
        standby.run(&socket)?;
        Ok(standby)
    }

    fn copy(&self, socket: &str) -> Result<()> {
        fs::DirBuilder::new().mode(0o700).create(&self.data)?;
        if let Some((uid, gid)) = self.owner {
            chown(&self.data, Some(uid), Some(gid))?;
        }
        let from = format!("host={socket} port=5432 user=wasnaker");
        let arguments = ["-R", "-X", "stream", "-c", "fast", "--no-sync", "-d", &from];
        self.program("pg_basebackup", &arguments)
    }

    fn run(&self, socket: &str) -> Result<()> {
        let settings = format!(
            "-c port={PORT} -c listen_addresses= -c fsync=off -c unix_socket_directories={socket}"
        );
        let log = self.data.join("standby.log");
        let log = log.to_str().context("no text")?;
        self.program("pg_ctl", &["start", "-w", "-s", "-l", log, "-o", &settings])
    }

    fn program(&self, name: &str, arguments: &[&str]) -> Result<()> {
        let mut command = Command::new(self.programs.join(name));
        command.args(arguments).arg("-D").arg(&self.data);
        command.current_dir("/").stdin(Stdio::null());
        if let Some((uid, gid)) = self.owner {
            command.uid(uid).gid(gid);
        }
        // The server keeps the error stream of pg_ctl open, so it is not read to its end.
        let status = command.stdout(Stdio::null()).status()?;
        ensure!(status.success(), "{name}: {status}");
        Ok(())
    }

    /// Holds what comes from the primary back, or lets it through again.
    pub async fn hold(&self, held: bool) -> Result<()> {
        let mut connection = PgConnection::connect(&self.url).await?;
        let call = if held {
            "SELECT pg_wal_replay_pause()::text"
        } else {
            "SELECT pg_wal_replay_resume()::text"
        };
        told(&mut connection, call).await?;
        Ok(())
    }

    /// Makes it the primary.
    pub async fn promote(&self) -> Result<()> {
        let mut connection = PgConnection::connect(&self.url).await?;
        let done = told(&mut connection, "SELECT pg_promote(true, 60)::text").await?;
        ensure!(done == "true", "it was not promoted: {done}");
        Ok(())
    }

    /// Kills it.
    pub fn kill(&self) -> Result<()> {
        let text = fs::read_to_string(self.data.join("postmaster.pid"))?;
        let pid = text.lines().next().context("an empty file")?;
        Ok(kill(Pid::from_raw(pid.trim().parse()?), Signal::SIGQUIT)?)
    }
}

impl Drop for Standby {
    fn drop(&mut self) {
        let file = self.data.join("postmaster.pid");
        let _ = self.kill();
        for _ in 0..100 {
            if !Path::new(&file).exists() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        let _ = fs::remove_dir_all(&self.data);
    }
}

async fn told(connection: &mut PgConnection, question: &str) -> Result<String> {
    Ok(sqlx::query_scalar(question).fetch_one(connection).await?)
}
