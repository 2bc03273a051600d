//! The data of a command from what a form sent, by the command's schema; and the schema as far as
//! forms understand it.

use serde_json::{Map, Value};

/// What a schema asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape<'s> {
    /// A text; long ones have more than one line.
    Text { long: bool },
    /// A day.
    Day,
    /// A whole number within bounds.
    Whole {
        least: Option<i64>,
        most: Option<i64>,
    },
    /// Yes or no.
    Check,
    /// One of some codes.
    Choice(Vec<&'s str>),
    /// Fields of an object.
    Group(&'s Value),
    /// Texts, one a line.
    Lines,
    /// Objects, each with the same fields.
    Many(&'s Value),
    /// One of several objects, which are told apart by the value of one field.
    Either(Vec<(&'s str, &'s Value)>),
    /// One value that is always the same.
    Always(&'s Value),
    /// Anything else, as JSON.
    Document,
}

/// A text of more characters than this has more than one line.
const LINE: u64 = 300;

/// A command's schema with what it refers to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schemas<'s> {
    root: &'s Value,
}

/// What a form sent, by its fields' paths.
pub(super) type Sent = [(String, String)];

impl<'s> Schemas<'s> {
    /// Of a schema document.
    pub(super) const fn of(root: &'s Value) -> Self {
        Self { root }
    }

    /// What it refers to, and what of several is not nothing.
    pub(super) fn resolved(self, schema: &'s Value) -> &'s Value {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let named = reference.and_then(|name| self.root.pointer(name.trim_start_matches('#')));
        if let Some(named) = named {
            return self.resolved(named);
        }
        let of_several = schema.get("anyOf").and_then(Value::as_array);
        let some = of_several.and_then(|all| all.iter().find(|one| !is_nothing(one)));
        some.map_or(schema, |some| self.resolved(some))
    }

    /// What a schema asks for.
    pub(super) fn shape(self, schema: &'s Value) -> Shape<'s> {
        let schema = self.resolved(schema);
        if let Some(constant) = schema.get("const") {
            return Shape::Always(constant);
        }
        if let Some(codes) = schema.get("enum") {
            return Shape::Choice(names(Some(codes)));
        }
        if let Some(variants) = schema.get("oneOf").and_then(Value::as_array) {
            return self.one_of(variants);
        }
        let kinds = schema.get("type");
        let is = |kind: &str| match kinds {
            Some(Value::String(one)) => one == kind,
            Some(Value::Array(many)) => many.iter().any(|one| one == kind),
            _ => false,
        };
        if is("string") {
            let day = schema.get("format").is_some_and(|format| format == "date");
            let most = schema.get("maxLength").and_then(Value::as_u64);
            let long = most.is_some_and(|most| most > LINE);
            return if day {
                Shape::Day
            } else {
                Shape::Text { long }
            };
        }
        if is("integer") {
            let bound = |name| schema.get(name).and_then(Value::as_i64);
            return Shape::Whole {
                least: bound("minimum"),
                most: bound("maximum"),
            };
        }
        if is("boolean") {
            return Shape::Check;
        }
        match (is("array"), schema.get("items"), schema.get("properties")) {
            (true, Some(items), _) => match self.shape(items) {
                Shape::Group(_) => Shape::Many(self.resolved(items)),
                Shape::Text { .. } | Shape::Choice(_) | Shape::Day => Shape::Lines,
                Shape::Whole { .. }
                | Shape::Check
                | Shape::Lines
                | Shape::Many(_)
                | Shape::Either(_)
                | Shape::Always(_)
                | Shape::Document => Shape::Document,
            },
            (_, _, Some(_)) => Shape::Group(schema),
            _ => Shape::Document,
        }
    }

    /// Codes of which one is chosen, or objects of which one is.
    fn one_of(self, variants: &'s [Value]) -> Shape<'s> {
        let codes: Option<Vec<&str>> = variants
            .iter()
            .map(|one| one.get("const").and_then(Value::as_str))
            .collect();
        if let Some(codes) = codes {
            return Shape::Choice(codes);
        }
        let named = |one: &'s Value| {
            let one = self.resolved(one);
            let fields = fields(one).into_iter();
            let mut told = fields.filter_map(|(_, field, _)| field.get("const")?.as_str());
            Some((told.next()?, one))
        };
        let objects: Option<Vec<_>> = variants.iter().map(named).collect();
        objects.map_or(Shape::Document, Shape::Either)
    }

    /// The value that a form sent for a schema; none where nothing was entered.
    pub(super) fn read(self, schema: &'s Value, path: &str, sent: &Sent) -> Option<Value> {
        let text = || entered(sent, path);
        match self.shape(schema) {
            Shape::Always(constant) => Some(constant.clone()),
            Shape::Text { .. } | Shape::Day | Shape::Choice(_) => text().map(Value::from),
            Shape::Whole { .. } => {
                let text = text()?;
                let plain = text.replace(['.', ' '], "");
                Some(plain.parse::<i64>().map_or(Value::from(text), Value::from))
            }
            Shape::Check => Some(Value::Bool(text().is_some())),
            Shape::Lines => {
                let lines = text()?;
                let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
                Some(lines.map(Value::from).collect())
            }
            Shape::Group(object) => self.object(object, path, sent),
            Shape::Many(object) => {
                let each = (0..rows(sent, path))
                    .filter_map(|nth| self.object(object, &format!("{path}/{nth}"), sent));
                let each: Vec<Value> = each.collect();
                (!each.is_empty()).then(|| Value::from(each))
            }
            Shape::Either(variants) => {
                let chosen = entered(sent, &chooser(path))?;
                let (_, object) = variants.into_iter().find(|(name, _)| *name == chosen)?;
                self.object(object, path, sent)
            }
            Shape::Document => {
                let text = text()?;
                Some(serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)))
            }
        }
    }

    /// An object; none where nothing of it was entered.
    fn object(self, object: &'s Value, path: &str, sent: &Sent) -> Option<Value> {
        let mut entered = Map::new();
        let mut any = path.is_empty();
        for (name, field, needed) in fields(object) {
            let value = self.read(field, &format!("{path}/{name}"), sent);
            let shape = self.shape(field);
            let says = match shape {
                Shape::Check => value == Some(Value::Bool(true)),
                Shape::Always(_) => false,
                Shape::Text { .. }
                | Shape::Day
                | Shape::Whole { .. }
                | Shape::Choice(_)
                | Shape::Group(_)
                | Shape::Lines
                | Shape::Many(_)
                | Shape::Either(_)
                | Shape::Document => value.is_some(),
            };
            any |= says;
            let always = matches!(shape, Shape::Always(_));
            if let Some(value) = value.filter(|_| says || needed || always) {
                entered.insert(name.to_owned(), value);
            }
        }
        let only_constants = fields(object)
            .iter()
            .all(|(_, field, _)| matches!(self.shape(field), Shape::Always(_)));
        (any || only_constants).then_some(Value::Object(entered))
    }
}

/// The fields of an object in the order in which they are asked: what is needed first.
pub(super) fn fields(schema: &Value) -> Vec<(&str, &Value, bool)> {
    let needed: Vec<&str> = names(schema.get("required"));
    let properties = schema.get("properties").and_then(Value::as_object);
    let all = properties.into_iter().flatten();
    let known = all.map(|(name, field)| (name.as_str(), field));
    let mut fields: Vec<(&str, &Value, bool)> = known
        .map(|(name, field)| (name, field, needed.contains(&name)))
        .collect();
    let place = |name: &str| needed.iter().position(|known| *known == name);
    fields.sort_by_key(|(name, _, _)| place(name).unwrap_or(usize::MAX));
    fields
}

/// The field by which one of several objects is chosen.
pub(super) fn chooser(path: &str) -> String {
    format!("{path}?")
}

/// What was entered in a field; none for nothing but spaces.
pub(super) fn entered<'f>(sent: &'f Sent, path: &str) -> Option<&'f str> {
    let (_, text) = sent.iter().find(|(name, _)| name == path)?;
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// How many rows of a list were sent.
pub(super) fn rows(sent: &Sent, path: &str) -> usize {
    let within = format!("{path}/");
    let numbers = sent.iter().filter_map(|(name, _)| {
        let rest = name.strip_prefix(&within)?;
        rest.split('/').next()?.parse::<usize>().ok()
    });
    numbers.max().map_or(0, |last| last.min(MOST) + 1)
}

/// Most rows of a list that are read.
const MOST: usize = 199;

fn is_nothing(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "null")
}

