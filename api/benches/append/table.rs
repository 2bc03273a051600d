//! The figures of all rounds, with the goals beside.

use std::fmt::{self, Display};
use std::time::Duration;

use crate::WORKERS;
use crate::paths::{Name, Run};

#[derive(Default)]
pub(crate) struct Table {
    runs: Vec<(usize, Name, Run)>,
}

impl Table {
    pub(crate) fn add(&mut self, workers: usize, name: Name, run: Run) {
        self.runs.push((workers, name, run));
    }

    /// Commands per second in each round.
    fn rates(&self, workers: usize, name: Name) -> Vec<f64> {
        self.of(workers, name).map(Run::rate).collect()
    }

    fn of(&self, workers: usize, name: Name) -> impl Iterator<Item = &Run> {
        let wanted = move |run: &&(usize, Name, Run)| run.0 == workers && run.1 == name;
        self.runs.iter().filter(wanted).map(|(_, _, run)| run)
    }

    fn latency(&self, workers: usize, name: Name, percent: usize) -> f64 {
        let mut all: Vec<Duration> = self
            .of(workers, name)
            .flat_map(|run| run.latencies.iter().copied())
            .collect();
        all.sort_unstable();
        let found = all.get(all.len() * percent / 100).or(all.last());
        found.map_or(f64::NAN, Duration::as_secs_f64) * 1000.0
    }

    /// The median of the ratios within each round.
    fn ratio(&self, workers: usize, name: Name, other: Name) -> f64 {
        let (ours, others) = (self.rates(workers, name), self.rates(workers, other));
        median(
            ours.iter()
                .zip(others)
                .map(|(ours, other)| ours / other)
                .collect(),
        )
    }
}

impl Run {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52 commands")]
    fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn goal(workers: usize, name: Name) -> &'static str {
    match (workers, name) {
        (_, Name::Floor | Name::Stock) => "",
        (1, Name::Ours | Name::Cached) => "1.2 x FLOOR, p50 <= FLOOR's",
        (8, Name::Ours | Name::Cached) => "1.2 x FLOOR",
        (_, Name::Ours) => "1.25 x FLOOR",
        (_, Name::Cached) => "2 x FLOOR, 5 x STOCK, p99 <= 0.7 x FLOOR's",
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| at a time | path | commands/s | p50 ms | p99 ms | x FLOOR | x STOCK | goal |"
        )?;
        writeln!(f, "|---:|---|---:|---:|---:|---:|---:|---|")?;
        for workers in WORKERS {
            for name in Name::ALL {
                writeln!(
                    f,
                    "| {workers} | {name} | {:.0} | {:.2} | {:.2} | {:.2} | {:.2} | {} |",
                    median(self.rates(workers, name)),
                    self.latency(workers, name, 50),
                    self.latency(workers, name, 99),
                    self.ratio(workers, name, Name::Floor),
                    self.ratio(workers, name, Name::Stock),
                    goal(workers, name),
                )?;
            }
        }
        Ok(())
    }
}
