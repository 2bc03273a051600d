//! What analysts count: cases and prosecutions by province, month, norm and outcome, on a map of the
//! provinces and in tables; the question stands in the address.
//!
//! | looking for | file |
//! |---|---|
//! | the question in the address | `asked.rs` |
//! | numbers in words and bars | `told.rs` |

mod asked;
mod told;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, Utc};
use domain::Officer;
use serde_json::Value;

use self::asked::Asked;
use self::told::{Bars, Counted, Quality, bars, number, sentence, value_name};
use super::Pages;
use super::frame::{Frame, page as shown};
use super::label::label;
use super::map::{self, Tile};
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;
use crate::auth::access::Operation;
use crate::http::File;

/// A choice with whether it is chosen.
type Choice = (&'static str, String, bool);
/// The forms of the downloads, as they are called.
const FILES: [(File, &str); 4] = [
    (File::Csv, "CSV"),
    (File::Xlsx, "XLSX"),
    (File::JsonStat, "JSON-stat"),
    (File::Parquet, "Parquet"),
];

#[derive(Template)]
#[template(path = "statistics.html")]
struct StatisticsPage {
    page: Frame,
    asked: Asked,
    sentence: String,
    /// Where all that were counted are listed, for who may read them.
    listed: Option<String>,
    whats: Vec<Choice>,
    milestones: Vec<Choice>,
    bys: Vec<Choice>,
    tiles: Vec<Tile>,
    provinces: Bars,
    by: String,
    bars: Bars,
    position: String,
    /// The same numbers as files: what the form is called, and its address.
    files: Vec<(&'static str, String)>,
    /// How late things are recorded, in all and by province.
    quality: String,
    late: Bars,
    /// The annual report of last year, for who may read it.
    annual: Option<String>,
}

/// What can be counted, as it is called.
const fn whats(l: Language) -> [(&'static str, &'static str); 2] {
    [
        ("prosecutions", l.t("Penyidikan (tipiring)", "Prosecutions")),
        ("cases", l.t("Perkara pengawasan", "Inspection cases")),
    ]
}

/// The counts as a page.
pub(super) async fn page(
    State(pages): State<Pages>,
    Query(asked): Query<Asked>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let l = who.language;
    let asked = asked.begun(l);
    let what = asked.what();
    let by_province: Counted = pages.get(&who, &asked.path("province")).await?;
    let by_other: Counted = pages.get(&who, &asked.path(&asked.by)).await?;
    let quality: Quality = pages.get(&who, "/api/v1/statistics/quality").await?;
    let choice = |code: &'static str, name: String, chosen: &str| (code, name, code == chosen);
    let milestones = what.milestones(l).iter();
    let count = |row: &Value| number(row, what);
    let listed = |row: &Value| what.page_of(row.get("listed_at")?.as_str()?);
    let of_provinces = by_province.rows.iter().filter_map(|row| {
        let code = row.pointer("/province/code")?.as_str()?;
        Some((code.to_owned(), count(row)))
    });
    let of_provinces: Vec<(String, i64)> = of_provinces.collect();
    let named = |row: &Value| {
        let name = value_name(what.kind(), &asked.by, row.get(&asked.by), l);
        (name, count(row), listed(row))
    };
    let provinces = by_province.rows.iter().map(|row| {
        let code = row.pointer("/province/code").and_then(Value::as_str);
        (
            l.province(code.unwrap_or_default()),
            count(row),
            listed(row),
        )
    });
    let page = StatisticsPage {
        page: Frame::of(&who, l.t("Statistik", "Statistics"), "/statistik"),
        sentence: sentence(&by_province.totals, &asked, l),
        listed: by_province.listed_at.and_then(|at| what.page_of(&at)),
        whats: whats(l)
            .map(|(code, name)| choice(code, name.to_owned(), what.address()))
            .into(),
        milestones: milestones
            .map(|(code, name)| choice(code, (*name).to_owned(), &asked.milestone))
            .collect(),
        bys: what
            .bys()
            .iter()
            .map(|by| choice(by, label(by, l), &asked.by))
            .collect(),
        tiles: map::tiles(&of_provinces, l),
        provinces: bars(l.t("Provinsi", "Province").to_owned(), provinces, l),
        bars: bars(label(&asked.by, l), by_other.rows.iter().map(named), l),
        by: label(&asked.by, l),
        position: l.number(by_province.position),
        files: FILES
            .map(|(file, name)| (name, asked.file_address(file.name())))
            .into(),
        quality: quality.sentence(l),
        late: quality.bars(l),
        annual: annual(&who.officer),
        asked,
    };
    shown(&page, l)
}

/// The same counts as a file of a form.
pub(super) async fn file(
    State(pages): State<Pages>,
    Path(form): Path<String>,
    Query(asked): Query<Asked>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let Some(form) = File::ALL.into_iter().find(|one| one.name() == form) else {
        return Err(Wrong::new(StatusCode::NOT_FOUND, who.language));
    };
    let asked = asked.begun(who.language);
    let by = format!("province,{}", asked.by);
    let (path, kind) = (asked.path(&by), form.media_type());
    let file = pages.file(&who, &path, kind).await?;
    let name = format!(
        "attachment; filename=\"{}-{}-{}.{}\"",
        asked.what().address(),
        asked.from,
        asked.to,
        form.name()
    );
    let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, file).into_response())
}

/// The annual report of the year that ended last.
fn annual(officer: &Officer) -> Option<String> {
    let may = Operation::KeepReleases.roles().contains(&officer.role);
    may.then(|| format!("/statistik/c081/{}", Utc::now().year() - 1))
}
