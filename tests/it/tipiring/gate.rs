//! What fails the gate of the fast procedure is refused with rule, provision and reading, is
//! listed among the refused commands, and stores nothing.

use anyhow::{Context, Result, ensure};
use domain::{ProvinceCode, province};
use serde_json::{Value, json};
use tests::App;

use super::{PROSECUTIONS, Trial};

const REFUSALS: &str = "/api/v1/refusals";

/// Events that are stored now, all streams together.
async fn stored(app: &App) -> Result<i64> {
    let mut database = app.database().await?;
    let count = "SELECT count(*) FROM events";
    Ok(sqlx::query_scalar(count).fetch_one(&mut database).await?)
}

async fn listed(app: &App, role: &str, query: &str) -> Result<Vec<Value>> {
    let page = app.get(role, &format!("{REFUSALS}?{query}")).await?;
    let page = page.body(200)?;
    Ok(page["items"].as_array().context("no items")?.clone())
}

/// A report of an offence that is no tipiring: a wage below the minimum (UU 13/2003 Pasal 185).
fn wage() -> Value {
    json!({
        "province": "31", "establishment": "PT Contoh", "norm": "UPH-01",
        "offence_date": "2025-12-01", "place": "Jakarta", "accused_role": "pengurus",
        "ppns": "ppns-31", "reported_on": "2026-01-05",
    })
}

#[tokio::test]
async fn an_offence_outside_the_gate_is_not_filed() -> Result<()> {
    let app = App::start(&[])?;
    let before = (app.position().await?, stored(&app).await?);
    let problem = app.post("ppns", PROSECUTIONS, &wage()).await?.body(422)?;
    assert_eq!(problem["code"], "gate.threshold-2025", "{problem}");
    assert!(problem["rule"].is_string(), "{problem}");
    let provision = problem["provision"].as_str().context("no provision")?;
    assert!(provision.contains("Pasal 258"), "{problem}");
    assert_eq!(problem["errors"][0]["field"], "/norm", "{problem}");
    assert_eq!(problem["data"]["threat"]["prison_months"], 48, "{problem}");
    let found = listed(&app, "ppns", "rule=gate.threshold-2025").await?;
    let [kept] = found.as_slice() else {
        anyhow::bail!("{found:?}")
    };
    for (name, wanted) in [
        ("kind", json!("prosecution")),
        ("command", json!("file-event-report")),
        ("province", json!("31")),
        ("role", json!("ppns")),
        ("code", problem["code"].clone()),
        ("rule", problem["rule"].clone()),
        ("provision", problem["provision"].clone()),
        ("detail", problem["detail"].clone()),
        ("data", problem["data"].clone()),
    ] {
        assert_eq!(kept[name], wanted, "{name}: {kept}");
    }
    let id = kept["id"].as_str().context("no id")?;
    let shown = app.get("ppns", &format!("{PROSECUTIONS}/{id}")).await?;
    assert_eq!(shown.status, 404, "{shown:?}");
    assert_eq!((app.position().await?, stored(&app).await?), before);
    Ok(())
}

#[tokio::test]
async fn a_referral_without_a_reading_is_told_which_there_are() -> Result<()> {
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2026-01-20", "2026-02-01").await?;
    trial.investigated("2026-02-02", "2026-02-10").await?;
    let refer = json!({ "referred_on": "2026-02-11", "court": "PN Contoh" });
    let refer = tests::with_dossier(refer);
    let problem = trial.refused("refer-to-court", refer).await?;
    assert_eq!(problem["code"], "gate.reading-needed", "{problem}");
    assert!(problem["rule"].is_string(), "{problem}");
    let provision = problem["provision"].as_str().context("no provision")?;
    assert!(provision.contains("Pasal 258"), "{problem}");
    assert_eq!(problem["data"]["question"], "V1", "{problem}");
    let reading = &problem["data"]["readings"][0];
    assert_eq!(reading["reading"], "DRAFT", "{problem}");
    let found = listed(&app, "ppns", "rule=gate.reading-needed").await?;
    ensure!(found.len() == 1, "{found:?}");
    assert_eq!(found[0]["data"], problem["data"]);
    assert!(
        trial
            .thing
            .ends_with(found[0]["id"].as_str().context("no id")?)
    );
    Ok(())
}

