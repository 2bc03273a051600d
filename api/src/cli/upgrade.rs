//! Read models whose tables an older program made: they are rebuilt beside the old ones, which
//! that program may still serve and keep, and swapped in.

use std::time::{Duration, Instant};

use projections::operate::{Act, OperateError, Options, Progress, rebuild, statuses};
use projections::runner::Projection;
use sqlx::{Connection, PgConnection};
use tokio_util::sync::CancellationToken;

/// How long a failed rebuild rests.
const REST: Duration = Duration::from_secs(10);
/// How long nothing is told of one that goes on.
const PAUSE: Duration = Duration::from_secs(5);

/// Rebuilds until no table is older than this program, or `stop` is cancelled; cut off, it goes on
/// where it was.
pub(super) async fn read_models(url: String, stop: CancellationToken) {
    let work = async {
        while let Err(error) = all(&url).await {
            tracing::error!(%error, "a read model of an older version was not rebuilt");
            tokio::time::sleep(REST).await;
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}

async fn all(url: &str) -> Result<(), OperateError> {
    let mut connection = PgConnection::connect(url).await?;
    let found = statuses(&mut connection).await?;
    connection.close().await?;
    let older = found.iter().filter_map(|one| {
        let projection = Projection::named(&one.name)?;
        let is_older = one.version < projection.version() && one.position > 0;
        is_older.then_some((projection, one.version))
    });
    for (projection, version) in older {
        one(url, projection, version).await?;
    }
    Ok(())
}

async fn one(url: &str, projection: Projection, version: i32) -> Result<(), OperateError> {
    let name = projection.name();
    tracing::info!(
        projection = name,
        version,
        "rebuilding what an older program made"
    );
    let act = Act {
        who: "system:serve".to_owned(),
        reason: Some(format!("version {version} to {}", projection.version())),
    };
    let mut told = Instant::now();
    let tell = |Progress { done, total, waits }| {
        if told.elapsed() >= PAUSE {
            told = Instant::now();
            tracing::info!(projection = name, done, total, waits);
        }
    };
    let options = Options::default();
    let position = rebuild(&url.parse()?, projection, options, &act, tell).await?;
    tracing::info!(
        projection = name,
        position,
        "rebuilt; the former copy is kept"
    );
    Ok(())
}
