//! Tells an open page that what it shows has changed (server-sent events); without scripts nobody
//! asks for it.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;
use serde::Deserialize;
use sqlx::PgPool;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use super::Pages;
use super::kinds::Kind;
use super::streams::address;
use super::visitor::Visitor;
use super::wrong::Wrong;

/// How often a busy log is asked about one page at most.
const GATHER: Duration = Duration::from_secs(1);
/// How long one answer goes on; the browser asks again, and is asked again who it is.
const LONGEST: Duration = Duration::from_secs(300);

/// Which version a page shows.
#[derive(Debug, Deserialize)]
pub(super) struct Seen {
    versi: i64,
}

/// An open page.
struct Open {
    pool: PgPool,
    stop: CancellationToken,
    head: watch::Receiver<i64>,
    stream: (&'static str, String),
    seen: i64,
    ends: Instant,
    _place: OwnedSemaphorePermit,
}

/// `GET /{kind}/{id}/kabar`: one message `berubah` with the new version for each change.
pub(super) async fn news(
    State(pages): State<Pages>,
    Path((word, id)): Path<(String, String)>,
    Query(Seen { versi }): Query<Seen>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let unknown = || Wrong::new(StatusCode::NOT_FOUND, who.language);
    let kind = Kind::of(&word).ok_or_else(unknown)?;
    let stream = kind.stream().ok_or_else(unknown)?;
    let path = address(kind, &id, who.language)?;
    // Whoever may not read it is told no more than that page tells.
    let _: serde_json::Value = pages.get(&who, &path).await?;
    let state = pages.state;
    let place = state.subscribers.clone().try_acquire_owned();
    let full = |_| Wrong::new(StatusCode::SERVICE_UNAVAILABLE, who.language);
    let open = Open {
        pool: state.pool.clone(),
        stop: state.stop.clone(),
        head: state.head.clone(),
        stream: (stream, id.to_lowercase()),
        seen: versi,
        ends: Instant::now() + LONGEST,
        _place: place.map_err(full)?,
    };
    let events = Sse::new(stream::unfold(open, Open::next));
    Ok(events.keep_alive(KeepAlive::default()).into_response())
}

impl Open {
    /// The next change; none when the answer, or this process, ends.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            // Before asking: what comes while it asks wakes it again.
            self.head.mark_unchanged();
            match version(&self.pool, &self.stream).await {
                Ok(now) if now > self.seen => {
                    self.seen = now;
                    let event = Event::default().event("berubah").data(now.to_string());
                    return Some((Ok(event), self));
                }
                Ok(_) | Err(_) => {}
            }
            tokio::select! {
                () = self.stop.cancelled() => return None,
                () = sleep_until(self.ends) => return None,
                moved = self.head.changed() => moved.ok()?,
            }
            sleep(GATHER).await;
        }
    }
}

/// The version of a stream.
async fn version(pool: &PgPool, (kind, id): &(&str, String)) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT coalesce(max(sequence), 0) AS "version!" FROM events
           WHERE aggregate_type = $1 AND aggregate_id = $2"#,
        kind,
        id,
    )
    .fetch_one(pool)
    .await
}
