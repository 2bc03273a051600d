//! What waits for the decision of a second person: on the interface, on pages, and decided there.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::App;
use tests::browser::Browser;

const APPROVALS: &str = "/api/v1/approvals";

/// What waits for the holder of a token, as `(kind, id, action)`, once the lists have come so far.
async fn waiting(app: &App, token: &str) -> Result<Vec<(String, String, String)>> {
    let path = format!(
        "{APPROVALS}?limit=200&min_position={}",
        app.position().await?
    );
    let told = app.read(token, &path).await?.body(200)?;
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let items = told["items"].as_array().context("no items")?;
    let each = items
        .iter()
        .map(|one| (text(one, "kind"), text(one, "id"), text(one, "action")));
    Ok(each.collect())
}

fn has(found: &[(String, String, String)], kind: &str, thing: &Value, action: &str) -> bool {
    let id = thing.as_str().unwrap_or_default();
    found
        .iter()
        .any(|(one, of, by)| (one.as_str(), of.as_str(), by.as_str()) == (kind, id, action))
}

#[tokio::test]
async fn each_is_told_what_he_may_decide_and_decides_it_there() -> Result<()> {
    let app = App::start(&[])?;
    let head = app.token("unit_head", &[])?;
    let elsewhere = app.token("unit_head", &["--province", "32"])?;
    let inspector = app.token("inspector_2", &[])?;
    let plans = "/api/v1/plans";
    let plan = app.example(plans).await?;
    let plan = app.posted(&inspector, plans, &plan).await?.body(201)?["id"].clone();
    ensure!(has(
        &waiting(&app, &head).await?,
        "plans",
        &plan,
        "approve-plan"
    ));
    for other in [&elsewhere, &inspector] {
        ensure!(
            waiting(&app, other).await?.is_empty(),
            "a plan of another place, or his own"
        );
    }
    a_correction_waits(&app).await?;
    by_the_centre(&app).await?;
    a_grant_waits(&app, &head).await?;

    let mut browser = Browser::at(&app.url)?;
    let unit = browser.sign_in("unit_head", "31").await?;
    ensure!(unit.url.path() == "/unit", "{}", unit.url);
    let way = format!(
        "/rencana/{}/tindakan/approve-plan",
        plan.as_str().unwrap_or_default()
    );
    ensure!(unit.text.contains(&way), "{}", unit.text);
    ensure!(unit.text.contains("UPTD Wilayah I"), "{}", unit.text);
    let form = browser.get(&way).await?;
    let (key, seen) = (form.hidden("_kunci")?, form.hidden("_versi")?);
    let today =
        domain::province::local_date(&domain::ProvinceCode("31".to_owned()), chrono::Utc::now());
    let today = today.to_string();
    let fields = [
        ("_kunci", key.as_str()),
        ("_versi", &seen),
        ("/approved_on", &today),
    ];
    let done = browser.post(&way, &fields).await?;
    ensure!(
        done.status == 200 && done.text.contains("Disetujui"),
        "{}",
        done.text
    );
    ensure!(!has(
        &waiting(&app, &head).await?,
        "plans",
        &plan,
        "approve-plan"
    ));
    let unit = browser.get("/unit").await?;
    ensure!(!unit.text.contains(&way), "{}", unit.text);
    Ok(())
}

/// Who proposed it is told of nothing to decide; who may, until when.
async fn a_correction_waits(app: &App) -> Result<()> {
    let second = app.token("coordinator", &["--subject", "koordinator-2"])?;
    let case = app.register().await?;
    let (proposer, correction) = app.allowed(&case, "propose-correction").await?;
    let path = format!("{case}/actions/propose-correction");
    app.post(proposer, &path, &correction).await?.body(200)?;
    let path = format!("{APPROVALS}?min_position={}", app.position().await?);
    let told = app.read(&second, &path).await?.body(200)?;
    let items = told["items"].as_array().context("no items")?;
    let found = items
        .iter()
        .find(|one| one["action"] == "approve-correction");
    let found = found.with_context(|| format!("{told}"))?;
    ensure!(
        case.ends_with(found["id"].as_str().unwrap_or("?")),
        "{found}"
    );
    ensure!(
        found["due_on"].is_string() && found["name"].is_string(),
        "{found}"
    );
    let first = items.first().context("none")?;
    ensure!(
        first["due_on"].is_string(),
        "what is due comes first: {told}"
    );
    Ok(())
}

/// Changes of the law and releases: by another person of the centre, on a page.
async fn by_the_centre(app: &App) -> Result<()> {
    let (one, other) = (
        app.token("central_admin", &["--subject", "one"])?,
        app.token("central_admin", &["--subject", "other"])?,
    );
    let changes = "/api/v1/legal/changes";
    let change = app.example(changes).await?;
    let change = app.posted(&one, changes, &change).await?.body(201)?["id"].clone();
    let releases = "/api/v1/statistics/releases";
    let release = app.example(releases).await?;
    let release = app.posted(&one, releases, &release).await?.body(201)?["id"].clone();
    let freeze = format!(
        "{releases}/{}/actions/freeze",
        release.as_str().unwrap_or_default()
    );
    app.posted(&one, &freeze, &json!({})).await?.body(200)?;
    ensure!(
        waiting(app, &one).await?.is_empty(),
        "what he proposed himself"
    );
    let found = waiting(app, &other).await?;
    ensure!(
        has(&found, "legal/changes", &change, "approve"),
        "{found:?}"
    );
    ensure!(
        has(&found, "statistics/releases", &release, "publish"),
        "{found:?}"
    );
    let analyst = waiting(app, &app.token("statistician", &[])?).await?;
    ensure!(
        has(&analyst, "statistics/releases", &release, "publish"),
        "{analyst:?}"
    );
    ensure!(analyst.len() == 1, "{analyst:?}");

    on_a_page(app, change.as_str().unwrap_or_default()).await
}

