//! Which province has a case (*pelimpahan*): offers, answers, and the centre's decision.

use chrono::NaiveDate;
use serde_json::json;

use super::law_change::length;
use crate::calendar::add_days;
use crate::catalogue::{REGISTER, UU_23_2014};
use crate::law::{Law, Value};
use crate::officer::Officer;
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&OTHER, &PROVINCES, &CENTRE, &ADDRESSEE];

/// The rule that gives the days in which an offer is answered.
pub const ANSWER_DAYS: &str = "transfer.answer_days";

/// Rejections after which the provinces no longer decide.
pub const REJECTIONS: u32 = 2;

/// A case does not move to where it is.
pub const OTHER: Rule = Rule {
    code: "transfer.same-province",
    sentence: "A case is offered to another province than its own.",
    provision: UU_23_2014,
    ground: Ground::Law,
};

/// Provinces that do not agree do not go on offering.
pub const PROVINCES: Rule = Rule {
    code: "transfer.left-to-centre",
    sentence: "A case that was rejected twice is no longer offered: the centre decides.",
    provision: UU_23_2014,
    ground: Ground::WrongState,
};

/// The centre decides where the provinces do not.
pub const CENTRE: Rule = Rule {
    code: "transfer.left-to-provinces",
    sentence: "The centre decides on the province after two rejections, or when an offer is not \
               answered in time.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// Nobody answers for another.
pub const ADDRESSEE: Rule = Rule {
    code: "transfer.addressee",
    sentence: "An offer is answered by the province or the centre to which it is made.",
    provision: UU_23_2014,
    ground: Ground::NotAllowed,
};

/// An offer to a province is answered by that, an offer to the centre by the centre.
pub fn addressee_answers(officer: &Officer, to: Option<&ProvinceCode>) -> Result<(), Refusal> {
    let to_centre = to.is_some_and(ProvinceCode::is_centre);
    if officer.role.is_national() == to_centre {
        return Ok(());
    }
    let to = to.map_or("nobody", |to| &to.0);
    Err(ADDRESSEE.refuse(
        format!("the case is offered to {to}"),
        json!({ "offered_to": to, "role": officer.role }),
    ))
}

/// The last day to answer an offer, and how it was found, in words.
pub fn answer_due(law: &Law, requested_on: NaiveDate) -> Result<(NaiveDate, String), Refusal> {
    let (_, days) = length(law, ANSWER_DAYS, requested_on, Value::days)?;
    let due = add_days(requested_on, days);
    let words = format!("offered {requested_on} + {days} calendar days = {due}");
    Ok((due, words))
}

/// A case is offered to another province than its own.
pub fn is_another_province(own: &ProvinceCode, to: &ProvinceCode) -> Result<(), Refusal> {
    if own == to {
        let detail = format!("the case belongs to province {} already", own.0);
        return Err(OTHER.refuse_field("to", detail, json!({ "province": own })));
    }
    Ok(())
}

/// A case that was rejected twice is no longer offered.
pub fn provinces_decide(rejections: u32) -> Result<(), Refusal> {
    if rejections < REJECTIONS {
        return Ok(());
    }
    Err(PROVINCES.refuse(
        format!("the case was rejected {rejections} times; the centre decides"),
        json!({ "rejections": rejections }),
    ))
}

/// The centre decides after two rejections, or on a day after the last one to answer an offer.
pub fn centre_decides(
    rejections: u32,
    answer_due_on: Option<NaiveDate>,
    on: NaiveDate,
) -> Result<(), Refusal> {
    if rejections >= REJECTIONS || answer_due_on.is_some_and(|due_on| due_on < on) {
        return Ok(());
    }
    Err(CENTRE.refuse(
        format!("{rejections} rejection(s), and no offer is without its answer on {on}"),
        json!({ "rejections": rejections, "answer_due_on": answer_due_on }),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::officer::Role;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_offer_is_answered_within_fourteen_days() {
        let (due, words) = answer_due(&Law::seed(), day("2026-03-02")).unwrap();
        assert_eq!(due, day("2026-03-16"));
        assert_eq!(words, "offered 2026-03-02 + 14 calendar days = 2026-03-16");
        for (on, decides) in [
            ("2026-03-15", false),
            ("2026-03-16", false),
            ("2026-03-17", true),
        ] {
            let answer = centre_decides(0, Some(due), day(on));
            assert_eq!(answer.is_ok(), decides, "{on}");
        }
    }

    #[test]
    fn after_two_rejections_the_centre_decides_and_no_province() {
        for (rejections, centre) in [(0, false), (1, false), (2, true), (3, true)] {
            let on = day("2026-03-02");
            assert_eq!(centre_decides(rejections, None, on).is_ok(), centre);
            assert_eq!(provinces_decide(rejections).is_err(), centre);
        }
    }

    #[test]
    fn an_offer_is_answered_by_its_addressee() {
        let officer = |role| Officer {
            acts_for: None,
            id: "a".to_owned(),
            role,
            unit: None,
            province: None,
        };
        let (head, centre) = (officer(Role::HeadOfDinas), officer(Role::CentralAdmin));
        let province = ProvinceCode("32".to_owned());
        for (to, by_head, by_centre) in [
            (Some(province), true, false),
            (Some(ProvinceCode::centre()), false, true),
            (None, true, false),
        ] {
            assert_eq!(addressee_answers(&head, to.as_ref()).is_ok(), by_head);
            assert_eq!(addressee_answers(&centre, to.as_ref()).is_ok(), by_centre);
        }
    }

    #[test]
    fn a_case_is_not_offered_to_its_own_province() {
        let code = |code: &str| ProvinceCode(code.to_owned());
        assert!(is_another_province(&code("31"), &code("32")).is_ok());
        let own = is_another_province(&code("31"), &code("31")).unwrap_err();
        assert_eq!(
            (own.rule.code, own.field),
            ("transfer.same-province", Some("to"))
        );
    }
}
