//! The rules at their boundaries: the day before, the day, the day after.

use super::*;
use crate::person::{RecordKind, Tie, TieKind};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn tie(record: RecordKind, ended_on: Option<&str>, barred_after: Option<&str>) -> Ties {
    Ties(vec![Tie {
        kind: TieKind::Suspect,
        id: Uuid::from_u128(1),
        province: ProvinceCode("31".to_owned()),
        record,
        ended_on: ended_on.map(day),
        barred_after: barred_after.map(day),
    }])
}

fn facts(ground: DestructionGround, ties: &Ties) -> Facts<'_> {
    let reassessed = false;
    Facts {
        ground,
        reassessed,
        ties,
    }
}

fn code<T>(answer: Result<T, Refusal>) -> Option<&'static str> {
    answer.err().map(|refusal| refusal.rule.code)
}

#[test]
fn a_nik_has_an_area_a_birthday_and_a_serial() {
    for (nik, accepted) in [
        ("3199990101900001", true),
        ("3199997112900001", true),
        ("9999993101900001", true),
        ("3199990001900001", false),
        ("3199993201900001", false),
        ("3199994001900001", false),
        ("3199997201900001", false),
        ("3199990100900001", false),
        ("3199990113900001", false),
        ("3199990101900000", false),
        ("0099990101900001", false),
        ("319999010190001", false),
        ("31999901019000011", false),
        ("319999010190000x", false),
    ] {
        let answer = nik_has_its_form(nik);
        assert_eq!(answer.is_ok(), accepted, "{nik}");
        if let Err(refusal) = answer {
            assert_eq!(refusal.rule.code, "person.nik");
            assert!(!format!("{refusal:?}").contains(nik), "it is not repeated");
        }
    }
}

#[test]
fn a_person_has_one_key_is_sealed_and_is_read_for_a_purpose() {
    let one = Uuid::from_u128(1);
    assert_eq!(code(is_new_here(one, true)), Some("person.known-already"));
    assert_eq!(code(is_new_here(one, false)), None);
    assert_eq!(code(is_sealed(false)), Some("person.sealed"));
    assert_eq!(code(tells_what_for(Some(" "))), Some("person.purpose"));
    assert_eq!(code(tells_what_for(None)), Some("person.purpose"));
    assert_eq!(code(tells_what_for(Some("Pemanggilan"))), None);
    let nik = Some("3199990101900001");
    for (text, refused) in [
        ("Surat kepada BUDI  santoso", Some("person.named-apart")),
        ("KTP 3199990101900001", Some("person.named-apart")),
        ("KTP Budi", None),
    ] {
        assert_eq!(code(does_not_name(text, "Budi Santoso", nik)), refused);
    }
    assert_eq!(code(does_not_name("Manager", "Ana", None)), None);
    let named = code(does_not_name("Ana, manager", "ANA", None));
    assert_eq!(named, Some("person.named-apart"));
    assert_eq!(code(does_not_name("Manager", " - ", None)), None);
}

#[test]
fn what_is_open_or_held_stays() {
    let open = tie(RecordKind::Prosecution, None, None);
    assert_eq!(code(nothing_is_open(&open)), Some("person.case-open"));
    let ended = tie(RecordKind::Prosecution, Some("2014-01-01"), None);
    assert_eq!(code(nothing_is_open(&ended)), None);
    let hold = Hold {
        number: 2,
        basis: "Pemeriksaan".to_owned(),
        set_on: day("2026-01-01"),
    };
    let answer = no_hold_is_in_force(std::slice::from_ref(&hold));
    assert_eq!(code(answer), Some("person.legal-hold"));
    assert_eq!(code(no_hold_is_in_force(&[])), None);
}

#[test]
fn it_goes_after_the_last_day_of_the_time_bar() {
    let ties = tie(
        RecordKind::Prosecution,
        Some("2020-01-01"),
        Some("2026-06-08"),
    );
    for (today, refused) in [
        ("2026-06-07", Some("person.time-bar-runs")),
        ("2026-06-08", Some("person.time-bar-runs")),
        ("2026-06-09", None),
    ] {
        assert_eq!(
            code(no_time_bar_runs(&ties, day(today))),
            refused,
            "{today}"
        );
    }
}

#[test]
fn it_goes_after_the_last_day_of_the_retention() {
    let law = Law::seed();
    let ended = Some("2016-06-08");
    let ties = tie(RecordKind::Prosecution, ended, None);
    let over = facts(DestructionGround::RetentionOver, &ties);
    for (today, refused) in [
        ("2026-06-07", Some("person.retention-runs")),
        ("2026-06-08", Some("person.retention-runs")),
        ("2026-06-09", None),
    ] {
        let answer = retention_is_over(over, &law, day(today));
        assert_eq!(code(answer), refused, "{today}");
    }
    let today = day("2026-06-09");
    let asked = is_reassessed(over, &law, today);
    assert_eq!(code(asked), Some("person.reassessment"));
    let reassessed = Facts {
        reassessed: true,
        ..over
    };
    assert_eq!(code(is_reassessed(reassessed, &law, today)), None);
    let unlawful = facts(DestructionGround::UnlawfullyObtained, &ties);
    let early = day("2017-01-01");
    assert_eq!(code(retention_is_over(unlawful, &law, early)), None);
    let asked_for = facts(DestructionGround::SubjectRequest, &ties);
    assert!(retention_is_over(asked_for, &law, early).is_err());
}

#[test]
fn a_record_without_a_number_is_kept_and_what_is_not_needed_is_referred_to_by_none() {
    let (law, today) = (Law::seed(), day("2026-06-09"));
    let register = tie(RecordKind::EstablishmentRegister, Some("1990-01-01"), None);
    let over = facts(DestructionGround::RetentionOver, &register);
    let answer = retention_is_over(over, &law, today);
    assert_eq!(code(answer), Some("person.retention-runs"));
    let needed = facts(DestructionGround::NoLongerNeeded, &register);
    assert_eq!(code(nothing_refers(needed)), Some("person.needed"));
    let none = Ties::default();
    let free = facts(DestructionGround::NoLongerNeeded, &none);
    assert_eq!(code(nothing_refers(free)), None);
    let nothing = facts(DestructionGround::RetentionOver, &none);
    assert!(retention_is_over(nothing, &law, today).is_err());
}
