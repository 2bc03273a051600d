//! A visit that follows a complaint reads as any other, in every document and for every reader.

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use tests::App;

use super::{Perkara, ask, to_receipt};

/// Words that no document of the case may have.
const WORDS: &[&str] = &["complaint", "pengaduan", "pelapor"];

#[tokio::test]
async fn no_document_of_a_case_tells_that_it_follows_a_complaint() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "complaint").await?;
    for (role, action, body) in to_receipt() {
        let field = match action {
            "issue-task-order" => "/purpose",
            "record-finding" => "/description",
            "issue-nota-i" => "/orders",
            _ => "",
        };
        if !field.is_empty() {
            let speaks = speaking(&body, field);
            let refused = case.ask((role, "31"), action, &speaks).await?.body(422)?;
            assert_eq!(refused["code"], "confidential.wording", "{action}");
            assert_eq!(refused["errors"][0]["field"], field);
        }
        let done = case.act((role, "31"), action, body).await?;
        if role != "coordinator" {
            is_silent(&done)?;
        }
    }
    for role in ["inspector_1", "unit_head", "head_of_dinas", "auditor"] {
        for part in ["", "/history", "/actions"] {
            is_silent(&case.get((role, "31"), part).await?.body(200)?)?;
        }
    }
    let special = json!({ "number": "NPK-1", "issued_on": "2026-03-10", "limit_days": 1,
        "ground": "immediate_danger", "orders": [{ "finding": 1, "text": "Hentikan mesin",
            "legal_basis": "Menurut pelapor" }] });
    let refused = case.refused(("inspector_1", "31"), "issue-special-nota", special);
    assert_eq!(
        refused.await?,
        "confidential.wording",
        "in a legal basis too"
    );
    app.reached(app.position().await?).await?;
    for (path, there) in [
        ("/api/v1/events?limit=100", "InspectionCaseRegistered"),
        ("/api/v1/cases?limit=50", "NotaI"),
    ] {
        let told = ask(&app, Method::GET, ("auditor", ""), path, None).await?;
        let told = told.body(200)?;
        assert!(told.to_string().contains(there), "{told}");
        is_silent(&told)?;
    }
    let offer = json!({ "to": "32", "requested_on": "2026-03-10",
        "reason": "Atas pengaduan pekerja" });
    let refused = case.refused(("head_of_dinas", "31"), "request-transfer", offer);
    assert_eq!(refused.await?, "confidential.wording");
    Ok(())
}

/// The body with a field that speaks of a complaint.
fn speaking(body: &Value, field: &str) -> Value {
    const TEXT: &str = "Menindaklanjuti pengaduan pekerja";
    let mut body = body.clone();
    let name = field.trim_start_matches('/');
    if name == "orders" {
        body[name][0]["text"] = json!(TEXT);
    } else {
        body[name] = json!(TEXT);
    }
    body
}

/// Refusals that name the rule itself are no documents of the case; they are for who wrote them.
fn is_silent(told: &Value) -> Result<()> {
    let mut told = told.clone();
    if let Some(members) = told.as_object_mut() {
        members.remove("refused");
        members.remove("allowed");
    }
    let text = told.to_string().to_lowercase();
    let found = WORDS.iter().find(|word| text.contains(**word));
    match found {
        Some(word) => Err(anyhow::anyhow!("{word}: {text}")),
        None => Ok(()),
    }
    .context("a document speaks of a complaint")
}
