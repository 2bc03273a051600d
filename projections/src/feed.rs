//! The only reader of the log's order. Positions have no gaps, so "after the checkpoint" is all
//! that a reader must ask.

use cqrs_es::DomainEvent;
use domain::case::CaseEvent;
use domain::establishment::EstablishmentEvent;
use domain::prosecution::ProsecutionEvent;
use domain::upcast::{self, Kind};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::table::ApplyError;

/// An event as stored.
#[derive(Debug, Clone)]
pub struct RecordedEvent {
    /// Its place in the log.
    pub position: i64,
    /// Kind of stream.
    pub aggregate_type: String,
    /// The stream.
    pub aggregate_id: String,
    /// Its place in the stream.
    pub sequence: i64,
    /// Its type.
    pub event_type: String,
    /// Version of its type.
    pub event_version: String,
    /// Canonical JSON.
    pub payload: String,
    /// W3C context of the request that caused it.
    pub traceparent: Option<String>,
}

impl RecordedEvent {
    /// The stream's id, when it is one of cases, prosecutions or establishments.
    pub(crate) fn id(&self) -> Result<Uuid, ApplyError> {
        Uuid::parse_str(&self.aggregate_id).map_err(|error| self.poison(&error))
    }

    /// The event of a case; none for another stream.
    pub(crate) fn case(&self) -> Result<Option<CaseEvent>, ApplyError> {
        if self.aggregate_type == "case" {
            self.read().map(Some)
        } else {
            Ok(None)
        }
    }

    /// The event of a prosecution; none for another stream.
    pub(crate) fn prosecution(&self) -> Result<Option<ProsecutionEvent>, ApplyError> {
        if self.aggregate_type == "prosecution" {
            self.read().map(Some)
        } else {
            Ok(None)
        }
    }

    /// The event of an establishment; none for another stream.
    pub(crate) fn establishment(&self) -> Result<Option<EstablishmentEvent>, ApplyError> {
        if self.aggregate_type == "establishment" {
            self.read().map(Some)
        } else {
            Ok(None)
        }
    }

    /// The event, read as the one registry of upcasters has it.
    pub(crate) fn read<E: DomainEvent>(&self) -> Result<E, ApplyError> {
        let kind = Kind {
            aggregate_type: &self.aggregate_type,
            event_type: &self.event_type,
            event_version: &self.event_version,
        };
        upcast::read(kind, &self.payload).map_err(|error| self.poison(&error))
    }

    pub(crate) fn poison(&self, cause: &dyn std::fmt::Display) -> ApplyError {
        ApplyError::Poison {
            position: self.position,
            cause: cause.to_string(),
        }
    }
}

/// The events of one kind of stream after a position and up to another, in order; with the
/// requests that caused them, if those are wanted.
pub(crate) async fn between(
    connection: &mut PgConnection,
    (after, upto): (i64, i64),
    kind: &str,
    with_causes: bool,
) -> Result<Vec<RecordedEvent>, sqlx::Error> {
    sqlx::query_as!(
        RecordedEvent,
        r#"SELECT position, aggregate_type, aggregate_id, sequence, event_type, event_version,
                  payload::text AS "payload!",
                  CASE WHEN $4 THEN metadata ->> 'traceparent' END AS traceparent
           FROM events WHERE position > $1 AND position <= $2 AND aggregate_type = $3
           ORDER BY position"#,
        after,
        upto,
        kind,
        with_causes,
    )
    .fetch_all(connection)
    .await
}

/// The whole streams of one kind up to a position, each in order.
pub(crate) async fn streams(
    connection: &mut PgConnection,
    kind: &str,
    ids: &[String],
    upto: i64,
) -> Result<Vec<RecordedEvent>, sqlx::Error> {
    sqlx::query_as!(
        RecordedEvent,
        r#"SELECT position, aggregate_type, aggregate_id, sequence, event_type, event_version,
                  payload::text AS "payload!", metadata ->> 'traceparent' AS traceparent
           FROM events WHERE aggregate_type = $1 AND aggregate_id = ANY($2) AND position <= $3
           ORDER BY aggregate_id, sequence"#,
        kind,
        ids,
        upto,
    )
    .fetch_all(connection)
    .await
}

/// The position of the last event.
pub(crate) async fn head(connection: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!("SELECT position FROM log_head")
        .fetch_one(connection)
        .await
}
