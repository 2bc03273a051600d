//! A process takes as many requests at once as it can answer in time and refuses the rest at once:
//! a queue that grows answers nobody in time. Commands and reads have places of their own, so
//! neither starves the other; what tells of the process needs none.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::error::ApiError;

/// Commands that one process works on at once: a call of the appender under way and the next one full.
const COMMANDS: usize = 128;
/// Reads that one process works on at once.
const READS: usize = 256;
/// How long a request may take; longer than the log's own patience with the database.
const DEADLINE: Duration = Duration::from_secs(10);

/// The places of one process; clones share them.
#[derive(Debug, Clone)]
pub struct Admission {
    commands: Arc<Semaphore>,
    reads: Arc<Semaphore>,
}

impl Default for Admission {
    fn default() -> Self {
        Self {
            commands: Arc::new(Semaphore::new(COMMANDS)),
            reads: Arc::new(Semaphore::new(READS)),
        }
    }
}

/// Lets a request in while there is a place, and answers it within the deadline.
///
/// # Errors
/// 503 `server.busy` without a place: nothing was done. 503 `request.late` after the deadline: a
/// command may be stored, its `Idempotency-Key` tells.
pub(super) async fn admit(
    State(admission): State<Admission>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let places = if request.method() == Method::POST {
        &admission.commands
    } else {
        &admission.reads
    };
    let Ok(_place) = places.try_acquire() else {
        let detail = "this server has as much to do as it can; nothing was done, try again";
        return Err(busy("server.busy", detail));
    };
    timeout(DEADLINE, next.run(request)).await.map_err(|_| {
        let detail = "no answer in time; a command may be done, its Idempotency-Key tells";
        busy("request.late", detail)
    })
}

fn busy(code: &'static str, detail: &str) -> ApiError {
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, code, detail)
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::http::Request;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::{Admission, COMMANDS, admit};

    #[tokio::test]
    async fn a_full_house_refuses_commands_and_still_reads() {
        let admission = Admission::default();
        let taken = admission.commands.clone();
        let taken = taken
            .try_acquire_many_owned(u32::try_from(COMMANDS).unwrap())
            .unwrap();
        let route = get(|| async {}).post(|| async {});
        let router = Router::new()
            .route("/", route)
            .layer(from_fn_with_state(admission, admit));
        let ask = |method: &str| {
            let request = Request::builder().method(method).uri("/");
            router.clone().oneshot(request.body(Body::empty()).unwrap())
        };
        let refused = ask("POST").await.unwrap();
        assert_eq!(refused.status(), 503);
        assert!(refused.headers().contains_key("retry-after"));
        assert_eq!(ask("GET").await.unwrap().status(), 200);
        drop(taken);
        assert_eq!(ask("POST").await.unwrap().status(), 200);
    }
}
