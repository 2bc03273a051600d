//! How good the numbers are: what was recorded late, and which provinces have recorded nothing.

use axum::Json;
use axum::extract::{Query as Params, State};
use chrono::{Days, NaiveDate, Utc};
use domain::{Officer, ProvinceCode, province};
use projections::count::Dimension;
use projections::quality::{LATE, Recorded, TABLES, VERY_LATE, recorded};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::value_told;
use crate::auth::SignedIn;
use crate::auth::access::sees;
use crate::error::ApiError;
use crate::http::query::{Pairs, Query};
use crate::sight::Seen;
use crate::state::AppState;

/// Days that are told of when none are asked for.
const USUAL: u64 = 90;
/// Days that are told of at most.
const MOST: u64 = 366;

/// How good the numbers are.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Quality {
    /// First day on which it was recorded.
    from: NaiveDate,
    /// Last day.
    to: NaiveDate,
    /// The position of the log up to which it is told at least.
    position: i64,
    /// Days after which a recording is late.
    late_after_days: i32,
    /// Days after which it is very late.
    very_late_after_days: i32,
    /// All provinces that are told of.
    totals: Lateness,
    /// Provinces that there were on the last day, by code.
    rows: Vec<OfProvince>,
    /// How many of them have recorded nothing.
    silent: usize,
}

/// What a province has recorded.
#[derive(Debug, Serialize, JsonSchema)]
struct OfProvince {
    /// Code, scheme and name.
    province: Value,
    #[serde(flatten)]
    lateness: Lateness,
}

/// How much was recorded, and how much of it late.
#[derive(Debug, Clone, Copy, Default, Serialize, JsonSchema)]
struct Lateness {
    /// Events of cases and prosecutions that changed what is counted; corrections and what was taken
    /// over from older registers are none.
    recorded: i64,
    /// Those recorded late.
    late: i64,
    /// Those recorded very late.
    very_late: i64,
}

impl Lateness {
    const fn and(self, other: Self) -> Self {
        Self {
            recorded: self.recorded + other.recorded,
            late: self.late + other.late,
            very_late: self.very_late + other.very_late,
        }
    }
}

/// `GET /statistics/quality`
pub(in crate::http) async fn quality(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Quality>, ApiError> {
    let (from, to) = period(Query::new(params))?;
    let mut until = i64::MAX;
    for table in TABLES {
        until = until.min(state.figures.reached(table, None).await?);
    }
    let [table, _] = TABLES;
    let ask = |mut seen: Seen| async move { recorded(&mut seen, (from, to)).await };
    let (found, _) = state.figures.ask(table, Some(until), ask).await?;
    Ok(Json(told(&officer, (from, to), until, &found)))
}

/// The days that are asked for: without any, the last ones.
fn period(mut query: Query) -> Result<(NaiveDate, NaiveDate), ApiError> {
    let today = province::local_date(&ProvinceCode("31".to_owned()), Utc::now());
    let to = query.date("to").unwrap_or(today);
    let begin = to.checked_sub_days(Days::new(USUAL - 1)).unwrap_or(to);
    let from = query.date("from").unwrap_or(begin);
    let most = from.checked_add_days(Days::new(MOST)).unwrap_or(to);
    if from > to || to >= most {
        let wanted = format!("lies at most {} days before to, and not after it", MOST - 1);
        query.wrong("from", &wanted);
    }
    query.done()?;
    Ok((from, to))
}

/// What an officer may see of it: his province, or the nation.
fn told(
    officer: &Officer,
    (from, to): (NaiveDate, NaiveDate),
    position: i64,
    found: &[Recorded],
) -> Quality {
    let there = province::all()
        .iter()
        .filter(|one| sees(officer, &one.code) && one.works_from.is_none_or(|day| day <= to));
    let row = |one: &province::Province| {
        let own = found.iter().find(|row| row.province == one.code.0);
        let lateness = own.map_or_else(Lateness::default, |row| Lateness {
            recorded: row.recorded,
            late: row.late,
            very_late: row.very_late,
        });
        let province = value_told(Dimension::PROVINCE, Some(&one.code.0));
        OfProvince { province, lateness }
    };
    let rows: Vec<OfProvince> = there.map(row).collect();
    let all = rows.iter().map(|row| row.lateness);
    Quality {
        from,
        to,
        position,
        late_after_days: LATE,
        very_late_after_days: VERY_LATE,
        totals: all.fold(Lateness::default(), Lateness::and),
        silent: rows.iter().filter(|row| row.lateness.recorded == 0).count(),
        rows,
    }
}
