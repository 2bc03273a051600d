//! Configuration: flags over environment (`WASNAKER_*`) over a TOML file over defaults.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use domain::numbering::Pattern;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::auth::browser::flow::Client;
use crate::auth::issuer::Issuer;
use crate::auth::provider::{ClaimNames, Mapping, Provider};
use crate::auth::tokens::Tokens;
use crate::listed;
use crate::parts::Part;
use crate::sealing::MasterKeys;
use crate::signing::Signer;

/// Everything that can be configured.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where the own cluster, the local issuer's key and the lock lie.
    pub data_dir: PathBuf,
    /// A PostgreSQL server (15 to 18) to use instead of the own cluster.
    #[serde(default)]
    pub database_url: Option<String>,
    /// A streaming replica of that server, for lists, counts and histories.
    #[serde(default)]
    pub database_read_url: Option<String>,
    /// Directory of the PostgreSQL programs, if not the newest installed.
    #[serde(default)]
    pub pgbin: Option<PathBuf>,
    /// File of the master keys by which personal data is sealed, one a line, the one in use first;
    /// none is `master.key` in the data directory, but with a server of one's own there is none.
    #[serde(default)]
    pub master_key_file: Option<PathBuf>,
    /// File of the key (Ed25519) by which released tables are signed; none is `release.key` in the
    /// data directory, but with a server of one's own there is none.
    #[serde(default)]
    pub release_key_file: Option<PathBuf>,
    /// Address of the licence under which numbers may be used; none says that it is not determined.
    #[serde(default)]
    pub data_licence: Option<String>,
    /// Issuer identifier of the single sign-on (OpenID Connect); none takes the tokens of the local
    /// issuer, which serves loopback addresses only.
    #[serde(default)]
    pub oidc_issuer: Option<String>,
    /// The audience for which its access tokens have to be.
    pub oidc_audience: String,
    /// Where roles, province and unit stand in its tokens.
    pub oidc_claims: ClaimNames,
    /// Its names of roles, each with ours; none named are ours.
    #[serde(default)]
    pub oidc_roles: BTreeMap<String, String>,
    /// Identifier of this server at the single sign-on, for people who sign in by a browser; without
    /// one nobody does.
    #[serde(default)]
    pub oidc_client_id: Option<String>,
    /// File of the secret by which it proves itself there.
    #[serde(default)]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// Name by which access tokens for the audience are asked for (RFC 8707), if the provider wants
    /// one.
    #[serde(default)]
    pub oidc_resource: Option<String>,
    /// What is asked for beside `openid`.
    #[serde(default)]
    pub oidc_scopes: Vec<String>,
    /// The address under which browsers reach this server; none is that which it listens on.
    #[serde(default)]
    pub public_url: Option<String>,
    /// OTLP endpoint (gRPC) for traces and metrics; none sends nothing.
    #[serde(default)]
    pub otlp_endpoint: Option<String>,
    /// Memory for the cases and prosecutions that commands were last decided on, in MiB; with 0
    /// each command loads its own.
    pub remember_mib: u32,
    /// How many requests a second one person may send to a process, four seconds' at once; 0 is any
    /// number.
    pub requests_per_second: u32,
    /// How many requests a second may come from one address of people who are not known (not
    /// signed in, or by a token that proves nothing), four seconds' at once; 0 is any number.
    pub strangers_per_second: u32,
    /// The networks of proxies that tell the truth about for whom they ask (`X-Forwarded-For`).
    #[serde(default, deserialize_with = "listed::read")]
    pub trusted_proxies: Vec<IpNet>,
    /// How official numbers are written.
    pub number_pattern: Pattern,
    /// Log filter in the syntax of `tracing-subscriber`.
    pub log: String,
    /// Load the two registers of 2019 at start, when they are not there yet.
    #[serde(default)]
    pub demo: bool,
    /// The parts that `serve` runs; none named are all.
    #[serde(default, deserialize_with = "listed::read")]
    pub only: Vec<Part>,
}

