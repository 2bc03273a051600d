//! The refused commands of a province, or of the nation.

use axum::Json;
use axum::extract::{Query as Params, State};
use chrono::Days;
use cqrs_es::Aggregate;
use domain::case::Case;
use domain::rules::confidential::may_know_source;
use domain::{Officer, ProvinceCode, province};
use schemars::JsonSchema;
use serde::Serialize;

use crate::auth::SignedIn;
use crate::confidential;
use crate::error::ApiError;
use crate::http::lists::within;
use crate::http::query::{Pairs, Query};
use crate::refusals::{self, Filter, RefusedCommand};
use crate::state::AppState;

/// Refused commands, last refused first.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Refused {
    items: Vec<RefusedCommand>,
    /// What `before` takes for the next page; none on the last.
    next: Option<i64>,
}

/// `GET /refusals`
pub(super) async fn list(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Refused>, ApiError> {
    let mut query = Query::new(params);
    let filter = filter(&mut query, &officer);
    query.done()?;
    let filter = filter?;
    let mut items = refusals::list(&state.pool, &filter).await?;
    let full = i64::try_from(items.len()).is_ok_and(|found| found == filter.limit);
    let next = items.last().filter(|_| full).map(|last| last.number);
    items.retain(|one| confidential::tells_refusal(one, &officer, tells_source(&officer, one)));
    Ok(Json(Refused { items, next }))
}

/// What is asked for, within the officer's province; its days are local there.
fn filter(query: &mut Query, officer: &Officer) -> Result<Filter, ApiError> {
    let rule = query.known("rule", "the code of a rule", |code| {
        domain::rules::all().iter().any(|rule| rule.code == code)
    });
    let asked = query.province("province");
    let (from, to) = (query.date("from"), query.date("to"));
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        query.wrong("to", "lies before from");
    }
    let before = query.parsed("before", "a number that a page has given");
    let limit = query.limit();
    let province = within(officer, asked)?;
    let place = ProvinceCode(province.clone().unwrap_or_default());
    let begins = |day| province::day_begins(&place, day);
    let until = to.and_then(|day| day.checked_add_days(Days::new(1)));
    Ok(Filter {
        rule,
        province,
        from: from.map(begins),
        until: until.map(begins),
        before,
        limit,
    })
}

/// Whether an officer may know where what a command was about comes from. Only cases come from
/// somewhere; a command on one is asked in its own province.
fn tells_source(officer: &Officer, refused: &RefusedCommand) -> bool {
    let place = refused.province.clone().map(ProvinceCode);
    refused.kind != Case::TYPE
        || place.is_some_and(|place| may_know_source(officer, &place, false).is_ok())
}
