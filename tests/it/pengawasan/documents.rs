//! Notes across a renaming, a correction and a revocation.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tests::App;

use super::{Perkara, to_receipt};

const INSPECTOR: (&str, &str) = ("inspector_1", "31");
const HEAD: (&str, &str) = ("head_of_dinas", "31");
const UNIT_HEAD: (&str, &str) = ("unit_head", "31");
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

    let signature = json!({ "number": "NP-2", "signed_on": "2026-03-27" });
    case.act(HEAD, "countersign-nota", signature).await?;
    let receipt = json!({ "received_on": "2026-03-28", "receiver": "Bagian umum",
        "position": "Staf", "method": "post" });
    case.act(INSPECTOR, "record-nota-receipt", receipt).await?;
    let report = json!({ "reported_on": "2026-04-07", "evidence": ["Nota I dan II"] });
    let reported = case.act(INSPECTOR, "report-non-compliance", report).await?;
    assert_eq!(reported["status"], "NonCompliance", "the chain holds");
    Ok(())
}

#[tokio::test]
async fn a_wrong_legal_basis_of_a_first_note_is_corrected_in_time_and_its_clock_stands()
-> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    for (role, action, mut body) in to_receipt() {
        if action == "issue-nota-i" {
            body["orders"][0]["legal_basis"] = json!("UU 7/1981 Pasal 70");
        }
        case.act((role, "31"), action, body).await?;
    }
    let nota = sequence(&case, "FirstNotaIssued").await?;
    let basis = |number: i64, text: &str| {
        json!({ "target": nota, "kind": "legal_basis", "reason": "Pasal salah ketik",
            "discovered_on": "2026-03-10",
            "new": { "field": "legal_basis",
                "value": { "finding": number, "legal_basis": text } } })
    };
    let wanted = "UU 7/1981 Pasal 7 ayat (1)";
    for (proposal, code) in [
        (basis(2, wanted), "correction.field"),
        (basis(1, "UU 7/1981 Pasal 70"), "correction.no-change"),
        (basis(1, " "), "procedure.not-filled"),
    ] {
        let refused = case.refused(INSPECTOR, "propose-correction", proposal);
        assert_eq!(refused.await?, code);
    }
    let proposed = case
        .act(INSPECTOR, "propose-correction", basis(1, wanted))
        .await?;
    let event = &proposed["events"][0]["event"];
    assert_eq!(event["in_time_until"], "2026-03-17", "five working days");
    let number = sequence(&case, "CorrectionProposed").await?;
    let approve = json!({ "proposal": number });
    let refused = case.refused(COORDINATOR, "approve-correction", approve.clone());
    assert_eq!(
        refused.await?,
        "acting.role",
        "an issued note is the unit head's"
    );
    case.act(UNIT_HEAD, "approve-correction", approve).await?;

    let recorded = self::event(&case, "CorrectionRecorded").await?;
    assert_eq!(recorded["data"]["limit"], Value::Null);
    assert_eq!(recorded["data"]["in_time_until"], "2026-03-17");
    assert_eq!(
        recorded["data"]["old"]["value"]["legal_basis"],
        "UU 7/1981 Pasal 70"
    );
    let shown = case.get(INSPECTOR, "").await?.body(200)?;
    assert_eq!(shown["due_on"], "2026-03-25", "its limit is not touched");
    Ok(())
}

