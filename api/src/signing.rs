//! The signature of the house (Ed25519) on what it publishes, and its key.

use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::release::Signature;

use crate::sealing::seed;

/// Signs; clones share the key.
#[derive(Debug, Clone)]
pub struct Signer(Arc<Ed25519KeyPair>);

impl Signer {
    /// With the key of a file; where there is none yet and one may be made, it is, for its owner
    /// alone.
    ///
    /// # Errors
    /// The file cannot be read or written, or holds no key.
    pub fn open(path: &Path, may_make: bool) -> anyhow::Result<Self> {
        let seed = seed(path, may_make)?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed);
        let pair = pair.map_err(|_| anyhow!("{} holds no key", path.display()))?;
        Ok(Self(Arc::new(pair)))
    }

    /// The public key, base64.
    #[must_use]
    pub fn key(&self) -> String {
        STANDARD.encode(self.0.public_key())
    }

    /// Signs a text.
    #[must_use]
    pub fn sign(&self, text: &str) -> Signature {
        Signature {
            key: self.key(),
            signature: STANDARD.encode(self.0.sign(text.as_bytes())),
        }
    }
}

/// Whether a signature is of a text.
#[must_use]
pub fn is_of(signature: &Signature, text: &str) -> bool {
    let (key, made) = (
        STANDARD.decode(&signature.key),
        STANDARD.decode(&signature.signature),
    );
    let (Ok(key), Ok(made)) = (key, made) else {
        return false;
    };
    let key = UnparsedPublicKey::new(&ED25519, key);
    key.verify(text.as_bytes(), &made).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_signed_and_no_other_one_is() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("release.key");
        assert!(Signer::open(&file, false).is_err());
        let signer = Signer::open(&file, true).unwrap();
        let made = signer.sign("29");
        assert!(is_of(&made, "29") && !is_of(&made, "28"));
        assert_eq!(Signer::open(&file, false).unwrap().key(), signer.key());
        let other = Signer::open(&dir.path().join("other"), true).unwrap();
        let forged = Signature {
            key: other.key(),
            ..made
        };
        assert!(!is_of(&forged, "29"));
    }

    #[test]
    fn whatever_is_made_of_a_signed_text_or_its_signature_is_not_signed() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("release.key");
        std::fs::write(&file, "0f".repeat(32)).unwrap();
        let signer = Signer::open(&file, false).unwrap();
        let text = r#"{"rows":[{"province":"31","prosecutions":29}]}"#;
        let made = signer.sign(text);
        crate::fuzzed::texts("signed-text", &[text], |changed| {
            assert_eq!(is_of(&made, changed), changed == text);
        });
        let taken = [&*made.signature, &*made.key];
        crate::fuzzed::texts("signature", &taken, |changed| {
            let key = made.key.clone();
            let signature = changed.to_owned();
            let is_same = changed == made.signature;
            assert_eq!(is_of(&Signature { key, signature }, text), is_same);
            let signature = made.signature.clone();
            let key = changed.to_owned();
            assert_eq!(
                is_of(&Signature { key, signature }, text),
                changed == made.key
            );
        });
    }
}
