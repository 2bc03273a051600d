//! The law of the register of officers: given entries, when a command, then an entry or a refusal.

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use serde_json::json;

use super::commands::OfficerCommand;
use super::record::{Record, ServiceRecord, stream_of};
use super::role::{Officer, Role};
use super::roster::{Duty, Roster};
use crate::asked::Asked;
use crate::law::Law;
use crate::province::ProvinceCode;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn asked(
    role: Role,
    province: Option<&str>,
    action: &str,
    body: &serde_json::Value,
) -> Asked<OfficerCommand> {
    Asked {
        id: stream_of("budi"),
        officer: Officer {
            id: "chief".to_owned(),
            role,
            unit: None,
            province: province.map(|code| ProvinceCode(code.to_owned())),
        },
        at: "2026-03-10T03:00:00Z".parse().unwrap(),
        law: Law::seed(),
        command: OfficerCommand::parse(action, body).unwrap().unwrap(),
    }
}

fn appointment() -> serde_json::Value {
    json!({ "officer": "budi", "nip": "19820729 201001 1 009", "level": "inspector_1",
        "decree": "SK/1", "province": "21", "unit": "UPTD I", "appointed_on": "2026-03-02" })
}

/// The record after acts of the centre and of the office of its province.
fn kept(acts: &[(&str, serde_json::Value)]) -> ServiceRecord {
    let mut record = ServiceRecord::default();
    let first = ("appoint-officer", appointment());
    for (action, body) in std::iter::once(&first).chain(acts) {
        let by_office = ["declare-interest", "end-interest", "assign-unit"].contains(action);
        let (role, province) = if by_office {
            (Role::HeadOfDinas, Some("21"))
        } else {
            (Role::CentralAdmin, None)
        };
        let event = record.decide(&asked(role, province, action, body)).unwrap();
        record.apply(event);
    }
    record
}

fn refused(
    record: &ServiceRecord,
    who: (Role, Option<&str>),
    action: &str,
    body: &serde_json::Value,
) -> (&'static str, Option<&'static str>) {
    let refusal = record
        .decide(&asked(who.0, who.1, action, body))
        .unwrap_err();
    (refusal.rule.code, refusal.field)
}

const CENTRE: (Role, Option<&str>) = (Role::CentralAdmin, None);
const HEAD: (Role, Option<&str>) = (Role::HeadOfDinas, Some("21"));

#[test]
fn the_centre_appoints_and_the_office_keeps_units_and_declarations() {
    let none = ServiceRecord::default();
    assert_eq!(
        refused(&none, HEAD, "appoint-officer", &appointment()).0,
        "acting.role"
    );
    let mut wrong = appointment();
    wrong["nip"] = json!("1982");
    assert_eq!(
        refused(&none, CENTRE, "appoint-officer", &wrong),
        ("officer.nip", Some("nip"))
    );
    let unit = json!({ "unit": "UPTD II", "since": "2026-03-05" });
    assert_eq!(refused(&none, HEAD, "assign-unit", &unit).0, "acting.state");
    let record = kept(&[]);
    assert_eq!(
        refused(&record, CENTRE, "appoint-officer", &appointment()).0,
        "acting.state"
    );
    assert_eq!(
        refused(&record, CENTRE, "assign-unit", &unit).0,
        "acting.role"
    );
    let other = (Role::HeadOfDinas, Some("31"));
    assert_eq!(
        refused(&record, other, "assign-unit", &unit).0,
        "acting.province"
    );
    assert_eq!(
        kept(&[("assign-unit", unit)]).view().unwrap().unit,
        "UPTD II"
    );
}

#[test]
fn a_move_leads_elsewhere_and_nothing_follows_the_end_of_service() {
    let record = kept(&[]);
    let to = |code: &str, on: &str| json!({ "province": code, "unit": "U", "decree": "SK/2", "moved_on": on });
    assert_eq!(
        refused(&record, CENTRE, "move-officer", &to("21", "2026-03-05")).0,
        "officer.elsewhere"
    );
    let early = refused(&record, CENTRE, "move-officer", &to("31", "2026-03-01"));
    assert_eq!(early.1, Some("moved_on"));
    let end = json!({ "ended_on": "2026-03-06", "reason": "Pensiun" });
    let ended = kept(&[("end-service", end.clone())]);
    assert_eq!(
        refused(&ended, CENTRE, "end-service", &end).0,
        "acting.state"
    );
}

