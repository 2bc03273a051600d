//! The flows: which table of numbers each is, by which dimensions.

use domain::law::Law;
use projections::case_statistics::{CASES, VISITS};
use projections::count::{Dimension, Question, Subject};
use projections::establishment_statistics::ESTABLISHMENTS;
use projections::prosecution_statistics::PROSECUTIONS;
use uuid::Uuid;

use super::codes::{self, Codelist};
use crate::auth::access::Operation;

/// Who maintains all structures.
pub(super) const AGENCY: &str = "WASNAKER";
/// The version of all structures.
pub(super) const VERSION: &str = "1.0";
/// The one scheme of concepts.
pub(super) const CONCEPTS: &str = "CONCEPTS";
/// The dimension of time.
pub(super) const TIME: &str = "TIME_PERIOD";
/// Begins the id of the flow of a release; the rest is the id of the release.
const RELEASE: &str = "R_";

/// What a dimension tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// How long the periods are.
    Frequency,
    /// What made it count.
    Milestone,
    /// What is told.
    Measure,
    /// A dimension of the counts.
    By(Dimension),
    /// The period of the milestone.
    Time,
}

/// A flow with its structure.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    /// Its id, and that of its structure.
    pub(super) id: String,
    /// What it is called, in Indonesian and in English.
    pub(super) name: [String; 2],
    /// Of what it counts.
    pub(super) subject: &'static Subject,
    /// Its dimensions in the order of a key, then that of time, if it has one.
    pub(super) parts: Vec<Part>,
    /// The release that it is; none for a flow of the counts.
    pub(super) release: Option<Uuid>,
}

/// The flows of the counts: each with the dimensions of its key besides frequency and measure.
const STANDING: [(&Subject, &str, &[&str]); 4] = [
    (&CASES, "Perkara pengawasan / Inspection cases", &["norm"]),
    (
        &PROSECUTIONS,
        "Perkara tipiring / Prosecutions",
        &["norm", "outcome"],
    ),
    (
        &VISITS,
        "Kunjungan pengawasan / Inspection visits",
        &["size"],
    ),
    (
        &ESTABLISHMENTS,
        "Perusahaan terdaftar / Registered establishments",
        &["size", "status"],
    ),
];

impl Part {
    /// The id of the dimension.
    pub(super) fn id(self) -> String {
        match self {
            Self::Frequency => "FREQ".to_owned(),
            Self::Milestone => "MILESTONE".to_owned(),
            Self::Measure => "MEASURE".to_owned(),
            Self::By(by) if by == Dimension::PROVINCE => "REF_AREA".to_owned(),
            Self::By(by) => by.name().to_uppercase(),
            Self::Time => TIME.to_owned(),
        }
    }
}

impl Part {
    /// What the dimension means, in Indonesian and in English.
    pub(super) const fn concept(self) -> [&'static str; 2] {
        match self {
            Self::Frequency => ["Frekuensi", "Frequency"],
            Self::Milestone => ["Tahap yang dihitung", "Milestone that is counted"],
            Self::Measure => ["Ukuran", "Measure"],
            Self::By(by) => by.meaning(),
            Self::Time => ["Periode tahap", "Period of the milestone"],
        }
    }
}

impl Flow {
    /// What it is called, in Indonesian and in English.
    pub(super) fn names(&self) -> [&str; 2] {
        self.name.each_ref().map(String::as_str)
    }

    /// The flows of the counts.
    pub(super) fn standing() -> impl Iterator<Item = Self> {
        STANDING.into_iter().map(|(subject, name, by)| {
            let own = by.iter().filter_map(|name| dimension(subject, name));
            let name = name.split_once(" / ").unwrap_or((name, name));
            let mut parts = vec![Part::Frequency, Part::By(Dimension::PROVINCE)];
            // What has one milestone is counted by it alone.
            parts.extend((subject.milestones.len() > 1).then_some(Part::Milestone));
            parts.extend(own.map(Part::By));
            parts.extend([Part::Measure, Part::Time]);
            Self {
                id: subject.name.to_uppercase(),
                name: [name.0.to_owned(), name.1.to_owned()],
                subject,
                parts,
                release: None,
            }
        })
    }

    /// The flow of a release with its question.
    pub(super) fn of_release(id: Uuid, title: &str, question: &Question) -> Self {
        let time = question.group_by.iter().find(|by| by.is_time()).copied();
        let others = question.group_by.iter().filter(|by| Some(**by) != time);
        let mut parts: Vec<Part> = others.map(|by| Part::By(*by)).collect();
        parts.push(Part::Measure);
        parts.extend(time.map(|_| Part::Time));
        Self {
            id: format!("{RELEASE}{}", id.simple()),
            name: [title.to_owned(), title.to_owned()],
            subject: question.subject,
            parts,
            release: Some(id),
        }
    }

    /// The dimensions of a key: all but time.
    pub(super) fn key(&self) -> impl Iterator<Item = Part> {
        self.parts
            .iter()
            .copied()
            .filter(|part| *part != Part::Time)
    }

    /// Whether it has a dimension of time.
    pub(super) fn has_time(&self) -> bool {
        self.parts.contains(&Part::Time)
    }

    /// What it takes to count what it tells.
    pub(super) fn operation(&self) -> Operation {
        match self.subject.name {
            "prosecutions" => Operation::CountProsecutions,
            "establishments" => Operation::CountCompliance,
            _ => Operation::CountCases,
        }
    }

    /// The codes of a dimension; none where its values are texts.
    pub(super) fn codelist(&self, part: Part, law: &Law) -> Option<Codelist> {
        match part {
            Part::Frequency => Some(codes::frequencies()),
            Part::Milestone => Some(codes::milestones(self.subject)),
            Part::Measure => Some(codes::measures(self.subject)),
            Part::By(by) => codes::of(by, self.subject, law),
            Part::Time => None,
        }
    }
}

/// The release of which a flow has this id.
pub(super) fn release(id: &str) -> Option<Uuid> {
    Uuid::try_parse(id.strip_prefix(RELEASE)?).ok()
}

/// A dimension of a subject by its name.
pub(super) fn dimension(subject: &Subject, name: &str) -> Option<Dimension> {
    let mut all = subject.dimensions.iter();
    all.find(|one| one.name() == name).copied()
}
