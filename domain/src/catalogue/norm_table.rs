//! Every norm of the violation catalogue. Sanctions of UU 13/2003 as amended by UU 6/2023; whether
//! a newer manpower law replaces them is open (V4). Where the catalogue's own source is unsure of
//! a line, the line needs confirmation.

use super::norms::{Norm, NormKind, Status};

macro_rules! norms {
    ($($code:literal $kind:ident $fine:expr, $status:ident
       $title:literal
       $duty:literal, $sanction:literal;)*) => {
        /// Every norm known to the system.
        pub const NORMS: &[Norm] = &[$(Norm {
            code: $code,
            title: $title,
            duty: $duty,
            sanction: $sanction,
            kind: NormKind::$kind,
            status: Status::$status,
            tipiring_fine_idr: $fine,
        }),*];
    };
}

// Code, kind of sanction, maximum fine in the fast procedure, how sure; title; duty, sanction.
norms! {
    "WLK-01" Misdemeanour Some(1_000_000), Confirmed
        "Laporan pertama, setelah berjalan kembali atau pindah"
        "UU 7/1981 Pasal 6 ayat (1)", "UU 7/1981 Pasal 10 ayat (1)";
    "WLK-02" Misdemeanour Some(1_000_000), Confirmed
        "Laporan tahunan"
        "UU 7/1981 Pasal 7 ayat (1)", "UU 7/1981 Pasal 10 ayat (1)";
    "WLK-03" Misdemeanour Some(1_000_000), Confirmed
        "Laporan sebelum pindah, berhenti atau bubar"
        "UU 7/1981 Pasal 8 ayat (1)", "UU 7/1981 Pasal 10 ayat (1)";
    "INS-01" Misdemeanour Some(500), Confirmed
        "Menghalangi pengawas atau menolak memberi keterangan"
        "UU 3/1951 Pasal 2, 3 ayat (1)", "UU 3/1951 Pasal 6 ayat (4)";
    "INS-02" Misdemeanour Some(500), Confirmed
        "Tidak menunjuk pengantar"
        "UU 3/1951 Pasal 4", "UU 3/1951 Pasal 6 ayat (5)";
    "K3-01" Misdemeanour Some(100_000), Confirmed
        "Syarat keselamatan kerja"
        "UU 1/1970 Pasal 3, 8, 9, 11-14", "UU 1/1970 Pasal 15 ayat (2)";
    "K3-02" Administrative None, Confirmed
        "SMK3"
        "UU 13/2003 Pasal 87; PP 50/2012", "UU 13/2003 Pasal 190";
    "K3-03" Misdemeanour Some(100_000), NeedsConfirmation
        "P2K3, ahli K3, laporan kecelakaan kerja"
        "UU 1/1970 Pasal 10, 11; Permenaker 4/1987, 3/1998", "UU 1/1970 Pasal 15 ayat (2)";
    "UPH-01" Felony None, Confirmed
        "Upah di bawah upah minimum"
        "UU 13/2003 Pasal 88E ayat (2)", "UU 13/2003 Pasal 185";
    "UPH-02" Felony None, Confirmed
        "Upah tidak dibayar sesuai kesepakatan"
        "UU 13/2003 Pasal 88A ayat (3)", "UU 13/2003 Pasal 185; denda keterlambatan Pasal 88A ayat (6)";
    "UPH-03" Misdemeanour None, Confirmed
        "Upah selama tidak bekerja yang dibenarkan"
        "UU 13/2003 Pasal 93 ayat (2)", "UU 13/2003 Pasal 186";
    "UPH-04" Administrative None, Confirmed
        "Struktur dan skala upah"
        "UU 13/2003 Pasal 92", "UU 13/2003 Pasal 190";
    "UPH-05" NoSanction None, Confirmed
        "Usaha mikro dan kecil: upah menurut kesepakatan, upah minimum dikecualikan"
        "UU 13/2003 Pasal 90B", "";
    "THR-01" Administrative None, Confirmed
        "Tunjangan hari raya keagamaan"
        "Permenaker 6/2016; PP 36/2021", "Denda 5% bagi pekerja; sanksi administratif";
    "WKT-01" Misdemeanour None, NeedsConfirmation
        "Persetujuan dan batas lembur"
        "UU 13/2003 Pasal 78 ayat (1)", "UU 13/2003 Pasal 188";
    "WKT-02" Misdemeanour None, Confirmed
        "Upah lembur"
        "UU 13/2003 Pasal 78 ayat (2)", "UU 13/2003 Pasal 187";
    "WKT-03" Misdemeanour None, Confirmed
        "Istirahat dan cuti"
        "UU 13/2003 Pasal 79 ayat (1)-(3)", "UU 13/2003 Pasal 187";
    "WKT-04" Misdemeanour None, Confirmed
        "Upah pada hari libur resmi"
        "UU 13/2003 Pasal 85 ayat (3)", "UU 13/2003 Pasal 187";
    "WKT-05" Felony None, Confirmed
        "Kesempatan beribadah"
        "UU 13/2003 Pasal 80", "UU 13/2003 Pasal 185";
    "PRM-01" Misdemeanour None, Confirmed
        "Kerja malam dan perlindungan pekerja perempuan"
        "UU 13/2003 Pasal 76", "UU 13/2003 Pasal 187";
    "PRM-02" Felony None, Confirmed
        "Istirahat melahirkan dan keguguran"
        "UU 13/2003 Pasal 82", "UU 13/2003 Pasal 185";
    "ANK-01" Felony None, Confirmed
        "Pekerja anak"
        "UU 13/2003 Pasal 68, 69 ayat (2)", "UU 13/2003 Pasal 185";
    "ANK-02" Misdemeanour None, Confirmed
        "Pekerjaan anak untuk bakat dan minat"
        "UU 13/2003 Pasal 71 ayat (2)", "UU 13/2003 Pasal 187";
    "ANK-03" Felony None, Confirmed
        "Bentuk-bentuk pekerjaan terburuk untuk anak"
        "UU 13/2003 Pasal 74", "UU 13/2003 Pasal 183";
    "DIS-01" Misdemeanour None, Confirmed
        "Perlindungan dan kuota pekerja penyandang disabilitas"
        "UU 13/2003 Pasal 67 ayat (1); UU 8/2016 Pasal 53", "UU 13/2003 Pasal 187";
    "PKW-01" Administrative None, Confirmed
        "Uang kompensasi PKWT"
        "UU 13/2003 Pasal 61A", "UU 13/2003 Pasal 190";
    "PKW-02" Misdemeanour None, Confirmed
        "Surat pengangkatan PKWTT lisan"
        "UU 13/2003 Pasal 63 ayat (1)", "UU 13/2003 Pasal 188";
    "PKW-03" Administrative None, Confirmed
        "Jangka waktu dan pencatatan PKWT"
        "UU 13/2003 Pasal 56-59; PP 35/2021", "Demi hukum menjadi PKWTT; sanksi administratif";
    "ALD-01" Administrative None, Confirmed
        "Alih daya tanpa perizinan"
        "UU 13/2003 Pasal 66 ayat (4)", "UU 13/2003 Pasal 190";
    "TKA-01" Administrative None, NeedsConfirmation
        "Mempekerjakan tenaga kerja asing tanpa RPTKA"
        "UU 13/2003 Pasal 42 ayat (1)", "UU 13/2003 Pasal 190; PP 34/2021";
    "TKA-02" Felony None, Confirmed
        "Tenaga kerja asing dipekerjakan orang perseorangan"
        "UU 13/2003 Pasal 42 ayat (2)", "UU 13/2003 Pasal 185";
    "TKA-03" Misdemeanour None, Confirmed
        "Tenaga pendamping dan pelatihan"
        "UU 13/2003 Pasal 45 ayat (1)", "UU 13/2003 Pasal 187";
    "PPB-01" Misdemeanour None, Confirmed
        "Peraturan perusahaan"
        "UU 13/2003 Pasal 108 ayat (1)", "UU 13/2003 Pasal 188";
    "PPB-02" Misdemeanour None, Confirmed
        "Masa berlaku, pembaruan dan pemberitahuan peraturan perusahaan"
        "UU 13/2003 Pasal 111 ayat (3), 114", "UU 13/2003 Pasal 188";
    "PPB-03" Administrative None, Confirmed
        "Naskah PKB dibagikan kepada pekerja"
        "UU 13/2003 Pasal 126 ayat (3)", "UU 13/2003 Pasal 190";
    "HI-01" Administrative None, Confirmed
        "LKS Bipartit"
        "UU 13/2003 Pasal 106", "UU 13/2003 Pasal 190";
    "HI-02" Felony None, Confirmed
        "Menghalangi mogok kerja yang sah; mengganti pekerja yang mogok"
        "UU 13/2003 Pasal 143; 144", "UU 13/2003 Pasal 185 (Pasal 143); Pasal 187 (Pasal 144)";
    "SPB-01" Felony None, Confirmed
        "Menghalangi serikat pekerja"
        "UU 21/2000 Pasal 28", "UU 21/2000 Pasal 43";
    "JKS-01" Administrative None, Confirmed
        "Tidak mendaftarkan pekerja ke BPJS"
        "UU 24/2011 Pasal 15 ayat (1)-(2)", "UU 24/2011 Pasal 17";
    "JKS-02" Felony None, Confirmed
        "Tidak memungut atau menyetor iuran BPJS"
        "UU 24/2011 Pasal 19 ayat (1)-(2)", "UU 24/2011 Pasal 55";
    "PHK-01" Felony None, Confirmed
        "Pesangon tidak dibayar"
        "UU 13/2003 Pasal 156 ayat (1)", "UU 13/2003 Pasal 185";
    "PLT-01" Misdemeanour None, Confirmed
        "Penempatan oleh badan tanpa izin"
        "UU 13/2003 Pasal 37 ayat (2), 38 ayat (2)", "UU 13/2003 Pasal 190; Pasal 188 (Pasal 38 ayat (2))";
    "DSK-01" Administrative None, Confirmed
        "Diskriminasi"
        "UU 13/2003 Pasal 5, 6", "UU 13/2003 Pasal 190";
}
