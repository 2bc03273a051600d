//! How the system itself is: the log, what follows it and how fast, what was refused, what was slow.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Instant;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use projections::operate::{Status, statuses};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::ApiError;
use crate::parts::Part;
use crate::state::AppState;

/// Days of which refused commands are counted.
const DAYS: i32 = 7;
/// Most rules and routes that are told.
const MOST: usize = 20;
/// A request that takes longer is slow, in seconds; one of the bounds of the histogram.
const SLOW: f64 = 0.25;
/// The histogram of requests, as it is exported.
const REQUESTS: &str = "http_server_request_duration_seconds";

/// How the system is.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Operations {
    /// Whether every read model runs.
    ready: bool,
    /// What this process runs.
    runs: Vec<Part>,
    /// Version of the program.
    software: &'static str,
    /// End of the log.
    position: i64,
    /// When its last event was recorded.
    recorded_at: DateTime<Utc>,
    /// Events that were recorded in the last minute, 10,000 at most.
    last_minute: i64,
    /// Connections of this process to the log and the read models: how many are busy, and how many there
    /// are.
    connections: Connections,
    /// What follows the log: read models, and what the system does by itself.
    followers: Vec<Follower>,
    /// Commands that were refused in the last seven days, by rule, the most frequent first.
    refusals: Vec<RefusedBy>,
    /// Requests to this process since it runs, by route, those with most slow ones first.
    requests: Vec<Requests>,
}

/// Connections to the database.
#[derive(Debug, Serialize, JsonSchema)]
struct Connections {
    busy: u32,
    all: u32,
}

/// What follows the log.
#[derive(Debug, Serialize, JsonSchema)]
struct Follower {
    #[serde(flatten)]
    status: Status,
    /// Events a second since this process was asked before; none at the first question.
    rate: Option<f64>,
    /// How much of a rebuild is done, from 0 to 1; none when nothing is rebuilt.
    rebuilt: Option<f64>,
}

/// How often a rule refused.
#[derive(Debug, Serialize, JsonSchema)]
struct RefusedBy {
    /// Code of the rule.
    code: String,
    /// How often.
    count: i64,
    /// When last.
    last_at: DateTime<Utc>,
}

/// Requests on one route.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
struct Requests {
    /// Method and route.
    route: String,
    /// How many.
    count: u64,
    /// How many took more than a quarter of a second.
    slow: u64,
    /// Seconds within which 99 of 100 were answered, as far as the bounds of the histogram tell; none
    /// beyond the last one.
    p99: Option<f64>,
}

/// `GET /operations`
pub(super) async fn show(State(state): State<AppState>) -> Result<Json<Operations>, ApiError> {
    let head = sqlx::query!(
        r#"SELECT h.position, h.recorded_at,
                  (SELECT count(*) FROM events e
                   WHERE e.position > h.position - 10000
                     AND e.recorded_at > clock_timestamp() - interval '1 minute') AS "last_minute!"
           FROM log_head h"#
    );
    let head = head.fetch_one(&state.pool).await?;
    let mut connection = state.pool.acquire().await?;
    let found = statuses(&mut connection).await?;
    drop(connection);
    let all = state.pool.size();
    let idle = u32::try_from(state.pool.num_idle()).unwrap_or(all);
    let connections = Connections {
        busy: all.saturating_sub(idle),
        all,
    };
    let ready = found.iter().all(|one| one.error.is_none());
    let followers = followed(found, head.position);
    Ok(Json(Operations {
        ready,
        runs: state.runs.to_vec(),
        software: env!("CARGO_PKG_VERSION"),
        position: head.position,
        recorded_at: head.recorded_at,
        last_minute: head.last_minute,
        connections,
        followers,
        refusals: refused(&state).await?,
        requests: requests(&state.metrics),
    }))
}

/// Where each follower was when this process was asked before.
static BEFORE: LazyLock<Mutex<BTreeMap<String, (Instant, i64)>>> = LazyLock::new(Mutex::default);

fn followed(found: Vec<Status>, head: i64) -> Vec<Follower> {
    let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    let now = Instant::now();
    let follower = |status: Status| {
        let here = (now, status.position);
        let last = before.insert(status.name.clone(), here);
        let rebuild = status.rebuild.as_ref().map(|beside| beside.position);
        Follower {
            rate: last.and_then(|last| rate(last, here)),
            rebuilt: rebuild.map(|position| share(position, head)),
            status,
        }
    };
    found.into_iter().map(follower).collect()
}

