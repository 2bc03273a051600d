//! The flows and data of releases: the open form of each published vintage.

use domain::release::{Decision, Planned, Release, Vintage};
use projections::count::{DURATION_MEASURES, Question};
use uuid::Uuid;

use super::codes;
use super::flow::{Flow, Part};
use super::key::{Asked, days};
use super::observed::{DataSet, Observation};
use crate::error::ApiError;
use crate::http::releases::{known, open_table, planned, published};
use crate::http::statistics::asked as question_of;
use crate::state::AppState;

/// The flow of each release that was published.
pub(super) async fn flows(state: &AppState) -> Result<Vec<Flow>, ApiError> {
    let all = published(state).await?;
    all.iter().map(|(id, release)| of(*id, release)).collect()
}

/// The flow of a release.
pub(super) async fn flow(state: &AppState, id: Uuid) -> Result<Flow, ApiError> {
    let (release, _) = known(state, id).await?;
    if release.published().is_none() {
        return Err(ApiError::not_found("this flow"));
    }
    of(id, &release)
}

fn of(id: Uuid, release: &Release) -> Result<Flow, ApiError> {
    let plan = planned(release)?;
    Ok(Flow::of_release(
        id,
        &plan.title,
        &question_of(&plan.question)?,
    ))
}

/// The published vintages of a release: the last one, or with their history all of them, the first
/// one first.
pub(super) async fn data(
    state: &AppState,
    (id, flow): (Uuid, &Flow),
    asked: &Asked,
) -> Result<Vec<DataSet>, ApiError> {
    let (release, _) = known(state, id).await?;
    let plan = planned(&release)?;
    let all: Vec<&Vintage> = release
        .vintages
        .iter()
        .filter(|one| one.is_published())
        .collect();
    let from = if asked.history {
        0
    } else {
        all.len().saturating_sub(1)
    };
    let mut found = vec![];
    for (nth, vintage) in all.iter().enumerate().skip(from) {
        let mut set = vintage_data(state, (plan, vintage), (flow, asked)).await?;
        set.valid_to = all.get(nth + 1).and_then(|next| published_on(next));
        found.push(set);
    }
    Ok(found)
}

fn published_on(vintage: &Vintage) -> Option<chrono::NaiveDate> {
    match &vintage.decision {
        Some(Decision::Published { on, .. }) => Some(*on),
        Some(Decision::Rejected(_)) | None => None,
    }
}

async fn vintage_data(
    state: &AppState,
    (plan, vintage): (&Planned, &Vintage),
    (flow, asked): (&Flow, &Asked),
) -> Result<DataSet, ApiError> {
    let question = question_of(&plan.question)?;
    let opened = open_table(state, &plan.question, vintage).await?;
    let mut observations = vec![];
    for cell in opened.cells {
        let time = time(&question, &cell.values);
        // A total over all periods is of no period.
        if flow.has_time() && !time.is_some_and(|time| is_within(asked, time)) {
            continue;
        }
        for measure in measures(&question) {
            let code = |part: &Part| match part {
                Part::Measure => measure.to_owned(),
                Part::Time => time.unwrap_or_default().to_owned(),
                Part::By(by) => {
                    let place = question.group_by.iter().position(|one| one == by);
                    let value = place.and_then(|place| cell.values.get(place)?.as_deref());
                    codes::value(*by, value)
                }
                // Flows of releases have neither.
                Part::Frequency | Part::Milestone => codes::TOTAL.to_owned(),
            };
            let codes: Vec<String> = flow.parts.iter().map(code).collect();
            let mut places = codes.iter().enumerate();
            if places.all(|(nth, code)| asked.wants(nth, code)) {
                let number = cell
                    .numbers
                    .as_ref()
                    .and_then(|numbers| numbers.get(measure));
                observations.push(Observation {
                    codes,
                    value: codes::number(number),
                    status: cell.status,
                    unit: codes::unit(question.subject, measure).code(),
                });
            }
        }
    }
    observations.sort_by(|one, other| one.codes.cmp(&other.codes));
    Ok(DataSet {
        position: vintage.table.position,
        digest: Some(vintage.table.digest.clone()),
        valid_from: published_on(vintage),
        valid_to: None,
        observations,
    })
}

/// The names of what is told.
fn measures(question: &Question) -> impl Iterator<Item = &'static str> {
    let days = DURATION_MEASURES.into_iter().map(|(name, ..)| name);
    let days = days.filter(|_| question.duration.is_some());
    question.measures.iter().map(|one| one.name).chain(days)
}

/// The period of a cell.
fn time<'a>(question: &Question, values: &'a [Option<String>]) -> Option<&'a str> {
    let place = question.group_by.iter().position(|by| by.is_time())?;
    values
        .get(place)?
        .as_deref()
        .filter(|value| *value != codes::TOTAL)
}

fn is_within(asked: &Asked, period: &str) -> bool {
    days(period).is_some_and(|(first, last)| {
        asked.from.is_none_or(|from| first >= from) && asked.to.is_none_or(|to| last <= to)
    })
}
