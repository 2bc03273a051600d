//! How fast read models follow the log, and how fast they are made again while commands go on.

use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use projections::runner::{self, ALL, Projection, by_kind, catch_up};
use sqlx::{Executor, PgConnection};
use tokio_util::sync::CancellationToken;

use super::report::Row;
use super::{fill::head, fold, per_second};
use crate::database::Database;
use crate::load::Load;
use crate::operator::projections;
use crate::reading::Reading;
use crate::{App, binary};

/// The longest that is waited for the server's own read models.
const LONG: Duration = Duration::from_secs(3600);
/// Events behind from which on a read model is made anew, not followed.
const FAR: i64 = 1000;
/// Writers and their pause: commands go on, the machine is not full of them.
const WRITERS: usize = 2;
const PAUSE: Duration = Duration::from_millis(20);

/// The read models of cases in one statement.
const CASES: &str = "
    CREATE TEMP TABLE bare_cases AS
    SELECT aggregate_id::uuid AS id, max(sequence) AS version,
           max(payload ->> 'province') FILTER (WHERE sequence = 1) AS province,
           max(payload -> 'establishment' ->> 'name') FILTER (WHERE sequence = 1) AS establishment,
           max(payload ->> 'source') FILTER (WHERE sequence = 1) AS source,
           max((payload ->> 'registered_on')::date) FILTER (WHERE sequence = 1) AS registered_on,
           array_agg(payload ->> 'norm' ORDER BY sequence)
               FILTER (WHERE event_type = 'FindingRecorded') AS norms,
           max((payload ->> 'closed_on')::date) FILTER (WHERE event_type = 'CaseClosed') AS closed_on
    FROM events WHERE aggregate_type = 'case' AND position <= $1 GROUP BY 1";
/// The read models of prosecutions in one statement.
const PROSECUTIONS: &str = "
    CREATE TEMP TABLE bare_prosecutions AS
    SELECT aggregate_id::uuid AS id, max(sequence) AS version,
           max(payload ->> 'province') FILTER (WHERE sequence = 1) AS province,
           max(payload ->> 'norm') FILTER (WHERE sequence = 1) AS norm,
           max(payload ->> 'ppns') FILTER (WHERE sequence = 1) AS inspector,
           max(payload ->> 'outcome') FILTER (WHERE event_type = 'JudgmentPronounced') AS outcome,
           coalesce(max((payload ->> 'fine_idr')::bigint)
               FILTER (WHERE event_type = 'JudgmentPronounced'), 0) AS fine_idr,
           max((payload ->> 'judged_on')::date)
               FILTER (WHERE event_type = 'JudgmentPronounced') AS judged_on
    FROM events WHERE aggregate_type = 'prosecution' AND position <= $1 GROUP BY 1";
/// Rows in which a read model tells another thing than the statement, but for streams that have
/// gone on meanwhile.
const DIFFERENT: [&str; 2] = [
    "SELECT count(*) FROM bare_cases b FULL JOIN case_list s USING (id)
     WHERE id NOT IN (SELECT aggregate_id::uuid FROM events WHERE position > $1) AND (b.version, b.province, b.establishment, b.source, b.registered_on, b.closed_on)
        IS DISTINCT FROM
           (s.version, s.province, s.establishment, s.source, s.registered_on, s.closed_on)",
    "SELECT count(*) FROM bare_prosecutions b FULL JOIN prosecution_statistics s USING (id)
     WHERE id NOT IN (SELECT aggregate_id::uuid FROM events WHERE position > $1) AND (b.version, b.province, b.norm, b.inspector, b.outcome, b.fine_idr, b.judged_on)
        IS DISTINCT FROM
           (s.version, s.province, s.norm, s.inspector, s.outcome, s.fine_idr, s.judged_on)",
];

/// Lets all read models come from where they are to the end of the log, those of one kind of
/// stream together as the runner keeps them, beside FOLD: events that a read model takes in a
/// second. No server may keep them meanwhile.
pub(super) async fn caught_up(database: &Database) -> Result<Vec<Row>> {
    let mut owner = database.connect().await?;
    let upto = head(&mut owner).await?;
    let pool = api::log::pool(&database.url(), 2).await?;
    let from = position(&mut owner, ALL[0]).await?;
    let anchor = fold::rate(&mut owner, from, upto).await?;
    let mut rows = vec![];
    let (mut taken, mut seconds) = (0, 0.0);
    for models in by_kind() {
        let mut events = 0;
        for model in &models {
            events += upto - position(&mut owner, *model).await?;
        }
        let began = Instant::now();
        catch_up(&models, &pool, runner::FAR, &CancellationToken::new()).await;
        let took = began.elapsed().as_secs_f64();
        for model in &models {
            let reached = position(&mut owner, *model).await?;
            ensure!(reached == upto, "{model:?} is at {reached} of {upto}");
        }
        let kind = models.first().map_or("", |one| one.kind());
        // Where nothing of a kind has happened its read models are only taken past the rest.
        if happened(&mut owner, kind, from).await? {
            let what = format!("{} read models of kind {kind} follow", models.len());
            rows.push(followed_row(&what, (events, took), anchor));
            (taken, seconds) = (taken + events, seconds + took);
        }
    }
    rows.push(followed_row(
        "the read models of all kinds follow",
        (taken, seconds),
        anchor,
    ));
    sqlx::raw_sql("DROP TABLE folded, folded_to")
        .execute(&mut owner)
        .await?;
    Ok(rows)
}

