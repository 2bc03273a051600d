//! The order to investigate and its revocation, the copy of the minutes, the dossier, the code before
//! the opening, and what interrupts the time bar.

use serde_json::{Value, json};

use super::given::{asked, day, examined, filed, named, opened, when};
use super::*;

fn state(events: &[ProsecutionEvent]) -> Prosecution {
    let mut state = Prosecution::default();
    for event in events {
        state.apply(event.clone());
    }
    state
}

fn revoke(number: &str, discovered: &str, revoked: &str) -> Value {
    json!({ "number": number, "defect": "authority", "reason": "Bukan pejabat yang berwenang",
        "discovered_on": discovered, "revoked_on": revoked })
}

#[test]
fn an_order_is_taken_back_by_its_number_late_or_in_time() {
    let suspect = named("2026-02-01");
    let take = |body: &Value| when(&suspect, Role::PpnsSuperior, "revoke-document", body);
    let other = take(&revoke("2", "2026-03-05", "2026-03-05"));
    assert_eq!(other, Err(("revocation.document", Some("number"))));
    let before = take(&revoke("1", "2026-03-02", "2026-03-05"));
    assert_eq!(before, Err(("dates.out-of-order", Some("discovered_on"))));
    let early = take(&revoke("1", "2026-03-05", "2026-03-04"));
    assert_eq!(early, Err(("dates.out-of-order", Some("revoked_on"))));
    for on in ["2026-03-12", "2026-03-13", "2026-03-16"] {
        let events = take(&revoke("1", "2026-03-05", on)).unwrap();
        let ProsecutionEvent::DocumentRevoked { in_time_until, .. } = &events[0] else {
            panic!("{events:?}");
        };
        assert_eq!(
            in_time_until.to_string(),
            "2026-03-12",
            "late, not void: {on}"
        );
    }
    let ppns = when(
        &suspect,
        Role::Ppns,
        "revoke-document",
        &revoke("1", "2026-03-05", "2026-03-05"),
    );
    assert_eq!(ppns, Err(("acting.role", None)));
}

#[test]
fn after_a_revocation_the_investigation_is_ordered_anew() {
    let mut events = named("2026-02-01");
    let body = revoke("1", "2026-03-05", "2026-03-06");
    events.extend(when(&events, Role::PpnsSuperior, "revoke-document", &body).unwrap());
    let view = state(&events).view().unwrap();
    assert_eq!(
        (view.status, view.milestones.opened_on),
        ("EventReported", None)
    );
    assert!(!state(&events).as_twin().unwrap().open);
    let open = |on: &str| {
        let body = json!({ "order_number": "2", "opened_on": on });
        when(&events, Role::PpnsSuperior, "open-investigation", &body)
    };
    assert_eq!(
        open("2026-03-05"),
        Err(("dates.out-of-order", Some("opened_on")))
    );
    let opened_anew = [events.clone(), open("2026-03-06").unwrap()].concat();
    assert_eq!(
        state(&opened_anew).view().unwrap().status,
        "InvestigationOpen"
    );
    let again = revoke("1", "2026-03-06", "2026-03-06");
    let refused = when(&opened_anew, Role::PpnsSuperior, "revoke-document", &again);
    assert_eq!(refused, Err(("revocation.document", Some("number"))));
}

#[test]
fn the_order_that_reopened_a_stop_falls_back_to_the_stop() {
    let mut events = opened("2026-02-01");
    for (action, body) in [
        (
            "stop-investigation",
            json!({ "stopped_on": "2026-03-05", "ground": "lack_of_evidence",
                "police_informed": true }),
        ),
        (
            "reopen-investigation",
            json!({ "reopened_on": "2026-03-09", "basis": "new_evidence", "reason": "Bukti baru",
                "order_number": "2" }),
        ),
        ("revoke-document", revoke("2", "2026-03-10", "2026-03-10")),
    ] {
        events.extend(when(&events, Role::PpnsSuperior, action, &body).unwrap());
    }
    let view = state(&events).view().unwrap();
    let stopped_on = Some(day("2026-03-05"));
    assert_eq!(
        (view.status, view.milestones.completed_on),
        ("Stopped", stopped_on)
    );
}

