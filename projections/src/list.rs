//! Pages of a read model, newest first.

use chrono::NaiveDate;
use domain::Officer;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder};
use uuid::Uuid;

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
    /// Part of the text by which rows are found.
    pub q: Option<String>,
    /// The last row of the page before.
    pub after: Option<(NaiveDate, Uuid)>,
    /// Most rows.
    pub limit: i64,
}

/// A row of a list; the texts are SQL.
pub trait Listed: for<'r> FromRow<'r, PgRow> + Send + Unpin {
    /// The table.
    const TABLE: &'static str;
    /// The states in which a row may be.
    const STATUSES: &'static [&'static str];
    /// The column by which the list is in order.
    const DAY: &'static str;
    /// What comes before and after the norm wanted.
    const NORM: (&'static str, &'static str);
    /// What comes before and after the officer wanted.
    const OFFICER: (&'static str, &'static str);
    /// The text by which rows are found.
    const TEXT: &'static str;
    /// Whether there is a due date.
    const IS_DUE: bool;

    /// The row's place in the list.
    fn place(&self) -> (NaiveDate, Uuid);

    /// Hides what a reader may not know; nothing, where all may know all.
    fn keep_from(&mut self, _reader: &Officer) {}
}

/// The rows of a page as a reader may see them, newest first.
///
/// # Errors
/// The store cannot be reached.
pub async fn list<R: Listed>(
    pool: &PgPool,
    filter: &Filter,
    reader: &Officer,
) -> Result<Vec<R>, sqlx::Error> {
    let table = R::TABLE;
    let mut sql = QueryBuilder::<Postgres>::new(format!("SELECT * FROM {table} WHERE true"));
    narrow::<R>(&mut sql, filter);
    let day = R::DAY;
    if let Some((last, id)) = filter.after {
        sql.push(format!(" AND ({day}, id) < (")).push_bind(last);
        sql.push(", ").push_bind(id).push(")");
    }
    sql.push(format!(" ORDER BY {day} DESC, id DESC LIMIT "));
    sql.push_bind(filter.limit);
    let mut rows: Vec<R> = sql.build_query_as().fetch_all(pool).await?;
    for row in &mut rows {
        row.keep_from(reader);
    }
    Ok(rows)
}

fn narrow<R: Listed>(sql: &mut QueryBuilder<'_, Postgres>, filter: &Filter) {
    let found_by = format!(") IN lower({})) > 0", R::TEXT);
    let conditions = [
        (("province = ", ""), &filter.province),
        (("status = ", ""), &filter.status),
        (R::NORM, &filter.norm),
        (R::OFFICER, &filter.officer),
        (("position(lower(", found_by.as_str()), &filter.q),
    ];
    for ((before, after), wanted) in conditions {
        if let Some(wanted) = wanted {
            sql.push(" AND ").push(before);
            sql.push_bind(wanted.clone()).push(after);
        }
    }
    if let Some(day) = filter.due_before.filter(|_| R::IS_DUE) {
        sql.push(" AND due_on <= ").push_bind(day);
    }
}
