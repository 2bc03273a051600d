//! Rows as `COPY … FROM STDIN` reads them (text format): the cheapest way into a table that only
//! grows.

mod sink;

use std::ops::Range;

use serde::Serialize;
use serde_json::Value;
use sqlx::PgConnection;

use self::sink::Sink;

/// Lines for the columns of a table, each made of the fields of one value or of several.
pub(crate) struct Lines {
    columns: Vec<&'static str>,
    /// Those of them that hold documents (`jsonb`).
    documents: &'static [&'static str],
    /// The whole lines.
    text: String,
    /// The fields of the line that is being made, as they came.
    fields: String,
    /// Where in them each column is.
    found: Vec<Option<Range<usize>>>,
    /// The column that most likely comes next.
    next: usize,
}

impl Lines {
    /// None yet.
    pub(crate) fn of(columns: Vec<&'static str>, documents: &'static [&'static str]) -> Self {
        Self {
            found: vec![None; columns.len()],
            columns,
            documents,
            text: String::new(),
            fields: String::new(),
            next: 0,
        }
    }

    /// Takes the fields of a value into the line; those that are no columns are left out.
    ///
    /// # Errors
    /// It has no fields, or cannot be told in JSON.
    pub(crate) fn take(&mut self, value: &impl Serialize) -> Result<(), serde_json::Error> {
        value.serialize(Sink::Line(self))
    }

    /// Ends the line: its fields in the order of the columns, one that is missing as null.
    pub(crate) fn end(&mut self) {
        for (nth, found) in self.found.iter_mut().enumerate() {
            if nth > 0 {
                self.text.push('\t');
            }
            let field = found.take().and_then(|place| self.fields.get(place));
            self.text.push_str(field.unwrap_or("\\N"));
        }
        self.text.push('\n');
        self.fields.clear();
        self.next = 0;
    }

    /// Sends all to a table, that which the connection finds first.
    pub(crate) async fn send(
        self,
        connection: &mut PgConnection,
        table: &str,
    ) -> Result<(), sqlx::Error> {
        if self.text.is_empty() {
            return Ok(());
        }
        let sql = format!("COPY {table} ({}) FROM STDIN", self.columns.join(", "));
        let mut copy = connection.copy_in_raw(&sql).await?;
        copy.send(self.text.as_bytes()).await?;
        copy.finish().await.map(drop)
    }

    /// One field: a value of one part as it is written, any other by way of JSON.
    fn put<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
    ) -> Result<(), serde_json::Error> {
        let is = |column: &&str| *column == name;
        let later = self.columns.iter().skip(self.next).position(is);
        let Some(column) = later.map_or_else(
            || self.columns.iter().position(is),
            |at| Some(self.next + at),
        ) else {
            return Ok(());
        };
        let begin = self.fields.len();
        if self.documents.contains(&name) {
            let document = serde_json::to_value(value)?;
            if document.is_null() {
                self.fields.push_str("\\N");
            } else {
                escaped(&mut self.fields, &document.to_string());
            }
        } else if value.serialize(Sink::Field(&mut self.fields)).is_err() {
            self.fields.truncate(begin);
            many_parts(&mut self.fields, &serde_json::to_value(value)?);
        }
        if let Some(found) = self.found.get_mut(column) {
            *found = Some(begin..self.fields.len());
        }
        self.next = column + 1;
        Ok(())
    }
}

/// A list becomes an array, anything with names JSON.
fn many_parts(text: &mut String, value: &Value) {
    let array = value.as_array().map(|many| array(many));
    escaped(text, &array.unwrap_or_else(|| value.to_string()));
}

/// What would end a field or a row, or begin an escape, is escaped.
fn escaped(text: &mut String, plain: &str) {
    let mut rest = plain;
    while let Some(at) = rest.find(['\\', '\t', '\n', '\r']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        text.push_str(match from.as_bytes().first() {
            Some(b'\t') => "\\t",
            Some(b'\n') => "\\n",
            Some(b'\r') => "\\r",
            Some(_) | None => "\\\\",
        });
        rest = from.get(1..).unwrap_or_default();
    }
    text.push_str(rest);
}

