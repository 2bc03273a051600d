//! What every answer tells browsers, and how fast one person may ask.

use anyhow::{Context, Result};
use reqwest::Method;
use tests::{Answer, App};

/// What no answer is without; a page may name what it loads.
const ALWAYS: [(&str, &str); 4] = [
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("cache-control", "no-store"),
];

#[tokio::test]
async fn no_answer_may_run_be_framed_or_be_kept() -> Result<()> {
    let app = App::start(&[])?;
    for path in [
        "/docs",
        "/openapi.json",
        "/readyz",
        "/metrics",
        "/api/v1/nowhere",
        "/api/v1/cases",
        "/api/v1/cases/%2e%2e/%2e%2e/etc/passwd",
    ] {
        let answer = app.anonymous(Method::GET, path).send().await?;
        let headers = answer.headers().clone();
        for (name, value) in ALWAYS {
            assert_eq!(headers.get(name).context(name)?, value, "{path}");
        }
        let policy = headers["content-security-policy"].to_str()?.to_owned();
        assert!(
            policy.starts_with("default-src 'none';"),
            "{path}: {policy}"
        );
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(policy.contains("style-src"), path == "/docs", "{policy}");
    }
    Ok(())
}

#[tokio::test]
async fn who_asks_too_fast_waits_and_nobody_else_does() -> Result<()> {
    let app = App::start(&["--requests-per-second", "2"])?;
    let mut refused = 0;
    for _ in 0..20 {
        let answer = app.get("auditor", "/api/v1/cases").await?;
        if answer.status == 429 {
            refused += 1;
            assert_eq!(answer.body["code"], "request.too-many");
        } else {
            answer.body(200)?;
        }
    }
    assert!(refused > 0, "twenty at once");
    app.get("ppns", "/api/v1/cases").await?.body(200)?;
    let token = app.token("auditor", &[])?;
    let answer = app
        .request(Method::GET, "/api/v1/cases", &token)
        .send()
        .await?;
    if answer.status() == 429 {
        assert_eq!(answer.headers()["retry-after"], "1");
    }
    let ready = app.anonymous(Method::GET, "/readyz").send().await?;
    Answer::of(ready).await?.body(200)?;
    Ok(())
}
