//! Why a command was refused: the rule, where it stands in law, and the facts it met.

use serde::Serialize;
use serde_json::Value;

use crate::catalogue::Provision;

/// What kind of rule refused. It decides what a client does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// A rule of law or procedure is not met by the data sent.
    Law,
    /// The case is in a state in which this is not done.
    WrongState,
    /// This officer may not do it.
    NotAllowed,
}

/// A rule of law or procedure. One constant beside the function that enforces it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable code, such as `nota.first-still-runs`.
    pub code: &'static str,
    /// What the rule says, in one sentence.
    pub sentence: &'static str,
    /// Where it stands.
    pub provision: Provision,
    /// What kind of refusal it gives.
    pub ground: Ground,
}

impl Rule {
    /// A refusal by this rule: what was met, in words and as data.
    #[must_use]
    pub fn refuse(&'static self, detail: impl Into<String>, data: Value) -> Refusal {
        Refusal {
            rule: self,
            field: None,
            detail: detail.into(),
            data,
        }
    }

    /// A refusal that points at one field of the command.
    #[must_use]
    pub fn refuse_field(
        &'static self,
        field: &'static str,
        detail: impl Into<String>,
        data: Value,
    ) -> Refusal {
        Refusal {
            rule: self,
            field: Some(field),
            detail: detail.into(),
            data,
        }
    }
}

/// A command that was not carried out, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {detail}", rule.code)]
pub struct Refusal {
    /// The rule that was not met.
    pub rule: &'static Rule,
    /// The field of the command at fault, when there is one.
    pub field: Option<&'static str>,
    /// What was met, for people.
    pub detail: String,
    /// What was met, for machines.
    pub data: Value,
}
