//! Signed-in browsers: begun at a sign-in, ended by the person, by the provider, or by time.

use domain::{ProvinceCode, Role};
use sqlx::PgPool;

use super::Secret;
use crate::auth::tokens::Person;

/// A session ends when nothing was asked for so many minutes,
pub const IDLE_MINUTES: i32 = 30;
/// and at the latest so many hours after it began.
pub const LONGEST_HOURS: i32 = 12;

/// What the provider remembers of a sign-in.
#[derive(Debug, Clone, Default)]
pub struct AtProvider {
    /// Its name of the session (`sid`).
    pub session: Option<String>,
    /// The identity token, by which it is asked to end the session.
    pub identity_token: Option<String>,
}

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who it is.
    pub person: Person,
    /// The role that was chosen: of several of his own, or one that was granted or delegated to him.
    pub acting: Option<Role>,
    /// Who has delegated it.
    pub acting_for: Option<String>,
    /// The identity token of the provider.
    pub identity_token: Option<String>,
}

/// Begins a session; answers what the browser holds of it.
///
/// # Errors
/// The store cannot be reached.
pub async fn begin(pool: &PgPool, person: &Person, at: &AtProvider) -> anyhow::Result<Secret> {
    forget_ended(pool).await?;
    let secret = Secret::random()?;
    let roles: Vec<String> = person.roles.iter().map(|role| role.code().into()).collect();
    sqlx::query!(
        "INSERT INTO sessions (id, subject, roles, unit, province, provider_session, identity_token)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &secret.digest(),
        &person.id,
        &roles,
        person.unit.as_deref(),
        person.province.as_ref().map(|code| code.0.as_str()),
        at.session.as_deref(),
        at.identity_token.as_deref(),
    )
    .execute(pool)
    .await?;
    Ok(secret)
}

/// The session that a browser proves, if it has not ended; that something was asked is noted once a
/// minute.
///
/// # Errors
/// The store cannot be reached.
pub async fn find(pool: &PgPool, secret: &Secret) -> Result<Option<Session>, sqlx::Error> {
    let found = sqlx::query!(
        "WITH seen AS (
             UPDATE sessions SET seen_at = clock_timestamp()
             WHERE id = $1 AND seen_at < clock_timestamp() - interval '1 minute'
               AND seen_at > clock_timestamp() - make_interval(mins => $2)
         )
         SELECT subject, roles, acting, acting_for, unit, province, identity_token FROM sessions
         WHERE id = $1 AND seen_at > clock_timestamp() - make_interval(mins => $2)
           AND begun_at > clock_timestamp() - make_interval(hours => $3)",
        &secret.digest(),
        IDLE_MINUTES,
        LONGEST_HOURS,
    )
    .fetch_optional(pool)
    .await?;
    Ok(found.map(|row| Session {
        person: Person {
            id: row.subject,
            roles: row
                .roles
                .iter()
                .filter_map(|code| Role::from_code(code))
                .collect(),
            unit: row.unit,
            province: row.province.map(ProvinceCode),
        },
        acting: row.acting.as_deref().and_then(Role::from_code),
        acting_for: row.acting_for,
        identity_token: row.identity_token,
    }))
}

/// Chooses the role in which the person acts from now on, and for whom. Whether he holds it is asked
/// with each request.
///
/// # Errors
/// The store cannot be reached.
pub async fn act_as(
    pool: &PgPool,
    secret: &Secret,
    role: Role,
    acting_for: Option<&str>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE sessions SET acting = $2, acting_for = $3 WHERE id = $1",
        &secret.digest(),
        role.code(),
        acting_for,
    )
    .execute(pool)
    .await
    .map(drop)
}

/// Ends a session.
///
/// # Errors
/// The store cannot be reached.
pub async fn end(pool: &PgPool, secret: &Secret) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM sessions WHERE id = $1", &secret.digest())
        .execute(pool)
        .await
        .map(drop)
}

/// Ends what the provider says has ended: one session of a person, or all of them. Answers how many.
///
/// # Errors
/// The store cannot be reached.
pub async fn end_of_provider(
    pool: &PgPool,
    subject: Option<&str>,
    session: Option<&str>,
) -> Result<u64, sqlx::Error> {
    let ended = sqlx::query!(
        "DELETE FROM sessions
         WHERE (subject = $1 OR $1::text IS NULL) AND (provider_session = $2 OR $2::text IS NULL)
           AND ($1::text IS NOT NULL OR $2::text IS NOT NULL)",
        subject,
        session,
    );
    Ok(ended.execute(pool).await?.rows_affected())
}

/// Forgets the sessions that have ended by time.
async fn forget_ended(pool: &PgPool) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM sessions WHERE seen_at < clock_timestamp() - make_interval(mins => $1)
            OR begun_at < clock_timestamp() - make_interval(hours => $2)",
        IDLE_MINUTES,
        LONGEST_HOURS,
    )
    .execute(pool)
    .await
    .map(drop)
}
