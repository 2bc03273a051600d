//! A helper of the tests: which texts and lists of a schema have no end.

use serde_json::Value;

/// Pointers of the texts without a greatest length and of the lists without a greatest number.
/// Codes, formats and patterns have one of their own.
pub(crate) fn unbounded(schema: &Value) -> Vec<String> {
    let mut found = vec![];
    look(schema, "", &mut found);
    found
}

fn look(schema: &Value, place: &str, found: &mut Vec<String>) {
    let is = |kind: &str| match &schema["type"] {
        Value::String(one) => one == kind,
        Value::Array(any) => any.iter().any(|one| one == kind),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    };
    let has = |name: &str| schema.get(name).is_some();
    let own = ["maxLength", "enum", "const", "format", "pattern"];
    if is("string") && !own.iter().any(|name| has(name)) || is("array") && !has("maxItems") {
        found.push(place.to_owned());
    }
    match schema {
        Value::Object(members) => {
            let inner = members.iter().filter(|(name, _)| *name != "examples");
            inner.for_each(|(name, inner)| look(inner, &format!("{place}/{name}"), found));
        }
        Value::Array(items) => {
            let inner = items.iter().enumerate();
            inner.for_each(|(number, inner)| look(inner, &format!("{place}/{number}"), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
