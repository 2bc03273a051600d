//! Prosecutions by milestone, for counts.

mod observation;

use domain::prosecution::ProsecutionStatus;

pub(crate) use self::observation::Observation;
use crate::count::{By, Dimension, Firm, Measure, Milestone, Subject, Unit};
use crate::table::Row;

/// The sentence was executed.
pub const COMPLETED: Milestone = Milestone::of(
    "completed",
    [
        "Putusan dilaksanakan (denda dibayar atau pidana dijalankan).",
        "The sentence was executed: the fine paid or the penalty served.",
    ],
);
/// The offence was reported.
pub const REPORTED: Milestone = Milestone::of(
    "reported",
    ["Laporan kejadian dibuat.", "The offence was reported."],
);
/// The norm that was broken.
pub const NORM: Dimension = Dimension::of(
    "norm",
    By::Value("t.norm"),
    ["Norma yang dilanggar.", "Norm that was broken."],
);

/// Prosecutions (*perkara tipiring*).
pub static PROSECUTIONS: Subject = Subject {
    name: "prosecutions",
    table: Observation::TABLE,
    each: "",
    // The first is counted when none is named.
    milestones: &[
        COMPLETED,
        REPORTED,
        Milestone::of(
            "opened",
            ["Penyidikan dibuka.", "The investigation was opened."],
        ),
        Milestone::of(
            "minutes",
            [
                "Berita acara pemeriksaan selesai.",
                "The minutes were finished.",
            ],
        ),
        Milestone::of(
            "referred",
            ["Dilimpahkan ke pengadilan.", "It was referred to court."],
        ),
        Milestone::of("judged", ["Diputus.", "Judgment was given."]),
        Milestone::of(
            "final",
            [
                "Putusan berkekuatan hukum tetap.",
                "The judgment became final.",
            ],
        ),
    ],
    dimensions: &[
        Dimension::PROVINCE,
        Dimension::MONTH,
        Dimension::QUARTER,
        Dimension::YEAR,
        NORM,
        Dimension::of(
            "status",
            By::Value("t.status"),
            ["Status penyidikan.", "State of the prosecution."],
        ),
        Dimension::of(
            "outcome",
            By::Value("t.outcome"),
            ["Amar putusan.", "Outcome of the judgment."],
        ),
        Dimension::of(
            "kind",
            By::Value("t.accused_role"),
            [
                "Kedudukan tersangka: pengusaha atau pengurus.",
                "Who is accused: the employer or a manager.",
            ],
        ),
        Dimension::of(
            "inspector",
            By::Value("t.inspector"),
            ["Penyidik (PPNS).", "The investigator."],
        ),
        Dimension::LEVEL,
        Dimension::UNIT,
        Dimension::SIZE,
        Dimension::SECTION,
    ],
    measures: &[
        Measure::of(
            "prosecutions",
            Unit::Number,
            "1",
            ["Perkara tipiring.", "Prosecutions."],
        )
        .summed("coalesce(sum(s.counted), 0)::bigint"),
        Measure::different(
            "inspectors",
            "t.inspector",
            ["Penyidik berbeda.", "Different investigators."],
        )
        .summed("count(DISTINCT s.inspector)"),
        Measure::of(
            "fines_idr",
            Unit::Rupiah,
            "t.fine_idr",
            ["Jumlah denda yang dijatuhkan.", "Fines imposed, summed."],
        )
        .summed("coalesce(sum(s.fines_idr), 0)::bigint"),
        Measure::different(
            "establishments",
            "t.firm",
            [
                "Perusahaan berbeda menurut nama.",
                "Different establishments by name.",
            ],
        ),
        Measure::different(
            "accused",
            "t.person",
            [
                "Orang berbeda yang ditetapkan sebagai tersangka dengan kunci orang; register lama tidak menyebutnya.",
                "Different persons named as accused by a key of the person; old registers have none.",
            ],
        ),
        Measure::of(
            "fined",
            Unit::Number,
            "(t.fine_idr > 0)::integer",
            ["Perkara yang dijatuhi denda.", "Prosecutions with a fine."],
        )
        .summed("coalesce(sum(s.fined), 0)::bigint"),
        Measure::quotient(
            "average_fine_idr",
            (["fines_idr", "fined"], 2),
            [
                "Rata-rata denda dari perkara yang didenda, dua desimal.",
                "Average fine of those fined, to two digits.",
            ],
        ),
    ],
    usual_measures: 3,
    statuses: ProsecutionStatus::NAMES,
    officers: "ARRAY[t.inspector]",
    firm: Firm::OfItsCase,
    list: "prosecutions",
    summed_by: Some(&[
        ("norm", &[]),
        ("outcome", &["judged", "final", "completed"]),
        ("status", &["reported"]),
        ("kind", &["opened"]),
    ]),
};
