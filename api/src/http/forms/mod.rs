//! Tables of numbers in the forms in which they leave the house: one table, written in each form
//! with the same numbers and with what it takes to read them.
//!
//! | looking for | file |
//! |---|---|
//! | what tells of a table: position, digest, definitions, licence | `about.rs` |
//! | CSV, and its description (CSVW) | `csv.rs`, `csvw.rs` |
//! | JSON-stat 2.0 | `json_stat.rs` |
//! | XLSX | `xlsx.rs` |
//! | Parquet | `parquet.rs` |

mod about;
mod csv;
mod csvw;
mod json_stat;
mod parquet;
mod xlsx;

use std::collections::BTreeMap;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::law::Law;
use domain::{ProvinceCode, province};
use projections::count::{DURATION_MEASURES, Dimension, Meaning, Question, Unit};
use serde_json::{Map, Number, Value};

pub(super) use self::about::{About, Vintage};
pub(super) use self::csv::as_text;
use super::accept::preferred;
use super::query::Query;
use crate::error::ApiError;

/// The media types in which a table is answered besides JSON.
pub(super) const FILES: &[&str] = &[
    File::Csv.media_type(),
    File::Csvw.media_type(),
    File::JsonStat.media_type(),
    File::Xlsx.media_type(),
    File::Parquet.media_type(),
];

/// A value that is not known, in forms whose values must have a code (SDMX).
pub(super) const UNKNOWN: &str = "_U";

/// A form in which a table is a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum File {
    /// Comma-separated values (RFC 4180).
    Csv,
    /// What describes them (CSV on the Web).
    Csvw,
    /// JSON-stat 2.0.
    JsonStat,
    /// Office Open XML workbook.
    Xlsx,
    /// Apache Parquet.
    Parquet,
}

impl File {
    /// Every form.
    pub(crate) const ALL: [Self; 5] = [
        Self::Csv,
        Self::Csvw,
        Self::JsonStat,
        Self::Xlsx,
        Self::Parquet,
    ];

    /// Its name in `format=`, which is also the ending of its files.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Csvw => "csvw",
            Self::JsonStat => "jsonstat",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// Its media type.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Csvw => "application/csvm+json",
            Self::JsonStat => "application/vnd.json-stat+json",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }

    /// The form that is asked for by `format=`, or without it by `Accept`; none is JSON.
    pub(super) fn asked(query: &mut Query, headers: &HeaderMap) -> Option<Self> {
        let Some(name) = query.text("format") else {
            let kinds: Vec<&str> = ["application/json"]
                .into_iter()
                .chain(FILES.iter().copied())
                .collect();
            let place = preferred(headers, &kinds).checked_sub(1)?;
            return Self::ALL.get(place).copied();
        };
        let found = Self::ALL.into_iter().find(|one| one.name() == name);
        if found.is_none() && name != "json" {
            let names = Self::ALL.map(Self::name).join(", ");
            query.wrong("format", &format!("takes json, {names}"));
        }
        found
    }
}

/// A table of numbers.
#[derive(Debug)]
pub(super) struct Table {
    /// What it takes to read it.
    pub(super) about: About,
    /// What its rows are broken down by.
    pub(super) axes: Vec<Axis>,
    /// Its columns of numbers.
    pub(super) columns: Vec<Column>,
    /// Its rows; without axes one.
    pub(super) rows: Vec<Row>,
}

/// What rows are broken down by.
#[derive(Debug)]
pub(super) struct Axis {
    /// Its name in questions and answers.
    pub(super) name: &'static str,
    /// What it means.
    pub(super) meaning: Meaning,
    /// What its values are called.
    labels: BTreeMap<String, String>,
}

/// A column of numbers.
#[derive(Debug)]
pub(super) struct Column {
    /// Its name in questions and answers.
    pub(super) name: &'static str,
    /// Its unit.
    pub(super) unit: Unit,
    /// What it means.
    pub(super) meaning: Meaning,
}