#[test]
fn a_copy_of_the_minutes_is_handed_over_under_the_new_code() {
    let heard = [named("2026-02-01"), vec![examined()]].concat();
    let hand = |events: &[ProsecutionEvent], on: &str| {
        let body = json!({ "handed_on": on, "to": "lawyer", "receipt": "TT/1" });
        when(events, Role::Ppns, "hand-over-bap-copy", &body)
    };
    let late = Err(("notice.bap-copy-late", Some("delay_reason")));
    assert!(hand(&heard, "2026-03-05").is_ok());
    assert!(hand(&heard, "2026-03-06").is_ok());
    assert_eq!(hand(&heard, "2026-03-07"), late);
    let wanting = Err(("notice.no-bap-copy-wanting", None));
    let done = [heard.clone(), hand(&heard, "2026-03-06").unwrap()].concat();
    assert_eq!(hand(&done, "2026-03-06"), wanting, "once");
    assert_eq!(hand(&named("2026-02-01"), "2026-03-06"), wanting, "unheard");

    let state_missed = |events: &[ProsecutionEvent], on: &str| {
        let command = ProsecutionCommand::StateMissedDeadline(StateMissedDeadline {
            noticed_on: day(on),
            deadline: Deadline::BapCopy,
        });
        asked(events, Role::System, command).map(|events| events.len())
    };
    let not_missed = Err(("deadline.not-missed", None));
    assert_eq!(state_missed(&heard, "2026-03-06"), not_missed);
    assert_eq!(state_missed(&heard, "2026-03-07"), Ok(1));
    assert_eq!(state_missed(&done, "2026-03-07"), not_missed);
}

#[test]
fn a_dossier_goes_to_court_complete_and_with_its_checksum() {
    let minutes = ProsecutionEvent::BapCompleted {
        completed_on: day("2026-03-06"),
        resume: "Tidak melapor".to_owned(),
        evidence_list: vec!["nota".to_owned()],
        intent_evidence: vec!["tanda terima".to_owned()],
        suspect_absence_reason: None,
    };
    let events = [named("2026-02-01"), vec![examined(), minutes]].concat();
    let refer = |index: &[&str], checksum: &str| {
        let body = json!({ "referred_on": "2026-03-09", "court": "PN Contoh", "reading": "DRAFT", "fine_reading": "A",
            "dossier_index": index, "dossier_sha256": checksum });
        when(&events, Role::Ppns, "refer-to-court", &body)
    };
    let (whole, checksum) = (
        ["LK", "SPRINDIK", "TAP-TSK", "RESUME", "BAP-T"],
        "0f".repeat(32),
    );
    let wanting = Err(("court.dossier-incomplete", Some("dossier_index")));
    for left_out in whole {
        let index: Vec<&str> = whole.into_iter().filter(|one| *one != left_out).collect();
        assert_eq!(refer(&index, &checksum), wanting, "{left_out}");
    }
    let done = [events.clone(), refer(&whole, &checksum).unwrap()].concat();
    let view = state(&done).view().unwrap();
    assert_eq!(view.dossier_sha256.as_deref(), Some(checksum.as_str()));
    assert_eq!(view.dossier_index.len(), 5);
    let no_checksum = Err(("court.dossier-checksum", Some("dossier_sha256")));
    for wrong in [
        "0f".repeat(31),
        "0F".repeat(32),
        "0g".repeat(32),
        "0f".repeat(33),
    ] {
        assert_eq!(refer(&whole, &wrong), no_checksum, "{wrong}");
    }
}

#[test]
fn the_code_may_be_determined_before_the_investigation_is_opened() {
    let report = ProsecutionEvent::OffenceReportFiled {
        prosecution_id: Uuid::from_u128(7),
        province: ProvinceCode("31".to_owned()),
        establishment: "PT Contoh".to_owned(),
        norm: "WLK-02".to_owned(),
        offence_date: day("2025-08-01"),
        place: "Jakarta".to_owned(),
        accused_role: AccusedRole::Pengurus,
        ppns: "ppns".to_owned(),
        reported_on: day("2025-12-20"),
        inspection_case: None,
        register_no: None,
        tipiring: None,
    };
    let decide = |events: &[ProsecutionEvent], on: &str, regime: &str, more: &Value| {
        let mut body = json!({ "determined_on": on, "regime": regime, "reason": "Pasal 361" });
        let fields = more.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(fields);
        when(events, Role::Ppns, "determine-regime", &body)
    };
    let events = vec![report];
    let not_open = Err(("regime.not-open", Some("court_decision")));
    let none = json!({});
    let too_early = Err(("regime.not-open", Some("regime")));
    assert_eq!(
        decide(&events, "2026-01-01", "KUHAP_2025", &none),
        too_early
    );
    assert_eq!(decide(&events, "2026-01-01", "KUHAP_1981", &none), not_open);
    assert_eq!(decide(&events, "2026-01-02", "KUHAP_1981", &none), not_open);
    let decided = decide(&events, "2026-01-02", "KUHAP_2025", &none).unwrap();
    let by_court = json!({ "court_decision": "1/Pen.Pid/2026/PN Contoh" });
    let unseen = decide(&events, "2026-01-02", "KUHAP_1981", &by_court);
    assert_eq!(unseen, not_open, "no court has the case");
    let events = [events, decided].concat();
    let open = |on: &str| {
        let body = json!({ "order_number": "1", "opened_on": on });
        when(&events, Role::PpnsSuperior, "open-investigation", &body)
    };
    let early = Err(("dates.out-of-order", Some("opened_on")));
    assert_eq!(open("2026-01-01"), early, "not before the decision");
    assert_eq!(
        open("2026-01-02").unwrap().len(),
        1,
        "it is not determined again"
    );
}

