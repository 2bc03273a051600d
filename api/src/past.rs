//! Two times of one stream: what was true on a day, as far as it was known then.

use chrono::{DateTime, NaiveDate, Utc};
use domain::correction::{True, fold, truth};
use domain::upcast::{self, Kind};
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use crate::error::ApiError;
use crate::http::resource::Resource;

/// Until when something was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// When this position was the last.
    Position(i64),
    /// At this moment.
    Moment(DateTime<Utc>),
}

/// Which past is asked for; none of both is now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// What was true on this day.
    pub as_of: Option<NaiveDate>,
    /// What was known then.
    pub known_at: Option<Known>,
}

impl Times {
    /// Whether nothing but now is asked for.
    #[must_use]
    pub const fn is_now(&self) -> bool {
        self.as_of.is_none() && self.known_at.is_none()
    }

    fn knows(&self, stored: &Stored) -> bool {
        match self.known_at {
            None => true,
            Some(Known::Position(position)) => stored.position <= position,
            Some(Known::Moment(moment)) => stored.recorded_at <= moment,
        }
    }

    /// Whether a day had come.
    #[must_use]
    pub fn reaches(&self, on: NaiveDate) -> bool {
        self.as_of.is_none_or(|day| on <= day)
    }
}

/// An event of a stream as it is stored.
#[derive(Debug)]
pub struct Stored {
    /// Its place in the log.
    pub position: i64,
    /// Its place in the stream.
    pub sequence: i64,
    /// Its type.
    pub event_type: String,
    /// Version of its type.
    pub event_version: String,
    /// As it is stored.
    pub payload: Value,
    /// Who, why, from where.
    pub metadata: Value,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// A stored event, what was recorded in it, and what is true of it.
#[derive(Debug)]
pub struct Entry<E> {
    /// As it is stored.
    pub stored: Stored,
    /// As it was recorded.
    pub recorded: E,
    /// As it is true.
    pub truth: True<E>,
}

/// The events of a stream that were known, with what was true of them then.
#[derive(Debug)]
pub struct Past<E> {
    /// All that were known.
    pub entries: Vec<Entry<E>>,
    times: Times,
}

impl<E: Clone> Past<E> {
    /// Those that had happened by the day asked for.
    pub fn happened(&self) -> impl Iterator<Item = &Entry<E>> {
        let reaches = |entry: &&Entry<E>| self.times.reaches(entry.truth.on);
        self.entries.iter().filter(reaches)
    }

    /// The aggregate as it was and its version; none before its first event.
    #[must_use]
    pub fn aggregate<R: Resource<Event = E>>(&self) -> Option<(R, i64)> {
        let happened = || self.happened().map(|entry| entry.truth.clone());
        let version = happened().map(|one| one.sequence).max()?;
        // Nothing is shown of what had not begun.
        let begun = happened().any(|one| one.sequence == 1);
        begun.then(|| (fold(happened()), version))
    }
}

/// A stream as it was known.
///
/// # Errors
/// The store cannot be reached, or a stored event cannot be read.
pub async fn read<R: Resource>(
    pool: &PgPool,
    id: Uuid,
    times: Times,
) -> Result<Past<R::Event>, ApiError> {
    let rows = sqlx::query_as!(
        Stored,
        "SELECT position, sequence, event_type, event_version, payload, metadata, recorded_at
         FROM events WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY sequence",
        R::TYPE,
        id.to_string(),
    )
    .fetch_all(pool)
    .await?;
    let known = rows.into_iter().take_while(|row| times.knows(row));
    let decoded: Result<Vec<(Stored, R::Event)>, ApiError> = known.map(decode::<R>).collect();
    let (stored, recorded): (Vec<Stored>, Vec<R::Event>) = decoded?.into_iter().unzip();
    let truths = truth(recorded.iter().cloned());
    let pairs = stored.into_iter().zip(recorded).zip(truths);
    let entry = |((stored, recorded), truth)| Entry {
        stored,
        recorded,
        truth,
    };
    let entries = pairs.map(entry).collect();
    Ok(Past { entries, times })
}

fn decode<R: Resource>(stored: Stored) -> Result<(Stored, R::Event), ApiError> {
    let kind = Kind {
        aggregate_type: R::TYPE,
        event_type: &stored.event_type,
        event_version: &stored.event_version,
    };
    let event = upcast::read_value(kind, stored.payload.clone())
        .map_err(|error| ApiError::internal(&format!("event {}: {error}", stored.position)))?;
    Ok((stored, event))
}

/// Who recorded an event of a stream.
///
/// # Errors
/// The store cannot be reached.
pub async fn author(
    pool: &PgPool,
    aggregate_type: &str,
    id: Uuid,
    sequence: i64,
) -> Result<Option<String>, sqlx::Error> {
    let found = sqlx::query_scalar!(
        "SELECT metadata ->> 'officer' FROM events
         WHERE aggregate_type = $1 AND aggregate_id = $2 AND sequence = $3",
        aggregate_type,
        id.to_string(),
        sequence,
    );
    Ok(found.fetch_optional(pool).await?.flatten())
}

/// The last position that was known; none is named when all are.
///
/// # Errors
/// The store cannot be reached.
pub async fn position(pool: &PgPool, known: Option<Known>) -> Result<Option<i64>, sqlx::Error> {
    let Some(known) = known else { return Ok(None) };
    let head = sqlx::query_scalar!("SELECT position FROM log_head")
        .fetch_one(pool)
        .await?;
    match known {
        Known::Position(position) => Ok(Some(position.min(head))),
        Known::Moment(moment) => last_before(pool, moment, head).await.map(Some),
    }
}

/// The last position recorded by a moment. Moments never run back along positions, so halving
/// finds it.
async fn last_before(pool: &PgPool, moment: DateTime<Utc>, head: i64) -> Result<i64, sqlx::Error> {
    let (mut low, mut high) = (0, head);
    while low < high {
        let middle = (low + high + 1) / 2;
        let found =
            sqlx::query_scalar!("SELECT recorded_at FROM events WHERE position = $1", middle);
        if found.fetch_one(pool).await? <= moment {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}

/// The moment until which refused commands were known; none when all are.
///
/// # Errors
/// The store cannot be reached.
pub async fn moment(
    pool: &PgPool,
    known: Option<Known>,
) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    match known {
        None => Ok(None),
        Some(Known::Moment(moment)) => Ok(Some(moment)),
        Some(Known::Position(position)) => {
            sqlx::query_scalar!(
                "SELECT recorded_at FROM events
                 WHERE position <= $1 ORDER BY position DESC LIMIT 1",
                position
            )
            .fetch_optional(pool)
            .await
        }
    }
}
