//! Counts of cases, visits, prosecutions and establishments: each number with the address that
//! lists what it counts.
//!
//! | looking for | file |
//! |---|---|
//! | a question as it stands in an address | `question.rs` |
//! | what can be asked, with definitions | `measures.rs` |
//! | what is counted as a table, for its forms | `tabled.rs` |
//! | what there is to read, as open data | `catalog.rs` |
//! | what was recorded late | `quality.rs` |
//! | the annual report (ILO C081) | `c081/` |

mod c081;
mod catalog;
mod measures;
mod quality;
mod question;
mod tabled;

use axum::Json;
use axum::extract::{OriginalUri, Query as Params, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use domain::law::Law;
use domain::{Officer, ProvinceCode, province};
use projections::case_statistics::{CASES, VISITS};
use projections::count::{self, Counted, Dimension, Group, Member, Question, Reports, Subject};
use projections::establishment_statistics::ESTABLISHMENTS;
use projections::prosecution_statistics::PROSECUTIONS;
use projections::times::Past;
use serde_json::{Map, Value, json};

pub(super) use self::c081::{Report, report};
pub(super) use self::catalog::{KIND as CATALOG, catalog};
pub(super) use self::measures::{Measures, measures};
pub(super) use self::quality::{Quality, quality};
pub(super) use self::question::{asked, counted};
use crate::auth::SignedIn;
use crate::auth::access::{Operation, scope};
use crate::error::ApiError;
use crate::http::forms::File;
use crate::http::lists::{past_of, within};
use crate::http::query::{Pairs, Query};
use crate::law;
use crate::sight::Seen;
use crate::state::AppState;

/// What can be counted, by its name in addresses.
const SUBJECTS: [&Subject; 4] = [&CASES, &PROSECUTIONS, &ESTABLISHMENTS, &VISITS];
/// Most groups of one answer: more are no table that anybody reads, and are held in memory together.
const GROUPS: usize = 200_000;
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
    let address = tabled::address(&uri, &params);
    let name = uri.path().rsplit('/').next().unwrap_or_default();
    let subject = question::subject(name).ok_or_else(|| ApiError::not_found("this address"))?;
    let mut query = Query::new(params);
    let file = File::asked(&mut query, &headers);
    let question = question::read(subject, &mut query);
    let times = query.times();
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let past = past_of(&state, times).await?;
    let question = within_rights(&officer, Question { past, ..question })?;
    let law = state.law.now();
    let (question, counted) = ask(&state, &law, question, min_position).await?;
    if let Some(file) = file {
        let licence = state.licence.as_deref();
        return tabled::table(&law, &question, counted, (address, licence)).answer(file);
    }
    let opens = may_list(&officer, subject);
    Ok(Json(told(&question, &counted, opens)).into_response())
}

/// Whether an officer may read the list of what is counted.
fn may_list(officer: &Officer, subject: &Subject) -> bool {
    let operation = match subject.list {
        "cases" => Operation::ReadCases,
        "prosecutions" => Operation::ReadProsecutions,
        "establishments" => Operation::ReadEstablishments,
        _ => return false,
    };
    operation.roles().contains(&officer.role)
}

/// The question as an officer may ask it: of his own province, unless he reads the nation.
pub(super) fn within_rights(officer: &Officer, question: Question) -> Result<Question, ApiError> {
    let asked = question.filters.iter();
    let mut asked = asked.filter(|(dimension, _)| *dimension == Dimension::PROVINCE);
    let asked = asked.next().and_then(|(_, value)| value.clone());
    within(officer, asked)?;
    let within = scope(officer).map(|own| own.0.clone());
    Ok(Question { within, ..question })
}

/// Counts, once the read models have what the caller has seen. A question that reads several of
/// them is asked of a position that all have reached, so that it can be asked again.
pub(super) async fn ask(
    state: &AppState,
    law: &Law,
    question: Question,
    min_position: Option<i64>,
) -> Result<(Question, Counted), ApiError> {
    let (question, table, wanted) = ready(state, law, question, min_position).await?;
    let asked = &question;
    let counts = |mut seen: Seen| async move { count::count(&mut seen, asked, GROUPS).await };
    let (counted, _) = state.figures.ask(&table, wanted, counts).await?;
    Ok((question, counted.ok_or_else(too_large)?))
}

