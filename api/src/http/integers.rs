//! Whole numbers: JSON Schema calls `1.0` one too and gives no bounds for the wide ones; what could
//! not be read afterwards is told here, field by field.

use jsonschema::{Keyword, ValidationError, ValidationOptions};
use serde_json::{Map, Value};

/// The mark put beside each `format` of a whole number.
const MARK: &str = "x-whole-number";

/// The formats with the smallest and the largest number, where the schema does not give them.
const FORMATS: &[(&str, i128, i128)] = &[
    ("uint8", i128::MIN, i128::MAX),
    ("uint16", i128::MIN, i128::MAX),
    ("uint32", i128::MIN, u32::MAX as i128),
    ("uint64", i128::MIN, u64::MAX as i128),
    ("uint", i128::MIN, u64::MAX as i128),
    ("int8", i128::MIN, i128::MAX),
    ("int16", i128::MIN, i128::MAX),
    ("int32", i32::MIN as i128, i32::MAX as i128),
    ("int64", i64::MIN as i128, i64::MAX as i128),
    ("int", i64::MIN as i128, i64::MAX as i128),
];

/// A schema with its whole numbers marked.
pub(super) fn marked(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let inner = fields.iter().map(|(name, one)| (name.clone(), marked(one)));
            let mut fields: Map<String, Value> = inner.collect();
            let format = fields.get("format").and_then(Value::as_str);
            if let Some(name) = format.filter(|name| bounds(name).is_some()) {
                let name = name.to_owned();
                fields.insert(MARK.to_owned(), Value::String(name));
            }
            Value::Object(fields)
        }
        Value::Array(items) => items.iter().map(marked).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => schema.clone(),
    }
}

/// Options that know the mark.
pub(super) fn known(options: ValidationOptions<'_>) -> ValidationOptions<'_> {
    options.with_keyword(MARK, |_, format, _| Ok(Box::new(whole(format))))
}

fn bounds(format: &str) -> Option<(i128, i128)> {
    let found = FORMATS.iter().find(|(name, ..)| *name == format);
    found.map(|(_, least, most)| (*least, *most))
}

fn whole(format: &Value) -> Whole {
    let found = bounds(format.as_str().unwrap_or_default());
    let (least, most) = found.unwrap_or((i128::MIN, i128::MAX));
    Whole { least, most }
}

struct Whole {
    least: i128,
    most: i128,
}

impl Whole {
    /// What is wrong with a value; that it is no whole number at all, `type` tells.
    fn fault(&self, value: &Value) -> Option<String> {
        let Value::Number(number) = value else {
            return None;
        };
        let whole = number.as_i64().map(i128::from);
        match whole.or_else(|| number.as_u64().map(i128::from)) {
            Some(whole) if whole < self.least => {
                Some(format!("{whole} is less than {}", self.least))
            }
            Some(whole) if whole > self.most => Some(format!("{whole} is more than {}", self.most)),
            Some(_) => None,
            None => {
                let is_whole = number.as_f64().is_some_and(|float| float.fract() == 0.0);
                is_whole.then(|| format!("{number} is not written as a whole number of this size"))
            }
        }
    }
}

impl<'i> Keyword<'i> for Whole {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        let fault = self.fault(instance);
        fault.map_or(Ok(()), |told| Err(ValidationError::custom(told)))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.fault(instance).is_none()
    }
}
