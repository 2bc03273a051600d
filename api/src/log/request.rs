//! A command as the executor takes it, and what becomes of it.

use std::collections::HashMap;
use std::sync::Arc;

use cqrs_es::Aggregate;

use super::{LogError, Seen};

/// A command on its way.
#[derive(Debug)]
pub struct Request<C> {
    /// The aggregate it is for.
    pub aggregate_id: String,
    /// What is asked.
    pub command: C,
    /// From `Idempotency-Key`; without one the command cannot be repeated safely.
    pub command_id: Option<String>,
    /// The hash of the whole request, its target included.
    pub request_hash: [u8; 32],
    /// From `If-Match`: the version that the officer saw.
    pub expected: Option<i64>,
    /// A natural key that the aggregate claims; several stand apart by U+001F.
    pub unique_key: Option<String>,
    /// Stored with each event, with the command id added.
    pub metadata: HashMap<String, String>,
    /// Other streams on which it is to be decided.
    pub rests_on: Vec<Seen>,
}

/// Where the command is stored.
#[derive(Debug)]
pub struct Executed<A: Aggregate> {
    /// The aggregate it was stored for.
    pub aggregate_id: String,
    /// The version after it.
    pub version: i64,
    /// The position of its first event.
    pub first_position: i64,
    /// The position of its last event: what a reader waits for.
    pub last_position: i64,
    /// It was stored before; this is the first result ([`EventLog::load_until`](super::EventLog::load_until) renders it).
    pub duplicate: bool,
    /// What it made, when it was stored just now.
    pub fresh: Option<Fresh<A>>,
}

/// What a command made.
#[derive(Debug)]
pub struct Fresh<A: Aggregate> {
    /// The aggregate after it.
    pub aggregate: Arc<A>,
    /// Its events; the last one has the version.
    pub events: Vec<A::Event>,
}

/// Why a command is not stored.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError<E: std::error::Error> {
    /// The aggregate refuses it.
    #[error(transparent)]
    Refused(E),
    /// The aggregate is not at the version that the caller saw (412).
    #[error("the aggregate is at version {actual}")]
    Stale {
        /// The version at which it is.
        actual: i64,
    },
    /// Others were faster each time (409).
    #[error("too many concurrent commands on the aggregate")]
    Conflict,
    /// The command id was used for another request (422).
    #[error("the command id was used for another request")]
    KeyReused,
    /// The unique key belongs to somebody (409).
    #[error("the unique key is taken")]
    KeyTaken,
    /// A stream that the command rests on is not where it was seen (409).
    #[error("what the command rests on has changed")]
    Moved,
    /// The log could not answer (503), or refuses the data.
    #[error(transparent)]
    Store(LogError),
    /// The stored stream cannot be read back.
    #[error("a stored stream is corrupt: {0}")]
    Corrupt(String),
}

impl<E: std::error::Error> From<LogError> for ExecuteError<E> {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Corrupt(what) => Self::Corrupt(what),
            LogError::Unavailable(_) | LogError::Broken(_) => Self::Store(error),
        }
    }
}
