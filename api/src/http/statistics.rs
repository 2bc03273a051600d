//! Counts of cases and of prosecutions, as JSON and as CSV.

use std::marker::PhantomData;

use axum::Json;
use axum::extract::{Query as Params, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::{ProvinceCode, province};
use projections::count::{self, Countable, Dimension, ProvinceSet, Question};
use projections::times::Past;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::http::accept::prefers_csv;
use crate::http::lists::{past_of, within};
use crate::http::query::{Pairs, Query};
use crate::state::AppState;

/// `GET /statistics/cases` and `GET /statistics/prosecutions`
pub(super) async fn count<C: Countable>(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut query = Query::new(params);
    let question = question::<C>(&mut query);
    let times = query.times();
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    let question = Question {
        province: within(&officer, question.province)?,
        past: past_of(&state, times).await?,
        ..question
    };
    let table = question.past.table(C::TABLE);
    let wanted = min_position.max(question.past.known_at);
    let asked = &question;
    let counts = |pool| async move { count::count(&pool, asked).await };
    let (mut counted, _) = state.reads.ask(&table, wanted, counts).await?;
    name_provinces(&mut counted);
    if prefers_csv(&headers) {
        let csv = csv_table::<C>(&question.group_by, &counted)
            .map_err(|error| ApiError::internal(&error))?;
        return Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], csv).into_response());
    }
    Ok(Json(counted).into_response())
}

fn question<C: Countable>(query: &mut Query) -> Question<C> {
    let milestone = query.text("milestone");
    let known = milestone.as_deref().map_or(Some(C::USUAL), |name| {
        C::MILESTONES.iter().find(|one| one.name() == name).copied()
    });
    if known.is_none() {
        let names: Vec<&str> = C::MILESTONES.iter().map(|one| one.name()).collect();
        query.wrong("milestone", &format!("takes {}", one_of(&names)));
    }
    let province_set = match query.text("province_set") {
        None => Some(ProvinceSet::default()),
        Some(name) => word(&name),
    };
    if province_set.is_none() {
        query.wrong("province_set", "takes P34 or P38");
    }
    let question = Question {
        milestone: known.unwrap_or(C::USUAL),
        group_by: group_by::<C>(query),
        from: query.date("from"),
        to: query.date("to"),
        province: query.province("province"),
        province_set: province_set.unwrap_or_default(),
        past: Past::default(),
        of: PhantomData,
    };
    if let (Some(from), Some(to)) = (question.from, question.to)
        && from > to
    {
        query.wrong("from", &format!("{from} is after to {to}"));
    }
    question
}

/// The dimensions asked for, each once.
fn group_by<C: Countable>(query: &mut Query) -> Vec<Dimension> {
    let names = query.text("group_by").unwrap_or_default();
    let asked = names.split(',').map(str::trim);
    let mut group_by: Vec<Dimension> = vec![];
    for name in asked.filter(|name| !name.is_empty()) {
        match C::DIMENSIONS.iter().find(|one| one.name() == name) {
            Some(dimension) if !group_by.contains(dimension) => group_by.push(*dimension),
            Some(_) => query.wrong("group_by", &format!("names {name} twice")),
            None => {
                let names: Vec<&str> = C::DIMENSIONS.iter().map(|one| one.name()).collect();
                let detail = format!("knows no {name}; it takes {}", names.join(", "));
                query.wrong("group_by", &detail);
            }
        }
    }
    group_by
}

/// Names as a sentence has them.
fn one_of(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => (*last).to_owned(),
        None => String::new(),
    }
}

fn word<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(Value::String(name.to_owned())).ok()
}

/// A bare number is ambiguous between schemes: each province is told with its scheme and name.
fn name_provinces(counted: &mut Value) {
    let rows = counted.get_mut("rows").and_then(Value::as_array_mut);
    for row in rows.into_iter().flatten() {
        if let Some(told) = row.get_mut("province")
            && let Some(code) = told.as_str()
        {
            let found = province::find(&ProvinceCode(code.to_owned()));
            let name = found.map(|province| province.name.as_str());
            *told = json!({ "scheme": province::SCHEME, "code": code, "name": name });
        }
    }
}

/// A text as a cell that no spreadsheet takes for a formula.
fn as_text(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return format!("'{text}");
    }
    text.to_owned()
}

fn csv_table<C: Countable>(group_by: &[Dimension], counted: &Value) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(vec![]);
    let mut head: Vec<&str> = vec![];
    for by in group_by {
        head.push(by.name());
        if *by == Dimension::PROVINCE {
            head.push("province_name");
        }
    }
    head.extend(C::MEASURES.iter().map(|(name, _)| *name));
    writer.write_record(&head)?;
    let totals = counted.get("totals").cloned().unwrap_or_default();
    let rows = counted
        .get("rows")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let rows = if group_by.is_empty() {
        vec![totals]
    } else {
        rows
    };
    for row in &rows {
        let cell = |pointer: &str| match row.pointer(pointer) {
            Some(Value::String(text)) => as_text(text),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        let cells = head.iter().map(|column| match *column {
            "province" => cell("/province/code"),
            "province_name" => cell("/province/name"),
            other => cell(&format!("/{other}")),
        });
        writer.write_record(cells)?;
    }
    Ok(writer.into_inner()?)
}
