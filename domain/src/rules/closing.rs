//! Closing a case, or reporting that it cannot be closed.

use serde_json::json;

use crate::catalogue::{PERMENAKER_33_2016, REGISTER};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&OPEN_FINDING, &NOT_OPEN, &EVIDENCE, &VISITS];

/// Open findings keep a case open.
pub const OPEN_FINDING: Rule = Rule {
    code: "closing.open-finding",
    sentence: "A case is closed only when no finding is open.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// Only open findings are resolved.
pub const NOT_OPEN: Rule = Rule {
    code: "closing.finding-not-open",
    sentence: "Only an open finding is confirmed as complied with.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// Reports show what they say.
pub const EVIDENCE: Rule = Rule {
    code: "report.no-evidence",
    sentence: "A report of non-compliance lists at least one piece of evidence.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// Two visits before a company counts as not found.
pub const VISITS: Rule = Rule {
    code: "closing.two-visits",
    sentence: "A company counts as not found after visits on at least two days.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// A company counts as not found after visits on at least two days.
pub fn was_sought_twice(visits: usize) -> Result<(), Refusal> {
    if visits < 2 {
        return Err(VISITS.refuse_field(
            "ground",
            format!("{visits} day(s) of visits are recorded; two are needed"),
            json!({ "visits": visits }),
        ));
    }
    Ok(())
}

/// A report of non-compliance lists at least one piece of evidence.
pub fn report_lists_evidence(evidence: &[String]) -> Result<(), Refusal> {
    if evidence.is_empty() {
        return Err(EVIDENCE.refuse_field("evidence", "no evidence is listed", json!({})));
    }
    Ok(())
}

/// A case is closed only when no finding is open.
pub fn no_finding_is_open(open: &[u32]) -> Result<(), Refusal> {
    if open.is_empty() {
        return Ok(());
    }
    Err(OPEN_FINDING.refuse(
        format!("{} finding(s) are open", open.len()),
        json!({ "open": open }),
    ))
}

/// Only an open finding is confirmed as complied with.
pub fn finding_is_open(finding: u32, open: &[u32]) -> Result<(), Refusal> {
    if open.contains(&finding) {
        return Ok(());
    }
    Err(NOT_OPEN.refuse_field(
        "finding",
        format!("finding {finding} is not open"),
        json!({ "finding": finding, "open": open }),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_findings_keep_a_case_open() {
        assert!(no_finding_is_open(&[]).is_ok());
        assert!(no_finding_is_open(&[1]).is_err());
        assert!(finding_is_open(1, &[1]).is_ok());
        assert!(finding_is_open(2, &[1]).is_err());
        assert!(report_lists_evidence(&[]).is_err());
        for (visits, accepted) in [(0, false), (1, false), (2, true), (3, true)] {
            assert_eq!(was_sought_twice(visits).is_ok(), accepted, "{visits}");
        }
    }
}
