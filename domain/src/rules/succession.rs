//! Provinces that were made from others (*pemekaran*): since when they work, and what they take.

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::{PAPUA_2022, UU_23_2014};
use crate::establishment::Place;
use crate::province::{self, Province, ProvinceCode, RegencyCode};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&SUCCESSOR, &WORKS, &REGENCY];

/// Cases follow the law that split the province.
pub const SUCCESSOR: Rule = Rule {
    code: "succession.successor",
    sentence: "A case passes without an offer only to a province that was made from its own, from \
               the day on which that one works, and only when it began before that day.",
    provision: PAPUA_2022,
    ground: Ground::Law,
};

/// No cases before there is an office.
pub const WORKS: Rule = Rule {
    code: "succession.province-works",
    sentence: "A case is registered in, or offered to, a province that works on that day.",
    provision: UU_23_2014,
    ground: Ground::Law,
};

/// The regency tells which new province it is.
pub const REGENCY: Rule = Rule {
    code: "succession.regency",
    sentence: "The regency or city of an establishment is one of the province that has its case, \
               and of the new one to which it passes.",
    provision: PAPUA_2022,
    ground: Ground::Law,
};

/// The regency or city of an establishment is one of the province that has, or gets, its case.
pub fn lies_in(
    field: &'static str,
    regency: &RegencyCode,
    province: &ProvinceCode,
) -> Result<(), Refusal> {
    if regency.is_of(province) {
        return Ok(());
    }
    Err(REGENCY.refuse_field(
        field,
        format!(
            "{} is no code of a regency of province {}",
            regency.0, province.0
        ),
        json!({ "regency": regency, "province": province }),
    ))
}

/// An offence belongs to the province of the place where the establishment lay on that day, or to
/// the one that was made from it and to which the place passed. Where it moved later changes where
/// visits are made, not that; none of an establishment without a place.
#[must_use]
pub fn competent_province(places: &[Place], offence_date: NaiveDate) -> Option<&ProvinceCode> {
    let reached = |place: &&Place| place.since.is_none_or(|since| since <= offence_date);
    let last = places.iter().rev().find(reached);
    last.or(places.first()).map(|place| &place.province)
}

/// A case passes to a province that was made from its own, from the day on which that one works.
pub fn succeeds(
    field: &'static str,
    to: &Province,
    own: &ProvinceCode,
    on: NaiveDate,
) -> Result<(), Refusal> {
    let made_from_it = to.made_from.as_ref() == Some(own);
    if made_from_it && to.works_from.is_some_and(|first| first <= on) {
        return Ok(());
    }
    Err(SUCCESSOR.refuse_field(
        field,
        format!("{} does not succeed province {} on {on}", to.name, own.0),
        json!({ "made_from": to.made_from, "works_from": to.works_from, "date": on }),
    ))
}

/// The same of a case that began on a day: one that began once the new province worked was never
/// divided between the two, and moves by an offer that is accepted.
pub fn takes_over(
    field: &'static str,
    to: &Province,
    own: &ProvinceCode,
    (began_on, on): (NaiveDate, NaiveDate),
) -> Result<(), Refusal> {
    succeeds(field, to, own, on)?;
    if to.works_from.is_some_and(|first| began_on < first) {
        return Ok(());
    }
    Err(SUCCESSOR.refuse_field(
        field,
        format!("the case began on {began_on}, when {} worked", to.name),
        json!({ "began_on": began_on, "works_from": to.works_from, "date": on }),
    ))
}

/// The first province that takes a case of another over without an offer, and the first day from
/// this one on of which it does; none when none ever does.
#[must_use]
pub fn successor(
    own: &ProvinceCode,
    (began_on, on): (NaiveDate, NaiveDate),
) -> Option<(&'static ProvinceCode, NaiveDate)> {
    province::all().iter().find_map(|to| {
        let on = on.max(to.works_from?);
        takes_over("to", to, own, (began_on, on)).ok()?;
        Some((&to.code, on))
    })
}

