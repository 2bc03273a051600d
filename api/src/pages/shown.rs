//! What is recorded of something, as a list of names and values.

use askama::Template;
use chrono::NaiveDate;
use serde_json::Value;

use super::label::label;
use super::names::code;
use super::words::Language;

/// Facts as they are drawn.
#[derive(Template, Debug)]
#[template(path = "facts.html")]
pub(super) struct Facts {
    list: Vec<Fact>,
}

/// A name with its value, or with the facts that it is made of.
#[derive(Debug)]
struct Fact {
    /// What it is.
    name: String,
    /// What is recorded; empty where there are parts.
    value: String,
    /// One list for each part.
    parts: Vec<Facts>,
    /// Parts that are all of one sort, as a table.
    table: Option<Table>,
}

/// Records of one sort under one head.
#[derive(Debug)]
struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// What is told first; the rest follows by its name.
const FIRST: [&str; 22] = [
    "number",
    "register_no",
    "legal_name",
    "trade_name",
    "name",
    "establishment",
    "address",
    "province",
    "regency",
    "norm",
    "kind",
    "accused",
    "registered_on",
    "offence_date",
    "issued_on",
    "due_on",
    "inspectors",
    "ppns",
    "findings",
    "nota_i",
    "nota_ii",
    "nota_khusus",
];

/// What stands at the head of a page already, or tells people nothing.
const ELSEWHERE: [&str; 7] = [
    "id",
    "version",
    "type",
    "case_id",
    "status",
    "state",
    "status_title",
];

/// The facts of an object; what is not known is left out.
pub(super) fn facts(value: &Value, l: Language) -> Facts {
    let fields = value.as_object().into_iter().flatten();
    let told =
        fields.filter(|(name, value)| !ELSEWHERE.contains(&name.as_str()) && is_known(value));
    let mut told: Vec<_> = told.collect();
    told.sort_by_key(|(name, _)| place(name));
    Facts {
        list: told
            .into_iter()
            .map(|(name, value)| fact(name, value, l))
            .collect(),
    }
}

impl Facts {
    /// Whether there is nothing to tell.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

fn is_known(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(many) => !many.is_empty(),
        Value::Object(fields) => fields.values().any(is_known),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

fn place(name: &str) -> usize {
    FIRST
        .iter()
        .position(|first| *first == name)
        .unwrap_or(FIRST.len())
}

fn fact(name: &str, value: &Value, l: Language) -> Fact {
    let table = value.as_array().and_then(|records| table(records, l));
    let parts = match value {
        _ if table.is_some() => vec![],
        Value::Object(_) => vec![facts(value, l)],
        Value::Array(many) if many.iter().any(Value::is_object) => {
            many.iter().map(|one| facts(one, l)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            vec![]
        }
    };
    let is_plain = parts.is_empty() && table.is_none();
    Fact {
        name: label(name, l),
        value: if is_plain {
            text(name, value, l)
        } else {
            String::new()
        },
        parts,
        table,
    }
}

/// Records without records in them, under all the names that they have.
fn table(records: &[Value], l: Language) -> Option<Table> {
    let is_flat = |record: &Value| {
        let fields = record.as_object();
        fields.is_some_and(|fields| {
            !fields
                .values()
                .any(|value| value.is_object() || value.is_array())
        })
    };
    if records.is_empty() || !records.iter().all(is_flat) {
        return None;
    }
    let known = records.iter().filter_map(Value::as_object).flatten();
    let known =
        known.filter(|(name, value)| is_known(value) && !ELSEWHERE.contains(&name.as_str()));
    let mut names: Vec<&String> = known.map(|(name, _)| name).collect();
    names.sort_by_key(|name| (place(name), *name));
    names.dedup();
    let cell = |record: &Value, name: &String| {
        let value = record.get(name).unwrap_or(&Value::Null);
        text(name, value, l)
    };
    let row = |record: &Value| names.iter().map(|name| cell(record, name)).collect();
    Some(Table {
        rows: records.iter().map(row).collect(),
        head: names.iter().map(|name| label(name, l)).collect(),
    })
}

/// A value as people read it.
fn text(name: &str, value: &Value, l: Language) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => l.t("ya", "yes").to_owned(),
        Value::Bool(false) => l.t("tidak", "no").to_owned(),
        Value::Number(number) => match number.as_i64() {
            Some(rupiah) if name.ends_with("_idr") => format!("Rp{}", l.number(rupiah)),
            Some(whole) if !is_year(name) => l.number(whole),
            Some(_) | None => number.to_string(),
        },
        Value::String(one) => match one.parse::<NaiveDate>() {
            Ok(day) => l.day(&day),
            Err(_) if name.ends_with("province") || name == "provinces" => l.province(one),
            Err(_) => code(name, one, l).unwrap_or_else(|| one.clone()),
        },
        Value::Array(many) => {
            let many: Vec<String> = many.iter().map(|one| text(name, one, l)).collect();
            many.join(", ")
        }
        Value::Object(_) => value.to_string(),
    }
}

fn is_year(name: &str) -> bool {
    name == "year" || name.ends_with("_year")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn facts_are_told_as_people_read_them() {
        let view = json!({ "id": "x", "province": "32", "closed_on": null, "due_on": "2026-12-03",
            "fine_idr": 1_000_000, "norms": ["WLK-01", "K3-01"], "missed": false, "year": 2026,
            "findings": [{ "norm": "WLK-01" }], "absorbed": [], "nota": { "number": null } });
        let facts = facts(&view, Language::Indonesian).list;
        let told: Vec<(&str, &str)> = facts
            .iter()
            .map(|fact| (fact.name.as_str(), fact.value.as_str()))
            .collect();
        let due = label("due_on", Language::Indonesian);
        assert!(
            told.contains(&(due.as_str(), "3 Desember 2026")),
            "{told:?}"
        );
        for value in [
            "Jawa Barat",
            "Rp1.000.000",
            "WLK-01, K3-01",
            "tidak",
            "2026",
            "",
        ] {
            assert!(
                told.iter().any(|(_, told)| *told == value),
                "{value}: {told:?}"
            );
        }
        assert_eq!(told.len(), 7);
    }
}
