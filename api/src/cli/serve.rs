//! `wasnaker serve`: the process, from its database to its clean end.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::Utc;
use projections::checkpoint::wait_until;
use projections::runner::ALL;
use sqlx::PgPool;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::cli::{client, migrate, upgrade};
use crate::cluster::{Cluster, Options};
use crate::complaints::Complaints;
use crate::config::Config;
use crate::holders::Access;
use crate::http::admission::Admission;
use crate::http::pace::Pace;
use crate::law::LawInForce;
use crate::log::EventLog;
use crate::parts::Part;
use crate::reads::Reads;
use crate::roster::Kept;
use crate::state::{AppState, Shared};
use crate::synthetic::{Kind, Plan, fill};
use crate::{head, http, log, processes, telemetry};

/// How many connections one process answers requests with.
const READERS: u32 = 9;
/// How many it counts with: a count takes several cores.
const COUNTERS: u32 = 4;
/// Beside one for each read model, more than their keepers hold at once: for what listens, what opens prosecutions, the clock, simulations,
/// and two for what opens cases, which reads while it holds its own.
const OTHERS: usize = 6;
/// Inspection cases of the demo's synthetic history.
const DEMO_CASES: u64 = 800;
/// How many may listen to the feed of one process.
const SUBSCRIBERS: usize = 500;
/// How long each read model may take to follow the demo data.
const SETTLING: Duration = Duration::from_secs(120);
/// How often people and addresses that have not asked for a while are forgotten.
const FORGOTTEN: Duration = Duration::from_secs(60);
/// How long requests in flight may take at the end.
const DRAIN: Duration = Duration::from_secs(20);

pub(crate) fn serve(runtime: &Runtime, config: Config) -> anyhow::Result<()> {
    anyhow::ensure!(
        config.oidc_issuer.is_some() || config.listen.ip().is_loopback(),
        "tokens come from the local issuer, which serves loopback addresses only; {} is none; name \
         the provider of the single sign-on with --oidc-issuer",
        config.listen
    );
    anyhow::ensure!(
        config.oidc_issuer.is_none() || !config.demo,
        "--demo signs in at the local issuer, whose tokens nobody accepts with --oidc-issuer"
    );
    anyhow::ensure!(
        !config.demo || config.runs().contains(&Part::Api),
        "--demo goes through the interface, which --only leaves out"
    );
    let guard = runtime.enter();
    let telemetry = telemetry::start(&config)?;
    let registry = telemetry.registry.clone();
    let served = runtime.block_on(with_database(config, registry));
    drop(guard);
    telemetry.flush();
    served
}

async fn with_database(config: Config, registry: prometheus::Registry) -> anyhow::Result<()> {
    let stop = stop_signal()?;
    if let Some(url) = config.database_url.clone() {
        return run(&config, &url, registry, stop).await;
    }
    let options = Options {
        pgbin: config.pgbin.clone(),
    };
    let cluster = Cluster::start(&config.data_dir, &options).await?;
    let watch = tokio::spawn(cluster.supervise(CancellationToken::new()));
    let served = run(&config, &cluster.url(), registry, stop).await;
    let stopped = cluster.stop().await;
    watch.await?;
    served?;
    Ok(stopped?)
}

async fn listener(config: &Config) -> anyhow::Result<TcpListener> {
    let listen = config.listen;
    let found = TcpListener::bind(listen).await;
    found.with_context(|| format!("listening on {listen}; choose another with --listen"))
}

async fn run(
    config: &Config,
    url: &str,
    registry: prometheus::Registry,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    migrate(url).await?;
    let listener = listener(config).await?;
    let address = listener.local_addr()?;
    let workers = TaskTracker::new();
    let state = assembled(config, (url, address), registry, (&workers, &stop)).await?;
    state.law.follow(state.head.clone(), &workers, &stop);
    follow(&state, url, &workers)?;
    let server = format!("http://{address}");
    if config.demo {
        let (config, pool, url) = (config.clone(), state.pool.clone(), url.to_owned());
        workers.spawn(async move {
            match demo(&config, &server, (&url, &pool)).await {
                Ok(()) => tracing::info!("the demo data are loaded"),
                Err(error) => tracing::error!(%error, "the demo data were not loaded"),
            }
            let _closed = writeln!(std::io::stdout(), "listening on {server}");
        });
    } else {
        writeln!(std::io::stdout(), "listening on {server}")?;
    }
    let draining = stop.clone();
    workers.spawn(forgetting(state.pace.clone(), stop.clone()));
    let service = http::service(&state);
    // What follows the log ends with the last who holds it: that is the service.
    drop(state);
    let serving = axum::serve(listener, service)
        .with_graceful_shutdown(async move { draining.cancelled().await });
    tokio::select! {
        ended = serving.into_future() => ended?,
        () = async { stop.cancelled().await; tokio::time::sleep(DRAIN).await } => {
            tracing::warn!("requests were still in flight at the end");
        }
    }
    workers.close();
    let _ = tokio::time::timeout(DRAIN, workers.wait()).await;
    Ok(())
}

