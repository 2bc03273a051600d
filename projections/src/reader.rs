//! The log read ahead: events are read on a connection of their own while those before them are
//! worked on.

use std::sync::Arc;

use futures::TryStreamExt;
use sqlx::PgConnection;
use tokio::sync::{Mutex, mpsc};
use tokio::task::{JoinError, JoinHandle};

use crate::feed::{self, RecordedEvent};

/// Most events that are given at once.
const AT_ONCE: usize = 5000;
/// How many times as many are there before they are wanted.
const AHEAD: usize = 4;

/// Stored events of which each is being read as the domain has it, on whatever core is free.
type Coming = JoinHandle<Vec<RecordedEvent>>;

/// Reads the events of one kind of stream in the order of the log.
pub(crate) struct Reader {
    connection: Arc<Mutex<PgConnection>>,
    kind: &'static str,
    reading: Option<Reading>,
}

/// One statement of which the events are given one after another.
struct Reading {
    /// The position up to which they are given.
    given: i64,
    /// The last position of which they are asked for.
    upto: i64,
    /// Those that are there.
    ready: Vec<RecordedEvent>,
    coming: mpsc::Receiver<Coming>,
    task: JoinHandle<Result<(), sqlx::Error>>,
}

/// Some events in order.
pub(crate) struct Batch {
    pub(crate) events: Vec<RecordedEvent>,
    /// The position up to which there are no others.
    pub(crate) reached: i64,
}

impl Reader {
    /// Reads on a connection, which is used for nothing else from now on.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub(crate) async fn on(
        mut connection: PgConnection,
        kind: &'static str,
    ) -> Result<Self, sqlx::Error> {
        // What few events there are of a kind are found by it and sorted, not looked for in the whole
        // log.
        sqlx::query!(
            "SELECT set_config('work_mem', '64MB', false) AS memory,
                    set_config('random_page_cost', '1.1', false) AS cost,
                    set_config('plan_cache_mode', 'force_custom_plan', false) AS planning"
        )
        .fetch_one(&mut connection)
        .await?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
            kind,
            reading: None,
        })
    }

    /// The next events after a position and up to another, so many at the most. Who asks for those
    /// after the last ones, up to the same position, waits for no new statement.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub(crate) async fn next(
        &mut self,
        (after, upto): (i64, i64),
        most: usize,
    ) -> Result<Batch, sqlx::Error> {
        let is_next = |one: &Reading| (one.given, one.upto) == (after, upto);
        let mut reading = match self.reading.take().filter(is_next) {
            Some(reading) => reading,
            None => self.read(after, upto),
        };
        let batch = reading.next(most).await?;
        self.reading = Some(reading);
        Ok(batch)
    }

    fn read(&self, after: i64, upto: i64) -> Reading {
        let (give, coming) = mpsc::channel(AHEAD);
        let (connection, kind) = (Arc::clone(&self.connection), self.kind);
        let task = tokio::spawn(async move {
            let mut connection = connection.lock().await;
            let events = feed::select(&mut connection, (after, upto), kind, false);
            let mut batches = events.try_chunks(AT_ONCE);
            while let Some(batch) = batches.try_next().await.map_err(|error| error.1)? {
                let coming = tokio::spawn(async move {
                    batch.iter().for_each(RecordedEvent::read_ahead);
                    batch
                });
                if give.send(coming).await.is_err() {
                    break;
                }
            }
            Ok(())
        });
        Reading {
            given: after,
            upto,
            ready: vec![],
            coming,
            task,
        }
    }
}

impl Reading {
    async fn next(&mut self, most: usize) -> Result<Batch, sqlx::Error> {
        if self.ready.is_empty()
            && let Some(coming) = self.coming.recv().await
        {
            self.ready = coming.await.map_err(crashed)?;
        }
        let rest = self.ready.split_off(most.min(self.ready.len()));
        let events = std::mem::replace(&mut self.ready, rest);
        self.given = if let Some(last) = events.last() {
            last.position
        } else {
            let ended = (&mut self.task).await;
            ended.map_err(crashed)??;
            self.upto
        };
        let reached = self.given;
        Ok(Batch { events, reached })
    }
}

fn crashed(_: JoinError) -> sqlx::Error {
    sqlx::Error::WorkerCrashed
}
