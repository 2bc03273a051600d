//! Kind, title and provisions of each sort of event.

use super::events::ProsecutionEvent;
use crate::catalogue::{
    KUHAP_1981_46, KUHAP_1981_75, KUHAP_1981_77, KUHAP_1981_107, KUHAP_1981_109, KUHAP_1981_203,
    KUHAP_1981_205, KUHAP_1981_206, KUHAP_1981_207, KUHAP_1981_214, KUHAP_1981_227, KUHAP_1981_233,
    KUHAP_1981_273, KUHAP_2025_24, KUHAP_2025_153, KUHAP_2025_258, KUHAP_2025_361, KUHP_3, KUHP_36,
    KUHP_81, KUHP_82, KUHP_132, KUHP_136, KUHP_OLD_30, KUHP_OLD_78, MK_130_2015, PAPUA_2022,
    Provision, REGISTER, UU_7_1981_10, UU_7_1981_11, UU_7_1981_12, UU_13_2003_182, UU_23_2014,
    UU_30_2014_63, UU_30_2014_64,
};

/// Kind, title and provisions of one sort of event.
type Described = (&'static str, &'static str, &'static [Provision]);

const EXECUTED: Described = ("SentenceExecuted", "Putusan dilaksanakan", &[REGISTER]);
const PROPOSED: Described = ("CorrectionProposed", "Ralat diusulkan", &[UU_30_2014_63]);
const RECORDED: Described = ("CorrectionRecorded", "Ralat dicatat", &[UU_30_2014_63]);
const REJECTED: Described = ("CorrectionRejected", "Ralat ditolak", &[UU_30_2014_63]);

impl ProsecutionEvent {
    #[expect(clippy::too_many_lines, reason = "one line for each sort of event")]
    pub(super) fn described(&self) -> Described {
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
            Self::SubstantiveRegimeDetermined { .. } => (
                "SubstantiveRegimeDetermined",
                "Hukum pidana ditetapkan",
                &[KUHP_3],
            ),
            Self::InvestigationNoticeSent(_) => (
                "InvestigationNoticeSent",
                "SPDP dikirim",
                &[KUHAP_1981_109, MK_130_2015],
            ),
            Self::SpdpWaived(_) => ("SpdpWaived", "SPDP tidak dikirim", &[KUHAP_1981_109]),
            Self::PoliceCoordinationRecorded(_) => (
                "PoliceCoordinationRecorded",
                "Koordinasi dengan Korwas PPNS",
                &[KUHAP_1981_107, KUHAP_2025_24],
            ),
            Self::SummonsIssued(_) => ("SummonsIssued", "Panggilan dikeluarkan", &[KUHAP_1981_227]),
            Self::SummonsServed(_) => ("SummonsServed", "Panggilan disampaikan", &[KUHAP_1981_227]),
            Self::ExpertExamined(_) => ("ExpertExamined", "BAP ahli", &[KUHAP_1981_75]),
            Self::EvidenceSeized(_) => ("EvidenceSeized", "Barang bukti disita", &[UU_13_2003_182]),
            Self::BapSupplemented(_) => ("BapSupplemented", "BAP tambahan", &[KUHAP_1981_75]),
            Self::BapCopyHandedOver(_) => (
                "BapCopyHandedOver",
                "Salinan BAP diserahkan",
                &[KUHAP_2025_153],
            ),
            Self::DocumentRevoked { .. } => (
                "DocumentRevoked",
                "Surat perintah penyidikan dicabut",
                &[UU_30_2014_64],
            ),
            Self::CategoryIvFinePaid { .. } => (
                "CategoryIvFinePaid",
                "Denda maksimum kategori IV dibayar",
                &[KUHAP_2025_24],
            ),
            Self::HearingNotified(_) => (
                "HearingNotified",
                "Hari sidang diberitahukan",
                &[KUHAP_1981_206, KUHAP_1981_207],
            ),
            Self::CourtRegistrationRecorded(_) => (
                "CourtRegistrationRecorded",
                "Terdaftar di pengadilan",
                &[KUHAP_1981_207],
            ),
            Self::CaseReturnedByCourt(_) => (
                "CaseReturnedByCourt",
                "Dikembalikan pengadilan",
                &[KUHAP_1981_203],
            ),
            Self::HearingAdjourned(_) => ("HearingAdjourned", "Sidang ditunda", &[KUHAP_1981_206]),
            Self::ObjectionFiled(_) => ("ObjectionFiled", "Perlawanan diajukan", &[KUHAP_1981_214]),
            Self::AppealFiled(_) => (
                "AppealFiled",
                "Banding diajukan",
                &[KUHAP_1981_205, KUHAP_1981_233],
            ),
            Self::AppealDecided(_) => ("AppealDecided", "Putusan banding", &[KUHAP_1981_205]),
            Self::FineInstalmentPaid(_) => {
                ("FineInstalmentPaid", "Angsuran denda dibayar", &[KUHP_81])
            }
            Self::FineOverdue { .. } => (
                "FineOverdue",
                "Denda lewat waktu",
                &[KUHAP_1981_273, KUHP_81],
            ),
            Self::SubstitutePenaltyExecuted(_) => (
                "SubstitutePenaltyExecuted",
                "Pidana pengganti dilaksanakan",
                &[KUHP_OLD_30, KUHP_82],
            ),
            Self::ExecutionAdjusted(_) => (
                "ExecutionAdjusted",
                "Pelaksanaan putusan disesuaikan",
                &[KUHP_3],
            ),
            Self::EvidenceReturned(_) => (
                "EvidenceReturned",
                "Barang bukti dikembalikan",
                &[KUHAP_1981_46],
            ),
            Self::EvidenceForfeited(_) => (
                "EvidenceForfeited",
                "Barang bukti dirampas",
                &[KUHAP_1981_46],
            ),
            Self::MaximumFinePaidVoluntarily { .. } => (
                "MaximumFinePaidVoluntarily",
                "Denda maksimum dibayar sukarela",
                &[KUHAP_2025_24, KUHP_132],
            ),
            Self::StopNoticeSent(_) => (
                "StopNoticeSent",
                "Penghentian diberitahukan",
                &[KUHAP_1981_109, KUHAP_2025_24],
            ),
            Self::ProsecutionTimeBarred { .. } => (
                "ProsecutionTimeBarred",
                "Kewenangan menuntut gugur karena kedaluwarsa",
                &[KUHP_OLD_78, KUHP_136],
            ),
            Self::CaseHandedToPolice(_) => (
                "CaseHandedToPolice",
                "Diserahkan kepada Polri",
                &[KUHAP_1981_107],
            ),
            Self::CaseRerouted(_) => (
                "CaseRerouted",
                "Dialihkan ke acara pemeriksaan lain",
                &[KUHAP_1981_203],
            ),
            Self::ProsecutionTransferred { .. } => (
                "ProsecutionTransferred",
                "Dilimpahkan ke provinsi lain",
                &[UU_23_2014],
            ),
            Self::TransferRequested { .. } => (
                "TransferRequested",
                "Pelimpahan ditawarkan ke provinsi lain",
                &[UU_23_2014],
            ),
            Self::TransferAccepted { .. } => {
                ("TransferAccepted", "Pelimpahan diterima", &[UU_23_2014])
            }
            Self::TransferRejected { .. } => {
                ("TransferRejected", "Pelimpahan ditolak", &[UU_23_2014])
            }
            Self::JurisdictionDecided { .. } => (
                "JurisdictionDecided",
                "Pusat menetapkan provinsi yang berwenang",
                &[UU_23_2014],
            ),
            Self::ProsecutionJurisdictionSucceeded { .. } => (
                "ProsecutionJurisdictionSucceeded",
                "Perkara beralih ke provinsi hasil pemekaran",
                &[PAPUA_2022, UU_23_2014],
            ),
            Self::InvestigationReopened(_) => (
                "InvestigationReopened",
                "Penyidikan dibuka kembali",
                &[KUHAP_1981_77, KUHP_132],
            ),
            Self::TimeBarWarned { .. } => (
                "TimeBarWarned",
                "Kedaluwarsa mendekat",
                &[KUHP_OLD_78, KUHP_136],
            ),
            Self::DeadlineMissed { .. } => ("DeadlineMissed", "Tenggat terlewati", &[REGISTER]),
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
}
