//! What is refused: given events, a command that a rule does not allow, and one that it does.

use serde_json::{Value, json};

use super::given::{Answer, asked, day, examined, named, opened, when};
use super::*;

/// Codes and fields of refusals.
fn told(answer: Answer) -> Result<usize, (&'static str, Option<&'static str>)> {
    answer.map(|events| events.len())
}

fn ppns(events: &[ProsecutionEvent], action: &str, body: &Value) -> Answer {
    when(events, Role::Ppns, action, body)
}

/// Events, then those of an act that is accepted.
fn then(events: Vec<ProsecutionEvent>, action: &str, body: &Value) -> Vec<ProsecutionEvent> {
    let more = ppns(&events, action, body).unwrap();
    [events, more].concat()
}

/// The same under the old code.
fn old(mut events: Vec<ProsecutionEvent>) -> Vec<ProsecutionEvent> {
    let determined = ProsecutionEvent::ProcedureRegimeDetermined {
        regime: Regime::Kuhap1981,
        reason: "361 a".to_owned(),
        determined_on: None,
        court_decision: None,
        basis: None,
    };
    events.insert(1, determined);
    events
}

/// Minutes finished on 2026-03-06.
pub(super) fn finished(offence_date: &str) -> Vec<ProsecutionEvent> {
    let minutes = ProsecutionEvent::BapCompleted {
        completed_on: day("2026-03-06"),
        resume: "Tidak melapor".to_owned(),
        evidence_list: vec!["nota".to_owned()],
        intent_evidence: vec!["tanda terima".to_owned()],
        suspect_absence_reason: None,
    };
    let heard = [named(offence_date), vec![examined()]].concat();
    [heard, vec![minutes]].concat()
}

pub(super) fn referral(on: &str) -> Value {
    json!({ "referred_on": on, "court": "PN Contoh", "reading": "DRAFT", "fine_reading": "A",
        "dossier_index": all_documents(), "dossier_sha256": "0f".repeat(32) })
}

#[test]
fn a_person_is_entered_by_a_reference() {
    let name = |reference: &str| {
        let body = json!({ "named_on": "2026-03-04", "suspect_ref": reference,
            "evidence": ["saksi", "surat"] });
        told(ppns(&opened("2026-02-01"), "name-suspect", &body))
    };
    let refused = Err(("register.identity-number", Some("suspect_ref")));
    assert_eq!(name("320101123456789"), Ok(1), "15 digits");
    assert_eq!(name("3201011234567890"), refused, "16 digits");
    assert_eq!(name("32010112345678901"), refused, "17 digits");
}

#[test]
fn the_beginning_is_told_once_and_in_time() {
    let send = |on: &str| json!({ "sent_on": on, "number": "SPDP/1", "suspect_informed": false });
    let open = opened("2026-02-01");
    let late = Err(("notice.beginning-late", Some("delay_reason")));
    for (on, wanted) in [
        ("2026-03-09", Ok(1)),
        ("2026-03-10", Ok(1)),
        ("2026-03-11", late),
    ] {
        assert_eq!(told(ppns(&open, "send-spdp", &send(on))), wanted, "{on}");
    }
    let known = then(open, "send-spdp", &send("2026-03-10"));
    let waive = json!({ "waived_on": "2026-03-10", "reason": "Acara cepat" });
    let again = Err(("notice.beginning-told", None));
    assert_eq!(told(ppns(&known, "waive-spdp", &waive)), again);
    assert_eq!(told(ppns(&known, "send-spdp", &send("2026-03-10"))), again);
}

#[test]
fn a_summons_has_its_number_and_is_delivered_once() {
    let issue = json!({ "issued_on": "2026-03-05", "number": "SPGL/1", "summoned_as": "witness",
        "person_ref": "SAKSI-1", "appear_on": "2026-03-12" });
    let serve =
        |number: &str| json!({ "served_on": "2026-03-06", "number": number, "manner": "posted" });
    let issued = then(opened("2026-02-01"), "issue-summons", &issue);
    let taken = Err(("notice.number-taken", Some("number")));
    assert_eq!(told(ppns(&issued, "issue-summons", &issue)), taken);
    let unknown = Err(("notice.not-issued", Some("number")));
    assert_eq!(
        told(ppns(&issued, "serve-summons", &serve("SPGL/2"))),
        unknown
    );
    let served = then(issued, "serve-summons", &serve("SPGL/1"));
    assert_eq!(
        told(ppns(&served, "serve-summons", &serve("SPGL/1"))),
        unknown
    );
}

#[test]
fn evidence_is_seized_by_permit_or_for_urgency() {
    let seize = |permit: Option<&str>, urgent: Option<&str>| {
        let body = json!({ "seized_on": "2026-03-05", "items": ["buku"], "receipt": "STP/1",
            "permit": permit, "urgent_reason": urgent });
        told(ppns(&opened("2026-02-01"), "seize-evidence", &body))
    };
    assert_eq!(seize(None, None), Err(("notice.no-permit", Some("permit"))));
    assert_eq!(seize(Some("1/Pen.Sita"), None), Ok(1));
    assert_eq!(seize(None, Some("akan dimusnahkan")), Ok(1));
}

