//! What has happened to an inspection case. Stored for good: fields are added, never changed.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::change::{CaseChange, Limit};
use super::commands::{
    Capacity, Defect, Establishment, ExaminationKind, NotaOrder, ReceiptMethod, ReopeningGround,
    Severity, Source, SpecialGround, SuspensionGround, TestResult,
};
use super::states::{Absorbed, Finding};
use super::status::CaseStatus;
use super::terms::{CloseReason, NotaKind, RunningNota};
use crate::correction::CorrectionKind;
use crate::prosecution::Basis;
use crate::province::{ProvinceCode, RegencyCode};

/// Declares the event enum, its type names and its titles.
macro_rules! case_events {
    ($($name:ident, $title:literal, $date:ident { $($(#[$doc:meta])* $field:ident: $kind:ty,)* })*) => {
        /// An event of an inspection case.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type")]
        pub enum CaseEvent {
            $(#[doc = $title] $name { $($(#[$doc])* $field: $kind,)* },)*
        }

        impl CaseEvent {
            /// Every event type with its Indonesian title.
            pub const TYPES: &'static [(&'static str, &'static str)] =
                &[$((stringify!($name), $title),)*];

            /// Name of the event type.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$name { .. } => stringify!($name),)* }
            }

            /// What happened, in plain Indonesian.
            #[must_use]
            pub const fn title(&self) -> &'static str {
                match self { $(Self::$name { .. } => $title,)* }
            }

            /// The legal day on which it happened.
            #[must_use]
            pub const fn occurred_on(&self) -> NaiveDate {
                match self { $(Self::$name { $date, .. } => *$date,)* }
            }
        }
    };
}

case_events! {
    InspectionCaseRegistered, "Perkara didaftarkan", registered_on {
        /// The case.
        case_id: Uuid,
        /// Province of the establishment.
        province: ProvinceCode,
        /// Establishment inspected.
        establishment: Establishment,
        /// Where the case comes from.
        source: Source,
        /// Day of registration.
        registered_on: NaiveDate,
        /// Number in the register of cases.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
    }
    TaskOrderIssued, "Surat perintah tugas diterbitkan", issued_on {
        /// Number of the order.
        number: String,
        /// Inspectors sent.
        inspectors: Vec<String>,
        /// Day of issue.
        issued_on: NaiveDate,
        /// First day of validity.
        valid_from: NaiveDate,
        /// Last day of validity.
        valid_to: NaiveDate,
        /// Purpose.
        purpose: String,
    }
    ExaminationStarted, "Pemeriksaan dimulai", started_on {
        /// Kind of examination.
        kind: ExaminationKind,
        /// Day.
        started_on: NaiveDate,
    }
    FindingRecorded, "Temuan dicatat", recorded_on {
        /// Number of the finding, from 1.
        finding: u32,
        /// Code of the norm.
        norm: String,
        /// Day of the offence.
        offence_date: NaiveDate,
        /// What was found.
        description: String,
        /// What shows it.
        evidence: String,
        /// How grave it is.
        severity: Severity,
        /// Workers affected.
        workers_affected: u32,
        /// First day of the examination in which it was found.
        recorded_on: NaiveDate,
    }
    ExaminationCompleted, "Pemeriksaan selesai", completed_on {
        /// Day of completion.
        completed_on: NaiveDate,
        /// Why the checklist is not complete.
        incomplete_reason: Option<String>,
        /// Author of the report.
        author: String,
    }
    ExaminationReportApproved, "Laporan pemeriksaan disetujui", approved_on {
        /// Day of approval.
        approved_on: NaiveDate,
    }
    FirstNotaIssued, "Nota Pemeriksaan I diterbitkan", issued_on {
        /// Number of the note.
        number: String,
        /// Day of issue.
        issued_on: NaiveDate,
        /// Calendar days to comply.
        limit_days: u16,
        /// Orders.
        orders: Vec<NotaOrder>,
    }
    SecondNotaIssued, "Nota Pemeriksaan II diterbitkan", issued_on {
        /// Number of the note.
        number: String,
        /// Day of issue.
        issued_on: NaiveDate,
        /// Calendar days to comply.
        limit_days: u16,
        /// Orders.
        orders: Vec<NotaOrder>,
        /// The law and the reading by which it follows a special note.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Basis>,
    }
    SpecialNotaIssued, "Nota Pemeriksaan Khusus diterbitkan", issued_on {
        /// Number of the note.
        number: String,
        /// Day of issue.
        issued_on: NaiveDate,
        /// What it is for.
        ground: SpecialGround,
        /// The claim that is calculated, in rupiah.
        claim_idr: Option<i64>,
        /// Calendar days to comply; 0 is the day of receipt.
        limit_days: u16,
        /// Orders.
        orders: Vec<NotaOrder>,
        /// The first or second note beside which it is issued.
        beside: Option<NotaKind>,
        /// The law and the reading of what is at once.
        basis: Basis,
    }
    NotaCountersigned, "Nota diketahui kepala dinas", signed_on {
        /// Which note.
        nota: NotaKind,
        /// Number of the note.
        number: String,
        /// Day of the signature.
        signed_on: NaiveDate,
    }
    NotaReceived, "Nota pemeriksaan diterima", received_on {
        /// Which note.
        nota: NotaKind,
        /// Day of receipt.
        received_on: NaiveDate,
        /// Who received it.
        receiver: String,
        /// His position.
        position: String,
        /// How it was handed over.
        method: ReceiptMethod,
        /// Last day to comply.
        due_on: NaiveDate,
        /// How the last day was found, in words.
        derivation: String,
    }
    NotaDeadlineMissed, "Batas waktu nota terlewati", due_on {
        /// Which note.
        nota: NotaKind,
        /// Last day to comply.
        due_on: NaiveDate,
        /// How the last day was found by the calendar in force, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        derivation: Option<String>,
    }
    FollowUpReported, "Tindak lanjut dilaporkan", reported_on {
        /// Day of the report.
        reported_on: NaiveDate,
        /// What the employer says was done.
        statement: String,
    }
    FindingResolved, "Temuan dipenuhi", verified_on {
        /// Number of the finding.
        finding: u32,
        /// Day of verification.
        verified_on: NaiveDate,
        /// What shows it.
        evidence: String,
    }
    NonComplianceReported, "Ketidakpatuhan dilaporkan", reported_on {
        /// Day of the report.
        reported_on: NaiveDate,
        /// Evidence listed.
        evidence: Vec<String>,
        /// Why prosecution did not wait for a second note.
        direct_prosecution_reason: Option<String>,
        /// Number of the finding to be prosecuted.
        finding: u32,
        /// Last day before the time bar.
        prosecutable_until: NaiveDate,
    }
    InvestigationOrdered, "Ditingkatkan ke penyidikan", ordered_on {
        /// Day of the order.
        ordered_on: NaiveDate,
        /// Investigator appointed.
        ppns: String,
        /// Norm to be prosecuted.
        norm: String,
        /// Day of the offence.
        offence_date: NaiveDate,
        /// Establishment.
        establishment: Establishment,
        /// Province.
        province: ProvinceCode,
        /// The prosecution that this opens.
        prosecution_id: Uuid,
    }
    CaseClosed, "Perkara ditutup", closed_on {
        /// Why.
        reason: CloseReason,
        /// Day of closing.
        closed_on: NaiveDate,
        /// What shows it, where the examination does not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<String>,
    }
    CaseIncludedInWorkPlan, "Perkara masuk rencana kerja", included_on {
        /// Number of the plan.
        plan: String,
        /// Day on which the plan was approved.
        approved_on: NaiveDate,
        /// Day of the inclusion.
        included_on: NaiveDate,
    }
    HandoverOffered, "Serah terima perkara ditawarkan", offered_on {
        /// Inspector who offers it.
        from: String,
        /// Inspector to whom it is offered.
        to: String,
        /// Why.
        reason: String,
        /// Day.
        offered_on: NaiveDate,
    }
    HandoverAccepted, "Serah terima perkara diterima", accepted_on {
        /// Inspector who offered it.
        from: String,
        /// Inspector who takes it.
        to: String,
        /// Day.
        accepted_on: NaiveDate,
    }
    HandoverDeclined, "Serah terima perkara ditolak", declined_on {
        /// Inspector who offered it.
        from: String,
        /// Inspector who does not take it.
        to: String,
        /// Why.
        reason: String,
        /// Day.
        declined_on: NaiveDate,
    }
    InspectorReplaced, "Pengawas diganti", replaced_on {
        /// Inspector who leaves.
        removed: String,
        /// Inspector who takes his place.
        added: String,
        /// Why.
        reason: String,
        /// Day.
        replaced_on: NaiveDate,
    }
    FruitlessVisitMade, "Kunjungan: perusahaan tidak ditemukan", visited_on {
        /// Day.
        visited_on: NaiveDate,
        /// What was met there.
        account: String,
    }
    EntryRefused, "Pengawas dihalangi", refused_on {
        /// Day.
        refused_on: NaiveDate,
        /// Hour, and the function of those who refused.
        account: String,
        /// Whether the help of the police was asked.
        police_asked: bool,
    }
    TestResultRecorded, "Hasil pengujian dicatat", tested_on {
        /// Day of the test.
        tested_on: NaiveDate,
        /// What was tested.
        object: String,
        /// What it shows.
        result: TestResult,
        /// Who tested.
        tester: String,
    }
    StatementTaken, "Keterangan diambil", taken_on {
        /// Day.
        taken_on: NaiveDate,
        /// In what capacity the person was heard.
        capacity: Capacity,
        /// Whether he was heard alone.
        alone: bool,
        /// What was said.
        statement: String,
    }
    InspectionBookUpdated, "Akta pengawasan diisi", updated_on {
        /// Day of the entry.
        updated_on: NaiveDate,
        /// The entry.
        entry: String,
    }
    InvestigationDeclined, "Tidak ditingkatkan ke penyidikan", decided_on {
        /// Day of the decision.
        decided_on: NaiveDate,
        /// Written reason.
        reason: String,
        /// The note to which the case returns.
        nota: NotaKind,
        /// Last day to comply with it.
        due_on: Option<NaiveDate>,
    }
    CaseSuspended, "Perkara ditangguhkan", suspended_on {
        /// First day.
        suspended_on: NaiveDate,
        /// Why.
        ground: SuspensionGround,
        /// What shows it.
        evidence: String,
        /// Day by which the suspension is reviewed.
        review_due_on: NaiveDate,
        /// How that day was found, in words.
        derivation: String,
    }
    CaseResumed, "Perkara dilanjutkan", resumed_on {
        /// Day.
        resumed_on: NaiveDate,
        /// The state to which the case returns.
        to: CaseStatus,
    }
    UndertakingAccepted, "Surat pernyataan kesanggupan diterima", accepted_on {
        /// Day of the undertaking.
        accepted_on: NaiveDate,
        /// Day by which the employer will have complied.
        promised_on: NaiveDate,
        /// What he undertakes.
        statement: String,
    }
    AdministrativeSanctionProposed, "Sanksi administratif diusulkan", proposed_on {
        /// Number of the finding.
        finding: u32,
        /// Norm that threatens it.
        norm: String,
        /// Day of the proposal.
        proposed_on: NaiveDate,
        /// The sanction that is proposed, and to whom.
        sanction: String,
    }
    EstablishmentRenamed, "Perusahaan berganti nama", effective_on {
        /// The name until then.
        old: String,
        /// The name since.
        new: String,
        /// Day from which it is borne.
        effective_on: NaiveDate,
        /// Deed or register entry that shows it.
        deed: String,
    }
    CaseReopened, "Perkara dibuka kembali", reopened_on {
        /// Day.
        reopened_on: NaiveDate,
        /// Why.
        ground: ReopeningGround,
        /// What shows it.
        reason: String,
        /// Findings that are open again.
        findings: Vec<u32>,
        /// The state in which it goes on.
        state: CaseStatus,
        /// Last day to comply with its last note, when its follow-up is reviewed.
        due_on: Option<NaiveDate>,
    }
    DocumentRevoked, "Surat perintah tugas atau nota dicabut", revoked_on {
        /// Number of the document.
        number: String,
        /// What is wrong with it.
        defect: Defect,
        /// What shows it.
        reason: String,
        /// Day on which the defect was discovered.
        discovered_on: NaiveDate,
        /// Day of the revocation.
        revoked_on: NaiveDate,
        /// Last day to revoke in time.
        in_time_until: NaiveDate,
        /// How that day was found, in words.
        derivation: String,
        /// The state to which the case returns.
        state: CaseStatus,
        /// The inspectors of before.
        inspectors: Vec<String>,
        /// The note of before, when there is one.
        nota: Option<RunningNota>,
    }
    TransferRequested, "Pelimpahan ditawarkan ke provinsi lain", requested_on {
        /// Province that has the case.
        from: ProvinceCode,
        /// Province to which it is offered.
        to: ProvinceCode,
        /// Why that one is competent.
        reason: String,
        /// Day of the offer.
        requested_on: NaiveDate,
        /// Last day to answer.
        answer_due_on: NaiveDate,
        /// How that day was found, in words.
        derivation: String,
    }
    TransferAccepted, "Pelimpahan diterima", accepted_on {
        /// Province that had the case.
        from: ProvinceCode,
        /// Province that has it now.
        to: ProvinceCode,
        /// Day.
        accepted_on: NaiveDate,
        /// The state in which it goes on there.
        state: CaseStatus,
    }
    TransferRejected, "Pelimpahan ditolak", rejected_on {
        /// Province that rejected it.
        to: ProvinceCode,
        /// Why.
        reason: String,
        /// Day.
        rejected_on: NaiveDate,
        /// The state to which the case returns.
        state: CaseStatus,
    }
    JurisdictionDecided, "Pusat menetapkan provinsi yang berwenang", decided_on {
        /// Province that had the case.
        from: ProvinceCode,
        /// Province that has it now.
        to: ProvinceCode,
        /// Why.
        reason: String,
        /// Day of the decision.
        decided_on: NaiveDate,
        /// The state in which it goes on.
        state: CaseStatus,
    }
    CaseJurisdictionSucceeded, "Perkara beralih ke provinsi hasil pemekaran", succeeded_on {
        /// Province that had the case.
        from: ProvinceCode,
        /// Province that has it now.
        to: ProvinceCode,
        /// Day.
        succeeded_on: NaiveDate,
        /// Regency or city of the establishment by its code in the new province.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        regency: Option<RegencyCode>,
    }
    CaseMerged, "Perkara digabungkan ke perkara yang lebih lama", merged_on {
        /// The older case, which goes on.
        into: Uuid,
        /// Day.
        merged_on: NaiveDate,
        /// What shows that both are about the same.
        reason: String,
        /// What was found in this case.
        findings: Vec<Finding>,
    }
    MergeReversed, "Penggabungan dibatalkan", reversed_on {
        /// The case into which it was merged.
        from: Uuid,
        /// Day.
        reversed_on: NaiveDate,
        /// What shows that the merging was wrong.
        reason: String,
        /// The state to which the case returns.
        state: CaseStatus,
        /// Its last note, when there is one.
        nota: Option<RunningNota>,
    }
    CaseAbsorbed, "Perkara lain digabungkan ke perkara ini", absorbed_on {
        /// The other case and what was found in it.
        absorbed: Absorbed,
        /// Day of the merging.
        absorbed_on: NaiveDate,
    }
    CaseReleased, "Penggabungan perkara lain ke perkara ini dibatalkan", released_on {
        /// The other case.
        case: Uuid,
        /// Day on which the merging was undone.
        released_on: NaiveDate,
    }
    CorrectionProposed, "Ralat diusulkan", proposed_on {
        /// Number of the event to be corrected.
        target: i64,
        /// The field as it is read now.
        old: CaseChange,
        /// The field as it should be read.
        new: CaseChange,
        /// Why.
        kind: CorrectionKind,
        /// What shows it.
        reason: String,
        /// Who recorded the event.
        author: Option<String>,
        /// Who proposes it.
        proposer: String,
        /// Day of the proposal.
        proposed_on: NaiveDate,
        /// Day on which the error was discovered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        discovered_on: Option<NaiveDate>,
        /// Last day to correct in time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_time_until: Option<NaiveDate>,
        /// How that day was found, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        derivation: Option<String>,
    }
    CorrectionRecorded, "Ralat dicatat", recorded_on {
        /// Number of the proposal.
        proposal: i64,
        /// Number of the corrected event.
        target: i64,
        /// The field as it was read before.
        old: CaseChange,
        /// The field as it is read from now on.
        new: CaseChange,
        /// Why.
        kind: CorrectionKind,
        /// The limit that follows from it.
        limit: Option<Limit>,
        /// Day of the approval.
        recorded_on: NaiveDate,
        /// Last day to correct in time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_time_until: Option<NaiveDate>,
    }
    CorrectionRejected, "Ralat ditolak", rejected_on {
        /// Number of the proposal.
        proposal: i64,
        /// Number of the event that stays.
        target: i64,
        /// Why.
        reason: String,
        /// Day of the rejection.
        rejected_on: NaiveDate,
    }
}

impl DomainEvent for CaseEvent {
    fn event_type(&self) -> String {
        self.name().to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
