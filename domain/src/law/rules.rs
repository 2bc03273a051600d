//! Values of the law in force from one day to another.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::in_force;
use crate::rules::texts::{DESCRIPTION, NAME};

/// How sure a row of the law is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read in the text of the law.
    Confirmed,
    /// Follows from texts that were read.
    Derived,
    /// Reported by several, not read.
    Likely,
    /// One author says so.
    OneSource,
    /// Courts differ.
    Disputed,
    /// A lawyer must confirm it before it decides a real case.
    NeedsConfirmation,
    /// A setting of this register (*setelan*): no provision gives it, and none is cited for it.
    Configuration,
}

impl Status {
    /// Whether a lawyer must still confirm what rests on it.
    #[must_use]
    pub const fn needs_confirmation(self) -> bool {
        match self {
            Self::Confirmed | Self::Configuration => false,
            Self::Derived
            | Self::Likely
            | Self::OneSource
            | Self::Disputed
            | Self::NeedsConfirmation => true,
        }
    }
}

/// A version of a rule: its value in force from `valid_from` until the day before `valid_to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalRule {
    /// Key such as `crim.timebar.prosecute`.
    #[schemars(length(min = 1, max = NAME))]
    pub rule_id: String,
    /// First day on which the version is in force.
    pub valid_from: NaiveDate,
    /// First day on which it is no longer in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Its value.
    pub value: Value,
    /// Legal basis.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub basis: String,
    /// How sure it is.
    pub status: Status,
    /// The open question that it hangs on, such as `V2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub point: Option<String>,
}

impl LegalRule {
    /// Whether this version is in force on a day.
    #[must_use]
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        in_force(Some(self.valid_from), self.valid_to, on)
    }
}

/// A value in its unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Calendar days.
    Days(u16),
    /// Working days of a province.
    WorkingDays(u16),
    /// Months of the calendar.
    Months(u16),
    /// Years.
    Years(u16),
    /// Hours.
    Hours(u16),
    /// A number.
    Count(u32),
    /// Whole rupiah.
    Idr(i64),
    /// Whether it holds.
    Flag(bool),
    /// In words.
    Text(#[schemars(length(max = DESCRIPTION))] String),
    /// Threshold of the fast procedure.
    Threshold(Threshold),
    /// Rupiah, as an open question is read.
    ByReading(ReadingValues),
    /// Not known: the text was not read.
    Unknown,
}

impl Value {
    /// The amount when the value is one in rupiah.
    #[must_use]
    pub fn idr(&self) -> Option<i64> {
        if let Self::Idr(amount) = self {
            Some(*amount)
        } else {
            None
        }
    }

    /// The length when the value is one in calendar days.
    #[must_use]
    pub fn days(&self) -> Option<u16> {
        if let Self::Days(days) = self {
            Some(*days)
        } else {
            None
        }
    }

    /// The length when the value is one in working days.
    #[must_use]
    pub fn working_days(&self) -> Option<u16> {
        if let Self::WorkingDays(days) = self {
            Some(*days)
        } else {
            None
        }
    }

    /// The number when the value is one.
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        if let Self::Count(count) = self {
            Some(*count)
        } else {
            None
        }
    }

    /// The threshold of the fast procedure when the value is one.
    #[must_use]
    pub fn threshold(&self) -> Option<Threshold> {
        if let Self::Threshold(threshold) = self {
            Some(*threshold)
        } else {
            None
        }
    }

    /// The length when the value is one in years.
    #[must_use]
    pub fn years(&self) -> Option<u16> {
        if let Self::Years(years) = self {
            Some(*years)
        } else {
            None
        }
    }
}

/// The threats that the fast procedure (*acara pemeriksaan cepat*) takes at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Prison or *kurungan*, in months.
    pub months: u16,
    /// A fine that is threatened alone, in rupiah.
    pub fine_idr: i64,
}

/// A value in rupiah for each reading of an open question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingValues {
    /// The question, such as `V2`.
    #[schemars(length(max = NAME))]
    pub question: String,
    /// Reading → rupiah.
    pub values: BTreeMap<String, i64>,
}