/// 413: more groups than one answer tells.
fn too_large() -> ApiError {
    let detail =
        format!("more than {GROUPS} groups; break down by less, or narrow what is counted");
    ApiError::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "statistics.too-large",
        detail,
    )
}

/// The same by several sets of dimensions; none where that is more than so many numbers.
pub(super) async fn ask_by(
    state: &AppState,
    law: &Law,
    question: Question,
    by: (&[Vec<Dimension>], usize),
    min_position: Option<i64>,
) -> Result<Option<Vec<Vec<Group>>>, ApiError> {
    let (question, table, wanted) = ready(state, law, question, min_position).await?;
    let asked = &question;
    let counts = |mut seen: Seen| async move { count::count_by(&mut seen, asked, by).await };
    Ok(state.figures.ask(&table, wanted, counts).await?.0)
}

/// A question with who must report, and of a position if it reads several tables; the table that it
/// counts, and the position that this must have.
async fn ready(
    state: &AppState,
    law: &Law,
    question: Question,
    min_position: Option<i64>,
) -> Result<(Question, String, Option<i64>), ApiError> {
    let mut question = question;
    if question.asks_reports() {
        let today = province::local_date(&ProvinceCode("31".to_owned()), Utc::now());
        let on = question.past.as_of.unwrap_or(today);
        question.reports = Reports::by(law, on);
    }
    let wanted = min_position.max(question.past.known_at);
    let tables = question.tables();
    if tables.len() > 1 {
        question.past.known_at = Some(reached(state, &question, wanted).await?);
    }
    let table = question.past.table(question.subject.table);
    let wanted = wanted.max(question.past.known_at);
    Ok((question, table, wanted))
}

/// The position of which a question of several read models is asked: the one wanted, or the last
/// that all have reached.
pub(super) async fn reached(
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
        let position = state.figures.reached(&past.table(table), wanted).await?;
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

/// What has happened after a position to what a question counted there.
pub(super) async fn since(
    state: &AppState,
    question: &Question,
    position: i64,
) -> Result<count::Since, ApiError> {
    let mut question = question.clone();
    question.past.known_at = Some(position);
    let (asked, table) = (&question, question.past.table(question.subject.table));
    let read = |mut seen: Seen| async move { count::since(&mut seen, asked).await };
    Ok(state.figures.ask(&table, Some(position), read).await?.0)
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
        state.figures.reached(&table, Some(position)).await?;
    }
    let asked = &question;
    let rows = |mut seen: Seen| async move { count::members(&mut seen, asked, most).await };
    let table = question.past.table(question.subject.table);
    let (members, _) = state.figures.ask(&table, Some(position), rows).await?;
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
        state.figures.reached(&table, wanted).await?;
    }
    Ok(Some(question))
}

/// The answer: each number with the address that lists what it counts, as of what was known then,
/// for who may read that list.
fn told(question: &Question, counted: &Counted, opens: bool) -> Value {
    let listed_at = |values: &[Option<String>]| {
        opens.then(|| question::listed_at(question, values, counted.position))
    };
    let row = |(values, numbers): &Group| {
        let named = question.group_by.iter().zip(values);
        let mut row: Map<String, Value> = named
            .map(|(by, value)| (by.name().to_owned(), value_told(*by, value.as_deref())))
            .collect();
        row.extend(numbers.clone());
        let listed_at = listed_at(values).map(|at| ("listed_at".to_owned(), json!(at)));
        row.extend(listed_at);
        row
    };
    let rows: Vec<Map<String, Value>> = counted.groups.iter().map(row).collect();
    json!({
        "subject": question.subject.name,
        "milestone": question.milestone.name(),
        "province_set": question.province_set.code(),
        "totals": counted.totals,
        "rows": rows,
        "listed_at": listed_at(&[]),
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
