//! What a decision rests on and says beyond its outcome: version of the law, readings, terms of a
//! judgment, earlier judgments.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::events::ProsecutionEvent;
use super::terms::Outcome;
use crate::rules::texts::NAME;

/// The law by which something was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Basis {
    /// Version of the law: 0 is the seed, else the position of its last change.
    pub law_version: i64,
    /// The readings of open questions that decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<NamedReading>,
    /// Why an earlier step of the case followed another reading, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<String>,
}

/// A reading of an open question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NamedReading {
    /// The question, such as `V2`.
    pub question: String,
    /// The reading, such as `A`.
    pub reading: String,
}

/// What a judgment sets besides its outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct JudgmentTerms {
    /// Length of *kurungan* or of supervision, in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liberty_days: Option<u16>,
    /// Last day to pay the fine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_until: Option<NaiveDate>,
    /// Whether the fine may be paid in parts.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub instalments: bool,
}

impl JudgmentTerms {
    /// Whether the judgment sets none of it.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        *self == Self::default()
    }
}

/// A judgment against the same natural person that had become final.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriorJudgment {
    /// Norm that had been breached, such as `WLK-02`.
    #[schemars(length(min = 1, max = NAME))]
    pub norm: String,
    /// Day from which it was final.
    pub final_on: NaiveDate,
    /// Number of the judgment, or of the prosecution in this register.
    #[schemars(length(min = 1, max = NAME))]
    pub reference: String,
    /// What the court decided; a fine, when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

/// A final judgment of this register that found the same person guilty, as the log had it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnownJudgment {
    /// The prosecution.
    pub prosecution: Uuid,
    /// Norm that had been breached.
    pub norm: String,
    /// What the court decided.
    pub outcome: Outcome,
    /// Day from which it was final.
    pub final_on: NaiveDate,
}

impl ProsecutionEvent {
    /// The law and the readings on which it rests, as far as it keeps them.
    #[must_use]
    pub fn basis(&self) -> Option<&Basis> {
        if let Self::ProcedureRegimeDetermined { basis, .. }
        | Self::InvestigationOpened { basis, .. }
        | Self::CaseReferredToCourt { basis, .. }
        | Self::JudgmentPronounced { basis, .. } = self
        {
            return basis.as_ref();
        }
        if let Self::SubstantiveRegimeDetermined { basis, .. }
        | Self::MaximumFinePaidVoluntarily { basis, .. }
        | Self::CategoryIvFinePaid { basis, .. }
        | Self::ProsecutionTimeBarred { basis, .. } = self
        {
            return Some(basis);
        }
        if let Self::AppealDecided(act) = self {
            return act.basis.as_ref();
        }
        None
    }
}
