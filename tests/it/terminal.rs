//! Tokens and the command line.

use std::process::{Command, Output};

use anyhow::Result;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, App, binary};

const CASES: &str = "/api/v1/cases";

#[tokio::test]
async fn the_scheme_of_a_token_is_written_as_one_likes() -> Result<()> {
    let app = App::start(&[])?;
    let token = app.token("auditor", &[])?;
    for (scheme, status) in [
        ("bearer ", 200),
        ("BEARER  ", 200),
        ("Basic ", 401),
        ("", 401),
    ] {
        let request = app.anonymous(Method::GET, CASES);
        let request = request.header("authorization", format!("{scheme}{token}"));
        assert_eq!(request.send().await?.status(), status, "{scheme}");
    }
    Ok(())
}

#[tokio::test]
async fn a_key_is_of_one_person_in_one_role_and_province() -> Result<()> {
    let app = App::start(&[])?;
    let mut ids = vec![];
    for (role, province, source) in [
        ("coordinator", "31", "plan"),
        ("coordinator", "31", "plan"),
        ("complaint_officer", "31", "complaint"),
        ("coordinator", "32", "plan"),
    ] {
        let mut body = app.case_example().await?;
        body["source"] = json!(source);
        body["province"] = json!(province);
        let token = app.token(role, &["--subject", "one", "--province", province])?;
        let request = app.request(Method::POST, CASES, &token).json(&body);
        let request = request.header("idempotency-key", "k");
        let made = Answer::of(request.send().await?).await?.body(201)?;
        ids.push(made["id"].to_string());
    }
    assert_eq!(ids[0], ids[1]);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3, "{ids:?}");
    Ok(())
}

#[test]
fn a_token_that_cannot_be_is_refused_in_words() -> Result<()> {
    let dir = tempfile::tempdir()?;
    let data = dir.path().join("data");
    let token = |more: &[&str]| {
        let args = [&["token", "--role", "auditor"], more].concat();
        run(&data.to_string_lossy(), &args)
    };
    let first = token(&[])?;
    assert!(first.status.success(), "{first:?}");
    let told = String::from_utf8_lossy(&first.stderr).into_owned();
    assert!(told.contains("no key") && told.contains("data"), "{told}");
    assert_eq!(String::from_utf8_lossy(&first.stdout).lines().count(), 1);
    let second = token(&["--hours", "8784"])?;
    assert!(
        second.status.success() && second.stderr.is_empty(),
        "{second:?}"
    );
    for (more, about) in [
        (["--hours", "99999999999"], "hours"),
        (["--hours", "8785"], "hours"),
        (["--subject", ""], "subject"),
        (["--subject", " "], "subject"),
    ] {
        let refused = token(&more)?;
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success(), "{more:?}");
        assert!(told.contains(about) && !told.contains("panicked"), "{told}");
    }
    Ok(())
}

#[test]
fn the_configuration_is_printed_without_its_password() -> Result<()> {
    let dir = tempfile::tempdir()?;
    for url in [
        "postgres://app:s3cret@db.example:5432/wasnaker",
        "postgres://app@db.example/wasnaker?sslmode=require&password=s3cret",
        "postgres://app:s3cret@no host/x",
    ] {
        let printed = run(
            &dir.path().to_string_lossy(),
            &["config", "--database-url", url],
        )?;
        let text = String::from_utf8_lossy(&printed.stdout).into_owned();
        assert!(printed.status.success(), "{printed:?}");
        assert!(!text.contains("s3cret"), "{text}");
        assert!(text.contains("***"), "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn the_client_asks_the_server_of_the_configuration() -> Result<()> {
    let app = App::start(&[])?;
    let listen = app.url.trim_start_matches("http://");
    let loaded = app.command(&["demo", "--listen", listen])?;
    assert!(loaded.status.success(), "{loaded:?}");
    Ok(())
}

fn run(data: &str, args: &[&str]) -> Result<Output> {
    let mut command = Command::new(binary());
    Ok(command.args(args).args(["--data-dir", data]).output()?)
}
