//! The first page of each persona: what the server takes for it, what comes over the line at the first
//! visit and at the next, and that nothing on it shifts.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{Row, Size, Timed, Worker};
use crate::App;
use crate::browser::Browser;

/// Who begins where: what he is called, his role, his province, his first page.
const PERSONAS: [(&str, &str, &str, &str); 6] = [
    ("inspector", "", "", "/tugas"),
    ("head of a unit", "unit_head", "32", "/unit"),
    ("investigator", "ppns", "32", "/tugas"),
    ("analyst", "statistician", "", "/statistik"),
    ("auditor", "auditor", "", "/perkara"),
    ("operator", "central_admin", "", "/operasi"),
];
/// Rows for each of them.
pub const ROWS: usize = 3 * PERSONAS.len();
/// Within what 99 of 100 first pages are to be answered, in milliseconds.
const SOON: f64 = 200.0;
/// Bytes of a first visit, signing in included, and of the next one.
const VISITS: [f64; 2] = [60_000.0, 15_000.0];

/// A person who looks at one page again and again.
struct Looker {
    browser: Browser,
    page: &'static str,
}

impl Worker for Looker {
    async fn step(&mut self, _: u64) -> Result<()> {
        let seen = self.browser.look(self.page).await?;
        ensure!(seen.status == 200, "{}: {}", self.page, seen.text);
        Ok(())
    }
}

/// Measures the first page of each persona on a server with so many cases.
pub(super) async fn measured(app: &App, size: &Size, cases: u64) -> Result<Vec<Row>> {
    let inspector = busiest(app).await?;
    let mut rows = vec![];
    let mut people = vec![];
    for (who, role, province, page) in PERSONAS {
        let person = if role.is_empty() {
            inspector.clone()
        } else {
            [role, province, ""].map(str::to_owned)
        };
        let mut browser = Browser::at(&app.url)?;
        let [role, province, name] = &person;
        let form = [
            ("peran", role.as_str()),
            ("provinsi", province.as_str()),
            ("nama", name.as_str()),
        ];
        browser.post("/masuk", &form).await?;
        let looker = Looker { browser, page };
        let timed = Timed::run(vec![looker], &Arc::new(AtomicU64::new(0)), size.each).await?;
        rows.push(Row {
            what: format!("{page} of an {who}, {cases} cases, p99"),
            ours: timed.p99()?,
            anchor: SOON,
            unit: "ms",
            goal: "≤ 1",
        });
        people.push(json!({ "role": role, "province": province, "name": name, "page": page }));
    }
    for (visits, (who, _, _, page)) in visited(app, &people)?.iter().zip(PERSONAS) {
        let told = ["first", "next"].into_iter().zip(VISITS);
        for (visit, most) in told {
            let bytes = visits[visit].as_f64().context("no bytes")?;
            rows.push(Row {
                what: format!("{page} of an {who}, {visit} visit"),
                ours: bytes,
                anchor: most,
                unit: "bytes",
                goal: "≤ 1",
            });
        }
        ensure!(visits["shift"] == 0, "{page} of an {who} shifts: {visits}");
    }
    Ok(rows)
}

/// The first of the inspectors whom the page to sign in at offers: one with much to do.
async fn busiest(app: &App) -> Result<[String; 3]> {
    let page = Browser::at(&app.url)?.get("/masuk").await?;
    let field = |name: &str| page.hidden(name);
    match (field("peran"), field("provinsi"), field("nama")) {
        (Ok(role), Ok(province), Ok(name)) => Ok([role, province, name]),
        // Where no time runs yet, nobody is busy.
        _ => Ok(["inspector_2", "32", ""].map(str::to_owned)),
    }
}

/// What Chromium loads for each.
fn visited(app: &App, people: &[Value]) -> Result<Vec<Value>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let done = Command::new("node")
        .current_dir(folder)
        .args(["first_pages.mjs", &app.url, &json!(people).to_string()])
        .output()
        .context("node: run deploy/setup.sh test")?;
    let said = String::from_utf8_lossy(&done.stdout);
    let told = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "{said}{told}");
    Ok(serde_json::from_str(&said)?)
}
