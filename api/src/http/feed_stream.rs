//! The feed that goes on (server-sent events): a page is read when the one before is sent, so a
//! slow subscriber holds one page and no more.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::http::{HeaderName, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use domain::Officer;
use futures::stream;
use projections::announcements::Covered;
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, sleep, sleep_until};

use crate::auth::ValidUntil;
use crate::error::ApiError;
use crate::http::feed::{self, CloudEvent, Range};
use crate::state::AppState;

/// Events that one subscriber's page holds.
const PAGE: i64 = 100;
/// How often a comment tells that the connection lives.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a subscriber waits before it connects again, and we before we ask the store again.
const PAUSE: Duration = Duration::from_secs(1);

/// How long a subscriber who has seen all waits at least for more, so that many of them do not ask
/// after every single event.
const GATHER: Duration = Duration::from_millis(200);

/// Somebody who listens.
struct Subscriber {
    state: AppState,
    officer: Officer,
    head: watch::Receiver<i64>,
    after: i64,
    ready: VecDeque<Event>,
    ends: Instant,
    /// Not asked again before.
    asks_at: Instant,
    _place: OwnedSemaphorePermit,
}

/// Answers with the events after a position, and those to come while the token is valid.
///
/// # Errors
/// 503 when this process has as many subscribers as it takes.
pub(super) fn open(
    state: AppState,
    officer: Officer,
    after: i64,
    ValidUntil(until): ValidUntil,
) -> Result<Response, ApiError> {
    let place = state.subscribers.clone().try_acquire_owned();
    let place = place.map_err(|_| {
        let detail = "this server has as many subscribers as it takes; try again";
        ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "feed.full", detail)
    })?;
    let valid = (until - Utc::now()).to_std().unwrap_or_default();
    let subscriber = Subscriber {
        head: state.head.clone(),
        state,
        officer,
        after,
        ready: VecDeque::new(),
        ends: Instant::now() + valid,
        asks_at: Instant::now(),
        _place: place,
    };
    let events = Sse::new(stream::unfold(subscriber, next));
    let events = events.keep_alive(KeepAlive::new().interval(HEARTBEAT));
    let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((unbuffered, events).into_response())
}

/// The next event; none at the end of the token or of this process. Whoever connects again with
/// the last id misses nothing.
async fn next(mut from: Subscriber) -> Option<(Result<Event, Infallible>, Subscriber)> {
    loop {
        if from.is_over() {
            return None;
        }
        if let Some(event) = from.ready.pop_front() {
            return Some((Ok(event), from));
        }
        if !from.woken().await {
            return None;
        }
        if !from.read().await {
            sleep(PAUSE).await;
        }
    }
}

impl Subscriber {
    fn is_over(&self) -> bool {
        self.state.stop.is_cancelled() || Instant::now() >= self.ends
    }

    /// Waits until the log is longer than what was sent; `false` when it is over before.
    async fn woken(&mut self) -> bool {
        let (after, asks_at) = (self.after, self.asks_at);
        let head = &mut self.head;
        let longer = async {
            sleep_until(asks_at).await;
            head.wait_for(|head| *head > after).await.is_ok()
        };
        tokio::select! {
            () = self.state.stop.cancelled() => false,
            () = sleep_until(self.ends) => false,
            longer = longer => longer,
        }
    }

    /// Reads the next page; `false` when it is to be tried again.
    async fn read(&mut self) -> bool {
        let page = feed::covered(&self.state, &self.officer, self.after, PAGE).await;
        let Ok(page) = page else { return false };
        self.after = page.upto;
        if page.upto == page.head {
            self.asks_at = Instant::now() + GATHER;
        }
        self.ready = told(page);
        true
    }
}

/// A page as it is sent: each message goes on where the one before ended, an event at the next
/// position or a range of positions that are not the subscriber's. So wherever a stream is cut, it
/// goes on without a gap. The last range, perhaps empty, tells how far the page goes.
fn told(page: Covered) -> VecDeque<Event> {
    let mut messages = VecDeque::new();
    let mut at = page.after;
    for event in page.events {
        let position = event.position;
        if position > at + 1 {
            messages.extend(range(at, position - 1));
        }
        messages.extend(sent(position, &CloudEvent::of(event)));
        at = position;
    }
    messages.extend(range(at, page.upto));
    messages
}

fn range(after: i64, upto: i64) -> Option<Event> {
    let range = Range {
        after,
        upto,
        left_out: upto - after,
    };
    Some(sent(upto, &range)?.event("position").retry(PAUSE))
}

fn sent(position: i64, data: &impl Serialize) -> Option<Event> {
    let event = Event::default().id(position.to_string());
    event.json_data(data).ok()
}
