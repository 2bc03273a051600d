//! Cases with acts before and after 2026-01-02, and repeated offences.

use anyhow::Result;
use serde_json::{Value, json};
use tests::App;

use super::Trial;

#[tokio::test]
async fn an_offence_barred_by_time_is_not_opened() -> Result<()> {
    let app = App::start(&[])?;
    // First report 2019-07-10, due 2020-07-31, offence 2020-08-01.
    let trial = Trial::file(&app, "2020-08-01", "2021-06-01").await?;
    let open = |on: &str| json!({ "order_number": "S/1", "opened_on": on });
    let problem = trial
        .refused("open-investigation", open("2021-09-01"))
        .await?;
    assert_eq!(problem["code"], "time-bar.old-code", "{problem}");
    assert!(
        problem["detail"]
            .as_str()
            .is_some_and(|told| told.contains("2021-08-01"))
    );
    trial
        .refused("open-investigation", open("2021-08-02"))
        .await?;
    trial.act("open-investigation", open("2021-08-01")).await?;
    Ok(())
}

#[tokio::test]
async fn an_old_offence_opened_under_the_new_code_is_judged_once_its_law_is_decided() -> Result<()>
{
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2025-11-15", "2026-01-20").await?;
    trial.investigated("2026-02-02", "2026-02-10").await?;
    assert_eq!(trial.shown().await?["regime"], "KUHAP_2025", "361 b");
    let refer = json!({ "referred_on": "2026-02-11", "court": "PN Contoh" });
    let refer = tests::with_dossier(refer);
    let problem = trial.refused("refer-to-court", refer).await?;
    assert_eq!(problem["code"], "gate.reading-needed", "{problem}");
    trial.refer("2026-02-11").await?;
    let gate = trial.event("CaseReferredToCourt").await?;
    let readings = &gate["data"]["basis"]["readings"];
    assert_eq!(*readings, json!([{ "question": "V1", "reading": "DRAFT" }]));
    trial.hear("2026-02-12", "self").await?;

    let fine = json!({ "judged_on": "2026-02-12", "outcome": "Fine", "fine_idr": 700_000,
        "in_absentia": false, "pay_until": "2026-03-12" });
    let problem = trial.refused("record-judgment", fine.clone()).await?;
    assert_eq!(
        problem["code"], "regime.substance-needs-decision",
        "{problem}"
    );
    let mut decision = json!({ "determined_on": "2026-02-12", "substance": "new",
        "reason": "Hukum baru tidak mengenal kurungan", "reading": "old" });
    let problem = trial
        .refused("determine-substance", decision.clone())
        .await?;
    assert_eq!(problem["code"], "regime.substance-reading", "{problem}");
    decision["reading"] = json!("new");
    trial.act("determine-substance", decision).await?;
    let both = trial.event("SubstantiveRegimeDetermined").await?["data"].clone();
    assert_eq!(
        both["basis"]["readings"],
        json!([{ "question": "R1", "reading": "new" }])
    );
    assert_eq!(both["old_max_fine_idr"], 1_000_000);
    assert_eq!(both["old_max_kurungan_days"], 90);
    assert_eq!(
        both["new_max_fine_idr"],
        json!({ "A": 1_000_000, "B": 10_000_000 })
    );

    let above = json!({ "judged_on": "2026-02-12", "outcome": "Fine", "fine_idr": 5_000_000,
        "in_absentia": false, "pay_until": "2026-03-12" });
    let problem = trial.refused("record-judgment", above.clone()).await?;
    assert_eq!(problem["code"], "ceiling.reading-needed", "{problem}");
    let mut by_a = above;
    by_a["reading"] = json!("A");
    let problem = trial.refused("record-judgment", by_a).await?;
    assert_eq!(problem["code"], "sentence.fine", "{problem}");
    let mut least = fine.clone();
    least["fine_idr"] = json!(49_999);
    let problem = trial.refused("record-judgment", least).await?;
    assert_eq!(problem["code"], "ceiling.minimum-fine", "{problem}");
    assert_eq!(trial.act("record-judgment", fine).await?["status"], "Final");
    Ok(())
}

