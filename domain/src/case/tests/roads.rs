//! No road ends before the case does; what a case orders can be opened.

use cqrs_es::Aggregate;
use serde_json::json;

use super::given::{completed, day, found, given, nota_i, received, started, when};
use super::*;
use crate::prosecution::{Prosecution, ProsecutionCommand};

const INSPECTOR: (Role, &str, &str) = (Role::Inspector1, "inspector", "31");

fn follow_up(on: &str) -> CaseEvent {
    CaseEvent::FollowUpReported {
        reported_on: day(on),
        statement: "x".to_owned(),
    }
}

#[test]
fn an_offence_is_not_found_before_it_happens() {
    let case = given(&started());
    for (offence, refused) in [
        ("2026-03-02", None),
        ("2026-03-03", None),
        ("2026-03-04", Some(())),
    ] {
        let body = json!({ "norm": "WLK-02", "offence_date": offence, "description": "x",
            "evidence": "x", "severity": "minor", "workers_affected": 1 });
        let answer = when(&case, INSPECTOR, "record-finding", &body).map(|_| ());
        let code = ("dates.offence-after-examination", Some("offence_date"));
        assert_eq!(answer, refused.map_or(Ok(()), |()| Err(code)), "{offence}");
    }
}

/// Reported for prosecution on 2026-04-10 with an offence of this day and this address.
fn reported(offence: &str, address: Option<&str>) -> Case {
    let mut events = [started(), vec![found(), completed()]].concat();
    for event in &mut events {
        if let CaseEvent::FindingRecorded { offence_date, .. } = event {
            *offence_date = day(offence);
        }
        if let CaseEvent::InspectionCaseRegistered { establishment, .. } = event {
            establishment.address = address.map(str::to_owned);
        }
    }
    events.push(CaseEvent::NonComplianceReported {
        reported_on: day("2026-04-10"),
        evidence: vec!["x".to_owned()],
        direct_prosecution_reason: None,
        finding: 1,
        prosecutable_until: day("2029-01-01"),
    });
    given(&events)
}

#[test]
fn what_an_order_opens_is_never_refused() {
    let order = |case: &Case| {
        let body = json!({ "ordered_on": "2026-04-12", "ppns": "ppns-31" });
        when(
            case,
            (Role::HeadOfDinas, "a", "31"),
            "order-investigation",
            &body,
        )
    };
    for offence in ["2026-02-01", "2026-04-11", "2026-04-12"] {
        let events = order(&reported(offence, None)).unwrap();
        let (id, report) = events[0].opens(Uuid::from_u128(7)).unwrap();
        let asked = Asked {
            id,
            officer: Officer::system("open_prosecutions"),
            at: at(),
            law: crate::law::Law::seed(),
            command: ProsecutionCommand::FileEventReport(report),
        };
        let opened = Prosecution::default().decide(&asked).unwrap();
        assert_eq!(opened.len(), 1, "{offence}");
    }
    let late = order(&reported("2026-04-13", None));
    assert_eq!(late, Err(("dates.out-of-order", Some("ordered_on"))));
    // As it may stand in a file that was begun before texts had an end.
    let long = order(&reported("2026-02-01", Some(&"x".repeat(201))));
    assert_eq!(long, Err(("texts.too-long", None)));
}

#[test]
fn a_receipt_may_follow_the_answer_to_its_note_and_both_roads_stay_open() {
    let mut case = given(&[nota_i(), vec![follow_up("2026-03-12")]].concat());
    let receipt = json!({ "received_on": "2026-03-09", "receiver": "x", "position": "x",
        "method": "hand" });
    let events = when(&case, INSPECTOR, "record-nota-receipt", &receipt).unwrap();
    assert!(matches!(
        events.as_slice(),
        [CaseEvent::NotaReceived { .. }]
    ));
    case.apply(events[0].clone());
    assert_eq!(case.view().unwrap().status, "FollowUpReview");
    let again = when(&case, INSPECTOR, "record-nota-receipt", &receipt);
    assert_eq!(again, Err(("acting.state", None)));

    let comply = json!({ "finding": 1, "verified_on": "2026-03-13", "evidence": "x" });
    let complied = when(&case, INSPECTOR, "confirm-compliance", &comply);
    assert_eq!(complied.map(|events| events.len()), Ok(1));

    for (role, action, body) in [
        (
            Role::Inspector1,
            "issue-nota-ii",
            json!({ "number": "2", "issued_on": "2026-03-26", "limit_days": 7,
                "orders": [{ "finding": 1, "text": "x" }] }),
        ),
        (
            Role::Inspector1,
            "record-follow-up",
            json!({ "reported_on": "2026-03-27", "statement": "x" }),
        ),
        (
            Role::HeadOfDinas,
            "countersign-nota",
            json!({ "number": "2", "signed_on": "2026-03-26" }),
        ),
        (
            Role::Inspector1,
            "record-nota-receipt",
            json!({ "received_on": "2026-03-26", "receiver": "x", "position": "x",
                "method": "hand" }),
        ),
        (
            Role::Inspector1,
            "report-non-compliance",
            json!({ "reported_on": "2026-04-03", "evidence": ["x"] }),
        ),
    ] {
        for event in when(&case, (role, "inspector", "31"), action, &body).unwrap() {
            case.apply(event);
        }
    }
    assert_eq!(case.view().unwrap().status, "NonCompliance");
}

#[test]
fn a_note_received_before_its_answer_is_not_received_again() {
    let case = given(&[received(), vec![follow_up("2026-03-12")]].concat());
    let receipt = json!({ "received_on": "2026-03-13", "receiver": "x", "position": "x",
        "method": "hand" });
    let again = when(&case, INSPECTOR, "record-nota-receipt", &receipt);
    assert_eq!(again, Err(("acting.state", None)));
}
