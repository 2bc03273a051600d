//! A review as it is answered: to each person as far as he may see it.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use domain::Officer;
use domain::review::{Agreement, Answer, Drawn, Layer, Look, Review, Sample, agreement, questions};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::sample;
use crate::auth::access::{Operation, scope};
use crate::error::ApiError;
use crate::state::AppState;

/// A review as one person sees it.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct ReviewShown {
    /// The review.
    id: Uuid,
    /// What it is called.
    title: String,
    /// The question whose cases were drawn from.
    question: String,
    /// Kemendagri code; none of the nation.
    province: Option<String>,
    /// The position of the log at which the cases were known.
    position: i64,
    /// The seed.
    seed: u32,
    /// How many cases were asked for.
    size: u32,
    /// The layers.
    layers: Vec<Layer>,
    /// What is asked about each case.
    questions: Vec<AskedOfEach>,
    /// The cases, layer by layer.
    cases: Vec<CaseOfReview>,
    /// How far the two looks agree, question by question.
    agreement: Vec<Agreement>,
    /// Who drew it.
    drawer: String,
    /// Day of the draw.
    drawn_on: NaiveDate,
    /// Number of its events; its entity tag.
    pub(super) version: i64,
}

/// A question about each case.
#[derive(Debug, Serialize, JsonSchema)]
struct AskedOfEach {
    /// Its code.
    code: String,
    /// In Indonesian.
    indonesian: String,
    /// In English.
    english: String,
}

/// A case of the sample, with the looks as far as they may be seen: one's own, and both once both
/// are in.
#[derive(Debug, Serialize, JsonSchema)]
struct CaseOfReview {
    /// The case.
    case: Uuid,
    /// Name of the establishment; none where the case is another province's by now.
    establishment: Option<String>,
    /// Its layer, by its place among them from 0 on.
    layer: u32,
    /// How many have looked at it.
    looked: u32,
    /// Whether who asks may look at it now.
    waits_for_you: bool,
    /// The looks that may be seen, the first one first.
    looks: Vec<LookShown>,
}

/// What one supervisor answered.
#[derive(Debug, Serialize, JsonSchema)]
struct LookShown {
    /// Who.
    reviewer: String,
    /// His answers by the code of the question.
    answers: BTreeMap<String, Answer>,
    /// What he says beside.
    note: Option<String>,
    /// Day.
    looked_on: NaiveDate,
}

/// Reviews, last drawn first.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Reviews {
    pub(super) items: Vec<ReviewShown>,
    /// The position before which the next page begins; none on the last.
    pub(super) next: Option<i64>,
}

/// A sample that was drawn again.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct DrawnAgain {
    /// Whether it is the same.
    pub(super) same: bool,
    /// The position at which the cases are known.
    pub(super) position: i64,
    /// How many cases the question counts there.
    pub(super) population: u32,
    /// The layers of this draw.
    pub(super) layers: Vec<Layer>,
    /// The cases of this draw.
    pub(super) cases: Vec<Uuid>,
}

/// A review as a person may see it.
///
/// # Errors
/// The store cannot be reached.
pub(super) async fn shown(
    state: &AppState,
    officer: &Officer,
    (id, review, version): (Uuid, &Review, i64),
) -> Result<ReviewShown, ApiError> {
    let sample = sample(review)?;
    let names = names(state, officer, sample).await?;
    let acts = Operation::KeepReviews;
    let may = acts.roles().contains(&officer.role);
    let case = |drawn: &Drawn| CaseOfReview {
        case: drawn.case,
        establishment: names.get(&drawn.case).cloned(),
        layer: drawn.layer,
        looked: u32::try_from(review.looks_at(drawn.case).count()).unwrap_or(u32::MAX),
        waits_for_you: may && review.waits_for(officer, drawn),
        looks: review
            .looks_for(officer, drawn.case)
            .into_iter()
            .map(look_shown)
            .collect(),
    };
    let asked = questions().iter();
    let asked = asked.filter(|one| sample.questions.contains(&one.code));
    Ok(ReviewShown {
        id,
        title: sample.title.clone(),
        question: sample.question.clone(),
        province: sample.province.clone().map(|code| code.0),
        position: sample.position,
        seed: sample.seed,
        size: sample.size,
        layers: sample.layers.clone(),
        questions: asked
            .map(|one| AskedOfEach {
                code: one.code.clone(),
                indonesian: one.indonesian.clone(),
                english: one.english.clone(),
            })
            .collect(),
        cases: sample.cases.iter().map(case).collect(),
        agreement: agreement(review),
        drawer: sample.drawer.clone(),
        drawn_on: sample.drawn_on,
        version,
    })
}

/// The names of the cases that a person may see now.
async fn names(
    state: &AppState,
    officer: &Officer,
    sample: &Sample,
) -> Result<HashMap<Uuid, String>, ApiError> {
    let ids: Vec<Uuid> = sample.cases.iter().map(|one| one.case).collect();
    let rows = sqlx::query!(
        "SELECT id, establishment FROM case_list
         WHERE id = ANY($1) AND ($2::text IS NULL OR province = $2)",
        &ids,
        scope(officer).map(|code| code.0.as_str()),
    );
    let rows = rows.fetch_all(&state.pool).await?.into_iter();
    Ok(rows.map(|row| (row.id, row.establishment)).collect())
}

fn look_shown(look: &Look) -> LookShown {
    LookShown {
        reviewer: look.reviewer.clone(),
        answers: look.answers.clone(),
        note: look.note.clone(),
        looked_on: look.looked_on,
    }
}
