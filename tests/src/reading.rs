//! Readers that compare: lists and statistics, over and over, none of which may ever go back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use reqwest::{Method, RequestBuilder};
use tokio::task::JoinHandle;

use crate::{Answer, App};

/// What is read all the time, and how many rows an answer tells.
const READ: [(&str, &str, &str); 4] = [
    ("coordinator", "/api/v1/cases?limit=200", "/items"),
    ("ppns", "/api/v1/prosecutions?limit=200", "/items"),
    ("inspector_1", "/api/v1/worklist", "/items"),
    (
        "statistician",
        "/api/v1/statistics/prosecutions?milestone=reported",
        "/totals/prosecutions",
    ),
];

/// Readers that go on until they are stopped; any answer but a full one ends them with an error.
#[derive(Debug)]
pub struct Reading {
    stop: Arc<AtomicBool>,
    readers: Vec<JoinHandle<Result<usize>>>,
}

impl Reading {
    /// Starts a reader for each of the lists and the statistics.
    pub fn start(app: &App) -> Result<Self> {
        let stop = Arc::<AtomicBool>::default();
        let mut readers = vec![];
        for (role, path, rows) in READ {
            let request = app.request(Method::GET, path, &app.token(role, &[])?);
            readers.push(tokio::spawn(read(request, rows, Arc::clone(&stop))));
        }
        Ok(Self { stop, readers })
    }

    /// Stops them and answers how often they have read.
    pub async fn end(self) -> Result<usize> {
        self.stop.store(true, Ordering::SeqCst);
        let mut reads = 0;
        for reader in self.readers {
            reads += reader.await??;
        }
        Ok(reads)
    }
}

/// Neither the position nor the number of rows ever goes back.
async fn read(request: RequestBuilder, rows: &'static str, stop: Arc<AtomicBool>) -> Result<usize> {
    let (mut reads, mut last) = (0, (0, 0));
    while !stop.load(Ordering::SeqCst) {
        let again = request.try_clone().context("not to be repeated")?;
        let answer = Answer::of(again.send().await?).await?.body(200)?;
        let told = answer.pointer(rows).context("no rows")?;
        let items = told.as_array().map(Vec::len);
        let count = match items {
            Some(items) => i64::try_from(items)?,
            None => told.as_i64().context("no number")?,
        };
        let now = (answer["position"].as_i64().context("no position")?, count);
        ensure!(now.0 >= last.0 && now.1 >= last.1, "{now:?} after {last:?}");
        (reads, last) = (reads + 1, now);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(reads)
}
