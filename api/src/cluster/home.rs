//! The data directory: its lock, where the cluster lies, and how it is made.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, symlink};
use std::path::{Path, PathBuf};

use nix::sys::sysinfo::sysinfo;
use uuid::Uuid;

use super::account::Account;
use super::binaries::Binaries;
use super::{ClusterError, SUPERUSER};

/// For clusters whose data directory the user `postgres` cannot come to.
const ELSEWHERE: &str = "/var/lib/wasnaker/clusters";

/// Where the cluster lies.
#[derive(Debug)]
pub(super) struct Home {
    /// The cluster directory itself.
    pub(super) cluster: PathBuf,
    /// The link to make in the data directory once a new cluster elsewhere is complete.
    link: Option<PathBuf>,
    /// How the directories begin in which a new cluster is made.
    staging: String,
}

/// Makes the data directory if needed; the answer has no links in it.
pub(super) fn open(data_dir: &Path) -> Result<PathBuf, ClusterError> {
    if let Some(parent) = data_dir.parent() {
        fs::create_dir_all(parent).map_err(ClusterError::io("create", parent))?;
    }
    make_private(data_dir)?;
    fs::canonicalize(data_dir).map_err(ClusterError::io("look at", data_dir))
}

/// A directory only its owner can enter; it may be there already.
fn make_private(dir: &Path) -> Result<(), ClusterError> {
    match DirBuilder::new().mode(0o700).create(dir) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && dir.is_dir() => Ok(()),
        made => made.map_err(ClusterError::io("create", dir)),
    }
}

/// Takes the data directory for this process, as long as the answer lives.
pub(super) fn lock(data_dir: &Path) -> Result<File, ClusterError> {
    let path = data_dir.join("lock");
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(ClusterError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(locked(data_dir, &mut file)),
        Err(TryLockError::Error(error)) => return Err(ClusterError::io("lock", &path)(error)),
    }
    file.set_len(0)
        .and_then(|()| writeln!(file, "{}", std::process::id()))
        .map_err(ClusterError::io("write", &path))?;
    Ok(file)
}

fn locked(data_dir: &Path, file: &mut File) -> ClusterError {
    let mut text = String::new();
    let read = file.read_to_string(&mut text);
    let pid = text.trim();
    let known = read.is_ok() && !pid.is_empty();
    let pid = if known {
        pid.to_owned()
    } else {
        "unknown".to_owned()
    };
    ClusterError::Locked {
        dir: data_dir.to_path_buf(),
        pid,
    }
}

impl Home {
    /// Decides where the cluster of a data directory lies, and lets its user come there.
    pub(super) fn locate(data_dir: &Path, account: &Account) -> Result<Self, ClusterError> {
        let here = data_dir.join("postgres");
        if let Ok(target) = fs::read_link(&here) {
            let cluster = fs::canonicalize(&here)
                .map_err(|_| ClusterError::Vanished { link: here, target })?;
            return Ok(Self {
                cluster,
                link: None,
                staging: "postgres.new-".to_owned(),
            });
        }
        account.let_through(data_dir)?;
        if here.exists() || account.reaches(data_dir) {
            return Ok(Self {
                cluster: here,
                link: None,
                staging: "postgres.new-".to_owned(),
            });
        }
        Self::elsewhere(data_dir, here, account)
    }

    fn elsewhere(dir: &Path, link: PathBuf, account: &Account) -> Result<Self, ClusterError> {
        let parent = Path::new(ELSEWHERE);
        fs::create_dir_all(parent).map_err(ClusterError::io("create", parent))?;
        for step in parent.ancestors().take(2) {
            account.let_through(step)?;
        }
        let origin = Uuid::new_v5(&Uuid::NAMESPACE_URL, dir.as_os_str().as_encoded_bytes());
        let cluster = parent.join(Uuid::now_v7().to_string());
        Ok(Self {
            cluster,
            link: Some(link),
            staging: format!("new-{origin}-"),
        })
    }

    /// Makes the cluster if there is none. A kill at any moment leaves nothing half made.
    pub(super) async fn initialise(
        &self,
        account: &Account,
        binaries: &Binaries,
    ) -> Result<(), ClusterError> {
        if self.cluster.join("PG_VERSION").exists() {
            return Ok(());
        }
        if fs::read_dir(&self.cluster).is_ok_and(|mut inside| inside.next().is_some()) {
            return Err(ClusterError::NotACluster {
                dir: self.cluster.clone(),
            });
        }
        let parent = self.cluster.parent().unwrap_or(Path::new("/"));
        self.sweep(parent);
        let staging = parent.join(format!("{}{}", self.staging, Uuid::now_v7()));
        make_private(&staging)?;
        account.give(&staging)?;
        tracing::info!(cluster = %self.cluster.display(), "making a new PostgreSQL cluster");
        initdb(&staging, account, binaries).await?;
        fs::rename(&staging, &self.cluster).map_err(ClusterError::io("rename", &staging))?;
        sync(parent)?;
        self.connect()
    }

    /// Makes the link to a cluster elsewhere.
    fn connect(&self) -> Result<(), ClusterError> {
        let Some(link) = &self.link else {
            return Ok(());
        };
        symlink(&self.cluster, link).map_err(ClusterError::io("create", link))?;
        sync(link.parent().unwrap_or(Path::new("/")))
    }

    /// Removes what a killed initdb left; what cannot be removed now is tried the next time.
    fn sweep(&self, parent: &Path) {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            if entry
                .file_name()
                .to_string_lossy()
                .starts_with(&self.staging)
                && let Err(error) = fs::remove_dir_all(entry.path())
            {
                tracing::warn!(path = %entry.path().display(), %error, "could not remove leftovers");
            }
        }
    }
}

/// In bytes.
const MEGABYTE: u64 = 1024 * 1024;

fn sync(dir: &Path) -> Result<(), ClusterError> {
    File::open(dir)
        .and_then(|dir| dir.sync_all())
        .map_err(ClusterError::io("write", dir))
}

async fn initdb(dir: &Path, account: &Account, binaries: &Binaries) -> Result<(), ClusterError> {
    let program = binaries.program("initdb");
    let done = account
        .command(&program)
        .arg("-D")
        .arg(dir)
        .args([
            "--data-checksums",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            // The same order as that of the locale, which PostgreSQL 15 asks the C library for.
            "--lc-collate=C",
            "-U",
            SUPERUSER,
        ])
        .args([
            "--auth-local=trust",
            "--auth-host=reject",
            "--no-instructions",
        ])
        .kill_on_drop(true)
        .output()
        .await
        .map_err(ClusterError::io("run", &program))?;
    if done.status.success() {
        return remember_much(dir);
    }
    let output = String::from_utf8_lossy(&done.stderr).trim().to_owned();
    Err(ClusterError::Program { program, output })
}

/// Gives the pages of a national register a part of this machine's memory; whoever wants another one
/// writes it into that file. What the server does not need it does not take.
fn remember_much(dir: &Path) -> Result<(), ClusterError> {
    let megabytes = sysinfo().map_or(0, |found| found.ram_total() / MEGABYTE);
    let megabytes = (megabytes / 8).clamp(128, 1024);
    let file = dir.join("postgresql.conf");
    let told = OpenOptions::new().append(true).open(&file);
    told.and_then(|mut told| writeln!(told, "shared_buffers = {megabytes}MB"))
        .map_err(ClusterError::io("write", &file))
}
