//! Entries that are tied: a duplicate and the one that stays, a company and its successor. Whatever
//! is tied, one entry stays, and it learns all reports.

use anyhow::{Context, Result, ensure};
use futures::future::try_join_all;
use serde_json::{Value, json};
use tests::database::Database;
use tests::{Answer, App};

const ESTABLISHMENTS: &str = "/api/v1/establishments";

async fn registered(app: &App) -> Result<String> {
    let mut body = app.example(ESTABLISHMENTS).await?;
    body["established_on"] = json!("2024-03-01");
    body["registered_on"] = json!("2024-03-02");
    let made = app.post("coordinator", ESTABLISHMENTS, &body).await?;
    let made = made.body(201)?;
    Ok(made["id"].as_str().context("no id")?.to_owned())
}

async fn act(app: &App, id: &str, (role, action): (&str, &str), body: &Value) -> Result<Answer> {
    let path = format!("{ESTABLISHMENTS}/{id}/actions/{action}");
    app.post(role, &path, body).await
}

async fn propose(app: &App, id: &str, survivor: &str) -> Result<Answer> {
    let body = json!({ "survivor": survivor, "reason": "Akta sama", "proposed_on": today() });
    act(app, id, ("coordinator", "propose-duplicate"), &body).await
}

async fn confirm(app: &App, id: &str) -> Result<Answer> {
    let body = json!({ "linked_on": today() });
    act(app, id, ("unit_head", "confirm-duplicate"), &body).await
}

async fn reverse(app: &App, id: &str) -> Result<Value> {
    let body = json!({ "reversed_on": today(), "reason": "Akta berbeda" });
    let done = act(app, id, ("coordinator", "reverse-duplicate"), &body).await?;
    done.body(200)
}

async fn merge(app: &App, id: &str, into: &str) -> Result<Answer> {
    let body = json!({ "into": into, "merged_on": "2025-03-01", "deed": "Akta 7" });
    act(app, id, ("coordinator", "record-merger"), &body).await
}

fn today() -> String {
    tests::wlk::today().to_string()
}

async fn link(app: &App, id: &str, survivor: &str) -> Result<Value> {
    propose(app, id, survivor).await?.body(200)?;
    confirm(app, id).await?.body(200)
}

/// The first report that an entry knows of, once it has learnt what an act made.
async fn first_report(app: &App, id: &str, done: &Value) -> Result<Value> {
    let path = format!("{ESTABLISHMENTS}/{id}?min_position={}", done["position"]);
    let shown = app.get("auditor", &path).await?.body(200)?;
    Ok(shown["first_report_on"].clone())
}

#[tokio::test]
async fn of_two_that_are_each_others_duplicate_one_stays() -> Result<()> {
    let app = App::start(&[])?;
    let (a, b) = (registered(&app).await?, registered(&app).await?);
    propose(&app, &a, &b).await?.body(200)?;
    propose(&app, &b, &a).await?.body(200)?;
    confirm(&app, &a).await?.body(200)?;
    let ring = confirm(&app, &b).await?.body(422)?;
    ensure!(ring["code"] == "establishment.itself", "{ring}");
    ensure!(
        ring["data"]["stays"] == json!(b),
        "what stays is named: {ring}"
    );
    // So is a merger that would close one.
    let ring = merge(&app, &b, &a).await?.body(422)?;
    ensure!(ring["code"] == "establishment.itself", "{ring}");
    let (c, d) = (registered(&app).await?, registered(&app).await?);
    merge(&app, &c, &d).await?.body(200)?;
    let ring = merge(&app, &d, &c).await?.body(422)?;
    ensure!(ring["data"]["stays"] == json!(d), "{ring}");
    Ok(())
}

