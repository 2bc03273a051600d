//! Counts of cases, visits, prosecutions and establishments: each number with the address that
//! lists what it counts.
//!
//! | looking for | file |
//! |---|---|
//! | a question as it stands in an address | `question.rs` |
//! | what can be asked, with definitions | `measures.rs` |
//! | a table as a file | `csv.rs` |
//! | the annual report (ILO C081) | `c081/` |

mod c081;
mod csv;
mod measures;
mod question;

use axum::Json;
use axum::extract::{OriginalUri, Query as Params, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use domain::law::Law;
use domain::{Officer, ProvinceCode, province};
use projections::case_statistics::{CASES, VISITS};
use projections::count::{self, Counted, Dimension, Member, Question, Reports, Subject};
use projections::establishment_statistics::ESTABLISHMENTS;
use projections::prosecution_statistics::PROSECUTIONS;
use projections::times::Past;
use serde_json::{Map, Value, json};

pub(super) use self::c081::{Report, report};
pub(super) use self::measures::{Measures, measures};
pub(super) use self::question::{asked, counted};
use crate::auth::SignedIn;
use crate::auth::access::scope;
use crate::error::ApiError;
use crate::http::accept::prefers_csv;
use crate::http::lists::{past_of, within};
use crate::http::query::{Pairs, Query};
use crate::law;
use crate::state::AppState;

/// What can be counted, by its name in addresses.
const SUBJECTS: [&Subject; 4] = [&CASES, &PROSECUTIONS, &ESTABLISHMENTS, &VISITS];
/// Where it is told what the numbers mean.
const DEFINED_AT: &str = "/api/v1/statistics/measures";

/// `GET /statistics/{subject}`
pub(super) async fn count(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    OriginalUri(uri): OriginalUri,
    Params(params): Params<Pairs>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let name = uri.path().rsplit('/').next().unwrap_or_default();
    let subject = question::subject(name).ok_or_else(|| ApiError::not_found("this address"))?;
    let mut query = Query::new(params);
    let question = question::read(subject, &mut query);
    let times = query.times();
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let past = past_of(&state, times).await?;
    let question = within_rights(&officer, Question { past, ..question })?;
    let law = state.law.now();
    let (question, counted) = ask(&state, &law, question, min_position).await?;
    if prefers_csv(&headers) {
        let csv = csv::table(&question, &counted).map_err(|error| ApiError::internal(&error))?;
        return Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], csv).into_response());
    }
    Ok(Json(told(&question, &counted)).into_response())
}

/// The question as an officer may ask it: of his own province, unless he reads the nation.
fn within_rights(officer: &Officer, question: Question) -> Result<Question, ApiError> {
    let asked = question.filters.iter();
    let mut asked = asked.filter(|(dimension, _)| *dimension == Dimension::PROVINCE);
    let asked = asked.next().and_then(|(_, value)| value.clone());
    within(officer, asked)?;
    let within = scope(officer).map(|own| own.0.clone());
    Ok(Question { within, ..question })
}

/// Counts, once the read models have what the caller has seen. A question that reads several of
/// them is asked of a position that all have reached, so that it can be asked again.
async fn ask(
    state: &AppState,
    law: &Law,
    question: Question,
    min_position: Option<i64>,
) -> Result<(Question, Counted), ApiError> {
    let mut question = question;
    if question.measures.iter().any(|one| one.asks_reports()) {
        let today = province::local_date(&ProvinceCode("31".to_owned()), Utc::now());
        let on = question.past.as_of.unwrap_or(today);
        question.reports = Reports::by(law, on);
    }
    let wanted = min_position.max(question.past.known_at);
    let tables = question.tables();
    if tables.len() > 1 {
        question.past.known_at = Some(reached(state, &question, wanted).await?);
    }
    let asked = &question;
    let counts = |pool| async move { count::count(&pool, asked).await };
    let table = question.past.table(question.subject.table);
    let wanted = wanted.max(question.past.known_at);
    let (counted, _) = state.reads.ask(&table, wanted, counts).await?;
    Ok((question, counted))
}

