//! Court day, register, return and adjournment.
//! Each is kept in its event as it was given: a field is added to it only when it may be left out.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::{Act, Day, Text, optional};
use crate::rules::texts::{DESCRIPTION, NAME};

/// *Pemberitahuan hari sidang*: tells the accused in writing the day on which the court sits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCourtDay {
    /// Day on which the accused was told.
    pub notified_on: NaiveDate,
    /// The court (*pengadilan negeri*).
    #[schemars(length(min = 1, max = NAME))]
    pub court: String,
    /// Court day.
    pub hearing_on: NaiveDate,
    /// Why the day lies after the third day from the minutes, or less than three days after the notice,
    /// when it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION))]
    pub conflict_reason: Option<String>,
}

impl Act for SetCourtDay {
    fn days(&self) -> Vec<Day> {
        vec![("notified_on", Some(self.notified_on))]
    }

    fn planned(&self) -> Vec<Day> {
        vec![("hearing_on", Some(self.hearing_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = vec![("court", self.court.as_str(), NAME)];
        texts.extend(optional(
            "conflict_reason",
            self.conflict_reason.as_deref(),
            DESCRIPTION,
        ));
        texts
    }
}

/// *Nomor register*: records the number under which the court registered the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordRegistration {
    /// Day of the registration.
    pub registered_on: NaiveDate,
    /// Number, such as `12/Pid.C/2026/PN Btm`.
    #[schemars(length(min = 1, max = NAME))]
    pub number: String,
}

impl Act for RecordRegistration {
    fn days(&self) -> Vec<Day> {
        vec![("registered_on", Some(self.registered_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("number", self.number.as_str(), NAME)]
    }
}

/// Why a court returns a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReturnGround {
    /// The dossier is incomplete; the investigation goes on.
    Incomplete,
    /// The case is none of the fast procedure; it is handed over.
    NotTipiring,
}

/// *Pengembalian berkas*: records that the court returned the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordReturn {
    /// Day of the return.
    pub returned_on: NaiveDate,
    /// Why.
    pub ground: ReturnGround,
    /// In the words of the court.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

impl Act for RecordReturn {
    fn days(&self) -> Vec<Day> {
        vec![("returned_on", Some(self.returned_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("reason", self.reason.as_str(), DESCRIPTION)]
    }
}

/// *Penundaan sidang*: records that the hearing goes on another day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Adjourn {
    /// Day of the decision.
    pub adjourned_on: NaiveDate,
    /// Day on which it goes on.
    pub next_on: NaiveDate,
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

impl Act for Adjourn {
    fn days(&self) -> Vec<Day> {
        vec![("adjourned_on", Some(self.adjourned_on))]
    }

    fn planned(&self) -> Vec<Day> {
        vec![("next_on", Some(self.next_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("reason", self.reason.as_str(), DESCRIPTION)]
    }
}
