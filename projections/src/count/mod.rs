//! Counts, sums, persons, days and shares of what read models have of milestones, broken down and
//! narrowed, now and as they were.
//!
//! | looking for | file |
//! |---|---|
//! | what can be asked of | `subject.rs`; the subjects: `case_statistics/`, `prosecution_statistics/`, `establishment_statistics.rs` |
//! | its numbers, of all that count and of each group | `numbers.rs` |
//! | those of one reading | `tally.rs`, of which values `column.rs` tells; by many sets of dimensions `by_sets.rs` |
//! | the statement of a question | `sql.rs`, `firm.rs`; of the rows themselves `rows.rs`; where sums of months answer it, `summed.rs` |
//! | how long it took | `lengths.rs` |
//! | which rows of the past are read, and from where | `standing.rs` |

mod by_sets;
mod column;
mod firm;
mod lengths;
mod numbers;
mod rows;
mod sql;
mod standing;
mod subject;
mod summed;
mod tally;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Map, Value};
use sqlx::postgres::PgRow;
use sqlx::{Executor, PgConnection, Postgres, Row as _, Transaction};
use uuid::Uuid;

pub use self::by_sets::count_by;
use self::lengths::Taken;
use self::numbers::numbers;
pub use self::standing::Reading;
use self::subject::Told;
pub use self::subject::{By, Dimension, Firm, Meaning, Measure, Milestone, Subject, Summed, Unit};
use crate::table::of_sums;
use crate::times::Past;

/// What is told with a duration.
pub const DURATION_MEASURES: [(&str, Unit, Meaning); 3] = [
    (
        "measured",
        Unit::Number,
        [
            "Yang telah melewati kedua tahap pada tanggal yang diketahui.",
            "Those that have reached both milestones on known days.",
        ],
    ),
    (
        "median_days",
        Unit::Days,
        [
            "Median hari kalender antara kedua tahap (interpolasi linear).",
            "Median calendar days between both milestones (linear interpolation).",
        ],
    ),
    (
        "p90_days",
        Unit::Days,
        [
            "Persentil ke-90 hari kalender antara kedua tahap (interpolasi linear).",
            "90th percentile of the calendar days between both milestones (linear interpolation).",
        ],
    ),
];

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
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::P34 => "P34",
            Self::P38 => "P38",
        }
    }
}

/// The days between two milestones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    /// The first one.
    pub from: Milestone,
    /// The last one.
    pub to: Milestone,
}

/// Which establishments are subject to a duty to report and which have missed one, as SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reports {
    /// Something was due.
    pub(crate) subject: String,
    /// Something is missing.
    pub(crate) missing: String,
}

impl Default for Reports {
    /// Where nothing of it is asked.
    fn default() -> Self {
        let none = || "false".to_owned();
        Self {
            subject: none(),
            missing: none(),
        }
    }
}

/// A question for numbers.
#[derive(Debug, Clone)]
pub struct Question {
    /// Of what.
    pub subject: &'static Subject,
    /// What counts.
    pub milestone: Milestone,
    /// First day; none counts unknown days too.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Broken down by.
    pub group_by: Vec<Dimension>,
    /// Only those with a value; none for one that is not known.
    pub filters: Vec<(Dimension, Option<String>)>,
    /// What is told of them.
    pub measures: Vec<Measure>,
    /// Days between two milestones, too.
    pub duration: Option<Duration>,
    /// Only those that were in this one province then.
    pub within: Option<String>,
    /// Which provinces are told apart.
    pub province_set: ProvinceSet,
    /// At which times.
    pub past: Past,
    /// Who must report.
    pub reports: Reports,
    /// How the rows of its past are read; counting finds it out.
    pub reading: Reading,
}

impl Question {
    /// How many of a subject there are, of any day.
    #[must_use]
    pub fn of(subject: &'static Subject, milestone: Milestone) -> Self {
        let usual = subject.measures.get(..subject.usual_measures);
        Self {
            subject,
            milestone,
            from: None,
            to: None,
            group_by: vec![],
            filters: vec![],
            measures: usual.unwrap_or_default().to_vec(),
            duration: None,
            within: None,
            province_set: ProvinceSet::P38,
            past: Past::default(),
            reports: Reports::default(),
            reading: Reading::Past,
        }
    }

    /// Whether it asks which reports are missing.
    #[must_use]
    pub fn asks_reports(&self) -> bool {
        let parts = self.parts();
        parts.iter().any(|one| match one.told {
            Told::Sum(sql) => sql.contains(":subject") || sql.contains(":missing"),
            Told::Different(_) | Told::Officers | Told::Provinces | Told::Quotient(..) => false,
        })
    }

