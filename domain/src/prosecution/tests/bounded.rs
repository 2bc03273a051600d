//! Dates lie in the time of the register; texts and lists have a length that can be kept.

use serde_json::{Value, json};

use super::road::{ROAD, act, example, filed, walked};
use super::*;
use crate::rules::texts::NAME;
use crate::schema_bounds::unbounded;

const DAY: &str = "2026-03-20";

fn refused(state: &Prosecution, role: Role, action: &str, body: &Value) -> Option<Refusal> {
    let command = ProsecutionCommand::parse(action, body).unwrap().unwrap();
    ask(&mut state.clone(), role, DAY, command).err()
}

#[test]
fn no_command_of_the_road_takes_a_date_outside_the_register_or_a_text_without_end() {
    let mut state = filed("2026-03-02", "2026-02-01");
    let road = ROAD.into_iter().chain([(Role::Ppns, "pay-fine")]);
    for (role, action) in road {
        let body = example(
            &state.actions(&officer(role, "31"), at(DAY), &crate::law::Law::seed()),
            action,
        );
        let members = body.as_object().unwrap().iter();
        // What is no free text is refused before it is a command.
        let coded = ["person", "dossier_index"];
        for (member, value) in members.filter(|(member, _)| !coded.contains(&member.as_str())) {
            let is_date = value
                .as_str()
                .is_some_and(|it| it.len() == 10 && it.starts_with('2'));
            let bad = match value {
                Value::String(_) if is_date => vec![json!("0000-01-01"), json!("+10000-01-01")],
                Value::String(text) if text == "self" || text == "Fine" => vec![],
                Value::String(_) => vec![json!("x".repeat(4_001))],
                Value::Array(_) => vec![json!(["x".repeat(4_001), "y"]), json!(vec!["x"; 101])],
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => vec![],
            };
            for bad in bad {
                let mut body = body.clone();
                body[member] = bad;
                assert!(
                    refused(&state, role, action, &body).is_some(),
                    "{action} {member}"
                );
            }
        }
        act(&mut state, role, DAY, action);
    }
}

#[test]
fn an_offence_is_not_older_than_the_register() {
    let file = |offence: &str| {
        let province = ProvinceCode("31".to_owned());
        let mut report = FileEventReport::example("2026-03-02".parse().unwrap(), &province);
        report.offence_date = offence.parse().unwrap();
        let command = ProsecutionCommand::FileEventReport(report);
        ask(&mut Prosecution::default(), Role::Ppns, DAY, command).err()
    };
    for offence in ["-200000-01-01", "0000-01-01", "1950-12-31"] {
        let refusal = file(offence).unwrap();
        let told = (refusal.rule.code, refusal.field);
        assert_eq!(told, ("dates.too-early", Some("offence_date")), "{offence}");
    }
    for offence in ["1951-01-01", "1981-09-28"] {
        let refusal = file(offence).unwrap();
        assert_eq!(refusal.rule.code, "gate.norm", "no norm");
    }
    assert_eq!(file("1981-09-29"), None);
}

#[test]
fn a_name_ends() {
    let state = walked(DAY, "2026-02-01", 4);
    for (length, refusal) in [(NAME, None), (NAME + 1, Some("texts.too-long"))] {
        let body = json!({ "referred_on": DAY, "court": "x".repeat(length), "reading": "DRAFT", "fine_reading": "A",
            "dossier_index": all_documents(), "dossier_sha256": "0f".repeat(32) });
        let answer = refused(&state, Role::Ppns, "refer-to-court", &body);
        assert_eq!(answer.map(|refusal| refusal.rule.code), refusal);
    }
}

#[test]
fn names_places_and_reasons_do_not_speak_of_a_complaint() {
    let wording = |answer: Option<Refusal>| answer.map(|it| (it.rule.code, it.field));
    let file = |field: &str| {
        let province = ProvinceCode("31".to_owned());
        let report = FileEventReport::example("2026-03-02".parse().unwrap(), &province);
        let mut body = serde_json::to_value(report).unwrap();
        body[field] = json!("rumah pengadu");
        let command = ProsecutionCommand::FileEventReport(serde_json::from_value(body).unwrap());
        wording(ask(&mut Prosecution::default(), Role::Ppns, DAY, command).err())
    };
    for field in ["establishment", "place", "register_no"] {
        assert_eq!(file(field), Some(("confidential.wording", Some(field))));
    }
    assert_eq!(file("ppns"), None, "an identifier");
    for (steps, action, field) in [
        (2, "complete-bap", "suspect_absence_reason"),
        (4, "refer-to-court", "court"),
        (4, "refer-to-court", "delay_reason"),
        (7, "pay-fine", "receipt"),
    ] {
        let state = walked(DAY, "2026-02-01", steps);
        let mut body = example(
            &state.actions(
                &officer(Role::Ppns, "31"),
                at(DAY),
                &crate::law::Law::seed(),
            ),
            action,
        );
        body[field] = json!("surat aduan");
        let told = wording(refused(&state, Role::Ppns, action, &body));
        assert_eq!(told, Some(("confidential.wording", Some(field))));
    }
}

#[test]
fn every_schema_says_how_long_its_texts_and_lists_may_be() {
    let schema = |action: &&str| ProsecutionCommand::schema(action).unwrap();
    let report = schemars::schema_for!(FileEventReport).to_value();
    let row = schemars::schema_for!(RegisterRow).to_value();
    for schema in ACTIONS.iter().map(schema).chain([report, row]) {
        assert_eq!(unbounded(&schema), Vec::<String>::new());
    }
}
