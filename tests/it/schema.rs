//! The interface held against its own document by schemathesis, with the token of every role: no
//! answer that the document does not describe, and no failure of the server.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use domain::Role;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use tests::App;
use tokio::process::Command;

/// Requests that are made up for each endpoint and role.
const EACH: &str = "2";
/// Roles at once.
const AT_ONCE: usize = 2;
const CHECKS: &str = "not_a_server_error,content_type_conformance,status_code_conformance,\
                      response_schema_conformance,response_headers_conformance";

#[tokio::test]
async fn what_is_answered_is_described_whatever_is_asked_by_whom() -> Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = here.join("schema/venv/bin/schemathesis");
    ensure!(program.is_file(), "run `sh deploy/setup.sh test` first");
    let app = App::start(&["--demo"])?;
    let runs = stream::iter(Role::PERSONS).map(|role| asked(&app, &program, role));
    let done: Vec<()> = runs.buffer_unordered(AT_ONCE).try_collect().await?;
    ensure!(done.len() == Role::PERSONS.len());
    Ok(())
}

async fn asked(app: &App, program: &Path, role: Role) -> Result<()> {
    let token = app.token(role.code(), &[])?;
    let run = Command::new(program)
        .arg("run")
        .arg(format!("{}/openapi.json", app.url))
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--checks", CHECKS, "--phases", "examples,fuzzing"])
        .args([
            "--max-examples",
            EACH,
            "--generation-deterministic",
            "--no-color",
        ])
        .args(["--exclude-path-regex", "/api/v1/imports/"])
        .current_dir(app.root())
        .stdin(Stdio::null())
        .output();
    let run = run.await.context("schemathesis")?;
    let told = String::from_utf8_lossy(&run.stdout);
    ensure!(run.status.success(), "{role}: {told}");
    ensure!(!told.contains("Unresolvable references"), "{role}: {told}");
    ensure!(told.contains(" passed"), "{role}: {told}");
    Ok(())
}
