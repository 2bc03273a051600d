//! Which province has a case, and who may say so.

use cqrs_es::Aggregate;
use serde_json::{Value, json};

use super::given::{day, given, received, registered, started, when};
use super::*;

const HEAD_31: (Role, &str, &str) = (Role::HeadOfDinas, "head", "31");
const HEAD_32: (Role, &str, &str) = (Role::HeadOfDinas, "other", "32");
const CENTRE: (Role, &str, &str) = (Role::CentralAdmin, "centre", "");

fn done(case: &mut Case, who: (Role, &str, &str), action: &str, body: &Value) {
    for event in when(case, who, action, body).unwrap() {
        let stored = serde_json::to_string(&event).unwrap();
        case.apply(serde_json::from_str(&stored).unwrap());
        let entered = event.enters().map(|status| status.name().to_owned());
        let status = case.view().unwrap().status;
        assert!(entered.is_none() || entered == Some(status), "{event:?}");
    }
}

fn offer(case: &mut Case, on: &str) {
    let body = json!({ "to": "32", "requested_on": on, "reason": "x" });
    done(case, HEAD_31, "request-transfer", &body);
}

fn reject(case: &mut Case, on: &str) {
    let body = json!({ "rejected_on": on, "reason": "x" });
    done(case, HEAD_32, "reject-transfer", &body);
}

#[test]
fn the_other_province_has_the_case_once_it_accepts() {
    let mut case = given(&received());
    offer(&mut case, "2026-03-10");
    let view = case.view().unwrap();
    assert_eq!(view.status, "TransferPending");
    assert_eq!(view.province.0, "31", "still");
    assert_eq!(view.due_on, Some(day("2026-03-25")), "the limit runs on");
    assert_eq!(view.answer_due_on, Some(day("2026-03-24")));
    let body = json!({ "accepted_on": "2026-03-11" });
    let refused = when(&case, HEAD_31, "accept-transfer", &body);
    assert_eq!(refused, Err(("acting.province", None)));
    let early = json!({ "accepted_on": "2026-03-09" });
    let refused = when(&case, HEAD_32, "accept-transfer", &early);
    assert_eq!(refused, Err(("dates.out-of-order", Some("accepted_on"))));
    done(&mut case, HEAD_32, "accept-transfer", &body);
    let view = case.view().unwrap();
    assert_eq!(
        (view.status.as_str(), view.province.0.as_str()),
        ("NotaI", "32")
    );
    assert_eq!(view.due_on, Some(day("2026-03-25")));
    let follow_up = json!({ "reported_on": "2026-03-12", "statement": "x" });
    let by = |province| (Role::Inspector1, "inspector", province);
    let refused = when(&case, by("31"), "record-follow-up", &follow_up);
    assert_eq!(refused, Err(("acting.province", None)));
    assert!(when(&case, by("32"), "record-follow-up", &follow_up).is_ok());
}

#[test]
fn what_was_begun_before_a_report_is_begun_again() {
    let mut case = given(&started());
    offer(&mut case, "2026-03-10");
    let body = json!({ "accepted_on": "2026-03-10" });
    done(&mut case, HEAD_32, "accept-transfer", &body);
    let view = case.view().unwrap();
    assert_eq!(view.status, "Registered");
    assert!(view.inspectors.is_empty());
}

#[test]
fn after_two_rejections_the_centre_decides() {
    let mut case = given(&[registered()]);
    let decide = json!({ "to": "32", "decided_on": "2026-03-20", "reason": "x" });
    let early = Err(("transfer.left-to-provinces", None));
    for on in ["2026-03-10", "2026-03-12"] {
        assert_eq!(when(&case, CENTRE, "decide-jurisdiction", &decide), early);
        offer(&mut case, on);
        assert_eq!(when(&case, CENTRE, "decide-jurisdiction", &decide), early);
        reject(&mut case, on);
        assert_eq!(case.view().unwrap().status, "Registered");
    }
    let again = json!({ "to": "36", "requested_on": "2026-03-13", "reason": "x" });
    let refused = when(&case, HEAD_31, "request-transfer", &again);
    assert_eq!(refused, Err(("transfer.left-to-centre", None)));
    let refused = when(&case, HEAD_31, "decide-jurisdiction", &decide);
    assert_eq!(refused, Err(("acting.role", None)));
    done(&mut case, CENTRE, "decide-jurisdiction", &decide);
    assert_eq!(case.view().unwrap().province.0, "32");
}

#[test]
fn the_centre_decides_when_an_offer_is_not_answered_in_time() {
    let mut case = given(&received());
    offer(&mut case, "2026-03-10");
    let decide = |on: &str| {
        let body = json!({ "to": "31", "decided_on": on, "reason": "x" });
        when(&case, CENTRE, "decide-jurisdiction", &body).map(|_| ())
    };
    for on in ["2026-03-23", "2026-03-24"] {
        assert_eq!(
            decide(on),
            Err(("transfer.left-to-provinces", None)),
            "{on}"
        );
    }
    assert_eq!(decide("2026-03-25"), Ok(()));
    let body = json!({ "to": "31", "decided_on": "2026-03-25", "reason": "x" });
    done(&mut case, CENTRE, "decide-jurisdiction", &body);
    let view = case.view().unwrap();
    assert_eq!(
        (view.status.as_str(), view.province.0.as_str()),
        ("NotaI", "31")
    );
}

#[test]
fn a_case_passes_to_the_province_made_from_its_own() {
    let mut first = registered();
    if let CaseEvent::InspectionCaseRegistered {
        province,
        registered_on,
        ..
    } = &mut first
    {
        (province.0, *registered_on) = ("91".to_owned(), day("2021-05-03"));
    }
    let mut case = given(&[first]);
    let succeed = |to: &str, on: &str| {
        let regency = format!("{to}.01");
        let body = json!({ "to": to, "succeeded_on": on, "regency": regency });
        when(&case, CENTRE, "succeed-jurisdiction", &body).map(|_| ())
    };
    let refused = Err(("succession.successor", Some("to")));
    assert_eq!(succeed("93", "2022-11-10"), refused);
    assert_eq!(succeed("96", "2026-03-02"), refused, "made from 92");
    assert_eq!(succeed("93", "2022-11-11"), Ok(()));
    assert_eq!(succeed("93", "2022-11-12"), Ok(()));
    let mut body = json!({ "to": "93", "succeeded_on": "2022-11-11", "regency": "94.01" });
    let elsewhere = when(&case, CENTRE, "succeed-jurisdiction", &body);
    assert_eq!(elsewhere, Err(("succession.regency", Some("regency"))));
    body["regency"] = json!("93.01");
    done(&mut case, CENTRE, "succeed-jurisdiction", &body);
    let view = case.view().unwrap();
    assert_eq!(view.province.0, "93");
    let regency = view.establishment.regency.map(|regency| regency.0);
    assert_eq!(regency.as_deref(), Some("93.01"));
}

#[test]
fn no_case_is_registered_in_a_province_before_it_works() {
    let register = |on: &str| {
        let body = json!({ "establishment": { "name": "PT Contoh" }, "province": "93",
            "source": "plan", "registered_on": on });
        let by = (Role::Coordinator, "a", "93");
        when(&given(&[]), by, "register-case", &body).map(|_| ())
    };
    let refused = Err(("succession.province-works", Some("registered_on")));
    assert_eq!(register("2022-11-10"), refused);
    assert_eq!(register("2022-11-11"), Ok(()));
}
