//! Prosecutions between provinces: offers, answers, and the provinces made from Papua.

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, App};

use super::{PROSECUTIONS, Trial};

type By<'a> = (&'a str, &'a str);

const HEAD_31: By<'_> = ("head_of_dinas", "31");
const HEAD_32: By<'_> = ("head_of_dinas", "32");
const CENTRE: By<'_> = ("central_admin", "");
const AUDITOR: By<'_> = ("auditor", "");

/// Asks as an officer of a province.
async fn ask(
    app: &App,
    method: Method,
    (role, province): By<'_>,
    path: &str,
    body: Option<&Value>,
) -> Result<Answer> {
    let more = ["--province", province];
    let token = app.token(role, if province.is_empty() { &[] } else { &more })?;
    let mut request = app.request(method, path, &token);
    if let Some(body) = body {
        request = request.json(body);
    }
    Answer::of(request.send().await?).await
}

impl Trial<'_> {
    async fn act_as(&self, by: By<'_>, action: &str, body: &Value) -> Result<Value> {
        let path = format!("{}/actions/{action}", self.thing);
        let answer = ask(self.app, Method::POST, by, &path, Some(body)).await?;
        answer.body(200).with_context(|| action.to_owned())
    }

    /// The code of the rule that refuses an act.
    async fn refused_as(&self, by: By<'_>, action: &str, body: &Value) -> Result<String> {
        let path = format!("{}/actions/{action}", self.thing);
        let answer = ask(self.app, Method::POST, by, &path, Some(body)).await?;
        ensure!(matches!(answer.status, 403 | 409 | 422), "{answer:?}");
        Ok(answer.body["code"].as_str().context("no code")?.to_owned())
    }

    /// Whether a list that is read after everything so far has it.
    async fn is_listed(&self, by: By<'_>, query: &str) -> Result<bool> {
        self.app.reached(self.app.position().await?).await?;
        let path = format!("{PROSECUTIONS}?{query}");
        let page = ask(self.app, Method::GET, by, &path, None)
            .await?
            .body(200)?;
        let items = page["items"].as_array().context("no items")?;
        let own = |one: &Value| {
            one["id"]
                .as_str()
                .is_some_and(|id| self.thing.ends_with(id))
        };
        Ok(items.iter().any(own))
    }

    async fn status_for(&self, by: By<'_>) -> Result<u16> {
        let answer = ask(self.app, Method::GET, by, &self.thing, None).await?;
        Ok(answer.status)
    }
}

#[tokio::test]
async fn a_dossier_goes_on_in_the_province_that_accepts_it() -> Result<()> {
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2026-02-01", "2026-03-02").await?;
    trial.investigated("2026-03-03", "2026-03-10").await?;
    assert_eq!(trial.status_for(HEAD_32).await?, 404);
    let offer = json!({ "to": "32", "requested_on": "2026-03-11", "reason": "Locus di Bekasi" });
    let offered = trial.act_as(HEAD_31, "request-transfer", &offer).await?;
    assert_eq!(offered["status"], "TransferPending");
    assert_eq!(
        (&offered["offered_to"], &offered["answer_due_on"]),
        (&json!("32"), &json!("2026-03-25"))
    );
    for (by, query, found) in [
        (HEAD_32, "offered_to=32", true),
        (HEAD_32, "limit=50", false),
        (AUDITOR, "offered_to=36", false),
    ] {
        assert_eq!(trial.is_listed(by, query).await?, found, "{by:?} {query}");
    }
    let take = json!({ "accepted_on": "2026-03-12", "ppns": "ppns-32" });
    let refused = trial.refused_as(HEAD_31, "accept-transfer", &take).await?;
    assert_eq!(refused, "acting.province");
    let refer = json!({ "referred_on": "2026-03-12", "court": "PN Bekasi", "reading": "DRAFT", "fine_reading": "A" });
    let refer = tests::with_dossier(refer);
    let refused = trial.refused_as(("ppns", "31"), "refer-to-court", &refer);
    assert_eq!(refused.await?, "acting.state", "it waits for the answer");

    let taken = trial.act_as(HEAD_32, "accept-transfer", &take).await?;
    assert_eq!(
        (&taken["status"], &taken["province"], &taken["ppns"]),
        (&json!("BapComplete"), &json!("32"), &json!("ppns-32"))
    );
    assert_eq!(trial.status_for(HEAD_31).await?, 404, "no longer its own");
    let done = trial
        .act_as(("ppns", "32"), "refer-to-court", &refer)
        .await?;
    assert_eq!(done["status"], "Referred");
    let path = format!("{}/history", trial.thing);
    let history = ask(&app, Method::GET, HEAD_32, &path, None)
        .await?
        .body(200)?;
    let types: Vec<&str> = history["events"]
        .as_array()
        .context("no events")?
        .iter()
        .filter_map(|event| event["type"].as_str())
        .collect();
    assert_eq!(types.first(), Some(&"OffenceReportFiled"), "one stream");
    assert!(types.contains(&"TransferAccepted"), "{types:?}");
    for (query, found) in [
        ("province=31&as_of=2026-03-11", true),
        ("province=31&as_of=2026-03-12", false),
        ("province=32&as_of=2026-03-12", true),
        ("province=32&officer=ppns-32", true),
    ] {
        assert_eq!(trial.is_listed(AUDITOR, query).await?, found, "{query}");
    }
    Ok(())
}

