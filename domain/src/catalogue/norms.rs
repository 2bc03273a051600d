//! The violation catalogue (*norma*): those norms that may be prosecuted in the fast procedure,
//! and the common ones that may not. Amounts in whole rupiah.

use chrono::NaiveDate;

/// Day on which criminal code, procedure and penalties changed.
pub const NEW_CODE: NaiveDate = match NaiveDate::from_ymd_opt(2026, 1, 2) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Kind of sanction before 2026-01-02.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NormKind {
    /// *Pelanggaran*, misdemeanour.
    Misdemeanour,
    /// *Kejahatan*, felony.
    Felony,
    /// Administrative sanction only.
    Administrative,
}

/// A duty whose breach can be found, with its legal basis and sanction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Norm {
    /// Code such as `WLK-02`.
    pub code: &'static str,
    /// The duty, in Indonesian.
    pub title: &'static str,
    /// Provision that holds the duty.
    pub duty: &'static str,
    /// Provision that holds the sanction.
    pub sanction: &'static str,
    /// Kind of sanction.
    pub kind: NormKind,
    /// Maximum fine in rupiah under the sectoral law, when the norm fits the fast procedure
    /// (*acara pemeriksaan cepat*, tipiring) by its threat of at most three months of *kurungan*.
    tipiring_fine_idr: Option<i64>,
}

impl Norm {
    /// Whether the norm may be prosecuted in the fast procedure.
    ///
    /// The threshold of the procedure in force since 2026-01-02 has not been confirmed (V1);
    /// until it is, the catalogue keeps the norms of the threshold before it.
    #[must_use]
    pub const fn is_tipiring(&self) -> bool {
        self.tipiring_fine_idr.is_some()
    }

    /// Maximum fine in rupiah for an offence on this day; `None` outside the fast procedure.
    ///
    /// From 2026-01-02 *kurungan* below six months or a fine became a fine up to category I,
    /// Rp1,000,000 (UU 1/2023 Pasal 79 and 615, reading A; reading B, category II, is open: V2).
    #[must_use]
    pub fn max_fine_idr(&self, offence_date: NaiveDate) -> Option<i64> {
        let sectoral = self.tipiring_fine_idr?;
        Some(if offence_date < NEW_CODE {
            sectoral
        } else {
            1_000_000
        })
    }
}

const fn tipiring(
    code: &'static str,
    title: &'static str,
    duty: &'static str,
    sanction: &'static str,
    fine: i64,
) -> Norm {
    Norm {
        code,
        title,
        duty,
        sanction,
        kind: NormKind::Misdemeanour,
        tipiring_fine_idr: Some(fine),
    }
}

const fn other(
    code: &'static str,
    title: &'static str,
    duty: &'static str,
    sanction: &'static str,
    kind: NormKind,
) -> Norm {
    Norm {
        code,
        title,
        duty,
        sanction,
        kind,
        tipiring_fine_idr: None,
    }
}

use NormKind::{Administrative, Felony, Misdemeanour};