#[tokio::test]
async fn an_investigation_across_the_change_waits_for_a_decision_on_its_code() -> Result<()> {
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2025-08-01", "2025-12-10").await?;
    trial.investigated("2025-12-20", "2026-01-14").await?;
    trial.refer("2026-01-15").await?;
    let hear = json!({ "held_on": "2026-01-20", "present": "self" });
    let problem = trial.refused("open-hearing", hear.clone()).await?;
    assert_eq!(problem["code"], "regime.needs-decision", "{problem}");
    let decide = |regime: &str, reading: &str| {
        json!({ "determined_on": "2026-01-16", "regime": regime, "reason": "Sidang belum dimulai",
            "reading": reading })
    };
    let problem = trial
        .refused("determine-regime", decide("KUHAP_2025", "A"))
        .await?;
    assert_eq!(
        problem["code"], "regime.reading",
        "A leads to the old code: {problem}"
    );
    let mut by_d = decide("KUHAP_2025", "D");
    let problem = trial.refused("determine-regime", by_d.clone()).await?;
    assert_eq!(problem["code"], "gate.reading-needed", "{problem}");
    by_d["threshold_reading"] = json!("DRAFT");
    let shown = trial.act("determine-regime", by_d).await?;
    assert_eq!(shown["status"], "Referred");
    let decided = trial.event("ProcedureRegimeDetermined").await?;
    assert_eq!(
        decided["data"]["basis"]["readings"],
        json!([{ "question": "361", "reading": "D" }, { "question": "V1", "reading": "DRAFT" }])
    );
    assert_eq!(trial.shown().await?["regime"], "KUHAP_2025");
    let again = trial
        .refused("determine-regime", decide("KUHAP_1981", "A"))
        .await?;
    assert_eq!(again["code"], "regime.not-open", "{again}");
    let by_court = json!({ "determined_on": "2026-01-17", "regime": "KUHAP_1981",
        "reason": "Penetapan hakim", "court_decision": "3/Pen.Pid/2026/PN Contoh" });
    trial.act("determine-regime", by_court).await?;
    trial.act("open-hearing", hear).await?;
    assert_eq!(
        trial.shown().await?["regime"],
        "KUHAP_1981",
        "the court's own decision"
    );
    Ok(())
}

#[tokio::test]
async fn a_case_in_court_before_the_change_is_heard_after_it_by_a_reading_of_the_threshold()
-> Result<()> {
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2025-08-01", "2025-12-10").await?;
    trial.investigated("2025-12-20", "2025-12-29").await?;
    let refer = json!({ "referred_on": "2025-12-30", "court": "PN Contoh" });
    trial
        .act("refer-to-court", tests::with_dossier(refer))
        .await?;
    let gate = trial.event("CaseReferredToCourt").await?;
    assert_eq!(gate["data"]["basis"]["readings"], Value::Null, "{gate}");
    let mut hear = json!({ "held_on": "2026-01-06", "present": "self" });
    let problem = trial.refused("open-hearing", hear.clone()).await?;
    assert_eq!(problem["code"], "gate.reading-needed", "{problem}");
    hear["reading"] = json!("DRAFT");
    trial.act("open-hearing", hear).await?;
    assert_eq!(trial.shown().await?["regime"], "KUHAP_2025", "361 d");
    let moved = trial.event("ProcedureRegimeDetermined").await?;
    assert_eq!(
        moved["data"]["basis"]["readings"],
        json!([{ "question": "V1", "reading": "DRAFT" }])
    );
    Ok(())
}

