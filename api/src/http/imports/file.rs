//! The file of a register: its head, and its rows with the lines on which they start.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::fault;
use crate::error::{ApiError, Fault};
use crate::http::register_numbers;

/// Longest cell, in characters.
const LONGEST: usize = 1000;

/// The columns that a head may have, and those that it must.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub(super) all: &'static [&'static str],
    pub(super) needed: &'static [&'static str],
}

/// The rows of a file whose head is right.
pub(super) struct Rows<'a> {
    text: &'a [u8],
    reader: Reader<&'a [u8]>,
    head: StringRecord,
}

impl<'a> Rows<'a> {
    /// Reads the head.
    ///
    /// # Errors
    /// 400 when it is no CSV; 422 naming each column that lacks, is doubled or is not known.
    pub(super) fn open(text: &'a [u8], columns: Columns) -> Result<Self, ApiError> {
        let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(text);
        let head = reader.headers().map_err(|error| malformed(&error))?.clone();
        let faults = head_faults(&head, columns);
        if !faults.is_empty() {
            return Err(ApiError::invalid(faults));
        }
        Ok(Self { text, reader, head })
    }

    /// The next row or what is wrong with it, after the line on which it starts; none at the end.
    pub(super) fn next_row<T: DeserializeOwned>(&mut self) -> Option<(u64, Result<T, Vec<Fault>>)> {
        let (line, record) = self.next_record()?;
        let row = record.and_then(|record| {
            let faults = cell_faults(&self.head, &record);
            if !faults.is_empty() {
                return Err(faults);
            }
            record
                .deserialize(Some(&self.head))
                .map_err(|error| unread(&error))
        });
        Some((line, row))
    }

    /// The cells of the next row after the line on which it starts; none at the end.
    pub(super) fn next_cells(&mut self) -> Option<(u64, Read)> {
        let (line, record) = self.next_record()?;
        let read = record.map(|record| {
            let faults = cell_faults(&self.head, &record);
            let is_right = |column: &str| !faults.iter().any(|fault| fault.field == column);
            let cells = self.head.iter().zip(&record);
            let cells = cells.filter(|(column, _)| is_right(column));
            let cells = cells.map(|(column, cell)| (column.to_owned(), cell.to_owned()));
            (cells.collect(), faults)
        });
        Some((line, read))
    }

    fn next_record(&mut self) -> Option<(u64, Result<StringRecord, Vec<Fault>>)> {
        let line = self.next_line();
        let mut record = StringRecord::new();
        match self.reader.read_record(&mut record) {
            Ok(false) => None,
            Ok(true) => Some((line, Ok(record))),
            Err(error) => Some((line, Err(unread(&error)))),
        }
    }

    /// The line of the next row: the reader stands before the line ends and empty lines that it
    /// will skip.
    fn next_line(&self) -> u64 {
        let position = self.reader.position();
        let byte = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let rest = self.text.get(byte..).unwrap_or_default();
        let skipped = rest
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .filter(|byte| **byte == b'\n');
        position.line() + u64::try_from(skipped.count()).unwrap_or(0)
    }
}

fn unread(error: &csv::Error) -> Vec<Fault> {
    vec![fault("", "csv", &error.to_string())]
}

fn malformed(error: &csv::Error) -> ApiError {
    let detail = format!("not CSV: {error}");
    ApiError::new(StatusCode::BAD_REQUEST, "csv.malformed", detail)
}

/// The cells of a row by their columns.
pub(super) type Cells = BTreeMap<String, String>;

/// The cells of a row without those that cannot be taken, and what is wrong with these; or why the
/// row cannot be read at all.
pub(super) type Read = Result<(Cells, Vec<Fault>), Vec<Fault>>;

/// The rows of a file in lines of JSON, each an object with texts and numbers by the columns'
/// names.
pub(super) fn lines(text: &str, columns: Columns) -> Vec<(u64, Read)> {
    let lines = (1..).zip(text.lines());
    let filled = lines.filter(|(_, line)| !line.trim().is_empty());
    filled
        .map(|(number, line)| (number, object(line, columns)))
        .collect()
}

