//! An officer who is moved to another province while he acts.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::{Context, Result, ensure};
use futures::future::{try_join_all, try_join3};
use serde_json::{Value, json};
use tests::App;
use tests::database::Database;

use crate::officers::{act, appointed, order};

/// Cases that one officer examines at once.
const EXAMINED: usize = 6;
/// Cases to which he is sent meanwhile.
const SENT: usize = 24;
/// How often he is moved away and back.
const MOVES: i32 = 12;
/// What was stored of him while he served elsewhere by the log.
const ELSEWHERE: &str = "
    SELECT count(*) FROM events e CROSS JOIN LATERAL (
        SELECT m.payload ->> 'province' AS province FROM events m
        WHERE m.event_type = 'OfficerMoved' AND m.position < e.position
        ORDER BY m.position DESC LIMIT 1) m
    WHERE e.event_type IN ('FindingRecorded', 'TaskOrderIssued') AND m.province <> '31'";

/// However he and those who move him meet, at two servers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_stored_of_who_was_moved_away_a_moment_ago() -> Result<()> {
    let database = Database::start().await?;
    let (one, two) = (database.serve()?, database.serve()?);
    let record = appointed(&one, "budi", "198207292010011009").await?;
    let own = one.token("inspector_2", &["--subject", "budi"])?;
    let mut findings = vec![];
    for _ in 0..EXAMINED {
        findings.push(examined(&one, &own).await?);
    }
    let mut orders = vec![];
    for _ in 0..SENT {
        orders.push(order(&one, "budi").await?);
    }
    let is_moved = AtomicBool::new(false);
    let (stored, refused) = (AtomicUsize::default(), AtomicUsize::default());
    let does = async |token: &str, path: &str, body: &Value| {
        let answer = one.posted(token, path, body).await?;
        let elsewhere = answer.body["code"] == "officer.province";
        ensure!(answer.status == 200 || elsewhere, "{answer:?}");
        let told = if elsewhere { &refused } else { &stored };
        told.fetch_add(1, Ordering::SeqCst);
        Ok(!elsewhere)
    };
    let finds = findings.iter().map(async |(path, finding)| {
        while !is_moved.load(Ordering::SeqCst) {
            does(&own, path, finding).await?;
        }
        Ok(())
    });
    let sends = async {
        for (path, role, body) in &orders {
            let token = one.token(role, &[])?;
            let mut is_sent = false;
            while !is_sent && !is_moved.load(Ordering::SeqCst) {
                is_sent = does(&token, path, body).await?;
            }
        }
        Ok(())
    };
    let moves = async {
        for nth in 0..MOVES {
            let province = if nth % 2 == 0 { "32" } else { "31" };
            let moved = json!({ "province": province, "unit": "U", "decree": "SK-9",
                                "moved_on": format!("2021-{:02}-01", nth + 1) });
            act(&two, "central_admin", &record, "move-officer", moved).await?;
        }
        is_moved.store(true, Ordering::SeqCst);
        anyhow::Ok(())
    };
    try_join3(try_join_all(finds), sends, moves).await?;
    let (stored, refused) = (stored.into_inner(), refused.into_inner());
    ensure!(stored > 0 && refused > 0, "{stored} and {refused}");
    let mut owner = database.connect().await?;
    let wrong: i64 = sqlx::query_scalar(ELSEWHERE).fetch_one(&mut owner).await?;
    ensure!(wrong == 0, "{wrong} of {stored}");
    Ok(())
}

/// Where findings of a case are told that is examined by whom a token names, and one of them.
async fn examined(app: &App, own: &str) -> Result<(String, Value)> {
    let (path, role, body) = order(app, "budi").await?;
    app.post(role, &path, &body).await?.body(200)?;
    let case = path.split("/actions").next().context("no case")?;
    let start = json!({ "kind": "first", "started_on": body["valid_from"] });
    let started = format!("{case}/actions/start-examination");
    app.posted(own, &started, &start).await?.body(200)?;
    let now = app.read(own, &format!("{case}/actions")).await?.body(200)?;
    let mut allowed = now["allowed"].as_array().into_iter().flatten();
    let finding = allowed.find(|one| one["action"] == "record-finding");
    let finding = finding.context("no finding")?["schema"]["examples"][0].clone();
    Ok((format!("{case}/actions/record-finding"), finding))
}
