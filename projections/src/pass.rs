//! Taking read models past events of other kinds than theirs, all of them by one statement.

use sqlx::PgPool;

use crate::projection::{ALL, Projection};

/// Farther behind than this a projection looks for itself: whether anything concerns it would be
/// a long search.
const NEAR: i64 = 10_000;

/// Moves every projection that is only behind events of other kinds to the end of the log, and
/// answers the names of those that have something to do. Whoever works on one at the moment is not
/// waited for; stopped ones, empty ones and tables of another version stay where they are. The
/// commit does not wait for the disk, as that of a batch does not.
///
/// # Errors
/// The store cannot be reached.
pub(crate) async fn over_what_does_not_concern(pool: &PgPool) -> Result<Vec<String>, sqlx::Error> {
    let names = ALL.map(|one| one.name().to_owned());
    let kinds = ALL.map(|one| one.kind().to_owned());
    let versions = ALL.map(Projection::version);
    // Head and events are of one snapshot: what the head covers is seen.
    sqlx::query_scalar!(
        r#"WITH behind AS (
               SELECT c.name, h.position AS head, h.position - c.position <= $4 AND NOT EXISTS (
                   SELECT FROM events e
                   WHERE e.position > c.position AND e.position <= h.position
                     AND e.aggregate_type = p.kind) AS passes
               FROM unnest($1::text[], $2::text[], $3::int[]) AS p (name, kind, version)
               JOIN checkpoints c ON c.name = p.name
                AND c.error IS NULL AND (c.version = p.version OR c.position = 0)
               CROSS JOIN log_head h
               CROSS JOIN (SELECT set_config('synchronous_commit', 'off', true)) AS hurried
               WHERE c.position < h.position
           ), free AS (
               SELECT c.name, c.position, b.head
               FROM checkpoints c JOIN behind b ON b.name = c.name AND b.passes
               WHERE c.position > 0
               FOR NO KEY UPDATE OF c SKIP LOCKED
           ), passed AS (
               UPDATE checkpoints c
               SET position = f.head, updated_at = clock_timestamp()
               FROM free f WHERE c.name = f.name AND c.position = f.position
               RETURNING c.name
           )
           SELECT name AS "name!" FROM behind WHERE name NOT IN (SELECT name FROM passed)"#,
        &names,
        &kinds,
        &versions,
        NEAR,
    )
    .fetch_all(pool)
    .await
}
