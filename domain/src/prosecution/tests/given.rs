//! Given events, when a command, then events or a refusal.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::*;

pub(super) type Answer = Result<Vec<ProsecutionEvent>, (&'static str, Option<&'static str>)>;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Asks on the last day of 2026; a refusal is told by its code and field.
pub(super) fn when(events: &[ProsecutionEvent], role: Role, action: &str, body: &Value) -> Answer {
    let command = ProsecutionCommand::parse(action, body).unwrap().unwrap();
    asked(events, role, command)
}

pub(super) fn asked(
    events: &[ProsecutionEvent],
    role: Role,
    command: ProsecutionCommand,
) -> Answer {
    let mut state = Prosecution::default();
    for event in events {
        state.apply(event.clone());
    }
    let answer = ask(&mut state, role, "2026-12-31", command);
    answer.map_err(|refusal| (refusal.rule.code, refusal.field))
}

pub(super) fn filed(offence_date: &str) -> ProsecutionEvent {
    ProsecutionEvent::OffenceReportFiled {
        prosecution_id: Uuid::from_u128(7),
        province: ProvinceCode("31".to_owned()),
        establishment: "PT Contoh".to_owned(),
        norm: "WLK-02".to_owned(),
        offence_date: day(offence_date),
        place: "Jakarta".to_owned(),
        accused_role: AccusedRole::Pengurus,
        ppns: "ppns".to_owned(),
        reported_on: day("2026-03-02"),
        inspection_case: None,
        register_no: None,
        tipiring: None,
    }
}

pub(super) fn opened(offence_date: &str) -> Vec<ProsecutionEvent> {
    let (order_number, opened_on) = ("1".to_owned(), day("2026-03-03"));
    vec![
        filed(offence_date),
        ProsecutionEvent::InvestigationOpened {
            order_number,
            opened_on,
            basis: None,
        },
    ]
}

pub(super) fn named(offence_date: &str) -> Vec<ProsecutionEvent> {
    let named = ProsecutionEvent::SuspectNamed {
        named_on: day("2026-03-04"),
        suspect_ref: "TSK-1".to_owned(),
        evidence: vec!["a".to_owned(), "b".to_owned()],
        prior_final_judgments: vec![],
        person: None,
        known_judgments: vec![],
    };
    opened(offence_date).into_iter().chain([named]).collect()
}

pub(super) fn examined() -> ProsecutionEvent {
    ProsecutionEvent::SuspectExamined {
        examined_on: day("2026-03-05"),
        lawyer_offered: true,
        signed: true,
        rights_read: Some(true),
        recording: Some("CCTV/1".to_owned()),
        no_recording_reason: None,
    }
}

/// Judged on 2026-03-10, whatever came between.
fn judged(outcome: Outcome, in_absentia: Option<bool>) -> Vec<ProsecutionEvent> {
    let judged = ProsecutionEvent::JudgmentPronounced {
        judged_on: day("2026-03-10"),
        outcome,
        fine_idr: (outcome == Outcome::Fine).then_some(700_000),
        subsidiary_days: Some(3),
        in_absentia,
        terms: JudgmentTerms {
            liberty_days: outcome.takes_liberty().then_some(7),
            ..JudgmentTerms::default()
        },
        basis: None,
        known_judgments: vec![],
    };
    vec![filed("2026-02-01"), judged]
}

#[test]
fn a_suspect_is_examined_after_being_named_and_offered_a_lawyer() {
    let body = |on: &str, lawyer: bool| {
        json!({ "examined_on": on, "lawyer_offered": lawyer, "signed": false,
            "rights_read": true, "recording": "CCTV/1" })
    };
    let examine = |events: &[ProsecutionEvent], on: &str, lawyer: bool| {
        when(events, Role::Ppns, "examine-suspect", &body(on, lawyer))
    };
    let suspect = named("2026-02-01");
    for (on, lawyer, refused) in [
        (
            "2026-03-03",
            true,
            ("dates.out-of-order", Some("examined_on")),
        ),
        ("2027-01-01", true, ("dates.in-future", Some("examined_on"))),
        (
            "2026-03-05",
            false,
            ("procedure.lawyer-not-offered", Some("lawyer_offered")),
        ),
    ] {
        assert_eq!(examine(&suspect, on, lawyer), Err(refused), "{on}");
    }
    assert_eq!(examine(&suspect, "2026-03-04", true).unwrap().len(), 1);
    let early = examine(&opened("2026-02-01"), "2026-03-04", true);
    assert_eq!(early, Err(("acting.state", None)));
    let other = when(
        &suspect,
        Role::PpnsSuperior,
        "examine-suspect",
        &body("2026-03-04", true),
    );
    assert_eq!(other, Err(("acting.role", None)));
}

