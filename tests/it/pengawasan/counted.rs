//! Counts of inspection cases.

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

use super::{Perkara, ask};

const COUNT: &str = "/api/v1/statistics/cases";

async fn counted(app: &App, query: &str) -> Result<Answer> {
    let path = format!("{COUNT}?min_position={}&{query}", app.position().await?);
    ask(app, Method::GET, ("statistician", ""), &path, None).await
}

/// Cases by the first dimension of a count.
async fn by(app: &App, query: &str, pointer: &str) -> Result<Vec<(Value, i64)>> {
    let told = counted(app, query).await?.body(200)?;
    let rows = told["rows"].as_array().context("no rows")?;
    let row = |row: &Value| {
        let name = row.pointer(pointer).cloned().unwrap_or(Value::Null);
        (name, row["cases"].as_i64().unwrap_or(-1))
    };
    Ok(rows.iter().map(row).collect())
}

#[tokio::test]
async fn cases_are_counted_by_milestone_where_they_were_then() -> Result<()> {
    let app = App::start(&[])?;
    let first = Perkara::register(&app, "31", "2026-03-02", "complaint").await?;
    first.noted("31").await?;
    Perkara::register(&app, "32", "2026-04-06", "plan").await?;
    let close =
        json!({ "closed_on": "2026-04-20", "ground": "not_an_employer", "evidence": "Rumah" });
    let third = Perkara::register(&app, "32", "2026-04-06", "plan").await?;
    third.act(("unit_head", "32"), "close-case", close).await?;

    let told = counted(&app, "milestone=registered").await?.body(200)?;
    assert_eq!(told["totals"], json!({ "cases": 3, "provinces": 2 }));
    let provinces = by(&app, "group_by=province", "/province/code").await?;
    assert_eq!(provinces, [(json!("31"), 1), (json!("32"), 2)]);
    let months = by(&app, "milestone=registered&group_by=month", "/month").await?;
    assert_eq!(months, [(json!("2026-03"), 1), (json!("2026-04"), 2)]);
    let norms = by(&app, "milestone=nota_i&group_by=norm", "/norm").await?;
    assert_eq!(norms, [(json!("WLK-02"), 1)]);
    let reasons = by(
        &app,
        "milestone=closed&group_by=close_reason",
        "/close_reason",
    )
    .await?;
    assert_eq!(reasons, [(json!("NotAnEmployer"), 1)]);
    let states = by(&app, "group_by=status&province=32", "/status").await?;
    assert_eq!(states, [(json!("Closed"), 1), (json!("Registered"), 1)]);
    let before = by(
        &app,
        "group_by=status&as_of=2026-04-19&province=32",
        "/status",
    )
    .await?;
    assert_eq!(before, [(json!("Registered"), 2)], "as of the day before");
    for none in [
        "milestone=nota_ii",
        "milestone=escalated",
        "from=2026-04-07",
    ] {
        let told = counted(&app, none).await?.body(200)?;
        assert_eq!(told["totals"]["cases"], 0, "{none}");
    }
    let wrong = counted(&app, "group_by=source&milestone=complaint").await?;
    assert_eq!(wrong.status, 422, "{wrong:?}");
    let text = wrong.body.to_string();
    assert!(
        text.contains("group_by") && text.contains("milestone"),
        "{text}"
    );
    Ok(())
}

#[tokio::test]
async fn a_case_of_merauke_of_2021_counts_in_papua() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "91", "2021-05-03", "plan").await?;
    let centre = ("central_admin", "");
    let pass = json!({ "to": "93", "succeeded_on": "2022-11-11", "regency": "93.01" });
    case.act(centre, "succeed-jurisdiction", pass).await?;
    let head = ("unit_head", "93");
    let close =
        json!({ "closed_on": "2023-02-01", "ground": "not_an_employer", "evidence": "Rumah" });
    case.act(head, "close-case", close).await?;
    for (query, province) in [
        (
            "milestone=registered&from=2021-01-01&to=2021-12-31&province_set=P34",
            "91",
        ),
        (
            "milestone=registered&from=2021-01-01&to=2021-12-31&province_set=P38",
            "91",
        ),
        (
            "milestone=closed&from=2023-01-01&to=2023-12-31&province_set=P38",
            "93",
        ),
        (
            "milestone=closed&from=2023-01-01&to=2023-12-31&province_set=P34",
            "91",
        ),
    ] {
        let rows = by(
            &app,
            &format!("{query}&group_by=province"),
            "/province/code",
        )
        .await?;
        assert_eq!(rows, [(json!(province), 1)], "{query}");
    }
    let path = format!("{COUNT}?milestone=registered&group_by=province");
    let token = app.token("statistician", &[])?;
    let request = app
        .request(Method::GET, &path, &token)
        .header("Accept", "text/csv");
    let csv = request.send().await?.text().await?;
    assert_eq!(csv, "province,province_name,cases\n91,Papua,1\n");
    Ok(())
}
