//! Who is not known is held back by address, and an address is what a trusted proxy says, nobody else.

use anyhow::{Context, Result, ensure};
use reqwest::header::HeaderMap;
use reqwest::{Client, redirect};
use tests::browser::Browser;
use tests::{Answer, App};

/// Requests sent one after the other: one address may send four at once and then one a second.
const SENT: usize = 12;
/// The address of this machine from which the proxy asks.
const PROXY: [u8; 4] = [127, 0, 0, 2];

/// A client that asks from an address of this machine.
fn from(address: [u8; 4]) -> Result<Client> {
    let client = Client::builder().redirect(redirect::Policy::none());
    Ok(client.local_address(Some(address.into())).build()?)
}

/// Sends requests without a token, each with what `said` makes as `X-Forwarded-For`; the headers of
/// what was held back.
async fn held_back(
    client: &Client,
    url: &str,
    said: impl Fn(usize) -> String,
) -> Result<Vec<HeaderMap>> {
    let mut held = vec![];
    for nth in 0..SENT {
        let request = client.get(url).header("x-forwarded-for", said(nth));
        let answer = request.send().await?;
        ensure!(answer.status() != 500, "{url}: {answer:?}");
        if answer.status() == 429 {
            held.push(answer.headers().clone());
        }
    }
    Ok(held)
}

/// One server: its own peers, and a proxy that it trusts.
#[tokio::test]
async fn strangers_are_held_back_by_the_address_that_a_trusted_proxy_tells() -> Result<()> {
    let flags = [
        "--strangers-per-second",
        "1",
        "--trusted-proxy",
        "127.0.0.2/32",
    ];
    let app = App::start(&flags)?;
    let mut browser = Browser::at(&app.url)?;
    browser.sign_in("statistician", "").await?;
    ensure!(browser.look("/statistik").await?.status == 200);

    let (outside, proxy) = (from([127, 0, 0, 1])?, from(PROXY)?);
    let url = |path: &str| format!("{}{path}", app.url);
    let cases = url("/api/v1/cases");
    for path in ["/api/v1/cases", "/openapi.json", "/", "/masuk"] {
        // What somebody says who is no proxy of ours changes nothing.
        let spoofed = |nth| format!("198.51.100.{nth}");
        let held = held_back(&outside, &url(path), spoofed).await?;
        ensure!(!held.is_empty(), "{path}");
        ensure!(held.iter().all(|one| one["retry-after"] == "1"), "{path}");
    }
    let mut tried = 0;
    for nth in 0..SENT {
        let answer = outside.get(&cases).bearer_auth(format!("a.b.{nth}"));
        let answer = Answer::of(answer.send().await?).await?;
        ensure!([401, 429].contains(&answer.status), "{answer:?}");
        ensure!(answer.status == 401 || answer.body["code"] == "request.too-many");
        tried += usize::from(answer.status == 401);
    }
    ensure!(tried < SENT, "tokens are tried without end");
    let bad = |_| "x".to_owned();
    ensure!(held_back(&outside, &url("/healthz"), bad).await?.is_empty());

    // Who is known is not held back from the same address, by a token or by a session.
    app.get("auditor", "/api/v1/cases").await?.body(200)?;
    ensure!(browser.look("/statistik").await?.status == 200);

    // The proxy's clients have an address each; what they wrote before it counts nothing.
    let each = |nth| format!("203.0.113.{nth}");
    ensure!(held_back(&proxy, &cases, each).await?.is_empty());
    let same = |nth| format!("198.51.100.{nth}, 203.0.113.99");
    ensure!(!held_back(&proxy, &cases, same).await?.is_empty());
    let network = |nth| format!("2001:db8::{nth}");
    ensure!(!held_back(&proxy, &cases, network).await?.is_empty());

    let token = app.token("statistician", &[])?;
    let read = proxy
        .get(url("/api/v1/statistics/prosecutions"))
        .bearer_auth(token);
    let read = read.header("x-forwarded-for", "198.51.100.7, 203.0.113.5");
    Answer::of(read.send().await?).await?.body(200)?;
    let told = app.get("auditor", "/api/v1/reads?limit=1").await?;
    let told = told.body(200)?;
    let kept = told["items"].get(0).context("no read")?;
    ensure!(kept["peer"] == "203.0.113.5", "{kept}");
    ensure!(kept["forwarded"] == "198.51.100.7, 203.0.113.5", "{kept}");
    Ok(())
}
