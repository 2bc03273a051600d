//! The keys of a provider: found by discovery, remembered, asked for again when they grow old or a
//! token names another one. While the provider cannot be reached the last ones hold.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use reqwest::{Client, Url};
use serde::Deserialize;
use tokio::sync::{Mutex, MutexGuard};

use crate::auth::tokens::Rejected;

/// How long keys are used before they are asked for again: so long a key that was withdrawn is
/// still accepted.
const FRESH: Duration = Duration::from_secs(300);
/// How long after asking nobody asks again, whatever tokens say.
const PAUSE: Duration = Duration::from_secs(10);
/// The same while none are known.
const BREATH: Duration = Duration::from_secs(1);
/// How long the provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most bytes of an answer.
const LONGEST: usize = 1 << 20;

/// What discovery tells, as far as it is needed (OpenID Connect Discovery 1.0, section 3).
#[derive(Debug, Deserialize)]
pub(in crate::auth) struct Metadata {
    issuer: String,
    jwks_uri: String,
    /// Where people sign in.
    pub(in crate::auth) authorization_endpoint: String,
    /// Where a code is exchanged.
    pub(in crate::auth) token_endpoint: String,
    /// Where people sign out (OpenID Connect RP-Initiated Logout 1.0).
    pub(in crate::auth) end_session_endpoint: Option<String>,
}

/// When the keys were last asked for, and last received.
type Asked = (Option<Instant>, Option<Instant>);

/// The keys of one provider.
#[derive(Debug)]
pub(super) struct Keys {
    issuer: Url,
    client: Client,
    known: RwLock<Arc<JwkSet>>,
    generation: AtomicU64,
    asked: Mutex<Asked>,
}

