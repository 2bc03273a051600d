//! Overdue employment reports (WLK) over HTTP, who complies, and the cases opened from them.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, Query as Params, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use domain::establishment::{Duty, KbliEdition};
use domain::rules::size::Size;
use domain::{Officer, ProvinceCode, province};
use projections::compliance::{Compliance, Total, compliance as complied, total};
use projections::establishment_list::TABLE;
use projections::times::Past;
use projections::wlk::{self, Filter, Overdue, Place};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::auth::access::{scope, sees};
use crate::error::ApiError;
use crate::http::body;
use crate::http::creation::typed;
use crate::http::lists::{next_page, past_of, within};
use crate::http::query::{Pairs, Query};
use crate::past::Times;
use crate::sight::Seen;
use crate::state::AppState;

/// First part of the address of an opening of cases.
const OPENINGS: &str = "/api/v1/wlk/openings";

/// A page of overdue reports.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct OverduePage {
    items: Vec<Overdue>,
    /// The day on which they are overdue.
    as_of: NaiveDate,
    /// Edition of the industry's digits asked for; 2020 when none was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    kbli_edition: Option<KbliEdition>,
    /// Address of the next page, if there is one.
    next: Option<String>,
    /// How far in the log the list has come.
    position: i64,
}

/// `GET /wlk/overdue`
pub(super) async fn overdue(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<OverduePage>, ApiError> {
    let mut query = Query::new(params.clone());
    let limit = query.limit();
    let filter = filter(&mut query);
    let after = place(&mut query);
    let times = query.times();
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let filter = Filter {
        province: within(&officer, filter.province.clone())?,
        ..filter
    };
    let (past, on) = asked_of(&state, &officer, times).await?;
    let (law, wanted) = (state.law.now(), min_position.max(past.known_at));
    let (filter, law) = (&filter, &law);
    let rows = |mut seen: Seen| async move {
        wlk::overdue(&mut seen, law, (filter, past), on, (after, limit)).await
    };
    let ((items, last), position) = state.reads.ask(&past.table(TABLE), wanted, rows).await?;
    let next = last.map(|(duty, day, id)| {
        let cursor = format!("{}_{day}_{id}", duty.code());
        next_page(&uri, params, &cursor)
    });
    Ok(Json(OverduePage {
        items,
        as_of: on,
        kbli_edition: filter.edition(),
        next,
        position,
    }))
}

/// Which past is read and the day that is asked about. What is known today tells of any later day.
async fn asked_of(
    state: &AppState,
    officer: &Officer,
    times: Times,
) -> Result<(Past, NaiveDate), ApiError> {
    let jakarta = || ProvinceCode("31".to_owned());
    let place = scope(officer).cloned().unwrap_or_else(jakarta);
    let today = province::local_date(&place, Utc::now());
    let on = times.as_of.unwrap_or(today);
    let as_of = times.as_of.filter(|day| *day < today);
    let past = past_of(state, Times { as_of, ..times }).await?;
    Ok((past, on))
}

fn filter(query: &mut Query) -> Filter {
    let duties = Duty::ALL.map(Duty::code).join(", ");
    let duty = query.known("duty", &format!("one of {duties}"), |code| {
        Duty::from_code(code).is_some()
    });
    let sizes = Size::ALL.map(Size::code).join(", ");
    let size = query.known("size", &format!("one of {sizes}"), |code| {
        Size::from_code(code).is_some()
    });
    let kbli = query.known("kbli", "one to five digits", |code| {
        code.len() <= 5 && code.bytes().all(|byte| byte.is_ascii_digit())
    });
    let editions = KbliEdition::ALL.iter().map(|one| one.code());
    let editions = format!("one of {}", editions.collect::<Vec<_>>().join(", "));
    let edition = query.known("kbli_edition", &editions, |code| {
        KbliEdition::from_code(code).is_some()
    });
    if edition.is_some() && kbli.is_none() {
        query.wrong("kbli_edition", "is of kbli, which is not given");
    }
    let days_late_min = query.parsed("days_late_min", "a number of days");
    if days_late_min == Some(0) {
        query.wrong("days_late_min", "takes 1 or more");
    }
    Filter {
        province: query.province("province"),
        duty: duty.as_deref().and_then(Duty::from_code),
        days_late_min,
        size: size.as_deref().and_then(Size::from_code),
        kbli,
        kbli_edition: edition.as_deref().and_then(KbliEdition::from_code),
        most: None,
    }
}

fn place(query: &mut Query) -> Option<Place> {
    let text = query.text("cursor")?;
    let mut parts = text.splitn(3, '_');
    let place = (|| {
        let duty = Duty::from_code(parts.next()?)?;
        let day = parts.next()?.parse().ok()?;
        Some((duty, day, parts.next()?.parse().ok()?))
    })();
    if place.is_none() {
        query.wrong("cursor", "is none that a page has given");
    }
    place
}

/// How the duties are complied with.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Rates {
    /// By province in which they lie, and duty.
    items: Vec<Compliance>,
    /// All of them together, by duty: of the nation, unless a province is asked for.
    total: Vec<Total>,
    /// The day.
    as_of: NaiveDate,
    /// How far in the log the rates have come.
    position: i64,
}

