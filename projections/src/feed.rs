//! The only reader of the log's order. Positions have no gaps, so "after the checkpoint" is all
//! that a reader must ask.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use domain::case::CaseEvent;
use domain::correction::Corrected as _;
use domain::establishment::EstablishmentEvent;
use domain::prosecution::ProsecutionEvent;
use domain::upcast::{self, Kind};
use futures::{Stream, TryStreamExt};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::apply_error::ApplyError;

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
    happened: Happened,
}

/// The columns of an event.
struct Stored {
    position: i64,
    aggregate_type: String,
    aggregate_id: String,
    sequence: i64,
    event_type: String,
    event_version: String,
    payload: String,
    traceparent: Option<String>,
}

impl From<Stored> for RecordedEvent {
    fn from(stored: Stored) -> Self {
        Self {
            position: stored.position,
            aggregate_type: stored.aggregate_type,
            aggregate_id: stored.aggregate_id,
            sequence: stored.sequence,
            event_type: stored.event_type,
            event_version: stored.event_version,
            payload: stored.payload,
            traceparent: stored.traceparent,
            happened: Happened::default(),
        }
    }
}

/// The event as the domain has it, once it was read: one reading for all read models made of it.
#[derive(Debug, Clone, Default)]
struct Happened(OnceLock<Arc<dyn Any + Send + Sync>>);

impl RecordedEvent {
    /// The stream's id.
    pub(crate) fn id(&self) -> Result<Uuid, ApplyError> {
        Uuid::parse_str(&self.aggregate_id).map_err(|error| self.poison(&error))
    }

    /// The event of a case; none for another stream.
    pub(crate) fn case(&self) -> Result<Option<CaseEvent>, ApplyError> {
        self.of("case").map(Option::<&CaseEvent>::cloned)
    }

    /// The event of a prosecution; none for another stream.
    pub(crate) fn prosecution(&self) -> Result<Option<ProsecutionEvent>, ApplyError> {
        self.of("prosecution")
            .map(Option::<&ProsecutionEvent>::cloned)
    }

    /// The event of an establishment; none for another stream.
    pub(crate) fn establishment(&self) -> Result<Option<EstablishmentEvent>, ApplyError> {
        self.of("establishment")
            .map(Option::<&EstablishmentEvent>::cloned)
    }

    /// The day on which it happened, when it tells one; none of another stream.
    pub(crate) fn day(&self) -> Result<Option<NaiveDate>, ApplyError> {
        Ok(match self.aggregate_type.as_str() {
            "case" => self.of("case")?.and_then(CaseEvent::day),
            "prosecution" => self.of("prosecution")?.and_then(ProsecutionEvent::day),
            "establishment" => self.of("establishment")?.and_then(EstablishmentEvent::day),
            _ => None,
        })
    }

    /// The event of a stream of this kind; none for another stream.
    fn of<E: DomainEvent + 'static>(&self, kind: &str) -> Result<Option<&E>, ApplyError> {
        if self.aggregate_type != kind {
            return Ok(None);
        }
        let happened = if let Some(known) = self.happened.0.get() {
            known
        } else {
            let read = Arc::new(self.read::<E>()?);
            self.happened.0.get_or_init(|| read)
        };
        Ok(happened.downcast_ref())
    }

    /// Reads the event for whoever asks for it later, and is told then if it cannot be read.
    pub(crate) fn read_ahead(&self) {
        let _told_later = self.day();
    }

    /// The same event with other values.
    pub(crate) fn with<E: DomainEvent>(&self, event: &E) -> Result<Self, ApplyError> {
        let payload = serde_json::to_string(event).map_err(|error| self.poison(&error))?;
        Ok(Self {
            event_version: event.event_version(),
            payload,
            happened: Happened::default(),
            ..self.clone()
        })
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
    span: (i64, i64),
    kind: &str,
    with_causes: bool,
) -> Result<Vec<RecordedEvent>, sqlx::Error> {
    select(connection, span, kind, with_causes)
        .try_collect()
        .await
}

/// The same, each as soon as it is there.
pub(crate) fn select<'c>(
    connection: &'c mut PgConnection,
    (after, upto): (i64, i64),
    kind: &'c str,
    with_causes: bool,
) -> impl Stream<Item = Result<RecordedEvent, sqlx::Error>> + Send + 'c {
    sqlx::query_as!(
        Stored,
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
    .fetch(connection)
    .map_ok(RecordedEvent::from)
}

/// The whole streams of one kind up to a position, each in order.
pub(crate) async fn streams(
    connection: &mut PgConnection,
    kind: &str,
    ids: &[String],
    upto: i64,
) -> Result<Vec<RecordedEvent>, sqlx::Error> {
    let stored = sqlx::query_as!(
        Stored,
        r#"SELECT position, aggregate_type, aggregate_id, sequence, event_type, event_version,
                  payload::text AS "payload!", metadata ->> 'traceparent' AS traceparent
           FROM events WHERE aggregate_type = $1 AND aggregate_id = ANY($2) AND position <= $3
           ORDER BY aggregate_id, sequence"#,
        kind,
        ids,
        upto,
    )
    .fetch_all(connection)
    .await?;
    Ok(stored.into_iter().map(RecordedEvent::from).collect())
}

/// The position of the last event.
pub(crate) async fn head(connection: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!("SELECT position FROM log_head")
        .fetch_one(connection)
        .await
}
