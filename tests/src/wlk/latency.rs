//! How long the answers take that are asked for all day, at both sizes of the register.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use anyhow::Result;

use crate::App;
use crate::speed::{Row, Timed, Wire, Worker, request};

/// The province whose list is read, that with the most establishments.
pub(super) const PROVINCE: &str = "32";
/// Readers at once.
const READERS: u32 = 8;
/// What is asked for: its name, who asks, where.
const ASKED: [(&str, &str, &str); 5] = [
    (
        "the overdue list of a province",
        "coordinator",
        "/api/v1/wlk/overdue",
    ),
    (
        "overdue yearly reports, 400 days and more",
        "coordinator",
        "/api/v1/wlk/overdue?duty=annual&days_late_min=400",
    ),
    (
        "the rates of a province",
        "coordinator",
        "/api/v1/wlk/compliance",
    ),
    (
        "the rates of the nation",
        "statistician",
        "/api/v1/wlk/compliance",
    ),
    (
        "establishments by a name with a slip",
        "coordinator",
        "/api/v1/establishments?q=sinr%20abadi%20garmn",
    ),
];

/// The p99 of each answer in milliseconds, in the order of [`ASKED`].
pub(super) async fn measured(app: &App, each: Duration) -> Result<Vec<f64>> {
    let mut all = vec![];
    for (_, role, path) in ASKED {
        let token = app.token(role, &["--province", PROVINCE])?;
        let mut readers = vec![];
        for _ in 0..READERS {
            readers.push(Reader {
                wire: Wire::connect(&app.url).await?,
                request: request("GET", path, &token, "", ""),
            });
        }
        let nth = Arc::<AtomicU64>::default();
        all.push(Timed::run(readers, &nth, each).await?.p99()?);
    }
    Ok(all)
}

/// The larger register beside the smaller.
pub(super) fn rows((fewer, before): (u64, &[f64]), (more, now): (u64, &[f64])) -> Vec<Row> {
    let names = ASKED.iter().map(|(name, _, _)| name);
    let told = names.zip(now.iter().zip(before));
    told.map(|(name, (now, before))| Row {
        what: format!("p99 of {name}: {more} establishments beside {fewer}"),
        ours: *now,
        anchor: *before,
        unit: "ms",
        goal: "<= 1.3",
    })
    .collect()
}

struct Reader {
    wire: Wire,
    request: Vec<u8>,
}

impl Worker for Reader {
    async fn step(&mut self, _nth: u64) -> Result<()> {
        self.wire.ask(&self.request).await.map(drop)
    }
}
