//! Who has read what: kept before the answer is given.

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use tests::browser::Browser;
use tests::{Answer, App};

const READS: &str = "/api/v1/reads";

/// What an auditor is told of reads, last first, without his own looking.
async fn kept(app: &App, query: &str) -> Result<Vec<Value>> {
    let told = app.get("auditor", &format!("{READS}?{query}")).await?;
    let told = told.body(200)?;
    let items = told["items"].as_array().context("no items")?;
    let other = |one: &&Value| one["operation"] != "list_reads";
    Ok(items.iter().filter(other).cloned().collect())
}

#[tokio::test]
async fn who_reads_a_case_is_known_with_purpose_and_place() -> Result<()> {
    let app = App::start(&[])?;
    let case = app.register().await?;
    let id = case.rsplit('/').next().context("no id")?;
    let token = app.token("inspector_2", &[])?;
    let request = app.request(Method::GET, &case, &token);
    let request = request.header("x-audit-reason", "Persiapan pemeriksaan");
    let request = request.header("x-forwarded-for", "10.20.30.40");
    Answer::of(request.send().await?).await?.body(200)?;
    let history = format!("{case}/history");
    app.get("ppns", &history).await?.body(200)?;

    let told = kept(&app, &format!("kind=cases&id={id}")).await?;
    let [second, first] = told.as_slice() else {
        anyhow::bail!("two reads: {told:?}");
    };
    ensure!(first["reader"] == "inspector_2-31", "{first}");
    ensure!(first["operation"] == "show_case", "{first}");
    ensure!(first["purpose"] == "Persiapan pemeriksaan", "{first}");
    ensure!(first["peer"] == "127.0.0.1", "{first}");
    ensure!(first["forwarded"] == "10.20.30.40", "{first}");
    ensure!(
        first["province"] == "31" && first["office"] == "31",
        "{first}"
    );
    ensure!(second["reader"] == "ppns-31", "{second}");
    ensure!(second["address"] == history.as_str(), "{second}");
    Ok(())
}

#[tokio::test]
async fn what_is_refused_was_not_read_and_no_name_is_kept() -> Result<()> {
    let app = App::start(&[])?;
    let case = app.register().await?;
    let elsewhere = app.token("inspector_2", &["--province", "32"])?;
    ensure!(app.read(&elsewhere, &case).await?.status == 404);
    ensure!(app.get("statistician", &case).await?.status == 403);
    let list = "/api/v1/cases?q=Budi%20Santoso&limit=5";
    app.get("inspector_2", list).await?.body(200)?;
    app.get("inspector_2", "/api/v1/legal/norms")
        .await?
        .body(200)?;
    let told = kept(&app, "kind=cases").await?;
    ensure!(told.len() == 1, "{told:?}");
    ensure!(
        told[0]["address"] == "/api/v1/cases?q=*&limit=5",
        "{told:?}"
    );
    ensure!(told[0]["thing"] == Value::Null, "{told:?}");
    ensure!(
        kept(&app, "kind=legal").await?.is_empty(),
        "the law is for all"
    );

    let token = app.token("inspector_2", &[])?;
    let request = app.request(Method::GET, "/api/v1/cases", &token);
    let request = request.header("x-audit-reason", "Tindak lanjut pengaduan");
    let refused = Answer::of(request.send().await?).await?.body(422)?;
    ensure!(
        refused["errors"][0]["field"] == "X-Audit-Reason",
        "{refused}"
    );
    Ok(())
}

#[tokio::test]
async fn what_complaint_officers_read_is_told_to_nobody() -> Result<()> {
    let app = App::start(&[])?;
    let body = app.example("/api/v1/complaints").await?;
    let made = app.post("complaint_officer", "/api/v1/complaints", &body);
    let made = made.await?.body(201)?;
    let one = format!(
        "/api/v1/complaints/{}",
        made["id"].as_str().context("no id")?
    );
    app.get("complaint_officer", &one).await?.body(200)?;
    app.get("complaint_officer", "/api/v1/establishments")
        .await?
        .body(200)?;
    let told = kept(&app, "").await?;
    ensure!(told.is_empty(), "{told:?}");
    let mut owner = app.database().await?;
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM complaints.reads")
        .fetch_one(&mut owner)
        .await?;
    ensure!(kept == 2, "kept behind their own door: {kept}");
    Ok(())
}

