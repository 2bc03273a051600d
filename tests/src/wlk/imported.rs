//! Files of establishments and of their reports, sent to the interface twice.

use std::fmt::Write;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};

use crate::speed::{Row, per_second};
use crate::{Answer, App};

/// Reports of one establishment: a first one, and one a year.
const REPORTS: usize = 4;
/// A row with faults of its own follows each so many good ones.
const BAD: usize = 1000;

/// Imports so many rows, some of them bad, and imports them again: good ones are in, bad ones told
/// with every fault, and the second time changes nothing.
pub(super) async fn twice(app: &App, rows: usize) -> Result<Vec<Row>> {
    let firms = rows / (REPORTS + 1);
    let mut told = vec![];
    for (register, kind, (text, good, bad)) in [
        ("establishments", "text/csv", establishments(firms)),
        ("wlk-reports", "application/x-ndjson", reports(firms)),
    ] {
        let began = Instant::now();
        let first = sent(app, register, kind, text.clone()).await?;
        let took = began.elapsed().as_secs_f64();
        counted(&first, (good, 0, bad))?;
        let head = app.position().await?;
        let again = sent(app, register, kind, text).await?;
        counted(&again, (0, good, bad))?;
        ensure!(app.position().await? == head, "the second time stores");
        told.push(Row {
            what: format!("import of {good} rows of {register}, beside 100,000 in five minutes"),
            ours: per_second(i64::try_from(good)?, took),
            anchor: 100_000.0 / 300.0,
            unit: "rows/s",
            goal: ">= 1.0",
        });
    }
    Ok(told)
}

async fn sent(app: &App, register: &str, kind: &str, text: String) -> Result<Value> {
    let token = app.token("central_admin", &[])?;
    let path = format!("/api/v1/imports/{register}");
    let request = app.request(Method::POST, &path, &token);
    let request = request.header("content-type", kind).body(text);
    Answer::of(request.send().await?).await?.body(200)
}

fn counted(told: &Value, (accepted, duplicates, bad): (usize, usize, usize)) -> Result<()> {
    let rejected = told["rejected"].as_array().context("no list")?;
    let found = (&told["accepted"], &told["duplicates"], rejected.len());
    ensure!(
        found == (&json!(accepted), &json!(duplicates), bad),
        "{found:?}, first {:?}",
        rejected.first()
    );
    for row in rejected {
        let faults = row["errors"].as_array().map(Vec::len);
        ensure!(faults == Some(2), "two faults a row: {row}");
    }
    Ok(())
}

/// A table of establishments, how many rows of it are good, and how many bad.
fn establishments(firms: usize) -> (String, usize, usize) {
    let columns =
        "ref,legal_name,province,regency,nib,established_on,registered_on,wni_men,wni_women";
    let mut text = format!("{columns}\n");
    let mut bad = 0;
    for firm in 0..firms {
        let _ = writeln!(
            text,
            "FULL-{firm},PT Impor {firm},35,35.78,81{firm:011},2022-03-01,2022-03-01,12,9"
        );
        if firm % BAD == 0 {
            bad += 1;
            let _ = writeln!(text, "BAD-{firm},PT Salah,99,,12,2022-03-01,2022-03-01,1,1");
        }
    }
    (text, firms, bad)
}

/// Lines of their reports.
fn reports(firms: usize) -> (String, usize, usize) {
    let mut text = String::new();
    let (mut good, mut bad) = (0, 0);
    for year in 2022.. {
        if year >= 2022 + REPORTS {
            break;
        }
        let kind = if year == 2022 { "first" } else { "annual" };
        for firm in 0..firms {
            let line = json!({
                "establishment_ref": format!("FULL-{firm}"), "kind": kind, "channel": "online",
                "submitted_at": format!("{year}-03-{:02}", firm % 28 + 1),
            });
            let _ = writeln!(text, "{line}");
            good += 1;
            if firm % BAD == 0 && kind == "first" {
                bad += 1;
                let line = json!({
                    "establishment_ref": format!("FULL-{firm}"), "kind": "weekly",
                    "channel": "pigeon", "submitted_at": "2022-03-01",
                });
                let _ = writeln!(text, "{line}");
            }
        }
    }
    (text, good, bad)
}
