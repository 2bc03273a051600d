//! Runs under faults, each named by its line in the catalogue of failures (R1 to R14). Each takes a
//! size: a small one for every test run, the full one, which the time limits apply to, for
//! `make faults`.

pub mod clock;
pub mod crash;
pub mod disk;
pub mod failover;
pub mod keys;
pub mod order;
pub mod overload;
pub mod projector;
pub mod rolling;
pub mod weather;

use std::fmt::Display;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sqlx::PgConnection;

use crate::App;
use crate::ledger::{Entry, Findings, compare, facts};
use crate::load::{Load, Order, Sent, told};
use crate::operator::projections;
use crate::truth::Log;

/// Writers of a run.
const WRITERS: usize = 8;
/// The pause of a writer after each answer: a run is of faults, not of throughput.
const PACE: Duration = Duration::from_millis(10);
/// Cases that several writers add to.
const SHARED: usize = 6;

/// How much of a run there is, and what its chance begins with.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Whether time limits are checked.
    pub full: bool,
    /// Faults of a run.
    pub rounds: usize,
    /// Where its random choices begin.
    pub seed: u64,
}

/// What a run has found.
#[derive(Debug)]
pub struct Figures {
    /// Its line in the catalogue.
    pub id: &'static str,
    /// Processes, backends and connections that were killed.
    pub kills: usize,
    /// Acknowledged commands against the log.
    pub findings: Findings,
    /// Whatever else was measured.
    pub notes: String,
}

impl Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Findings {
            acked,
            in_doubt,
            in_doubt_stored,
            lost,
            doubled,
            out_of_order,
        } = &self.findings;
        let doubt = format!("{in_doubt} ({in_doubt_stored})");
        let (lost, doubled, order) = (lost.len(), doubled.len(), out_of_order.len());
        let (id, kills, notes) = (self.id, self.kills, &self.notes);
        write!(
            f,
            "{id:<6}{kills:>6}{acked:>8}{doubt:>14}{lost:>6}{doubled:>9}{order:>14}  {notes}"
        )
    }
}

/// The names over [`Figures`].
#[must_use]
pub fn heading() -> String {
    format!(
        "{:<6}{:>6}{:>8}{:>14}{:>6}{:>9}{:>14}  measured",
        "run", "kills", "acked", "doubt (done)", "lost", "doubled", "out of order"
    )
}

/// New cases, new prosecutions and findings in shared cases.
async fn orders(app: &App) -> Result<Vec<Order>> {
    let mut orders = vec![];
    for at in 0..SHARED {
        let case = examined(app).await?;
        let (role, body) = app.allowed(&case, "record-finding").await?;
        let path = format!("{case}/actions/record-finding");
        orders.push(Order { role, path, body });
        let (role, path) = if at % 2 == 0 {
            ("coordinator", "/api/v1/cases")
        } else {
            ("ppns", "/api/v1/prosecutions")
        };
        let (path, body) = (path.to_owned(), app.example(path).await?);
        orders.push(Order { role, path, body });
    }
    Ok(orders)
}

/// A case that findings can be recorded in.
async fn examined(app: &App) -> Result<String> {
    let case = app.register().await?;
    for action in ["issue-task-order", "start-examination"] {
        app.step(&case, action).await?;
    }
    Ok(case)
}

/// Starts the writers of a run, spread over the servers.
async fn writers(apps: &[&App], name: &str, size: Size) -> Result<Load> {
    let first = apps.first().context("no server")?;
    let name = format!("{name}-{}", size.seed);
    let load = Load::paced(apps, orders(first).await?, WRITERS, &name, PACE)?;
    load.more(WRITERS).await?;
    Ok(load)
}

/// Ends the writers and judges the log: every acknowledged command once, in its place and order;
/// every one in doubt once when it is repeated; every table equal to the log, by the aggregates
/// and by `projections verify`. The ledger stays where it is named when anything is wrong.
async fn judged(app: &App, owner: &mut PgConnection, load: Load) -> Result<Findings> {
    let ledger = load.ledger.clone();
    let sent = load.end().await?;
    let at = || format!("the ledger is {}", ledger.display());
    let found = judge(app, owner, &sent).await.with_context(at)?;
    std::fs::remove_file(&ledger)?;
    Ok(found)
}

async fn judge(app: &App, owner: &mut PgConnection, sent: &[Sent]) -> Result<Findings> {
    let entries: Result<Vec<Entry>> = sent.iter().map(Entry::of).collect();
    let entries = entries?;
    let log = Log::read(owner).await?;
    let found = compare(&entries, &facts(&log));
    found.are_none()?;
    log.is_whole()?;
    let stored = log.effects();
    for one in sent.iter().filter(|one| one.answer.is_none()) {
        let again = one.repeat(app).await?;
        ensure!(matches!(again.status, 200 | 201 | 409), "{again:?}");
        if let Some((position, id, _)) = stored.get(one.command_id()?.as_str()) {
            ensure!(
                told(&again)? == (id.clone(), *position),
                "{again:?} to {one:?}"
            );
        }
    }
    told_everywhere(app, owner).await?;
    Ok(found)
}

/// Every table equals the log.
async fn told_everywhere(app: &App, owner: &mut PgConnection) -> Result<()> {
    let log = Log::read(owner).await?;
    log.is_whole()?;
    let facts = facts(&log);
    compare(&[], &facts).are_none()?;
    app.reached(log.head()).await?;
    log.is_told(owner).await?;
    projections(app, &["verify"])?.ended(0)?;
    Ok(())
}

/// The last but one hundredth of them, in milliseconds.
fn p99(times: &mut [Duration]) -> u128 {
    times.sort_unstable();
    let at = (times.len() * 99 / 100).min(times.len().saturating_sub(1));
    times.get(at).map_or(0, Duration::as_millis)
}

/// A limit of the full run; a small one, on a machine that does much else, tells it only.
fn within(size: Size, what: &str, took: Duration, limit: Duration) -> Result<()> {
    let told = json!({ "what": what, "took": took.as_secs_f64(), "limit": limit.as_secs_f64() });
    ensure!(!size.full || took < limit, "too slow: {told}");
    Ok(())
}
