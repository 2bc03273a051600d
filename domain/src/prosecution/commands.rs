//! What may be asked of a prosecution. One struct per command; the body of a request is one of them.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use super::basis::PriorJudgment;
use super::beside::Beside;
use super::change::ProsecutionChange;
pub use super::court_acts::*;
pub use super::dossier_index::DocumentKind;
pub use super::ending_acts::*;
pub use super::notices::*;
pub use super::regime_acts::*;
pub use super::remedy_acts::*;
use super::terms::{AccusedRole, Outcome, Presence, StopGround};
pub use super::transfer_acts::*;
use crate::correction;
pub use crate::correction::{ApproveCorrection, RejectCorrection};
use crate::numbering::to_be_given;
use crate::officer::Roster;
use crate::province::ProvinceCode;
use crate::rules::texts::{DESCRIPTION, ENTRIES, NAME, OFFICER};

/// *Usul ralat* of a prosecution.
pub type ProposeCorrection = correction::ProposeCorrection<ProsecutionChange>;

/// *Laporan kejadian*: reports an offence and starts the prosecution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileEventReport {
    /// Province in which the offence happened.
    pub province: ProvinceCode,
    /// Establishment (*perusahaan*) by its identifier or name in the register.
    #[schemars(length(max = NAME))]
    pub establishment: String,
    /// Code of the norm breached, such as `WLK-02`.
    #[schemars(length(max = NAME))]
    pub norm: String,
    /// Day of the offence (*tempus delicti*).
    pub offence_date: NaiveDate,
    /// Place of the offence (*locus delicti*).
    #[schemars(length(max = NAME))]
    pub place: String,
    /// Whether the employer or a manager is accused.
    pub accused_role: AccusedRole,
    /// Subject identifier of the investigator (*PPNS*).
    #[schemars(length(max = OFFICER))]
    pub ppns: String,
    /// Day of the report.
    pub reported_on: NaiveDate,
    /// Inspection case from which the report comes.
    #[serde(default)]
    pub inspection_case: Option<Uuid>,
    /// Number in the register of prosecutions; left out, the system gives the next one.
    #[serde(default)]
    #[schemars(length(max = NAME))]
    pub register_no: Option<String>,
}

/// *Surat perintah penyidikan*: orders the investigation to begin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenInvestigation {
    /// Number of the order (*nomor sprindik*); left out, the system gives the next one.
    #[serde(default = "to_be_given")]
    #[schemars(length(max = NAME))]
    pub order_number: String,
    /// Day of the order.
    pub opened_on: NaiveDate,
    /// What the log has beside it; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub beside: Beside,
    /// What the register of officers tells of the investigator; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub roster: Roster,
}

/// *Penetapan tersangka*: names the suspect by a reference to the sealed dossier.
///
/// No name and no NIK may be entered: the suspect's identity will be sealed in a later version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameSuspect {
    /// Day of the decision.
    pub named_on: NaiveDate,
    /// Reference to the suspect in the dossier; never a name or a NIK.
    #[schemars(length(max = NAME))]
    pub suspect_ref: String,
    /// At least two pieces of evidence (*alat bukti*).
    #[schemars(length(min = 2, max = ENTRIES), inner(length(max = DESCRIPTION)))]
    pub evidence: Vec<String>,
    /// Judgments against the same natural person that had become final, wherever they were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = ENTRIES))]
    pub prior_final_judgments: Vec<PriorJudgment>,
    /// Random key (UUID version 4) of the natural person, the same in each of his prosecutions: by it
    /// his judgments in this register are found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Uuid>,
    /// What the log has beside it; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub beside: Beside,
}

/// *BAP saksi*: examines a witness.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExamineWitness {
    /// Day of the examination.
    pub examined_on: NaiveDate,
    /// Reference to the witness in the dossier; never a name or a NIK.
    #[schemars(length(max = NAME))]
    pub witness_ref: String,
    /// Whether the witness signed the minutes.
    pub signed: bool,
}

/// *BAP tersangka*: examines the suspect, to whom his rights were read before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExamineSuspect {
    /// Day of the examination.
    pub examined_on: NaiveDate,
    /// Whether the suspect's rights were read to him before (*hak-hak tersangka dibacakan*); must be
    /// true.
    pub rights_read: bool,
    /// Whether the suspect was offered a lawyer; must be true.
    pub lawyer_offered: bool,
    /// Reference to the recording of the examination (*rekaman CCTV*); UU 20/2025 asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub recording: Option<String>,
    /// Why the examination was not recorded, where the law asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION))]
    pub no_recording_reason: Option<String>,
    /// Whether the suspect signed the minutes.
    pub signed: bool,
}

/// *BAP selesai*: finishes the minutes of the investigation and starts the three days to court.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteBap {
    /// Day on which the minutes were finished.
    pub completed_on: NaiveDate,
    /// Summary of the investigation (*resume*).
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub resume: String,
    /// List of evidence (*daftar barang bukti*).
    #[schemars(length(min = 1, max = ENTRIES), inner(length(max = DESCRIPTION)))]
    pub evidence_list: Vec<String>,
    /// What shows intent: notes and reminders received, receipts.
    #[serde(default)]
    #[schemars(length(max = ENTRIES), inner(length(max = DESCRIPTION)))]
    pub intent_evidence: Vec<String>,
    /// Why the suspect was not examined, when that is so.
    #[serde(default)]
    #[schemars(length(max = DESCRIPTION))]
    pub suspect_absence_reason: Option<String>,
}