/// Events a second between two moments; none where they are one.
fn rate((then, was): (Instant, i64), (now, is): (Instant, i64)) -> Option<f64> {
    let seconds = now.duration_since(then).as_secs_f64();
    (seconds > 0.0).then(|| number(is.saturating_sub(was).max(0)) / seconds)
}

/// How much of all is done.
fn share(done: i64, all: i64) -> f64 {
    if all <= 0 {
        return 1.0;
    }
    (number(done) / number(all)).clamp(0.0, 1.0)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "positions and differences far below 2^52"
)]
const fn number(whole: i64) -> f64 {
    whole as f64
}

/// Refused commands by rule, without attempts to register a case, of which nothing is told.
async fn refused(state: &AppState) -> Result<Vec<RefusedBy>, ApiError> {
    let found = sqlx::query_as!(
        RefusedBy,
        r#"SELECT code, count(*) AS "count!", max(refused_at) AS "last_at!" FROM refusals
           WHERE refused_at > clock_timestamp() - make_interval(days => $1)
             AND command <> 'register-case'
           GROUP BY code ORDER BY 2 DESC, 1 LIMIT $2"#,
        DAYS,
        i64::try_from(MOST).unwrap_or(0),
    );
    Ok(found.fetch_all(&state.pool).await?)
}

/// What the histogram of requests tells, by route.
fn requests(metrics: &prometheus::Registry) -> Vec<Requests> {
    let families = metrics.gather();
    let family = families.iter().find(|one| one.name() == REQUESTS);
    let mut by_route: BTreeMap<String, Vec<(f64, u64)>> = BTreeMap::new();
    for metric in family.iter().flat_map(|family| family.get_metric()) {
        let label = |name: &str| {
            let found = metric.get_label().iter().find(|one| one.name() == name);
            found.map_or("", |one| one.value()).to_owned()
        };
        // Where no route is told, somebody works on a complaint.
        let route = label("http_route");
        if route.is_empty() {
            continue;
        }
        let route = format!("{} {route}", label("http_request_method"));
        let buckets = by_route.entry(route).or_default();
        for (nth, bucket) in metric.get_histogram().get_bucket().iter().enumerate() {
            let (bound, count) = (bucket.upper_bound(), bucket.cumulative_count());
            match buckets.get_mut(nth) {
                Some((_, sum)) => *sum += count,
                None => buckets.push((bound, count)),
            }
        }
    }
    let told = by_route.into_iter();
    let mut told: Vec<Requests> = told
        .map(|(route, buckets)| of_route(route, &buckets))
        .collect();
    told.sort_by_key(|one| (std::cmp::Reverse((one.slow, one.count)), one.route.clone()));
    told.truncate(MOST);
    told
}

/// What cumulative counts by upper bound tell of a route; the last bound is infinite.
fn of_route(route: String, buckets: &[(f64, u64)]) -> Requests {
    let count = buckets.last().map_or(0, |(_, count)| *count);
    let quick = buckets.iter().find(|(bound, _)| *bound >= SLOW);
    let quick = quick.map_or(count, |(_, count)| *count);
    let within = buckets
        .iter()
        .find(|(_, answered)| answered.saturating_mul(100) >= count.saturating_mul(99));
    Requests {
        route,
        count,
        slow: count.saturating_sub(quick),
        p99: within
            .map(|(bound, _)| *bound)
            .filter(|bound| bound.is_finite()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_histogram_tells_what_was_slow() {
        let buckets = [(0.1, 90), (0.25, 98), (0.5, 99), (f64::INFINITY, 100)];
        let told = of_route("GET /unit".to_owned(), &buckets);
        assert_eq!((told.count, told.slow, told.p99), (100, 2, Some(0.5)));
        let beyond = of_route("GET /unit".to_owned(), &[(0.25, 1), (f64::INFINITY, 100)]);
        assert_eq!((beyond.slow, beyond.p99), (99, None));
        assert_eq!(of_route(String::new(), &[]).count, 0);
    }

    #[test]
    fn a_rate_is_of_the_time_between_two_questions() {
        let then = Instant::now();
        let later = then + Duration::from_secs(2);
        assert_eq!(rate((then, 100), (later, 300)), Some(100.0));
        assert_eq!(rate((then, 100), (then, 300)), None);
        assert_eq!((share(5, 10), share(0, 0), share(11, 10)), (0.5, 1.0, 1.0));
    }
}