#[tokio::test]
async fn who_reads_many_files_in_a_day_is_named() -> Result<()> {
    let app = App::start(&[])?;
    let mut cases = vec![];
    for _ in 0..4 {
        cases.push(app.register().await?);
    }
    for case in &cases {
        for _ in 0..2 {
            app.get("ppns", case).await?.body(200)?;
        }
    }
    app.get("inspector_2", &cases[0]).await?.body(200)?;
    let path = format!("{READS}/by-reader?at_least=4");
    let told = app.get("head_of_dinas", &path).await?.body(200)?;
    let items = told["items"].as_array().context("no items")?;
    ensure!(items.len() == 1, "{told}");
    ensure!(items[0]["reader"] == "ppns-31", "{told}");
    ensure!(items[0]["files"] == 4 && items[0]["reads"] == 8, "{told}");
    ensure!(items[0]["elsewhere"] == 0, "{told}");
    let more = format!("{READS}/by-reader?at_least=5");
    let told = app.get("head_of_dinas", &more).await?.body(200)?;
    ensure!(told["items"] == json!([]), "{told}");
    let elsewhere = app.token("head_of_dinas", &["--province", "32"])?;
    let told = app.read(&elsewhere, &path).await?.body(200)?;
    ensure!(told["items"] == json!([]), "another province's: {told}");
    ensure!(app.get("inspector_2", READS).await?.status == 403);
    Ok(())
}

#[tokio::test]
async fn a_page_is_read_from_where_it_is_looked_at() -> Result<()> {
    let app = App::start(&[])?;
    let case = app.register().await?;
    let id = case.rsplit('/').next().context("no id")?;
    let mut browser = Browser::at(&app.url)?;
    browser.sign_in("inspector_2", "31").await?;
    let page = browser.get(&format!("/perkara/{id}")).await?;
    ensure!(page.status == 200, "{}", page.text);
    let told = kept(&app, &format!("id={id}")).await?;
    ensure!(!told.is_empty(), "a page is a read");
    ensure!(
        told.iter().all(|one| one["peer"] == "127.0.0.1"),
        "{told:?}"
    );
    browser.sign_in("head_of_dinas", "31").await?;
    let page = browser.get(&format!("/perkara/{id}/riwayat")).await?;
    ensure!(page.text.contains("Siapa membaca"), "{}", page.text);
    ensure!(page.text.contains("inspector_2-31"), "{}", page.text);
    browser.sign_in("inspector_2", "31").await?;
    let page = browser.get(&format!("/perkara/{id}/riwayat")).await?;
    ensure!(!page.text.contains("Siapa membaca"), "{}", page.text);
    Ok(())
}

#[tokio::test]
async fn what_was_answered_is_kept_after_a_kill_and_nothing_is_answered_that_is_not() -> Result<()>
{
    let mut app = App::start(&[])?;
    let case = app.register().await?;
    let id = case.rsplit('/').next().context("no id")?.to_owned();
    let mut answered = 0;
    for _ in 0..20 {
        answered += usize::from(app.get("ppns", &case).await?.status == 200);
    }
    app.kill9()?;
    app.restart()?;
    let told = kept(&app, &format!("id={id}&reader=ppns-31")).await?;
    ensure!(told.len() == answered, "{} of {answered}", told.len());

    let mut owner = app.database().await?;
    sqlx::raw_sql("REVOKE INSERT ON access.reads FROM wasnaker_access")
        .execute(&mut owner)
        .await?;
    let refused = app.get("ppns", &case).await?;
    ensure!(refused.status == 503, "{refused:?}");
    ensure!(refused.body["code"] == "store.unavailable", "{refused:?}");
    let open = app.get("ppns", "/api/v1/legal/norms").await?;
    ensure!(open.status == 200, "{open:?}");
    let change = sqlx::raw_sql("UPDATE access.reads SET reader = 'nobody'")
        .execute(&mut owner)
        .await;
    ensure!(change.is_err(), "reads are never changed");
    Ok(())
}
