//! A table of counts as CSV.

use domain::{ProvinceCode, province};
use projections::count::{Counted, DURATION_MEASURES, Dimension, Question};
use serde_json::{Map, Value};

/// The table with a head; without groups, the totals as its one row.
pub(super) fn table(question: &Question, counted: &Counted) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(vec![]);
    let mut head: Vec<&str> = vec![];
    for by in &question.group_by {
        head.push(by.name());
        if *by == Dimension::PROVINCE {
            head.push("province_name");
        }
    }
    let mut numbers: Vec<&str> = question.measures.iter().map(|one| one.name).collect();
    if question.duration.is_some() {
        numbers.extend(DURATION_MEASURES.map(|(name, ..)| name));
    }
    writer.write_record(head.iter().chain(&numbers))?;
    let cells = |values: &[Option<String>], told: &Map<String, Value>| {
        let mut cells = vec![];
        for (by, value) in question.group_by.iter().zip(values) {
            cells.push(as_text(value.as_deref().unwrap_or_default()));
            if *by == Dimension::PROVINCE {
                cells.push(province_name(value.as_deref()));
            }
        }
        cells.extend(numbers.iter().map(|name| as_number(told.get(*name))));
        cells
    };
    if question.group_by.is_empty() {
        writer.write_record(cells(&[], &counted.totals))?;
    }
    for (values, told) in &counted.groups {
        writer.write_record(cells(values, told))?;
    }
    Ok(writer.into_inner()?)
}

fn province_name(code: Option<&str>) -> String {
    let code = ProvinceCode(code.unwrap_or_default().to_owned());
    province::find(&code).map_or_else(String::new, |found| found.name.clone())
}

fn as_number(number: Option<&Value>) -> String {
    match number {
        Some(Value::Null) | None => String::new(),
        Some(number) => number.to_string(),
    }
}

/// A text as a cell that no spreadsheet takes for a formula.
fn as_text(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return format!("'{text}");
    }
    text.to_owned()
}
