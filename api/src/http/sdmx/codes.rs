//! The lists of codes.

use domain::law::Law;
use domain::prosecution::Outcome;
use domain::province;
use domain::rules::size::Size;
use projections::count::{DURATION_MEASURES, Dimension, Subject, Unit};
use serde_json::Value;

/// The nation, where provinces are told apart.
pub(super) const NATION: &str = "ID";
/// All values of a dimension together.
pub(super) const TOTAL: &str = "_T";

/// A list of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Codelist {
    /// Its id.
    pub(super) id: String,
    /// What it is called in English.
    pub(super) name: String,
    /// Its codes in order.
    pub(super) codes: Vec<Code>,
}

/// A code with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Code {
    pub(super) id: String,
    /// In Indonesian and in English.
    pub(super) name: [String; 2],
    /// The code of which it is a part.
    pub(super) parent: Option<&'static str>,
}

fn code(id: &str, indonesian: &str, english: &str) -> Code {
    Code {
        id: id.to_owned(),
        name: [indonesian.to_owned(), english.to_owned()],
        parent: None,
    }
}

fn list(id: &str, name: &str, codes: impl IntoIterator<Item = Code>) -> Codelist {
    Codelist {
        id: id.to_owned(),
        name: name.to_owned(),
        codes: codes.into_iter().collect(),
    }
}

/// How long periods are.
pub(super) fn frequencies() -> Codelist {
    let codes = [
        code("A", "Tahunan", "Annual"),
        code("Q", "Triwulanan", "Quarterly"),
        code("M", "Bulanan", "Monthly"),
    ];
    list("CL_FREQ", "Frequency", codes)
}

/// How sure an observation is.
pub(super) fn statuses() -> Codelist {
    let codes = [
        code("A", "Angka biasa", "Normal value"),
        code("Q", "Tidak diberitahukan", "Missing value; suppressed"),
    ];
    list("CL_OBS_STATUS", "Observation status", codes)
}

/// Units of measures.
pub(super) fn units() -> Codelist {
    let codes = [
        (Unit::Number, "Jumlah", "Number"),
        (Unit::Rupiah, "Rupiah", "Indonesian rupiah"),
        (Unit::Days, "Hari kalender", "Calendar days"),
        (Unit::Ratio, "Rasio", "Ratio"),
    ];
    let codes = codes.map(|(unit, id, en)| code(unit.code(), id, en));
    list("CL_UNIT_MEASURE", "Unit of measure", codes)
}

/// What makes something count.
pub(super) fn milestones(subject: &Subject) -> Codelist {
    let codes = subject.milestones.iter().map(|one| {
        let [indonesian, english] = one.meaning();
        code(one.name(), indonesian, english)
    });
    let id = format!("CL_MILESTONE_{}", subject.name.to_uppercase());
    list(&id, "Milestone", codes)
}

/// What is told.
pub(super) fn measures(subject: &Subject) -> Codelist {
    let own = subject.measures.iter().map(|one| (one.name, one.meaning));
    let days = DURATION_MEASURES.map(|(name, _, meaning)| (name, meaning));
    let all = own.chain(days).map(|(name, [id, en])| code(name, id, en));
    let id = format!("CL_MEASURE_{}", subject.name.to_uppercase());
    list(&id, "Measure", all)
}

/// The values of a dimension, if they can be listed, with all of them together.
pub(super) fn of(by: Dimension, subject: &Subject, law: &Law) -> Option<Codelist> {
    let (id, name, codes): (String, &str, Vec<Code>) = match by.name() {
        "province" => return Some(areas()),
        "norm" => {
            let mut norms: Vec<Code> = law
                .norms
                .iter()
                .map(|norm| code(&norm.code, &norm.title, &norm.title))
                .collect();
            norms.dedup_by(|one, other| one.id == other.id);
            ("CL_NORM".to_owned(), "Norm", norms)
        }
        "outcome" => {
            let outcomes = Outcome::ALL.into_iter().filter_map(|one| {
                let id = serde_json::to_value(one).ok()?;
                let id = id.as_str()?;
                Some(code(id, one.name(), id))
            });
            (
                "CL_OUTCOME".to_owned(),
                "Outcome of the judgment",
                outcomes.collect(),
            )
        }
        "size" => {
            let sizes = Size::ALL.map(|one| code(one.code(), one.code(), one.code()));
            (
                "CL_SIZE".to_owned(),
                "Size of the establishment",
                sizes.into(),
            )
        }
        "status" => {
            let statuses = subject.statuses.iter().map(|one| code(one, one, one));
            let id = format!("CL_STATUS_{}", subject.name.to_uppercase());
            (id, "State", statuses.collect())
        }
        _ => return None,
    };
    let more = [
        code(TOTAL, "Jumlah", "Total"),
        code(crate::http::forms::UNKNOWN, "Tidak diketahui", "Unknown"),
    ];
    Some(list(&id, name, more.into_iter().chain(codes)))
}

/// The provinces, parts of the nation.
fn areas() -> Codelist {
    let provinces = province::all().iter().map(|one| Code {
        parent: Some(NATION),
        ..code(&one.code.0, &one.name, &one.name)
    });
    let more = [
        code(NATION, "Indonesia", "Indonesia"),
        code(crate::http::forms::UNKNOWN, "Tidak diketahui", "Unknown"),
    ];
    let areas = more.into_iter().chain(provinces);
    list(
        "CL_AREA",
        "Provinces (codes of the Ministry of Home Affairs)",
        areas,
    )
}

/// A value of a dimension as its code.
pub(super) fn value(by: Dimension, value: Option<&str>) -> String {
    match value {
        None => crate::http::forms::UNKNOWN.to_owned(),
        Some(TOTAL) => total(by).to_owned(),
        Some(value) => value.to_owned(),
    }
}

/// All values of a dimension together.
pub(super) fn total(by: Dimension) -> &'static str {
    if by == Dimension::PROVINCE {
        NATION
    } else {
        TOTAL
    }
}

/// The number that a measure has in the numbers of a row, with its unit.
pub(super) fn unit(subject: &Subject, measure: &str) -> Unit {
    let own = subject.measures.iter().map(|one| (one.name, one.unit));
    let days = DURATION_MEASURES.map(|(name, unit, _)| (name, unit));
    let mut all = own.chain(days);
    all.find(|(name, _)| *name == measure)
        .map_or(Unit::Number, |(_, unit)| unit)
}

/// A number as it is written; none where there is none.
pub(super) fn number(value: Option<&Value>) -> Option<String> {
    value
        .filter(|value| value.is_number())
        .map(Value::to_string)
}
