//! `make faults`: every run in its full size, or those that are named (`faults R13 R14`), one after
//! the other, and one table of figures.

use std::io::Write;
use std::pin::Pin;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use futures::FutureExt;
use tests::faults::{
    Figures, Size, clock, crash, disk, failover, heading, keys, order, overload, projector,
    rolling, weather,
};

/// Fewest kills of a whole run.
const KILLS: usize = 200;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let given = std::env::var_os("SEED").and_then(|text| text.to_str()?.parse().ok());
    let seed = given.unwrap_or(20_261_124);
    let size = |rounds| Size {
        full: true,
        rounds,
        seed,
    };
    let began = Instant::now();
    say(&format!("SEED={seed}\n{}", heading()))?;
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let runs: [(&str, Run); 12] = [
        ("R1", Box::pin(crash::server(size(50)).map(some))),
        ("R2", Box::pin(crash::database(size(20)).map(some))),
        ("R3", Box::pin(failover::standby(size(100)).map(some))),
        ("R9", Box::pin(projector::killed(size(20)).map(some))),
        ("R6", Box::pin(weather::line(size(1)).map(some))),
        ("R7", Box::pin(order::linearizable(size(56)).map(some))),
        ("R8", Box::pin(keys::repeated(size(10)).map(some))),
        ("R12", Box::pin(clock::jumps(size(5)).map(some))),
        ("R13", Box::pin(overload::open_loop(size(6_000)).map(some))),
        ("R14", Box::pin(rolling::restarts(size(20)).map(some))),
        ("mixed", Box::pin(crash::mixed(size(200)).map(some))),
        ("R5", Box::pin(disk::full(size(2)))),
    ];
    let names = runs.each_ref().map(|(name, _)| *name);
    if let Some(unknown) = wanted.iter().find(|name| !names.contains(&name.as_str())) {
        bail!("no run {unknown:?}; there are {}", names.join(", "));
    }
    let mut all = vec![];
    for (name, run) in runs {
        if (wanted.is_empty() || wanted.iter().any(|one| one == name))
            && let Some(figures) = run.await.with_context(|| name)?
        {
            say(&figures.to_string())?;
            all.push(figures);
        }
    }
    let kills: usize = all.iter().map(|one| one.kills).sum();
    let acked: usize = all.iter().map(|one| one.findings.acked).sum();
    let took = began.elapsed().as_secs();
    say(&format!(
        "{kills} kills, {acked} acknowledged commands: 0 lost, 0 doubled, 0 out of order, every \
         projection verified; {took} s"
    ))?;
    ensure!(kills >= KILLS || !wanted.is_empty(), "only {kills} kills");
    Ok(())
}

/// A run that the machine may not allow.
type Run = Pin<Box<dyn Future<Output = Result<Option<Figures>>>>>;

fn some(figures: Result<Figures>) -> Result<Option<Figures>> {
    figures.map(Some)
}

fn say(text: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}