#[test]
fn a_straddling_investigation_is_decided_before_it_is_referred() {
    let report = filed("2025-08-01");
    let begun = ProsecutionEvent::InvestigationOpened {
        order_number: "1".to_owned(),
        opened_on: day("2025-12-20"),
        basis: None,
    };
    let decide = |reading: Option<&str>, on: &str| {
        let body = json!({ "determined_on": on, "regime": "KUHAP_1981", "reason": "Pasal 361",
            "reading": reading });
        let events = [report.clone(), begun.clone()];
        when(&events, Role::Ppns, "determine-regime", &body).map(|events| events.len())
    };
    assert_eq!(decide(Some("A"), "2026-01-02"), Ok(1));
    let reading = Err(("regime.reading", Some("reading")));
    assert_eq!(decide(None, "2026-01-02"), reading);
    assert_eq!(decide(Some("D"), "2026-01-02"), reading);
    let not_open = Err(("regime.not-open", Some("court_decision")));
    assert_eq!(decide(Some("A"), "2026-01-01"), not_open);
}

#[test]
fn a_notice_of_the_beginning_to_the_suspect_interrupts_the_time_bar() {
    // An offence of 2025-03-10 is barred after 2026-03-10.
    let events = opened("2025-03-10");
    let send = |on: &str, informed: bool| {
        let body = json!({ "sent_on": on, "number": "SPDP/1", "suspect_informed": informed,
            "delay_reason": "alamat" });
        when(&events, Role::Ppns, "send-spdp", &body)
    };
    let barred = Err(("time-bar.old-code", Some("sent_on")));
    assert!(send("2026-03-10", true).is_ok());
    assert_eq!(send("2026-03-11", true), barred);
    assert!(send("2026-03-11", false).is_ok(), "nobody learned of it");
    for (informed, until) in [(true, "2027-03-10"), (false, "2026-03-10")] {
        let told = [events.clone(), send("2026-03-10", informed).unwrap()].concat();
        let body = json!({ "declared_on": "2026-12-31", "order_number": "KDL/1" });
        let answer = when(&told, Role::PpnsSuperior, "declare-time-barred", &body);
        assert_eq!(answer.is_err(), informed, "{until}");
    }
}

#[test]
fn a_fine_of_category_four_ends_an_investigation_of_the_new_code() {
    let pay = |events: &[ProsecutionEvent], amount: i64, police: bool| {
        let body = json!({ "paid_on": "2026-03-06", "amount_idr": amount, "receipt": "NTPN",
            "police_involved": police });
        when(events, Role::Ppns, "pay-category-iv-fine", &body)
    };
    let suspect = named("2026-02-01");
    let amount = Err(("settlement.category-iv-amount", Some("amount_idr")));
    assert_eq!(pay(&suspect, 199_999_999, true), amount);
    assert_eq!(pay(&suspect, 200_000_001, true), amount);
    let police = Err(("procedure.police-not-involved", Some("police_involved")));
    assert_eq!(pay(&suspect, 200_000_000, false), police);
    let done = pay(&suspect, 200_000_000, true).unwrap();
    let settled = [suspect.clone(), done].concat();
    assert_eq!(state(&settled).view().unwrap().status, "Settled");
    let determined = ProsecutionEvent::ProcedureRegimeDetermined {
        regime: Regime::Kuhap1981,
        reason: "361 a".to_owned(),
        determined_on: None,
        court_decision: None,
        basis: None,
    };
    let old = [suspect, vec![determined]].concat();
    let refused = pay(&old, 200_000_000, true);
    assert_eq!(refused, Err(("settlement.new-code-only", None)));
}
