//! One sample: its cases with the looks that may be seen, how far they agree, its layers.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{Asking, Case, Layer, Look, Review, address, answer, place};
use crate::pages::Pages;
use crate::pages::frame::{Frame, page as shown};
use crate::pages::names;
use crate::pages::visitor::Visitor;
use crate::pages::words::Language;
use crate::pages::wrong::Wrong;

/// A case of a sample as it is shown.
#[derive(Debug)]
struct Row {
    /// The page of the case; none where it is another province's by now.
    to: Option<String>,
    name: String,
    layer: String,
    looked: i64,
    /// Where it is looked at, by who may now.
    look: Option<String>,
    /// Who, his answers in the order of the questions, and what he says beside.
    looks: Vec<(String, Vec<String>, Option<String>)>,
}

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage {
    page: Frame,
    place: String,
    question: String,
    position: i64,
    seed: u32,
    drawer: String,
    drawn_on: NaiveDate,
    layers: Vec<(String, i64, i64)>,
    questions: Vec<String>,
    rows: Vec<Row>,
    /// The question, cases with both, equal ones, per cent, kappa.
    agreement: Vec<(String, i64, i64, String, String)>,
    again: String,
    /// The form that was just stored.
    done: Option<String>,
    /// Whether it was drawn again just now, and whether it is the same.
    same: Option<bool>,
}

/// What is asked of the page of a review.
#[derive(Debug, Deserialize)]
pub(in crate::pages) struct About {
    /// Whether the sample is to be drawn again.
    ulang: Option<String>,
    /// What was just stored: the draw, or the look at a case.
    selesai: Option<String>,
}

#[derive(Debug, Deserialize)]
struct DrawnAgain {
    same: bool,
}

/// One review.
pub(in crate::pages) async fn page(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Query(about): Query<About>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let l = who.language;
    let path = address(&id, l)?;
    let review: Review = pages.get(&who, &path).await?;
    let same = if about.ulang.is_some() {
        let again: DrawnAgain = pages.get(&who, &format!("{path}/draw")).await?;
        Some(again.same)
    } else {
        None
    };
    let layers: Vec<String> = review.layers.iter().map(|one| layer(one, l)).collect();
    let counted = layers.iter().cloned().zip(&review.layers);
    let rows = review
        .cases
        .iter()
        .map(|case| row(case, &review, &layers, l));
    let agreement = review.agreement.iter().map(|one| {
        let asked = review
            .questions
            .iter()
            .find(|asked| asked.code == one.question);
        let asked = asked.map_or_else(|| one.question.clone(), |asked| asked.told(l));
        let none = || "–".to_owned();
        let share = one
            .share
            .map_or_else(none, |share| decimal(share * 100.0, 1, l) + " %");
        let kappa = one.kappa.map_or_else(none, |kappa| decimal(kappa, 2, l));
        (asked, one.both, one.equal, share, kappa)
    });
    let page = ReviewPage {
        page: Frame::of(&who, &review.title, &format!("/tinjauan/{id}")),
        place: place(review.province.as_deref(), l),
        question: review.question.clone(),
        position: review.position,
        seed: review.seed,
        drawer: review.drawer.clone(),
        drawn_on: review.drawn_on,
        layers: counted
            .map(|(name, one)| (name, one.population, one.drawn))
            .collect(),
        questions: review.questions.iter().map(|one| one.told(l)).collect(),
        rows: rows.collect(),
        agreement: agreement.collect(),
        again: format!("/tinjauan/{id}?ulang=ya"),
        same,
        done: about.selesai.map(|what| match what.as_str() {
            "tarik" => "/tinjauan".to_owned(),
            case => format!("/tinjauan/{id}/nilai/{case}"),
        }),
    };
    shown(&page, l)
}

/// A number with so many decimals, as the language writes it.
fn decimal(number: f64, decimals: usize, l: Language) -> String {
    let text = format!("{number:.decimals$}");
    if l == Language::Indonesian {
        text.replace('.', ",")
    } else {
        text
    }
}

impl Asking {
    /// The question in a language.
    pub(super) fn told(&self, l: Language) -> String {
        l.t(&self.indonesian, &self.english).to_owned()
    }
}

fn layer(layer: &Layer, l: Language) -> String {
    let unknown = l.t("tidak diketahui", "not known");
    let told = |value: &Option<String>| match value {
        None => unknown.to_owned(),
        // Provinces are told by their names; other values by what they are called.
        Some(code) if code.len() == 2 => l.province(code),
        Some(code) => names::code("close_reason", code, l).unwrap_or_else(|| code.clone()),
    };
    let values: Vec<String> = layer.values.iter().map(told).collect();
    if values.is_empty() {
        l.t("semua", "all").to_owned()
    } else {
        values.join(" · ")
    }
}

fn row(case: &Case, review: &Review, layers: &[String], l: Language) -> Row {
    let answers = |look: &Look| {
        let each = review.questions.iter().map(|asked| {
            let code = look.answers.get(&asked.code);
            code.map_or_else(String::new, |code| answer(code, l).to_owned())
        });
        (look.reviewer.clone(), each.collect(), look.note.clone())
    };
    let known = case.establishment.is_some();
    let look = format!("/tinjauan/{}/nilai/{}", review.id, case.id);
    Row {
        to: known.then(|| format!("/perkara/{}", case.id)),
        name: case
            .establishment
            .clone()
            .unwrap_or_else(|| case.id.clone()),
        layer: layers.get(case.layer).cloned().unwrap_or_default(),
        looked: case.looked,
        look: case.waits_for_you.then_some(look),
        looks: case.looks.iter().map(answers).collect(),
    }
}
