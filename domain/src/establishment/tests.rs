//! Given events, when a command, then events or a refusal.

use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::Aggregate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::asked::Asked;
use crate::law::Law;
use crate::officer::{Officer, Role};
use crate::province::ProvinceCode;

const SECOND: Uuid = Uuid::from_u128(2);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(on: &str) -> DateTime<Utc> {
    format!("{on}T05:00:00Z").parse().unwrap()
}

fn officer(role: Role, id: &str, province: &str) -> Officer {
    Officer {
        id: id.to_owned(),
        role,
        unit: None,
        province: (!role.is_national()).then(|| ProvinceCode(province.to_owned())),
    }
}

/// An establishment, who keeps it, and the day.
struct Kept {
    there: Establishment,
    today: &'static str,
    known: Option<Known>,
}

impl Kept {
    fn ask(&mut self, who: &Officer, action: &str, body: &Value) -> Result<(), &'static str> {
        let mut command = EstablishmentCommand::parse(action, body).unwrap().unwrap();
        if let Some((_, known)) = command.names() {
            known.clone_from(&self.known);
        }
        let asked = Asked {
            id: Uuid::from_u128(1),
            officer: who.clone(),
            at: at(self.today),
            law: Law::seed(),
            command,
        };
        let events = self.there.decide(&asked);
        for event in events.map_err(|refused| refused.rule.code)? {
            self.there.apply(event);
        }
        Ok(())
    }

    /// Asks as a coordinator of the province.
    fn take(&mut self, action: &str, body: &Value) -> Result<(), &'static str> {
        let province = self
            .there
            .province()
            .map_or("31", |code| code.0.as_str())
            .to_owned();
        self.ask(&officer(Role::Coordinator, "a", &province), action, body)
    }

    fn record(&self) -> &Record {
        match &self.there {
            Establishment::Entered(record) => record,
            Establishment::Unregistered => panic!("not registered"),
        }
    }

    /// The duty of a period as it stands on a day.
    fn stands(&self, period: &str, on: &str) -> Option<Standing> {
        let record = self.record();
        let all = record
            .duties
            .standing(&Law::seed(), &record.province, day(on));
        let found = all.into_iter().find(|one| one.period == period);
        found.map(|one| one.standing)
    }

    fn file(&mut self, kind: &str, on: &str, more: &Value) -> Result<(), &'static str> {
        let mut body = json!({ "kind": kind, "channel": "online", "submitted_at": at(on) });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        self.take("file-report", &body)
    }
}

fn registration(more: &Value) -> Value {
    let mut body = json!({
        "legal_name": "PT Contoh", "office": "head", "province": "31", "source": "inspection",
        "registered_on": "2019-06-01",
    });
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    body
}

fn registered(more: &Value) -> Kept {
    let mut kept = Kept {
        there: Establishment::default(),
        today: "2026-03-02",
        known: None,
    };
    let body = registration(more);
    let province = body["province"].as_str().unwrap().to_owned();
    let who = officer(Role::Coordinator, "a", &province);
    kept.ask(&who, "register-establishment", &body).unwrap();
    kept
}

fn head_office() -> Known {
    Known {
        id: SECOND,
        province: ProvinceCode("32".to_owned()),
        former_provinces: vec![],
        names: vec!["PT Pusat".to_owned()],
        office: Office::Head,
        status: Status::Active,
    }
}

#[test]
fn a_first_report_starts_the_yearly_ones() {
    let mut kept = registered(&json!({ "established_on": "2019-06-10" }));
    assert_eq!(
        kept.stands("established:2019-06-10", "2019-07-10"),
        Some(Standing::NotDue)
    );
    assert_eq!(
        kept.stands("established:2019-06-10", "2019-07-11"),
        Some(Standing::Missing(1))
    );
    assert_eq!(kept.record().duties.first_year_unmet(), None);
    kept.file("first", "2019-07-12", &json!({})).unwrap();
    assert_eq!(
        kept.stands("established:2019-06-10", "2026-03-02"),
        Some(Standing::Late(2))
    );
    assert_eq!(kept.stands("2020", "2020-07-31"), Some(Standing::NotDue));
    assert_eq!(
        kept.stands("2020", "2020-08-01"),
        Some(Standing::Missing(1))
    );
    kept.file("annual", "2020-08-03", &json!({})).unwrap();
    assert_eq!(
        kept.stands("2020", "2020-08-02"),
        Some(Standing::Missing(2))
    );
    assert_eq!(kept.stands("2020", "2026-03-02"), Some(Standing::Late(3)));
    let unmet = kept.record().duties.first_year_unmet();
    assert_eq!(unmet, Some((2021, day("2021-07-31"))));
}

#[test]
fn a_year_filed_later_does_not_meet_an_earlier_one() {
    let mut kept = registered(&json!({}));
    kept.file("first", "2019-07-12", &json!({})).unwrap();
    kept.file("annual", "2022-07-01", &json!({})).unwrap();
    let duties = &kept.record().duties;
    assert_eq!(duties.first_year_unmet(), Some((2020, day("2020-07-31"))));
    assert_eq!(duties.years_after(2020), [2022]);
    kept.file("annual", "2022-07-02", &json!({ "year": 2020 }))
        .unwrap();
    let unmet = kept.record().duties.first_year_unmet();
    assert_eq!(unmet, Some((2021, day("2021-07-31"))));
    assert_eq!(
        kept.file("annual", "2022-07-02", &json!({ "year": 2019 })),
        Err("wlk.year")
    );
}

