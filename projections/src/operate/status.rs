//! How each read model does.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::PgConnection;

use crate::projection::Projection;

/// How a projection does.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Projection")]
pub struct Status {
    /// Its name.
    pub name: String,
    /// How far it has come.
    pub position: i64,
    /// Events that it has not seen.
    pub lag: i64,
    /// Version of the code that made its table.
    pub version: i32,
    /// The event before which it stopped.
    pub stopped_position: Option<i64>,
    /// Why it stopped.
    pub error: Option<String>,
    /// The table that is being filled beside it.
    pub rebuild: Option<Beside>,
    /// The table that served before it.
    pub retired: Option<Beside>,
    /// Streams that an operator has set aside.
    pub quarantined: Vec<String>,
}

/// A table beside the one that serves.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Beside {
    /// How far it has come.
    pub position: i64,
    /// Version of the code that made it.
    pub version: i32,
    /// Why it stopped.
    pub error: Option<String>,
}

/// Every projection and process, by name.
///
/// # Errors
/// The store cannot be reached.
pub async fn statuses(connection: &mut PgConnection) -> Result<Vec<Status>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT c.name, c.position, h.position - c.position AS "lag!", c.version,
                  c.stopped_position, c.error,
                  b.position AS "rebuild_position?", b.version AS "rebuild_version?",
                  b.error AS rebuild_error,
                  r.position AS "retired_position?", r.version AS "retired_version?",
                  ARRAY(SELECT aggregate_type || '/' || aggregate_id FROM quarantined
                        WHERE projection = c.name ORDER BY since, 1) AS "quarantined!"
           FROM log_head h CROSS JOIN checkpoints c
           LEFT JOIN projection_copies b ON b.name = c.name AND b.place = 'rebuild'
           LEFT JOIN projection_copies r ON r.name = c.name AND r.place = 'retired'
           ORDER BY c.name"#,
    )
    .fetch_all(connection)
    .await?;
    let told = rows.into_iter().map(|row| Status {
        error: row
            .error
            .or_else(|| of_another_version(&row.name, row.position, row.version)),
        name: row.name,
        position: row.position,
        lag: row.lag,
        version: row.version,
        stopped_position: row.stopped_position,
        rebuild: beside(row.rebuild_position, row.rebuild_version, row.rebuild_error),
        retired: beside(row.retired_position, row.retired_version, None),
        quarantined: row.quarantined,
    });
    Ok(told.collect())
}

fn beside(position: Option<i64>, version: Option<i32>, error: Option<String>) -> Option<Beside> {
    Some(Beside {
        position: position?,
        version: version?,
        error,
    })
}

/// What is wrong when a table was made by code of another version than this program's.
fn of_another_version(name: &str, position: i64, version: i32) -> Option<String> {
    let own = Projection::named(name)?.version();
    let remedy = if version > own {
        "send requests to the newer program that keeps it, or, to go back to this one,"
    } else {
        "to bring it up to this one,"
    };
    (version != own && position > 0).then(|| {
        format!(
            "its table was made by version {version} of its code and this program has version \
             {own}: {remedy} run `wasnaker projections rebuild {name}` with this program"
        )
    })
}

/// The streams that are set aside in a projection: which, since when, after which position, why.
///
/// # Errors
/// The store cannot be reached.
pub async fn set_aside(
    connection: &mut PgConnection,
    projection: &str,
) -> Result<Vec<(String, DateTime<Utc>, i64, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT aggregate_type || '/' || aggregate_id AS "stream!", since, after_position, reason
           FROM quarantined WHERE projection = $1 ORDER BY since, 1"#,
        projection,
    )
    .fetch_all(connection)
    .await?;
    let told = rows.into_iter();
    Ok(told
        .map(|row| (row.stream, row.since, row.after_position, row.reason))
        .collect())
}
