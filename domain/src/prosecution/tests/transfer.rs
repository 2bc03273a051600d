//! Prosecutions between provinces.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::*;

const HEAD_31: (Role, &str) = (Role::HeadOfDinas, "31");
const HEAD_32: (Role, &str) = (Role::HeadOfDinas, "32");
const CENTRE: (Role, &str) = (Role::CentralAdmin, "");

type Answer = Result<(), (&'static str, Option<&'static str>)>;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A prosecution reported on 2026-03-02 in a province.
fn reported(province: &str, reported_on: &str) -> Prosecution {
    let mut state = Prosecution::default();
    state.apply(ProsecutionEvent::OffenceReportFiled {
        prosecution_id: Uuid::from_u128(7),
        province: ProvinceCode(province.to_owned()),
        establishment: "PT Contoh".to_owned(),
        norm: "WLK-02".to_owned(),
        offence_date: day(reported_on),
        place: "Contoh".to_owned(),
        accused_role: AccusedRole::Pengurus,
        ppns: format!("ppns-{province}"),
        reported_on: day(reported_on),
        inspection_case: None,
        register_no: None,
        tipiring: None,
    });
    state
}

/// Takes an act in, or tells the rule that refuses it.
fn act(state: &mut Prosecution, by: (Role, &str), action: &str, body: &Value) -> Answer {
    let asked = Asked {
        id: Uuid::from_u128(7),
        officer: officer(by.0, by.1),
        at: at("2026-12-31"),
        law: crate::law::Law::seed(),
        command: ProsecutionCommand::parse(action, body).unwrap().unwrap(),
    };
    let events = state.decide(&asked);
    let events = events.map_err(|refusal| (refusal.rule.code, refusal.field))?;
    for event in events {
        let entered = event.enters().map(ProsecutionStatus::name);
        state.apply(event);
        let status = state.view().unwrap().status;
        assert_eq!(entered.unwrap_or(status), status);
    }
    Ok(())
}

fn offer(state: &mut Prosecution, on: &str) {
    let body = json!({ "to": "32", "requested_on": on, "reason": "Locus" });
    assert_eq!(act(state, HEAD_31, "request-transfer", &body), Ok(()));
}

fn take(on: &str) -> Value {
    json!({ "accepted_on": on, "ppns": "ppns-32" })
}

#[test]
fn an_offer_is_answered_by_its_addressee_and_the_dossier_goes_on_there() {
    let mut state = reported("31", "2026-03-02");
    let open = json!({ "order_number": "S/1", "opened_on": "2026-03-03" });
    act(
        &mut state,
        (Role::PpnsSuperior, "31"),
        "open-investigation",
        &open,
    )
    .unwrap();
    offer(&mut state, "2026-03-10");
    let view = state.view().unwrap();
    assert_eq!(view.status, "TransferPending");
    assert_eq!(view.answer_due_on, Some(day("2026-03-24")));
    let refused = act(&mut state, HEAD_31, "accept-transfer", &take("2026-03-11"));
    assert_eq!(
        refused,
        Err(("acting.province", None)),
        "the offerer does not answer"
    );
    let early = act(&mut state, HEAD_32, "accept-transfer", &take("2026-03-09"));
    assert_eq!(early, Err(("dates.out-of-order", Some("accepted_on"))));
    let witness = json!({ "examined_on": "2026-03-11", "witness_ref": "S-1", "signed": true });
    let refused = act(&mut state, (Role::Ppns, "31"), "examine-witness", &witness);
    assert_eq!(
        refused,
        Err(("acting.state", None)),
        "it waits for the answer"
    );
    act(&mut state, HEAD_32, "accept-transfer", &take("2026-03-10")).unwrap();
    let view = state.view().unwrap();
    assert_eq!(
        (view.status, view.province.0.as_str()),
        ("InvestigationOpen", "32")
    );
    assert_eq!(view.ppns, "ppns-32");
    let refused = act(&mut state, (Role::Ppns, "31"), "examine-witness", &witness);
    assert_eq!(refused, Err(("acting.province", None)));
    act(&mut state, (Role::Ppns, "32"), "examine-witness", &witness).unwrap();
}

