//! What inspectors have to do, and which case comes next.

use axum::Json;
use axum::extract::{Query as Params, State};
use chrono::{Datelike, NaiveDate, Utc};
use domain::law::Status;
use domain::officer::INSPECTORS;
use domain::plan::monthly_quota;
use domain::province::local_date;
use domain::{Officer, ProvinceCode};
use projections::case_urgency::{self, Candidate, Seeker};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::http::lists::within;
use crate::http::query::{Pairs, Query};
use crate::reads::caught_up;
use crate::roster;
use crate::sight::Seen;
use crate::state::AppState;

/// Candidates by each sign that are compared by all.
const COMPARED: i64 = 100;
/// Years before which no offence of the register may be prosecuted any more.
const LONGEST_BAR: i32 = 20;

/// What inspectors of a province have to do.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Loads {
    /// The day on which limits are overdue or not.
    on: NaiveDate,
    /// By inspector; the last one, without a name, are the cases that nobody is sent to.
    items: Vec<case_urgency::Load>,
    /// How many cases an inspector examines in the month by the law in force; shown, not enforced.
    quota: Option<u32>,
    /// How sure the quota is.
    quota_status: Option<Status>,
    /// How far in the log the list has come.
    position: i64,
}

/// `GET /load`
pub(super) async fn load(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Loads>, ApiError> {
    let mut query = Query::new(params);
    let asked = query.province("province");
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let province = within(&officer, asked)?;
    let on = today(province.as_deref());
    caught_up(&state.pool, "case_list", min_position).await?;
    let place = province.as_deref();
    let rows = |mut seen: Seen| async move { case_urgency::load(&mut seen, place, on).await };
    let (items, position) = state.reads.ask("case_urgency", min_position, rows).await?;
    let quota = monthly_quota(&state.law.now(), on);
    Ok(Json(Loads {
        on,
        items,
        quota: quota.map(|(count, _)| count),
        quota_status: quota.map(|(_, status)| status),
        position,
    }))
}

/// The cases that come next.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct NextCases {
    /// The first one is the next case.
    items: Vec<NextCase>,
    /// How far in the log the list has come.
    position: i64,
}

/// An open case, and why it comes when it comes.
#[derive(Debug, Serialize, JsonSchema)]
struct NextCase {
    #[serde(flatten)]
    case: Candidate,
    /// Last day on which its open finding may be prosecuted, within the next 90 days.
    time_bar: Option<NaiveDate>,
    /// In Indonesian, the weightiest reason first.
    reasons: Vec<String>,
}

/// `GET /next-case`
pub(super) async fn next(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<NextCases>, ApiError> {
    let mut query = Query::new(params);
    let regency = query.text("regency");
    let limit = query.limit_within((1, 20));
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let province = officer
        .province
        .clone()
        .unwrap_or(ProvinceCode(String::new()));
    let on = today(Some(&province.0));
    let seeker = Seeker {
        province: &province.0,
        officer: is_inspector(&officer).then_some(officer.id.as_str()),
        regency: regency.as_deref(),
        since: on.with_year(on.year() - LONGEST_BAR).unwrap_or(on),
        most: COMPARED,
    };
    caught_up(&state.pool, "case_list", min_position).await?;
    let rows = |mut seen: Seen| async move { case_urgency::candidates(&mut seen, seeker).await };
    let (mut found, position) = state.reads.ask("case_urgency", min_position, rows).await?;
    if let Some(inspector) = seeker.officer {
        let mut left: Vec<Uuid> = found.iter().map(|one| one.id).collect();
        roster::impartial(&state, (inspector, on), &mut left).await?;
        found.retain(|one| left.contains(&one.id));
    }
    let law = state.law.now();
    found.sort_by_cached_key(|one| std::cmp::Reverse((one.signs.place(&law, on), one.id)));
    let first = found.into_iter().take(usize::try_from(limit).unwrap_or(1));
    let items = first.map(|case| NextCase {
        time_bar: case.signs.near_bar(&law, on),
        reasons: case.signs.reasons(&law, on),
        case,
    });
    let items = items.collect();
    Ok(Json(NextCases { items, position }))
}

/// Inspectors are given what they are sent to and what nobody is; others see all.
fn is_inspector(officer: &Officer) -> bool {
    INSPECTORS.contains(&officer.role)
}

/// Today in a province; in Jakarta for the nation.
fn today(province: Option<&str>) -> NaiveDate {
    let place = province.filter(|code| !code.is_empty()).unwrap_or("31");
    local_date(&ProvinceCode(place.to_owned()), Utc::now())
}
