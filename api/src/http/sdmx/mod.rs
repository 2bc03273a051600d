//! Statistics for clients of SDMX (REST 1.5, SDMX-ML 2.1): structures, and data of the counts and
//! of what is published.
//!
//! | looking for | file |
//! |---|---|
//! | the flows and their dimensions | `flow.rs`, `codes.rs` |
//! | what a client asks for | `key.rs` |
//! | data of the counts, of releases | `counted.rs`, `released.rs`, `observed.rs` |
//! | the messages | `structure.rs`, `data.rs`, `lines.rs`, `xml.rs` |

mod codes;
mod counted;
mod data;
mod flow;
mod key;
mod lines;
mod observed;
mod released;
mod structure;
mod xml;

use std::collections::BTreeMap;

use axum::extract::{Path, Query as Params, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use domain::Officer;
use domain::law::Law;

use self::data::Kind;
use self::flow::{AGENCY, CONCEPTS, Flow, VERSION};
use self::structure::Told;
use super::accept::preferred;
use crate::auth::SignedIn;
use crate::auth::access::Operation;
use crate::error::ApiError;
use crate::http::query::{Pairs, Query};
use crate::state::AppState;

/// The media type of structures.
pub(super) const STRUCTURES: &[&str] = &["application/vnd.sdmx.structure+xml"];
/// The media types of data, the usual one first.
pub(super) const DATA: &[&str] = &[
    "application/vnd.sdmx.genericdata+xml",
    "application/vnd.sdmx.structurespecificdata+xml",
    "application/vnd.sdmx.data+csv",
];
/// What a client may ask to be told with a structure: nothing, what refers to it, what it refers to,
/// or both.
const REFERENCES: [(&str, (bool, bool)); 6] = [
    ("none", (false, false)),
    ("parents", (true, false)),
    ("parentsandsiblings", (true, true)),
    ("children", (false, true)),
    ("descendants", (false, true)),
    ("all", (true, true)),
];

/// The parts of an address.
type Parts = BTreeMap<String, String>;

/// `GET /sdmx/{resource}/{agency}/{id}/{version}`, of which all but the first may be left out.
pub(super) async fn structures(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(parts): Path<Parts>,
    Params(params): Params<Pairs>,
) -> Result<Response, ApiError> {
    let mut query = Query::new(params);
    let with = query.text("references");
    let with = with.as_deref().unwrap_or("none");
    let known = REFERENCES.into_iter().find(|(name, _)| *name == with);
    if known.is_none() {
        let names = REFERENCES.map(|(name, _)| name).join(", ");
        query.wrong("references", &format!("takes one of {names}"));
    }
    // All that there is of a structure is little.
    query.text("detail");
    query.done()?;
    let (_, with) = known.unwrap_or_default();
    let law = state.law.now();
    let all = flows(&state, &officer).await?;
    let told = wanted(&parts, with, &all, &law);
    let told = told.ok_or_else(|| ApiError::not_found("this structure"))?;
    let message = structure::message(&told, &law, Utc::now());
    let kind = format!("{};version=2.1", STRUCTURES.join(""));
    Ok(([(header::CONTENT_TYPE, kind)], message).into_response())
}

/// `GET /sdmx/data/{flow}/{key}/{provider}`, of which all but the flow may be left out.
pub(super) async fn observations(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Path(parts): Path<Parts>,
    Params(params): Params<Pairs>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let query = Query::new(params);
    let flow = named(&state, &officer, part(&parts, "flow")).await?;
    let asked = key::asked(&flow, part(&parts, "key"), query)?;
    let sets = match flow.release {
        Some(id) => released::data(&state, (id, &flow), &asked).await?,
        None => vec![counted::data(&state, &officer, &flow, &asked).await?],
    };
    if sets.iter().all(|set| set.observations.is_empty()) {
        let detail = "nothing was counted that this key and these periods want";
        let status = StatusCode::NOT_FOUND;
        return Err(ApiError::new(status, "sdmx.no-results", detail));
    }
    let of = (&flow, asked.layout);
    let (kind, version, message) = match preferred(&headers, DATA) {
        2 => {
            let lines = lines::written(&flow, &sets);
            let lines = lines.map_err(|error| ApiError::internal(&error))?;
            (DATA.get(2), "2.0.0", lines)
        }
        1 => {
            let message = data::message(Kind::Specific, of, &sets, Utc::now());
            (DATA.get(1), "2.1", message)
        }
        _ => {
            let message = data::message(Kind::Generic, of, &sets, Utc::now());
            (DATA.first(), "2.1", message)
        }
    };
    let kind = format!("{};version={version}", kind.unwrap_or(&""));
    Ok(([(header::CONTENT_TYPE, kind)], message).into_response())
}

/// A part of an address; `all` where it is left out.
fn part<'a>(parts: &'a Parts, name: &str) -> &'a str {
    parts.get(name).map_or("all", String::as_str)
}

