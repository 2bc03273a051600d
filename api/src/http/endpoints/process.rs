//! How the process is, and what describes the interface.

use axum::routing::get;
use serde_json::Value;

use super::{Endpoint, endpoints};
use crate::auth::access::Operation::SeeOperations;
use crate::http::answers::{json, only};
use crate::http::health::Readiness;
use crate::http::operations::Operations;
use crate::http::{health, openapi, operations, reader};

endpoints! {
    get "/api/v1/operations" show_operations Some(SeeOperations), operations::show => json::<Operations>(),
        [] "How the system is: the end of the log, what follows it (position, lag, rate, why it stopped, how far a rebuild is), refused commands of seven days by rule, and the requests to this process by route with those that were slow."
    get "/healthz" alive None, health::alive => only(&["text/plain"]), [] "The process answers."
    get "/readyz" ready None, health::ready => json::<Readiness>(), [] "The store is reachable and every projection runs."
    get "/metrics" metrics None, health::metrics => only(&["text/plain"]), [] "Prometheus text."
    get "/openapi.json" openapi None, openapi::document => json::<Value>(), [] "This document."
    get "/docs" docs None, reader::page => only(&["text/html"]), [] "A reader for this document."
}