/// What a server at an address is made of, on a migrated database; nothing follows the log yet.
pub(crate) async fn assembled(
    config: &Config,
    (url, address): (&str, SocketAddr),
    registry: prometheus::Registry,
    (workers, stop): (&TaskTracker, &CancellationToken),
) -> anyhow::Result<AppState> {
    let pool = log::pool(url, READERS).await?;
    let event_log = EventLog::start(pool.clone(), url.parse()?, config.remembered())
        .numbered_by(config.number_pattern.clone());
    let shared = Shared {
        kept: Kept::default(),
        reads: Reads::new(pool.clone(), replica(config, READERS)?),
        figures: Reads::new(log::lazy_pool(url, COUNTERS)?, replica(config, COUNTERS)?),
        law: LawInForce::open(&pool).await?,
        runs: config.runs().as_slice().into(),
        head: head::follow(&pool, event_log.head_watch(), workers, stop),
        registers: event_log.clone(),
        log: event_log,
        pool,
        complaints: Complaints::open(url, config.master_keys()?)?,
        access: Access::open(url, config.master_keys()?)?,
        signer: config.signer()?,
        licence: config.licence()?,
        tokens: Arc::new(config.tokens()?),
        browser: config.browser(address)?.map(Arc::new),
        metrics: registry,
        pace: Pace::of(config.requests_per_second, config.strangers_per_second),
        proxies: config.trusted_proxies.as_slice().into(),
        admission: Admission::default(),
        subscribers: Arc::new(Semaphore::new(SUBSCRIBERS)),
        stop: stop.clone(),
    };
    Ok(shared.into())
}

/// Keeps what is remembered of people's pace small.
async fn forgetting(pace: Pace, stop: CancellationToken) {
    while stop
        .run_until_cancelled(tokio::time::sleep(FORGOTTEN))
        .await
        .is_some()
    {
        pace.forget();
    }
}

/// Loads the demo registers through the server, makes a synthetic history beside them, and waits for
/// the read models: whoever is told that it listens finds all of it.
async fn demo(config: &Config, server: &str, (url, pool): (&str, &PgPool)) -> anyhow::Result<()> {
    client::demo(config, server).await?;
    let history = Plan {
        kind: Kind::Cases,
        seed: 1,
        count: DEMO_CASES,
        today: Utc::now().date_naive(),
    };
    fill(history, url.parse()?, |_| {}).await?;
    if config.runs().contains(&Part::Projections) {
        let head = sqlx::query_scalar!("SELECT position FROM log_head");
        let head = head.fetch_one(pool).await?;
        for projection in ALL {
            wait_until(pool, projection.name(), head, SETTLING).await?;
        }
    }
    Ok(())
}

/// Starts what follows the log in this process, on connections of its own: on a slow line nobody
/// who reads waits for a read model.
fn follow(state: &AppState, url: &str, workers: &TaskTracker) -> anyhow::Result<()> {
    let (pool, stop) = (
        log::lazy_pool(url, u32::try_from(ALL.len() + OTHERS)?)?,
        &state.stop,
    );
    if state.runs.contains(&Part::Projections) {
        projections::runner::start(&pool, &state.log.head_watch(), workers, stop);
        workers.spawn(upgrade::read_models(url.to_owned(), stop.clone()));
    }
    if state.runs.contains(&Part::Processes) {
        let behind = state.with(|shared| shared.pool = pool);
        processes::start(&behind, workers, stop);
    }
    Ok(())
}

/// Connections to the replica, where one is given.
fn replica(config: &Config, connections: u32) -> anyhow::Result<Option<PgPool>> {
    let replica = config.database_read_url.as_deref();
    let replica = replica.map(|url| log::lazy_pool(url, connections));
    Ok(replica.transpose()?)
}

/// Cancelled by the first SIGTERM or SIGINT; the second ends the process at once.
fn stop_signal() -> anyhow::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let (mut term, mut int) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    let first = stop.clone();
    tokio::spawn(async move {
        for round in 0..2 {
            tokio::select! { _ = term.recv() => {}, _ = int.recv() => {} }
            if round == 1 {
                std::process::exit(130);
            }
            tracing::info!("stopping; a second signal stops at once");
            first.cancel();
        }
    });
    Ok(stop)
}
