//! The provider of the single sign-on (OpenID Connect): this server takes its access tokens
//! (RFC 9068) and asks it for nothing but its keys.

mod claims;
mod keys;

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header};
use serde_json::{Map, Value};

pub use self::claims::{ClaimNames, Mapping};
use self::keys::Keys;
use super::tokens::{Person, Rejected};

/// How tokens may be signed; what a token says of itself is only compared with it.
const ALGORITHMS: [Algorithm; 6] = [
    Algorithm::EdDSA,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::RS256,
];
/// What an access token says that it is; identity tokens are none.
const TYPES: [&str; 2] = ["at+jwt", "application/at+jwt"];
/// How many seconds the clocks of provider and server may differ.
const LEEWAY: u64 = 30;

/// Verifies the tokens of one provider.
#[derive(Debug)]
pub struct Provider {
    issuer: String,
    audience: String,
    mapping: Mapping,
    keys: Keys,
}

impl Provider {
    /// A provider by its issuer identifier; its keys are asked for when the first token comes.
    ///
    /// # Errors
    /// The identifier is no address, or one without TLS that is not on this machine.
    pub fn new(issuer: &str, audience: &str, mapping: Mapping) -> anyhow::Result<Self> {
        Ok(Self {
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            mapping,
            keys: Keys::of(issuer)?,
        })
    }

    /// How often the keys have changed: what was verified by keys before proves nothing any more.
    pub(super) async fn generation(&self) -> u64 {
        self.keys.generation().await
    }

    /// Who a token names, and until when it is valid.
    ///
    /// # Errors
    /// The token proves nothing, or the provider cannot be asked for its keys.
    pub(super) async fn verify(&self, token: &str) -> Result<(Person, DateTime<Utc>), Rejected> {
        let header = decode_header(token).map_err(|error| Rejected::of(&error))?;
        let algorithm = acceptable(&header)?;
        let id = header.kid.as_deref();
        let key = self.keys.find(id, algorithm).await?;
        let mut validation = Validation::new(algorithm);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY;
        let claims = decode::<Map<String, Value>>(token, &key, &validation)
            .map_err(|error| Rejected::of(&error))?
            .claims;
        let until = claims.get("exp").and_then(Value::as_i64);
        let until = until.and_then(|exp| DateTime::from_timestamp(exp, 0));
        let until = until.ok_or_else(|| Rejected::token("it never expires"))?;
        Ok((self.mapping.person(&claims)?, until))
    }
}

/// The algorithm of a token, if it says that it is an access token signed by one of the list.
fn acceptable(header: &Header) -> Result<Algorithm, Rejected> {
    let kind = header.typ.as_deref().unwrap_or_default();
    if !TYPES.iter().any(|known| kind.eq_ignore_ascii_case(known)) {
        return Err(Rejected::token("it is no access token (at+jwt)"));
    }
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Rejected::token(
            "it is signed in a way that is not accepted",
        ));
    }
    Ok(header.alg)
}
