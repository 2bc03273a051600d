//! What every request can reach.

use std::ops::Deref;
use std::sync::Arc;

use ipnet::IpNet;
use sqlx::PgPool;
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

use crate::auth::browser::flow::Client;
use crate::auth::tokens::Tokens;
use crate::complaints::Complaints;
use crate::holders::Access;
use crate::http::admission::Admission;
use crate::http::pace::Pace;
use crate::law::LawInForce;
use crate::log::EventLog;
use crate::parts::Part;
use crate::reads::Reads;
use crate::roster::Kept;
use crate::signing::Signer;

/// Shared by all requests. The framework clones it for each layer before each handler, so a clone
/// is one counter and not one for each thing in it.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl AppState {
    /// The same with something else in it.
    #[must_use]
    pub(crate) fn with(&self, change: impl FnOnce(&mut Shared)) -> Self {
        let mut shared = Shared::clone(self);
        change(&mut shared);
        shared.into()
    }
}

impl From<Shared> for AppState {
    fn from(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }
}

/// What [`AppState`] shares.
#[derive(Clone)]
pub struct Shared {
    /// The write side.
    pub log: EventLog,
    /// The log in which the registers stand, whichever log `log` is.
    pub registers: EventLog,
    /// The law by which commands are decided.
    pub law: LawInForce,
    /// Connections to the primary in the application's role, for reading.
    pub pool: PgPool,
    /// Which provinces keep a register of officers.
    pub kept: Kept,
    /// Where lists, counts and histories are read.
    pub reads: Reads,
    /// The same for statistics, by connections of their own: a count of a nation keeps nobody's list
    /// waiting.
    pub figures: Reads,
    /// Where complaints are kept, apart from all else.
    pub complaints: Complaints,
    /// Who holds which powers, in a log of its own.
    pub access: Access,
    /// Signs what is published; none without a key.
    pub signer: Option<Signer>,
    /// Address of the licence under which numbers may be used; none while that is not determined.
    pub licence: Option<Arc<str>>,
    /// What this process runs.
    pub runs: Arc<[Part]>,
    /// Verifies tokens.
    pub tokens: Arc<Tokens>,
    /// How this server is known to the single sign-on, for people who sign in by a browser.
    pub browser: Option<Arc<Client>>,
    /// Rendered metrics.
    pub metrics: prometheus::Registry,
    /// How far the log has come, as this process knows.
    pub head: watch::Receiver<i64>,
    /// How fast one person may ask, and one address of people who are not known.
    pub pace: Pace,
    /// Networks of proxies that tell the truth about for whom they ask.
    pub proxies: Arc<[IpNet]>,
    /// Places for requests under work.
    pub admission: Admission,
    /// Places for subscribers of the feed.
    pub subscribers: Arc<Semaphore>,
    /// Cancelled when the process ends; answers that go on end with it.
    pub stop: CancellationToken,
}
