//! Whatever comes from outside is parsed or refused: no input makes the server fail. A bounded run
//! of mutated queries, headers, bodies and files; `SEED=n` for another one. The parsers by themselves
//! are tried beside them (`api/src/fuzzed.rs`); here is what only the whole can do, the store included.

use anyhow::{Context, Result, ensure};
use api::http::endpoints::{self, Endpoint};
use fastrand::Rng;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

/// Requests of one run.
const REQUESTS: usize = 2_000;
const AT_ONCE: usize = 8;
const FILES: [&str; 3] = [
    include_str!("../../api/demo/rakornas-2019.csv"),
    include_str!("../../api/demo/establishments.csv"),
    include_str!("../../api/demo/wlk-reports.csv"),
];
/// What parsers stumble over.
const PIECES: [&str; 24] = [
    "",
    " ",
    "0",
    "-1",
    "9223372036854775807",
    "9223372036854775808",
    "1e9",
    "NaN",
    "null",
    "true",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "2026-03-02T25:00:00Z",
    "\u{0}",
    "\u{202e}",
    "é",
    "\u{1f4a9}",
    "%",
    "'",
    "\"",
    "{}",
    "[]",
    "../",
];

/// A text that was changed in a few places.
fn changed(random: &mut Rng, text: &str) -> String {
    let mut all: Vec<char> = text.chars().collect();
    for _ in 0..random.usize(1..4) {
        let at = random.usize(0..=all.len());
        let piece = PIECES[random.usize(0..PIECES.len())];
        match random.u8(0..4) {
            0 => drop(all.splice(at..at, piece.chars())),
            1 => all.truncate(at),
            2 if at < all.len() => drop(all.remove(at)),
            _ => all.insert(at, random.char('\u{1}'..'\u{ff}')),
        }
    }
    all.into_iter().collect()
}

/// A value in which something was changed, at any depth.
fn other(random: &mut Rng, value: &mut Value) {
    match value {
        Value::Object(fields) if !fields.is_empty() && random.u8(0..8) > 0 => {
            let nth = random.usize(0..fields.len());
            if let Some(field) = fields.values_mut().nth(nth) {
                other(random, field);
            }
        }
        Value::Array(items) if !items.is_empty() && random.u8(0..8) > 0 => {
            let nth = random.usize(0..items.len());
            other(random, &mut items[nth]);
        }
        Value::String(text) if random.bool() => *text = changed(random, text),
        Value::Object(_)
        | Value::Array(_)
        | Value::String(_)
        | Value::Number(_)
        | Value::Bool(_)
        | Value::Null => {
            *value = match random.u8(0..6) {
                0 => json!(PIECES[random.usize(0..PIECES.len())]),
                1 => json!(random.i64(..)),
                2 => json!(random.f64() * 1e300),
                3 => json!(null),
                4 => json!([[[{}]]]),
                _ => json!({ "a": "b" }),
            };
        }
    }
}

