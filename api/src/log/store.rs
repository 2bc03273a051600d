//! Reading streams, and the log as a `cqrs_es::EventStore`.

use std::collections::HashMap;
use std::sync::Arc;

use cqrs_es::persist::{PersistedEventRepository, SerializedEvent};
use cqrs_es::{Aggregate, AggregateContext, AggregateError, EventEnvelope, EventStore};
use domain::upcast::{self, Kind};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::loader::{Part, Stored, Wanted};
use super::{Append, EventLog, LogError, NewEvent, Outcome};

/// Connections that a restarted server may have left dead in the pool; each is found once.
const TRIES: usize = 5;

/// Entries of the metadata of a commit that are not stored with the events.
const REQUEST_HASH: &str = "request_hash";
const UNIQUE_KEY: &str = "unique_key";
/// The entry that is both: the command's id, stored with each event.
pub(super) const COMMAND_ID: &str = "command_id";

/// An aggregate as it was loaded, and where its stream was then. Clones share it until one of them
/// changes it.
#[derive(Debug, Clone)]
pub struct LogContext<A> {
    pub(super) aggregate_id: String,
    pub(super) aggregate: Arc<A>,
    pub(super) version: i64,
    /// Length of its stored payloads.
    pub(super) bytes: u64,
}

impl<A: Aggregate> LogContext<A> {
    /// One of a stream without events.
    pub(super) fn none(aggregate_id: &str) -> Self {
        Self {
            aggregate_id: aggregate_id.to_owned(),
            aggregate: Arc::default(),
            version: 0,
            bytes: 0,
        }
    }
}

impl<A: Aggregate + Clone> LogContext<A> {
    /// The same after more events.
    fn after(mut self, events: &[Stored]) -> Result<Self, LogError> {
        for event in events {
            self.version += 1;
            let name = || format!("{} {}/{}", A::TYPE, self.aggregate_id, event.sequence);
            if event.sequence != self.version {
                let expected = format!("{}: expected {}", name(), self.version);
                return Err(LogError::Corrupt(expected));
            }
            let kind = Kind {
                aggregate_type: A::TYPE,
                event_type: &event.event_type,
                event_version: &event.event_version,
            };
            let payload = upcast::read(kind, &event.payload)
                .map_err(|error| LogError::Corrupt(format!("{}: {error}", name())))?;
            Arc::make_mut(&mut self.aggregate).apply(payload);
            self.bytes += event.payload.len() as u64;
        }
        Ok(self)
    }
}

impl<A: Aggregate + Clone> AggregateContext<A> for LogContext<A> {
    fn aggregate(&mut self) -> &mut A {
        Arc::make_mut(&mut self.aggregate)
    }
}

/// A commit that was answered with something else than its storing.
#[derive(Debug, thiserror::Error)]
#[error("not appended: {0:?}")]
pub struct NotAppended(pub Outcome);

impl EventLog {
    /// The aggregate, its version (0: there is none) and its events.
    ///
    /// # Errors
    /// The database cannot be reached, or the stream cannot be read back.
    pub async fn load<A: Aggregate>(
        &self,
        aggregate_id: &str,
    ) -> Result<(A, i64, Vec<EventEnvelope<A>>), LogError> {
        self.load_until(aggregate_id, i64::MAX).await
    }

    /// The same as it was at `version`, as the first answer of a repeated command showed it.
    ///
    /// # Errors
    /// As [`EventLog::load`].
    pub async fn load_until<A: Aggregate>(
        &self,
        aggregate_id: &str,
        version: i64,
    ) -> Result<(A, i64, Vec<EventEnvelope<A>>), LogError> {
        let mut aggregate = A::default();
        let mut events = Vec::new();
        for (event, sequence) in self.stream::<A>(aggregate_id).await?.into_iter().zip(1..) {
            if sequence > version {
                break;
            }
            let event = envelope::<A>(event, sequence)?;
            aggregate.apply(event.payload.clone());
            events.push(event);
        }
        let version = i64::try_from(events.len()).map_err(LogError::unwritable)?;
        Ok((aggregate, version, events))
    }

