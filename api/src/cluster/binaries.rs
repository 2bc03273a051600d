//! Where the programs of `PostgreSQL` are.

use std::ffi::OsString;
use std::fs;
use std::ops::RangeInclusive;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::ClusterError;

/// The major versions we run on.
const SUPPORTED: RangeInclusive<u32> = 15..=18;
/// Where Debian puts the programs: one directory for each major version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// The programs we need.
const NEEDED: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

/// The programs of one server version.
#[derive(Debug, Clone)]
pub(super) struct Binaries {
    dir: PathBuf,
    major: u32,
}

impl Binaries {
    /// The newest server, or the one that fits the cluster in `cluster` when there is one.
    pub(super) fn find(named: Option<&Path>, cluster: &Path) -> Result<Self, ClusterError> {
        let found = match named {
            Some(dir) => vec![Self::at(dir).ok_or_else(|| ClusterError::UnusableBinaries {
                dir: dir.to_path_buf(),
            })?],
            None => everywhere()
                .iter()
                .filter_map(|dir| Self::at(dir))
                .collect(),
        };
        match major_of(cluster)? {
            None => found.into_iter().next().ok_or(ClusterError::NoServer),
            Some(major) => match found.iter().find(|candidate| candidate.major == major) {
                Some(fitting) => Ok(fitting.clone()),
                None => Err(other_major(cluster, major, &found)),
            },
        }
    }

    /// The path of one of the programs.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    fn at(dir: &Path) -> Option<Self> {
        if !NEEDED.iter().all(|name| dir.join(name).is_file()) {
            return None;
        }
        let said = Command::new(dir.join("postgres"))
            .arg("--version")
            .output()
            .ok()?;
        let major = parse_version(&String::from_utf8_lossy(&said.stdout))?;
        SUPPORTED.contains(&major).then(|| Self {
            dir: dir.to_path_buf(),
            major,
        })
    }
}

fn other_major(cluster: &Path, major: u32, found: &[Binaries]) -> ClusterError {
    let names: Vec<_> = found
        .iter()
        .map(|one| format!("PostgreSQL {}", one.major))
        .collect();
    let found = if names.is_empty() {
        "no server".to_owned()
    } else {
        names.join(", ")
    };
    ClusterError::OtherMajor {
        dir: cluster.to_path_buf(),
        cluster: major,
        found,
    }
}

/// The major version that made a cluster, if there is a cluster.
fn major_of(cluster: &Path) -> Result<Option<u32>, ClusterError> {
    let file = cluster.join("PG_VERSION");
    if !file.exists() {
        return Ok(None);
    }
    let text = fs::read_to_string(&file).map_err(ClusterError::io("read", &file))?;
    text.trim()
        .parse()
        .map(Some)
        .map_err(|_| ClusterError::NotACluster {
            dir: cluster.to_path_buf(),
        })
}

/// `postgres (PostgreSQL) 18.1 (Debian ...)` is 18.
fn parse_version(said: &str) -> Option<u32> {
    let number = said
        .split_whitespace()
        .find(|word| word.starts_with(char::is_numeric))?;
    number
        .split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

/// Debian's directories, newest version first, then what the search path holds.
fn everywhere() -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(DEBIAN)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let major = entry.file_name().to_str()?.parse().ok()?;
            Some((major, entry.path().join("bin")))
        })
        .collect();
    versions.sort_by_key(|(major, _)| std::cmp::Reverse(*major));
    versions
        .into_iter()
        .map(|(_, dir)| dir)
        .chain(on_search_path())
        .collect()
}

/// The shell looks the program up, so that we do not read the environment here.
fn on_search_path() -> Option<PathBuf> {
    let said = Command::new("sh")
        .args(["-c", "command -v initdb"])
        .output()
        .ok()?;
    let line = said.stdout.split(|byte| *byte == b'\n').next()?.to_vec();
    let program = fs::canonicalize(OsString::from_vec(line)).ok()?;
    Some(program.parent()?.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::{Binaries, parse_version};
    use crate::cluster::ClusterError;

    #[test]
    fn the_major_version_is_read_from_the_banner() {
        let debian = "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n";
        assert_eq!(parse_version(debian), Some(15));
        assert_eq!(parse_version("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(parse_version("something else"), None);
    }

    #[test]
    fn a_cluster_of_another_major_version_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("PG_VERSION"), "9\n").unwrap();
        let error = Binaries::find(None, dir.path()).unwrap_err();
        assert!(
            matches!(error, ClusterError::OtherMajor { cluster: 9, .. }),
            "{error}"
        );
    }

    #[test]
    fn a_named_directory_without_a_server_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let error = Binaries::find(Some(dir.path()), dir.path()).unwrap_err();
        assert!(
            matches!(error, ClusterError::UnusableBinaries { .. }),
            "{error}"
        );
    }
}
