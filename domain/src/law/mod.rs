//! The whole law as data at a moment: norms, dated rules, readings where courts may differ, and
//! the provisions that they cite. Seeded from `domain/data/law`; a change makes a new version.
//! Nothing here decides a case.

pub mod assessment;
pub mod change;
mod days;
pub mod deadlines;
pub mod edit;
mod norms;
mod provisions;
mod readings;
mod rules;
pub mod simulation;

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
pub use days::CalendarDay;
pub use edit::LawEdit;
pub use norms::{AccusedKind, Joined, Norm, NormKind, Threat};
pub use provisions::{Cited, CitedProvision, LegalProvision};
pub use readings::{Effect, Reading, TimeBarChoice};
pub use rules::{LegalRule, ReadingValues, Status, Threshold, Value};
use serde::de::DeserializeOwned;

/// The law at a moment. Its tables are shared by what is made of it: reading it in another way copies
/// none of them but the readings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Law {
    /// Which law it is: 0 is the seed, else the position of the last change of the law in it.
    pub version: i64,
    /// Every version of every norm.
    pub norms: Arc<Vec<Norm>>,
    /// Every version of every provision.
    pub provisions: Arc<Vec<LegalProvision>>,
    /// Every version of every rule.
    pub rules: Arc<Vec<LegalRule>>,
    /// Every reading of every open question.
    pub readings: Vec<Reading>,
    /// Days on which a province or the nation works or not, against its printed calendar.
    pub days: Arc<Vec<CalendarDay>>,
}

/// A seed that cannot be read is an empty law, by which nothing is allowed; a test reads it.
static SEED: LazyLock<Arc<Law>> = LazyLock::new(|| Arc::new(Law::read().unwrap_or_default()));

fn table<T: DeserializeOwned>(text: &str) -> serde_json::Result<Arc<Vec<T>>> {
    serde_json::from_str(text).map(Arc::new)
}

impl Law {
    /// The law with which the system starts.
    #[must_use]
    pub fn seed() -> Arc<Self> {
        Arc::clone(&SEED)
    }

    fn read() -> serde_json::Result<Self> {
        Ok(Self {
            version: 0,
            norms: table(include_str!("../../data/law/norms.json"))?,
            provisions: table(include_str!("../../data/law/provisions.json"))?,
            rules: table(include_str!("../../data/law/rules.json"))?,
            readings: serde_json::from_str(include_str!("../../data/law/readings.json"))?,
            days: table(include_str!("../../data/law/days.json"))?,
        })
    }

    /// The version of a norm in force on a day.
    #[must_use]
    pub fn norm(&self, code: &str, on: NaiveDate) -> Option<&Norm> {
        let mut norms = self.norms.iter();
        norms.find(|norm| norm.code == code && norm.is_in_force(on))
    }

    /// Whether any version of a norm has this code.
    #[must_use]
    pub fn has_norm(&self, code: &str) -> bool {
        self.norms.iter().any(|norm| norm.code == code)
    }

    /// The version of a rule in force on a day.
    #[must_use]
    pub fn rule(&self, id: &str, on: NaiveDate) -> Option<&LegalRule> {
        let mut rules = self.rules.iter();
        rules.find(|rule| rule.rule_id == id && rule.is_in_force(on))
    }

    /// The row of a rule that says something in words, whenever it is in force: a case that is still
    /// governed by an older code goes by what that said.
    #[must_use]
    pub fn saying(&self, id: &str, words: &str) -> Option<&LegalRule> {
        let says = |value: &Value| matches!(value, Value::Text(text) if text == words);
        let mut rules = self.rules.iter();
        rules.find(|rule| rule.rule_id == id && says(&rule.value))
    }

    /// The readings of an open question, such as `V2`.
    pub fn readings_of<'a>(&'a self, question: &'a str) -> impl Iterator<Item = &'a Reading> {
        self.readings
            .iter()
            .filter(move |one| one.question == question)
    }

    /// The reading by which a question is decided; `None` leaves it to a person.
    #[must_use]
    pub fn reading(&self, question: &str) -> Option<&Reading> {
        self.readings
            .iter()
            .find(|one| one.question == question && one.adopted)
    }
}

/// Whether a day lies in a half-open interval; an end that is none is open.
fn in_force(from: Option<NaiveDate>, to: Option<NaiveDate>, on: NaiveDate) -> bool {
    from.is_none_or(|from| from <= on) && to.is_none_or(|to| on < to)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_seed_is_read_whole() {
        let law = Law::read().unwrap();
        let codes: BTreeSet<&str> = law.norms.iter().map(|norm| norm.code.as_str()).collect();
        assert_eq!((codes.len(), law.norms.len()), (43, 43));
        assert_eq!(law.rules.len(), 83);
        assert_eq!(law.provisions.len(), 70);
        assert_eq!(*Law::seed(), law);
    }

    #[test]
    fn versions_of_a_rule_never_overlap() {
        let law = Law::seed();
        for (number, one) in law.rules.iter().enumerate() {
            for other in law.rules.iter().skip(number + 1) {
                let same = one.rule_id == other.rule_id;
                let ends = one.valid_to.is_some_and(|to| to <= other.valid_from);
                assert!(!same || ends, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_question_has_at_most_one_adopted_reading() {
        let law = Law::seed();
        for one in &law.readings {
            assert!(
                law.readings_of(&one.question)
                    .filter(|one| one.adopted)
                    .count()
                    <= 1
            );
        }
        for open in ["V1", "V2", "361", "R1", "R7B"] {
            assert!(
                law.reading(open).is_none(),
                "{open}: nobody has adopted one"
            );
        }
        assert_eq!(law.reading("R13A").unwrap().reading, "SHORTER");
    }

    #[test]
    fn a_rule_changes_on_its_day() {
        let law = Law::seed();
        for (on, years) in [("2026-01-01", 1), ("2026-01-02", 3), ("2026-01-03", 3)] {
            let rule = law.rule("crim.timebar.prosecute", day(on)).unwrap();
            assert_eq!(rule.value, Value::Years(years), "{on}");
        }
        assert!(law.norm("WLK-02", day("1981-09-28")).is_none());
        assert!(law.norm("WLK-02", day("1981-09-29")).is_some());
        assert!(law.norm("WLK-02", day("1981-09-30")).is_some());
    }
}