#[test]
fn a_court_day_at_the_former_court_falls_with_acceptance_and_stands_with_rejection() {
    let mut state = reported("31", "2026-03-02");
    for event in [
        ProsecutionEvent::BapCompleted {
            completed_on: day("2026-03-09"),
            resume: "x".to_owned(),
            evidence_list: vec![],
            intent_evidence: vec![],
            suspect_absence_reason: None,
        },
        ProsecutionEvent::HearingNotified(SetCourtDay {
            notified_on: day("2026-03-09"),
            court: "PN".to_owned(),
            hearing_on: day("2026-03-12"),
            conflict_reason: None,
        }),
    ] {
        state.apply(event);
    }
    offer(&mut state, "2026-03-10");
    let reject = json!({ "rejected_on": "2026-03-10", "reason": "x" });
    act(&mut state, HEAD_32, "reject-transfer", &reject).unwrap();
    assert_eq!(state.view().unwrap().status, "HearingSet");
    offer(&mut state, "2026-03-11");
    act(&mut state, HEAD_32, "accept-transfer", &take("2026-03-11")).unwrap();
    assert_eq!(state.view().unwrap().status, "BapComplete");
}

#[test]
fn the_centre_decides_after_two_rejections_or_an_offer_without_its_answer() {
    let decide = |on: &str| json!({ "to": "32", "decided_on": on, "reason": "x" });
    let early = Err(("transfer.left-to-provinces", None));
    let mut waiting = reported("31", "2026-03-02");
    offer(&mut waiting, "2026-03-10");
    for (on, answer) in [
        ("2026-03-23", early),
        ("2026-03-24", early),
        ("2026-03-25", Ok(())),
    ] {
        let mut state = waiting.clone();
        assert_eq!(
            act(&mut state, CENTRE, "decide-jurisdiction", &decide(on)),
            answer,
            "{on}"
        );
    }
    let mut state = reported("31", "2026-03-02");
    for on in ["2026-03-10", "2026-03-12"] {
        assert_eq!(
            act(&mut state, CENTRE, "decide-jurisdiction", &decide(on)),
            early
        );
        offer(&mut state, on);
        let reject = json!({ "rejected_on": on, "reason": "x" });
        act(&mut state, HEAD_32, "reject-transfer", &reject).unwrap();
    }
    let again = json!({ "to": "36", "requested_on": "2026-03-13", "reason": "x" });
    let refused = act(&mut state, HEAD_31, "request-transfer", &again);
    assert_eq!(refused, Err(("transfer.left-to-centre", None)));
    act(
        &mut state,
        CENTRE,
        "decide-jurisdiction",
        &decide("2026-03-13"),
    )
    .unwrap();
    assert_eq!(state.view().unwrap().province.0, "32");
}

#[test]
fn a_prosecution_passes_to_the_province_made_from_its_own_from_its_first_working_day() {
    for (to, on, answer) in [
        (
            "93",
            "2022-11-10",
            Err(("succession.successor", Some("to"))),
        ),
        ("93", "2022-11-11", Ok(())),
        ("93", "2022-11-12", Ok(())),
        (
            "96",
            "2026-03-02",
            Err(("succession.successor", Some("to"))),
        ),
    ] {
        let mut state = reported("91", "2021-08-02");
        let body = json!({ "to": to, "succeeded_on": on, "regency": format!("{to}.01") });
        assert_eq!(
            act(&mut state, CENTRE, "succeed-jurisdiction", &body),
            answer,
            "{to} {on}"
        );
    }
}

#[test]
fn what_was_transferred_for_good_once_stays_ended() {
    let mut state = reported("31", "2026-03-02");
    state.apply(ProsecutionEvent::ProsecutionTransferred {
        transferred_on: day("2026-03-10"),
        to_province: ProvinceCode("32".to_owned()),
        reason: "Locus".to_owned(),
    });
    let view = state.view().unwrap();
    assert_eq!(
        (view.status, view.ended, view.province.0.as_str()),
        ("Transferred", true, "31")
    );
    let body = json!({ "to": "93", "succeeded_on": "2026-03-11", "regency": "93.01" });
    let refused = act(&mut state, CENTRE, "succeed-jurisdiction", &body);
    assert_eq!(refused, Err(("acting.state", None)));
}