#[tokio::test]
async fn reports_reach_the_entry_that_stays_in_the_end_and_leave_it_again() -> Result<()> {
    let app = App::start(&[])?;
    let (m, n) = (registered(&app).await?, registered(&app).await?);
    let o = registered(&app).await?;
    let report = json!({ "kind": "first", "channel": "online",
        "submitted_at": "2024-03-20T03:00:00Z" });
    let filed = act(&app, &m, ("coordinator", "file-report"), &report).await?;
    filed.body(200)?;
    let linked = link(&app, &m, &n).await?;
    ensure!(first_report(&app, &n, &linked).await? == "2024-03-20");
    let linked = link(&app, &n, &o).await?;
    ensure!(first_report(&app, &o, &linked).await? == "2024-03-20");
    // A duplicate of a duplicate is one of what stays: that one is named.
    let late = registered(&app).await?;
    let chained = propose(&app, &late, &n).await?.body(422)?;
    ensure!(chained["data"]["stays"] == json!(o), "{chained}");
    let undone = reverse(&app, &m).await?;
    ensure!(first_report(&app, &o, &undone).await? == Value::Null);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_that_tie_at_once_make_no_ring() -> Result<()> {
    let database = Database::start().await?;
    let servers = [database.serve()?, database.serve()?];
    for _ in 0..6 {
        let mut ring = vec![];
        for _ in 0..3 {
            ring.push(registered(&servers[0]).await?);
        }
        for (nth, id) in ring.iter().enumerate() {
            let next = &ring[(nth + 1) % ring.len()];
            propose(&servers[0], id, next).await?.body(200)?;
        }
        let at_once = ring.iter().enumerate();
        let at_once = at_once.map(|(nth, id)| confirm(&servers[nth % 2], id));
        let answers = try_join_all(at_once).await?;
        let linked = answers.iter().filter(|one| one.status == 200).count();
        ensure!((1..=2).contains(&linked), "{answers:?}");
        let mut stay = 0;
        for id in &ring {
            let path = format!("{ESTABLISHMENTS}/{id}");
            let shown = servers[1].get("auditor", &path).await?.body(200)?;
            stay += usize::from(shown["status"] != "duplicate");
        }
        ensure!(stay == ring.len() - linked, "{stay} of a ring stay");
    }
    Ok(())
}

#[tokio::test]
async fn open_cases_follow_the_successor_of_a_merger_and_the_next_one() -> Result<()> {
    let app = App::start(&[])?;
    let mut ids = vec![];
    for name in ["PT Satu", "PT Dua", "PT Tiga"] {
        let mut body = app.example(ESTABLISHMENTS).await?;
        body["legal_name"] = json!(name);
        body["established_on"] = json!("2024-03-01");
        body["registered_on"] = json!("2024-03-02");
        let made = app.post("coordinator", ESTABLISHMENTS, &body).await?;
        let made = made.body(201)?;
        ids.push(made["id"].as_str().context("no id")?.to_owned());
    }
    let mut body = app.case_example().await?;
    body["establishment"] = json!({ "name": "PT Satu", "id": ids[0] });
    let made = app.post("coordinator", "/api/v1/cases", &body).await?;
    let made = made.body(201)?;
    let case = format!("/api/v1/cases/{}", made["id"].as_str().context("no id")?);
    let other = app.register().await?;
    for (from, into, name) in [(0, 1, "PT Dua"), (1, 2, "PT Tiga")] {
        let done = merge(&app, &ids[from], &ids[into]).await?.body(200)?;
        let path = format!("{case}?min_position={}", done["position"]);
        let shown = app.get("coordinator", &path).await?.body(200)?;
        ensure!(shown["establishment"]["name"] == name, "{shown}");
        ensure!(shown["establishment"]["id"] == json!(ids[into]), "{shown}");
    }
    let shown = app.get("coordinator", &case).await?.body(200)?;
    ensure!(
        shown["former_names"] == json!(["PT Satu", "PT Dua"]),
        "{shown}"
    );
    app.reached(app.position().await?).await?;
    let list = app.get("coordinator", "/api/v1/cases?q=tiga").await?;
    let list = list.body(200)?;
    ensure!(list["items"].as_array().map(Vec::len) == Some(1), "{list}");
    let stays = app.get("coordinator", &other).await?.body(200)?;
    ensure!(stays["former_names"] == json!([]), "{stays}");
    Ok(())
}
