//! Books of official numbers: what was given, and what is void.

use std::collections::HashMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query as Params, State};
use axum::http::HeaderMap;
use chrono::{NaiveDate, Utc};
use cqrs_es::Aggregate;
use domain::Asked;
use domain::numbering::NumberKind;
use domain::numbering::void::{Number, NumberEvent, VoidNumber, stream};
use domain::upcast::{self, Kind};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::PgPool;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::error::{ApiError, Fault};
use crate::http::acts::metadata;
use crate::http::body;
use crate::http::creation::typed;
use crate::http::lists::within;
use crate::http::query::{Pairs, Query};
use crate::log::{ExecuteError, Request, execute};
use crate::refusals;
use crate::state::AppState;

/// A book of official numbers.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Book {
    /// Kemendagri code of the province whose book it is.
    province: String,
    /// The kind of book.
    kind: NumberKind,
    /// The unit whose book it is; empty where the units of a province share one.
    unit: String,
    /// The year.
    year: i32,
    /// The last serial given; 0 when none was.
    last: i64,
    /// The numbers, in order.
    items: Vec<Given>,
    /// What `after` takes for the next page; none on the last.
    next: Option<i64>,
}

/// An official number.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Given {
    /// Its place in the book.
    serial: i64,
    /// As it is written.
    number: String,
    /// What bears it: `case` or `prosecution`.
    of: String,
    /// The case or prosecution.
    id: String,
    /// The position of the command that was given it; none where the number had been entered by
    /// hand before.
    position: Option<i64>,
    /// Since when, by whom and why it is void.
    void: Option<Void>,
}

/// That a number is void (*batal*).
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Void {
    on: NaiveDate,
    by: String,
    reason: String,
}

/// The address of a book.
struct Wanted {
    province: String,
    kind: NumberKind,
    unit: String,
    year: i32,
}

