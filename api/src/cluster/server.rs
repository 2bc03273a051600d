//! Starting and stopping the server with `pg_ctl`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::{Duration, Instant};

use tokio::time::{sleep, timeout};

use super::account::Account;
use super::binaries::Binaries;
use super::postmaster::{Postmaster, pid_file};
use super::{ClusterError, PORT, socket};

/// How long a server that does not come up is tried again.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a living server may take to recover.
const RECOVERY: Duration = Duration::from_secs(15 * 60);
/// When a file that names no living server of ours is taken away.
const STALE: Duration = Duration::from_secs(10);
/// The pauses between two tries grow from the first to the second.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(1));
/// A log larger than this is put aside at the next start.
const LARGEST_LOG: u64 = 16 * 1024 * 1024;
/// What must hold whatever the configuration files say. No row may come into the log.
const SETTINGS: &str = "-c listen_addresses= -c fsync=on -c full_page_writes=on \
    -c timezone=UTC -c log_timezone=UTC -c log_error_verbosity=terse \
    -c log_min_error_statement=panic";

/// A cluster with what is needed to run it.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) cluster: PathBuf,
    pub(super) socket: PathBuf,
    pub(super) account: Account,
    pub(super) binaries: Binaries,
}

impl Server {
    /// The living server process.
    pub(super) fn postmaster(&self) -> Result<Option<Postmaster>, ClusterError> {
        Postmaster::of(&self.cluster)
    }

    /// Brings the server up, or waits for the one that is there.
    ///
    /// After a kill the first tries fail: the dead process still has its file and its memory.
    /// `stop` is asked before every try.
    pub(super) async fn bring_up(&self, stop: impl Fn() -> bool) -> Result<(), ClusterError> {
        let began = Instant::now();
        let (mut pause, mut alive, mut said) = (PAUSES.0, began, String::new());
        while !stop() {
            match self.postmaster()? {
                Some(found) if found.ready => return Ok(()),
                Some(_) => alive = Instant::now(),
                None => match self.try_start().await? {
                    None => return Ok(()),
                    Some(refusal) => said = refusal,
                },
            }
            if alive.elapsed() > PATIENCE || began.elapsed() > RECOVERY {
                return Err(self.not_started(began.elapsed(), &said));
            }
            if alive.elapsed() > STALE {
                self.remove_stale_file()?;
            }
            sleep(pause).await;
            pause = PAUSES.1.min(pause * 2);
        }
        Err(ClusterError::ShuttingDown)
    }

    /// One try; the answer is what `pg_ctl` said against it.
    async fn try_start(&self) -> Result<Option<String>, ClusterError> {
        socket::prepare(&self.socket, &self.account)?;
        self.put_log_aside();
        let settings = format!(
            "{SETTINGS} -c port={PORT} -c unix_socket_directories={}",
            self.socket.display()
        );
        let log = self.log();
        let arguments = [Path::new("-l"), &log, Path::new("-o"), Path::new(&settings)];
        self.pg_ctl("start", Duration::from_secs(10), &arguments)
            .await
    }

    /// Stops the server; the data is safe whichever way it stops.
    pub(super) async fn bring_down(&self) -> Result<(), ClusterError> {
        let mut said = String::new();
        for (mode, seconds) in [("fast", 30), ("immediate", 10)] {
            if self.postmaster()?.is_none() {
                return Ok(());
            }
            let arguments = [Path::new("-m"), Path::new(mode)];
            match self
                .pg_ctl("stop", Duration::from_secs(seconds), &arguments)
                .await?
            {
                None => return Ok(()),
                Some(refusal) => said = refusal,
            }
            tracing::warn!(mode, output = said, "PostgreSQL did not stop");
        }
        match self.postmaster()? {
            None => Ok(()),
            Some(_) => Err(ClusterError::NotStopped {
                dir: self.cluster.clone(),
                output: said,
            }),
        }
    }

    /// Runs `pg_ctl` and waits for its end, within bounds; the answer is what it refused with.
    async fn pg_ctl(
        &self,
        verb: &str,
        within: Duration,
        arguments: &[&Path],
    ) -> Result<Option<String>, ClusterError> {
        let program = self.binaries.program("pg_ctl");
        let mut command = self.account.command(&program);
        command.args([verb, "-w", "-s", "-t", &within.as_secs().to_string(), "-D"]);
        let running = command.arg(&self.cluster).args(arguments).output();
        match timeout(within + Duration::from_secs(5), running).await {
            Ok(done) => Ok(refusal(&done.map_err(ClusterError::io("run", &program))?)),
            Err(_) => Ok(Some(format!("pg_ctl {verb} did not end"))),
        }
    }

    /// The server's log.
    pub(super) fn log(&self) -> PathBuf {
        self.cluster.join("server.log")
    }

    /// Called while no server runs.
    fn put_log_aside(&self) {
        let log = self.log();
        if fs::metadata(&log).is_ok_and(|found| found.len() > LARGEST_LOG)
            && let Err(error) = fs::rename(&log, self.cluster.join("server.log.old"))
        {
            tracing::warn!(%error, "could not put the log of PostgreSQL aside");
        }
    }

    /// Takes away a file that names a zombie or a stranger. Should processes of the old server
    /// still live, the new one finds their shared memory by the cluster directory and refuses.
    fn remove_stale_file(&self) -> Result<(), ClusterError> {
        let file = pid_file(&self.cluster);
        if self.postmaster()?.is_none() && file.exists() {
            tracing::warn!(file = %file.display(), "removing the file of a dead server");
            fs::remove_file(&file).map_err(ClusterError::io("remove", &file))?;
        }
        Ok(())
    }

    fn not_started(&self, waited: Duration, said: &str) -> ClusterError {
        let log = self.log();
        let bytes = fs::read(&log).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let mut last: Vec<&str> = text.lines().rev().take(3).collect();
        last.reverse();
        let output = format!("{said} [{}]", last.join(" | "));
        ClusterError::NotStarted {
            seconds: waited.as_secs(),
            output,
            log,
        }
    }
}

fn refusal(done: &Output) -> Option<String> {
    let said = [done.stdout.as_slice(), done.stderr.as_slice()].concat();
    (!done.status.success()).then(|| String::from_utf8_lossy(&said).trim().replace('\n', " | "))
}