#[tokio::test]
async fn a_wrong_limit_is_counted_again_until_something_rests_on_it() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    case.noted("31").await?;
    let nota = sequence(&case, "FirstNotaIssued").await?;
    let limit = |days: u16| {
        json!({ "target": nota, "kind": "typing", "reason": "Salah ketik",
            "discovered_on": "2026-03-10", "new": { "field": "limit_days", "value": days } })
    };
    let refused = case.refused(INSPECTOR, "propose-correction", limit(31));
    assert_eq!(refused.await?, "nota.limit");
    let refused = case.refused(INSPECTOR, "propose-correction", limit(15));
    assert_eq!(refused.await?, "correction.settled", "the limit was missed");

    let finding = sequence(&case, "FindingRecorded").await?;
    let norm = json!({ "target": finding, "kind": "legal_basis", "reason": "Norma salah ketik",
        "discovered_on": "2026-03-10", "new": { "field": "norm", "value": "WLK-01" } });
    correct(&case, COORDINATOR, norm).await?;
    let corrected = case.get(INSPECTOR, "").await?.body(200)?;
    assert_eq!(corrected["findings"][0]["norm"], "WLK-01");
    assert_eq!(
        corrected["due_on"], "2026-03-25",
        "its limit is not touched"
    );

    let receipt = sequence(&case, "NotaReceived").await?;
    let day = json!({ "target": receipt, "kind": "typing", "reason": "Tanda terima",
        "discovered_on": "2026-03-12", "new": { "field": "received_on", "value": "2026-03-10" } });
    let refused = case.refused(INSPECTOR, "propose-correction", day);
    assert_eq!(
        refused.await?,
        "correction.settled",
        "a missed limit rests on it"
    );
    Ok(())
}

#[tokio::test]
async fn what_a_renaming_and_a_suspension_say_is_corrected() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    let renaming = json!({ "name": "PT Contho Baru", "effective_on": "2026-03-03",
        "deed": "AHU-1" });
    case.act(INSPECTOR, "record-renaming", renaming).await?;
    let suspend = json!({ "suspended_on": "2026-03-04", "ground": "disaster",
        "evidence": "Keputusan gubernur" });
    case.act(UNIT_HEAD, "suspend-case", suspend).await?;
    let (renamed, rests) = (
        sequence(&case, "EstablishmentRenamed").await?,
        sequence(&case, "CaseSuspended").await?,
    );
    let proposal = |target: &Value, field: &str, value: &str| {
        json!({ "target": target, "kind": "typing", "reason": "Salah ketik",
            "discovered_on": "2026-03-10", "new": { "field": field, "value": value } })
    };
    correct(
        &case,
        COORDINATOR,
        proposal(&renamed, "new_name", "PT Contoh Baru"),
    )
    .await?;
    correct(
        &case,
        COORDINATOR,
        proposal(&rests, "occurred_on", "2026-03-05"),
    )
    .await?;
    let shown = case.get(INSPECTOR, "").await?.body(200)?;
    assert_eq!(shown["establishment"]["name"], "PT Contoh Baru");
    assert_eq!(shown["review_due_on"], "2026-04-04", "counted again");
    let early = proposal(&rests, "occurred_on", "2026-03-02");
    let refused = case.refused(INSPECTOR, "propose-correction", early);
    assert_eq!(refused.await?, "correction.out-of-order");
    let mut before = proposal(&rests, "evidence", "Keputusan bupati");
    before["discovered_on"] = json!("2026-03-03");
    let refused = case.refused(INSPECTOR, "propose-correction", before);
    assert_eq!(refused.await?, "dates.out-of-order", "before it happened");
    Ok(())
}

/// One proposes, another approves.
async fn correct(case: &Perkara<'_>, by: (&str, &str), proposal: Value) -> Result<()> {
    case.act(INSPECTOR, "propose-correction", proposal).await?;
    let number = sequence(case, "CorrectionProposed").await?;
    let approve = json!({ "proposal": number });
    case.act(by, "approve-correction", approve).await.map(drop)
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
    let revoked = case.act(UNIT_HEAD, "revoke-document", revoke).await?;
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
            UNIT_HEAD,
            "close-complied",
            json!({ "closed_on": "2026-04-07" }),
        ),
    ] {
        case.act(by, action, body).await?;
    }
    let reopen = json!({ "reopened_on": "2026-05-04", "ground": "false_compliance",
        "reason": "Tanda terima palsu", "findings": [1], "examine": false });
    let reopened = case.act(UNIT_HEAD, "reopen-case", reopen).await?;
    assert_eq!(reopened["status"], "FollowUpReview");
    assert_eq!(reopened["findings"][0]["resolved"], false);
    let now = case.get(UNIT_HEAD, "").await?.body(200)?;
    assert_eq!(now["closed_on"], Value::Null);
    let closed = super::listed(&app, UNIT_HEAD, "status=Closed").await?;
    assert!(closed.is_empty(), "{closed:?}");
    Ok(())
}
