//! One span and one measurement for every request; the caller's W3C context is taken on.

use std::sync::LazyLock;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use opentelemetry::metrics::Histogram;
use opentelemetry::propagation::Extractor;
use opentelemetry::{KeyValue, global};
use tracing::Instrument;
use tracing_opentelemetry::OpenTelemetrySpanExt;

static DURATION: LazyLock<Histogram<f64>> = LazyLock::new(|| {
    let steps = vec![
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
    ];
    global::meter("wasnaker")
        .f64_histogram("http.server.request.duration")
        .with_unit("s")
        .with_boundaries(steps)
        .build()
});

struct Headers<'a>(&'a axum::http::HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }
    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(axum::http::HeaderName::as_str).collect()
    }
}

/// Wraps a request in its span and records how long it took.
pub(super) async fn traced(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("", MatchedPath::as_str);
    // Measures and spans are read by many: that somebody works on a complaint is not told there.
    let told = !route.starts_with("/api/v1/complaints");
    let route = if told { route } else { "" }.to_owned();
    let method = request.method().to_string();
    let span = tracing::info_span!(
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server"
    );
    let parent =
        global::get_text_map_propagator(|found| found.extract(&Headers(request.headers())));
    let _ = span.set_parent(parent);
    let started = Instant::now();
    let response = next.run(request).instrument(span).await;
    let labels = [
        KeyValue::new("http.request.method", method),
        KeyValue::new("http.route", route),
        KeyValue::new(
            "http.response.status_code",
            i64::from(response.status().as_u16()),
        ),
    ];
    DURATION.record(started.elapsed().as_secs_f64(), &labels);
    response
}
