//! What is waited for in a case, and what the clock states of it.

use cqrs_es::Aggregate;
use serde_json::json;

use super::given::{completed, found, given, nota_i, received, registered, started, when};
use super::*;

const CLOCK: (Role, &str, &str) = (Role::System, "clock", "31");
const HEAD: (Role, &str, &str) = (Role::HeadOfDinas, "head", "31");
const CENTRE: (Role, &str, &str) = (Role::CentralAdmin, "centre", "31");
const UNIT: (Role, &str, &str) = (Role::UnitHead, "unit", "31");

/// What waits: each duty with the day from which its time runs.
fn waits(case: &Case) -> Vec<(Duty, String)> {
    let Case::Filed(file) = case else {
        return vec![];
    };
    let waits = file.duties.waits();
    waits.map(|one| (one.duty, one.since.to_string())).collect()
}

fn done(case: &mut Case, who: (Role, &str, &str), action: &str, body: &Value) -> Vec<CaseEvent> {
    let events = when(case, who, action, body).unwrap();
    for event in &events {
        case.apply(event.clone());
    }
    events
}

/// Whether the clock states on a day that a duty was missed.
fn is_missed(case: &Case, duty: Duty, on: &str) -> bool {
    let body = json!({ "duty": duty, "noticed_on": on });
    when(case, CLOCK, "state-missed-deadline", &body).is_ok()
}

#[test]
fn a_task_order_is_missed_after_five_working_days_and_stated_once() {
    let mut case = given(&[registered()]);
    assert_eq!(waits(&case), [(Duty::TaskOrder, "2026-03-02".to_owned())]);
    for (on, missed) in [
        ("2026-03-08", false),
        ("2026-03-09", false),
        ("2026-03-10", true),
    ] {
        assert_eq!(is_missed(&case, Duty::TaskOrder, on), missed, "{on}");
    }
    let body = json!({ "duty": "task_order", "noticed_on": "2026-03-20" });
    let stated = done(&mut case, CLOCK, "state-missed-deadline", &body);
    let [CaseEvent::DeadlineMissed { derivation, .. }] = stated.as_slice() else {
        panic!("{stated:?}");
    };
    let told = "2026-03-02 + 5 working days = 2026-03-09 (Setelan register ini)";
    assert_eq!(derivation, told);
    assert!(!is_missed(&case, Duty::TaskOrder, "2026-03-21"), "once");
    let order = json!({ "number": "1", "inspectors": ["inspector"], "issued_on": "2026-03-03",
        "valid_from": "2026-03-03", "valid_to": "2026-03-31", "purpose": "x" });
    done(&mut case, HEAD, "issue-task-order", &order);
    assert_eq!(waits(&case), [], "the statement binds no later act");
}

#[test]
fn each_stage_waits_for_what_follows_it() {
    let duties = |events: &[CaseEvent]| {
        let waits = waits(&given(events));
        waits.into_iter().map(|(duty, _)| duty).collect::<Vec<_>>()
    };
    let examined = [started(), vec![completed()]].concat();
    assert_eq!(duties(&examined), [Duty::Report], "nothing to write about");
    let found = [started(), vec![found(), completed()]].concat();
    assert_eq!(duties(&found), [Duty::Report, Duty::Note]);
    assert_eq!(duties(&nota_i()), []);
    assert_eq!(duties(&received()), []);
    let mut case = given(&received());
    let passed = json!({ "noticed_on": "2026-06-01" });
    done(&mut case, CLOCK, "nota-deadline-passed", &passed);
    let due_on = case.view().unwrap().due_on.unwrap().to_string();
    assert_eq!(waits(&case), [(Duty::SecondNote, due_on)]);
}

#[test]
fn a_promise_is_missed_after_its_own_day() {
    let mut case = given(&received());
    let on = case.view().unwrap().nota_i.unwrap().received_on.unwrap();
    let promised = crate::calendar::add_days(on, 3);
    let body = json!({ "accepted_on": on, "promised_on": promised, "statement": "x" });
    let inspector = (Role::Inspector1, "inspector", "31");
    done(&mut case, inspector, "accept-undertaking", &body);
    for (after, missed) in [(2, false), (3, false), (4, true)] {
        let day = crate::calendar::add_days(on, after).to_string();
        assert_eq!(is_missed(&case, Duty::Undertaking, &day), missed, "{day}");
    }
}

#[test]
fn a_suspension_is_reviewed_every_thirty_days_and_what_waited_goes_on_after_it() {
    let mut case = given(&[registered()]);
    let body = json!({ "suspended_on": "2026-03-04", "ground": "disaster", "evidence": "x" });
    done(&mut case, UNIT, "suspend-case", &body);
    let review = |since: &str| [(Duty::SuspensionReview, since.to_owned())];
    assert_eq!(waits(&case), review("2026-03-04"));
    assert!(!is_missed(&case, Duty::SuspensionReview, "2026-04-03"));
    let body = json!({ "duty": "suspension_review", "noticed_on": "2026-04-04" });
    done(&mut case, CLOCK, "state-missed-deadline", &body);
    assert_eq!(waits(&case), review("2026-04-03"), "the next review");
    let body = json!({ "reviewed_on": "2026-04-10", "reason": "x" });
    done(&mut case, UNIT, "review-suspension", &body);
    assert_eq!(waits(&case), review("2026-04-10"));
    let due = case.view().unwrap().review_due_on.unwrap().to_string();
    assert_eq!(due, "2026-05-10");
    done(
        &mut case,
        UNIT,
        "resume-case",
        &json!({ "resumed_on": "2026-04-20" }),
    );
    assert_eq!(waits(&case), [(Duty::TaskOrder, "2026-04-20".to_owned())]);
    let again = when(&case, UNIT, "review-suspension", &body);
    assert_eq!(again, Err(("acting.state", None)));
}

