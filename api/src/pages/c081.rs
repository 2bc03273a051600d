//! The annual report of the labour inspectorate (ILO C081) as a page that is fit to print.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::Pages;
use super::frame::{Frame, page as shown};
use super::label::label;
use super::names::code;
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;

/// A text in both languages.
#[derive(Debug, Deserialize)]
struct Text {
    id: String,
    en: String,
}

#[derive(Debug, Deserialize)]
struct Report {
    year: i32,
    as_of: NaiveDate,
    complete: bool,
    position: i64,
    sections: Vec<Section>,
    indicators: Vec<Indicator>,
    quality: Vec<Figure>,
}

#[derive(Debug, Deserialize)]
struct Section {
    letter: char,
    title: Text,
    note: Option<Text>,
    figures: Vec<Figure>,
    tables: Vec<Table>,
    provisions: Vec<Cited>,
}

#[derive(Debug, Deserialize)]
struct Cited {
    citation: String,
    needs_confirmation: bool,
}

#[derive(Debug, Deserialize)]
struct Figure {
    title: Text,
    value: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct Table {
    title: Text,
    by: String,
    rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
struct Row {
    value: Option<String>,
    number: i64,
}

#[derive(Debug, Deserialize)]
struct Indicator {
    code: String,
    title: Text,
    definition: Text,
    value: Option<f64>,
    note: Option<Text>,
}

#[derive(Template)]
#[template(path = "c081.html")]
struct ReportPage {
    page: Frame,
    report: Report,
}

impl Text {
    fn told(&self, l: Language) -> &str {
        match l {
            Language::Indonesian => &self.id,
            Language::English => &self.en,
        }
    }
}

impl Table {
    /// By what, in words.
    fn by(&self, l: Language) -> String {
        label(&self.by, l)
    }

    /// What a row is of.
    fn name(&self, row: &Row, l: Language) -> String {
        let Some(value) = &row.value else {
            return l.t("tidak diketahui", "not known").to_owned();
        };
        match self.by.as_str() {
            "province" => l.province(value),
            "norm" | "section" => value.clone(),
            by => code(by, value, l).unwrap_or_else(|| value.clone()),
        }
    }
}

/// A number as people read it; a dash where it is not known.
fn number(value: Option<f64>, l: Language) -> String {
    let Some(value) = value else {
        return "–".to_owned();
    };
    if value.fract() == 0.0 {
        return format!("{value:.0}")
            .parse()
            .map_or_else(|_| value.to_string(), |whole| l.number(whole));
    }
    let told = value.to_string();
    match l {
        Language::Indonesian => told.replace('.', ","),
        Language::English => told,
    }
}

/// The report of a year.
pub(super) async fn page(
    State(pages): State<Pages>,
    Path(year): Path<String>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let l = who.language;
    let year: String = year.chars().filter(char::is_ascii_digit).collect();
    let report: Report = pages
        .get(&who, &format!("/api/v1/statistics/c081/{year}"))
        .await?;
    let title = l.t(
        "Laporan tahunan pengawasan ketenagakerjaan",
        "Annual report of the labour inspectorate",
    );
    let page = ReportPage {
        page: Frame::of(&who, title, "/statistik"),
        report,
    };
    shown(&page, l)
}
