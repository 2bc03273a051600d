//! The law as data: who decides on its changes, what they must hold, and what nothing is decided
//! without.

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::{C081_15, REGISTER};
use crate::law::assessment::Flaw;
use crate::law::{Law, LawEdit, LegalRule, Value};
use crate::officer::Officer;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&FITS, &TWO_PERSONS, &OPEN, &SILENT];

/// What is set can be read.
pub const FITS: Rule = Rule {
    code: "law-change.fits",
    sentence: "A change of the law names what it rests on, changes or ends only what is known, adds \
               only what is not, keeps the unit of a rule, and leaves at most one adopted reading \
               of a question.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// Two persons.
pub const TWO_PERSONS: Rule = Rule {
    code: "law-change.two-persons",
    sentence: "Who proposed a change of the law does not decide on it.",
    provision: C081_15,
    ground: Ground::NotAllowed,
};

/// What is decided was proposed.
pub const OPEN: Rule = Rule {
    code: "law-change.not-open",
    sentence: "A change of the law is proposed once and decided once.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// Nothing is decided by a number that the law does not give.
pub const SILENT: Rule = Rule {
    code: "law.no-value",
    sentence: "What depends on a length that the law sets waits until the law in force says it.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// The rule in force on a day and the length that it gives, as `read` finds it in its value.
pub fn length<'a>(
    law: &'a Law,
    rule_id: &str,
    on: NaiveDate,
    read: fn(&Value) -> Option<u16>,
) -> Result<(&'a LegalRule, u16), Refusal> {
    let rule = law.rule(rule_id, on);
    let found = rule.and_then(|rule| Some((rule, read(&rule.value)?)));
    found.ok_or_else(|| {
        let detail = format!("the law in force on {on} gives no length for {rule_id}");
        SILENT.refuse(detail, json!({ "rule_id": rule_id, "on": on }))
    })
}

/// A change of the law can be read and contradicts nothing; the refusal names every flaw.
pub fn fits(law: &Law, edits: &[LawEdit]) -> Result<(), Refusal> {
    let flaws = law.flaws(edits);
    if flaws.is_empty() {
        return Ok(());
    }
    let told = |flaw: &Flaw| format!("{}: {}", flaw.field, flaw.detail);
    let told: Vec<String> = flaws.iter().map(told).collect();
    Err(FITS.refuse_field("edits", told.join("; "), json!({ "flaws": told })))
}

/// Who proposed a change of the law does not decide on it.
pub fn decided_by_another(officer: &Officer, proposer: &str) -> Result<(), Refusal> {
    if officer.is(proposer) {
        return Err(TWO_PERSONS.refuse("the same person proposed it", json!({})));
    }
    Ok(())
}

/// The refusal of a decision on what is not proposed, or of proposing it again.
#[must_use]
pub fn not_open(state: &'static str) -> Refusal {
    OPEN.refuse(format!("the change is {state}"), json!({ "state": state }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::officer::Role;

    #[test]
    fn the_proposer_does_not_decide() {
        let officer = |id: &str| Officer {
            acts_for: None,
            id: id.to_owned(),
            role: Role::CentralAdmin,
            unit: None,
            province: None,
        };
        let own = decided_by_another(&officer("a"), "a").unwrap_err();
        assert_eq!(own.rule, &TWO_PERSONS);
        assert!(decided_by_another(&officer("b"), "a").is_ok());
    }

    #[test]
    fn a_length_is_known_from_the_day_on_which_its_rule_is_in_force() {
        let law = Law::seed();
        let days = |on: &str| {
            length(&law, "nota1.days", on.parse().unwrap(), Value::days)
                .map(|(_, days)| days)
                .map_err(|refusal| refusal.rule.code)
        };
        assert_eq!(days("2015-12-31"), Err("law.no-value"));
        assert_eq!(days("2016-01-01"), Ok(30));
        assert_eq!(days("2016-01-02"), Ok(30));
        let day = "2016-01-02".parse().unwrap();
        let other = length(&law, "nota1.days", day, Value::years).unwrap_err();
        assert_eq!(other.rule, &SILENT, "it is no number of years");
    }

    #[test]
    fn a_change_that_does_not_fit_is_refused_with_its_flaws() {
        let unknown = LegalRule {
            rule_id: "no.such.rule".to_owned(),
            ..Law::seed().rules[0].clone()
        };
        let refused = fits(&Law::seed(), &[LawEdit::Rule(unknown)]).unwrap_err();
        assert_eq!(
            (refused.rule.code, refused.field),
            ("law-change.fits", Some("edits"))
        );
        assert!(refused.data["flaws"][0].is_string(), "{}", refused.data);
        assert_eq!(not_open("approved").rule.code, "law-change.not-open");
    }
}
