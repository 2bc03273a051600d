//! R13: ten times more requests than the server can answer, whoever waits for an answer or not.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures::future::{join_all, try_join_all};
use reqwest::Method;
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::{Figures, Size, p99, told_everywhere, within};
use crate::Answer;
use crate::App;
use crate::database::Database;
use crate::ledger::{Entry, compare, facts};
use crate::line::{Line, Weather};
use crate::load::{Order, Sent};
use crate::truth::Log;

/// What makes the capacity small enough for ten times as much to come from the same machine.
const SLOW: Duration = Duration::from_millis(40);
/// Writers that wait for their answers, and how often each writes, to measure the capacity.
const CLOSED: usize = 100;
const ROUNDS: usize = 4;
/// The most requests a second that are sent.
const MOST: u64 = 4_000;
/// Between two sends.
const TICK: Duration = Duration::from_millis(10);
/// Limits of the catalogue, and how fast a refusal must be.
const ADMITTED: Duration = Duration::from_secs(1);
const REFUSED: Duration = Duration::from_millis(500);
const MEMORY_KB: u64 = 512 * 1024;

/// Measures what it can do, then sends ten times as much.
pub async fn open_loop(size: Size) -> Result<Figures> {
    let database = Database::start().await?;
    let line = Line::to(&database.url()).await?;
    let app = App::start(&["--database-url", &line.url])?;
    let example = Order {
        role: "coordinator",
        path: "/api/v1/cases".to_owned(),
        body: app.case_example().await?,
    };
    line.set(Weather::Late(SLOW));
    let capacity = capacity(&app, &example).await?;
    let rate = (capacity * 10).min(MOST);
    let sent = flood(&app, example.into(), rate, size).await?;
    line.set(Weather::Fair);
    let entries: Result<Vec<Entry>> = sent.iter().map(|(sent, _)| Entry::of(sent)).collect();
    let mut owner = database.connect().await?;
    sleep(Duration::from_millis(500)).await;
    let findings = compare(&entries?, &facts(&Log::read(&mut owner).await?));
    findings.are_none()?;
    told_everywhere(&app, &mut owner).await?;
    let times = |done: bool| {
        let of = sent.iter().filter(|(sent, _)| sent.acknowledged() == done);
        of.map(|(_, took)| *took).collect::<Vec<_>>()
    };
    let (mut admitted, mut refused) = (times(true), times(false));
    let (slow, fast) = (p99(&mut admitted), p99(&mut refused));
    let memory = peak_memory(&app)?;
    let notes = format!(
        "capacity {capacity}/s, sent {rate}/s; p99 of {} admitted {slow} ms, of {} refused {fast} ms; {} MB",
        admitted.len(),
        refused.len(),
        memory / 1024
    );
    ensure!(!refused.is_empty() && !admitted.is_empty(), "no overload");
    ensure!(memory < MEMORY_KB, "{memory} kB: {notes}");
    let limits = [
        ("p99 of admitted", slow, ADMITTED),
        ("p99 of refused", fast, REFUSED),
    ];
    for (what, took, limit) in limits {
        let took = Duration::from_millis(u64::try_from(took)?);
        within(size, what, took, limit).with_context(|| notes.clone())?;
    }
    Ok(Figures {
        id: "R13",
        kills: 0,
        notes,
        findings,
    })
}

impl Answer {
    /// Itself when something was stored, none when there was no place.
    fn stored(self) -> Result<Option<Self>> {
        ensure!(matches!(self.status, 201 | 503), "{self:?}");
        Ok(Some(self).filter(|answer| answer.status == 201))
    }
}

/// Commands a second of as many writers as fill two calls of the appender.
async fn capacity(app: &App, order: &Order) -> Result<u64> {
    let token = app.token(order.role, &[])?;
    let write = |rounds: usize| {
        let ask = || {
            app.request(Method::POST, &order.path, &token)
                .json(&order.body)
        };
        let writer = |_| async move {
            for _ in 0..rounds {
                // Who finds no place comes again: what is measured is what is stored.
                while Answer::of(ask().send().await?).await?.stored()?.is_none() {
                    sleep(TICK).await;
                }
            }
            Ok::<_, anyhow::Error>(())
        };
        try_join_all((0..CLOSED).map(writer).collect::<Vec<_>>())
    };
    write(1).await?;
    let since = Instant::now();
    write(ROUNDS).await?;
    let took = since.elapsed().as_millis().max(1);
    Ok(u64::try_from((CLOSED * ROUNDS * 1000) as u128 / took)?)
}

/// Sends at a rate, whatever is answered; each key with the time of its answer.
async fn flood(
    app: &App,
    order: std::sync::Arc<Order>,
    rate: u64,
    size: Size,
) -> Result<Vec<(Sent, Duration)>> {
    let token = app.token("coordinator", &[])?;
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let (mut running, ticks_of_run) = (vec![], size.rounds);
    for tick in 0..ticks_of_run {
        ticks.tick().await;
        for number in 0..rate / 100 {
            let key = format!("r13-{}-{tick}-{number}", size.seed);
            let request = app.request(Method::POST, "/api/v1/cases", &token);
            let request = request.header("idempotency-key", &key).json(&order.body);
            let order = std::sync::Arc::clone(&order);
            running.push(tokio::spawn(async move {
                let since = Instant::now();
                let answer = Answer::of(request.send().await?).await?;
                let took = since.elapsed();
                let answer = answer.stored()?;
                let ticks = (0, u64::MAX);
                Ok((
                    Sent {
                        key,
                        order,
                        answer,
                        ticks,
                    },
                    took,
                ))
            }));
        }
    }
    join_all(running)
        .await
        .into_iter()
        .map(|done| done?)
        .collect()
}

/// The most memory that the server ever held, in kB.
fn peak_memory(app: &App) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", app.pid()?))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let line = line.context("no VmHWM")?.trim().trim_end_matches(" kB");
    Ok(line.parse()?)
}
