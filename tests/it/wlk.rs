//! Who must report and has not: the list and the rates agree with a calculation of the test's own,
//! now and on past days, and cases opened in bulk are exactly as many, whoever is killed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use chrono::{Datelike, NaiveDate, TimeDelta};
use serde_json::{Value, json};
use sqlx::PgConnection;
use tests::App;

const OVERDUE: &str = "/api/v1/wlk/overdue";

/// A register with ten years of reports.
async fn made(count: u32) -> Result<App> {
    let app = App::start(&[])?;
    let count = count.to_string();
    let done = app.command(&["demo", "--establishments", &count, "--seed", "3"])?;
    ensure!(done.status.success(), "{done:?}");
    let mut owner = app.database().await?;
    let head: i64 = sqlx::query_scalar("SELECT position FROM log_head")
        .fetch_one(&mut owner)
        .await?;
    app.reached(head).await?;
    Ok(app)
}

/// The events of every establishment, in order.
async fn streams(owner: &mut PgConnection) -> Result<Vec<Vec<Value>>> {
    let rows: Vec<(Value,)> = sqlx::query_as(
        "SELECT json_agg(payload ORDER BY sequence)::jsonb FROM events
         WHERE aggregate_type = 'establishment' GROUP BY aggregate_id",
    )
    .fetch_all(owner)
    .await?;
    let lists = rows
        .into_iter()
        .map(|(list,)| list.as_array().cloned().context("no list"));
    lists.collect()
}

fn day(value: &Value) -> Option<NaiveDate> {
    value.as_str()?.parse().ok()
}

/// The day on which an event happened.
fn happened(event: &Value) -> Option<NaiveDate> {
    let fields = match event["type"].as_str()? {
        "EmployerRegistered" => "registered_on",
        "WlkReportFiled" => "filed_on",
        "EmployerRenamed" => "effective_on",
        "EstablishmentMoved" => "moved_on",
        "ProvinceSucceeded" => "succeeded_on",
        "OperationStopped" => "stopped_on",
        "EstablishmentDissolved" => "dissolved_on",
        _ => return None,
    };
    day(&event[fields])
}

