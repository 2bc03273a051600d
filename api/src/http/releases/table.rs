//! A table of a release: calculated at a position, as text with its digests; and what differs
//! between two.

use std::collections::BTreeMap;

use domain::release::{Table, Vintage};
use projections::count::{Counted, Question};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::shown::{Comparison, Differing};
use crate::error::ApiError;
use crate::http::statistics::{asked, settled};
use crate::state::AppState;

/// What the text of a table holds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Content {
    question: String,
    position: i64,
    dimensions: Vec<String>,
    #[serde(flatten)]
    pub(super) numbers: Numbers,
}

/// The numbers of a table.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Numbers {
    pub(super) totals: Map<String, Value>,
    pub(super) rows: Vec<Row>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Row {
    /// The value of each dimension; null for one that is not known.
    pub(super) values: Vec<Option<String>>,
    pub(super) numbers: Map<String, Value>,
}

impl Content {
    /// What the text of a kept table holds.
    pub(super) fn of(vintage: &Vintage) -> Result<Self, ApiError> {
        serde_json::from_str(&vintage.table.text).map_err(|error| ApiError::internal(&error))
    }
}

/// The table of a question at a position, the last one without it.
pub(super) async fn calculated(
    state: &AppState,
    text: &str,
    position: Option<i64>,
) -> Result<Table, ApiError> {
    let question = asked(text)?;
    let (question, counted) = settled(state, question, position).await?;
    written(text, &question, counted)
}

fn written(text: &str, question: &Question, counted: Counted) -> Result<Table, ApiError> {
    let position = counted.position;
    // In an order of its own, whatever the store's is.
    let rows: BTreeMap<Vec<Option<String>>, Map<String, Value>> =
        counted.groups.into_iter().collect();
    let rows = rows
        .into_iter()
        .map(|(values, numbers)| Row { values, numbers });
    let numbers = Numbers {
        totals: counted.totals,
        rows: rows.collect(),
    };
    let of_numbers = json(&numbers)?;
    let dimensions = question.group_by.iter().map(|by| by.name().to_owned());
    let text = json(&Content {
        question: text.to_owned(),
        position,
        dimensions: dimensions.collect(),
        numbers,
    })?;
    Ok(Table {
        position,
        digest: digest(&text),
        numbers: digest(&of_numbers),
        text,
    })
}

fn json(value: &impl Serialize) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(|error| ApiError::internal(&error))
}

/// SHA-256 in hexadecimal digits.
pub(super) fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

/// What the signature of a released table is of.
pub(super) fn statement(id: Uuid, vintage: &Vintage) -> String {
    let (revision, digest) = (vintage.revision, &vintage.table.digest);
    format!("wasnaker release\n{id}\n{revision}\nsha256:{digest}\n")
}

/// What two vintages tell otherwise.
pub(super) fn compared(from: &Vintage, to: &Vintage) -> Result<Comparison, ApiError> {
    let (before, after) = (Content::of(from)?, Content::of(to)?);
    let mut rows: BTreeMap<Vec<Option<String>>, Differing> = BTreeMap::new();
    for row in before.numbers.rows {
        let differing = Differing::between(row.values.clone(), Some(row.numbers), None);
        rows.insert(row.values, differing);
    }
    for row in after.numbers.rows {
        let values = row.values.clone();
        let found = rows.entry(row.values);
        let differing = found.or_insert_with(|| Differing::between(values, None, None));
        differing.after = Some(Value::Object(row.numbers));
    }
    Ok(Comparison {
        from: from.revision,
        to: to.revision,
        dimensions: after.dimensions,
        totals: Differing::between(
            vec![],
            Some(before.numbers.totals),
            Some(after.numbers.totals),
        ),
        rows: rows.into_values().filter(Differing::differs).collect(),
    })
}
