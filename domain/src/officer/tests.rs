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
            acts_for: None,
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
        establishments: vec![],
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
        former_names: &[],
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
            establishments: vec![],
        };
        assert_eq!(kept_from(&roster, "siti", "21", "2026-03-10"), [code, code]);
    }
}

fn by(who: &str, role: Role, action: &str, body: &serde_json::Value) -> Asked<OfficerCommand> {
    let province = (role != Role::CentralAdmin).then_some("21");
    let mut asked = asked(role, province, action, body);
    who.clone_into(&mut asked.officer.id);
    if let Some((_, author)) = asked.command.proposes() {
        *author = Some("chief".to_owned());
    }
    asked
}

fn correct(
    record: &mut ServiceRecord,
    role: Role,
    (target, field, value): (i64, &str, serde_json::Value),
) -> Result<(), &'static str> {
    let proposal = json!({
        "target": target, "new": { "field": field, "value": value }, "kind": "typing",
        "reason": "Petikan keputusan", "discovered_on": "2026-03-09",
    });
    let proposed = record.decide(&by("one", role, "propose-correction", &proposal));
    record.apply(proposed.map_err(|refused| refused.rule.code)?);
    let ServiceRecord::Kept(kept) = &*record else {
        panic!("not kept");
    };
    let number = kept.corrections.proposal.as_ref().unwrap().sequence;
    let body = json!({ "proposal": number });
    let approved = record.decide(&by("two", role, "approve-correction", &body));
    record.apply(approved.map_err(|refused| refused.rule.code)?);
    Ok(())
}

#[test]
fn a_wrong_card_and_a_wrong_appointment_are_set_right_by_two_persons() {
    let card = json!({ "decree": "AHU-1", "card": "K-1", "valid_from": "2026-03-05", "valid_to": "2026-03-06" });
    let mut record = kept(&[("issue-card", card)]);
    let centre = Role::CentralAdmin;
    for (change, told) in [
        (
            (2, "valid_to", json!("2026-03-04")),
            Err("dates.out-of-order"),
        ),
        ((2, "valid_to", json!("2026-03-05")), Ok(())),
        ((2, "valid_to", json!("2031-03-04")), Ok(())),
        (
            (2, "occurred_on", json!("2026-03-11")),
            Err("dates.in-future"),
        ),
        ((2, "occurred_on", json!("2026-03-10")), Ok(())),
        ((2, "occurred_on", json!("2026-03-04")), Ok(())),
        (
            (2, "nip", json!("198207292010011009")),
            Err("correction.field"),
        ),
        ((1, "nip", json!("19820729")), Err("officer.nip")),
        ((1, "nip", json!("19820729 201001 1 008")), Ok(())),
        ((1, "level", json!("inspector_2")), Ok(())),
        ((1, "occurred_on", json!("2026-03-01")), Ok(())),
    ] {
        assert_eq!(
            correct(&mut record, centre, change.clone()),
            told,
            "{change:?}"
        );
    }
    let ServiceRecord::Kept(kept) = &record else {
        panic!("not kept");
    };
    assert_eq!(kept.nip, "198207292010011008");
    assert_eq!(kept.appointed_on, day("2026-03-01"));
    assert_eq!(kept.postings[0].0, day("2026-03-01"));
    assert!(kept.cards[0].is_valid_on(day("2026-03-04")));
    assert!(!kept.cards[0].is_valid_on(day("2026-03-03")));
}

#[test]
fn the_office_corrects_what_it_enters_and_the_centre_what_it_enters() {
    let interest = json!({ "name": "PT A", "ground": "Saudara", "from": "2026-03-03" });
    let mut record = kept(&[("declare-interest", interest)]);
    let renamed = (2, "name", json!("PT B"));
    assert_eq!(
        correct(&mut record, Role::CentralAdmin, renamed.clone()),
        Err("acting.role")
    );
    correct(&mut record, Role::UnitHead, renamed).unwrap();
    let decree = (1, "decree", json!("SK/2"));
    assert_eq!(
        correct(&mut record, Role::HeadOfDinas, decree.clone()),
        Err("acting.role")
    );
    // After his service too, and by two persons.
    let ended = json!({ "ended_on": "2026-03-09", "reason": "Pensiun" });
    let end = by("chief", Role::CentralAdmin, "end-service", &ended);
    record.apply(record.decide(&end).unwrap());
    correct(&mut record, Role::CentralAdmin, decree).unwrap();
    let proposal = json!({ "target": 5, "new": { "field": "occurred_on", "value": "2026-03-10" },
        "kind": "typing", "reason": "Petikan", "discovered_on": "2026-03-10" });
    let proposed = by("one", Role::CentralAdmin, "propose-correction", &proposal);
    record.apply(record.decide(&proposed).unwrap());
    let same = by(
        "one",
        Role::CentralAdmin,
        "approve-correction",
        &json!({ "proposal": 8 }),
    );
    let told = record.decide(&same).unwrap_err().rule.code;
    assert_eq!(told, "correction.two-persons");
}
