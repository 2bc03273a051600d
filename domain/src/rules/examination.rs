//! The examination: what is checked, and who tests.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::json;

use super::notice::explains;
use crate::catalogue::{PERMENAKER_33_2016, SKKNI_60_2017};
use crate::law::Law;
use crate::officer::Record;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&CHECKLIST, &TESTER];

/// What was checked is known.
pub const CHECKLIST: Rule = Rule {
    code: "examination.checklist",
    sentence: "An examination is completed with a checklist (*daftar periksa*) of every norm in force \
               on that day, or with the reason why some were not checked.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// Tests are made by those who can.
pub const TESTER: Rule = Rule {
    code: "examination.tester",
    sentence: "Who tests is an inspector in the register who is in service on that day, or what shows \
               the tester's competence is named.",
    provision: SKKNI_60_2017,
    ground: Ground::Law,
};

/// The norms that a complete checklist has on a day.
#[must_use]
pub fn checklist(law: &Law, on: NaiveDate) -> BTreeSet<&str> {
    let norms = law.norms.iter().filter(|norm| norm.is_in_force(on));
    norms.map(|norm| norm.code.as_str()).collect()
}

/// An examination is completed with a checklist of every norm in force, or with a reason. What was
/// found breached is checked; what is no norm in force cannot be.
pub fn checklist_is_complete<'a>(
    law: &'a Law,
    completed_on: NaiveDate,
    checked: &'a [String],
    found: impl Iterator<Item = &'a str>,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let wanted = checklist(law, completed_on);
    let checked: BTreeSet<&str> = checked.iter().map(String::as_str).collect();
    let unknown: Vec<&&str> = checked.difference(&wanted).collect();
    if !unknown.is_empty() {
        let detail = format!("{} are no norms in force on {completed_on}", unknown.len());
        let data = json!({ "unknown": unknown, "completed_on": completed_on });
        return Err(CHECKLIST.refuse_field("checked", detail, data));
    }
    let done: BTreeSet<&str> = checked.into_iter().chain(found).collect();
    let unchecked: Vec<&&str> = wanted.difference(&done).collect();
    if unchecked.is_empty() || explains(reason) {
        return Ok(());
    }
    let detail = format!(
        "{} norms were not checked and no reason is given",
        unchecked.len()
    );
    let data = json!({ "unchecked": unchecked, "completed_on": completed_on });
    Err(CHECKLIST.refuse_field("incomplete_reason", detail, data))
}

/// Who tests is an inspector of the register in service on that day, or what shows his competence is
/// named.
pub fn tester_is_competent(
    record: Option<&Record>,
    tested_on: NaiveDate,
    competence: Option<&str>,
) -> Result<(), Refusal> {
    if record.is_some_and(|record| record.serves_on(tested_on)) || explains(competence) {
        return Ok(());
    }
    let detail = "the tester is no inspector in the register on that day, and no paper shows that he \
                  may test";
    let data = json!({ "tested_on": tested_on, "in_register": record.is_some() });
    Err(TESTER.refuse_field("competence", detail, data))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::correction::entry::Kept;
    use crate::law::LawEdit;
    use crate::officer::Level;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    type Told = Result<(), (&'static str, Option<&'static str>)>;

    fn told(answer: Result<(), Refusal>) -> Told {
        answer.map_err(|refusal| (refusal.rule.code, refusal.field))
    }

    #[test]
    fn a_checklist_has_every_norm_in_force_or_a_reason() {
        let seed = Law::seed();
        let mut new = seed.norm("UPH-04", day("2026-03-02")).unwrap().clone();
        new.code = "NEW-01".to_owned();
        new.valid_from = Some(day("2026-03-02"));
        let mut law = seed.with(&[LawEdit::Norm(new)]);
        let before: Vec<String> = checklist(&seed, day("2026-03-01"))
            .into_iter()
            .map(str::to_owned)
            .collect();
        let all = [before.clone(), vec!["NEW-01".to_owned()]].concat();
        let answer = |law: &Law, on, checked: &[String], found: &[&str], reason| {
            let found = found.iter().copied();
            told(checklist_is_complete(law, day(on), checked, found, reason))
        };
        let unexplained = Err(("examination.checklist", Some("incomplete_reason")));
        let unknown = Err(("examination.checklist", Some("checked")));
        for (on, old_list, new_list) in [
            ("2026-03-01", Ok(()), unknown),
            ("2026-03-02", unexplained, Ok(())),
            ("2026-03-03", unexplained, Ok(())),
        ] {
            assert_eq!(answer(&law, on, &before, &[], None), old_list, "{on}");
            assert_eq!(answer(&law, on, &all, &[], None), new_list, "{on}");
        }
        let on = "2026-03-02";
        assert_eq!(
            answer(&law, on, &before, &["NEW-01"], None),
            Ok(()),
            "found"
        );
        assert_eq!(answer(&law, on, &[], &[], Some("Hanya norma WLK")), Ok(()));
        assert_eq!(answer(&law, on, &[], &[], Some(" ")), unexplained);
        Arc::make_mut(&mut law.norms).retain(|norm| norm.code != "UPH-04");
        assert_eq!(answer(&law, on, &all, &[], None), unknown, "dropped");
    }

    #[test]
    fn a_tester_serves_on_the_day_or_shows_a_paper() {
        let record = Record {
            officer: "p".to_owned(),
            nip: "198207292010011009".to_owned(),
            level: Level::Inspector2,
            appointed_on: day("2026-03-02"),
            postings: vec![],
            unit: "UPTD I".to_owned(),
            cards: vec![],
            interests: vec![],
            ended_on: Some(day("2026-03-05")),
            last_on: day("2026-03-02"),
            corrections: Kept::default(),
        };
        let refused = Err(("examination.tester", Some("competence")));
        for (on, answer) in [
            ("2026-03-01", refused),
            ("2026-03-02", Ok(())),
            ("2026-03-03", Ok(())),
            ("2026-03-04", Ok(())),
            ("2026-03-05", refused),
        ] {
            let bare = tester_is_competent(Some(&record), day(on), None);
            assert_eq!(told(bare), answer, "{on}");
            let paper = tester_is_competent(Some(&record), day(on), Some("SKP 1"));
            assert_eq!(told(paper), Ok(()), "{on}");
        }
        assert_eq!(
            told(tester_is_competent(None, day("2026-03-03"), Some(" "))),
            refused
        );
    }
}
