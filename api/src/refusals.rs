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
    /// Its place among the refused commands; later ones have greater numbers.
    pub number: i64,
    /// When.
    pub refused_at: DateTime<Utc>,
    /// What it was about: `case`, `prosecution` or `law_change`.
    pub kind: String,
    /// Its id; of what was refused to be made nothing is stored under it.
    pub id: String,
    /// Kemendagri code of the province in which it was asked; none at the centre.
    pub province: Option<String>,
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
        "SELECT id AS number, refused_at, aggregate_type AS kind, aggregate_id AS id, province,
             command, officer, role, code, rule, provision, detail, data
         FROM refusals WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY refusals.id",
        aggregate_type,
        id.to_string(),
    )
    .fetch_all(pool)
    .await
}

/// Which refused commands a list asks for; every filter that is there must fit.
#[derive(Debug, Default)]
pub struct Filter {
    /// Code of the rule.
    pub rule: Option<String>,
    /// Kemendagri code of the province in which it was asked.
    pub province: Option<String>,
    /// From this instant.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub until: Option<DateTime<Utc>>,
    /// Before this number.
    pub before: Option<i64>,
    /// Most rows.
    pub limit: i64,
}

/// Refused commands, last refused first.
///
/// # Errors
/// The store cannot be reached.
pub async fn list(pool: &PgPool, filter: &Filter) -> Result<Vec<RefusedCommand>, sqlx::Error> {
    sqlx::query_as!(
        RefusedCommand,
        "SELECT id AS number, refused_at, aggregate_type AS kind, aggregate_id AS id, province,
             command, officer, role, code, rule, provision, detail, data
         FROM refusals
         WHERE ($1::text IS NULL OR code = $1) AND ($2::text IS NULL OR province = $2)
             AND ($3::timestamptz IS NULL OR refused_at >= $3)
             AND ($4::timestamptz IS NULL OR refused_at < $4)
             AND ($5::bigint IS NULL OR refusals.id < $5)
         ORDER BY refusals.id DESC LIMIT $6",
        filter.rule,
        filter.province,
        filter.from,
        filter.until,
        filter.before,
        filter.limit,
    )
    .fetch_all(pool)
    .await
}
