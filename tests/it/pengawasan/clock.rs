//! What the clock states of a case, and what waits on the worklists of those whom it concerns.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use chrono::{Days, Months, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::Executor;
use tests::App;

use super::{Perkara, ask, to_receipt};

const INSPECTOR: (&str, &str) = ("inspector_1", "31");

/// Lets days pass in which nothing was recorded: the clock leaves a case alone on the day on which
/// something was.
async fn quiet_days(app: &mut App) -> Result<()> {
    let mut owner = app.database().await?;
    for change in [
        "ALTER TABLE events DISABLE TRIGGER USER",
        "UPDATE events SET recorded_at = recorded_at - interval '2 days'",
        "ALTER TABLE events ENABLE TRIGGER USER",
    ] {
        owner.execute(change).await?;
    }
    drop(owner);
    app.stop()?;
    app.restart()
}

/// Waits until the clock has stated something of a case: the event by its type and by a field.
async fn stated(case: &Perkara<'_>, kind: &str, field: &str, value: &Value) -> Result<Value> {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        let history = case.get(("auditor", ""), "/history").await?.body(200)?;
        let mut events = history["events"].as_array().into_iter().flatten();
        let found = events.find(|event| event["type"] == kind && event["data"][field] == *value);
        if let Some(event) = found {
            return Ok(event.clone());
        }
        ensure!(Instant::now() < end, "no {kind} of {value}: {history}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What waits for an officer in a case: kind and last day, with how it came about.
async fn duties(case: &Perkara<'_>, by: (&str, &str)) -> Result<Vec<(String, Value)>> {
    let path = format!(
        "/api/v1/worklist?min_position={}",
        case.app.position().await?
    );
    let list = ask(case.app, Method::GET, by, &path, None)
        .await?
        .body(200)?;
    let items = list["items"].as_array().context("no items")?.iter();
    let own = items.filter(|item| case.thing.ends_with(item["id"].as_str().unwrap_or("?")));
    let told = own.map(|item| {
        assert!(
            item["derivation"]
                .as_str()
                .is_some_and(|words| !words.is_empty())
        );
        (
            item["kind"].as_str().unwrap_or("?").to_owned(),
            item["due_on"].clone(),
        )
    });
    Ok(told.collect())
}

/// The acts to the receipt of the first note, by the inspector who asks for his worklist.
fn road() -> impl Iterator<Item = (&'static str, &'static str, Value)> {
    to_receipt().into_iter().map(|(role, action, mut body)| {
        if action == "issue-task-order" {
            body["inspectors"] = json!(["inspector_1-31"]);
        }
        (role, action, body)
    })
}

fn due(kind: &str, on: &str) -> (String, Value) {
    (kind.to_owned(), json!(on))
}

#[tokio::test]
async fn duties_of_a_case_wait_on_the_worklists_of_those_whom_they_concern() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    let order = [due("task_order", "2026-03-09")];
    assert_eq!(duties(&case, ("head_of_dinas", "31")).await?, order);
    assert_eq!(duties(&case, ("unit_head", "31")).await?, order);
    for other in [("head_of_dinas", "32"), ("coordinator", "31"), INSPECTOR] {
        assert_eq!(duties(&case, other).await?, [], "{other:?}");
    }
    let mut road = road();
    for (role, action, body) in road.by_ref().take(4) {
        case.act((role, "31"), action, body).await?;
    }
    assert_eq!(duties(&case, ("head_of_dinas", "31")).await?, []);
    assert_eq!(
        duties(&case, INSPECTOR).await?,
        [due("note", "2026-03-07"), due("report", "2026-03-07")],
        "all that waits in his case"
    );
    assert_eq!(
        duties(&case, ("coordinator", "31")).await?,
        [due("report", "2026-03-07")]
    );
    for (role, action, body) in road {
        case.act((role, "31"), action, body).await?;
    }
    let second = [due("second_note", "2026-04-01")];
    assert_eq!(
        duties(&case, INSPECTOR).await?,
        second,
        "seven days after 2026-03-25"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missed_duty_is_stated_once_and_binds_no_later_act() -> Result<()> {
    let mut app = App::start(&[])?;
    let thing = Perkara::register(&app, "31", "2026-03-02", "plan")
        .await?
        .thing;
    quiet_days(&mut app).await?;
    let case = Perkara { app: &app, thing };
    let missed = stated(&case, "DeadlineMissed", "duty", &json!("task_order")).await?;
    assert_eq!(missed["officer"], "system:clock");
    assert_eq!(missed["data"]["due_on"], "2026-03-09");
    let words = "2026-03-02 + 5 working days = 2026-03-09 (Setelan register ini)";
    assert_eq!(missed["data"]["derivation"], words);
    // What was done before it was noticed can still be recorded.
    case.noted("31").await?;
    let thing = case.thing;
    quiet_days(&mut app).await?;
    let case = Perkara { app: &app, thing };
    let second = stated(&case, "DeadlineMissed", "duty", &json!("second_note")).await?;
    assert_eq!(second["data"]["due_on"], "2026-04-01");
    let history = case.get(("auditor", ""), "/history").await?.body(200)?;
    let events = history["events"].as_array().context("no events")?.iter();
    let orders = events.filter(|event| event["data"]["duty"] == "task_order");
    assert_eq!(orders.count(), 1, "{history}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inspector_is_warned_of_the_time_bar_of_his_findings() -> Result<()> {
    let mut app = App::start(&[])?;
    // An offence of before 2026-01-02 is prosecuted within a year; the test holds as long as that
    // is near.
    let today = Utc::now().date_naive();
    let offence = (today + Days::new(20)).checked_sub_months(Months::new(12));
    let offence = offence.context("no day")?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    for (role, action, mut body) in road().take(3) {
        if action == "record-finding" && offence.to_string().as_str() < "2026-01-02" {
            body["offence_date"] = json!(offence);
        }
        case.act((role, "31"), action, body).await?;
    }
    if offence.to_string().as_str() >= "2026-01-02" {
        return Ok(());
    }
    let thing = case.thing;
    quiet_days(&mut app).await?;
    let case = Perkara { app: &app, thing };
    let warned = stated(&case, "TimeBarWarned", "finding", &json!(1)).await?;
    assert_eq!(warned["data"]["days_left"], 30);
    let (until, listed) = (
        warned["data"]["until"].clone(),
        duties(&case, INSPECTOR).await?,
    );
    assert_eq!(listed, [("time_bar".to_owned(), until)]);
    assert_eq!(duties(&case, ("unit_head", "31")).await?, []);
    Ok(())
}

#[tokio::test]
async fn the_centre_finds_what_it_has_to_answer() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    let (head, centre) = (("head_of_dinas", "31"), ("central_admin", ""));
    let offer = json!({ "to": "pusat", "requested_on": "2026-03-03", "reason": "Objek vital" });
    case.act(head, "request-transfer", offer).await?;
    let answer = [due("transfer_answer", "2026-03-17")];
    assert_eq!(duties(&case, centre).await?, answer);
    assert_eq!(duties(&case, head).await?, [], "it waits for the centre");
    let found = super::listed(&app, centre, "offered_to=pusat").await?;
    assert_eq!(found, [&*case.thing]);
    let accept = json!({ "accepted_on": "2026-03-04" });
    let refused = case.refused(head, "accept-transfer", accept.clone());
    assert_eq!(refused.await?, "transfer.addressee");
    let done = case.act(centre, "accept-transfer", accept).await?;
    assert_eq!(
        (&done["status"], &done["province"]),
        (&json!("Transferred"), &json!("31"))
    );
    assert_eq!(
        super::listed(&app, head, "status=Transferred").await?,
        [&*case.thing]
    );
    let decide =
        json!({ "to": "32", "decided_on": "2026-03-05", "reason": "Tempat kerja di Bekasi" });
    let done = case.act(centre, "decide-jurisdiction", decide).await?;
    assert_eq!(
        (&done["status"], &done["province"]),
        (&json!("Registered"), &json!("32"))
    );
    assert_eq!(
        super::listed(&app, ("head_of_dinas", "32"), "limit=50").await?,
        [&*case.thing]
    );
    Ok(())
}
