//! `make faults`: every run in its full size, one after the other, and one table of figures.

use std::io::Write;
use std::time::Instant;

use anyhow::{Result, ensure};
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
    let mut all = vec![
        told(crash::server(size(50)).await)?,
        told(crash::database(size(20)).await)?,
        told(failover::standby(size(100)).await)?,
        told(projector::killed(size(20)).await)?,
        told(weather::line(size(1)).await)?,
        told(order::linearizable(size(40)).await)?,
        told(keys::repeated(size(10)).await)?,
        told(clock::jumps(size(5)).await)?,
        told(overload::open_loop(size(6_000)).await)?,
        told(rolling::restarts(size(20)).await)?,
        told(crash::mixed(size(200)).await)?,
    ];
    if let Some(figures) = disk::full(size(2)).await? {
        all.push(told(Ok(figures))?);
    }
    let kills: usize = all.iter().map(|one| one.kills).sum();
    let acked: usize = all.iter().map(|one| one.findings.acked).sum();
    let took = began.elapsed().as_secs();
    say(&format!(
        "{kills} kills, {acked} acknowledged commands: 0 lost, 0 doubled, 0 out of order, every \
         projection verified; {took} s"
    ))?;
    ensure!(kills >= KILLS, "only {kills} kills");
    Ok(())
}

fn told(figures: Result<Figures>) -> Result<Figures> {
    let figures = figures?;
    say(&figures.to_string())?;
    Ok(figures)
}

fn say(text: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}
