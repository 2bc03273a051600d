//! R5: the disk is full.

use std::fs::{File, Permissions, set_permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use reqwest::Method;
use sqlx::Executor;
use tokio::time::sleep;

use super::{Figures, Size, judged, writers};
use crate::App;

/// A file system of memory, as large as a cluster and a little more; gone at the end.
#[derive(Debug)]
struct Disk(tempfile::TempDir);

impl Disk {
    /// Mounts it; the reason when that is not allowed.
    fn mount() -> Result<Self> {
        let at = tempfile::tempdir()?;
        set_permissions(at.path(), Permissions::from_mode(0o755))?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=160m,mode=0755", "wasnaker"]);
        let done = mount.arg(at.path()).output()?;
        let said = String::from_utf8_lossy(&done.stderr);
        ensure!(done.status.success(), "{}", said.trim());
        Ok(Self(at))
    }

    /// Fills it to the last byte.
    fn fill(&self) -> Result<()> {
        let mut file = File::create(self.filler())?;
        for piece in [1 << 20, 4096, 1] {
            let bytes = vec![0; piece];
            while file.write_all(&bytes).is_ok() {}
        }
        Ok(())
    }

    fn filler(&self) -> std::path::PathBuf {
        self.0.path().join("filler")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

/// Fills the disk under load, looks what is answered, and makes room again. None, with the reason
/// told, where nothing may be mounted: a quota or a file system in a file would need the same right.
pub async fn full(size: Size) -> Result<Option<Figures>> {
    let disk = match Disk::mount() {
        Ok(disk) => disk,
        Err(reason) => {
            let told = format!("R5 is left out: no disk of its own can be mounted: {reason}");
            writeln!(std::io::stderr(), "{told}")?;
            return Ok(None);
        }
    };
    let root = tempfile::tempdir_in(disk.0.path())?;
    set_permissions(root.path(), Permissions::from_mode(0o755))?;
    let app = App::start_in(root, &[], &[])?;
    let inside = app.data_dir().join("postgres");
    ensure!(
        !Path::new(&inside).is_symlink(),
        "the cluster lies elsewhere"
    );
    let load = writers(&[&app], "r5", size).await?;
    let mut slowest = Duration::ZERO;
    for _ in 0..size.rounds {
        disk.fill()?;
        refused(&app).await?;
        let alive = app.anonymous(Method::GET, "/healthz").send().await?;
        ensure!(alive.status() == 200, "{alive:?}");
        std::fs::remove_file(disk.filler())?;
        let since = Instant::now();
        load.more(super::WRITERS).await?;
        slowest = slowest.max(since.elapsed());
    }
    let mut owner = app.database().await?;
    let findings = judged(&app, &mut owner, load).await?;
    Ok(Some(Figures {
        id: "R5",
        kills: 0,
        findings,
        notes: format!(
            "503 with Retry-After while it is full, acknowledges again after {} ms",
            slowest.as_millis()
        ),
    }))
}

/// Forces a new segment of the log, then waits until a command is refused as it should be.
async fn refused(app: &App) -> Result<()> {
    if let Ok(mut owner) = app.database().await {
        let switch = "SELECT pg_switch_wal()";
        // It may be this that ends the database.
        let _ = owner.execute(switch).await;
    }
    let (token, until) = (
        app.token("coordinator", &[])?,
        Instant::now() + Duration::from_secs(60),
    );
    loop {
        let body = app.case_example().await?;
        let request = app.request(Method::POST, "/api/v1/cases", &token);
        let answer = request.json(&body).send().await?;
        if answer.status() == 503 {
            let told = answer.headers().contains_key("retry-after");
            ensure!(told, "no Retry-After: {answer:?}");
            return Ok(());
        }
        ensure!(answer.status() == 201, "{answer:?}");
        ensure!(Instant::now() < until, "the disk is not full");
        sleep(Duration::from_millis(5)).await;
    }
}
