//! Reads over HTTP beside the same statements run directly.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use anyhow::{Context, Result, ensure};
use chrono::Utc;
use domain::{Officer, ProvinceCode, Role};
use projections::case_list::CaseRow;
use projections::case_watches;
use projections::count::{Question, count};
use projections::deadlines::of_officer;
use projections::list::{Filter, list};
use projections::prosecution_statistics::{NORM, PROSECUTIONS, REPORTED};
use serde_json::{Value, json};
use sqlx::{Acquire, PgPool};

use super::Size;
use super::keeping::arrived;
use super::report::Row;
use super::timing::{Timed, Worker};
use super::wire::Asker;
use crate::App;
use crate::database::Database;
use crate::steps::TO_NOTA;

/// Readers at once.
const READERS: u32 = 8;
/// Events of the one case that is read.
const EVENTS: i64 = 50;
/// Rows of a page, as without `limit`.
const PAGE: i64 = 50;
/// Who has most to do where there is something to count too.
const BUSIEST: &str = "
    SELECT officer, province FROM deadlines, unnest(inspectors) officer
    WHERE outcome IS NULL AND due_on IS NOT NULL
      AND province IN (SELECT province FROM prosecution_statistics WHERE reported)
    GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT 1";

/// The p99 of each read over HTTP and directly.
#[derive(Debug)]
pub(super) struct Latency {
    what: &'static str,
    http: f64,
    sql: f64,
}

/// A read, both ways.
#[derive(Debug, Clone)]
struct Read {
    what: What,
    /// Whose officer reads.
    province: String,
    token: String,
}

#[derive(Debug, Clone)]
enum What {
    Cases,
    /// Of this inspector.
    Worklist(String),
    /// At this address.
    Case(String),
    Count,
}

impl Read {
    const fn name(&self) -> &'static str {
        match &self.what {
            What::Cases => "case list",
            What::Worklist(_) => "worklist",
            What::Case(_) => "case of 50 events",
            What::Count => "province count",
        }
    }

    fn path(&self) -> String {
        match &self.what {
            What::Cases => format!("/api/v1/cases?limit={PAGE}"),
            What::Worklist(_) => format!("/api/v1/worklist?limit={PAGE}"),
            What::Case(path) => path.clone(),
            What::Count => {
                "/api/v1/statistics/prosecutions?milestone=reported&group_by=norm".to_owned()
            }
        }
    }

    /// Rows that an answer tells.
    fn told(&self, body: &[u8]) -> Result<usize> {
        let body: Value = serde_json::from_slice(body)?;
        let rows = match &self.what {
            What::Cases | What::Worklist(_) => &body["items"],
            What::Case(_) => {
                return Ok(usize::try_from(
                    body["version"].as_i64().context("no version")?,
                )?);
            }
            What::Count => &body["rows"],
        };
        Ok(rows.as_array().context("no rows")?.len())
    }

    /// The same without HTTP; answers the rows too.
    async fn directly(&self, pool: &PgPool) -> Result<usize> {
        let province = Some(self.province.clone());
        let mut seen = pool.acquire().await?;
        Ok(match &self.what {
            What::Cases => {
                let filter = Filter {
                    province,
                    limit: PAGE,
                    ..Filter::default()
                };
                list::<CaseRow>(&mut seen, &filter, (&self.coordinator(), &[]))
                    .await?
                    .0
                    .len()
            }
            What::Worklist(officer) => {
                let notes = of_officer(&mut seen, officer, Some(&self.province), PAGE).await?;
                let inspector = Officer {
                    acts_for: None,
                    id: officer.clone(),
                    role: officer
                        .split('-')
                        .next()
                        .and_then(Role::from_code)
                        .context("no role")?,
                    ..self.coordinator()
                };
                case_watches::of_officer(&mut seen, &inspector, PAGE).await?;
                notes.len()
            }
            What::Case(path) => {
                let id = path.rsplit('/').next();
                let stream = "SELECT sequence, event_type, event_version, payload::text FROM events
                     WHERE aggregate_type = 'case' AND aggregate_id = $1 ORDER BY sequence";
                sqlx::query(stream)
                    .bind(id)
                    .fetch_all(&mut *seen)
                    .await?
                    .len()
            }
            What::Count => {
                let question = Question {
                    group_by: vec![NORM],
                    within: province,
                    ..Question::of(&PROSECUTIONS, REPORTED)
                };
                let mut seen = seen.begin().await?;
                let counted = count(&mut seen, &question, usize::MAX).await?;
                counted.map_or(0, |counted| counted.groups.len())
            }
        })
    }

    fn coordinator(&self) -> Officer {
        Officer {
            acts_for: None,
            id: format!("coordinator-{}", self.province),
            role: Role::Coordinator,
            unit: None,
            province: Some(ProvinceCode(self.province.clone())),
        }
    }
}

