//! `wasnaker demo --cases` and `--establishments`: a synthetic national history, told of as it grows.

use std::time::Duration;

use chrono::Utc;

use crate::cli::database_url;
use crate::config::Config;
use crate::synthetic::{Filled, Kind, Plan, fill};

/// Makes what is missing of the history and answers what was done.
pub(crate) async fn make(
    config: &Config,
    (kind, count): (Kind, u64),
    seed: u64,
) -> anyhow::Result<String> {
    let plan = Plan {
        kind,
        seed,
        count,
        today: Utc::now().date_naive(),
    };
    let options = database_url(config)?.parse()?;
    let filled = fill(plan, options, |filled| {
        eprintln!("{}", progress(filled, plan));
    })
    .await?;
    let Filled {
        streams,
        events,
        known,
        ..
    } = filled;
    Ok(format!(
        "{count} {}: {known} were there; {streams} streams with {events} events are new ({} events/s)",
        kind.name(),
        rate(events, filled.took)
    ))
}

/// How far it is, how fast, and how long it will take.
fn progress(filled: &Filled, plan: Plan) -> String {
    let made = filled.numbers - filled.known;
    let left = plan.count.saturating_sub(filled.numbers);
    let millis = u64::try_from(filled.took.as_millis()).unwrap_or(u64::MAX);
    let seconds = (left.saturating_mul(millis)).checked_div(made.max(1) * 1000);
    format!(
        "{} of {} {}, {} events, {} events/s, {} s left",
        filled.numbers,
        plan.count,
        plan.kind.name(),
        filled.events,
        rate(filled.events, filled.took),
        seconds.unwrap_or(0)
    )
}

fn rate(events: u64, took: Duration) -> u64 {
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    events.saturating_mul(1000) / millis.max(1)
}
