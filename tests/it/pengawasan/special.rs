//! Special notes: against a danger at once, for a claim that is calculated, and beside the ladder.

use anyhow::Result;
use serde_json::{Value, json};
use tests::App;

use super::{Perkara, listed, to_receipt};

const INSPECTOR: (&str, &str) = ("inspector_1", "31");
const HEAD: (&str, &str) = ("head_of_dinas", "31");

fn special(on: &str) -> Value {
    json!({ "number": "NPK-1", "issued_on": on, "ground": "immediate_danger",
        "orders": [{ "finding": 1, "text": "Hentikan mesin",
            "legal_basis": "UU 1/1970 Pasal 3" }] })
}

fn receipt(on: &str) -> Value {
    json!({ "received_on": on, "receiver": "Bagian umum", "position": "Staf", "method": "hand" })
}

/// From the task order to the finding, in the examination of 2026-03-03.
async fn examined(case: &Perkara<'_>) -> Result<()> {
    for (role, action, body) in to_receipt().into_iter().take(3) {
        case.act((role, "31"), action, body).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_danger_is_met_at_once_by_a_named_reading_and_without_a_second_signature() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    let refused = case.refused(INSPECTOR, "issue-special-nota", special("2026-03-02"));
    assert_eq!(refused.await?, "acting.state", "nothing is examined yet");
    examined(&case).await?;
    let claim = json!({ "number": "NPK-1", "issued_on": "2026-03-03", "limit_days": 7,
        "ground": "calculated_claim", "orders": [{ "finding": 1, "text": "Bayar" }] });
    let refused = case.refused(INSPECTOR, "issue-special-nota", claim);
    assert_eq!(refused.await?, "nota-khusus.ground", "without an amount");
    let open = case
        .ask(INSPECTOR, "issue-special-nota", &special("2026-03-03"))
        .await?
        .body(422)?;
    assert_eq!(open["code"], "nota-khusus.at-once", "{open}");
    assert!(open.to_string().contains("NEXT_DAY"), "{open}");

    let mut note = special("2026-03-03");
    note["reading"] = json!("SAME_DAY");
    let refused = case.refused(HEAD, "issue-special-nota", note.clone());
    assert_eq!(refused.await?, "acting.role");
    let issued = case.act(INSPECTOR, "issue-special-nota", note).await?;
    assert_eq!(issued["status"], "NotaKhusus");
    let event = &issued["events"][0]["event"];
    assert_eq!(event["basis"]["readings"][0]["reading"], "SAME_DAY");
    assert_eq!(event["orders"][0]["legal_basis"], "UU 1/1970 Pasal 3");
    let done = case
        .act(INSPECTOR, "record-nota-receipt", receipt("2026-03-07"))
        .await?;
    assert_eq!(done["due_on"], "2026-03-07", "a Saturday: at once");
    assert_eq!(
        listed(&app, HEAD, "status=NotaKhusus").await?,
        [&*case.thing]
    );

    let follow_up = json!({ "reported_on": "2026-03-07", "statement": "Mesin dihentikan" });
    let reviewed = case.act(INSPECTOR, "record-follow-up", follow_up).await?;
    assert_eq!(reviewed["status"], "FollowUpReview");
    Ok(())
}

#[tokio::test]
async fn a_second_note_follows_a_special_one_by_a_named_reading_only() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    examined(&case).await?;
    let mut note = special("2026-03-03");
    note["limit_days"] = json!(3);
    case.act(INSPECTOR, "issue-special-nota", note).await?;
    case.act(INSPECTOR, "record-nota-receipt", receipt("2026-03-03"))
        .await?;
    let second = |on: &str, reading: Value| {
        json!({ "number": "NP-2", "issued_on": on, "limit_days": 7, "reading": reading,
            "orders": [{ "finding": 1, "text": "Hentikan mesin" }] })
    };
    for reading in [Value::Null, json!("NONE")] {
        let refused = case.refused(INSPECTOR, "issue-nota-ii", second("2026-03-09", reading));
        assert_eq!(refused.await?, "nota-khusus.second-note");
    }
    let early = second("2026-03-06", json!("FOLLOWS"));
    let refused = case.refused(INSPECTOR, "issue-nota-ii", early);
    assert_eq!(refused.await?, "nota.still-runs");
    let next = second("2026-03-09", json!("FOLLOWS"));
    let done = case.act(INSPECTOR, "issue-nota-ii", next).await?;
    assert_eq!(done["status"], "NotaII");
    let event = &done["events"][0]["event"];
    assert_eq!(event["basis"]["readings"][0]["question"], "V3A");
    let basis = event["orders"][0]["legal_basis"].as_str();
    assert!(
        basis.is_some_and(|it| it.contains('7')),
        "of its norm: {event}"
    );
    Ok(())
}

#[tokio::test]
async fn a_special_note_beside_the_first_one_leaves_the_ladder_as_it_is() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    case.noted("31").await?;
    let mut note = special("2026-03-26");
    note["limit_days"] = json!(1);
    let issued = case.act(INSPECTOR, "issue-special-nota", note).await?;
    assert_eq!(issued["status"], "NotaKhusus");
    assert_eq!(issued["events"][0]["event"]["beside"], "first");
    assert_eq!(issued["nota_i"]["due_on"], "2026-03-25");
    let second = json!({ "number": "NP-2", "issued_on": "2026-03-27", "limit_days": 7,
        "orders": [{ "finding": 1, "text": "Sampaikan laporan" }] });
    let done = case.act(INSPECTOR, "issue-nota-ii", second).await?;
    assert_eq!(
        done["status"], "NotaII",
        "no reading is asked: it follows the first"
    );
    assert_eq!(done["events"][0]["event"]["basis"], Value::Null);
    Ok(())
}
