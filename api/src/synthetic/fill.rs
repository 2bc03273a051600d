//! Fills a log with the history: made ahead while what came before is stored, and left out where
//! it is stored already.

use std::collections::HashSet;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::life::command_id;
use super::{Plan, streams};
use crate::log::{Append, Bulk, LogError, Outcome};

/// Numbers that are looked up and made at once.
const MADE: u64 = 1000;
/// Streams in one call, about; those of one number are never parted. The database counts the events
/// of each among all of a call, so that far larger calls cost more for each event, not less.
const CALL: usize = 40;
/// How often the progress is told.
const TOLD: Duration = Duration::from_secs(1);

/// What was stored, so far or in all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filled {
    /// Numbers of which all is there now, by this call or before.
    pub numbers: u64,
    /// Streams stored by this call.
    pub streams: u64,
    /// Events stored by this call.
    pub events: u64,
    /// Those that were there before.
    pub known: u64,
    /// Since when this call works.
    pub took: Duration,
}

/// Some numbers' streams, in calls.
struct Made {
    numbers: u64,
    known: u64,
    calls: Vec<Vec<Append>>,
}

/// Stores what is not stored of a history. Whatever ends it, another call goes on.
///
/// # Errors
/// The database cannot be reached, or the history is none: an error of ours.
pub async fn fill(
    plan: Plan,
    options: PgConnectOptions,
    mut tell: impl FnMut(&Filled),
) -> anyhow::Result<Filled> {
    let (ahead, mut made) = mpsc::channel(2);
    let maker = tokio::spawn(make(plan, Bulk::open(options.clone()).await, ahead));
    let mut bulk = Bulk::open(options).await;
    let (began, mut told) = (Instant::now(), Instant::now());
    let mut filled = Filled::default();
    while let Some(next) = made.recv().await {
        for call in &next.calls {
            store(&mut bulk, call, &mut filled).await?;
            filled.took = began.elapsed();
            if told.elapsed() > TOLD {
                told = Instant::now();
                tell(&filled);
            }
        }
        filled.numbers += next.numbers;
        filled.known += next.known;
    }
    maker.await??;
    bulk.durable().await?;
    filled.took = began.elapsed();
    Ok(filled)
}

async fn store(bulk: &mut Bulk, call: &[Append], filled: &mut Filled) -> Result<(), LogError> {
    for (append, outcome) in call.iter().zip(bulk.append(call).await?) {
        match outcome {
            Outcome::Appended(_) => {
                filled.streams += 1;
                filled.events += append.events.len() as u64;
            }
            // Another call of the same kind was faster.
            Outcome::Duplicate(_) => {}
            other @ (Outcome::Reused
            | Outcome::Conflict { .. }
            | Outcome::KeyTaken
            | Outcome::Moved) => {
                let id = &append.command_id;
                return Err(LogError::Broken(format!("{id}: {other:?}")));
            }
        }
    }
    Ok(())
}

async fn make(plan: Plan, mut bulk: Bulk, ahead: mpsc::Sender<Made>) -> anyhow::Result<()> {
    let mut first = 0;
    while first < plan.count {
        let numbers = MADE.min(plan.count - first);
        let ids: Vec<String> = (first..first + numbers)
            .map(|number| command_id(plan.seed, number, plan.kind.purpose()))
            .collect();
        let known: HashSet<String> = bulk.known(&ids).await?.into_iter().collect();
        let missing: Vec<u64> = (first..)
            .zip(ids)
            .filter(|(_, id)| !known.contains(id))
            .map(|(number, _)| number)
            .collect();
        let known = known.len() as u64;
        let calls = tokio::task::spawn_blocking(move || calls(&plan, &missing)).await??;
        let made = Made {
            numbers,
            known,
            calls,
        };
        if ahead.send(made).await.is_err() {
            break;
        }
        first += numbers;
    }
    Ok(())
}

fn calls(plan: &Plan, numbers: &[u64]) -> anyhow::Result<Vec<Vec<Append>>> {
    let mut calls = vec![];
    let mut call = Vec::with_capacity(CALL);
    for number in numbers {
        call.extend(streams(plan, *number)?);
        if call.len() >= CALL {
            calls.push(std::mem::take(&mut call));
        }
    }
    if !call.is_empty() {
        calls.push(call);
    }
    Ok(calls)
}
