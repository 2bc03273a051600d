//! Samples of cases that two supervisors look at, each without the answers of the other: drawn,
//! looked at, and how far they agree. One sample stands in `sample.rs`, one look in `look.rs`.

mod look;
mod sample;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{Datelike, NaiveDate, Utc};
use domain::ProvinceCode;
use domain::province::local_date;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

pub(super) use self::look::{look, record};
pub(super) use self::sample::page;
use super::Pages;
use super::ask::{Problem, Sent};
use super::form::entered;
use super::frame::{Frame, answered, page as shown};
use super::names::rule;
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;
use crate::auth::access::Operation;

/// Reviews on the page.
const ROWS: u32 = 50;
/// What makes cases count, of what a review is drawn from.
const MILESTONES: [(&str, &str, &str); 3] = [
    ("closed", "ditutup", "closed"),
    ("examined", "selesai diperiksa", "examined"),
    ("registered", "didaftarkan", "registered"),
];
/// What the layers may be made of.
const LAYERS: [(&str, &str, &str); 5] = [
    ("province", "Provinsi", "Province"),
    ("unit", "Unit kerja", "Unit"),
    ("norm", "Norma", "Norm"),
    (
        "close_reason",
        "Hasil (alasan penutupan)",
        "Outcome (reason of closing)",
    ),
    ("status", "Status", "State"),
];

#[derive(Debug, Deserialize)]
struct Reviews {
    items: Vec<Review>,
}

/// A review as the interface tells it.
#[derive(Debug, Deserialize)]
struct Review {
    id: String,
    title: String,
    question: String,
    province: Option<String>,
    position: i64,
    seed: u32,
    layers: Vec<Layer>,
    questions: Vec<Asking>,
    cases: Vec<Case>,
    agreement: Vec<Agreement>,
    drawer: String,
    drawn_on: NaiveDate,
}

#[derive(Debug, Deserialize)]
struct Layer {
    values: Vec<Option<String>>,
    population: i64,
    drawn: i64,
}

#[derive(Debug, Deserialize)]
struct Asking {
    code: String,
    indonesian: String,
    english: String,
}

#[derive(Debug, Deserialize)]
struct Case {
    #[serde(rename = "case")]
    id: String,
    establishment: Option<String>,
    layer: usize,
    looked: i64,
    waits_for_you: bool,
    looks: Vec<Look>,
}

#[derive(Debug, Deserialize)]
struct Look {
    reviewer: String,
    answers: BTreeMap<String, String>,
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Agreement {
    question: String,
    both: i64,
    equal: i64,
    share: Option<f64>,
    kappa: Option<f64>,
}

/// A review in the list of them.
#[derive(Debug)]
struct Line {
    to: String,
    title: String,
    place: String,
    on: NaiveDate,
    cases: usize,
    waits: usize,
    both: usize,
}

/// What a form was sent with, or nothing yet.
#[derive(Debug, Default)]
struct Filled {
    sent: Vec<(String, String)>,
    problem: Option<Told>,
}

/// What was refused.
#[derive(Debug)]
struct Told {
    text: String,
    provision: Option<String>,
    faults: Vec<String>,
}

impl Filled {
    fn text(&self, name: &str) -> String {
        entered(&self.sent, name).unwrap_or_default().to_owned()
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.sent
            .iter()
            .any(|(known, is)| known == name && is == value)
    }
}

#[derive(Template)]
#[template(path = "reviews.html")]
struct ReviewsPage {
    page: Frame,
    lines: Vec<Line>,
    /// Whether who looks may draw one.
    draws: bool,
    key: String,
    title: String,
    size: String,
    seed: String,
    from: String,
    to: String,
    /// Code, name, chosen.
    milestones: Vec<(&'static str, &'static str, bool)>,
    layers: Vec<(&'static str, &'static str, bool)>,
    problem: Option<Told>,
}

/// All reviews, with the form for a new one.
pub(super) async fn list(State(pages): State<Pages>, who: Visitor) -> Result<Response, Wrong> {
    let page = listed(&pages, &who, Filled::default()).await?;
    shown(&page, who.language)
}

/// Draws a sample.
pub(super) async fn draw(
    State(pages): State<Pages>,
    who: Visitor,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Wrong> {
    let l = who.language;
    let mut filled = Filled {
        sent,
        problem: None,
    };
    let number = |name| filled.text(name).trim().parse::<u32>().ok();
    let body = json!({
        "title": filled.text("judul"),
        "question": question(&filled),
        "size": number("banyak"),
        "seed": number("benih"),
    });
    let sent = with_key(&filled.sent);
    match pages.post(&who, "/api/v1/reviews", &body, &sent).await? {
        Ok(made) => {
            let id = made.get("id").and_then(Value::as_str).unwrap_or_default();
            Ok(Redirect::to(&format!("/tinjauan/{id}?selesai=tarik")).into_response())
        }
        Err(problem) => {
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::CONFLICT);
            filled.problem = Some(told(problem, l));
            let page = listed(&pages, &who, filled).await?;
            answered(&page, status).map_err(|error| Wrong::internal(&error, l))
        }
    }
}

/// The question that a form asks.
fn question(filled: &Filled) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("milestone", &filled.text("tahap"));
    for (name, field) in [("from", "dari"), ("to", "sampai")] {
        let day = filled.text(field);
        if !day.trim().is_empty() {
            query.append_pair(name, day.trim());
        }
    }
    let layers = LAYERS.iter().map(|(code, _, _)| *code);
    let layers: Vec<&str> = layers.filter(|code| filled.has("lapis", code)).collect();
    if !layers.is_empty() {
        query.append_pair("group_by", &layers.join(","));
    }
    format!("cases?{}", query.finish())
}