/// Measures every read; both ways answer the same number of rows, but for the worklist.
pub(super) async fn measured(database: &Database, app: &App, size: &Size) -> Result<Vec<Latency>> {
    let pool = api::log::pool(&database.url(), READERS).await?;
    let reads = reads(database, app).await?;
    let mut all = vec![];
    for read in reads {
        let mut asked = Asker::open(app, &read.path(), &read.token).await?;
        let told = read.told(asked.ask().await?)?;
        let direct = read.directly(&pool).await?;
        // A worklist tells more than its notes: what waits in cases, which is no row each.
        let same = match read.what {
            What::Worklist(_) => told >= direct,
            What::Cases | What::Case(_) | What::Count => told == direct,
        };
        ensure!(
            same && direct > 0,
            "{}: {told}, directly {direct}",
            read.name()
        );
        all.push(latency(app, &pool, &read, size).await?);
    }
    Ok(all)
}

async fn reads(database: &Database, app: &App) -> Result<[Read; 4]> {
    noted(app).await?;
    let mut owner = database.connect().await?;
    let busiest = sqlx::query_as(BUSIEST).fetch_optional(&mut owner).await?;
    let (officer, province): (String, String) = busiest.context("no running note")?;
    let role = officer.split('-').next().context("no role")?;
    let inspector = app.token(role, &["--province", &province, "--subject", &officer])?;
    let coordinator = app.token("coordinator", &["--province", &province])?;
    let case = long_case(app).await?;
    let own = app.token("coordinator", &[])?;
    let read = |what, token: &String| Read {
        what,
        province: province.clone(),
        token: token.clone(),
    };
    Ok([
        read(What::Cases, &coordinator),
        read(What::Worklist(officer), &inspector),
        read(What::Case(case), &own),
        read(What::Count, &coordinator),
    ])
}

async fn latency(app: &App, pool: &PgPool, read: &Read, size: &Size) -> Result<Latency> {
    let nth = Arc::<AtomicU64>::default();
    let (mut http, mut direct) = (vec![], vec![]);
    for _ in 0..READERS {
        http.push(Asker::open(app, &read.path(), &read.token).await?);
        let (read, pool) = (read.clone(), pool.clone());
        direct.push(Direct { read, pool });
    }
    let direct = Timed::run(direct, &nth, size.each).await?;
    let http = Timed::run(http, &nth, size.each).await?;
    Ok(Latency {
        what: read.name(),
        http: http.p99()?,
        sql: direct.p99()?,
    })
}

/// A note that runs, where there is a prosecution: on some days a small history has none.
async fn noted(app: &App) -> Result<()> {
    let case = app.register().await?;
    for action in TO_NOTA {
        app.step(&case, action).await?;
    }
    let (role, mut received) = app.allowed(&case, "record-nota-receipt").await?;
    received["received_on"] = json!(Utc::now().date_naive());
    let path = format!("{case}/actions/record-nota-receipt");
    app.post(role, &path, &received).await?.body(200)?;
    let path = "/api/v1/prosecutions";
    let report = app.example(path).await?;
    app.post("ppns", path, &report).await?.body(201)?;
    arrived(app, app.position().await?).await
}

/// A case with [`EVENTS`] events.
async fn long_case(app: &App) -> Result<String> {
    let case = app.register().await?;
    for action in ["issue-task-order", "start-examination"] {
        app.step(&case, action).await?;
    }
    let (role, body) = app.allowed(&case, "record-finding").await?;
    for _ in 3..EVENTS {
        let path = format!("{case}/actions/record-finding");
        app.post(role, &path, &body).await?.body(200)?;
    }
    Ok(case)
}

/// HTTP beside SQL, and the larger size beside the smaller.
pub(super) fn rows(cases: u64, now: &[Latency], before: Option<(u64, &[Latency])>) -> Vec<Row> {
    let mut rows = vec![];
    for one in now {
        rows.push(Row {
            what: format!(
                "p99 of the {}, {cases} cases, 8 readers: HTTP beside SQL",
                one.what
            ),
            ours: one.http,
            anchor: one.sql,
            unit: "ms",
            goal: "<= 3.0",
        });
    }
    let Some((fewer, before)) = before else {
        return rows;
    };
    for (one, other) in now.iter().zip(before) {
        rows.push(Row {
            what: format!(
                "p99 of the {} over HTTP: {cases} cases beside {fewer}",
                one.what
            ),
            ours: one.http,
            anchor: other.http,
            unit: "ms",
            goal: "<= 1.3",
        });
    }
    rows
}

struct Direct {
    read: Read,
    pool: PgPool,
}

impl Worker for Direct {
    async fn step(&mut self, _nth: u64) -> Result<()> {
        self.read.directly(&self.pool).await.map(drop)
    }
}
