//! Corrections (*ralat*): what can be corrected, by whom, and to what.

use chrono::NaiveDate;
use serde_json::json;

use super::dates::{not_before, not_in_future};
use super::law_change::length;
use crate::catalogue::{C081_15, REGISTER, UU_30_2014_63};
use crate::law::{Law, Value};
use crate::officer::Officer;
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &FIELD,
    &OTHER,
    &ONE,
    &PROPOSED,
    &TWO_PERSONS,
    &PLACE,
    &SETTLED,
];

/// Only some fields can be corrected.
pub const FIELD: Rule = Rule {
    code: "correction.field",
    sentence: "A correction names an event of the case and a field which that event has and which \
               can be corrected.",
    provision: UU_30_2014_63,
    ground: Ground::Law,
};

/// A correction corrects.
pub const OTHER: Rule = Rule {
    code: "correction.no-change",
    sentence: "A correction gives a value other than the one that is read now.",
    provision: UU_30_2014_63,
    ground: Ground::Law,
};

/// One proposal at a time.
pub const ONE: Rule = Rule {
    code: "correction.open",
    sentence: "A correction is proposed when the one before it is decided.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// What is decided was proposed.
pub const PROPOSED: Rule = Rule {
    code: "correction.not-proposed",
    sentence: "The correction that is decided is the one that is proposed.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// Two persons, neither of whom erred alone.
pub const TWO_PERSONS: Rule = Rule {
    code: "correction.two-persons",
    sentence: "Who proposed a correction, or recorded what it corrects, does not decide on it.",
    provision: C081_15,
    ground: Ground::NotAllowed,
};

/// Acts stay in order.
pub const PLACE: Rule = Rule {
    code: "correction.out-of-order",
    sentence: "A corrected day keeps its place between the acts before and after it.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// What later acts rest on stays.
pub const SETTLED: Rule = Rule {
    code: "correction.settled",
    sentence: "A value on which a later act rests by law is not corrected.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// The last day to correct in time, by the working days of the province, and how it was found, in
/// words (UU 30/2014 Pasal 63). A later correction is late, not void: what is wrong does not stay
/// for it.
pub fn correction_due(
    law: &Law,
    province: &ProvinceCode,
    discovered_on: NaiveDate,
) -> Result<(NaiveDate, String), Refusal> {
    after_discovery(law, province, discovered_on, "admin.correction_days")
}

/// The last of the working days that a rule gives from a discovery, and how it was found, in words.
pub(super) fn after_discovery(
    law: &Law,
    province: &ProvinceCode,
    discovered_on: NaiveDate,
    rule: &str,
) -> Result<(NaiveDate, String), Refusal> {
    let (rule, days) = length(law, rule, discovered_on, Value::working_days)?;
    let due = law.add_working_days(province, discovered_on, days);
    let words = format!(
        "discovered {discovered_on} + {days} working days = {due} ({}){}",
        rule.basis,
        law.decrees(province, discovered_on, due)
    );
    Ok((due, words))
}

/// An error is discovered up to today, and not before what it is in happened.
pub fn error_is_discovered_after(
    happened_on: Option<NaiveDate>,
    discovered_on: NaiveDate,
    today: NaiveDate,
) -> Result<(), Refusal> {
    not_in_future("discovered_on", discovered_on, today)?;
    let happened_on = happened_on.unwrap_or(discovered_on);
    not_before("discovered_on", discovered_on, happened_on, "the event")
}

/// A correction names an event of the case and a field which that event has.
pub fn names_a_field<T>(target: i64, found: Option<T>) -> Result<T, Refusal> {
    found.ok_or_else(|| {
        let detail = format!("event {target} has no such field that can be corrected");
        FIELD.refuse_field("target", detail, json!({ "target": target }))
    })
}

/// A correction gives a value other than the one that is read now.
pub fn changes_something<T: PartialEq>(old: &T, new: &T) -> Result<(), Refusal> {
    if old == new {
        let detail = "that is the value already";
        return Err(OTHER.refuse_field("new", detail, json!({})));
    }
    Ok(())
}

/// A correction is proposed when the one before it is decided.
pub fn none_is_proposed(open: Option<i64>) -> Result<(), Refusal> {
    open.map_or(Ok(()), |proposal| {
        let detail = format!("proposal {proposal} is not decided yet");
        Err(ONE.refuse(detail, json!({ "proposal": proposal })))
    })
}

/// The correction that is decided is the one that is proposed.
pub fn is_proposed(proposal: i64, open: Option<i64>) -> Result<(), Refusal> {
    if open == Some(proposal) {
        return Ok(());
    }
    let data = json!({ "proposal": open });
    Err(PROPOSED.refuse(format!("no correction {proposal} is open"), data))
}

/// Who proposed a correction, or recorded what it corrects, does not decide on it.
pub fn decided_by_another(
    officer: &Officer,
    proposer: &str,
    author: Option<&str>,
) -> Result<(), Refusal> {
    if officer.is(proposer) || author.is_some_and(|author| officer.is(author)) {
        let detail = "the same person proposed it or recorded what it corrects";
        return Err(TWO_PERSONS.refuse(detail, json!({})));
    }
    Ok(())
}

/// A corrected day keeps its place between the acts before and after it.
pub fn keeps_its_place(
    on: NaiveDate,
    (after, before): (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<(), Refusal> {
    if after.is_none_or(|after| on >= after) && before.is_none_or(|before| on <= before) {
        return Ok(());
    }
    let detail = format!("{on} is not between the acts before and after it");
    let data = json!({ "date": on, "earliest": after, "latest": before });
    Err(PLACE.refuse_field("new", detail, data))
}

/// A value on which a later act rests by law is not corrected.
pub fn nothing_rests_on_it(rests: bool, what: &str) -> Result<(), Refusal> {
    if rests {
        return Err(SETTLED.refuse(what, json!({})));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{CalendarDay, LawEdit};
    use crate::officer::Role;

    #[test]
    fn five_working_days_from_discovery_leave_out_days_off_of_the_province() {
        let by = |law: &Law, place: &str, on: &str| {
            let province = ProvinceCode(place.to_owned());
            let (due, words) = correction_due(law, &province, on.parse().unwrap()).unwrap();
            assert!(
                words.contains(&format!("working days = {due} (")),
                "{words}"
            );
            due.to_string()
        };
        let seed = Law::seed();
        for (on, due) in [
            ("2026-02-27", "2026-03-06"),
            ("2026-02-28", "2026-03-06"),
            ("2026-03-02", "2026-03-09"),
            ("2026-05-22", "2026-06-03"),
        ] {
            assert_eq!(by(&seed, "31", on), due, "{on}");
        }
        let law = seed.with(&[LawEdit::Day(CalendarDay {
            province: Some(ProvinceCode("32".to_owned())),
            date: "2026-03-09".parse().unwrap(),
            works: false,
            name: "Hari jadi".to_owned(),
            basis: "Keputusan Gubernur".to_owned(),
        })]);
        for (on, elsewhere, there) in [
            ("2026-02-27", "2026-03-06", "2026-03-06"),
            ("2026-03-02", "2026-03-09", "2026-03-10"),
            ("2026-03-03", "2026-03-10", "2026-03-11"),
        ] {
            assert_eq!(by(&law, "31", on), elsewhere, "{on}");
            assert_eq!(by(&law, "32", on), there, "{on}");
        }
    }

    #[test]
    fn an_error_is_discovered_between_the_event_and_today() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (event, today) = (Some(day("2026-03-02")), day("2026-03-04"));
        for (on, accepted) in [
            ("2026-03-01", false),
            ("2026-03-02", true),
            ("2026-03-03", true),
            ("2026-03-04", true),
            ("2026-03-05", false),
        ] {
            let answer = error_is_discovered_after(event, day(on), today);
            assert_eq!(answer.is_ok(), accepted, "{on}");
        }
        assert!(error_is_discovered_after(None, day("2018-01-01"), today).is_ok());
    }

    #[test]
    fn a_correction_is_decided_by_a_third_person() {
        let officer = Officer {
            acts_for: None,
            id: "a".to_owned(),
            role: Role::Coordinator,
            unit: None,
            province: None,
        };
        assert!(decided_by_another(&officer, "b", Some("c")).is_ok());
        assert!(decided_by_another(&officer, "b", None).is_ok());
        assert!(decided_by_another(&officer, "a", None).is_err());
        assert!(decided_by_another(&officer, "b", Some("a")).is_err());
    }

    #[test]
    fn a_corrected_day_may_share_the_day_of_its_neighbours() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let between = (Some(day("2026-03-02")), Some(day("2026-03-04")));
        for (on, accepted) in [
            ("2026-03-01", false),
            ("2026-03-02", true),
            ("2026-03-03", true),
            ("2026-03-04", true),
            ("2026-03-05", false),
        ] {
            assert_eq!(keeps_its_place(day(on), between).is_ok(), accepted, "{on}");
            assert!(keeps_its_place(day(on), (None, None)).is_ok());
        }
    }

    #[test]
    fn one_proposal_is_open_at_a_time_and_it_is_the_one_decided() {
        assert!(none_is_proposed(None).is_ok());
        assert!(none_is_proposed(Some(4)).is_err());
        for (open, accepted) in [
            (None, false),
            (Some(3), false),
            (Some(4), true),
            (Some(5), false),
        ] {
            assert_eq!(is_proposed(4, open).is_ok(), accepted, "{open:?}");
        }
    }

    #[test]
    fn a_correction_names_a_field_and_changes_it() {
        assert!(names_a_field(1, Some(())).is_ok());
        assert!(names_a_field::<()>(1, None).is_err());
        assert!(changes_something(&1, &2).is_ok());
        assert!(changes_something(&1, &1).is_err());
        assert!(nothing_rests_on_it(false, "x").is_ok());
        assert!(nothing_rests_on_it(true, "x").is_err());
    }
}
