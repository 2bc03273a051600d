//! What has happened to a prosecution.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::catalogue::{
    KUHAP_1981_75, KUHAP_1981_109, KUHAP_1981_205, KUHAP_1981_214, KUHAP_1981_233, KUHAP_1981_273,
    KUHAP_2025_24, KUHAP_2025_258, KUHAP_2025_361, KUHP_36, KUHP_81, Provision, REGISTER,
    UU_7_1981_10, UU_7_1981_11, UU_7_1981_12, UU_13_2003_182, UU_30_2014_63,
};
use crate::correction::CorrectionKind;
use crate::province::ProvinceCode;

use super::change::ProsecutionChange;
use super::terms::{AccusedRole, Outcome, Presence, Regime, StopGround};

/// An event of a prosecution. Events are never changed once written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[expect(
    missing_docs,
    reason = "fields are those of the command of the same act"
)]
pub enum ProsecutionEvent {
    /// *Laporan kejadian*.
    OffenceReportFiled {
        prosecution_id: Uuid,
        province: ProvinceCode,
        establishment: String,
        norm: String,
        offence_date: NaiveDate,
        place: String,
        accused_role: AccusedRole,
        ppns: String,
        reported_on: NaiveDate,
        inspection_case: Option<Uuid>,
        register_no: Option<String>,
    },
    /// A line of a register, which does not say when the offence was reported or the
    /// investigation opened.
    RegisterEntryImported {
        prosecution_id: Uuid,
        register_no: String,
        province: ProvinceCode,
        ppns: String,
        norm: String,
        accused_role: AccusedRole,
        establishment: String,
        offence_date: NaiveDate,
        bap_completed_on: NaiveDate,
    },
    /// Which code of procedure governs, and why.
    ProcedureRegimeDetermined { regime: Regime, reason: String },
    /// *Surat perintah penyidikan*.
    InvestigationOpened {
        order_number: String,
        opened_on: NaiveDate,
    },
    /// *Penetapan tersangka*.
    SuspectNamed {
        named_on: NaiveDate,
        suspect_ref: String,
        evidence: Vec<String>,
    },
    /// *BAP saksi*.
    WitnessExamined {
        examined_on: NaiveDate,
        witness_ref: String,
        signed: bool,
    },
    /// *BAP tersangka*.
    SuspectExamined {
        examined_on: NaiveDate,
        lawyer_offered: bool,
        signed: bool,
    },
    /// *BAP selesai*.
    BapCompleted {
        completed_on: NaiveDate,
        resume: String,
        evidence_list: Vec<String>,
        intent_evidence: Vec<String>,
        suspect_absence_reason: Option<String>,
    },
    /// *Pelimpahan*. A register does not name the court.
    CaseReferredToCourt {
        referred_on: NaiveDate,
        court: Option<String>,
        delay_reason: Option<String>,
    },
    /// *Sidang*.
    HearingHeld {
        held_on: NaiveDate,
        present: Presence,
    },
    /// *Putusan*. A register does not say whether the accused was absent.
    JudgmentPronounced {
        judged_on: NaiveDate,
        outcome: Outcome,
        fine_idr: Option<i64>,
        subsidiary_days: Option<u16>,
        in_absentia: Option<bool>,
    },
    /// *Pemberitahuan putusan* to an accused who was absent.
    JudgmentNotified {
        notified_on: NaiveDate,
        proof: String,
    },
    /// *Inkracht*.
    JudgmentBecameFinal { final_on: NaiveDate },
    /// *Pembayaran denda*.
    FinePaid {
        paid_on: NaiveDate,
        amount_idr: i64,
        receipt: String,
    },
    /// *Eksekusi*: a register says that the sentence was executed, not how.
    SentenceExecuted { executed_on: NaiveDate },
    /// *SP3*. A register gives neither day nor ground.
    InvestigationStopped {
        stopped_on: Option<NaiveDate>,
        ground: Option<StopGround>,
        police_informed: Option<bool>,
    },
    /// *Usul ralat* of the event with the number `target`, which `author` recorded.
    CorrectionProposed {
        target: i64,
        old: ProsecutionChange,
        new: ProsecutionChange,
        kind: CorrectionKind,
        reason: String,
        author: Option<String>,
        proposer: String,
        proposed_on: NaiveDate,
    },
    /// *Ralat*, and the day of finality that follows from it.
    CorrectionRecorded {
        proposal: i64,
        target: i64,
        old: ProsecutionChange,
        new: ProsecutionChange,
        kind: CorrectionKind,
        final_on: Option<NaiveDate>,
        recorded_on: NaiveDate,
    },
    /// *Penolakan ralat*.
    CorrectionRejected {
        proposal: i64,
        target: i64,
        reason: String,
        rejected_on: NaiveDate,
    },
}

