//! What limits the numbers is told with them: late recordings by province, provinces that have
//! recorded nothing, and what there is to read at all.

use anyhow::{Context, Result, ensure};
use chrono::{Days, NaiveDate};
use reqwest::Method;
use serde_json::{Value, json};
use tests::App;
use tests::browser::Browser;

const QUALITY: &str = "/api/v1/statistics/quality";

#[tokio::test]
async fn late_recordings_are_told_by_province_from_the_day_after_the_bounds() -> Result<()> {
    let app = App::start(&[])?;
    let today = app.get("statistician", QUALITY).await?.body(200)?["to"].clone();
    let today: NaiveDate = today.as_str().context("no day")?.parse()?;
    for (province, days) in [("31", &[0, 7, 8, 30, 31][..]), ("32", &[1])] {
        for days in days {
            register(&app, province, today - Days::new(*days)).await?;
        }
    }
    app.reached(app.position().await?).await?;
    let told = app.get("statistician", QUALITY).await?.body(200)?;
    let of = |code: &str| {
        let mut rows = told["rows"].as_array().into_iter().flatten();
        let row = rows.find(|row| row["province"]["code"] == code);
        let row = row.cloned().unwrap_or_default();
        ["recorded", "late", "very_late"].map(|name| row[name].as_i64())
    };
    assert_eq!(of("31"), [Some(5), Some(3), Some(1)], "{told}");
    assert_eq!(of("32"), [Some(1), Some(0), Some(0)], "{told}");
    assert_eq!(of("33"), [Some(0), Some(0), Some(0)], "{told}");
    assert_eq!(
        told["totals"],
        json!({ "recorded": 6, "late": 3, "very_late": 1 })
    );
    let rows = told["rows"].as_array().context("no rows")?;
    assert_eq!((rows.len(), &told["silent"]), (38, &json!(36)));
    // Of a period before nothing was recorded, and of a day on which there were 34 provinces.
    let before = format!("{QUALITY}?from=2020-01-01&to=2020-06-30");
    let before = app.get("statistician", &before).await?.body(200)?;
    assert_eq!(before["totals"]["recorded"], 0, "{before}");
    assert_eq!(before["silent"], 34, "{before}");
    for wrong in [
        "from=2020-01-02&to=2020-01-01",
        "from=2020-01-01&to=2021-01-01",
    ] {
        let told = app
            .get("statistician", &format!("{QUALITY}?{wrong}"))
            .await?;
        assert_eq!(told.body(422)?["errors"][0]["field"], "from", "{wrong}");
    }
    let own = app.token("inspector_1", &["--province", "32"])?;
    let own = app.read(&own, QUALITY).await?.body(200)?;
    assert_eq!(own["rows"].as_array().map(Vec::len), Some(1), "{own}");
    assert_eq!(own["totals"]["recorded"], 1, "{own}");
    let mut browser = Browser::at(&app.url)?;
    browser.sign_in("statistician", "").await?;
    let page = browser.get("/statistik").await?;
    let sentence =
        "Dari 6 catatan 90 hari terakhir, 3 dicatat lebih dari 7 hari dan 1 lebih dari 30 hari";
    ensure!(page.text.contains(sentence), "{}", page.text);
    Ok(())
}

async fn register(app: &App, province: &str, on: NaiveDate) -> Result<()> {
    let token = app.token("coordinator", &["--province", province])?;
    let mut body = app.case_example().await?;
    body["province"] = json!(province);
    body["registered_on"] = json!(on);
    app.posted(&token, "/api/v1/cases", &body)
        .await?
        .body(201)?;
    Ok(())
}

/// The catalogue names each flow and vintage, and every address in it answers in the form that it
/// names.
#[tokio::test]
async fn the_catalogue_leads_to_every_form_that_it_names() -> Result<()> {
    let licence = "https://example.go.id/lisensi";
    let app = App::start(&["--data-licence", licence])?;
    tests::operator::demo(&app).await?;
    let made = app.command(&["demo", "--cases", "60", "--seed", "6"])?;
    ensure!(made.status.success(), "{made:?}");
    app.reached(app.position().await?).await?;
    released(&app).await?;
    let token = app.token("statistician", &[])?;
    let asked = app.request(Method::GET, "/api/v1/statistics/catalog", &token);
    let answer = asked.send().await?;
    assert_eq!(answer.headers()["content-type"], "application/ld+json");
    let catalogue: Value = answer.json().await?;
    assert_eq!(catalogue["@type"], "dcat:Catalog");
    let datasets = catalogue["dcat:dataset"]
        .as_array()
        .context("no datasets")?;
    assert_eq!(datasets.len(), 5, "{catalogue}");
    let mut followed = 0;
    for dataset in datasets {
        for told in [
            "dct:title",
            "dct:description",
            "dct:publisher",
            "dct:spatial",
        ] {
            ensure!(!dataset[told].is_null(), "{told}: {dataset}");
        }
        for form in dataset["dcat:distribution"]
            .as_array()
            .context("no forms")?
        {
            assert_eq!(form["dct:license"]["@id"], licence, "{form}");
            let at = form["dcat:downloadURL"]["@id"]
                .as_str()
                .context("no address")?;
            let answer = app.request(Method::GET, at, &token).send().await?;
            let kind = answer.headers()["content-type"].to_str()?.to_owned();
            let kind = kind.split(';').next().unwrap_or_default().to_owned();
            ensure!(answer.status() == 200, "{at}: {}", answer.text().await?);
            let named = form["dcat:mediaType"]["@id"]
                .as_str()
                .or(form["dct:format"].as_str());
            ensure!(
                named.is_some_and(|named| named.ends_with(&kind)),
                "{at}: {kind}: {form}"
            );
            followed += 1;
        }
    }
    assert_eq!(followed, 5 * 6);
    Ok(())
}

async fn released(app: &App) -> Result<()> {
    let releases = "/api/v1/statistics/releases";
    let plan = json!({ "title": "Tipiring", "planned_on": "2026-01-05",
        "question": "prosecutions?milestone=reported&group_by=year" });
    let one = app.token("statistician", &["--subject", "one"])?;
    let made = app.posted(&one, releases, &plan).await?.body(201)?;
    let id = made["id"].as_str().context("no id")?;
    let other = app.token("central_admin", &["--subject", "other"])?;
    for (token, action) in [(&one, "freeze"), (&other, "publish")] {
        let path = format!("{releases}/{id}/actions/{action}");
        app.posted(token, &path, &json!({})).await?.body(200)?;
    }
    Ok(())
}