/// *Pelimpahan ke pengadilan*: brings the case to court on the power of the prosecutor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferToCourt {
    /// Day on which the case was brought to court.
    pub referred_on: NaiveDate,
    /// The court (*pengadilan negeri*).
    #[schemars(length(max = NAME))]
    pub court: String,
    /// Table of contents (*daftar isi*) of the dossier: the documents in it.
    #[schemars(length(min = 1, max = ENTRIES))]
    pub dossier_index: Vec<DocumentKind>,
    /// SHA-256 of the dossier as it is handed over, as 64 lower-case hexadecimal digits.
    #[schemars(length(equal = 64))]
    pub dossier_sha256: String,
    /// Number of the cover letter (*surat pelimpahan perkara*), which may bring several cases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub cover_letter: Option<String>,
    /// Why it took more than three days, when it did.
    #[serde(default)]
    #[schemars(length(max = DESCRIPTION))]
    pub delay_reason: Option<String>,
    /// Reading by which the case fits the fast procedure, such as `DRAFT`, where its threshold is
    /// not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub reading: Option<String>,
    /// Reading of what *kurungan* or a fine became, such as `A`, where readings differ on whether
    /// the case fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub fine_reading: Option<String>,
    /// Why another reading is followed than at an earlier step of the case, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION))]
    pub reading_ground: Option<String>,
}

/// *Sidang*: records that the hearing was held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenHearing {
    /// Day of the hearing.
    pub held_on: NaiveDate,
    /// Who appeared for the accused.
    pub present: Presence,
    /// Reading by which the case fits the fast procedure, such as `DRAFT`, where the hearing moves
    /// it to a code whose threshold is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub reading: Option<String>,
    /// Reading of what *kurungan* or a fine became, such as `A`, where readings differ on whether
    /// the case fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub fine_reading: Option<String>,
    /// Why another reading is followed than at an earlier step of the case, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION))]
    pub reading_ground: Option<String>,
}

/// *Putusan*: records the judgment of the court.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordJudgment {
    /// Day of the judgment.
    pub judged_on: NaiveDate,
    /// What the court decided.
    pub outcome: Outcome,
    /// Fine in whole rupiah; only with outcome `Fine`.
    #[serde(default)]
    pub fine_idr: Option<i64>,
    /// Days of *kurungan* instead of an unpaid fine, when the court set them.
    #[serde(default)]
    pub subsidiary_days: Option<u16>,
    /// Whether the accused was judged in absence (*verstek*).
    pub in_absentia: bool,
    /// Length of *kurungan*, also of a conditional one, or of supervision, in days; needed with
    /// these outcomes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub liberty_days: Option<u16>,
    /// Last day to pay the fine that the judgment sets; needed where the fine is not to be paid at
    /// once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_until: Option<NaiveDate>,
    /// Whether the judgment lets the fine be paid in parts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub instalments: bool,
    /// Reading by which the maximum fine is found, such as `A`, where readings differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub reading: Option<String>,
    /// Why another reading is followed than at an earlier step of the case, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = DESCRIPTION))]
    pub reading_ground: Option<String>,
    /// What the log has beside it; no part of what is sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub beside: Beside,
}

/// *Pemberitahuan putusan*: records that an accused judged in absence was told the judgment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotifyAbsent {
    /// Day of the notice.
    pub notified_on: NaiveDate,
    /// What proves that it was served.
    #[schemars(length(max = DESCRIPTION))]
    pub proof: String,
}

/// *Inkracht*: records that the judgment has become final. The system asks for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BecomeFinal {
    /// Day from which the judgment is final.
    pub final_on: NaiveDate,
}

/// *Pembayaran denda*: records that the fine was paid, in full or, where the judgment lets it, in
/// part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PayFine {
    /// Day of the payment.
    pub paid_on: NaiveDate,
    /// Amount in whole rupiah; the whole of what is open, unless the judgment allows parts.
    pub amount_idr: i64,
    /// Number of the state's receipt (*NTPN*).
    #[schemars(length(max = NAME))]
    pub receipt: String,
}

/// *Pelaksanaan pidana*: records that a penalty which takes liberty was served, from the
/// prosecutor's minutes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExecuteSentence {
    /// Day of the execution.
    pub executed_on: NaiveDate,
}

/// *SP3*: stops the investigation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopInvestigation {
    /// Day of the decision.
    pub stopped_on: NaiveDate,
    /// Why.
    pub ground: StopGround,
    /// Whether the police investigator was involved.
    pub police_informed: bool,
}

/// *Impor register*: takes over one checked line of a provincial register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportRegisterEntry {
    /// Number in the register.
    #[schemars(length(max = NAME))]
    pub register_no: String,
    /// Province.
    pub province: ProvinceCode,
    /// Investigator as the register names them.
    #[schemars(length(max = OFFICER))]
    pub ppns: String,
    /// Norm breached.
    #[schemars(length(max = NAME))]
    pub norm: String,
    /// Who is accused.
    pub accused_role: AccusedRole,
    /// Establishment.
    #[schemars(length(max = NAME))]
    pub establishment: String,
    /// Day of the offence.
    pub offence_date: NaiveDate,
    /// Day on which the minutes were finished.
    pub bap_completed_on: NaiveDate,
    /// Day on which the case went to court.
    pub referred_on: Option<NaiveDate>,
    /// Day of the judgment.
    pub judged_on: Option<NaiveDate>,
    /// What the court decided.
    pub outcome: Option<Outcome>,
    /// Fine in whole rupiah.
    pub fine_idr: Option<i64>,
    /// Days of *kurungan* instead of an unpaid fine.
    pub subsidiary_days: Option<u16>,
    /// Day from which the judgment is final, when the register has it as final.
    pub final_on: Option<NaiveDate>,
    /// Day on which the sentence was executed.
    pub completed_on: Option<NaiveDate>,
    /// Whether the register calls the case stopped.
    pub stopped: bool,
}
