//! Load a case of eight events and append one: bare SQL, stock cqrs-es and our log, in one run.
//!
//! | path | what it does |
//! |---|---|
//! | FLOOR | `SELECT` of the stream, one autocommit `INSERT`: prepared statements over sqlx, one connection per worker, no pings, no JSON. (The goals' floor was measured with pgbench, whose client is cheaper than sqlx.) |
//! | STOCK | `CqrsFramework` over `postgres_es::postgres_cqrs` and its pool as they come |
//! | OURS | `api::log::execute`: gapless positions, command ids, group load and append |
//! | CACHED | the same with the aggregates kept in memory, which most commands find there |
//!
//! The table comes from interleaved rounds; criterion then follows each path over time.
//! `--test` runs everything once, briefly; `--table` leaves criterion out.

mod case;
mod paths;
mod table;

use std::io::Write;
use std::time::Duration;

use api::cluster::{Cluster, Options};
use criterion::{Criterion, Throughput};
use paths::{Name, Paths};
use tokio::runtime::Runtime;

/// Concurrent commands.
pub(crate) const WORKERS: [usize; 3] = [1, 8, 32];

struct Size {
    streams: i64,
    rounds: usize,
    each: Duration,
}

const FULL: Size = Size {
    streams: 40_000,
    rounds: 5,
    each: Duration::from_millis(1500),
};
const SMOKE: Size = Size {
    streams: 200,
    rounds: 1,
    each: Duration::from_millis(50),
};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let given = |name: &str| arguments.iter().any(|argument| argument == name);
    let size = if given("--bench") && !given("--test") {
        FULL
    } else {
        SMOKE
    };
    let runtime = Runtime::new()?;
    let dir = tempfile::tempdir()?;
    let cluster = runtime.block_on(Cluster::start(dir.path(), &Options::default()))?;
    let result = measure(&runtime, &cluster.url(), &size, given("--table"));
    runtime.block_on(cluster.stop())?;
    if let Ok(target) = std::fs::read_link(dir.path().join("postgres")) {
        std::fs::remove_dir_all(target)?;
    }
    result
}

fn measure(runtime: &Runtime, url: &str, size: &Size, table_only: bool) -> anyhow::Result<()> {
    let paths = runtime.block_on(Paths::prepare(url, size.streams))?;
    let mut rows = table::Table::default();
    for round in 0..size.rounds {
        runtime.block_on(paths.checkpoint())?;
        for workers in WORKERS {
            for name in Name::in_round(round) {
                let each = size.each;
                let run =
                    runtime.block_on(paths.run(name, workers, move |_, spent| spent < each))?;
                rows.add(workers, name, run);
            }
        }
    }
    writeln!(std::io::stdout(), "\n{rows}")?;
    if !table_only {
        follow(runtime, &paths);
    }
    Ok(())
}

fn follow(runtime: &Runtime, paths: &Paths) {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    for workers in WORKERS {
        let mut group = criterion.benchmark_group(format!("append/{workers}"));
        group.throughput(Throughput::Elements(1));
        for name in Name::in_round(0) {
            group.bench_function(name.to_string(), |bencher| {
                bencher.iter_custom(|commands| {
                    let run = paths.run(name, workers, move |nth, _| nth < commands);
                    runtime
                        .block_on(run)
                        .map_or(Duration::MAX, |run| run.elapsed)
                });
            });
        }
        group.finish();
    }
    criterion.final_summary();
}
