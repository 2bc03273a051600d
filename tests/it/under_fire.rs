//! Every run of `make faults` in a small size.

use std::io::Write;

use anyhow::{Result, ensure};
use tests::faults::{
    Figures, Size, clock, crash, disk, failover, heading, keys, order, overload, projector,
    rolling, weather,
};

fn small(rounds: usize) -> Size {
    let asked = std::env::var_os("SEED").and_then(|text| text.to_str()?.parse().ok());
    Size {
        full: false,
        rounds,
        seed: asked.unwrap_or(1),
    }
}

fn told(figures: &Figures) -> Result<()> {
    writeln!(std::io::stderr(), "{}\n{figures}", heading())?;
    ensure!(figures.findings.acked > 0, "nothing was acknowledged");
    figures.findings.are_none()
}

macro_rules! small_runs {
    ($($name:ident $run:path, $rounds:literal)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() -> Result<()> {
            told(&$run(small($rounds)).await?)
        }
    )*};
}

small_runs! {
    r1_the_server_is_killed crash::server, 3
    r2_the_database_is_killed crash::database, 2
    r3_a_synchronous_standby_takes_over failover::standby, 5
    r6_the_line_is_slow_silent_and_cut weather::line, 1
    r7_histories_are_linearizable order::linearizable, 2
    r8_a_key_has_one_effect keys::repeated, 2
    r9_the_projector_is_killed projector::killed, 2
    r12_the_clock_jumps clock::jumps, 1
    r13_ten_times_too_much overload::open_loop, 200
    r14_servers_restart_in_turn rolling::restarts, 4
    mixed_kills crash::mixed, 12
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r5_the_disk_is_full() -> Result<()> {
    // None: the reason is told, and only this run is left out.
    disk::full(small(1)).await?.as_ref().map_or(Ok(()), told)
}
