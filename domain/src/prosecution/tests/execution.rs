//! What becomes of a judgment: its appeal, and the time of its execution.

use serde_json::{Value, json};

use super::given::{day, filed, when};
use super::*;

/// A report of an offence under the old code.
fn begun(offence_date: &str, reported: &str) -> [ProsecutionEvent; 2] {
    let regime = ProsecutionEvent::ProcedureRegimeDetermined {
        regime: Regime::Kuhap1981,
        reason: "x".to_owned(),
        determined_on: None,
        court_decision: None,
        basis: None,
    };
    let mut first = filed(offence_date);
    if let ProsecutionEvent::OffenceReportFiled { reported_on, .. } = &mut first {
        *reported_on = day(reported);
    }
    [first, regime]
}

/// What of the seven days of *kurungan* is left after a decision on the appeal.
fn appealed(body: &Value) -> Result<Option<u16>, (&'static str, Option<&'static str>)> {
    let kurungan = ProsecutionEvent::JudgmentPronounced {
        judged_on: day("2025-12-10"),
        outcome: Outcome::Kurungan,
        fine_idr: None,
        subsidiary_days: None,
        in_absentia: Some(false),
        terms: JudgmentTerms {
            liberty_days: Some(7),
            ..JudgmentTerms::default()
        },
        basis: None,
        known_judgments: vec![],
    };
    let appeal = ProsecutionEvent::AppealFiled(FileAppeal {
        filed_on: day("2025-12-11"),
        filed_by: Appellant::Accused,
    });
    let mut state = Prosecution::default();
    let before = begun("2025-08-01", "2025-09-01").into_iter();
    for event in before.chain([kurungan, appeal]) {
        state.apply(event);
    }
    let command = ProsecutionCommand::parse("record-appeal-result", body);
    let answer = ask(
        &mut state,
        Role::Ppns,
        "2026-12-31",
        command.unwrap().unwrap(),
    );
    answer.map_err(|refusal| (refusal.rule.code, refusal.field))?;
    let Prosecution::Filed(dossier) = &state else {
        return Ok(None);
    };
    let judgment = dossier.stage.judgment();
    Ok(judgment.and_then(|one| one.terms.liberty_days))
}

#[test]
fn an_appeal_that_confirms_leaves_the_length_and_one_that_changes_it_says_so() {
    let result = |outcome: &str, days: Option<u16>| {
        json!({ "decided_on": "2025-12-20", "number": "1", "outcome": outcome,
            "liberty_days": days })
    };
    let confirmed = appealed(&result("Kurungan", None));
    assert_eq!(confirmed, Ok(Some(7)));
    assert_eq!(appealed(&result("Kurungan", Some(3))), Ok(Some(3)));
    assert_eq!(appealed(&result("Acquitted", None)), Ok(None));
    for (days, refused) in [(89, false), (90, false), (91, true)] {
        let answer = appealed(&result("Kurungan", Some(days)));
        let told = Err(("ceiling.length", Some("liberty_days")));
        assert_eq!(answer == told, refused, "{days}: {answer:?}");
    }
}

#[test]
fn an_old_judgment_is_executed_within_two_years() {
    let executed = |on: &str| {
        let judged = ProsecutionEvent::JudgmentPronounced {
            judged_on: day("2024-03-02"),
            outcome: Outcome::Fine,
            fine_idr: Some(700_000),
            subsidiary_days: Some(3),
            in_absentia: Some(false),
            terms: JudgmentTerms::default(),
            basis: None,
            known_judgments: vec![],
        };
        let last = ProsecutionEvent::JudgmentBecameFinal {
            final_on: day("2024-03-02"),
        };
        let body = json!({ "paid_on": on, "amount_idr": 700_000, "receipt": "NTPN" });
        let before = begun("2023-08-01", "2023-09-01").into_iter();
        let events: Vec<ProsecutionEvent> = before.chain([judged, last]).collect();
        when(&events, Role::Ppns, "pay-fine", &body).map(|events| events.len())
    };
    let barred = Err(("execution.time-bar-old-code", Some("paid_on")));
    for (on, answer) in [
        ("2026-03-01", Ok(1)),
        ("2026-03-02", Ok(1)),
        ("2026-03-03", barred),
    ] {
        assert_eq!(executed(on), answer, "{on}");
    }
}
