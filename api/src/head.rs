//! How far the log has come, as this process knows it: by its own appends, by the notifications
//! of other processes, and by looking. One task looks for all who wait.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How often it looks when nothing wakes it.
const TICK: Duration = Duration::from_millis(500);

/// Follows the head of the log until `stop` is cancelled; `own` is that of this process's appends.
#[must_use]
pub fn follow(
    pool: &PgPool,
    own: watch::Receiver<i64>,
    workers: &TaskTracker,
    stop: &CancellationToken,
) -> watch::Receiver<i64> {
    let (publish, head) = watch::channel(0);
    workers.spawn(run(pool.clone(), own, publish, stop.clone()));
    head
}

async fn run(
    pool: PgPool,
    mut own: watch::Receiver<i64>,
    publish: watch::Sender<i64>,
    stop: CancellationToken,
) {
    let mut listener: Option<PgListener> = None;
    let mut appending = true;
    let mut found = look(&pool).await;
    loop {
        publish.send_if_modified(|head| {
            let moved = found > Some(*head);
            *head = found.unwrap_or(0).max(*head);
            moved
        });
        if listener.is_none() {
            listener = connect(&pool).await;
        }
        tokio::select! {
            () = stop.cancelled() => return,
            changed = own.changed(), if appending => {
                appending = changed.is_ok();
                found = Some(*own.borrow_and_update());
            }
            heard = hear(&mut listener) => {
                found = heard;
                listener = listener.filter(|_| heard.is_some());
            }
            () = sleep(TICK) => found = look(&pool).await,
        }
    }
}

async fn look(pool: &PgPool) -> Option<i64> {
    let head = sqlx::query_scalar!("SELECT position FROM log_head");
    head.fetch_one(pool).await.ok()
}

async fn connect(pool: &PgPool) -> Option<PgListener> {
    let mut listener = PgListener::connect_with(pool).await.ok()?;
    listener.listen(crate::log::CHANNEL).await.ok()?;
    Some(listener)
}

/// The head that the next notification names; none when the connection breaks. Waits for ever
/// without a connection.
async fn hear(listener: &mut Option<PgListener>) -> Option<i64> {
    let Some(listener) = listener else {
        return std::future::pending().await;
    };
    let heard = listener.recv().await.ok()?;
    heard.payload().parse().ok()
}
