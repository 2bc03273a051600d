//! Writers that post commands until they are stopped. Every key is kept with what was answered.

use std::collections::HashMap;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use api::http::body::idempotency_key;
use domain::{Officer, ProvinceCode, Role};
use futures::future::join_all;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::{Answer, App};

/// The most requests of one writer.
const MOST: usize = 20_000;

/// A command that is posted again and again, each time with a key of its own.
#[derive(Debug)]
pub struct Order {
    /// Who posts it.
    pub role: &'static str,
    /// Where.
    pub path: String,
    /// Its body.
    pub body: Value,
}

impl App {
    /// New cases and new prosecutions, with the interface's examples.
    pub async fn filings(&self) -> Result<Vec<Order>> {
        let mut orders = vec![];
        for (role, path) in [
            ("coordinator", "/api/v1/cases"),
            ("ppns", "/api/v1/prosecutions"),
        ] {
            let (path, body) = (path.to_owned(), self.example(path).await?);
            orders.push(Order { role, path, body });
        }
        Ok(orders)
    }
}

/// One key as it was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The `Idempotency-Key`.
    pub key: String,
    /// The command.
    pub order: Arc<Order>,
    /// What was answered; none when it is in doubt. Of what is done: id, version and position.
    pub answer: Option<Answer>,
    /// When it was sent and when it was answered, as ticks of all writers.
    pub ticks: (u64, u64),
}

impl Sent {
    /// Whether it was answered that the command is done.
    #[must_use]
    pub fn acknowledged(&self) -> bool {
        self.answer.as_ref().is_some_and(|told| told.status < 300)
    }

    /// Id and position that the answer tells.
    pub fn told(&self) -> Result<(String, i64)> {
        told(self.answer.as_ref().context("in doubt")?)
    }

    /// The command's id in the log.
    pub fn command_id(&self) -> Result<String> {
        let headers = HeaderMap::from_iter([(
            "idempotency-key".parse()?,
            HeaderValue::from_str(&self.key)?,
        )]);
        let persona = Officer {
            acts_for: None,
            id: format!("{}-31", self.order.role),
            role: Role::from_code(self.order.role).context("no role")?,
            unit: None,
            province: Some(ProvinceCode("31".to_owned())),
        };
        let id = idempotency_key(&headers, &persona);
        id.ok().flatten().context("no key")
    }

