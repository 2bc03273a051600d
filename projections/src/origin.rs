//! From an event back to the request that caused it: a span links to the W3C contexts that its
//! events carry in their metadata.

use std::collections::BTreeSet;

use opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId, TraceState};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// Most links of one span; a batch has more causes than a trace can show.
const MOST: usize = 32;

/// Links a span to the requests of these `traceparent`s, each once.
pub fn link<'a>(span: &Span, traceparents: impl IntoIterator<Item = &'a str>) {
    let distinct: BTreeSet<&str> = traceparents.into_iter().collect();
    for context in distinct.into_iter().filter_map(parse).take(MOST) {
        span.add_link(context);
    }
}

/// The context that a `traceparent` names.
fn parse(traceparent: &str) -> Option<SpanContext> {
    let mut parts = traceparent.splitn(4, '-').skip(1);
    let trace = TraceId::from_hex(parts.next()?).ok()?;
    let span = SpanId::from_hex(parts.next()?).ok()?;
    let flags = u8::from_str_radix(parts.next()?.get(..2)?, 16).ok()?;
    let context = SpanContext::new(
        trace,
        span,
        TraceFlags::new(flags),
        true,
        TraceState::default(),
    );
    context.is_valid().then_some(context)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_context_is_read_or_left() {
        let told = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let found = parse(told).unwrap();
        assert_eq!(found.trace_id().to_string(), &told[3..35]);
        assert_eq!(found.span_id().to_string(), &told[36..52]);
        assert!(found.is_sampled() && found.is_remote());
        for wrong in [
            "",
            "00-0-0-01",
            "00-x-y-z",
            &told[..53],
            &told.replace('b', "ü"),
        ] {
            assert!(parse(wrong).is_none(), "{wrong}");
        }
    }
}
