//! Other ways in which a prosecution ends, leaves this register, or begins again.
//! Each is kept in its event as it was given: a field is added to it only when it may be left out.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::{Act, Day, Text, optional};
use super::beside::Beside;
use crate::case::Defect;
use crate::rules::texts::{DESCRIPTION, NAME};

/// *Pembayaran denda maksimum*: ends an offence threatened with a light fine only, before judgment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PayMaximumFine {
    /// Day of the payment.
    pub paid_on: NaiveDate,
    /// Amount in whole rupiah: the maximum fine of the offence.
    pub amount_idr: i64,
    /// Number of the state's receipt (*NTPN*).
    #[schemars(length(min = 1, max = NAME))]
    pub receipt: String,
    /// Whether the police investigator took part; must be true.
    pub police_involved: bool,
    /// Costs paid, in whole rupiah; needed once the case is in court.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costs_idr: Option<i64>,
    /// Reading by which the maximum is found, such as `A`, where readings differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub reading: Option<String>,
    /// Why another reading is followed than at an earlier step of the case, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION))]
    pub reading_ground: Option<String>,
}

impl Act for PayMaximumFine {
    fn days(&self) -> Vec<Day> {
        vec![("paid_on", Some(self.paid_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = vec![("receipt", self.receipt.as_str(), NAME)];
        texts.extend(optional("reading", self.reading.as_deref(), NAME));
        texts.extend(optional(
            "reading_ground",
            self.reading_ground.as_deref(),
            DESCRIPTION,
        ));
        texts
    }
}

/// *Pembayaran denda maksimum kategori IV*: ends the investigation of an offence threatened with at
/// most one year of prison or a fine of at most category III.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PayCategoryIvFine {
    /// Day of the payment.
    pub paid_on: NaiveDate,
    /// Amount in whole rupiah: the maximum fine of category IV.
    pub amount_idr: i64,
    /// Number of the state's receipt (*NTPN*).
    #[schemars(length(min = 1, max = NAME))]
    pub receipt: String,
    /// Whether the police investigator took part; must be true.
    pub police_involved: bool,
}

impl Act for PayCategoryIvFine {
    fn days(&self) -> Vec<Day> {
        vec![("paid_on", Some(self.paid_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("receipt", self.receipt.as_str(), NAME)]
    }
}

/// *Pencabutan surat perintah penyidikan*: takes the order to investigate back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeDocument {
    /// Number of the order.
    #[schemars(length(min = 1, max = NAME))]
    pub number: String,
    /// What is wrong with it.
    pub defect: Defect,
    /// What shows it.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
    /// Day on which the defect was discovered.
    pub discovered_on: NaiveDate,
    /// Day of the revocation.
    pub revoked_on: NaiveDate,
}

impl Act for RevokeDocument {
    fn days(&self) -> Vec<Day> {
        vec![
            ("discovered_on", Some(self.discovered_on)),
            ("revoked_on", Some(self.revoked_on)),
        ]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![
            ("number", self.number.as_str(), NAME),
            ("reason", self.reason.as_str(), DESCRIPTION),
        ]
    }
}

/// *Pemberitahuan penghentian*: tells prosecutor and suspect that the investigation was stopped or settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendStopNotice {
    /// Day of the notice.
    pub sent_on: NaiveDate,
    /// Number of the notice.
    #[schemars(length(min = 1, max = NAME))]
    pub number: String,
    /// Why it took longer than the law gives, when it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION))]
    pub delay_reason: Option<String>,
}

impl Act for SendStopNotice {
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

/// *Kedaluwarsa*: confirms that the right to prosecute has ended by time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclareTimeBarred {
    /// Day of the decision.
    pub declared_on: NaiveDate,
    /// Number of the decision.
    #[schemars(length(min = 1, max = NAME))]
    pub order_number: String,
}

impl Act for DeclareTimeBarred {
    fn days(&self) -> Vec<Day> {
        vec![("declared_on", Some(self.declared_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![("order_number", self.order_number.as_str(), NAME)]
    }
}

/// To whom, or to which procedure, a case is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandOverTo {
    /// *Polri*.
    Police,
    /// *Acara pemeriksaan singkat*.
    Short,
    /// *Acara pemeriksaan biasa*.
    Ordinary,
}

/// *Penyerahan perkara*: hands a case to the police, or to another procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Day of it.
    pub handed_on: NaiveDate,
    /// To whom.
    pub to: HandOverTo,
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
    /// Letter or minutes.
    #[schemars(length(min = 1, max = NAME))]
    pub reference: String,
}

impl Act for HandOver {
    fn days(&self) -> Vec<Day> {
        vec![("handed_on", Some(self.handed_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![
            ("reason", self.reason.as_str(), DESCRIPTION),
            ("reference", self.reference.as_str(), NAME),
        ]
    }
}

/// On what an investigation is reopened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReopenBasis {
    /// New evidence or reason.
    NewEvidence,
    /// *Putusan praperadilan*.
    Pretrial,
}

/// *Penyidikan dibuka kembali*: goes on with an investigation that was stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenInvestigation {
    /// Day of the decision.
    pub reopened_on: NaiveDate,
    /// On what.
    pub basis: ReopenBasis,
    /// What is new, or the decision.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
    /// Number of the order.
    #[schemars(length(min = 1, max = NAME))]
    pub order_number: String,
    /// What the log has beside it; no part of what is sent or kept.
    #[serde(skip)]
    #[schemars(skip)]
    pub beside: Beside,
}

impl Act for ReopenInvestigation {
    fn days(&self) -> Vec<Day> {
        vec![("reopened_on", Some(self.reopened_on))]
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![
            ("reason", self.reason.as_str(), DESCRIPTION),
            ("order_number", self.order_number.as_str(), NAME),
        ]
    }
}
