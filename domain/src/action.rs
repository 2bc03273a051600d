//! What can be done with a case now: each action with its JSON Schema and an example that fits
//! the state, and each action that cannot be done, with the rule and the provision.

use chrono::NaiveDate;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::Value;

use crate::refusal::Refusal;

/// The actions on one case for one officer at one moment.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Actions {
    /// What may be done now.
    pub allowed: Vec<Allowed>,
    /// What may not, and why.
    pub refused: Vec<Refused>,
}

/// An action that may be done now.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "AllowedAction")]
pub struct Allowed {
    /// Name in the address, such as `issue-nota-i`.
    pub action: &'static str,
    /// Indonesian title.
    pub title: &'static str,
    /// JSON Schema of the body, with one entry in `examples` that would be accepted now.
    pub schema: Value,
    /// Day by which it should be done, when the procedure sets one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<NaiveDate>,
}

/// An action that may not be done now.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RefusedAction")]
pub struct Refused {
    /// Name in the address.
    pub action: &'static str,
    /// Indonesian title.
    pub title: &'static str,
    /// Code of the rule that refuses.
    pub code: &'static str,
    /// Why, in words.
    pub explanation: String,
    /// Citation of the provision on which the rule rests.
    pub provision: &'static str,
}

impl Actions {
    /// Sorts one action under allowed or refused by what a decision on its example answers; only
    /// an allowed one has its schema made.
    pub fn add(
        &mut self,
        action: &'static str,
        title: &'static str,
        schema: impl FnOnce() -> Value,
        deadline: Option<NaiveDate>,
        answer: Result<(), Refusal>,
    ) {
        match answer {
            Ok(()) => self.allowed.push(Allowed {
                action,
                title,
                schema: schema(),
                deadline,
            }),
            Err(refusal) => self.refused.push(Refused {
                action,
                title,
                code: refusal.rule.code,
                explanation: refusal.detail,
                provision: refusal.rule.provision.citation,
            }),
        }
    }
}

/// The JSON Schema of `T` with `example` as its only example.
///
#[must_use]
pub fn schema_with_example<T: JsonSchema + Serialize>(example: &T) -> Value {
    let mut schema: Schema = schemars::schema_for!(T);
    let example = serde_json::to_value(example).unwrap_or_default();
    schema.insert("examples".to_owned(), Value::Array(vec![example]));
    schema.to_value()
}
