//! Reopening a closed case (*dibuka kembali*).

use serde_json::json;

use crate::catalogue::{KUHAP_1981_77, REGISTER};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&FALSE_COMPLIANCE, &OPENED_AGAIN, &FOLLOW_UP];

/// False compliance concerns a finding.
pub const FALSE_COMPLIANCE: Rule = Rule {
    code: "reopening.false-compliance",
    sentence: "A case reopened for false compliance names the findings that were not complied with.",
    provision: KUHAP_1981_77,
    ground: Ground::Law,
};

/// Only what was resolved is opened again.
pub const OPENED_AGAIN: Rule = Rule {
    code: "reopening.finding",
    sentence: "Only a finding that was held to be complied with is opened again.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// A follow-up is of a note about something open.
pub const FOLLOW_UP: Rule = Rule {
    code: "reopening.follow-up",
    sentence: "A case returns to the review of a follow-up only with a note and an open finding; \
               any other is examined again.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// A case reopened for false compliance names the findings that were not complied with.
pub fn names_false_compliance(is_ground: bool, findings: &[u32]) -> Result<(), Refusal> {
    if is_ground && findings.is_empty() {
        let detail = "no finding is named";
        return Err(FALSE_COMPLIANCE.refuse_field("findings", detail, json!({})));
    }
    Ok(())
}

/// Only a finding that was held to be complied with is opened again.
pub fn were_resolved(findings: &[u32], resolved: &[u32]) -> Result<(), Refusal> {
    if let Some(other) = findings.iter().find(|one| !resolved.contains(one)) {
        return Err(OPENED_AGAIN.refuse_field(
            "findings",
            format!("finding {other} was not resolved"),
            json!({ "finding": other, "resolved": resolved }),
        ));
    }
    Ok(())
}

/// A case returns to the review of a follow-up only with a note and an open finding.
pub fn has_follow_up(has_note: bool, open: usize) -> Result<(), Refusal> {
    if has_note && open > 0 {
        return Ok(());
    }
    Err(FOLLOW_UP.refuse_field(
        "examine",
        "there is no note with an open finding",
        json!({ "has_note": has_note, "open": open }),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn false_compliance_names_findings_that_were_resolved() {
        assert!(names_false_compliance(true, &[]).is_err());
        assert!(names_false_compliance(true, &[1]).is_ok());
        assert!(names_false_compliance(false, &[]).is_ok());
        for (named, accepted) in [
            (&[][..], true),
            (&[1], true),
            (&[1, 2], true),
            (&[1, 3], false),
            (&[3], false),
        ] {
            assert_eq!(were_resolved(named, &[1, 2]).is_ok(), accepted, "{named:?}");
        }
    }

    #[test]
    fn a_follow_up_needs_a_note_and_something_open() {
        for (has_note, open, accepted) in [
            (true, 0, false),
            (true, 1, true),
            (true, 2, true),
            (false, 0, false),
            (false, 1, false),
        ] {
            let answer = has_follow_up(has_note, open);
            assert_eq!(answer.is_ok(), accepted, "{has_note} {open}");
        }
    }
}
