//! Who holds which powers, and held them on a day; grants and delegations.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query as Params, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::Aggregate;
use domain::action::Actions;
use domain::case::{Case, Other};
use domain::catalogue::Provision;
use domain::holder::{
    DelegatePower, Holder, HolderCommand, HolderEvent, HolderView, Holding, ProposeGrant, Way,
    stream_of,
};
use domain::law::Law;
use domain::prosecution::{Beside, Prosecution};
use domain::province::local_date;
use domain::upcast::{self, Kind};
use domain::{Asked, Officer, ProvinceCode, Role};
use jsonschema::Validator;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::auth::access::{Operation, sees};
use crate::error::ApiError;
use crate::http::creation::typed;
use crate::http::endpoints;
use crate::http::lists::within;
use crate::http::query::{Pairs, Query};
use crate::http::resource::{Resource, orders};
use crate::http::told::Told;
use crate::http::{acts, body, streams};
use crate::past::{self, Times};
use crate::processes::Process;
use crate::state::AppState;

impl Resource for Holder {
    type Order = HolderCommand;
    type View = HolderView;
    const PATH: &'static str = "holders";
    const FOLLOWERS: &'static [Process] = &[];

    orders!(HolderCommand, HolderCommand::NAMES);

    fn view_for(&self, _: &Officer, _: &Law, _: bool) -> Option<HolderView> {
        self.view()
    }

    fn province(&self) -> Option<&ProvinceCode> {
        self.provinces().last()
    }

    /// He himself, who has delegated something to him, and who keeps the powers of a province of
    /// his.
    fn is_seen_by(&self, officer: &Officer) -> bool {
        let Some(holding) = self.holding() else {
            return false;
        };
        let gave = |held: &domain::holder::Held| held.delegator() == Some(&officer.id);
        let keeps = Operation::ListHolders.roles().contains(&officer.role);
        let mut provinces = self.provinces();
        let near = officer.role.is_national() || provinces.any(|code| sees(officer, code));
        holding.holder == officer.id || holding.powers.iter().any(gave) || keeps && near
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

impl Told for HolderEvent {
    fn change(&self) -> Option<(Value, Value)> {
        None
    }
    fn title(&self) -> &'static str {
        Self::title(self)
    }
    fn confidential_field(&self) -> Option<&'static str> {
        None
    }
    fn occurred_on(&self) -> Option<NaiveDate> {
        Some(Self::occurred_on(self))
    }
    fn provisions(&self) -> Vec<Provision> {
        Self::provisions(self)
    }
}

/// `GET /holders/{id}`
pub(super) async fn show(
    State(state): State<AppState>,
    officer: SignedIn,
    id: Path<Uuid>,
    params: Params<Pairs>,
) -> Result<Response, ApiError> {
    streams::show::<Holder>(State(state.at_access()), officer, id, params).await
}

/// `GET /holders/{id}/actions`
pub(super) async fn actions(
    State(state): State<AppState>,
    officer: SignedIn,
    id: Path<Uuid>,
    params: Params<Pairs>,
) -> Result<Response, ApiError> {
    streams::actions::<Holder>(State(state.at_access()), officer, id, params).await
}

/// `GET /holders/{id}/history`
pub(super) async fn history(
    State(state): State<AppState>,
    officer: SignedIn,
    id: Path<Uuid>,
    params: Params<Pairs>,
) -> Result<Response, ApiError> {
    streams::history::<Holder>(State(state.at_access()), officer, id, params).await
}

/// `POST /holders/{id}/actions/{action}`
pub(super) async fn act(
    State(state): State<AppState>,
    officer: SignedIn,
    path: Path<(Uuid, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    acts::act::<Holder>(State(state.at_access()), officer, path, headers, bytes).await
}

/// `POST /grants`
pub(super) async fn grant(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let value = body::json(&bytes)?;
    let grant = typed::<ProposeGrant>(&value)?;
    let (holder, order) = (grant.holder.clone(), HolderCommand::ProposeGrant(grant));
    made(&state, (officer, headers), (&holder, order), &value).await
}

/// `POST /delegations`
pub(super) async fn delegate(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, ApiError> {
    let value = body::json(&bytes)?;
    let delegation = typed::<DelegatePower>(&value)?;
    let holder = delegation.holder.clone();
    let order = HolderCommand::DelegatePower(delegation);
    made(&state, (officer, headers), (&holder, order), &value).await
}

async fn made(
    state: &AppState,
    (officer, headers): (Officer, HeaderMap),
    (holder, command): (&str, HolderCommand),
    value: &Value,
) -> Result<Response, ApiError> {
    let action = command.action();
    let asked = Asked {
        id: stream_of(holder),
        officer,
        at: Utc::now(),
        law: state.law.now(),
        command,
    };
    let state = state.at_access();
    acts::command::<Holder>(&state, &headers, action, value, asked, StatusCode::CREATED).await
}

/// Who may use an operation on a day.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct HoldersOn {
    /// The operation, as `/openapi.json` names it.
    operation: String,
    /// The day.
    on: NaiveDate,
    /// Kemendagri codes of the provinces whose officers are told; empty for the nation.
    provinces: BTreeSet<ProvinceCode>,
    /// By subject identifier.
    items: Vec<HeldOn>,
    /// What `after` takes for the next page; none on the last.
    next: Option<String>,
}

/// One person who could use it, and by what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub(super) struct HeldOn {
    /// Subject identifier.
    holder: String,
    /// Role.
    role: Role,
    /// By what he holds it.
    way: Way,
    /// For whom he acts; none but of a delegation.
    acts_for: Option<String>,
    /// Unit.
    unit: Option<String>,
    /// Province; none of a role of the nation.
    province: Option<ProvinceCode>,
    /// First day.
    since: NaiveDate,
    /// Last day, where one is set.
    until: Option<NaiveDate>,
    /// The holder's address.
    id: Uuid,
}