#[test]
fn a_finding_is_warned_of_at_ninety_thirty_and_seven_days() {
    let mut case = given(&[started(), vec![found()]].concat());
    let Case::Filed(file) = &case else { panic!() };
    let offence = file.findings[0].offence_date;
    let until = crate::rules::time_bar::bar(&crate::law::Law::seed(), offence, None);
    let until = until.unwrap().0;
    let warn = |case: &Case, left: u16| {
        let on = crate::calendar::sub_days(until, left);
        let command = CaseCommand::WarnTimeBar(WarnTimeBar {
            finding: 1,
            warned_on: on,
        });
        let asked = Asked {
            id: Uuid::from_u128(7),
            officer: Officer::system("clock"),
            at: format!("{on}T03:00:00Z").parse().unwrap(),
            law: crate::law::Law::seed(),
            command,
        };
        case.decide(&asked).map_err(|refusal| refusal.rule.code)
    };
    for left in [90, 30, 7] {
        assert_eq!(warn(&case, left + 1), Err("time-bar.no-warning-due"));
        let events = warn(&case, left).unwrap();
        assert!(
            matches!(events[..], [CaseEvent::TimeBarWarned { days_left, .. }] if days_left == left)
        );
        case.apply(events[0].clone());
        assert_eq!(warn(&case, left), Err("time-bar.no-warning-due"));
    }
}

#[test]
fn the_centre_answers_its_offer_and_sends_the_case_to_a_province() {
    let mut case = given(&[registered()]);
    let offer = json!({ "to": "pusat", "requested_on": "2026-03-03", "reason": "x" });
    done(&mut case, HEAD, "request-transfer", &offer);
    assert_eq!(
        waits(&case),
        [(Duty::TransferAnswer, "2026-03-03".to_owned())]
    );
    let accept = json!({ "accepted_on": "2026-03-04" });
    let by_province = when(&case, HEAD, "accept-transfer", &accept);
    assert_eq!(by_province, Err(("transfer.addressee", None)));
    done(&mut case, CENTRE, "accept-transfer", &accept);
    let view = case.view().unwrap();
    assert_eq!((&*view.status, &*view.province.0), ("Transferred", "31"));
    assert_eq!(waits(&case), [], "nothing of a province's");
    let decide = json!({ "to": "32", "decided_on": "2026-03-05", "reason": "x" });
    let by_head = when(&case, HEAD, "decide-jurisdiction", &decide);
    assert_eq!(by_head, Err(("acting.role", None)));
    done(&mut case, CENTRE, "decide-jurisdiction", &decide);
    let view = case.view().unwrap();
    assert_eq!((&*view.status, &*view.province.0), ("Registered", "32"));
    assert_eq!(waits(&case), [(Duty::TaskOrder, "2026-03-05".to_owned())]);
}

#[test]
fn the_centre_rejects_its_offer_and_answers_none_to_a_province() {
    let mut case = given(&[registered()]);
    let reject = json!({ "rejected_on": "2026-03-04", "reason": "x" });
    let offer = |to: &str| json!({ "to": to, "requested_on": "2026-03-03", "reason": "x" });
    done(&mut case, HEAD, "request-transfer", &offer("pusat"));
    done(&mut case, CENTRE, "reject-transfer", &reject);
    assert_eq!(case.view().unwrap().status, "Registered");
    let mut other = given(&[registered()]);
    done(&mut other, HEAD, "request-transfer", &offer("32"));
    let refused = when(&other, CENTRE, "reject-transfer", &reject);
    assert_eq!(refused, Err(("transfer.addressee", None)));
}

#[test]
fn a_reported_change_of_the_book_says_by_when_it_was_due() {
    let mut case = given(&[registered()]);
    let inspector = (Role::Inspector1, "inspector", "31");
    let body = json!({ "changed_on": "2026-03-01", "reported_on": "2026-03-17", "change": "x" });
    let events = done(&mut case, inspector, "record-akta-change", &body);
    let [CaseEvent::InspectionBookChangeReported { report_due_on, .. }] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert_eq!(report_due_on.to_string(), "2026-03-15", "late, and kept");
    let early = json!({ "changed_on": "2026-03-18", "reported_on": "2026-03-17", "change": "x" });
    let refused = when(&case, inspector, "record-akta-change", &early);
    assert!(refused.is_err_and(|(_, field)| field == Some("reported_on")));
}

#[test]
fn a_proposed_correction_is_missed_after_five_working_days_whatever_the_case_does() {
    let mut case = given(&[registered()]);
    let propose = json!({ "target": 1, "kind": "typing", "reason": "Salah ketik",
        "new": { "field": "registered_on", "value": "2026-03-01" },
        "discovered_on": "2026-03-03" });
    done(
        &mut case,
        (Role::Inspector2, "i", "31"),
        "propose-correction",
        &propose,
    );
    assert!(waits(&case).contains(&(Duty::Correction, "2026-03-03".to_owned())));
    for (on, missed) in [
        ("2026-03-09", false),
        ("2026-03-10", false),
        ("2026-03-11", true),
    ] {
        assert_eq!(is_missed(&case, Duty::Correction, on), missed, "{on}");
    }
    let reject = json!({ "proposal": 2, "reason": "Tidak terbukti" });
    let coordinator = (Role::Coordinator, "c", "31");
    done(&mut case, coordinator, "reject-correction", &reject);
    assert!(!is_missed(&case, Duty::Correction, "2026-03-11"));
}
