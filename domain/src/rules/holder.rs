//! Who holds which powers: grants by two persons, delegations with a beginning and an end.

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::{C081_15, REGISTER};
use crate::holder::Power;
use crate::officer::{Officer, Role};
use crate::province;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &GRANTER,
    &ANOTHER,
    &OFFICE,
    &NOT_FURTHER,
    &TERM,
    &IN_FORCE,
    &OWN_STREAM,
    &ENDS,
];

/// Who grants which role.
pub const GRANTER: Rule = Rule {
    code: "holder.granter",
    sentence: "A role of the nation and that of a head of a province's office are granted by the \
               centre, other roles by the heads of that province's office too; a role of a \
               province names its province, another one names none.",
    provision: REGISTER,
    ground: Ground::NotAllowed,
};

/// Nobody empowers himself.
pub const ANOTHER: Rule = Rule {
    code: "holder.another-person",
    sentence: "Nobody proposes, approves or delegates a power to himself.",
    provision: C081_15,
    ground: Ground::NotAllowed,
};

/// What is personal is not delegated.
pub const OFFICE: Rule = Rule {
    code: "holder.of-office",
    sentence: "Powers of an office are delegated; those to which a person is appointed himself are \
               not.",
    provision: REGISTER,
    ground: Ground::NotAllowed,
};

/// Delegation ends with one step.
pub const NOT_FURTHER: Rule = Rule {
    code: "holder.not-further",
    sentence: "Who acts for another person neither delegates nor grants.",
    provision: REGISTER,
    ground: Ground::NotAllowed,
};

