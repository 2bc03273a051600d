//! The feed of thin events for subscribers (`CloudEvents` 1.0), page by page.
//!
//! A subscriber can prove that it missed nothing: each answer covers the positions after `after`
//! up to `upto`, which have no gaps, and says how many events of them are not its to know.

use axum::Json;
use axum::extract::{Extension, Query as Params, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use domain::Officer;
use domain::case::Case;
use domain::establishment::Establishment;
use domain::officer::ServiceRecord;
use domain::plan::Plan;
use domain::prosecution::Prosecution;
use projections::announcements::{Announcement, Covered};
use schemars::JsonSchema;
use serde::Serialize;

use crate::auth::access::scope;
use crate::auth::{SignedIn, ValidUntil};
use crate::error::ApiError;
use crate::http::feed_stream;
use crate::http::query::{Pairs, Query};
use crate::http::resource::Resource;
use crate::state::AppState;

/// Type of an answer that goes on.
pub(super) const STREAM: &str = "text/event-stream";
/// Address of the feed, and the source of its events.
const SOURCE: &str = "/api/v1/events";
/// Events of a page, if nothing is asked for, and most of them.
const PAGE: (i64, i64) = (100, 1000);

/// A part of the feed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Feed {
    events: Vec<CloudEvent>,
    #[serde(flatten)]
    range: Range,
    /// Last position of the log; there is more when it is greater than `upto`.
    head: i64,
}

/// Which positions an answer covers.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Range {
    /// The position after which it begins.
    pub(super) after: i64,
    /// Its last position; ask for what comes after it.
    pub(super) upto: i64,
    /// Events in it that are not the caller's to know.
    pub(super) left_out: i64,
}

/// That something has happened (`CloudEvents` 1.0); what, the address in `subject` tells to those
/// who may know it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CloudEvent {
    /// Always `1.0`.
    specversion: &'static str,
    /// Its place in the log.
    id: String,
    /// Address of this feed.
    source: &'static str,
    /// Its type, as in histories.
    #[serde(rename = "type")]
    kind: String,
    /// Address of what it happened to.
    subject: String,
    /// When it was recorded.
    time: DateTime<Utc>,
    /// Always `application/json`.
    datacontenttype: &'static str,
    data: Thin,
}

/// Where something has happened.
#[derive(Debug, Serialize, JsonSchema)]
struct Thin {
    /// Id of what it happened to.
    id: String,
    /// `case`, `prosecution`, `establishment`, `officer` or `plan`.
    kind: String,
    /// The event's place in the history of that.
    sequence: i64,
    /// Its place in the log.
    position: i64,
    /// Province of that, Kemendagri code; of what has moved, the new one.
    province: String,
}

/// `GET /events`, as a page or as a stream.
pub(super) async fn events(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Extension(until): Extension<ValidUntil>,
    Params(params): Params<Pairs>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let streamed = text(&headers, header::ACCEPT.as_str()).contains(STREAM);
    let (after, limit) = asked(params, &headers, streamed)?;
    let covered = covered(&state, &officer, after, limit).await?;
    if streamed {
        return feed_stream::open(state, officer, after, until);
    }
    let (range, head) = (Range::of(&covered), covered.head);
    let events = covered.events.into_iter().map(CloudEvent::of).collect();
    Ok(Json(Feed {
        events,
        range,
        head,
    })
    .into_response())
}

/// The position and the number asked for. A stream that goes on names the last one it has seen in
/// a header, while its address stays the same.
fn asked(params: Pairs, headers: &HeaderMap, streamed: bool) -> Result<(i64, i64), ApiError> {
    const WANTED: &str = "a position";
    let mut params = params;
    let seen = text(headers, "last-event-id");
    if streamed && !seen.is_empty() {
        params.retain(|(name, _)| name != "after");
        params.push(("after".to_owned(), seen.to_owned()));
    }
    let mut query = Query::new(params);
    let limit = query.limit_within(PAGE);
    let after: i64 = query.parsed("after", WANTED).unwrap_or(0);
    if after < 0 {
        query.wrong("after", &format!("{after} is not {WANTED}"));
    }
    query.done()?;
    Ok((after, limit))
}

/// What an officer may know of the log after a position.
pub(super) async fn covered(
    state: &AppState,
    officer: &Officer,
    after: i64,
    limit: i64,
) -> Result<Covered, ApiError> {
    let province = scope(officer).map(|code| code.0.as_str());
    let covered = projections::announcements::after(&state.pool, after, province, limit).await?;
    if after > covered.head {
        let detail = format!("the log ends at {}; start again", covered.head);
        return Err(ApiError::new(StatusCode::CONFLICT, "feed.ahead", detail));
    }
    Ok(covered)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default()
}

impl Range {
    fn of(covered: &Covered) -> Self {
        Self {
            after: covered.after,
            upto: covered.upto,
            left_out: covered.left_out(),
        }
    }
}

impl CloudEvent {
    pub(super) fn of(event: Announcement) -> Self {
        let addresses = [
            (Case::TYPE, Case::PATH),
            (Prosecution::TYPE, Prosecution::PATH),
            (Establishment::TYPE, Establishment::PATH),
            (ServiceRecord::TYPE, ServiceRecord::PATH),
            (Plan::TYPE, Plan::PATH),
        ];
        let mut addresses = addresses.into_iter();
        let found = addresses.find(|(kind, _)| *kind == event.kind);
        let path = found.map_or(Case::PATH, |(_, path)| path);
        Self {
            specversion: "1.0",
            id: event.position.to_string(),
            source: SOURCE,
            kind: event.event_type,
            subject: format!("/api/v1/{path}/{}", event.id),
            time: event.recorded_at,
            datacontenttype: "application/json",
            data: Thin {
                id: event.id,
                kind: event.kind,
                sequence: event.sequence,
                position: event.position,
                province: event.province,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn whatever_was_seen_last_is_a_position_or_refused() {
        let taken: [&[u8]; 4] = [b"0", b"7", b"9223372036854775807", b""];
        crate::fuzzed::bytes("last-event-id", &taken, |input| {
            let Ok(value) = HeaderValue::from_bytes(input) else {
                return;
            };
            let seen = [("last-event-id".parse().unwrap(), value)];
            let headers: HeaderMap = seen.into_iter().collect();
            let after = vec![("after".to_owned(), "3".to_owned())];
            // A page goes by its address, whatever the header says.
            assert_eq!(asked(after.clone(), &headers, false).unwrap().0, 3);
            if let Ok((after, limit)) = asked(after, &headers, true) {
                assert!(after >= 0 && limit > 0);
            }
        });
    }
}
