//! What may wait for the decision of a second person, as far as rows and events tell it. For whom
//! each really waits is for the domain to say.

use chrono::NaiveDate;
use sqlx::PgPool;
use uuid::Uuid;

/// Something that may wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its stream.
    pub id: Uuid,
    /// Last day to decide in time, where one is counted.
    pub due_on: Option<NaiveDate>,
}

/// Notes of a place that nobody has received, oldest case first: they may wait for a countersignature
/// (*mengetahui*).
///
/// # Errors
/// The store cannot be reached.
pub async fn notes(pool: &PgPool, place: &str, limit: i64) -> Result<Vec<Candidate>, sqlx::Error> {
    sqlx::query_as!(
        Candidate,
        r#"SELECT id, NULL::date AS due_on FROM case_list
           WHERE province = $1 AND closed_on IS NULL AND due_on IS NULL
             AND status IN ('NotaI', 'NotaII', 'NotaKhusus')
           ORDER BY registered_on, id LIMIT $2"#,
        place,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// Cases that were offered to an inspector by another one, last offered first.
///
/// # Errors
/// The store cannot be reached.
pub async fn handovers(
    pool: &PgPool,
    officer: &str,
    limit: i64,
) -> Result<Vec<Candidate>, sqlx::Error> {
    sqlx::query_as!(
        Candidate,
        r#"SELECT aggregate_id::uuid AS "id!", NULL::date AS due_on FROM events
           WHERE event_type = 'HandoverOffered' AND payload ->> 'to' = $1
           ORDER BY position DESC LIMIT $2"#,
        officer,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// Prosecutions of a place with a proposed correction or no order to investigate yet, and those that
/// are offered to it.
///
/// # Errors
/// The store cannot be reached.
pub async fn prosecutions(
    pool: &PgPool,
    place: &str,
    limit: i64,
) -> Result<Vec<Candidate>, sqlx::Error> {
    sqlx::query_as!(
        Candidate,
        r#"SELECT id AS "id!", min(due_on) AS due_on FROM (
               (SELECT id, correction_until AS due_on FROM watches
                WHERE correction_until IS NOT NULL AND province = $1
                ORDER BY correction_until LIMIT $2)
               UNION ALL
               (SELECT id, NULL FROM prosecution_register
                WHERE status = 'EventReported' AND province = $1
                ORDER BY offence_date DESC, id DESC LIMIT $2)
               UNION ALL
               (SELECT id, NULL FROM prosecution_register WHERE offered_to = $1
                ORDER BY offence_date DESC, id DESC LIMIT $2)
           ) AS found GROUP BY id ORDER BY 2, 1"#,
        place,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// Plans of a province that somebody else has written and nobody has decided on.
///
/// # Errors
/// The store cannot be reached.
pub async fn plans(
    pool: &PgPool,
    province: &str,
    officer: &str,
    limit: i64,
) -> Result<Vec<Candidate>, sqlx::Error> {
    sqlx::query_as!(
        Candidate,
        "SELECT id, NULL::date AS due_on FROM plans
         WHERE province = $1 AND state = 'drafted' AND author <> $2
         ORDER BY year, month NULLS FIRST, id LIMIT $3",
        province,
        officer,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// Entries of a register (`establishment`, `officer` or `plan`) with a proposed correction, of one
/// province or of all.
///
/// # Errors
/// The store cannot be reached.
pub async fn corrections(
    pool: &PgPool,
    register: &str,
    province: Option<&str>,
    limit: i64,
) -> Result<Vec<Candidate>, sqlx::Error> {
    sqlx::query_as!(
        Candidate,
        r#"SELECT proposed.aggregate_id::uuid AS "id!",
                  (proposed.payload ->> 'in_time_until')::date AS due_on
           FROM (
               SELECT DISTINCT ON (aggregate_id) aggregate_id, event_type, payload FROM events
               WHERE event_type IN ('CorrectionProposed', 'CorrectionRecorded', 'CorrectionRejected')
                 AND aggregate_type IN ('establishment', 'officer', 'plan') AND aggregate_type = $1
               ORDER BY aggregate_id, sequence DESC
           ) AS proposed
           LEFT JOIN establishment_list e ON e.id = proposed.aggregate_id::uuid
           LEFT JOIN officers o ON o.id = proposed.aggregate_id::uuid
           LEFT JOIN plans p ON p.id = proposed.aggregate_id::uuid
           WHERE proposed.event_type = 'CorrectionProposed'
             AND ($2::text IS NULL OR coalesce(e.province, o.province, p.province) = $2)
           ORDER BY 2, 1 LIMIT $3"#,
        register,
        province,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// Changes of the law that nobody has decided on, last proposed first.
///
/// # Errors
/// The store cannot be reached.
pub async fn law_changes(pool: &PgPool, limit: i64) -> Result<Vec<Candidate>, sqlx::Error> {
    sqlx::query_as!(
        Candidate,
        r#"SELECT aggregate_id::uuid AS "id!", NULL::date AS due_on FROM events proposed
           WHERE aggregate_type = 'law_change' AND sequence = 1
             AND NOT EXISTS (SELECT FROM events decided
                             WHERE decided.aggregate_type = 'law_change'
                               AND decided.aggregate_id = proposed.aggregate_id
                               AND decided.sequence = 2)
           ORDER BY position DESC LIMIT $1"#,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// Releases with a frozen table that nobody has decided on.
///
/// # Errors
/// The store cannot be reached.
pub async fn releases(pool: &PgPool, limit: i64) -> Result<Vec<Candidate>, sqlx::Error> {
    sqlx::query_as!(
        Candidate,
        r#"SELECT aggregate_id::uuid AS "id!", NULL::date AS due_on FROM (
               SELECT DISTINCT ON (aggregate_id) aggregate_id, event_type FROM events
               WHERE aggregate_type = 'release' ORDER BY aggregate_id, sequence DESC
           ) AS last WHERE event_type = 'TableFrozen' ORDER BY 1 LIMIT $1"#,
        limit,
    )
    .fetch_all(pool)
    .await
}
