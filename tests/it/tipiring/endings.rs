//! Settlement, time bar, hand-over and reopening.

use anyhow::Result;
use serde_json::json;
use tests::App;

use super::Trial;

#[tokio::test]
async fn the_maximum_fine_ends_a_case_under_the_new_code_only() -> Result<()> {
    let app = App::start(&[])?;
    let pay = |on: &str, amount: i64, reading: Option<&str>| {
        json!({ "paid_on": on, "amount_idr": amount, "receipt": "NTPN-1", "police_involved": true,
            "reading": reading })
    };
    let new = Trial::file(&app, "2026-02-01", "2026-04-01").await?;
    new.investigated("2026-04-02", "2026-04-09").await?;
    let problem = new
        .refused("pay-maximum-fine", pay("2026-04-10", 1_000_000, None))
        .await?;
    assert_eq!(problem["code"], "ceiling.reading-needed", "{problem}");
    let problem = new
        .refused("pay-maximum-fine", pay("2026-04-10", 999_999, Some("A")))
        .await?;
    assert_eq!(problem["code"], "settlement.amount", "{problem}");
    let mut alone = pay("2026-04-10", 1_000_000, Some("A"));
    alone["police_involved"] = json!(false);
    let problem = new.refused("pay-maximum-fine", alone).await?;
    assert_eq!(
        problem["code"], "procedure.police-not-involved",
        "{problem}"
    );
    let done = new
        .act("pay-maximum-fine", pay("2026-04-10", 1_000_000, Some("A")))
        .await?;
    assert_eq!(done["status"], "Settled");
    let settled = new.event("MaximumFinePaidVoluntarily").await?;
    assert_eq!(settled["data"]["basis"]["readings"][0]["reading"], "A");
    let tell = |on: &str| json!({ "sent_on": on, "number": "PB/1" });
    let problem = new.refused("send-stop-notice", tell("2026-04-12")).await?;
    assert_eq!(problem["code"], "notice.stop-late-2025", "{problem}");
    new.act("send-stop-notice", tell("2026-04-11")).await?;
    let again = json!({ "reopened_on": "2026-04-20", "basis": "new_evidence", "reason": "x",
        "order_number": "S/2" });
    let problem = new.refused("reopen-investigation", again).await?;
    assert_eq!(
        problem["code"], "acting.state",
        "never after a settlement: {problem}"
    );
    assert!(
        new.allowed("ppns")
            .await?
            .iter()
            .all(|name| name != "refer-to-court")
    );

    let old = Trial::file(&app, "2025-08-01", "2025-12-01").await?;
    old.investigated("2025-12-02", "2025-12-05").await?;
    let problem = old
        .refused("pay-maximum-fine", pay("2026-01-05", 1_000_000, Some("A")))
        .await?;
    assert_eq!(problem["code"], "settlement.new-code-only", "{problem}");
    Ok(())
}

#[tokio::test]
async fn the_right_to_prosecute_ends_by_time_counted_from_what_the_accused_knows() -> Result<()> {
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2025-03-01", "2025-05-01").await?;
    let open = json!({ "order_number": "S/1", "opened_on": "2025-05-02" });
    trial.act("open-investigation", open).await?;
    let summon = json!({ "issued_on": "2025-06-02", "number": "SPGL/1", "summoned_as": "suspect",
        "person_ref": "TSK-1", "appear_on": "2025-06-10" });
    trial.act("issue-summons", summon).await?;
    let serve = |on: &str| json!({ "served_on": on, "number": "SPGL/1", "manner": "in_person" });
    let problem = trial.refused("serve-summons", serve("2025-06-08")).await?;
    assert_eq!(problem["code"], "notice.three-days-before", "{problem}");
    trial.act("serve-summons", serve("2025-06-03")).await?;
    let declare = |on: &str| json!({ "declared_on": on, "order_number": "KDL/1" });
    for day in ["2026-03-02", "2026-06-03"] {
        let problem = trial.refused("declare-time-barred", declare(day)).await?;
        assert_eq!(
            problem["code"], "time-bar.still-runs",
            "interrupted: {problem}"
        );
    }
    let done = trial
        .act("declare-time-barred", declare("2026-06-04"))
        .await?;
    assert_eq!(done["status"], "TimeBarred");
    let barred = trial.event("ProsecutionTimeBarred").await?;
    assert_eq!(barred["data"]["until"], "2026-06-03");
    assert_eq!(
        barred["data"]["derivation"],
        "interrupted 2025-06-03 + 1 year(s) = 2026-06-03"
    );
    assert_eq!(trial.shown().await?["ended"], true);
    Ok(())
}