    /// The tables that are read, each with its checkpoint of the same name.
    #[must_use]
    pub fn tables(&self) -> Vec<String> {
        let all = [self.subject.table].into_iter().chain(self.beside());
        all.map(|table| self.past.table(table)).collect()
    }
}

/// What was counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// Of all that count; with the number of provinces.
    pub totals: Map<String, Value>,
    /// Of each group: its values, and its numbers.
    pub groups: Vec<Group>,
    /// How far in the log the counts have come.
    pub position: i64,
}

/// The value of each dimension; none where it is not known.
pub type Values = Vec<Option<String>>;

/// One group: its values in the order of the question, and its numbers.
pub type Group = (Values, Map<String, Value>);

/// Counts, in a transaction in which nothing has been read; none where that makes more than so many
/// groups.
///
/// # Errors
/// The store cannot be reached.
pub async fn count(
    tx: &mut Transaction<'_, Postgres>,
    question: &Question,
    most: usize,
) -> Result<Option<Counted>, sqlx::Error> {
    let (question, position) = begun(tx, question).await?;
    let question = &question;
    let Some((mut totals, mut groups)) = numbers(tx, question, most).await? else {
        return Ok(None);
    };
    if let Some(duration) = question.duration {
        let taken = Taken::of(tx, question, duration).await?;
        taken.tell_all(&mut totals);
        for (group, numbers) in &mut groups {
            taken.tell(group, numbers);
        }
    }
    Ok(Some(Counted {
        totals,
        groups,
        position: question.past.known_at.unwrap_or(position),
    }))
}

/// Begins to read what a question asks for: holds the tables as they are, finds out how they are to be
/// read, and how far they have come.
pub(crate) async fn begun(
    connection: &mut PgConnection,
    question: &Question,
) -> Result<(Question, i64), sqlx::Error> {
    // The lock before the snapshot is taken: no rebuilt table comes between the position and the rows.
    let mut read = question.with_present();
    if question.subject.summed_by.is_some() {
        read.push(of_sums(question.subject.table));
    }
    let whole = format!(
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; LOCK TABLE {} IN ACCESS SHARE MODE",
        read.join(", ")
    );
    connection.execute(whole.as_str()).await?;
    let position = sqlx::query_scalar!(
        r#"SELECT min(position) AS "position!" FROM checkpoints WHERE name = ANY($1)"#,
        &question.tables(),
    )
    .fetch_one(&mut *connection)
    .await?;
    let reading = question.reading_at(connection, position).await?;
    let question = Question {
        reading,
        ..question.clone()
    };
    Ok((question, position))
}

/// The same of a question that narrows a list, if one does.
pub(crate) async fn begun_of(
    connection: &mut PgConnection,
    question: Option<&Question>,
) -> Result<Option<Question>, sqlx::Error> {
    Ok(match question {
        Some(question) => Some(begun(connection, question).await?.0),
        None => None,
    })
}

/// What has happened since to those that were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// Events of them, corrections included.
    pub changes: i64,
    /// Corrections of what had been recorded of them.
    pub corrections: i64,
}

/// What has happened after the position of a question to those that it counted there.
///
/// # Errors
/// The store cannot be reached.
pub async fn since(
    connection: &mut PgConnection,
    question: &Question,
) -> Result<Since, sqlx::Error> {
    let reading = Reading::Changed;
    let question = Question {
        reading,
        ..question.clone()
    };
    let mut sql = question.changed_since();
    let row = sql.build().fetch_one(connection).await?;
    Ok(Since {
        changes: row.try_get("changes")?,
        corrections: row.try_get("corrections")?,
    })
}

/// One of those that count, under the least of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// It.
    pub id: Uuid,
    /// Its values in the order of the question; of several the least by its bytes.
    pub values: Values,
    /// Its officers.
    pub officers: Vec<String>,
}

/// Those that count, each once, so many at most, in a transaction in which nothing has been read.
///
/// # Errors
/// The store cannot be reached.
pub async fn members(
    connection: &mut Transaction<'_, Postgres>,
    question: &Question,
    most: i64,
) -> Result<Vec<Member>, sqlx::Error> {
    let (question, _) = begun(connection, question).await?;
    let mut statement = question.members(most);
    let rows = statement.build().fetch_all(&mut **connection).await?;
    let member = |row: &PgRow| {
        let officers: Option<Vec<String>> = row.try_get("officers")?;
        Ok(Member {
            id: row.try_get("id")?,
            values: values(row, &question.group_by)?,
            officers: officers.unwrap_or_default(),
        })
    };
    rows.iter().map(member).collect()
}

fn values(row: &PgRow, dimensions: &[Dimension]) -> Result<Values, sqlx::Error> {
    let value = |by: &Dimension| row.try_get(format!("by_{}", by.name()).as_str());
    dimensions.iter().map(value).collect()
}
