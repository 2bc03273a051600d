use anyhow::{Context, Result, ensure};
use futures::future::try_join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

#[tokio::test]
async fn one_key_has_one_effect() -> Result<()> {
    let app = App::start(&[])?;
    let (token, body) = (app.token("coordinator", &[])?, app.case_example().await?);
    let before = app.position().await?;
    let post = async |body: &Value| -> Result<Answer> {
        let request = app.request(Method::POST, "/api/v1/cases", &token);
        let request = request.header("idempotency-key", "\"one\"").json(body);
        Answer::of(request.send().await?).await
    };
    let answers = try_join_all((0..50).map(|_| post(&body))).await?;
    let first = answers.first().context("no answer")?.clone().body(201)?;
    for answer in answers {
        assert_eq!(answer.body(201)?, first);
    }
    assert_eq!(app.position().await?, before + 1);
    let mut other = body.clone();
    other["establishment"]["name"] = json!("Lain sama sekali");
    ensure!(other != body, "the body is unchanged: {other}");
    let answer = post(&other).await?;
    assert_eq!(answer.status, 422, "{answer:?}");
    assert_eq!(app.position().await?, before + 1);
    Ok(())
}

#[tokio::test]
async fn parallel_findings_leave_no_gap() -> Result<()> {
    let app = App::start(&[])?;
    let case = app.register().await?;
    for action in ["issue-task-order", "start-examination"] {
        app.step(&case, action).await?;
    }
    let (role, body) = app.allowed(&case, "record-finding").await?;
    let path = format!("{case}/actions/record-finding");
    let answers = try_join_all((0..200).map(|_| app.post(role, &path, &body))).await?;
    let mut done = 0;
    for answer in answers {
        if answer.status == 200 {
            done += 1;
        } else {
            // 503: more at once than a process takes.
            assert!(matches!(answer.status, 409 | 412 | 422 | 503), "{answer:?}");
            assert!(answer.body["code"].is_string(), "{answer:?}");
        }
    }
    assert!(done > 0);
    let history = app.get(role, &format!("{case}/history")).await?.body(200)?;
    let events = history["events"].as_array().context("no events")?;
    for (event, sequence) in events.iter().zip(1..) {
        assert_eq!(event["sequence"], json!(sequence));
    }
    let recorded = events
        .iter()
        .filter(|event| event["type"] == "FindingRecorded");
    assert_eq!(recorded.count(), done);
    Ok(())
}
