use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::any_value::Value as Attribute;
use opentelemetry_proto::tonic::trace::v1::Span;
use reqwest::Method;
use tests::steps::TO_NON_COMPLIANCE;
use tests::{Answer, App};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::Server;
use tonic::{Request, Response, Status};

const TRACE: u128 = 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736;
const CALLER: u64 = 0x00f0_67aa_0ba9_02b7;

/// What a server has sent, received over OTLP.
#[derive(Debug, Clone, Default)]
struct Received(Arc<Mutex<Vec<Span>>>);

#[tonic::async_trait]
impl TraceService for Received {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let resources = request.into_inner().resource_spans.into_iter();
        let scopes = resources.flat_map(|resource| resource.scope_spans);
        let spans = scopes.flat_map(|scope| scope.spans);
        let mut kept = self.0.lock().map_err(|_| Status::internal("poisoned"))?;
        kept.extend(spans);
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

impl Received {
    /// Starts to receive; answers where.
    async fn start() -> Result<(Self, String)> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let received = Self::default();
        let service = TraceServiceServer::new(received.clone());
        let serving = Server::builder().add_service(service);
        tokio::spawn(serving.serve_with_incoming(TcpListenerStream::new(listener)));
        Ok((received, url))
    }

    /// The first span that fits, as soon as it has come.
    async fn wait_for(&self, what: &str, fits: impl Fn(&Span) -> bool) -> Result<Span> {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let known = self.0.lock().map(|spans| spans.clone()).unwrap_or_default();
            if let Some(found) = known.iter().find(|span| fits(span)) {
                return Ok(found.clone());
            }
            let names: Vec<&String> = known.iter().map(|span| &span.name).collect();
            ensure!(Instant::now() < until, "no span of {what}: {names:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trace_reaches_from_the_caller_to_what_follows() -> Result<()> {
    let (received, url) = Received::start().await?;
    let app = App::start(&["--otlp-endpoint", &url])?;
    let case = app.register().await?;
    for action in TO_NON_COMPLIANCE {
        app.step(&case, action).await?;
    }
    order_investigation(&app, &case).await?;

    let of_trace = |span: &Span| span.trace_id == TRACE.to_be_bytes();
    let request = received.wait_for("the request", |span| {
        of_trace(span) && span.parent_span_id == CALLER.to_be_bytes()
    });
    let request = request.await?;
    assert_eq!(request.name, "POST /api/v1/cases/{id}/actions/{action}");
    let command = received.wait_for("the command", |span| {
        of_trace(span) && span.name == "command" && span.parent_span_id == request.span_id
    });
    let command = command.await?;
    assert!(attribute(&command, "position").is_some(), "{command:?}");

    let follows = |span: &Span| {
        span.links
            .iter()
            .any(|link| link.trace_id == TRACE.to_be_bytes())
    };
    for table in ["case_list", "deadlines"] {
        let fits = |span: &Span| follows(span) && is(span, "projection", table);
        received.wait_for(table, fits).await?;
    }
    let opening = received.wait_for("the process", |span| {
        follows(span) && is(span, "process", "open_prosecutions")
    });
    let opening = opening.await?;
    let within = |span: &Span| span.trace_id == opening.trace_id;
    received
        .wait_for("its command", |span| {
            within(span) && span.name == "command" && span.parent_span_id == opening.span_id
        })
        .await?;
    received
        .wait_for("what its event changes", |span| {
            let mut links = span.links.iter();
            links.any(|link| link.trace_id == opening.trace_id)
                && is(span, "projection", "prosecution_register")
        })
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_append_is_a_span_of_its_command() -> Result<()> {
    let (received, url) = Received::start().await?;
    let app = App::start(&["--otlp-endpoint", &url])?;
    app.register().await?;
    let command = received.wait_for("a command", |span| span.name == "command");
    let command = command.await?;
    let append = received.wait_for("its append", |span| {
        span.name == "append" && span.parent_span_id == command.span_id
    });
    assert_eq!(append.await?.trace_id, command.trace_id);
    Ok(())
}

/// Orders the investigation as a caller that is traced himself.
async fn order_investigation(app: &App, case: &str) -> Result<()> {
    let (role, body) = app.allowed(case, "order-investigation").await?;
    let path = format!("{case}/actions/order-investigation");
    let request = app.request(Method::POST, &path, &app.token(role, &[])?);
    let traceparent = format!("00-{TRACE:032x}-{CALLER:016x}-01");
    let request = request.header("traceparent", traceparent);
    let done = Answer::of(request.json(&body).send().await?)
        .await?
        .body(200)?;
    ensure!(done["prosecution_id"].is_string(), "{done}");
    Ok(())
}

/// Whether a span has a name and an attribute of that name.
fn is(span: &Span, name: &str, value: &str) -> bool {
    span.name == name && attribute(span, name).is_some_and(|found| found == value)
}

fn attribute(span: &Span, key: &str) -> Option<String> {
    let found = span.attributes.iter().find(|one| one.key == key)?;
    if let Attribute::StringValue(text) = found.value.clone()?.value? {
        return Some(text);
    }
    None
}
