//! What is tried against the interface, and what comes of it. Ids of others: `leak/`; tokens of a
//! provider: `sign_on.rs`; sites of others: `browser_sign_on.rs`.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fastrand::Rng;
use reqwest::Method;
use serde_json::{Value, json};
use tests::browser::Browser;
use tests::{Answer, App};

const CASES: &str = "/api/v1/cases";

#[tokio::test]
async fn a_token_that_was_changed_or_is_anothers_proves_nothing() -> Result<()> {
    let app = App::start(&[])?;
    let other = App::start(&[])?;
    let token = app.token("inspector_2", &[])?;
    let [head, body, signature] = token.split('.').collect::<Vec<_>>()[..] else {
        anyhow::bail!("no token");
    };
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body)?)?;
    let mut raised = claims.clone();
    raised["role"] = json!("auditor");
    raised["roles"] = json!(["auditor"]);
    let raised = URL_SAFE_NO_PAD.encode(raised.to_string());
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"at+jwt"}"#);
    for forged in [
        format!("{head}.{raised}.{signature}"),
        format!("{none}.{body}."),
        format!("{none}.{raised}.{signature}"),
        format!("{head}.{body}"),
        format!("{token}x"),
        other.token("inspector_2", &[])?,
        app.token("inspector_2", &["--hours", "-1"])?,
        String::new(),
    ] {
        let refused = app.read(&forged, CASES).await?;
        ensure!(refused.status == 401, "{forged}: {refused:?}");
    }
    let in_query = format!("{CASES}?access_token={token}");
    let answer = app.anonymous(Method::GET, &in_query).send().await?;
    ensure!(
        answer.status() == 401,
        "a token in an address counts nothing"
    );
    Ok(())
}

#[tokio::test]
async fn no_role_and_nobody_else_is_put_on_by_a_header() -> Result<()> {
    let app = App::start(&[])?;
    let token = app.token("inspector_2", &[])?;
    for (header, value) in [
        ("acting-role", "auditor"),
        ("acting-role", "system"),
        ("acting-role", "inspector_2, auditor"),
        ("acting-for", "central_admin-pusat"),
        ("acting-for", "inspector_2-31"),
        ("acting-for", ""),
    ] {
        let request = app.request(Method::GET, CASES, &token);
        let answer = Answer::of(request.header(header, value).send().await?).await?;
        ensure!(answer.status == 403, "{header}: {value}: {answer:?}");
    }
    for header in ["x-officer", "x-role", "x-forwarded-user", "x-province"] {
        let request = app.request(Method::GET, "/api/v1/holders", &token);
        let answer = Answer::of(request.header(header, "auditor").send().await?).await?;
        ensure!(answer.status == 403, "{header}: {answer:?}");
    }
    Ok(())
}

/// Every member that a body has not is named and nothing is stored.
#[tokio::test]
async fn nothing_is_assigned_that_the_schema_does_not_name() -> Result<()> {
    let app = App::start(&[])?;
    let example = app.case_example().await?;
    let fields = [
        "id",
        "status",
        "version",
        "inspectors",
        "officer",
        "role",
        "acts_for",
        "known",
        "number_of",
        "registered_by",
        "survivor",
        "roster",
        "complainant",
        "author",
        "__proto__",
        "constructor",
    ];
    for field in fields {
        let mut body = example.clone();
        body[field] = json!("31");
        let refused = app.post("coordinator", CASES, &body).await?.body(422)?;
        let named = refused["errors"][0]["field"] == format!("/{field}").as_str();
        ensure!(named, "{field}: {refused}");
    }
    let case = app.register().await?;
    let at = app.position().await?;
    let (role, example) = app.allowed(&case, "issue-task-order").await?;
    for field in fields {
        let mut body = example.clone();
        body[field] = json!("31");
        let path = format!("{case}/actions/issue-task-order");
        let refused = app.post(role, &path, &body).await?.body(422)?;
        ensure!(refused["code"] == "data.invalid", "{field}: {refused}");
    }
    ensure!(app.position().await? == at, "nothing was stored");
    Ok(())
}

#[tokio::test]
async fn a_cursor_that_was_changed_shows_nothing_of_others() -> Result<()> {
    let app = App::start(&[])?;
    let elsewhere = app.token("coordinator", &["--province", "32"])?;
    for _ in 0..3 {
        app.register().await?;
        let mut body = app.case_example().await?;
        body["province"] = json!("32");
        app.posted(&elsewhere, CASES, &body).await?.body(201)?;
    }
    app.reached(app.position().await?).await?;
    let first = format!("{CASES}?limit=1");
    let page = app.read(&elsewhere, &first).await?.body(200)?;
    let next = page["next"].as_str().context("no next page")?.to_owned();
    let (_, cursor) = next.split_once("cursor=").context("no cursor")?;
    let own = app.get("coordinator", &next).await?.body(200)?;
    for row in own["items"].as_array().context("no items")? {
        ensure!(
            row["province"] == "31",
            "a cursor of another province: {own}"
        );
    }
    let mut random = Rng::with_seed(1);
    let mut accepted = 0;
    for _ in 0..500 {
        let mut bytes = cursor.as_bytes().to_vec();
        for _ in 0..random.usize(1..4) {
            let at = random.usize(0..bytes.len());
            match random.u8(0..3) {
                0 => bytes[at] = u8::try_from(random.alphanumeric()).unwrap_or(b'a'),
                1 => bytes.truncate(at.max(1)),
                _ => bytes.insert(at, u8::try_from(random.alphanumeric()).unwrap_or(b'a')),
            }
        }
        let tampered = String::from_utf8(bytes)?;
        let asked = format!("{CASES}?limit=1&cursor={tampered}");
        let answer = app.get("coordinator", &asked).await?;
        ensure!(
            [200, 422].contains(&answer.status),
            "{tampered}: {answer:?}"
        );
        for row in answer.body["items"].as_array().into_iter().flatten() {
            ensure!(row["province"] == "31", "{tampered}: {answer:?}");
            accepted += 1;
        }
    }
    ensure!(accepted < 500, "none was refused");
    Ok(())
}