#[tokio::test]
async fn refused_commands_are_listed_by_rule_province_and_day() -> Result<()> {
    let app = App::start(&[])?;
    app.post("ppns", PROSECUTIONS, &wage()).await?.body(422)?;
    let mut nameless = wage();
    nameless["norm"] = json!("WLK-02");
    nameless["reported_on"] = json!("2025-11-30");
    app.post("ppns", PROSECUTIONS, &nameless).await?.body(422)?;
    let all = listed(&app, "auditor", "").await?;
    ensure!(all.len() == 2, "{all:?}");
    assert!(all[0]["number"].as_i64() > all[1]["number"].as_i64());

    let first = app.get("ppns", &format!("{REFUSALS}?limit=1")).await?;
    let first = first.body(200)?;
    assert_eq!(first["items"], json!([all[0]]));
    let rest = listed(&app, "ppns", &format!("limit=1&before={}", first["next"])).await?;
    assert_eq!(rest, all[1..]);

    let at = all[1]["refused_at"]
        .as_str()
        .context("no moment")?
        .parse()?;
    let day = province::local_date(&ProvinceCode("31".to_owned()), at);
    let (eve, morrow) = (day.pred_opt(), day.succ_opt());
    let (eve, morrow) = (eve.context("no eve")?, morrow.context("no morrow")?);
    let rule = "rule=gate.threshold-2025&province=31";
    for (days, found) in [
        (format!("from={day}&to={day}"), 1),
        (format!("from={eve}"), 1),
        (format!("to={morrow}"), 1),
        (format!("to={eve}"), 0),
        (format!("from={morrow}"), 0),
    ] {
        let items = listed(&app, "unit_head", &format!("{rule}&{days}")).await?;
        assert_eq!(items.len(), found, "{days}: {items:?}");
    }
    let wrong = "rule=no.rule&province=10&from=soon&to=2026-01-0&before=x&limit=0&foo=1";
    let told = app.get("ppns", &format!("{REFUSALS}?{wrong}")).await?;
    let errors = told.body(422)?["errors"].to_string();
    for field in ["rule", "province", "from", "to", "before", "limit", "foo"] {
        assert!(
            errors.contains(&format!("\"{field}\"")),
            "{field}: {errors}"
        );
    }
    let turned = app
        .get("ppns", &format!("{REFUSALS}?from={day}&to={eve}"))
        .await?;
    assert_eq!(turned.body(422)?["errors"][0]["field"], "to");
    Ok(())
}

#[tokio::test]
async fn refused_commands_are_told_within_the_readers_rights() -> Result<()> {
    let app = App::start(&[])?;
    app.post("ppns", PROSECUTIONS, &wage()).await?.body(422)?;
    let mut case = app.case_example().await?;
    case["registered_on"] = json!("2999-01-01");
    let path = "/api/v1/cases";
    let refused = app.post("coordinator", path, &case).await?;
    ensure!(refused.status == 422, "{refused:?}");
    let kept: i64 = {
        let mut database = app.database().await?;
        let count = "SELECT count(*) FROM refusals WHERE command = 'register-case'";
        sqlx::query_scalar(count).fetch_one(&mut database).await?
    };
    let of_cases = |items: &[Value]| items.iter().filter(|one| one["kind"] == "case").count();
    let intake = listed(&app, "coordinator", "").await?;
    assert_eq!(i64::try_from(of_cases(&intake))?, kept, "{intake:?}");
    for role in ["ppns", "unit_head", "auditor", "central_admin"] {
        let items = listed(&app, role, "").await?;
        assert_eq!((items.len(), of_cases(&items)), (1, 0), "{role}: {items:?}");
    }
    let foreign = app.token("ppns", &["--province", "32"])?;
    let ask = |query: &str| {
        let path = format!("{REFUSALS}{query}");
        app.request(reqwest::Method::GET, &path, &foreign).send()
    };
    let own: Value = ask("").await?.json().await?;
    assert_eq!(own["items"], json!([]), "{own}");
    assert_eq!(ask("?province=31").await?.status(), 403);
    Ok(())
}
