//! Who holds which powers: kept as facts, granted by two persons, delegated for a time.

use anyhow::{Context, Result, ensure};
use chrono::{Days, NaiveDate, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

const CASES: &str = "/api/v1/cases";
const GRANTS: &str = "/api/v1/grants";
const DELEGATIONS: &str = "/api/v1/delegations";
const HOLDERS: &str = "/api/v1/holders";

/// Today in Jakarta.
fn today() -> NaiveDate {
    domain::province::local_date(&domain::ProvinceCode("31".to_owned()), Utc::now())
}

/// Who could use an operation, as `(holder, role, way, acts_for)`.
async fn held(app: &App, query: &str) -> Result<Vec<(String, String, String, Option<String>)>> {
    let path = format!("{HOLDERS}?{query}");
    let told = app.get("auditor", &path).await?.body(200)?;
    let items = told["items"].as_array().context("no items")?;
    let text = |one: &Value, name: &str| one[name].as_str().map(str::to_owned);
    let one = |one: &Value| {
        Some((
            text(one, "holder")?,
            text(one, "role")?,
            text(one, "way")?,
            text(one, "acts_for"),
        ))
    };
    items
        .iter()
        .map(|item| one(item).context("an item"))
        .collect()
}

fn names(held: &[(String, String, String, Option<String>)]) -> Vec<&str> {
    held.iter().map(|(holder, ..)| holder.as_str()).collect()
}

#[tokio::test]
async fn what_the_sign_on_says_of_a_person_is_a_fact_from_his_first_request_on() -> Result<()> {
    let app = App::start(&[])?;
    let token = |role| app.token(role, &["--subject", "budi"]);
    let first = token("inspector_2")?;
    for _ in 0..3 {
        app.read(&first, CASES).await?.body(200)?;
    }
    app.read(&token("coordinator")?, CASES).await?.body(200)?;
    app.get("statistician", "/api/v1/statistics/cases")
        .await?
        .body(200)?;
    let elsewhere = app.token("inspector_2", &["--province", "32"])?;
    app.read(&elsewhere, CASES).await?.body(200)?;

    let found = held(&app, "province=31").await?;
    let roles: Vec<&str> = found
        .iter()
        .filter(|(holder, ..)| holder == "budi")
        .map(|(_, role, ..)| role.as_str())
        .collect();
    ensure!(roles == ["inspector_2", "coordinator"], "{found:?}");
    ensure!(!names(&found).contains(&"inspector_2-32"), "{found:?}");
    ensure!(!names(&found).contains(&"statistician-pusat"), "{found:?}");
    ensure!(names(&found).contains(&"auditor-pusat"), "{found:?}");
    let counts = held(&app, "operation=count_cases&province=31").await?;
    ensure!(names(&counts).contains(&"statistician-pusat"), "{counts:?}");
    let yesterday = today() - Days::new(1);
    let before = held(&app, &format!("province=31&on={yesterday}")).await?;
    ensure!(before.is_empty(), "{before:?}");
    let list = app.get("unit_head", HOLDERS).await?.body(200)?;
    ensure!(list["provinces"] == json!(["31"]), "{list}");
    let other = format!("{HOLDERS}?province=32");
    let other = app.get("unit_head", &other).await?.body(403)?;
    ensure!(other["code"] == "acting.province", "{other}");
    let wrong = format!("{HOLDERS}?operation=alive");
    ensure!(app.get("auditor", &wrong).await?.status == 422);

    let own = domain::holder::stream_of("budi");
    let history = format!("{HOLDERS}/{own}/history");
    let told = app.read(&first, &history).await?.body(200)?;
    let kept = told["events"].as_array().map(Vec::len);
    ensure!(kept == Some(3), "once for each change: {told}");
    ensure!(app.get("ppns", &history).await?.status == 404, "not his");
    ensure!(
        app.position().await? == 0,
        "it takes no position of the log"
    );
    Ok(())
}

#[tokio::test]
async fn two_persons_grant_a_role_and_it_ends_at_once() -> Result<()> {
    let app = App::start(&[])?;
    let budi = app.token("inspector_2", &["--subject", "budi"])?;
    let as_head = || async {
        let request = app.request(Method::GET, HOLDERS, &budi);
        let request = request.header("acting-role", "unit_head");
        Answer::of(request.send().await?).await
    };
    ensure!(as_head().await?.body(403)?["code"] == "auth.acting-role");
    let mut grant = app.example(GRANTS).await?;
    grant["holder"] = json!("budi");
    let made = app.post("unit_head", GRANTS, &grant).await?.body(201)?;
    let holder = format!("{HOLDERS}/{}", made["id"].as_str().context("no id")?);
    let number = made["powers"][0]["number"].clone();
    ensure!(as_head().await?.status == 403, "nobody has approved it");
    let approve = format!("{holder}/actions/approve-grant");
    let proposal = json!({ "proposal": number });
    let same = app.token("head_of_dinas", &["--subject", "unit_head-31"])?;
    let same = app.posted(&same, &approve, &proposal).await?.body(403)?;
    ensure!(same["code"] == "acting.four-eyes", "{same}");
    let own = app.token("head_of_dinas", &["--subject", "budi"])?;
    let own = app.posted(&own, &approve, &proposal).await?.body(403)?;
    ensure!(own["code"] == "holder.another-person", "{own}");
    let elsewhere = app.token("head_of_dinas", &["--province", "32"])?;
    let unseen = app.posted(&elsewhere, &approve, &proposal).await?;
    ensure!(unseen.status == 404, "{unseen:?}");
    app.post("head_of_dinas", &approve, &proposal)
        .await?
        .body(200)?;
    as_head().await?.body(200)?;
    let found = held(&app, "operation=list_holders&province=31").await?;
    let by_grant = |one: &&(String, String, String, Option<String>)| one.2 == "grant";
    ensure!(found.iter().filter(by_grant).count() == 1, "{found:?}");

    let end = json!({ "power": number, "reason": "Sudah ada pejabat" });
    let path = format!("{holder}/actions/end-power");
    let stranger = app.post("ppns", &path, &end).await?;
    ensure!(stranger.status == 404, "{stranger:?}");
    app.post("unit_head", &path, &end).await?.body(200)?;
    ensure!(as_head().await?.status == 403, "it ended");
    let today = held(&app, "operation=list_holders&province=31").await?;
    ensure!(names(&today).contains(&"budi"), "he could see today");
    let by_hand = format!("{holder}/actions/claim-rights");
    let claim = json!({ "holder": "budi", "claims": { "roles": ["auditor"] } });
    let refused = app.post("central_admin", &by_hand, &claim).await?;
    ensure!(refused.body(403)?["code"] == "acting.role");
    Ok(())
}

#[tokio::test]
async fn a_delegate_acts_for_another_and_both_are_told() -> Result<()> {
    let app = App::start(&[])?;
    let case = app.register().await?;
    // The head is known by his first request.
    let (_, order) = app.allowed(&case, "issue-task-order").await?;
    let until = today() + Days::new(2);
    let given = json!({ "holder": "sari", "from": today(), "until": until, "reason": "Cuti" });
    let refused = app.post("ppns", DELEGATIONS, &given).await?;
    ensure!(refused.body(403)?["code"] == "acting.role");
    let later = json!({ "holder": "tono", "from": until, "until": until, "reason": "Cuti" });
    for body in [&given, &later] {
        app.post("head_of_dinas", DELEGATIONS, body)
            .await?
            .body(201)?;
    }
    let path = format!("{case}/actions/issue-task-order");
    let act = |subject: &'static str, other: &'static str| {
        let (app, path, order) = (&app, &path, &order);
        async move {
            let token = app.token("coordinator", &["--subject", subject])?;
            let request = app.request(Method::POST, path, &token).json(order);
            let request = request.header("acting-for", other);
            Answer::of(request.send().await?).await
        }
    };
    for (subject, other) in [("tono", "head_of_dinas-31"), ("sari", "unit_head-31")] {
        let refused = act(subject, other).await?.body(403)?;
        ensure!(refused["code"] == "holder.in-force", "{refused}");
    }
    act("sari", "head_of_dinas-31").await?.body(200)?;
    let history = app.get("auditor", &format!("{case}/history")).await?;
    let history = history.body(200)?;
    let last = history["events"].as_array().and_then(|all| all.last());
    let last = last.context("no event")?;
    ensure!(last["officer"] == "sari", "{last}");
    ensure!(last["acts_for"] == "head_of_dinas-31", "{last}");
    ensure!(last["role"] == "head_of_dinas", "{last}");

    let found = held(&app, &format!("{}&on={until}", of_case(&case)?)).await?;
    let for_head = found.iter().filter(|one| one.3.is_some());
    let who: Vec<&str> = for_head.map(|one| one.0.as_str()).collect();
    ensure!(who == ["sari", "tono"], "{found:?}");
    let after = until + Days::new(1);
    let found = held(&app, &format!("province=31&on={after}")).await?;
    ensure!(found.iter().all(|one| one.3.is_none()), "{found:?}");
    Ok(())
}

fn of_case(case: &str) -> Result<String> {
    let id = case.rsplit('/').next().context("no id")?;
    Ok(format!("case={id}"))
}

#[tokio::test]
async fn what_is_kept_survives_a_kill() -> Result<()> {
    let mut app = App::start(&[])?;
    let until = today() + Days::new(1);
    let given = json!({ "holder": "sari", "from": today(), "until": until, "reason": "Cuti" });
    app.post("unit_head", DELEGATIONS, &given)
        .await?
        .body(201)?;
    app.kill9()?;
    app.restart()?;
    let found = held(&app, "province=31").await?;
    let sari = found.iter().find(|one| one.0 == "sari");
    let sari = sari.context("forgotten")?;
    ensure!(sari.3.as_deref() == Some("unit_head-31"), "{found:?}");
    Ok(())
}