fn object(line: &str, columns: Columns) -> Read {
    let read: Result<BTreeMap<String, Value>, _> = serde_json::from_str(line);
    let read = read.map_err(|error| vec![fault("", "json", &error.to_string())])?;
    let (mut cells, mut faults) = (Cells::new(), vec![]);
    for (column, value) in read {
        if !columns.all.contains(&column.as_str()) {
            faults.push(fault(&column, "column.unknown", "is not known"));
            continue;
        }
        let cell = match value {
            Value::Null => continue,
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                faults.push(fault(&column, "cell.kind", "takes a text or a number"));
                continue;
            }
        };
        match cell_fault(&column, &cell) {
            Some(wrong) => faults.push(wrong),
            None => drop(cells.insert(column, cell)),
        }
    }
    Ok((cells, faults))
}

fn head_faults(head: &StringRecord, columns: Columns) -> Vec<Fault> {
    let lacks = |column: &&&str| !head.iter().any(|found| found == **column);
    let missing = columns.needed.iter().filter(lacks);
    let mut faults: Vec<Fault> = missing
        .map(|column| fault(column, "column.missing", "the head lacks this column"))
        .collect();
    for (index, column) in head.iter().enumerate() {
        let place = index + 1;
        if !columns.all.contains(&column) {
            let detail = format!("column {place} of the head is not known");
            faults.push(fault(column, "column.unknown", &detail));
        } else if head.iter().take(index).any(|earlier| earlier == column) {
            let detail = format!("column {place} of the head has the name of an earlier one");
            faults.push(fault(column, "column.doubled", &detail));
        }
    }
    faults
}

fn cell_faults(head: &StringRecord, row: &StringRecord) -> Vec<Fault> {
    let cells = head.iter().zip(row);
    cells
        .filter_map(|(column, cell)| cell_fault(column, cell))
        .collect()
}

fn cell_fault(column: &str, cell: &str) -> Option<Fault> {
    let length = cell.chars().count();
    if cell.contains('\0') {
        let detail = "a cell may not hold the character NUL";
        return Some(fault(column, "cell.nul", detail));
    }
    if length > LONGEST {
        let detail = format!("a cell takes at most {LONGEST} characters; this has {length}");
        return Some(fault(column, "cell.too-long", &detail));
    }
    if column == "register_no" {
        return register_numbers::fault(column, cell);
    }
    None
}

#[cfg(test)]
mod tests {
    use domain::establishment::import::{
        ESTABLISHMENT_COLUMNS, ESTABLISHMENT_NEEDS, REPORT_COLUMNS, REPORT_NEEDS,
    };
    use domain::law::Law;
    use domain::prosecution::register::{COLUMNS, RegisterRow};

    use super::super::rows::{establishment, report};
    use super::*;
    use crate::fuzzed;

    const ESTABLISHMENTS: Columns = Columns {
        all: ESTABLISHMENT_COLUMNS,
        needed: ESTABLISHMENT_NEEDS,
    };
    const REPORTS: Columns = Columns {
        all: REPORT_COLUMNS,
        needed: REPORT_NEEDS,
    };

    /// The head of a register and its first rows.
    fn begun(file: &str) -> String {
        let lines: Vec<&str> = file.lines().take(4).collect();
        lines.join("\n")
    }

    /// Rows stand in the order of their lines, and each fault names a column or the whole row.
    fn in_order(rows: &[(u64, Read)], columns: Columns) {
        assert!(rows.is_sorted_by(|(one, _), (next, _)| one <= next));
        let named = |fault: &Fault| fault.field.is_empty() || columns.all.contains(&&*fault.field);
        for (_, read) in rows {
            if let Ok((cells, _)) = read {
                assert!(cells.keys().all(|column| columns.all.contains(&&**column)));
                assert!(cells.values().all(|cell| !cell.contains('\0')));
            }
            let faults = match read {
                Ok((_, faults)) | Err(faults) => faults,
            };
            // A column that is not known is told by the name that it has.
            let unknown = |fault: &Fault| fault.code == "column.unknown";
            assert!(faults.iter().all(|fault| named(fault) || unknown(fault)));
        }
    }

