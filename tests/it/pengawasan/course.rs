//! What a case may come to beside the ladder of notes: an undertaking, an administrative sanction,
//! the time bar.

use anyhow::Result;
use serde_json::{Value, json};
use tests::App;

use super::{Perkara, to_receipt};

const INSPECTOR: (&str, &str) = ("inspector_1", "31");
const UNIT_HEAD: (&str, &str) = ("unit_head", "31");

#[tokio::test]
async fn an_undertaking_keeps_the_limit_of_the_note() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    case.noted("31").await?;
    let undertaking = |promised: &str| json!({ "accepted_on": "2026-03-10", "promised_on": promised, "statement": "Sanggup" });
    for late in ["2026-03-26", "2026-03-27"] {
        let refused = case.refused(INSPECTOR, "accept-undertaking", undertaking(late));
        assert_eq!(refused.await?, "nota.promise", "{late}");
    }
    let refused = case.refused(UNIT_HEAD, "accept-undertaking", undertaking("2026-03-25"));
    assert_eq!(refused.await?, "acting.role");
    let last = undertaking("2026-03-25");
    let done = case.act(INSPECTOR, "accept-undertaking", last).await?;
    assert_eq!(
        (&done["status"], &done["due_on"]),
        (&json!("NotaI"), &json!("2026-03-25"))
    );
    let event = &done["events"][0]["event"];
    assert_eq!(event["type"], "UndertakingAccepted");
    assert_eq!(event["promised_on"], "2026-03-25");
    Ok(())
}

/// Carries out the acts to the receipt of the first note, with a finding of this norm and day
/// beside the one of WLK-02, or instead of it.
async fn noted_with(case: &Perkara<'_>, norm: &str, on: &str, beside: bool) -> Result<()> {
    for (role, action, body) in to_receipt() {
        if action == "record-finding" {
            let mut other = body.clone();
            other["norm"] = json!(norm);
            other["offence_date"] = json!(on);
            if beside {
                case.act((role, "31"), action, body).await?;
            }
            case.act((role, "31"), action, other).await?;
        } else {
            case.act((role, "31"), action, body).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_administrative_sanction_is_proposed_after_the_second_note() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    noted_with(&case, "UPH-04", "2026-02-01", true).await?;
    let propose = |finding: u32| json!({ "finding": finding, "proposed_on": "2026-03-27", "sanction": "Teguran tertulis" });
    let early = case.refused(UNIT_HEAD, "refer-administrative", propose(2));
    assert_eq!(early.await?, "acting.state");
    let orders = json!([{ "finding": 1, "text": "Lapor" }, { "finding": 2, "text": "Bayar" }]);
    let nota = json!({ "number": "NP-2", "issued_on": "2026-03-26", "limit_days": 7,
        "orders": orders });
    case.act(INSPECTOR, "issue-nota-ii", nota).await?;
    for (finding, code) in [
        (1, "report.no-administrative-norm"),
        (3, "closing.finding-not-open"),
    ] {
        let refused = case.refused(UNIT_HEAD, "refer-administrative", propose(finding));
        assert_eq!(refused.await?, code);
    }
    let done = case
        .act(UNIT_HEAD, "refer-administrative", propose(2))
        .await?;
    assert_eq!(done["status"], "NotaII", "the ladder goes on");
    let event = &done["events"][0]["event"];
    assert_eq!(
        (&event["type"], &event["norm"]),
        (&json!("AdministrativeSanctionProposed"), &json!("UPH-04"))
    );
    let history = case.get(UNIT_HEAD, "/history").await?.body(200)?;
    let events = history["events"].as_array().into_iter().flatten();
    let titles: Vec<&Value> = events.map(|event| &event["title"]).collect();
    assert!(
        titles.contains(&&json!("Sanksi administratif diusulkan")),
        "{titles:?}"
    );
    Ok(())
}

/// The offence of 2025-06-02 is of before 2026-01-02 and could be prosecuted until 2026-06-02.
#[tokio::test]
async fn a_case_is_closed_as_barred_by_time_from_the_day_after() -> Result<()> {
    let app = App::start(&[])?;
    let case = Perkara::register(&app, "31", "2026-03-02", "plan").await?;
    noted_with(&case, "WLK-02", "2025-06-02", false).await?;
    let close = |on: &str| json!({ "closed_on": on, "ground": "time_barred", "evidence": "Hitungan kedaluwarsa" });
    for early in ["2026-06-01", "2026-06-02"] {
        let refused = case.refused(UNIT_HEAD, "close-case", close(early));
        assert_eq!(refused.await?, "closing.not-time-barred", "{early}");
    }
    let done = case
        .act(UNIT_HEAD, "close-case", close("2026-06-03"))
        .await?;
    assert_eq!(
        (&done["status"], &done["close_reason"]),
        (&json!("Closed"), &json!("TimeBarred"))
    );
    assert_eq!(done["closed_on"], "2026-06-03");
    assert_eq!(
        done["findings"][0]["resolved"], false,
        "it was not complied with"
    );
    Ok(())
}
