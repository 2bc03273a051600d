//! The table of endpoints for people.

use std::future::{Ready, ready};

use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Role;
use sha2::{Digest, Sha256};

use super::endpoints::{self, Endpoint};

/// The only style of the page.
const STYLE: &str = "body{font:16px/1.5 system-ui;margin:2rem auto;max-width:70rem;padding:0 1rem}td,th{text-align:left;vertical-align:top;padding:.4rem;border-bottom:1px solid #ccc}";

/// `GET /docs`: every endpoint on one page, without scripts.
pub(super) fn page() -> Ready<Response> {
    let rows: Vec<String> = endpoints::all().map(row).collect();
    let rows = rows.concat();
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!("default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'");
    let page = Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>wasnaker interface</title><style>{STYLE}</style><h1>wasnaker</h1><p>The machine-readable document is <a href=/openapi.json>/openapi.json</a>.</p><table><tr><th>Method<th>Path<th>What it does<th>Roles</tr>{rows}</table></html>"
    ));
    ready(([(CONTENT_SECURITY_POLICY, policy)], page).into_response())
}

fn row(endpoint: &Endpoint) -> String {
    let roles = endpoint.operation.map_or_else(
        || "everybody".to_owned(),
        |operation| {
            operation
                .roles()
                .into_iter()
                .map(Role::code)
                .collect::<Vec<_>>()
                .join(", ")
        },
    );
    let (method, path, summary) = (
        endpoint.method.to_uppercase(),
        endpoint.path,
        endpoint.summary,
    );
    format!(
        "<tr><td><code>{method}</code></td><td><code>{path}</code></td><td>{summary}</td><td>{roles}</td></tr>"
    )
}
