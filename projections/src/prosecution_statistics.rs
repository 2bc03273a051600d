//! Prosecutions by milestone, for counts.

mod observation;

use chrono::NaiveDate;
use domain::province;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sqlx::{Executor, PgPool, Postgres, QueryBuilder, Row as _};

pub(crate) use self::observation::Observation;
use crate::table::Row;
use crate::times::Past;

/// What makes a prosecution count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Milestone {
    /// The offence was reported.
    Reported,
    /// The investigation was opened.
    Opened,
    /// It was referred to court.
    Referred,
    /// Judgment was given.
    Judged,
    /// The sentence was executed, or the case ended by payment.
    Completed,
}

impl Milestone {
    const fn columns(self) -> (&'static str, &'static str) {
        match self {
            Self::Reported => ("reported", "reported_on"),
            Self::Opened => ("opened", "opened_on"),
            Self::Referred => ("referred", "referred_on"),
            Self::Judged => ("judged", "judged_on"),
            Self::Completed => ("completed", "completed_on"),
        }
    }

    /// The province in which it is counted; a row of an earlier version tells the present one.
    fn province(self) -> String {
        format!("coalesce({}_in, province)", self.columns().0)
    }
}

/// What a count is broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Province, Kemendagri code.
    Province,
    /// Month of the milestone, `YYYY-MM`.
    Month,
    /// Code of the norm.
    Norm,
    /// Outcome of the judgment.
    Outcome,
    /// The investigator.
    Inspector,
}

impl Dimension {
    /// Its name in queries and answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::Month => "month",
            Self::Norm => "norm",
            Self::Outcome => "outcome",
            Self::Inspector => "inspector",
        }
    }

    fn expression(self, question: &Question) -> String {
        match self {
            Self::Month => format!("to_char({}, 'YYYY-MM')", question.milestone.columns().1),
            Self::Province => question.province_in_its_set(),
            Self::Norm | Self::Outcome | Self::Inspector => self.name().to_owned(),
        }
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
pub struct Question {
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
}

impl Question {
    /// The province in which a row is counted, in the set that is asked for, as SQL.
    fn province_in_its_set(&self) -> String {
        self.province_set.expression(&self.milestone.province())
    }
}

/// Counts: `{totals, rows, position}`.
///
/// # Errors
/// The store cannot be reached.
pub async fn count(pool: &PgPool, question: &Question) -> Result<Value, sqlx::Error> {
    let mut tx = pool
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    // Before the snapshot is taken: no rebuilt table comes between the position and the rows.
    tx.execute("LOCK TABLE prosecution_statistics IN ACCESS SHARE MODE")
        .await?;
    let position = sqlx::query_scalar!(
        "SELECT position FROM checkpoints WHERE name = $1",
        question.past.table(Observation::TABLE),
    )
    .fetch_one(&mut *tx)
    .await?;
    let measures = measures(question);
    let mut totals = QueryBuilder::<Postgres>::new(format!("SELECT {measures} FROM "));
    restrict(&mut totals, question);
    let row = totals.build().fetch_one(&mut *tx).await?;
    let mut total = measured(&row)?;
    total.insert(
        "provinces".to_owned(),
        json!(row.try_get::<i64, _>("provinces")?),
    );
    let mut rows = vec![];
    if !question.group_by.is_empty() {
        let columns: Vec<String> = question
            .group_by
            .iter()
            .map(|by| format!("{} AS by_{}", by.expression(question), by.name()))
            .collect();
        let places: Vec<String> = (1..=columns.len()).map(|place| place.to_string()).collect();
        let mut sql = QueryBuilder::<Postgres>::new(format!(
            "SELECT {}, {measures} FROM ",
            columns.join(", ")
        ));
        restrict(&mut sql, question);
        let order = places.join(", ");
        sql.push(format!(" GROUP BY {order} ORDER BY {order}"));
        for row in sql.build().fetch_all(&mut *tx).await? {
            let mut told = Map::new();
            for by in &question.group_by {
                let value: Option<String> = row.try_get(format!("by_{}", by.name()).as_str())?;
                told.insert(by.name().to_owned(), json!(value));
            }
            told.extend(measured(&row)?);
            rows.push(Value::Object(told));
        }
    }
    tx.commit().await?;
    let position = question.past.known_at.unwrap_or(position);
    Ok(json!({ "totals": total, "rows": rows, "position": position }))
}

/// What is counted, as columns.
fn measures(question: &Question) -> String {
    let province = question.province_in_its_set();
    format!(
        "count(*) AS prosecutions, count(DISTINCT inspector) AS inspectors, \
         count(DISTINCT {province}) AS provinces, coalesce(sum(fine_idr), 0)::bigint AS fines"
    )
}

/// From where, and which of them.
fn restrict(sql: &mut QueryBuilder<'_, Postgres>, question: &Question) {
    let (reached, day) = question.milestone.columns();
    question.past.source(sql, Observation::TABLE);
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

fn measured(row: &sqlx::postgres::PgRow) -> Result<Map<String, Value>, sqlx::Error> {
    let number = |name: &str| row.try_get::<i64, _>(name);
    let mut told = Map::new();
    told.insert("prosecutions".to_owned(), json!(number("prosecutions")?));
    told.insert("inspectors".to_owned(), json!(number("inspectors")?));
    told.insert("fines_idr".to_owned(), json!(number("fines")?));
    Ok(told)
}
