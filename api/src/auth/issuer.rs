//! The local issuer for people who try the product out: a key in the data directory, tokens with
//! an expiry, one persona per role. It serves loopback addresses only.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{Officer, ProvinceCode, Role};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use super::tokens::{Person, Rejected};

const ISSUER: &str = "wasnaker-local";
const AUDIENCE: &str = "wasnaker";

/// How many seconds the clocks of issuer and server may differ.
const LEEWAY: u64 = 30;

/// Signs and verifies the tokens of one data directory.
pub struct Issuer {
    signing: EncodingKey,
    verifying: DecodingKey,
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Issuer")
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    province: Option<ProvinceCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    exp: i64,
}

impl Issuer {
    /// Opens the issuer of a data directory, making its key at the first use.
    ///
    /// # Errors
    /// The key cannot be read or written.
    pub fn open(data_dir: &Path) -> anyhow::Result<Self> {
        let path = key_file(data_dir);
        if !path.exists() {
            make_key(data_dir, &path)?;
        }
        let key = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let pair = Ed25519KeyPair::from_pkcs8(&key)
            .map_err(|_| anyhow::anyhow!("{} does not hold an Ed25519 key", path.display()))?;
        Ok(Self {
            signing: EncodingKey::from_ed_der(&key),
            verifying: DecodingKey::from_ed_der(pair.public_key().as_ref()),
        })
    }

    /// Whether a data directory has the key of an issuer.
    #[must_use]
    pub fn is_at(data_dir: &Path) -> bool {
        key_file(data_dir).exists()
    }

    /// A token for an officer, valid for some time.
    ///
    /// # Errors
    /// The key does not sign.
    pub fn sign(&self, officer: &Officer, valid: TimeDelta) -> anyhow::Result<String> {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: officer.id.clone(),
            role: officer.role.code().to_owned(),
            province: officer.province.clone(),
            unit: officer.unit.clone(),
            exp: (Utc::now() + valid).timestamp(),
        };
        Ok(encode(
            &Header::new(Algorithm::EdDSA),
            &claims,
            &self.signing,
        )?)
    }

    /// The person of a token and the moment at which it expires.
    ///
    /// # Errors
    /// The reason, for the caller: expired, not ours, of an unknown role or province.
    pub(super) fn verify(&self, token: &str) -> Result<(Person, DateTime<Utc>), Rejected> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.leeway = LEEWAY;
        let claims = decode::<Claims>(token, &self.verifying, &validation)
            .map_err(|error| Rejected::of(&error))?
            .claims;
        let role = Role::from_code(&claims.role);
        let role = role.ok_or_else(|| Rejected::token("it names an unknown role"))?;
        let province = claims
            .province
            .filter(|code| domain::province::find(code).is_some());
        if province.is_none() && !role.is_national() {
            return Err(Rejected::token("it names no known province"));
        }
        let until = DateTime::from_timestamp(claims.exp, 0);
        let until = until.ok_or_else(|| Rejected::token("it never expires"))?;
        let person = Person {
            id: claims.sub,
            roles: vec![role],
            unit: claims.unit,
            province,
        };
        Ok((person, until))
    }
}

fn key_file(data_dir: &Path) -> PathBuf {
    data_dir.join("issuer.pk8")
}

fn make_key(data_dir: &Path, path: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(data_dir)?;
    let key = Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new())
        .map_err(|_| anyhow::anyhow!("no key could be made"))?;
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)
        .with_context(|| format!("writing {}", draft.display()))?;
    file.write_all(key.as_ref())?;
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
    use super::*;

    #[test]
    fn whatever_is_made_of_a_token_is_no_token() {
        let folder = tempfile::tempdir().unwrap();
        let issuer = Issuer::open(folder.path()).unwrap();
        let officer = Officer {
            id: "budi".to_owned(),
            role: Role::Ppns,
            unit: None,
            province: Some(ProvinceCode("31".to_owned())),
            acts_for: None,
        };
        let hour = TimeDelta::hours(1);
        let token = issuer.sign(&officer, hour).unwrap();
        let chief = Officer {
            role: Role::Auditor,
            ..officer
        };
        let other = issuer.sign(&chief, hour).unwrap();
        let late = issuer.sign(&chief, TimeDelta::hours(-1)).unwrap();
        let valid = [token.as_str(), other.as_str()];
        let inputs = [valid[0], valid[1], late.as_str(), "e30.e30.", "a.b.c.d"];
        crate::fuzzed::texts("token", &inputs, |text| {
            assert_eq!(issuer.verify(text).is_ok(), valid.contains(&text), "{text}");
        });
    }
}
