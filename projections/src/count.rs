//! Counts of what a read model has of milestones, broken down, now and as they were.

use std::fmt::Debug;
use std::marker::PhantomData;

use chrono::NaiveDate;
use domain::province;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sqlx::{Executor, PgPool, Postgres, QueryBuilder, Row as _};

use crate::times::Past;

/// A read model whose rows are counted; the texts are SQL.
pub trait Countable: Debug + Copy + Send + Sync + 'static {
    /// The table.
    const TABLE: &'static str;
    /// What makes a row count.
    const MILESTONES: &'static [Milestone];
    /// The milestone that is counted when none is named.
    const USUAL: Milestone;
    /// What counts are broken down by.
    const DIMENSIONS: &'static [Dimension];
    /// What is counted, by its name in answers.
    const MEASURES: &'static [(&'static str, &'static str)];
}

/// What makes a row count: a column that tells whether it was reached, one with the day (`_on`) and
/// one with the province that had it then (`_in`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Milestone(&'static str);

impl Milestone {
    /// The milestone of this column.
    #[must_use]
    pub const fn of(column: &'static str) -> Self {
        Self(column)
    }

    /// Its name in queries.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0
    }

    fn day(self) -> String {
        format!("{}_on", self.0)
    }

    /// The province in which it is counted; a row of an earlier version tells the present one.
    fn province(self) -> String {
        format!("coalesce({}_in, province)", self.0)
    }
}

/// How a count is broken down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Province, Kemendagri code.
    Province,
    /// Month of the milestone, `YYYY-MM`.
    Month,
    /// The text of a column.
    Column(&'static str),
    /// Each text of a column that has several: a row counts under each of them.
    Each(&'static str),
}

/// What a count is broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dimension {
    name: &'static str,
    by: By,
}

impl Dimension {
    /// Province, Kemendagri code.
    pub const PROVINCE: Self = Self::of("province", By::Province);
    /// Month of the milestone.
    pub const MONTH: Self = Self::of("month", By::Month);

    /// A dimension by its name in queries and answers.
    #[must_use]
    pub const fn of(name: &'static str, by: By) -> Self {
        Self { name, by }
    }

    /// Its name in queries and answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    fn expression<C: Countable>(self, question: &Question<C>) -> String {
        match self.by {
            By::Month => format!("to_char({}, 'YYYY-MM')", question.milestone.day()),
            By::Province => question.province_in_its_set(),
            By::Column(column) => column.to_owned(),
            By::Each(_) => format!("each_{}.value", self.name),
        }
    }

    /// What is read beside the table, for a column with several texts; a row without any stays.
    fn beside(self) -> Option<String> {
        let By::Each(column) = self.by else {
            return None;
        };
        let name = self.name;
        Some(format!(
            " LEFT JOIN LATERAL unnest({column}) AS each_{name} (value) ON true"
        ))
    }
}

/// Which provinces a count tells apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum ProvinceSet {
    /// The 34 of before 2022-07-25; those made since are counted where they were made from.
    P34,
    /// All 38.
    #[default]
    P38,
}

impl ProvinceSet {
    /// A province in this set, as SQL; codes are of the list of provinces.
    fn expression(self, province: &str) -> String {
        let cases = match self {
            Self::P38 => return province.to_owned(),
            Self::P34 => province::beyond_34(),
        };
        let cases = cases.map(|(new, old)| format!("WHEN '{}' THEN '{}' ", new.0, old.0));
        let cases = cases.collect::<String>();
        format!("CASE {province} {cases}ELSE {province} END")
    }
}

/// A question for numbers.
#[derive(Debug, Clone)]
pub struct Question<C> {
    /// What counts.
    pub milestone: Milestone,
    /// First day; none counts unknown days too.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Broken down by.
    pub group_by: Vec<Dimension>,
    /// One province only.
    pub province: Option<String>,
    /// Which provinces are told apart.
    pub province_set: ProvinceSet,
    /// At which times.
    pub past: Past,
    /// Of what.
    pub of: PhantomData<C>,
}

impl<C: Countable> Question<C> {
    /// The province in which a row is counted, in the set that is asked for, as SQL.
    fn province_in_its_set(&self) -> String {
        self.province_set.expression(&self.milestone.province())
    }
}

