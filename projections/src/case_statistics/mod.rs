//! Inspection cases and the visits made in them, for counts. Where a case comes from is no part of
//! it: a count by source would tell of a complaint.

mod observation;

use domain::case::CaseStatus;

pub(crate) use self::observation::CaseObservation;
use crate::count::{By, Dimension, Firm, Measure, Milestone, Subject, Unit};
use crate::table::Row;

/// The table.
pub(crate) const TABLE: &str = CaseObservation::TABLE;

const REGISTERED: Milestone = Milestone::of(
    "registered",
    ["Perkara didaftarkan.", "The case was registered."],
);
const VISITED: Milestone = Milestone::by(
    "visited",
    ["true", "v.visited_on", "v.visited_in"],
    [
        "Pemeriksaan dimulai di tempat kerja; kunjungan yang tidak menemukan perusahaan tidak dihitung.",
        "An examination was begun at the workplace; a visit that found nobody does not count.",
    ],
);
const NORM: Dimension = Dimension::of(
    "norm",
    By::Each("t.norms"),
    [
        "Norma yang dilanggar menurut temuan; perkara dengan beberapa norma dihitung pada tiap norma.",
        "Norm of a finding; a case with findings of several counts under each.",
    ],
);
const STATUS: Dimension = Dimension::of(
    "status",
    By::Value("t.status"),
    ["Status perkara.", "State of the case."],
);

/// Inspection cases (*perkara pengawasan*).
pub static CASES: Subject = Subject {
    name: "cases",
    table: TABLE,
    each: "",
    milestones: &[
        REGISTERED,
        Milestone::of(
            "ordered",
            [
                "Surat perintah tugas pertama diterbitkan.",
                "The first task order was issued.",
            ],
        ),
        Milestone::of(
            "examined",
            ["Pemeriksaan pertama selesai.", "The first examination was completed."],
        ),
        Milestone::of(
            "nota_i",
            ["Nota Pemeriksaan I diterbitkan.", "The first note was issued."],
        ),
        Milestone::of(
            "received",
            [
                "Nota Pemeriksaan I diterima perusahaan.",
                "The first note was received by the employer.",
            ],
        ),
        Milestone::of(
            "nota_ii",
            ["Nota Pemeriksaan II diterbitkan.", "The second note was issued."],
        ),
        Milestone::of(
            "special",
            ["Nota Pemeriksaan Khusus diterbitkan.", "A special note was issued."],
        ),
        Milestone::of(
            "complied",
            [
                "Temuan terakhir yang terbuka dinyatakan dipenuhi setelah sebuah nota terbit.",
                "The last open finding was verified as resolved after a note had been issued.",
            ],
        ),
        Milestone::of(
            "escalated",
            ["Ditingkatkan ke penyidikan.", "An investigation was ordered."],
        ),
        Milestone::of("closed", ["Perkara ditutup.", "The case was closed."]),
    ],
    dimensions: &[
        Dimension::PROVINCE,
        Dimension::MONTH,
        Dimension::QUARTER,
        Dimension::YEAR,
        NORM,
        STATUS,
        Dimension::of(
            "close_reason",
            By::Value("t.close_reason"),
            ["Alasan penutupan.", "Why it was closed."],
        ),
        Dimension::of(
            "kind",
            By::Value("t.kind"),
            ["Jenis pemeriksaan terakhir.", "Kind of the last examination."],
        ),
        Dimension::of(
            "inspector",
            By::Each("t.inspectors"),
            [
                "Pengawas dalam surat perintah tugas; perkara beberapa pengawas dihitung pada tiap pengawas.",
                "Inspector of the task order; a case of several counts under each.",
            ],
        ),
        Dimension::LEVEL,
        Dimension::UNIT,
        Dimension::SIZE,
        Dimension::SECTION,
    ],
    measures: &[
        Measure::of(
            "cases",
            Unit::Number,
            "1",
            ["Perkara pengawasan.", "Inspection cases."],
        )
        .summed("coalesce(sum(s.counted), 0)::bigint"),
        Measure::different(
            "establishments",
            "t.firm",
            [
                "Perusahaan berbeda, menurut daftar perusahaan atau, bila tidak ada di dalamnya, menurut nama.",
                "Different establishments, by their register or, where it does not know them, by name.",
            ],
        ),
        Measure::officers(
            "inspectors",
            [
                "Pengawas berbeda dalam surat perintah tugas.",
                "Different inspectors of the task orders.",
            ],
        ),
        Measure::of(
            "noted",
            Unit::Number,
            "(t.nota_i)::integer",
            [
                "Perkara dengan Nota Pemeriksaan I.",
                "Cases with a first note.",
            ],
        )
        .summed("coalesce(sum(s.noted), 0)::bigint"),
        Measure::of(
            "complied_after_first_note",
            Unit::Number,
            "(t.nota_i AND t.complied AND t.complied_with = 'nota_i')::integer",
            [
                "Perkara yang semua temuannya dipenuhi setelah Nota I, tanpa Nota II.",
                "Cases of which every finding was resolved after the first note, without a second one.",
            ],
        )
        .summed("coalesce(sum(s.complied), 0)::bigint"),
        Measure::quotient(
            "compliance_rate",
            (["complied_after_first_note", "noted"], 4),
            [
                "complied_after_first_note dibagi noted, empat desimal.",
                "complied_after_first_note of noted, to four digits.",
            ],
        ),
    ],
    usual_measures: 1,
    statuses: CaseStatus::NAMES,
    officers: "t.inspectors",
    firm: Firm::Named,
    list: "cases",
    summed_by: Some(&[
        ("norm", &[]),
        ("status", &["registered"]),
        ("close_reason", &["closed"]),
    ]),
};

