//! Who has read what: kept, durably, before the answer is given.
//!
//! Reads that wait gather while others are stored, so that many of them cost one commit
//! (`keeper.rs`). What is kept holds identifiers and addresses, and no name that was searched for.

mod keeper;
mod query;

use axum::extract::{Request, State};
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::Response;
use domain::{Officer, ProvinceCode, Role};
use form_urlencoded::Serializer;
use uuid::Uuid;

pub(crate) use keeper::Keeper;
pub(crate) use query::{Filter, KeptRead, ReaderTotals, Span, list, readers};

use crate::auth::SignedIn;
use crate::auth::access::{Level, Operation};
use crate::error::ApiError;
use crate::http::reason;
use crate::place::Place;
use crate::state::AppState;
use crate::telemetry;

/// Parameters by which people are searched for by name or number.
const NAMING: [&str; 3] = ["q", "place", "number"];
/// Longest address that is kept, in characters.
const LONGEST: usize = 2_000;

/// One read.
#[derive(Debug, Clone)]
pub(crate) struct Read {
    officer: Officer,
    operation: &'static str,
    kind: String,
    thing: Option<Uuid>,
    province: Option<String>,
    address: String,
    purpose: Option<String>,
    place: Place,
    trace_id: Option<String>,
}

/// The province of what an answer shows; a handler adds it to the answer.
#[derive(Debug, Clone)]
pub(crate) struct OfProvince(pub(crate) ProvinceCode);

/// Whether reading by an operation is kept: all but the law, which is for everybody.
pub(crate) fn is_kept(operation: Operation) -> bool {
    operation.level() != Level::Open
}

/// Stands behind the guard of every route that reads: an answer is given once it is kept who gets
/// it. What is refused was not read.
///
/// # Errors
/// 422 for a purpose that cannot be kept; 503 when the read cannot be kept.
pub(crate) async fn kept(
    State((state, operation, id)): State<(AppState, Operation, &'static str)>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let officer = request.extensions().get::<SignedIn>().cloned();
    let officer = officer.map(|SignedIn(officer)| officer);
    let officer = officer.ok_or_else(|| ApiError::internal(&"a read without a reader"))?;
    let mut read = Read {
        purpose: reason::read(&officer, request.headers())?,
        place: Place::of(&request),
        address: address(request.uri()),
        thing: part(request.uri(), 4).and_then(|id| id.parse().ok()),
        kind: part(request.uri(), 3).unwrap_or_default().to_owned(),
        province: None,
        operation: id,
        trace_id: telemetry::trace_id(),
        officer,
    };
    let mut response = next.run(request).await;
    if response.status().is_success() {
        let province = response.extensions_mut().remove::<OfProvince>();
        read.province = province.map(|OfProvince(code)| code.0);
        keeper(&state, operation, &read.officer).keep(read).await?;
    }
    Ok(response)
}

/// Behind which door a read is kept: what complaint officers look at would tell others that there
/// is a complaint.
fn keeper<'a>(state: &'a AppState, operation: Operation, officer: &Officer) -> &'a Keeper {
    if operation.level() == Level::Complaint || officer.role == Role::ComplaintOfficer {
        &state.complaints.reads
    } else {
        &state.access.reads
    }
}

/// A part of a path: `/api/v1/cases/{id}` has `cases` at 3 and the id at 4.
fn part(uri: &Uri, nth: usize) -> Option<&str> {
    uri.path().split('/').nth(nth)
}

/// Path and query, without what was searched for by name.
fn address(uri: &Uri) -> String {
    let mut text = uri.path().to_owned();
    if let Some(query) = uri.query().filter(|query| !query.is_empty()) {
        let pairs = form_urlencoded::parse(query.as_bytes()).map(|(name, value)| {
            let value = if NAMING.contains(&name.as_ref()) {
                "*".into()
            } else {
                value
            };
            (name, value)
        });
        let told = Serializer::new(String::new()).extend_pairs(pairs).finish();
        text = format!("{text}?{told}");
    }
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_without_the_names_that_were_searched_for() {
        for (asked, kept) in [
            ("/api/v1/cases", "/api/v1/cases"),
            ("/api/v1/cases?", "/api/v1/cases"),
            (
                "/api/v1/cases?q=Budi+Santoso&limit=5&officer=a%26b",
                "/api/v1/cases?q=*&limit=5&officer=a%26b",
            ),
            (
                "/api/v1/establishments?place=Jalan&number=1&q=",
                "/api/v1/establishments?place=*&number=*&q=*",
            ),
        ] {
            assert_eq!(address(&asked.parse().unwrap()), kept);
        }
        let long = format!("/api/v1/cases?officer={}", "x".repeat(5_000));
        assert_eq!(address(&long.parse().unwrap()).len(), LONGEST);
    }
}
