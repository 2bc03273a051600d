//! Refused commands, kept for supervisors. They are not events.

use chrono::{DateTime, Utc};
use domain::{Asked, Refusal};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use crate::http::resource::Resource;

/// Keeps a refused command.
///
/// # Errors
/// The store cannot be reached.
pub async fn keep<R: Resource>(
    pool: &PgPool,
    command: &str,
    asked: &Asked<R::Order>,
    refusal: &Refusal,
) -> Result<(), sqlx::Error> {
    sqlx::query_scalar::<_, i64>(
        "INSERT INTO refusals (aggregate_type, aggregate_id, command, officer, role, province,
             code, rule, provision, detail, data, trace_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id",
    )
    .bind(R::TYPE)
    .bind(asked.id.to_string())
    .bind(command)
    .bind(&asked.officer.id)
    .bind(asked.officer.role.code())
    .bind(asked.officer.province.as_ref().map(|code| &code.0))
    .bind(refusal.rule.code)
    .bind(refusal.rule.sentence)
    .bind(refusal.rule.provision.citation)
    .bind(&refusal.detail)
    .bind(&refusal.data)
    .bind(crate::telemetry::trace_id())
    .fetch_one(pool)
    .await?;
    Ok(())
}

/// A refused command.
#[derive(Debug, Serialize, JsonSchema, sqlx::FromRow)]
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
    sqlx::query_as(
        "SELECT refused_at, command, officer, role, code, rule, provision, detail, data
         FROM refusals WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY id",
    )
    .bind(aggregate_type)
    .bind(id.to_string())
    .fetch_all(pool)
    .await
}