async fn listed(pages: &Pages, who: &Visitor, filled: Filled) -> Result<ReviewsPage, Wrong> {
    let l = who.language;
    let found: Reviews = pages
        .get(who, &format!("/api/v1/reviews?limit={ROWS}"))
        .await?;
    let line = |one: Review| Line {
        to: format!("/tinjauan/{}", one.id),
        place: place(one.province.as_deref(), l),
        on: one.drawn_on,
        cases: one.cases.len(),
        waits: one.cases.iter().filter(|case| case.waits_for_you).count(),
        both: one.cases.iter().filter(|case| case.looked >= 2).count(),
        title: one.title,
    };
    let jakarta = ProvinceCode("31".to_owned());
    let today = local_date(
        who.officer.province.as_ref().unwrap_or(&jakarta),
        Utc::now(),
    );
    let is_new = filled.sent.is_empty();
    let or = |name: &str, usual: String| if is_new { usual } else { filled.text(name) };
    let begins = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
    let usual = ["province", "norm", "close_reason"];
    let draws = Operation::KeepReviews.roles().contains(&who.officer.role);
    let milestones = MILESTONES.iter().map(|(code, indonesian, english)| {
        let chosen = filled.has("tahap", code);
        (*code, l.t(indonesian, english), chosen)
    });
    let layers = LAYERS.iter().map(|(code, indonesian, english)| {
        let chosen = filled.has("lapis", code) || (is_new && usual.contains(code));
        (*code, l.t(indonesian, english), chosen)
    });
    Ok(ReviewsPage {
        page: Frame::of(
            who,
            l.t("Tinjauan sampel", "Reviews of samples"),
            "/tinjauan",
        ),
        lines: found.items.into_iter().map(line).collect(),
        draws,
        key: Uuid::now_v7().to_string(),
        title: filled.text("judul"),
        size: or("banyak", "10".to_owned()),
        seed: or("benih", today.format("%Y%m%d").to_string()),
        from: or("dari", begins.to_string()),
        to: or("sampai", today.to_string()),
        milestones: milestones.collect(),
        layers: layers.collect(),
        problem: filled.problem,
    })
}

fn place(province: Option<&str>, l: Language) -> String {
    let nation = || l.t("Nasional", "Nation").to_owned();
    province.map_or_else(nation, |code| l.province(code))
}

fn with_key(sent: &[(String, String)]) -> Sent {
    let key = entered(sent, "_kunci").map(str::to_owned);
    Sent {
        key: key.unwrap_or_else(|| Uuid::now_v7().to_string()),
        ..Sent::default()
    }
}

fn told(problem: Problem, l: Language) -> Told {
    let faults = problem.errors.iter();
    let faults = faults.map(|fault| format!("{}: {}", fault.field, fault.detail));
    Told {
        faults: faults.collect(),
        text: rule(&problem.code, &problem.detail, l),
        provision: problem.provision,
    }
}

fn answer(code: &str, l: Language) -> &str {
    match code {
        "yes" => l.t("Ya", "Yes"),
        "no" => l.t("Tidak", "No"),
        "not_applicable" => l.t("Tidak relevan", "Not applicable"),
        other => other,
    }
}

fn address(id: &str, l: Language) -> Result<String, Wrong> {
    let id: Uuid = id
        .parse()
        .map_err(|_| Wrong::new(StatusCode::NOT_FOUND, l))?;
    Ok(format!("/api/v1/reviews/{id}"))
}
