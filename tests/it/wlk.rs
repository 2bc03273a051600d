//! Who must report and has not: the list and the rates agree with a calculation of the test's own,
//! now and on past days, and cases opened in bulk are exactly as many, whoever is killed. `make wlk`
//! is the same at full size.

use std::io::Write;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};
use tests::App;
use tests::wlk::{Size, agrees, all, ended, listed, made, opened_once, today};

const OVERDUE: &str = "/api/v1/wlk/overdue";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn overdue_reports_and_rates_agree_with_another_calculation() -> Result<()> {
    let app = App::start(&[])?;
    made(&app, 700).await?;
    entered_later(&app).await?;
    // Around the day on which the first provinces made from Papua began to work, too.
    let days = [
        "2019-03-31",
        "2019-04-01",
        "2022-11-10",
        "2022-11-11",
        "2024-02-29",
    ];
    let mut days: Vec<NaiveDate> = days.iter().filter_map(|day| day.parse().ok()).collect();
    days.extend([today(), today() + TimeDelta::days(40)]);
    let compared = agrees(&app, &days, None).await?;
    ensure!(compared > 1000, "{compared} rows");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_narrow_the_list_and_a_province_sees_its_own() -> Result<()> {
    let app = App::start(&[])?;
    made(&app, 400).await?;
    let all = listed(&app, "").await?;
    let late = listed(&app, "duty=annual&days_late_min=400").await?;
    let wanted = all
        .iter()
        .filter(|row| row["duty"] == "annual" && row["days_late"].as_i64() >= Some(400));
    assert_eq!(late.len(), wanted.count());
    assert!(!late.is_empty());
    let large = listed(&app, "size=medium&kbli=14").await?;
    let of_class = |row: &&Value| {
        row["size"] == "medium"
            && row["kbli"]
                .as_str()
                .is_some_and(|code| code.starts_with("14"))
    };
    assert_eq!(large.len(), all.iter().filter(of_class).count());
    let own = app
        .get("inspector_1", &format!("{OVERDUE}?limit=200"))
        .await?
        .body(200)?;
    let own = own["items"].as_array().context("no items")?;
    assert!(!own.is_empty() && own.iter().all(|row| row["province"] == "31"));
    let other = app
        .get("inspector_1", &format!("{OVERDUE}?province=32"))
        .await?;
    assert_eq!(other.status, 403);
    let wrong = app
        .get(
            "auditor",
            &format!("{OVERDUE}?duty=x&size=y&days_late_min=0&cursor=z"),
        )
        .await?;
    let wrong = wrong.body(422)?;
    assert_eq!(wrong["errors"].as_array().map(Vec::len), Some(4), "{wrong}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bulk_opening_that_is_killed_three_times_opens_each_case_once() -> Result<()> {
    let mut app = App::start(&[])?;
    made(&app, 4000).await?;
    let asked = json!({ "duty": "annual" });
    let path = format!("{OVERDUE}/open-cases");
    let refused = app.post("inspector_1", &path, &asked).await?;
    assert_eq!(refused.status, 403);
    let none = app
        .post("coordinator", &path, &json!({ "most": 0 }))
        .await?;
    assert_eq!(none.status, 422);
    opened_once(&mut app, "31", None).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_three_cases_are_three_more_each_time() -> Result<()> {
    let app = App::start(&[])?;
    made(&app, 400).await?;
    let token = app.token("coordinator", &[])?;
    let path = format!("{OVERDUE}/open-cases");
    for known in [0, 3, 6] {
        let asked = json!({ "duty": "annual", "most": 3 });
        let opening = app.posted(&token, &path, &asked).await?.body(202)?;
        let id = opening["id"].as_str().context("no id")?;
        let done = ended(&app, &token, &format!("/api/v1/wlk/openings/{id}")).await?;
        assert_eq!(
            (&done["opened"], &done["known"]),
            (&json!(3), &json!(known)),
            "{done}"
        );
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_of_the_full_size_holds_in_a_small_one() -> Result<()> {
    let size = Size {
        few: 300,
        many: 2500,
        cases: 101,
        rows: 300,
        each: Duration::from_millis(100),
    };
    let mut rows = 0;
    all(&size, |row| {
        assert!(row.ratio().is_finite() && row.ours > 0.0, "{row}");
        let _shown = writeln!(std::io::stderr(), "{row}");
        rows += 1;
    })
    .await?;
    ensure!(rows == 2 + 2 + 5 + 1, "{rows} rows");
    Ok(())
}

/// An establishment that reported once, in Jakarta in 2020, and moved to Jawa Barat on 2023-06-01.
async fn moved(app: &App) -> Result<String> {
    let path = "/api/v1/establishments";
    let mut body = app.example(path).await?;
    body["established_on"] = json!("2020-01-02");
    body["registered_on"] = json!("2020-01-02");
    let made = app.post("coordinator", path, &body).await?.body(201)?;
    let thing = format!("{path}/{}", made["id"].as_str().context("no id")?);
    let report =
        json!({ "kind": "first", "channel": "online", "submitted_at": "2020-01-20T03:00:00Z" });
    app.post(
        "coordinator",
        &format!("{thing}/actions/file-report"),
        &report,
    )
    .await?
    .body(200)?;
    let relocate = json!({ "to": "32", "regency": "32.75", "moved_on": "2023-06-01" });
    app.post(
        "coordinator",
        &format!("{thing}/actions/record-move"),
        &relocate,
    )
    .await?
    .body(200)?;
    app.reached(app.position().await?).await?;
    Ok(thing)
}

#[tokio::test]
async fn an_offence_belongs_to_where_the_establishment_lay_on_its_day() -> Result<()> {
    let app = App::start(&[])?;
    moved(&app).await?;
    for (province, duty, period, missing) in [
        ("31", "annual", "2021", 3),
        ("31", "closing", "moved:2023-06-01", 1),
        ("32", "annual", "2024", 3),
        ("32", "opening", "moved:2023-06-01", 1),
    ] {
        let rows = listed(
            &app,
            &format!("province={province}&duty={duty}&as_of=2026-11-27"),
        )
        .await?;
        assert_eq!(rows.len(), 1, "{province} {duty}: {rows:?}");
        let row = &rows[0];
        assert_eq!(
            (&row["period"], &row["periods_missing"]),
            (&json!(period), &json!(missing)),
            "{row}"
        );
        assert_eq!(
            (&row["competent"], &row["province"]),
            (&json!(province), &json!("32")),
            "{row}"
        );
    }
    for (province, duty) in [("31", "opening"), ("32", "closing"), ("33", "annual")] {
        let rows = listed(&app, &format!("province={province}&duty={duty}")).await?;
        assert_eq!(rows.len(), 0, "{province} {duty}: {rows:?}");
    }
    opened_where_they_belong(&app).await
}

/// Each missing period has its case, in the province that is competent.
async fn opened_where_they_belong(app: &App) -> Result<()> {
    for (province, first, total) in [("31", "2021", 3), ("32", "2024", 3)] {
        let token = app.token("coordinator", &["--province", province])?;
        let asked = json!({ "duty": "annual" });
        let made = app
            .posted(&token, &format!("{OVERDUE}/open-cases"), &asked)
            .await?
            .body(202)?;
        assert_eq!(made["total"], total, "{made}");
        let opening = format!(
            "/api/v1/wlk/openings/{}",
            made["id"].as_str().context("no id")?
        );
        let done = ended(app, &token, &opening).await?;
        assert_eq!(
            (&done["examined"], &done["opened"]),
            (&json!(total), &json!(total)),
            "{done}"
        );
        let told = app
            .read(&token, &format!("{opening}/results"))
            .await?
            .body(200)?;
        assert_eq!(told["items"][0]["period"], first, "{told}");
        for item in told["items"].as_array().context("none")? {
            let case = format!(
                "/api/v1/cases/{}",
                item["case"].as_str().context("no case")?
            );
            let case = app.read(&token, &case).await?.body(200)?;
            assert_eq!(case["province"], province, "{case}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn digits_of_an_industry_are_of_an_edition() -> Result<()> {
    let app = App::start(&[])?;
    let path = "/api/v1/establishments";
    for edition in ["2020", "2025"] {
        let mut body = app.example(path).await?;
        body["kbli"] = json!([{ "edition": edition, "code": "14111", "main": true }]);
        body["established_on"] = json!("2020-01-02");
        app.post("coordinator", path, &body).await?.body(201)?;
    }
    app.reached(app.position().await?).await?;
    for (query, edition) in [
        ("kbli=14", "2020"),
        ("kbli=14&kbli_edition=2020", "2020"),
        ("kbli=141&kbli_edition=2025", "2025"),
    ] {
        let page = app
            .get("coordinator", &format!("{OVERDUE}?{query}"))
            .await?
            .body(200)?;
        assert_eq!(page["kbli_edition"], edition, "{page}");
        let items = page["items"].as_array().context("none")?;
        assert!(
            !items.is_empty() && items.iter().all(|row| row["kbli_edition"] == edition),
            "{page}"
        );
        assert_eq!(items.len(), 1, "{page}");
    }
    let wrong = app
        .get(
            "coordinator",
            &format!("{OVERDUE}?kbli_edition=2015&kbli=x"),
        )
        .await?
        .body(422)?;
    assert_eq!(wrong["errors"].as_array().map(Vec::len), Some(2), "{wrong}");
    Ok(())
}

/// What the generated world has none of: numbers, resumptions and owners that were entered after
/// their reports, links and mergers.
async fn entered_later(app: &App) -> Result<()> {
    let path = "/api/v1/establishments";
    let ids = later_ones(app, path).await?;
    let report = |kind: &str, on: &str| json!({ "kind": kind, "channel": "online", "submitted_at": format!("{on}T03:00:00Z") });
    for (nth, id) in ids.iter().enumerate() {
        let number = json!({
            "numbers": { "nib": format!("123456789012{nth}"), "nib_issued_on": "2018-09-03" },
            "recorded_on": "2022-01-03",
        });
        let mut acts = vec![("record-numbers", number)];
        if nth % 2 == 0 {
            acts.push(("file-report", report("first", "2019-07-12")));
            acts.push(("file-report", report("annual", "2021-07-12")));
        }
        acts.push(("file-report", report("resume", "2020-06-20")));
        acts.push(("file-report", report("move_after", "2023-06-20")));
        acts.push((
            "record-stop",
            json!({ "stopped_on": "2020-01-06", "evidence": "Surat" }),
        ));
        let resumed = json!({ "resumed_on": "2020-06-01", "evidence": "Surat" });
        acts.push(("record-resumption", resumed));
        let passed = json!({ "owner": "PMK-1", "owned_from": "2023-06-05", "deed": "Akta" });
        acts.push(("transfer-ownership", passed));
        for (action, body) in acts {
            let path = format!("{path}/{id}/actions/{action}");
            app.post("coordinator", &path, &body).await?.body(200)?;
        }
    }
    let tie = |id: &str, action: &str| format!("{path}/{id}/actions/{action}");
    for (one, other) in [(1, 2), (5, 4), (2, 6)] {
        let propose =
            json!({ "survivor": ids[other], "reason": "Akta", "proposed_on": "2024-01-02" });
        let linked = json!({ "linked_on": "2024-01-03" });
        for (role, action, body) in [
            ("coordinator", "propose-duplicate", propose),
            ("unit_head", "confirm-duplicate", linked),
        ] {
            app.post(role, &tie(&ids[one], action), &body)
                .await?
                .body(200)?;
        }
    }
    let merged = json!({ "into": ids[6], "merged_on": "2023-12-01", "deed": "Akta" });
    let joins = tie(&ids[0], "record-merger");
    let done = app.post("coordinator", &joins, &merged).await?.body(200)?;
    let reversed = json!({ "reversed_on": "2025-01-02", "reason": "Akta berbeda" });
    app.post("coordinator", &tie(&ids[5], "reverse-duplicate"), &reversed)
        .await?
        .body(200)?;
    let seen = format!("{path}/{}?min_position={}", ids[6], done["position"]);
    app.get("auditor", &seen).await?.body(200)?;
    let last = app.position().await?;
    let seen = format!("{path}/{}?min_position={last}", ids[4]);
    app.get("auditor", &seen).await?.body(200)?;
    app.reached(app.position().await?).await
}

/// Establishments of which everything else is entered later.
async fn later_ones(app: &App, path: &str) -> Result<Vec<String>> {
    let mut ids = vec![];
    for nth in 0..8 {
        let mut body = app.example(path).await?;
        body["legal_name"] = json!(format!("PT Susulan {nth}"));
        body["established_on"] = json!(format!("201{nth}-03-04"));
        body["registered_on"] = json!("2021-01-04");
        body["office"] = json!(if nth % 4 == 3 { "branch" } else { "head" });
        let made = app.post("coordinator", path, &body).await?.body(201)?;
        ids.push(made["id"].as_str().context("no id")?.to_owned());
    }
    Ok(ids)
}
