//! The history of one stream: every event in plain words, with who, when and on what ground.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use crate::confidential;
use crate::error::ApiError;
use crate::http::resource::{Resource, Told};

struct Row {
    position: i64,
    sequence: i64,
    event_type: String,
    payload: Value,
    metadata: Value,
    recorded_at: DateTime<Utc>,
}

/// One event in plain words.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HistoryEvent {
    /// Its place in the stream.
    pub sequence: i64,
    /// Its place in the log.
    pub position: i64,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// In plain Indonesian.
    pub title: &'static str,
    /// When it happened, if that is known.
    pub occurred_on: Option<NaiveDate>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who asked for it.
    pub officer: Option<String>,
    /// In which role.
    pub role: Option<String>,
    /// For which province.
    pub province: Option<String>,
    /// Why, as told by who asked.
    pub reason: Option<String>,
    /// What it follows from, when the system did it.
    pub caused_by: Option<String>,
    /// What it rests on.
    pub provisions: Vec<&'static str>,
    /// All that was recorded.
    pub data: Value,
}

/// The events of a stream, and the position of the last one; with where the stream comes from only
/// if that is told.
///
/// # Errors
/// The store cannot be reached, or a stored event cannot be read.
pub async fn events<R: Resource>(
    pool: &PgPool,
    id: Uuid,
    tells_source: bool,
) -> Result<(Vec<HistoryEvent>, i64), ApiError> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT position, sequence, event_type, payload, metadata, recorded_at FROM events
         WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY sequence",
        R::TYPE,
        id.to_string(),
    )
    .fetch_all(pool)
    .await?;
    let position = rows.last().map_or(0, |row| row.position);
    let told: Result<Vec<HistoryEvent>, ApiError> = rows
        .iter()
        .map(|row| tell::<R>(row, tells_source))
        .collect();
    Ok((told?, position))
}

fn tell<R: Resource>(row: &Row, tells_source: bool) -> Result<HistoryEvent, ApiError> {
    let event: R::Event = serde_json::from_value(row.payload.clone())
        .map_err(|error| ApiError::internal(&format!("event {}: {error}", row.position)))?;
    let provisions = event.provisions();
    let about = |name: &str| Some(row.metadata.get(name)?.as_str()?.to_owned());
    let tells_author = confidential::tells_author(&event, tells_source);
    let author = |name: &str| about(name).filter(|_| tells_author);
    Ok(HistoryEvent {
        sequence: row.sequence,
        position: row.position,
        kind: row.event_type.clone(),
        title: event.title(),
        occurred_on: event.occurred_on(),
        recorded_at: row.recorded_at,
        officer: author("officer"),
        role: author("role"),
        province: about("province"),
        reason: author("reason"),
        caused_by: about("caused_by"),
        provisions: provisions.iter().map(|found| found.citation).collect(),
        data: confidential::data(&event, tells_source),
    })
}
