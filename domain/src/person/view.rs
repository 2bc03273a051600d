//! A person as his readers see him: without who he is, or masked.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::commands::DestructionGround;
use super::keeping::Hold;
use super::record::Person;
use crate::province::ProvinceCode;

/// A person without who he is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonView {
    /// His random key, by which all else names him.
    pub id: Uuid,
    /// `Kept`, `DestructionProposed` or `Shredded`.
    pub status: &'static str,
    /// Where he is known, the first province first.
    pub provinces: Vec<ProvinceCode>,
    /// Day on which he was recorded.
    pub recorded_on: NaiveDate,
    /// Whether a NIK is kept of him.
    pub has_nik: bool,
    /// Holds in force, which keep his data from being destroyed.
    pub holds: Vec<HoldView>,
    /// Why it is proposed to destroy his data.
    pub proposed: Option<DestructionGround>,
    /// Who proposes it.
    pub proposer: Option<String>,
    /// Day on which it was destroyed.
    pub shredded_on: Option<NaiveDate>,
}

/// A hold in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HoldView {
    /// Its number in the history; what `lift-hold` takes.
    pub number: i64,
    /// For what.
    pub basis: String,
    /// Since when.
    pub set_on: NaiveDate,
}

impl Person {
    /// What he looks like; nothing before his first event.
    #[must_use]
    pub fn view(&self) -> Option<PersonView> {
        let kept = self.kept()?;
        let keeping = &kept.keeping;
        let hold = |hold: &Hold| HoldView {
            number: hold.number,
            basis: hold.basis.clone(),
            set_on: hold.set_on,
        };
        let proposed = keeping.proposed.as_ref();
        Some(PersonView {
            id: kept.id,
            status: keeping.status(),
            provinces: kept.provinces.clone(),
            recorded_on: kept.recorded_on,
            has_nik: kept.identity.as_ref().is_some_and(|who| who.nik.is_some()),
            holds: keeping.holds.iter().map(hold).collect(),
            proposed: proposed.map(|one| one.ground),
            proposer: proposed.map(|one| one.proposer.clone()),
            shredded_on: keeping.shredded_on,
        })
    }
}

/// The first letter of each word: `B*** S***`. It does not tell how long they are.
#[must_use]
pub fn masked_name(name: &str) -> String {
    let words = name
        .split_whitespace()
        .filter_map(|word| word.chars().next());
    let words: Vec<String> = words.map(|first| format!("{first}***")).collect();
    words.join(" ")
}

/// The first two digits, which are those of a province, and the last four: `31xxxxxxxxxx0001`.
#[must_use]
pub fn masked_nik(nik: &str) -> String {
    let digits = nik.chars().enumerate();
    digits
        .map(|(place, digit)| if (2..12).contains(&place) { 'x' } else { digit })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_shows_its_first_letters_and_a_nik_its_ends() {
        assert_eq!(masked_name(" Budi  Santoso "), "B*** S***");
        assert_eq!(masked_name("Élan"), "É***");
        assert_eq!(masked_name(""), "");
        assert_eq!(masked_nik("3199990101900001"), "31xxxxxxxxxx0001");
    }
}
