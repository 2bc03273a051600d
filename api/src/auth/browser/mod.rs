//! People who sign in by a browser: through the provider of the single sign-on (authorization code
//! with PKCE), or as a persona of the local issuer. The browser holds one random secret, which
//! proves a session and nothing else; what the session may is looked up here with each request.

pub mod flow;
pub mod sessions;

use aws_lc_rs::rand;
use sha2::{Digest, Sha256};

/// What a browser holds: 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub fn random() -> anyhow::Result<Self> {
        let mut bits = [0_u8; 32];
        rand::fill(&mut bits).map_err(|_| anyhow::anyhow!("the system has no random numbers"))?;
        Ok(Self(hex::encode(bits)))
    }

    /// The one that a browser sent, whatever it is.
    #[must_use]
    pub fn sent(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// What the browser is given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is kept of it here.
    fn digest(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}
