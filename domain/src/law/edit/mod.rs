//! Changes of the law: each sets one version, reading or day, adds a row or ends one; what it sets
//! takes the place of what was in force in the same time, so that versions never overlap.

mod flaws;
mod shown;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CalendarDay, Law, LegalProvision, LegalRule, Norm, Reading};
use crate::rules::texts::NAME;

pub use shown::EditedRow;

/// One change of the law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LawEdit {
    /// Sets a version of a known rule, from its first day until the day before its last.
    Rule(LegalRule),
    /// Sets a version of a known norm.
    Norm(Norm),
    /// Sets a version of a known provision.
    Provision(LegalProvision),
    /// Adds a rule, norm or provision that is not known yet.
    New(NewRow),
    /// Ends a rule, norm or provision: from that day on it has no version.
    End(End),
    /// Sets a reading of a known question.
    Reading(Reading),
    /// Decides by which reading of a question the system decides.
    Adopt(Adopt),
    /// Sets whether one day is worked, in a province or in the nation.
    Day(CalendarDay),
}

/// A row that is not known yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NewRow {
    /// A rule. The program decides by none that it does not know: it is shown and cited.
    Rule(LegalRule),
    /// A norm: findings, checklists and prosecutions take it from its first day on.
    Norm(Norm),
    /// A provision.
    Provision(LegalProvision),
}

/// The end of a row (*dicabut*, *tidak berlaku lagi*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Of which table.
    pub table: Table,
    /// Id of the rule, code of the norm, or key of the provision.
    #[schemars(length(min = 1, max = NAME))]
    pub key: String,
    /// First day on which it is no longer in force.
    pub valid_to: NaiveDate,
    /// Whether what a norm forbade is not punished any more under any law (UU 1/2023 Pasal 3 ayat
    /// (2)): what was not judged until then ends by law.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub decriminalised: bool,
}

/// A table of the law whose rows begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// The table of rules.
    Rule,
    /// The catalogue of norms.
    Norm,
    /// The provisions.
    Provision,
}

/// By which reading a question is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Adopt {
    /// The question, such as `V2`.
    #[schemars(length(min = 1, max = NAME))]
    pub question: String,
    /// The reading; none leaves the question to a person.
    #[serde(default)]
    #[schemars(length(min = 1, max = NAME))]
    pub reading: Option<String>,
}

/// First day, and first day no longer; an end that is none is open.
type Span = (Option<NaiveDate>, Option<NaiveDate>);

/// What of a span lies before and after another.
fn outside((from, to): Span, (new_from, new_to): Span) -> (Option<Span>, Option<Span>) {
    let before = new_from.filter(|new| from.is_none_or(|from| from < *new));
    let before = before.map(|new| (from, Some(to.map_or(new, |to| to.min(new)))));
    let after = new_to.filter(|new| to.is_none_or(|to| *new < to));
    let after = after.map(|new| (Some(from.map_or(new, |from| from.max(new))), to));
    (before, after)
}

/// A version of a row: in force from one day to another.
trait Version: Clone {
    /// What it shares with the other versions of its row.
    fn key(&self) -> &str;
    /// When it is in force.
    fn span(&self) -> Span;
    /// The same in force at another time.
    fn within(&self, span: Span) -> Self;
}

impl Version for LegalRule {
    fn key(&self) -> &str {
        &self.rule_id
    }

    fn span(&self) -> Span {
        (Some(self.valid_from), self.valid_to)
    }

    fn within(&self, (from, valid_to): Span) -> Self {
        Self {
            valid_from: from.unwrap_or(self.valid_from),
            valid_to,
            ..self.clone()
        }
    }
}

impl Version for Norm {
    fn key(&self) -> &str {
        &self.code
    }

    fn span(&self) -> Span {
        (self.valid_from, self.valid_to)
    }

    fn within(&self, (valid_from, valid_to): Span) -> Self {
        Self {
            valid_from,
            valid_to,
            ..self.clone()
        }
    }
}

impl Version for LegalProvision {
    fn key(&self) -> &str {
        &self.key
    }

    fn span(&self) -> Span {
        (self.valid_from, self.valid_to)
    }

    fn within(&self, (valid_from, valid_to): Span) -> Self {
        Self {
            valid_from,
            valid_to,
            ..self.clone()
        }
    }
}

/// Takes a time out of the versions of a row: those in it are cut, moved, split or dropped.
fn clear<V: Version>(versions: &mut Arc<Vec<V>>, key: &str, span: Span) {
    let versions = Arc::make_mut(versions);
    let mut kept = Vec::with_capacity(versions.len() + 2);
    for one in versions.drain(..) {
        if one.key() != key {
            kept.push(one);
            continue;
        }
        let (before, after) = outside(one.span(), span);
        let parts = [before, after].into_iter().flatten();
        kept.extend(parts.map(|part| one.within(part)));
    }
    *versions = kept;
}

/// Sets a version in its time.
fn set<V: Version>(versions: &mut Arc<Vec<V>>, new: &V) {
    clear(versions, new.key(), new.span());
    Arc::make_mut(versions).push(new.clone());
}

impl Law {
    /// The law after these changes, one after the other; its version stays that of this one.
    #[must_use]
    pub fn with(&self, edits: &[LawEdit]) -> Self {
        let mut law = self.clone();
        for edit in edits {
            match edit {
                LawEdit::Rule(rule) | LawEdit::New(NewRow::Rule(rule)) => set(&mut law.rules, rule),
                LawEdit::Norm(norm) | LawEdit::New(NewRow::Norm(norm)) => set(&mut law.norms, norm),
                LawEdit::Provision(provision) | LawEdit::New(NewRow::Provision(provision)) => {
                    set(&mut law.provisions, provision);
                }
                LawEdit::End(end) => law.end(end),
                LawEdit::Reading(reading) => law.set_reading(reading),
                LawEdit::Adopt(adopt) => law.adopt(adopt),
                LawEdit::Day(day) => law.set_day(day),
            }
        }
        law
    }

    fn end(&mut self, end: &End) {
        let since = (Some(end.valid_to), None);
        match end.table {
            Table::Rule => clear(&mut self.rules, &end.key, since),
            Table::Norm => {
                clear(&mut self.norms, &end.key, since);
                let norms = Arc::make_mut(&mut self.norms);
                let own = norms.iter_mut().filter(|one| one.code == end.key);
                for last in own.filter(|one| one.valid_to == Some(end.valid_to)) {
                    last.decriminalised = end.decriminalised;
                }
            }
            Table::Provision => clear(&mut self.provisions, &end.key, since),
        }
    }

    fn set_reading(&mut self, new: &Reading) {
        let mut readings = self.readings.iter_mut();
        let known = readings.find(|one| one.question == new.question && one.reading == new.reading);
        match known {
            Some(one) => *one = new.clone(),
            None => self.readings.push(new.clone()),
        }
    }

    fn adopt(&mut self, adopt: &Adopt) {
        let readings = self.readings.iter_mut();
        for one in readings.filter(|one| one.question == adopt.question) {
            one.adopted = adopt.reading.as_ref() == Some(&one.reading);
        }
    }

    fn set_day(&mut self, new: &CalendarDay) {
        let days = Arc::make_mut(&mut self.days);
        days.retain(|one| one.province != new.province || one.date != new.date);
        days.push(new.clone());
    }
}