/// An array as PostgreSQL writes it, each text in quotes.
fn array(elements: &[Value]) -> String {
    let elements: Vec<String> = elements.iter().map(element).collect();
    format!("{{{}}}", elements.join(","))
}

fn element(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::String(one) => format!("\"{}\"", one.replace('\\', "\\\\").replace('"', "\\\"")),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use serde::Serialize;
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::Lines;

    const COLUMNS: [&str; 12] = [
        "id", "name", "none", "gone", "year", "stands", "norms", "years", "no", "duties", "places",
        "none_yet",
    ];
    const DOCUMENTS: &[&str] = &["duties", "places", "none_yet", "none"];

    fn lines(values: &[&Value]) -> String {
        let mut lines = Lines::of(COLUMNS.to_vec(), DOCUMENTS);
        for value in values {
            lines.take(value).unwrap();
        }
        lines.end();
        lines.text
    }

    #[test]
    fn whatever_a_field_holds_it_stays_one_field() {
        let row = json!({ "id": "a", "name": "PT \"Maju\"\t\\N\r\n", "none": null, "year": 2026,
            "stands": false, "norms": ["WLK", "a,\"b\"\\", ""], "years": [2025, 2026], "no": [],
            "duties": { "annual": { "2026": "\\" } }, "places": [["32", "a\tb"]], "none_yet": [] });
        let fields = [
            "a",
            "PT \"Maju\"\\t\\\\N\\r\\n",
            "\\N",
            "\\N",
            "2026",
            "f",
            r#"{"WLK","a,\\"b\\"\\\\",""}"#,
            "{2025,2026}",
            "{}",
            r#"{"annual":{"2026":"\\\\"}}"#,
            r#"[["32","a\\tb"]]"#,
            "[]",
        ];
        assert_eq!(lines(&[&row]), fields.join("\t") + "\n");
    }

    #[test]
    fn fields_come_in_any_order_from_any_number_of_values() {
        let (one, other) = (
            json!({ "year": 1, "id": "a", "other": [1] }),
            json!({ "gone": true }),
        );
        let rest = "\t\\N".repeat(7);
        let line = format!("a\t\\N\t\\N\tt\t1{rest}\n");
        assert_eq!(lines(&[&one, &other]), line);
    }

    #[test]
    fn a_structure_is_told_as_its_json_is() {
        #[derive(Serialize)]
        #[serde(rename_all = "snake_case")]
        enum Kind {
            FirstOne,
        }
        #[derive(Serialize)]
        struct Row {
            id: Uuid,
            stands: Option<NaiveDate>,
            gone: Option<u8>,
            name: Kind,
            norms: Vec<Option<char>>,
            duties: Option<Kind>,
            year: i64,
        }
        let row = Row {
            id: Uuid::max(),
            stands: NaiveDate::from_ymd_opt(2026, 1, 2),
            gone: None,
            name: Kind::FirstOne,
            norms: vec![Some('"'), None],
            duties: Some(Kind::FirstOne),
            year: -1,
        };
        let mut told = Lines::of(COLUMNS.to_vec(), DOCUMENTS);
        told.take(&row).unwrap();
        told.end();
        let id = "ffffffff-ffff-ffff-ffff-ffffffffffff";
        let norms = r#"{"\\"",NULL}"#;
        let line = format!(
            "{id}\tfirst_one\t\\N\t\\N\t-1\t2026-01-02\t{norms}\t\\N\t\\N\t\"first_one\"\t\\N\t\\N\n"
        );
        assert_eq!(told.text, line);
        assert_eq!(told.text, lines(&[&serde_json::to_value(&row).unwrap()]));
        assert!(told.take(&json!([1])).is_err(), "a list has no fields");
    }
}
