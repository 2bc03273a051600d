//! A table as a workbook: its numbers on one sheet, what it takes to read them on another.

use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, Format, RowNum, Workbook, Worksheet, XlsxError,
};
use serde_json::Number;

use super::{Row, Table, csv, province_name};

/// Rows that a sheet holds, with its head.
pub(super) const ROWS: usize = 1 << 20;

/// The workbook. Texts are texts: none is taken for a formula.
pub(super) fn written(table: &Table) -> anyhow::Result<Vec<u8>> {
    let mut book = Workbook::new();
    // The same table makes the same file: its position tells of when it is.
    let never = ExcelDateTime::from_ymd(1980, 1, 1)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(&table.about.title)
            .set_creation_datetime(&never),
    );
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("Data")?;
    for (name, column) in csv::head(table).into_iter().zip(0..) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, nth) in table.rows.iter().zip(1..) {
        line(sheet, table, (row, nth))?;
    }
    let sheet = book.add_worksheet().set_name("Keterangan")?;
    for ((name, value), nth) in table.about.told(&table.columns).iter().zip(0..) {
        sheet.write_string_with_format(nth, 0, name, &bold)?;
        sheet.write_string(nth, 1, value)?;
    }
    Ok(book.save_to_buffer()?)
}

/// Writes a row at its place.
fn line(sheet: &mut Worksheet, table: &Table, (row, nth): (&Row, RowNum)) -> Result<(), XlsxError> {
    let mut column: ColNum = 0;
    for (axis, value) in table.axes.iter().zip(&row.values) {
        if let Some(value) = value {
            sheet.write_string(nth, column, value)?;
        }
        column += 1;
        if axis.is_province() {
            sheet.write_string(nth, column, province_name(value.as_deref()))?;
            column += 1;
        }
    }
    for told in &table.columns {
        if let Some(number) = row.number(told).and_then(Number::as_f64) {
            sheet.write_number(nth, column, number)?;
        }
        column += 1;
    }
    if let Some(status) = row.status {
        sheet.write_string(nth, column, status)?;
    }
    Ok(())
}