/// A power has a beginning.
pub const TERM: Rule = Rule {
    code: "holder.term",
    sentence: "A power begins no earlier than the day on which it is given, and does not end before \
               it begins.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// A delegation is used in its days.
pub const IN_FORCE: Rule = Rule {
    code: "holder.in-force",
    sentence: "Who acts for another person does so from the first to the last day of the \
               delegation, while that person holds the power himself.",
    provision: REGISTER,
    ground: Ground::NotAllowed,
};

/// A power is recorded with its holder.
pub const OWN_STREAM: Rule = Rule {
    code: "holder.own-stream",
    sentence: "What a person holds is recorded with that person.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// Who ends a power.
pub const ENDS: Rule = Rule {
    code: "holder.ends",
    sentence: "A power is ended by its holder, by who delegated it, or by who may grant it.",
    provision: REGISTER,
    ground: Ground::NotAllowed,
};

/// Who grants a role, and whether it names a province as it must.
pub fn granter_may(granter: Role, power: &Power) -> Result<(), Refusal> {
    let by_centre = power.role.is_national() || power.role == Role::HeadOfDinas;
    let by = if by_centre {
        [Role::CentralAdmin].as_slice()
    } else {
        [Role::UnitHead, Role::HeadOfDinas, Role::CentralAdmin].as_slice()
    };
    let known = power.province.as_ref().map(province::find);
    let placed = match (power.role.is_national(), known) {
        (true, None) | (false, Some(Some(_))) => true,
        (true, Some(_)) | (false, Some(None) | None) => false,
    };
    if by.contains(&granter) && placed && power.role != Role::System {
        return Ok(());
    }
    let data = json!({ "role": power.role, "province": power.province, "granter": granter });
    let detail = if placed {
        format!("{} is not granted by {granter}", power.role)
    } else {
        format!("{} and the province do not fit together", power.role)
    };
    Err(GRANTER.refuse(detail, data))
}

/// Nobody empowers himself, nor whom he acts for.
pub fn is_about_another(officer: &Officer, holder: &str) -> Result<(), Refusal> {
    if officer.is(holder) {
        return Err(ANOTHER.refuse("it is about the same person", json!({})));
    }
    Ok(())
}

/// Powers of an office are delegated.
pub fn is_of_office(role: Role) -> Result<(), Refusal> {
    match role {
        Role::ComplaintOfficer
        | Role::Coordinator
        | Role::UnitHead
        | Role::HeadOfDinas
        | Role::PpnsSuperior
        | Role::CentralAdmin => Ok(()),
        Role::Inspector1
        | Role::Inspector2
        | Role::Inspector3
        | Role::Inspector4
        | Role::SpecialistK3
        | Role::Ppns
        | Role::Auditor
        | Role::Statistician
        | Role::System => {
            let detail = format!("{role} is no office that is delegated");
            Err(OFFICE.refuse(detail, json!({ "role": role })))
        }
    }
}

/// Who acts for another person neither delegates nor grants.
pub fn acts_for_nobody(officer: &Officer) -> Result<(), Refusal> {
    match &officer.acts_for {
        None => Ok(()),
        Some(other) => {
            Err(NOT_FURTHER.refuse(format!("you act for {other}"), json!({ "acts_for": other })))
        }
    }
}

/// A power begins no earlier than today, and does not end before it begins.
pub fn begins_and_ends(
    from: NaiveDate,
    until: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let data = json!({ "from": from, "until": until, "today": today });
    if from < today {
        let detail = format!("it begins on {from}, before today, {today}");
        return Err(TERM.refuse_field("from", detail, data));
    }
    match until.filter(|until| *until < from) {
        None => Ok(()),
        Some(until) => {
            let detail = format!("it ends on {until}, before it begins on {from}");
            Err(TERM.refuse_field("until", detail, data))
        }
    }
}

/// A power is used from its first to its last day.
pub fn reaches(power: &Power, today: NaiveDate) -> Result<(), Refusal> {
    if power.from <= today && power.until.is_none_or(|until| today <= until) {
        return Ok(());
    }
    let data = json!({ "from": power.from, "until": power.until, "today": today });
    Err(IN_FORCE.refuse("not on this day", data))
}

/// Whether something that began on a day and perhaps ended on another was so at some moment of a
/// third: the days of its beginning and its end count.
#[must_use]
pub fn was_held_on(began: NaiveDate, ended: Option<NaiveDate>, on: NaiveDate) -> bool {
    began <= on && ended.is_none_or(|ended| on <= ended)
}

/// A delegation is used while the person holds the power himself.
pub fn delegator_holds(
    power: Option<&Power>,
    holds: impl Fn(&Power) -> bool,
) -> Result<&Power, Refusal> {
    let Some(power) = power else {
        return Err(IN_FORCE.refuse(
            "nothing is delegated to you by that person today",
            json!({}),
        ));
    };
    if !holds(power) {
        let detail = "that person does not hold it himself any more";
        return Err(IN_FORCE.refuse(detail, json!({ "role": power.role })));
    }
    Ok(power)
}

/// What a person holds is recorded with that person.
pub fn is_in_own_stream(is_own: bool) -> Result<(), Refusal> {
    if is_own {
        return Ok(());
    }
    Err(OWN_STREAM.refuse_field("holder", "this is another person's address", json!({})))
}

/// A power is ended by who holds or delegated it, or by who may grant it.
pub fn ends_own_or_is_head(
    is_own: bool,
    may_grant: impl FnOnce() -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    if is_own || may_grant().is_ok() {
        return Ok(());
    }
    Err(ENDS.refuse("it is not yours to end", json!({})))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::province::ProvinceCode;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn power(role: Role, province: Option<&str>) -> Power {
        Power {
            role,
            unit: None,
            province: province.map(|code| ProvinceCode(code.to_owned())),
            from: day("2026-06-08"),
            until: Some(day("2026-06-12")),
        }
    }

    #[test]
    fn a_power_is_used_from_its_first_to_its_last_day() {
        let power = power(Role::UnitHead, Some("31"));
        for (on, used) in [
            ("2026-06-07", false),
            ("2026-06-08", true),
            ("2026-06-09", true),
            ("2026-06-11", true),
            ("2026-06-12", true),
            ("2026-06-13", false),
        ] {
            let answer = reaches(&power, day(on));
            assert_eq!(answer.is_ok(), used, "{on}");
            if let Err(refusal) = answer {
                assert_eq!(refusal.rule.code, "holder.in-force");
            }
        }
    }

    #[test]
    fn it_begins_no_earlier_than_today_and_ends_no_earlier_than_it_begins() {
        let today = day("2026-06-08");
        for (from, accepted) in [
            ("2026-06-07", false),
            ("2026-06-08", true),
            ("2026-06-09", true),
        ] {
            let answer = begins_and_ends(day(from), None, today);
            assert_eq!(answer.is_ok(), accepted, "{from}");
        }
        for (until, accepted) in [
            ("2026-06-07", false),
            ("2026-06-08", true),
            ("2026-06-09", true),
        ] {
            let answer = begins_and_ends(today, Some(day(until)), today);
            assert_eq!(answer.is_ok(), accepted, "{until}");
        }
    }

    #[test]
    fn the_day_of_its_end_counts_when_it_is_asked_who_could_see() {
        let began = day("2026-05-02");
        for (ended, on, held) in [
            (None, "2026-05-01", false),
            (None, "2026-05-02", true),
            (Some("2026-05-03"), "2026-05-03", true),
            (Some("2026-05-03"), "2026-05-04", false),
        ] {
            assert_eq!(was_held_on(began, ended.map(day), day(on)), held, "{on}");
        }
    }

    #[test]
    fn the_centre_grants_what_is_of_the_nation_and_the_head_of_an_office() {
        use Role::{Auditor, CentralAdmin, Coordinator, HeadOfDinas, UnitHead};
        for (granter, role, province, accepted) in [
            (UnitHead, Coordinator, Some("31"), true),
            (HeadOfDinas, UnitHead, Some("31"), true),
            (HeadOfDinas, HeadOfDinas, Some("31"), false),
            (CentralAdmin, HeadOfDinas, Some("31"), true),
            (HeadOfDinas, Auditor, None, false),
            (CentralAdmin, Auditor, None, true),
            (CentralAdmin, Auditor, Some("31"), false),
            (CentralAdmin, UnitHead, None, false),
            (CentralAdmin, UnitHead, Some("00"), false),
            (Coordinator, Coordinator, Some("31"), false),
        ] {
            let answer = granter_may(granter, &power(role, province));
            assert_eq!(answer.is_ok(), accepted, "{granter} {role} {province:?}");
            if let Err(refusal) = answer {
                assert_eq!(refusal.rule.code, "holder.granter");
            }
        }
    }

    #[test]
    fn an_office_is_delegated_and_an_appointment_is_not() {
        assert!(is_of_office(Role::HeadOfDinas).is_ok());
        for role in [Role::Ppns, Role::Inspector2, Role::Auditor, Role::System] {
            assert_eq!(
                is_of_office(role).unwrap_err().rule.code,
                "holder.of-office"
            );
        }
    }
}
