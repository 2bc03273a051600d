//! Keeping the server alive.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{ClusterError, Inner};

/// How often we look whether the server lives.
const EVERY: Duration = Duration::from_millis(500);
/// The pause after a start that failed for good.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Looks after the server until the shutdown begins.
pub(super) async fn watch(inner: Arc<Inner>, shutdown: CancellationToken) {
    let mut pause = EVERY;
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = inner.stopping.cancelled() => return,
            () = sleep(pause) => {}
        }
        pause = match heal(&inner, &shutdown).await {
            Ok(()) => EVERY,
            Err(ClusterError::ShuttingDown) => return,
            Err(error) => {
                tracing::error!(%error, "PostgreSQL is down; trying again");
                AFTER_FAILURE
            }
        };
    }
}

/// Starts the server again if it has died.
async fn heal(inner: &Inner, shutdown: &CancellationToken) -> Result<(), ClusterError> {
    if inner.server.postmaster()?.is_some() {
        return Ok(());
    }
    let _turn = inner.turn.lock().await;
    if inner.stopping.is_cancelled() {
        return Ok(());
    }
    tracing::warn!("PostgreSQL has died; starting it again");
    inner
        .server
        .bring_up(|| shutdown.is_cancelled() || inner.stopping.is_cancelled())
        .await?;
    tracing::info!("PostgreSQL runs again");
    Ok(())
}