#[tokio::test]
async fn who_repeats_gets_kurungan_only_under_the_old_law_and_a_fine_under_the_new() -> Result<()> {
    let app = App::start(&[])?;
    let prior =
        json!([{ "norm": "WLK-02", "final_on": "2024-03-01", "reference": "3/Pid.C/2024" }]);
    let heard = async |offence: &str, day: &str| -> Result<Trial<'_>> {
        let trial = Trial::file(&app, offence, day).await?;
        let open = json!({ "order_number": "S/1", "opened_on": day });
        trial.act("open-investigation", open).await?;
        let named = json!({ "named_on": day, "suspect_ref": "TSK-1",
            "evidence": ["saksi", "surat"], "prior_final_judgments": prior });
        trial.act("name-suspect", named).await?;
        trial.finish_minutes(day, day).await?;
        trial.refer(day).await?;
        trial.hear(day, "self").await?;
        Ok(trial)
    };
    let fine = |day: &str, fine: i64| {
        json!({ "judged_on": day, "outcome": "Fine", "fine_idr": fine, "in_absentia": false,
            "pay_until": "2026-12-31" })
    };
    let old = heard("2025-08-01", "2025-12-01").await?;
    let problem = old
        .refused("record-judgment", fine("2025-12-01", 700_000))
        .await?;
    assert_eq!(problem["code"], "ceiling.repeat-only-kurungan", "{problem}");
    let kurungan = |days: u16| {
        json!({ "judged_on": "2025-12-01", "outcome": "Kurungan", "liberty_days": days,
            "in_absentia": false })
    };
    let problem = old.refused("record-judgment", kurungan(91)).await?;
    assert_eq!(problem["code"], "ceiling.length", "{problem}");
    old.act("record-judgment", kurungan(90)).await?;

    let new = heard("2026-08-01", "2026-09-01").await?;
    assert_eq!(new.shown().await?["repeat_offender"], true);
    let kurungan =
        json!({ "judged_on": "2026-09-01", "outcome": "Kurungan", "in_absentia": false });
    let problem = new.refused("record-judgment", kurungan).await?;
    assert_eq!(problem["code"], "court.outcome", "{problem}");
    let more = fine("2026-09-01", 1_000_001);
    let problem = new.refused("record-judgment", more).await?;
    assert_eq!(problem["code"], "ceiling.reading-needed", "{problem}");
    let by_84 = |idr: i64| {
        let mut fine = fine("2026-09-01", idr);
        fine["reading"] = json!("84");
        fine
    };
    let problem = new.refused("record-judgment", by_84(1_333_334)).await?;
    let (code, most) = (&problem["code"], "a third more at most");
    assert_eq!(code, "sentence.fine", "{most}: {problem}");
    new.act("record-judgment", by_84(1_333_333)).await?;
    Ok(())
}

#[tokio::test]
async fn a_third_day_that_is_a_holiday_moves_the_court_day_with_a_reason() -> Result<()> {
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2026-04-01", "2026-05-20").await?;
    trial.investigated("2026-05-21", "2026-05-29").await?;
    let set = |on: &str, reason: Option<&str>| {
        json!({ "notified_on": "2026-05-29", "court": "PN Contoh", "hearing_on": on,
            "conflict_reason": reason })
    };
    let problem = trial
        .refused("set-court-day", set("2026-06-01", None))
        .await?;
    assert_eq!(problem["code"], "court.closed", "{problem}");
    let problem = trial
        .refused("set-court-day", set("2026-06-02", None))
        .await?;
    assert_eq!(problem["code"], "court.day-conflict", "{problem}");
    let told = problem["detail"].as_str().unwrap_or_default();
    assert!(told.contains("2026-06-01, a day off"), "{told}");
    let reason = Some("hari ketiga libur nasional");
    let done = trial
        .act("set-court-day", set("2026-06-02", reason))
        .await?;
    assert_eq!(done["status"], "HearingSet");
    trial.refer("2026-06-01").await?;
    let early = json!({ "held_on": "2026-06-01", "present": "self" });
    let problem = trial.refused("open-hearing", early).await?;
    assert_eq!(problem["code"], "dates.out-of-order", "{problem}");
    trial.hear("2026-06-02", "representative").await?;
    Ok(())
}
