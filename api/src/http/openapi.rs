//! The interface described to machines (`OpenAPI` 3.1), from the table of endpoints.

use std::future::{Ready, ready};

use axum::Json;
use axum::response::Html;
use chrono::{DateTime, Utc};
use domain::case::RegisterCase;
use domain::prosecution::FileEventReport;
use domain::{ProvinceCode, action, province};
use serde_json::{Map, Value, json};

use crate::http::endpoints::{ENDPOINTS, Endpoint};

/// `GET /openapi.json`
pub(super) fn document() -> Ready<Json<Value>> {
    ready(Json(describe(Utc::now())))
}

/// The document; the examples of bodies fit the day.
#[must_use]
pub fn describe(at: DateTime<Utc>) -> Value {
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(endpoint.method.to_owned(), operation(endpoint, at));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "wasnaker", "version": env!("CARGO_PKG_VERSION"), "description": "Case register of Indonesia's labour inspectorate." },
        "paths": paths,
        "components": { "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" } } },
    })
}

fn operation(endpoint: &Endpoint, at: DateTime<Utc>) -> Value {
    let mut parameters: Vec<Value> = endpoint
        .path
        .split(['{', '}'])
        .skip(1)
        .step_by(2)
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    parameters.extend(
        endpoint
            .query
            .iter()
            .map(|name| json!({ "name": name, "in": "query", "schema": { "type": "string" } })),
    );
    if endpoint.method == "post" {
        let headers = ["Idempotency-Key", "If-Match", "X-Audit-Reason"];
        parameters.extend(
            headers.map(
                |name| json!({ "name": name, "in": "header", "schema": { "type": "string" } }),
            ),
        );
    }
    let problem = json!({ "description": "Problem (RFC 9457)", "content": { "application/problem+json": { "schema": { "type": "object" } } } });
    let ok = if matches!(endpoint.id, "register_case" | "file_prosecution") {
        "201"
    } else {
        "200"
    };
    let mut described = json!({
        "operationId": endpoint.id,
        "summary": endpoint.summary,
        "parameters": parameters,
        "responses": { ok: { "description": "Done" }, "default": problem },
    });
    if let Some(fields) = described.as_object_mut() {
        if let Some(operation) = endpoint.operation {
            fields.insert("security".to_owned(), json!([{ "bearer": [] }]));
            let roles: Vec<&str> = operation.roles().iter().map(|role| role.code()).collect();
            fields.insert("x-roles".to_owned(), json!(roles));
        }
        if let Some((kind, schema)) = body(endpoint.id, at) {
            let content =
                json!({ kind: { "schema": schema, "example": schema.pointer("/examples/0") } });
            fields.insert(
                "requestBody".to_owned(),
                json!({ "required": true, "content": content }),
            );
        }
    }
    described
}

fn body(id: &str, at: DateTime<Utc>) -> Option<(&'static str, Value)> {
    let jakarta = ProvinceCode("31".to_owned());
    let today = province::local_date(&jakarta, at);
    match id {
        "register_case" => {
            let example = RegisterCase::example(today, jakarta);
            Some(("application/json", action::schema_with_example(&example)))
        }
        "file_prosecution" => {
            let example = FileEventReport::example(today, &jakarta);
            Some(("application/json", action::schema_with_example(&example)))
        }
        "act_on_case" | "act_on_prosecution" => {
            Some(("application/json", json!({ "type": "object" })))
        }
        "import_prosecutions" => Some(("text/csv", json!({ "type": "string" }))),
        _ => None,
    }
}

/// `GET /docs`: every endpoint on one page, without scripts.
pub(super) fn reader() -> Ready<Html<String>> {
    let rows: Vec<String> = ENDPOINTS.iter().map(row).collect();
    let rows = rows.concat();
    ready(Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>wasnaker interface</title><style>body{{font:16px/1.5 system-ui;margin:2rem auto;max-width:70rem;padding:0 1rem}}td,th{{text-align:left;vertical-align:top;padding:.4rem;border-bottom:1px solid #ccc}}</style><h1>wasnaker</h1><p>The machine-readable document is <a href=/openapi.json>/openapi.json</a>.</p><table><tr><th>Method<th>Path<th>What it does<th>Roles</tr>{rows}</table></html>"
    )))
}

fn row(endpoint: &Endpoint) -> String {
    let roles = endpoint.operation.map_or_else(
        || "everybody".to_owned(),
        |operation| {
            operation
                .roles()
                .iter()
                .map(|role| role.code())
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