#[test]
fn minutes_are_finished_with_the_suspect_heard_and_intent_shown() {
    let complete = |events: &[ProsecutionEvent], change: &dyn Fn(&mut Value)| {
        let mut body = json!({ "completed_on": "2026-03-06", "resume": "x",
            "evidence_list": ["x"], "intent_evidence": ["Nota I"] });
        change(&mut body);
        when(events, Role::Ppns, "complete-bap", &body).map(|events| events.len())
    };
    let suspect = named("2026-02-01");
    let heard = [suspect.clone(), vec![examined()]].concat();
    assert_eq!(complete(&heard, &|_| ()), Ok(1));
    let not_heard = (
        "procedure.suspect-not-examined",
        Some("suspect_absence_reason"),
    );
    assert_eq!(complete(&suspect, &|_| ()), Err(not_heard));
    let blank = |body: &mut Value| body["suspect_absence_reason"] = json!(" ");
    assert_eq!(complete(&suspect, &blank), Err(not_heard));
    let absent = |body: &mut Value| body["suspect_absence_reason"] = json!("tidak hadir");
    assert_eq!(complete(&suspect, &absent), Ok(1));

    let no_intent = |body: &mut Value| body["intent_evidence"] = json!([]);
    let refused = ("procedure.intent-not-shown", Some("intent_evidence"));
    assert_eq!(complete(&heard, &no_intent), Err(refused));
    let old = [named("2026-01-01"), vec![examined()]].concat();
    assert_eq!(complete(&old, &no_intent), Ok(1), "before the new code");
    let early = |body: &mut Value| body["completed_on"] = json!("2026-03-04");
    let refused = ("dates.out-of-order", Some("completed_on"));
    assert_eq!(complete(&heard, &early), Err(refused));
}

#[test]
fn a_dossier_has_no_blank_texts_and_does_not_speak_of_a_complaint() {
    let heard = [named("2026-02-01"), vec![examined()]].concat();
    for (place, field) in [
        ("/resume", "resume"),
        ("/evidence_list/0", "evidence_list"),
        ("/intent_evidence/1", "intent_evidence"),
    ] {
        for (text, code) in [
            (" ", "procedure.not-filled"),
            ("surat pengaduan", "confidential.wording"),
        ] {
            let mut body = json!({ "completed_on": "2026-03-06", "resume": "x",
                "evidence_list": ["x"], "intent_evidence": ["x", "y"] });
            *body.pointer_mut(place).unwrap() = json!(text);
            let refused = when(&heard, Role::Ppns, "complete-bap", &body);
            assert_eq!(refused, Err((code, Some(field))), "{place} {text}");
        }
    }
}

#[test]
fn a_final_fine_is_paid_in_full_with_a_receipt() {
    let fine = judged(Outcome::Fine, Some(false));
    let final_on = day("2026-03-10");
    let last = ProsecutionEvent::JudgmentBecameFinal { final_on };
    let done = [fine.clone(), vec![last]].concat();
    let pay = |events: &[ProsecutionEvent], on: &str, amount: i64, receipt: &str| {
        let body = json!({ "paid_on": on, "amount_idr": amount, "receipt": receipt });
        when(events, Role::Ppns, "pay-fine", &body)
    };
    for (on, amount, receipt, refused) in [
        (
            "2026-03-09",
            700_000,
            "N",
            ("dates.out-of-order", Some("paid_on")),
        ),
        (
            "2026-03-10",
            699_999,
            "N",
            ("sentence.not-paid-in-full", Some("amount_idr")),
        ),
        (
            "2026-03-10",
            700_001,
            "N",
            ("sentence.not-paid-in-full", Some("amount_idr")),
        ),
        (
            "2026-03-10",
            700_000,
            " ",
            ("procedure.not-filled", Some("receipt")),
        ),
    ] {
        assert_eq!(
            pay(&done, on, amount, receipt),
            Err(refused),
            "{on} {amount}"
        );
    }
    for on in ["2026-03-10", "2026-03-11"] {
        let paid = ProsecutionEvent::FinePaid {
            paid_on: day(on),
            amount_idr: 700_000,
            receipt: "N".to_owned(),
        };
        assert_eq!(pay(&done, on, 700_000, "N"), Ok(vec![paid]));
    }
    let early = pay(&fine, "2026-03-10", 700_000, "N");
    assert_eq!(early, Err(("acting.state", None)), "not yet final");
}

