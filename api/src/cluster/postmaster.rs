//! The running server process, as its file `postmaster.pid` names it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::sys::signal::kill;
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::Pid;

use super::ClusterError;

/// The server process of a cluster.
#[derive(Debug, Clone)]
pub(super) struct Postmaster {
    /// Its process id.
    pub(super) pid: i32,
    /// Its socket directory; empty while it is starting.
    pub(super) socket: PathBuf,
    /// It accepts connections.
    pub(super) ready: bool,
}

/// The file that `PostgreSQL` keeps while it runs.
pub(super) fn pid_file(cluster: &Path) -> PathBuf {
    cluster.join("postmaster.pid")
}

impl Postmaster {
    /// The server process of a cluster, if one lives. `cluster` has no links in it.
    pub(super) fn of(cluster: &Path) -> Result<Option<Self>, ClusterError> {
        let file = pid_file(cluster);
        let text = match fs::read_to_string(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(ClusterError::io("read", &file))?,
        };
        Ok(Self::parse(&text).filter(|found| lives(found.pid, cluster)))
    }

    /// Lines: process id, data directory, start time, port, socket directory, host, key, status.
    fn parse(text: &str) -> Option<Self> {
        let line = |number: usize| text.lines().nth(number).unwrap_or_default().trim();
        let pid = line(0).parse().ok().filter(|pid| *pid > 0)?;
        Some(Self {
            pid,
            socket: PathBuf::from(line(4)),
            ready: line(7) == "ready",
        })
    }
}

/// Whether a process lives, is not a zombie, and is the server of this cluster and no other.
fn lives(pid: i32, cluster: &Path) -> bool {
    if kill(Pid::from_raw(pid), None) == Err(Errno::ESRCH) {
        return false;
    }
    let process = PathBuf::from(format!("/proc/{pid}"));
    let Ok(stat) = fs::read_to_string(process.join("stat")) else {
        // Without /proc the signal has to do; with it the process has just gone.
        return !Path::new("/proc/self/stat").exists();
    };
    let (name, state) = name_and_state(&stat);
    if matches!(state, Some('Z' | 'X')) {
        // If we are its parent (the first process of a container) nobody else takes it away.
        let _ = waitpid(Pid::from_raw(pid), Some(WaitPidFlag::WNOHANG));
        return false;
    }
    // The server works in its cluster directory; a root of few rights cannot see that.
    fs::read_link(process.join("cwd")).map_or_else(
        |_| matches!(name, "postgres" | "postmaster"),
        |dir| dir == cluster,
    )
}

/// `123 (postgres) S ...`
fn name_and_state(stat: &str) -> (&str, Option<char>) {
    let Some((head, tail)) = stat.rsplit_once(')') else {
        return ("", None);
    };
    let name = head.split_once('(').map_or("", |(_, name)| name);
    (name, tail.trim_start().chars().next())
}

#[cfg(test)]
mod tests {
    use super::{Postmaster, name_and_state};

    #[test]
    fn the_file_is_read_line_by_line() {
        let text = "42\n/data\n1700000000\n5432\n/data/socket\n\n  5  6\nready   \n";
        let found = Postmaster::parse(text).unwrap();
        assert_eq!((found.pid, found.ready), (42, true));
        assert_eq!(found.socket.to_str(), Some("/data/socket"));
        assert!(Postmaster::parse("").is_none());
        assert!(Postmaster::parse("-1\n").is_none());
    }

    #[test]
    fn a_name_with_brackets_does_not_hide_the_state() {
        assert_eq!(name_and_state("7 (a) Z (b) S 1"), ("a) Z (b", Some('S')));
    }
}
