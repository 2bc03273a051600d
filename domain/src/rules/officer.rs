//! Who may be sent and who may investigate, as the register of officers tells.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use crate::catalogue::{C081_15, REGISTER, UU_13_2003_176, UU_13_2003_182, UU_23_2014};
use crate::establishment::{Known, search_key};
use crate::officer::{Card, Duty, Interest, Record, fault_of_nip};
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &NIP,
    &APPOINTED,
    &PROVINCE,
    &CARD,
    &INTEREST,
    &WITHDRAWAL,
    &OPEN_INTEREST,
    &ELSEWHERE,
];

/// Civil servants have a number.
pub const NIP: Rule = Rule {
    code: "officer.nip",
    sentence: "The number of a civil servant (NIP) has 18 digits: a date of birth, a month of \
               appointment after it, a sex (1 or 2) and a serial.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// Inspectors are appointed.
pub const APPOINTED: Rule = Rule {
    code: "officer.appointed",
    sentence: "Who is sent to an establishment, acts there, investigates or plans examinations is \
               appointed and in service on that day.",
    provision: UU_13_2003_176,
    ground: Ground::Law,
};

/// Inspectors act in their province.
pub const PROVINCE: Rule = Rule {
    code: "officer.province",
    sentence: "Who is sent, acts, investigates or plans serves on that day in the province of the \
               case or plan.",
    provision: UU_23_2014,
    ground: Ground::Law,
};

/// Investigators have a card.
pub const CARD: Rule = Rule {
    code: "officer.card",
    sentence: "Who investigates is appointed as PPNS and has a card that is valid on the day of each \
               act.",
    provision: UU_13_2003_182,
    ground: Ground::Law,
};

/// Inspectors have no interest in what they supervise.
pub const INTEREST: Rule = Rule {
    code: "officer.interest",
    sentence: "Who is sent, acts or investigates has declared no interest in the establishment for \
               that day.",
    provision: C081_15,
    ground: Ground::Law,
};

/// A card is withdrawn once.
pub const WITHDRAWAL: Rule = Rule {
    code: "officer.card-withdrawal",
    sentence: "A card is withdrawn while it is valid.",
    provision: UU_13_2003_182,
    ground: Ground::WrongState,
};

/// An interest ends once.
pub const OPEN_INTEREST: Rule = Rule {
    code: "officer.interest-open",
    sentence: "An interest that was declared and has no end yet is ended by its number.",
    provision: C081_15,
    ground: Ground::WrongState,
};

/// A move leads elsewhere.
pub const ELSEWHERE: Rule = Rule {
    code: "officer.elsewhere",
    sentence: "Who is moved serves in another province than before.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// The number of a civil servant has 18 digits and tells what it is made of.
pub fn nip_is_one(nip: &str) -> Result<(), Refusal> {
    // The refusal does not repeat what was entered.
    fault_of_nip(nip).map_or(Ok(()), |fault| {
        Err(NIP.refuse_field("nip", fault.to_string(), json!({})))
    })
}

/// In a province that keeps its register, who is not in it is not appointed.
pub fn is_in_register(kept: bool, officer: &str, duty: &Duty<'_>) -> Result<(), Refusal> {
    if !kept {
        return Ok(());
    }
    let detail = format!(
        "{officer} is not in the register of officers, which province {} keeps",
        duty.province.0
    );
    Err(APPOINTED.refuse_field(duty.field, detail, json!({ "officer": officer })))
}

/// Who is sent is appointed and in service on that day.
pub fn is_appointed(record: &Record, duty: &Duty<'_>) -> Result<(), Refusal> {
    if record.serves_on(duty.on) {
        return Ok(());
    }
    let (officer, from, ended) = (&record.officer, record.appointed_on, record.ended_on);
    let until = ended
        .map(|day| format!(" until before {day}"))
        .unwrap_or_default();
    let detail = format!(
        "{officer} is in service from {from}{until}, not on {}",
        duty.on
    );
    let data =
        json!({ "officer": officer, "appointed_on": from, "ended_on": ended, "date": duty.on });
    Err(APPOINTED.refuse_field(duty.field, detail, data))
}

/// Who is sent serves on that day in the province of the case.
pub fn serves_in(record: &Record, duty: &Duty<'_>) -> Result<(), Refusal> {
    let serves = record.province_on(duty.on);
    if serves == Some(duty.province) {
        return Ok(());
    }
    let (officer, code) = (&record.officer, serves.map_or("none", |code| &code.0));
    let detail = format!("{officer} serves in province {code} on {}", duty.on);
    let data = json!({ "officer": officer, "serves_in": serves, "province": duty.province });
    Err(PROVINCE.refuse_field(duty.field, detail, data))
}

/// Who investigates has a card that is valid on that day.
pub fn has_valid_card(record: &Record, duty: &Duty<'_>) -> Result<(), Refusal> {
    if record.cards.iter().any(|card| card.is_valid_on(duty.on)) {
        return Ok(());
    }
    let officer = &record.officer;
    let detail = format!("{officer} has no card as PPNS that is valid on {}", duty.on);
    let data = json!({ "officer": officer, "date": duty.on, "cards": record.cards });
    Err(CARD.refuse_field(duty.field, detail, data))
}

/// Who is sent has declared no interest in the establishment for that day: the same entry of the
/// register, or one of the names that either of the two bears or bore, however it is spelt.
pub fn has_no_interest(
    record: &Record,
    duty: &Duty<'_>,
    establishments: &[Known],
) -> Result<(), Refusal> {
    let own = [duty.name].into_iter();
    let own = own.chain(duty.former_names.iter().map(String::as_str));
    let own = keys(own, duty.establishment, establishments);
    let is_in = |one: &&Interest| {
        let known = one.establishment.is_some() && one.establishment == duty.establishment;
        let holds = one.from <= duty.on && one.to.is_none_or(|to| duty.on <= to);
        let named = || keys([one.name.as_str()], one.establishment, establishments);
        holds && (known || !own.is_disjoint(&named()))
    };
    let Some(found) = record.interests.iter().find(is_in) else {
        return Ok(());
    };
    let officer = &record.officer;
    let detail = format!(
        "{officer} has declared an interest in {} since {}",
        found.name, found.from
    );
    let data = json!({ "officer": officer, "interest": found.interest, "from": found.from, "to": found.to });
    Err(INTEREST.refuse_field(duty.field, detail, data))
}

/// All names of an establishment, those of the register too, as they are compared.
fn keys<'a>(
    names: impl IntoIterator<Item = &'a str>,
    id: Option<Uuid>,
    establishments: &'a [Known],
) -> BTreeSet<String> {
    let known = establishments.iter().filter(|one| Some(one.id) == id);
    let registered = known.flat_map(|one| one.names.iter().map(String::as_str));
    let all = names.into_iter().chain(registered);
    all.map(search_key).filter(|key| !key.is_empty()).collect()
}

/// A card is withdrawn while it is valid.
pub fn card_can_be_withdrawn(card: Option<&Card>, on: NaiveDate) -> Result<(), Refusal> {
    if card.is_some_and(|card| card.is_valid_on(on)) {
        return Ok(());
    }
    let detail = format!("no card is valid on {on}");
    Err(WITHDRAWAL.refuse_field("withdrawn_on", detail, json!({ "date": on })))
}

/// An interest that has no end yet is ended by its number.
pub fn interest_is_open(number: u32, found: Option<&Interest>) -> Result<&Interest, Refusal> {
    found.filter(|one| one.to.is_none()).ok_or_else(|| {
        let detail = format!("declaration {number} is not open");
        OPEN_INTEREST.refuse_field("interest", detail, json!({ "interest": number }))
    })
}

/// Who is moved serves in another province than before.
pub fn moves_elsewhere(from: Option<&ProvinceCode>, to: &ProvinceCode) -> Result<(), Refusal> {
    if from != Some(to) {
        return Ok(());
    }
    let detail = format!("he serves in province {} already", to.0);
    Err(ELSEWHERE.refuse_field("province", detail, json!({ "province": to })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::entry::Kept;
    use crate::establishment::{Office, Status};
    use crate::officer::Level;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// In service from 2026-03-02 to 2026-03-04, with a card and an interest for the same days.
    fn record() -> Record {
        let card = Card {
            card: "K-1".to_owned(),
            decree: "SK-1".to_owned(),
            valid_from: day("2026-03-02"),
            valid_to: day("2026-03-04"),
            withdrawn_on: None,
        };
        let interest = Interest {
            interest: 1,
            establishment: None,
            name: "PT Contoh".to_owned(),
            from: day("2026-03-02"),
            to: Some(day("2026-03-04")),
        };
        Record {
            officer: "p".to_owned(),
            nip: "198207292010011009".to_owned(),
            level: Level::Inspector2,
            appointed_on: day("2026-03-02"),
            postings: vec![(day("2026-03-02"), ProvinceCode("31".to_owned()))],
            unit: "UPTD I".to_owned(),
            cards: vec![card],
            interests: vec![interest],
            ended_on: Some(day("2026-03-05")),
            last_on: day("2026-03-02"),
            corrections: Kept::default(),
        }
    }

    #[test]
    fn service_card_and_interest_hold_from_their_first_day_to_their_last() {
        let (record, province) = (record(), ProvinceCode("31".to_owned()));
        for (on, holds) in [
            ("2026-03-01", false),
            ("2026-03-02", true),
            ("2026-03-03", true),
            ("2026-03-04", true),
            ("2026-03-05", false),
        ] {
            let duty = Duty {
                field: "ppns",
                province: &province,
                on: day(on),
                establishment: None,
                name: " pt contoh",
                former_names: &[],
            };
            assert_eq!(is_appointed(&record, &duty).is_ok(), holds, "{on}");
            assert_eq!(has_valid_card(&record, &duty).is_ok(), holds, "{on}");
            assert_eq!(has_no_interest(&record, &duty, &[]).is_err(), holds, "{on}");
            let withdrawn = card_can_be_withdrawn(record.cards.first(), day(on));
            assert_eq!(withdrawn.is_ok(), holds, "{on}");
        }
    }

    #[test]
    fn an_interest_is_in_an_establishment_however_it_is_spelt_or_called() {
        let province = ProvinceCode("31".to_owned());
        let id = Uuid::from_u128(9);
        let register = [Known {
            id,
            province: province.clone(),
            former_provinces: vec![],
            names: vec!["PT Baru".to_owned(), "PT. CONTOH, Tbk".to_owned()],
            office: Office::Head,
            status: Status::Active,
        }];
        let holds = |record: &Record, (name, former): (&str, &[String]), establishment| {
            let duty = Duty {
                field: "inspectors",
                province: &province,
                on: day("2026-03-03"),
                establishment,
                name,
                former_names: former,
            };
            has_no_interest(record, &duty, &register).is_err()
        };
        let by_name = record();
        for (name, establishment, refused) in [
            ("PT. CONTOH", None, true),
            ("Contoh, PT", None, true),
            ("PT Contoh Tbk", None, true),
            ("PT Baru", None, false),
            // The register knows that it bore the declared name.
            ("PT Baru", Some(id), true),
            ("PT Contoh Lain", None, false),
        ] {
            assert_eq!(
                holds(&by_name, (name, &[]), establishment),
                refused,
                "{name}"
            );
        }
        let former = ["PT Contoh".to_owned()];
        assert!(holds(&by_name, ("PT Lain", &former), None));
        // Declared by its entry: a case that names it in words only is of the same one.
        let mut by_entry = record();
        by_entry.interests[0].establishment = Some(id);
        by_entry.interests[0].name = "Entri".to_owned();
        assert!(holds(&by_entry, ("pt baru", &[]), None));
        assert!(!holds(&by_entry, ("PT Lain", &[]), None));
        // A name of nothing but its legal form is no name.
        by_entry.interests[0].establishment = None;
        by_entry.interests[0].name = "PT".to_owned();
        assert!(!holds(&by_entry, ("CV", &[]), None));
    }

    #[test]
    fn who_has_moved_serves_elsewhere_from_that_day_on() {
        let mut record = record();
        let other = ProvinceCode("32".to_owned());
        record.postings.push((day("2026-03-03"), other.clone()));
        for (on, there) in [
            ("2026-03-02", false),
            ("2026-03-03", true),
            ("2026-03-04", true),
        ] {
            let duty = Duty {
                field: "ppns",
                province: &other,
                on: day(on),
                establishment: None,
                name: "",
                former_names: &[],
            };
            assert_eq!(serves_in(&record, &duty).is_ok(), there, "{on}");
        }
    }
}
