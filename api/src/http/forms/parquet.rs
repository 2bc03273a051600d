//! A table as Apache Parquet: texts, whole numbers and decimals, each of which may be unknown; what
//! it takes to read them stands in the metadata of the file.

use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use projections::count::Unit;
use serde_json::Number;

use super::{Column, Table};

/// The file, with one group of rows.
pub(super) fn written(table: &Table) -> anyhow::Result<Vec<u8>> {
    let told = table.about.told(&table.columns).into_iter();
    let told = told.map(|(name, value)| KeyValue::new(name, value));
    let properties = WriterProperties::builder()
        .set_created_by("wasnaker".to_owned())
        .set_key_value_metadata(Some(told.collect()))
        .build();
    let schema = Arc::new(parse_message_type(&schema(table))?);
    let mut file = SerializedFileWriter::new(vec![], schema, Arc::new(properties))?;
    let mut group = file.next_row_group()?;
    for (nth, _) in table.axes.iter().enumerate() {
        let texts = table.rows.iter().map(|row| {
            let text = row.values.get(nth)?.as_deref()?;
            Some(ByteArray::from(text))
        });
        column::<ByteArrayType>(&mut group, texts)?;
    }
    for told in &table.columns {
        let numbers = table.rows.iter().map(|row| row.number(told));
        if is_whole(told) {
            column::<Int64Type>(&mut group, numbers.map(|one| one.and_then(Number::as_i64)))?;
        } else {
            column::<DoubleType>(&mut group, numbers.map(|one| one.and_then(Number::as_f64)))?;
        }
    }
    if table.tells_status() {
        let statuses = table.rows.iter().map(|row| row.status.map(ByteArray::from));
        column::<ByteArrayType>(&mut group, statuses)?;
    }
    group.close()?;
    Ok(file.into_inner()?)
}

const fn is_whole(column: &Column) -> bool {
    match column.unit {
        Unit::Number | Unit::Rupiah => true,
        Unit::Days | Unit::Ratio => false,
    }
}

/// The schema as a text of its own language; names are those of axes and columns.
fn schema(table: &Table) -> String {
    let text = |name: &str| format!("optional binary {name} (STRING);");
    let axes = table.axes.iter().map(|axis| text(axis.name));
    let numbers = table.columns.iter().map(|column| {
        let kind = if is_whole(column) { "int64" } else { "double" };
        format!("optional {kind} {};", column.name)
    });
    let status = table.tells_status().then(|| text("status"));
    let fields: String = axes.chain(numbers).chain(status).collect();
    format!("message table {{ {fields} }}")
}

/// Writes the next column: its values, and where there is one.
fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: impl Iterator<Item = Option<T::T>>,
) -> anyhow::Result<()> {
    let (mut known, mut levels) = (vec![], vec![]);
    for value in values {
        levels.push(i16::from(value.is_some()));
        known.extend(value);
    }
    if let Some(mut column) = group.next_column()? {
        column
            .typed::<T>()
            .write_batch(&known, Some(&levels), None)?;
        column.close()?;
    }
    Ok(())
}
