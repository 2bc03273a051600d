//! The one writer of this process: gathers waiting commands and appends them in one call.
//!
//! While a call is under way the next commands gather, so a busy process pays one fsync and one
//! lock for many of them and an idle one never waits for a timer.

use std::collections::HashSet;

use sqlx::postgres::PgConnectOptions;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use super::call::{self, Verdict};
use super::error::passes;
use super::line::{Line, PATIENCE, Retry, patient};
use super::{Append, Door, LogError, Outcome, metrics};

/// The most commands in one call.
const BATCH: usize = 64;

/// A command whose caller waits for the answer.
pub(super) struct Waiting {
    append: Append,
    answer: oneshot::Sender<Result<Outcome, LogError>>,
    since: Instant,
    /// A call with it was cut off: it may be stored already, and by us.
    in_doubt: bool,
}

impl Waiting {
    pub(super) fn new(append: Append, answer: oneshot::Sender<Result<Outcome, LogError>>) -> Self {
        let since = Instant::now();
        Self {
            append,
            answer,
            since,
            in_doubt: false,
        }
    }

    /// A caller that has gone is no reason to forget the command: it is stored all the same.
    fn answer(self, answer: Result<Outcome, LogError>) {
        let _gone = self.answer.send(answer);
    }
}

/// Appends what is asked until all senders are gone and everything is answered.
pub(super) async fn run(
    mut requests: mpsc::Receiver<Waiting>,
    (options, door): (PgConnectOptions, Door),
    head: watch::Sender<i64>,
) {
    let line = Line::open(options, door).await;
    // Everybody reads the measures; they tell nothing of complaints.
    let measured = door == Door::Register;
    let mut writer = Writer {
        line,
        head,
        measured,
    };
    let mut waiting = Vec::with_capacity(BATCH);
    while gather(&mut requests, &mut waiting).await {
        waiting = writer.append(waiting).await;
    }
}

/// Fills the batch behind the deferred commands that it holds; `false` at the end.
async fn gather(requests: &mut mpsc::Receiver<Waiting>, waiting: &mut Vec<Waiting>) -> bool {
    if waiting.is_empty() && requests.recv_many(waiting, BATCH).await == 0 {
        return false;
    }
    while waiting.len() < BATCH {
        match requests.try_recv() {
            Ok(next) => waiting.push(next),
            Err(_) => break,
        }
    }
    true
}

struct Writer {
    line: Line,
    head: watch::Sender<i64>,
    measured: bool,
}

impl Writer {
    /// Answers the batch and returns the deferred commands, in order.
    async fn append(&mut self, mut batch: Vec<Waiting>) -> Vec<Waiting> {
        if moves_what_others_rest_on(&batch) {
            return self.append_singly(batch).await;
        }
        let start = Instant::now();
        let stored = self.store(&mut batch).await;
        if self.measured {
            metrics::batch(batch.len(), start.elapsed());
        }
        match stored {
            Ok(verdicts) => self.answer(batch, verdicts),
            Err(LogError::Broken(_)) if batch.len() > 1 => self.append_singly(batch).await,
            Err(error) => {
                tracing::error!(%error, commands = batch.len(), "append failed");
                for waiting in batch {
                    waiting.answer(Err(error.clone()));
                }
                Vec::new()
            }
        }
    }

    /// One of them stands against the call: find it, so that it does not fail its neighbours.
    async fn append_singly(&mut self, batch: Vec<Waiting>) -> Vec<Waiting> {
        for mut waiting in batch {
            match self.store(std::slice::from_mut(&mut waiting)).await {
                // Alone in its batch, none is deferred.
                Ok(verdicts) => drop(self.answer(vec![waiting], verdicts)),
                Err(error) => waiting.answer(Err(error)),
            }
        }
        Vec::new()
    }

    /// Calls until there is an answer, as long as the commands are patient.
    async fn store(&mut self, batch: &mut [Waiting]) -> Result<Vec<Verdict>, LogError> {
        let newest = batch.iter().map(|waiting| waiting.since).max();
        let mut retry = Retry::until(newest.unwrap_or_else(Instant::now) + PATIENCE);
        loop {
            match self.call(batch).await {
                Ok(verdicts) => return Ok(verdicts),
                Err(error) => self.line.recover(error, &mut retry).await?,
            }
        }
    }

    async fn call(&mut self, batch: &mut [Waiting]) -> Result<Vec<Verdict>, sqlx::Error> {
        let connection = self.line.connected().await?;
        let appends: Vec<&Append> = batch.iter().map(|waiting| &waiting.append).collect();
        let result = patient(call::append(connection, &appends)).await;
        if result.as_ref().is_err_and(passes) {
            doubt(batch);
        }
        result
    }

    fn answer(&self, batch: Vec<Waiting>, verdicts: Vec<Verdict>) -> Vec<Waiting> {
        let mut deferred = Vec::new();
        for (waiting, verdict) in batch.into_iter().zip(verdicts) {
            let outcome = match verdict {
                Verdict::Settled(Outcome::Duplicate(written)) if waiting.in_doubt => {
                    Outcome::Appended(written)
                }
                Verdict::Settled(outcome) => outcome,
                Verdict::Deferred => {
                    deferred.push(waiting);
                    continue;
                }
            };
            if let Outcome::Appended(written) = &outcome {
                self.publish(written.last_position);
            }
            if self.measured {
                metrics::answered(&outcome);
            }
            waiting.answer(Ok(outcome));
        }
        deferred
    }

    fn publish(&self, position: i64) {
        self.head.send_if_modified(|head| {
            let moved = position > *head;
            *head = position.max(*head);
            moved
        });
    }
}

/// Whether one command of a batch appends to a stream on which another rests: they cannot both be
/// compared with what was stored before.
fn moves_what_others_rest_on(batch: &[Waiting]) -> bool {
    let rested: HashSet<(&str, &str)> = (batch.iter().flat_map(|waiting| &waiting.append.rests_on))
        .map(|seen| (seen.aggregate_type, &*seen.aggregate_id))
        .collect();
    let is_rested_on = |Waiting { append, .. }: &Waiting| {
        rested.contains(&(&*append.aggregate_type, &*append.aggregate_id))
    };
    batch.len() > 1 && !rested.is_empty() && batch.iter().any(is_rested_on)
}

/// Marks the commands that the cut-off call may have stored: of twins, the first only.
fn doubt(batch: &mut [Waiting]) {
    let mut seen = HashSet::new();
    for waiting in batch {
        let first = seen.insert(waiting.append.command_id.as_str());
        waiting.in_doubt = waiting.in_doubt || first;
    }
}