fn names(list: Option<&Value>) -> Vec<&str> {
    let all = list.and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schema() -> Value {
        json!({
            "$defs": {
                "Level": { "oneOf": [{ "const": "one" }, { "const": "two" }] },
                "Order": { "type": "object", "required": ["text"], "properties": {
                    "text": { "type": "string" }, "basis": { "type": ["string", "null"] } } },
            },
            "type": "object",
            "required": ["issued_on", "inspectors", "present"],
            "properties": {
                "present": { "type": "boolean" },
                "inspectors": { "type": "array", "items": { "type": "string" } },
                "issued_on": { "type": "string", "format": "date" },
                "level": { "anyOf": [{ "$ref": "#/$defs/Level" }, { "type": "null" }] },
                "days": { "type": "integer", "minimum": 1 },
                "orders": { "type": "array", "items": { "$ref": "#/$defs/Order" } },
                "change": { "oneOf": [
                    { "type": "object", "properties": { "field": { "const": "norm" },
                      "value": { "type": "string" } } },
                    { "type": "object", "properties": { "field": { "const": "days" },
                      "value": { "type": "integer" } } } ] },
            },
        })
    }

    fn read(sent: &[(&str, &str)]) -> Value {
        let schema = schema();
        let sent: Vec<(String, String)> = sent
            .iter()
            .map(|(name, text)| ((*name).into(), (*text).into()))
            .collect();
        Schemas::of(&schema).read(&schema, "", &sent).unwrap()
    }

    #[test]
    fn what_is_entered_becomes_the_data_of_the_command() {
        let data = read(&[
            ("/issued_on", "2026-11-27"),
            ("/inspectors", "budi\r\n\r\n sari "),
            ("/level", "two"),
            ("/days", "1.000"),
            ("/orders/0/text", "File the report"),
            ("/orders/1/text", " "),
            ("/orders/2/text", "Pay"),
            ("/orders/2/basis", "Pasal 6"),
            ("/change?", "days"),
            ("/change/value", "14"),
        ]);
        let expected = json!({ "issued_on": "2026-11-27", "inspectors": ["budi", "sari"],
            "present": false, "level": "two", "days": 1000,
            "orders": [{ "text": "File the report" }, { "text": "Pay", "basis": "Pasal 6" }],
            "change": { "field": "days", "value": 14 } });
        assert_eq!(data, expected);
    }

    #[test]
    fn what_cannot_be_read_is_left_to_the_interface_to_refuse() {
        assert_eq!(read(&[("/days", "many")])["days"], "many");
        assert_eq!(read(&[]), json!({ "present": false }));
    }

    #[test]
    fn what_is_needed_is_asked_first() {
        let schema = schema();
        let schemas = Schemas::of(&schema);
        let names: Vec<&str> = fields(&schema)
            .into_iter()
            .map(|(name, _, _)| name)
            .collect();
        assert_eq!(names[..3], ["issued_on", "inspectors", "present"]);
        assert_eq!(
            schemas.shape(&schema["properties"]["level"]),
            Shape::Choice(vec!["one", "two"])
        );
    }

    #[test]
    fn whatever_a_form_sends_is_read_and_left_to_the_interface_to_refuse() {
        let schema = schema();
        let schemas = Schemas::of(&schema);
        let taken = [
            "/issued_on=2026-11-27&/inspectors=budi%0Asari&/level=two&/days=1.000&/present=on",
            "/orders/0/text=a&/orders/2/text=b&/orders/2/basis=c&/change?=days&/change/value=14",
            "/orders/99999999999/text=a",
        ];
        crate::fuzzed::texts("form", &taken, |text| {
            let sent = form_urlencoded::parse(text.as_bytes()).into_owned();
            let sent: Vec<(String, String)> = sent.collect();
            let read = schemas.read(&schema, "", &sent).unwrap();
            let object = read.as_object().unwrap();
            let known = &schema["properties"];
            assert!(object.keys().all(|name| known.get(name).is_some()));
            let rows = object.get("orders").and_then(Value::as_array);
            assert!(rows.is_none_or(|rows| rows.len() <= MOST + 1));
        });
    }
}