#[tokio::test]
async fn lines_in_addresses_and_headers_make_no_header_and_no_page_elsewhere() -> Result<()> {
    let app = App::start(&[])?;
    let token = app.token("auditor", &[])?;
    for path in [
        "/api/v1/cases/%0d%0aset-cookie:%20a=b",
        "/api/v1/cases?cursor=%0d%0aset-cookie:%20a=b",
        "/api/v1/cases?limit=1&q=%0d%0aset-cookie:%20a=b",
        "/api/v1/cases/..%2f..%2fetc%2fpasswd",
        "/api/v1/cases/%00",
        "/api/v1/holders?after=%0d%0aset-cookie:%20a=b",
        "/api/v1/reads?reader=%0d%0aset-cookie:%20a=b",
        "/aset/..%2f..%2fCargo.toml",
        "//evil.example/masuk",
    ] {
        let answer = app.request(Method::GET, path, &token).send().await?;
        ensure!(answer.status().as_u16() < 500, "{path}: {answer:?}");
        ensure!(!answer.headers().contains_key("set-cookie"), "{path}");
        ensure!(!answer.text().await?.contains("[workspace]"), "{path}");
    }
    let browser = Browser::at(&app.url)?;
    for to in [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
    ] {
        let mut browser = Browser::at(&app.url)?;
        let form = [("peran", "auditor"), ("provinsi", ""), ("kembali", to)];
        let page = browser.send("/masuk", &form).await?;
        let sent = page.to.clone().unwrap_or_default();
        ensure!(
            sent.starts_with('/') && !sent.contains("evil"),
            "{to}: {page:?}"
        );
    }
    drop(browser);
    Ok(())
}

#[tokio::test]
async fn a_body_without_end_and_a_request_without_end_are_ended() -> Result<()> {
    let app = App::start(&[])?;
    let token = app.token("coordinator", &[])?;
    let large = vec![b' '; (16 << 20) + 1];
    let request = app.request(Method::POST, CASES, &token);
    let request = request
        .header("content-type", "application/json")
        .body(large);
    let refused = request.send().await?;
    ensure!(refused.status() == 413, "{refused:?}");
    let deep = "[".repeat(100_000);
    let request = app.request(Method::POST, CASES, &token);
    let refused = request
        .header("content-type", "application/json")
        .body(deep);
    let refused = refused.send().await?;
    ensure!(
        [400, 422].contains(&refused.status().as_u16()),
        "{refused:?}"
    );

    let address = app.url.trim_start_matches("http://").to_owned();
    let host = address.clone();
    let slow = tokio::task::spawn_blocking(move || -> Result<String> {
        let mut line = TcpStream::connect(address)?;
        line.set_read_timeout(Some(Duration::from_secs(30)))?;
        let head = format!(
            "POST {CASES} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: 1000\r\n\r\n{{"
        );
        line.write_all(head.as_bytes())?;
        let mut told = [0; 200];
        let read = line.read(&mut told)?;
        Ok(String::from_utf8_lossy(&told[..read]).into_owned())
    });
    let told = slow.await??;
    ensure!(told.starts_with("HTTP/1.1 503"), "{told}");
    ensure!(told.to_lowercase().contains("retry-after"), "{told}");
    Ok(())
}

/// A cell that a spreadsheet would take for a formula is text.
#[tokio::test]
async fn no_cell_of_an_export_is_a_formula() -> Result<()> {
    let app = App::start(&[])?;
    for formula in ["=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(1)"] {
        let report = json!({
            "province": "31", "establishment": tests::firm(), "norm": "WLK-02",
            "offence_date": "2026-02-02", "place": "Jakarta", "accused_role": "pengurus",
            "ppns": formula, "reported_on": "2026-03-02",
        });
        let made = app.post("ppns", "/api/v1/prosecutions", &report).await?;
        ensure!([201, 403, 422].contains(&made.status), "{made:?}");
    }
    app.reached(app.position().await?).await?;
    let path = "/api/v1/statistics/prosecutions?milestone=reported&group_by=inspector";
    let token = app.token("auditor", &[])?;
    let request = app.request(Method::GET, path, &token);
    let csv = request
        .header("accept", "text/csv")
        .send()
        .await?
        .text()
        .await?;
    for cell in csv.lines().flat_map(|line| line.split(',')) {
        let cell = cell.trim_matches('"');
        ensure!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{csv}");
    }
    Ok(())
}
