//! What changes of the law touch, before and after.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{LawEdit, NewRow, Table, Version};
use crate::law::Law;

/// A row of the law that changes touch, with all its versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EditedRow {
    /// `rule`, `norm`, `provision`, `question` or `day`.
    pub table: &'static str,
    /// Which: id of the rule, code of the norm, key of the provision, the question, or the day with
    /// its province.
    pub key: String,
    /// Whether the program decides by it. A rule that it does not know is shown and cited only; one
    /// that it knows and that ends leaves what rests on it to a person.
    pub decides: bool,
    /// Its versions before.
    pub before: Vec<Value>,
    /// Its versions after.
    pub after: Vec<Value>,
}

impl LawEdit {
    /// The row that it touches: table and key.
    fn row(&self) -> (&'static str, String) {
        match self {
            Self::Rule(rule) | Self::New(NewRow::Rule(rule)) => ("rule", rule.rule_id.clone()),
            Self::Norm(norm) | Self::New(NewRow::Norm(norm)) => ("norm", norm.code.clone()),
            Self::Provision(one) | Self::New(NewRow::Provision(one)) => {
                ("provision", one.key.clone())
            }
            Self::End(end) => (end.table.name(), end.key.clone()),
            Self::Reading(reading) => ("question", reading.question.clone()),
            Self::Adopt(adopt) => ("question", adopt.question.clone()),
            Self::Day(day) => ("day", day.key()),
        }
    }

    /// All versions of the row that it touches.
    fn versions(&self, law: &Law) -> Vec<Value> {
        match self {
            Self::Rule(new) | Self::New(NewRow::Rule(new)) => of(&law.rules, &new.rule_id),
            Self::Norm(new) | Self::New(NewRow::Norm(new)) => of(&law.norms, &new.code),
            Self::Provision(new) | Self::New(NewRow::Provision(new)) => {
                of(&law.provisions, &new.key)
            }
            Self::End(end) => match end.table {
                Table::Rule => of(&law.rules, &end.key),
                Table::Norm => of(&law.norms, &end.key),
                Table::Provision => of(&law.provisions, &end.key),
            },
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
                    decides: decides(table, &key),
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

impl Table {
    /// Its name.
    const fn name(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Norm => "norm",
            Self::Provision => "provision",
        }
    }
}

/// Whether the program decides by a row: it knows the rules of its seed, and reads whatever norms,
/// questions and days the law has. Provisions are cited.
fn decides(table: &str, key: &str) -> bool {
    let seed = Law::seed();
    match table {
        "rule" => seed.rules.iter().any(|rule| rule.rule_id == key),
        "provision" => false,
        _ => true,
    }
}

/// The versions of one row.
fn of<V: Version + Serialize>(versions: &[V], key: &str) -> Vec<Value> {
    shown(versions.iter().filter(|one| one.key() == key))
}

fn shown<T: Serialize>(rows: impl Iterator<Item = T>) -> Vec<Value> {
    rows.filter_map(|row| serde_json::to_value(row).ok())
        .collect()
}