    fn rows(input: &[u8], columns: Columns) -> Vec<(u64, Read)> {
        let Ok(mut rows) = Rows::open(input, columns) else {
            return vec![];
        };
        let all: Vec<(u64, Read)> = std::iter::from_fn(|| rows.next_cells()).collect();
        in_order(&all, columns);
        all
    }

    #[test]
    fn whatever_stands_in_a_register_of_prosecutions_is_taken_or_named() {
        let columns = Columns {
            all: &COLUMNS,
            needed: &COLUMNS,
        };
        let law = Law::seed();
        let today = "2026-03-02".parse().unwrap();
        let taken = [
            begun(include_str!("../../../demo/rakornas-2019.csv")),
            begun(include_str!("../../../demo/batam-2019.csv")),
        ];
        let taken: Vec<&[u8]> = taken.iter().map(String::as_bytes).collect();
        fuzzed::bytes("csv-prosecutions", &taken, |input| {
            rows(input, columns);
            let Ok(mut rows) = Rows::open(input, columns) else {
                return;
            };
            while let Some((_, row)) = rows.next_row::<RegisterRow>() {
                if let Ok(Err(faults)) = row.map(|row| row.check(&law, today)) {
                    assert!(!faults.is_empty());
                }
            }
        });
    }

    #[test]
    fn whatever_stands_in_a_register_of_establishments_is_taken_or_named() {
        let law = Law::seed();
        let taken = begun(include_str!("../../../demo/establishments.csv"));
        fuzzed::bytes("csv-establishments", &[taken.as_bytes()], |input| {
            for (line, read) in rows(input, ESTABLISHMENTS) {
                if let Ok((cells, wrong)) = read {
                    let (row, _) = establishment(line, &cells, wrong, &law);
                    assert!(row.line == line && row.command.is_ok_or_named());
                }
            }
        });
        let taken = begun(include_str!("../../../demo/wlk-reports.csv"));
        fuzzed::bytes("csv-reports", &[taken.as_bytes()], |input| {
            for (line, read) in rows(input, REPORTS) {
                if let Ok((cells, wrong)) = read {
                    assert!(report(line, &cells, wrong, &law).command.is_ok_or_named());
                }
            }
        });
    }

    #[test]
    fn whatever_stands_in_lines_of_json_is_taken_or_named() {
        let law = Law::seed();
        let taken = [
            r#"{"ref":"A-1","legal_name":"PT A","province":"31","wni_men":40,"nib":null}"#,
            "\n{\"establishment_ref\":\"A-1\",\"kind\":\"annual\",\"channel\":\"online\",\"year\":2019}\n[]",
        ];
        fuzzed::texts("ndjson", &taken, |text| {
            let all = lines(text, ESTABLISHMENTS);
            in_order(&all, ESTABLISHMENTS);
            for (line, read) in all {
                if let Ok((cells, wrong)) = read {
                    let (row, _) = establishment(line, &cells, wrong, &law);
                    assert!(row.command.is_ok_or_named());
                }
            }
            for (line, read) in lines(text, REPORTS) {
                if let Ok((cells, wrong)) = read {
                    assert!(report(line, &cells, wrong, &law).command.is_ok_or_named());
                }
            }
        });
    }

    /// A row is a command, or it is told what is wrong with it.
    trait OkOrNamed {
        fn is_ok_or_named(&self) -> bool;
    }

    impl<T> OkOrNamed for Result<T, Vec<Fault>> {
        fn is_ok_or_named(&self) -> bool {
            self.as_ref().err().is_none_or(|faults| !faults.is_empty())
        }
    }
}
