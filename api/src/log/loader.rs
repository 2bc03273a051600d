//! The one reader of streams to decide on: gathers what waiting commands need and asks once.
//!
//! A command needs a stream's payloads and nothing else, so they are read as text and decoded
//! straight into events by the command that waits, without the pool's pings. Who has read a stream
//! before reads on from there, and who wants the same at once is answered by one reading.

use std::sync::Arc;

use sqlx::postgres::PgConnectOptions;
use sqlx::{FromRow, PgConnection};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::line::{Line, PATIENCE, Retry, patient};
use super::{Door, LogError};

/// The most streams in one query.
const BATCH: usize = 64;

/// A stream that somebody waits for.
pub(super) struct Wanted {
    pub(super) part: Part,
    pub(super) answer: oneshot::Sender<Result<Arc<[Stored]>, LogError>>,
}

/// The last events of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) aggregate_type: &'static str,
    pub(super) aggregate_id: String,
    /// The sequence of the first one.
    pub(super) from: i64,
}

/// One event of a stream.
#[derive(Debug, FromRow)]
pub(super) struct Stored {
    /// Which of the streams asked for, from 1.
    nth: i64,
    pub(super) sequence: i64,
    pub(super) event_type: String,
    pub(super) event_version: String,
    pub(super) payload: String,
}

/// Answers until all senders are gone.
pub(super) async fn run(
    mut requests: mpsc::Receiver<Wanted>,
    options: PgConnectOptions,
    door: Door,
) {
    let mut line = Line::open(options, door).await;
    let mut wanted = Vec::with_capacity(BATCH);
    while requests.recv_many(&mut wanted, BATCH).await > 0 {
        let (parts, answers) = gathered(wanted.drain(..));
        match read(&mut line, &parts).await {
            Ok(streams) => {
                for (answers, stream) in answers.into_iter().zip(streams) {
                    let stream: Arc<[Stored]> = stream.into();
                    for answer in answers {
                        let _gone = answer.send(Ok(Arc::clone(&stream)));
                    }
                }
            }
            Err(error) => {
                for answer in answers.into_iter().flatten() {
                    let _gone = answer.send(Err(error.clone()));
                }
            }
        }
    }
}

/// Who waits for one part of a stream.
type Answers = Vec<oneshot::Sender<Result<Arc<[Stored]>, LogError>>>;

/// Each part that is wanted once, with all who wait for it.
fn gathered(wanted: impl Iterator<Item = Wanted>) -> (Vec<Part>, Vec<Answers>) {
    let (mut parts, mut answers): (Vec<Part>, Vec<Answers>) = (vec![], vec![]);
    for Wanted { part, answer } in wanted {
        let same = parts.iter().position(|one| *one == part);
        if let Some(others) = same.and_then(|nth| answers.get_mut(nth)) {
            others.push(answer);
        } else {
            parts.push(part);
            answers.push(vec![answer]);
        }
    }
    (parts, answers)
}

/// One stream for each part.
async fn read(line: &mut Line, parts: &[Part]) -> Result<Vec<Vec<Stored>>, LogError> {
    let mut retry = Retry::until(Instant::now() + PATIENCE);
    loop {
        let result = match line.connected().await {
            Ok(connection) => patient(query(connection, parts)).await,
            Err(error) => Err(error),
        };
        match result {
            Ok(rows) => return Ok(parted(rows, parts.len())),
            Err(error) => line.recover(error, &mut retry).await?,
        }
    }
}

async fn query(connection: &mut PgConnection, parts: &[Part]) -> Result<Vec<Stored>, sqlx::Error> {
    if let [only] = parts {
        return sqlx::query_as(
            "SELECT 1::bigint AS nth, sequence, event_type, event_version, payload::text FROM events
             WHERE aggregate_type = $1 AND aggregate_id = $2 AND sequence >= $3 ORDER BY sequence",
        )
        .bind(only.aggregate_type)
        .bind(&only.aggregate_id)
        .bind(only.from)
        .fetch_all(connection)
        .await;
    }
    let types: Vec<&str> = parts.iter().map(|part| part.aggregate_type).collect();
    let ids: Vec<&str> = parts.iter().map(|part| &*part.aggregate_id).collect();
    let from: Vec<i64> = parts.iter().map(|part| part.from).collect();
    sqlx::query_as(
        "SELECT w.nth, e.sequence, e.event_type, e.event_version, e.payload::text
         FROM unnest($1::text[], $2::text[], $3::bigint[])
              WITH ORDINALITY AS w (aggregate_type, aggregate_id, begin, nth)
         JOIN events e ON e.aggregate_type = w.aggregate_type AND e.aggregate_id = w.aggregate_id
              AND e.sequence >= w.begin
         ORDER BY w.nth, e.sequence",
    )
    .bind(types)
    .bind(ids)
    .bind(from)
    .fetch_all(connection)
    .await
}

fn parted(rows: Vec<Stored>, streams: usize) -> Vec<Vec<Stored>> {
    let mut parted: Vec<Vec<Stored>> = std::iter::repeat_with(Vec::new).take(streams).collect();
    for row in rows {
        let nth = usize::try_from(row.nth - 1).unwrap_or(usize::MAX);
        if let Some(stream) = parted.get_mut(nth) {
            stream.push(row);
        }
    }
    parted
}