/// Who did not propose a change of the law rejects it with a reason only, and approves it.
async fn on_a_page(app: &App, change: &str) -> Result<()> {
    let mut browser = Browser::at(&app.url)?;
    let form = [
        ("peran", "central_admin"),
        ("provinsi", ""),
        ("nama", "other"),
    ];
    browser.post("/masuk", &form).await?;
    let all = browser.get("/persetujuan").await?;
    let way = format!("/persetujuan/legal-changes/{change}");
    ensure!(all.text.contains(&way), "{}", all.text);
    let page = browser.get(&way).await?;
    let key = page.hidden("_kunci")?;
    let bare = [
        ("_kunci", key.as_str()),
        ("putusan", "tolak"),
        ("alasan", ""),
    ];
    let refused = browser.post(&way, &bare).await?;
    ensure!(
        refused.status == 422 && refused.text.contains("Belum tersimpan"),
        "{}",
        refused.text
    );
    let key = refused.hidden("_kunci")?;
    let done = [
        ("_kunci", key.as_str()),
        ("putusan", "setuju"),
        ("alasan", ""),
    ];
    let done = browser.post(&way, &done).await?;
    ensure!(
        done.url.path() == "/persetujuan" && done.text.contains("Tersimpan"),
        "{}",
        done.text
    );
    ensure!(!done.text.contains(&way), "{}", done.text);
    ensure!(browser.get("/persetujuan/else/x").await?.status == 404);
    Ok(())
}

async fn a_grant_waits(app: &App, head: &str) -> Result<()> {
    let grants = "/api/v1/grants";
    let grant = app.example(grants).await?;
    let holder = app.posted(head, grants, &grant).await?.body(201)?["id"].clone();
    ensure!(!has(
        &waiting(app, head).await?,
        "holders",
        &holder,
        "approve-grant"
    ));
    let dinas = app.token("head_of_dinas", &[])?;
    let found = waiting(app, &dinas).await?;
    ensure!(
        has(&found, "holders", &holder, "approve-grant"),
        "{found:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_person_acts_in_a_browser_by_a_grant_or_for_another_while_it_holds() -> Result<()> {
    let app = App::start(&[])?;
    let mut browser = Browser::at(&app.url)?;
    browser.sign_in("coordinator", "31").await?;
    let none = browser.get("/peran").await?;
    ensure!(
        none.text.contains("Tidak ada untuk hari ini"),
        "{}",
        none.text
    );
    let not_his = [("peran", "head_of_dinas"), ("untuk", "")];
    ensure!(browser.post("/peran", &not_his).await?.status == 403);

    let holder = given(&app).await?;
    let both = browser.get("/peran").await?;
    for told in ["Kepala UPTD/bidang", "atas nama head_of_dinas-31"] {
        ensure!(both.text.contains(told), "{told}: {}", both.text);
    }
    let granted = browser
        .post("/peran", &[("peran", "unit_head"), ("untuk", "")])
        .await?;
    ensure!(granted.url.path() == "/unit" && granted.text.contains("Kepala UPTD/bidang"));
    let dinas = [("peran", "head_of_dinas"), ("untuk", "head_of_dinas-31")];
    let for_him = browser.post("/peran", &dinas).await?;
    ensure!(
        for_him.text.contains("a.n. head_of_dinas-31"),
        "{}",
        for_him.text
    );

    // What he does then is recorded with both names.
    let case = app.register().await?;
    let page = case.replace("/api/v1/cases", "/perkara");
    let seen = browser.get(&page).await?;
    ensure!(
        seen.text.contains("/tindakan/issue-task-order"),
        "{}",
        seen.text
    );

    until_it_ends(&app, &mut browser, (&holder, &page)).await
}

/// What has ended is used no more, from the next page on.
async fn until_it_ends(
    app: &App,
    browser: &mut Browser,
    (holder, page): (&str, &str),
) -> Result<()> {
    let ended = app
        .get("head_of_dinas", &format!("{holder}/actions"))
        .await?
        .body(200)?;
    let all = ended["allowed"].as_array().context("no allowed")?;
    let end = all.iter().find(|one| one["action"] == "end-power");
    let end = end.context("not to be ended")?["schema"]["examples"][0].clone();
    let path = format!("{holder}/actions/end-power");
    app.post("head_of_dinas", &path, &end).await?.body(200)?;
    let after = browser.get(page).await?;
    ensure!(after.url.path() == "/peran", "{}", after.url);
    ensure!(after.text.contains("sudah berakhir"), "{}", after.text);
    let own = browser
        .post("/peran", &[("peran", "coordinator"), ("untuk", "")])
        .await?;
    ensure!(own.url.path() == "/unit", "{}", own.url);
    Ok(())
}

/// A grant and a delegation to the coordinator of province 31; answers where what he holds stands.
async fn given(app: &App) -> Result<String> {
    let grant = app.example("/api/v1/grants").await?;
    let made = app
        .post("unit_head", "/api/v1/grants", &grant)
        .await?
        .body(201)?;
    let holder = format!("/api/v1/holders/{}", made["id"].as_str().context("no id")?);
    app.take("head_of_dinas", &holder, "approve-grant").await?;
    let delegation = app.example("/api/v1/delegations").await?;
    app.post("head_of_dinas", "/api/v1/delegations", &delegation)
        .await?
        .body(201)?;
    Ok(holder)
}