/// The position of which a question of several read models is asked: the one wanted, or the last
/// that all have reached.
async fn reached(
    state: &AppState,
    question: &Question,
    wanted: Option<i64>,
) -> Result<i64, ApiError> {
    let past = Past {
        known_at: Some(0),
        ..question.past
    };
    let mut least: Option<i64> = None;
    let beside = question.beside().into_iter();
    for table in beside.chain([question.subject.table]) {
        let nothing = |_| async { Ok(()) };
        let ((), position) = state.reads.ask(&past.table(table), wanted, nothing).await?;
        least = Some(least.map_or(position, |least| least.min(position)));
    }
    let known_at = question.past.known_at.or(wanted);
    Ok(known_at.or(least).unwrap_or(0))
}

/// The answer for good: as of a position, the last that all have reached without one, by the law of
/// that position.
pub(super) async fn settled(
    state: &AppState,
    question: Question,
    position: Option<i64>,
) -> Result<(Question, Counted), ApiError> {
    let mut question = question;
    question.past.known_at = Some(match position {
        Some(position) => position,
        None => reached(state, &question, None).await?,
    });
    let position = question.past.known_at.unwrap_or(0);
    let law = law::at(&state.pool, position).await?;
    ask(state, &law, question, Some(position)).await
}

/// Those that a question counts at a position, the last that all have reached without one, as an
/// officer may ask it; so many at most.
pub(super) async fn members(
    state: &AppState,
    officer: &Officer,
    question: Question,
    (position, most): (Option<i64>, i64),
) -> Result<(i64, Vec<Member>), ApiError> {
    let mut question = within_rights(officer, question)?;
    let position = match position {
        Some(position) => position,
        None => reached(state, &question, None).await?,
    };
    question.past.known_at = Some(position);
    for table in question.tables() {
        let nothing = |_| async { Ok(()) };
        state.reads.ask(&table, Some(position), nothing).await?;
    }
    let asked = &question;
    let rows = |pool| async move { count::members(&pool, asked, most).await };
    let table = question.past.table(question.subject.table);
    let (members, _) = state.reads.ask(&table, Some(position), rows).await?;
    Ok((position, members))
}

/// The question that narrows a list, as the officer may ask it and at the times of the list; once
/// what it reads has come as far as is wanted.
pub(super) async fn narrowed(
    state: &AppState,
    officer: &Officer,
    (question, past): (Option<Question>, Past),
    wanted: Option<i64>,
) -> Result<Option<Question>, ApiError> {
    let Some(question) = question else {
        return Ok(None);
    };
    let question = within_rights(officer, Question { past, ..question })?;
    for table in question.tables() {
        let nothing = |_| async { Ok(()) };
        state.reads.ask(&table, wanted, nothing).await?;
    }
    Ok(Some(question))
}

/// The answer: each number with the address that lists what it counts, as of what was known then.
fn told(question: &Question, counted: &Counted) -> Value {
    let row = |(values, numbers): &count::Group| {
        let named = question.group_by.iter().zip(values);
        let mut row: Map<String, Value> = named
            .map(|(by, value)| (by.name().to_owned(), value_told(*by, value.as_deref())))
            .collect();
        row.extend(numbers.clone());
        let listed_at = question::listed_at(question, values, counted.position);
        row.insert("listed_at".to_owned(), json!(listed_at));
        row
    };
    let rows: Vec<Map<String, Value>> = counted.groups.iter().map(row).collect();
    json!({
        "subject": question.subject.name,
        "milestone": question.milestone.name(),
        "province_set": question.province_set.code(),
        "totals": counted.totals,
        "rows": rows,
        "listed_at": question::listed_at(question, &[], counted.position),
        "defined_at": DEFINED_AT,
        "position": counted.position,
    })
}

/// A bare number is ambiguous between schemes: each province is told with its scheme and name.
fn value_told(by: Dimension, value: Option<&str>) -> Value {
    match value {
        Some(code) if by == Dimension::PROVINCE => {
            let found = province::find(&ProvinceCode(code.to_owned()));
            let name = found.map(|province| province.name.as_str());
            json!({ "scheme": province::SCHEME, "code": code, "name": name })
        }
        Some(value) => json!(value),
        None => Value::Null,
    }
}