/// Kind, title and provisions of one sort of event.
type Described = (&'static str, &'static str, &'static [Provision]);

const EXECUTED: Described = ("SentenceExecuted", "Putusan dilaksanakan", &[REGISTER]);
const PROPOSED: Described = ("CorrectionProposed", "Ralat diusulkan", &[UU_30_2014_63]);
const RECORDED: Described = ("CorrectionRecorded", "Ralat dicatat", &[UU_30_2014_63]);
const REJECTED: Described = ("CorrectionRejected", "Ralat ditolak", &[UU_30_2014_63]);

impl ProsecutionEvent {
    fn described(&self) -> Described {
        match self {
            Self::OffenceReportFiled { .. } => (
                "OffenceReportFiled",
                "Laporan kejadian",
                &[UU_7_1981_10, UU_7_1981_12],
            ),
            Self::RegisterEntryImported { .. } => (
                "RegisterEntryImported",
                "Perkara diambil dari register",
                &[REGISTER],
            ),
            Self::ProcedureRegimeDetermined { .. } => (
                "ProcedureRegimeDetermined",
                "Hukum acara ditetapkan",
                &[KUHAP_2025_361],
            ),
            Self::InvestigationOpened { .. } => (
                "InvestigationOpened",
                "Penyidikan dimulai",
                &[UU_13_2003_182],
            ),
            Self::SuspectNamed { .. } => ("SuspectNamed", "Tersangka ditetapkan", &[UU_7_1981_11]),
            Self::WitnessExamined { .. } => ("WitnessExamined", "BAP saksi", &[KUHAP_1981_75]),
            Self::SuspectExamined { .. } => ("SuspectExamined", "BAP tersangka", &[KUHAP_1981_75]),
            Self::BapCompleted { .. } => ("BapCompleted", "BAP selesai", &[KUHP_36]),
            Self::CaseReferredToCourt { .. } => (
                "CaseReferredToCourt",
                "Dilimpahkan ke pengadilan",
                &[KUHAP_1981_205, KUHAP_2025_258],
            ),
            Self::HearingHeld { .. } => {
                ("HearingHeld", "Sidang", &[KUHAP_1981_205, KUHAP_2025_258])
            }
            Self::JudgmentPronounced { .. } => (
                "JudgmentPronounced",
                "Putusan",
                &[KUHAP_1981_205, KUHAP_2025_258],
            ),
            Self::JudgmentNotified { .. } => (
                "JudgmentNotified",
                "Putusan diberitahukan kepada terdakwa",
                &[KUHAP_1981_214, KUHAP_1981_233],
            ),
            Self::JudgmentBecameFinal { .. } => (
                "JudgmentBecameFinal",
                "Putusan berkekuatan hukum tetap",
                &[KUHAP_1981_205],
            ),
            Self::FinePaid { .. } => ("FinePaid", "Denda dibayar", &[KUHAP_1981_273, KUHP_81]),
            Self::SentenceExecuted { .. } => EXECUTED,
            Self::InvestigationStopped { .. } => (
                "InvestigationStopped",
                "Penyidikan dihentikan",
                &[KUHAP_1981_109, KUHAP_2025_24],
            ),
            Self::CorrectionProposed { .. } => PROPOSED,
            Self::CorrectionRecorded { .. } => RECORDED,
            Self::CorrectionRejected { .. } => REJECTED,
        }
    }

    /// Plain Indonesian title.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.described().1
    }

    /// Provisions on which the act rests, under the old and the new code where both exist.
    #[must_use]
    pub fn provisions(&self) -> Vec<Provision> {
        self.described().2.to_vec()
    }

    /// The day on which it happened, when that is known.
    #[must_use]
    pub fn occurred_on(&self) -> Option<NaiveDate> {
        match self {
            Self::ProcedureRegimeDetermined { .. } => None,
            Self::InvestigationStopped { stopped_on, .. } => *stopped_on,
            Self::OffenceReportFiled {
                reported_on: on, ..
            }
            | Self::RegisterEntryImported {
                bap_completed_on: on,
                ..
            }
            | Self::InvestigationOpened { opened_on: on, .. }
            | Self::SuspectNamed { named_on: on, .. }
            | Self::WitnessExamined {
                examined_on: on, ..
            }
            | Self::SuspectExamined {
                examined_on: on, ..
            }
            | Self::BapCompleted {
                completed_on: on, ..
            }
            | Self::CaseReferredToCourt {
                referred_on: on, ..
            }
            | Self::HearingHeld { held_on: on, .. }
            | Self::JudgmentPronounced { judged_on: on, .. }
            | Self::JudgmentNotified {
                notified_on: on, ..
            }
            | Self::JudgmentBecameFinal { final_on: on }
            | Self::FinePaid { paid_on: on, .. }
            | Self::SentenceExecuted { executed_on: on }
            | Self::CorrectionProposed {
                proposed_on: on, ..
            }
            | Self::CorrectionRecorded {
                recorded_on: on, ..
            }
            | Self::CorrectionRejected {
                rejected_on: on, ..
            } => Some(*on),
        }
    }
}

impl DomainEvent for ProsecutionEvent {
    fn event_type(&self) -> String {
        self.described().0.to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
