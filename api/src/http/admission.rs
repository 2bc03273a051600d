//! A process takes as many requests at once as it can answer in time and refuses the rest at once:
//! a queue that grows answers nobody in time. How many that is, the answers tell: places grow by
//! one with each answer that came soon and shrink with each that came late (additive increase,
//! multiplicative decrease), so a slower database or a smaller machine takes fewer. A read waits
//! for no other, so its places shrink at the deadline only. Counts of a nation may take long: they
//! have few places, and more time. No kind starves the other; what tells of the process needs no
//! place.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::Response;
use tokio::time::{Instant, timeout};
use tower_resilience_adaptive::{Aimd, ConcurrencyAlgorithm};

use crate::error::ApiError;

/// The most commands that one process works on at once: a call of the appender under way and the next one full.
const COMMANDS: usize = 128;
/// The most reads that one process works on at once.
const READS: usize = 256;
/// The most questions of statistics that one process works on or lets wait for each other.
const FIGURES: usize = 64;
/// The least of each: enough to see that answers come soon again.
const LEAST: usize = 16;
/// A command that takes longer came late: an append is some milliseconds, the rest was waiting.
const SOON: Duration = Duration::from_millis(300);
/// What is left of the places after a late answer: little, as the commands of one call come late together.
const SHRUNK: f64 = 0.97;
/// How long a request may take; longer than the log's own patience with the database.
const DEADLINE: Duration = Duration::from_secs(10);
/// How long a question of statistics may take.
const FIGURES_DEADLINE: Duration = Duration::from_secs(60);

/// The places of one process; clones share them.
#[derive(Debug, Clone)]
pub struct Admission {
    /// Of commands.
    pub(super) commands: Arc<Places>,
    /// Of reads.
    pub(super) reads: Arc<Places>,
    /// Of questions of statistics, and of what keeps their answers.
    pub(super) figures: Arc<Places>,
}

impl Default for Admission {
    fn default() -> Self {
        let places = |most, soon, deadline| Arc::new(Places::new(most, soon, deadline));
        Self {
            commands: places(COMMANDS, SOON, DEADLINE),
            reads: places(READS, DEADLINE, DEADLINE),
            figures: places(FIGURES, FIGURES_DEADLINE, FIGURES_DEADLINE),
        }
    }
}

/// The places of one kind of work.
pub(crate) struct Places {
    allowed: Aimd,
    taken: AtomicUsize,
    deadline: Duration,
}

/// One request that is worked on; dropped, its place is free.
struct Place(Arc<Places>);

impl Places {
    #[expect(clippy::expect_used, reason = "constants that are in order")]
    fn new(most: usize, soon: Duration, deadline: Duration) -> Self {
        let allowed = Aimd::builder()
            .initial_limit(most)
            .max_limit(most)
            .min_limit(LEAST)
            .decrease_factor(SHRUNK)
            .latency_threshold(soon)
            .build();
        Self {
            allowed: allowed.expect("least <= most"),
            taken: AtomicUsize::new(0),
            deadline,
        }
    }

    fn take(self: &Arc<Self>) -> Option<Place> {
        let place = Place(Arc::clone(self));
        let before = self.taken.fetch_add(1, Ordering::Relaxed);
        (before < self.allowed.limit()).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.taken.fetch_sub(1, Ordering::Relaxed);
    }
}

impl std::fmt::Debug for Places {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (taken, allowed) = (&self.taken, self.allowed.limit());
        write!(f, "{} of {allowed}", taken.load(Ordering::Relaxed))
    }
}

/// Lets a request that is answered so in while there is a place, and answers it within the deadline.
///
/// # Errors
/// 503 `server.busy` without a place: nothing was done. 503 `request.late` after the deadline: a
/// command may be stored, its `Idempotency-Key` tells.
pub(crate) async fn admit(
    places: &Arc<Places>,
    answer: impl Future<Output = Response>,
) -> Result<Response, ApiError> {
    let Some(place) = places.take() else {
        let detail = "this server has as much to do as it can; nothing was done, try again";
        return Err(busy("server.busy", detail));
    };
    let since = Instant::now();
    let answer = timeout(place.0.deadline, answer).await;
    place.0.allowed.record_success(since.elapsed());
    answer.map_err(|_| {
        let detail = "no answer in time; a command may be done, its Idempotency-Key tells";
        busy("request.late", detail)
    })
}

fn busy(code: &'static str, detail: &str) -> ApiError {
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, code, detail)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use axum::Router;
    use axum::body::Body;
    use axum::extract::State;
    use axum::http::Request;
    use axum::middleware::{Next, from_fn_with_state};
    use axum::routing::{get, post};
    use tokio::time::sleep;
    use tower::ServiceExt;

    use tower_resilience_adaptive::ConcurrencyAlgorithm;

    use super::{Admission, COMMANDS, LEAST, Places, admit};

    async fn behind(
        State(places): State<Arc<Places>>,
        request: axum::extract::Request,
        next: Next,
    ) -> axum::response::Result<axum::response::Response> {
        Ok(admit(&places, next.run(request)).await?)
    }

    fn router(admission: &Admission) -> Router {
        let behind = |places: &Arc<Places>| from_fn_with_state(Arc::clone(places), behind);
        let late = async |millis| sleep(Duration::from_millis(millis)).await;
        let reads = get(|| async {}).layer(behind(&admission.reads));
        let counts = get(move || late(59_000)).layer(behind(&admission.figures));
        let slow = get(move || late(59_000)).layer(behind(&admission.reads));
        Router::new()
            .route(
                "/",
                reads.merge(post(|| async {}).layer(behind(&admission.commands))),
            )
            .route(
                "/late",
                post(move || late(301)).layer(behind(&admission.commands)),
            )
            .route("/counts", counts)
            .route("/slow", slow)
    }

    async fn ask(router: &Router, method: &str, path: &str) -> axum::response::Response {
        let request = Request::builder().method(method).uri(path);
        let request = request.body(Body::empty()).unwrap();
        router.clone().oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn a_full_house_refuses_commands_and_still_reads() {
        let admission = Admission::default();
        let router = router(&admission);
        let take = |_| admission.commands.take().unwrap();
        let taken: Vec<_> = (0..COMMANDS).map(take).collect();
        let refused = ask(&router, "POST", "/").await;
        assert_eq!(refused.status(), 503);
        assert!(refused.headers().contains_key("retry-after"));
        assert_eq!(ask(&router, "GET", "/").await.status(), 200);
        drop(taken);
        assert_eq!(ask(&router, "POST", "/").await.status(), 200);
    }

    #[tokio::test(start_paused = true)]
    async fn a_count_of_a_nation_may_take_longer_than_a_page() {
        let router = router(&Admission::default());
        assert_eq!(ask(&router, "GET", "/slow").await.status(), 503);
        assert_eq!(ask(&router, "GET", "/counts").await.status(), 200);
    }

    #[tokio::test(start_paused = true)]
    async fn late_answers_take_places_and_answers_in_time_give_them_back() {
        let admission = Admission::default();
        let router = router(&admission);
        let places = || admission.commands.allowed.limit();
        let reads = admission.reads.allowed.limit();
        for _ in 0..100 {
            ask(&router, "POST", "/late").await;
        }
        assert_eq!(places(), LEAST);
        assert_eq!(admission.reads.allowed.limit(), reads);
        ask(&router, "POST", "/").await;
        assert_eq!(places(), LEAST + 1);
        for _ in 0..COMMANDS {
            ask(&router, "POST", "/").await;
        }
        assert_eq!(places(), COMMANDS);
    }
}
