//! Task orders and findings: what an examination stands on.

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::{self, Norm, PERMENAKER_33_2016};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&INSPECTOR, &VALIDITY, &KNOWN_NORM];

/// Somebody is sent.
pub const INSPECTOR: Rule = Rule {
    code: "task-order.inspector",
    sentence: "A task order names at least one inspector.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// Examinations need a valid order.
pub const VALIDITY: Rule = Rule {
    code: "task-order.not-valid",
    sentence: "An examination starts on a day on which the task order is valid.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// Findings are of norms.
pub const KNOWN_NORM: Rule = Rule {
    code: "finding.unknown-norm",
    sentence: "A finding names a norm of the catalogue.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// A task order names at least one inspector.
pub fn names_an_inspector(inspectors: &[String]) -> Result<(), Refusal> {
    if inspectors.is_empty() {
        return Err(INSPECTOR.refuse_field("inspectors", "no inspector is named", json!({})));
    }
    Ok(())
}

/// An examination starts on a day on which the task order is valid.
pub fn task_order_is_valid_on(
    started_on: NaiveDate,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<(), Refusal> {
    if started_on < from || started_on > to {
        return Err(VALIDITY.refuse_field(
            "started_on",
            format!("the task order is valid from {from} to {to}, not on {started_on}"),
            json!({ "date": started_on, "valid_from": from, "valid_to": to }),
        ));
    }
    Ok(())
}

/// A finding names a norm of the catalogue.
pub fn norm_is_known(code: &str) -> Result<&'static Norm, Refusal> {
    catalogue::norm(code).ok_or_else(|| {
        KNOWN_NORM.refuse_field(
            "norm",
            format!("there is no norm {code}"),
            json!({ "norm": code }),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let answer = task_order_is_valid_on(day(on), day("2026-03-02"), day("2026-03-04"));
            assert_eq!(answer.is_ok(), accepted, "{on}");
        }
    }

    #[test]
    fn inspectors_and_norms_must_exist() {
        assert!(names_an_inspector(&[]).is_err());
        assert!(names_an_inspector(&["a".to_owned()]).is_ok());
        assert!(norm_is_known("WLK-02").is_ok());
        assert!(norm_is_known("XXX").is_err());
    }
}
