//! What has happened to a release. Stored for good: fields are added, never changed.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use super::{Decided, Signature, Table};

/// An event of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[expect(
    missing_docs,
    reason = "fields are those of the commands and of the state"
)]
pub enum ReleaseEvent {
    /// *Rilis direncanakan*.
    ReleasePlanned {
        title: String,
        question: String,
        planned_on: NaiveDate,
        planner: String,
        recorded_on: NaiveDate,
    },
    /// *Tabel dibekukan*.
    TableFrozen {
        revision: u32,
        table: Table,
        frozen_by: String,
        frozen_on: NaiveDate,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// *Tabel dirilis*.
    TablePublished {
        revision: u32,
        digest: String,
        publisher: String,
        published_on: NaiveDate,
        signature: Signature,
    },
    /// *Tabel ditolak*.
    TableRejected { revision: u32, decided: Decided },
    /// *Rilis dibatalkan*.
    ReleaseCancelled { decided: Decided },
}

impl DomainEvent for ReleaseEvent {
    fn event_type(&self) -> String {
        let name = match self {
            Self::ReleasePlanned { .. } => "ReleasePlanned",
            Self::TableFrozen { .. } => "TableFrozen",
            Self::TablePublished { .. } => "TablePublished",
            Self::TableRejected { .. } => "TableRejected",
            Self::ReleaseCancelled { .. } => "ReleaseCancelled",
        };
        name.to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
