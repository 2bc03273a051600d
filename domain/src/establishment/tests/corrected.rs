//! Corrections: what was recorded wrongly is read otherwise once a second person agrees.

use serde_json::{Value, json};

use super::*;

fn proposal(target: i64, field: &str, value: &Value) -> Value {
    json!({
        "target": target, "new": { "field": field, "value": value }, "kind": "typing",
        "reason": "Tanda terima", "discovered_on": "2026-03-02",
    })
}

/// Corrects as two persons, neither of whom recorded it.
fn correct(kept: &mut Kept, target: i64, field: &str, value: &Value) -> Result<(), &'static str> {
    let (one, two) = (
        officer(Role::Inspector1, "i", "31"),
        officer(Role::UnitHead, "u", "31"),
    );
    kept.ask(&one, "propose-correction", &proposal(target, field, value))?;
    let number = kept
        .record()
        .corrections
        .proposal
        .as_ref()
        .unwrap()
        .sequence;
    kept.ask(&two, "approve-correction", &json!({ "proposal": number }))
}

fn report(kind: &str, on: &str) -> Value {
    json!({ "kind": kind, "channel": "online", "filed_on": on, "submitted_at": at(on) })
}

#[test]
fn a_report_on_the_last_day_is_in_time_and_a_day_later_is_late() {
    let mut kept = registered(&json!({ "established_on": "2019-06-01" }));
    kept.file("first", "2019-06-20", &json!({})).unwrap();
    kept.file("annual", "2020-07-15", &json!({})).unwrap();
    assert_eq!(kept.stands("2020", "2021-01-01"), Some(Standing::Late(15)));
    for (on, standing) in [
        ("2020-06-29", Standing::OnTime),
        ("2020-06-30", Standing::OnTime),
        ("2020-07-01", Standing::Late(1)),
    ] {
        correct(&mut kept, 3, "report", &report("annual", on)).unwrap();
        assert_eq!(kept.stands("2020", "2021-01-01"), Some(standing), "{on}");
        let last = kept.record().corrections.past.last().unwrap();
        let EstablishmentEvent::CorrectionRecorded(recorded) = &**last else {
            panic!("{last:?}");
        };
        let due = recorded.due.as_ref().unwrap();
        let late = if on == "2020-07-01" { Some(1) } else { None };
        assert_eq!((due.due_on, due.late_days), (day("2020-06-30"), late));
    }
    // Once more what is read now, and a kind that meets another duty.
    let same = report("annual", "2020-07-01");
    let mut same = same;
    same["year"] = json!(2020);
    assert_eq!(
        correct(&mut kept, 3, "report", &same),
        Err("correction.no-change")
    );
    correct(&mut kept, 3, "report", &report("stop", "2020-07-01")).unwrap();
    assert_eq!(
        kept.stands("2020", "2021-01-01"),
        Some(Standing::Missing(185))
    );
}

#[test]
fn a_corrected_report_is_one_that_could_have_been_filed_so() {
    let mut kept = registered(&json!({ "established_on": "2017-10-01" }));
    let post = json!({ "kind": "first", "channel": "post", "postmark_on": "2017-11-05" });
    kept.take("file-report", &post).unwrap();
    for (on, told) in [
        ("2017-11-05", Err("wlk.online-since")),
        ("2017-11-06", Ok(())),
        ("2017-11-07", Ok(())),
    ] {
        let mut there = Kept {
            there: kept.there.clone(),
            today: kept.today,
            known: None,
        };
        assert_eq!(
            correct(&mut there, 2, "report", &report("first", on)),
            told,
            "{on}"
        );
    }
    let mut elsewhen = report("first", "2017-12-01");
    elsewhen["filed_on"] = json!("2017-12-02");
    let told = correct(&mut kept, 2, "report", &elsewhen);
    assert_eq!(told, Err("wlk.filing-day"));
    let told = correct(&mut kept, 2, "legal_name", &json!("PT Lain"));
    assert_eq!(told, Err("correction.field"));
}

#[test]
fn an_event_that_was_dated_wrongly_makes_its_report_due_from_its_true_day() {
    let mut kept = registered(&json!({}));
    kept.take(
        "record-stop",
        &json!({ "stopped_on": "2025-03-10", "evidence": "Surat" }),
    )
    .unwrap();
    kept.take(
        "record-resumption",
        &json!({ "resumed_on": "2025-05-10", "evidence": "Surat" }),
    )
    .unwrap();
    for (on, told) in [
        ("2025-05-11", Err("dates.out-of-order")),
        ("2025-05-10", Ok(())),
        ("2025-05-09", Ok(())),
    ] {
        assert_eq!(
            correct(&mut kept, 2, "occurred_on", &json!(on)),
            told,
            "{on}"
        );
    }
    let owed = kept.record().duties.first_unmet(Duty::Closing).unwrap();
    assert_eq!(owed.event_on, day("2025-05-09"));
    let tomorrow = json!("2026-03-03");
    let told = correct(&mut kept, 3, "occurred_on", &tomorrow);
    assert_eq!(told, Err("dates.in-future"));
}

#[test]
fn the_registers_own_data_are_corrected_by_two_persons() {
    let mut kept = registered(&json!({ "address": "Jalan Merdeka 1", "regency": "31.71" }));
    let who = officer(Role::Coordinator, "b", "31");
    let asked = proposal(1, "address", &json!("Jalan Merdeka 11"));
    kept.ask(&who, "propose-correction", &asked).unwrap();
    let decide = json!({ "proposal": 2 });
    let same = kept.ask(&who, "approve-correction", &decide);
    assert_eq!(same, Err("correction.two-persons"));
    // Who recorded it does not decide either.
    assert_eq!(
        kept.take("approve-correction", &decide),
        Err("correction.two-persons")
    );
    assert_eq!(
        kept.take("propose-correction", &asked),
        Err("correction.open")
    );
    let head = officer(Role::UnitHead, "u", "31");
    let reject = json!({ "proposal": 2, "reason": "Akta menyebut alamat semula" });
    kept.ask(&head, "reject-correction", &reject).unwrap();
    assert_eq!(kept.record().address.as_deref(), Some("Jalan Merdeka 1"));
    for (field, value, told) in [
        ("regency", json!("32.01"), Err("succession.regency")),
        ("regency", json!("31.72"), Ok(())),
        ("legal_name", json!(" "), Err("procedure.not-filled")),
        ("legal_name", json!("PT Contoh Jaya"), Ok(())),
        ("numbers", json!({ "nib": "12" }), Err("identifiers.nib")),
        ("numbers", json!({ "nib": "1234567890123" }), Ok(())),
        ("established_on", json!("2019-05-01"), Ok(())),
        (
            "kbli",
            json!([{ "edition": "2025", "code": "14111", "main": true }]),
            Ok(()),
        ),
    ] {
        assert_eq!(
            correct(&mut kept, 1, field, &value),
            told,
            "{field} {value}"
        );
    }
    let record = kept.record();
    assert_eq!(record.legal_name, "PT Contoh Jaya");
    assert!(record.former_names.is_empty());
    assert_eq!(record.numbers.nib.as_deref(), Some("1234567890123"));
    let owed = record.duties.first_unmet(Duty::Opening).unwrap();
    assert_eq!(owed.event_on, day("2019-05-01"));
    // What is kept is what the whole history tells.
    let again: Establishment =
        crate::correction::fold(crate::correction::reread(&record.corrections.past));
    let Establishment::Entered(mut again) = again else {
        panic!("not registered");
    };
    again.corrections.past.clone_from(&record.corrections.past);
    assert_eq!(*again, *record);
}
