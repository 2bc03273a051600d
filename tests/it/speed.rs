//! `make load` in a small size: what it compares is equal, every answer is good, no timing counts.

use std::io::Write;
use std::time::Duration;

use anyhow::{Result, ensure};
use projections::runner::ALL;
use tests::speed::{PAGE_ROWS, Row, Size, all, guarded};

const SMALL: Size = Size {
    few: 200,
    some: 250,
    many: 600,
    streams: 200,
    each: Duration::from_millis(100),
    loud: false,
    kept: None,
};

fn is_a_figure(row: &Row) {
    assert!(row.ratio().is_finite() && row.ours > 0.0, "{row}");
    let _shown = writeln!(std::io::stderr(), "{row}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_is_measured_is_right() -> Result<()> {
    let mut rows = 0;
    all(&SMALL, |row| {
        is_a_figure(row);
        rows += 1;
    })
    .await?;
    // The history tells of no others.
    let told = ALL.iter().map(|one| one.kind());
    let models = told.filter(|kind| ["case", "prosecution"].contains(kind));
    let models = models.count();
    ensure!(
        rows == 2 * 4 + 4 + 2 + 2 * 2 + 4 + models + PAGE_ROWS + 10 + 2 + 1,
        "{rows} rows"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_guards_cost_is_measured_beside_a_server_without_them() -> Result<()> {
    let mut rows = 0;
    guarded(&SMALL, |row| {
        is_a_figure(row);
        rows += 1;
    })
    .await?;
    ensure!(rows == 2 * 4, "{rows} rows");
    Ok(())
}
