//! Who must report, at full size: a register with ten years of reports, the overdue list of a
//! province and the rates of the nation beside a calculation of the test's own, registers imported
//! twice, and cases opened in bulk while the server is killed.
//!
//! | looking for | file |
//! |---|---|
//! | what establishments owe, calculated apart | `reading.rs`, `tied.rs` |
//! | the interface's answers compared with it | `agreement.rs` |
//! | how long answers take, at both sizes | `latency.rs` |
//! | files of establishments and reports, sent twice | `imported.rs` |
//! | cases opened in bulk, with kills | `opening.rs` |

mod agreement;
mod imported;
mod latency;
mod opening;
mod reading;
mod tied;

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use chrono::NaiveDate;

use crate::App;
use crate::speed::{Row, arrived, per_second};

pub use agreement::{agrees, listed};
pub use opening::{ended, opened_once};

/// How much of it there is.
#[derive(Debug, Clone)]
pub struct Size {
    /// Establishments at which answers are timed first.
    pub few: u64,
    /// Establishments in all.
    pub many: u64,
    /// Cases that a bulk opening opens.
    pub cases: u32,
    /// Rows that are imported.
    pub rows: usize,
    /// How long each answer is asked for at a time.
    pub each: Duration,
}

/// All of it; `tell` gets each figure as it is measured.
pub async fn all(size: &Size, mut tell: impl FnMut(&Row)) -> Result<()> {
    let mut app = App::start(&[])?;
    made(&app, size.few).await?;
    let few = latency::measured(&app, size.each).await?;
    made(&app, size.many).await?.iter().for_each(&mut tell);
    let many = latency::measured(&app, size.each).await?;
    latency::rows((size.few, &few), (size.many, &many))
        .iter()
        .for_each(&mut tell);
    let today = today();
    let past = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap_or(today);
    agrees(&app, &[today, past], Some(latency::PROVINCE)).await?;
    opened_once(&mut app, latency::PROVINCE, Some(size.cases))
        .await?
        .iter()
        .for_each(&mut tell);
    imported::twice(&app, size.rows)
        .await?
        .iter()
        .for_each(tell);
    Ok(())
}

/// Makes the register larger, up to so many establishments with ten years of reports, and waits
/// until the lists tell of them.
pub async fn made(app: &App, count: u64) -> Result<Vec<Row>> {
    let before = app.position().await?;
    let began = Instant::now();
    let count = count.to_string();
    let args = ["demo", "--establishments", &count, "--seed", "3"];
    let done = tokio::task::block_in_place(|| app.command(&args))?;
    ensure!(done.status.success(), "{done:?}");
    let stored = began.elapsed().as_secs_f64();
    let head = app.position().await?;
    arrived(app, head).await?;
    let told = began.elapsed().as_secs_f64();
    let made = head - before;
    let row = |what: &str, seconds| Row {
        what: format!("{count} establishments ({made} events): {what}"),
        ours: per_second(made, seconds),
        anchor: 30_000.0,
        unit: "events/s",
        goal: "-",
    };
    Ok(vec![
        row("stored", stored),
        row("stored and in every list", told),
    ])
}

/// Today in Jakarta, where those who read the nation sit.
#[must_use]
pub fn today() -> NaiveDate {
    let jakarta = domain::ProvinceCode("31".to_owned());
    domain::province::local_date(&jakarta, chrono::Utc::now())
}
