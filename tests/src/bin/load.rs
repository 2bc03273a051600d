//! `make load` and the HTTP table of `make bench`: `load [http|follow|reads|pages|figures]`; what sealing and the audit of
//! reads cost: `load guards`, with `CASES=n` for another size. `HISTORY=folder` keeps the full history of pages and
//! figures there for the next time.

use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tests::speed::{
    Row, Size, all, first_pages, followed, guarded, heading, looked_up, national, over_http,
};

/// Cases of the full size; the history has some fourteen events for each.
const CASES: u64 = 1_000_000;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let many = match std::env::var_os("CASES") {
        None => CASES,
        Some(text) => {
            let number = text.to_str().and_then(|text| text.parse().ok());
            number.context("CASES is no number")?
        }
    };
    let size = Size {
        few: 10_000.min(many),
        some: 75_000.min(many),
        many,
        streams: 20_000,
        each: Duration::from_secs(4),
        loud: true,
        kept: std::env::var_os("HISTORY").map(PathBuf::from),
    };
    let began = Instant::now();
    say(heading())?;
    let tell = |row: &Row| drop(say(&row.to_string()));
    match std::env::args().nth(1).as_deref() {
        None => all(&size, tell).await?,
        Some("http") => over_http(&size, tell).await?,
        Some("guards") => guarded(&size, tell).await?,
        Some("follow") => followed(&size, tell).await?,
        Some("reads") => looked_up(&size, tell).await?,
        Some("pages") => first_pages(&size, tell).await?,
        Some("figures") => national(&size, tell).await?,
        Some(other) => {
            bail!("{other}: nothing, `http`, `follow`, `reads`, `pages`, `figures` or `guards`")
        }
    }
    say(&format!("\n{} s", began.elapsed().as_secs()))
}

fn say(text: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}
