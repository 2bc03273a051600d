//! The indicators of ILOSTAT on labour inspection, with their definitions.

use super::shown::{Indicator, Text};

/// From how many inspectors there are, visits they made, and workplaces.
pub(super) fn indicators(inspectors: f64, visits: f64, workplaces: f64) -> Vec<Indicator> {
    let mut all = of_staff(inspectors);
    all.extend(of_work(inspectors, visits, workplaces));
    all
}

fn of_staff(inspectors: f64) -> Vec<Indicator> {
    vec![
        Indicator {
            code: "LAI_INSP_SEX_NB_A",
            title: Text {
                id: "Pengawas menurut jenis kelamin",
                en: "Labour inspectors by sex",
            },
            definition: Text {
                id: "Pejabat yang menegakkan, memberi nasihat dan melaporkan kekurangan, dengan wewenang memulai tindakan hukum; pada akhir tahun.",
                en: "Public officials who enforce, advise and report gaps, with power to start legal action; at the end of the year.",
            },
            value: Some(inspectors),
            note: Some(Text {
                id: "Hanya jumlah; jenis kelamin belum dicatat.",
                en: "The total only; sex is not recorded.",
            }),
        },
        Indicator {
            code: "LAI_INDE_NOC_RT_A",
            title: Text {
                id: "Pengawas per 10.000 orang bekerja",
                en: "Inspectors per 10,000 employed persons",
            },
            definition: Text {
                id: "Pengawas dibagi orang bekerja (Sakernas Agustus, BPS) kali 10.000.",
                en: "Inspectors by employed persons (BPS Sakernas, August) times 10,000.",
            },
            value: None,
            note: Some(Text {
                id: "Penyebutnya data BPS, tidak ada dalam register ini.",
                en: "The denominator is of BPS, not of this register.",
            }),
        },
    ]
}

fn of_work(inspectors: f64, visits: f64, workplaces: f64) -> Vec<Indicator> {
    let each = (inspectors > 0.0).then(|| (visits / inspectors * 10_000.0).round() / 10_000.0);
    vec![
        Indicator {
            code: "LAI_VIST_NOC_NB_A",
            title: Text {
                id: "Kunjungan pengawasan",
                en: "Labour inspection visits",
            },
            definition: Text {
                id: "Kehadiran fisik di tempat kerja untuk pemeriksaan yang didokumentasikan; pemeriksaan dokumen di kantor tidak dihitung.",
                en: "Physical presence in a workplace for inspection, duly documented; desk checks do not count.",
            },
            value: Some(visits),
            note: None,
        },
        Indicator {
            code: "LAI_VDIN_NOC_RT_A",
            title: Text {
                id: "Kunjungan per pengawas",
                en: "Visits per inspector",
            },
            definition: Text {
                id: "Kunjungan dalam setahun dibagi pengawas.",
                en: "Visits in the year by inspectors.",
            },
            value: each,
            note: None,
        },
        Indicator {
            code: "LAI_WOPL_NOC_NB_A",
            title: Text {
                id: "Tempat kerja terdaftar yang dapat diawasi",
                en: "Registered workplaces that could be selected for inspection",
            },
            definition: Text {
                id: "Perusahaan aktif pada akhir tahun.",
                en: "Establishments active at the end of the year.",
            },
            value: Some(workplaces),
            note: None,
        },
    ]
}
