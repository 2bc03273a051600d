//! Traces, metrics and logs. Logs and labels never hold personal data: ids and codes only.

use std::io::IsTerminal;

use opentelemetry::trace::{TraceContextExt, TracerProvider};
use opentelemetry::{KeyValue, global};
use opentelemetry_otlp::WithExportConfig;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

use crate::config::Config;

/// Keeps telemetry running; [`Telemetry::flush`] sends what is left.
#[derive(Debug)]
pub struct Telemetry {
    tracer: SdkTracerProvider,
    meter: SdkMeterProvider,
    /// What `/metrics` renders.
    pub registry: prometheus::Registry,
}

/// Starts telemetry for the process.
///
/// # Errors
/// The log filter or the OTLP endpoint is wrong.
pub fn start(config: &Config) -> anyhow::Result<Telemetry> {
    let resource = Resource::builder()
        .with_service_name("wasnaker")
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    let registry = prometheus::Registry::new();
    let prometheus = opentelemetry_prometheus::exporter()
        .with_registry(registry.clone())
        .build()?;
    let mut meter = SdkMeterProvider::builder()
        .with_resource(resource.clone())
        .with_reader(prometheus);
    let mut tracer = SdkTracerProvider::builder().with_resource(resource);
    let mut filter = EnvFilter::try_new(&config.log)?;
    if let Some(endpoint) = &config.otlp_endpoint {
        let spans = opentelemetry_otlp::SpanExporter::builder().with_tonic();
        tracer = tracer.with_batch_exporter(spans.with_endpoint(endpoint).build()?);
        let metrics = opentelemetry_otlp::MetricExporter::builder().with_tonic();
        meter = meter.with_periodic_exporter(metrics.with_endpoint(endpoint).build()?);
        // The spans within a command, which nothing else is made of.
        filter = filter.add_directive("api::log=debug".parse()?);
    } else {
        // Ids are given all the same, for logs, refusals and events; nothing is kept that nobody gets.
        tracer = tracer.with_sampler(Sampler::AlwaysOff);
    }
    let telemetry = Telemetry {
        tracer: tracer.build(),
        meter: meter.build(),
        registry,
    };
    global::set_meter_provider(telemetry.meter.clone());
    global::set_text_map_propagator(TraceContextPropagator::new());
    tracing_subscriber::registry()
        .with(filter)
        .with(
            fmt::layer()
                .with_writer(std::io::stderr)
                .with_ansi(std::io::stderr().is_terminal())
                .with_target(false),
        )
        .with(tracing_opentelemetry::layer().with_tracer(telemetry.tracer.tracer("wasnaker")))
        .try_init()?;
    Ok(telemetry)
}

impl Telemetry {
    /// Sends what is left; to be called off the runtime's threads.
    pub fn flush(self) {
        for result in [self.tracer.shutdown(), self.meter.shutdown()] {
            if let Err(error) = result {
                tracing::debug!(%error, "telemetry was not flushed");
            }
        }
    }
}

/// The W3C trace id of the current request, if one is traced.
#[must_use]
pub fn trace_id() -> Option<String> {
    let context = tracing::Span::current().context();
    let span = context.span().span_context().clone();
    span.is_valid().then(|| span.trace_id().to_string())
}

/// The W3C `traceparent` of the current request, for event metadata.
#[must_use]
pub fn traceparent() -> Option<String> {
    let mut carrier = std::collections::HashMap::new();
    let context = tracing::Span::current().context();
    global::get_text_map_propagator(|propagator| propagator.inject_context(&context, &mut carrier));
    carrier.remove("traceparent")
}
