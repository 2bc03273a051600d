//! A database cluster of the test's own, for several servers or none.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use api::cluster::{Cluster, Options};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

use crate::App;

/// A cluster that ends with the test.
#[derive(Debug)]
pub struct Database {
    cluster: Cluster,
    root: PathBuf,
    /// The folder, where it ends with the cluster.
    temporary: Option<TempDir>,
}

impl Database {
    /// Makes and starts a cluster.
    pub async fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        Self::of(folder.path().to_owned(), Some(folder)).await
    }

    /// Starts the cluster of a folder, which is made when there is none and stays.
    pub async fn at(folder: &Path) -> Result<Self> {
        Self::of(folder.to_owned(), None).await
    }

    async fn of(root: PathBuf, temporary: Option<TempDir>) -> Result<Self> {
        let cluster = Cluster::start(&root.join("data"), &Options::default()).await?;
        Ok(Self {
            cluster,
            root,
            temporary,
        })
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        self.cluster.url()
    }

    /// What its PostgreSQL has told.
    pub fn log(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.cluster.log())?)
    }

    /// A connection as its owner.
    pub async fn connect(&self) -> Result<PgConnection> {
        Ok(PgConnection::connect(&self.url()).await?)
    }

    /// Kills its postmaster at once; nobody starts it again.
    pub fn kill9(&self) -> Result<()> {
        let pid = self.cluster.postmaster_pid()?.context("it does not run")?;
        Ok(kill(Pid::from_raw(pid), Signal::SIGKILL)?)
    }

    /// Starts a server on it.
    pub fn serve(&self) -> Result<App> {
        self.serve_with(&[])
    }

    /// The same with these flags too; all its servers seal and sign by the same key, as none makes
    /// one where the database is another's.
    pub fn serve_with(&self, more: &[&str]) -> Result<App> {
        let (url, key) = (self.url(), self.root.join("key"));
        std::fs::write(&key, "07".repeat(32))?;
        let key = key.to_str().context("a path of other letters")?;
        let own = ["--database-url", &url, "--master-key-file", key];
        App::start(&[&own[..], &["--release-key-file", key], more].concat())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let pid = || self.cluster.postmaster_pid().ok().flatten();
        let until = Instant::now() + Duration::from_secs(10);
        while let Some(running) = pid().filter(|_| Instant::now() < until) {
            let _ = kill(Pid::from_raw(running), Signal::SIGQUIT);
            std::thread::sleep(Duration::from_millis(50));
        }
        if self.temporary.is_none() {
            return;
        }
        if let Ok(elsewhere) = std::fs::read_link(self.root.join("data/postgres")) {
            let _ = std::fs::remove_dir_all(elsewhere);
        }
    }
}
