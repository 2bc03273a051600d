//! How fast the real server is, each figure beside one of the same run: bare statements, the same
//! query without HTTP, a bare fold, one statement over the log.
//!
//! | looking for | file |
//! |---|---|
//! | commands against FLOOR | `commands.rs` |
//! | lists, worklist, case and count against their SQL | `reads.rs` |
//! | the ten most usual questions, a large release, every figure counted once more | `figures.rs` |
//! | the first page of each persona, in Chromium too | `pages.rs` |
//! | read models that follow | `keeping.rs`, `fold.rs` |
//! | read models made again under load against SQL | `again.rs` |
//! | sealing and the audit of reads, beside the same without them | `guards.rs` |
//! | how the log gets its size | `fill.rs` |
//! | the client, the clock, the table | `wire.rs`, `timing.rs`, `report.rs` |

#![expect(
    clippy::disallowed_methods,
    reason = "no schema has the bare tables that are measured beside ours"
)]

mod again;
mod commands;
mod figures;
mod fill;
mod fold;
mod guards;
mod keeping;
mod pages;
mod reads;
mod report;
mod timing;
mod wire;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;

pub use guards::guarded;
pub(crate) use keeping::arrived;
pub use pages::ROWS as PAGE_ROWS;
pub use report::{Row, heading};
pub(crate) use timing::{Timed, Worker};
pub(crate) use wire::{Wire, request};

use commands::Parts;

use crate::App;
use crate::database::Database;

/// How much is measured.
#[derive(Debug, Clone)]
pub struct Size {
    /// Cases of the first history.
    pub few: u64,
    /// Cases at which read models follow and are made again.
    pub some: u64,
    /// Cases at which reads are measured again.
    pub many: u64,
    /// Cases of eight events, for commands.
    pub streams: i64,
    /// How long each side of a comparison goes on at a time.
    pub each: Duration,
    /// Whether the progress of a long history is told.
    pub loud: bool,
    /// Where the full history of pages and figures is kept for the next time; none is made anew.
    pub kept: Option<PathBuf>,
}

impl Size {
    /// The database of the full history.
    async fn full(&self) -> Result<Database> {
        match &self.kept {
            Some(folder) => Database::at(folder).await,
            None => Database::start().await,
        }
    }
}

/// Commands and reads at the first size; `tell` gets each row as it is measured.
pub async fn over_http(size: &Size, mut tell: impl FnMut(&Row)) -> Result<()> {
    let database = Database::start().await?;
    let app = database.serve()?;
    fill::history(&database, size.few, size.loud).await?;
    at_few(&database, &app, size, &mut tell).await?;
    drop(app);
    interface_alone(&database, size, &mut tell).await.map(drop)
}

/// Commands while nothing follows the log, as nothing does beside the bare statements.
async fn interface_alone(
    database: &Database,
    size: &Size,
    tell: &mut impl FnMut(&Row),
) -> Result<App> {
    let app = database.serve_with(&["--only", "api"])?;
    let alone = commands::compared(database, &app, Parts::Api, size).await?;
    alone.iter().for_each(tell);
    Ok(app)
}

async fn at_few(
    database: &Database,
    app: &App,
    size: &Size,
    tell: &mut impl FnMut(&Row),
) -> Result<Vec<reads::Latency>> {
    keeping::arrived(app, app.position().await?).await?;
    let few = reads::measured(database, app, size).await?;
    reads::rows(size.few, &few, None)
        .iter()
        .for_each(&mut *tell);
    let all = commands::compared(database, app, Parts::All, size).await?;
    all.iter().for_each(&mut *tell);
    Ok(few)
}

/// All of it.
pub async fn all(size: &Size, mut tell: impl FnMut(&Row)) -> Result<()> {
    let database = Database::start().await?;
    let app = database.serve()?;
    fill::history(&database, size.few, size.loud).await?;
    let few = at_few(&database, &app, size, &mut tell).await?;
    let asked = figures::measured(&app, size).await?;
    drop(app);

    drop(interface_alone(&database, size, &mut tell).await?);
    of_keeping(&database, size, &mut tell).await?;

    let app = at_many(&database, size, &mut tell).await?;
    let many = reads::measured(&database, &app, size).await?;
    let rows = reads::rows(size.many, &many, Some((size.few, &few)));
    rows.iter().for_each(&mut tell);
    of_pages(&app, size, size.many, &mut tell).await?;
    of_figures(&database, &app, size, (&asked, size.few), tell).await
}

