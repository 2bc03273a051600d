//! What describes a CSV file (CSV on the Web, W3C 2015): its columns with their meaning, and all
//! that a table tells of itself.

use projections::count::Unit;
use serde_json::{Value, json};

use super::{File, Table, csv};

/// The description of the table's CSV.
pub(super) fn written(table: &Table) -> anyhow::Result<Vec<u8>> {
    let about = &table.about;
    let notes = about.told(&table.columns).into_iter();
    let notes = notes.map(|(name, value)| json!({ "name": name, "value": value }));
    let columns = csv::head(table).into_iter().map(|name| column(table, name));
    let described = json!({
        "@context": "http://www.w3.org/ns/csvw",
        "url": about.address_as(File::Csv),
        "dc:title": about.title,
        "dc:license": about.licence,
        "notes": notes.collect::<Vec<Value>>(),
        "tableSchema": { "columns": columns.collect::<Vec<Value>>() },
    });
    Ok(serde_json::to_vec(&described)?)
}

fn column(table: &Table, name: &str) -> Value {
    let axis = table.axes.iter().find(|axis| axis.name == name);
    let number = table.columns.iter().find(|column| column.name == name);
    let (kind, [meaning, meaning_en]) = match (axis, number) {
        (Some(axis), _) => ("string", axis.meaning),
        (None, Some(number)) => (datatype(number.unit), number.meaning),
        (None, None) if name == "status" => (
            "string",
            [
                "A: angka; Q: angka yang tidak diberitahukan.",
                "A: a number; Q: one that is not told.",
            ],
        ),
        (None, None) => ("string", ["Nama provinsi.", "Name of the province."]),
    };
    json!({
        "name": name, "titles": name, "datatype": kind,
        "dc:description": { "id": meaning, "en": meaning_en },
    })
}

const fn datatype(unit: Unit) -> &'static str {
    match unit {
        Unit::Number | Unit::Rupiah => "integer",
        Unit::Days | Unit::Ratio => "decimal",
    }
}
