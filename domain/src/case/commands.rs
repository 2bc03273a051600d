//! What an officer may ask of an inspection case: one command per action name.

use uuid::Uuid;

pub use super::bodies::*;
use super::states::Other;
use crate::command::commands;
use crate::establishment::Known;
use crate::person::NamedPerson;

commands! {
    /// A command to an inspection case.
    CaseCommand {
        RegisterCase, "register-case", "Daftarkan perkara";
        IssueTaskOrder, "issue-task-order", "Terbitkan surat perintah tugas (SPT)";
        StartExamination, "start-examination", "Mulai pemeriksaan";
        RecordFinding, "record-finding", "Catat temuan";
        CompleteExamination, "complete-examination", "Selesaikan pemeriksaan";
        ApproveReport, "approve-report", "Setujui laporan pemeriksaan";
        CloseNoViolation, "close-no-violation", "Tutup: tidak ditemukan pelanggaran";
        IssueNotaI, "issue-nota-i", "Terbitkan Nota Pemeriksaan I";
        IssueSpecialNota, "issue-special-nota", "Terbitkan Nota Pemeriksaan Khusus";
        CountersignNota, "countersign-nota", "Tanda tangani nota (mengetahui)";
        RecordNotaReceipt, "record-nota-receipt", "Catat tanda terima nota";
        NotaDeadlinePassed, "nota-deadline-passed", "Catat lewat waktu nota";
        StateMissedDeadline, "state-missed-deadline", "Catat tenggat yang terlewati";
        WarnTimeBar, "warn-time-bar", "Peringatkan kedaluwarsa";
        RecordFollowUp, "record-follow-up", "Catat laporan tindak lanjut";
        ConfirmCompliance, "confirm-compliance", "Nyatakan temuan dipenuhi";
        CloseComplied, "close-complied", "Tutup: dipatuhi";
        IssueNotaII, "issue-nota-ii", "Terbitkan Nota Pemeriksaan II";
        ReportNonCompliance, "report-non-compliance", "Buat laporan ketidakpatuhan";
        OrderInvestigation, "order-investigation", "Tingkatkan ke penyidikan";
        IncludeInPlan, "include-in-plan", "Masukkan ke rencana kerja";
        ReplaceInspector, "replace-inspector", "Ganti pengawas";
        OfferHandover, "offer-handover", "Tawarkan serah terima perkara";
        AcceptHandover, "accept-handover", "Terima serah terima perkara";
        DeclineHandover, "decline-handover", "Tolak serah terima perkara";
        RecordVisit, "record-visit", "Catat kunjungan tanpa hasil";
        RecordEntryRefused, "record-entry-refused", "Catat penghalangan";
        RecordTest, "record-test", "Catat hasil pengujian";
        TakeStatement, "take-statement", "Ambil keterangan";
        UpdateAkta, "update-akta", "Isi akta pengawasan";
        RecordAktaChange, "record-akta-change", "Catat laporan perubahan akta";
        CloseCase, "close-case", "Tutup karena sebab lain";
        DeclineInvestigation, "decline-investigation", "Putuskan tidak ditingkatkan";
        SuspendCase, "suspend-case", "Tangguhkan perkara";
        ReviewSuspension, "review-suspension", "Tinjau penangguhan";
        ResumeCase, "resume-case", "Lanjutkan perkara";
        AcceptUndertaking, "accept-undertaking", "Terima surat pernyataan kesanggupan";
        ReferAdministrative, "refer-administrative", "Usulkan sanksi administratif";
        RecordRenaming, "record-renaming", "Catat ganti nama perusahaan";
        ReopenCase, "reopen-case", "Buka kembali perkara";
        RevokeDocument, "revoke-document", "Cabut surat perintah tugas atau nota";
        RequestTransfer, "request-transfer", "Limpahkan ke provinsi lain atau pusat";
        AcceptTransfer, "accept-transfer", "Terima pelimpahan";
        RejectTransfer, "reject-transfer", "Tolak pelimpahan";
        DecideJurisdiction, "decide-jurisdiction", "Tetapkan provinsi yang berwenang";
        SucceedJurisdiction, "succeed-jurisdiction", "Alihkan ke provinsi hasil pemekaran";
        MergeCase, "merge-case", "Gabungkan ke perkara yang lebih lama";
        UnmergeCase, "unmerge-case", "Batalkan penggabungan";
        AbsorbCase, "absorb-case", "Catat perkara yang digabungkan ke sini";
        ReleaseCase, "release-case", "Catat pembatalan penggabungan ke sini";
        FollowSuccessor, "follow-successor", "Catat perusahaan penerus";
        ProposeCorrection, "propose-correction", "Usulkan ralat";
        ApproveCorrection, "approve-correction", "Setujui ralat";
        RejectCorrection, "reject-correction", "Tolak ralat";
    }
}

impl CaseCommand {
    /// The establishment of the register that a registration names, and where the command takes
    /// what the register has of it.
    pub const fn establishment(&mut self) -> Option<(Uuid, &mut Option<Known>)> {
        if let Self::RegisterCase(case) = self
            && let Some(id) = case.establishment.id
        {
            return Some((id, &mut case.known));
        }
        None
    }

    /// The person whom a command names.
    pub const fn person(&mut self) -> Option<NamedPerson<'_>> {
        if let Self::RecordNotaReceipt(receipt) = self {
            return Some(NamedPerson {
                field: "receiver",
                name: receipt.receiver.as_str(),
                key: &mut receipt.received_by,
            });
        }
        None
    }

    /// Who is named stands under his key in the directory of persons.
    pub(super) const fn person_is_kept(&self) -> bool {
        if let Self::RecordNotaReceipt(receipt) = self {
            return receipt.received_by.is_some();
        }
        true
    }

    /// The case into which another one is to be merged, and where the command takes what the log
    /// has of it.
    pub const fn survivor(&mut self) -> Option<(Uuid, &mut Option<Other>)> {
        if let Self::MergeCase(merging) = self {
            return Some((merging.into, &mut merging.survivor));
        }
        None
    }

    /// The actions on a registered case that persons take, in the order of the procedure.
    pub const ACTIONS: [&'static str; 47] = [
        "issue-task-order",
        "start-examination",
        "record-finding",
        "complete-examination",
        "approve-report",
        "close-no-violation",
        "issue-nota-i",
        "countersign-nota",
        "record-nota-receipt",
        "record-follow-up",
        "confirm-compliance",
        "close-complied",
        "issue-nota-ii",
        "report-non-compliance",
        "order-investigation",
        "issue-special-nota",
        "include-in-plan",
        "replace-inspector",
        "offer-handover",
        "accept-handover",
        "decline-handover",
        "record-visit",
        "record-entry-refused",
        "record-test",
        "take-statement",
        "update-akta",
        "record-akta-change",
        "close-case",
        "decline-investigation",
        "suspend-case",
        "review-suspension",
        "resume-case",
        "accept-undertaking",
        "refer-administrative",
        "record-renaming",
        "reopen-case",
        "revoke-document",
        "request-transfer",
        "accept-transfer",
        "reject-transfer",
        "decide-jurisdiction",
        "succeed-jurisdiction",
        "merge-case",
        "unmerge-case",
        "propose-correction",
        "approve-correction",
        "reject-correction",
    ];
}
