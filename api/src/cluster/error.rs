//! What can go wrong with our own cluster, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

/// A failure of the product's own `PostgreSQL` cluster.
///
/// Every message says what happened and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No usable server was found on this machine.
    #[error(
        "no PostgreSQL server (15 to 18) was found on this machine; install one, for example \
         with `apt-get install postgresql`, or name the directory of its programs with PGBIN, \
         or give a database URL"
    )]
    NoServer,
    /// The directory that was named holds no usable server.
    #[error(
        "{} holds no PostgreSQL server of version 15 to 18 (initdb, pg_ctl and postgres are \
         needed); correct PGBIN or leave it out", dir.display()
    )]
    UnusableBinaries {
        /// The directory that was named.
        dir: PathBuf,
    },
    /// The cluster was made by a major version that is not installed.
    #[error(
        "the cluster in {} was made by PostgreSQL {cluster}, but only {found} was found; install \
         PostgreSQL {cluster}, or move the data with pg_dump or pg_upgrade", dir.display()
    )]
    OtherMajor {
        /// The cluster directory.
        dir: PathBuf,
        /// The major version the cluster was made by.
        cluster: u32,
        /// The versions found, in words.
        found: String,
    },
    /// Another server uses the data directory.
    #[error(
        "another server (process {pid}) uses the data directory {}; stop it first or choose \
         another data directory", dir.display()
    )]
    Locked {
        /// The data directory.
        dir: PathBuf,
        /// The other process, as it wrote itself into the lock file.
        pid: String,
    },
    /// We are root and there is no account to run the server.
    #[error(
        "PostgreSQL does not run as root and there is no user `postgres` to run it; create one \
         (`useradd --system postgres`) or start the server as an ordinary user"
    )]
    NoAccount,
    /// The cluster belongs to another user.
    #[error(
        "the cluster in {} belongs to user id {owner}; start the server as that user or as \
         root, or choose another data directory", dir.display()
    )]
    ForeignOwner {
        /// The cluster directory.
        dir: PathBuf,
        /// Its owner.
        owner: u32,
    },
    /// The place the cluster was moved to is gone.
    #[error(
        "{} points to {}, where there is no cluster any more; mount or restore that directory, \
         or remove the link to begin with an empty cluster", link.display(), target.display()
    )]
    Vanished {
        /// The link in the data directory.
        link: PathBuf,
        /// Where it points.
        target: PathBuf,
    },
    /// Something we did not make stands where the cluster belongs.
    #[error(
        "{} is not empty and is not a PostgreSQL cluster; move it away or choose another data \
         directory", dir.display()
    )]
    NotACluster {
        /// The directory.
        dir: PathBuf,
    },
    /// The directory for the socket is not private to the user who runs the server.
    #[error(
        "the socket directory {} is not a directory that only user id {owner} may enter; remove \
         it and start again", dir.display()
    )]
    UnsafeSocket {
        /// The directory.
        dir: PathBuf,
        /// The user who runs the server.
        owner: u32,
    },
    /// A file or a program could not be used.
    #[error("could not {action} {}: {source}; check its permissions and the free space", path.display())]
    Io {
        /// What we wanted to do.
        action: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A program of `PostgreSQL` failed.
    #[error("{} failed: {output}; correct the cause and start again", program.display())]
    Program {
        /// The program.
        program: PathBuf,
        /// What it said.
        output: String,
    },
    /// The server did not come up.
    #[error(
        "PostgreSQL did not start within {seconds} s: {output}; its log is {}; correct the cause \
         and start again", log.display()
    )]
    NotStarted {
        /// How long we tried.
        seconds: u64,
        /// The last words of `pg_ctl` and of the log.
        output: String,
        /// The server log.
        log: PathBuf,
    },
    /// The server did not go down.
    #[error(
        "PostgreSQL in {} did not stop: {output}; no data is lost, the next start takes it over",
        dir.display()
    )]
    NotStopped {
        /// The cluster directory.
        dir: PathBuf,
        /// The last words of `pg_ctl`.
        output: String,
    },
    /// A start was given up because we are shutting down.
    #[error("the start of PostgreSQL was given up because the server is shutting down")]
    ShuttingDown,
    /// The running server refused us.
    #[error("the PostgreSQL server runs but could not be used: {0}; see its log, server.log")]
    Database(#[from] sqlx::Error),
}

impl ClusterError {
    /// For `map_err`: an input/output error with what was done to which file.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}
