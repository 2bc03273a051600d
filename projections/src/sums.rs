//! Sums that triggers keep of the rows of a read model, in a table beside its own (ADR 98). They go
//! where it goes: a copy has its own, and both change places in one transaction.

use sqlx::PgConnection;

use crate::operate::Difference;

/// The table of the sums of another one.
pub(crate) fn table(of: &str) -> String {
    format!("{of}_sums")
}

/// The first sums that are kept of a serving table and are not those of its rows.
pub(crate) async fn differing(
    connection: &mut PgConnection,
    of: &str,
    most: i64,
) -> Result<Vec<Difference>, sqlx::Error> {
    sqlx::query_as("SELECT id, serving, rebuilt FROM differing_sums($1) LIMIT $2")
        .bind(of)
        .bind(most)
        .fetch_all(connection)
        .await
}
