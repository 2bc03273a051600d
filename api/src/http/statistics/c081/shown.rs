//! What the annual report is made of.

use chrono::NaiveDate;
use domain::law::Cited;
use schemars::JsonSchema;
use serde::Serialize;

/// That something is not kept here.
const NOT_KEPT: Text = Text {
    id: "Belum dicatat dalam register ini.",
    en: "Not recorded in this register.",
};

/// A text in both languages.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub(super) struct Text {
    /// Indonesian.
    pub(super) id: &'static str,
    /// English.
    pub(super) en: &'static str,
}

/// The annual report of one year.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Report {
    pub(super) year: i32,
    /// The last day told of: the end of the year, or today in a year that runs.
    pub(super) as_of: NaiveDate,
    /// Whether the year has ended.
    pub(super) complete: bool,
    /// The position of the log as of which all of it is calculated.
    pub(super) position: i64,
    /// Article 21, a to g.
    pub(super) sections: Vec<Section>,
    /// Those of ILOSTAT, by their codes.
    pub(super) indicators: Vec<Indicator>,
    /// What limits these numbers.
    pub(super) quality: Vec<Figure>,
}

/// One letter of article 21.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Section {
    pub(super) letter: char,
    pub(super) title: Text,
    /// Why there is nothing.
    pub(super) note: Option<Text>,
    pub(super) figures: Vec<Figure>,
    pub(super) tables: Vec<Table>,
    /// Of letter a: the provisions in force, as they are cited.
    pub(super) provisions: Vec<Cited>,
}

/// One number.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Figure {
    pub(super) title: Text,
    /// None where it is not known.
    pub(super) value: Option<f64>,
    /// Address that lists what was counted.
    pub(super) listed_at: Option<String>,
}

/// Numbers by one dimension.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Table {
    /// What is counted.
    pub(super) title: Text,
    /// By what.
    pub(super) by: String,
    pub(super) rows: Vec<Row>,
}

/// One row of a table.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Row {
    /// None where it is not known.
    pub(super) value: Option<String>,
    pub(super) number: i64,
    pub(super) listed_at: Option<String>,
}

/// An indicator of ILOSTAT.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Indicator {
    pub(super) code: &'static str,
    pub(super) title: Text,
    pub(super) definition: Text,
    /// None where it cannot be calculated from this register.
    pub(super) value: Option<f64>,
    pub(super) note: Option<Text>,
}

pub(super) const fn figure(title: Text, value: f64, listed_at: Option<String>) -> Figure {
    Figure {
        title,
        value: Some(value),
        listed_at,
    }
}

pub(super) const fn section(letter: char, title: Text) -> Section {
    Section {
        letter,
        title,
        note: None,
        figures: vec![],
        tables: vec![],
        provisions: vec![],
    }
}

/// A letter of which nothing is kept.
pub(super) fn unkept(letter: char, title: Text) -> Section {
    Section {
        note: Some(NOT_KEPT),
        ..section(letter, title)
    }
}
