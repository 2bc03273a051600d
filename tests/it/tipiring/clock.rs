//! The clock states what was missed and warns of the time bar, once.

use anyhow::{Context, Result};
use chrono::{Days, Months, NaiveDate, Utc};
use serde_json::{Value, json};
use tests::App;
use tests::database::Database;

use super::Trial;
use crate::law_changes::enact;

#[tokio::test]
async fn the_clock_states_missed_deadlines_once() -> Result<()> {
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2025-08-01", "2025-11-30").await?;
    let open = json!({ "order_number": "S/1", "opened_on": "2025-12-01" });
    trial.act("open-investigation", open).await?;
    let missed = trial.until("DeadlineMissed").await?;
    assert_eq!(missed["data"]["deadline"], "spdp");
    assert_eq!(missed["data"]["due_on"], "2025-12-08");
    assert_eq!(
        missed["data"]["derivation"],
        "order 2025-12-01 + 7 calendar day(s) = 2025-12-08"
    );
    assert_eq!(missed["officer"], "system:clock");
    // What was done before it was noticed can still be recorded.
    let spdp = json!({ "sent_on": "2025-12-05", "number": "SPDP/1", "suspect_informed": true });
    trial.act("send-spdp", spdp).await?;

    // A second prosecution is watched after the first: meanwhile nothing was stated twice.
    let other = Trial::file(&app, "2026-04-01", "2026-05-04").await?;
    other.investigated("2026-05-05", "2026-05-06").await?;
    other.missed("cepat_present").await?;
    let history = trial.history().await?;
    let events = history["events"].as_array().context("no events")?;
    let missed = events
        .iter()
        .filter(|event| event["type"] == "DeadlineMissed");
    assert_eq!(missed.count(), 1, "{history}");
    Ok(())
}

#[tokio::test]
async fn two_processes_and_a_restart_state_a_deadline_once() -> Result<()> {
    let database = Database::start().await?;
    let (one, mut two) = (database.serve()?, database.serve()?);
    let begun = |number: &str| json!({ "order_number": number, "opened_on": "2025-12-01" });
    let trial = Trial::file(&one, "2025-08-01", "2025-11-30").await?;
    trial.act("open-investigation", begun("S/1")).await?;
    trial.missed("spdp").await?;
    // Started again, it looks through all that runs; one that came later is stated after it.
    two.stop()?;
    two.restart()?;
    let other = Trial::file(&one, "2025-08-01", "2025-11-30").await?;
    other.act("open-investigation", begun("S/2")).await?;
    other.missed("spdp").await?;
    for trial in [&trial, &other] {
        let history = trial.history().await?;
        let events = history["events"].as_array().context("no events")?;
        let stated = events
            .iter()
            .filter(|event| event["type"] == "DeadlineMissed");
        assert_eq!(stated.count(), 1, "{history}");
    }
    Ok(())
}

#[tokio::test]
async fn a_case_that_no_court_day_has_heard_is_stated() -> Result<()> {
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2026-04-01", "2026-05-04").await?;
    trial.investigated("2026-05-05", "2026-05-06").await?;
    trial.refer("2026-05-08").await?;
    let missed = trial.missed("court_day").await?;
    assert_eq!(missed["data"]["due_on"], "2026-05-15");
    assert_eq!(
        missed["data"]["derivation"],
        "referral 2026-05-08 + 7 calendar day(s) = 2026-05-15"
    );
    Ok(())
}

#[tokio::test]
async fn a_registration_that_is_not_recorded_on_its_day_is_stated() -> Result<()> {
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2026-04-01", "2026-05-04").await?;
    trial.investigated("2026-05-05", "2026-05-06").await?;
    trial.refer("2026-05-08").await?;
    let missed = trial.missed("registration").await?;
    assert_eq!(missed["data"]["due_on"], "2026-05-08");
    assert_eq!(
        missed["data"]["derivation"],
        "referral 2026-05-08 + 0 calendar day(s) = 2026-05-08"
    );
    let number = json!({ "registered_on": "2026-05-08", "number": "12/Pid.C/2026/PN Jkt" });
    trial.act("record-registration", number).await.map(drop)
}

#[tokio::test]
async fn an_absent_accused_who_is_not_told_the_judgment_at_once_is_stated() -> Result<()> {
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2025-03-03", "2025-03-04").await?;
    trial.referred("2025-03-05").await?;
    trial.hear("2025-03-05", "absent").await?;
    let judgment = json!({ "judged_on": "2025-03-05", "outcome": "Kurungan", "liberty_days": 7,
        "in_absentia": true });
    trial.act("record-judgment", judgment).await?;
    let missed = trial.missed("judgment_notice").await?;
    assert_eq!(missed["data"]["due_on"], "2025-03-05");
    assert_eq!(
        missed["data"]["derivation"],
        "judgment 2025-03-05 + 0 calendar day(s) = 2025-03-05"
    );
    // Until he knows it the judgment does not become final; what was done late is recorded.
    let told = json!({ "notified_on": "2025-03-10", "proof": "Relaas" });
    trial.act("notify-absent", told).await?;
    let last = trial.until("JudgmentBecameFinal").await?;
    assert_eq!(last["data"]["final_on"], "2025-03-18", "{last}");
    Ok(())
}

