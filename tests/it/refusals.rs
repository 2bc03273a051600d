use anyhow::Result;
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use tests::{Answer, App};

const CASES: &str = "/api/v1/cases";

#[tokio::test]
async fn what_is_wrong_is_told_and_leaves_nothing() -> Result<()> {
    let app = App::start(&[])?;
    let (case, body) = (app.register().await?, app.case_example().await?);
    let before = app.position().await?;
    let act = |action: &str| format!("{case}/actions/{action}");
    let (coordinator, unit_head) = (app.token("coordinator", &[])?, app.token("unit_head", &[])?);
    let foreign = app.token("unit_head", &["--province", "32"])?;
    let expired = app.token("coordinator", &["--hours", "-1"])?;
    let auditor = app.token("auditor", &[])?;
    let post = |path: &str, token: &str| app.request(Method::POST, path, token);
    let order = act("issue-task-order");

    let raw = |text: String| post(CASES, &coordinator).body(text);
    refused(raw("{\"a\":".to_owned()), &[400]).await?;
    refused(raw("{\"a\":\"\\u0000\"}".to_owned()), &[400]).await?;
    too_large(&app, &coordinator).await?;
    let mut wrong = body.clone();
    wrong["no_such_field"] = json!(1);
    wrong["province"] = json!(31);
    let told = refused(post(CASES, &coordinator).json(&wrong), &[422]).await?;
    let errors = told.body["errors"].to_string();
    assert!(errors.contains("no_such_field"), "{errors}");
    assert!(errors.contains("/province"), "{errors}");
    refused(
        post(&act("no-such-action"), &unit_head).json(&json!({})),
        &[404],
    )
    .await?;
    refused(post(&order, &foreign).json(&json!({})), &[403, 404]).await?;
    refused(app.request(Method::GET, &case, &foreign), &[403, 404]).await?;
    refused(app.anonymous(Method::POST, CASES).json(&body), &[401]).await?;
    refused(post(CASES, &expired).json(&body), &[401]).await?;
    refused(post(CASES, &auditor).json(&body), &[403]).await?;

    let actions = app.request(Method::GET, &format!("{case}/actions"), &unit_head);
    let now = Answer::of(actions.send().await?).await?.body(200)?;
    let allowed = now["allowed"].as_array().cloned().unwrap_or_default();
    let found = allowed
        .iter()
        .find(|entry| entry["action"] == "issue-task-order");
    let example = found.map(|entry| &entry["schema"]["examples"][0]);
    assert!(example.is_some(), "{now}");
    let stale = post(&order, &unit_head)
        .header("if-match", "\"7\"")
        .json(&example);
    refused(stale, &[412]).await?;
    assert_eq!(app.position().await?, before);
    Ok(())
}

#[tokio::test]
async fn a_list_names_every_wrong_parameter() -> Result<()> {
    let app = App::start(&[])?;
    let token = app.token("auditor", &[])?;
    let wrong = "status=Lost&province=99&norm=NO-1&due_before=soon&offered_to=0&limit=0&foo=1";
    for (list, also) in [
        ("cases", ["due_before", "offered_to"]),
        ("prosecutions", ["foo", "offered_to"]),
    ] {
        let path = format!("/api/v1/{list}?{wrong}");
        let told = refused(app.request(Method::GET, &path, &token), &[422]).await?;
        let errors = told.body["errors"].to_string();
        for field in ["status", "province", "norm", "limit", "foo"]
            .into_iter()
            .chain(also)
        {
            assert!(
                errors.contains(&format!("\"{field}\"")),
                "{field}: {errors}"
            );
        }
    }
    Ok(())
}

async fn refused(request: RequestBuilder, wanted: &[u16]) -> Result<Answer> {
    let answer = Answer::of(request.send().await?).await?;
    assert!(wanted.contains(&answer.status), "{wanted:?}: {answer:?}");
    assert_eq!(answer.kind, "application/problem+json", "{answer:?}");
    assert!(answer.body["code"].is_string(), "{answer:?}");
    Ok(answer)
}

/// A body of 5 MB is read, refused and told.
async fn too_large(app: &App, token: &str) -> Result<()> {
    let request = app.request(Method::POST, CASES, token);
    let answer = Answer::of(request.body(vec![b'x'; 5 << 20]).send().await?).await?;
    assert_eq!(answer.status, 413, "{answer:?}");
    assert_eq!(answer.kind, "application/problem+json", "{answer:?}");
    assert_eq!(answer.body["code"], "body.too-large", "{answer:?}");
    Ok(())
}
