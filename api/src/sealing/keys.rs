//! The keys of persons in the database, each wrapped by a master key.

use sqlx::{Connection, PgConnection, PgPool};
use uuid::Uuid;

use super::SealError;
use super::master::{MasterKeys, random};

/// The key of a person, made at its first use.
pub(super) async fn of(
    pool: &PgPool,
    masters: &MasterKeys,
    subject: Uuid,
) -> Result<[u8; 32], SealError> {
    if let Some(key) = found(pool, masters, subject).await? {
        return Ok(key);
    }
    let key = random()?;
    // Of two that make it at once, the first wins, and both read it.
    sqlx::query!(
        "INSERT INTO complaints.data_keys (subject, wrapped, master_key) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING",
        subject,
        masters.wrap(subject, &key)?,
        masters.current(),
    )
    .execute(pool)
    .await?;
    let found = found(pool, masters, subject).await?;
    found.ok_or(SealError::Broken)
}

async fn found(
    pool: &PgPool,
    masters: &MasterKeys,
    subject: Uuid,
) -> Result<Option<[u8; 32]>, SealError> {
    let row = sqlx::query!(
        "SELECT wrapped, master_key FROM complaints.data_keys WHERE subject = $1",
        subject,
    );
    let Some(row) = row.fetch_optional(pool).await? else {
        return Ok(None);
    };
    let wrapped = row.wrapped.ok_or(SealError::Destroyed)?;
    masters.unwrap(subject, &row.master_key, &wrapped).map(Some)
}

/// Wraps all keys with the first master key of the file; answers how many it wrapped anew.
///
/// # Errors
/// A key was wrapped by a master key that is not in the file: none is changed then.
pub async fn rotate(
    connection: &mut PgConnection,
    masters: &MasterKeys,
) -> Result<usize, SealError> {
    let mut tx = connection.begin().await?;
    let rows = sqlx::query!(
        r#"SELECT subject, wrapped AS "wrapped!", master_key FROM complaints.data_keys
           WHERE wrapped IS NOT NULL AND master_key <> $1 FOR UPDATE"#,
        masters.current(),
    )
    .fetch_all(&mut *tx)
    .await?;
    for row in &rows {
        let key = masters.unwrap(row.subject, &row.master_key, &row.wrapped)?;
        sqlx::query!(
            "UPDATE complaints.data_keys SET wrapped = $2, master_key = $3 WHERE subject = $1",
            row.subject,
            masters.wrap(row.subject, &key)?,
            masters.current(),
        )
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(rows.len())
}

/// Why a person's key must stay: a complaint of that person waits for a decision, or a case from one
/// is not closed. None when nothing that is known here holds it.
///
/// # Errors
/// The store cannot be reached.
pub async fn held(
    connection: &mut PgConnection,
    subject: Uuid,
) -> Result<Option<&'static str>, sqlx::Error> {
    let found = sqlx::query!(
        r#"WITH own AS (
               SELECT aggregate_id FROM complaints.events
               WHERE aggregate_type = 'complaint' AND sequence = 1
                 AND payload ->> 'complainant' = $1
           )
           SELECT EXISTS (SELECT FROM own JOIN complaints.waiting w ON w.complaint = aggregate_id)
                      AS "waits!",
                  EXISTS (SELECT FROM own JOIN complaints.events t USING (aggregate_id)
                          LEFT JOIN case_list c ON c.id = (t.payload ->> 'case_id')::uuid
                          WHERE t.event_type = 'ComplaintTakenUp'
                            AND c.status IS DISTINCT FROM 'Closed') AS "runs!""#,
        subject.to_string(),
    );
    let found = found.fetch_one(connection).await?;
    let waits = found
        .waits
        .then_some("a complaint of this person waits for a decision");
    let runs = found
        .runs
        .then_some("a case from a complaint of this person is not closed");
    Ok(waits.or(runs))
}

/// Destroys the key of a person: what is sealed under it opens never again. Answers whether there
/// was one.
///
/// # Errors
/// The store cannot be reached.
pub async fn destroy(
    connection: &mut PgConnection,
    subject: Uuid,
    by: &str,
    basis: &str,
) -> Result<bool, SealError> {
    let done = sqlx::query!(
        "UPDATE complaints.data_keys
         SET wrapped = NULL, destroyed_at = clock_timestamp(), destroyed_by = $2, basis = $3
         WHERE subject = $1 AND wrapped IS NOT NULL",
        subject,
        by,
        basis,
    );
    Ok(done.execute(connection).await?.rows_affected() == 1)
}

/// What there is of keys.
#[derive(Debug)]
pub struct Looked {
    /// Keys in use.
    pub kept: i64,
    /// Destroyed ones.
    pub destroyed: i64,
    /// The master keys that wrap them.
    pub masters: Vec<String>,
}

/// Looks what there is of keys.
///
/// # Errors
/// The store cannot be reached.
pub async fn look(connection: &mut PgConnection) -> Result<Looked, sqlx::Error> {
    sqlx::query_as!(
        Looked,
        r#"SELECT count(wrapped) AS "kept!", count(destroyed_at) AS "destroyed!",
                  coalesce(array_agg(DISTINCT master_key) FILTER (WHERE wrapped IS NOT NULL), '{}')
                      AS "masters!"
           FROM complaints.data_keys"#
    )
    .fetch_one(connection)
    .await
}
