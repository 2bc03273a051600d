//! Every read model made again while commands and reads go on, each beside what SQL needs to make as
//! much of the same events under the same load.
//!
//! A read model with a row per stream stands beside one aggregating statement, one of the past beside
//! one statement with a row per event, stored under their key and analysed; where sums are kept of the
//! rows, summing them is added. None of its other columns and indexes is made beside it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use projections::runner::{ALL, Projection};
use sqlx::{Executor, PgConnection};

use super::fill::head;
use super::keeping::{arrived, happened};
use super::per_second;
use super::report::Row;
use crate::App;
use crate::database::Database;
use crate::load::Load;
use crate::operator::projections;
use crate::reading::Reading;

/// Writers and their pause: commands go on, the machine is not full of them.
const WRITERS: usize = 2;
const PAUSE: Duration = Duration::from_millis(20);

/// A statement over the log that makes what a read model tells, and what is compared of both.
struct Bare {
    kind: &'static str,
    /// Whether it is of the past: a row per event, not one per stream.
    past: bool,
    sql: &'static str,
    /// A read model that tells the same, and the columns.
    like: (&'static str, &'static str),
}

const BARE: [Bare; 4] = [
    Bare {
        kind: "case",
        past: false,
        sql: "SELECT aggregate_id::uuid AS id, max(sequence) AS version,
                  max(payload ->> 'province') FILTER (WHERE sequence = 1) AS province,
                  max(payload -> 'establishment' ->> 'name') FILTER (WHERE sequence = 1) AS establishment,
                  max(payload ->> 'source') FILTER (WHERE sequence = 1) AS source,
                  max((payload ->> 'registered_on')::date) FILTER (WHERE sequence = 1) AS registered_on,
                  array_agg(payload ->> 'norm' ORDER BY sequence)
                      FILTER (WHERE event_type = 'FindingRecorded') AS norms,
                  max((payload ->> 'closed_on')::date) FILTER (WHERE event_type = 'CaseClosed') AS closed_on
              FROM events WHERE aggregate_type = 'case' AND position <= $1 GROUP BY 1",
        like: ("case_list", CASE),
    },
    Bare {
        kind: "case",
        past: true,
        sql: "SELECT aggregate_id::uuid AS id, sequence AS version, position AS known_from,
                  first_value(payload ->> 'province') OVER past AS province,
                  first_value(payload -> 'establishment' ->> 'name') OVER past AS establishment,
                  first_value(payload ->> 'source') OVER past AS source,
                  first_value((payload ->> 'registered_on')::date) OVER past AS registered_on,
                  array_agg(payload ->> 'norm')
                      FILTER (WHERE event_type = 'FindingRecorded') OVER past AS norms,
                  max((payload ->> 'closed_on')::date)
                      FILTER (WHERE event_type = 'CaseClosed') OVER past AS closed_on
              FROM events WHERE aggregate_type = 'case' AND position <= $1
              WINDOW past AS (PARTITION BY aggregate_id ORDER BY sequence)",
        like: ("case_list_times", CASE),
    },
    Bare {
        kind: "prosecution",
        past: false,
        sql: "SELECT aggregate_id::uuid AS id, max(sequence) AS version,
                  max(payload ->> 'province') FILTER (WHERE sequence = 1) AS province,
                  max(payload ->> 'norm') FILTER (WHERE sequence = 1) AS norm,
                  max(payload ->> 'ppns') FILTER (WHERE sequence = 1) AS inspector,
                  max(payload ->> 'outcome') FILTER (WHERE event_type = 'JudgmentPronounced') AS outcome,
                  coalesce(max((payload ->> 'fine_idr')::bigint)
                      FILTER (WHERE event_type = 'JudgmentPronounced'), 0) AS fine_idr,
                  max((payload ->> 'judged_on')::date)
                      FILTER (WHERE event_type = 'JudgmentPronounced') AS judged_on
              FROM events WHERE aggregate_type = 'prosecution' AND position <= $1 GROUP BY 1",
        like: ("prosecution_statistics", PROSECUTION),
    },
    Bare {
        kind: "prosecution",
        past: true,
        sql: "SELECT aggregate_id::uuid AS id, sequence AS version, position AS known_from,
                  first_value(payload ->> 'province') OVER past AS province,
                  first_value(payload ->> 'norm') OVER past AS norm,
                  first_value(payload ->> 'ppns') OVER past AS inspector,
                  max(payload ->> 'outcome')
                      FILTER (WHERE event_type = 'JudgmentPronounced') OVER past AS outcome,
                  coalesce(max((payload ->> 'fine_idr')::bigint)
                      FILTER (WHERE event_type = 'JudgmentPronounced') OVER past, 0) AS fine_idr,
                  max((payload ->> 'judged_on')::date)
                      FILTER (WHERE event_type = 'JudgmentPronounced') OVER past AS judged_on
              FROM events WHERE aggregate_type = 'prosecution' AND position <= $1
              WINDOW past AS (PARTITION BY aggregate_id ORDER BY sequence)",
        like: ("prosecution_statistics_times", PROSECUTION),
    },
];
const CASE: &str = "version, province, establishment, source, registered_on, closed_on";
const PROSECUTION: &str = "version, province, norm, inspector, outcome, fine_idr, judged_on";

