//! Sealing of personal data: a data key for each person (AES-256-GCM), wrapped by a master key from
//! a file. What a text is sealed for, its stream and its field, is authenticated with it, so that a
//! ciphertext that is moved elsewhere does not open.

mod cipher;
mod keys;
mod master;

use aws_lc_rs::hmac;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::sealed::Sealed;
use sqlx::PgPool;
use uuid::Uuid;

pub use keys::{Looked, Ring, look, rotate};
pub use master::MasterKeys;
pub(crate) use master::seed;

use crate::error::ApiError;
use cipher::{NONCE, open, seal};

/// Why something is not sealed or opened. None says a word of what is sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// No master key is configured.
    #[error("no master key is configured (--master-key-file)")]
    NoMasterKey,
    /// The key was wrapped by a master key that is not in the file.
    #[error("the master key {0} is not in the file")]
    UnknownMasterKey(String),
    /// The key of the person was destroyed.
    #[error("the key was destroyed")]
    Destroyed,
    /// What is stored does not open: it was changed or moved.
    #[error("what is stored does not open")]
    Broken,
    /// The store cannot be reached.
    #[error(transparent)]
    Store(#[from] sqlx::Error),
}

impl From<SealError> for ApiError {
    fn from(error: SealError) -> Self {
        let detail = error.to_string();
        match error {
            SealError::NoMasterKey | SealError::UnknownMasterKey(_) => {
                tracing::error!(cause = detail, "personal data cannot be sealed or opened");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "sealing.no-master-key",
                    detail,
                )
            }
            SealError::Destroyed => {
                let detail = "the key was destroyed: nobody can read it any more";
                Self::new(StatusCode::GONE, "sealing.key-destroyed", detail)
            }
            SealError::Broken => Self::internal(&detail),
            SealError::Store(error) => error.into(),
        }
    }
}

/// A random key (UUID version 4), by which a person is named.
pub(crate) fn random_key() -> Result<Uuid, SealError> {
    let bytes = master::random()?;
    let half = bytes.first_chunk().ok_or(SealError::Broken)?;
    Ok(uuid::Builder::from_random_bytes(*half).into_uuid())
}

/// For what a text is sealed.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Kind of stream.
    pub kind: &'a str,
    /// Its field.
    pub field: &'a str,
}

/// Seals and opens with the keys of one database.
#[derive(Clone)]
pub struct Keeper {
    masters: Option<MasterKeys>,
    ring: Ring,
    pool: PgPool,
    /// What is stored in clear instead, for what is measured beside it (ADR 84).
    clear: bool,
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keeper(..)")
    }
}

impl Keeper {
    /// With the master keys of a file, when there is one.
    #[must_use]
    pub const fn new(masters: Option<MasterKeys>, ring: Ring, pool: PgPool) -> Self {
        Self {
            masters,
            ring,
            pool,
            clear: false,
        }
    }

    /// One that seals nothing, for what is measured beside one that does (ADR 84).
    #[must_use]
    pub(crate) fn in_clear(&self) -> Self {
        Self {
            clear: true,
            ..self.clone()
        }
    }

    /// Seals a text under the key of a person, whose stream bears the same id.
    ///
    /// # Errors
    /// See [`SealError`].
    pub async fn seal(
        &self,
        subject: Uuid,
        place: Place<'_>,
        text: &str,
    ) -> Result<Sealed, SealError> {
        if self.clear {
            let (nonce, text) = (String::new(), text.to_owned());
            return Ok(Sealed {
                subject,
                nonce,
                text,
            });
        }
        let key = self.key(subject).await?;
        let (nonce, text) = seal(&key, &bound(subject, place), text.as_bytes())?;
        Ok(Sealed {
            subject,
            nonce: STANDARD.encode(nonce),
            text: STANDARD.encode(text),
        })
    }

    /// Opens a sealed text of a person's stream.
    ///
    /// # Errors
    /// See [`SealError`]; [`SealError::Broken`] when it was sealed for another place.
    pub async fn open(
        &self,
        subject: Uuid,
        place: Place<'_>,
        sealed: &Sealed,
    ) -> Result<String, SealError> {
        if self.clear {
            return Ok(sealed.text.clone());
        }
        let key = self.key(subject).await?;
        let nonce = STANDARD.decode(&sealed.nonce);
        let nonce: Option<[u8; NONCE]> = nonce.ok().and_then(|nonce| nonce.try_into().ok());
        let text = STANDARD.decode(&sealed.text);
        let (Some(nonce), Ok(text)) = (nonce, text) else {
            return Err(SealError::Broken);
        };
        let text = open(&key, &bound(subject, place), nonce, text)?;
        String::from_utf8(text).map_err(|_| SealError::Broken)
    }

    /// A digest by which a repeated request is known again, and which nobody without the keys can
    /// try names on.
    ///
    /// # Errors
    /// See [`SealError`].
    pub async fn digest(&self, text: &str) -> Result<[u8; 32], SealError> {
        let key = if self.clear {
            [0; 32]
        } else {
            self.key(Uuid::nil()).await?
        };
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), text.as_bytes());
        tag.as_ref().try_into().map_err(|_| SealError::Broken)
    }

    /// The key of a person, made at its first use.
    async fn key(&self, subject: Uuid) -> Result<[u8; 32], SealError> {
        let masters = self.masters.as_ref().ok_or(SealError::NoMasterKey)?;
        keys::of(&self.pool, self.ring, masters, subject).await
    }
}

/// What is authenticated with a sealed text.
fn bound(subject: Uuid, place: Place<'_>) -> String {
    format!("{}/{subject}#{}", place.kind, place.field)
}
