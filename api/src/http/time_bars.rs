//! Prosecutions whose time bar is near. Which day that is, the law in force says.

use axum::Json;
use axum::extract::{Query as Params, State};
use chrono::{NaiveDate, Utc};
use domain::ProvinceCode;
use domain::calendar::add_days;
use domain::law::Law;
use domain::province::local_date;
use domain::rules::time_bar::{WARNINGS, bar};
use projections::watches::{self, Barring};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::http::lists::within;
use crate::http::query::{Pairs, Query};
use crate::reads::caught_up;
use crate::sight::Seen;
use crate::state::AppState;

/// Years that no time to prosecute exceeds.
const LONGEST: i32 = 20;

/// Prosecutions that can soon be barred.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TimeBars {
    /// The nearest first.
    items: Vec<NearBar>,
    /// How far in the log the list has come.
    position: i64,
}

/// A prosecution whose time bar is near.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
struct NearBar {
    /// Last day on which the offence may be prosecuted.
    time_bar: NaiveDate,
    /// The prosecution.
    id: Uuid,
    /// Name of the establishment.
    establishment: String,
    /// Kemendagri code.
    province: String,
    /// How that day came about, in words.
    derivation: String,
}

/// `GET /time-bars`
pub(super) async fn list(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<TimeBars>, ApiError> {
    let mut query = Query::new(params);
    let asked = query.province("province");
    let limit = query.limit();
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let province = within(&officer, asked)?;
    let place = province.as_deref();
    let capital = ProvinceCode(place.unwrap_or("31").to_owned());
    let today = local_date(&capital, Utc::now());
    let [first, ..] = WARNINGS;
    let window = (today, add_days(today, first));
    caught_up(&state.pool, "prosecution_register", min_position).await?;
    let rows = |mut seen: Seen| async move {
        watches::may_be_barred(&mut seen, place, window, LONGEST).await
    };
    let (found, position) = state.reads.ask("watches", min_position, rows).await?;
    let law = state.law.now();
    let near = found.into_iter().filter_map(|one| near(one, window, &law));
    let mut items: Vec<NearBar> = near.collect();
    items.sort();
    items.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(Json(TimeBars { items, position }))
}

/// A prosecution whose time bar lies between two days by a law.
fn near(one: Barring, (from, to): (NaiveDate, NaiveDate), law: &Law) -> Option<NearBar> {
    let (time_bar, derivation) = bar(law, one.offence_date, one.known_on).ok()?;
    (from..=to).contains(&time_bar).then_some(NearBar {
        time_bar,
        id: one.id,
        establishment: one.establishment,
        province: one.province,
        derivation,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_near_from_the_first_warning_to_its_day() {
        let law = Law::seed();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (until, _) = bar(&law, day("2026-03-02"), None).unwrap();
        let told = |today: NaiveDate| {
            let one = Barring {
                id: Uuid::nil(),
                province: "31".to_owned(),
                establishment: "PT Contoh".to_owned(),
                offence_date: day("2026-03-02"),
                known_on: None,
            };
            near(one, (today, add_days(today, 90)), &law).is_some()
        };
        for (before, is_near) in [(91, false), (90, true), (1, true), (0, true)] {
            let today = until - chrono::Days::new(before);
            assert_eq!(told(today), is_near, "{before} days before");
        }
        assert!(!told(add_days(until, 1)), "the day after");
    }
}