    /// Sends it once more, to any server, and again while that answers 503: a connection that a
    /// fault has cut is found dead by the first who uses it.
    pub async fn repeat(&self, app: &App) -> Result<Answer> {
        let token = app.token(self.order.role, &[])?;
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let request = app.request(Method::POST, &self.order.path, &token);
            let request = request.header("idempotency-key", &self.key);
            let answer = Answer::of(request.json(&self.order.body).send().await?).await?;
            if answer.status != 503 || Instant::now() > until {
                return Ok(answer);
            }
            sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Id and position that an answer tells.
pub fn told(answer: &Answer) -> Result<(String, i64)> {
    ensure!(answer.status < 300, "not done: {answer:?}");
    let id = answer.body["id"].as_str().context("no id")?.to_owned();
    Ok((id, answer.body["position"].as_i64().context("no position")?))
}

/// Running writers.
#[derive(Debug)]
pub struct Load {
    stop: Arc<AtomicBool>,
    done: Arc<AtomicUsize>,
    writers: Vec<JoinHandle<Vec<Sent>>>,
    /// Where every key is kept, synced, before it is sent, and its answer after it.
    pub ledger: PathBuf,
}

/// What a writer needs; `step` makes it differ from the others.
struct Writer {
    url: String,
    tokens: HashMap<&'static str, String>,
    orders: Vec<Arc<Order>>,
    key: String,
    step: usize,
    stop: Arc<AtomicBool>,
    done: Arc<AtomicUsize>,
    clock: Arc<AtomicU64>,
    pace: Duration,
    ledger: File,
}

impl Load {
    /// Starts writers, spread over the servers.
    pub fn start(apps: &[&App], orders: Vec<Order>, writers: usize, name: &str) -> Result<Self> {
        Self::paced(apps, orders, writers, name, Duration::ZERO)
    }

    /// The same with a pause after each answer.
    pub fn paced(
        apps: &[&App],
        orders: Vec<Order>,
        writers: usize,
        name: &str,
        pace: Duration,
    ) -> Result<Self> {
        let path = format!("wasnaker-ledger-{name}-{}.jsonl", std::process::id());
        let path = std::env::temp_dir().join(path);
        let file = File::create(&path)?;
        let clock = Arc::<AtomicU64>::default();
        let orders: Vec<Arc<Order>> = orders.into_iter().map(Arc::new).collect();
        let (stop, done) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
        let mut running = vec![];
        for (step, app) in (0..writers).zip(apps.iter().cycle()) {
            let tokens: Result<_> = orders
                .iter()
                .map(|order| Ok((order.role, app.token(order.role, &[])?)))
                .collect();
            let writer = Writer {
                url: app.url.clone(),
                tokens: tokens?,
                orders: orders.clone(),
                key: format!("{name}-{step}"),
                step,
                stop: Arc::clone(&stop),
                done: Arc::clone(&done),
                clock: Arc::clone(&clock),
                pace,
                ledger: file.try_clone()?,
            };
            running.push(tokio::spawn(writer.write()));
        }
        let writers = running;
        Ok(Self {
            stop,
            done,
            writers,
            ledger: path,
        })
    }

    /// Waits for that many more acknowledged commands.
    pub async fn more(&self, wanted: usize) -> Result<()> {
        let wanted = self.done.load(Ordering::SeqCst) + wanted;
        let until = Instant::now() + Duration::from_secs(60);
        while self.done.load(Ordering::SeqCst) < wanted {
            ensure!(Instant::now() < until, "the writers stand still");
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Stops the writers and answers every key that they have sent.
    pub async fn end(self) -> Result<Vec<Sent>> {
        self.stop.store(true, Ordering::SeqCst);
        let mut all = vec![];
        for sent in join_all(self.writers).await {
            all.extend(sent?);
        }
        Ok(all)
    }
}

impl Writer {
    async fn write(self) -> Vec<Sent> {
        let (client, mut all) = (Client::new(), vec![]);
        let orders = self.orders.iter().cycle().skip(self.step);
        for (number, order) in (0..MOST).zip(orders) {
            if self.stop.load(Ordering::SeqCst) {
                break;
            }
            let (key, order) = (format!("{}-{number}", self.key), Arc::clone(order));
            let before = self.clock.fetch_add(1, Ordering::SeqCst);
            self.keep(&json!({ "sent": key }));
            let answer = self.post(&client, &order, &key).await;
            let after = self.clock.fetch_add(1, Ordering::SeqCst);
            let body = answer.as_ref().map(|told| &told.body);
            self.keep(&json!({ "key": key, "answer": body }));
            let ticks = (before, after);
            let sent = Sent {
                key,
                order,
                answer,
                ticks,
            };
            if sent.acknowledged() {
                self.done.fetch_add(1, Ordering::SeqCst);
            } else if sent.answer.is_none() {
                sleep(Duration::from_millis(20)).await;
            }
            all.push(sent);
            sleep(self.pace).await;
        }
        all
    }

    /// Writes a line and syncs it, as a client does that must not forget.
    fn keep(&self, line: &Value) {
        let mut file = &self.ledger;
        let kept = writeln!(file, "{line}").and_then(|()| file.sync_data());
        // A ledger that cannot be written must fail the run.
        assert!(kept.is_ok(), "the ledger: {kept:?}");
    }

    /// The answer, if there is one; 503 says that the outcome is not known.
    async fn post(&self, client: &Client, order: &Order, key: &str) -> Option<Answer> {
        let token = self.tokens.get(order.role)?;
        let request = client.post(format!("{}{}", self.url, order.path));
        let request = request.bearer_auth(token).header("idempotency-key", key);
        let sent = request.json(&order.body).send().await.ok()?;
        let mut answer = Answer::of(sent).await.ok()?;
        if answer.status < 300 {
            let told = ["id", "version", "position"].map(|name| (name, answer.body[name].clone()));
            answer.body = told.into_iter().collect();
        }
        (answer.status != 503).then_some(answer)
    }
}
