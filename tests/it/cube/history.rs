//! A history in which there is something of everything to count.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tests::App;
use tests::operator::demo;

/// The registers of 2019, a synthetic history, and what only the interface makes: cases of known
/// establishments of every size, officers with levels and units, and a correction.
pub(super) async fn history() -> Result<App> {
    let app = App::start(&[])?;
    demo(&app).await?;
    for made in [["--cases", "160"], ["--establishments", "60"]] {
        let made = app.command(&[&["demo", "--seed", "8"], &made[..]].concat())?;
        ensure!(made.status.success(), "{made:?}");
    }
    for (workers, code) in [(3, "47711"), (12, "10110"), (60, "68110"), (900, "84111")] {
        inspected(&app, workers, code).await?;
    }
    for (officer, level, unit, nip) in [
        (
            "inspector_1-31",
            "inspector_1",
            "UPTD 1",
            "198501012010011001",
        ),
        (
            "inspector_2-31",
            "inspector_2",
            "UPTD 1",
            "198501012010011002",
        ),
        (
            "inspector_1-32",
            "inspector_3",
            "UPTD 2",
            "198501012010011003",
        ),
        ("ppns-32", "inspector_4", "UPTD 3", "198501012010011004"),
    ] {
        let mut body = app.example("/api/v1/officers").await?;
        body["officer"] = json!(officer);
        body["level"] = json!(level);
        body["unit"] = json!(unit);
        body["nip"] = json!(nip);
        app.post("central_admin", "/api/v1/officers", &body)
            .await?
            .body(201)?;
    }
    app.reached(app.position().await?).await?;
    Ok(app)
}

/// A case of an establishment that the register knows, up to its first note.
async fn inspected(app: &App, workers: u32, code: &str) -> Result<()> {
    let mut firm = app.example("/api/v1/establishments").await?;
    firm["legal_name"] = tests::firm().into();
    firm["headcount"] = json!({ "counted_on": "2025-01-06", "wni_men": workers, "wni_women": 0 });
    firm["kbli"] = json!([{ "code": code, "edition": "2020", "main": true }]);
    firm["numbers"] = json!({});
    let made = app
        .post("coordinator", "/api/v1/establishments", &firm)
        .await?
        .body(201)?;
    let mut case = app.case_example().await?;
    case["establishment"] = json!({ "name": firm["legal_name"], "id": made["id"] });
    let made = app
        .post("coordinator", "/api/v1/cases", &case)
        .await?
        .body(201)?;
    let case = format!("/api/v1/cases/{}", made["id"].as_str().context("no id")?);
    for (role, action) in [
        ("head_of_dinas", "issue-task-order"),
        ("inspector_2", "start-examination"),
        ("inspector_2", "record-finding"),
        ("inspector_2", "complete-examination"),
        ("coordinator", "approve-report"),
        ("inspector_2", "issue-nota-i"),
    ] {
        ensure!(app.take(role, &case, action).await?.is_some(), "{action}");
    }
    Ok(())
}