/// Questions and a release at the full size, the questions beside those of a smaller one.
async fn of_figures(
    database: &Database,
    app: &App,
    size: &Size,
    (fewer, few): (&[figures::Latency], u64),
    mut tell: impl FnMut(&Row),
) -> Result<()> {
    let many = figures::measured(app, size).await?;
    let rows = figures::rows(size.many, &many, few, fewer);
    rows.iter().for_each(&mut tell);
    figures::released(app, size.many)
        .await?
        .iter()
        .for_each(&mut tell);
    tell(&figures::recounted(database, app, size).await?);
    Ok(())
}

/// A server on the full history, whose read models have come to its end.
async fn at_many(database: &Database, size: &Size, tell: &mut impl FnMut(&Row)) -> Result<App> {
    // It makes the tables, and nothing follows the log while that grows.
    let app = database.serve_with(&["--only", "api"])?;
    let filled = fill::history(database, size.many, size.loud).await?;
    filled.iter().for_each(&mut *tell);
    drop(app);
    keeping::made(database).await?.iter().for_each(&mut *tell);
    let app = database.serve()?;
    keeping::arrived(&app, app.position().await?).await?;
    Ok(app)
}

/// Figures alone, at the first and at the full size.
pub async fn national(size: &Size, mut tell: impl FnMut(&Row)) -> Result<()> {
    let few = {
        let (_database, app) = small(size).await?;
        figures::measured(&app, size).await?
    };
    let database = size.full().await?;
    let app = at_many(&database, size, &mut tell).await?;
    of_figures(&database, &app, size, (&few, size.few), tell).await
}

/// Read models that follow and are made again alone.
pub async fn followed(size: &Size, mut tell: impl FnMut(&Row)) -> Result<()> {
    let (database, app) = small(size).await?;
    drop(app);
    of_keeping(&database, size, &mut tell).await
}

/// How read models follow a log that grows to the size for it, and are made again while commands go on.
async fn of_keeping(database: &Database, size: &Size, mut tell: impl FnMut(&Row)) -> Result<()> {
    let filled = fill::history(database, size.some, size.loud).await?;
    filled.iter().for_each(&mut tell);
    let followed = keeping::caught_up(database).await?;
    followed.iter().for_each(&mut tell);
    let app = database.serve()?;
    let rebuilt = again::rebuilt(database, &app).await?;
    rebuilt.iter().for_each(&mut tell);
    Ok(())
}

/// Lists, worklist, case and count alone, at the first and at the full size.
pub async fn looked_up(size: &Size, mut tell: impl FnMut(&Row)) -> Result<()> {
    let few = {
        let (database, app) = small(size).await?;
        reads::measured(&database, &app, size).await?
    };
    let database = size.full().await?;
    let app = at_many(&database, size, &mut tell).await?;
    let many = reads::measured(&database, &app, size).await?;
    let rows = reads::rows(size.many, &many, Some((size.few, &few)));
    rows.iter().for_each(tell);
    Ok(())
}

/// A server on a history of the first size, whose read models have come to its end.
async fn small(size: &Size) -> Result<(Database, App)> {
    let database = Database::start().await?;
    let app = database.serve()?;
    fill::history(&database, size.few, size.loud).await?;
    keeping::arrived(&app, app.position().await?).await?;
    Ok((database, app))
}

/// The first page of each persona on a history of the full size alone.
pub async fn first_pages(size: &Size, mut tell: impl FnMut(&Row)) -> Result<()> {
    let database = size.full().await?;
    let app = at_many(&database, size, &mut tell).await?;
    of_pages(&app, size, size.many, tell).await
}

async fn of_pages(app: &App, size: &Size, cases: u64, tell: impl FnMut(&Row)) -> Result<()> {
    pages::measured(app, size, cases)
        .await?
        .iter()
        .for_each(tell);
    Ok(())
}

/// A number of things in some seconds, as a rate.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52 events")]
pub(crate) fn per_second(many: i64, seconds: f64) -> f64 {
    many as f64 / seconds
}
