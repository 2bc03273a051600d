use chrono::NaiveDate;
use serde_json::Value as Json;

use super::*;
use crate::correction::truth;
use crate::law::{LawEdit, LegalRule, ReadingValues, Status, Threshold, Value as Amount};

/// A fine of a breach of 2026-02-01, referred under the new code by the reading of its draft.
fn fined(fine_idr: i64) -> Vec<Json> {
    let basis = json!({ "law_version": 0, "readings": [
        { "question": "V1", "reading": "DRAFT" }, { "question": "V2", "reading": "A" },
    ]});
    vec![
        json!({ "type": "OffenceReportFiled", "prosecution_id": "00000000-0000-7000-8000-000000000007",
            "province": "31", "establishment": "PT Contoh", "norm": "WLK-02",
            "offence_date": "2026-02-01", "place": "Jakarta", "accused_role": "pengurus",
            "ppns": "ppns", "reported_on": "2026-03-02", "inspection_case": null,
            "register_no": null }),
        json!({ "type": "ProcedureRegimeDetermined", "regime": "KUHAP_2025", "reason": "baru" }),
        json!({ "type": "InvestigationOpened", "order_number": "1", "opened_on": "2026-03-03" }),
        json!({ "type": "BapCompleted", "completed_on": "2026-03-04", "resume": "",
            "evidence_list": [], "intent_evidence": [], "suspect_absence_reason": null }),
        json!({ "type": "CaseReferredToCourt", "referred_on": "2026-03-05", "court": "PN",
            "delay_reason": null, "basis": basis }),
        json!({ "type": "HearingHeld", "held_on": "2026-03-06", "present": "self" }),
        json!({ "type": "JudgmentPronounced", "judged_on": "2026-03-06", "outcome": "Fine",
            "fine_idr": fine_idr, "subsidiary_days": 3, "in_absentia": false,
            "basis": { "law_version": 0 } }),
    ]
}

fn found(events: &[Json], edits: &[LawEdit]) -> Option<Finding> {
    let events = events.iter().cloned();
    let events: Vec<ProsecutionEvent> = events
        .map(|event| serde_json::from_value(event).unwrap())
        .collect();
    let seed = Law::seed();
    assert!(edits.is_empty() || seed.flaws(edits).is_empty());
    simulate(&truth(events), &seed, &seed.with(edits))
}

fn rule(id: &str, value: Amount) -> LawEdit {
    LawEdit::Rule(LegalRule {
        rule_id: id.to_owned(),
        valid_from: NaiveDate::from_ymd_opt(2026, 1, 2).unwrap(),
        valid_to: None,
        value,
        basis: "UU baru Pasal 1".to_owned(),
        status: Status::Confirmed,
        point: None,
    })
}

/// The first reading of the maximum, as it is enforced and as it is assessed for reports.
fn lower() -> [LawEdit; 2] {
    let values = [("A".to_owned(), 600_000), ("B".to_owned(), 10_000_000)];
    let by_reading = ReadingValues {
        question: "V2".to_owned(),
        values: values.into(),
    };
    [
        rule("crim.fine_category.1", Amount::Idr(600_000)),
        rule("wlk.penalty.max_fine_idr", Amount::ByReading(by_reading)),
    ]
}

fn codes(finding: &Finding) -> Vec<&str> {
    finding.fallen.iter().map(|one| one.code.as_str()).collect()
}

#[test]
fn the_same_law_finds_nothing() {
    assert_eq!(found(&fined(700_000), &[]), None);
    let other = rule("crim.fine_category.8", Amount::Idr(1));
    assert_eq!(
        found(&fined(700_000), &[other]),
        None,
        "not of this offence"
    );
}

#[test]
fn a_fine_falls_above_a_lower_maximum() {
    for (fine, falls) in [(599_999, false), (600_000, false), (600_001, true)] {
        let finding = found(&fined(fine), &lower()).unwrap();
        assert_eq!(
            codes(&finding),
            vec!["sentence.fine"; usize::from(falls)],
            "{fine}"
        );
        let ceiling = &finding.differences[0];
        assert_eq!(ceiling.what, Aspect::Ceiling);
        assert_eq!(ceiling.before["max_fine_idr"], 1_000_000);
        assert_eq!(ceiling.after["max_fine_idr"], 600_000);
    }
}

#[test]
fn a_referral_falls_with_a_closed_gate() {
    let closed = |fine_idr| {
        rule(
            "proc.cepat.threshold",
            Amount::Threshold(Threshold {
                months: 3,
                fine_idr,
            }),
        )
    };
    let finding = found(&fined(700_000), &[closed(999_999)]).unwrap();
    assert_eq!(codes(&finding), ["gate.threshold-2025"]);
    assert_eq!(
        (finding.fallen[0].sequence, finding.differences[0].what),
        (5, Aspect::Gate)
    );
    assert_eq!(finding.differences[0].basis, "UU baru Pasal 1");
    let open = found(&fined(700_000), &[closed(1_000_000)]);
    assert_eq!(open, None, "as it was read in the case");
}

