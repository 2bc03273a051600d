//! The one reader of streams to decide on: gathers what waiting commands need and asks once.
//!
//! A command needs a stream's payloads and nothing else, so they are read as text and decoded
//! straight into events by the command that waits, without the pool's pings.

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
    pub(super) aggregate_type: &'static str,
    pub(super) aggregate_id: String,
    pub(super) answer: oneshot::Sender<Result<Vec<Stored>, LogError>>,
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
        let streams = read(&mut line, &wanted).await;
        match streams {
            Ok(streams) => {
                for (wanted, stream) in wanted.drain(..).zip(streams) {
                    let _gone = wanted.answer.send(Ok(stream));
                }
            }
            Err(error) => {
                for wanted in wanted.drain(..) {
                    let _gone = wanted.answer.send(Err(error.clone()));
                }
            }
        }
    }
}

/// One stream for each that is wanted.
async fn read(line: &mut Line, wanted: &[Wanted]) -> Result<Vec<Vec<Stored>>, LogError> {
    let mut retry = Retry::until(Instant::now() + PATIENCE);
    loop {
        let result = match line.connected().await {
            Ok(connection) => patient(query(connection, wanted)).await,
            Err(error) => Err(error),
        };
        match result {
            Ok(rows) => return Ok(parted(rows, wanted.len())),
            Err(error) => line.recover(error, &mut retry).await?,
        }
    }
}

async fn query(
    connection: &mut PgConnection,
    wanted: &[Wanted],
) -> Result<Vec<Stored>, sqlx::Error> {
    if let [only] = wanted {
        return sqlx::query_as(
            "SELECT 1::bigint AS nth, sequence, event_type, event_version, payload::text FROM events
             WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY sequence",
        )
        .bind(only.aggregate_type)
        .bind(&only.aggregate_id)
        .fetch_all(connection)
        .await;
    }
    let types: Vec<&str> = wanted.iter().map(|wanted| wanted.aggregate_type).collect();
    let ids: Vec<&str> = wanted.iter().map(|wanted| &*wanted.aggregate_id).collect();
    sqlx::query_as(
        "SELECT w.nth, e.sequence, e.event_type, e.event_version, e.payload::text
         FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w (aggregate_type, aggregate_id, nth)
         JOIN events e USING (aggregate_type, aggregate_id) ORDER BY w.nth, e.sequence",
    )
    .bind(types)
    .bind(ids)
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