/// Whether anything of a kind stands in the log after a position.
async fn happened(owner: &mut PgConnection, kind: &str, after: i64) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT FROM events WHERE position > $1 AND aggregate_type = $2)";
    let found = sqlx::query_scalar(sql).bind(after).bind(kind);
    Ok(found.fetch_one(owner).await?)
}

fn followed_row(what: &str, (events, seconds): (i64, f64), anchor: f64) -> Row {
    Row {
        what: format!("{what}, each: beside FOLD"),
        ours: per_second(events, seconds),
        anchor,
        unit: "events/s",
        goal: ">= 0.7",
    }
}

/// Makes those read models anew that are far behind the end of the log, two at a time, as an operator
/// does after a large import; none serves meanwhile.
pub(super) async fn made(database: &Database) -> Result<Option<Row>> {
    let mut owner = database.connect().await?;
    let upto = head(&mut owner).await?;
    let mut behind = vec![];
    for one in ALL {
        if upto - position(&mut owner, one).await? > FAR {
            behind.push(one.name());
        }
    }
    // Those of the past take longest, and begin first.
    behind.sort_by_key(|name| name.ends_with("_times"));
    let many = behind.len();
    let began = Instant::now();
    let url = database.url();
    tokio::task::block_in_place(|| made_again(&url, behind))?;
    Ok((many > 0).then(|| Row {
        what: format!("{many} read models made, two at a time, beside the goal of the history"),
        ours: per_second(upto, began.elapsed().as_secs_f64()),
        anchor: 30_000.0,
        unit: "events/s",
        goal: "told",
    }))
}

/// Rebuilds the last one first.
fn made_again(url: &str, names: Vec<&'static str>) -> Result<()> {
    let names = Mutex::new(names);
    let next = || names.lock().ok().and_then(|mut left| left.pop());
    let work = || {
        while let Some(name) = next() {
            let mut command = Command::new(binary());
            command.args(["projections", "rebuild", name, "--database-url", url]);
            let ended = command
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()?;
            ensure!(ended.success(), "{name} was not made: {ended}");
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(work);
        work()?;
        other.join().map_err(|_| anyhow!("a rebuild panicked"))?
    })
}

/// Makes every read model again under commands and reads, beside one bare statement over the same
/// events.
pub(super) async fn rebuilt(database: &Database, app: &App) -> Result<Vec<Row>> {
    let mut owner = database.connect().await?;
    owner.execute("SET work_mem = '256MB'").await?;
    let upto = head(&mut owner).await?;
    arrived(app, upto).await?;
    let cases = statement(&mut owner, CASES, upto).await?;
    let prosecutions = statement(&mut owner, PROSECUTIONS, upto).await?;
    for sql in DIFFERENT {
        let different: i64 = sqlx::query_scalar(sql)
            .bind(upto)
            .fetch_one(&mut owner)
            .await?;
        ensure!(different == 0, "{different} rows: {sql}");
    }
    let load = Load::paced(&[app], app.filings().await?, WRITERS, "rebuilt", PAUSE)?;
    let reading = Reading::start(app)?;
    let mut rows = vec![];
    for projection in ALL {
        let began = Instant::now();
        projections(app, &["rebuild", projection.name()])?.ended(0)?;
        let took = began.elapsed().as_secs_f64();
        let bare = if projection.kind() == "case" {
            cases
        } else {
            prosecutions
        };
        rows.push(Row {
            what: format!(
                "{} made again under load, beside one statement",
                projection.name()
            ),
            ours: per_second(upto, took),
            anchor: per_second(upto, bare),
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

/// Waits until the server's read models have come to a position, however much is before them.
pub(crate) async fn arrived(app: &App, position: i64) -> Result<()> {
    let began = Instant::now();
    while let Err(error) = app.reached(position).await {
        ensure!(began.elapsed() < LONG, "{error}");
    }
    Ok(())
}

/// Seconds that a statement takes.
async fn statement(owner: &mut PgConnection, sql: &str, upto: i64) -> Result<f64> {
    let sql = sql.replace("$1", &upto.to_string());
    let began = Instant::now();
    owner.execute(sql.as_str()).await?;
    Ok(began.elapsed().as_secs_f64())
}

async fn position(owner: &mut PgConnection, projection: Projection) -> Result<i64> {
    let sql = "SELECT position FROM checkpoints WHERE name = $1";
    let found = sqlx::query_scalar(sql).bind(projection.name());
    Ok(found.fetch_one(owner).await?)
}
