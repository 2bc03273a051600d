//! A table as JSON-stat 2.0: a cube of its axes and of its measures, with the cells that there are.

use std::collections::{BTreeMap, BTreeSet};

use projections::count::Unit;
use serde_json::{Map, Value, json};

use super::{Axis, Table, UNKNOWN};

/// The dimension of the measures.
const MEASURE: &str = "measure";

/// The codes of an axis in order, each with its place.
type Places<'a> = BTreeMap<&'a str, usize>;

/// The table as a dataset.
pub(super) fn written(table: &Table) -> anyhow::Result<Vec<u8>> {
    let axes: Vec<Places<'_>> = (0..table.axes.len())
        .map(|nth| places(table, nth))
        .collect();
    let mut id: Vec<&str> = table.axes.iter().map(|axis| axis.name).collect();
    id.push(MEASURE);
    let mut size: Vec<usize> = axes.iter().map(BTreeMap::len).collect();
    size.push(table.columns.len());
    let mut dimension: Map<String, Value> = table
        .axes
        .iter()
        .zip(&axes)
        .map(|(axis, places)| (axis.name.to_owned(), category(axis, places)))
        .collect();
    dimension.insert(MEASURE.to_owned(), measures(table));
    let (value, status) = cells(table, &axes);
    let named = |is: &dyn Fn(&Axis) -> bool| {
        let found = table.axes.iter().filter(|axis| is(axis));
        found.map(|axis| axis.name).collect::<Vec<&str>>()
    };
    let told = table.about.told(&table.columns);
    let notes = told.iter().filter(|(name, _)| name == "needs_confirmation");
    let notes: Vec<&str> = notes.map(|(_, note)| note.as_str()).collect();
    let extension = told.iter().filter(|(name, _)| name != "needs_confirmation");
    let extension: Map<String, Value> = extension
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    Ok(serde_json::to_vec(&json!({
        "version": "2.0", "class": "dataset", "label": table.about.title,
        "href": table.about.address, "note": notes, "id": id, "size": size,
        "role": { "time": named(&Axis::is_time), "geo": named(&Axis::is_province), "metric": [MEASURE] },
        "dimension": dimension, "value": value, "status": status, "extension": extension,
    }))?)
}

/// The codes that the rows have on an axis.
fn places(table: &Table, nth: usize) -> Places<'_> {
    let codes = table.rows.iter().map(|row| code(row.values.get(nth)));
    let codes: BTreeSet<&str> = codes.collect();
    codes.into_iter().zip(0..).collect()
}

fn code(value: Option<&Option<String>>) -> &str {
    value.and_then(Option::as_deref).unwrap_or(UNKNOWN)
}

fn category(axis: &Axis, places: &Places<'_>) -> Value {
    let label = |(code, _): (&&str, &usize)| ((*code).to_owned(), json!(axis.label(code)));
    let labels: Map<String, Value> = places.iter().map(label).collect();
    let codes: Vec<&&str> = places.keys().collect();
    let [meaning, _] = axis.meaning;
    json!({ "label": meaning, "category": { "index": codes, "label": labels } })
}

fn measures(table: &Table) -> Value {
    let columns = table.columns.iter();
    let names: Vec<&str> = columns.clone().map(|column| column.name).collect();
    let labels = columns.clone().map(|column| {
        let [meaning, _] = column.meaning;
        (column.name.to_owned(), json!(meaning))
    });
    let units = columns.map(|column| {
        let decimals = match column.unit {
            Unit::Number | Unit::Rupiah => 0,
            Unit::Days | Unit::Ratio => 4,
        };
        let unit = json!({ "label": column.unit.code(), "decimals": decimals });
        (column.name.to_owned(), unit)
    });
    let (labels, units): (Map<String, Value>, Map<String, Value>) =
        (labels.collect(), units.collect());
    json!({ "label": MEASURE, "category": { "index": names, "label": labels, "unit": units } })
}

/// The cells that there are, by their place in the cube, row by row.
fn cells(table: &Table, axes: &[Places<'_>]) -> (Map<String, Value>, Map<String, Value>) {
    let (mut values, mut statuses) = (Map::new(), Map::new());
    for row in &table.rows {
        let at = row.values.iter().zip(axes).fold(0, |at, (value, places)| {
            let place = places.get(code(Some(value))).copied().unwrap_or(0);
            at * places.len() + place
        });
        for (nth, column) in table.columns.iter().enumerate() {
            let place = (at * table.columns.len() + nth).to_string();
            let number = row.number(column).cloned();
            values.insert(place.clone(), number.map_or(Value::Null, Value::Number));
            if let Some(status) = row.status {
                statuses.insert(place, json!(status));
            }
        }
    }
    (values, statuses)
}
