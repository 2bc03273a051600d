//! What the head of a unit finds on his page: what waits for him and not for another, and what can soon
//! not be prosecuted any more.

use anyhow::{Context, Result, ensure};
use chrono::{Days, Months, NaiveDate};
use domain::law::Law;
use domain::rules::time_bar::bar;
use serde_json::{Value, json};
use tests::App;
use tests::browser::Browser;
use tests::wlk::today;

#[tokio::test]
async fn a_unit_is_told_what_waits_for_it_and_what_is_soon_barred() -> Result<()> {
    let app = App::start(&[])?;
    let case = app.register().await?;
    let (proposer, correction) = app.allowed(&case, "propose-correction").await?;
    let path = format!("{case}/actions/propose-correction");
    app.post(proposer, &path, &correction).await?.body(200)?;
    let near = filed(&app, soon_barred()?).await?;
    let far = filed(&app, today()).await?;

    for (role, waits) in [("coordinator", true), ("unit_head", false)] {
        let path = format!("/api/v1/worklist?min_position={}", app.position().await?);
        let told = app.get(role, &path).await?.body(200)?;
        let items = told["items"].as_array().context("no items")?;
        let correction = items.iter().find(|one| one["kind"] == "correction");
        ensure!(correction.is_some() == waits, "{role}: {told}");
        let roles = correction.map(|one| &one["roles"]);
        ensure!(
            roles.is_none_or(|roles| *roles == json!(["coordinator"])),
            "{told}"
        );
    }

    let path = format!("/api/v1/time-bars?min_position={}", app.position().await?);
    let told = app.get("unit_head", &path).await?.body(200)?;
    let items = told["items"].as_array().context("no items")?;
    let ids: Vec<&Value> = items.iter().map(|one| &one["id"]).collect();
    ensure!(ids == [&near], "{told}, not {far}");
    let until = today() + Days::new(LEFT);
    ensure!(items[0]["time_bar"] == until.to_string(), "{told}");
    let elsewhere = app.token("unit_head", &["--province", "32"])?;
    let told = app.read(&elsewhere, &path).await?.body(200)?;
    ensure!(told["items"] == json!([]), "another province: {told}");

    let mut browser = Browser::at(&app.url)?;
    let unit = browser.sign_in("unit_head", "31").await?;
    let way = |id: &Value| format!("href=\"/penyidikan/{}\"", id.as_str().unwrap_or("?"));
    ensure!(unit.text.contains(&way(&near)), "{}", unit.text);
    ensure!(!unit.text.contains(&way(&far)), "{}", unit.text);
    Ok(())
}

/// Days that are left of the time to prosecute.
const LEFT: u64 = 30;

/// The day of an offence that can be prosecuted for so many days more by the law as it begins.
fn soon_barred() -> Result<NaiveDate> {
    let until = today() + Days::new(LEFT);
    let law = Law::seed();
    let mut days = (1..=20).filter_map(|years| until.checked_sub_months(Months::new(12 * years)));
    let found = days.find(|on| bar(&law, *on, None).is_ok_and(|(last, _)| last == until));
    found.context("no such day")
}

/// A prosecution of an offence of some day.
async fn filed(app: &App, offence: NaiveDate) -> Result<Value> {
    let path = "/api/v1/prosecutions";
    let mut report = app.example(path).await?;
    report["offence_date"] = json!(offence.to_string());
    report["reported_on"] = json!(today().to_string());
    let made = app.post("ppns", path, &report).await?.body(201)?;
    Ok(made["id"].clone())
}