#[test]
fn a_stop_is_told_once_and_under_the_old_code_at_once() {
    let stopped = ProsecutionEvent::InvestigationStopped {
        stopped_on: Some(day("2026-03-05")),
        ground: Some(StopGround::LackOfEvidence),
        police_informed: Some(true),
    };
    let events = old([opened("2026-02-01"), vec![stopped]].concat());
    let tell = |on: &str| json!({ "sent_on": on, "number": "SP3/1" });
    let late = Err(("notice.stop-late-1981", Some("delay_reason")));
    let early = Err(("dates.out-of-order", Some("sent_on")));
    for (on, wanted) in [
        ("2026-03-04", early),
        ("2026-03-05", Ok(1)),
        ("2026-03-06", late),
    ] {
        assert_eq!(
            told(ppns(&events, "send-stop-notice", &tell(on))),
            wanted,
            "{on}"
        );
    }
    let sent = then(events, "send-stop-notice", &tell("2026-03-05"));
    let again = Err(("notice.stop-told", None));
    assert_eq!(
        told(ppns(&sent, "send-stop-notice", &tell("2026-03-05"))),
        again
    );
}

#[test]
fn a_case_comes_to_court_within_three_days_of_the_old_code_too() {
    let events = old(finished("2025-08-01"));
    let late = Err(("court.three-days-1981", Some("delay_reason")));
    for (on, wanted) in [
        ("2026-03-08", Ok(1)),
        ("2026-03-09", Ok(1)),
        ("2026-03-10", late),
    ] {
        let answer = told(ppns(&events, "refer-to-court", &referral(on)));
        assert_eq!(answer, wanted, "{on}");
    }
}

#[test]
fn the_court_registers_once_and_hears_no_representative_under_the_old_code() {
    let in_court = then(
        old(finished("2025-08-01")),
        "refer-to-court",
        &referral("2026-03-09"),
    );
    let register = json!({ "registered_on": "2026-03-09", "number": "12/Pid.C/2026/PN Contoh" });
    let registered = then(in_court.clone(), "record-registration", &register);
    let again = told(ppns(&registered, "record-registration", &register));
    assert_eq!(again, Err(("court.registered", None)));
    let hear = |present: &str| {
        let body = json!({ "held_on": "2026-03-10", "present": present });
        told(ppns(&in_court, "open-hearing", &body))
    };
    assert_eq!(hear("self"), Ok(1));
    assert_eq!(
        hear("representative"),
        Err(("court.representative", Some("present")))
    );
}

#[test]
fn the_system_states_what_has_passed_and_nothing_else() {
    let state = |on: &str| {
        let command = ProsecutionCommand::StateMissedDeadline(StateMissedDeadline {
            noticed_on: day(on),
            deadline: Deadline::Spdp,
        });
        told(asked(&opened("2026-02-01"), Role::System, command))
    };
    let not_missed = Err(("deadline.not-missed", None));
    assert_eq!(state("2026-03-10"), not_missed, "the last day");
    assert_eq!(state("2026-03-11"), Ok(1));
    let warn = |on: &str| {
        let warned_on = day(on);
        let command = ProsecutionCommand::WarnTimeBar(WarnTimeBar {
            warned_on,
            execution: false,
        });
        told(asked(&opened("2023-12-31"), Role::System, command))
    };
    assert_eq!(warn("2024-10-01"), Err(("time-bar.no-warning-due", None)));
    assert_eq!(warn("2024-10-02"), Ok(1), "90 days before 2024-12-31");
}

#[test]
fn old_or_new_law_is_decided_of_an_older_offence_only() {
    let decide = |offence: &str| {
        let body = json!({ "determined_on": "2026-03-05", "substance": "new", "reading": "new",
            "reason": "Tidak ada kurungan" });
        told(ppns(&opened(offence), "determine-substance", &body))
    };
    let clear = Err(("regime.substance-clear", Some("determined_on")));
    assert_eq!(decide("2026-01-01"), Ok(1));
    assert_eq!(decide("2026-01-02"), clear);
    assert_eq!(decide("2026-01-03"), clear);
}

#[test]
fn a_substitute_keeps_within_two_years() {
    let in_court = then(
        finished("2026-02-01"),
        "refer-to-court",
        &referral("2026-03-09"),
    );
    let hear = json!({ "held_on": "2026-03-10", "present": "self" });
    let heard = then(in_court, "open-hearing", &hear);
    let judge = |days: u16| {
        let body = json!({ "judged_on": "2026-03-10", "outcome": "Fine", "fine_idr": 700_000,
            "subsidiary_days": days, "in_absentia": false, "pay_until": "2026-04-10" });
        told(ppns(&heard, "record-judgment", &body))
    };
    assert_eq!(judge(730), Ok(2));
    assert_eq!(
        judge(731),
        Err(("ceiling.subsidiary", Some("subsidiary_days")))
    );
}