/// The flows that an officer may read.
async fn flows(state: &AppState, officer: &Officer) -> Result<Vec<Flow>, ApiError> {
    let may = |flow: &Flow| may_read(officer, flow);
    let mut all: Vec<Flow> = Flow::standing().filter(may).collect();
    all.extend(released::flows(state).await?);
    Ok(all)
}

/// What is published is for all who count; of the rest, each count has its right.
fn may_read(officer: &Officer, flow: &Flow) -> bool {
    let operation = match flow.release {
        Some(_) => Operation::CountCases,
        None => flow.operation(),
    };
    operation.roles().contains(&officer.role)
}

/// The flow of a reference: `CASES`, `WASNAKER,CASES` or `WASNAKER,CASES,1.0`.
async fn named(state: &AppState, officer: &Officer, text: &str) -> Result<Flow, ApiError> {
    let unknown = || ApiError::not_found("this flow");
    let parts: Vec<&str> = text.split(',').collect();
    let (agency, id, version) = match parts.as_slice() {
        [id] => (AGENCY, *id, VERSION),
        [agency, id] => (*agency, *id, VERSION),
        [agency, id, version] => (*agency, *id, *version),
        _ => return Err(unknown()),
    };
    if !is_of(agency, AGENCY) || !is_version(version) {
        return Err(unknown());
    }
    let flow = match flow::release(id) {
        Some(release) => released::flow(state, release).await?,
        None => Flow::standing()
            .find(|flow| flow.id == id)
            .ok_or_else(unknown)?,
    };
    if may_read(officer, &flow) {
        Ok(flow)
    } else {
        Err(unknown())
    }
}

/// Whether one of the wanted names (`A+B`, or `all`) is this one.
fn is_of(wanted: &str, name: &str) -> bool {
    wanted == "all" || wanted.split('+').any(|one| one == name)
}

fn is_version(wanted: &str) -> bool {
    ["latest", VERSION]
        .into_iter()
        .any(|known| is_of(wanted, known))
}

/// The structures of an address with what they refer to; none where there are none.
fn wanted(parts: &Parts, (up, down): (bool, bool), all: &[Flow], law: &Law) -> Option<Told> {
    let (agency, id) = (part(parts, "agency"), part(parts, "id"));
    let resource = part(parts, "resource");
    let owner = if resource == "agencyscheme" {
        "SDMX"
    } else {
        AGENCY
    };
    if !is_of(agency, owner) || !is_version(part(parts, "version")) {
        return None;
    }
    let named: Vec<Flow> = all
        .iter()
        .filter(|flow| is_of(id, &flow.id))
        .cloned()
        .collect();
    let mut told = Told::default();
    let found = match resource {
        "dataflow" => {
            told.flows.clone_from(&named);
            if down {
                below(&mut told, &named, law);
                told.structures.clone_from(&named);
            }
            !named.is_empty()
        }
        "datastructure" => {
            told.structures.clone_from(&named);
            if down {
                below(&mut told, &named, law);
            }
            told.flows = named.iter().filter(|_| up).cloned().collect();
            !named.is_empty()
        }
        "codelist" => {
            let mut everything = Told::default();
            below(&mut everything, all, law);
            told.codelists = everything.codelists;
            told.codelists.retain(|list| is_of(id, &list.id));
            !told.codelists.is_empty()
        }
        "conceptscheme" => {
            told.concepts = all.to_vec();
            is_of(id, CONCEPTS)
        }
        "agencyscheme" => {
            told.agency = true;
            is_of(id, "AGENCIES")
        }
        _ => false,
    };
    found.then_some(told)
}

/// What the structures of flows refer to.
fn below(told: &mut Told, flows: &[Flow], law: &Law) {
    told.agency = true;
    told.concepts = flows.to_vec();
    for list in flows
        .iter()
        .flat_map(|flow| structure::codelists(flow, law))
    {
        if !told.codelists.iter().any(|known| known.id == list.id) {
            told.codelists.push(list);
        }
    }
}

/// 413: the key wants more than one request may ask.
fn too_large(what: &str) -> ApiError {
    let detail = format!("the key wants {what}; name more of its codes, or fewer periods");
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "sdmx.too-large", detail)
}
