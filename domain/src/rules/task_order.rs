//! Task orders and findings: what an examination stands on.

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::PERMENAKER_33_2016;
use crate::law::{Law, Norm};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &INSPECTOR,
    &NAMED,
    &VALIDITY,
    &KNOWN_NORM,
    &REPLACEMENT,
    &PLAN,
];

/// Somebody is sent.
pub const INSPECTOR: Rule = Rule {
    code: "task-order.inspector",
    sentence: "A task order names at least one inspector.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// Who is sent is named.
pub const NAMED: Rule = Rule {
    code: "task-order.named",
    sentence: "An inspector visits, examines, finds and writes notes in a case whose task order names \
               him.",
    provision: PERMENAKER_33_2016,
    ground: Ground::NotAllowed,
};

/// Examinations need a valid order.
pub const VALIDITY: Rule = Rule {
    code: "task-order.not-valid",
    sentence: "A visit is made and an examination starts on a day on which the task order is valid.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// Findings are of norms.
pub const KNOWN_NORM: Rule = Rule {
    code: "finding.unknown-norm",
    sentence: "A finding names a norm that was in force on the day of the offence.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// One who was sent is replaced by one who was not.
pub const REPLACEMENT: Rule = Rule {
    code: "task-order.replacement",
    sentence: "An inspector of the task order is replaced by one who is not in it.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// Only an approved plan takes cases in.
pub const PLAN: Rule = Rule {
    code: "plan.not-approved",
    sentence: "A case is included in a work plan on or after the day on which the plan is approved.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// An inspector of the task order is replaced by one who is not in it.
pub fn replaces_an_inspector(
    removed: &str,
    added: &str,
    inspectors: &[String],
) -> Result<(), Refusal> {
    let sent = |officer: &str| inspectors.iter().any(|one| one == officer);
    let (field, officer) = match (sent(removed), sent(added)) {
        (true, false) => return Ok(()),
        (false, _) => ("removed", removed),
        (true, true) => ("added", added),
    };
    let detail = format!(
        "{officer} is {}in the task order",
        if field == "added" { "" } else { "not " }
    );
    Err(REPLACEMENT.refuse_field(field, detail, json!({ "inspectors": inspectors })))
}

/// A case is included in a work plan on or after the day on which the plan is approved.
pub fn plan_is_approved(approved_on: NaiveDate, included_on: NaiveDate) -> Result<(), Refusal> {
    if included_on < approved_on {
        return Err(PLAN.refuse_field(
            "included_on",
            format!("the plan is approved on {approved_on}, after {included_on}"),
            json!({ "approved_on": approved_on, "included_on": included_on }),
        ));
    }
    Ok(())
}

/// A task order names at least one inspector.
pub fn names_an_inspector(inspectors: &[String]) -> Result<(), Refusal> {
    if inspectors.is_empty() {
        return Err(INSPECTOR.refuse_field("inspectors", "no inspector is named", json!({})));
    }
    Ok(())
}

/// An inspector visits, examines, finds and writes notes in a case whose task order names him.
pub fn is_named_in_the_order(officer: &str, inspectors: &[String]) -> Result<(), Refusal> {
    if inspectors.iter().any(|one| one == officer) {
        return Ok(());
    }
    let detail = format!("the task order does not name {officer}");
    Err(NAMED.refuse(detail, json!({ "inspectors": inspectors })))
}

/// A visit is made and an examination starts on a day on which the task order is valid.
pub fn task_order_is_valid_on(
    field: &'static str,
    started_on: NaiveDate,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<(), Refusal> {
    if started_on < from || started_on > to {
        return Err(VALIDITY.refuse_field(
            field,
            format!("the task order is valid from {from} to {to}, not on {started_on}"),
            json!({ "date": started_on, "valid_from": from, "valid_to": to }),
        ));
    }
    Ok(())
}

/// A finding names a norm that was in force on the day of the offence.
pub fn norm_is_known<'a>(
    law: &'a Law,
    code: &str,
    offence_date: NaiveDate,
) -> Result<&'a Norm, Refusal> {
    law.norm(code, offence_date).ok_or_else(|| {
        KNOWN_NORM.refuse_field(
            "norm",
            format!("there is no norm {code} in force on {offence_date}"),
            json!({ "norm": code, "offence_date": offence_date }),
        )
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn only_who_is_named_acts_under_a_task_order() {
        let named = ["siti".to_owned(), "budi".to_owned()];
        assert!(is_named_in_the_order("siti", &named).is_ok());
        assert!(is_named_in_the_order("budi", &named).is_ok());
        for inspectors in [&named[..], &[]] {
            let refused = is_named_in_the_order("agus", inspectors).unwrap_err();
            assert_eq!(refused.rule.code, "task-order.named");
        }
    }

    #[test]
    fn an_examination_starts_within_the_validity() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (on, accepted) in [
            ("2026-03-01", false),
            ("2026-03-02", true),
            ("2026-03-03", true),
            ("2026-03-04", true),
            ("2026-03-05", false),
        ] {
            let answer =
                task_order_is_valid_on("on", day(on), day("2026-03-02"), day("2026-03-04"));
            assert_eq!(answer.is_ok(), accepted, "{on}");
        }
    }

    #[test]
    fn a_plan_takes_cases_in_from_its_approval_on() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (on, accepted) in [
            ("2026-03-01", false),
            ("2026-03-02", true),
            ("2026-03-03", true),
        ] {
            let answer = plan_is_approved(day("2026-03-02"), day(on));
            assert_eq!(answer.is_ok(), accepted, "{on}");
        }
    }

    #[test]
    fn one_who_was_sent_is_replaced_by_one_who_was_not() {
        let sent = ["a".to_owned(), "b".to_owned()];
        assert!(replaces_an_inspector("a", "c", &sent).is_ok());
        let field = |removed, added| {
            replaces_an_inspector(removed, added, &sent)
                .unwrap_err()
                .field
        };
        assert_eq!(field("c", "d"), Some("removed"));
        assert_eq!(field("a", "b"), Some("added"));
        assert_eq!(field("a", "a"), Some("added"));
    }

    #[test]
    fn inspectors_and_norms_must_exist() {
        let sent = ["a".to_owned(), "b".to_owned()];
        for (number, accepted) in [(0, false), (1, true), (2, true)] {
            let answer = names_an_inspector(sent.get(..number).unwrap());
            assert_eq!(answer.is_ok(), accepted, "{number}");
        }
    }

    #[test]
    fn a_norm_is_known_while_the_law_has_it_in_force() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let seed = Law::seed();
        let mut law = (*seed).clone();
        let old = Arc::make_mut(&mut law.norms)
            .iter_mut()
            .find(|norm| norm.code == "UPH-04");
        let old = old.unwrap();
        let mut added = old.clone();
        old.valid_to = Some(day("2026-03-02"));
        added.code = "NEW-01".to_owned();
        added.valid_from = Some(day("2026-03-02"));
        Arc::make_mut(&mut law.norms).push(added);
        for (on, old, new) in [
            ("2026-03-01", true, false),
            ("2026-03-02", false, true),
            ("2026-03-03", false, true),
        ] {
            assert_eq!(norm_is_known(&law, "UPH-04", day(on)).is_ok(), old, "{on}");
            assert_eq!(norm_is_known(&law, "NEW-01", day(on)).is_ok(), new, "{on}");
            assert!(norm_is_known(&seed, "NEW-01", day(on)).is_err());
        }
    }
}
