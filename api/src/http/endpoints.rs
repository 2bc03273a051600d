//! The one table of endpoints: each route with its right, its handler and its description. The
//! router, the guards and the `OpenAPI` document are made from it.

mod access;
mod figures;
mod files;
mod law;
mod process;
mod registers;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;

use crate::audit::{is_kept, kept};
use crate::auth::access::Operation::{self, ImportEstablishments, ImportProsecutions};
use crate::auth::{guard, open};
use crate::http::admission::{Admission, Places};
use crate::http::answers::Answer;
use crate::state::AppState;

/// Largest body that is read to its end, in bytes. Closing on a client that still sends would
/// reset its connection before it sees the answer; larger ones than this are not worth reading.
const READ: usize = 16 << 20;
/// Largest register, in bytes.
const REGISTER: usize = 64 << 20;

/// One endpoint as described and as guarded.
#[derive(Debug)]
pub struct Endpoint {
    /// Lower-case method.
    pub method: &'static str,
    /// Path with parameters in braces.
    pub path: &'static str,
    /// `operationId`.
    pub id: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// Its column in the table of rights; none is open to everybody.
    pub operation: Option<Operation>,
    /// Its query parameters.
    pub query: &'static [&'static str],
    /// What it answers.
    pub answer: Answer,
    handler: fn() -> MethodRouter<AppState>,
}

/// The endpoints of one subject, a line or two each.
macro_rules! endpoints {
    ($($method:ident $path:literal $id:ident $operation:expr, $handler:expr => $answer:expr, [$($query:literal)*] $summary:literal)*) => {
        /// The endpoints of one subject.
        pub(super) const ENDPOINTS: &[Endpoint] = &[$(Endpoint {
            method: stringify!($method), path: $path, id: stringify!($id), summary: $summary,
            operation: $operation, query: &[$($query),*], handler: || $method($handler),
            answer: $answer,
        }),*];
    };
}

use endpoints;

/// Every endpoint of the interface.
pub fn all() -> impl Iterator<Item = &'static Endpoint> {
    let subjects = [
        files::ENDPOINTS,
        registers::ENDPOINTS,
        figures::ENDPOINTS,
        law::ENDPOINTS,
        access::ENDPOINTS,
        process::ENDPOINTS,
    ];
    subjects.into_iter().flatten()
}

impl Endpoint {
    /// Whether every process answers it, whatever it runs.
    pub(super) fn is_everywhere(&self) -> bool {
        matches!(self.id, "alive" | "ready" | "metrics")
    }

    /// Its places among the work of a process.
    fn places(&self, admission: &Admission) -> Arc<Places> {
        let counts = ["/api/v1/statistics/", "/api/v1/sdmx/", "/api/v1/reviews"];
        let is_read = self.method == "get";
        let is_count = counts.iter().any(|prefix| self.path.starts_with(prefix));
        Arc::clone(match (is_count, is_read) {
            (true, _) => &admission.figures,
            (false, true) => &admission.reads,
            (false, false) => &admission.commands,
        })
    }

    /// Its handler behind its guard.
    pub(super) fn route(&self, state: &AppState) -> MethodRouter<AppState> {
        let imports = matches!(
            self.operation,
            Some(ImportProsecutions | ImportEstablishments)
        );
        let largest = if imports { REGISTER } else { READ };
        let places = self.places(&state.admission);
        let guarded = |operation: Operation, places: Option<Arc<Places>>| {
            from_fn_with_state((state.clone(), operation, places), guard)
        };
        let route = (self.handler)().layer(DefaultBodyLimit::max(largest));
        match self.operation {
            // A register may take minutes, and is taken over by few.
            Some(operation @ (ImportProsecutions | ImportEstablishments)) => {
                route.route_layer(guarded(operation, None))
            }
            Some(operation) if self.method == "get" && is_kept(operation) => route
                .route_layer(from_fn_with_state(
                    (state.clone(), operation, self.id),
                    kept,
                ))
                .route_layer(guarded(operation, Some(places))),
            Some(operation) => route.route_layer(guarded(operation, Some(places))),
            None if self.is_everywhere() => route,
            None => route.route_layer(from_fn_with_state(state.clone(), open)),
        }
    }
}
