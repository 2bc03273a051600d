//! The master keys: 32 bytes each, base64 or hex, one a line. The first wraps; the others open what
//! was wrapped before, until it is wrapped anew.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;
use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::SealError;
use super::cipher::{NONCE, open, seal};

/// The master keys of a file; the first is the one in use.
#[derive(Clone)]
pub struct MasterKeys(Vec<MasterKey>);

#[derive(Clone)]
struct MasterKey {
    id: String,
    bytes: [u8; 32],
}

impl std::fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKeys(..)")
    }
}

impl MasterKeys {
    /// Reads them.
    ///
    /// # Errors
    /// The file cannot be read, or a line is no key; the line is named, not told.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path)
            .with_context(|| format!("reading the key {}", path.display()))?;
        let mut keys = vec![];
        for (line, number) in text.lines().map(str::trim).zip(1..) {
            if line.is_empty() {
                continue;
            }
            let key = decoded(line);
            let key = key.with_context(|| {
                format!(
                    "{} line {number}: no 32 bytes in base64 or hex",
                    path.display()
                )
            })?;
            keys.push(MasterKey::new(key));
        }
        anyhow::ensure!(!keys.is_empty(), "{} holds no key", path.display());
        Ok(Self(keys))
    }

    /// Reads them; where there are none yet, one is made that its owner alone can read.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        if !path.exists() {
            make(path)?;
        }
        Self::read(path)
    }

    /// Which key wraps what is wrapped now.
    #[must_use]
    pub fn current(&self) -> &str {
        self.0.first().map_or("", |key| key.id.as_str())
    }

    /// Wraps the key of a person.
    pub(super) fn wrap(&self, subject: Uuid, key: &[u8; 32]) -> Result<Vec<u8>, SealError> {
        let master = self.0.first().ok_or(SealError::NoMasterKey)?;
        let (nonce, wrapped) = seal(&master.bytes, &bound(subject), key)?;
        Ok([nonce.as_slice(), &wrapped].concat())
    }

    /// The key of a person that the master key of this id has wrapped.
    pub(super) fn unwrap(
        &self,
        subject: Uuid,
        master: &str,
        wrapped: &[u8],
    ) -> Result<[u8; 32], SealError> {
        let found = self.0.iter().find(|key| key.id == master);
        let found = found.ok_or_else(|| SealError::UnknownMasterKey(master.to_owned()))?;
        let (nonce, text) = wrapped.split_at_checked(NONCE).ok_or(SealError::Broken)?;
        let nonce = nonce.try_into().map_err(|_| SealError::Broken)?;
        let key = open(&found.bytes, &bound(subject), nonce, text.to_vec())?;
        key.try_into().map_err(|_| SealError::Broken)
    }
}

impl MasterKey {
    fn new(bytes: [u8; 32]) -> Self {
        let digest = Sha256::new_with_prefix(b"wasnaker master key").chain_update(bytes);
        let mut id = hex::encode(digest.finalize());
        id.truncate(16);
        Self { id, bytes }
    }
}

fn bound(subject: Uuid) -> String {
    format!("data key {subject}")
}

fn decoded(line: &str) -> Option<[u8; 32]> {
    let bytes = hex::decode(line).or_else(|_| STANDARD.decode(line)).ok()?;
    bytes.try_into().ok()
}

/// The 32 bytes of a key file, its first line; where there is none and one may be made, it is, for
/// its owner alone.
pub(crate) fn seed(path: &Path, may_make: bool) -> anyhow::Result<[u8; 32]> {
    let keys = if may_make {
        MasterKeys::open(path)
    } else {
        MasterKeys::read(path)
    };
    let first = keys?.0.into_iter().next();
    first.map(|key| key.bytes).context("no key")
}

/// 32 random bytes.
pub(super) fn random() -> Result<[u8; 32], SealError> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).map_err(|_| SealError::Broken)?;
    Ok(bytes)
}

fn make(path: &Path) -> anyhow::Result<()> {
    let key = STANDARD.encode(random()?);
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)
        .with_context(|| format!("writing {}", draft.display()))?;
    writeln!(file, "{key}")?;
    file.sync_all()?;
    // A link does not replace: of two processes that make the key at once, the first wins.
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_key_is_made_once_for_its_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        let made = MasterKeys::open(&path).unwrap();
        let rights = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(rights & 0o777, 0o600);
        assert_eq!(MasterKeys::open(&path).unwrap().current(), made.current());
        assert_eq!(format!("{made:?}"), "MasterKeys(..)");
    }

    #[test]
    fn older_keys_of_the_file_still_open_and_a_wrong_line_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys");
        let (old, new) = (hex::encode([1; 32]), STANDARD.encode([2; 32]));
        fs::write(&path, &old).unwrap();
        let before = MasterKeys::read(&path).unwrap();
        let subject = Uuid::from_u128(1);
        let wrapped = before.wrap(subject, &[9; 32]).unwrap();
        fs::write(&path, format!("{new}\n{old}\n")).unwrap();
        let after = MasterKeys::read(&path).unwrap();
        assert_ne!(after.current(), before.current());
        let opened = after.unwrap(subject, before.current(), &wrapped);
        assert_eq!(opened.unwrap(), [9; 32]);
        let other = after.unwrap(Uuid::from_u128(2), before.current(), &wrapped);
        assert!(matches!(other, Err(SealError::Broken)));
        fs::write(&path, &new).unwrap();
        let gone = MasterKeys::read(&path).unwrap();
        let gone = gone.unwrap(subject, before.current(), &wrapped);
        assert!(matches!(gone, Err(SealError::UnknownMasterKey(_))));
        fs::write(&path, format!("{new}\nsecret\n")).unwrap();
        let wrong = format!("{:#}", MasterKeys::read(&path).unwrap_err());
        assert!(
            wrong.contains("line 2") && !wrong.contains("secret"),
            "{wrong}"
        );
    }
}
