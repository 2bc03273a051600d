//! The open form of a released table: with the totals of each dimension, without what tells of few
//! establishments.

use axum::http::StatusCode;
use domain::disclosure::{Entry, Sum, suppressed};
use domain::release::Vintage;
use projections::count::{Group, Measure, Question, Values};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::ApiError;
use crate::http::statistics::{asked, settled};
use crate::state::AppState;

/// Most rows of a table of which it is proved that nothing can be calculated.
const ROWS: usize = 600;
/// What tells of how many establishments a number is.
const ESTABLISHMENTS: &str = "establishments";

/// A released table as it may leave the house.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct OpenTable {
    revision: u32,
    position: i64,
    question: String,
    /// What the values of a cell are of.
    dimensions: Vec<String>,
    /// The cells of the table, then the totals of each dimension's values, then the total of all.
    pub(in crate::http) cells: Vec<Cell>,
}

/// A number, or that it is not told.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Cell {
    /// The value of each dimension; of a total those that it is not of are `_T`.
    pub(in crate::http) values: Vec<Option<String>>,
    /// None where it is not told, since it is of fewer than three establishments or such a number
    /// could be calculated from it.
    pub(in crate::http) numbers: Option<Map<String, Value>>,
    /// `A` for a number, `Q` for one that is not told.
    pub(in crate::http) status: &'static str,
}

/// A value of a dimension that a total is not of.
const TOTAL: &str = "_T";

/// The open form of a vintage.
pub(in crate::http) async fn table(
    state: &AppState,
    text: &str,
    vintage: &Vintage,
) -> Result<OpenTable, ApiError> {
    let question = asked(text)?;
    let told: Vec<&'static str> = question.measures.iter().map(|one| one.name).collect();
    let question = with_establishments(question)?;
    let position = vintage.table.position;
    let mut cells = counted(state, &question, &question.group_by, position).await?;
    if cells.len() > ROWS {
        let detail = format!(
            "the table has {} rows; at most {ROWS} are opened",
            cells.len()
        );
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Err(ApiError::new(status, "release.too-large", detail));
    }
    let dimensions = question.group_by.len();
    let mut sums = vec![];
    let mut tops = vec![];
    let leaves = cells.len();
    for nth in 0..dimensions {
        let parts = if dimensions == 1 {
            (0..leaves).collect()
        } else {
            let by = question.group_by.get(nth..=nth).unwrap_or_default();
            totals(
                &mut cells,
                &mut sums,
                (leaves, nth),
                counted(state, &question, by, position).await?,
            )
        };
        tops.push(parts);
    }
    if dimensions > 0 {
        cells.extend(counted(state, &question, &[], position).await?);
        let total = cells.len().saturating_sub(1);
        sums.extend(tops.into_iter().map(|parts| Sum { total, parts }));
        // Sums of sums narrow more when they are told at once.
        let parts = (0..leaves).collect();
        sums.push(Sum { total, parts });
    }
    Ok(OpenTable {
        revision: vintage.revision,
        position,
        question: text.to_owned(),
        dimensions: question
            .group_by
            .iter()
            .map(|by| by.name().to_owned())
            .collect(),
        cells: opened(&question, cells, &sums, &told),
    })
}

/// The question with the measures by which it is decided what is told.
fn with_establishments(question: Question) -> Result<Question, ApiError> {
    let subject = question.subject;
    let by_name = |name: &str| subject.measures.iter().find(|one| one.name == name);
    let wanted: Option<Vec<Measure>> = [subject.measures.first(), by_name(ESTABLISHMENTS)]
        .into_iter()
        .map(Option::<&Measure>::copied)
        .collect();
    let wanted = wanted.ok_or_else(|| ApiError::internal(&"a subject without establishments"))?;
    let mut measures = question.measures.clone();
    measures.extend(
        wanted
            .into_iter()
            .filter(|one| !question.measures.contains(one)),
    );
    Ok(Question {
        measures,
        ..question
    })
}

/// The groups of a question by some of its dimensions, as cells: without any, its totals.
async fn counted(
    state: &AppState,
    question: &Question,
    by: &[projections::count::Dimension],
    position: i64,
) -> Result<Vec<Group>, ApiError> {
    let asked = Question {
        group_by: by.to_vec(),
        ..question.clone()
    };
    let (asked, counted) = settled(state, asked, Some(position)).await?;
    let groups = if asked.group_by.is_empty() {
        let mut totals = counted.totals;
        totals.remove("provinces");
        vec![(vec![], totals)]
    } else {
        counted.groups
    };
    let widened = |(values, numbers): Group| {
        let mut own = values.into_iter();
        let wide = question.group_by.iter().map(|dimension| {
            let is_own = by.contains(dimension);
            if is_own {
                own.next().flatten()
            } else {
                Some(TOTAL.to_owned())
            }
        });
        (wide.collect::<Values>(), numbers)
    };
    let mut cells: Vec<Group> = groups.into_iter().map(widened).collect();
    cells.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(cells)
}

/// Adds the totals of a dimension's values with their sums; answers their places.
fn totals(
    cells: &mut Vec<Group>,
    sums: &mut Vec<Sum>,
    (leaves, nth): (usize, usize),
    found: Vec<Group>,
) -> Vec<usize> {
    let mut places = vec![];
    for total in found {
        let value = total.0.get(nth);
        let own = |(_, (values, _)): &(usize, &Group)| values.get(nth) == value;
        let parts = cells.iter().take(leaves).enumerate().filter(own);
        let parts = parts.map(|(place, _)| place).collect();
        sums.push(Sum {
            total: cells.len(),
            parts,
        });
        places.push(cells.len());
        cells.push(total);
    }
    places
}

/// The cells as they may be told.
fn opened(question: &Question, cells: Vec<Group>, sums: &[Sum], told: &[&str]) -> Vec<Cell> {
    let adds = question.subject.measures.first().map_or("", |one| one.name);
    let entry = |(_, numbers): &Group| {
        let number = |name: &str| numbers.get(name).and_then(Value::as_i64).unwrap_or(0);
        Entry {
            number: number(adds),
            establishments: number(ESTABLISHMENTS),
        }
    };
    let entries: Vec<Entry> = cells.iter().map(entry).collect();
    let untold = suppressed(&entries, sums);
    let cell = |(place, (values, numbers)): (usize, Group)| {
        let hidden = untold.contains(&place);
        Cell {
            values,
            numbers: (!hidden).then(|| only(numbers, told)),
            status: if hidden { "Q" } else { "A" },
        }
    };
    cells.into_iter().enumerate().map(cell).collect()
}

/// The numbers that were asked for.
fn only(numbers: Map<String, Value>, told: &[&str]) -> Map<String, Value> {
    let known = numbers.into_iter().filter(|(name, _)| {
        told.contains(&name.as_str()) || name.ends_with("_days") || name == "measured"
    });
    known.collect()
}