/// One row.
#[derive(Debug)]
pub(super) struct Row {
    /// The value on each axis; none where it is not known.
    pub(super) values: Vec<Option<String>>,
    /// The numbers by the names of their columns; none where they are not told.
    pub(super) numbers: Map<String, Value>,
    /// `A` for a number, `Q` for one that is not told; none in a table that tells all.
    pub(super) status: Option<&'static str>,
}

impl Row {
    /// Its number in a column.
    pub(super) fn number(&self, column: &Column) -> Option<&Number> {
        self.numbers.get(column.name)?.as_number()
    }
}

impl Axis {
    fn of(by: Dimension, law: &Law) -> Self {
        let labels = match by.name() {
            "province" => province::all()
                .iter()
                .map(|one| (one.code.0.clone(), one.name.clone()))
                .collect(),
            "norm" => law
                .norms
                .iter()
                .map(|norm| (norm.code.clone(), norm.title.clone()))
                .collect(),
            _ => BTreeMap::new(),
        };
        Self {
            name: by.name(),
            meaning: by.meaning(),
            labels,
        }
    }

    /// What a value is called: its code where it has no name.
    pub(super) fn label<'a>(&'a self, value: &'a str) -> &'a str {
        self.labels.get(value).map_or(value, String::as_str)
    }

    /// Whether its values are periods of time.
    pub(super) fn is_time(&self) -> bool {
        ["month", "quarter", "year"].contains(&self.name)
    }

    /// Whether its values are provinces.
    pub(super) fn is_province(&self) -> bool {
        self.name == Dimension::PROVINCE.name()
    }
}

impl Table {
    /// The table of a question: what it is about, and its rows.
    pub(super) fn of(law: &Law, question: &Question, about: About, rows: Vec<Row>) -> Self {
        let axes = question.group_by.iter().map(|by| Axis::of(*by, law));
        let columns = question.measures.iter();
        let columns = columns.map(|one| (one.name, one.unit, one.meaning));
        let days = DURATION_MEASURES
            .into_iter()
            .filter(|_| question.duration.is_some());
        let columns = columns.chain(days);
        Self {
            about,
            axes: axes.collect(),
            columns: columns
                .map(|(name, unit, meaning)| Column {
                    name,
                    unit,
                    meaning,
                })
                .collect(),
            rows,
        }
    }

    /// Whether it tells of each row whether its numbers are told.
    fn tells_status(&self) -> bool {
        self.rows.iter().any(|row| row.status.is_some())
    }

    /// The table as a file to be kept.
    ///
    /// # Errors
    /// It has more rows than the form takes, or cannot be written.
    pub(super) fn answer(&self, file: File) -> Result<Response, ApiError> {
        let bytes = match file {
            File::Csv => csv::written(self),
            File::Csvw => csvw::written(self),
            File::JsonStat => json_stat::written(self),
            File::Xlsx if self.rows.len() >= xlsx::ROWS => return Err(too_large(xlsx::ROWS)),
            File::Xlsx => xlsx::written(self),
            File::Parquet => parquet::written(self),
        };
        let bytes = bytes.map_err(|error| ApiError::internal(&error))?;
        let name = format!("{}.{}", self.about.name, file.name());
        let kind = match file {
            File::Csv => "text/csv; charset=utf-8",
            File::Csvw | File::JsonStat | File::Xlsx | File::Parquet => file.media_type(),
        };
        let headers = [
            (header::CONTENT_TYPE, kind.to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}\""),
            ),
            // RFC 8288 and CSVW 5.2: what a CSV file cannot tell of itself stands there.
            (
                header::LINK,
                format!(
                    "<{}>; rel=\"describedby\"; type=\"{}\"",
                    self.about.address_as(File::Csvw),
                    File::Csvw.media_type()
                ),
            ),
        ];
        Ok((headers, bytes).into_response())
    }
}

fn too_large(most: usize) -> ApiError {
    let detail = format!("a sheet holds fewer than {most} rows; ask for csv or parquet");
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "form.too-large", detail)
}

/// The name of a province; empty for what is none.
fn province_name(code: Option<&str>) -> &'static str {
    let code = ProvinceCode(code.unwrap_or_default().to_owned());
    province::find(&code).map_or("", |found| found.name.as_str())
}
