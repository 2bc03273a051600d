//! Who has read what, for auditors and heads.

use axum::Json;
use axum::extract::{Query as Params, State};
use chrono::{Days, Utc};
use domain::{ProvinceCode, province};
use schemars::JsonSchema;
use serde::Serialize;

use crate::audit::{self, Filter, KeptRead, ReaderTotals, Span};
use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::http::lists::within;
use crate::http::query::{Pairs, Query};
use crate::state::AppState;

/// From how many files in a day on somebody is named, if nothing is asked for.
const MANY: i64 = 50;

/// Reads, last first.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Reads {
    items: Vec<KeptRead>,
    /// What `before` takes for the next page; none on the last.
    next: Option<i64>,
}

/// `GET /reads`
pub(super) async fn list(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Reads>, ApiError> {
    let mut query = Query::new(params);
    let asked = query.province("province");
    let (from, to) = (query.date("from"), query.date("to"));
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        query.wrong("to", "lies before from");
    }
    let filter = Filter {
        reader: query.text("reader"),
        kind: query.text("kind"),
        thing: query.parsed("id", "the id of what was read"),
        before: query.parsed("before", "a number that a page has given"),
        limit: query.limit(),
        ..Filter::default()
    };
    query.done()?;
    let province = within(&officer, asked)?;
    let place = place(province.as_deref());
    let begins = |day| province::day_begins(&place, day);
    let until = to.and_then(|day| day.checked_add_days(Days::new(1)));
    let span = Span {
        from: from.map(begins),
        until: until.map(begins),
    };
    let filter = Filter {
        province,
        span,
        ..filter
    };
    let items = audit::list(&state.access.pool, &filter).await?;
    let full = i64::try_from(items.len()).is_ok_and(|found| found == filter.limit);
    let next = items.last().filter(|_| full).map(|last| last.number);
    Ok(Json(Reads { items, next }))
}

/// Who has read many files in a day.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Readers {
    /// The day, as it is in the province, or in the capital.
    on: chrono::NaiveDate,
    /// Most files first.
    items: Vec<ReaderTotals>,
}

/// `GET /reads/by-reader`
pub(super) async fn by_reader(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Readers>, ApiError> {
    let mut query = Query::new(params);
    let asked = query.province("province");
    let on = query.date("on");
    let at_least: Option<i64> = query.parsed("at_least", "a number of files");
    let limit = query.limit();
    query.done()?;
    let province = within(&officer, asked)?;
    let place = place(province.as_deref());
    let on = on.unwrap_or_else(|| province::local_date(&place, Utc::now()));
    let after = on.checked_add_days(Days::new(1)).unwrap_or(on);
    let span = Span {
        from: Some(province::day_begins(&place, on)),
        until: Some(province::day_begins(&place, after)),
    };
    let at_least = at_least.unwrap_or(MANY);
    let pool = &state.access.pool;
    let items = audit::readers(pool, province.as_deref(), span, at_least, limit).await?;
    Ok(Json(Readers { on, items }))
}

/// Where days are local: in a province, or in the capital.
fn place(province: Option<&str>) -> ProvinceCode {
    ProvinceCode(province.unwrap_or("31").to_owned())
}