#[tokio::test]
async fn the_centre_decides_on_a_dossier_that_two_provinces_rejected() -> Result<()> {
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2026-02-01", "2026-03-02").await?;
    let decide = json!({ "to": "32", "decided_on": "2026-03-20", "reason": "Batas wilayah" });
    for (to, on) in [("32", "2026-03-03"), ("36", "2026-03-05")] {
        let refused = trial.refused_as(CENTRE, "decide-jurisdiction", &decide);
        assert_eq!(refused.await?, "transfer.left-to-provinces");
        let offer = json!({ "to": to, "requested_on": on, "reason": "Di luar wilayah" });
        trial.act_as(HEAD_31, "request-transfer", &offer).await?;
        let reject = json!({ "rejected_on": on, "reason": "Bukan wilayah kami" });
        let head = ("head_of_dinas", to);
        trial.act_as(head, "reject-transfer", &reject).await?;
    }
    let offer = json!({ "to": "32", "requested_on": "2026-03-06", "reason": "Di luar wilayah" });
    let refused = trial.refused_as(HEAD_31, "request-transfer", &offer);
    assert_eq!(refused.await?, "transfer.left-to-centre");
    let decided = trial.act_as(CENTRE, "decide-jurisdiction", &decide).await?;
    assert_eq!(
        (&decided["status"], &decided["province"]),
        (&json!("EventReported"), &json!("32"))
    );
    Ok(())
}

/// How many prosecutions reported in a year are counted for a province.
async fn reported(app: &App, province: &str, year: i32) -> Result<i64> {
    app.reached(app.position().await?).await?;
    let path = format!(
        "/api/v1/statistics/prosecutions?milestone=reported&from={year}-01-01&to={year}-12-31&group_by=province"
    );
    let counted = ask(app, Method::GET, ("statistician", ""), &path, None).await?;
    let counted = counted.body(200)?;
    let rows = counted["rows"].as_array().context("no rows")?;
    let found = rows.iter().find(|row| row["province"]["code"] == province);
    Ok(found.map_or(0, |row| row["prosecutions"].as_i64().unwrap_or(0)))
}

#[tokio::test]
async fn a_prosecution_of_merauke_goes_on_in_papua_selatan_and_counts_in_papua_for_2021()
-> Result<()> {
    let app = App::start(&[])?;
    let report = json!({
        "province": "91", "establishment": "PT Merauke", "norm": "WLK-02",
        "offence_date": "2021-08-02", "place": "Merauke", "accused_role": "pengurus",
        "ppns": "ppns-91", "reported_on": "2021-09-01",
    });
    let by = ("ppns", "91");
    let made = ask(&app, Method::POST, by, PROSECUTIONS, Some(&report)).await?;
    let made = made.body(201)?;
    let id = made["id"].as_str().context("no id")?;
    let thing = format!("{PROSECUTIONS}/{id}");
    let trial = Trial { app: &app, thing };
    let pass = |on: &str| json!({ "to": "93", "succeeded_on": on, "regency": "93.01" });
    let early = pass("2022-11-10");
    let refused = trial.refused_as(CENTRE, "succeed-jurisdiction", &early);
    assert_eq!(refused.await?, "succession.successor");
    let passed = trial
        .act_as(CENTRE, "succeed-jurisdiction", &pass("2022-11-11"))
        .await?;
    assert_eq!(
        (&passed["province"], &passed["status"]),
        (&json!("93"), &json!("EventReported"))
    );
    assert_eq!(trial.status_for(("head_of_dinas", "91")).await?, 404);
    assert_eq!(trial.status_for(("head_of_dinas", "93")).await?, 200);
    for (query, found) in [
        ("province=91&as_of=2021-12-31", true),
        ("province=91&as_of=2022-11-10", true),
        ("province=93&as_of=2022-11-10", false),
        ("province=93&as_of=2022-11-11", true),
        ("province=91", false),
    ] {
        assert_eq!(trial.is_listed(AUDITOR, query).await?, found, "{query}");
    }
    assert_eq!(reported(&app, "91", 2021).await?, 1);
    assert_eq!(reported(&app, "93", 2021).await?, 0, "it was Papua's then");
    Ok(())
}