/// The flags that set configuration, as given on the command line.
#[derive(Debug, Clone, Default, clap::Args, Serialize)]
pub struct Flags {
    /// Address to listen on; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "ADDR:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<SocketAddr>,
    /// Directory of the own database cluster and keys
    #[arg(long, global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_dir: Option<PathBuf>,
    /// PostgreSQL server to use instead of the own cluster
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_url: Option<String>,
    /// Streaming replica of that server, for lists, counts and histories
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_read_url: Option<String>,
    /// Directory of the PostgreSQL programs
    #[arg(long, global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pgbin: Option<PathBuf>,
    /// File of the master keys (32 bytes in base64 or hex a line, the one in use first)
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    master_key_file: Option<PathBuf>,
    /// File of the key by which released tables are signed (32 bytes in base64 or hex)
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    release_key_file: Option<PathBuf>,
    /// Address of the licence under which numbers may be used
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    data_licence: Option<String>,
    /// Issuer of the single sign-on (OpenID Connect) instead of the local one
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    oidc_issuer: Option<String>,
    /// Audience of its access tokens [default: wasnaker]
    #[arg(long, global = true, value_name = "NAME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    oidc_audience: Option<String>,
    /// Identifier of this server there, for people who sign in by a browser
    #[arg(long, global = true, value_name = "ID")]
    #[serde(skip_serializing_if = "Option::is_none")]
    oidc_client_id: Option<String>,
    /// File of the secret by which it proves itself there
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    oidc_client_secret_file: Option<PathBuf>,
    /// Address under which browsers reach this server [default: that which it listens on]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    public_url: Option<String>,
    /// OTLP endpoint (gRPC) for traces and metrics
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    otlp_endpoint: Option<String>,
    /// Memory for cases and prosecutions between commands; 0 keeps none [default: 256]
    #[arg(long, global = true, value_name = "MIB")]
    #[serde(skip_serializing_if = "Option::is_none")]
    remember_mib: Option<u32>,
    /// Requests a second that one person may send, four seconds' at once; 0 is any number [default: 50]
    #[arg(long, global = true, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    requests_per_second: Option<u32>,
    /// Requests a second from one address without a valid sign-in, four seconds' at once; 0 is any number [default: 20]
    #[arg(long, global = true, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    strangers_per_second: Option<u32>,
    /// Network of proxies whose X-Forwarded-For is believed, such as 10.0.0.5/32
    #[arg(
        long = "trusted-proxy",
        global = true,
        value_delimiter = ',',
        value_name = "CIDR"
    )]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trusted_proxies: Vec<IpNet>,
    /// How official numbers are written [default: 560/{serial}-DTKT/WASNAKER/{kind}/{roman_month}/{year}]
    #[arg(long, global = true, value_name = "PATTERN")]
    #[serde(skip_serializing_if = "Option::is_none")]
    number_pattern: Option<Pattern>,
    /// Log filter, such as info or api=debug
    #[arg(long, global = true, value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<String>,
    /// Configuration file (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip)]
    config: Option<PathBuf>,
    /// Load the demo registers at start
    #[arg(long, global = true)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    demo: bool,
    /// Serve these parts only; other processes on the same database run the rest
    #[arg(long, global = true, value_delimiter = ',', value_name = "PART")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    only: Vec<Part>,
}

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// A value does not fit or the file cannot be read; the error names the key and its source.
    pub fn load(flags: &Flags) -> anyhow::Result<Self> {
        let defaults = Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data_dir: default_data_dir(),
            database_url: None,
            database_read_url: None,
            pgbin: None,
            master_key_file: None,
            release_key_file: None,
            data_licence: None,
            oidc_issuer: None,
            oidc_audience: "wasnaker".to_owned(),
            oidc_claims: ClaimNames::default(),
            oidc_roles: BTreeMap::new(),
            oidc_client_id: None,
            oidc_client_secret_file: None,
            oidc_resource: None,
            oidc_scopes: vec![],
            public_url: None,
            otlp_endpoint: None,
            remember_mib: 256,
            requests_per_second: 50,
            strangers_per_second: 20,
            trusted_proxies: vec![],
            number_pattern: Pattern::default(),
            log: "info,sqlx=warn".to_owned(),
            demo: false,
            only: vec![],
        };
        let mut figment = Figment::from(Serialized::defaults(defaults));
        if let Some(file) = &flags.config {
            anyhow::ensure!(file.is_file(), "the file {} is not there", file.display());
            figment = figment.merge(Toml::file(file));
        }
        Ok(figment
            .merge(Env::prefixed("WASNAKER_"))
            .merge(Serialized::globals(flags))
            .extract()?)
    }
}

