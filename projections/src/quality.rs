//! How good the registers are: how late things are recorded, by province.

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

/// What was recorded after one position up to another one, by province. Corrections and what was
/// taken over from older registers are no recordings: they come late by their nature. A day begins
/// in Jakarta.
///
/// # Errors
/// The store cannot be reached.
pub async fn recorded(
    connection: &mut PgConnection,
    (after, until): (i64, i64),
) -> Result<Vec<Recorded>, sqlx::Error> {
    sqlx::query_as!(
        Recorded,
        r#"SELECT one.province AS "province!", count(*) AS "recorded!",
                  count(*) FILTER (WHERE one.days > $3) AS "late!",
                  count(*) FILTER (WHERE one.days > $4) AS "very_late!"
           FROM (
               SELECT (array_agg(t.province ORDER BY t.true_from))[1] AS province,
                      (e.recorded_at AT TIME ZONE 'Asia/Jakarta')::date - min(t.true_from) AS days
               FROM events e
               JOIN case_statistics_times t ON t.id = e.aggregate_id::uuid AND t.known_from = e.position
               WHERE e.position > $1 AND e.position <= $2 AND e.aggregate_type = 'case'
                 AND e.event_type <> 'CorrectionRecorded'
               GROUP BY e.position, e.recorded_at
               UNION ALL
               SELECT (array_agg(t.province ORDER BY t.true_from))[1] AS province,
                      (e.recorded_at AT TIME ZONE 'Asia/Jakarta')::date - min(t.true_from) AS days
               FROM events e
               JOIN prosecution_statistics_times t ON t.id = e.aggregate_id::uuid AND t.known_from = e.position
               WHERE e.position > $1 AND e.position <= $2 AND e.aggregate_type = 'prosecution'
                 AND e.event_type NOT IN ('CorrectionRecorded', 'RegisterEntryImported')
               GROUP BY e.position, e.recorded_at
           ) one GROUP BY 1 ORDER BY 1"#,
        after,
        until,
        LATE,
        VERY_LATE,
    )
    .fetch_all(connection)
    .await
}
