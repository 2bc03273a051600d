//! The overdue list and the rates as the interface tells them, beside the reading of the test.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::reading::{Expected, Row, expected};
use crate::App;

/// The list, the longest page of it.
const OVERDUE: &str = "/api/v1/wlk/overdue?limit=200";

/// On each day the list, of one province if one is named, and the rates of the nation are what the
/// reading of all events tells; answers how many rows were compared.
pub async fn agrees(app: &App, days: &[NaiveDate], province: Option<&str>) -> Result<usize> {
    let mut owner = app.database().await?;
    let all = expected(&mut owner, days, province).await?;
    let mut compared = 0;
    for (on, wanted) in days.iter().zip(all) {
        ensure!(wanted.registered > 0, "nobody is registered on {on}");
        let place = province.map_or(String::new(), |code| format!("&province={code}"));
        let rows = listed(app, &format!("as_of={on}{place}")).await?;
        let found: BTreeSet<Row> = rows.iter().filter_map(told).collect();
        ensure!(found.len() == rows.len(), "a row is told twice on {on}");
        let differing: Vec<&Row> = wanted.overdue.symmetric_difference(&found).collect();
        let first = differing.first();
        ensure!(
            first.is_none(),
            "{on}: {} rows differ, {first:?}",
            differing.len()
        );
        rates(app, &wanted, *on).await?;
        compared += rows.len();
    }
    Ok(compared)
}

/// How many periods of a duty are missing today that belong to a province, by the reading of all
/// events.
pub(super) async fn missing(app: &App, duty: &str, province: &str) -> Result<i64> {
    let mut owner = app.database().await?;
    let today = super::today();
    let all = expected(&mut owner, &[today], Some(province)).await?;
    let rows = all.iter().flat_map(|one| &one.overdue);
    Ok(rows.filter(|row| row.2 == duty).map(|row| row.6).sum())
}

/// Every row of the list, as the interface pages it.
pub async fn listed(app: &App, query: &str) -> Result<Vec<Value>> {
    let mut next = Some(format!("{OVERDUE}&{query}"));
    let mut rows = vec![];
    while let Some(path) = next {
        let page = app.get("auditor", &path).await?.body(200)?;
        rows.extend(page["items"].as_array().context("no items")?.clone());
        next = page["next"].as_str().map(str::to_owned);
    }
    Ok(rows)
}

fn told(row: &Value) -> Option<Row> {
    let text = |name: &str| row[name].as_str().map(str::to_owned);
    Some((
        text("establishment")?,
        text("province")?,
        text("duty")?,
        text("period")?,
        text("due_on")?,
        row["days_late"].as_i64()?,
        row["periods_missing"].as_i64()?,
        text("competent")?,
    ))
}

async fn rates(app: &App, wanted: &Expected, on: NaiveDate) -> Result<()> {
    let path = format!("/api/v1/wlk/compliance?as_of={on}");
    let told = app.get("statistician", &path).await?.body(200)?;
    let items = told["items"].as_array().context("no items")?;
    ensure!(items.len() == wanted.rates.len(), "{on}: {told}");
    for ((province, duty), (subject, missing)) in &wanted.rates {
        let same = |one: &&Value| one["province"] == *province && one["duty"] == *duty;
        let found = items.iter().find(same);
        let found = found.with_context(|| format!("{on}: no {duty} of {province}"))?;
        ensure!(found["subject"] == *subject, "{on}: {found}, not {subject}");
        ensure!(found["missing"] == *missing, "{on}: {found}, not {missing}");
        let rate = found["rate"].as_f64().context("no rate")?;
        let complied = f64::from(i32::try_from(subject - missing)?);
        let exact = complied / f64::from(i32::try_from(*subject)?);
        ensure!((rate - exact).abs() < 0.000_06, "{on}: {found}");
    }
    national(&told, wanted, on)
}

/// The total of the nation is the sum of its provinces.
fn national(told: &Value, wanted: &Expected, on: NaiveDate) -> Result<()> {
    let mut sums: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for ((_, duty), (subject, missing)) in &wanted.rates {
        let sum = sums.entry(duty).or_default();
        *sum = (sum.0 + subject, sum.1 + missing);
    }
    let total = told["total"].as_array().context("no total")?;
    ensure!(total.len() == sums.len(), "{on}: {told}");
    for one in total {
        let duty = one["duty"].as_str().context("no duty")?;
        let (subject, missing) = sums.get(duty).context("another duty")?;
        let found = (&one["subject"], &one["missing"], &one["compliant"]);
        ensure!(
            found == (&json!(subject), &json!(missing), &json!(subject - missing)),
            "{one}"
        );
        let exact =
            f64::from(i32::try_from(subject - missing)?) / f64::from(i32::try_from(*subject)?);
        let rate = one["rate"].as_f64().context("no rate")?;
        ensure!((rate - exact).abs() < 0.000_06, "{on}: {one}");
    }
    Ok(())
}
