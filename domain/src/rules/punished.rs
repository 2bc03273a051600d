//! Acts that a later law no longer punishes (*dekriminalisasi*).

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::{KUHP_3, NEW_CODE};
use crate::law::{Law, Norm};
use crate::prosecution::Outcome;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&NO_LONGER, &LAPSES];

/// The question whether a norm that ended is punished by another one since.
pub const QUESTION: &str = "R20";

/// What is not punished any more is not prosecuted.
pub const NO_LONGER: Rule = Rule {
    code: "punished.no-longer",
    sentence: "An act that a later law no longer punishes is prosecuted no further: the procedure ends by law.",
    provision: KUHP_3,
    ground: Ground::Law,
};

/// What is not punished any more is not executed.
pub const LAPSES: Rule = Rule {
    code: "punished.lapses",
    sentence: "The execution of a final judgment lapses when a later law no longer punishes the act, and only then.",
    provision: KUHP_3,
    ground: Ground::Law,
};

/// Whether an act is punished by the law of a later day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Punished {
    /// It is.
    Still,
    /// It is not: its norm threatens nothing any more, or ended without another in its place.
    NoLonger,
    /// Its norm has ended, and the law does not say whether another one punishes the same.
    Unsure,
}

/// Whether an act that was punished on its day is punished by the law of a later day, which counts
/// since 2026-01-02 (UU 1/2023 Pasal 3 ayat (2)).
#[must_use]
pub fn punished(law: &Law, code: &str, offence_date: NaiveDate, on: NaiveDate) -> Punished {
    let criminal = law
        .norm(code, offence_date)
        .is_some_and(|norm| norm.threat.is_some());
    if !criminal || on < NEW_CODE || on < offence_date {
        return Punished::Still;
    }
    if let Some(norm) = law.norm(code, on) {
        return if norm.threat.is_some() {
            Punished::Still
        } else {
            Punished::NoLonger
        };
    }
    let ended = |norm: &&Norm| norm.code == code && norm.valid_to.is_some_and(|to| to <= on);
    let last = law
        .norms
        .iter()
        .filter(ended)
        .max_by_key(|norm| norm.valid_to);
    if last.is_some_and(|norm| norm.decriminalised) {
        Punished::NoLonger
    } else {
        Punished::Unsure
    }
}

/// An act is prosecuted while the law does not say that it is punished no longer.
pub fn is_still_punished(
    law: &Law,
    (code, offence_date): (&str, NaiveDate),
    (field, on): (&'static str, NaiveDate),
) -> Result<(), Refusal> {
    if punished(law, code, offence_date, on) != Punished::NoLonger {
        return Ok(());
    }
    let detail = format!("norm {code} is not punished any more on {on}: stop it by law");
    let data = json!({ "norm": code, "offence_date": offence_date, "date": on,
        "needs": "stop-investigation" });
    Err(NO_LONGER.refuse_field(field, detail, data))
}

/// Nobody is found guilty of an act that is punished no longer.
pub fn guilt_may_be_found(still: Result<(), Refusal>, outcome: Outcome) -> Result<(), Refusal> {
    if outcome.finds_guilty() {
        still
    } else {
        Ok(())
    }
}

/// An execution lapses when the act is punished no longer, and only then.
pub fn execution_lapses(punished: Punished, lapses: bool) -> Result<(), Refusal> {
    if !lapses || punished == Punished::NoLonger {
        return Ok(());
    }
    let detail = "the law in force does not say that the act is punished no longer";
    Err(LAPSES.refuse_field("adjustment", detail, json!({})))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::edit::{End, Table};
    use crate::law::{LawEdit, NormKind};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn ended(decriminalised: bool) -> Law {
        Law::seed().with(&[LawEdit::End(End {
            table: Table::Norm,
            key: "WLK-02".to_owned(),
            valid_to: day("2026-06-01"),
            decriminalised,
        })])
    }

    #[test]
    fn an_act_is_prosecuted_until_the_day_on_which_it_is_not_punished_any_more() {
        let seed = Law::seed();
        let mut bare = seed.norm("WLK-02", day("2026-06-01")).unwrap().clone();
        bare.valid_from = Some(day("2026-06-01"));
        (bare.kind, bare.threat) = (NormKind::Administrative, None);
        let bare = seed.with(&[LawEdit::Norm(bare)]);
        let told = |law: &Law, on| punished(law, "WLK-02", day("2025-08-01"), day(on));
        for (on, flagged, plain) in [
            ("2026-05-31", Punished::Still, Punished::Still),
            ("2026-06-01", Punished::NoLonger, Punished::Unsure),
            ("2026-06-02", Punished::NoLonger, Punished::Unsure),
        ] {
            assert_eq!(told(&ended(true), on), flagged, "{on}");
            assert_eq!(told(&bare, on), flagged, "{on}: no threat any more");
            assert_eq!(told(&ended(false), on), plain, "{on}");
            assert_eq!(told(&seed, on), Punished::Still, "{on}");
            let breach = ("WLK-02", day("2025-08-01"));
            let answer = is_still_punished(&ended(true), breach, ("held_on", day(on)));
            let refused = answer.err().map(|one| (one.rule.code, one.field));
            let wanted = Some(("punished.no-longer", Some("held_on")));
            assert_eq!(refused, wanted.filter(|_| flagged == Punished::NoLonger));
        }
    }

    #[test]
    fn a_norm_that_ended_before_the_new_code_ends_nothing_by_it() {
        let law = Law::seed().with(&[LawEdit::End(End {
            table: Table::Norm,
            key: "WLK-02".to_owned(),
            valid_to: day("2025-06-01"),
            decriminalised: true,
        })]);
        for (on, found) in [
            ("2026-01-01", Punished::Still),
            ("2026-01-02", Punished::NoLonger),
            ("2026-01-03", Punished::NoLonger),
        ] {
            assert_eq!(punished(&law, "WLK-02", day("2025-03-01"), day(on)), found);
        }
    }

    #[test]
    fn nobody_is_guilty_of_it_and_its_execution_lapses() {
        let breach = ("WLK-02", day("2025-08-01"));
        let no_longer = || is_still_punished(&ended(true), breach, ("outcome", day("2026-06-01")));
        assert!(guilt_may_be_found(no_longer(), Outcome::Fine).is_err());
        assert!(guilt_may_be_found(no_longer(), Outcome::Released).is_ok());
        assert!(guilt_may_be_found(Ok(()), Outcome::Fine).is_ok());
        assert!(execution_lapses(Punished::NoLonger, true).is_ok());
        for punished in [Punished::Still, Punished::Unsure] {
            let refused = execution_lapses(punished, true).unwrap_err();
            assert_eq!(refused.rule.code, "punished.lapses");
            assert!(execution_lapses(punished, false).is_ok());
        }
    }
}