impl Keys {
    pub(super) fn of(issuer: &str) -> anyhow::Result<Self> {
        let url = Url::parse(issuer).with_context(|| format!("the issuer {issuer}"))?;
        ensure!(
            is_safe(&url),
            "the issuer {issuer} has to be reached by https; http is for this machine only"
        );
        let client = Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self {
            issuer: url,
            client,
            known: RwLock::new(Arc::new(JwkSet { keys: vec![] })),
            generation: AtomicU64::new(0),
            asked: Mutex::new((None, None)),
        })
    }

    /// How often they have changed; old ones are asked for again before, unless somebody does.
    pub(super) async fn generation(&self) -> u64 {
        if let Ok(asked) = self.asked.try_lock() {
            // What cannot be renewed is told to whoever needs a key.
            let _told = self.renewed(asked, FRESH).await;
        }
        self.generation.load(Ordering::Acquire)
    }

    /// The key by which a token says that it is signed.
    ///
    /// # Errors
    /// There is none, or the provider has never been reached.
    pub(super) async fn find(
        &self,
        id: Option<&str>,
        algorithm: Algorithm,
    ) -> Result<DecodingKey, Rejected> {
        self.renew(FRESH).await?;
        if let Some(key) = self.among_known(id, algorithm) {
            return Ok(key);
        }
        self.renew(PAUSE).await?;
        self.among_known(id, algorithm)
            .ok_or_else(|| Rejected::token("its key is none of the provider's"))
    }

    fn among_known(&self, id: Option<&str>, algorithm: Algorithm) -> Option<DecodingKey> {
        let known = self.set();
        let mut fitting = known.keys.iter().filter(|key| signs(key, algorithm));
        let key = match id {
            Some(id) => fitting.find(|key| key.common.key_id.as_deref() == Some(id))?,
            // Without a name only one key can be meant.
            None => fitting.next().filter(|_| fitting.next().is_none())?,
        };
        DecodingKey::from_jwk(key).ok()
    }

    fn set(&self) -> Arc<JwkSet> {
        let known = self.known.read();
        Arc::clone(&known.unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Asks for the keys if those known are older than this; one at a time asks, and nobody more
    /// often than the pause allows.
    async fn renew(&self, oldest: Duration) -> Result<(), Rejected> {
        self.renewed(self.asked.lock().await, oldest).await
    }

    async fn renewed(
        &self,
        mut asked: MutexGuard<'_, Asked>,
        oldest: Duration,
    ) -> Result<(), Rejected> {
        let (last_asked, received) = *asked;
        let young = |at: Option<Instant>, age: Duration| at.is_some_and(|at| at.elapsed() < age);
        if young(received, oldest) || young(last_asked, PAUSE) && received.is_some() {
            return Ok(());
        }
        if received.is_none() && young(last_asked, BREATH) {
            return Err(Rejected::Unreachable);
        }
        asked.0 = Some(Instant::now());
        match self.ask().await {
            Ok(keys) => {
                asked.1 = Some(Instant::now());
                self.replace(keys);
                Ok(())
            }
            Err(error) if received.is_some() => {
                tracing::warn!(%error, "the provider's keys were not renewed");
                Ok(())
            }
            Err(error) => {
                tracing::error!(%error, "the provider's keys are not known");
                Err(Rejected::Unreachable)
            }
        }
    }

    fn replace(&self, keys: JwkSet) {
        if *self.set() == keys {
            return;
        }
        let mut known = self
            .known
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *known = Arc::new(keys);
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    /// What the provider tells of itself.
    ///
    /// # Errors
    /// It cannot be reached, is another one, or has an address without TLS.
    pub(super) async fn metadata(&self) -> anyhow::Result<Metadata> {
        let issuer = self.issuer.as_str();
        // The path of the issuer stands before: section 4 of the specification.
        let discovery = format!(
            "{}/.well-known/openid-configuration",
            issuer.trim_end_matches('/')
        );
        let metadata: Metadata = self.get(Url::parse(&discovery)?).await?;
        ensure!(
            metadata.issuer.trim_end_matches('/') == issuer.trim_end_matches('/'),
            "{discovery} tells of another issuer, {}",
            metadata.issuer
        );
        let ends = metadata.end_session_endpoint.iter();
        for address in ends.chain([
            &metadata.jwks_uri,
            &metadata.authorization_endpoint,
            &metadata.token_endpoint,
        ]) {
            ensure!(
                is_safe(&Url::parse(address)?),
                "{address} has to be reached by https"
            );
        }
        Ok(metadata)
    }

    /// The client by which the provider is asked.
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    async fn ask(&self) -> anyhow::Result<JwkSet> {
        let metadata = self.metadata().await?;
        self.get(Url::parse(&metadata.jwks_uri)?).await
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, url: Url) -> anyhow::Result<T> {
        let mut answer = self.client.get(url.clone()).send().await?;
        ensure!(answer.status().is_success(), "{url}: {}", answer.status());
        let mut body = vec![];
        while let Some(part) = answer.chunk().await? {
            body.extend_from_slice(&part);
            ensure!(body.len() <= LONGEST, "{url} answers too much");
        }
        serde_json::from_slice(&body).with_context(|| format!("what {url} answers"))
    }
}

/// Whether nobody between can change what an address answers.
fn is_safe(url: &Url) -> bool {
    let local = ["127.0.0.1", "localhost", "[::1]"];
    url.scheme() == "https" || url.host_str().is_some_and(|host| local.contains(&host))
}

/// Whether a key is one for signatures of this algorithm.
fn signs(key: &Jwk, algorithm: Algorithm) -> bool {
    let common = &key.common;
    let for_signing = matches!(common.public_key_use, None | Some(PublicKeyUse::Signature));
    let named = common
        .key_algorithm
        .is_none_or(|own| own.to_string() == format!("{algorithm:?}"));
    let of_kind: &[Algorithm] = if let AlgorithmParameters::RSA(_) = key.algorithm {
        &[Algorithm::RS256, Algorithm::PS256, Algorithm::PS384]
    } else if let AlgorithmParameters::EllipticCurve(_) = key.algorithm {
        &[Algorithm::ES256, Algorithm::ES384]
    } else if let AlgorithmParameters::OctetKeyPair(_) = key.algorithm {
        &[Algorithm::EdDSA]
    } else {
        // A shared secret, or a kind that is not known here.
        &[]
    };
    for_signing && named && of_kind.contains(&algorithm)
}
