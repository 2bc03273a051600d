//! `make load` in a small size: what it compares is equal, every answer is good, no timing counts.

use std::io::Write;
use std::time::Duration;

use anyhow::{Result, ensure};
use projections::runner::ALL;
use tests::speed::{PAGE_ROWS, Size, all};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_is_measured_is_right() -> Result<()> {
    let size = Size {
        few: 400,
        some: 500,
        many: 600,
        streams: 200,
        each: Duration::from_millis(100),
        loud: false,
    };
    let mut rows = 0;
    all(&size, |row| {
        assert!(row.ratio().is_finite() && row.ours > 0.0, "{row}");
        let _shown = writeln!(std::io::stderr(), "{row}");
        rows += 1;
    })
    .await?;
    let models = ALL.len();
    ensure!(
        rows == 2 * 4 + 4 + 2 + 2 * 2 + 3 + models + PAGE_ROWS,
        "{rows} rows"
    );
    Ok(())
}
