//! What can be counted, and what each number means.

use axum::Json;
use projections::count::{DURATION_MEASURES, Meaning, Subject, Unit};
use schemars::JsonSchema;
use serde::Serialize;

use super::{SUBJECTS, may_list};
use crate::auth::SignedIn;

/// Everything that can be counted.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Measures {
    subjects: Vec<Defined>,
}

/// One subject with all that can be asked of it.
#[derive(Debug, Serialize, JsonSchema)]
struct Defined {
    /// Its name in addresses.
    subject: &'static str,
    /// Where it is counted.
    counted_at: String,
    /// Where its rows are listed; null for who may not read that list.
    listed_at: Option<String>,
    /// What makes a row count; the first one when none is named.
    milestones: Vec<Term>,
    /// What it is broken down and narrowed by.
    dimensions: Vec<Term>,
    /// What is told of it.
    measures: Vec<DefinedMeasure>,
}

/// A name and what it means.
#[derive(Debug, Serialize, JsonSchema)]
struct Term {
    name: &'static str,
    /// In Indonesian.
    definition: &'static str,
    /// In English.
    definition_en: &'static str,
}

/// A measure.
#[derive(Debug, Serialize, JsonSchema)]
struct DefinedMeasure {
    #[serde(flatten)]
    term: Term,
    /// `number`, `IDR`, `days` or `ratio`.
    unit: &'static str,
    /// Whether it is told when no measure is named.
    usual: bool,
    /// What it is made of.
    source: &'static str,
}

/// `GET /statistics/measures`
pub(in crate::http) async fn measures(SignedIn(officer): SignedIn) -> Json<Measures> {
    let defined = |subject| defined(subject, may_list(&officer, subject));
    let subjects = SUBJECTS.into_iter().map(defined).collect();
    Json(Measures { subjects })
}

fn defined(subject: &'static Subject, opens: bool) -> Defined {
    let milestones = subject.milestones.iter();
    let dimensions = subject.dimensions.iter();
    let own = subject.measures.iter().enumerate();
    let own = own.map(|(nth, one)| {
        (
            one.name,
            one.unit,
            one.meaning,
            nth < subject.usual_measures,
        )
    });
    let days = DURATION_MEASURES.map(|(name, unit, meaning)| (name, unit, meaning, false));
    let measure =
        |(name, unit, meaning, usual): (&'static str, Unit, Meaning, bool)| DefinedMeasure {
            term: term(name, meaning),
            unit: unit.code(),
            usual,
            source: source(subject),
        };
    Defined {
        subject: subject.name,
        counted_at: format!("/api/v1/statistics/{}", subject.name),
        listed_at: opens.then(|| format!("/api/v1/{}", subject.list)),
        milestones: milestones
            .map(|one| term(one.name(), one.meaning()))
            .collect(),
        dimensions: dimensions
            .map(|one| term(one.name(), one.meaning()))
            .collect(),
        measures: own.chain(days).map(measure).collect(),
    }
}

const fn term(name: &'static str, [definition, definition_en]: Meaning) -> Term {
    Term {
        name,
        definition,
        definition_en,
    }
}

/// Which events of the log the numbers of a subject are made of.
fn source(subject: &Subject) -> &'static str {
    match subject.list {
        "establishments" => "events of establishments (daftar perusahaan)",
        "prosecutions" => "events of prosecutions (register perkara tipiring)",
        _ => "events of inspection cases (register perkara pengawasan)",
    }
}
