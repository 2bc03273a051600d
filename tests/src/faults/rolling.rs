//! R14: servers end and start again one after the other, and nobody notices.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use futures::future::join_all;
use tokio::time::sleep;

use super::{Figures, PACE, Size, WRITERS, told_everywhere, within};
use crate::database::Database;
use crate::ledger::{Entry, compare, covers, facts};
use crate::load::{Order, Sent};
use crate::stream::Stream;
use crate::truth::Log;
use crate::{Answer, App};

/// How long a server may take to end.
const DRAIN: Duration = Duration::from_secs(10);
/// How long a client tries.
const PATIENCE: Duration = Duration::from_secs(30);

/// A client that knows both servers, with a token of each.
#[derive(Clone)]
struct Client {
    http: reqwest::Client,
    servers: Vec<(String, String)>,
    stop: Arc<AtomicBool>,
}

/// SIGTERM to one server after the other under load, with subscribers that go on at the other.
pub async fn restarts(size: Size) -> Result<Figures> {
    let database = Database::start().await?;
    let mut apps = [database.serve()?, database.serve()?];
    let [one, two] = &apps;
    let order = Arc::new(Order {
        role: "coordinator",
        path: "/api/v1/cases".to_owned(),
        body: one.case_example().await?,
    });
    let writer = client(&[one, two], "coordinator")?;
    let listener = client(&[two, one], "auditor")?;
    let writers: Vec<_> = (0..WRITERS)
        .map(|number| tokio::spawn(writer.clone().write(number, Arc::clone(&order))))
        .collect();
    let listeners: Vec<_> = (0..2)
        .map(|_| tokio::spawn(listener.clone().listen()))
        .collect();
    let mut slowest = Duration::ZERO;
    for round in 0..size.rounds {
        sleep(Duration::from_millis(300)).await;
        let app = apps.get_mut(round % 2).context("no server")?;
        let since = Instant::now();
        tokio::task::block_in_place(|| app.stop())?;
        slowest = slowest.max(since.elapsed());
        app.restart()?;
    }
    writer.stop.store(true, Ordering::SeqCst);
    let mut sent = vec![];
    for all in join_all(writers).await {
        sent.extend(all??);
    }
    listener.stop.store(true, Ordering::SeqCst);
    // The last one wakes whoever listens.
    writer.insist("r14-last", &order).await?;
    let mut owner = database.connect().await?;
    let mut heard = 0;
    for seen in join_all(listeners).await {
        let seen = seen??;
        covers(0, &seen)?;
        heard += seen.len();
    }
    let entries: Result<Vec<Entry>> = sent.iter().map(Entry::of).collect();
    let findings = compare(&entries?, &facts(&Log::read(&mut owner).await?));
    findings.are_none()?;
    let [one, _] = &apps;
    told_everywhere(one, &mut owner).await?;
    within(size, "drain", slowest, DRAIN)?;
    Ok(Figures {
        id: "R14",
        kills: size.rounds,
        findings,
        notes: format!(
            "0 failed requests, slowest drain {} ms, {heard} messages without gap or repeat",
            slowest.as_millis()
        ),
    })
}

fn client(apps: &[&App], role: &str) -> Result<Client> {
    let servers: Result<_> = apps
        .iter()
        .map(|app| Ok((app.url.clone(), app.token(role, &[])?)))
        .collect();
    Ok(Client {
        http: reqwest::Client::new(),
        servers: servers?,
        stop: Arc::default(),
    })
}

impl Client {
    async fn write(self, number: usize, order: Arc<Order>) -> Result<Vec<Sent>> {
        let mut all = vec![];
        while !self.stop.load(Ordering::SeqCst) {
            let key = format!("r14-{number}-{}", all.len());
            let answer = Some(self.insist(&key, &order).await?);
            let (order, ticks) = (Arc::clone(&order), (0, u64::MAX));
            all.push(Sent {
                key,
                order,
                answer,
                ticks,
            });
            sleep(PACE).await;
        }
        Ok(all)
    }

    /// Sends a key to one server after the other until it is done.
    async fn insist(&self, key: &str, order: &Order) -> Result<Answer> {
        let until = Instant::now() + PATIENCE;
        for (url, token) in self.servers.iter().cycle() {
            let request = self.http.post(format!("{url}{}", order.path));
            let request = request.bearer_auth(token).header("idempotency-key", key);
            let sent = request.json(&order.body).send().await;
            if let Ok(response) = sent
                && response.status() != 503
                && let Ok(answer) = Answer::of(response).await
            {
                ensure!(answer.status == 201, "{answer:?}");
                return Ok(answer);
            }
            ensure!(Instant::now() < until, "{key} fails");
            sleep(Duration::from_millis(20)).await;
        }
        bail!("no server")
    }

    /// Follows the feed from its beginning, at the other server when one ends.
    async fn listen(self) -> Result<Vec<(i64, i64)>> {
        let mut seen: Vec<(i64, i64)> = vec![];
        for (url, token) in self.servers.iter().cycle() {
            let last = seen.last().map(|(_, upto)| *upto);
            let request = self.http.get(format!("{url}/api/v1/events"));
            let Ok(mut stream) = Stream::of(request.bearer_auth(token), last).await else {
                sleep(Duration::from_millis(20)).await;
                continue;
            };
            while let Ok(Some(told)) = stream.next().await {
                let from = told.data["after"]
                    .as_i64()
                    .map_or(told.id, |after| after + 1);
                // An empty range tells how far the page goes.
                if from <= told.id {
                    seen.push((from, told.id));
                }
                if self.stop.load(Ordering::SeqCst) {
                    return Ok(seen);
                }
            }
        }
        bail!("no server")
    }
}
