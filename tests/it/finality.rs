//! A judgment that takes liberty becomes final by the clock alone, after the days for a remedy.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::App;

const PROSECUTIONS: &str = "/api/v1/prosecutions";
const TO_COURT: &[(&str, &str)] = &[
    ("ppns_superior", "open-investigation"),
    ("ppns", "name-suspect"),
    ("ppns", "examine-suspect"),
    ("ppns", "complete-bap"),
    ("ppns", "refer-to-court"),
    ("ppns", "open-hearing"),
];

#[tokio::test]
async fn the_clock_makes_a_judgment_final_after_the_days_for_a_remedy() -> Result<()> {
    let app = App::start(&[])?;
    let absent = judged(&app, true).await?;
    let present = judged(&app, false).await?;
    let shown = until(&app, &present, "Final").await?;
    assert_eq!(shown["judged_on"], "2025-12-07");
    assert_eq!(shown["final_on"], "2025-12-15", "the eighth day");

    let still = app.get("ppns", &absent).await?.body(200)?;
    assert_eq!(still["status"], "Judged", "nobody has told the accused");
    let notice = json!({ "notified_on": "2025-12-10", "proof": "Relaas" });
    let path = format!("{absent}/actions/notify-absent");
    app.post("ppns", &path, &notice).await?.body(200)?;
    let shown = until(&app, &absent, "Final").await?;
    assert_eq!(shown["final_on"], "2025-12-18", "the eighth day");
    let history = app.get("ppns", &format!("{absent}/history")).await?;
    let history = history.body(200)?;
    let events = history["events"].as_array().context("no events")?;
    let last = events.last().context("no event")?;
    assert_eq!(last["type"], "JudgmentBecameFinal");
    assert_eq!(last["officer"], "system:clock");
    Ok(())
}

/// A prosecution under the old code, judged to *kurungan* on 2025-12-07.
async fn judged(app: &App, in_absentia: bool) -> Result<String> {
    let report = json!({
        "province": "31", "establishment": tests::firm(), "norm": "WLK-02",
        "offence_date": "2025-08-01", "place": "Jakarta", "accused_role": "pengurus",
        "ppns": "ppns-31", "reported_on": "2025-11-30",
    });
    let made = app.post("ppns", PROSECUTIONS, &report).await?.body(201)?;
    let id = made["id"].as_str().context("no id")?;
    let thing = format!("{PROSECUTIONS}/{id}");
    for (role, action) in TO_COURT {
        if *action == "open-hearing" && in_absentia {
            let hear = json!({ "held_on": "2025-12-07", "present": "absent" });
            let path = format!("{thing}/actions/{action}");
            app.post(role, &path, &hear).await?.body(200)?;
            continue;
        }
        let done = app.take(role, &thing, action).await?;
        ensure!(done.is_some(), "{action} is not allowed");
    }
    let judgment = json!({
        "judged_on": "2025-12-07", "outcome": "Kurungan", "liberty_days": 7,
        "in_absentia": in_absentia,
    });
    let path = format!("{thing}/actions/record-judgment");
    let done = app.post("ppns", &path, &judgment).await?.body(200)?;
    assert_eq!(done["status"], "Judged", "{done}");
    Ok(thing)
}

async fn until(app: &App, thing: &str, status: &str) -> Result<Value> {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let shown = app.get("ppns", thing).await?.body(200)?;
        if shown["status"] == status {
            return Ok(shown);
        }
        ensure!(Instant::now() < end, "not {status}: {shown}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