/// Visits (*kunjungan pengawasan*): examinations begun at a workplace.
pub static VISITS: Subject = Subject {
    name: "visits",
    table: TABLE,
    each: " CROSS JOIN LATERAL jsonb_to_recordset(t.visits) AS v (number integer, kind text,
           visited_on date, visited_in text, inspectors text[])",
    milestones: &[VISITED],
    dimensions: &[
        Dimension::PROVINCE,
        Dimension::MONTH,
        Dimension::QUARTER,
        Dimension::YEAR,
        NORM,
        STATUS,
        Dimension::of(
            "kind",
            By::Value("v.kind"),
            ["Jenis pemeriksaan.", "Kind of examination."],
        ),
        Dimension::of(
            "inspector",
            By::Each("v.inspectors"),
            [
                "Pengawas yang diperintahkan pada hari kunjungan; dihitung pada tiap pengawas.",
                "Inspector under orders on the day of the visit; it counts under each.",
            ],
        ),
        Dimension::LEVEL,
        Dimension::UNIT,
        Dimension::SIZE,
        Dimension::SECTION,
    ],
    measures: &[
        Measure::of("visits", Unit::Number, "1", ["Kunjungan.", "Visits."])
            .summed("coalesce(sum(s.counted), 0)::bigint"),
        Measure::different(
            "cases",
            "t.id",
            [
                "Perkara dengan kunjungan.",
                "Cases in which they were made.",
            ],
        ),
        Measure::officers(
            "inspectors",
            [
                "Pengawas berbeda yang berkunjung.",
                "Different inspectors who visited.",
            ],
        ),
        Measure::different(
            "establishments",
            "t.firm",
            [
                "Perusahaan berbeda yang dikunjungi, menurut daftar perusahaan atau menurut nama.",
                "Different establishments visited, by their register or by name.",
            ],
        ),
        Measure::quotient(
            "visits_per_inspector",
            (["visits", "inspectors"], 4),
            [
                "Kunjungan dibagi pengawas yang berkunjung, empat desimal.",
                "Visits of each inspector who visited, to four digits.",
            ],
        ),
    ],
    // Different cases and inspectors are no sums: they are told when they are asked for.
    usual_measures: 1,
    statuses: CaseStatus::NAMES,
    officers: "v.inspectors",
    firm: Firm::Named,
    list: "cases",
    summed_by: Some(&[("norm", &[]), ("kind", &[])]),
};