impl Config {
    /// Memory for remembered cases and prosecutions, in bytes.
    #[must_use]
    pub fn remembered(&self) -> u64 {
        u64::from(self.remember_mib) << 20
    }

    /// The master keys, if there are any; with a cluster of our own one is made.
    ///
    /// # Errors
    /// The file cannot be read or written, or holds something else.
    pub fn master_keys(&self) -> anyhow::Result<Option<MasterKeys>> {
        match (&self.master_key_file, &self.database_url) {
            (Some(file), _) => MasterKeys::read(file).map(Some),
            (None, Some(_)) => Ok(None),
            (None, None) => MasterKeys::open(&self.data_dir.join("master.key")).map(Some),
        }
    }

    /// Who signs released tables, if there is a key; with a cluster of our own one is made.
    ///
    /// # Errors
    /// The file cannot be read or written, or holds no key.
    pub fn signer(&self) -> anyhow::Result<Option<Signer>> {
        match (&self.release_key_file, &self.database_url) {
            (Some(file), _) => Signer::open(file, false).map(Some),
            (None, Some(_)) => Ok(None),
            (None, None) => Signer::open(&self.data_dir.join("release.key"), true).map(Some),
        }
    }

    /// The address of the licence under which numbers may be used, once it is determined.
    ///
    /// # Errors
    /// It is no address of the web.
    pub fn licence(&self) -> anyhow::Result<Option<Arc<str>>> {
        let Some(text) = &self.data_licence else {
            return Ok(None);
        };
        let address = reqwest::Url::parse(text);
        let is_web = address.is_ok_and(|url| ["http", "https"].contains(&url.scheme()));
        anyhow::ensure!(
            is_web,
            "data_licence is an address, such as https://...: {text}"
        );
        Ok(Some(text.as_str().into()))
    }

    /// Who verifies tokens.
    ///
    /// # Errors
    /// The provider's address or a role does not fit, or the local issuer's key cannot be read.
    pub fn tokens(&self) -> anyhow::Result<Tokens> {
        let Some(issuer) = &self.oidc_issuer else {
            return Issuer::open(&self.data_dir).map(Tokens::local);
        };
        let mapping = Mapping::new(self.oidc_claims.clone(), &self.oidc_roles)?;
        let provider = Provider::new(issuer, &self.oidc_audience, mapping)?;
        Ok(Tokens::provider(provider))
    }

    /// How this server is known to the single sign-on, if people sign in there by a browser.
    ///
    /// # Errors
    /// The address or the file of the secret does not fit.
    pub fn browser(&self, address: SocketAddr) -> anyhow::Result<Option<Client>> {
        let Some(id) = self.oidc_client_id.clone() else {
            return Ok(None);
        };
        let own = || format!("http://{address}");
        let public_url = self.public_url.clone().unwrap_or_else(own);
        let secret = self.oidc_client_secret_file.as_ref().map(|file| {
            let secret = std::fs::read_to_string(file);
            secret.with_context(|| format!("reading {}", file.display()))
        });
        Ok(Some(Client {
            id,
            secret: secret.transpose()?.map(|secret| secret.trim().to_owned()),
            public_url: public_url
                .parse()
                .with_context(|| format!("the public address {public_url}"))?,
            resource: self.oidc_resource.clone(),
            scopes: self.oidc_scopes.clone(),
        }))
    }

    /// The parts that `serve` runs.
    #[must_use]
    pub fn runs(&self) -> Vec<Part> {
        if self.only.is_empty() {
            return Part::ALL.to_vec();
        }
        let parts = Part::ALL.into_iter();
        parts.filter(|part| self.only.contains(part)).collect()
    }
}

/// `/var/lib/wasnaker` for root, else `~/.local/state/wasnaker`.
fn default_data_dir() -> PathBuf {
    if nix::unistd::geteuid().is_root() {
        return PathBuf::from("/var/lib/wasnaker/data");
    }
    std::env::home_dir()
        .unwrap_or_else(|| Path::new(".").to_owned())
        .join(".local/state/wasnaker")
}
