//! What changes of the law touch, before and after.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::LawEdit;
use crate::law::Law;

/// A row of the law that changes touch, with all its versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EditedRow {
    /// `rule`, `norm`, `question` or `day`.
    pub table: &'static str,
    /// Which: id of the rule, code of the norm, the question, or the day with its province.
    pub key: String,
    /// Its versions before.
    pub before: Vec<Value>,
    /// Its versions after.
    pub after: Vec<Value>,
}

impl LawEdit {
    /// The row that it touches: table and key.
    fn row(&self) -> (&'static str, String) {
        match self {
            Self::Rule(rule) => ("rule", rule.rule_id.clone()),
            Self::Norm(norm) => ("norm", norm.code.clone()),
            Self::Reading(reading) => ("question", reading.question.clone()),
            Self::Adopt(adopt) => ("question", adopt.question.clone()),
            Self::Day(day) => ("day", day.key()),
        }
    }

    /// All versions of the row that it touches.
    fn versions(&self, law: &Law) -> Vec<Value> {
        match self {
            Self::Rule(new) => shown(law.rules.iter().filter(|one| one.rule_id == new.rule_id)),
            Self::Norm(new) => shown(law.norms.iter().filter(|one| one.code == new.code)),
            Self::Reading(new) => shown(law.readings_of(&new.question)),
            Self::Adopt(new) => shown(law.readings_of(&new.question)),
            Self::Day(new) => shown(law.days.iter().filter(|one| one.key() == new.key())),
        }
    }
}

impl Law {
    /// The rows that changes touch, as they are and as they would be.
    #[must_use]
    pub fn edited(&self, edits: &[LawEdit]) -> Vec<EditedRow> {
        let after = self.with(edits);
        let mut rows: Vec<EditedRow> = vec![];
        for edit in edits {
            let (table, key) = edit.row();
            if !rows.iter().any(|row| row.table == table && row.key == key) {
                rows.push(EditedRow {
                    table,
                    key,
                    before: edit.versions(self),
                    after: edit.versions(&after),
                });
            }
        }
        rows
    }
}

fn shown<T: Serialize>(rows: impl Iterator<Item = T>) -> Vec<Value> {
    rows.filter_map(|row| serde_json::to_value(row).ok())
        .collect()
}
