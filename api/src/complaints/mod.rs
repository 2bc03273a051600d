//! Complaints: a log of their own behind a role of their own, and what follows from them.

pub(crate) mod process;

use sqlx::PgPool;

use crate::audit;
use crate::log::{Door, EventLog, lazy_pool_behind};
use crate::reads::Reads;
use crate::sealing::{Keeper, MasterKeys, Ring};
use crate::state::AppState;

/// Connections for complaints; few work on them at once.
const CONNECTIONS: u32 = 4;
/// Memory for remembered complaints, in bytes.
const REMEMBERED: u64 = 1 << 20;

/// Where complaints are kept.
#[derive(Clone)]
pub struct Complaints {
    /// Their log.
    pub log: EventLog,
    /// Connections in the role that reads it.
    pub pool: PgPool,
    /// Seals who complains.
    pub keeper: Keeper,
    /// Keeps who has read of complaints, and what complaint officers have read.
    pub(crate) reads: audit::Keeper,
}

impl Complaints {
    /// Opens them; does not wait for the database.
    ///
    /// # Errors
    /// The URL is malformed.
    pub fn open(url: &str, masters: Option<MasterKeys>) -> anyhow::Result<Self> {
        let pool = lazy_pool_behind(Door::Complaints, url, CONNECTIONS)?;
        let log = EventLog::behind(Door::Complaints, pool.clone(), url.parse()?, REMEMBERED);
        let keeper = Keeper::new(masters, Ring::Complainants, pool.clone());
        let reads = audit::Keeper::start(Door::Complaints, pool.clone());
        Ok(Self {
            log,
            pool,
            keeper,
            reads,
        })
    }
}

impl AppState {
    /// The same, on the log of complaints.
    #[must_use]
    pub(crate) fn at_complaints(&self) -> Self {
        self.with(|shared| {
            shared.log = shared.complaints.log.clone();
            shared.pool = shared.complaints.pool.clone();
            shared.head = shared.log.head_watch();
            shared.reads = Reads::new(shared.pool.clone(), None);
        })
    }
}
