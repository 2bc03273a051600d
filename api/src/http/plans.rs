//! Work plans: written by one person, approved by another, planned against done.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query as Params, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Datelike, Utc};
use domain::action::Actions;
use domain::case::Other;
use domain::law::Law;
use domain::officer::Acting;
use domain::plan::{DraftPlan, Plan, PlanCommand, PlanEvent, PlanView, stream_of};
use domain::prosecution::Beside;
use domain::province::local_date;
use domain::{Asked, Officer, ProvinceCode};
use jsonschema::Validator;
use projections::plans::{self, PlanLine, Progress, Wanted};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::http::creation::typed;
use crate::http::lists::{Listing, within};
use crate::http::query::{Pairs, Query};
use crate::http::resource::{Resource, orders};
use crate::http::told::told;
use crate::http::{acts, body};
use crate::reads::caught_up;
use crate::sight::Seen;
use crate::state::AppState;

impl Resource for Plan {
    type Order = PlanCommand;
    type View = PlanView;
    const PATH: &'static str = "plans";

    orders!(PlanCommand, PlanCommand::NAMES);

    fn proposes(order: &mut PlanCommand) -> Option<(i64, &mut Option<String>)> {
        order.proposes()
    }

    fn is_act(order: &PlanCommand) -> bool {
        order.acting().is_some()
    }

    fn acting(&self, asked: &Asked<PlanCommand>) -> Option<Acting> {
        asked.command.acting()
    }

    fn view_for(&self, _: &Officer, law: &Law, _: bool) -> Option<PlanView> {
        self.view(law)
    }

    fn province(&self) -> Option<&ProvinceCode> {
        Plan::province(self)
    }

    fn now(
        &self,
        officer: &Officer,
        at: DateTime<Utc>,
        law: &Arc<Law>,
        _: (Option<&Other>, Option<&Beside>),
    ) -> Actions {
        self.actions(officer, at, law)
    }
}

told!(PlanEvent);

/// `POST /plans`
pub(super) async fn draft(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let value = body::json(&bytes)?;
    let draft = typed::<DraftPlan>(&value)?;
    let asked = Asked {
        id: stream_of(&draft.scope),
        officer,
        at: Utc::now(),
        law: state.law.now(),
        command: PlanCommand::DraftPlan(draft),
    };
    let (action, made) = ("draft-plan", StatusCode::CREATED);
    acts::command::<Plan>(&state, &headers, action, &value, asked, made).await
}

/// A page of plans, planned against done.
pub(super) type Plans = Listing<PlanLine, Uuid>;

/// `GET /plans`
pub(super) async fn list(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Plans>, ApiError> {
    const STATES: [&str; 3] = ["drafted", "returned", "approved"];
    let mut query = Query::new(params);
    let limit = query.limit();
    let asked = query.province("province");
    let states = "drafted, returned or approved";
    let wanted = Wanted {
        province: None,
        unit: query.text("unit"),
        year: query.parsed("year", "a year"),
        month: query.parsed("month", "a month from 1 to 12"),
        inspector: query.text("inspector"),
        state: query.known("state", states, |name| STATES.contains(&name)),
        after: query.parsed("after", "an identifier that a page has given"),
        limit,
    };
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let province = within(&officer, asked)?;
    let wanted = Wanted { province, ..wanted };
    let wanted = &wanted;
    caught_up(&state.pool, "case_urgency", min_position).await?;
    let rows = |mut seen: Seen| async move { plans::list(&mut seen, wanted).await };
    let told = state.reads.ask("plans", min_position, rows).await?;
    Ok(Json(Listing::of(told, limit, |last| last.id)))
}

/// What a province has planned for a year, and done of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct YearOfPlans {
    /// Kemendagri code.
    province: String,
    /// The year.
    year: i32,
    /// Unit by unit: the plan of the year, then month by month.
    items: Vec<Progress>,
    /// How far in the log the list has come.
    position: i64,
}

/// `GET /plans/progress`
pub(super) async fn progress(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<YearOfPlans>, ApiError> {
    let mut query = Query::new(params);
    let asked = query.province("province");
    let year: Option<i32> = query.parsed("year", "a year");
    if year.is_some_and(|year| !(1900..=2200).contains(&year)) {
        query.wrong("year", "is a year from 1900 to 2200");
    }
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    // The nation has no plan: the province of the capital stands in where none is named.
    let province = within(&officer, asked)?.unwrap_or_else(|| "31".to_owned());
    let today = local_date(&ProvinceCode(province.clone()), Utc::now());
    let year = year.unwrap_or_else(|| today.year());
    caught_up(&state.pool, "case_urgency", min_position).await?;
    let place = province.as_str();
    let rows = |mut seen: Seen| async move { plans::progress(&mut seen, place, year).await };
    let (items, position) = state.reads.ask("plans", min_position, rows).await?;
    Ok(Json(YearOfPlans {
        province,
        year,
        items,
        position,
    }))
}
