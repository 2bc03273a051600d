//! AES-256-GCM with a random nonce; one key seals few texts.

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};

use super::SealError;

/// Bytes of a nonce.
pub(super) const NONCE: usize = 12;

/// The nonce and the ciphertext with its tag.
pub(super) fn seal(
    key: &[u8; 32],
    bound: &str,
    text: &[u8],
) -> Result<([u8; NONCE], Vec<u8>), SealError> {
    let key = RandomizedNonceKey::new(&AES_256_GCM, key).map_err(|_| SealError::Broken)?;
    let mut sealed = text.to_vec();
    let nonce = key
        .seal_in_place_append_tag(Aad::from(bound.as_bytes()), &mut sealed)
        .map_err(|_| SealError::Broken)?;
    Ok((*nonce.as_ref(), sealed))
}

/// The text, if it was sealed with this key for this.
pub(super) fn open(
    key: &[u8; 32],
    bound: &str,
    nonce: [u8; NONCE],
    mut sealed: Vec<u8>,
) -> Result<Vec<u8>, SealError> {
    let key = RandomizedNonceKey::new(&AES_256_GCM, key).map_err(|_| SealError::Broken)?;
    let nonce = Nonce::assume_unique_for_key(nonce);
    let text = key
        .open_in_place(nonce, Aad::from(bound.as_bytes()), &mut sealed)
        .map_err(|_| SealError::Broken)?;
    Ok(text.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_opens_where_it_was_sealed_and_nowhere_else() {
        let key = [7; 32];
        let (nonce, sealed) = seal(&key, "complainant/1#name", b"Siti").unwrap();
        let again = seal(&key, "complainant/1#name", b"Siti").unwrap();
        assert_ne!(again.1, sealed, "each has its nonce");
        let opened = |key: &[u8; 32], bound: &str, sealed: &[u8]| {
            open(key, bound, nonce, sealed.to_vec()).ok()
        };
        assert_eq!(
            opened(&key, "complainant/1#name", &sealed).unwrap(),
            b"Siti"
        );
        assert!(opened(&key, "complainant/2#name", &sealed).is_none());
        assert!(opened(&key, "complainant/1#contact", &sealed).is_none());
        assert!(opened(&[8; 32], "complainant/1#name", &sealed).is_none());
        let mut changed = sealed.clone();
        changed[0] ^= 1;
        assert!(opened(&key, "complainant/1#name", &changed).is_none());
    }
}
