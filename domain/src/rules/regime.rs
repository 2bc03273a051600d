//! Which code of procedure and which criminal law govern, where 2026-01-02 lies between the acts of
//! a case.

use chrono::NaiveDate;
use serde_json::json;

use super::notice::explains;
use super::penalty::{Ceiling, Offence};
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
    sentence: "Which code of procedure governs is decided where the law leaves it open, or by the court that has the case, and for none that is not in force yet.",
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
    sentence: "An offence before 2026-01-02 is judged after it once it is certain whether the old law favours the accused: by a person, by an adopted reading, or because no reading leaves a doubt.",
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

/// An investigation across 2026-01-02 goes on once its code of procedure is decided: here by the
/// adopted reading of Pasal 361.
pub fn adopted_code(law: &Law) -> Result<(Regime, NamedReading), Refusal> {
    let adopted = law.reading(QUESTION);
    let found = adopted.and_then(|one| {
        let (question, reading) = (one.question.clone(), one.reading.clone());
        Some((one.effect.procedure()?, NamedReading { question, reading }))
    });
    found.ok_or_else(|| {
        let detail = "UU 20/2025 Pasal 361 huruf a and d differ: a reading or the court decides";
        let data = json!({ "question": QUESTION, "readings": readings(law, QUESTION) });
        NEEDS_DECISION.refuse(detail, data)
    })
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

/// A code of procedure governs nothing before its first day.
pub fn code_is_in_force(regime: Regime, determined_on: NaiveDate) -> Result<(), Refusal> {
    if regime == Regime::Kuhap1981 || determined_on >= NEW_CODE {
        return Ok(());
    }
    let detail = format!("UU 20/2025 is in force from {NEW_CODE} on");
    let data = json!({ "regime": regime, "determined_on": determined_on });
    Err(NOT_OPEN.refuse_field("regime", detail, data))
}

/// A court decides on the code of a case that was handed to it, not of one that it has not seen.
pub fn court_has_the_case(
    court_decision: Option<&str>,
    referred_on: Option<NaiveDate>,
) -> Result<(), Refusal> {
    if court_decision.is_none() || referred_on.is_some() {
        return Ok(());
    }
    let detail = "no court has the case yet: it decides once the case was referred to it";
    Err(NOT_OPEN.refuse_field("court_decision", detail, json!({ "referred_on": null })))
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
/// both laws know one, in rupiah, by the adopted reading, or by every one where none is adopted.
/// Where readings differ on it, it is unclear.
#[must_use]
pub fn favour(law: &Law, old: &Ceiling, new: &Ceiling) -> Favour {
    let freer = old.kurungan_days > new.kurungan_days || old.prison_months > new.prison_months;
    let by = |fine: i64| {
        let dearer = !old.fines.is_empty() && fine > old.fine_idr(law);
        match (dearer, freer) {
            (false, _) => Favour::New,
            (true, false) => Favour::Old,
            (true, true) => Favour::Unclear,
        }
    };
    let mut found = new.possible_fines(law).into_iter().map(by);
    let first = found.next().unwrap_or(Favour::Unclear);
    if found.all(|one| one == first) {
        first
    } else {
        Favour::Unclear
    }
}

/// How it was found which criminal law judges an offence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// By the days of the offence and of the judgment.
    Days,
    /// By a person, in this case.
    Decided,
    /// By the adopted reading of the question of favour.
    Adopted(NamedReading),
    /// By the law itself: one of the two favours whatever the reading.
    Favoured,
}

/// The criminal law of an offence by its days alone, or by what was decided; none when it hangs on
/// the favour.
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

/// The criminal law of an offence judged on a day, and how it was found; none when a person must
/// decide. Assessments, commands and simulations all ask here.
#[must_use]
pub fn judging(
    law: &Law,
    offence: &Offence,
    judged_on: NaiveDate,
    decided: Option<Substance>,
) -> Option<(Substance, Found)> {
    if let Some(of_days) = substance(offence.committed_on, judged_on, None) {
        return Some((of_days, Found::Days));
    }
    if let Some(decided) = decided {
        return Some((decided, Found::Decided));
    }
    let adopted = law.reading(SUBSTANCE_QUESTION);
    if let Some((one, leads)) = adopted.and_then(|one| Some((one, one.effect.substance()?))) {
        let (question, reading) = (one.question.clone(), one.reading.clone());
        return Some((leads, Found::Adopted(NamedReading { question, reading })));
    }
    let old = offence.ceiling(law, Substance::Old);
    let both = old.zip(offence.ceiling(law, Substance::New));
    let favour = both.map_or(Favour::New, |(old, new)| favour(law, &old, &new));
    match favour {
        Favour::Old => Some((Substance::Old, Found::Favoured)),
        Favour::New => Some((Substance::New, Found::Favoured)),
        Favour::Unclear => None,
    }
}

/// An offence before 2026-01-02 is judged after it once the governing criminal law is decided.
pub fn substance_is_decided<T>(law: &Law, found: Option<T>) -> Result<T, Refusal> {
    found.ok_or_else(|| {
        let detail = "decide first whether the old or the new criminal law governs (lex favor reo)";
        let data = json!({ "needs": "determine-substance", "question": SUBSTANCE_QUESTION,
            "readings": readings(law, SUBSTANCE_QUESTION) });
        SUBSTANCE.refuse(detail, data)
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
mod tests;
