//! The record of what operators did.

use sqlx::PgConnection;

use crate::projection::Projection;

/// Who acts, and why.
#[derive(Debug, Clone)]
pub struct Act {
    /// `os:NAME`, or the subject of a token.
    pub who: String,
    /// The reason given.
    pub reason: Option<String>,
}

impl Act {
    /// Writes it down, in the transaction that does it.
    pub(super) async fn record(
        &self,
        tx: &mut PgConnection,
        projection: Projection,
        act: &str,
        stream: Option<&str>,
        position: i64,
    ) -> Result<(), sqlx::Error> {
        sqlx::query_scalar!(
            "INSERT INTO operator_acts (who, act, projection, stream, reason, position)
             VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
            self.who,
            act,
            projection.name(),
            stream,
            self.reason,
            position,
        )
        .fetch_one(tx)
        .await
        .map(drop)
    }
}
