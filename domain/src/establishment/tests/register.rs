//! The register: names, places, managers and duplicates over time.

use serde_json::{Value, json};

use super::*;

/// The key of a manager.
const KEY: &str = "6f1c9a52-4c1e-4d8b-9d55-0e6f3a2b7c11";

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
        (record.province.0.as_str(), record.places.former().len()),
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
fn an_owner_who_is_a_person_is_known_by_key_until_it_changes_hands() {
    let mut kept = registered(&json!({}));
    let to = |on: &str, more: &Value| {
        let mut body = json!({ "owned_from": on, "deed": "Akta jual beli" });
        for (field, value) in more.as_object().unwrap() {
            body[field] = value.clone();
        }
        body
    };
    let both = json!({ "owner": "PT Pemilik", "person": KEY });
    let both = kept.take("transfer-ownership", &to("2026-02-02", &both));
    assert_eq!(both, Err("establishment.owner"));
    let person = json!({ "person": KEY });
    kept.take("transfer-ownership", &to("2026-02-02", &person))
        .unwrap();
    let spans = |kept: &Kept| {
        let owners = kept.record().owners();
        let spans = owners.iter().map(|one| (one.from, one.to));
        spans.collect::<Vec<_>>()
    };
    assert_eq!(spans(&kept), [(day("2026-02-02"), None)]);
    let company = json!({ "owner": "PT Pemilik" });
    kept.take("transfer-ownership", &to("2026-03-01", &company))
        .unwrap();
    let until = Some(day("2026-02-28"));
    assert_eq!(spans(&kept), [(day("2026-02-02"), until)]);
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
fn what_was_reported_under_a_duplicate_counts_until_the_link_is_reversed() {
    let established = json!({ "established_on": "2019-06-01" });
    let mut double = registered(&established);
    double.file("first", "2019-06-20", &json!({})).unwrap();
    double.file("annual", "2020-06-30", &json!({})).unwrap();
    let mut stays = registered(&established);
    stays.file("annual", "2021-07-01", &json!({})).unwrap();
    let opening = "established:2019-06-01";
    assert!(matches!(
        stays.stands(opening, "2022-01-01"),
        Some(Standing::Missing(_))
    ));
    let asked = |stays: &Kept, command| Asked {
        id: Uuid::from_u128(1),
        officer: Officer::system("test"),
        at: at(stays.today),
        law: Law::seed(),
        command,
    };
    let absorb = EstablishmentCommand::AbsorbDuplicate(AbsorbDuplicate {
        duplicate: SECOND,
        duties: double.record().duties.clone(),
        linked_on: day("2026-03-01"),
    });
    for event in stays.there.decide(&asked(&stays, absorb)).unwrap() {
        stays.there.apply(event);
    }
    for (period, standing) in [
        (opening, Standing::OnTime),
        ("2020", Standing::OnTime),
        ("2021", Standing::Late(1)),
    ] {
        assert_eq!(
            stays.stands(period, "2022-01-01"),
            Some(standing),
            "{period}"
        );
    }
    let view = stays.there.view().unwrap();
    assert_eq!(view.first_report_on, Some(day("2019-06-20")));
    let release = EstablishmentCommand::ReleaseDuplicate(ReleaseDuplicate {
        duplicate: SECOND,
        reversed_on: day("2026-03-02"),
    });
    for event in stays.there.decide(&asked(&stays, release)).unwrap() {
        stays.there.apply(event);
    }
    assert!(matches!(
        stays.stands(opening, "2022-01-01"),
        Some(Standing::Missing(_))
    ));
    assert_eq!(stays.stands("2020", "2022-01-01"), None);
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
    let manager = |to: Value| json!({ "manager": KEY, "position": "Direktur", "from": "2025-01-01", "to": to, "evidence": "Akta" });
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
    let all = EstablishmentCommand::NAMES.len() - 1 - EstablishmentCommand::OF_PROCESSES;
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

#[test]
fn an_offence_before_a_move_stays_with_the_place_of_its_day() {
    let mut kept =
        registered(&json!({ "province": "91", "regency": "91.01", "registered_on": "2019-01-04" }));
    let centre = officer(Role::CentralAdmin, "c", "");
    let split = json!({ "to": "93", "regency": "93.01", "succeeded_on": "2022-11-11" });
    kept.ask(&centre, "succeed-province", &split).unwrap();
    let moved = json!({ "to": "31", "moved_on": "2024-03-02" });
    kept.take("record-move", &moved).unwrap();
    let competent = |on: &str| {
        kept.record()
            .places
            .competent_on(day(on))
            .unwrap()
            .0
            .clone()
    };
    assert_eq!(
        competent("2021-01-01"),
        "93",
        "routed to the province made from Papua"
    );
    assert_eq!(
        (competent("2024-03-01"), competent("2024-03-02")),
        ("93".to_owned(), "31".to_owned())
    );
    assert_eq!(kept.record().province.0, "31");
    assert_eq!(
        kept.record().places.former(),
        [ProvinceCode("93".to_owned())]
    );
}

#[test]
fn the_day_of_a_business_number_comes_with_one() {
    let today = "2026-03-02";
    let ask = |numbers: Value| {
        let mut kept = Kept {
            there: Establishment::default(),
            today,
            known: None,
        };
        let body = registration(&json!({ "established_on": "2017-05-01", "numbers": numbers }));
        kept.ask(
            &officer(Role::Coordinator, "a", "31"),
            "register-establishment",
            &body,
        )
    };
    let nib = "1234567890123";
    assert_eq!(
        ask(json!({ "nib_issued_on": "2020-05-20" })),
        Err("wlk.nib-day")
    );
    assert_eq!(
        ask(json!({ "nib": nib, "nib_issued_on": "2017-12-31" })),
        Err("wlk.nib-day")
    );
    assert_eq!(
        ask(json!({ "nib": nib, "nib_issued_on": "2018-01-01" })),
        Ok(())
    );
    let mut kept = registered(&json!({}));
    let later = |numbers: Value| json!({ "numbers": numbers, "recorded_on": today });
    let alone = later(json!({ "nib_issued_on": "2020-05-20" }));
    assert_eq!(kept.take("record-numbers", &alone), Err("wlk.nib-day"));
    kept.take("record-numbers", &later(json!({ "nib": nib })))
        .unwrap();
    kept.take("record-numbers", &alone).unwrap();
    assert_eq!(
        kept.record().duties.first_report_on,
        Some(day("2020-05-20"))
    );
}