/// `GET /holders`
pub(super) async fn list(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<HoldersOn>, ApiError> {
    let mut query = Query::new(params);
    let limit = query.limit();
    let name = "the operationId of an endpoint that asks for a role";
    let operation = query.known("operation", name, |id| named(id).is_some());
    let asked = query.province("province");
    let case: Option<Uuid> = query.parsed("case", "the id of a case");
    let prosecution: Option<Uuid> = query.parsed("prosecution", "the id of a prosecution");
    let on = query.date("on");
    let after = query.text("after");
    query.done()?;
    let operation = operation.unwrap_or_else(|| "show_case".to_owned());
    let roles = named(&operation).map_or_else(Vec::new, Operation::roles);
    let jakarta = ProvinceCode("31".to_owned());
    let on = on.unwrap_or_else(|| local_date(&jakarta, Utc::now()));
    let mut provinces = BTreeSet::new();
    if let Some(id) = case {
        provinces.extend(places::<Case>(&state, &officer, id, on).await?);
    } else if let Some(id) = prosecution {
        provinces.extend(places::<Prosecution>(&state, &officer, id, on).await?);
    } else {
        provinces.extend(within(&officer, asked)?.map(ProvinceCode));
    }
    let mut items = held_on(&all(&state).await?, &roles, &provinces, on);
    items.retain(|one| after.as_ref().is_none_or(|after| one.holder > *after));
    let next = cut(&mut items, usize::try_from(limit).unwrap_or(1));
    Ok(Json(HoldersOn {
        operation,
        on,
        provinces,
        items,
        next,
    }))
}

/// The operation behind an endpoint.
fn named(id: &str) -> Option<Operation> {
    let found = endpoints::all().find(|endpoint| endpoint.id == id)?;
    found.operation
}

/// Cuts a page at a whole person; answers after whom the next one begins.
fn cut(items: &mut Vec<HeldOn>, limit: usize) -> Option<String> {
    let last = items.get(limit.checked_sub(1)?)?.holder.clone();
    let end = items.iter().position(|one| one.holder > last)?;
    items.truncate(end);
    Some(last)
}

/// The provinces whose officers could see a thing on a day: its own, and that to which it was
/// offered.
async fn places<R: Resource>(
    state: &AppState,
    officer: &Officer,
    id: Uuid,
    on: NaiveDate,
) -> Result<Vec<ProvinceCode>, ApiError> {
    streams::visible::<R>(state, officer, id).await?;
    let times = Times {
        as_of: Some(on),
        known_at: None,
    };
    let past = past::read::<R>(&state.pool, id, times).await?;
    let (then, _) = past
        .aggregate::<R>()
        .ok_or_else(|| ApiError::not_found("this id"))?;
    let places = then.province().into_iter().chain(then.offered_to());
    Ok(places.cloned().collect())
}

/// Every holder, by subject identifier.
async fn all(state: &AppState) -> Result<BTreeMap<String, Holding>, ApiError> {
    let rows = sqlx::query!(
        "SELECT aggregate_id, event_type, event_version, payload FROM access.events
         WHERE aggregate_type = 'holder' ORDER BY aggregate_id, sequence"
    );
    let rows = rows.fetch_all(&state.access.pool).await?;
    let mut found: HashMap<String, Holder> = HashMap::new();
    for row in rows {
        let kind = Kind {
            aggregate_type: Holder::TYPE,
            event_type: &row.event_type,
            event_version: &row.event_version,
        };
        let event = upcast::read_value::<HolderEvent>(kind, row.payload);
        let event = event.map_err(|error| ApiError::internal(&error))?;
        found.entry(row.aggregate_id).or_default().apply(event);
    }
    let known = found.into_values().filter_map(|holder| match holder {
        Holder::Unknown => None,
        Holder::Known(holding) => Some((holding.holder.clone(), *holding)),
    });
    Ok(known.collect())
}

/// Who held one of some roles for one of some provinces, or for the nation, at some moment of a day.
fn held_on(
    all: &BTreeMap<String, Holding>,
    roles: &[Role],
    provinces: &BTreeSet<ProvinceCode>,
    on: NaiveDate,
) -> Vec<HeldOn> {
    let near = |province: Option<&ProvinceCode>| {
        provinces.is_empty() || province.is_none_or(|code| provinces.contains(code))
    };
    let mut items = BTreeSet::new();
    for holding in all.values() {
        let held = holding.held_on(on).into_iter();
        items.extend(
            held.filter(|held| roles.contains(&held.role) && near(held.province))
                .filter(|held| {
                    let own = |other: &str| {
                        let held_by = all.get(other);
                        held_by.is_some_and(|own| own.held(held.role, held.province, on))
                    };
                    held.acts_for.is_none_or(own)
                })
                .map(|held| HeldOn {
                    holder: holding.holder.clone(),
                    role: held.role,
                    way: held.way,
                    acts_for: held.acts_for.map(str::to_owned),
                    unit: held.unit.map(str::to_owned),
                    province: held.province.cloned(),
                    since: held.since,
                    until: held.until,
                    id: stream_of(&holding.holder),
                }),
        );
    }
    items.into_iter().collect()
}
