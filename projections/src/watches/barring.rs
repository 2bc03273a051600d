//! Prosecutions whose time bar comes near.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

/// A prosecution that can still be barred, with the day from which that runs.
#[derive(Debug, Clone)]
pub struct Barring {
    /// The prosecution.
    pub id: Uuid,
    /// Kemendagri code.
    pub province: String,
    /// Name of the establishment.
    pub establishment: String,
    /// Day of the offence.
    pub offence_date: NaiveDate,
    /// Last act of prosecution of which the accused learned.
    pub known_on: Option<NaiveDate>,
}

/// The prosecutions whose time bar may lie between two days, whatever number of whole years the law
/// gives, up to the longest one; of a province, or of the nation.
///
/// # Errors
/// The store cannot be reached.
pub async fn may_be_barred(
    connection: &mut PgConnection,
    province: Option<&str>,
    (from, to): (NaiveDate, NaiveDate),
    longest: i32,
) -> Result<Vec<Barring>, sqlx::Error> {
    // A day more on either side: years that end on 29 February end the day before in other years.
    sqlx::query_as!(
        Barring,
        r#"SELECT w.id, w.province, r.establishment, w.offence_date, w.known_on
           FROM generate_series(1, $4) AS years
           JOIN watches w ON coalesce(w.known_on, w.offence_date)
               BETWEEN ($1::date - 1 - make_interval(years => years))::date
                   AND ($2::date + 1 - make_interval(years => years))::date
           JOIN prosecution_register r ON r.id = w.id
           WHERE w.running AND w.prosecutable AND ($3::text IS NULL OR w.province = $3)
           ORDER BY coalesce(w.known_on, w.offence_date), w.id"#,
        from,
        to,
        province,
        longest,
    )
    .fetch_all(connection)
    .await
}
