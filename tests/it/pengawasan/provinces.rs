//! Cases between provinces: offers, the centre's decision, the provinces made from Papua.

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use tests::App;

use super::{CASES, Perkara, ask, listed};

const HEAD_31: (&str, &str) = ("head_of_dinas", "31");
const HEAD_32: (&str, &str) = ("head_of_dinas", "32");
const CENTRE: (&str, &str) = ("central_admin", "");

#[tokio::test]
async fn rights_and_lists_move_when_the_other_province_accepts() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "complaint").await?;
    case.noted("31").await?;
    assert_eq!(case.get(HEAD_32, "").await?.status, 404, "not its case");
    let offer = json!({ "to": "32", "requested_on": "2026-03-10", "reason": "Pabrik di Bekasi" });
    case.act(HEAD_31, "request-transfer", offer).await?;

    let offered = case.get(HEAD_32, "").await?.body(200)?;
    assert_eq!(offered["status"], "TransferPending");
    assert_eq!(offered["offered_to"], "32");
    assert_eq!(offered["answer_due_on"], "2026-03-24");
    let registrar = case.get(("coordinator", "32"), "").await?.body(200)?;
    assert_eq!(registrar["source"], Value::Null, "not before it is its own");
    let now = case.get(HEAD_32, "/actions").await?.body(200)?;
    assert_eq!(names(&now), ["accept-transfer", "reject-transfer"]);
    is_found_by_whom_it_is_offered_to(&app, &case.thing).await?;
    let accept = json!({ "accepted_on": "2026-03-11" });
    let refused = case.refused(HEAD_31, "accept-transfer", accept.clone());
    assert_eq!(refused.await?, "acting.province");

    let done = case.act(HEAD_32, "accept-transfer", accept).await?;
    assert_eq!(done["province"], "32");
    assert_eq!(done["status"], "NotaI");
    assert_eq!(
        done["due_on"], "2026-03-25",
        "its limit is not counted again"
    );
    assert_eq!(case.get(HEAD_31, "").await?.status, 404);
    let registrar = case.get(("coordinator", "32"), "").await?.body(200)?;
    assert_eq!(registrar["source"], Value::Null, "nor one of another's");
    assert!(listed(&app, HEAD_31, "limit=50").await?.is_empty());
    assert_eq!(listed(&app, HEAD_32, "status=NotaI").await?, [&*case.thing]);
    let offers = listed(&app, HEAD_32, "offered_to=32").await?;
    assert!(offers.is_empty(), "it is answered: {offers:?}");
    let then = "offered_to=32&as_of=2026-03-10";
    assert_eq!(listed(&app, HEAD_32, then).await?, [&*case.thing]);
    let then = "as_of=2026-03-10&province=31";
    let history = listed(&app, ("auditor", ""), then).await?;
    assert_eq!(history, [&*case.thing], "on that day it was of 31");
    let follow_up = json!({ "reported_on": "2026-03-12", "statement": "Sudah dikirim" });
    case.act(("inspector_1", "32"), "record-follow-up", follow_up)
        .await?;
    app.reached(app.position().await?).await?;
    let examined = "SELECT u.province FROM case_urgency u JOIN case_list c USING (id, province)";
    let mut owner = app.database().await?;
    let examined: Vec<String> = sqlx::query_scalar(examined).fetch_all(&mut owner).await?;
    assert_eq!(examined, ["32"], "it is of the load of its new province");
    Ok(())
}

/// The list of offers is the addressee's and does not tell where a case comes from.
async fn is_found_by_whom_it_is_offered_to(app: &App, case: &str) -> Result<()> {
    for (by, query, found) in [
        (HEAD_32, "offered_to=32", true),
        (HEAD_32, "offered_to=32&province=31", true),
        (HEAD_32, "offered_to=32&status=NotaI", false),
        (HEAD_32, "limit=50", false),
        (HEAD_31, "limit=50", true),
        (CENTRE, "offered_to=32", true),
        (CENTRE, "offered_to=36", false),
    ] {
        let ids = listed(app, by, query).await?;
        assert_eq!(ids.contains(&case.to_owned()), found, "{by:?} {query}");
    }
    let path = format!("{CASES}?offered_to=32");
    let get = |by| ask(app, Method::GET, by, &path, None);
    let page = get(("coordinator", "32")).await?.body(200)?;
    let offer = &page["items"][0];
    assert_eq!(
        (&offer["offered_to"], &offer["province"]),
        (&json!("32"), &json!("31"))
    );
    assert_eq!(offer["source"], Value::Null, "{offer}");
    let refused = get(HEAD_31).await?;
    assert_eq!(
        (refused.status, &refused.body["code"]),
        (403, &json!("acting.province"))
    );
    Ok(())
}

