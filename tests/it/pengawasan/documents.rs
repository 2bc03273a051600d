//! Notes across a renaming, a correction and a revocation.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tests::App;

use super::Perkara;

const INSPECTOR: (&str, &str) = ("inspector_1", "31");
const COORDINATOR: (&str, &str) = ("coordinator", "31");

fn nota_ii() -> Value {
    json!({ "number": "NP-2", "issued_on": "2026-03-27", "limit_days": 7,
        "orders": [{ "finding": 1, "text": "Sampaikan laporan" }] })
}

#[tokio::test]
async fn a_company_renamed_between_two_notes_is_bound_by_both() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    case.noted("31").await?;
    let renaming = json!({ "name": "PT Contoh Baru", "effective_on": "2026-03-26",
        "deed": "AHU-0012345.AH.01.02.TAHUN 2026" });
    case.act(INSPECTOR, "record-renaming", renaming).await?;
    let done = case.act(INSPECTOR, "issue-nota-ii", nota_ii()).await?;
    assert_eq!(done["nota_i"]["number"], "NP-1");
    assert_eq!(done["nota_ii"]["number"], "NP-2");
    assert_eq!(done["establishment"]["name"], "PT Contoh Baru");
    assert_eq!(done["former_names"], json!(["PT Contoh"]));
    let then = case.get(INSPECTOR, "?as_of=2026-03-25").await?.body(200)?;
    assert_eq!(
        then["establishment"]["name"], "PT Contoh",
        "as the first note has it"
    );

    let receipt = json!({ "received_on": "2026-03-28", "receiver": "Bagian umum",
        "position": "Staf", "method": "post" });
    case.act(INSPECTOR, "record-nota-receipt", receipt).await?;
    let report = json!({ "reported_on": "2026-04-07", "evidence": ["Nota I dan II"] });
    let reported = case.act(INSPECTOR, "report-non-compliance", report).await?;
    assert_eq!(reported["status"], "NonCompliance", "the chain holds");
    Ok(())
}

#[tokio::test]
async fn a_corrected_legal_basis_leaves_the_limit_which_then_stands() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    case.noted("31").await?;
    let before = case.get(INSPECTOR, "").await?.body(200)?;
    assert_eq!(before["due_on"], "2026-03-25");

    let finding = sequence(&case, "FindingRecorded").await?;
    let basis = json!({ "target": finding, "kind": "legal_basis", "reason": "Pasal salah ketik",
        "new": { "field": "norm", "value": "WLK-01" } });
    correct(&case, basis).await?;
    let corrected = case.get(INSPECTOR, "").await?.body(200)?;
    assert_eq!(corrected["findings"][0]["norm"], "WLK-01");
    assert_eq!(
        corrected["due_on"], "2026-03-25",
        "its limit is not touched"
    );
    let recorded = event(&case, "CorrectionRecorded").await?;
    assert_eq!(recorded["data"]["limit"], Value::Null);
    assert_eq!(
        recorded["data"]["old"]["value"], "WLK-02",
        "what was typed stays"
    );

    let receipt = sequence(&case, "NotaReceived").await?;
    let day = json!({ "target": receipt, "kind": "typing", "reason": "Tanda terima",
        "new": { "field": "received_on", "value": "2026-03-10" } });
    let refused = case.refused(INSPECTOR, "propose-correction", day);
    assert_eq!(
        refused.await?,
        "correction.settled",
        "a missed limit rests on it"
    );
    Ok(())
}

/// One proposes, another approves.
async fn correct(case: &Perkara<'_>, proposal: Value) -> Result<()> {
    case.act(INSPECTOR, "propose-correction", proposal).await?;
    let number = sequence(case, "CorrectionProposed").await?;
    let approve = json!({ "proposal": number });
    case.act(COORDINATOR, "approve-correction", approve)
        .await
        .map(drop)
}

async fn event(case: &Perkara<'_>, kind: &str) -> Result<Value> {
    let history = case.get(COORDINATOR, "/history").await?.body(200)?;
    let events = history["events"].as_array().context("no events")?;
    let found = events.iter().rfind(|event| event["type"] == kind);
    Ok(found
        .with_context(|| format!("no {kind}: {history}"))?
        .clone())
}

async fn sequence(case: &Perkara<'_>, kind: &str) -> Result<Value> {
    Ok(event(case, kind).await?["sequence"].clone())
}

#[tokio::test]
async fn a_revoked_second_note_is_issued_again_and_a_closed_case_reopened() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    case.noted("31").await?;
    case.act(INSPECTOR, "issue-nota-ii", nota_ii()).await?;
    let revoke = json!({ "number": "NP-2", "defect": "authority", "reason": "Penanda tangan",
        "discovered_on": "2026-03-30", "revoked_on": "2026-03-31" });
    let unit_head = ("unit_head", "31");
    let revoked = case.act(unit_head, "revoke-document", revoke).await?;
    assert_eq!(revoked["status"], "NotaI");
    assert_eq!(revoked["nota_ii"], Value::Null);
    let event = &revoked["events"][0]["event"];
    assert_eq!(event["in_time_until"], "2026-04-07", "3 April is a holiday");
    let mut again = nota_ii();
    (again["number"], again["issued_on"]) = (json!("NP-2a"), json!("2026-04-01"));
    case.act(INSPECTOR, "issue-nota-ii", again).await?;

    for (by, action, body) in [
        (
            INSPECTOR,
            "record-follow-up",
            json!({ "reported_on": "2026-04-02", "statement": "Sudah" }),
        ),
        (
            INSPECTOR,
            "confirm-compliance",
            json!({ "finding": 1, "verified_on": "2026-04-06", "evidence": "Tanda terima" }),
        ),
        (
            unit_head,
            "close-complied",
            json!({ "closed_on": "2026-04-07" }),
        ),
    ] {
        case.act(by, action, body).await?;
    }
    let reopen = json!({ "reopened_on": "2026-05-04", "ground": "false_compliance",
        "reason": "Tanda terima palsu", "findings": [1], "examine": false });
    let reopened = case.act(unit_head, "reopen-case", reopen).await?;
    assert_eq!(reopened["status"], "FollowUpReview");
    assert_eq!(reopened["findings"][0]["resolved"], false);
    let now = case.get(unit_head, "").await?.body(200)?;
    assert_eq!(now["closed_on"], Value::Null);
    let closed = super::listed(&app, unit_head, "status=Closed").await?;
    assert!(closed.is_empty(), "{closed:?}");
    Ok(())
}
