//! The law over HTTP: what is in force on a day, what it says of an offence, when a time ends.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query as Params, State};
use chrono::{NaiveDate, Utc};
use domain::law::assessment::{Assessment, Flaw, Question, assess};
use domain::law::deadlines::{Code, Staged, staged};
use domain::law::{CitedProvision, Law, LegalRule, Norm, Reading};
use domain::{ProvinceCode, province};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::error::{ApiError, Fault};
use crate::http::body;
use crate::http::creation::typed;
use crate::http::query::{Pairs, Query};
use crate::state::AppState;

/// Rows of the law in force on a day.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{Row}InForce")]
pub(super) struct InForce<Row> {
    /// The day.
    on: NaiveDate,
    /// Which law it is: 0 is the one with which the system starts.
    law_version: i64,
    /// The rows.
    items: Vec<Row>,
}

/// `POST /legal/assessments`
pub(super) async fn assessment(
    State(state): State<AppState>,
    bytes: Bytes,
) -> Result<Json<Assessment>, ApiError> {
    let question = typed::<Question>(&body::json(&bytes)?)?;
    let found = assess(&state.law.now(), &question);
    found.map(Json).map_err(|flaws| wrong("question", flaws))
}

/// 422 with one entry for every flaw.
pub(super) fn wrong(code: &str, flaws: Vec<Flaw>) -> ApiError {
    let fault = |flaw: Flaw| Fault {
        field: flaw.field,
        code: code.to_owned(),
        detail: flaw.detail,
    };
    ApiError::invalid(flaws.into_iter().map(fault).collect())
}

/// `GET /legal/norms`
pub(super) async fn norms(
    State(state): State<AppState>,
    params: Params<Pairs>,
) -> Result<Json<InForce<Norm>>, ApiError> {
    in_force(&state, params, |law, on| {
        let norms = law.norms.iter();
        norms.filter(|norm| norm.is_in_force(on)).cloned().collect()
    })
}

/// `GET /legal/rules`
pub(super) async fn rules(
    State(state): State<AppState>,
    params: Params<Pairs>,
) -> Result<Json<InForce<LegalRule>>, ApiError> {
    in_force(&state, params, |law, on| {
        let rules = law.rules.iter();
        rules.filter(|rule| rule.is_in_force(on)).cloned().collect()
    })
}

/// `GET /legal/provisions`
pub(super) async fn provisions(
    State(state): State<AppState>,
    params: Params<Pairs>,
) -> Result<Json<InForce<CitedProvision>>, ApiError> {
    in_force(&state, params, Law::cited)
}

/// `GET /legal/readings`
pub(super) async fn readings(
    State(state): State<AppState>,
    params: Params<Pairs>,
) -> Result<Json<InForce<Reading>>, ApiError> {
    in_force(&state, params, |law, on| {
        let mut readings = law.readings.clone();
        readings.retain(|reading| reading.is_in_force(on));
        readings
    })
}

fn in_force<Row>(
    state: &AppState,
    Params(params): Params<Pairs>,
    rows: impl Fn(&Law, NaiveDate) -> Vec<Row>,
) -> Result<Json<InForce<Row>>, ApiError> {
    let mut query = Query::new(params);
    let on = query.date("on");
    query.done()?;
    let jakarta = ProvinceCode("31".to_owned());
    let on = on.unwrap_or_else(|| province::local_date(&jakarta, Utc::now()));
    let law = state.law.now();
    Ok(Json(InForce {
        on,
        law_version: law.version,
        items: rows(&law, on),
    }))
}

/// `GET /legal/deadlines`
pub(super) async fn deadline(
    State(state): State<AppState>,
    Params(params): Params<Pairs>,
) -> Result<Json<Staged>, ApiError> {
    let mut query = Query::new(params);
    let kind = query.text("kind");
    let code = |name: &String| serde_json::from_value(Value::String(name.clone())).ok();
    let code: Option<Code> = kind.as_ref().and_then(code);
    if code.is_none() {
        let told = kind.map_or_else(
            || "is missing".to_owned(),
            |name| format!("{name} is unknown"),
        );
        query.wrong("kind", &format!("{told}; it takes {}", kinds()));
    }
    let given = query.date("from");
    if given.is_none() && !query.is_wrong("from") {
        query.wrong("from", "is missing: the day from which the time runs");
    }
    let set = query.date("pay_until");
    let from = payable(&mut query, code, given, set);
    let place = query.province("province");
    if place.is_none() {
        query.wrong("province", "is missing: a Kemendagri code");
    }
    let asked = code.zip(from).zip(place);
    let law = state.law.now();
    let found = asked.map(|((kind, from), place)| staged(&law, kind, from, &ProvinceCode(place)));
    if let Some(None) = &found {
        query.wrong(
            "from",
            "lies on a day on which the law in force gives no length for this kind",
        );
    }
    query.done()?;
    let found = found.flatten().map(Json);
    found.ok_or_else(|| ApiError::not_found("this deadline"))
}

/// The day from which a kind is counted: a fine under the new code is paid by the day that the
/// judgment sets, which no law gives.
fn payable(
    query: &mut Query,
    code: Option<Code>,
    from: Option<NaiveDate>,
    pay_until: Option<NaiveDate>,
) -> Option<NaiveDate> {
    if code != Some(Code::FineNew) {
        if pay_until.is_some() {
            query.wrong("pay_until", "belongs to the kind FINE_NEW");
        }
        return from;
    }
    if pay_until.is_none() && !query.is_wrong("pay_until") {
        query.wrong(
            "pay_until",
            "is missing: the last day to pay that the judgment sets; no law gives it",
        );
    }
    let late = from
        .zip(pay_until)
        .is_some_and(|(from, until)| until < from);
    if late {
        query.wrong("pay_until", "lies before the judgment");
    }
    pay_until
}

/// Names of the kinds of deadline.
fn kinds() -> String {
    let names = Code::ALL
        .iter()
        .filter_map(|code| serde_json::to_value(code).ok());
    let names: Vec<String> = names
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect();
    names.join(", ")
}
