//! Personal data as it is stored: sealed under the key of the person whom it is about. The domain
//! passes it on and cannot read it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One sealed text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Whose key opens it.
    pub subject: Uuid,
    /// Nonce, in base64.
    pub nonce: String,
    /// Ciphertext with its tag, in base64.
    pub text: String,
}
