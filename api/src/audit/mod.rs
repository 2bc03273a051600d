//! Who has read what: kept, durably, before the answer is given.
//!
//! Reads that wait gather while others are stored, so that many of them cost one commit
//! (`keeper.rs`). What is kept holds identifiers and addresses, and no name that was searched for.

mod keeper;
mod query;

use axum::extract::connect_info::ConnectInfo;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::Response;
use domain::{Officer, ProvinceCode, Role};
use form_urlencoded::Serializer;
use std::net::SocketAddr;
use uuid::Uuid;

pub(crate) use keeper::Keeper;
pub(crate) use query::{Filter, KeptRead, ReaderTotals, Span, list, readers};

use crate::auth::SignedIn;
use crate::auth::access::{Level, Operation};
use crate::error::ApiError;
use crate::http::reason;
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

/// From where a request comes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    /// Network address of who asks this server.
    peer: Option<String>,
    /// For whom a proxy says that it asks.
    forwarded: Option<String>,
}

/// The province of what an answer shows; a handler adds it to the answer.
#[derive(Debug, Clone)]
pub(crate) struct OfProvince(pub(crate) ProvinceCode);

impl Place {
    /// Where a request comes from; one of a page comes from where the page was asked.
    pub(crate) fn of(request: &Request) -> Self {
        if let Some(place) = request.extensions().get::<Self>() {
            return place.clone();
        }
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        Self {
            peer: peer.map(|ConnectInfo(peer)| peer.ip().to_string()),
            forwarded: forwarded(request.headers()),
        }
    }
}

/// What a proxy says, if it looks like addresses.
fn forwarded(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("x-forwarded-for")?.to_str().ok()?;
    let fits = |c: char| c.is_ascii_hexdigit() || ".:, ".contains(c);
    let is_short = text.len() <= 200;
    (is_short && text.chars().all(fits)).then(|| text.to_owned())
}

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

    #[test]
    fn what_a_proxy_says_is_kept_if_it_looks_like_addresses() {
        let said = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", text.parse().unwrap());
            forwarded(&headers)
        };
        assert_eq!(said("10.1.2.3, ::1").as_deref(), Some("10.1.2.3, ::1"));
        assert_eq!(said("Budi Santoso"), None);
        assert_eq!(said(&"1".repeat(201)), None);
    }
}