#[test]
fn the_business_number_is_the_report_of_the_first_period() {
    let numbers = json!({ "nib": "1234567890123", "nib_issued_on": "2020-05-20" });
    let kept = registered(&json!({ "established_on": "2020-05-01", "numbers": numbers }));
    assert_eq!(
        kept.stands("established:2020-05-01", "2026-03-02"),
        Some(Standing::OnTime)
    );
    let unmet = kept.record().duties.first_year_unmet();
    assert_eq!(unmet, Some((2021, day("2021-05-31"))));
}

#[test]
fn a_move_needs_a_report_before_and_one_after() {
    let mut kept = registered(&json!({}));
    let moved = json!({ "to": "32", "regency": "32.01", "moved_on": "2026-01-31" });
    kept.take("record-move", &moved).unwrap();
    assert_eq!(kept.record().province.0, "32");
    let period = "moved:2026-01-31";
    let stand = |kept: &Kept, on| {
        let record = kept.record();
        let all = record
            .duties
            .standing(&Law::seed(), &record.province, day(on));
        let of_move = all.into_iter().filter(|one| one.period == period);
        of_move
            .map(|one| (one.duty, one.due_on, one.standing))
            .collect::<Vec<_>>()
    };
    let closing = (Duty::Closing, day("2026-01-01"), Standing::Missing(59));
    let opening = (Duty::Opening, day("2026-03-02"), Standing::NotDue);
    assert_eq!(stand(&kept, "2026-03-01"), [closing, opening]);
    kept.file(
        "move_before",
        "2026-03-02",
        &json!({ "event_on": "2026-01-31" }),
    )
    .unwrap();
    assert_eq!(kept.record().duties.first_unmet(Duty::Closing), None);
    let unmet = kept.record().duties.first_unmet(Duty::Opening);
    assert_eq!(unmet.map(|one| one.event_on), Some(day("2026-01-31")));
    kept.file("move_after", "2026-03-02", &json!({})).unwrap();
    assert_eq!(kept.record().duties.first_unmet(Duty::Opening), None);
}

#[test]
fn a_move_that_is_reported_ahead_is_expected() {
    let mut kept = registered(&json!({}));
    kept.file(
        "move_before",
        "2026-03-01",
        &json!({ "event_on": "2026-06-01" }),
    )
    .unwrap();
    assert_eq!(
        kept.stands("moved:2026-06-01", "2026-07-02"),
        Some(Standing::OnTime)
    );
    let after = kept.record().duties.first_unmet(Duty::Opening);
    assert_eq!(after.map(|one| one.event_on), Some(day("2026-06-01")));
}

#[test]
fn nothing_more_is_due_after_a_dissolution() {
    let mut kept = registered(&json!({}));
    kept.file("first", "2019-07-12", &json!({})).unwrap();
    let dissolved = |on: &str| json!({ "dissolved_on": on, "evidence": "Akta" });
    let mut earlier = Kept {
        there: kept.there.clone(),
        ..registered(&json!({}))
    };
    earlier
        .take("record-dissolution", &dissolved("2020-07-31"))
        .unwrap();
    assert_eq!(earlier.record().duties.first_year_unmet(), None);
    kept.take("record-dissolution", &dissolved("2020-08-01"))
        .unwrap();
    assert_eq!(
        kept.stands("2020", "2026-03-02"),
        Some(Standing::Missing(2040))
    );
    assert_eq!(kept.stands("2021", "2026-03-02"), None);
    let again = kept.take("record-dissolution", &dissolved("2020-08-01"));
    assert_eq!(again, Err("acting.state"));
}

#[test]
fn the_split_of_papua_is_no_move() {
    let body = json!({ "province": "91", "regency": "91.01", "registered_on": "2021-01-04" });
    let mut kept = registered(&body);
    let to = |on: &str| json!({ "to": "93", "regency": "93.01", "succeeded_on": on });
    let centre = officer(Role::CentralAdmin, "c", "");
    let early = kept.ask(&centre, "succeed-province", &to("2022-11-10"));
    assert_eq!(early, Err("succession.successor"));
    kept.ask(&centre, "succeed-province", &to("2022-11-11"))
        .unwrap();
    let record = kept.record();
    assert_eq!(
        (record.province.0.as_str(), record.former_provinces.len()),
        ("93", 0)
    );
    assert!(record.duties.obligations.is_empty());
    let former = officer(Role::Coordinator, "a", "91");
    let count =
        json!({ "headcount": { "counted_on": "2026-03-01", "wni_men": 1, "wni_women": 0 } });
    assert_eq!(
        kept.ask(&former, "record-headcount", &count),
        Err("acting.province")
    );
}

