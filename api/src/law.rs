//! The law in force as this process knows it: the seed with every approved change in the log. It
//! is looked for as the log grows; whoever changes it looks at once.

use std::sync::Arc;
use std::time::Duration;

use cqrs_es::Aggregate;
use domain::law::Law;
use domain::law::change::{LawChange, LawChangeEvent};
use domain::upcast::{self, Kind};
use sqlx::PgPool;
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::log::LogError;

/// What is stored with each event: the version of the law by which it was decided.
pub const LAW_VERSION: &str = "law_version";
/// How long it waits at most, and at least, between two looks.
const LONGEST: Duration = Duration::from_secs(1);
const SHORTEST: Duration = Duration::from_millis(200);

/// The law in force; clones share it.
#[derive(Debug, Clone)]
pub struct LawInForce {
    pool: PgPool,
    current: Arc<watch::Sender<Arc<Law>>>,
}

impl LawInForce {
    /// Reads it from the log.
    ///
    /// # Errors
    /// The store cannot be reached, or a change cannot be read back.
    pub async fn open(pool: &PgPool) -> Result<Self, LogError> {
        let law = at(pool, i64::MAX).await?;
        Ok(Self {
            pool: pool.clone(),
            current: Arc::new(watch::Sender::new(Arc::new(law))),
        })
    }

    /// The law as this process last saw it.
    #[must_use]
    pub fn now(&self) -> Arc<Law> {
        Arc::clone(&self.current.borrow())
    }

    /// The law with every change that is stored by now.
    ///
    /// # Errors
    /// As [`LawInForce::open`].
    pub async fn latest(&self) -> Result<Arc<Law>, LogError> {
        let known = self.now();
        let law = changed(&self.pool, Law::clone(&known), i64::MAX).await?;
        self.current.send_if_modified(|current| {
            let newer = law.version > current.version;
            if newer {
                *current = Arc::new(law);
            }
            newer
        });
        Ok(self.now())
    }

    /// Looks for changes as the log grows, and each second, until `stop` is cancelled.
    pub fn follow(
        &self,
        head: watch::Receiver<i64>,
        workers: &TaskTracker,
        stop: &CancellationToken,
    ) {
        workers.spawn(follow(self.clone(), head, stop.clone()));
    }
}

async fn follow(law: LawInForce, mut head: watch::Receiver<i64>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(LONGEST) => {}
            changed = head.changed() => if changed.is_err() { return },
        }
        if let Err(error) = law.latest().await {
            let version = law.now().version;
            tracing::error!(%error, version, "the law was not read; the version known before holds");
        }
        sleep(SHORTEST).await;
    }
}

/// The law whose version is this one, or the last before it.
///
/// # Errors
/// As [`LawInForce::open`].
pub async fn at(pool: &PgPool, version: i64) -> Result<Law, LogError> {
    changed(pool, Law::clone(&Law::seed()), version).await
}

/// A law with the changes that were approved after it, up to a position.
async fn changed(pool: &PgPool, mut law: Law, upto: i64) -> Result<Law, LogError> {
    let changes = sqlx::query!(
        r#"SELECT position, event_type, event_version, payload::text AS "payload!" FROM events
           WHERE aggregate_type = 'law_change' AND event_type = 'LawChanged'
             AND position > $1 AND position <= $2 ORDER BY position"#,
        law.version,
        upto,
    );
    for change in changes.fetch_all(pool).await? {
        let kind = Kind {
            aggregate_type: LawChange::TYPE,
            event_type: &change.event_type,
            event_version: &change.event_version,
        };
        let event: LawChangeEvent = upcast::read(kind, &change.payload)
            .map_err(|error| LogError::Corrupt(format!("event {}: {error}", change.position)))?;
        if let LawChangeEvent::LawChanged { edits, .. } = event {
            law = law.changed(&edits, change.position);
        }
    }
    Ok(law)
}
