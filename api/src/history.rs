//! The history of one stream: every event in plain words, with who, when and on what ground.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use crate::confidential;
use crate::error::ApiError;
use crate::http::resource::{Resource, Told};

#[derive(sqlx::FromRow)]
struct Row {
    position: i64,
    sequence: i64,
    event_type: String,
    payload: Value,
    metadata: Value,
    recorded_at: DateTime<Utc>,
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
) -> Result<(Vec<Value>, i64), ApiError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT position, sequence, event_type, payload, metadata, recorded_at FROM events
         WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY sequence",
    )
    .bind(R::TYPE)
    .bind(id.to_string())
    .fetch_all(pool)
    .await?;
    let position = rows.last().map_or(0, |row| row.position);
    let told: Result<Vec<Value>, ApiError> = rows
        .iter()
        .map(|row| tell::<R>(row, tells_source))
        .collect();
    Ok((told?, position))
}

fn tell<R: Resource>(row: &Row, tells_source: bool) -> Result<Value, ApiError> {
    let event: R::Event = serde_json::from_value(row.payload.clone())
        .map_err(|error| ApiError::internal(&format!("event {}: {error}", row.position)))?;
    let citations: Vec<&str> = event
        .provisions()
        .iter()
        .map(|found| found.citation)
        .collect();
    let tells_author = confidential::tells_author(&event, tells_source);
    let author = |key: &str| row.metadata.get(key).filter(|_| tells_author);
    Ok(json!({
        "sequence": row.sequence,
        "position": row.position,
        "type": row.event_type,
        "title": event.title(),
        "occurred_on": event.occurred_on(),
        "recorded_at": row.recorded_at,
        "officer": author("officer"),
        "role": author("role"),
        "province": row.metadata.get("province"),
        "reason": author("reason"),
        "caused_by": row.metadata.get("caused_by"),
        "provisions": citations,
        "data": confidential::data(&event, tells_source),
    }))
}
