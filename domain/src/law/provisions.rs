//! Provisions of statutes and regulations, each with the time in which it is in force.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Law, Status, in_force};
use crate::rules::texts::{DESCRIPTION, NAME};

/// A version of a provision: what it is cited as, and how sure the citing is. The text belongs to
/// the statute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalProvision {
    /// Stable key, such as `uu-7-1981:10`.
    #[schemars(length(min = 1, max = NAME))]
    pub key: String,
    /// Citation as a lawyer writes it, in Indonesian.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub citation: String,
    /// How sure the citing is.
    pub status: Status,
    /// First day on which the version is in force; none where the first day was not found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// First day on which it is no longer in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

impl LegalProvision {
    /// Whether this version is in force on a day.
    #[must_use]
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        in_force(self.valid_from, self.valid_to, on)
    }
}

/// A provision as it is cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cited {
    /// Citation as a lawyer writes it, in Indonesian.
    pub citation: String,
    /// Whether a lawyer must still confirm what rests on it.
    pub needs_confirmation: bool,
}

/// A provision that the law of a day has or cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CitedProvision {
    /// How it is cited.
    #[serde(flatten)]
    pub cited: Cited,
    /// Its row in the table of provisions; none where only a norm or a rule of the law cites it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<LegalProvision>,
}

impl Law {
    /// Every provision that is in force on a day, or that a norm or rule in force on it cites, and
    /// how sure the citing is. What is a setting of this register is no law.
    #[must_use]
    pub fn cited(&self, on: NaiveDate) -> Vec<CitedProvision> {
        let norms = self.norms.iter().filter(|one| one.is_in_force(on));
        let norms = norms.flat_map(|one| [(&one.duty, one.status), (&one.sanction, one.status)]);
        let rules = self.rules.iter().filter(|one| one.is_in_force(on));
        let rules = rules.map(|one| (&one.basis, one.status));
        let rows = || self.provisions.iter().filter(|one| one.is_in_force(on));
        let cited = norms
            .chain(rules)
            .chain(rows().map(|one| (&one.citation, one.status)));
        let cited = cited.filter(|(_, status)| *status != Status::Configuration);
        let mut found = BTreeMap::new();
        for (citation, status) in cited.filter(|(text, _)| !text.is_empty()) {
            *found.entry(citation).or_insert(false) |= status.needs_confirmation();
        }
        let found = found.into_iter();
        found
            .map(|(citation, needs_confirmation)| CitedProvision {
                cited: Cited {
                    citation: citation.clone(),
                    needs_confirmation,
                },
                row: rows().find(|one| one.citation == *citation).cloned(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_provision_of_a_rule_is_a_row_with_the_same_citation() {
        let law = Law::seed();
        for rule in rules::all() {
            let told = rule.provision;
            let row = law.provisions.iter().find(|row| row.key == told.key);
            let row = row.unwrap_or_else(|| panic!("{} is no row", told.key));
            assert_eq!(row.citation, told.citation);
            assert_eq!(
                row.status.needs_confirmation(),
                told.needs_confirmation,
                "{}",
                told.key
            );
        }
    }

    #[test]
    fn the_codes_of_procedure_take_turns() {
        let law = Law::seed();
        let keys = |on| {
            let cited = law.cited(day(on)).into_iter();
            let keys: Vec<String> = cited.filter_map(|one| Some(one.row?.key)).collect();
            let has = |key: &str| keys.iter().any(|one| one == key);
            assert!(!has("wasnaker:register"), "a setting is no law");
            (has("uu-8-1981:205"), has("uu-20-2025:258"))
        };
        assert_eq!(keys("2026-01-01"), (true, false));
        assert_eq!(keys("2026-01-02"), (false, true));
        assert_eq!(keys("2026-01-03"), (false, true));
    }
}
