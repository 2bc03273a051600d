//! The interface over HTTP; its routes are in `endpoints.rs`.

mod accept;
mod acts;
pub mod admission;
pub mod answers;
mod approvals;
mod beside;
pub mod body;
mod complaints;
mod creation;
pub mod endpoints;
mod establishments;
mod feed;
mod feed_stream;
mod forms;
mod gauges;
mod headers;
mod health;
mod holders;
mod imports;
mod integers;
mod known;
mod law_changes;
mod legal;
mod links;
mod lists;
mod load;
mod merging;
mod numbers;
mod officers;
pub mod openapi;
mod operations;
mod ordered;
pub mod pace;
mod persons;
mod plans;
mod problems;
mod query;
mod read_audit;
mod reader;
pub(crate) mod reason;
mod refused;
pub(crate) mod register_numbers;
mod releases;
pub mod resource;
mod reviews;
mod sdmx;
mod simulations;
mod statistics;
mod streams;
mod time_bars;
pub mod told;
mod trace;
mod wlk;
mod worklist;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next, from_fn_with_state};
use axum::response::Response;
use ipnet::IpNet;

pub(crate) use self::forms::File;
use crate::error::ApiError;
use crate::pages;
use crate::parts::Part;
use crate::place;
use crate::state::AppState;

/// Everything that is answered: the interface of the table, and the pages that ask it; without the
/// interface, those endpoints only that tell of the process.
pub fn router(state: &AppState) -> Router {
    let interface = interface(state);
    if !state.runs.contains(&Part::Api) {
        return told(interface.fallback(unknown), state);
    }
    let asked = interface.clone().fallback(unknown);
    let pages = told(pages::router(state.clone(), asked), state);
    told(interface, state).fallback_service(pages)
}

/// The same for a listener: each request knows from which address it comes.
pub(crate) fn service(state: &AppState) -> IntoMakeServiceWithConnectInfo<Router, SocketAddr> {
    router(state).into_make_service_with_connect_info()
}

/// Adds what every request and every answer has: by one layer, as the framework clones all that is
/// behind a layer for each request.
fn told(router: Router, state: &AppState) -> Router {
    router.layer(from_fn_with_state(state.proxies.clone(), around))
}

async fn around(State(proxies): State<Arc<[IpNet]>>, mut request: Request, next: Next) -> Response {
    place::tell(&mut request, &proxies);
    headers::added(trace::traced(request, next).await)
}

/// An address that is none.
pub(crate) async fn unknown() -> ApiError {
    ApiError::not_found("this address")
}

/// Every route of the table with its handler behind its guard.
fn interface(state: &AppState) -> Router {
    let all = state.runs.contains(&Part::Api);
    let routes = endpoints::all();
    let routes = routes.filter(|endpoint| all || endpoint.is_everywhere());
    routes
        .fold(Router::new(), |router, endpoint| {
            router.route(endpoint.path, endpoint.route(state))
        })
        .method_not_allowed_fallback(|| async {
            let detail = "this address has no such method";
            ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", detail)
        })
        .layer(middleware::from_fn(problems::told))
        .with_state(state.clone())
}
