//! What an act needs is written down; places are known; documents do not speak of complaints.

use serde_json::{Value, json};

use super::given::{given, when};
use super::*;

/// The actions on the way to the second note, each with its fields of text.
const TEXTS: &[(Role, &str, &[&str])] = &[
    (
        Role::HeadOfDinas,
        "issue-task-order",
        &["/number", "/purpose", "/inspectors/0"],
    ),
    (Role::Inspector2, "start-examination", &[]),
    (
        Role::Inspector2,
        "record-finding",
        &["/description", "/evidence"],
    ),
    (Role::Inspector2, "complete-examination", &[]),
    (Role::Coordinator, "approve-report", &[]),
    (
        Role::Inspector2,
        "issue-nota-i",
        &["/number", "/orders/0/text"],
    ),
    (Role::HeadOfDinas, "countersign-nota", &[]),
    (
        Role::Inspector2,
        "record-nota-receipt",
        &["/receiver", "/position"],
    ),
    (
        Role::Inspector2,
        "report-non-compliance",
        &["/evidence/0", "/direct_prosecution_reason"],
    ),
    (Role::HeadOfDinas, "order-investigation", &["/ppns"]),
];

/// The example of an allowed action with another text in one place.
fn changed(case: &Case, role: Role, action: &str, place: &str, text: &str) -> Value {
    let actions = case.actions(&officer(role), at(), &crate::law::Law::seed());
    let found = actions.allowed.iter().find(|one| one.action == action);
    let mut body = found.unwrap().schema["examples"][0].clone();
    *body.pointer_mut(place).unwrap() = json!(text);
    body
}

#[test]
fn a_blank_text_is_refused_and_its_field_named() {
    let mut case = registered();
    for (role, action, places) in TEXTS {
        for place in *places {
            let body = changed(&case, *role, action, place, " \t");
            let refused = when(&case, (*role, &officer(*role).id, "31"), action, &body);
            let field = place.split('/').nth(1);
            // A blank reason is no reason, so that a second note is waited for.
            let direct = *place == "/direct_prosecution_reason";
            let code = if direct {
                "acting.state"
            } else {
                "procedure.not-filled"
            };
            let expected = (code, field.filter(|_| !direct));
            assert_eq!(refused, Err(expected), "{action} {place}");
        }
        take(&mut case, *role, action);
    }
}

#[test]
fn who_receives_a_note_is_stored_by_his_key_alone() {
    let case = given(&super::given::nota_i());
    let by = (Role::Inspector2, "inspector", "31");
    let receipt = |receiver: &str| {
        json!({ "received_on": "2026-03-09", "receiver": receiver, "position": "Staf",
            "method": "hand" })
    };
    let events = when(&case, by, "record-nota-receipt", &receipt("Contoh Nama")).unwrap();
    let [
        CaseEvent::NotaReceived {
            receiver: None,
            received_by: Some(_),
            ..
        },
        ..,
    ] = events.as_slice()
    else {
        panic!("{events:?}");
    };
    let number = when(
        &case,
        by,
        "record-nota-receipt",
        &receipt("3199990101900001"),
    );
    assert_eq!(number, Err(("register.identity-number", Some("receiver"))));
    let command = CaseCommand::parse("record-nota-receipt", &receipt("Contoh Nama"));
    let asked = Asked {
        id: Uuid::from_u128(7),
        officer: Officer {
            id: "inspector".to_owned(),
            ..officer(Role::Inspector2)
        },
        at: at(),
        law: crate::law::Law::seed(),
        command: command.unwrap().unwrap(),
    };
    let in_clear = case.decide(&asked).unwrap_err();
    assert_eq!(in_clear.rule.code, "person.sealed");
}

#[test]
fn a_document_that_speaks_of_a_complaint_is_refused() {
    let mut case = registered();
    let mut places = vec![];
    for (role, action, texts) in TEXTS {
        for place in *texts {
            let body = changed(&case, *role, action, place, "menurut pengaduan");
            let refused = when(&case, (*role, &officer(*role).id, "31"), action, &body);
            if matches!(refused, Err(("confidential.wording", _))) {
                places.push(*place);
            }
        }
        take(&mut case, *role, action);
    }
    let documents = [
        "/number",
        "/purpose",
        "/description",
        "/evidence",
        "/number",
        "/orders/0/text",
        "/receiver",
        "/position",
        "/evidence/0",
        "/direct_prosecution_reason",
    ];
    assert_eq!(places, documents);
}

#[test]
fn a_case_is_registered_in_a_known_province_of_its_officer_with_a_name() {
    let province = ProvinceCode("31".to_owned());
    let example = RegisterCase::example(local_date(&province, at()), province);
    let register = |place: &str, text: &str| {
        let mut body = serde_json::to_value(&example).unwrap();
        *body.pointer_mut(place).unwrap() = json!(text);
        let by = (Role::ComplaintOfficer, "a", "31");
        when(&given(&[]), by, "register-case", &body).map(|events| events.len())
    };
    assert_eq!(register("/province", "31"), Ok(1));
    let unknown = register("/province", "99");
    assert_eq!(unknown, Err(("register.unknown-code", Some("province"))));
    assert_eq!(register("/province", "32"), Err(("acting.province", None)));
    for field in ["establishment/name", "establishment/address"] {
        let blank = register(&format!("/{field}"), "  ");
        assert_eq!(blank, Err(("procedure.not-filled", Some(field))));
        let told = register(&format!("/{field}"), "PT Contoh, menurut pelapor");
        assert_eq!(told, Err(("confidential.wording", Some(field))));
    }
}

#[test]
fn what_the_employer_answers_does_not_speak_of_a_complaint() {
    let case = given(&super::given::received());
    let body = json!({ "reported_on": "2026-03-20", "statement": "Pelapor sudah dibayar" });
    let refused = when(
        &case,
        (Role::Inspector2, "inspector", "31"),
        "record-follow-up",
        &body,
    );
    assert_eq!(refused, Err(("confidential.wording", Some("statement"))));
}
