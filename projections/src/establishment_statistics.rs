//! Establishments, for counts: read from the rows of their list.

use domain::establishment::{Duty, Status};
use domain::law::Law;

use chrono::NaiveDate;

use crate::count::{By, Dimension, Firm, Measure, Milestone, Reports, Subject, Unit};
use crate::establishment_list::TABLE;
use crate::wlk::{Ranges, overdue_days};

/// Establishments (*perusahaan*) of the register.
pub static ESTABLISHMENTS: Subject = Subject {
    name: "establishments",
    table: TABLE,
    each: "",
    milestones: &[Milestone::by(
        "registered",
        ["true", "t.registered_on", "t.province"],
        [
            "Terdaftar; provinsinya adalah letak perusahaan pada waktu yang ditanyakan.",
            "Known to the register; its province is where it lies at the time of the question.",
        ],
    )],
    dimensions: &[
        Dimension::PROVINCE,
        Dimension::MONTH,
        Dimension::QUARTER,
        Dimension::YEAR,
        Dimension::of(
            "status",
            By::Value("t.status"),
            ["Status perusahaan.", "State of the establishment."],
        ),
        Dimension::of(
            "kind",
            By::Value("t.office"),
            ["Kantor pusat atau cabang.", "Head office or branch."],
        ),
        Dimension::SIZE,
        Dimension::SECTION,
    ],
    measures: &[
        Measure::of(
            "establishments",
            Unit::Number,
            "1",
            ["Perusahaan.", "Establishments."],
        ),
        Measure::of(
            "workers",
            Unit::Number,
            "t.workers",
            [
                "Jumlah pekerja menurut hitungan terakhir.",
                "Workers as last counted.",
            ],
        ),
        Measure::of(
            "subject",
            Unit::Number,
            "(:subject)::integer",
            [
                "Perusahaan yang sampai hari itu sedikitnya satu laporannya sudah jatuh tempo.",
                "Establishments of which at least one report was due by the day.",
            ],
        ),
        Measure::of(
            "valid",
            Unit::Number,
            "(:subject AND NOT :missing)::integer",
            [
                "Di antaranya yang tidak kurang satu laporan pun.",
                "Those of which none is missing.",
            ],
        ),
        Measure::quotient(
            "valid_rate",
            (["valid", "subject"], 4),
            [
                "valid dibagi subject, empat desimal.",
                "valid of subject, to four digits.",
            ],
        ),
    ],
    usual_measures: 2,
    statuses: Status::NAMES,
    officers: "'{}'::text[]",
    firm: Firm::Own,
    list: "establishments",
    summed_by: None,
};

impl Reports {
    /// Who must have reported by a day, by the law in force.
    #[must_use]
    pub fn by(law: &Law, on: NaiveDate) -> Self {
        let any = |what: &str| {
            let of = |duty: Duty| {
                within(
                    &format!("t.{}_{what}", duty.code()),
                    &overdue_days(law, duty, on),
                )
            };
            let conditions: Vec<String> = Duty::ALL.into_iter().map(of).collect();
            format!("({})", conditions.join(" OR "))
        };
        Self {
            subject: any("since"),
            missing: any("on"),
        }
    }
}

/// Whether a column lies in one of some intervals, as SQL; not where there is no day.
fn within(column: &str, ranges: &Ranges) -> String {
    let lies = |(from, to): &(NaiveDate, NaiveDate)| {
        format!("({column} >= DATE '{from}' AND {column} < DATE '{to}')")
    };
    let ranges: Vec<String> = ranges.iter().map(lies).collect();
    let any = if ranges.is_empty() {
        "false".to_owned()
    } else {
        ranges.join(" OR ")
    };
    format!("coalesce({any}, false)")
}
