//! The register of officers: who is appointed, where, with which card.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query as Params, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::action::Actions;
use domain::case::Other;
use domain::law::Law;
use domain::officer::{
    AppointOfficer, OfficerChange, OfficerCommand, OfficerEvent, OfficerView, ServiceRecord,
    stream_of,
};
use domain::prosecution::Beside;
use domain::{Asked, Officer, ProvinceCode};
use jsonschema::Validator;
use projections::officers::{self, OfficerRow, Wanted};
use serde_json::Value;

use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::http::creation::typed;
use crate::http::lists::{Listing, within};
use crate::http::query::{Pairs, Query};
use crate::http::register_numbers::OF_OFFICERS;
use crate::http::resource::{Resource, orders};
use crate::http::told::told;
use crate::http::{acts, body};
use crate::sight::Seen;
use crate::state::AppState;

impl Resource for ServiceRecord {
    type Order = OfficerCommand;
    type View = OfficerView;
    const PATH: &'static str = "officers";

    orders!(OfficerCommand, OfficerCommand::NAMES);

    fn proposes(order: &mut OfficerCommand) -> Option<(i64, &mut Option<String>)> {
        order.proposes()
    }

    fn claims_by_state(_: &OfficerCommand) -> bool {
        true
    }

    /// One civil servant is one officer.
    fn claims(order: &OfficerCommand, record: &Self) -> Option<String> {
        let key = |nip: &str| Some(format!("{OF_OFFICERS}{}", nip.replace(' ', "")));
        if let OfficerCommand::AppointOfficer(appointment) = order {
            return key(&appointment.nip);
        }
        if let (OfficerCommand::ApproveCorrection(_), Self::Kept(record)) = (order, record)
            && let Some(proposal) = &record.corrections.proposal
            && let OfficerChange::Nip(nip) = &proposal.new
        {
            return key(nip);
        }
        None
    }

    fn view_for(&self, _: &Officer, _: &Law, _: bool) -> Option<OfficerView> {
        self.view()
    }

    fn province(&self) -> Option<&ProvinceCode> {
        ServiceRecord::province(self)
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

told!(OfficerEvent);

/// `POST /officers`
pub(super) async fn appoint(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let value = body::json(&bytes)?;
    let appointment = typed::<AppointOfficer>(&value)?;
    let asked = Asked {
        id: stream_of(&appointment.officer),
        officer,
        at: Utc::now(),
        law: state.law.now(),
        command: OfficerCommand::AppointOfficer(appointment),
    };
    let (action, made) = ("appoint-officer", StatusCode::CREATED);
    acts::command::<ServiceRecord>(&state, &headers, action, &value, asked, made).await
}

/// A page of the register of officers, by subject identifier.
pub(super) type Officers = Listing<OfficerRow, String>;

/// `GET /officers`
pub(super) async fn list(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Officers>, ApiError> {
    const LEVELS: [&str; 4] = ["inspector_1", "inspector_2", "inspector_3", "inspector_4"];
    let mut query = Query::new(params);
    let limit = query.limit();
    let asked = query.province("province");
    let wanted = Wanted {
        province: None,
        unit: query.text("unit"),
        level: query.known("level", "a grade such as inspector_2", |code| {
            LEVELS.contains(&code)
        }),
        serving_on: query.date("serving_on"),
        card_on: query.date("card_on"),
        after: query.text("after"),
        limit,
    };
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let province = within(&officer, asked)?;
    let wanted = Wanted { province, ..wanted };
    let wanted = &wanted;
    let rows = |mut seen: Seen| async move { officers::list(&mut seen, wanted).await };
    let told = state.reads.ask("officers", min_position, rows).await?;
    Ok(Json(Listing::of(told, limit, |last| last.officer.clone())))
}
