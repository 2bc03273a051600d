//! Wakes the projections of other processes: one coalesced notification after the commits.

use std::time::Duration;

use sqlx::PgPool;
use tokio::sync::watch;
use tokio::time::sleep;

/// The channel on which other processes listen; the payload is the head.
pub(crate) const CHANNEL: &str = "wasnaker_log";
/// The shortest time between two notifications.
const PAUSE: Duration = Duration::from_millis(25);

/// Notifies of each new head until the appender ends.
///
/// Never inside the append: a transaction that notifies holds a lock of the whole server to its
/// end. A lost notification does no harm, as readers poll too; so its commit does not wait for the
/// disk, which the next append needs.
pub(super) async fn run(pool: PgPool, mut head: watch::Receiver<i64>) {
    while head.changed().await.is_ok() {
        let position = *head.borrow_and_update();
        let sent = sqlx::query_scalar::<_, ()>(
            "SELECT pg_notify($1, $2), set_config('synchronous_commit', 'off', true)",
        )
        .bind(CHANNEL)
        .bind(position.to_string())
        .fetch_one(&pool)
        .await;
        if let Err(error) = sent {
            tracing::warn!(%error, "could not notify of the new head");
        }
        sleep(PAUSE).await;
    }
}