/// `GET /numbers`
pub(super) async fn list(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Book>, ApiError> {
    let mut query = Query::new(params);
    let asked = query.province("province");
    let wanted = "case, task_order, note, prosecution or investigation_order";
    let kind = query.known("kind", wanted, |code| NumberKind::from_code(code).is_some());
    let year = query.parsed::<i32>("year", "a year");
    let unit = query.text("unit").unwrap_or_default();
    let after = query.parsed("after", "a serial").unwrap_or(0_i64);
    let limit = query.limit();
    let province = asked.or_else(|| Some(officer.province.clone()?.0));
    for (name, given) in [
        ("province", province.is_some()),
        ("kind", kind.is_some()),
        ("year", year.is_some()),
    ] {
        if !given && !query.is_wrong(name) {
            query.wrong(name, "is needed");
        }
    }
    query.done()?;
    let province = within(&officer, province)?.unwrap_or_default();
    let kind = kind.and_then(|code| NumberKind::from_code(&code));
    let (Some(kind), Some(year)) = (kind, year) else {
        return Err(ApiError::not_found("this book"));
    };
    let book = Wanted {
        province,
        kind,
        unit,
        year,
    };
    let last = last(&state.pool, &book).await?;
    let items = page(&state.pool, &book, after, limit).await?;
    let next = items
        .last()
        .map(|one| one.serial)
        .filter(|serial| *serial < last);
    let Wanted {
        province,
        kind,
        unit,
        year,
    } = book;
    Ok(Json(Book {
        province,
        kind,
        unit,
        year,
        last,
        items,
        next,
    }))
}

async fn last(pool: &PgPool, book: &Wanted) -> Result<i64, ApiError> {
    let last = sqlx::query_scalar!(
        r#"SELECT coalesce(max(serial), 0) AS "last!" FROM official_numbers
           WHERE province = $1 AND kind = $2 AND year = $3 AND unit = $4"#,
        book.province,
        book.kind.code(),
        book.year,
        book.unit,
    );
    Ok(last.fetch_one(pool).await?)
}

async fn page(
    pool: &PgPool,
    book: &Wanted,
    after: i64,
    limit: i64,
) -> Result<Vec<Given>, ApiError> {
    let found = sqlx::query!(
        "SELECT serial, number, aggregate_type, aggregate_id, position FROM official_numbers
         WHERE province = $1 AND kind = $2 AND year = $3 AND unit = $4 AND serial > $5
         ORDER BY serial LIMIT $6",
        book.province,
        book.kind.code(),
        book.year,
        book.unit,
        after,
        limit,
    );
    let found = found.fetch_all(pool).await?;
    let stream = |serial| {
        stream(
            &book.province,
            book.kind.code(),
            &book.unit,
            book.year,
            serial,
        )
    };
    let streams: Vec<String> = found
        .iter()
        .map(|row| stream(row.serial).to_string())
        .collect();
    let void = void(pool, &streams).await?;
    let items = found.into_iter().zip(streams).map(|(row, stream)| Given {
        serial: row.serial,
        number: row.number,
        of: row.aggregate_type,
        id: row.aggregate_id,
        position: row.position,
        void: void.get(&stream).cloned(),
    });
    Ok(items.collect())
}

/// Which of these numbers are void.
async fn void(pool: &PgPool, streams: &[String]) -> Result<HashMap<String, Void>, ApiError> {
    let found = sqlx::query!(
        r#"SELECT aggregate_id, event_type, event_version, payload::text AS "payload!"
           FROM events WHERE aggregate_type = 'number' AND aggregate_id = ANY($1)"#,
        streams,
    );
    let mut void = HashMap::new();
    for row in found.fetch_all(pool).await? {
        let kind = Kind {
            aggregate_type: Number::TYPE,
            event_type: &row.event_type,
            event_version: &row.event_version,
        };
        let event = upcast::read(kind, &row.payload).map_err(|error| ApiError::internal(&error))?;
        let NumberEvent::NumberVoided {
            reason,
            voided_by,
            voided_on,
            ..
        } = event;
        let told = Void {
            on: voided_on,
            by: voided_by,
            reason,
        };
        void.insert(row.aggregate_id, told);
    }
    Ok(void)
}

/// `POST /numbers/void`
pub(super) async fn declare_void(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Given>, ApiError> {
    let value = body::json(&bytes)?;
    let command = typed::<VoidNumber>(&value)?;
    let (serial, before) = (command.serial, command.serial.saturating_sub(1));
    let book = Wanted {
        province: command.province.0.clone(),
        kind: command.kind,
        unit: command.unit.clone(),
        year: command.year,
    };
    let id: Uuid = command.stream();
    let law = state.law.now();
    let asked = Asked {
        id,
        officer,
        at: Utc::now(),
        law,
        command,
    };
    if page(&state.pool, &book, before, 1)
        .await?
        .first()
        .is_none_or(|one| one.serial != serial)
    {
        return Err(not_given(serial));
    }
    let request = Request {
        aggregate_id: id.to_string(),
        command_id: body::idempotency_key(&headers, &asked.officer)?,
        request_hash: body::request_hash("numbers/void", &value),
        expected: body::if_match(&headers)?,
        unique_key: None,
        metadata: metadata(&asked.officer, &headers, &asked.law)?,
        command: asked.clone(),
        rests_on: vec![],
    };
    match execute::<Number>(&state.log, request, &()).await {
        Ok(_) => {}
        Err(ExecuteError::Refused(refusal)) => {
            refusals::keep(&state.pool, (Number::TYPE, "void"), &asked, &refusal).await?;
            return Err(refusal.into());
        }
        Err(other) => return Err(other.into()),
    }
    let found = page(&state.pool, &book, before, 1).await?;
    found
        .into_iter()
        .next()
        .map(Json)
        .ok_or_else(|| not_given(serial))
}

/// Only what the system has given can be void.
fn not_given(serial: i64) -> ApiError {
    ApiError::invalid(vec![Fault {
        field: "/serial".to_owned(),
        code: "numbering.not-given".to_owned(),
        detail: format!("no number with the serial {serial} was given in this book"),
    }])
}