#[tokio::test]
async fn what_is_not_delivered_corrected_or_executed_in_time_is_stated() -> Result<()> {
    let app = App::start(&[])?;
    let old = Trial::file(&app, "2023-03-01", "2023-03-10").await?;
    old.heard("2023-03-13").await?;
    let fine = json!({ "judged_on": "2023-03-13", "outcome": "Fine", "fine_idr": 700_000,
        "in_absentia": false });
    old.act("record-judgment", fine).await?;

    let trial = Trial::file(&app, "2026-04-01", "2026-05-04").await?;
    let open = json!({ "order_number": "S/1", "opened_on": "2026-05-05" });
    trial.act("open-investigation", open).await?;
    for number in ["P/1", "P/2"] {
        let summon = json!({ "issued_on": "2026-05-05", "number": number,
            "summoned_as": "witness", "person_ref": "S-1", "appear_on": "2026-05-12" });
        trial.act("issue-summons", summon).await?;
    }
    let corrected = json!({ "target": 1, "kind": "typing", "reason": "Salah ketik",
        "new": { "field": "offence_date", "value": "2026-04-02" },
        "discovered_on": "2026-05-05" });
    trial.act("propose-correction", corrected).await?;

    let missed = trial.missed("correction").await?;
    assert_eq!(missed["data"]["due_on"], "2026-05-12", "{missed}");
    for number in ["P/1", "P/2"] {
        let told =
            format!("summons {number}: appearance 2026-05-12 - 3 calendar day(s) = 2026-05-09");
        let missed = trial.stated("derivation", &told).await?;
        assert_eq!(missed["data"]["deadline"], "summons", "each once: {missed}");
    }
    let missed = old.missed("timebar_exec").await?;
    assert_eq!(missed["data"]["due_on"], "2025-03-13", "{missed}");
    assert_eq!(missed["officer"], "system:clock");

    let proposal = trial.event("CorrectionProposed").await?["sequence"].clone();
    trial
        .act("approve-correction", json!({ "proposal": proposal }))
        .await?;
    assert_eq!(trial.shown().await?["offence_date"], "2026-04-02");
    Ok(())
}

/// What runs is counted by the law in force when the clock looks: a beginning that no length is set
/// for is stated as soon as a change of the law sets one.
#[tokio::test]
async fn a_change_of_the_law_reaches_what_runs() -> Result<()> {
    let app = App::start(&[])?;
    set_spdp(&app, json!("unknown")).await?;
    let trial = Trial::file(&app, "2026-04-01", "2026-05-04").await?;
    let open = json!({ "order_number": "S/1", "opened_on": "2026-05-05" });
    trial.act("open-investigation", open).await?;
    // The clock has looked at it and at one that came after it: nothing was missed.
    let other = Trial::file(&app, "2025-08-01", "2025-11-30").await?;
    let open = json!({ "order_number": "S/2", "opened_on": "2025-12-01" });
    other.act("open-investigation", open).await?;
    other.missed("spdp").await?;
    assert!(trial.event("DeadlineMissed").await.is_err());
    set_spdp(&app, json!({ "days": 10 })).await?;
    let missed = trial.missed("spdp").await?;
    assert_eq!(missed["data"]["due_on"], "2026-05-15");
    assert_eq!(
        missed["data"]["derivation"],
        "order 2026-05-05 + 10 calendar day(s) = 2026-05-15"
    );
    Ok(())
}

/// Sets the length of the time to tell the beginning under the new code, by two persons.
async fn set_spdp(app: &App, value: Value) -> Result<()> {
    let rule = json!({
        "rule_id": "proc.spdp_days", "valid_from": "2026-01-02", "value": value,
        "basis": "UU percobaan", "status": "confirmed",
    });
    enact(app, json!([{ "rule": rule }])).await
}

#[tokio::test]
async fn the_clock_warns_of_the_time_bar_at_the_nearest_step() -> Result<()> {
    let app = App::start(&[])?;
    let today = Utc::now().date_naive();
    for (left, step) in [(60, 90), (20, 30), (5, 7)] {
        let until = today + Days::new(left);
        let trial = Trial::file(&app, "2025-06-01", "2025-06-02").await?;
        let open = json!({ "order_number": "S/1", "opened_on": "2025-06-02" });
        trial.act("open-investigation", open).await?;
        // Each year the suspect learns of an act, the last time a year before the bar.
        let last = until - Months::new(12);
        let mut known: NaiveDate = "2025-06-02".parse()?;
        let mut number = 0;
        while known < last {
            known = last.min(known + Months::new(11));
            number += 1;
            summoned(&trial, number, known).await?;
        }
        let warning = trial.until("TimeBarWarned").await?;
        assert_eq!(warning["data"]["days_left"], step, "{warning}");
        assert_eq!(warning["data"]["until"], until.to_string(), "{warning}");
    }
    Ok(())
}

/// The suspect is served with a summons on a day.
async fn summoned(trial: &Trial<'_>, number: u16, on: NaiveDate) -> Result<()> {
    let number = format!("SPGL/{number}");
    let issue = json!({ "issued_on": on, "number": number, "summoned_as": "suspect",
        "person_ref": "TSK-1", "appear_on": on + Days::new(3) });
    trial.act("issue-summons", issue).await?;
    let serve = json!({ "served_on": on, "number": number, "manner": "in_person" });
    trial.act("serve-summons", serve).await.map(drop)
}