/// Counts: `{totals, rows, position}`.
///
/// # Errors
/// The store cannot be reached.
pub async fn count<C: Countable>(
    pool: &PgPool,
    question: &Question<C>,
) -> Result<Value, sqlx::Error> {
    let mut tx = pool
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    // Before the snapshot is taken: no rebuilt table comes between the position and the rows.
    let locked = format!("LOCK TABLE {} IN ACCESS SHARE MODE", C::TABLE);
    tx.execute(locked.as_str()).await?;
    let position = sqlx::query_scalar!(
        "SELECT position FROM checkpoints WHERE name = $1",
        question.past.table(C::TABLE),
    )
    .fetch_one(&mut *tx)
    .await?;
    let measures = measures::<C>(question);
    let mut totals = QueryBuilder::<Postgres>::new(format!("SELECT {measures} FROM "));
    restrict(&mut totals, question, &[]);
    let row = totals.build().fetch_one(&mut *tx).await?;
    let mut total = measured::<C>(&row)?;
    total.insert(
        "provinces".to_owned(),
        json!(row.try_get::<i64, _>("provinces")?),
    );
    let mut rows = vec![];
    if !question.group_by.is_empty() {
        for row in grouped(question).build().fetch_all(&mut *tx).await? {
            let mut told = Map::new();
            for by in &question.group_by {
                let value: Option<String> = row.try_get(format!("by_{}", by.name()).as_str())?;
                told.insert(by.name().to_owned(), json!(value));
            }
            told.extend(measured::<C>(&row)?);
            rows.push(Value::Object(told));
        }
    }
    tx.commit().await?;
    let position = question.past.known_at.unwrap_or(position);
    Ok(json!({ "totals": total, "rows": rows, "position": position }))
}

/// The question by its groups.
fn grouped<C: Countable>(question: &Question<C>) -> QueryBuilder<'static, Postgres> {
    let told = |by: &Dimension| format!("{} AS by_{}", by.expression(question), by.name());
    let columns: Vec<String> = question.group_by.iter().map(told).collect();
    let places: Vec<String> = (1..=columns.len()).map(|place| place.to_string()).collect();
    let measures = measures::<C>(question);
    let columns = columns.join(", ");
    let mut sql = QueryBuilder::new(format!("SELECT {columns}, {measures} FROM "));
    restrict(&mut sql, question, &question.group_by);
    let order = places.join(", ");
    sql.push(format!(" GROUP BY {order} ORDER BY {order}"));
    sql
}

/// What is counted, as columns.
fn measures<C: Countable>(question: &Question<C>) -> String {
    let measures = C::MEASURES.iter();
    let measures = measures.map(|(name, sql)| format!("{sql} AS {name}, "));
    let measures = measures.collect::<String>();
    let province = question.province_in_its_set();
    format!("{measures}count(DISTINCT {province}) AS provinces")
}

/// From where, and which of them.
fn restrict<C: Countable>(
    sql: &mut QueryBuilder<'_, Postgres>,
    question: &Question<C>,
    by: &[Dimension],
) {
    let (reached, day) = (question.milestone.name(), question.milestone.day());
    question.past.source(sql, C::TABLE);
    for beside in by.iter().filter_map(|by| by.beside()) {
        sql.push(beside);
    }
    sql.push(format!(" WHERE {reached}"));
    if let Some(from) = question.from {
        sql.push(format!(" AND {day} >= ")).push_bind(from);
    }
    if let Some(to) = question.to {
        sql.push(format!(" AND {day} <= ")).push_bind(to);
    }
    if let Some(province) = question.province.clone() {
        let counted_in = question.province_in_its_set();
        sql.push(format!(" AND {counted_in} = "))
            .push_bind(province);
    }
}

fn measured<C: Countable>(row: &sqlx::postgres::PgRow) -> Result<Map<String, Value>, sqlx::Error> {
    let mut told = Map::new();
    for (name, _) in C::MEASURES {
        let number: i64 = row.try_get(*name)?;
        told.insert((*name).to_owned(), json!(number));
    }
    Ok(told)
}
