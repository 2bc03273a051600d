//! Provisions that rules cite. Citation only: the text belongs to the statute.

use serde::Serialize;

/// One article of a statute or regulation, or a recorded practice of this system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Provision {
    /// Stable key, such as `uu-7-1981:10`.
    pub key: &'static str,
    /// Citation as a lawyer writes it, in Indonesian.
    pub citation: &'static str,
    /// Whether the citation was read in the statute (`confirmed`) or still wants a lawyer's eye.
    pub needs_confirmation: bool,
}

const fn confirmed(key: &'static str, citation: &'static str) -> Provision {
    Provision {
        key,
        citation,
        needs_confirmation: false,
    }
}

const fn unconfirmed(key: &'static str, citation: &'static str) -> Provision {
    Provision {
        key,
        citation,
        needs_confirmation: true,
    }
}

/// Competence of the provinces in labour inspection.
pub const UU_23_2014: Provision = confirmed(
    "uu-23-2014:lampiran",
    "UU 23/2014, Lampiran, bidang tenaga kerja no. 4",
);
/// Inspection is done by competent and independent inspectors.
pub const UU_13_2003_176: Provision = confirmed("uu-13-2003:176", "UU 13/2003 Pasal 176");
/// Inspectors with investigation power.
pub const UU_13_2003_182: Provision = confirmed("uu-13-2003:182", "UU 13/2003 Pasal 182");
/// Administrative sanctions of labour law.
pub const UU_13_2003_190: Provision = unconfirmed("uu-13-2003:190", "UU 13/2003 Pasal 190");
/// Right of entry of inspectors.
pub const UU_3_1951_2: Provision = confirmed("uu-3-1951:2", "UU 3/1951 Pasal 2");
/// Duty to inform inspectors; workers may be heard without third persons.
pub const UU_3_1951_3: Provision = confirmed("uu-3-1951:3", "UU 3/1951 Pasal 3");
/// Threat for obstructing an inspector.
pub const UU_3_1951_6: Provision = confirmed("uu-3-1951:6", "UU 3/1951 Pasal 6 ayat (4)");
/// Who reports: each branch for itself.
pub const UU_7_1981_4: Provision = confirmed("uu-7-1981:4", "UU 7/1981 Pasal 4");
/// Report after establishing, resuming or moving.
pub const UU_7_1981_6: Provision = confirmed("uu-7-1981:6", "UU 7/1981 Pasal 6");
/// Yearly report.
pub const UU_7_1981_7: Provision = confirmed("uu-7-1981:7", "UU 7/1981 Pasal 7");
/// Report before moving, stopping or dissolving.
pub const UU_7_1981_8: Provision = confirmed("uu-7-1981:8", "UU 7/1981 Pasal 8");
/// Reports are made online.
pub const PERMENAKER_18_2017: Provision = unconfirmed("permenaker-18-2017", "Permenaker 18/2017");
/// The business number of the licence system.
pub const OSS_NIB: Provision = unconfirmed("oss:nib", "PP 24/2018, PP 5/2021, PP 28/2025 (OSS)");
/// Tax numbers of 16 digits, and of places of business.
pub const PMK_112_2022: Provision = unconfirmed("pmk-112-2022", "PMK 112/2022 jo 136/2023");
/// Classification of industries of 2020.
pub const BPS_2_2020: Provision = unconfirmed("bps-2-2020", "Peraturan BPS 2/2020 (KBLI 2020)");
/// Classification of industries of 2025.
pub const BPS_7_2025: Provision = unconfirmed("bps-7-2025", "Peraturan BPS 7/2025 (KBLI 2025)");
/// Threat for not reporting.
pub const UU_7_1981_10: Provision = confirmed("uu-7-1981:10", "UU 7/1981 Pasal 10 ayat (1)");
/// Prosecution falls on the managers.
pub const UU_7_1981_11: Provision = confirmed("uu-7-1981:11", "UU 7/1981 Pasal 11");
/// Investigators of the reporting duty.
pub const UU_7_1981_12: Provision = confirmed("uu-7-1981:12", "UU 7/1981 Pasal 12");
/// Procedure of inspection: notes, limits, reports. The body was not readable (V3).
pub const PERMENAKER_33_2016: Provision =
    unconfirmed("permenaker-33-2016", "Permenaker 33/2016 jo 1/2020");
