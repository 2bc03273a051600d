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
    loop {
        let known = *own.borrow_and_update();
        let found = look(&pool).await.unwrap_or(known).max(known);
        publish.send_if_modified(|head| {
            let moved = found > *head;
            *head = found.max(*head);
            moved
        });
        if listener.is_none() {
            listener = connect(&pool).await;
        }
        tokio::select! {
            () = stop.cancelled() => return,
            changed = own.changed(), if appending => appending = changed.is_ok(),
            heard = hear(&mut listener) => if !heard { listener = None },
            () = sleep(TICK) => {}
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

/// Whether the next thing heard was a notification; waits for ever without a connection.
async fn hear(listener: &mut Option<PgListener>) -> bool {
    match listener {
        Some(listener) => listener.recv().await.is_ok(),
        None => std::future::pending().await,
    }
}
