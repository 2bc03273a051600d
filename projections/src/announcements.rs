//! What subscribers are told of the log: that something has happened to a case, a prosecution, an
//! establishment, an officer's record or a plan, never what. Positions have no gaps, so a covered
//! range and the events told of it say how many were left out.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// Most positions that are looked through at once for a reader of one province.
const WIDEST: i64 = 5000;

/// An event without what it says.
#[derive(Debug, Clone)]
pub struct Announcement {
    /// Its place in the log.
    pub position: i64,
    /// Kind of stream.
    pub kind: String,
    /// The stream.
    pub id: String,
    /// Its place in the stream.
    pub sequence: i64,
    /// Its type.
    pub event_type: String,
    /// Province of the stream, Kemendagri code; of what moves, that in which it lies since.
    pub province: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// All that a reader may know of a part of the log.
#[derive(Debug)]
pub struct Covered {
    /// His events, in order.
    pub events: Vec<Announcement>,
    /// The position after which the part begins.
    pub after: i64,
    /// The last position of the part; `after` when there is nothing new.
    pub upto: i64,
    /// The last position of the log.
    pub head: i64,
}

impl Covered {
    /// How many events of the part are not his to know.
    #[must_use]
    pub fn left_out(&self) -> i64 {
        let told = i64::try_from(self.events.len()).unwrap_or(i64::MAX);
        self.upto - self.after - told
    }
}

/// At most `limit` events after a position, of one province or of the nation.
///
/// # Errors
/// The store cannot be reached.
pub async fn after(
    pool: &PgPool,
    after: i64,
    province: Option<&str>,
    limit: i64,
) -> Result<Covered, sqlx::Error> {
    let head = sqlx::query_scalar!("SELECT position FROM log_head")
        .fetch_one(pool)
        .await?;
    let end = head.min(after.saturating_add(WIDEST)).max(after);
    let events = told(pool, (after, end), province, limit).await?;
    let full = i64::try_from(events.len()).unwrap_or(i64::MAX) >= limit;
    let last = events.last().filter(|_| full);
    Ok(Covered {
        upto: last.map_or(end, |event| event.position),
        events,
        after,
        head,
    })
}

/// The first event of a stream names its province, for establishments and officers the last one by
/// which they moved. LIMIT keeps it a probe of the index.
async fn told(
    pool: &PgPool,
    (after, end): (i64, i64),
    province: Option<&str>,
    limit: i64,
) -> Result<Vec<Announcement>, sqlx::Error> {
    sqlx::query_as!(
        Announcement,
        r#"SELECT e.position, e.aggregate_type AS kind, e.aggregate_id AS id, e.sequence,
                  e.event_type, place.province AS "province!", e.recorded_at
           FROM events e CROSS JOIN LATERAL (
               SELECT CASE WHEN e.aggregate_type IN ('establishment', 'officer') THEN (
                   SELECT coalesce(b.payload ->> 'to', b.payload ->> 'new', b.payload ->> 'province')
                   FROM events b
                   WHERE b.aggregate_type = e.aggregate_type AND b.aggregate_id = e.aggregate_id
                     AND b.sequence <= e.sequence AND (b.sequence = 1 OR b.event_type
                         IN ('EstablishmentMoved', 'ProvinceSucceeded', 'OfficerMoved'))
                   ORDER BY b.sequence DESC LIMIT 1
               ) ELSE (
                   SELECT coalesce(b.payload ->> 'province', b.payload #>> '{scope,province}')
                   FROM events b
                   WHERE b.aggregate_type = e.aggregate_type AND b.aggregate_id = e.aggregate_id
                     AND b.sequence = 1 LIMIT 1
               ) END AS province
           ) place
           WHERE e.position > $1 AND e.position <= $2
             AND e.aggregate_type IN ('case', 'prosecution', 'establishment', 'officer', 'plan')
             AND ($3::text IS NULL OR place.province = $3)
           ORDER BY e.position LIMIT $4"#,
        after,
        end,
        province,
        limit,
    )
    .fetch_all(pool)
    .await
}
