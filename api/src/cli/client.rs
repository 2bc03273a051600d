//! The subcommands that speak to a running server over HTTP, as any client would.

use anyhow::Context;
use serde_json::Value;

use crate::cli::token;
use crate::config::Config;

/// Content type of a table.
pub(crate) const CSV: &str = "text/csv";
/// Content type of lines of JSON.
pub(crate) const NDJSON: &str = "application/x-ndjson";

/// The registers that ship with the product: two of 2019, and some establishments with their reports.
const REGISTERS: [(&str, &str, &[u8]); 4] = [
    (
        "rakornas-2019",
        "prosecutions",
        include_bytes!("../../demo/rakornas-2019.csv"),
    ),
    (
        "batam-2019",
        "prosecutions",
        include_bytes!("../../demo/batam-2019.csv"),
    ),
    (
        "establishments",
        "establishments",
        include_bytes!("../../demo/establishments.csv"),
    ),
    (
        "wlk-reports",
        "wlk-reports",
        include_bytes!("../../demo/wlk-reports.csv"),
    ),
];

/// Sends one register and answers what the server said.
pub(crate) async fn import(
    config: &Config,
    server: &str,
    (register, kind): (&str, &str),
    rows: Vec<u8>,
) -> anyhow::Result<String> {
    let response = reqwest::Client::new()
        .post(format!("{server}/api/v1/imports/{register}"))
        .bearer_auth(token::own(config)?)
        .header("content-type", kind)
        .body(rows)
        .send()
        .await
        .with_context(|| format!("no answer from {server}; is `wasnaker serve` running there?"))?;
    let status = response.status();
    let body: Value = response.json().await.context("the answer is not JSON")?;
    anyhow::ensure!(status.is_success(), "{server} answered {status}: {body}");
    Ok(serde_json::to_string_pretty(&body)?)
}

/// Sends the registers that ship with the product.
pub(crate) async fn demo(config: &Config, server: &str) -> anyhow::Result<String> {
    let mut told = vec![];
    for (name, register, rows) in REGISTERS {
        told.push(format!(
            "{name}: {}",
            import(config, server, (register, CSV), rows.to_vec()).await?
        ));
    }
    Ok(told.join("\n"))
}
