//! The ten most usual questions, the release of a large table, and every figure counted once more.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use fastrand::Rng;
use reqwest::Method;
use serde_json::{Value, json};

use super::wire::Asker;
use super::{Row, Size, Timed};
use crate::App;
use crate::database::Database;
use crate::recount::{Asked, Facts, SUBJECTS, Subject};

/// Who ask at once.
const ASKERS: u32 = 4;
/// Questions compared with the recount beside the usual ones.
const OTHERS: usize = 20;
/// Groups of which an answer has no more.
const MOST: usize = 200_000;
/// The table that is released.
const RELEASED: &str = "cases?group_by=province,month,norm";
const RELEASES: &str = "/api/v1/statistics/releases";

/// A question with the p99 of its answers, in milliseconds.
pub(super) type Latency = (String, f64);

/// The ten, as subject, milestone, groups and days between.
fn usual() -> [(usize, Asked); 10] {
    let ask = |milestone: &str, group_by: &[&'static str]| Asked {
        milestone: milestone.to_owned(),
        group_by: group_by.to_vec(),
        ..Asked::default()
    };
    let sentence = Asked {
        from: NaiveDate::from_ymd_opt(2018, 1, 1),
        to: NaiveDate::from_ymd_opt(2019, 3, 31),
        p34: true,
        ..ask("completed", &["province"])
    };
    let how_long = Asked {
        duration: Some(("registered", "closed")),
        ..ask("closed", &["province"])
    };
    [
        (0, ask("registered", &["province"])),
        (0, ask("registered", &["province", "year"])),
        (0, ask("registered", &["norm"])),
        (0, ask("closed", &["close_reason"])),
        (0, how_long),
        (0, ask("nota_i", &["province"])),
        (1, ask("visited", &["quarter"])),
        (2, sentence),
        (2, ask("judged", &["outcome"])),
        (2, ask("completed", &["norm", "year"])),
    ]
    .map(|(nth, asked)| {
        let subject = SUBJECTS.get(nth).map_or("", |subject| subject.name);
        (nth, Asked { subject, ..asked })
    })
}

fn subject(nth: usize) -> Result<&'static Subject> {
    SUBJECTS.get(nth).context("no such subject")
}

/// The p99 of each of the ten.
pub(super) async fn measured(app: &App, size: &Size) -> Result<Vec<Latency>> {
    let token = app.token("central_admin", &[])?;
    let mut all = vec![];
    for (nth, asked) in usual() {
        let path = asked.usual(subject(nth)?);
        let mut askers = vec![];
        for _ in 0..ASKERS {
            askers.push(Asker::open(app, &path, &token).await?);
        }
        let timed = Timed::run(askers, &Arc::<AtomicU64>::default(), size.each).await?;
        let between = asked.duration.map_or("", |_| ", how long");
        let (what, by) = (asked.milestone, asked.group_by.join(" and "));
        let name = format!("{} {what} by {by}{between}", asked.subject);
        all.push((name, timed.p99()?));
    }
    Ok(all)
}

/// The larger size beside the smaller.
pub(super) fn rows(cases: u64, now: &[Latency], fewer: u64, before: &[Latency]) -> Vec<Row> {
    let row = |((what, ours), (_, anchor)): (&Latency, &Latency)| Row {
        what: format!("p99 of {what}, 4 askers: {cases} cases beside {fewer}"),
        ours: *ours,
        anchor: *anchor,
        unit: "ms",
        goal: "told",
    };
    now.iter().zip(before).map(row).collect()
}

/// A large table is frozen and published: its time beside one count of it, its size beside Parquet.
pub(super) async fn released(app: &App, cases: u64) -> Result<[Row; 2]> {
    let one = app.token("statistician", &["--subject", "one"])?;
    let other = app.token("central_admin", &["--subject", "other"])?;
    let began = Instant::now();
    let path = format!("/api/v1/statistics/{RELEASED}");
    let counted = app.read(&one, &path).await?.body(200)?;
    let count = began.elapsed();
    let plan = json!({ "title": "Semua", "question": RELEASED, "planned_on": "2019-04-01" });
    let made = app.posted(&one, RELEASES, &plan).await?.body(201)?;
    let release = format!("{RELEASES}/{}", made["id"].as_str().context("no id")?);
    let began = Instant::now();
    let act = |token, action| {
        let path = format!("{release}/actions/{action}");
        async move { app.posted(token, &path, &json!({})).await?.body(200) }
    };
    act(&one, "freeze").await?;
    let shown = act(&other, "publish").await?;
    let took = began.elapsed();
    let table_at = shown["vintages"][0]["table_at"].as_str();
    let table_at = table_at.context("no table")?;
    let get = |kind: &'static str| {
        let asked = app.request(Method::GET, table_at, &one);
        async move {
            let answer = asked.header("accept", kind).send().await?;
            anyhow::Ok(answer.error_for_status()?.bytes().await?)
        }
    };
    let table = get("application/json").await?;
    let parquet = get("application/vnd.apache.parquet").await?;
    let rows = serde_json::from_slice::<Value>(&table)?["rows"]
        .as_array()
        .map_or(0, Vec::len);
    let told = counted["rows"].as_array().map_or(0, Vec::len);
    ensure!(rows == told, "{rows} rows of {told} are released");
    let what = format!("release of {RELEASED}, {rows} rows of {cases} cases");
    Ok([
        Row {
            what: format!("{what}: frozen and published beside one count"),
            ours: took.as_secs_f64() * 1000.0,
            anchor: count.as_secs_f64() * 1000.0,
            unit: "ms",
            goal: "told",
        },
        Row {
            what: format!("{what}: JSON beside Parquet"),
            ours: lossless(table.len()),
            anchor: lossless(parquet.len()),
            unit: "bytes",
            goal: "told",
        },
    ])
}

/// Every answer of the ten and of some others is what an independent count of the log tells.
pub(super) async fn recounted(database: &Database, app: &App, size: &Size) -> Result<Row> {
    let facts = Facts::read(&mut database.connect().await?).await?;
    let mut rng = Rng::with_seed(8);
    let mut asked = usual().to_vec();
    for nth in (0..SUBJECTS.len()).cycle().take(OTHERS) {
        let subject = subject(nth)?;
        let facts = facts.subject(subject.name);
        if !facts.is_empty() {
            asked.push((nth, Asked::any(&mut rng, subject, facts)));
        }
    }
    let mut groups = 0;
    for (nth, asked) in &asked {
        let subject = subject(*nth)?;
        let path = asked.address(subject);
        let facts = facts.subject(subject.name);
        let told = app.get("central_admin", &path).await?;
        if told.status == 413 {
            let many = asked.answer(facts).1.len();
            ensure!(many > MOST, "{path}: {many} groups are too many");
            continue;
        }
        let told = told.body(200).with_context(|| path.clone())?;
        groups += asked.is_told(&told, facts).with_context(|| path)?;
    }
    let cases = facts.cases.len();
    Ok(Row {
        what: format!(
            "questions whose {groups} groups an independent count of {cases} cases tells, size {}",
            size.many
        ),
        ours: lossless(asked.len()),
        anchor: lossless(asked.len()),
        unit: "questions",
        goal: "1",
    })
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn lossless(many: usize) -> f64 {
    many as f64
}