#[test]
fn an_absent_accused_is_notified_before_the_judgment_becomes_final() {
    let notify = |events: &[ProsecutionEvent]| {
        let body = json!({ "notified_on": "2026-03-12", "proof": "Relaas" });
        when(events, Role::Ppns, "notify-absent", &body)
    };
    let finish = |events: &[ProsecutionEvent], on: &str| {
        let final_on = day(on);
        let command = ProsecutionCommand::BecomeFinal(BecomeFinal { final_on });
        asked(events, Role::System, command).map(|events| events.len())
    };
    let absent = judged(Outcome::Kurungan, Some(true));
    let present = judged(Outcome::Kurungan, Some(false));
    assert_eq!(
        finish(&absent, "2026-03-20"),
        Err(("sentence.not-notified", None))
    );
    let unknown = judged(Outcome::Kurungan, None);
    assert_eq!(
        finish(&unknown, "2026-03-20"),
        Err(("sentence.not-notified", None))
    );
    assert_eq!(notify(&present), Err(("sentence.not-absent", None)));

    let told = [absent.clone(), notify(&absent).unwrap()].concat();
    assert_eq!(notify(&told), Err(("sentence.not-absent", None)));
    let still = Err(("sentence.not-final", Some("final_on")));
    assert_eq!(finish(&present, "2026-03-17"), still, "the seventh day");
    assert_eq!(finish(&present, "2026-03-18"), Ok(1));
    assert_eq!(finish(&told, "2026-03-19"), still, "the seventh day");
    assert_eq!(finish(&told, "2026-03-20"), Ok(1));
}

/// Judged on 2026-03-10 and final on 2026-03-18.
fn last(outcome: Outcome) -> Vec<ProsecutionEvent> {
    let final_on = day("2026-03-18");
    let last = ProsecutionEvent::JudgmentBecameFinal { final_on };
    [judged(outcome, Some(false)), vec![last]].concat()
}

#[test]
fn a_final_penalty_that_takes_liberty_is_executed() {
    let execute = |events: &[ProsecutionEvent], role: Role, on: &str| {
        when(
            events,
            role,
            "execute-sentence",
            &json!({ "executed_on": on }),
        )
    };
    for outcome in [Outcome::Kurungan, Outcome::Conditional] {
        let early = execute(&last(outcome), Role::Ppns, "2026-03-17");
        assert_eq!(early, Err(("dates.out-of-order", Some("executed_on"))));
        for on in ["2026-03-18", "2026-03-19"] {
            let executed_on = day(on);
            let done = ProsecutionEvent::SentenceExecuted { executed_on };
            assert_eq!(execute(&last(outcome), Role::Ppns, on), Ok(vec![done]));
        }
    }
    let not_final = judged(Outcome::Kurungan, Some(false));
    let early = execute(&not_final, Role::Ppns, "2026-03-18");
    assert_eq!(early, Err(("acting.state", None)));
    let other = execute(&last(Outcome::Kurungan), Role::PpnsSuperior, "2026-03-18");
    assert_eq!(other, Err(("acting.role", None)));
}

#[test]
fn a_final_judgment_with_nothing_to_execute_is_the_end() {
    let ended = |events: &[ProsecutionEvent]| {
        let mut state = Prosecution::default();
        for event in events {
            state.apply(event.clone());
        }
        let view = state.view().unwrap();
        (view.ended, view.milestones.completed_on)
    };
    for outcome in [
        Outcome::Pardon,
        Outcome::Acquitted,
        Outcome::Released,
        Outcome::Inadmissible,
        Outcome::Lapsed,
    ] {
        let events = last(outcome);
        assert_eq!(ended(&events), (true, None), "{outcome:?}: not executed");
        let pay = json!({ "paid_on": "2026-03-18", "amount_idr": 1, "receipt": "N" });
        let refused = when(&events, Role::Ppns, "pay-fine", &pay);
        assert_eq!(refused, Err(("sentence.no-fine", None)), "{outcome:?}");
        let execute = json!({ "executed_on": "2026-03-18" });
        let refused = when(&events, Role::Ppns, "execute-sentence", &execute);
        assert_eq!(refused, Err(("sentence.no-liberty-taken", None)));
    }
    for outcome in [Outcome::Fine, Outcome::Kurungan, Outcome::Conditional] {
        assert_eq!(ended(&last(outcome)), (false, None), "{outcome:?}");
    }
}
