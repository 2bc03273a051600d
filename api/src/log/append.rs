//! What is asked of the log and what it answers.

use cqrs_es::DomainEvent;

use super::LogError;

/// The events of one command, to be stored all or none.
#[derive(Debug, Clone)]
pub struct Append {
    /// Stored with the events: a repeat is answered with the first result.
    pub command_id: String,
    /// Tells a repeat from another request under the same command id.
    pub request_hash: [u8; 32],
    /// `cqrs_es::Aggregate::TYPE`.
    pub aggregate_type: String,
    /// The stream.
    pub aggregate_id: String,
    /// The version of the stream on which the command was decided; 0 for a new one.
    pub expected: i64,
    /// A natural key that nobody else may hold; several stand apart by U+001F.
    pub unique_key: Option<String>,
    /// In order; may be empty, the command is remembered all the same.
    pub events: Vec<NewEvent>,
    /// The number that one of the events is to bear.
    pub number: Option<NumberAsked>,
    /// Other streams on which it was decided.
    pub rests_on: Vec<Seen>,
}

/// A stream as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Seen {
    /// `cqrs_es::Aggregate::TYPE`.
    pub aggregate_type: &'static str,
    /// The stream.
    pub aggregate_id: String,
    /// Its version then; 0 without events.
    pub version: i64,
}

/// The next number of a book, for a command.
#[derive(Debug, Clone)]
pub struct NumberAsked {
    /// The province whose book it is.
    pub province: String,
    /// The kind of book.
    pub kind: &'static str,
    /// The unit whose book it is; empty where the units of a province share one.
    pub unit: String,
    /// The year of the book.
    pub year: i32,
    /// The number with `{serial}` in the place of its serial.
    pub template: String,
    /// What stands in a payload in the place of the number, and nowhere else.
    pub mark: String,
    /// What makes a unique key of the number, where numbers that are entered by hand claim one.
    pub key_prefix: Option<String>,
}

/// One event as it is stored.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// `DomainEvent::event_type`.
    pub event_type: String,
    /// `DomainEvent::event_version`.
    pub event_version: String,
    /// Canonical JSON (RFC 8785).
    pub payload: String,
    /// Canonical JSON (RFC 8785), an object of strings.
    pub metadata: String,
}

impl NewEvent {
    /// The stored form of an event; `metadata` is canonical JSON already.
    pub(crate) fn of<E: DomainEvent>(event: &E, metadata: &str) -> Result<Self, LogError> {
        Ok(Self {
            event_type: event.event_type(),
            event_version: event.event_version(),
            payload: serde_jcs::to_string(event).map_err(LogError::unwritable)?,
            metadata: metadata.to_owned(),
        })
    }
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Stored just now.
    Appended(Written),
    /// The same request was stored before: its result.
    Duplicate(Written),
    /// The command id was used for another request.
    Reused,
    /// The stream is not where the command expected it.
    Conflict {
        /// The version at which it is.
        actual: i64,
    },
    /// The unique key belongs to somebody.
    KeyTaken,
    /// A stream that the command rests on is not where it was seen.
    Moved,
}

/// Where a command was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The type of the aggregate.
    pub aggregate_type: String,
    /// The stream.
    pub aggregate_id: String,
    /// The stream's version after the command.
    pub version: i64,
    /// The position of the first event; without events, the head of the log then.
    pub first_position: i64,
    /// The position of the last event; without events, the head of the log then.
    pub last_position: i64,
    /// The number that it was given, if it asked for one.
    pub number: Option<String>,
}
