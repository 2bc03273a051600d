//! The private socket: where it lies and how to name it in a URL.

use std::fmt::Write as _;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::account::Account;
use super::{ClusterError, PORT, SUPERUSER};

/// The system allows 107 bytes for a socket with its name.
const LONGEST: usize = 90;
/// The file in the data directory that names a socket directory elsewhere.
const RECORD: &str = "socket-dir";

/// The socket directory: in the cluster if its path is short and plain, else below `/tmp`.
pub(super) fn place(
    data_dir: &Path,
    cluster: &Path,
    account: &Account,
) -> Result<PathBuf, ClusterError> {
    let inside = cluster.join("socket");
    if is_plain(&inside) {
        return Ok(inside);
    }
    let record = data_dir.join(RECORD);
    if let Ok(text) = fs::read_to_string(&record) {
        let recorded = PathBuf::from(text.trim());
        if is_plain(&recorded) && prepare(&recorded, account).is_ok() {
            return Ok(recorded);
        }
    }
    let fresh = PathBuf::from(format!("/tmp/wasnaker-{}", Uuid::now_v7().simple()));
    fs::write(&record, fresh.as_os_str().as_bytes()).map_err(ClusterError::io("write", &record))?;
    Ok(fresh)
}

/// Short, absolute, and without a character that a shell, a list or a URL reads otherwise.
fn is_plain(path: &Path) -> bool {
    let bytes = path.as_os_str().as_bytes();
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-".contains(byte);
    path.is_absolute() && bytes.len() <= LONGEST && bytes.iter().all(plain)
}

/// Makes the directory if needed, and makes sure that only the server's user can enter it.
pub(super) fn prepare(dir: &Path, account: &Account) -> Result<(), ClusterError> {
    match DirBuilder::new().mode(0o700).create(dir) {
        Ok(()) => account.give(dir)?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(ClusterError::io("create", dir)(error)),
    }
    let found = fs::symlink_metadata(dir).map_err(ClusterError::io("look at", dir))?;
    if found.is_dir() && found.uid() == account.uid() && found.mode() & 0o777 == 0o700 {
        return Ok(());
    }
    Err(ClusterError::UnsafeSocket {
        dir: dir.to_path_buf(),
        owner: account.uid(),
    })
}

/// Removes a socket directory elsewhere, after the server has stopped.
pub(super) fn forget(data_dir: &Path, cluster: &Path, socket: &Path) {
    if socket.starts_with(cluster) {
        return;
    }
    let removed = fs::remove_dir(socket).and_then(|()| fs::remove_file(data_dir.join(RECORD)));
    if let Err(error) = removed {
        tracing::debug!(socket = %socket.display(), %error, "the socket directory was kept");
    }
}

/// The URL of a database on the server with this socket directory.
pub(super) fn url(socket: &Path, database: &str) -> String {
    let mut host = String::new();
    for byte in socket.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(byte) {
            host.push(char::from(*byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(host, "%{byte:02X}");
        }
    }
    format!("postgres://{SUPERUSER}@localhost:{PORT}/{database}?host={host}&sslmode=disable")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{is_plain, url};

    #[test]
    fn only_short_and_plain_paths_hold_the_socket() {
        assert!(is_plain(Path::new("/var/lib/wasnaker/postgres/socket")));
        assert!(!is_plain(Path::new("/home/ibu sari/socket")));
        assert!(!is_plain(Path::new("/a'b,c/socket")));
        assert!(!is_plain(Path::new(&format!("/{}", "x".repeat(90)))));
    }

    #[test]
    fn the_path_is_encoded_in_the_url() {
        let expected =
            "postgres://wasnaker@localhost:5432/wasnaker?host=%2Fa%20b%2Fsocket&sslmode=disable";
        assert_eq!(url(Path::new("/a b/socket"), "wasnaker"), expected);
    }
}
