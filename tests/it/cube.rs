//! Every count equals an independent calculation from the log, and opens to as many rows as it
//! tells.

mod history;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use fastrand::Rng;
use reqwest::Method;
use serde_json::Value;
use tests::operator::demo;
use tests::recount::{Asked, Fact, Facts, SUBJECTS, Subject};
use tests::truth::Log;
use tests::{Answer, App};

use self::history::history;

/// Questions asked; as many more as this says (`QUESTIONS=n`).
const QUESTIONS: usize = 90;
const SEED: u64 = 20_190_401;

#[tokio::test]
async fn the_sentence_of_2019_is_answered_at_its_own_address() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    let path = "/api/v1/statistics/prosecutions?from=2018-01-01&to=2019-03-31&status=executed";
    for times in ["", "&as_of=2019-03-31"] {
        let path = format!("{path}{times}");
        let told = app.get("central_admin", &path).await?.body(200)?;
        let totals = &told["totals"];
        assert_eq!(totals["prosecutions"], 29, "{told}");
        assert_eq!(totals["inspectors"], 23, "{told}");
        assert_eq!(totals["provinces"], 7, "{told}");
        assert_eq!(told["province_set"], "P34", "{told}");
        let listed_at = told["listed_at"].as_str().context("no address")?;
        assert_eq!(listed(&app, listed_at).await?, 29, "{listed_at}");
        // Who may read no prosecution is given no address that would refuse him.
        let told = app.get("statistician", &path).await?.body(200)?;
        assert_eq!(told["listed_at"], Value::Null, "{told}");
        assert_eq!(told["totals"], *totals);
        let rows = app
            .get("statistician", &format!("{path}&group_by=province"))
            .await?;
        assert_eq!(rows.body(200)?["rows"][0].get("listed_at"), None);
    }
    Ok(())
}

#[tokio::test]
async fn every_count_is_that_of_the_log_and_opens_to_its_rows() -> Result<()> {
    let app = history().await?;
    let log = Log::read(&mut app.database().await?).await?;
    let asked = std::env::var_os("QUESTIONS").and_then(|text| text.to_str()?.parse().ok());
    let more: usize = asked.unwrap_or(0);
    let mut rng = Rng::with_seed(SEED);
    let mut known: BTreeMap<(Option<i64>, Option<NaiveDate>), Facts> = BTreeMap::new();
    let (mut counted, mut opened) = (0, 0);
    for nth in 0..QUESTIONS + more {
        let subject = &SUBJECTS[nth % SUBJECTS.len()];
        let times = times(&mut rng, &log);
        let facts = match known.entry(times) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(none) => none.insert(Facts::of(&log, times.0, times.1)?),
        };
        let facts = facts.subject(subject.name);
        let asked = Asked::any(&mut rng, subject, facts);
        let (numbers, rows) = compared(&app, &asked, subject, times, facts).await?;
        (counted, opened) = (counted + numbers, opened + rows);
    }
    ensure!(
        counted > 500 && opened > 1000,
        "{counted} numbers, {opened} rows"
    );
    Ok(())
}

/// Asks the server the same; answers how many groups were compared and how many rows listed.
async fn compared(
    app: &App,
    asked: &Asked,
    subject: &Subject,
    (known_at, as_of): (Option<i64>, Option<NaiveDate>),
    facts: &[Fact],
) -> Result<(usize, usize)> {
    let mut path = asked.address(subject);
    path.extend(known_at.map(|at| format!("&known_at={at}")));
    path.extend(as_of.map(|day| format!("&as_of={day}")));
    let told = app.get("central_admin", &path).await?.body(200)?;
    let groups = asked.is_told(&told, facts).context(path)?;
    let rows = told["rows"].as_array().context("no rows")?;
    let mut opened = 0;
    let some = rows.iter().step_by(rows.len() / 3 + 1).chain([&told]);
    for row in some {
        let number = if row["rows"].is_array() {
            &row["totals"]
        } else {
            row
        };
        let listed_at = row["listed_at"].as_str().context("no address")?;
        let found = listed(app, listed_at).await?;
        ensure!(
            number[subject.rows] == found,
            "{listed_at}: {found} is not {number}"
        );
        opened += found;
    }
    Ok((groups + 1, opened))
}

/// How many rows an address lists, page after page.
async fn listed(app: &App, address: &str) -> Result<usize> {
    let mut next = Some(format!("{address}&limit=200"));
    let mut found = 0;
    while let Some(path) = next {
        let page = app.get("central_admin", &path).await?.body(200)?;
        found += page["items"].as_array().context("no items")?.len();
        next = page["next"].as_str().map(str::to_owned);
    }
    Ok(found)
}

/// Now, or a past: a position, a day, or both; of few, so that each is calculated once.
fn times(rng: &mut Rng, log: &Log) -> (Option<i64>, Option<NaiveDate>) {
    let head = log.head();
    let known = [None, Some(head), Some(head * 3 / 4), Some(head / 3)];
    let days = [None, None, day(2019, 3, 31), day(2023, 6, 30)];
    (
        known[rng.usize(..known.len())],
        days[rng.usize(..days.len())],
    )
}

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

#[tokio::test]
async fn what_a_question_may_not_hold_is_named() -> Result<()> {
    let app = App::start(&[])?;
    for (path, name) in [
        ("/api/v1/statistics/cases?group_by=source", "group_by"),
        ("/api/v1/statistics/cases?source=complaint", "source"),
        (
            "/api/v1/statistics/visits?milestone=registered",
            "milestone",
        ),
        ("/api/v1/statistics/prosecutions?status=gone", "status"),
        (
            "/api/v1/statistics/prosecutions?measures=workers",
            "measures",
        ),
        ("/api/v1/statistics/cases?duration=registered", "duration"),
        (
            "/api/v1/statistics/cases?duration=registered..nowhere",
            "duration",
        ),
        (
            "/api/v1/cases?counted=prosecutions%3Fmilestone=opened",
            "counted",
        ),
        ("/api/v1/cases?counted=cases%3Fsource=complaint", "counted"),
        (
            "/api/v1/prosecutions?counted=prosecutions%3Ffrom=soon",
            "counted",
        ),
        ("/api/v1/establishments?counted=visits", "counted"),
    ] {
        let told = app.get("central_admin", path).await?.body(422)?;
        ensure!(told["errors"][0]["field"] == name, "{path}: {told}");
    }
    let token = app.token("statistician", &[])?;
    let asked = app.request(Method::GET, "/api/v1/statistics/measures", &token);
    let told = Answer::of(asked.send().await?).await?.body(200)?;
    let subjects = told["subjects"].as_array().context("no subjects")?;
    assert_eq!(subjects.len(), SUBJECTS.len());
    for subject in &SUBJECTS {
        let found = subjects.iter().find(|one| one["subject"] == subject.name);
        let names = |part: &str| -> Vec<&str> {
            let terms = found
                .and_then(|one| one[part].as_array())
                .into_iter()
                .flatten();
            terms.filter_map(|term| term["name"].as_str()).collect()
        };
        assert_eq!(names("dimensions"), subject.dimensions, "{}", subject.name);
        assert_eq!(names("milestones").len(), subject.milestones.len());
        for measure in subject.measures.split(',') {
            ensure!(names("measures").contains(&measure), "{measure}");
        }
    }
    Ok(())
}
