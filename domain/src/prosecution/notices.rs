//! Notices, summonses, evidence and minutes of an investigation.
//! Each is kept in its event as it was given: a field is added to it only when it may be left out.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::{Act, Day, Text, each, optional};
use crate::rules::texts::{DESCRIPTION, ENTRIES, NAME};

/// *SPDP*: tells the prosecutor, through the police, that an investigation has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendSpdp {
    /// Day on which it was sent.
    pub sent_on: NaiveDate,
    /// Number of the notice.
    #[schemars(length(min = 1, max = NAME))]
    pub number: String,
    /// Whether the reported person was told too.
    pub suspect_informed: bool,
    /// Why it took longer than the law gives, when it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION))]
    pub delay_reason: Option<String>,
}

impl Act for SendSpdp {
    fn days(&self) -> Vec<Day> {
        vec![("sent_on", Some(self.sent_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = vec![("number", self.number.as_str(), NAME)];
        texts.extend(optional(
            "delay_reason",
            self.delay_reason.as_deref(),
            DESCRIPTION,
        ));
        texts
    }
}

/// *Tanpa SPDP*: records why no notice of the beginning is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaiveSpdp {
    /// Day of the decision.
    pub waived_on: NaiveDate,
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

impl Act for WaiveSpdp {
    fn days(&self) -> Vec<Day> {
        vec![("waived_on", Some(self.waived_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("reason", self.reason.as_str(), DESCRIPTION)]
    }
}

/// At which point the police are coordinated with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PoliceOccasion {
    /// The beginning of an investigation.
    Start,
    /// Its end without referral.
    Stop,
    /// The referral to court.
    Referral,
    /// Anything else.
    Other,
}

/// *Koordinasi Korwas PPNS*: records the coordination with the police investigator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotifyPolice {
    /// Day of the coordination.
    pub notified_on: NaiveDate,
    /// At which point.
    pub occasion: PoliceOccasion,
    /// Letter or minutes that show it.
    #[schemars(length(min = 1, max = NAME))]
    pub reference: String,
}

impl Act for NotifyPolice {
    fn days(&self) -> Vec<Day> {
        vec![("notified_on", Some(self.notified_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("reference", self.reference.as_str(), NAME)]
    }
}

/// As what a person is summoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SummonedAs {
    /// *Saksi*.
    Witness,
    /// *Tersangka*.
    Suspect,
    /// *Ahli*.
    Expert,
}

/// *Surat panggilan*: summons a person to an examination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueSummons {
    /// Day of the summons.
    pub issued_on: NaiveDate,
    /// Number of the summons.
    #[schemars(length(min = 1, max = NAME))]
    pub number: String,
    /// As what.
    pub summoned_as: SummonedAs,
    /// Reference to the person in the dossier; never a name or a NIK.
    #[schemars(length(min = 1, max = NAME))]
    pub person_ref: String,
    /// Day on which the person is to appear.
    pub appear_on: NaiveDate,
    /// Why there are fewer than three days, when that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION))]
    pub urgent_reason: Option<String>,
}

impl Act for IssueSummons {
    fn days(&self) -> Vec<Day> {
        vec![("issued_on", Some(self.issued_on))]
    }

    fn planned(&self) -> Vec<Day> {
        vec![("appear_on", Some(self.appear_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = vec![
            ("number", self.number.as_str(), NAME),
            ("person_ref", self.person_ref.as_str(), NAME),
        ];
        texts.extend(optional(
            "urgent_reason",
            self.urgent_reason.as_deref(),
            DESCRIPTION,
        ));
        texts
    }
}

/// How a summons was delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServedHow {
    /// To the person, who signed.
    InPerson,
    /// To the village head.
    VillageHead,
    /// By posting it up.
    Posted,
}

/// *Relaas panggilan*: records that a summons was delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServeSummons {
    /// Day of the delivery.
    pub served_on: NaiveDate,
    /// Number of the summons.
    #[schemars(length(min = 1, max = NAME))]
    pub number: String,
    /// How.
    pub manner: ServedHow,
    /// Why there were fewer than three days, when that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION))]
    pub urgent_reason: Option<String>,
}

impl Act for ServeSummons {
    fn days(&self) -> Vec<Day> {
        vec![("served_on", Some(self.served_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = vec![("number", self.number.as_str(), NAME)];
        texts.extend(optional(
            "urgent_reason",
            self.urgent_reason.as_deref(),
            DESCRIPTION,
        ));
        texts
    }
}

/// *BAP ahli*: examines an expert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExamineExpert {
    /// Day of the examination.
    pub examined_on: NaiveDate,
    /// Reference to the expert in the dossier; never a name or a NIK.
    #[schemars(length(min = 1, max = NAME))]
    pub expert_ref: String,
    /// Whether the expert signed the minutes.
    pub signed: bool,
}

impl Act for ExamineExpert {
    fn days(&self) -> Vec<Day> {
        vec![("examined_on", Some(self.examined_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("expert_ref", self.expert_ref.as_str(), NAME)]
    }
}

/// *Penyitaan*: seizes evidence by permit of the court, or for urgency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeizeEvidence {
    /// Day of the seizure.
    pub seized_on: NaiveDate,
    /// What was seized.
    #[schemars(length(min = 1, max = ENTRIES), inner(length(max = DESCRIPTION)))]
    pub items: Vec<String>,
    /// Permit of the court (*izin sita*).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub permit: Option<String>,
    /// Why there was no time for a permit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION))]
    pub urgent_reason: Option<String>,
    /// Receipt given to the holder.
    #[schemars(length(min = 1, max = NAME))]
    pub receipt: String,
}

impl Act for SeizeEvidence {
    fn days(&self) -> Vec<Day> {
        vec![("seized_on", Some(self.seized_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = vec![("receipt", self.receipt.as_str(), NAME)];
        texts.extend(each("items", &self.items));
        texts.extend(optional("permit", self.permit.as_deref(), NAME));
        texts.extend(optional(
            "urgent_reason",
            self.urgent_reason.as_deref(),
            DESCRIPTION,
        ));
        texts
    }

    fn lists(&self) -> Vec<(&'static str, usize)> {
        vec![("items", self.items.len())]
    }
}

/// *BAP tambahan*: adds to minutes that are signed, which are never edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplementBap {
    /// Day of the addition.
    pub supplemented_on: NaiveDate,
    /// The minutes to which it adds.
    #[schemars(length(min = 1, max = NAME))]
    pub minutes: String,
    /// What is added.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub text: String,
    /// Whether it was signed.
    pub signed: bool,
}

impl Act for SupplementBap {
    fn days(&self) -> Vec<Day> {
        vec![("supplemented_on", Some(self.supplemented_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![
            ("minutes", self.minutes.as_str(), NAME),
            ("text", self.text.as_str(), DESCRIPTION),
        ]
    }
}

/// To whom a copy of the minutes is handed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CopyFor {
    /// *Tersangka*.
    Suspect,
    /// *Penasihat hukum*.
    Lawyer,
}

/// *Penyerahan salinan BAP*: hands a copy of the minutes of his examination to the suspect or his
/// lawyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverBapCopy {
    /// Day on which it was handed over.
    pub handed_on: NaiveDate,
    /// To whom.
    pub to: CopyFor,
    /// Receipt that was signed for it.
    #[schemars(length(min = 1, max = NAME))]
    pub receipt: String,
    /// Why it took longer than the law gives, when it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION))]
    pub delay_reason: Option<String>,
}

impl Act for HandOverBapCopy {
    fn days(&self) -> Vec<Day> {
        vec![("handed_on", Some(self.handed_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = vec![("receipt", self.receipt.as_str(), NAME)];
        texts.extend(optional(
            "delay_reason",
            self.delay_reason.as_deref(),
            DESCRIPTION,
        ));
        texts
    }
}
