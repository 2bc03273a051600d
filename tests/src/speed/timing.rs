//! Many workers at once for some time, each step with its latency.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::task::JoinSet;

/// What is done over and over.
pub(crate) trait Worker: Send + 'static {
    /// One step; `nth` is counted over all workers and all runs of the counter.
    fn step(&mut self, nth: u64) -> impl Future<Output = Result<()>> + Send;
}

/// What some steps took.
#[derive(Debug, Default)]
pub(crate) struct Timed {
    elapsed: Duration,
    latencies: Vec<Duration>,
}

impl Timed {
    /// Lets the workers go on for so long; the first error ends it. Every worker does one step at
    /// least.
    pub(crate) async fn run<W: Worker>(
        workers: Vec<W>,
        nth: &Arc<AtomicU64>,
        during: Duration,
    ) -> Result<Self> {
        let mut tasks = JoinSet::new();
        let begun = Instant::now();
        for mut worker in workers {
            let nth = Arc::clone(nth);
            tasks.spawn(async move {
                let mut latencies = vec![];
                while latencies.is_empty() || begun.elapsed() < during {
                    let sent = Instant::now();
                    worker.step(nth.fetch_add(1, Ordering::Relaxed)).await?;
                    latencies.push(sent.elapsed());
                }
                anyhow::Ok(latencies)
            });
        }
        let mut timed = Self::default();
        while let Some(done) = tasks.join_next().await {
            timed.latencies.extend(done??);
        }
        timed.elapsed = begun.elapsed();
        Ok(timed)
    }

    /// Joins two runs of the same.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.elapsed += other.elapsed;
        self.latencies.extend(other.latencies);
        self
    }

    /// Steps per second.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52 steps")]
    pub(crate) fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }

    /// The latency that 99 of a hundred steps do not exceed, in milliseconds.
    pub(crate) fn p99(&self) -> Result<f64> {
        let mut all = self.latencies.clone();
        all.sort_unstable();
        let found = all.get(all.len() * 99 / 100).or(all.last());
        Ok(found.context("no step")?.as_secs_f64() * 1000.0)
    }
}
