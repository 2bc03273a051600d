//! Reviews of samples over HTTP: drawn by a supervisor, looked at blind by two, and drawn again by
//! anybody who doubts it. What is answered stands in `shown.rs`.

mod shown;

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query as Params, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Officer;
use domain::review::{DrawSample, Drawn, Member, RecordLook, Review, ReviewCommand, Sample, draw};
use futures::future::try_join_all;
use uuid::Uuid;

use self::shown::shown;
pub(super) use self::shown::{DrawnAgain, ReviewShown, Reviews};
use crate::auth::SignedIn;
use crate::auth::access::scope;
use crate::error::{ApiError, Fault};
use crate::http::body;
use crate::http::creation::typed;
use crate::http::ordered::Ordered;
use crate::http::query::{Pairs, Query};
use crate::http::statistics::{asked, members};
use crate::state::AppState;

/// First part of the address of a review.
const PATH: &str = "/api/v1/reviews";
/// Most cases that are drawn from.
const POPULATION: i64 = 200_000;

/// `POST /reviews`
pub(super) async fn draw_sample(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let value = body::json(&bytes)?;
    let wanted = typed::<DrawSample>(&value)?;
    let (position, population) =
        population(&state, &officer, &wanted.question, wanted.position).await?;
    let command = ReviewCommand::Draw {
        wanted,
        position,
        population,
    };
    let ordered = Ordered {
        id: Uuid::now_v7(),
        path: PATH,
        is_first: true,
        action: "draw-sample",
        value: &value,
        command,
        expected: None,
    };
    carry_out(&state, officer, &headers, ordered).await
}

/// `POST /reviews/{id}/looks`
pub(super) async fn look(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    known(&state, &officer, id).await?;
    let value = body::json(&bytes)?;
    let ordered = Ordered {
        id,
        path: PATH,
        is_first: false,
        action: "record-look",
        value: &value,
        command: ReviewCommand::Look(typed::<RecordLook>(&value)?),
        expected: None,
    };
    carry_out(&state, officer, &headers, ordered).await
}

/// `GET /reviews`
pub(super) async fn list(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Reviews>, ApiError> {
    let mut query = Query::new(params);
    let limit = query.limit();
    let before: Option<i64> = query.parsed("before", "a position");
    query.done()?;
    let found = sqlx::query!(
        "SELECT aggregate_id, position FROM events
         WHERE aggregate_type = 'review' AND sequence = 1 AND position < $1
           AND ($2::text IS NULL OR payload ->> 'province' = $2)
         ORDER BY position DESC LIMIT $3",
        before.unwrap_or(i64::MAX),
        scope(&officer).map(|code| code.0.as_str()),
        limit,
    );
    let found = found.fetch_all(&state.pool).await?;
    let full = i64::try_from(found.len()).is_ok_and(|found| found == limit);
    let next = found.last().filter(|_| full).map(|last| last.position);
    let read = found.iter().map(async |row| {
        let id = Uuid::parse_str(&row.aggregate_id).map_err(|error| ApiError::internal(&error))?;
        let (review, version) = known(&state, &officer, id).await?;
        shown(&state, &officer, (id, &review, version)).await
    });
    let items = try_join_all(read).await?;
    Ok(Json(Reviews { items, next }))
}

/// `GET /reviews/{id}`
pub(super) async fn show(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response, ApiError> {
    let (review, version) = known(&state, &officer, id).await?;
    let shown = shown(&state, &officer, (id, &review, version)).await?;
    Ok(told(StatusCode::OK, &shown))
}

/// `GET /reviews/{id}/draw`
pub(super) async fn draw_again(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<DrawnAgain>, ApiError> {
    let (review, _) = known(&state, &officer, id).await?;
    let sample = sample(&review)?;
    let mut drawer = officer;
    // Whoever reads the nation draws again what a province drew, from what that province saw.
    if let Some(province) = &sample.province {
        drawer.province = Some(province.clone());
        drawer.role = domain::Role::HeadOfDinas;
    }
    let at = Some(sample.position);
    let (position, population) = population(&state, &drawer, &sample.question, at).await?;
    let (layers, cases) = draw(&population, sample.seed, sample.size);
    let ids = |cases: &[Drawn]| cases.iter().map(|one| one.case).collect::<Vec<_>>();
    Ok(Json(DrawnAgain {
        same: layers == sample.layers && ids(&cases) == ids(&sample.cases),
        position,
        population: u32::try_from(population.len()).unwrap_or(u32::MAX),
        layers,
        cases: ids(&cases),
    }))
}

/// All that a question counts at a position, as an officer may ask it.
async fn population(
    state: &AppState,
    officer: &Officer,
    text: &str,
    position: Option<i64>,
) -> Result<(i64, Vec<Member>), ApiError> {
    let question = asked(text)?;
    if question.subject.list != "cases" {
        let detail = "question begins with cases or visits: cases are drawn";
        return Err(wrong("/question", detail.to_owned()));
    }
    let head = *state.head.borrow();
    if position.is_some_and(|position| position > head) {
        let detail = format!("the log has not come so far yet; it is at {head}");
        return Err(wrong("/position", detail));
    }
    let (position, found) = members(state, officer, question, (position, POPULATION + 1)).await?;
    if i64::try_from(found.len()).is_ok_and(|found| found > POPULATION) {
        let detail = format!("question counts more than {POPULATION} cases; narrow it");
        return Err(wrong("/question", detail));
    }
    let member = |one: projections::count::Member| Member {
        case: one.id,
        values: one.values,
        inspectors: one.officers,
    };
    Ok((position, found.into_iter().map(member).collect()))
}

fn wrong(field: &str, detail: String) -> ApiError {
    ApiError::invalid(vec![Fault {
        field: field.to_owned(),
        code: "review.question".to_owned(),
        detail,
    }])
}

/// A review that a person may see, and the number of its events.
async fn known(
    state: &AppState,
    officer: &Officer,
    id: Uuid,
) -> Result<(Arc<Review>, i64), ApiError> {
    let (review, version) = state.log.current::<Review>(&id.to_string()).await?;
    let province = review.sample.as_ref().map(|sample| &sample.province);
    let near = province.is_some_and(|of| scope(officer).is_none_or(|own| of.as_ref() == Some(own)));
    if near {
        Ok((review, version))
    } else {
        Err(ApiError::not_found("this id"))
    }
}

fn sample(review: &Review) -> Result<&Sample, ApiError> {
    let sample = review.sample.as_ref();
    sample.ok_or_else(|| ApiError::not_found("this id"))
}

async fn carry_out(
    state: &AppState,
    officer: Officer,
    headers: &HeaderMap,
    ordered: Ordered<'_, ReviewCommand>,
) -> Result<Response, ApiError> {
    let draws = ordered.is_first;
    let id = ordered.store::<Review>(state, &officer, headers).await?;
    let (review, version) = known(state, &officer, id).await?;
    let shown = shown(state, &officer, (id, &review, version)).await?;
    if !draws {
        return Ok(told(StatusCode::OK, &shown));
    }
    let mut response = told(StatusCode::CREATED, &shown);
    if let Ok(location) = format!("{PATH}/{id}").parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

fn told(status: StatusCode, shown: &ReviewShown) -> Response {
    let tag = format!("\"{}\"", shown.version);
    (status, [(header::ETAG, tag)], Json(shown)).into_response()
}
