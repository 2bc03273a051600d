//! What has happened to a prosecution.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::case::Defect;
use crate::correction::CorrectionKind;
use crate::law::assessment::Tipiring;
use crate::province::{ProvinceCode, RegencyCode};

use super::basis::{Basis, JudgmentTerms, KnownJudgment, PriorJudgment};
use super::change::ProsecutionChange;
use super::commands::{
    Adjourn, AdjustExecution, Deadline, DisposeEvidence, DocumentKind, ExamineExpert, FileAppeal,
    FileObjection, HandOver, HandOverBapCopy, IssueSummons, NotifyPolice, PayFine,
    RecordAppealResult, RecordRegistration, RecordReturn, RecordSubstitute, ReopenInvestigation,
    SeizeEvidence, SendSpdp, SendStopNotice, ServeSummons, SetCourtDay, SupplementBap, WaiveSpdp,
};
use super::status::ProsecutionStatus;
use super::terms::{AccusedRole, Outcome, Presence, Regime, StopGround, Substance};

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
        /// What the gate of the fast procedure said of it; older reports do not tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tipiring: Option<Tipiring>,
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
    /// Which code of procedure governs, and why; decided on a day by a reading or by the court
    /// where the law leaves it open.
    ProcedureRegimeDetermined {
        regime: Regime,
        reason: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        determined_on: Option<NaiveDate>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        court_decision: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Basis>,
    },
    /// Which criminal law governs, with the maxima of both; those of the new one by reading.
    SubstantiveRegimeDetermined {
        substance: Substance,
        determined_on: NaiveDate,
        reason: String,
        old_max_fine_idr: Option<i64>,
        old_max_kurungan_days: u16,
        new_max_fine_idr: BTreeMap<String, i64>,
        basis: Basis,
    },
    /// *Surat perintah penyidikan*.
    InvestigationOpened {
        order_number: String,
        opened_on: NaiveDate,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Basis>,
    },
    /// *Penetapan tersangka*.
    SuspectNamed {
        named_on: NaiveDate,
        suspect_ref: String,
        evidence: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        prior_final_judgments: Vec<PriorJudgment>,
        /// Random key of the natural person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<Uuid>,
        /// Judgments of this register on the person, as the log had them then.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        known_judgments: Vec<KnownJudgment>,
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
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rights_read: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recording: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        no_recording_reason: Option<String>,
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
        /// Number of the cover letter, which may bring several cases.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cover_letter: Option<String>,
        /// Documents in the dossier; a register names none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        dossier_index: Vec<DocumentKind>,
        /// SHA-256 of the dossier, in hexadecimal digits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dossier_sha256: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Basis>,
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
        #[serde(default, skip_serializing_if = "JudgmentTerms::is_bare")]
        terms: JudgmentTerms,
        /// Judgments of this register on the person, as the log had them then.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        known_judgments: Vec<KnownJudgment>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Basis>,
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
    /// *SPDP*.
    InvestigationNoticeSent(SendSpdp),
    /// *Tanpa SPDP*.
    SpdpWaived(WaiveSpdp),
    /// *Koordinasi Korwas PPNS*.
    PoliceCoordinationRecorded(NotifyPolice),
    /// *Surat panggilan*.
    SummonsIssued(IssueSummons),
    /// *Relaas panggilan*.
    SummonsServed(ServeSummons),
    /// *BAP ahli*.
    ExpertExamined(ExamineExpert),
    /// *Penyitaan*.
    EvidenceSeized(SeizeEvidence),
    /// *BAP tambahan*.
    BapSupplemented(SupplementBap),
    /// *Penyerahan salinan BAP*.
    BapCopyHandedOver(HandOverBapCopy),
    /// *Pencabutan surat perintah penyidikan*; `state` is that to which it returns. Recorded later
    /// than `in_time_until` it is late, not void.
    DocumentRevoked {
        number: String,
        defect: Defect,
        reason: String,
        discovered_on: NaiveDate,
        revoked_on: NaiveDate,
        in_time_until: NaiveDate,
        derivation: String,
        state: ProsecutionStatus,
    },
    /// *Pemberitahuan hari sidang*.
    HearingNotified(SetCourtDay),
    /// *Nomor register pengadilan*.
    CourtRegistrationRecorded(RecordRegistration),
    /// *Pengembalian berkas*.
    CaseReturnedByCourt(RecordReturn),
    /// *Penundaan sidang*.
    HearingAdjourned(Adjourn),
    /// *Perlawanan*: the judgment lapses.
    ObjectionFiled(FileObjection),
    /// *Banding*.
    AppealFiled(FileAppeal),
    /// *Putusan banding*.
    AppealDecided(RecordAppealResult),
    /// *Angsuran denda*.
    FineInstalmentPaid(PayFine),
    /// *Denda lewat waktu*.
    FineOverdue {
        noticed_on: NaiveDate,
        due_on: NaiveDate,
        derivation: String,
    },
    /// *Pidana pengganti*.
    SubstitutePenaltyExecuted(RecordSubstitute),
    /// *Penyesuaian pelaksanaan putusan*.
    ExecutionAdjusted(AdjustExecution),
    /// *Pengembalian barang bukti*.
    EvidenceReturned(DisposeEvidence),
    /// *Perampasan barang bukti*.
    EvidenceForfeited(DisposeEvidence),
    /// *Pembayaran denda maksimum*.
    MaximumFinePaidVoluntarily {
        paid_on: NaiveDate,
        amount_idr: i64,
        receipt: String,
        costs_idr: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        police_involved: Option<bool>,
        basis: Basis,
    },
    /// *Pembayaran denda maksimum kategori IV*.
    CategoryIvFinePaid {
        paid_on: NaiveDate,
        amount_idr: i64,
        receipt: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        police_involved: Option<bool>,
        basis: Basis,
    },
    /// *Pemberitahuan penghentian*.
    StopNoticeSent(SendStopNotice),
    /// *Kedaluwarsa*.
    ProsecutionTimeBarred {
        declared_on: NaiveDate,
        order_number: String,
        until: NaiveDate,
        derivation: String,
        basis: Basis,
    },
    /// *Diserahkan ke Polri*.
    CaseHandedToPolice(HandOver),
    /// *Dialihkan ke acara lain*.
    CaseRerouted(HandOver),
    /// *Dilimpahkan ke provinsi lain*: ended here for good. It is no longer recorded: a prosecution
    /// is offered and goes on in its own stream.
    ProsecutionTransferred {
        transferred_on: NaiveDate,
        to_province: ProvinceCode,
        reason: String,
    },
    /// *Pelimpahan ditawarkan ke provinsi lain*.
    TransferRequested {
        from: ProvinceCode,
        to: ProvinceCode,
        reason: String,
        requested_on: NaiveDate,
        answer_due_on: NaiveDate,
        derivation: String,
    },
    /// *Pelimpahan diterima*; `state` is that in which it goes on.
    TransferAccepted {
        from: ProvinceCode,
        to: ProvinceCode,
        ppns: String,
        accepted_on: NaiveDate,
        state: ProsecutionStatus,
    },
    /// *Pelimpahan ditolak*; `state` is that to which it returns.
    TransferRejected {
        to: ProvinceCode,
        reason: String,
        rejected_on: NaiveDate,
        state: ProsecutionStatus,
    },
    /// *Penetapan kewenangan* by the centre; `state` is that in which it goes on.
    JurisdictionDecided {
        from: ProvinceCode,
        to: ProvinceCode,
        reason: String,
        decided_on: NaiveDate,
        state: ProsecutionStatus,
    },
    /// *Beralih ke provinsi hasil pemekaran*.
    ProsecutionJurisdictionSucceeded {
        from: ProvinceCode,
        to: ProvinceCode,
        succeeded_on: NaiveDate,
        /// Regency or city of the establishment by its code in the new province.
        regency: RegencyCode,
    },
    /// *Penyidikan dibuka kembali*.
    InvestigationReopened(ReopenInvestigation),
    /// *Peringatan kedaluwarsa*.
    TimeBarWarned {
        warned_on: NaiveDate,
        days_left: u16,
        until: NaiveDate,
        derivation: String,
        /// Whether it is the right to execute that ends.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        execution: bool,
    },
    /// *Lewat waktu*.
    DeadlineMissed {
        noticed_on: NaiveDate,
        deadline: Deadline,
        due_on: NaiveDate,
        derivation: String,
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
        #[serde(default, skip_serializing_if = "Option::is_none")]
        discovered_on: Option<NaiveDate>,
        /// Last day to correct in time, and how it was found, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_time_until: Option<NaiveDate>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        derivation: Option<String>,
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
        /// Recorded later it is late, not void.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_time_until: Option<NaiveDate>,
    },
    /// *Penolakan ralat*.
    CorrectionRejected {
        proposal: i64,
        target: i64,
        reason: String,
        rejected_on: NaiveDate,
    },
}

impl DomainEvent for ProsecutionEvent {
    fn event_type(&self) -> String {
        self.described().0.to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
