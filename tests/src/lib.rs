//! The harness: the real binary on a fresh data directory, spoken to over HTTP.

#![expect(
    clippy::indexing_slicing,
    reason = "test support: a JSON value answers null for a missing member"
)]

pub mod browser;
pub mod database;
pub mod faults;
pub mod ledger;
pub mod line;
pub mod linear;
pub mod load;
pub mod operator;
pub mod provider;
pub mod reading;
pub mod recount;
pub mod speed;
pub mod standby;
pub mod steps;
pub mod stream;
pub mod truth;
pub mod wlk;

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use api::cluster::Cluster;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};

/// An establishment that no other prosecution is about.
#[must_use]
pub fn firm() -> String {
    format!("PT Contoh {}", uuid::Uuid::now_v7())
}

/// A referral with a dossier in which nothing wants.
#[must_use]
pub fn with_dossier(mut referral: Value) -> Value {
    referral["dossier_index"] = json!([
        "LK",
        "SPG",
        "SPRINDIK",
        "SPDP",
        "SPGL",
        "BAP-S",
        "BAP-T",
        "BAP-A",
        "BA-SITA",
        "IZIN-SITA",
        "TAP-TSK",
        "RESUME",
        "LIMPAH",
        "PGL-SDG",
        "CATATAN",
    ]);
    referral["dossier_sha256"] = json!("0f".repeat(32));
    referral
}

/// The binary under test, beside the tests; built now when it is not there yet.
///
/// # Panics
/// When it cannot be built.
#[must_use]
pub fn binary() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    let beside = own.ancestors().skip(1).take(2);
    let mut beside = beside.map(|dir| dir.join("wasnaker"));
    let last = own.parent().and_then(Path::parent).unwrap_or(&own);
    let found = beside.find(|program| program.is_file());
    let found = found.unwrap_or_else(|| last.join("wasnaker"));
    if !found.is_file() {
        let cargo = option_env!("CARGO").unwrap_or("cargo");
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
        let build = ["build", "--workspace", "--manifest-path", manifest];
        let _ = Command::new(cargo).args(build).status();
    }
    assert!(
        found.is_file(),
        "{} is not there: run `cargo build --workspace` first",
        found.display()
    );
    found
}

/// An answer: its status, content type, entity tag and JSON body.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Content type.
    pub kind: String,
    /// Body as JSON; text when it is none.
    pub body: Value,
}

impl Answer {
    /// Reads a response.
    pub async fn of(response: Response) -> Result<Self> {
        let status = response.status().as_u16();
        let kind = response.headers().get("content-type");
        let kind = kind.and_then(|value| value.to_str().ok());
        let kind = kind.unwrap_or_default().to_owned();
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or_else(|_| json!(text));
        Ok(Self { status, kind, body })
    }

    /// The body when the status is the one wanted.
    pub fn body(self, status: u16) -> Result<Value> {
        ensure!(self.status == status, "wanted {status}: {self:?}");
        Ok(self.body)
    }
}

/// How a server is started, the first time and again.
#[derive(Debug, Clone, Default)]
struct Setup {
    flags: Vec<String>,
    env: Vec<(String, String)>,
}

/// A running server.
#[derive(Debug)]
pub struct App {
    root: tempfile::TempDir,
    setup: Setup,
    child: Child,
    stdout: Option<BufReader<ChildStdout>>,
    /// Address of the server.
    pub url: String,
    client: reqwest::Client,
    tokens: Mutex<HashMap<Vec<String>, String>>,
}

impl App {
    /// Starts a server on a fresh data directory.
    pub fn start(flags: &[&str]) -> Result<Self> {
        Self::start_in(tempfile::tempdir()?, flags, &[])
    }

    /// Starts a server on a data directory in `root`, in an environment with these variables too.
    pub fn start_in(root: tempfile::TempDir, flags: &[&str], env: &[(&str, &str)]) -> Result<Self> {
        let text = |pair: &(&str, &str)| (pair.0.to_owned(), pair.1.to_owned());
        let setup = Setup {
            flags: flags.iter().map(|flag| (*flag).to_owned()).collect(),
            env: env.iter().map(text).collect(),
        };
        let (child, stdout, url) = spawn(root.path(), "127.0.0.1:0", &setup)?;
        Ok(Self {
            root,
            setup,
            child,
            stdout: Some(stdout),
            url,
            client: reqwest::Client::new(),
            tokens: Mutex::default(),
        })
    }

    /// The data directory.
    #[must_use]
    pub fn data_dir(&self) -> PathBuf {
        self.root.path().join("data")
    }

    /// A connection to its own cluster as the owner.
    pub async fn database(&self) -> Result<PgConnection> {
        let url = Cluster::url_of_running(&self.data_dir())?.context("no database")?;
        Ok(PgConnection::connect(&url).await?)
    }

    /// Runs another command of the binary on the same data directory.
    pub fn command(&self, args: &[&str]) -> Result<std::process::Output> {
        let mut command = Command::new(binary());
        command.args(args).arg("--data-dir").arg(self.data_dir());
        Ok(command.args(self.on()).output()?)
    }

    /// The flags that name its database, if that is not its own.
    fn on(&self) -> Vec<&str> {
        let pairs = self.setup.flags.windows(2);
        let found = pairs.filter(|pair| pair[0] == "--database-url");
        found.flatten().map(String::as_str).collect()
    }

