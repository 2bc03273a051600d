//! The keys of persons in the database, each wrapped by a master key.

use sqlx::{Connection, PgConnection, PgPool};
use uuid::Uuid;

use super::SealError;
use super::master::{MasterKeys, random};

/// Whose keys: those who complain and the persons of the directory have each a table behind another
/// door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ring {
    /// Of those who complain.
    Complainants,
    /// Of the directory of persons.
    Persons,
}

impl Ring {
    const ALL: [Self; 2] = [Self::Complainants, Self::Persons];
}

/// A key as it lies there.
struct Kept {
    subject: Uuid,
    wrapped: Option<Vec<u8>>,
    master_key: String,
}

/// A checked statement on the table of a ring.
macro_rules! on_table {
    ($ring:expr, $before:literal, $after:literal, $run:ident($on:expr), $($bound:expr),*) => {
        match $ring {
            Ring::Complainants => {
                sqlx::query!($before + "complaints.data_keys" + $after, $($bound),*).$run($on).await
            }
            Ring::Persons => {
                sqlx::query!($before + "access.data_keys" + $after, $($bound),*).$run($on).await
            }
        }
    };
}

/// Checked rows of the table of a ring.
macro_rules! kept_in {
    ($ring:expr, $where:literal, $run:ident($on:expr), $($bound:expr),*) => {
        match $ring {
            Ring::Complainants => sqlx::query_as!(
                Kept,
                "SELECT subject, wrapped, master_key FROM complaints.data_keys WHERE " + $where,
                $($bound),*
            ).$run($on).await,
            Ring::Persons => sqlx::query_as!(
                Kept,
                "SELECT subject, wrapped, master_key FROM access.data_keys WHERE " + $where,
                $($bound),*
            ).$run($on).await,
        }
    };
}

/// The key of a person, made at its first use.
pub(super) async fn of(
    pool: &PgPool,
    ring: Ring,
    masters: &MasterKeys,
    subject: Uuid,
) -> Result<[u8; 32], SealError> {
    if let Some(key) = found(pool, ring, masters, subject).await? {
        return Ok(key);
    }
    let wrapped = masters.wrap(subject, &random()?)?;
    // Of two that make it at once, the first wins, and both read it.
    on_table!(
        ring,
        "INSERT INTO ",
        " (subject, wrapped, master_key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        execute(pool),
        subject,
        wrapped,
        masters.current()
    )?;
    let found = found(pool, ring, masters, subject).await?;
    found.ok_or(SealError::Broken)
}

async fn found(
    pool: &PgPool,
    ring: Ring,
    masters: &MasterKeys,
    subject: Uuid,
) -> Result<Option<[u8; 32]>, SealError> {
    let Some(kept) = kept_in!(ring, "subject = $1", fetch_optional(pool), subject)? else {
        return Ok(None);
    };
    let wrapped = kept.wrapped.ok_or(SealError::Destroyed)?;
    masters
        .unwrap(subject, &kept.master_key, &wrapped)
        .map(Some)
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
    let mut done = 0;
    for ring in Ring::ALL {
        done += rotate_ring(&mut tx, ring, masters).await?;
    }
    tx.commit().await?;
    Ok(done)
}

async fn rotate_ring(
    connection: &mut PgConnection,
    ring: Ring,
    masters: &MasterKeys,
) -> Result<usize, SealError> {
    let older = kept_in!(
        ring,
        "wrapped IS NOT NULL AND master_key <> $1 FOR UPDATE",
        fetch_all(&mut *connection),
        masters.current()
    )?;
    for one in &older {
        let wrapped = one.wrapped.as_deref().unwrap_or_default();
        let key = masters.unwrap(one.subject, &one.master_key, wrapped)?;
        on_table!(
            ring,
            "UPDATE ",
            " SET wrapped = $2, master_key = $3 WHERE subject = $1",
            execute(&mut *connection),
            one.subject,
            masters.wrap(one.subject, &key)?,
            masters.current()
        )?;
    }
    Ok(older.len())
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
           FROM (SELECT * FROM complaints.data_keys UNION ALL SELECT * FROM access.data_keys) keys"#
    )
    .fetch_one(connection)
    .await
}
