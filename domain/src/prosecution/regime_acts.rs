//! Which law governs, and what the system states about days that pass.
//! Each is kept in its event as it was given: a field is added to it only when it may be left out.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::{Act, Day, Text, optional};
use super::terms::{Regime, Substance};
use crate::rules::texts::{DESCRIPTION, NAME};

/// *Penetapan hukum acara*: decides which code of procedure governs where the law leaves it open, or
/// records that the court decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetermineRegime {
    /// Day of the decision.
    pub determined_on: NaiveDate,
    /// The code.
    pub regime: Regime,
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
    /// Reading of UU 20/2025 Pasal 361 on which it rests, such as `A` or `D`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub reading: Option<String>,
    /// Reading by which the case fits the fast procedure of another code than before, such as
    /// `DRAFT`, where its threshold is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub threshold_reading: Option<String>,
    /// Reading of what *kurungan* or a fine became, such as `A`, where readings differ on whether
    /// the case fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub fine_reading: Option<String>,
    /// Why another reading is followed than at an earlier step of the case, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION))]
    pub reading_ground: Option<String>,
    /// The court's own decision, which goes before every reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub court_decision: Option<String>,
}

impl Act for DetermineRegime {
    fn days(&self) -> Vec<Day> {
        vec![("determined_on", Some(self.determined_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = vec![("reason", self.reason.as_str(), DESCRIPTION)];
        texts.extend(optional("reading", self.reading.as_deref(), NAME));
        texts.extend(optional(
            "threshold_reading",
            self.threshold_reading.as_deref(),
            NAME,
        ));
        texts.extend(optional("fine_reading", self.fine_reading.as_deref(), NAME));
        texts.extend(optional(
            "reading_ground",
            self.reading_ground.as_deref(),
            DESCRIPTION,
        ));
        texts.extend(optional(
            "court_decision",
            self.court_decision.as_deref(),
            NAME,
        ));
        texts
    }
}

/// *Penetapan hukum pidana*: decides whether the old or the new criminal law governs an offence before
/// 2026-01-02: the new one, unless the old one favours the accused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetermineSubstance {
    /// Day of the decision.
    pub determined_on: NaiveDate,
    /// The law.
    pub substance: Substance,
    /// Why it favours the accused.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
    /// Reading of UU 1/2023 Pasal 3 ayat (1) on which it rests, `new` or `old`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub reading: Option<String>,
}

impl Act for DetermineSubstance {
    fn days(&self) -> Vec<Day> {
        vec![("determined_on", Some(self.determined_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = vec![("reason", self.reason.as_str(), DESCRIPTION)];
        texts.extend(optional("reading", self.reading.as_deref(), NAME));
        texts
    }
}

/// *Peringatan kedaluwarsa*: warns that the right to prosecute, or to execute, ends soon. The system asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WarnTimeBar {
    /// Day of the warning.
    pub warned_on: NaiveDate,
    /// Whether it is the right to execute a final judgment that ends.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub execution: bool,
}

impl Act for WarnTimeBar {
    fn days(&self) -> Vec<Day> {
        vec![("warned_on", Some(self.warned_on))]
    }
}

/// A deadline of a prosecution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Deadline {
    /// Notice of the beginning.
    Spdp,
    /// Three days from the minutes to court.
    CepatPresent,
    /// The next court day after the referral.
    CourtDay,
    /// Notice of a stop or a settlement.
    StopNotice,
    /// Copy of the minutes to the suspect or his lawyer.
    BapCopy,
    /// Registration by the court, on the day of the referral.
    Registration,
    /// Notice of the judgment to an accused who was absent, at once.
    JudgmentNotice,
    /// Delivery of a summons, days before the appearance.
    Summons,
    /// Execution of a final judgment, before its time bar.
    TimebarExec,
    /// Decision on a proposed correction.
    Correction,
}

impl Deadline {
    /// Every deadline.
    pub const ALL: [Self; 10] = [
        Self::Spdp,
        Self::CepatPresent,
        Self::CourtDay,
        Self::StopNotice,
        Self::BapCopy,
        Self::Registration,
        Self::JudgmentNotice,
        Self::Summons,
        Self::TimebarExec,
        Self::Correction,
    ];
}

/// *Lewat waktu*: states that a deadline has passed. The system asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateMissedDeadline {
    /// Day on which it was noticed.
    pub noticed_on: NaiveDate,
    /// Which.
    pub deadline: Deadline,
}

impl Act for StateMissedDeadline {
    fn days(&self) -> Vec<Day> {
        vec![("noticed_on", Some(self.noticed_on))]
    }
}