#[test]
fn a_card_is_withdrawn_while_it_is_valid_and_an_interest_is_ended_once() {
    let card = json!({ "decree": "AHU", "card": "K-1", "valid_from": "2026-03-03", "valid_to": "2026-03-08" });
    let withdraw = |on: &str| json!({ "withdrawn_on": on, "reason": "Mutasi" });
    let with_card = kept(&[("issue-card", card)]);
    for (on, code) in [
        ("2026-03-02", Some("officer.card-withdrawal")),
        ("2026-03-03", None),
        ("2026-03-08", None),
        ("2026-03-09", Some("officer.card-withdrawal")),
    ] {
        let answer = with_card.decide(&asked(CENTRE.0, CENTRE.1, "withdraw-card", &withdraw(on)));
        assert_eq!(answer.err().map(|refusal| refusal.rule.code), code, "{on}");
    }
    let interest = json!({ "name": "PT Contoh", "ground": "Saudara", "from": "2026-03-03" });
    let end = json!({ "interest": 1, "ended_on": "2026-03-05" });
    let declared = kept(&[("declare-interest", interest.clone())]);
    assert!(
        declared
            .decide(&asked(HEAD.0, HEAD.1, "end-interest", &end))
            .is_ok()
    );
    let ended = kept(&[
        ("declare-interest", interest),
        ("end-interest", end.clone()),
    ]);
    assert_eq!(
        refused(&ended, HEAD, "end-interest", &end).0,
        "officer.interest-open"
    );
}

fn roster(record: ServiceRecord) -> Roster {
    let ServiceRecord::Kept(record) = record else {
        panic!("none is kept")
    };
    Roster {
        kept: true,
        records: vec![Record::clone(&record)],
    }
}

/// The code by which an officer may not be sent, and by which he may not investigate.
fn kept_from(
    roster: &Roster,
    officer: &str,
    province: &str,
    on: &str,
) -> [Option<&'static str>; 2] {
    let province = ProvinceCode(province.to_owned());
    let duty = Duty {
        field: "inspectors",
        province: &province,
        on: day(on),
        establishment: None,
        name: "PT Contoh",
    };
    [
        roster.may_inspect(officer, &duty),
        roster.may_investigate(officer, &duty),
    ]
    .map(|answer| answer.err().map(|refusal| refusal.rule.code))
}

#[test]
fn who_is_sent_is_in_service_in_the_province_on_that_day() {
    let moved =
        json!({ "province": "31", "unit": "U", "decree": "SK/2", "moved_on": "2026-03-05" });
    let ended = json!({ "ended_on": "2026-03-08", "reason": "Pensiun" });
    let roster = roster(kept(&[("move-officer", moved), ("end-service", ended)]));
    let inspects = |province, on| kept_from(&roster, "budi", province, on)[0];
    let (appointed, elsewhere) = (Some("officer.appointed"), Some("officer.province"));
    assert_eq!(inspects("21", "2026-03-01"), appointed);
    assert_eq!(inspects("21", "2026-03-02"), None);
    assert_eq!(inspects("21", "2026-03-04"), None);
    assert_eq!(inspects("31", "2026-03-04"), elsewhere);
    assert_eq!(inspects("31", "2026-03-05"), None);
    assert_eq!(inspects("21", "2026-03-05"), elsewhere);
    assert_eq!(inspects("31", "2026-03-07"), None);
    assert_eq!(inspects("31", "2026-03-08"), appointed);
}

#[test]
fn who_investigates_has_a_card_valid_on_that_day() {
    let card = json!({ "decree": "AHU", "card": "K-1", "valid_from": "2026-03-04", "valid_to": "2026-03-20" });
    let withdrawn = json!({ "withdrawn_on": "2026-03-07", "reason": "Mutasi" });
    let roster = roster(kept(&[("issue-card", card), ("withdraw-card", withdrawn)]));
    for (on, code) in [
        ("2026-03-03", Some("officer.card")),
        ("2026-03-04", None),
        ("2026-03-06", None),
        ("2026-03-07", Some("officer.card")),
    ] {
        assert_eq!(kept_from(&roster, "budi", "21", on), [None, code], "{on}");
    }
}

#[test]
fn who_has_an_interest_in_the_establishment_is_not_sent_there() {
    let declared = json!({ "name": "pt contoh ", "ground": "Saudara", "from": "2026-03-04", "to": "2026-03-06" });
    let roster = roster(kept(&[("declare-interest", declared)]));
    for (on, code) in [
        ("2026-03-03", None),
        ("2026-03-04", Some("officer.interest")),
        ("2026-03-06", Some("officer.interest")),
        ("2026-03-07", None),
    ] {
        assert_eq!(kept_from(&roster, "budi", "21", on)[0], code, "{on}");
    }
}

#[test]
fn a_province_that_keeps_its_register_is_held_to_it() {
    for (kept, code) in [(false, None), (true, Some("officer.appointed"))] {
        let roster = Roster {
            kept,
            records: vec![],
        };
        assert_eq!(kept_from(&roster, "siti", "21", "2026-03-10"), [code, code]);
    }
}