/// Names of what may be done.
fn names(now: &Value) -> Vec<&str> {
    let allowed = now["allowed"].as_array().into_iter().flatten();
    allowed.filter_map(|one| one["action"].as_str()).collect()
}

#[tokio::test]
async fn the_centre_decides_on_a_case_that_two_provinces_rejected() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    let decide = json!({ "to": "32", "decided_on": "2026-03-20", "reason": "Batas wilayah" });
    for (to, on) in [("32", "2026-03-03"), ("36", "2026-03-05")] {
        let refused = case.refused(CENTRE, "decide-jurisdiction", decide.clone());
        assert_eq!(refused.await?, "transfer.left-to-provinces");
        let offer = json!({ "to": to, "requested_on": on, "reason": "Di luar wilayah" });
        case.act(HEAD_31, "request-transfer", offer).await?;
        let reject = json!({ "rejected_on": on, "reason": "Bukan wilayah kami" });
        case.act(("head_of_dinas", to), "reject-transfer", reject)
            .await?;
    }
    let offer = json!({ "to": "32", "requested_on": "2026-03-06", "reason": "Di luar wilayah" });
    let refused = case.refused(HEAD_31, "request-transfer", offer);
    assert_eq!(refused.await?, "transfer.left-to-centre");
    let decided = case.act(CENTRE, "decide-jurisdiction", decide).await?;
    assert_eq!(decided["province"], "32");
    assert_eq!(decided["events"][0]["event"]["type"], "JurisdictionDecided");
    assert_eq!(listed(&app, HEAD_32, "limit=50").await?, [&*case.thing]);
    let history = case.get(HEAD_32, "/history").await?.body(200)?;
    let events = history["events"].as_array().map(Vec::len);
    assert_eq!(events, Some(6), "two offers, two rejections, one decision");
    Ok(())
}

#[tokio::test]
async fn a_case_of_merauke_passes_to_papua_selatan_and_its_past_stays_in_papua() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "91", "2021-05-03", "plan").await?;
    let pass = |on: &str| json!({ "to": "93", "succeeded_on": on, "regency": "93.01" });
    let mut nabire = pass("2022-11-11");
    nabire["regency"] = json!("94.01");
    let refused = case.refused(CENTRE, "succeed-jurisdiction", nabire);
    assert_eq!(
        refused.await?,
        "succession.regency",
        "it lies in another one"
    );
    let refused = case.refused(CENTRE, "succeed-jurisdiction", pass("2022-11-10"));
    assert_eq!(refused.await?, "succession.successor");
    let passed = case
        .act(CENTRE, "succeed-jurisdiction", pass("2022-11-11"))
        .await?;
    assert_eq!(passed["province"], "93");
    assert_eq!(passed["establishment"]["regency"], "93.01");

    let head = ("head_of_dinas", "93");
    assert_eq!(case.get(("head_of_dinas", "91"), "").await?.status, 404);
    let order = json!({ "number": "SPT-1", "inspectors": ["inspector_1-93"],
        "issued_on": "2022-11-14", "valid_from": "2022-11-14", "valid_to": "2022-12-14",
        "purpose": "Pemeriksaan pertama" });
    case.act(head, "issue-task-order", order).await?;

    let auditor = ("auditor", "");
    for (query, found) in [
        ("province=91&as_of=2021-12-31", true),
        ("province=93&as_of=2021-12-31", false),
        ("province=91&as_of=2022-11-10", true),
        ("province=91&as_of=2022-11-11", false),
        ("province=93&as_of=2022-11-11", true),
        ("province=91", false),
        ("province=93", true),
    ] {
        let ids = listed(&app, auditor, query).await?;
        assert_eq!(ids.contains(&case.thing), found, "{query}");
    }
    let early = Perkara::register(&app, "93", "2022-11-10", "plan").await;
    let told = early.err().map(|error| format!("{error:#}"));
    assert!(
        told.is_some_and(|told| told.contains("succession.province-works")),
        "there was no office yet"
    );
    Ok(())
}