/// Every norm known to the system.
pub const NORMS: &[Norm] = &[
    tipiring(
        "WLK-01",
        "Laporan pertama, setelah berjalan kembali atau pindah",
        "UU 7/1981 Pasal 6 ayat (1)",
        "UU 7/1981 Pasal 10 ayat (1)",
        1_000_000,
    ),
    tipiring(
        "WLK-02",
        "Laporan tahunan",
        "UU 7/1981 Pasal 7 ayat (1)",
        "UU 7/1981 Pasal 10 ayat (1)",
        1_000_000,
    ),
    tipiring(
        "WLK-03",
        "Laporan sebelum pindah, berhenti atau bubar",
        "UU 7/1981 Pasal 8 ayat (1)",
        "UU 7/1981 Pasal 10 ayat (1)",
        1_000_000,
    ),
    tipiring(
        "INS-01",
        "Menghalangi pengawas atau menolak memberi keterangan",
        "UU 3/1951 Pasal 2, 3 ayat (1)",
        "UU 3/1951 Pasal 6 ayat (4)",
        500,
    ),
    tipiring(
        "INS-02",
        "Tidak menunjuk pengantar",
        "UU 3/1951 Pasal 4",
        "UU 3/1951 Pasal 6 ayat (5)",
        500,
    ),
    tipiring(
        "K3-01",
        "Syarat keselamatan kerja",
        "UU 1/1970 Pasal 3, 8, 9, 11-14",
        "UU 1/1970 Pasal 15 ayat (2)",
        100_000,
    ),
    tipiring(
        "K3-03",
        "P2K3, ahli K3, laporan kecelakaan kerja",
        "UU 1/1970 Pasal 10, 11",
        "UU 1/1970 Pasal 15 ayat (2)",
        100_000,
    ),
    other(
        "K3-02",
        "SMK3",
        "UU 13/2003 Pasal 87; PP 50/2012",
        "UU 13/2003 Pasal 190",
        Administrative,
    ),
    other(
        "UPH-01",
        "Upah di bawah upah minimum",
        "UU 13/2003 Pasal 88E ayat (2)",
        "UU 13/2003 Pasal 185",
        Felony,
    ),
    other(
        "UPH-02",
        "Upah tidak dibayar sesuai kesepakatan",
        "UU 13/2003 Pasal 88A ayat (3)",
        "UU 13/2003 Pasal 185",
        Felony,
    ),
    other(
        "UPH-03",
        "Upah selama tidak bekerja yang dibenarkan",
        "UU 13/2003 Pasal 93 ayat (2)",
        "UU 13/2003 Pasal 186",
        Misdemeanour,
    ),
    other(
        "UPH-04",
        "Struktur dan skala upah",
        "UU 13/2003 Pasal 92",
        "UU 13/2003 Pasal 190",
        Administrative,
    ),
    other(
        "WKT-01",
        "Persetujuan dan batas lembur",
        "UU 13/2003 Pasal 78 ayat (1)",
        "UU 13/2003 Pasal 188",
        Misdemeanour,
    ),
    other(
        "WKT-02",
        "Upah lembur",
        "UU 13/2003 Pasal 78 ayat (2)",
        "UU 13/2003 Pasal 187",
        Misdemeanour,
    ),
    other(
        "WKT-03",
        "Istirahat dan cuti",
        "UU 13/2003 Pasal 79 ayat (1)-(3)",
        "UU 13/2003 Pasal 187",
        Misdemeanour,
    ),
    other(
        "PPB-01",
        "Peraturan perusahaan",
        "UU 13/2003 Pasal 108 ayat (1)",
        "UU 13/2003 Pasal 188",
        Misdemeanour,
    ),
    other(
        "ANK-01",
        "Pekerja anak",
        "UU 13/2003 Pasal 68, 69 ayat (2)",
        "UU 13/2003 Pasal 185",
        Felony,
    ),
    other(
        "TKA-01",
        "Mempekerjakan tenaga kerja asing tanpa RPTKA",
        "UU 13/2003 Pasal 42 ayat (1)",
        "UU 13/2003 Pasal 190",
        Administrative,
    ),
    other(
        "JKS-01",
        "Tidak mendaftarkan pekerja ke BPJS",
        "UU 24/2011 Pasal 15 ayat (1)-(2)",
        "UU 24/2011 Pasal 17",
        Administrative,
    ),
    other(
        "JKS-02",
        "Tidak memungut atau menyetor iuran BPJS",
        "UU 24/2011 Pasal 19 ayat (1)-(2)",
        "UU 24/2011 Pasal 55",
        Felony,
    ),
];

/// The norm with this code.
#[must_use]
pub fn norm(code: &str) -> Option<&'static Norm> {
    NORMS.iter().find(|norm| norm.code == code)
}
