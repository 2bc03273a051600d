//! Remedies and execution.
//! Each is kept in its event as it was given: a field is added to it only when it may be left out.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::{Act, Day, Text, optional};
use super::basis::Basis;
use super::terms::Outcome;
use crate::rules::texts::{DESCRIPTION, NAME};

/// *Perlawanan*: records that the accused objects to a judgment in absence, which thereby lapses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileObjection {
    /// Day of the objection.
    pub filed_on: NaiveDate,
}

impl Act for FileObjection {
    fn days(&self) -> Vec<Day> {
        vec![("filed_on", Some(self.filed_on))]
    }
}

/// Who appeals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Appellant {
    /// The accused.
    Accused,
    /// The prosecutor, who may not.
    Prosecutor,
}

/// *Banding*: records that the accused appeals against a judgment that takes liberty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileAppeal {
    /// Day of the appeal.
    pub filed_on: NaiveDate,
    /// By whom; only the accused may.
    pub filed_by: Appellant,
}

impl Act for FileAppeal {
    fn days(&self) -> Vec<Day> {
        vec![("filed_on", Some(self.filed_on))]
    }
}

/// *Putusan banding*: records what the high court decided; it takes the place of the judgment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAppealResult {
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Number of the decision.
    #[schemars(length(min = 1, max = NAME))]
    pub number: String,
    /// What it decided.
    pub outcome: Outcome,
    /// Fine in whole rupiah; only with outcome `Fine`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine_idr: Option<i64>,
    /// Days instead of an unpaid fine, when the court set them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subsidiary_days: Option<u16>,
    /// Length of *kurungan* or of supervision, in days; without one, that of the judgment stands
    /// when its outcome is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub liberty_days: Option<u16>,
    /// Reading by which the maximum fine is found, such as `A`, where readings differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub reading: Option<String>,
    /// Why another reading is followed than at an earlier step of the case, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION))]
    pub reading_ground: Option<String>,
    /// Last day to pay the fine that the decision sets; needed where the fine is not to be paid at
    /// once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_until: Option<NaiveDate>,
    /// The law and the readings that decided; no part of what is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub basis: Option<Basis>,
}

impl Act for RecordAppealResult {
    fn days(&self) -> Vec<Day> {
        vec![("decided_on", Some(self.decided_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = vec![("number", self.number.as_str(), NAME)];
        texts.extend(optional("reading", self.reading.as_deref(), NAME));
        texts.extend(optional(
            "reading_ground",
            self.reading_ground.as_deref(),
            DESCRIPTION,
        ));
        texts
    }

    fn planned(&self) -> Vec<Day> {
        vec![("pay_until", self.pay_until)]
    }
}

/// *Denda lewat waktu*: states that a fine was not paid in time. The system asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateFineOverdue {
    /// Day on which it was noticed.
    pub noticed_on: NaiveDate,
}

impl Act for StateFineOverdue {
    fn days(&self) -> Vec<Day> {
        vec![("noticed_on", Some(self.noticed_on))]
    }
}

/// What takes the place of an unpaid fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubstituteKind {
    /// *Kurungan pengganti*; old code.
    Kurungan,
    /// *Penjara pengganti*; new code.
    Prison,
    /// *Pidana pengawasan*; new code.
    Supervision,
    /// *Pidana kerja sosial*; new code.
    CommunityWork,
}

/// *Pidana pengganti*: records, from the prosecutor's minutes, what was executed instead of an unpaid fine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordSubstitute {
    /// Day of the execution.
    pub executed_on: NaiveDate,
    /// What.
    pub kind: SubstituteKind,
    /// Length in days; not of community work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
    /// Length in hours; only of community work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u16>,
    /// The prosecutor's minutes.
    #[schemars(length(min = 1, max = NAME))]
    pub minutes: String,
}

impl Act for RecordSubstitute {
    fn days(&self) -> Vec<Day> {
        vec![("executed_on", Some(self.executed_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("minutes", self.minutes.as_str(), NAME)]
    }
}

/// What becomes of an execution under a lighter law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Adjustment {
    /// It keeps within the new limit.
    Reduced,
    /// It lapses: the act is punishable no longer.
    Lapsed,
}

/// *Penyesuaian pelaksanaan putusan*: records the decision that fits an old judgment to a lighter law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustExecution {
    /// Day of the decision.
    pub adjusted_on: NaiveDate,
    /// Decision of the prosecutor or the court.
    #[schemars(length(min = 1, max = NAME))]
    pub decision: String,
    /// What it says.
    pub adjustment: Adjustment,
    /// The fine that is now executed, in whole rupiah, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine_idr: Option<i64>,
}

impl Act for AdjustExecution {
    fn days(&self) -> Vec<Day> {
        vec![("adjusted_on", Some(self.adjusted_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("decision", self.decision.as_str(), NAME)]
    }
}

/// What becomes of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Disposal {
    /// *Dikembalikan* to whom it belongs.
    Returned,
    /// *Dirampas* by the judgment.
    Forfeited,
}

/// *Barang bukti*: returns the evidence that was seized, or records that it was forfeited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisposeEvidence {
    /// Day of it.
    pub disposed_on: NaiveDate,
    /// What became of it.
    pub disposal: Disposal,
    /// Minutes or receipt.
    #[schemars(length(min = 1, max = NAME))]
    pub receipt: String,
}

impl Act for DisposeEvidence {
    fn days(&self) -> Vec<Day> {
        vec![("disposed_on", Some(self.disposed_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("receipt", self.receipt.as_str(), NAME)]
    }
}