/// Standards of competence of inspectors and testers. The body was not read.
pub const SKKNI_60_2017: Provision = unconfirmed(
    "skkni-60-2017",
    "SKKNI Pengawas Ketenagakerjaan (Kepmenaker 60/2017)",
);
/// Inspectors take steps at once against what endangers workers.
pub const C081_13: Provision = confirmed("c081:13", "Konvensi ILO 81 Pasal 13 (UU 21/2003)");
/// Inspectors may warn instead of prosecuting.
pub const C081_17: Provision = confirmed("c081:17", "Konvensi ILO 81 Pasal 17 (UU 21/2003)");
/// Inspectors have no interest in what they inspect, and keep the source of complaints secret.
pub const C081_15: Provision = confirmed("c081:15", "Konvensi ILO 81 Pasal 15 (UU 21/2003)");
/// Fast procedure: offences, power to bring to court, three days, remedies (before 2026-01-02).
pub const KUHAP_1981_205: Provision = confirmed("uu-8-1981:205", "UU 8/1981 (KUHAP) Pasal 205");
/// Judgment in absence: notice at once, seven days from it. Written for traffic offences; that it
/// holds for other light offences is disputed.
pub const KUHAP_1981_214: Provision = unconfirmed("uu-8-1981:214", "UU 8/1981 (KUHAP) Pasal 214");
/// Seven days to appeal, from the judgment or its notice to one who was absent.
pub const KUHAP_1981_233: Provision =
    confirmed("uu-8-1981:233", "UU 8/1981 (KUHAP) Pasal 233 ayat (2)");
/// Grounds to stop an investigation (before 2026-01-02).
pub const KUHAP_1981_109: Provision = confirmed("uu-8-1981:109", "UU 8/1981 (KUHAP) Pasal 109");
/// Minutes of examinations (before 2026-01-02).
pub const KUHAP_1981_75: Provision = confirmed("uu-8-1981:75", "UU 8/1981 (KUHAP) Pasal 75");
/// A fine is paid at once (before 2026-01-02).
pub const KUHAP_1981_273: Provision = confirmed("uu-8-1981:273", "UU 8/1981 (KUHAP) Pasal 273");
/// Three days from the finished minutes to court (from 2026-01-02).
pub const KUHAP_2025_258: Provision = confirmed("uu-20-2025:258", "UU 20/2025 (KUHAP) Pasal 258");
/// Grounds to stop an investigation (from 2026-01-02).
pub const KUHAP_2025_24: Provision = confirmed("uu-20-2025:24", "UU 20/2025 (KUHAP) Pasal 24");
/// The suspect or his lawyer gets a copy of the minutes within a day after signing them. Whether the
/// day is a calendar or a working day was not seen (V7).
pub const KUHAP_2025_153: Provision = unconfirmed("uu-20-2025:153", "UU 20/2025 (KUHAP) Pasal 153");
/// The suspect is told his rights before he is examined. The articles of both codes were not read.
pub const KUHAP_RIGHTS: Provision = unconfirmed(
    "kuhap:hak-tersangka",
    "UU 8/1981 dan UU 20/2025 (KUHAP), hak tersangka dalam pemeriksaan; pasal belum dibaca",
);
/// The examination of the suspect is recorded. The article was not read.
pub const KUHAP_2025_RECORDING: Provision = unconfirmed(
    "uu-20-2025:rekaman",
    "UU 20/2025 (KUHAP), perekaman pemeriksaan tersangka; pasal belum dibaca",
);
/// Which procedure governs a case that straddles 2026-01-02.
pub const KUHAP_2025_361: Provision = confirmed("uu-20-2025:361", "UU 20/2025 (KUHAP) Pasal 361");
/// Time bar of the old code: one year for misdemeanours.
pub const KUHP_OLD_78: Provision = confirmed("kuhp-lama:78", "KUHP lama Pasal 78-80");
/// Time bar of the new code: three years for fines up to category III.
pub const KUHP_136: Provision = confirmed("uu-1-2023:136", "UU 1/2023 (KUHP) Pasal 136-138");
/// Time bar of the execution under the old code: two years for misdemeanours.
pub const KUHP_OLD_84: Provision = confirmed("kuhp-lama:84", "KUHP lama Pasal 84-85");
/// Time bar of the execution under the new code: a third longer than that of the prosecution.
pub const KUHP_142: Provision = confirmed("uu-1-2023:142", "UU 1/2023 (KUHP) Pasal 142-143");
/// Only intentional acts are punishable unless negligence is stated.
pub const KUHP_36: Provision = confirmed("uu-1-2023:36", "UU 1/2023 (KUHP) Pasal 36-37");
/// Conversion of *kurungan* in other laws; the alternative form is disputed (V2).
pub const KUHP_615: Provision = unconfirmed(
    "uu-1-2023:615",
    "UU 1/2023 (KUHP) Pasal 615; UU 1/2026 Pasal II",
);
/// Kinds of penalty of the new code: no *kurungan*.
pub const KUHP_65: Provision = confirmed("uu-1-2023:65", "UU 1/2023 (KUHP) Pasal 65");
/// Payment of a fine within the time set in the judgment.
pub const KUHP_81: Provision = confirmed("uu-1-2023:81", "UU 1/2023 (KUHP) Pasal 81");
/// Errors of a decision are corrected by who made it or his superior.
pub const UU_30_2014_63: Provision = unconfirmed("uu-30-2014:63", "UU 30/2014 Pasal 63");
/// A decision with a defect of authority, procedure or substance is revoked.
pub const UU_30_2014_64: Provision = unconfirmed("uu-30-2014:64", "UU 30/2014 Pasal 64");
/// The four provinces that were made from Papua and Papua Barat.
pub const PAPUA_2022: Provision = unconfirmed(
    "papua-2022",
    "UU 14/2022, UU 15/2022, UU 16/2022, UU 29/2022",
);
/// How this register is kept: what any order of events and any recorded date must satisfy.
pub const REGISTER: Provision = confirmed(
    "wasnaker:register",
    "Tata kelola register perkara pengawasan (wasnaker)",
);
/// Evidence that was seized is returned (before 2026-01-02).
pub const KUHAP_1981_46: Provision =
    confirmed("uu-8-1981:46", "UU 8/1981 (KUHAP) Pasal 46, 194, 215");
