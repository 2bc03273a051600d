//! A certified provider of the single sign-on (npm `oidc-provider`), run beside the server.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, ensure};
use aws_lc_rs::encoding::{AsBigEndian as _, Curve25519SeedBin};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

/// A key of the provider.
#[derive(Debug, Clone)]
pub struct Key {
    id: String,
    seed: Vec<u8>,
    public: Vec<u8>,
    pkcs8: Vec<u8>,
}

impl Key {
    /// A new key of this name.
    pub fn new(id: &str) -> Result<Self> {
        let pair = Ed25519KeyPair::generate()?;
        let seed: Curve25519SeedBin<'_> = pair.seed()?.as_be_bytes()?;
        Ok(Self {
            id: id.to_owned(),
            seed: seed.as_ref().to_vec(),
            public: pair.public_key().as_ref().to_vec(),
            pkcs8: pair.to_pkcs8v1()?.as_ref().to_vec(),
        })
    }

    /// The public part, as the provider shows it.
    #[must_use]
    pub fn public(&self) -> &[u8] {
        &self.public
    }

    /// The header of an access token signed by it.
    #[must_use]
    pub fn header(&self) -> Header {
        Header {
            typ: Some("at+jwt".to_owned()),
            kid: Some(self.id.clone()),
            ..Header::new(Algorithm::EdDSA)
        }
    }

    /// A token that the provider never gave, but by its key.
    pub fn sign(&self, header: &Header, claims: &Value) -> Result<String> {
        Ok(encode(
            header,
            claims,
            &EncodingKey::from_ed_der(&self.pkcs8),
        )?)
    }

    fn private(&self) -> Value {
        json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.id,
            "x": URL_SAFE_NO_PAD.encode(&self.public), "d": URL_SAFE_NO_PAD.encode(&self.seed) })
    }
}

/// A running provider.
#[derive(Debug)]
pub struct Provider {
    child: Child,
    /// What else it says; with nobody who listens it would end.
    _said: BufReader<ChildStdout>,
    /// Its issuer identifier.
    pub issuer: String,
    client: reqwest::Client,
}

impl Provider {
    /// Starts one on a port (0 takes a free one), with the first of these keys in use.
    pub fn start(port: u16, keys: &[&Key], clients: &Value) -> Result<Self> {
        Self::with(port, keys, clients, &Value::Null)
    }

    /// The same, at which people sign in for the client `web` with these settings.
    pub fn with(port: u16, keys: &[&Key], clients: &Value, web: &Value) -> Result<Self> {
        let keys: Vec<Value> = keys.iter().map(|key| key.private()).collect();
        let settings = json!({ "port": port, "keys": keys, "clients": clients, "web": web });
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("provider");
        let mut child = Command::new("node")
            .current_dir(folder)
            .args(["provider.mjs", &settings.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("node: run deploy/setup.sh test")?;
        let stdout = child.stdout.take().context("no output")?;
        let mut issuer = String::new();
        let mut said = BufReader::new(stdout);
        said.read_line(&mut issuer)?;
        ensure!(
            issuer.starts_with("http"),
            "the provider does not start: run deploy/setup.sh test"
        );
        Ok(Self {
            child,
            _said: said,
            issuer: issuer.trim().to_owned(),
            // The provider closes idle connections soon.
            client: reqwest::Client::builder()
                .pool_max_idle_per_host(0)
                .build()?,
        })
    }

    /// The port on which it listens.
    pub fn port(&self) -> Result<u16> {
        let port = self.issuer.rsplit(':').next().context("no port")?;
        Ok(port.parse()?)
    }

    /// An access token that it gives a client for an audience.
    pub async fn token(&self, client: &str, audience: &str) -> Result<String> {
        let asked = self
            .client
            .post(format!("{}/token", self.issuer))
            .basic_auth(client, Some("secret"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!(
                "grant_type=client_credentials&resource=urn:{audience}"
            ));
        let given: Value = asked.send().await?.json().await?;
        let token = given["access_token"].as_str();
        Ok(token.with_context(|| given.to_string())?.to_owned())
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _waited = self.child.wait();
    }
}
