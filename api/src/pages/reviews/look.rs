//! The form in which one case of a sample is looked at.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::review::Answer;
use serde_json::json;
use uuid::Uuid;

use super::{Filled, Review, Told, address, answer, told, with_key};
use crate::pages::Pages;
use crate::pages::form::entered;
use crate::pages::frame::{Frame, answered, page as shown};
use crate::pages::visitor::Visitor;
use crate::pages::wrong::Wrong;

/// An answer to choose: code, name, whether it is chosen.
type Choice = (&'static str, String, bool);

#[derive(Template)]
#[template(path = "look.html")]
struct LookPage {
    page: Frame,
    back: String,
    review: String,
    case: String,
    name: String,
    key: String,
    /// The code of a question, its text, and its answers.
    questions: Vec<(String, String, Vec<Choice>)>,
    note: String,
    problem: Option<Told>,
}

/// The form in which one case is looked at.
pub(in crate::pages) async fn look(
    State(pages): State<Pages>,
    Path((id, case)): Path<(String, String)>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let page = asked(&pages, &who, (&id, &case), Filled::default()).await?;
    shown(&page, who.language)
}

/// Records the answers.
pub(in crate::pages) async fn record(
    State(pages): State<Pages>,
    Path((id, case)): Path<(String, String)>,
    who: Visitor,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Wrong> {
    let l = who.language;
    let answers = sent.iter().filter_map(|(name, value)| {
        let code = name.strip_prefix("jawaban-")?;
        Some((code.to_owned(), json!(value)))
    });
    let mut body = json!({ "case": case, "answers": answers.collect::<serde_json::Map<_, _>>() });
    if let Some(note) = entered(&sent, "catatan").filter(|note| !note.trim().is_empty())
        && let Some(fields) = body.as_object_mut()
    {
        fields.insert("note".to_owned(), json!(note));
    }
    let path = format!("{}/looks", address(&id, l)?);
    match pages.post(&who, &path, &body, &with_key(&sent)).await? {
        Ok(_) => Ok(Redirect::to(&format!("/tinjauan/{id}?selesai={case}")).into_response()),
        Err(problem) => {
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::CONFLICT);
            let filled = Filled {
                sent,
                problem: Some(told(problem, l)),
            };
            let page = asked(&pages, &who, (&id, &case), filled).await?;
            answered(&page, status).map_err(|error| Wrong::internal(&error, l))
        }
    }
}

async fn asked(
    pages: &Pages,
    who: &Visitor,
    (id, case): (&str, &str),
    filled: Filled,
) -> Result<LookPage, Wrong> {
    let l = who.language;
    let review: Review = pages.get(who, &address(id, l)?).await?;
    let found = review.cases.iter().find(|one| one.id == case);
    let found = found.ok_or_else(|| Wrong::new(StatusCode::NOT_FOUND, l))?;
    if !found.waits_for_you && filled.problem.is_none() {
        let why = l.t(
            "Perkara ini tidak menunggu penilaian Anda.",
            "This case does not wait for your look.",
        );
        return Err(Wrong::new(StatusCode::CONFLICT, l).because(why.to_owned()));
    }
    let questions = review.questions.iter().map(|one| {
        let field = format!("jawaban-{}", one.code);
        let answers = Answer::ALL.map(|known| {
            let chosen = filled.has(&field, known.code());
            (known.code(), answer(known.code(), l).to_owned(), chosen)
        });
        (one.code.clone(), one.told(l), answers.to_vec())
    });
    Ok(LookPage {
        page: Frame::of(who, l.t("Nilai perkara", "Look at a case"), "/tinjauan"),
        back: format!("/tinjauan/{id}"),
        review: review.title.clone(),
        case: format!("/perkara/{case}"),
        name: found
            .establishment
            .clone()
            .unwrap_or_else(|| case.to_owned()),
        key: Uuid::now_v7().to_string(),
        questions: questions.collect(),
        note: filled.text("catatan"),
        problem: filled.problem,
    })
}
