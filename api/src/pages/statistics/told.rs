//! What was counted, in words and bars.

use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use super::super::kinds::{Kind, spoken};
use super::super::names::code;
use super::super::words::Language;
use super::asked::{Asked, What};

#[derive(Debug, Deserialize)]
pub(super) struct Counted {
    pub(super) totals: Totals,
    pub(super) rows: Vec<Value>,
    /// Where all are listed, for who may read them.
    pub(super) listed_at: Option<String>,
    pub(super) position: i64,
}

/// How late things are recorded.
#[derive(Debug, Deserialize)]
pub(super) struct Quality {
    late_after_days: i64,
    very_late_after_days: i64,
    totals: Lateness,
    silent: i64,
    rows: Vec<LateProvince>,
}

#[derive(Debug, Deserialize)]
struct Lateness {
    recorded: i64,
    late: i64,
    very_late: i64,
}

#[derive(Debug, Deserialize)]
struct LateProvince {
    province: Value,
    late: i64,
}

impl Quality {
    /// All of it in one sentence.
    pub(super) fn sentence(&self, l: Language) -> String {
        let (recorded, late) = (l.number(self.totals.recorded), l.number(self.totals.late));
        let (very, silent) = (l.number(self.totals.very_late), l.number(self.silent));
        let (after, long_after) = (self.late_after_days, self.very_late_after_days);
        match l {
            Language::Indonesian => format!(
                "Dari {recorded} catatan 90 hari terakhir, {late} dicatat lebih dari {after} hari dan {very} lebih dari {long_after} hari sesudah kejadiannya; {silent} provinsi tidak mencatat apa pun."
            ),
            Language::English => format!(
                "Of {recorded} recordings of the last 90 days, {late} came more than {after} and {very} more than {long_after} days after what they tell of; {silent} provinces recorded nothing."
            ),
        }
    }

    /// The provinces with late recordings.
    pub(super) fn bars(&self, l: Language) -> Bars {
        let late = self.rows.iter().filter(|row| row.late > 0);
        let rows = late.map(|row| {
            let code = row.province.get("code").and_then(Value::as_str);
            (l.province(code.unwrap_or_default()), row.late, None)
        });
        bars(l.t("Provinsi", "Province").to_owned(), rows, l)
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Totals {
    #[serde(alias = "prosecutions")]
    cases: i64,
    inspectors: Option<i64>,
    provinces: i64,
    fines_idr: Option<i64>,
}

/// A line of a table: what it is, how many, where they are listed for who may read them, and how
/// long its bar is of a hundred.
pub(super) struct Line {
    name: String,
    many: String,
    to: Option<String>,
    length: i64,
}

/// A table with a bar for each number.
#[derive(Template)]
#[template(path = "bars.html")]
pub(super) struct Bars {
    l: Language,
    head: String,
    pub(super) rows: Vec<Line>,
}

pub(super) fn number(row: &Value, what: What) -> i64 {
    row.get(what.address())
        .and_then(Value::as_i64)
        .unwrap_or_default()
}

/// What a group is called.
pub(super) fn value_name(kind: Kind, by: &str, value: Option<&Value>, l: Language) -> String {
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
pub(super) fn sentence(totals: &Totals, asked: &Asked, l: Language) -> String {
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

pub(super) fn bars(
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
