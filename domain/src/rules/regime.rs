//! Which code of procedure and which criminal law govern, where 2026-01-02 lies between the acts of
//! a case.

use chrono::NaiveDate;
use serde_json::json;

use super::notice::explains;
use super::penalty::Ceiling;
use crate::catalogue::{KUHAP_2025_361, KUHP_3, NEW_CODE};
use crate::law::{Effect, Law};
use crate::prosecution::{NamedReading, Regime, Substance};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &NEEDS_DECISION,
    &NOT_OPEN,
    &READING,
    &SUBSTANCE,
    &SUBSTANCE_CLEAR,
    &SUBSTANCE_READING,
];

/// The question of Pasal 361.
pub const QUESTION: &str = "361";

/// The question of the criminal law of an older offence.
pub const SUBSTANCE_QUESTION: &str = "R1";

/// Between 361 a and 361 d somebody decides.
pub const NEEDS_DECISION: Rule = Rule {
    code: "regime.needs-decision",
    sentence: "An investigation begun before 2026-01-02 and referred on or after it goes on once it is decided which code of procedure governs.",
    provision: KUHAP_2025_361,
    ground: Ground::WrongState,
};

/// What the law decides is not decided again.
pub const NOT_OPEN: Rule = Rule {
    code: "regime.not-open",
    sentence: "Which code of procedure governs is decided where the law leaves it open, or by the court.",
    provision: KUHAP_2025_361,
    ground: Ground::Law,
};

/// A choice rests on a named reading.
pub const READING: Rule = Rule {
    code: "regime.reading",
    sentence: "A decision on the code of procedure names a reading of Pasal 361 that leads to that code.",
    provision: KUHAP_2025_361,
    ground: Ground::Law,
};

/// Old or new criminal law is decided by favour.
pub const SUBSTANCE: Rule = Rule {
    code: "regime.substance-needs-decision",
    sentence: "An offence before 2026-01-02 is judged after it once it is decided whether the old law favours the accused.",
    provision: KUHP_3,
    ground: Ground::WrongState,
};

/// There is a choice only across the change.
pub const SUBSTANCE_CLEAR: Rule = Rule {
    code: "regime.substance-clear",
    sentence: "Old or new criminal law is decided once, for an offence before 2026-01-02, on or after that day.",
    provision: KUHP_3,
    ground: Ground::Law,
};

/// A choice of the criminal law rests on a named reading.
pub const SUBSTANCE_READING: Rule = Rule {
    code: "regime.substance-reading",
    sentence: "A decision between the old and the new criminal law names the reading of favour that leads to that law.",
    provision: KUHP_3,
    ground: Ground::Law,
};

/// An investigation across 2026-01-02 goes on once its code of procedure is decided.
pub fn is_decided(law: &Law, open: bool, decided: bool) -> Result<(), Refusal> {
    if open && !decided {
        let detail = "UU 20/2025 Pasal 361 huruf a and d differ: a reading or the court decides";
        return Err(NEEDS_DECISION.refuse(detail, json!({ "readings": readings(law, QUESTION) })));
    }
    Ok(())
}

/// Before an investigation the days alone tell the code: an offence on or after 2026-01-02, and an
/// investigation that begins on or after it, are governed by the new one (Pasal 361 b, 369).
#[must_use]
pub fn is_of_the_days(offence_date: NaiveDate, determined_on: NaiveDate, regime: Regime) -> bool {
    regime == Regime::Kuhap2025 && (offence_date >= NEW_CODE || determined_on >= NEW_CODE)
}

/// The readings of a question as they are told.
#[must_use]
pub fn readings(law: &Law, question: &str) -> serde_json::Value {
    let readings = law.readings_of(question);
    readings
        .map(|one| {
            json!({ "question": one.question, "reading": one.reading, "title": one.title,
                "source": one.source })
        })
        .collect()
}