    /// The aggregate as it is stored now and its version (0: there is none). What this process has
    /// seen of it is not read again.
    ///
    /// # Errors
    /// As [`EventLog::load`].
    pub async fn current<A: Aggregate + Clone + 'static>(
        &self,
        aggregate_id: &str,
    ) -> Result<(Arc<A>, i64), LogError> {
        let known = self.inner.recent.get::<A>(aggregate_id);
        let seen = known.as_ref().map_or(0, |known| known.version);
        let context = match known {
            Some(known) if seen > 0 => self.read_on(LogContext::clone(&known)).await?,
            Some(_) | None => None,
        };
        let context = match context {
            Some(context) => context,
            None => self.context(aggregate_id).await?,
        };
        let found = (Arc::clone(&context.aggregate), context.version);
        if context.version > seen {
            self.inner.recent.put(context);
        }
        Ok(found)
    }

    /// The aggregate as this process last saw it, or as it is stored now, which is remembered: nobody
    /// is refused by it, and what is decided by it stands when the append compares its version.
    ///
    /// # Errors
    /// As [`EventLog::load`].
    pub async fn recall<A: Aggregate + Clone + 'static>(
        &self,
        aggregate_id: &str,
    ) -> Result<(Arc<A>, i64), LogError> {
        if let Some(known) = self.inner.recent.get(aggregate_id) {
            return Ok((Arc::clone(&known.aggregate), known.version));
        }
        let context = self.context::<A>(aggregate_id).await?;
        let found = (Arc::clone(&context.aggregate), context.version);
        self.inner.recent.put(context);
        Ok(found)
    }

    /// The aggregate alone, ready to be decided on.
    pub(super) async fn context<A: Aggregate + Clone>(
        &self,
        aggregate_id: &str,
    ) -> Result<LogContext<A>, LogError> {
        let events = self.payloads::<A>(aggregate_id, 1).await?;
        LogContext::none(aggregate_id).after(&events)
    }

    /// What is known of an aggregate with the events after it; none where the stream has not the last
    /// one that is known, such as in a database that was set back.
    async fn read_on<A: Aggregate + Clone>(
        &self,
        known: LogContext<A>,
    ) -> Result<Option<LogContext<A>>, LogError> {
        let events = self
            .payloads::<A>(&known.aggregate_id, known.version)
            .await?;
        match events.split_first() {
            Some((last, events)) if last.sequence == known.version => known.after(events).map(Some),
            Some(_) | None => Ok(None),
        }
    }

    async fn payloads<A: Aggregate>(&self, id: &str, from: i64) -> Result<Arc<[Stored]>, LogError> {
        let (answer, stream) = oneshot::channel();
        let part = Part {
            aggregate_type: A::TYPE,
            aggregate_id: id.to_owned(),
            from,
        };
        let sent = self.inner.wanted.send(Wanted { part, answer }).await;
        sent.map_err(|_| LogError::stopped())?;
        stream.await.map_err(|_| LogError::stopped())?
    }

    async fn stream<A: Aggregate>(&self, id: &str) -> Result<Vec<SerializedEvent>, LogError> {
        let mut result = self.read::<A>(id).await;
        for _ in 1..TRIES {
            if !matches!(result, Err(LogError::Unavailable(_))) {
                break;
            }
            result = self.read::<A>(id).await;
        }
        result
    }

    async fn read<A: Aggregate>(&self, id: &str) -> Result<Vec<SerializedEvent>, LogError> {
        Ok(self.inner.events.get_events::<A>(id).await?)
    }
}

fn envelope<A: Aggregate>(
    event: SerializedEvent,
    expected: i64,
) -> Result<EventEnvelope<A>, LogError> {
    let name = format!("{} {}/{}", A::TYPE, event.aggregate_id, event.sequence);
    if i64::try_from(event.sequence) != Ok(expected) {
        return Err(LogError::Corrupt(format!("{name}: expected {expected}")));
    }
    let corrupt = |error| LogError::Corrupt(format!("{name}: {error}"));
    let kind = Kind {
        aggregate_type: A::TYPE,
        event_type: &event.event_type,
        event_version: &event.event_version,
    };
    Ok(EventEnvelope {
        payload: upcast::read_value(kind, event.payload).map_err(corrupt)?,
        metadata: serde_json::from_value(event.metadata).map_err(corrupt)?,
        aggregate_id: event.aggregate_id,
        sequence: event.sequence,
    })
}

