//! The provider of the single sign-on (OpenID Connect): this server takes its access tokens
//! (RFC 9068), sends people to it who sign in by a browser, and ends their sessions when it says so.

mod claims;
mod keys;

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header};
use serde_json::{Map, Value};

pub use self::claims::{ClaimNames, Mapping};
use self::keys::Keys;
pub(super) use self::keys::Metadata;
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
const ACCESS: &[&str] = &["at+jwt", "application/at+jwt"];
/// What an identity token says that it is, if anything.
const IDENTITY: &[&str] = &["", "jwt"];
/// What a token says that tells of the end of a session.
const LOGOUT: &[&str] = &["logout+jwt", "application/logout+jwt"];
/// The event of such a token (OpenID Connect Back-Channel Logout 1.0, section 2.4).
const LOGGED_OUT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// What every token has to say.
const REQUIRED: &[&str] = &["exp", "iss", "aud"];
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
        let claims = self.claims(token, ACCESS, &self.audience).await?;
        let until = claims.get("exp").and_then(Value::as_i64);
        let until = until.and_then(|exp| DateTime::from_timestamp(exp, 0));
        let until = until.ok_or_else(|| Rejected::token("it never expires"))?;
        Ok((self.mapping.person(&claims)?, until))
    }

    /// The claims of an identity token that was given for this sign-in (OpenID Connect Core 1.0,
    /// section 3.1.3.7).
    ///
    /// # Errors
    /// The token proves nothing, or is of another sign-in.
    pub(super) async fn identity(
        &self,
        token: &str,
        client: &str,
        nonce: &str,
    ) -> Result<Map<String, Value>, Rejected> {
        let claims = self.claims(token, IDENTITY, client).await?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        if text("nonce") != Some(nonce) {
            return Err(Rejected::token("it is of another sign-in"));
        }
        if text("azp").is_some_and(|party| party != client) {
            return Err(Rejected::token("it is for another party"));
        }
        Ok(claims)
    }

    /// The person and the session whose end a token tells.
    ///
    /// # Errors
    /// The token proves nothing, or tells of no end.
    pub(crate) async fn logged_out(
        &self,
        token: &str,
        client: &str,
    ) -> Result<(Option<String>, Option<String>), Rejected> {
        let claims = self.claims(token, LOGOUT, client).await?;
        let tells = claims
            .get("events")
            .and_then(|events| events.get(LOGGED_OUT));
        if tells.is_none() || claims.contains_key("nonce") {
            return Err(Rejected::token("it tells of no end of a session"));
        }
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        Ok((text("sub"), text("sid")))
    }

    /// What the provider tells of itself.
    pub(super) async fn metadata(&self) -> anyhow::Result<Metadata> {
        self.keys.metadata().await
    }

    /// The client by which the provider is asked.
    pub(super) fn client(&self) -> &reqwest::Client {
        self.keys.client()
    }

    /// The claims of a token of one of these types that is signed by the provider, in time, and for
    /// this audience.
    async fn claims(
        &self,
        token: &str,
        types: &[&str],
        audience: &str,
    ) -> Result<Map<String, Value>, Rejected> {
        let header = decode_header(token).map_err(|error| Rejected::of(&error))?;
        let algorithm = acceptable(&header, types)?;
        let key = self.keys.find(header.kid.as_deref(), algorithm).await?;
        let mut validation = Validation::new(algorithm);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(REQUIRED);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY;
        let decoded = decode::<Map<String, Value>>(token, &key, &validation);
        Ok(decoded.map_err(|error| Rejected::of(&error))?.claims)
    }
}

/// The algorithm of a token, if it says that it is of one of these types and signed by one of the
/// list.
fn acceptable(header: &Header, types: &[&str]) -> Result<Algorithm, Rejected> {
    let kind = header.typ.as_deref().unwrap_or_default();
    if !types.iter().any(|known| kind.eq_ignore_ascii_case(known)) {
        return Err(Rejected::token(&format!(
            "it is of type {kind:?}, not {}",
            types.join(" or ")
        )));
    }
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Rejected::token(
            "it is signed in a way that is not accepted",
        ));
    }
    Ok(header.alg)
}
