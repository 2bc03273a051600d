//! `wasnaker projections rebuild`.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

use clap::builder::RangedU64ValueParser;
use projections::operate::{self, Options, Progress};
use projections::runner::Projection;
use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;

use super::{acting, named};

/// What is rebuilt, and how.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The read model
    #[arg(value_parser = named())]
    name: Projection,
    /// Rebuild nothing; drop the copy that served before the last swap
    #[arg(long, conflicts_with_all = ["undo", "restart", "step"])]
    confirm: bool,
    /// Rebuild nothing; put the copy that served before the last swap back, brought up to date
    #[arg(long, conflicts_with_all = ["restart", "step"])]
    undo: bool,
    /// Throw away what a rebuild that was cut off has done
    #[arg(long)]
    restart: bool,
    /// Most events in one transaction, of those that the read model is made of
    #[arg(long, value_name = "EVENTS", default_value_t = Options::default().step,
          value_parser = RangedU64ValueParser::<usize>::new().range(1..=1_000_000))]
    step: usize,
    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

pub(super) async fn rebuild(
    connection: &mut PgConnection,
    owner: &PgConnectOptions,
    args: &Args,
) -> anyhow::Result<String> {
    let (act, name) = (acting(args.reason.as_deref()), args.name.name());
    if args.confirm {
        let dropped = operate::confirm(connection, args.name, &act).await?;
        let what = if dropped {
            "is dropped"
        } else {
            "was not there"
        };
        return Ok(format!("the retired copy of {name} {what}"));
    }
    let mut teller = Teller::new(name);
    let tell = |progress| teller.tell(progress);
    if args.undo {
        let position = operate::undo(owner, args.name, &act, tell).await?;
        return Ok(format!(
            "the former copy of {name} serves again, from position {position} on"
        ));
    }
    let options = Options {
        step: args.step,
        restart: args.restart,
    };
    let position = operate::rebuild(owner, args.name, options, &act, tell).await?;
    Ok(format!(
        "{name} is rebuilt and serves from position {position} on; the former copy is kept: \
         `wasnaker projections rebuild {name} --undo` brings it back, `--confirm` drops it"
    ))
}

/// Tells the progress: one line that changes on a terminal, else one every few seconds.
struct Teller {
    name: &'static str,
    on_terminal: bool,
    began: Option<(Instant, i64)>,
    told: Option<Instant>,
}

impl Teller {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            on_terminal: stderr().is_terminal(),
            began: None,
            told: None,
        }
    }

    fn tell(&mut self, progress: Progress) {
        let is_last = progress.done >= progress.total && !progress.waits;
        let (began, from) = *self.began.get_or_insert((Instant::now(), progress.done));
        let pause = Duration::from_millis(if self.on_terminal { 200 } else { 2000 });
        let is_early = self.told.is_some_and(|told| told.elapsed() < pause);
        if is_early && !is_last {
            return;
        }
        self.told = Some(Instant::now());
        let line = line(self.name, progress, progress.done - from, began.elapsed());
        let (start, end) = if self.on_terminal {
            ("\r", if is_last { "\u{1b}[K\n" } else { "\u{1b}[K" })
        } else {
            ("", "\n")
        };
        let _ = write!(stderr(), "{start}{line}{end}");
    }
}

/// `case_list: 5000 of 20000 events, 25000/s, 1 s left`
fn line(name: &str, progress: Progress, done_here: i64, took: Duration) -> String {
    let Progress { done, total, waits } = progress;
    if waits {
        return format!("{name}: waiting until nobody holds the table for long");
    }
    let millis = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
    let rate = done_here
        .saturating_mul(1000)
        .checked_div(millis)
        .unwrap_or(0);
    let told = format!("{name}: {done} of {total} events");
    match (total - done).checked_div(rate) {
        Some(left) => format!("{told}, {rate}/s, {left} s left"),
        None => told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_rate_and_rest() {
        let progress = Progress {
            done: 5000,
            total: 20_000,
            waits: false,
        };
        let told = line("x", progress, 2500, Duration::from_millis(500));
        assert_eq!(told, "x: 5000 of 20000 events, 5000/s, 3 s left");
        let told = line("x", progress, 0, Duration::ZERO);
        assert_eq!(told, "x: 5000 of 20000 events");
        let waits = Progress {
            waits: true,
            ..progress
        };
        let told = line("x", waits, 0, Duration::ZERO);
        assert_eq!(told, "x: waiting until nobody holds the table for long");
    }
}