/// A decision on the code of procedure: by the court, or where the law leaves it open by a named
/// reading that leads to that code.
pub fn regime_may_be_decided(
    law: &Law,
    open: bool,
    decided: bool,
    regime: Regime,
    (reading, court_decision): (Option<&str>, Option<&str>),
) -> Result<Option<NamedReading>, Refusal> {
    if explains(court_decision) {
        return Ok(None);
    }
    if !open || decided {
        let detail = "the law leaves no choice, or it was made; only the court decides otherwise";
        return Err(NOT_OPEN.refuse_field("court_decision", detail, json!({ "decided": decided })));
    }
    let found = leads_to(law, QUESTION, reading, Effect::Procedure(regime));
    found.map(Some).ok_or_else(|| {
        let detail = "no such reading of Pasal 361 leads to this code";
        let data = json!({ "reading": reading, "readings": readings(law, QUESTION) });
        READING.refuse_field("reading", detail, data)
    })
}

/// The reading of a question that is named, when it leads to what is decided.
fn leads_to(
    law: &Law,
    question: &str,
    reading: Option<&str>,
    wanted: Effect,
) -> Option<NamedReading> {
    let mut known = law.readings_of(question);
    let found = known.find(|one| Some(one.reading.as_str()) == reading && one.effect == wanted);
    found.map(|one| NamedReading {
        question: question.to_owned(),
        reading: one.reading.clone(),
    })
}

/// A decision between the old and the new criminal law rests on a named reading of favour (*lex
/// favor reo*) that leads to that law.
pub fn substance_is_named(
    law: &Law,
    substance: Substance,
    reading: Option<&str>,
) -> Result<NamedReading, Refusal> {
    let found = leads_to(
        law,
        SUBSTANCE_QUESTION,
        reading,
        Effect::Substance(substance),
    );
    found.ok_or_else(|| {
        let detail = "no such reading of UU 1/2023 Pasal 3 ayat (1) leads to this law";
        let data = json!({ "question": SUBSTANCE_QUESTION, "reading": reading,
            "readings": readings(law, SUBSTANCE_QUESTION) });
        SUBSTANCE_READING.refuse_field("reading", detail, data)
    })
}

/// Which criminal law favours one who offended before 2026-01-02.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Favour {
    /// The old: the new is dearer and takes no less liberty.
    Old,
    /// The new, which governs unless the old favours.
    New,
    /// The new takes less liberty and is dearer: a reading decides.
    Unclear,
}

/// Which criminal law favours the offender (UU 1/2023 Pasal 3 ayat (1)): fines are compared where
/// both laws know one, in rupiah, by the readings that the law has adopted.
#[must_use]
pub fn favour(law: &Law, old: &Ceiling, new: &Ceiling) -> Favour {
    let dearer = !old.fines.is_empty() && new.fine_idr(law) > old.fine_idr(law);
    let freer = old.kurungan_days > new.kurungan_days || old.prison_months > new.prison_months;
    match (dearer, freer) {
        (false, _) => Favour::New,
        (true, false) => Favour::Old,
        (true, true) => Favour::Unclear,
    }
}

/// The criminal law of an offence judged on a day; none when it must be decided.
#[must_use]
pub fn substance(
    offence_date: NaiveDate,
    judged_on: NaiveDate,
    decided: Option<Substance>,
) -> Option<Substance> {
    if offence_date >= NEW_CODE {
        return Some(Substance::New);
    }
    if judged_on < NEW_CODE {
        return Some(Substance::Old);
    }
    decided
}

/// An offence before 2026-01-02 is judged after it once the governing criminal law is decided.
pub fn substance_is_decided(found: Option<Substance>) -> Result<Substance, Refusal> {
    found.ok_or_else(|| {
        let detail = "decide first whether the old or the new criminal law governs (lex favor reo)";
        SUBSTANCE.refuse(detail, json!({ "needs": "determine-substance" }))
    })
}

