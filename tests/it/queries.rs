//! Query strings and `Accept`: what is not understood is named, what is understood is kept.

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use tests::operator::demo;
use tests::{Answer, App};

const LIST: &str = "/api/v1/prosecutions";
const CASES: &str = "/api/v1/cases";
const COUNTS: &str = "/api/v1/statistics/prosecutions";
const IMPORT: &str = "/api/v1/imports/prosecutions";
/// `-200000-01-01/00000000-0000-7000-8000-000000000000`
const FAR: &str = "LTIwMDAwMC0wMS0wMS8wMDAwMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDA";

#[tokio::test]
async fn a_day_is_written_in_full_and_of_a_year_that_may_be() -> Result<()> {
    let app = App::start(&[])?;
    let case = app.register().await?;
    for day in [
        "-200000-01-01",
        "%2B12026-01-01",
        "2026-1-5",
        "1899-12-31",
        "3000-01-01",
        "2026-02-30",
    ] {
        for (path, name) in [
            (CASES, "due_before"),
            (COUNTS, "from"),
            (COUNTS, "to"),
            (case.as_str(), "as_of"),
        ] {
            is_wrong(&app, &format!("{path}?{name}={day}"), name).await?;
        }
    }
    is_wrong(&app, &format!("{CASES}?cursor={FAR}"), "cursor").await?;
    for day in ["1900-01-01", "2999-12-31"] {
        app.get("auditor", &format!("{CASES}?due_before={day}"))
            .await?
            .body(200)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_parameter_is_given_once_and_a_page_leads_to_the_next() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    is_wrong(&app, &format!("{LIST}?limit=1&limit=2"), "limit").await?;
    is_wrong(
        &app,
        &format!("{COUNTS}?from=2018-01-01&fro%6D=2018-01-01"),
        "from",
    )
    .await?;

    let asked = format!("{LIST}?limit=5&q=Contoh%20Perusahaan");
    let first = app.get("auditor", &asked).await?.body(200)?;
    let next = first["next"].as_str().context("no next page")?;
    let escaped = next.replace("cursor=", "c%75rsor=");
    let second = app.get("auditor", &escaped).await?.body(200)?;
    let next = second["next"].as_str().context("no third page")?;
    assert_eq!(next.matches("rsor=").count(), 1, "{next}");
    let third = app.get("auditor", next).await?.body(200)?;
    let ids = |page: &Value| -> Vec<Value> {
        let items = page["items"].as_array().cloned().unwrap_or_default();
        items.iter().map(|item| item["id"].clone()).collect()
    };
    let (second, third) = (ids(&second), ids(&third));
    assert_eq!(third.len(), 5);
    assert!(third.iter().all(|id| !second.contains(id)), "{third:?}");
    Ok(())
}

#[tokio::test]
async fn the_form_of_an_answer_is_the_one_preferred() -> Result<()> {
    let app = App::start(&[])?;
    let token = app.token("statistician", &[])?;
    for (accept, kind) in [
        ("text/csv", "text/csv"),
        ("Text/CSV; q=0.5, */*;q=0.1", "text/csv"),
        ("text/csv, application/json;q=0.9", "text/csv"),
        ("text/csv;q=0, application/json", "application/json"),
        ("text/csv;q=0.2, application/json;q=0.9", "application/json"),
        ("application/json, text/csv", "application/json"),
        ("text/csvx", "application/json"),
        ("*/*", "application/json"),
    ] {
        let request = app.request(Method::GET, COUNTS, &token);
        let told = Answer::of(request.header("accept", accept).send().await?).await?;
        assert!(told.kind.starts_with(kind), "{accept}: {told:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_cell_is_no_formula() -> Result<()> {
    let app = App::start(&[])?;
    let rows: Vec<&str> = include_str!("../../api/demo/rakornas-2019.csv")
        .lines()
        .take(2)
        .collect();
    let row = rows[1].replace("PPNS-31-01", "=1+1");
    let token = app.token("central_admin", &[])?;
    let request = app.request(Method::POST, IMPORT, &token);
    let sent = request.body([rows[0], &row].join("\n")).send().await?;
    let position = Answer::of(sent).await?.body(200)?["position"].clone();
    let path = format!("{COUNTS}?group_by=inspector&min_position={position}");
    let request = app.request(Method::GET, &path, &app.token("statistician", &[])?);
    let csv = Answer::of(request.header("accept", "text/csv").send().await?).await?;
    let csv = csv.body(200)?;
    assert!(
        csv.as_str().unwrap_or_default().contains("\n'=1+1,1,"),
        "{csv}"
    );
    Ok(())
}

#[tokio::test]
async fn a_number_that_does_not_fit_is_named() -> Result<()> {
    let app = App::start(&[])?;
    let case = app.register().await?;
    app.step(&case, "issue-task-order").await?;
    app.step(&case, "start-examination").await?;
    let (role, example) = app.allowed(&case, "record-finding").await?;
    let path = format!("{case}/actions/record-finding");
    for number in [
        json!(4_294_967_296_u64),
        json!(1.0),
        json!(1.5),
        json!(-1),
        json!(1e30),
        json!("1"),
    ] {
        let mut body = example.clone();
        body["workers_affected"] = number.clone();
        let told = app.post(role, &path, &body).await?.body(422)?;
        let errors = told["errors"].as_array().context("no errors")?;
        assert_eq!(errors.len(), 1, "{number}: {told}");
        assert_eq!(errors[0]["field"], "/workers_affected", "{number}: {told}");
    }
    let mut body = example;
    body["workers_affected"] = json!(u32::MAX);
    app.post(role, &path, &body).await?.body(200)?;
    Ok(())
}

async fn is_wrong(app: &App, path: &str, name: &str) -> Result<()> {
    let role = if path.starts_with(COUNTS) {
        "statistician"
    } else {
        "auditor"
    };
    let told = app.get(role, path).await?;
    assert_eq!(told.status, 422, "{path}: {told:?}");
    assert_eq!(told.body["errors"][0]["field"], name, "{path}: {told:?}");
    Ok(())
}
