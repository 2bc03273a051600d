//! Remedies hold finality; what is returned or adjourned goes on.

use anyhow::Result;
use serde_json::{Value, json};
use tests::App;

use super::Trial;

/// Heard on 2025-12-05 under the old code.
async fn heard<'a>(app: &'a App, present: &str) -> Result<Trial<'a>> {
    let trial = Trial::file(app, "2025-08-01", "2025-11-30").await?;
    trial.investigated("2025-12-01", "2025-12-03").await?;
    trial.refer("2025-12-04").await?;
    trial.hear("2025-12-05", present).await?;
    Ok(trial)
}

fn kurungan(in_absentia: bool, judged_on: &str) -> Value {
    json!({ "judged_on": judged_on, "outcome": "Kurungan", "liberty_days": 7, "in_absentia": in_absentia })
}

#[tokio::test]
async fn an_objection_makes_a_judgment_in_absence_lapse() -> Result<()> {
    let app = App::start(&[])?;
    let trial = heard(&app, "absent").await?;
    trial
        .act("record-judgment", kurungan(true, "2025-12-05"))
        .await?;
    let object = |on: &str| json!({ "filed_on": on });
    let notice = json!({ "notified_on": "2025-12-10", "proof": "Relaas" });
    // The clock would make it final at once when the notice is recorded this late: the objection
    // came before the notice did.
    trial.act("file-objection", object("2025-12-09")).await?;
    let shown = trial.shown().await?;
    assert_eq!(shown["status"], "Objection");
    assert_eq!(shown["outcome"], Value::Null, "the judgment lapsed");
    let problem = trial.refused("notify-absent", notice).await?;
    assert_eq!(problem["code"], "acting.state", "{problem}");
    trial.hear("2025-12-12", "self").await?;
    let fine = json!({ "judged_on": "2025-12-12", "outcome": "Fine", "fine_idr": 500_000,
        "subsidiary_days": 3, "in_absentia": false });
    assert_eq!(trial.act("record-judgment", fine).await?["status"], "Final");
    Ok(())
}

#[tokio::test]
async fn an_appeal_holds_finality_until_it_is_decided() -> Result<()> {
    let app = App::start(&[])?;
    // Judged in absence and never told, so that the clock does not run before the appeal.
    let trial = heard(&app, "absent").await?;
    trial
        .act("record-judgment", kurungan(true, "2025-12-05"))
        .await?;
    let appeal = |by: &str| json!({ "filed_on": "2025-12-11", "filed_by": by });
    let problem = trial.refused("file-appeal", appeal("prosecutor")).await?;
    assert_eq!(problem["code"], "remedy.only-the-accused", "{problem}");
    trial.act("file-appeal", appeal("accused")).await?;

    // A judgment of the same day whose remedy has passed becomes final meanwhile.
    let other = heard(&app, "self").await?;
    other
        .act("record-judgment", kurungan(false, "2025-12-05"))
        .await?;
    other.until("JudgmentBecameFinal").await?;
    assert_eq!(trial.shown().await?["status"], "Appealed");

    let result = json!({ "decided_on": "2026-03-02", "number": "1/PID.C/2026/PT Contoh",
        "outcome": "Fine", "fine_idr": 500_000, "subsidiary_days": 3 });
    let done = trial.act("record-appeal-result", result).await?;
    assert_eq!(done["status"], "Final");
    let shown = trial.shown().await?;
    assert_eq!(
        (&shown["outcome"], &shown["fine_idr"]),
        (&json!("Fine"), &json!(500_000))
    );
    assert_eq!(shown["final_on"], "2026-03-02");
    Ok(())
}

#[tokio::test]
async fn a_returned_case_comes_again_and_an_adjourned_hearing_goes_on() -> Result<()> {
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2026-04-01", "2026-05-04").await?;
    trial.investigated("2026-05-05", "2026-05-06").await?;
    trial.refer("2026-05-07").await?;
    let number = json!({ "registered_on": "2026-05-07", "number": "12/Pid.C/2026/PN Contoh" });
    trial.act("record-registration", number).await?;
    let back = json!({ "returned_on": "2026-05-08", "ground": "incomplete",
        "reason": "BAP ahli belum ada" });
    let shown = trial.act("record-return", back).await?;
    assert_eq!(shown["status"], "SuspectNamed");
    assert_eq!(trial.shown().await?["referred_on"], Value::Null);
    let expert = json!({ "examined_on": "2026-05-11", "expert_ref": "AHLI-1", "signed": true });
    trial.act("examine-expert", expert).await?;
    trial.finish_minutes("2026-05-11", "2026-05-12").await?;
    trial.refer("2026-05-13").await?;
    trial.hear("2026-05-13", "self").await?;
    let adjourn = |on: &str| json!({ "adjourned_on": "2026-05-13", "next_on": on, "reason": "Saksi belum hadir" });
    let problem = trial
        .refused("adjourn-hearing", adjourn("2026-05-14"))
        .await?;
    assert_eq!(problem["code"], "court.closed", "Ascension Day: {problem}");
    let shown = trial.act("adjourn-hearing", adjourn("2026-05-18")).await?;
    assert_eq!(shown["status"], "HearingSet");
    trial.hear("2026-05-18", "self").await?;
    let pay_by = json!({ "judged_on": "2026-05-18", "outcome": "Fine", "fine_idr": 600_000,
        "in_absentia": false, "pay_until": "2026-06-18", "instalments": true });
    trial.act("record-judgment", pay_by).await?;
    let overdue = trial.until("FineOverdue").await?;
    assert_eq!(overdue["data"]["due_on"], "2026-06-18");
    assert_eq!(overdue["officer"], "system:clock");
    let pay =
        |on: &str, amount: i64| json!({ "paid_on": on, "amount_idr": amount, "receipt": "N" });
    let part = trial.act("pay-fine", pay("2026-07-01", 200_000)).await?;
    assert_eq!(part["status"], "Executing");
    let problem = trial
        .refused("pay-fine", pay("2026-07-02", 400_001))
        .await?;
    assert_eq!(problem["code"], "execution.parts", "{problem}");
    let last = trial.act("pay-fine", pay("2026-07-02", 400_000)).await?;
    assert_eq!(last["status"], "Executed");
    Ok(())
}
