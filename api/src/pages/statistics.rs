//! What analysts count: cases and prosecutions by province, month, norm and outcome, on a map of the
//! provinces and in tables; the question stands in the address.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate, Utc};
use domain::Officer;
use serde::Deserialize;
use serde_json::Value;

use super::Pages;
use super::frame::{Frame, page as shown};
use super::kinds::{Kind, spoken};
use super::label::label;
use super::map::{self, Tile};
use super::names::code;
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;
use crate::auth::access::Operation;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Cases,
    Prosecutions,
}

/// The question, as it stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    what: String,
    milestone: String,
    from: String,
    to: String,
    by: String,
    province_set: String,
    as_of: String,
    known_at: String,
}

#[derive(Debug, Deserialize)]
struct Counted {
    totals: Totals,
    rows: Vec<Value>,
    listed_at: String,
    position: i64,
}

#[derive(Debug, Deserialize)]
struct Totals {
    #[serde(alias = "prosecutions")]
    cases: i64,
    inspectors: Option<i64>,
    provinces: i64,
    fines_idr: Option<i64>,
}

/// A choice with whether it is chosen.
type Choice = (&'static str, String, bool);

/// A line of a table: what it is, how many, where they are listed for who may read them, and how
/// long its bar is of a hundred.
struct Line {
    name: String,
    many: String,
    to: Option<String>,
    length: i64,
}

/// A table with a bar for each number.
#[derive(Template)]
#[template(path = "bars.html")]
struct Bars {
    l: Language,
    head: String,
    rows: Vec<Line>,
}

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
    csv: String,
    /// The annual report of last year, for who may read it.
    annual: Option<String>,
}

impl What {
    const fn address(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Prosecutions => "prosecutions",
        }
    }

    /// Its milestones with their names.
    const fn milestones(self, l: Language) -> &'static [(&'static str, &'static str)] {
        match (self, l) {
            (Self::Cases, Language::Indonesian) => &[
                ("registered", "didaftarkan"),
                ("ordered", "ditugaskan"),
                ("examined", "diperiksa"),
                ("nota_i", "sampai Nota I"),
                ("nota_ii", "sampai Nota II"),
                ("complied", "dipenuhi"),
                ("escalated", "ditingkatkan ke penyidikan"),
                ("closed", "ditutup"),
            ],
            (Self::Cases, Language::English) => &[
                ("registered", "registered"),
                ("ordered", "with a task order"),
                ("examined", "examined"),
                ("nota_i", "with a first note"),
                ("nota_ii", "with a second note"),
                ("complied", "complied with"),
                ("escalated", "escalated"),
                ("closed", "closed"),
            ],
            (Self::Prosecutions, Language::Indonesian) => &[
                ("completed", "diselesaikan"),
                ("judged", "diputus"),
                ("referred", "dilimpahkan"),
                ("opened", "dibuka"),
                ("reported", "dilaporkan"),
            ],
            (Self::Prosecutions, Language::English) => &[
                ("completed", "completed"),
                ("judged", "judged"),
                ("referred", "referred"),
                ("opened", "opened"),
                ("reported", "reported"),
            ],
        }
    }

    /// The list in which they are found.
    const fn kind(self) -> Kind {
        match self {
            Self::Cases => Kind::Case,
            Self::Prosecutions => Kind::Prosecution,
        }
    }

    /// Whether an officer may read what is counted.
    fn is_read_by(self, officer: &Officer) -> bool {
        let operation = match self {
            Self::Cases => Operation::ReadCases,
            Self::Prosecutions => Operation::ReadProsecutions,
        };
        operation.roles().contains(&officer.role)
    }

    /// The page that lists what an address of the interface lists, for who may read it.
    fn page_of(self, listed_at: &str, officer: &Officer) -> Option<String> {
        let (_, question) = listed_at.split_once('?')?;
        let page = format!("/{}?{question}", self.kind().word());
        self.is_read_by(officer).then_some(page)
    }

    /// By what else it is counted.
    const fn bys(self) -> &'static [&'static str] {
        match self {
            Self::Cases => &[
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
            Self::Prosecutions => &[
                "month",
                "quarter",
                "year",
                "norm",
                "outcome",
                "status",
                "kind",
                "inspector",
                "level",
                "unit",
                "size",
                "section",
            ],
        }
    }
}

impl Asked {
    fn what(&self) -> What {
        if self.what == "cases" {
            What::Cases
        } else {
            What::Prosecutions
        }
    }

    /// With what a question without more begins: the year that runs; the 2019 meeting's has its own
    /// address.
    fn begun(mut self, l: Language) -> Self {
        let today = Utc::now().date_naive();
        let first = today.format("%Y-01-01").to_string();
        let what = self.what();
        let (milestone, _) = what.milestones(l).first().copied().unwrap_or_default();
        let [known, ..] = what.bys() else { return self };
        if !what
            .milestones(l)
            .iter()
            .any(|(name, _)| *name == self.milestone)
        {
            milestone.clone_into(&mut self.milestone);
        }
        if !what.bys().contains(&self.by.as_str()) {
            (*known).clone_into(&mut self.by);
        }
        if self.from.is_empty() {
            self.from = first;
        }
        if self.to.is_empty() {
            self.to = today.to_string();
        }
        self
    }