impl Bare {
    fn is_of(&self, projection: Projection) -> bool {
        let past = projection.name().ends_with("_times");
        (self.kind, self.past) == (projection.kind(), past)
    }

    /// Makes it; answers the seconds.
    async fn made(&self, owner: &mut PgConnection, upto: i64) -> Result<f64> {
        owner.execute("DROP TABLE IF EXISTS bare").await?;
        let key = if self.past { "id, known_from" } else { "id" };
        let sql = self.sql.replace("$1", &upto.to_string());
        let sql = format!(
            "CREATE TEMP TABLE bare AS {sql}; ALTER TABLE bare ADD PRIMARY KEY ({key}); ANALYZE bare"
        );
        seconds(owner, &sql).await
    }

    /// Whether the read model tells the same of every stream that has not gone on meanwhile.
    async fn is_told(&self, owner: &mut PgConnection, upto: i64) -> Result<()> {
        let (name, columns) = self.like;
        let told =
            |table: &str| format!("{table}.{}", columns.replace(", ", &format!(", {table}.")));
        let row = if self.past {
            "AND told.known_from = bare.known_from"
        } else {
            ""
        };
        let sql = format!(
            "SELECT count(*) FROM bare FULL JOIN {name} told ON told.id = bare.id {row}
             WHERE coalesce(told.id, bare.id) NOT IN (
                 SELECT aggregate_id::uuid FROM events WHERE position > $1)
               AND ({}) IS DISTINCT FROM ({})",
            told("bare"),
            told("told"),
        );
        let different = sqlx::query_scalar(&sql).bind(upto);
        let different: i64 = different.fetch_one(owner).await?;
        ensure!(different == 0, "{different} rows are not told by {name}");
        Ok(())
    }
}

/// Makes again every read model of what the log tells of.
pub(super) async fn rebuilt(database: &Database, app: &App) -> Result<Vec<Row>> {
    let mut owner = database.connect().await?;
    owner.execute("SET work_mem = '256MB'").await?;
    let upto = head(&mut owner).await?;
    arrived(app, upto).await?;
    let load = Load::paced(&[app], app.filings().await?, WRITERS, "rebuilt", PAUSE)?;
    let reading = Reading::start(app)?;
    let mut bare = BTreeMap::new();
    for one in &BARE {
        let took = one.made(&mut owner, upto).await?;
        one.is_told(&mut owner, upto).await?;
        bare.insert((one.kind, one.past), took);
    }
    let mut rows = vec![];
    for projection in ALL {
        if !happened(&mut owner, projection.kind(), 0).await? {
            continue;
        }
        let one = BARE.iter().find(|one| one.is_of(projection));
        let one = one.and_then(|one| bare.get(&(one.kind, one.past)));
        let least = one.with_context(|| format!("nothing is beside {projection:?}"))?;
        let sums = summed(&mut owner, projection).await?;
        let began = Instant::now();
        projections(app, &["rebuild", projection.name()])?.ended(0)?;
        let took = began.elapsed().as_secs_f64();
        let beside = if sums.is_some() {
            "SQL and its sums"
        } else {
            "SQL"
        };
        rows.push(Row {
            what: format!(
                "{} made again under load, beside {beside}",
                projection.name()
            ),
            ours: per_second(upto, took),
            anchor: per_second(upto, least + sums.unwrap_or(0.0)),
            unit: "events/s",
            goal: ">= 0.5",
        });
    }
    let (sent, reads) = (load.end().await?, reading.end().await?);
    ensure!(reads > 0, "nobody has read");
    let failed = sent.iter().find(|one| !one.acknowledged());
    ensure!(failed.is_none(), "a command failed: {failed:?}");
    projections(app, &["verify"])?.ended(0)?;
    Ok(rows)
}

/// Seconds in which SQL sums the rows of a read model, where sums are kept of them.
async fn summed(owner: &mut PgConnection, projection: Projection) -> Result<Option<f64>> {
    let name = projection.name();
    let sums = "SELECT sums_of($1, format('SELECT 1 AS sign, t.* FROM %I t', $1))
                WHERE to_regclass($1 || '_sums') IS NOT NULL";
    let sums: Option<String> = sqlx::query_scalar(sums)
        .bind(name)
        .fetch_optional(&mut *owner)
        .await?;
    let Some(sums) = sums else { return Ok(None) };
    let empty = format!(
        "DROP TABLE IF EXISTS summed; CREATE TEMP TABLE summed (LIKE {name}_sums INCLUDING ALL)"
    );
    owner.execute(empty.as_str()).await?;
    let sql = format!("INSERT INTO summed {sums}; ANALYZE summed");
    seconds(owner, &sql).await.map(Some)
}

/// Seconds that a statement takes.
async fn seconds(owner: &mut PgConnection, sql: &str) -> Result<f64> {
    let began = Instant::now();
    owner.execute(sql).await?;
    Ok(began.elapsed().as_secs_f64())
}
