//! Closing a case, or reporting that it cannot be closed.

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::{KUHP_136, PERMENAKER_33_2016, REGISTER, UU_13_2003_190};
use crate::law::{Law, NormKind};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &OPEN_FINDING,
    &NOT_OPEN,
    &EVIDENCE,
    &VISITS,
    &BARRED,
    &ADMINISTRATIVE,
];

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

/// The time bar ends the criminal part only.
pub const BARRED: Rule = Rule {
    code: "closing.not-time-barred",
    sentence: "A case is closed as barred by time when each open finding, at least one, could be \
               prosecuted and no longer can be.",
    provision: KUHP_136,
    ground: Ground::Law,
};

/// Administrative sanctions are threatened by some norms only.
pub const ADMINISTRATIVE: Rule = Rule {
    code: "report.no-administrative-norm",
    sentence: "An administrative sanction is proposed for a finding of a norm that threatens one.",
    provision: UU_13_2003_190,
    ground: Ground::Law,
};

/// A case is closed as barred by time when each open finding, at least one, could be prosecuted
/// until a day before.
pub fn nothing_is_prosecutable(
    until: &[Option<NaiveDate>],
    closed_on: NaiveDate,
) -> Result<(), Refusal> {
    let barred = |until: &Option<NaiveDate>| until.is_some_and(|until| until < closed_on);
    if !until.is_empty() && until.iter().all(barred) {
        return Ok(());
    }
    Err(BARRED.refuse_field(
        "ground",
        format!("not every open finding is barred by time on {closed_on}"),
        json!({ "prosecutable_until": until, "closed_on": closed_on }),
    ))
}

/// An administrative sanction is proposed for a finding of a norm that threatens one.
pub fn threatens_administrative_sanction(
    law: &Law,
    code: &str,
    offence_date: NaiveDate,
) -> Result<(), Refusal> {
    let norm = law.norm(code, offence_date);
    if norm.is_some_and(|norm| norm.kind == NormKind::Administrative) {
        return Ok(());
    }
    Err(ADMINISTRATIVE.refuse_field(
        "finding",
        format!("norm {code} threatens no administrative sanction"),
        json!({ "norm": code }),
    ))
}

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
    use std::sync::Arc;

    use super::*;

    #[test]
    fn open_findings_keep_a_case_open() {
        assert!(no_finding_is_open(&[]).is_ok());
        assert!(no_finding_is_open(&[1]).is_err());
        assert!(finding_is_open(1, &[1]).is_ok());
        assert!(finding_is_open(2, &[1]).is_err());
        let bare = report_lists_evidence(&[]).unwrap_err();
        assert_eq!(bare.rule.code, "report.no-evidence");
        assert!(report_lists_evidence(&["nota".to_owned()]).is_ok());
        let sought = was_sought_twice(1).unwrap_err();
        assert_eq!(sought.rule.code, "closing.two-visits");
        for (visits, accepted) in [(0, false), (1, false), (2, true), (3, true)] {
            assert_eq!(was_sought_twice(visits).is_ok(), accepted, "{visits}");
        }
    }

    #[test]
    fn a_case_is_barred_by_time_from_the_day_after_the_last_one_to_prosecute() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (until, later) = (day("2026-03-02"), "2026-03-03");
        for (found, on, accepted) in [
            (vec![], later, false),
            (vec![Some(until)], "2026-03-01", false),
            (vec![Some(until)], "2026-03-02", false),
            (vec![Some(until)], later, true),
            (vec![Some(until), Some(day(later))], later, false),
            (vec![Some(until), None], later, false),
        ] {
            let answer = nothing_is_prosecutable(&found, day(on));
            assert_eq!(answer.is_ok(), accepted, "{found:?} {on}");
        }
    }

    #[test]
    fn administrative_sanctions_are_of_administrative_norms() {
        let law = Law::seed();
        let threatens = |code| {
            let on = "2026-03-02".parse().unwrap();
            threatens_administrative_sanction(&law, code, on)
        };
        assert!(threatens("UPH-04").is_ok());
        assert!(threatens("WLK-02").is_err());
        assert!(threatens("XXX").is_err());
        let mut law = (*law).clone();
        let norm = Arc::make_mut(&mut law.norms)
            .iter_mut()
            .find(|norm| norm.code == "UPH-04");
        norm.unwrap().valid_from = Some("2026-03-02".parse().unwrap());
        for (on, accepted) in [
            ("2026-03-01", false),
            ("2026-03-02", true),
            ("2026-03-03", true),
        ] {
            let on = on.parse().unwrap();
            let answer = threatens_administrative_sanction(&law, "UPH-04", on);
            assert_eq!(answer.is_ok(), accepted, "{on}");
        }
    }
}
