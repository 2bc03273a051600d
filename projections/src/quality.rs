//! How good the registers are: how late things are recorded, by province.

use chrono::NaiveDate;
use sqlx::PgConnection;

/// Days after which a recording is late.
pub const LATE: i32 = 7;
/// Days after which it is very late.
pub const VERY_LATE: i32 = 30;

/// What a province has recorded of cases and prosecutions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Kemendagri code of the province that had the case on the day of the event.
    pub province: String,
    /// Events with a day of their own.
    pub recorded: i64,
    /// Those recorded more than [`LATE`] days after it.
    pub late: i64,
    /// Those recorded more than [`VERY_LATE`] days after it.
    pub very_late: i64,
}

/// The tables that are read, each with its checkpoint of the same name.
pub const TABLES: [&str; 2] = ["case_statistics_times", "prosecution_statistics_times"];

/// What was recorded on some days, by province. Corrections and what was taken over from older
/// registers are no recordings: they come late by their nature. A day begins in Jakarta. Triggers sum
/// the events by the day and keep these bounds (ADR 98).
///
/// # Errors
/// The store cannot be reached.
pub async fn recorded(
    connection: &mut PgConnection,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Recorded>, sqlx::Error> {
    sqlx::query_as!(
        Recorded,
        r#"SELECT province AS "province!", sum(recorded)::bigint AS "recorded!",
                  sum(late)::bigint AS "late!", sum(very_late)::bigint AS "very_late!"
           FROM (
               SELECT * FROM case_statistics_times_sums
               UNION ALL
               SELECT * FROM prosecution_statistics_times_sums
           ) one WHERE recorded_on BETWEEN $1 AND $2 GROUP BY 1 ORDER BY 1"#,
        from,
        to,
    )
    .fetch_all(connection)
    .await
}
