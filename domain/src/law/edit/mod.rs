//! Changes of the law: each sets one version, reading or day; what it sets takes the place of what
//! was in force in the same time, so that versions never overlap.

mod flaws;
mod shown;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CalendarDay, Law, LegalRule, Norm, Reading};
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
    /// Sets a reading of a known question.
    Reading(Reading),
    /// Decides by which reading of a question the system decides.
    Adopt(Adopt),
    /// Sets whether one day is worked, in a province or in the nation.
    Day(CalendarDay),
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

impl Law {
    /// The law after these changes, one after the other; its version stays that of this one.
    #[must_use]
    pub fn with(&self, edits: &[LawEdit]) -> Self {
        let mut law = self.clone();
        for edit in edits {
            match edit {
                LawEdit::Rule(rule) => law.set_rule(rule),
                LawEdit::Norm(norm) => law.set_norm(norm),
                LawEdit::Reading(reading) => law.set_reading(reading),
                LawEdit::Adopt(adopt) => law.adopt(adopt),
                LawEdit::Day(day) => law.set_day(day),
            }
        }
        law
    }

    fn set_rule(&mut self, new: &LegalRule) {
        let span = (Some(new.valid_from), new.valid_to);
        let mut kept = Vec::with_capacity(self.rules.len() + 2);
        for one in self.rules.drain(..) {
            if one.rule_id != new.rule_id {
                kept.push(one);
                continue;
            }
            let (before, after) = outside((Some(one.valid_from), one.valid_to), span);
            let parts = [before, after].into_iter().flatten();
            kept.extend(parts.map(|(from, to)| LegalRule {
                valid_from: from.unwrap_or(one.valid_from),
                valid_to: to,
                ..one.clone()
            }));
        }
        kept.push(new.clone());
        self.rules = kept;
    }

    fn set_norm(&mut self, new: &Norm) {
        let span = (new.valid_from, new.valid_to);
        let mut kept = Vec::with_capacity(self.norms.len() + 2);
        for one in self.norms.drain(..) {
            if one.code != new.code {
                kept.push(one);
                continue;
            }
            let (before, after) = outside((one.valid_from, one.valid_to), span);
            let parts = [before, after].into_iter().flatten();
            kept.extend(parts.map(|(valid_from, valid_to)| Norm {
                valid_from,
                valid_to,
                ..one.clone()
            }));
        }
        kept.push(new.clone());
        self.norms = kept;
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
        self.days
            .retain(|one| one.province != new.province || one.date != new.date);
        self.days.push(new.clone());
    }
}
