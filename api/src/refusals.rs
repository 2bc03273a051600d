//! Refused commands, kept for supervisors. They are not events.

use chrono::{DateTime, Utc};
use domain::{Asked, Refusal};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

/// Keeps a refused command on a kind of stream.
///
/// # Errors
/// The store cannot be reached.
pub async fn keep<C>(
    pool: &PgPool,
    (aggregate_type, command): (&str, &str),
    asked: &Asked<C>,
    refusal: &Refusal,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO refusals (aggregate_type, aggregate_id, command, officer, role, province,
             code, rule, provision, detail, data, trace_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        aggregate_type,
        asked.id.to_string(),
        command,
        asked.officer.id,
        asked.officer.role.code(),
        asked.officer.province.as_ref().map(|code| code.0.as_str()),
        refusal.rule.code,
        refusal.rule.sentence,
        refusal.rule.provision.citation,
        refusal.detail,
        refusal.data,
        crate::telemetry::trace_id(),
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// A refused command.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RefusedCommand {
    /// When.
    pub refused_at: DateTime<Utc>,
    /// What was asked.
    pub command: String,
    /// Who asked.
    pub officer: String,
    /// In which role.
    pub role: String,
    /// Code of the rule.
    pub code: String,
    /// The rule in a sentence.
    pub rule: Option<String>,
    /// What it rests on.
    pub provision: Option<String>,
    /// What was met, in words.
    pub detail: String,
    /// What was met, as data.
    pub data: Value,
}

/// The refused commands of one stream, oldest first.
///
/// # Errors
/// The store cannot be reached.
pub async fn of(
    pool: &PgPool,
    aggregate_type: &str,
    id: Uuid,
) -> Result<Vec<RefusedCommand>, sqlx::Error> {
    sqlx::query_as!(
        RefusedCommand,
        "SELECT refused_at, command, officer, role, code, rule, provision, detail, data
         FROM refusals WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY id",
        aggregate_type,
        id.to_string(),
    )
    .fetch_all(pool)
    .await
}
