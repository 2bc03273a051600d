//! The subcommands that speak to a running server over HTTP, as any client would.

use anyhow::Context;
use serde_json::Value;

use crate::cli::token;
use crate::config::Config;

/// The registers of 2019 that ship with the product.
const REGISTERS: [(&str, &[u8]); 2] = [
    (
        "rakornas-2019",
        include_bytes!("../../demo/rakornas-2019.csv"),
    ),
    ("batam-2019", include_bytes!("../../demo/batam-2019.csv")),
];

/// Sends one register and answers what the server said.
pub(crate) async fn import(config: &Config, server: &str, csv: Vec<u8>) -> anyhow::Result<String> {
    let response = reqwest::Client::new()
        .post(format!("{server}/api/v1/imports/prosecutions"))
        .bearer_auth(token::own(config)?)
        .header("content-type", "text/csv")
        .body(csv)
        .send()
        .await
        .with_context(|| format!("no answer from {server}; is `wasnaker serve` running there?"))?;
    let status = response.status();
    let body: Value = response.json().await.context("the answer is not JSON")?;
    anyhow::ensure!(status.is_success(), "{server} answered {status}: {body}");
    Ok(serde_json::to_string_pretty(&body)?)
}

/// Sends the two registers of 2019.
pub(crate) async fn demo(config: &Config, server: &str) -> anyhow::Result<String> {
    let mut told = vec![];
    for (name, csv) in REGISTERS {
        told.push(format!(
            "{name}: {}",
            import(config, server, csv.to_vec()).await?
        ));
    }
    Ok(told.join("\n"))
}
