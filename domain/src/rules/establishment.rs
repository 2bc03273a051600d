//! The register of establishments: what an entry may name, and what two persons decide.

use serde_json::json;
use uuid::Uuid;

use crate::catalogue::{REGISTER, UU_7_1981_4, UU_23_2014, UU_27_2022_35};
use crate::establishment::{Known, Office, Status, search_key};
use crate::officer::Officer;
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};
use crate::rules::accused::key_is_random;
use crate::rules::register::is_no_identity_number;

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &PARENT,
    &KNOWN,
    &NOT_ITSELF,
    &TWO_PERSONS,
    &MANAGER_ENDS,
    &MANAGER_KEY,
    &OWNER,
    &CASE_PROVINCE,
    &CASE_NAME,
];

/// Branches belong to a head office.
pub const PARENT: Rule = Rule {
    code: "establishment.parent",
    sentence: "A branch may name its head office in the register; a head office names none.",
    provision: UU_7_1981_4,
    ground: Ground::Law,
};
/// What is named is there.
pub const KNOWN: Rule = Rule {
    code: "establishment.unknown",
    sentence: "Another establishment that an entry names is in the register.",
    provision: REGISTER,
    ground: Ground::Law,
};
/// Nothing succeeds itself.
pub const NOT_ITSELF: Rule = Rule {
    code: "establishment.itself",
    sentence: "An establishment is neither its own successor nor its own duplicate, and what \
               stays is no duplicate itself and has no successor.",
    provision: REGISTER,
    ground: Ground::Law,
};
/// Data is cleaned by two persons.
pub const TWO_PERSONS: Rule = Rule {
    code: "establishment.two-persons",
    sentence: "Who proposed a duplicate does not decide on it, and who confirmed it does not \
               reverse it.",
    provision: REGISTER,
    ground: Ground::NotAllowed,
};
/// An owner's name is sealed elsewhere when it is that of a natural person.
pub const OWNER: Rule = Rule {
    code: "establishment.owner",
    sentence: "A new owner is a company, by its name, or a natural person, by the random key under \
               which the directory of persons keeps who he is, sealed.",
    provision: UU_27_2022_35,
    ground: Ground::Law,
};
/// A manager's name is sealed elsewhere.
pub const MANAGER_KEY: Rule = Rule {
    code: "establishment.manager-by-key",
    sentence: "A manager is named by the random key under which the directory of persons keeps who \
               he is, sealed.",
    provision: UU_27_2022_35,
    ground: Ground::Law,
};