/// What one establishment owes, by a reading of its events one after the other.
#[derive(Default)]
struct Reading {
    province: String,
    id: String,
    /// What was due: duty, period, last day.
    due: Vec<(&'static str, String, NaiveDate)>,
    filed: BTreeSet<(&'static str, String)>,
    first: Option<NaiveDate>,
    end: Option<NaiveDate>,
    /// Duties of which anything was due before the day.
    subject: BTreeSet<&'static str>,
    /// What is missing of each, with its last day.
    missing: BTreeMap<&'static str, Vec<(NaiveDate, String)>>,
}

const OPENING: (&str, i64) = ("opening", 30);
const CLOSING: (&str, i64) = ("closing", -30);

impl Reading {
    fn of(events: &[Value], on: NaiveDate) -> Option<Self> {
        let known = events.iter().filter(|one| happened(one) <= Some(on));
        let mut found = Self::default();
        for event in known {
            found.take(event)?;
        }
        (!found.id.is_empty()).then_some(())?;
        found.years(on)?;
        for (duty, period, last) in std::mem::take(&mut found.due) {
            if last < on {
                found.subject.insert(duty);
                if !found.filed.contains(&(duty, period.clone())) {
                    found.missing.entry(duty).or_default().push((last, period));
                }
            }
        }
        Some(found)
    }

    fn owes(&mut self, cause: &str, on: NaiveDate, duties: &[(&'static str, i64)]) {
        for (duty, after) in duties {
            let one = (*duty, format!("{cause}:{on}"), on + TimeDelta::days(*after));
            if !self.due.contains(&one) {
                self.due.push(one);
            }
        }
    }

    fn take(&mut self, event: &Value) -> Option<()> {
        let event_on = day(&event["event_on"]);
        match (event["type"].as_str()?, event["kind"].as_str()) {
            ("EmployerRegistered", _) => {
                event["establishment_id"].as_str()?.clone_into(&mut self.id);
                event["province"].as_str()?.clone_into(&mut self.province);
                self.owes("established", day(&event["established_on"])?, &[OPENING]);
            }
            ("ProvinceSucceeded", _) => event["new"].as_str()?.clone_into(&mut self.province),
            ("EstablishmentMoved", _) => {
                event["to"].as_str()?.clone_into(&mut self.province);
                self.owes("moved", day(&event["moved_on"])?, &[CLOSING, OPENING]);
            }
            ("OperationStopped", _) => self.owes("stopped", day(&event["stopped_on"])?, &[CLOSING]),
            ("EstablishmentDissolved", _) => {
                self.end = day(&event["dissolved_on"]);
                self.owes("dissolved", self.end?, &[CLOSING]);
            }
            ("WlkReportFiled", Some("first")) => {
                self.first = day(&event["filed_on"]);
                self.filed
                    .insert(("opening", format!("established:{}", event_on?)));
            }
            ("WlkReportFiled", Some("annual")) => {
                self.filed.insert(("annual", event["year"].to_string()));
            }
            ("WlkReportFiled", Some(kind)) => {
                self.owes("moved", event_on?, &[CLOSING, OPENING]);
                let duty = if kind == "move_before" {
                    "closing"
                } else {
                    "opening"
                };
                self.filed.insert((duty, format!("moved:{}", event_on?)));
            }
            _ => {}
        }
        Some(())
    }

    /// Month by month from the first report on: its own month of each later year.
    fn years(&mut self, on: NaiveDate) -> Option<()> {
        let Some(first) = self.first else {
            return Some(());
        };
        let mut month = first.with_day(1)?;
        while month <= on {
            month = (month + TimeDelta::days(31)).with_day(1)?;
            let last = month - TimeDelta::days(1);
            let later = last.month() == first.month() && last.year() > first.year();
            if later && self.end.is_none_or(|end| last < end) {
                self.due.push(("annual", last.year().to_string(), last));
            }
        }
        Some(())
    }
}

/// Every overdue row of a day, as the interface lists them.
async fn listed(app: &App, query: &str) -> Result<Vec<Value>> {
    let mut next = Some(format!("{OVERDUE}?limit=150&{query}"));
    let mut rows = vec![];
    while let Some(path) = next {
        let page = app.get("auditor", &path).await?.body(200)?;
        rows.extend(page["items"].as_array().context("no items")?.clone());
        next = page["next"].as_str().map(str::to_owned);
    }
    Ok(rows)
}

type Row = (String, String, String, String, String, i64, i64);

fn expected(readings: &[Reading], on: NaiveDate) -> BTreeSet<Row> {
    let rows = readings.iter().flat_map(|one| {
        one.missing.iter().filter_map(move |(duty, missing)| {
            let (last, period) = missing.iter().min()?;
            let count = if *duty == "annual" { missing.len() } else { 1 };
            Some((
                one.id.clone(),
                one.province.clone(),
                (*duty).to_owned(),
                period.clone(),
                last.to_string(),
                (on - *last).num_days(),
                i64::try_from(count).ok()?,
            ))
        })
    });
    rows.collect()
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
    ))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn overdue_reports_and_rates_agree_with_another_calculation() -> Result<()> {
    let app = made(700).await?;
    let mut owner = app.database().await?;
    let all = streams(&mut owner).await?;
    assert_eq!(all.len(), 700);
    let today =
        domain::province::local_date(&domain::ProvinceCode("31".to_owned()), chrono::Utc::now());
    // Around the day on which the first provinces made from Papua began to work, too.
    let days = [
        "2019-03-31",
        "2019-04-01",
        "2022-11-10",
        "2022-11-11",
        "2024-02-29",
    ];
    let mut days: Vec<NaiveDate> = days.iter().filter_map(|day| day.parse().ok()).collect();
    days.extend([today, today + TimeDelta::days(40)]);
    for on in days {
        let readings: Vec<Reading> = all
            .iter()
            .filter_map(|events| Reading::of(events, on))
            .collect();
        let wanted = expected(&readings, on);
        let rows = listed(&app, &format!("as_of={on}")).await?;
        let found: BTreeSet<Row> = rows.iter().filter_map(told).collect();
        assert_eq!(found.len(), rows.len(), "a row is told twice on {on}");
        let differing: Vec<&Row> = wanted.symmetric_difference(&found).take(3).collect();
        assert!(differing.is_empty(), "{on}: {differing:?}");
        assert!(on < days_begin() || !wanted.is_empty());
        rates(&app, &readings, on).await?;
    }
    Ok(())
}

fn days_begin() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default()
}

async fn rates(app: &App, readings: &[Reading], on: NaiveDate) -> Result<()> {
    let mut wanted: BTreeMap<(String, &str), (i64, i64)> = BTreeMap::new();
    for one in readings {
        for duty in &one.subject {
            let counts = wanted.entry((one.province.clone(), duty)).or_default();
            counts.0 += 1;
            counts.1 += i64::from(one.missing.contains_key(duty));
        }
    }
    let path = format!("/api/v1/wlk/compliance?as_of={on}");
    let told = app.get("statistician", &path).await?.body(200)?;
    let items = told["items"].as_array().context("no items")?;
    assert_eq!(items.len(), wanted.len(), "{on}");
    for ((province, duty), (subject, missing)) in wanted {
        let same = |one: &&Value| one["province"] == *province && one["duty"] == *duty;
        let found = items
            .iter()
            .find(same)
            .with_context(|| format!("{province} {duty}"))?;
        assert_eq!(found["subject"], subject, "{on}: {found}");
        assert_eq!(found["missing"], missing, "{on}: {found}");
        let rate = found["rate"].as_f64().context("no rate")?;
        let exact =
            f64::from(i32::try_from(subject - missing)?) / f64::from(i32::try_from(subject)?);
        assert!((rate - exact).abs() < 0.000_06, "{on}: {found}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_narrow_the_list_and_a_province_sees_its_own() -> Result<()> {
    let app = made(400).await?;
    let all = listed(&app, "").await?;
    let late = listed(&app, "duty=annual&days_late_min=400").await?;
    let wanted = all
        .iter()
        .filter(|row| row["duty"] == "annual" && row["days_late"].as_i64() >= Some(400));
    assert_eq!(late.len(), wanted.count());
    assert!(!late.is_empty());
    let large = listed(&app, "size=medium&kbli=14").await?;
    let of_class = |row: &&Value| {
        row["size"] == "medium"
            && row["kbli"]
                .as_str()
                .is_some_and(|code| code.starts_with("14"))
    };
    assert_eq!(large.len(), all.iter().filter(of_class).count());
    let own = app
        .get("inspector_1", &format!("{OVERDUE}?limit=200"))
        .await?
        .body(200)?;
    let own = own["items"].as_array().context("no items")?;
    assert!(!own.is_empty() && own.iter().all(|row| row["province"] == "31"));
    let other = app
        .get("inspector_1", &format!("{OVERDUE}?province=32"))
        .await?;
    assert_eq!(other.status, 403);
    let wrong = app
        .get(
            "auditor",
            &format!("{OVERDUE}?duty=x&size=y&days_late_min=0&cursor=z"),
        )
        .await?;
    let wrong = wrong.body(422)?;
    assert_eq!(wrong["errors"].as_array().map(Vec::len), Some(4), "{wrong}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bulk_opening_that_is_killed_three_times_opens_each_case_once() -> Result<()> {
    let mut app = made(4000).await?;
    let asked = json!({ "duty": "annual" });
    let path = format!("{OVERDUE}/open-cases");
    let refused = app.post("inspector_1", &path, &asked).await?;
    assert_eq!(refused.status, 403);
    let made = app.post("coordinator", &path, &asked).await?.body(202)?;
    let total = made["total"].as_i64().context("no total")?;
    ensure!(total > 100, "{made}");
    let opening = format!(
        "/api/v1/wlk/openings/{}",
        made["id"].as_str().context("no id")?
    );
    let mut examined = 0;
    for _ in 0..3 {
        examined = killed_under_way(&mut app, examined).await?;
        app.restart()?;
    }
    let done = ended(&app, &opening).await?;
    assert_eq!(done["examined"], total, "{done}");
    assert_eq!(done["opened"], total, "{done}");
    assert_eq!(done["refused"], 0, "{done}");
    let mut owner = app.database().await?;
    let count = "SELECT count(*), count(DISTINCT payload #>> '{establishment,id}') FROM events
                 WHERE event_type = 'InspectionCaseRegistered'";
    let (cases, establishments): (i64, i64) = sqlx::query_as(count).fetch_one(&mut owner).await?;
    assert_eq!((cases, establishments), (total, total));
    let results = app
        .get("coordinator", &format!("{opening}/results?limit=1"))
        .await?
        .body(200)?;
    let one = &results["items"][0];
    assert_eq!(one["outcome"], "opened", "{results}");
    let case = format!("/api/v1/cases/{}", one["case"].as_str().context("no case")?);
    let case = app.get("coordinator", &case).await?.body(200)?;
    assert_eq!(case["establishment"]["id"], one["establishment"], "{case}");
    assert_eq!(case["source"], "wlk_missing", "{case}");
    // Who asks again finds every case there.
    let again = app.post("coordinator", &path, &asked).await?.body(202)?;
    let opening = format!(
        "/api/v1/wlk/openings/{}",
        again["id"].as_str().context("no id")?
    );
    let done = ended(&app, &opening).await?;
    assert_eq!(
        (&done["opened"], &done["known"]),
        (&json!(0), &json!(total)),
        "{done}"
    );
    Ok(())
}

/// Kills the server once more reports are examined, or more cases stored than that; answers how many
/// reports are.
async fn killed_under_way(app: &mut App, before: i64) -> Result<i64> {
    let mut owner = app.database().await?;
    let until = Instant::now() + Duration::from_secs(120);
    loop {
        let (examined, cases): (i64, i64) = sqlx::query_as(
            "SELECT examined, (SELECT count(*) FROM events
                               WHERE event_type = 'InspectionCaseRegistered') FROM case_openings",
        )
        .fetch_one(&mut owner)
        .await?;
        if cases > before {
            app.kill9()?;
            return Ok(examined.max(cases));
        }
        ensure!(Instant::now() < until, "nothing is opened");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn ended(app: &App, opening: &str) -> Result<Value> {
    let until = Instant::now() + Duration::from_secs(300);
    loop {
        let now = app.get("coordinator", opening).await?.body(200)?;
        if now["state"] == "done" {
            return Ok(now);
        }
        ensure!(now["state"] != "failed" && Instant::now() < until, "{now}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
