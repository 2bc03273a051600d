//! What sealing and the audit of reads cost: the same requests to two servers in this process, on
//! one database, one of which does neither.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use anyhow::{Context, Result};
use api::config::{Config, Flags};
use api::measured::{Guards, serve};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::report::Row;
use super::timing::{Timed, Worker};
use super::wire::{Wire, request};
use super::{Size, fill};
use crate::App;
use crate::database::Database;

/// Both sides are measured in turns.
const ROUNDS: usize = 3;
/// Clients at once: some, and one alone.
const CLIENTS: [usize; 2] = [8, 1];

/// One request, over and over.
struct Client {
    wire: Wire,
    request: Vec<u8>,
}

impl Worker for Client {
    async fn step(&mut self, _: u64) -> Result<()> {
        self.wire.ask(&self.request).await.map(drop)
    }
}

/// A server, and what is asked of it.
struct Side {
    url: String,
    requests: Vec<(&'static str, Vec<u8>)>,
}

/// Measures reads of a case, a page of cases and a person, and the recording of a person.
///
/// # Errors
/// A server cannot be started, or an answer is no good.
pub async fn guarded(size: &Size, mut tell: impl FnMut(&Row)) -> Result<()> {
    let database = Database::start().await?;
    let app = database.serve_with(&["--only", "api"])?;
    fill::history(&database, size.few, size.loud).await?;
    let config = configured(&app, &database)?;
    let stop = CancellationToken::new();
    let mut sides = vec![];
    for guards in [Guards::On, Guards::Off] {
        let url = serve(&config, &database.url(), guards, stop.clone()).await?;
        sides.push(asked(&app, &database, url).await?);
    }
    if let [with, without] = sides.as_slice() {
        for clients in CLIENTS {
            for ((what, ours), (_, beside)) in with.requests.iter().zip(&without.requests) {
                let of = [(&with.url, ours), (&without.url, beside)];
                tell(&compared(what, clients, of, size).await?);
            }
        }
    }
    stop.cancel();
    Ok(())
}

/// The configuration of a server that takes tokens of another one, and has a master key.
fn configured(app: &App, database: &Database) -> Result<Config> {
    let file = app.root().join("guards.key");
    std::fs::write(&file, "07".repeat(32))?;
    let mut flags = Flags::default();
    flags.data_dir = Some(app.data_dir());
    let mut config = Config::load(&flags)?;
    config.database_url = Some(database.url());
    config.master_key_file = Some(file);
    config.requests_per_second = 0;
    Ok(config)
}

/// What is asked of a server; the person was recorded by it.
async fn asked(app: &App, database: &Database, url: String) -> Result<Side> {
    let token = app.token("inspector_2", &[])?;
    let case = "SELECT aggregate_id FROM events WHERE event_type = 'InspectionCaseRegistered'
                AND payload ->> 'province' = '31' ORDER BY position LIMIT 1";
    let case: String = sqlx::query_scalar(case)
        .fetch_one(&mut database.connect().await?)
        .await?;
    let person = json!({ "province": "31", "name": "Contoh Nama" }).to_string();
    let record = request("POST", "/api/v1/persons", &token, "", &person);
    let made = Wire::connect(&url).await?.ask(&record).await?.to_vec();
    let made: Value = serde_json::from_slice(&made)?;
    let id = made["id"].as_str().context("no id")?;
    let get = |path: &str| request("GET", path, &token, "", "");
    Ok(Side {
        requests: vec![
            ("a case", get(&format!("/api/v1/cases/{case}"))),
            ("a page of cases", get("/api/v1/cases?limit=50")),
            ("a person, masked", get(&format!("/api/v1/persons/{id}"))),
            ("recording a person", record),
        ],
        url,
    })
}

/// Requests a second with the guards, beside those without.
async fn compared(
    what: &str,
    clients: usize,
    [ours, beside]: [(&String, &Vec<u8>); 2],
    size: &Size,
) -> Result<Row> {
    let (mut with, mut without) = (Timed::default(), Timed::default());
    let nth = Arc::<AtomicU64>::default();
    for _ in 0..ROUNDS {
        let workers = connected(ours, clients).await?;
        with = with.and(Timed::run(workers, &nth, size.each / 4).await?);
        let workers = connected(beside, clients).await?;
        without = without.and(Timed::run(workers, &nth, size.each / 4).await?);
    }
    Ok(Row {
        what: format!("{what}, {clients} at once, guarded / neither sealed nor audited"),
        ours: with.rate(),
        anchor: without.rate(),
        unit: "1/s",
        goal: "told",
    })
}

async fn connected((url, request): (&String, &Vec<u8>), clients: usize) -> Result<Vec<Client>> {
    let mut found = vec![];
    for _ in 0..clients {
        found.push(Client {
            wire: Wire::connect(url).await?,
            request: request.clone(),
        });
    }
    Ok(found)
}