/// A manager's time has an order.
pub const MANAGER_ENDS: Rule = Rule {
    code: "establishment.manager-ends-before",
    sentence: "The last day of a manager is not before his first.",
    provision: REGISTER,
    ground: Ground::Law,
};
/// A case lies where its establishment lies.
pub const CASE_PROVINCE: Rule = Rule {
    code: "establishment.case-province",
    sentence: "A case about an establishment of the register lies in a province in which that one \
               lies, or lay before it moved.",
    provision: UU_23_2014,
    ground: Ground::Law,
};
/// A case is about the establishment that it names.
pub const CASE_NAME: Rule = Rule {
    code: "establishment.case-name",
    sentence: "A case about an establishment of the register names it as the register does or did.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// A branch may name its head office in the register; a head office names none.
pub fn has_its_head_office(
    office: Office,
    parent: Option<Uuid>,
    known: Option<&Known>,
) -> Result<(), Refusal> {
    let Some(parent) = parent else {
        return Ok(());
    };
    let is_head = known.is_some_and(|known| known.office == Office::Head);
    if office == Office::Branch && is_head {
        return Ok(());
    }
    let detail = format!("{parent} is no head office to a {} office", office.code());
    Err(PARENT.refuse_field("parent", detail, json!({ "parent": parent })))
}

/// Another establishment that an entry names is in the register and stays there.
pub fn stays_in_the_register(
    field: &'static str,
    own: Uuid,
    other: Uuid,
    known: Option<&Known>,
) -> Result<(), Refusal> {
    let Some(known) = known.filter(|known| known.id == other) else {
        let detail = format!("{other} is not in the register");
        return Err(KNOWN.refuse_field(field, detail, json!({ "id": other })));
    };
    let refuse = |detail: String| {
        let stays = known.status.stays_as();
        Err(NOT_ITSELF.refuse_field(field, detail, json!({ "id": other, "stays": stays })))
    };
    if own == other {
        return refuse(format!("{other} is this establishment"));
    }
    match known.status {
        Status::Duplicate { of } => refuse(format!("{other} is a duplicate of {of}")),
        Status::Merged { into } => refuse(format!("{other} has merged into {into}")),
        Status::Active | Status::Stopped { .. } | Status::Dissolved => Ok(()),
    }
}

/// Who proposed a duplicate does not decide on it, and who confirmed it does not reverse it.
pub fn is_another_person(officer: &Officer, before: &str) -> Result<(), Refusal> {
    if officer.is(before) {
        let detail = "the same person took the step before";
        return Err(TWO_PERSONS.refuse(detail, json!({})));
    }
    Ok(())
}

/// A manager is named by the random key of the person.
pub fn manager_is_named_by_key(field: &'static str, text: &str) -> Result<(), Refusal> {
    if let Ok(key) = text.parse() {
        return key_is_random(field, key);
    }
    is_no_identity_number(field, text)?;
    let detail = format!("{field} is no key of the directory of persons");
    Err(MANAGER_KEY.refuse_field(field, detail, json!({})))
}

/// A new owner is a company by its name, or a natural person by his key.
pub fn owner_is_named_once(company: Option<&str>, person: Option<Uuid>) -> Result<(), Refusal> {
    match (company, person) {
        (Some(name), None) if name.parse::<Uuid>().is_ok() => {
            let detail = "a key of the directory of persons stands in person";
            Err(OWNER.refuse_field("owner", detail, json!({})))
        }
        (Some(name), None) => is_no_identity_number("owner", name),
        (None, Some(key)) => key_is_random("person", key),
        (None, None) => Err(OWNER.refuse_field("owner", "no owner is named", json!({}))),
        (Some(_), Some(_)) => {
            let detail = "both a company and a person are named";
            Err(OWNER.refuse_field("person", detail, json!({})))
        }
    }
}

/// The last day of a manager is not before his first.
pub fn manager_ends_after(
    from: chrono::NaiveDate,
    to: Option<chrono::NaiveDate>,
) -> Result<(), Refusal> {
    match to.filter(|to| *to < from) {
        None => Ok(()),
        Some(to) => Err(MANAGER_ENDS.refuse_field(
            "to",
            format!("{to} is before {from}"),
            json!({ "from": from, "to": to }),
        )),
    }
}

/// A case about an establishment of the register names it as the register does or did, and lies in
/// a province in which that one lies or lay before it moved. One that the register does not know is
/// taken as it is written.
pub fn case_agrees_with_the_register(
    known: Option<&Known>,
    name: &str,
    province: &ProvinceCode,
) -> Result<(), Refusal> {
    let Some(known) = known else { return Ok(()) };
    if *province != known.province && !known.former_provinces.contains(province) {
        return Err(CASE_PROVINCE.refuse_field(
            "province",
            format!("the establishment lies in province {}", known.province.0),
            json!({ "province": known.province, "former": known.former_provinces }),
        ));
    }
    let key = search_key(name);
    if !known.names.iter().any(|one| search_key(one) == key) {
        return Err(CASE_NAME.refuse_field(
            "establishment/name",
            format!("the register does not know it as {name}"),
            json!({ "names": known.names }),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::officer::Role;

    fn known(status: Status, office: Office) -> Known {
        Known {
            id: Uuid::from_u128(2),
            province: ProvinceCode("32".to_owned()),
            former_provinces: vec![ProvinceCode("31".to_owned())],
            names: vec!["PT Sinar Abadi".to_owned(), "PT Sinar Lama".to_owned()],
            office,
            status,
        }
    }

    #[test]
    fn a_branch_has_a_head_office_and_a_head_office_none() {
        let (head, branch) = (
            known(Status::Active, Office::Head),
            known(Status::Active, Office::Branch),
        );
        let parent = Some(Uuid::from_u128(2));
        assert!(has_its_head_office(Office::Branch, parent, Some(&head)).is_ok());
        assert!(has_its_head_office(Office::Branch, None, None).is_ok());
        for (office, known) in [
            (Office::Head, Some(&head)),
            (Office::Branch, Some(&branch)),
            (Office::Branch, None),
        ] {
            let refused = has_its_head_office(office, parent, known).unwrap_err();
            assert_eq!(refused.rule.code, "establishment.parent");
        }
    }

    #[test]
    fn what_stays_is_another_entry_that_stays() {
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let active = known(Status::Active, Office::Head);
        let code = |own, known| {
            let answer = stays_in_the_register("into", own, two, known);
            answer.err().map(|refused| refused.rule.code)
        };
        assert_eq!(code(one, Some(&active)), None);
        assert_eq!(code(one, None), Some("establishment.unknown"));
        assert_eq!(code(two, Some(&active)), Some("establishment.itself"));
        let three = Uuid::from_u128(3);
        for status in [
            Status::Duplicate { of: three },
            Status::Merged { into: three },
        ] {
            let gone = known(status, Office::Head);
            let refused = stays_in_the_register("into", one, two, Some(&gone)).unwrap_err();
            assert_eq!(refused.rule.code, "establishment.itself");
            // What stays is named, so that the officer can go on.
            assert_eq!(refused.data["stays"], json!(three), "{status:?}");
        }
        let dissolved = known(Status::Dissolved, Office::Head);
        assert_eq!(code(one, Some(&dissolved)), None);
    }

    #[test]
    fn two_persons_decide() {
        let mut officer = Officer::system("a");
        officer.role = Role::Coordinator;
        assert!(is_another_person(&officer, "b").is_ok());
        let refused = is_another_person(&officer, &officer.id).unwrap_err();
        assert_eq!(refused.rule.code, "establishment.two-persons");
    }

    #[test]
    fn a_manager_is_named_by_a_random_key() {
        for (text, refused) in [
            ("6f1c9a52-4c1e-4d8b-9d55-0e6f3a2b7c11", None),
            (
                "6f1c9a52-4c1e-5d8b-9d55-0e6f3a2b7c11",
                Some("accused.random-key"),
            ),
            ("Budi Santoso", Some("establishment.manager-by-key")),
            ("PGR-1", Some("establishment.manager-by-key")),
            ("3171234567890001", Some("register.identity-number")),
        ] {
            let answer = manager_is_named_by_key("manager", text);
            assert_eq!(answer.err().map(|one| one.rule.code), refused, "{text}");
        }
    }

    #[test]
    fn an_owner_is_a_company_by_name_or_a_person_by_key() {
        let key = |text: &str| text.parse().ok();
        let random = "6f1c9a52-4c1e-4d8b-9d55-0e6f3a2b7c11";
        for (company, person, refused) in [
            (Some("PT Pemilik"), None, None),
            (None, key(random), None),
            (None, None, Some("establishment.owner")),
            (Some("PT Pemilik"), key(random), Some("establishment.owner")),
            (Some(random), None, Some("establishment.owner")),
            (
                Some("3171234567890001"),
                None,
                Some("register.identity-number"),
            ),
            (
                None,
                key("6f1c9a52-4c1e-5d8b-9d55-0e6f3a2b7c11"),
                Some("accused.random-key"),
            ),
        ] {
            let answer = owner_is_named_once(company, person);
            let code = answer.err().map(|one| one.rule.code);
            assert_eq!(code, refused, "{company:?} {person:?}");
        }
    }

    #[test]
    fn a_manager_ends_on_his_first_day_or_later() {
        let day = |text: &str| text.parse().unwrap();
        for (to, accepted) in [
            ("2026-03-01", false),
            ("2026-03-02", true),
            ("2026-03-03", true),
        ] {
            let answer = manager_ends_after(day("2026-03-02"), Some(day(to)));
            assert_eq!(answer.is_ok(), accepted, "{to}");
            assert!(
                accepted || answer.unwrap_err().rule.code == "establishment.manager-ends-before"
            );
        }
        assert!(manager_ends_after(day("2026-03-02"), None).is_ok());
    }

    #[test]
    fn a_case_agrees_with_the_register_where_that_knows_the_establishment() {
        let known = known(Status::Active, Office::Head);
        let code = |name, province: &str, known| {
            let province = ProvinceCode(province.to_owned());
            let answer = case_agrees_with_the_register(known, name, &province);
            answer.err().map(|refused| refused.rule.code)
        };
        assert_eq!(code("Sinar Abadi, PT", "32", Some(&known)), None);
        assert_eq!(code("PT SINAR LAMA", "31", Some(&known)), None);
        let other = code("PT Sinar Baru", "32", Some(&known));
        assert_eq!(other, Some("establishment.case-name"));
        let elsewhere = code("PT Sinar Abadi", "33", Some(&known));
        assert_eq!(elsewhere, Some("establishment.case-province"));
        assert_eq!(code("PT Siapa Saja", "33", None), None);
    }
}