#[test]
fn two_persons_link_a_duplicate_and_another_reverses_it() {
    let mut kept = registered(&json!({}));
    let propose =
        json!({ "survivor": SECOND, "reason": "Alamat sama", "proposed_on": "2026-03-01" });
    assert_eq!(
        kept.take("propose-duplicate", &propose),
        Err("establishment.unknown")
    );
    kept.known = Some(head_office());
    kept.take("propose-duplicate", &propose).unwrap();
    let confirm = json!({ "linked_on": "2026-03-02" });
    assert_eq!(
        kept.take("confirm-duplicate", &confirm),
        Err("establishment.two-persons")
    );
    let other = officer(Role::UnitHead, "b", "31");
    kept.ask(&other, "confirm-duplicate", &confirm).unwrap();
    assert_eq!(kept.record().status, Status::Duplicate { of: SECOND });
    assert_eq!(
        kept.file("first", "2026-03-01", &json!({})),
        Err("acting.state")
    );
    let reverse = json!({ "reversed_on": "2026-03-02", "reason": "Akta berbeda" });
    let same = kept.ask(&other, "reverse-duplicate", &reverse);
    assert_eq!(same, Err("establishment.two-persons"));
    kept.take("reverse-duplicate", &reverse).unwrap();
    assert_eq!(kept.record().status, Status::Active);
}

#[test]
fn the_day_of_the_first_report_is_determined_where_nothing_tells_it() {
    let mut kept = registered(&json!({}));
    let determine = json!({
        "first_report_on": "2019-07-10", "determined_on": "2026-03-02", "reason": "Tanda terima",
    });
    kept.take("determine-first-report", &determine).unwrap();
    let unmet = kept.record().duties.first_year_unmet();
    assert_eq!(unmet, Some((2020, day("2020-07-31"))));
    let mut told = registered(&json!({}));
    told.file("first", "2019-07-12", &json!({})).unwrap();
    let known = told.take("determine-first-report", &determine);
    assert_eq!(known, Err("wlk.first-report-known"));
}

#[test]
fn a_correcting_report_meets_no_duty() {
    let mut kept = registered(&json!({}));
    kept.file("first", "2019-07-12", &json!({})).unwrap();
    let count = json!({ "counted_on": "2026-03-01", "wni_men": 7, "wni_women": 8 });
    let wrong = kept.file("annual", "2026-03-01", &json!({ "correction_of": 1 }));
    assert_eq!(wrong, Err("wlk.corrects-a-report"));
    kept.file(
        "annual",
        "2026-03-01",
        &json!({ "correction_of": 2, "headcount": count }),
    )
    .unwrap();
    assert!(kept.record().duties.annual.is_empty());
    assert_eq!(
        kept.record().headcount.as_ref().map(Headcount::workers),
        Some(15)
    );
}

#[test]
fn a_branch_keeps_its_names_places_and_managers_over_time() {
    let mut kept = Kept {
        there: Establishment::default(),
        today: "2026-03-02",
        known: Some(head_office()),
    };
    let body = registration(&json!({ "office": "branch", "parent": SECOND }));
    kept.take("register-establishment", &body).unwrap();
    let rename =
        |name: &str| json!({ "legal_name": name, "effective_on": "2026-01-02", "deed": "Akta" });
    assert_eq!(
        kept.take("rename", &rename("PT Contoh ")),
        Err("register.same-name")
    );
    kept.take("rename", &rename("PT Baru")).unwrap();
    assert_eq!(kept.record().former_names, ["PT Contoh"]);
    let manager = |to: Value| json!({ "manager": "PGR-1", "position": "Direktur", "from": "2025-01-01", "to": to, "evidence": "Akta" });
    kept.take("change-manager", &manager(Value::Null)).unwrap();
    let wrong = kept.take("change-manager", &manager(json!("2024-12-31")));
    assert_eq!(wrong, Err("establishment.manager-ends-before"));
    kept.take("change-manager", &manager(json!("2026-01-01")))
        .unwrap();
    let managers = &kept.record().managers;
    assert_eq!(
        (managers.len(), managers[0].to),
        (1, Some(day("2026-01-01")))
    );
    let nik = json!({ "manager": "3171234567890001", "position": "Direktur", "from": "2025-01-01", "evidence": "x" });
    assert_eq!(
        kept.take("change-manager", &nik),
        Err("register.identity-number")
    );
}

#[test]
fn every_action_has_an_example_that_its_schema_takes() {
    let kept = registered(&json!({ "established_on": "2019-06-10" }));
    let who = officer(Role::Coordinator, "a", "31");
    let actions = kept.there.actions(&who, at("2026-03-02"), &Law::seed());
    let all = EstablishmentCommand::NAMES.len() - 1;
    assert_eq!(
        actions.allowed.len() + actions.refused.len(),
        all,
        "an example is no command"
    );
    let allowed: Vec<&str> = actions.allowed.iter().map(|one| one.action).collect();
    for action in [
        "file-report",
        "rename",
        "record-move",
        "record-stop",
        "change-manager",
    ] {
        assert!(allowed.contains(&action), "{action}: {allowed:?}");
    }
    for one in &actions.allowed {
        jsonschema::validate(&one.schema, &one.schema["examples"][0]).unwrap();
    }
}
