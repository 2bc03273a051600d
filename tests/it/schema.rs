//! The interface held against its own document by schemathesis, with the token of every role: no
//! answer that the document does not describe, and no failure of the server. Requests are made up
//! one by one, and as ways along the document's links: what was made is shown, acted on, told of.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use domain::Role;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use tests::App;
use tokio::process::Command;

/// Roles at once.
const AT_ONCE: usize = 2;
/// So many links have to be followed by all roles together; some hundreds are.
const FOLLOWED: usize = 60;

#[tokio::test]
async fn what_is_answered_is_described_whatever_is_asked_by_whom() -> Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    let program = here.join("venv/bin/schemathesis");
    ensure!(program.is_file(), "run `sh deploy/setup.sh test` first");
    let app = App::start(&["--demo"])?;
    let runs = stream::iter(Role::PERSONS.into_iter().enumerate());
    let runs = runs.map(|(seed, role)| asked(&app, &here, role, seed));
    let followed: Vec<usize> = runs.buffer_unordered(AT_ONCE).try_collect().await?;
    ensure!(followed.len() == Role::PERSONS.len());
    let followed: usize = followed.iter().sum();
    ensure!(followed > FOLLOWED, "only {followed} links were followed");
    Ok(())
}

/// Asks what a role may make up; how many links were followed.
async fn asked(app: &App, here: &Path, role: Role, seed: usize) -> Result<usize> {
    let token = app.token(role.code(), &[])?;
    let run = Command::new(here.join("venv/bin/schemathesis"))
        .args(["--no-color", "--config-file"])
        .arg(here.join("schemathesis.toml"))
        .arg("run")
        .arg(format!("{}/openapi.json", app.url))
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--seed", &seed.to_string()])
        .env("ROLE", role.code())
        .env("SCHEMATHESIS_HOOKS", here.join("hooks.py"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(app.root())
        .stdin(Stdio::null())
        .output();
    let run = run.await.context("schemathesis")?;
    let told = String::from_utf8_lossy(&run.stdout);
    ensure!(run.status.success(), "{role}: {told}");
    ensure!(!told.contains("Unresolvable references"), "{role}: {told}");
    ensure!(told.contains(" passed"), "{role}: {told}");
    let followed = told.split_once("API Links:");
    let followed = followed.and_then(|(_, rest)| rest.split_whitespace().next());
    Ok(followed.context("no ways along links")?.parse()?)
}
