//! Rows as `COPY … FROM STDIN` reads them (text format): the cheapest way into a table that only
//! grows.

use serde_json::{Map, Value};
use sqlx::PgConnection;

/// Sends lines to the table that the connection finds first.
pub(crate) async fn send(
    connection: &mut PgConnection,
    table: &str,
    columns: &[&str],
    lines: &str,
) -> Result<(), sqlx::Error> {
    let sql = format!("COPY {table} ({}) FROM STDIN", columns.join(", "));
    let mut copy = connection.copy_in_raw(&sql).await?;
    copy.send(lines.as_bytes()).await?;
    copy.finish().await.map(drop)
}

/// Appends one row: its fields in the order of the columns, one that is missing as null.
pub(crate) fn line(
    text: &mut String,
    row: &Map<String, Value>,
    columns: &[&str],
    documents: &[&str],
) {
    for (nth, column) in columns.iter().enumerate() {
        if nth > 0 {
            text.push('\t');
        }
        let value = row.get(*column).unwrap_or(&Value::Null);
        if documents.contains(column) && !value.is_null() {
            escaped(text, &value.to_string());
        } else {
            field(text, value);
        }
    }
    text.push('\n');
}

/// Lists become arrays.
fn field(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("\\N"),
        Value::Bool(yes) => text.push(if *yes { 't' } else { 'f' }),
        Value::Number(number) => text.push_str(&number.to_string()),
        Value::String(one) => escaped(text, one),
        Value::Array(many) => escaped(text, &array(many)),
        Value::Object(_) => escaped(text, &value.to_string()),
    }
}

/// What would end a field or a row, or begin an escape, is escaped.
fn escaped(text: &mut String, plain: &str) {
    for one in plain.chars() {
        match one {
            '\\' => text.push_str("\\\\"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            other => text.push(other),
        }
    }
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
    use serde_json::json;

    use super::line;

    #[test]
    fn whatever_a_field_holds_it_stays_one_field() {
        let row = json!({ "id": "a", "name": "PT \"Maju\"\t\\N\r\n", "none": null, "year": 2026,
            "stands": false, "norms": ["WLK", "a,\"b\"\\", ""], "years": [2025, 2026], "no": [],
            "duties": { "annual": { "2026": "\\" } }, "places": [["32", "a\tb"]], "none_yet": [] });
        let columns = [
            "id", "name", "none", "gone", "year", "stands", "norms", "years", "no", "duties",
            "places", "none_yet",
        ];
        let mut text = String::new();
        let documents = ["duties", "places", "none_yet", "none"];
        line(&mut text, row.as_object().unwrap(), &columns, &documents);
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
        assert_eq!(text, fields.join("\t") + "\n");
    }
}