/// `GET /wlk/compliance`
pub(super) async fn compliance(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Rates>, ApiError> {
    let mut query = Query::new(params);
    let asked = query.province("province");
    let times = query.times();
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let province = within(&officer, asked)?;
    let (past, on) = asked_of(&state, &officer, times).await?;
    let (law, wanted) = (state.law.now(), min_position.max(past.known_at));
    let (law, province) = (&law, province.as_deref());
    let rates =
        |mut seen: Seen| async move { complied(&mut seen, law, (province, past), on).await };
    let (items, position) = state.reads.ask(&past.table(TABLE), wanted, rates).await?;
    Ok(Json(Rates {
        total: total(&items),
        items,
        as_of: on,
        position,
    }))
}

/// Cases being opened for overdue reports.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Opening {
    id: Uuid,
    /// `waiting`, `running`, `done` or `failed`.
    state: String,
    /// Why it failed.
    cause: Option<String>,
    /// Who asked for it.
    asked_by: String,
    /// When.
    asked_at: DateTime<Utc>,
    /// Overdue reports when it was asked for.
    total: i64,
    /// Those looked at so far.
    examined: i64,
    /// Cases opened.
    opened: i64,
    /// Those of which there was a case before.
    known: i64,
    /// Those of which no case could be opened.
    refused: i64,
}

/// Results of an opening, by establishment, duty and period.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Results {
    items: Vec<Opened>,
    /// The number after which the next page begins; none on the last page.
    next: Option<i64>,
}

/// What became of one overdue report.
#[derive(Debug, Serialize, JsonSchema)]
struct Opened {
    number: i64,
    establishment: Uuid,
    duty: String,
    period: String,
    /// `opened`, `known` or `refused`.
    outcome: String,
    /// The case.
    case: Uuid,
    /// Why it was refused.
    detail: Option<String>,
}

/// `POST /wlk/overdue/open-cases`
pub(super) async fn open_cases(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let mut filter = typed::<Filter>(&body::json(&bytes)?)?;
    filter.province = within(&officer, filter.province)?;
    let law = state.law.now();
    let (_, today) = asked_of(&state, &officer, Times::default()).await?;
    let total = {
        let mut connection = state.pool.acquire().await?;
        wlk::count(&mut connection, &law, &filter, today).await?
    };
    let told = serde_json::to_value(&filter).map_err(|error| ApiError::internal(&error))?;
    let who = serde_json::to_value(&officer).map_err(|error| ApiError::internal(&error))?;
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO case_openings (id, asked_by, province, filter, asked_on, total)
         VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        who,
        filter.province,
        told,
        today,
        total,
    )
    .execute(&state.pool)
    .await?;
    let location = [(header::LOCATION, format!("{OPENINGS}/{id}"))];
    let made = read(&state, &officer, id).await?;
    Ok((StatusCode::ACCEPTED, location, Json(made)).into_response())
}

/// `GET /wlk/openings/{id}`
pub(super) async fn opening(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<Opening>, ApiError> {
    read(&state, &officer, id).await.map(Json)
}

async fn read(state: &AppState, officer: &Officer, id: Uuid) -> Result<Opening, ApiError> {
    let found = sqlx::query!(
        r#"SELECT id, state, cause, asked_by ->> 'id' AS "asked_by!", asked_at, province, total,
                  examined, opened, known, refused FROM case_openings WHERE id = $1"#,
        id,
    );
    let found = found.fetch_optional(&state.pool).await?;
    let seen = found.filter(|one| match &one.province {
        Some(code) => sees(officer, &ProvinceCode(code.clone())),
        None => scope(officer).is_none(),
    });
    let one = seen.ok_or_else(|| ApiError::not_found("this id"))?;
    Ok(Opening {
        id: one.id,
        state: one.state,
        cause: one.cause,
        asked_by: one.asked_by,
        asked_at: one.asked_at,
        total: one.total,
        examined: one.examined,
        opened: one.opened,
        known: one.known,
        refused: one.refused,
    })
}

/// `GET /wlk/openings/{id}/results`
pub(super) async fn results(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(id): Path<Uuid>,
    Params(params): Params<Pairs>,
) -> Result<Json<Results>, ApiError> {
    let mut query = Query::new(params);
    let limit = query.limit();
    let after: Option<i64> = query.parsed("after", "a number");
    query.done()?;
    read(&state, &officer, id).await?;
    let items = sqlx::query_as!(
        Opened,
        r#"SELECT number, establishment, duty, period, outcome, case_id AS "case", detail
           FROM case_opening_results WHERE opening = $1 AND number > $2
           ORDER BY number LIMIT $3"#,
        id,
        after.unwrap_or(0),
        limit,
    );
    let items = items.fetch_all(&state.pool).await?;
    let full = i64::try_from(items.len()).is_ok_and(|found| found == limit);
    let next = items.last().filter(|_| full).map(|last| last.number);
    Ok(Json(Results { items, next }))
}
