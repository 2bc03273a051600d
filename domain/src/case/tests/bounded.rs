//! Dates lie in the time of the register; texts and lists have a length that can be kept.

use serde_json::{Value, json};

use super::given::{given, when};
use super::*;
use crate::rules::texts::{ENTRIES, NAME};
use crate::schema_bounds::unbounded;

/// Every action to the escalation, by whom.
const ROAD: &[(Role, &str)] = &[
    (Role::HeadOfDinas, "issue-task-order"),
    (Role::Inspector2, "start-examination"),
    (Role::Inspector2, "record-finding"),
    (Role::Inspector2, "complete-examination"),
    (Role::Coordinator, "approve-report"),
    (Role::Inspector2, "issue-nota-i"),
    (Role::HeadOfDinas, "countersign-nota"),
    (Role::Inspector2, "record-nota-receipt"),
    (Role::Inspector2, "issue-nota-ii"),
    (Role::HeadOfDinas, "countersign-nota"),
    (Role::Inspector2, "record-nota-receipt"),
    (Role::Inspector2, "report-non-compliance"),
    (Role::HeadOfDinas, "order-investigation"),
];

fn example(case: &Case, role: Role, action: &str) -> Value {
    let actions = case.actions(&officer(role), at(), &crate::law::Law::seed());
    let found = actions.allowed.iter().find(|one| one.action == action);
    found.unwrap().schema["examples"][0].clone()
}

/// The members of a body that are dates, and those that are texts.
fn members(body: &Value, dates: bool) -> Vec<String> {
    let is_date = |text: &str| text.parse::<chrono::NaiveDate>().is_ok();
    let codes = ["kind", "severity", "method"];
    let members = body.as_object().unwrap().iter();
    let texts = members.filter(|(name, value)| {
        let text = value.as_str().filter(|_| !codes.contains(&name.as_str()));
        text.is_some_and(|text| is_date(text) == dates)
    });
    texts.map(|(name, _)| name.clone()).collect()
}

#[test]
fn no_command_of_the_road_takes_a_date_outside_the_register_or_a_text_without_end() {
    let mut case = registered();
    for (role, action) in ROAD {
        let body = example(&case, *role, action);
        for (dates, bad) in [
            (true, "0000-01-01"),
            (true, "-200000-01-01"),
            (true, "1950-12-31"),
            (true, "+200000-01-01"),
            (false, &"x".repeat(4_001)),
        ] {
            for member in members(&body, dates) {
                let mut body = body.clone();
                body[&member] = json!(bad);
                let answer = when(&case, (*role, &officer(*role).id, "31"), action, &body);
                assert!(answer.is_err(), "{action} {member} {bad:.20}");
            }
        }
        take(&mut case, *role, action);
    }
}

#[test]
fn a_case_is_not_registered_before_the_first_day_of_the_register() {
    let province = ProvinceCode("31".to_owned());
    let example = RegisterCase::example(local_date(&province, at()), province);
    let register = |on: &str| {
        let mut body = serde_json::to_value(&example).unwrap();
        body["registered_on"] = json!(on);
        let by = (Role::Coordinator, "a", "31");
        when(&given(&[]), by, "register-case", &body).map(|events| events.len())
    };
    for on in ["-200000-01-01", "0000-01-01", "1950-12-31"] {
        let refused = Err(("dates.too-early", Some("registered_on")));
        assert_eq!(register(on), refused, "{on}");
    }
    assert_eq!(register("1951-01-01"), Ok(1));
}

#[test]
fn a_task_order_may_be_valid_later_but_not_in_a_year_that_cannot_be_written() {
    let case = registered();
    let mut body = example(&case, Role::HeadOfDinas, "issue-task-order");
    let mut issue = |on: &str| {
        body["valid_to"] = json!(on);
        let by = (Role::HeadOfDinas, "a", "31");
        when(&case, by, "issue-task-order", &body).map(|events| events.len())
    };
    assert_eq!(issue("9999-12-31"), Ok(1));
    let refused = Err(("dates.too-late", Some("valid_to")));
    assert_eq!(issue("+10000-01-01"), refused);
}

#[test]
fn a_name_and_a_list_end() {
    let case = registered();
    let example = example(&case, Role::HeadOfDinas, "issue-task-order");
    let issue = |field: &str, value: Value| {
        let mut body = example.clone();
        body[field] = value;
        let by = (Role::HeadOfDinas, "a", "31");
        when(&case, by, "issue-task-order", &body).map(|events| events.len())
    };
    assert_eq!(issue("number", json!("x".repeat(NAME))), Ok(1));
    let long = Err(("texts.too-long", Some("number")));
    assert_eq!(issue("number", json!("x".repeat(NAME + 1))), long);
    assert_eq!(issue("inspectors", json!(vec!["x"; ENTRIES])), Ok(1));
    let many = Err(("texts.too-many", Some("inspectors")));
    assert_eq!(issue("inspectors", json!(vec!["x"; ENTRIES + 1])), many);
    let long = Err(("texts.too-long", Some("inspectors")));
    assert_eq!(issue("inspectors", json!(["x".repeat(101)])), long);
}

#[test]
fn every_schema_says_how_long_its_texts_and_lists_may_be() {
    for action in CaseCommand::NAMES {
        let found = unbounded(&CaseCommand::schema(action).unwrap());
        assert_eq!(found, Vec::<String>::new(), "{action}");
    }
}
