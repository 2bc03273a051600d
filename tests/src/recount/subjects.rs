//! What can be counted, with the names of its parts.

/// A subject with the names of its parts.
#[derive(Debug)]
pub struct Subject {
    /// In addresses.
    pub name: &'static str,
    /// What makes one count.
    pub milestones: &'static [&'static str],
    /// What they are broken down by.
    pub dimensions: &'static [&'static str],
    /// What is told of them.
    pub measures: &'static str,
    /// The number of rows that its list has.
    pub rows: &'static str,
}

/// Everything that can be counted.
pub const SUBJECTS: [Subject; 4] = [
    Subject {
        name: "cases",
        milestones: &[
            "registered",
            "ordered",
            "examined",
            "nota_i",
            "received",
            "nota_ii",
            "special",
            "complied",
            "escalated",
            "closed",
        ],
        dimensions: &[
            "province",
            "month",
            "quarter",
            "year",
            "norm",
            "status",
            "close_reason",
            "kind",
            "inspector",
            "level",
            "unit",
            "size",
            "section",
        ],
        measures: "cases,establishments,inspectors,noted,complied_after_first_note,compliance_rate",
        rows: "cases",
    },
    Subject {
        name: "visits",
        milestones: &["visited"],
        dimensions: &[
            "province",
            "month",
            "quarter",
            "year",
            "norm",
            "status",
            "kind",
            "inspector",
            "level",
            "unit",
            "size",
            "section",
        ],
        measures: "visits,cases,inspectors,establishments,visits_per_inspector",
        rows: "cases",
    },
    Subject {
        name: "prosecutions",
        milestones: &[
            "reported",
            "opened",
            "minutes",
            "referred",
            "judged",
            "final",
            "completed",
        ],
        dimensions: &[
            "province",
            "month",
            "quarter",
            "year",
            "norm",
            "status",
            "outcome",
            "kind",
            "inspector",
            "level",
            "unit",
            "size",
            "section",
        ],
        measures: "prosecutions,inspectors,fines_idr,establishments,accused,fined,average_fine_idr",
        rows: "prosecutions",
    },
    Subject {
        name: "establishments",
        milestones: &["registered"],
        dimensions: &[
            "province", "month", "quarter", "year", "status", "kind", "size", "section",
        ],
        measures: "establishments,workers",
        rows: "establishments",
    },
];