/// Events as they are stored.
pub(super) fn prepare<A: Aggregate>(
    events: &[A::Event],
    metadata: &HashMap<String, String>,
) -> Result<Vec<NewEvent>, LogError> {
    let stored = serde_jcs::to_string(metadata).map_err(LogError::unwritable)?;
    let new = events.iter().map(|event| NewEvent::of(event, &stored));
    new.collect()
}

/// The events that were stored after `version`, as cqrs-es hands them on.
fn envelopes<A: Aggregate>(
    aggregate_id: &str,
    version: i64,
    events: Vec<A::Event>,
    metadata: &HashMap<String, String>,
) -> Result<Vec<EventEnvelope<A>>, LogError> {
    let first = usize::try_from(version).map_err(LogError::unwritable)? + 1;
    let told = (first..)
        .zip(events)
        .map(|(sequence, payload)| EventEnvelope {
            aggregate_id: aggregate_id.to_owned(),
            sequence,
            payload,
            metadata: metadata.clone(),
        });
    Ok(told.collect())
}

impl<A: Aggregate + Clone> EventStore<A> for EventLog {
    type AC = LogContext<A>;

    async fn load_events(
        &self,
        aggregate_id: &str,
    ) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        let (_, _, events) = self.load::<A>(aggregate_id).await.map_err(reported)?;
        Ok(events)
    }

    async fn load_aggregate(
        &self,
        aggregate_id: &str,
    ) -> Result<Self::AC, AggregateError<A::Error>> {
        self.context::<A>(aggregate_id).await.map_err(reported)
    }

    /// `command_id`, `request_hash` (hex) and `unique_key` may come in the metadata; the last two
    /// are not stored there. A repeat commits nothing and answers no events.
    async fn commit(
        &self,
        events: Vec<A::Event>,
        context: Self::AC,
        mut metadata: HashMap<String, String>,
    ) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        let request_hash = request_hash(metadata.remove(REQUEST_HASH)).map_err(reported)?;
        let unique_key = metadata.remove(UNIQUE_KEY);
        let command_id = metadata
            .entry(COMMAND_ID.to_owned())
            .or_insert_with(|| Uuid::now_v7().to_string())
            .clone();
        let stored = prepare::<A>(&events, &metadata).map_err(reported)?;
        let (id, version) = (&context.aggregate_id, context.version);
        let envelopes = envelopes::<A>(id, version, events, &metadata).map_err(reported)?;
        let append = Append {
            command_id,
            request_hash,
            aggregate_type: A::TYPE.to_owned(),
            aggregate_id: context.aggregate_id,
            expected: context.version,
            unique_key,
            events: stored,
            number: None,
            rests_on: vec![],
        };
        match self.append(append).await.map_err(reported)? {
            Outcome::Appended(_) => Ok(envelopes),
            Outcome::Duplicate(_) => Ok(Vec::new()),
            Outcome::Conflict { .. } => Err(AggregateError::AggregateConflict),
            refused @ (Outcome::Reused | Outcome::KeyTaken | Outcome::Moved) => {
                Err(AggregateError::UnexpectedError(NotAppended(refused).into()))
            }
        }
    }
}

fn request_hash(given: Option<String>) -> Result<[u8; 32], LogError> {
    let mut hash = [0; 32];
    if let Some(text) = given {
        hex::decode_to_slice(text, &mut hash).map_err(LogError::unwritable)?;
    }
    Ok(hash)
}

fn reported<E: std::error::Error>(error: LogError) -> AggregateError<E> {
    match error {
        LogError::Unavailable(_) => AggregateError::DatabaseConnectionError(error.into()),
        LogError::Corrupt(_) => AggregateError::DeserializationError(error.into()),
        LogError::Broken(_) => AggregateError::UnexpectedError(error.into()),
    }
}
