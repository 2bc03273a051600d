//! Real clusters in directories of their own.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid};
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{Cluster, ClusterError, Options};

/// A data directory whose server does not outlive the test.
struct Place {
    _dir: TempDir,
    data: PathBuf,
}

impl Place {
    fn new(name: &str) -> Self {
        Self::below(tempfile::tempdir().unwrap(), name)
    }

    fn below(dir: TempDir, name: &str) -> Self {
        let data = dir.path().join(name);
        Self { _dir: dir, data }
    }

    async fn start(&self) -> Cluster {
        Cluster::start(&self.data, &Options::default())
            .await
            .unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let link = self.data.join("postgres");
        if let Ok(text) = std::fs::read_to_string(link.join("postmaster.pid")) {
            signal(
                text.lines().next().unwrap().parse().unwrap(),
                Signal::SIGQUIT,
            );
        }
        if let Ok(target) = std::fs::read_link(link) {
            let _ = std::fs::remove_dir_all(target);
        }
    }
}

fn signal(pid: i32, signal: Signal) {
    let _ = kill(Pid::from_raw(pid), signal);
}

async fn put_row(url: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql("CREATE TABLE kept AS SELECT 7 AS value")
        .execute(&mut connection)
        .await
        .unwrap();
}

async fn row(url: &str) -> Result<i32, sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::query_scalar("SELECT value FROM kept")
        .fetch_one(&mut connection)
        .await
}

async fn setting(url: &str, name: &str) -> String {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let sql = "SELECT current_setting($1)";
    sqlx::query_scalar(sql)
        .bind(name)
        .fetch_one(&mut connection)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_stopped_cluster_starts_again_with_its_data() {
    let place = Place::new("data");
    let cluster = place.start().await;
    put_row(&cluster.url()).await;
    for (name, value) in [
        ("fsync", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("TimeZone", "UTC"),
        ("server_encoding", "UTF8"),
    ] {
        assert_eq!(setting(&cluster.url(), name).await, value, "{name}");
    }
    cluster.stop().await.unwrap();
    assert_eq!(cluster.postmaster_pid().unwrap(), None);
    assert_eq!(Cluster::url_of_running(&place.data).unwrap(), None);
    drop(cluster);

    let again = place.start().await;
    assert_eq!(row(&again.url()).await.unwrap(), 7);
    again.stop().await.unwrap();
}

#[tokio::test]
async fn a_killed_server_is_started_again() {
    let place = Place::new("data");
    let cluster = place.start().await;
    put_row(&cluster.url()).await;
    let watch = tokio::spawn(cluster.supervise(CancellationToken::new()));
    let killed = cluster.postmaster_pid().unwrap().unwrap();
    signal(killed, Signal::SIGKILL);
    let began = Instant::now();
    while row(&cluster.url()).await.ok() != Some(7)
        || cluster.postmaster_pid().unwrap() == Some(killed)
    {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "the server was not started again"
        );
        sleep(Duration::from_millis(100)).await;
    }
    println!("healed after {:?}", began.elapsed());
    cluster.stop().await.unwrap();
    watch.await.unwrap();
    assert_eq!(cluster.postmaster_pid().unwrap(), None);
}

#[tokio::test]
async fn a_second_start_is_refused_and_a_living_server_is_taken_over() {
    let place = Place::new("data");
    assert_eq!(Cluster::url_of_running(&place.data).unwrap(), None);
    let cluster = place.start().await;
    let error = Cluster::start(&place.data, &Options::default())
        .await
        .unwrap_err();
    assert!(matches!(error, ClusterError::Locked { .. }), "{error}");
    assert!(
        error.to_string().contains(&std::process::id().to_string()),
        "{error}"
    );

    let (url, pid) = (cluster.url(), cluster.postmaster_pid().unwrap());
    put_row(&url).await;
    assert_eq!(
        Cluster::url_of_running(&place.data).unwrap().as_ref(),
        Some(&url)
    );
    drop(cluster);
    let heir = place.start().await;
    assert_eq!((heir.url(), heir.postmaster_pid().unwrap()), (url, pid));
    assert_eq!(row(&heir.url()).await.unwrap(), 7);
    heir.stop().await.unwrap();
}

#[tokio::test]
async fn a_long_path_has_its_socket_elsewhere() {
    let place = Place::new(&format!("{} it's/{}", "x".repeat(80), "y".repeat(80)));
    let cluster = place.start().await;
    let socket = cluster.inner.server.socket.clone();
    assert!(socket.starts_with("/tmp"), "{}", socket.display());
    assert_eq!(
        socket.metadata().unwrap().permissions().mode() & 0o777,
        0o700
    );
    put_row(&cluster.url()).await;
    cluster.stop().await.unwrap();
    assert!(!socket.exists());
}

#[tokio::test]
async fn a_hidden_data_directory_has_its_cluster_elsewhere() {
    if !geteuid().is_root() {
        return;
    }
    let above = tempfile::tempdir().unwrap();
    std::fs::set_permissions(above.path(), Permissions::from_mode(0o700)).unwrap();
    let place = Place::below(tempfile::tempdir_in(above.path()).unwrap(), "data");
    let cluster = place.start().await;
    let target = std::fs::read_link(place.data.join("postgres")).unwrap();
    assert!(
        target.starts_with("/var/lib/wasnaker/clusters"),
        "{}",
        target.display()
    );
    put_row(&cluster.url()).await;
    cluster.stop().await.unwrap();
    drop(cluster);
    assert_eq!(row(&place.start().await.url()).await.unwrap(), 7);
}

#[tokio::test]
async fn leftovers_of_a_killed_initdb_are_removed_and_strange_files_are_not() {
    let place = Place::new("data");
    let half = place.data.join("postgres.new-1");
    std::fs::create_dir_all(half.join("base")).unwrap();
    std::fs::create_dir_all(place.data.join("postgres")).unwrap();
    let strange = place.data.join("postgres/strange");
    std::fs::write(&strange, "").unwrap();
    let error = Cluster::start(&place.data, &Options::default())
        .await
        .unwrap_err();
    assert!(matches!(error, ClusterError::NotACluster { .. }), "{error}");
    std::fs::remove_file(strange).unwrap();
    place.start().await.stop().await.unwrap();
    assert!(!half.exists());
}
