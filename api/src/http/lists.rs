//! Pages of cases and prosecutions.

use axum::Json;
use axum::extract::{OriginalUri, Query as Params, State};
use axum::http::Uri;
use domain::law::Law;
use domain::{Officer, ProvinceCode};
use form_urlencoded::Serializer;
use projections::list::{Filter, Listed, list};
use projections::times::Past;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use crate::auth::SignedIn;
use crate::auth::access::{scope, sees};
use crate::confidential;
use crate::error::ApiError;
use crate::http::query::{Pairs, Query, cursor_after};
use crate::http::statistics::{counted, narrowed};
use crate::past::{self, Times};
use crate::sight::Seen;
use crate::state::AppState;

type Asked = Params<Pairs>;

/// A page of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{R}Page")]
pub(super) struct Page<R> {
    pub(super) items: Vec<R>,
    /// Address of the next page, if there is one.
    pub(super) next: Option<String>,
    /// How far in the log the list has come.
    pub(super) position: i64,
}

/// A page of a register, after whose last entry the next one begins.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{R}Listing")]
pub(super) struct Listing<R, K> {
    items: Vec<R>,
    /// What `after` takes for the next page; none on the last.
    next: Option<K>,
    /// How far in the log the list has come.
    position: i64,
}

impl<R, K> Listing<R, K> {
    /// A page of at most so many entries, which are known by their keys.
    pub(super) fn of((items, position): (Vec<R>, i64), limit: i64, key: fn(&R) -> K) -> Self {
        let full = i64::try_from(items.len()).is_ok_and(|found| found == limit);
        let next = items.last().filter(|_| full).map(key);
        Self {
            items,
            next,
            position,
        }
    }
}

/// `GET /cases` and `GET /prosecutions`
pub(super) async fn page<R: Listed + Serialize>(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Asked,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<Page<R>>, ApiError> {
    let mut query = Query::new(params.clone());
    let limit = query.limit();
    let filter = filter::<R>(&mut query, limit, &state.law.now());
    let times = query.times();
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let filter = Filter {
        province: scoped(&officer, &filter)?,
        past: past_of(&state, times).await?,
        ..filter
    };
    let past = filter.past;
    let wanted = min_position.max(past.known_at);
    let counted = narrowed(&state, &officer, (filter.counted.clone(), past), wanted).await?;
    let filter = Filter { counted, ..filter };
    let assigned = confidential::supervised(&state, &officer).await?;
    let reader = (&officer, assigned.as_slice());
    let filter = &filter;
    let rows = |mut seen: Seen| async move { list::<R>(&mut seen, filter, reader).await };
    let table = past.table(R::TABLE);
    let ((mut items, told), reached) = state.reads.ask(&table, wanted, rows).await?;
    let position = past.known_at.or(told).unwrap_or(reached);
    let size = usize::try_from(limit).unwrap_or(0);
    let more = items.len() > size;
    items.truncate(size);
    let last = items.last().filter(|_| more);
    let next = last.map(|row| next_page(&uri, params, &cursor_after(row.place())));
    Ok(Json(Page {
        items,
        next,
        position,
    }))
}

/// One row more than the page takes tells whether there is another page.
fn filter<R: Listed>(query: &mut Query, limit: i64, law: &Law) -> Filter {
    let states = format!("one of {}", R::STATUSES.join(", "));
    Filter {
        province: query.province("province"),
        status: query.known("status", &states, |state| R::STATUSES.contains(&state)),
        norm: query.known("norm", "a code of the catalogue", |code| law.has_norm(code)),
        officer: query.text("officer"),
        due_before: R::IS_DUE.then(|| query.date("due_before")).flatten(),
        offered_to: query.addressee("offered_to"),
        q: query.text("q"),
        counted: counted(query, R::NAME),
        after: query.cursor(),
        limit: limit + 1,
        past: Past::default(),
    }
}

/// Both times as the read models have them: a moment is the last position recorded by then.
pub(super) async fn past_of(state: &AppState, times: Times) -> Result<Past, ApiError> {
    Ok(Past {
        as_of: times.as_of,
        known_at: past::position(&state.pool, times.known_at).await?,
    })
}

/// The province whose rows are listed. What is offered to an officer's province is of another one,
/// which he need not belong to.
fn scoped(officer: &Officer, filter: &Filter) -> Result<Option<String>, ApiError> {
    if filter.offered_to.is_none() {
        return within(officer, filter.province.clone());
    }
    within(officer, filter.offered_to.clone())?;
    Ok(filter.province.clone())
}

/// The province that a list is about: the one asked for, within the officer's own.
pub(super) fn within(officer: &Officer, asked: Option<String>) -> Result<Option<String>, ApiError> {
    let Some(code) = asked else {
        return Ok(scope(officer).map(|own| own.0.clone()));
    };
    if !sees(officer, &ProvinceCode(code.clone())) {
        let refusal = domain::rules::acting::PROVINCE.refuse(
            format!("province {code} is not yours"),
            json!({ "province": code }),
        );
        return Err(refusal.into());
    }
    Ok(Some(code))
}

/// The address of the next page: the same question, after this page's last row.
pub(super) fn next_page(uri: &Uri, mut asked: Pairs, cursor: &str) -> String {
    asked.retain(|(name, _)| name != "cursor");
    asked.push(("cursor".to_owned(), cursor.to_owned()));
    let query = Serializer::new(String::new()).extend_pairs(asked).finish();
    format!("{}?{query}", uri.path())
}
