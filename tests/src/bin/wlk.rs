//! `make wlk`: the register of who must report at full size, with `ESTABLISHMENTS=n` for another.

use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tests::speed::{Row, heading};
use tests::wlk::{Size, all};

/// Establishments of the full size; the history has some nine events for each.
const ESTABLISHMENTS: u64 = 200_000;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let many = match std::env::var_os("ESTABLISHMENTS") {
        None => ESTABLISHMENTS,
        Some(text) => {
            let number = text.to_str().and_then(|text| text.parse().ok());
            number.context("ESTABLISHMENTS is no number")?
        }
    };
    let size = Size {
        few: 2_000.min(many),
        many,
        cases: u32::try_from(many / 40)?,
        rows: usize::try_from(many / 2)?,
        each: Duration::from_secs(4),
    };
    let began = Instant::now();
    say(heading())?;
    all(&size, |row: &Row| drop(say(&row.to_string()))).await?;
    say(&format!("\n{} s", began.elapsed().as_secs()))
}

fn say(text: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}
