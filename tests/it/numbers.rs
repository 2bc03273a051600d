//! Numbers of registers: each is of one prosecution of its province, however it came in.

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

const PROSECUTIONS: &str = "/api/v1/prosecutions";
const IMPORT: &str = "/api/v1/imports/prosecutions";
const REGISTER: &str = include_str!("../../api/demo/rakornas-2019.csv");

#[tokio::test]
async fn a_number_of_the_register_is_given_once_in_its_province() -> Result<()> {
    let app = App::start(&[])?;
    let (head, row) = first_row()?;
    let csv = format!("{head}\n{row}\n");
    let told = import(&app, "central_admin", &[], &csv).await?;
    assert_eq!(told["accepted"], 1, "{told}");
    let mut body = app.example(PROSECUTIONS).await?;
    body["register_no"] = json!(" TPR/31/001 ");
    is_taken(&app.post("ppns", PROSECUTIONS, &body).await?);

    body["register_no"] = json!("TPR/31/900");
    app.post("ppns", PROSECUTIONS, &body).await?.body(201)?;
    is_taken(&app.post("ppns", PROSECUTIONS, &body).await?);
    let other = csv.replace("TPR/31/001", "TPR/31/900");
    let told = import(&app, "central_admin", &[], &other).await?;
    let errors = &told["rejected"][0]["errors"][0];
    assert_eq!(errors["code"], "register-no.taken", "{told}");
    assert_eq!(errors["field"], "register_no", "{told}");

    body["register_no"] = Value::Null;
    for _ in 0..2 {
        app.post("ppns", PROSECUTIONS, &body).await?.body(201)?;
    }
    body["register_no"] = json!("9".repeat(3000));
    let long = app.post("ppns", PROSECUTIONS, &body).await?.body(422)?;
    assert_eq!(long["errors"][0]["field"], "/register_no", "{long}");
    Ok(())
}

#[tokio::test]
async fn a_filing_repeated_with_its_key_is_answered_with_its_first_result() -> Result<()> {
    let app = App::start(&[])?;
    let mut body = app.example(PROSECUTIONS).await?;
    body["register_no"] = json!("TPR/31/901");
    let token = app.token("ppns", &[])?;
    let mut ids = vec![];
    for _ in 0..2 {
        let request = app.request(Method::POST, PROSECUTIONS, &token);
        let request = request.header("idempotency-key", "once").json(&body);
        let made = Answer::of(request.send().await?).await?.body(201)?;
        ids.push(made["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    Ok(())
}

#[tokio::test]
async fn provinces_number_their_registers_apart() -> Result<()> {
    let app = App::start(&[])?;
    let (head, row) = first_row()?;
    let csv = format!("{head}\n{row}\n");
    let told = import(&app, "central_admin", &[], &csv).await?;
    assert_eq!(told["accepted"], 1, "{told}");

    let west = ["--province", "32"];
    let copied = import(&app, "coordinator", &west, &csv).await?;
    assert_eq!(copied["duplicates"], 0, "{copied}");
    let errors = &copied["rejected"][0]["errors"][0];
    assert_eq!(errors["code"], "acting.province", "{copied}");

    let own = csv.replace(",31,", ",32,");
    let told = import(&app, "coordinator", &west, &own).await?;
    assert_eq!(told["accepted"], 1, "{told}");
    let again = import(&app, "coordinator", &west, &own).await?;
    assert_eq!(again["duplicates"], 1, "{again}");
    let mine = import(&app, "coordinator", &[], &csv).await?;
    assert_eq!(mine["duplicates"], 1, "{mine}");
    Ok(())
}

fn is_taken(answer: &Answer) {
    assert_eq!(answer.status, 409, "{answer:?}");
    assert_eq!(answer.body["code"], "register-no.taken", "{answer:?}");
    let field = &answer.body["errors"][0]["field"];
    assert_eq!(field, "/register_no", "{answer:?}");
}

fn first_row() -> Result<(&'static str, &'static str)> {
    let mut lines = REGISTER.lines();
    let head = lines.next().context("no head")?;
    Ok((head, lines.next().context("no row")?))
}

async fn import(app: &App, role: &str, more: &[&str], csv: &str) -> Result<Value> {
    let token = app.token(role, more)?;
    let request = app.request(Method::POST, IMPORT, &token);
    let request = request.header("content-type", "text/csv");
    let answer = Answer::of(request.body(csv.to_owned()).send().await?).await?;
    answer.body(200)
}