/// A case is registered in, or offered to, a province that works on that day.
pub fn works_on(field: &'static str, province: &Province, on: NaiveDate) -> Result<(), Refusal> {
    match province.works_from {
        Some(first) if on < first => Err(WORKS.refuse_field(
            field,
            format!("{} works from {first}, not on {on}", province.name),
            json!({ "works_from": first, "date": on }),
        )),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::province::find;

    fn province(code: &str) -> &'static Province {
        find(&ProvinceCode(code.to_owned())).unwrap()
    }

    #[test]
    fn the_regency_tells_the_province_that_succeeds() {
        for (regency, province, accepted) in [
            ("93.01", "93", true),
            ("91.01", "93", false),
            ("94.01", "93", false),
            ("93.1", "93", false),
            ("93.011", "93", false),
            ("93", "93", false),
            ("93.0a", "93", false),
        ] {
            let (regency, of) = (
                RegencyCode(regency.to_owned()),
                ProvinceCode(province.to_owned()),
            );
            let answer = lies_in("regency", &regency, &of);
            assert_eq!(answer.is_ok(), accepted, "{regency:?}");
        }
    }

    #[test]
    fn papua_selatan_takes_cases_of_papua_from_the_day_on_which_it_works() {
        let papua = ProvinceCode("91".to_owned());
        for (on, accepted) in [
            ("2022-11-10", false),
            ("2022-11-11", true),
            ("2022-11-12", true),
        ] {
            let on = on.parse().unwrap();
            assert_eq!(succeeds("to", province("93"), &papua, on).is_ok(), accepted);
            assert_eq!(works_on("to", province("93"), on).is_ok(), accepted);
        }
        let later = "2026-03-02".parse().unwrap();
        assert!(
            succeeds("to", province("96"), &papua, later).is_err(),
            "of 92"
        );
        assert!(succeeds("to", province("31"), &papua, later).is_err());
        let none = successor(&papua, ("2022-11-11".parse().unwrap(), later));
        assert_eq!(none, None, "what began later is offered");
        let before: NaiveDate = "2022-11-10".parse().unwrap();
        let (first, on) = successor(&papua, (before, before)).unwrap();
        assert_eq!(
            (first.0.as_str(), on.to_string().as_str()),
            ("93", "2022-11-11")
        );
        for (began, accepted) in [
            ("2022-11-10", true),
            ("2022-11-11", false),
            ("2022-11-12", false),
        ] {
            let answer = takes_over(
                "to",
                province("93"),
                &papua,
                (began.parse().unwrap(), later),
            );
            assert_eq!(answer.is_ok(), accepted, "began {began}");
        }
        let early = "1981-07-31".parse().unwrap();
        assert!(works_on("to", province("31"), early).is_ok());
    }

    #[test]
    fn an_offence_belongs_to_the_place_of_its_day_whatever_the_later_moves() {
        let place = |since: Option<&str>, code: &str| Place {
            since: since.map(|on| on.parse().unwrap()),
            province: ProvinceCode(code.to_owned()),
        };
        // From Papua Selatan, which was Papua until 2022-11-11, to Jakarta and on to Banten.
        let places = [
            place(None, "93"),
            place(Some("2024-03-02"), "31"),
            place(Some("2025-03-02"), "36"),
        ];
        for (on, code) in [
            ("2020-01-01", "93"),
            ("2022-11-10", "93"),
            ("2022-11-11", "93"),
            ("2024-03-01", "93"),
            ("2024-03-02", "31"),
            ("2024-03-03", "31"),
            ("2025-03-01", "31"),
            ("2025-03-02", "36"),
            ("2025-03-03", "36"),
        ] {
            let found = competent_province(&places, on.parse().unwrap());
            assert_eq!(found.map(|one| one.0.as_str()), Some(code), "{on}");
        }
        assert_eq!(competent_province(&[], "2020-01-01".parse().unwrap()), None);
    }
}