#[test]
fn every_act_after_a_shorter_time_bar_falls() {
    let finding = found(
        &fined(700_000),
        &[rule("crim.timebar.prosecute", Amount::Years(0))],
    );
    let finding = finding.unwrap();
    assert_eq!(
        codes(&finding),
        ["time-bar.new-code"; 3],
        "opening, referral, hearing"
    );
    assert_eq!(finding.differences[0].after, json!("2026-02-01"));
}

#[test]
fn a_settlement_falls_when_it_ends_nothing() {
    let mut events = fined(1);
    events.truncate(4);
    events.push(
        json!({ "type": "MaximumFinePaidVoluntarily", "paid_on": "2026-03-05",
        "amount_idr": 1_000_000, "receipt": "NTPN", "costs_idr": null,
        "basis": { "law_version": 0, "readings": [{ "question": "V2", "reading": "A" }] } }),
    );
    let finding = found(
        &events,
        &[rule("proc.settle_by_max_fine", Amount::Flag(false))],
    )
    .unwrap();
    assert_eq!(codes(&finding), ["settlement.new-code-only"]);
    let ending = finding.differences.iter().map(|one| one.what);
    assert_eq!(ending.collect::<Vec<_>>(), [Aspect::Ending]);
}

#[test]
fn a_corrected_fine_is_the_one_that_is_judged() {
    let mut events = fined(700_000);
    let sentence = |fine: i64| json!({ "field": "sentence", "value": { "outcome": "Fine", "fine_idr": fine } });
    events.push(
        json!({ "type": "CorrectionRecorded", "proposal": 8, "target": 7,
        "old": sentence(700_000), "new": sentence(500_000), "kind": "typing",
        "final_on": null, "recorded_on": "2026-03-10" }),
    );
    let finding = found(&events, &lower()).unwrap();
    assert!(finding.fallen.is_empty(), "{finding:?}");
}

/// An older offence, judged by the new law as a person had decided.
fn decided(substance: &str) -> Vec<Json> {
    let mut events = fined(700_000);
    events[0]["offence_date"] = json!("2025-11-15");
    let named =
        json!({ "law_version": 0, "readings": [{ "question": "R1", "reading": substance }] });
    let stated = json!({ "type": "SubstantiveRegimeDetermined", "substance": substance,
        "determined_on": "2026-03-06", "reason": "x", "old_max_fine_idr": 1_000_000,
        "old_max_kurungan_days": 90, "new_max_fine_idr": {}, "basis": named });
    events.insert(6, stated);
    events
}

#[test]
fn an_adopted_reading_of_the_favour_shows_what_was_decided_otherwise() {
    let adopt = |reading: &str| {
        LawEdit::Adopt(crate::law::edit::Adopt {
            question: "R1".to_owned(),
            reading: Some(reading.to_owned()),
        })
    };
    assert_eq!(found(&decided("new"), &[adopt("new")]), None);
    let finding = found(&decided("new"), &[adopt("old")]).unwrap();
    let ceiling = &finding.differences[0];
    assert_eq!(ceiling.what, Aspect::Ceiling);
    assert_eq!(
        ceiling.before,
        json!({ "max_fine_idr": 1_000_000, "max_kurungan_days": 0 })
    );
    assert_eq!(
        ceiling.after,
        json!({ "max_fine_idr": 1_000_000, "max_kurungan_days": 90 })
    );
    let ending = finding
        .differences
        .iter()
        .any(|one| one.what == Aspect::Ending);
    assert!(ending, "paying the maximum ended it by the new law only");
}

#[test]
fn a_confirmed_number_shows_in_ceilings_and_fells_what_is_above_it() {
    let most = |idr| rule("wlk.penalty.max_fine_idr", Amount::Idr(idr));
    let wider = found(&fined(700_000), &[most(5_000_000)]).unwrap();
    assert_eq!(
        codes(&wider),
        ["gate.threshold-2025"],
        "above the threshold that was followed"
    );
    let ceiling = wider
        .differences
        .iter()
        .find(|one| one.what == Aspect::Ceiling);
    assert_eq!(ceiling.unwrap().after["max_fine_idr"], 5_000_000);
    for (idr, falls) in [(700_001, false), (700_000, false), (699_999, true)] {
        let finding = found(&fined(700_000), &[most(idr)]).unwrap();
        assert_eq!(
            codes(&finding),
            vec!["sentence.fine"; usize::from(falls)],
            "{idr}"
        );
    }
}

#[test]
fn what_is_punished_no_longer_falls_from_its_day_on() {
    let end = LawEdit::End(crate::law::edit::End {
        table: crate::law::edit::Table::Norm,
        key: "WLK-02".to_owned(),
        valid_to: NaiveDate::from_ymd_opt(2026, 3, 6).unwrap(),
        decriminalised: true,
    });
    let finding = found(&fined(700_000), &[end]).unwrap();
    assert_eq!(
        codes(&finding),
        ["punished.no-longer"; 2],
        "hearing, judgment"
    );
    let gate = finding
        .differences
        .iter()
        .find(|one| one.what == Aspect::Gate);
    assert_eq!(gate.unwrap().after, json!("closed"));
}