/// Old or new criminal law is decided once, for an offence before 2026-01-02, on or after that day.
pub fn substance_may_be_decided(
    offence_date: NaiveDate,
    determined_on: NaiveDate,
    decided: Option<Substance>,
) -> Result<(), Refusal> {
    if decided.is_none() && offence_date < NEW_CODE && determined_on >= NEW_CODE {
        return Ok(());
    }
    let detail = "there is nothing to decide";
    let data =
        json!({ "offence_date": offence_date, "determined_on": determined_on, "decided": decided });
    Err(SUBSTANCE_CLEAR.refuse_field("determined_on", detail, data))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn before_an_investigation_the_days_tell_the_new_code_from_its_first_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (on, told) in [
            ("2026-01-01", false),
            ("2026-01-02", true),
            ("2026-01-03", true),
        ] {
            let old = day("2025-08-01");
            assert_eq!(
                is_of_the_days(old, day(on), Regime::Kuhap2025),
                told,
                "{on}"
            );
            assert!(!is_of_the_days(old, day(on), Regime::Kuhap1981), "{on}");
        }
        assert!(is_of_the_days(
            day("2026-01-02"),
            day("2026-01-02"),
            Regime::Kuhap2025
        ));
    }

    #[test]
    fn a_case_across_the_change_goes_on_once_its_code_is_decided() {
        let law = Law::seed();
        assert!(is_decided(&law, true, true).is_ok() && is_decided(&law, false, false).is_ok());
        let refusal = is_decided(&law, true, false).unwrap_err();
        assert_eq!(refusal.data["readings"][1]["reading"], "D");
    }

    #[test]
    fn a_reading_leads_to_its_own_code_and_the_court_to_any() {
        let law = Law::seed();
        let decide = |open, regime, reading, court| {
            regime_may_be_decided(&law, open, false, regime, (reading, court))
        };
        assert!(decide(true, Regime::Kuhap1981, Some("A"), None).is_ok());
        assert!(decide(true, Regime::Kuhap2025, Some("A"), None).is_err());
        let named = decide(true, Regime::Kuhap2025, Some("D"), None).unwrap();
        assert_eq!(named.unwrap().reading, "D");
        assert!(decide(true, Regime::Kuhap2025, None, None).is_err());
        assert!(decide(false, Regime::Kuhap2025, Some("D"), None).is_err());
        assert_eq!(
            decide(false, Regime::Kuhap2025, None, Some("1/Pen")),
            Ok(None)
        );
    }

    #[test]
    fn the_new_law_governs_unless_the_old_one_favours() {
        let law = Law::seed();
        let of = |kurungan_days, fine| Ceiling {
            prison_months: 0,
            kurungan_days,
            fines: vec![(None, fine)],
        };
        let only_kurungan = Ceiling {
            fines: vec![],
            ..of(90, 0)
        };
        for (old, new, found) in [
            (of(90, 1_000_000), of(0, 999_999), Favour::New),
            (of(90, 1_000_000), of(0, 1_000_000), Favour::New),
            (of(90, 1_000_000), of(0, 1_000_001), Favour::Unclear),
            (of(0, 1_000_000), of(0, 1_000_001), Favour::Old),
            (only_kurungan, of(0, 1_000_000), Favour::New),
        ] {
            assert_eq!(favour(&law, &old, &new), found, "{old:?} {new:?}");
        }
    }

    #[test]
    fn the_criminal_law_is_decided_across_the_change_only() {
        let new = Some(Substance::New);
        for (offence, judged, found) in [
            ("2026-01-01", "2026-01-01", Some(Substance::Old)),
            ("2026-01-01", "2026-01-02", None),
            ("2026-01-02", "2026-01-02", new),
            ("2026-01-03", "2026-01-03", new),
        ] {
            assert_eq!(
                substance(day(offence), day(judged), None),
                found,
                "{offence}"
            );
            let may = substance_may_be_decided(day(offence), day(judged), None);
            assert_eq!(may.is_ok(), found.is_none(), "{offence} {judged}");
        }
        assert_eq!(substance(day("2026-01-01"), day("2026-01-02"), new), new);
        assert!(substance_may_be_decided(day("2026-01-01"), day("2026-01-02"), new).is_err());
        assert!(substance_is_decided(None).is_err());
    }

    #[test]
    fn the_criminal_law_is_chosen_by_a_reading_that_leads_to_it() {
        let law = Law::seed();
        for (substance, reading, fits) in [
            (Substance::Old, Some("old"), true),
            (Substance::Old, Some("new"), false),
            (Substance::New, Some("new"), true),
            (Substance::New, Some("old"), false),
            (Substance::New, Some("D"), false),
            (Substance::New, None, false),
        ] {
            let answer = substance_is_named(&law, substance, reading);
            assert_eq!(answer.is_ok(), fits, "{reading:?}");
            if let Ok(named) = answer {
                let told = (named.question.as_str(), Some(named.reading.as_str()));
                assert_eq!(told, ("R1", reading));
            }
        }
    }
}
