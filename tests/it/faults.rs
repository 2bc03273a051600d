use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures::future::join_all;
use nix::sys::signal::{Signal, kill};
use reqwest::{Client, Method};
use serde_json::Value;
use tests::{Answer, App};
use tokio::task::JoinHandle;

const WRITERS: usize = 8;
const ENOUGH: usize = 40;

/// What one writer was told, and how many of its requests were left without an answer.
#[derive(Default)]
struct Ledger {
    acknowledged: Vec<String>,
    in_doubt: usize,
}

struct Load {
    stop: Arc<AtomicBool>,
    count: Arc<std::sync::atomic::AtomicUsize>,
    writers: Vec<JoinHandle<Ledger>>,
}

impl Load {
    /// Writers that register cases until they are stopped; a failed request is not repeated.
    async fn start(app: &App, round: &str) -> Result<Self> {
        let (token, body) = (app.token("coordinator", &[])?, app.case_example().await?);
        let (stop, count) = (Arc::default(), Arc::default());
        let mut load = Self {
            stop,
            count,
            writers: vec![],
        };
        for writer in 0..WRITERS {
            let (stop, count) = (Arc::clone(&load.stop), Arc::clone(&load.count));
            let (token, body) = (token.clone(), body.clone());
            let (url, key) = (
                format!("{}/api/v1/cases", app.url),
                format!("{round}-{writer}"),
            );
            load.writers.push(tokio::spawn(async move {
                let (client, mut ledger) = (Client::new(), Ledger::default());
                let mut number = 0;
                while !stop.load(Ordering::SeqCst) {
                    number += 1;
                    let request = client.post(&url).bearer_auth(&token).json(&body);
                    let request = request.header("idempotency-key", format!("{key}-{number}"));
                    if let Some(id) = registered(request).await {
                        ledger.acknowledged.push(id);
                        count.fetch_add(1, Ordering::SeqCst);
                    } else {
                        ledger.in_doubt += 1;
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                }
                ledger
            }));
        }
        load.more(ENOUGH).await?;
        Ok(load)
    }

    /// Waits for that many more acknowledged cases.
    async fn more(&self, wanted: usize) -> Result<()> {
        let wanted = self.count.load(Ordering::SeqCst) + wanted;
        let until = Instant::now() + Duration::from_secs(60);
        while self.count.load(Ordering::SeqCst) < wanted {
            ensure!(Instant::now() < until, "the writers stand still");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    async fn end(self) -> Result<Ledger> {
        self.stop.store(true, Ordering::SeqCst);
        let mut all = Ledger::default();
        for ledger in join_all(self.writers).await {
            let ledger = ledger?;
            all.acknowledged.extend(ledger.acknowledged);
            all.in_doubt += ledger.in_doubt;
        }
        Ok(all)
    }
}

async fn registered(request: reqwest::RequestBuilder) -> Option<String> {
    let answer = Answer::of(request.send().await.ok()?).await.ok()?;
    Some(answer.body(201).ok()?["id"].as_str()?.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_keeps_what_it_acknowledged() -> Result<()> {
    let mut app = App::start(&[])?;
    let load = Load::start(&app, "server").await?;
    app.kill9()?;
    let ledger = load.end().await?;
    app.restart()?;
    everything_is_there(&app, &ledger).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_database_comes_back_with_everything() -> Result<()> {
    let app = App::start(&[])?;
    let load = Load::start(&app, "database").await?;
    kill(app.postmaster()?, Signal::SIGKILL)?;
    load.more(ENOUGH).await?;
    let ledger = load.end().await?;
    everything_is_there(&app, &ledger).await
}

#[tokio::test]
async fn a_data_directory_has_one_server() -> Result<()> {
    let app = App::start(&[])?;
    let second = app.command(&["serve", "--listen", "127.0.0.1:0"])?;
    assert!(!second.status.success(), "{second:?}");
    let told = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(told.contains("data"), "{told}");
    assert!(!told.contains("panicked"), "{told}");
    app.register().await?;
    Ok(())
}

/// Every acknowledged case once, the others at most once, and no gap in the log.
async fn everything_is_there(app: &App, ledger: &Ledger) -> Result<()> {
    let doctor = app.command(&["doctor"])?;
    assert!(doctor.status.success(), "{doctor:?}");
    let head = app.position().await?;
    let listed = listed(app, head).await?;
    let once: HashSet<&String> = listed.iter().collect();
    assert_eq!(once.len(), listed.len(), "a case is listed twice");
    let told: HashSet<&String> = ledger.acknowledged.iter().collect();
    assert_eq!(told.len(), ledger.acknowledged.len(), "an id is told twice");
    let lost: Vec<_> = told.difference(&once).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert!(listed.len() <= told.len() + ledger.in_doubt);
    assert_eq!(
        i64::try_from(listed.len())?,
        head,
        "one event for each case"
    );
    Ok(())
}

/// The ids of every page of the list, as of a position.
async fn listed(app: &App, position: i64) -> Result<Vec<String>> {
    let token = app.token("coordinator", &[])?;
    let mut next = Some(format!("/api/v1/cases?limit=200&min_position={position}"));
    let mut ids = vec![];
    while let Some(path) = next {
        let answer = app.request(Method::GET, &path, &token).send().await?;
        let page = Answer::of(answer).await?.body(200)?;
        for item in page["items"].as_array().context("no items")? {
            ids.push(item["id"].as_str().context("no id")?.to_owned());
        }
        next = next_page(&page);
    }
    Ok(ids)
}

fn next_page(page: &Value) -> Option<String> {
    Some(page["next"].as_str()?.to_owned())
}
