//! Thirteen employers before one court on one day (PN Batam, July 2019).

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tests::App;

const PROSECUTIONS: &str = "/api/v1/prosecutions";
/// The number of the letter that brought all of them to the court.
const COVER_LETTER: &str = "700/288/DTKT-4BTM/VII/2019";

#[tokio::test]
async fn thirteen_employers_are_judged_on_one_court_day() -> Result<()> {
    let app = App::start(&[])?;
    let mut things = vec![];
    for number in 1..=13 {
        let report = json!({
            "province": "21", "establishment": format!("Contoh Batam {number:02}"),
            "norm": "WLK-02", "offence_date": "2019-03-01", "place": "Batam",
            "accused_role": "pengurus", "ppns": "ppns-21", "reported_on": "2019-07-01",
            "register_no": format!("BTM/2019/{number:02}"),
        });
        let made = post(&app, "ppns", PROSECUTIONS, &report, 201).await?;
        let thing = format!("{PROSECUTIONS}/{}", made["id"].as_str().context("no id")?);
        to_court(&app, &thing).await?;
        things.push(thing);
    }
    for (thing, number) in things.iter().zip(1..) {
        let fine = if number == 13 { 1_000_000 } else { 700_000 };
        let days = (number != 13).then_some(3);
        let judgment = json!({ "judged_on": "2019-07-18", "outcome": "Fine", "fine_idr": fine,
            "subsidiary_days": days, "in_absentia": false });
        act(&app, "ppns", thing, "record-judgment", &judgment).await?;
        let pay = json!({ "paid_on": "2019-07-18", "amount_idr": fine, "receipt": "NTPN" });
        let done = act(&app, "ppns", thing, "pay-fine", &pay).await?;
        assert_eq!(done["status"], "Executed");
    }
    app.reached(app.position().await?).await?;
    let path = "/api/v1/statistics/prosecutions?milestone=completed&from=2019-07-18&to=2019-07-18";
    let counted = app.get("statistician", path).await?.body(200)?;
    assert_eq!(counted["totals"]["prosecutions"], 13, "{counted}");
    assert_eq!(counted["totals"]["fines_idr"], 12 * 700_000 + 1_000_000);
    let list = "/api/v1/prosecutions?province=21&status=Executed&limit=50";
    let listed = app.get("auditor", list).await?.body(200)?;
    assert_eq!(
        listed["items"].as_array().map(Vec::len),
        Some(13),
        "{listed}"
    );
    for thing in &things {
        assert_eq!(brought_by(&app, thing).await?, COVER_LETTER);
    }
    Ok(())
}

/// The cover letter of the referral, as the history tells it.
async fn brought_by(app: &App, thing: &str) -> Result<String> {
    let history = app.get("auditor", &format!("{thing}/history")).await?;
    let history = history.body(200)?;
    let mut told = history["events"].as_array().into_iter().flatten();
    let referred = told.find(|one| one["type"] == "CaseReferredToCourt");
    let referred = referred.with_context(|| format!("not referred: {history}"))?;
    let letter = referred["data"]["cover_letter"].as_str();
    letter
        .map(str::to_owned)
        .with_context(|| format!("no letter: {referred}"))
}

/// One cover letter, one court day: minutes of the 16th, in court on the 17th, heard on the 18th.
async fn to_court(app: &App, thing: &str) -> Result<()> {
    let open = json!({ "order_number": "S/1", "opened_on": "2019-07-02" });
    act(app, "ppns_superior", thing, "open-investigation", &open).await?;
    for (action, body) in [
        (
            "name-suspect",
            json!({ "named_on": "2019-07-10", "suspect_ref": "TSK-1", "evidence": ["saksi", "surat"] }),
        ),
        (
            "examine-suspect",
            json!({ "examined_on": "2019-07-12", "rights_read": true, "lawyer_offered": true,
                "signed": true }),
        ),
        (
            "complete-bap",
            json!({ "completed_on": "2019-07-16", "resume": "Tidak melapor.",
                "evidence_list": ["nota"] }),
        ),
        (
            "set-court-day",
            json!({ "notified_on": "2019-07-16", "court": "PN Batam", "hearing_on": "2019-07-18",
                "conflict_reason": "hari sidang berikutnya di luar tiga hari" }),
        ),
        (
            "refer-to-court",
            tests::with_dossier(json!({ "referred_on": "2019-07-17", "court": "PN Batam",
                "cover_letter": COVER_LETTER })),
        ),
        (
            "open-hearing",
            json!({ "held_on": "2019-07-18", "present": "self" }),
        ),
    ] {
        act(app, "ppns", thing, action, &body).await?;
    }
    Ok(())
}

async fn act(app: &App, role: &str, thing: &str, action: &str, body: &Value) -> Result<Value> {
    post(app, role, &format!("{thing}/actions/{action}"), body, 200).await
}

/// Asks as an officer of the Riau Islands.
async fn post(app: &App, role: &str, path: &str, body: &Value, status: u16) -> Result<Value> {
    let token = app.token(role, &["--province", "21"])?;
    let request = app.request(reqwest::Method::POST, path, &token).json(body);
    tests::Answer::of(request.send().await?).await?.body(status)
}
