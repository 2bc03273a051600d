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

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};
    use opentelemetry::propagation::TextMapPropagator;
    use opentelemetry::trace::TraceContextExt;
    use opentelemetry_sdk::propagation::TraceContextPropagator;

    use super::Headers;

    #[test]
    fn whatever_is_said_of_a_trace_is_taken_on_as_it_stands_or_left() {
        let taken = [
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-00",
        ];
        crate::fuzzed::bytes("traceparent", &taken.map(str::as_bytes), |input| {
            let Ok(said) = HeaderValue::from_bytes(input) else {
                return;
            };
            let headers = HeaderMap::from_iter([("traceparent".parse().unwrap(), said)]);
            let found = TraceContextPropagator::new().extract(&Headers(&headers));
            let span = found.span().span_context().clone();
            if span.is_valid() {
                let text = String::from_utf8_lossy(input).to_lowercase();
                // A number that was cut short is taken as a smaller one.
                let number = span.trace_id().to_string();
                assert!(text.contains(number.trim_start_matches('0')), "{text}");
            }
        });
    }
}
