//! Inspection cases over HTTP: the scenarios of the domain that concern them.

mod clock;
mod complaint;
mod counted;
mod course;
mod documents;
mod merging;
mod provinces;
mod special;

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

const CASES: &str = "/api/v1/cases";

/// A case under test.
struct Perkara<'a> {
    app: &'a App,
    thing: String,
}

impl<'a> Perkara<'a> {
    /// Registers a case of a province.
    async fn register(app: &'a App, province: &str, on: &str, source: &str) -> Result<Self> {
        let body = json!({
            "establishment": { "name": "PT Contoh", "address": "Jalan Merdeka 1" },
            "province": province, "source": source, "registered_on": on,
        });
        let by = if source == "complaint" {
            "complaint_officer"
        } else {
            "coordinator"
        };
        let made = ask(app, Method::POST, (by, province), CASES, Some(&body)).await?;
        let made = made.body(201)?;
        let id = made["id"].as_str().context("no id")?;
        let thing = format!("{CASES}/{id}");
        Ok(Self { app, thing })
    }

    /// Reads the case, or a part of it, as an officer of a province.
    async fn get(&self, (role, province): (&str, &str), part: &str) -> Result<Answer> {
        let path = format!("{}{part}", self.thing);
        ask(self.app, Method::GET, (role, province), &path, None).await
    }

    /// Asks for an act as an officer of a province.
    async fn ask(&self, by: (&str, &str), action: &str, body: &Value) -> Result<Answer> {
        let path = format!("{}/actions/{action}", self.thing);
        ask(self.app, Method::POST, by, &path, Some(body)).await
    }

    /// Carries an act out.
    async fn act(&self, by: (&str, &str), action: &str, body: Value) -> Result<Value> {
        let answer = self.ask(by, action, &body).await?;
        answer.body(200).with_context(|| action.to_owned())
    }

    /// Asks for an act that is refused; the code of the rule.
    async fn refused(&self, by: (&str, &str), action: &str, body: Value) -> Result<String> {
        let answer = self.ask(by, action, &body).await?;
        ensure!(matches!(answer.status, 403 | 409 | 422), "{answer:?}");
        let code = answer.body["code"].as_str().context("no code")?;
        Ok(code.to_owned())
    }

    /// From the task order to a first note received on 2026-03-09 and due on 2026-03-25.
    async fn noted(&self, province: &str) -> Result<()> {
        self.noted_with_numbers(province, "").await
    }

    /// The same with numbers of its own, for a further case of a province.
    async fn noted_with_numbers(&self, province: &str, end: &str) -> Result<()> {
        for (role, action, mut body) in to_receipt() {
            if let Some(number) = body["number"].as_str() {
                body["number"] = json!(format!("{number}{end}"));
            }
            if action == "issue-task-order" {
                body["inspectors"] = json!([format!("inspector_1-{province}")]);
            }
            self.act((role, province), action, body).await?;
        }
        Ok(())
    }
}

/// The acts to the receipt of the first note, by whom.
fn to_receipt() -> [(&'static str, &'static str, Value); 8] {
    let orders = json!([{ "finding": 1, "text": "Sampaikan laporan" }]);
    [
        (
            "head_of_dinas",
            "issue-task-order",
            json!({ "number": "SPT-1", "inspectors": ["inspector_1-31"], "issued_on": "2026-03-02",
                "valid_from": "2026-03-02", "valid_to": "2026-03-31", "purpose": "Pemeriksaan" }),
        ),
        (
            "inspector_1",
            "start-examination",
            json!({ "kind": "first", "started_on": "2026-03-03" }),
        ),
        (
            "inspector_1",
            "record-finding",
            json!({ "norm": "WLK-02", "offence_date": "2026-02-01", "description": "Tidak melapor",
                "evidence": "Register", "severity": "minor", "workers_affected": 9 }),
        ),
        (
            "inspector_1",
            "complete-examination",
            json!({ "completed_on": "2026-03-04", "checked": ["WLK-02"],
                "incomplete_reason": "Hanya norma wajib lapor" }),
        ),
        (
            "coordinator",
            "approve-report",
            json!({ "approved_on": "2026-03-05" }),
        ),
        (
            "inspector_1",
            "issue-nota-i",
            json!({ "number": "NP-1", "issued_on": "2026-03-06", "limit_days": 14,
                "orders": orders }),
        ),
        (
            "head_of_dinas",
            "countersign-nota",
            json!({ "number": "NP-1", "signed_on": "2026-03-06" }),
        ),
        (
            "inspector_1",
            "record-nota-receipt",
            json!({ "received_on": "2026-03-09", "receiver": "Bagian umum", "position": "Staf",
                "method": "hand" }),
        ),
    ]
}

/// Asks as an officer of a province.
async fn ask(
    app: &App,
    method: Method,
    (role, province): (&str, &str),
    path: &str,
    body: Option<&Value>,
) -> Result<Answer> {
    let more = ["--province", province];
    let national = ["central_admin", "auditor", "statistician"].contains(&role);
    let token = app.token(role, if national { &[] } else { &more })?;
    let mut request = app.request(method, path, &token);
    if let Some(body) = body {
        request = request.json(body);
    }
    Answer::of(request.send().await?).await
}

/// The ids of a list that is read after everything so far.
async fn listed(app: &App, by: (&str, &str), query: &str) -> Result<Vec<String>> {
    app.reached(app.position().await?).await?;
    let path = format!("{CASES}?{query}");
    let page = ask(app, Method::GET, by, &path, None).await?.body(200)?;
    let items = page["items"].as_array().context("no items")?.iter();
    let ids = items.filter_map(|one| one["id"].as_str());
    Ok(ids.map(|id| format!("{CASES}/{id}")).collect())
}
