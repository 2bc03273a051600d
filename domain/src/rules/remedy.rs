//! Remedies of the accused: objection (*perlawanan*) and appeal (*banding*).

use chrono::NaiveDate;
use serde_json::json;

use super::law_change::length;
use super::sentence::{Remedy, last_day_for};
use crate::calendar::add_days;
use crate::catalogue::{KUHAP_1981_205, KUHAP_1981_214, KUHAP_1981_233};
use crate::law::{Law, Value};
use crate::prosecution::{Appellant, Judged};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&OBJECTION, &APPEAL, &APPELLANT, &IN_TIME];

/// Who was there does not object.
pub const OBJECTION: Rule = Rule {
    code: "remedy.no-objection",
    sentence: "An objection is possible against a judgment in absence that takes liberty.",
    provision: KUHAP_1981_214,
    ground: Ground::WrongState,
};

/// A fine is not appealed.
pub const APPEAL: Rule = Rule {
    code: "remedy.no-appeal",
    sentence: "In the fast procedure only a judgment that takes liberty is appealed.",
    provision: KUHAP_1981_205,
    ground: Ground::WrongState,
};

/// The prosecutor does not appeal.
pub const APPELLANT: Rule = Rule {
    code: "remedy.only-the-accused",
    sentence: "In the fast procedure only the accused appeals.",
    provision: KUHAP_1981_205,
    ground: Ground::Law,
};

/// A remedy has its days.
pub const IN_TIME: Rule = Rule {
    code: "remedy.late",
    sentence: "A remedy is used within seven days from the day on which the accused knew the judgment.",
    provision: KUHAP_1981_233,
    ground: Ground::Law,
};

/// The last day to tell a judgment to an accused who was absent (KUHAP 1981 Pasal 214 ayat (2)), by
/// the law of the day of the judgment.
pub fn last_day_to_tell_absent(law: &Law, judged_on: NaiveDate) -> Result<NaiveDate, Refusal> {
    let (_, days) = length(law, "proc.judgment_notice_days", judged_on, Value::days)?;
    Ok(add_days(judged_on, days))
}

/// An objection is possible against a judgment in absence that takes liberty.
pub fn objection_is_possible(judged: &Judged) -> Result<(), Refusal> {
    if judged.in_absentia == Some(true) && judged.outcome.takes_liberty() {
        return Ok(());
    }
    let detail = "the judgment is not one in absence that takes liberty";
    let data = json!({ "in_absentia": judged.in_absentia, "outcome": judged.outcome });
    Err(OBJECTION.refuse(detail, data))
}

/// Only a judgment that takes liberty is appealed, and only by the accused.
pub fn appeal_is_possible(judged: &Judged, by: Appellant) -> Result<(), Refusal> {
    if !judged.outcome.takes_liberty() {
        let detail = format!("the judgment is {}", judged.outcome.name());
        return Err(APPEAL.refuse(detail, json!({ "outcome": judged.outcome })));
    }
    if by != Appellant::Accused {
        let detail = "the appeal is not by the accused";
        return Err(APPELLANT.refuse_field("filed_by", detail, json!({ "filed_by": by })));
    }
    Ok(())
}

/// A remedy is used within seven days from the day on which the accused knew the judgment; until
/// he knows it, the days do not run.
pub fn is_in_time(
    law: &Law,
    remedy: Remedy,
    known_on: Option<NaiveDate>,
    filed_on: NaiveDate,
) -> Result<(), Refusal> {
    let Some(known_on) = known_on else {
        return Ok(());
    };
    let (last, derivation) = last_day_for(law, remedy, known_on)?;
    if filed_on <= last {
        return Ok(());
    }
    Err(IN_TIME.refuse_field(
        "filed_on",
        derivation,
        json!({ "last_day": last, "filed_on": filed_on }),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prosecution::{JudgmentTerms, Outcome};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn judged(outcome: Outcome, in_absentia: bool) -> Judged {
        Judged {
            judged_on: day("2025-03-02"),
            outcome,
            fine_idr: None,
            subsidiary_days: None,
            in_absentia: Some(in_absentia),
            notified_on: None,
            terms: JudgmentTerms::default(),
        }
    }

    #[test]
    fn a_remedy_is_used_on_the_seventh_day_at_the_latest() {
        let law = Law::seed();
        for (on, accepted) in [
            ("2025-03-08", true),
            ("2025-03-09", true),
            ("2025-03-10", false),
        ] {
            for remedy in [Remedy::Objection, Remedy::Appeal] {
                let answer = is_in_time(&law, remedy, Some(day("2025-03-02")), day(on));
                assert_eq!(answer.is_ok(), accepted, "{remedy:?} {on}");
            }
        }
        assert!(
            is_in_time(&law, Remedy::Appeal, None, day("2025-06-01")).is_ok(),
            "nobody has told him"
        );
    }

    #[test]
    fn only_who_loses_liberty_has_a_remedy() {
        let objects = |outcome, absent| objection_is_possible(&judged(outcome, absent)).is_ok();
        assert!(objects(Outcome::Kurungan, true));
        assert!(!objects(Outcome::Kurungan, false) && !objects(Outcome::Fine, true));
        let appeals = |outcome, by| appeal_is_possible(&judged(outcome, false), by).is_ok();
        assert!(appeals(Outcome::Kurungan, Appellant::Accused));
        assert!(!appeals(Outcome::Fine, Appellant::Accused));
        assert!(!appeals(Outcome::Acquitted, Appellant::Prosecutor));
        assert!(!appeals(Outcome::Kurungan, Appellant::Prosecutor));
    }

    #[test]
    fn a_refusal_says_which_remedy_is_wanting() {
        let code = |answer: Result<(), Refusal>| answer.err().map(|refusal| refusal.rule.code);
        let fine = judged(Outcome::Fine, true);
        assert_eq!(
            code(objection_is_possible(&fine)),
            Some("remedy.no-objection")
        );
        let unknown = Judged {
            in_absentia: None,
            ..judged(Outcome::Kurungan, false)
        };
        assert_eq!(
            code(objection_is_possible(&unknown)),
            Some("remedy.no-objection")
        );
        let appeal = appeal_is_possible(&fine, Appellant::Accused);
        assert_eq!(code(appeal), Some("remedy.no-appeal"));
        let law = Law::seed();
        let known_on = Some(day("2028-02-22"));
        let appeals = |on| is_in_time(&law, Remedy::Appeal, known_on, day(on));
        let late = code(appeals("2028-03-01"));
        assert_eq!(late, Some("remedy.late"), "over a leap day");
        assert!(appeals("2028-02-29").is_ok());
    }
}