    /// The question to the interface, grouped by something.
    fn path(&self, by: &str) -> String {
        let given = [
            ("milestone", &self.milestone),
            ("from", &self.from),
            ("to", &self.to),
            ("province_set", &self.province_set),
            ("as_of", &self.as_of),
            ("known_at", &self.known_at),
        ];
        let given = given.into_iter().filter(|(_, value)| !value.is_empty());
        let mut query = form_urlencoded::Serializer::new(String::new());
        let query = query
            .extend_pairs(given)
            .append_pair("group_by", by)
            .finish();
        format!("/api/v1/statistics/{}?{query}", self.what().address())
    }
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
    let choice = |code: &'static str, name: String, chosen: &str| (code, name, code == chosen);
    let whats = [
        ("prosecutions", l.t("Penyidikan (tipiring)", "Prosecutions")),
        ("cases", l.t("Perkara pengawasan", "Inspection cases")),
    ];
    let milestones = what.milestones(l).iter();
    let count = |row: &Value| number(row, what);
    let listed = |row: &Value| what.page_of(row.get("listed_at")?.as_str()?, &who.officer);
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
        listed: what.page_of(&by_province.listed_at, &who.officer),
        whats: whats
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
        csv: csv_address(&asked),
        annual: annual(&who.officer),
        asked,
    };
    shown(&page, l)
}

/// The same counts as a file.
pub(super) async fn csv(
    State(pages): State<Pages>,
    Query(asked): Query<Asked>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let asked = asked.begun(who.language);
    let by = format!("province,{}", asked.by);
    let file = pages.file(&who, &asked.path(&by), "text/csv").await?;
    let name = format!(
        "attachment; filename=\"{}-{}-{}.csv\"",
        asked.what().address(),
        asked.from,
        asked.to
    );
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, name),
    ];
    Ok((headers, file).into_response())
}

/// The annual report of the year that ended last.
fn annual(officer: &Officer) -> Option<String> {
    let may = Operation::KeepReleases.roles().contains(&officer.role);
    may.then(|| format!("/statistik/c081/{}", Utc::now().year() - 1))
}

fn csv_address(asked: &Asked) -> String {
    let given = [
        ("what", asked.what().address()),
        ("milestone", &asked.milestone),
        ("from", &asked.from),
        ("to", &asked.to),
        ("by", &asked.by),
        ("province_set", &asked.province_set),
        ("as_of", &asked.as_of),
        ("known_at", &asked.known_at),
    ];
    let given = given.into_iter().filter(|(_, value)| !value.is_empty());
    let mut query = form_urlencoded::Serializer::new(String::new());
    format!("/statistik/csv?{}", query.extend_pairs(given).finish())
}

fn number(row: &Value, what: What) -> i64 {
    row.get(what.address())
        .and_then(Value::as_i64)
        .unwrap_or_default()
}

/// What a group is called.
fn value_name(kind: Kind, by: &str, value: Option<&Value>, l: Language) -> String {
    let Some(value) = value.and_then(Value::as_str) else {
        return l.t("tidak diketahui", "not known").to_owned();
    };
    match by {
        "month" => {
            let first: Result<NaiveDate, _> = format!("{value}-01").parse();
            first.map_or_else(|_| value.to_owned(), |first| l.month(first))
        }
        "status" => kind.state(value, l),
        "norm" | "inspector" | "unit" | "section" | "quarter" | "year" => value.to_owned(),
        _ => code(by, value, l).unwrap_or_else(|| spoken(value)),
    }
}

/// All of it in one sentence.
fn sentence(totals: &Totals, asked: &Asked, l: Language) -> String {
    let (what, many) = (asked.what(), l.number(totals.cases));
    let milestones = what.milestones(l).iter();
    let mut done = milestones.filter(|(name, _)| *name == asked.milestone);
    let done = done.next().map_or("", |(_, name)| name);
    let day = |text: &str| {
        text.parse()
            .map_or_else(|_| text.to_owned(), |day| l.day(&day))
    };
    let (from, to) = (day(&asked.from), day(&asked.to));
    let provinces = l.number(totals.provinces);
    let people = totals.inspectors.map(|many| l.number(many));
    let fines = totals
        .fines_idr
        .filter(|fines| *fines > 0)
        .map(|fines| l.number(fines));
    let mut told = match (l, people) {
        (Language::Indonesian, Some(people)) => format!(
            "{many} perkara tipiring {done} oleh {people} pengawas di {provinces} provinsi, {from} sampai {to}"
        ),
        (Language::Indonesian, None) => {
            format!("{many} perkara {done} di {provinces} provinsi, {from} sampai {to}")
        }
        (Language::English, Some(people)) => format!(
            "{many} minor-offence cases {done} by {people} inspectors in {provinces} provinces, {from} to {to}"
        ),
        (Language::English, None) => {
            format!("{many} cases {done} in {provinces} provinces, {from} to {to}")
        }
    };
    if let Some(fines) = fines {
        told = format!("{told}; {} Rp{fines}", l.t("denda", "fines"));
    }
    told + "."
}

fn bars(
    head: String,
    rows: impl Iterator<Item = (String, i64, Option<String>)>,
    l: Language,
) -> Bars {
    let rows: Vec<(String, i64, Option<String>)> = rows.collect();
    let most = rows
        .iter()
        .map(|(_, many, _)| *many)
        .max()
        .unwrap_or(0)
        .max(1);
    let line = |(name, many, to)| Line {
        name,
        many: l.number(many),
        to,
        length: many * 100 / most,
    };
    let rows = rows.into_iter().map(line).collect();
    Bars { l, head, rows }
}