/// A request that was made up.
struct Made {
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<(&'static str, Vec<u8>)>,
    role: &'static str,
}

fn made(random: &mut Rng, endpoint: &Endpoint, examples: &Value, id: &str) -> Result<Made> {
    let roles = endpoint.operation.context("open")?.roles();
    let role = roles[random.usize(0..roles.len())].code();
    let id = if random.bool() {
        id.to_owned()
    } else {
        changed(random, id)
    };
    let encoded = |text: &str| url_escaped(text);
    let action = [
        "issue-task-order",
        "approve-grant",
        "propose-correction",
        "x",
    ];
    let action = action[random.usize(0..action.len())];
    let mut path = endpoint
        .path
        .replace("{id}", &encoded(&id))
        .replace("{action}", action);
    let mut given = vec![];
    for name in endpoint.query {
        // Waiting for a position to come costs three seconds.
        let wanted = if *name == "min_position" { 40 } else { 3 };
        if random.u8(0..wanted) == 0 {
            let base = ["31", "2026-03-02", "7", "case", "MjAyNi0wMy0wMi8xL2E"];
            let base = base[random.usize(0..base.len())];
            let value = changed(random, base);
            given.push(format!("{name}={}", encoded(&value)));
        }
    }
    if !given.is_empty() {
        path = format!("{path}?{}", given.join("&"));
    }
    let headers = headers(random, role);
    let post = endpoint.method == "post";
    let body = post.then(|| sent(random, endpoint, examples));
    let method = Method::from_bytes(endpoint.method.to_uppercase().as_bytes())?;
    Ok(Made {
        method,
        path,
        headers,
        body,
        role,
    })
}

fn headers(random: &mut Rng, role: &str) -> Vec<(&'static str, String)> {
    let mut headers = vec![];
    for (name, base) in [
        ("if-match", "\"1\""),
        ("idempotency-key", "\"kunci\""),
        ("acting-role", role),
        ("acting-for", "budi"),
        ("x-audit-reason", "Pemeriksaan"),
        ("last-event-id", "1"),
        ("accept", "text/csv"),
        ("x-forwarded-for", "10.0.0.1"),
        (
            "traceparent",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ),
    ] {
        if random.u8(0..6) == 0 {
            let value = changed(random, base);
            headers.push((name, value.chars().filter(|c| !c.is_control()).collect()));
        }
    }
    headers
}

fn sent(random: &mut Rng, endpoint: &Endpoint, examples: &Value) -> (&'static str, Vec<u8>) {
    if endpoint.path.starts_with("/api/v1/imports") {
        let file = FILES[random.usize(0..FILES.len())];
        let lines: Vec<&str> = file.lines().take(4).collect();
        return ("text/csv", changed(random, &lines.join("\n")).into_bytes());
    }
    let at = &examples["paths"][endpoint.path]["post"]["requestBody"];
    let mut body = at["content"]["application/json"]["example"].clone();
    if random.u8(0..4) == 0 {
        let text = changed(random, &body.to_string());
        return ("application/json", text.into_bytes());
    }
    for _ in 0..random.usize(0..3) {
        other(random, &mut body);
    }
    ("application/json", body.to_string().into_bytes())
}

fn url_escaped(text: &str) -> String {
    let escaped = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    });
    escaped.collect()
}

#[tokio::test]
async fn nothing_that_is_sent_makes_the_server_fail() -> Result<()> {
    let seed = std::env::var_os("SEED").and_then(|seed| seed.to_str()?.parse().ok());
    let mut random = Rng::with_seed(seed.unwrap_or(1));
    let app = App::start(&[])?;
    let case = app.register().await?;
    let id = case.rsplit('/').next().context("no id")?;
    let document = app.anonymous(Method::GET, "/openapi.json").send().await?;
    let document = Answer::of(document).await?.body(200)?;
    let guarded = endpoints::all().filter(|one| one.operation.is_some());
    let guarded: Vec<&Endpoint> = guarded.collect();
    let requests = (0..REQUESTS).map(|nth| {
        let endpoint = guarded[nth % guarded.len()];
        made(&mut random, endpoint, &document, id)
    });
    let requests: Vec<Made> = requests.collect::<Result<_>>()?;
    for one in &requests {
        app.token(one.role, &[])?;
    }
    let answers = stream::iter(&requests).map(|one| asked(&app, one));
    let all: Vec<u16> = answers.buffer_unordered(AT_ONCE).try_collect().await?;
    let refused = all.iter().filter(|status| **status >= 400).count();
    ensure!(
        refused > REQUESTS / 4,
        "{refused} of {REQUESTS} were refused"
    );
    ensure!(refused < REQUESTS, "some are well formed");
    Ok(())
}

async fn asked(app: &App, one: &Made) -> Result<u16> {
    let token = app.token(one.role, &[])?;
    let mut request = app.request(one.method.clone(), &one.path, &token);
    for (name, value) in &one.headers {
        request = request.header(*name, value.as_str());
    }
    if let Some((kind, body)) = &one.body {
        request = request.header("content-type", *kind).body(body.clone());
    }
    let response = request.send().await?;
    let status = response.status().as_u16();
    let streamed = response.headers().get("content-type");
    let streamed = streamed.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    let told = || {
        let body = one
            .body
            .as_ref()
            .map(|(_, body)| String::from_utf8_lossy(body));
        format!(
            "{} {} as {}: {:?} {body:?}",
            one.method, one.path, one.role, one.headers
        )
    };
    if streamed {
        ensure!(status == 200, "{status}: {}", told());
        return Ok(status);
    }
    let answer = Answer::of(response).await?;
    // A position that the log has not reached is waited for, then said to be ahead.
    let is_ahead = status == 503 && answer.body["code"] == "projection.behind";
    ensure!(status < 500 || is_ahead, "{status}: {}: {answer:?}", told());
    if status >= 400 {
        ensure!(
            answer.kind == "application/problem+json",
            "{}: {answer:?}",
            told()
        );
        ensure!(answer.body["code"].is_string(), "{}: {answer:?}", told());
    }
    Ok(status)
}
