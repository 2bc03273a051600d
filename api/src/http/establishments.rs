//! Establishments over HTTP, beside what they have in common with cases: their registration, their
//! list, and how their duties to report stand.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, Query as Params, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{NaiveDate, Utc};
use domain::establishment::{
    Establishment, EstablishmentCommand, Owed, RegisterEstablishment, Status,
    faults_of_registration,
};
use domain::rules::identifiers::{Faults, in_one_form};
use domain::{Asked, Officer, Refusal, province};
use projections::establishment_list::TABLE;
use projections::establishment_search::{Filter, ListedEstablishment, list};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::error::{ApiError, Fault};
use crate::http::acts;
use crate::http::body;
use crate::http::creation::typed;
use crate::http::known;
use crate::http::lists::{Page, next_page, past_of, within};
use crate::http::query::{Pairs, Query, cursor_after};
use crate::http::statistics::{counted, narrowed};
use crate::http::streams::may_see;
use crate::past;
use crate::sight::Seen;
use crate::state::AppState;

/// `POST /establishments`
pub(super) async fn register(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let value = body::json(&bytes)?;
    let entry = typed::<RegisterEstablishment>(&value)?;
    let form = in_one_form(&entry.numbers, &entry.kbli).map(drop);
    let command = EstablishmentCommand::RegisterEstablishment(entry);
    let mut asked = Asked {
        id: Uuid::now_v7(),
        officer,
        at: Utc::now(),
        law: state.law.now(),
        command,
    };
    if let Err(faults) = form {
        known::hand_in::<Establishment>(&state, &mut asked, true).await?;
        let others = faults_of_registration(&asked);
        return Err(ApiError::invalid(told(faults)).beside(others));
    }
    let (action, made) = ("register-establishment", StatusCode::CREATED);
    acts::command::<Establishment>(&state, &headers, action, &value, asked, made).await
}

/// Every fault of numbers and industries.
fn told(faults: Faults) -> Vec<Fault> {
    let all = [faults.first].into_iter().chain(faults.others);
    let fault = |refusal: Refusal| Fault {
        field: format!("/{}", refusal.field.unwrap_or_default()),
        code: refusal.rule.code.to_owned(),
        detail: refusal.detail,
    };
    all.map(fault).collect()
}

/// `GET /establishments`
pub(super) async fn page(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Page<ListedEstablishment>>, ApiError> {
    let mut query = Query::new(params.clone());
    let limit = query.limit();
    let filter = filter(&mut query, limit);
    let times = query.times();
    let min_position = query.parsed("min_position", "a position");
    if filter.q.is_some() && filter.after.is_some() {
        query.wrong(
            "cursor",
            "is given with no name: the most alike come first, on one page",
        );
    }
    query.done()?;
    let filter = Filter {
        province: within(&officer, filter.province.clone())?,
        past: past_of(&state, times).await?,
        ..filter
    };
    let past = filter.past;
    let wanted = min_position.max(past.known_at);
    let counted = narrowed(&state, &officer, (filter.counted.clone(), past), wanted).await?;
    let filter = &Filter { counted, ..filter };
    let rows = |mut seen: Seen| async move { list(&mut seen, filter).await };
    let ((mut items, told), reached) = state.reads.ask(&past.table(TABLE), wanted, rows).await?;
    let position = past.known_at.or(told).unwrap_or(reached);
    let size = usize::try_from(limit).unwrap_or(0);
    let more = items.len() > size && filter.q.is_none();
    items.truncate(size);
    let last = items.last().filter(|_| more);
    let next =
        last.map(|row| next_page(&uri, params, &cursor_after((row.registered_on, 0, row.id))));
    Ok(Json(Page {
        items,
        next,
        position,
    }))
}

/// One row more than the page takes tells whether there is another page.
fn filter(query: &mut Query, limit: i64) -> Filter {
    let states = format!("one of {}", Status::NAMES.join(", "));
    let number = query.text("number");
    Filter {
        province: query.province("province"),
        regency: query.text("regency"),
        status: query.known("status", &states, |state| Status::NAMES.contains(&state)),
        number: number.map(plain),
        q: query.text("q"),
        place: query.text("place"),
        counted: counted(query, "establishments"),
        after: query.cursor().map(|(day, _, id)| (day, id)),
        limit: limit + 1,
        past: projections::times::Past::default(),
    }
}

/// A number as it is kept: a tax number without its signs, of 16 digits.
fn plain(number: String) -> String {
    domain::rules::identifiers::npwp_of_16_digits(&number).unwrap_or(number)
}

/// How the duties of an establishment stand on a day.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Standings {
    /// The establishment.
    establishment: Uuid,
    /// The day.
    as_of: NaiveDate,
    /// Every duty with its periods, by last day.
    duties: Vec<Owed>,
}

/// `GET /establishments/{id}/duties`
pub(super) async fn duties(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    Params(params): Params<Pairs>,
) -> Result<Json<Standings>, ApiError> {
    let mut query = Query::new(params);
    let times = query.times();
    query.done()?;
    let record = entered(&state, &officer, id).await?;
    let mut shown = record;
    if !times.is_now() {
        let past = past::read::<Establishment>(&state.pool, id, times).await?;
        shown = past
            .aggregate()
            .ok_or_else(|| ApiError::not_found("this id"))?
            .0;
    }
    let Establishment::Entered(record) = shown else {
        return Err(ApiError::not_found("this id"));
    };
    let today = province::local_date(&record.province, Utc::now());
    let as_of = times.as_of.unwrap_or(today);
    let law = state.law.now();
    Ok(Json(Standings {
        establishment: id,
        as_of,
        duties: record
            .duties
            .together()
            .standing(&law, &record.province, as_of),
    }))
}

/// An establishment that the officer may see.
async fn entered(state: &AppState, officer: &Officer, id: Uuid) -> Result<Establishment, ApiError> {
    let (found, _) = state.log.current::<Establishment>(&id.to_string()).await?;
    if may_see::<Establishment>(officer, &found) {
        return Ok(Arc::unwrap_or_clone(found));
    }
    Err(ApiError::not_found("this id"))
}
