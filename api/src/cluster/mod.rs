//! The product's own `PostgreSQL` cluster, for a start without a database URL.
//!
//! The cluster lies in the data directory, listens on a private socket only, keeps `fsync` and
//! checksums on, and is looked after while we run. It is the same engine as in production. When
//! we are root its programs run as the user `postgres`, since `PostgreSQL` refuses root.

mod account;
mod binaries;
mod error;
mod home;
mod postmaster;
mod server;
mod socket;
mod supervise;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use tokio::sync::Mutex;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub use error::ClusterError;

use account::Account;
use binaries::Binaries;
use home::Home;
use postmaster::Postmaster;
use server::Server;

/// The superuser of the cluster, as which we connect.
const SUPERUSER: &str = "wasnaker";
/// Our database in the cluster.
const DATABASE: &str = "wasnaker";
/// The number in the name of the socket; no port is opened.
const PORT: u16 = 5432;
/// How long a stop waits for a start under way.
const TURN: Duration = Duration::from_secs(20);

/// How a cluster is started.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The directory of the server's programs; without it the newest on the machine is taken.
    pub pgbin: Option<PathBuf>,
}

/// Our running cluster. Dropping it leaves the server running; [`Cluster::stop`] stops it.
#[derive(Debug)]
pub struct Cluster {
    inner: Arc<Inner>,
}

/// What the cluster and its supervision share.
#[derive(Debug)]
struct Inner {
    data_dir: PathBuf,
    server: Server,
    /// One starts or stops at a time.
    turn: Mutex<()>,
    /// Nothing may be started any more.
    stopping: CancellationToken,
    /// The data directory is ours as long as this is open.
    _lock: File,
}

impl Cluster {
    /// Takes the data directory, makes the cluster if there is none, and brings the server up.
    ///
    /// A server that a killed process of ours has left running is taken over.
    ///
    /// # Errors
    /// Another process uses the data directory, no fitting server is installed, or the server
    /// does not come up within a minute.
    pub async fn start(data_dir: &Path, options: &Options) -> Result<Self, ClusterError> {
        let data_dir = home::open(data_dir)?;
        let lock = home::lock(&data_dir)?;
        let server = prepare(&data_dir, options).await?;
        server.bring_up(|| false).await?;
        create_database(&server.socket).await?;
        tracing::info!(cluster = %server.cluster.display(), "PostgreSQL runs");
        let (turn, stopping) = (Mutex::new(()), CancellationToken::new());
        let inner = Inner {
            data_dir,
            server,
            turn,
            stopping,
            _lock: lock,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The URL of our database, for `sqlx` and for `psql`.
    #[must_use]
    pub fn url(&self) -> String {
        socket::url(&self.inner.server.socket, DATABASE)
    }

    /// The URL of the cluster of a data directory, if its server runs; nothing is locked.
    ///
    /// # Errors
    /// The data directory may not be read.
    pub fn url_of_running(data_dir: &Path) -> Result<Option<String>, ClusterError> {
        let Ok(cluster) = fs::canonicalize(data_dir.join("postgres")) else {
            return Ok(None);
        };
        let found = Postmaster::of(&cluster)?.filter(|found| found.ready);
        Ok(found.map(|found| socket::url(&found.socket, DATABASE)))
    }

    /// The process id of the server, if it lives.
    ///
    /// # Errors
    /// The cluster directory cannot be read.
    pub fn postmaster_pid(&self) -> Result<Option<i32>, ClusterError> {
        Ok(self.inner.server.postmaster()?.map(|found| found.pid))
    }

    /// The server's log file.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.inner.server.log()
    }

    /// Looks after the server until `shutdown` or [`Cluster::stop`]: if it dies it is started
    /// again. The future stands alone, to be spawned.
    pub fn supervise(
        &self,
        shutdown: CancellationToken,
    ) -> impl Future<Output = ()> + Send + use<> {
        supervise::watch(Arc::clone(&self.inner), shutdown)
    }

    /// Stops the server, within a minute or so. Supervision ends with it.
    ///
    /// # Errors
    /// The server does not stop; no data is lost by that.
    pub async fn stop(&self) -> Result<(), ClusterError> {
        let inner = &self.inner;
        inner.stopping.cancel();
        let turn = timeout(TURN, inner.turn.lock()).await;
        if turn.is_err() {
            tracing::warn!("stopping PostgreSQL while it is being started");
        }
        inner.server.bring_down().await?;
        socket::forget(&inner.data_dir, &inner.server.cluster, &inner.server.socket);
        Ok(())
    }
}

/// Finds or makes everything that is needed to bring the server up.
async fn prepare(data_dir: &Path, options: &Options) -> Result<Server, ClusterError> {
    let account = Account::choose(&data_dir.join("postgres"))?;
    let home = Home::locate(data_dir, &account)?;
    let binaries = Binaries::find(options.pgbin.as_deref(), &home.cluster)?;
    home.initialise(&account, &binaries).await?;
    let cluster = home.cluster;
    let socket = match Postmaster::of(&cluster)? {
        Some(running) if running.socket.is_absolute() => running.socket,
        Some(_) | None => socket::place(data_dir, &cluster, &account)?,
    };
    Ok(Server {
        cluster,
        socket,
        account,
        binaries,
    })
}

/// Creates our database in a new cluster.
async fn create_database(socket: &Path) -> Result<(), ClusterError> {
    let options = PgConnectOptions::from_str(&socket::url(socket, "postgres"))?;
    let mut connection: PgConnection = options.connect().await?;
    let there = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS "there!""#,
        DATABASE,
    )
    .fetch_one(&mut connection)
    .await?;
    if !there {
        connection
            .execute(format!("CREATE DATABASE {DATABASE}").as_str())
            .await?;
    }
    connection.close().await?;
    Ok(())
}
