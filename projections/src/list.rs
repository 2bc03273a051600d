//! Pages of a read model, newest first.

use chrono::NaiveDate;
use domain::Officer;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder, Row as _};
use uuid::Uuid;

use crate::count::{Question, begun_of};
use crate::times::Past;

/// Which rows a list asks for; every filter that is there must fit.
#[derive(Debug, Default, Clone)]
pub struct Filter {
    /// Kemendagri code.
    pub province: Option<String>,
    /// Name of a state.
    pub status: Option<String>,
    /// Code of a norm.
    pub norm: Option<String>,
    /// An inspector or investigator.
    pub officer: Option<String>,
    /// Due on or before this day; only where [`Listed::IS_DUE`].
    pub due_before: Option<NaiveDate>,
    /// Kemendagri code of the province that has to answer an offer.
    pub offered_to: Option<String>,
    /// Part of the text by which rows are found.
    pub q: Option<String>,
    /// The last row of the page before.
    pub after: Option<(NaiveDate, i64, Uuid)>,
    /// Most rows.
    pub limit: i64,
    /// Only what a question counts.
    pub counted: Option<Question>,
    /// At which times.
    pub past: Past,
}

/// A row of a list; the texts are SQL.
pub trait Listed: for<'r> FromRow<'r, PgRow> + Send + Unpin {
    /// The table.
    const TABLE: &'static str;
    /// Its name in addresses.
    const NAME: &'static str;
    /// The states in which a row may be.
    const STATUSES: &'static [&'static str];
    /// The column by which the list is in order.
    const DAY: &'static str;
    /// The column by which rows of one day are in order, before their ids; none where ids tell time.
    const WITHIN_DAY: Option<&'static str> = None;
    /// What comes before and after the norm wanted.
    const NORM: (&'static str, &'static str);
    /// What comes before and after the officer wanted.
    const OFFICER: (&'static str, &'static str);
    /// The text by which rows are found.
    const TEXT: &'static str;
    /// Whether there is a due date.
    const IS_DUE: bool;

    /// The row's place in the list: its day, its place within that, its id.
    fn place(&self) -> (NaiveDate, i64, Uuid);

    /// Hides what a reader may not know, to whom some cases are assigned; nothing, where all may know
    /// all.
    fn keep_from(&mut self, _reader: &Officer, _assigned: &[Uuid]) {}
}

/// The rows of a page as a reader may see them, newest first, and the position that they tell;
/// none without rows. In a transaction in which nothing has been read.
///
/// # Errors
/// The store cannot be reached.
pub async fn list<R: Listed>(
    connection: &mut PgConnection,
    filter: &Filter,
    (reader, assigned): (&Officer, &[Uuid]),
) -> Result<(Vec<R>, Option<i64>), sqlx::Error> {
    let counted = begun_of(connection, filter.counted.as_ref()).await?;
    // In one statement, so that the position is that of the rows.
    let told = "(SELECT position FROM checkpoints WHERE name = ";
    let mut sql = QueryBuilder::<Postgres>::new(format!("SELECT *, {told}"));
    sql.push_bind(filter.past.table(R::TABLE));
    sql.push(") AS told_position FROM ");
    filter.past.source(&mut sql, R::TABLE);
    sql.push(" WHERE true");
    narrow::<R>(&mut sql, filter, counted.as_ref());
    let day = R::DAY;
    // Nothing is true before its own day: the index by which the list is in order begins there.
    if let Some(as_of) = filter.past.as_of {
        sql.push(format!(" AND {day} <= ")).push_bind(as_of);
    }
    let within = R::WITHIN_DAY;
    if let Some((last, nth, id)) = filter.after {
        let columns = within.map_or(String::new(), |column| format!("{column}, "));
        sql.push(format!(" AND ({day}, {columns}id) < ("))
            .push_bind(last);
        if within.is_some() {
            sql.push(", ").push_bind(nth);
        }
        sql.push(", ").push_bind(id).push(")");
    }
    let then = within.map_or(String::new(), |column| format!("{column} DESC, "));
    sql.push(format!(" ORDER BY {day} DESC, {then}id DESC LIMIT "));
    sql.push_bind(filter.limit);
    let found = sql.build().fetch_all(connection).await?;
    let position = found
        .first()
        .map(|row| row.try_get("told_position"))
        .transpose()?;
    let rows: Result<Vec<R>, sqlx::Error> = found.iter().map(R::from_row).collect();
    let mut rows = rows?;
    for row in &mut rows {
        row.keep_from(reader, assigned);
    }
    Ok((rows, position))
}

fn narrow<R: Listed>(
    sql: &mut QueryBuilder<'_, Postgres>,
    filter: &Filter,
    counted: Option<&Question>,
) {
    let found_by = format!(") IN lower({})) > 0", R::TEXT);
    let conditions = [
        (("province = ", ""), &filter.province),
        (("status = ", ""), &filter.status),
        (R::NORM, &filter.norm),
        (R::OFFICER, &filter.officer),
        (("position(lower(", found_by.as_str()), &filter.q),
        (("offered_to = ", ""), &filter.offered_to),
    ];
    for ((before, after), wanted) in conditions {
        if let Some(wanted) = wanted {
            sql.push(" AND ").push(before);
            sql.push_bind(wanted.clone()).push(after);
        }
    }
    if let Some(question) = counted {
        question.counts(sql);
    }
    if let Some(day) = filter.due_before.filter(|_| R::IS_DUE) {
        sql.push(" AND due_on <= ").push_bind(day);
    }
}
