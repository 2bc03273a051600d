//! Named readings of what is open in the law, with who says so.

use std::sync::Arc;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rules::{Status, Threshold};
use super::{Law, in_force};
use crate::prosecution::{NamedReading, Regime, Substance};
use crate::rules::texts::{DESCRIPTION, NAME};

/// One way to read an open question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The question, such as `V2`.
    #[schemars(length(max = NAME))]
    pub question: String,
    /// Its name within the question, such as `A`.
    #[schemars(length(max = NAME))]
    pub reading: String,
    /// What it says, in Indonesian.
    #[schemars(length(max = DESCRIPTION))]
    pub title: String,
    /// Who says so.
    #[schemars(length(max = DESCRIPTION))]
    pub source: String,
    /// What follows from it.
    pub effect: Effect,
    /// Whether the system decides by it; a question without one is left to a person.
    #[serde(default)]
    pub adopted: bool,
    /// How sure it is; somebody's word where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// First day on which a decision may rest on it; none where it may as long as its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// First day on which it may no longer, such as that of a ruling against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

impl Reading {
    /// Whether a decision of a day may rest on it.
    #[must_use]
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        in_force(self.valid_from, self.valid_to, on)
    }

    /// Whether there is a day on which a decision may rest on this and on the other.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let begins = |one: &Self, other: &Self| {
            one.valid_to
                .zip(other.valid_from)
                .is_none_or(|(to, from)| from < to)
        };
        begins(self, other) && begins(other, self)
    }
}

impl Law {
    /// The law with those readings alone that are in force on a day; none where all are.
    #[must_use]
    pub fn as_read_on(&self, on: NaiveDate) -> Option<Self> {
        if self.readings.iter().all(|one| one.is_in_force(on)) {
            return None;
        }
        let mut law = self.clone();
        law.readings.retain(|one| one.is_in_force(on));
        Some(law)
    }

    /// The reading that decides a question in a case: the one that is named, else the one that the
    /// case follows since an earlier step, else the one that the law has adopted. None where
    /// somebody must name one, or names one that is not known.
    #[must_use]
    pub fn deciding<'a>(
        &'a self,
        question: &'a str,
        named: Option<&str>,
        followed: &[NamedReading],
    ) -> Option<&'a Reading> {
        let mut followed = followed.iter().filter(|one| one.question == question);
        let chosen = named.or_else(|| Some(followed.next()?.reading.as_str()));
        match chosen {
            Some(name) => self.readings_of(question).find(|one| one.reading == name),
            None => self.reading(question),
        }
    }

    /// The law as a case reads it: with the readings that the case follows adopted, but of the
    /// questions of which somebody else decides.
    #[must_use]
    pub fn as_followed(
        &self,
        followed: &[NamedReading],
        but_of: impl Fn(&str) -> bool,
    ) -> Option<Self> {
        let own = followed.iter().filter(|one| !but_of(&one.question));
        let own: Vec<&NamedReading> = own.collect();
        if own.is_empty() {
            return None;
        }
        let mut law = self.clone();
        for one in &mut law.readings {
            if let Some(by) = own.iter().find(|by| by.question == one.question) {
                one.adopted = by.reading == one.reading;
            }
        }
        Some(law)
    }

    /// The same of a law that is shared.
    #[must_use]
    pub fn read_on(self: &Arc<Self>, on: NaiveDate) -> Arc<Self> {
        self.as_read_on(on)
            .map_or_else(|| Arc::clone(self), Arc::new)
    }
}

/// What follows from a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Threshold of the fast procedure.
    Threshold(Threshold),
    /// Category of the fine that *kurungan* or a fine became.
    FineCategory(u8),
    /// The maximum fine of one who was fined before is raised by one part in so many.
    FineRaisedByOneIn(u8),
    /// Code of procedure.
    Procedure(#[serde(with = "Spelled")] Regime),
    /// Which time bar an older offence has.
    Timebar(TimeBarChoice),
    /// Which criminal law judges an older offence.
    Substance(Substance),
    /// Whether a second note follows a special one.
    SecondNote(bool),
    /// Calendar days to comply with a note that is to be complied with at once.
    LimitDays(u16),
}

impl Effect {
    /// The criminal law that follows, when one does.
    #[must_use]
    pub fn substance(&self) -> Option<Substance> {
        if let Self::Substance(substance) = self {
            Some(*substance)
        } else {
            None
        }
    }

    /// The threshold that follows, when one does.
    #[must_use]
    pub fn threshold(&self) -> Option<Threshold> {
        if let Self::Threshold(threshold) = self {
            Some(*threshold)
        } else {
            None
        }
    }

    /// The code of procedure that follows, when one does.
    #[must_use]
    pub fn procedure(&self) -> Option<Regime> {
        if let Self::Procedure(procedure) = self {
            Some(*procedure)
        } else {
            None
        }
    }
}

/// How readings spell a code of criminal procedure, in the seed and in stored changes of the law.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(remote = "Regime")]
enum Spelled {
    /// UU 8/1981.
    #[serde(rename = "kuhap_1981")]
    Kuhap1981,
    /// UU 20/2025, in force since 2026-01-02.
    #[serde(rename = "kuhap_2025")]
    Kuhap2025,
}

/// Which time bar an offence before 2026-01-02 has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimeBarChoice {
    /// The shorter of both laws.
    Shorter,
    /// That of the law since 2026-01-02.
    New,
}