    /// A token of the local issuer, cached.
    pub fn token(&self, role: &str, more: &[&str]) -> Result<String> {
        let mut args = vec!["token", "--role", role];
        args.extend(more);
        let key: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        let known = self.tokens.lock().ok();
        if let Some(token) = known.and_then(|tokens| tokens.get(&key).cloned()) {
            return Ok(token);
        }
        let made = self.command(&args)?;
        ensure!(made.status.success(), "token: {made:?}");
        let token = String::from_utf8(made.stdout)?.trim().to_owned();
        if let Ok(mut tokens) = self.tokens.lock() {
            tokens.insert(key, token.clone());
        }
        Ok(token)
    }

    /// A request with a bearer token.
    pub fn request(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.url);
        self.client.request(method, url).bearer_auth(token)
    }

    /// A request without a token.
    pub fn anonymous(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    /// Reads as a role of province 31.
    pub async fn get(&self, role: &str, path: &str) -> Result<Answer> {
        self.read(&self.token(role, &[])?, path).await
    }

    /// Posts JSON as a role of province 31.
    pub async fn post(&self, role: &str, path: &str, body: &Value) -> Result<Answer> {
        self.posted(&self.token(role, &[])?, path, body).await
    }

    /// Reads with a token.
    pub async fn read(&self, token: &str, path: &str) -> Result<Answer> {
        Answer::of(self.request(Method::GET, path, token).send().await?).await
    }

    /// Posts JSON with a token.
    pub async fn posted(&self, token: &str, path: &str, body: &Value) -> Result<Answer> {
        let request = self.request(Method::POST, path, token).json(body);
        Answer::of(request.send().await?).await
    }

    /// The log's position.
    pub async fn position(&self) -> Result<i64> {
        let answer = self.anonymous(Method::GET, "/readyz").send().await?;
        let ready = Answer::of(answer).await?.body(200)?;
        ready["position"].as_i64().context("no position")
    }

    /// Waits until the lists have reached a position.
    pub async fn reached(&self, position: i64) -> Result<()> {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let ready = Answer::of(self.anonymous(Method::GET, "/readyz").send().await?).await?;
            // None while the store cannot be asked.
            let all = ready.body["projections"].as_array();
            let there = |one: &Value| one["position"].as_i64() >= Some(position);
            if all.is_some_and(|all| all.iter().all(there)) {
                return Ok(());
            }
            ensure!(
                Instant::now() < until,
                "{position} is not reached: {ready:?}"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Kills the server at once.
    pub fn kill9(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks the server to end and waits until it has.
    pub fn stop(&mut self) -> Result<()> {
        kill(self.pid()?, Signal::SIGTERM)?;
        let ended = self.child.wait()?;
        ensure!(ended.success(), "the server ended with {ended}");
        Ok(())
    }

    /// Its process id.
    pub fn pid(&self) -> Result<Pid> {
        Ok(Pid::from_raw(i32::try_from(self.child.id())?))
    }

    /// Starts the server again on the same data directory, at the same address.
    pub fn restart(&mut self) -> Result<()> {
        let listen = self.url.trim_start_matches("http://").to_owned();
        let (child, stdout, url) = spawn(self.root.path(), &listen, &self.setup)?;
        (self.child, self.stdout, self.url) = (child, Some(stdout), url);
        // Its connections ended with the server before.
        self.client = reqwest::Client::new();
        Ok(())
    }

    /// Starts the server again with other flags.
    pub fn restart_with(&mut self, flags: &[&str]) -> Result<()> {
        self.setup.flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        self.restart()
    }

    /// The directory of all its files: data, and its log `server.log`.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// The process id of the database server.
    pub fn postmaster(&self) -> Result<Pid> {
        let file = self.data_dir().join("postgres/postmaster.pid");
        let text = std::fs::read_to_string(file)?;
        let pid = text.lines().next().context("an empty pid file")?;
        Ok(Pid::from_raw(pid.trim().parse()?))
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if let Ok(pid) = i32::try_from(self.child.id())
            && matches!(self.child.try_wait(), Ok(None))
        {
            let _ = kill(Pid::from_raw(pid), Signal::SIGTERM);
            let until = Instant::now() + Duration::from_secs(30);
            while Instant::now() < until && matches!(self.child.try_wait(), Ok(None)) {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(
    root: &Path,
    listen: &str,
    setup: &Setup,
) -> Result<(Child, BufReader<ChildStdout>, String)> {
    let log = std::fs::File::create(root.join("server.log"))?;
    let mut child = Command::new(binary())
        .args(["serve", "--listen", listen, "--data-dir"])
        .arg(root.join("data"))
        .args(&setup.flags)
        // Tests ask faster than people do.
        .env("WASNAKER_REQUESTS_PER_SECOND", "0")
        .env("WASNAKER_STRANGERS_PER_SECOND", "0")
        .envs(setup.env.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()?;
    let mut stdout = BufReader::new(child.stdout.take().context("no stdout")?);
    let mut line = String::new();
    while stdout.read_line(&mut line)? > 0 {
        if let Some(url) = line.trim().strip_prefix("listening on ") {
            return Ok((child, stdout, url.to_owned()));
        }
        line.clear();
    }
    child.wait()?;
    let told = std::fs::read_to_string(root.join("server.log"))?;
    bail!("the server did not start: {told}")
}
