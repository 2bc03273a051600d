//! The body of each command to a complaint.

use std::fmt;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::case::Establishment;
use crate::establishment::Known;
use crate::province::ProvinceCode;
use crate::rules::texts::{DESCRIPTION, ENTRIES, NAME, OFFICER};

/// How a complaint came in (*saluran*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// *Datang langsung*.
    InPerson,
    /// *Surat*.
    Letter,
    /// *Telepon*.
    Phone,
    /// *Aplikasi provinsi*.
    ProvincialApp,
    /// SP4N-LAPOR!
    Lapor,
    /// A channel of the ministry (*kanal Kemnaker*).
    Ministry,
    /// *Instansi lain*.
    Agency,
}

/// The time that a complaint is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day; none when it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

/// Who complains (*pelapor*), in clear. It is sealed before anything is stored, and tells nothing
/// of itself to a log.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reporter {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = NAME))]
    pub name: Option<String>,
    /// How to reach the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = NAME))]
    pub contact: Option<String>,
    /// All that was told and could tell who the person is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub statement: Option<String>,
}

impl fmt::Debug for Reporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reporter(..)")
    }
}

/// *Pendaftaran pengaduan*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterComplaint {
    /// Province in which the workplace lies (Kemendagri code).
    pub province: ProvinceCode,
    /// How it came in.
    pub channel: Channel,
    /// Day on which it came in.
    pub received_on: NaiveDate,
    /// The employer, and where the workplace is.
    pub establishment: Establishment,
    /// Norms that are said to be breached (codes of the catalogue).
    #[serde(default)]
    #[schemars(length(max = ENTRIES), inner(length(max = NAME)))]
    pub norms: Vec<String>,
    /// The time that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Period")]
    pub period: Option<Period>,
    /// How many workers it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workers_affected: Option<u32>,
    /// What was handed over, without who handed it over.
    #[serde(default)]
    #[schemars(length(max = ENTRIES), inner(length(min = 1, max = DESCRIPTION)))]
    pub evidence: Vec<String>,
    /// Who complains; none of a person who stays unknown (*anonim*).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Reporter")]
    pub reporter: Option<Reporter>,
    /// The stream in which that is kept; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub complainant: Option<Uuid>,
    /// What the register has of the establishment; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub known: Option<Known>,
}

impl RegisterComplaint {
    /// A complaint of a person who stays unknown.
    #[must_use]
    pub fn example(today: NaiveDate, province: ProvinceCode) -> Self {
        Self {
            province,
            channel: Channel::Letter,
            received_on: today,
            establishment: Establishment {
                name: "PT Contoh Sejahtera".to_owned(),
                id: None,
                address: Some("Jalan Merdeka 1".to_owned()),
                regency: None,
            },
            norms: vec![],
            period: None,
            workers_affected: Some(12),
            evidence: vec!["Slip upah tiga bulan".to_owned()],
            reporter: None,
            complainant: None,
            known: None,
        }
    }
}

/// *Ditindaklanjuti*: a case is registered from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeUpComplaint {
    /// Day of the decision, and of the case's registration.
    pub decided_on: NaiveDate,
    /// What the register has of the establishment; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub known: Option<Known>,
}

/// *Penunjukan koordinator*: the coordinator who supervises what follows. Besides complaint officers
/// he alone knows of the complaint, and that its case comes from one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignSupervisor {
    /// Subject identifier of the coordinator.
    #[schemars(length(min = 1, max = OFFICER))]
    pub supervisor: String,
    /// Day of the assignment.
    pub assigned_on: NaiveDate,
}

/// *Diteruskan*: another body deals with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferComplaint {
    /// The other body.
    #[schemars(length(min = 1, max = NAME))]
    pub to: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
}

/// *Tidak berwenang*: the inspectorate has no power over it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclareNotCompetent {
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
}

/// *Dijawab*: what was asked is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerComplaint {
    /// The answer, which does not say whom it is for.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub answer: String,
    /// Day of the answer.
    pub answered_on: NaiveDate,
}

/// *Dicabut*: who complained takes it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawComplaint {
    /// Day on which it was taken back.
    pub withdrawn_on: NaiveDate,
}

/// *Lewat waktu*: the days to decide have passed; stated by the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateDecisionMissed {
    /// Day on which it was noticed.
    pub noticed_on: NaiveDate,
}