/// Pretrial decision on a stop (before 2026-01-02); reopening rests on it by analogy.
pub const KUHAP_1981_77: Provision = unconfirmed(
    "uu-8-1981:77",
    "UU 8/1981 (KUHAP) Pasal 77, 140 ayat (2) huruf d",
);
/// Coordination of civil-servant investigators with the police (before 2026-01-02).
pub const KUHAP_1981_107: Provision = confirmed("uu-8-1981:107", "UU 8/1981 (KUHAP) Pasal 107");
/// Short procedure, and changing between procedures (before 2026-01-02).
pub const KUHAP_1981_203: Provision = confirmed("uu-8-1981:203", "UU 8/1981 (KUHAP) Pasal 203-205");
/// Court days within every seven days (before 2026-01-02).
pub const KUHAP_1981_206: Provision = confirmed("uu-8-1981:206", "UU 8/1981 (KUHAP) Pasal 206");
/// Notice of the court day and register of the court (before 2026-01-02).
pub const KUHAP_1981_207: Provision = confirmed("uu-8-1981:207", "UU 8/1981 (KUHAP) Pasal 207");
/// A summons is delivered three days before (before 2026-01-02).
pub const KUHAP_1981_227: Provision = confirmed("uu-8-1981:227", "UU 8/1981 (KUHAP) Pasal 227");
/// The accused is represented by letter (from 2026-01-02).
pub const KUHAP_2025_265: Provision = unconfirmed("uu-20-2025:265", "UU 20/2025 (KUHAP) Pasal 265");
/// The beginning of an investigation is told within seven days.
pub const MK_130_2015: Provision = unconfirmed("mk-130-2015", "Putusan MK 130/PUU-XIII/2015");
/// The new law governs unless the old one favours; a lighter law adjusts execution.
pub const KUHP_3: Provision = confirmed("uu-1-2023:3", "UU 1/2023 (KUHP) Pasal 3, 618");
/// What takes the place of an unpaid fine (new code).
pub const KUHP_82: Provision = unconfirmed("uu-1-2023:82", "UU 1/2023 (KUHP) Pasal 82");
/// Fines and their general minimum.
pub const KUHP_78: Provision = confirmed("uu-1-2023:78", "UU 1/2023 (KUHP) Pasal 78 ayat (2)");
/// One who is repeatedly fined for offences with a light fine only.
pub const KUHP_84: Provision = confirmed("uu-1-2023:84", "UU 1/2023 (KUHP) Pasal 84");
/// How the right to prosecute ends.
pub const KUHP_132: Provision = confirmed("uu-1-2023:132", "UU 1/2023 (KUHP) Pasal 132-133");
/// *Kurungan* instead of an unpaid fine (old code).
pub const KUHP_OLD_30: Provision = unconfirmed("kuhp-lama:30", "KUHP lama Pasal 30");
/// Who breaches the reporting duty again gets *kurungan* only.
pub const UU_7_1981_10_2: Provision = confirmed("uu-7-1981:10-2", "UU 7/1981 Pasal 10 ayat (2)");
/// Form of the NIK.
pub const PP_40_2019_30: Provision = confirmed("pp-40-2019:30", "PP 40/2019 Pasal 30-31");
/// Personal data is kept right, access is given, processing is recorded.
pub const UU_27_2022_30: Provision = confirmed("uu-27-2022:30", "UU 27/2022 Pasal 30-32");
/// Personal data is secured and kept secret.
pub const UU_27_2022_35: Provision = confirmed("uu-27-2022:35", "UU 27/2022 Pasal 35-39");
/// When processing ends, and personal data is erased and destroyed.
pub const UU_27_2022_44: Provision = confirmed("uu-27-2022:44", "UU 27/2022 Pasal 42-44");
/// Every agency has a retention schedule.
pub const UU_43_2009_48: Provision =
    confirmed("uu-43-2009:48", "UU 43/2009 Pasal 1 angka 22, Pasal 48");
/// When archives are destroyed.
pub const UU_43_2009_51: Provision = confirmed("uu-43-2009:51", "UU 43/2009 Pasal 51");
