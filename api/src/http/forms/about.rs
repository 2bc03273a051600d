//! What it takes to read a table of numbers: where it comes from, as of when, what needs
//! confirmation, and under which licence it may be used.

use chrono::NaiveDate;
use domain::law::Law;
use projections::count::{Meaning, Question};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{Column, File};

/// The rules of the law by which it is told who has reported.
const REPORTS: [&str; 3] = [
    "wlk.opening_days",
    "wlk.annual_months",
    "wlk.closing_days_before",
];
/// That the house has not said under which licence its numbers may be used.
const NO_LICENCE: &str = "belum ditetapkan (not determined yet; needs_confirmation)";

/// What it takes to read a table.
#[derive(Debug, Clone)]
pub(in crate::http) struct About {
    /// What files of it are called, without their ending.
    pub(super) name: String,
    /// What it is called.
    pub(super) title: String,
    /// Its address, without the form.
    pub(super) address: String,
    /// What made its rows count.
    milestone: (&'static str, Meaning),
    /// Which provinces are told apart.
    province_set: &'static str,
    /// The position of the log up to which it is counted.
    pub(super) position: i64,
    /// The one province of which it is, for who reads no other.
    within: Option<String>,
    /// The day whose truth was asked for.
    as_of: Option<NaiveDate>,
    /// The position whose knowledge was asked for.
    known_at: Option<i64>,
    /// The released table that it is.
    vintage: Option<Vintage>,
    /// What a lawyer must still confirm of what the numbers rest on.
    notes: Vec<String>,
    /// Under which licence it may be used.
    pub(super) licence: Option<String>,
    /// The numbers of all.
    pub(super) totals: Map<String, Value>,
}

/// A released table.
#[derive(Debug, Clone)]
pub(in crate::http) struct Vintage {
    /// Of which release.
    pub(in crate::http) release: Uuid,
    /// From 1.
    pub(in crate::http) revision: u32,
    /// SHA-256 of its text.
    pub(in crate::http) digest: String,
}

impl About {
    /// Of a question, at an address, counted up to a position.
    pub(in crate::http) fn of(
        law: &Law,
        question: &Question,
        address: String,
        position: i64,
        licence: Option<&str>,
    ) -> Self {
        let subject = question.subject;
        let [counted, _] = subject.measures.first().map_or(["", ""], |one| one.meaning);
        let [reached, _] = question.milestone.meaning();
        Self {
            name: format!("{}-{position}", subject.name),
            title: format!("{counted} {reached}"),
            address,
            milestone: (question.milestone.name(), question.milestone.meaning()),
            province_set: question.province_set.code(),
            position,
            within: question.within.clone(),
            as_of: question.past.as_of,
            known_at: question.past.known_at,
            vintage: None,
            notes: notes(law, question),
            licence: licence.map(str::to_owned),
            totals: Map::new(),
        }
    }

    /// Of a released table, by its title.
    pub(in crate::http) fn released(self, title: &str, vintage: Vintage) -> Self {
        Self {
            name: format!("{}-{}", vintage.release, vintage.revision),
            title: title.to_owned(),
            vintage: Some(vintage),
            ..self
        }
    }

    /// With the numbers of all.
    pub(in crate::http) fn with_totals(self, totals: Map<String, Value>) -> Self {
        Self { totals, ..self }
    }

    /// Its address in a form.
    pub(super) fn address_as(&self, file: File) -> String {
        let sign = if self.address.contains('?') { '&' } else { '?' };
        format!("{}{sign}format={}", self.address, file.name())
    }

    /// Everything that it tells, as names and texts.
    pub(super) fn told(&self, columns: &[Column]) -> Vec<(String, String)> {
        let (milestone, [reached, reached_en]) = self.milestone;
        let mut told = vec![
            ("title".to_owned(), self.title.clone()),
            ("address".to_owned(), self.address.clone()),
            (
                "milestone".to_owned(),
                format!("{milestone}: {reached} / {reached_en}"),
            ),
            ("province_set".to_owned(), self.province_set.to_owned()),
            ("position".to_owned(), self.position.to_string()),
        ];
        let within = self.within.iter().cloned();
        told.extend(within.map(|code| ("within_province".to_owned(), code)));
        told.extend(self.as_of.map(|day| ("as_of".to_owned(), day.to_string())));
        let known_at = self.known_at.map(|at| at.to_string());
        told.extend(known_at.map(|at| ("known_at".to_owned(), at)));
        if let Some(vintage) = &self.vintage {
            told.push(("release".to_owned(), vintage.release.to_string()));
            told.push(("revision".to_owned(), vintage.revision.to_string()));
            told.push(("digest".to_owned(), format!("sha256:{}", vintage.digest)));
        }
        for Column {
            name,
            unit,
            meaning: [meaning, meaning_en],
        } in columns
        {
            let means = format!("{meaning} / {meaning_en} ({})", unit.code());
            told.push((format!("measure.{name}"), means));
        }
        for (name, value) in &self.totals {
            told.push((format!("total.{name}"), value.to_string()));
        }
        let notes = self.notes.iter().cloned();
        told.extend(notes.map(|note| ("needs_confirmation".to_owned(), note)));
        let licence = self.licence.as_deref().unwrap_or(NO_LICENCE);
        told.push(("licence".to_owned(), licence.to_owned()));
        told
    }
}

/// What a lawyer must still confirm: norms by which it is counted or narrowed, and the rules that
/// tell who must have reported.
fn notes(law: &Law, question: &Question) -> Vec<String> {
    let filtered = question.filters.iter().find(|(by, _)| by.name() == "norm");
    let by_norm = question.group_by.iter().any(|by| by.name() == "norm") || filtered.is_some();
    let wanted = filtered.and_then(|(_, code)| code.as_deref());
    let norms = law.norms.iter().filter(|norm| {
        by_norm
            && norm.status.needs_confirmation()
            && wanted.is_none_or(|wanted| wanted == norm.code)
    });
    let norms = norms.map(|norm| format!("{}: {}", norm.code, norm.duty));
    let reports = question.asks_reports();
    let rules = law.rules.iter().filter(|rule| {
        reports && REPORTS.contains(&rule.rule_id.as_str()) && rule.status.needs_confirmation()
    });
    let rules = rules.map(|rule| format!("{}: {}", rule.rule_id, rule.basis));
    let mut notes: Vec<String> = norms.chain(rules).collect();
    notes.sort();
    notes.dedup();
    notes
}