#[tokio::test]
async fn a_case_is_handed_over_or_offered_before_the_referral_only() -> Result<()> {
    let app = App::start(&[])?;
    let hand = |to: &str| {
        json!({ "handed_on": "2026-05-07", "to": to, "reason": "Bukan acara cepat",
            "reference": "B/1" })
    };
    for (to, event) in [
        ("police", "CaseHandedToPolice"),
        ("ordinary", "CaseRerouted"),
    ] {
        let trial = Trial::file(&app, "2026-04-01", "2026-05-04").await?;
        trial.investigated("2026-05-05", "2026-05-06").await?;
        assert_eq!(
            trial.act("hand-over", hand(to)).await?["status"],
            "HandedOver"
        );
        trial.event(event).await?;
    }
    let trial = Trial::file(&app, "2026-04-01", "2026-05-04").await?;
    let offer = |to: &str| json!({ "requested_on": "2026-05-07", "to": to, "reason": "Locus" });
    let problem = trial.refused("request-transfer", offer("31")).await?;
    assert_eq!(problem["code"], "transfer.same-province", "{problem}");
    trial.investigated("2026-05-05", "2026-05-06").await?;
    trial.refer("2026-05-07").await?;
    for (action, body) in [
        ("hand-over", hand("police")),
        ("request-transfer", offer("32")),
    ] {
        let problem = trial.refused(action, body).await?;
        assert_eq!(problem["code"], "acting.state", "{action}: {problem}");
    }
    let back = json!({ "returned_on": "2026-05-08", "ground": "not_tipiring", "reason": "Berat" });
    assert_eq!(
        trial.act("record-return", back).await?["status"],
        "HandedOver"
    );
    Ok(())
}

#[tokio::test]
async fn a_stop_is_reopened_unless_the_right_has_ended() -> Result<()> {
    let app = App::start(&[])?;
    let reopen = json!({ "reopened_on": "2026-05-20", "basis": "pretrial",
        "reason": "Putusan praperadilan", "order_number": "S/2" });
    for (ground, code) in [
        ("lack_of_evidence", None),
        ("ne_bis_in_idem", Some("ending.not-reopened")),
    ] {
        let trial = Trial::file(&app, "2026-04-01", "2026-05-04").await?;
        let open = json!({ "order_number": "S/1", "opened_on": "2026-05-05" });
        trial.act("open-investigation", open).await?;
        let seized = json!({ "seized_on": "2026-05-06", "items": ["buku"], "permit": "1/Pen",
            "receipt": "STP/1" });
        trial.act("seize-evidence", seized).await?;
        let stop = json!({ "stopped_on": "2026-05-11", "ground": ground, "police_informed": true });
        trial.act("stop-investigation", stop).await?;
        let Some(code) = code else {
            let done = trial.act("reopen-investigation", reopen.clone()).await?;
            assert_eq!(done["status"], "InvestigationOpen");
            continue;
        };
        let problem = trial
            .refused("reopen-investigation", reopen.clone())
            .await?;
        assert_eq!(problem["code"], code, "{problem}");
        let dispose =
            |how: &str| json!({ "disposed_on": "2026-05-12", "disposal": how, "receipt": "B" });
        let problem = trial
            .refused("dispose-evidence", dispose("forfeited"))
            .await?;
        assert_eq!(problem["code"], "execution.forfeit", "{problem}");
        trial.act("dispose-evidence", dispose("returned")).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_ground_with_conditions_of_its_own_does_not_stop_by_its_name() -> Result<()> {
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2026-04-01", "2026-05-04").await?;
    let open = json!({ "order_number": "S/1", "opened_on": "2026-05-05" });
    trial.act("open-investigation", open).await?;
    for (ground, code) in [
        ("maximum_fine_paid", "stop.maximum-fine"),
        ("time_barred", "stop.time-bar"),
        ("complaint_withdrawn", "stop.complaint"),
        ("restorative_settlement", "stop.restorative"),
        ("category_iv_fine_paid", "stop.category-iv"),
    ] {
        let stop = json!({ "stopped_on": "2026-05-11", "ground": ground, "police_informed": true });
        let problem = trial.refused("stop-investigation", stop).await?;
        assert_eq!(problem["code"], code, "{problem}");
    }
    let died =
        json!({ "stopped_on": "2026-05-11", "ground": "suspect_died", "police_informed": true });
    let done = trial.act("stop-investigation", died).await?;
    assert_eq!(done["status"], "Stopped");
    Ok(())
}
