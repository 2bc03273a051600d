//! A table as CSV (RFC 4180): a head, then a line for each row.

use super::{Table, province_name};

/// The table with a head; a province has its name beside its code.
pub(super) fn written(table: &Table) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(vec![]);
    writer.write_record(head(table))?;
    for row in &table.rows {
        let mut cells = vec![];
        for (axis, value) in table.axes.iter().zip(&row.values) {
            cells.push(as_text(value.as_deref().unwrap_or_default()));
            if axis.is_province() {
                cells.push(province_name(value.as_deref()).to_owned());
            }
        }
        let numbers = table.columns.iter().map(|column| row.number(column));
        cells.extend(numbers.map(|number| number.map_or_else(String::new, ToString::to_string)));
        cells.extend(row.status.map(str::to_owned));
        writer.write_record(cells)?;
    }
    Ok(writer.into_inner()?)
}

/// The names of the columns, in order.
pub(super) fn head(table: &Table) -> Vec<&'static str> {
    let mut head = vec![];
    for axis in &table.axes {
        head.push(axis.name);
        if axis.is_province() {
            head.push("province_name");
        }
    }
    head.extend(table.columns.iter().map(|column| column.name));
    head.extend(table.tells_status().then_some("status"));
    head
}

/// A text as a cell that no spreadsheet takes for a formula: also behind spaces, and in the wide
/// letters that some of them read as the narrow ones.
pub(in crate::http) fn as_text(text: &str) -> String {
    const BEGINS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let begins = |text: &str| text.starts_with(BEGINS);
    if begins(text) || begins(text.trim_start()) {
        return format!("'{text}");
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_taken_for_a_formula() {
        for text in [
            "=1+1", "+1", "-1", "@x", "\tx", "\r=1", "\n=1", " =1", "＝1",
        ] {
            assert!(as_text(text).starts_with('\''), "{text}");
        }
        for text in ["WLK-02", "PT =", "31", ""] {
            assert_eq!(as_text(text), text);
        }
    }
}
