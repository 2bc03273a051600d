//! What a judgment may impose: a fine within its maximum, repetition, lengths.

use serde_json::{Value as Json, json};

use super::penalty::{AGAIN, CONVERSION, Fines, MONTH, Repetition};
use super::regime::readings;
use super::sentence::{FINE, in_words};
use crate::catalogue::{
    KUHP_78, KUHP_84, KUHP_615, KUHP_OLD_30, NEW_CODE, UU_7_1981_10, UU_7_1981_10_2,
};
use crate::law::Law;
use crate::prosecution::{NamedReading, Outcome, Substance};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &READING,
    &MINIMUM,
    &REPEAT,
    &SUPERVISION,
    &LENGTH,
    &SUBSIDIARY,
];

/// Longest supervision, in months (UU 1/2023 Pasal 84).
const SUPERVISION_MONTHS: u16 = 6;

/// A doubtful maximum asks for a named reading.
pub const READING: Rule = Rule {
    code: "ceiling.reading-needed",
    sentence: "A fine that one reading of the conversion allows and another does not is recorded with the reading that was followed.",
    provision: KUHP_615,
    ground: Ground::Law,
};

/// A fine has a general minimum under the new law.
pub const MINIMUM: Rule = Rule {
    code: "ceiling.minimum-fine",
    sentence: "A fine under the new law is at least Rp50,000.",
    provision: KUHP_78,
    ground: Ground::Law,
};

/// A repeater is not fined under the old law.
pub const REPEAT: Rule = Rule {
    code: "ceiling.repeat-only-kurungan",
    sentence: "Who breaches the reporting duty again after a judgment became final gets kurungan only, under the old law.",
    provision: UU_7_1981_10_2,
    ground: Ground::Law,
};

/// Supervision is for who was fined before.
pub const SUPERVISION: Rule = Rule {
    code: "ceiling.supervision",
    sentence: "Supervision is imposed on one who was fined before for an offence with a light fine only.",
    provision: KUHP_84,
    ground: Ground::Law,
};

/// Liberty is taken for a limited time.
pub const LENGTH: Rule = Rule {
    code: "ceiling.length",
    sentence: "Kurungan, also a conditional one, and supervision have a length within their longest time; other outcomes have none.",
    provision: UU_7_1981_10,
    ground: Ground::Law,
};

/// The substitute of a fine has a length.
pub const SUBSIDIARY: Rule = Rule {
    code: "ceiling.subsidiary",
    sentence: "What takes the place of an unpaid fine lasts from one day to six months under the old law, to two years under the new.",
    provision: KUHP_OLD_30,
    ground: Ground::Law,
};

/// A fine keeps within the maximum; where readings differ on it, with the reading that was followed.
pub fn fine_fits(
    law: &Law,
    fines: &Fines,
    (outcome, fine_idr): (Outcome, Option<i64>),
    choice: Choice,
) -> Result<Option<NamedReading>, Refusal> {
    let highest = fines.iter().map(|(_, most)| *most).max().unwrap_or(0);
    let lowest = fines.iter().map(|(_, most)| *most).min().unwrap_or(0);
    let given = match (outcome, fine_idr) {
        (Outcome::Fine, Some(fine)) if fine > 0 && fine <= highest => fine,
        (Outcome::Fine, _) | (_, Some(_)) => {
            let detail = format!(
                "{} with {}; the maximum fine is {highest} rupiah",
                outcome.name(),
                in_words(fine_idr)
            );
            let data = json!({ "fine_idr": fine_idr, "max_fine_idr": highest, "readings": differing(law, fines) });
            return Err(FINE.refuse_field("fine_idr", detail, data));
        }
        (_, None) => return Ok(None),
    };
    let plain = fines.iter().all(|(by, _)| by.is_none());
    if plain || (given <= lowest && choice.named.is_none()) {
        return Ok(None);
    }
    let (named, most) = decided(law, fines, choice)?;
    if given > most {
        let detail = format!("by reading {} the maximum is {most} rupiah", named.reading);
        let data = json!({ "fine_idr": given, "max_fine_idr": most, "reading": named.reading });
        return Err(FINE.refuse_field("fine_idr", detail, data));
    }
    Ok(Some(named))
}

/// The readings of the questions on which these fines hang, as they are told.
fn differing(law: &Law, fines: &Fines) -> Json {
    let hangs = |question: &str| {
        let mut by = fines.iter().filter_map(|(by, _)| by.as_ref());
        by.any(|by| by.question == question)
    };
    let questions = [CONVERSION, AGAIN].into_iter().filter(|one| hangs(one));
    let told = questions.map(|question| readings(law, question));
    told.flat_map(|one| one.as_array().cloned().unwrap_or_default())
        .collect()
}

/// A fine under the new law is at least its general minimum.
pub fn fine_is_not_below(
    law: &Law,
    substance: Substance,
    fine_idr: Option<i64>,
) -> Result<(), Refusal> {
    let least = match substance {
        Substance::Old => None,
        Substance::New => law.rule("crim.fine_minimum", NEW_CODE),
    };
    let least = least.and_then(|rule| rule.value.idr()).unwrap_or(0);
    if fine_idr.is_none_or(|fine| fine >= least) {
        return Ok(());
    }
    Err(MINIMUM.refuse_field(
        "fine_idr",
        format!("the least fine is {least} rupiah"),
        json!({ "fine_idr": fine_idr, "min_fine_idr": least }),
    ))
}

/// What a command names where readings of the maximum fine differ.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice<'a> {
    /// The reading that the command names.
    pub named: Option<&'a str>,
    /// Readings that the case follows since an earlier step.
    pub followed: &'a [NamedReading],
}

/// The reading that decides on the maximum fine, with that maximum.
pub fn decided(law: &Law, fines: &Fines, choice: Choice) -> Result<(NamedReading, i64), Refusal> {
    let by_reading = |(by, most): &(Option<NamedReading>, i64)| Some((by.clone()?, *most));
    let mut known = fines.iter().filter_map(by_reading);
    let found = known.find(|(by, _)| {
        let one = law.deciding(&by.question, choice.named, choice.followed);
        one.is_some_and(|one| one.reading == by.reading)
    });
    found.ok_or_else(|| {
        let detail = "readings of the maximum fine differ: name the one that is followed";
        let data = json!({ "reading": choice.named, "readings": differing(law, fines) });
        READING.refuse_field("reading", detail, data)
    })
}

/// A repeater is not fined under the old law; supervision is for who was fined before.
pub fn repeat_fits(
    repetition: Repetition,
    substance: Substance,
    outcome: Outcome,
) -> Result<(), Refusal> {
    let Repetition { again, fined } = repetition;
    let told = json!({ "outcome": outcome, "repeat_offender": again, "fined_before": fined });
    if again && substance == Substance::Old && outcome == Outcome::Fine {
        let detail = "an earlier judgment was final on the day of the offence";
        return Err(REPEAT.refuse_field("outcome", detail, told));
    }
    if !fined && outcome == Outcome::Supervision {
        let detail = "no earlier fine that was final before the offence is known";
        return Err(SUPERVISION.refuse_field("outcome", detail, told));
    }
    Ok(())
}

/// *Kurungan* and supervision have a length within their longest time; other outcomes have none.
pub fn length_fits(outcome: Outcome, days: Option<u16>, longest: u16) -> Result<(), Refusal> {
    let most = match outcome {
        Outcome::Kurungan | Outcome::Conditional => longest,
        Outcome::Supervision => SUPERVISION_MONTHS * MONTH,
        Outcome::Fine
        | Outcome::Pardon
        | Outcome::Acquitted
        | Outcome::Released
        | Outcome::Inadmissible
        | Outcome::Lapsed => 0,
    };
    let fits = match days {
        Some(days) => days > 0 && days <= most,
        None => most == 0,
    };
    if fits {
        return Ok(());
    }
    let detail = if most == 0 {
        format!("{} has no length", outcome.name())
    } else {
        format!("{} lasts from 1 to {most} days", outcome.name())
    };
    Err(LENGTH.refuse_field(
        "liberty_days",
        detail,
        json!({ "liberty_days": days, "most": most }),
    ))
}

/// What takes the place of an unpaid fine has a length of its law, and only a fine has it.
pub fn subsidiary_fits(
    substance: Substance,
    outcome: Outcome,
    days: Option<u16>,
) -> Result<(), Refusal> {
    let most = match substance {
        Substance::Old => 6 * MONTH,
        // Two years; a year is read as twelve months of 30 days and five days.
        Substance::New => 2 * 365,
    };
    let fits = days.is_none_or(|days| outcome == Outcome::Fine && (1..=most).contains(&days));
    if fits {
        return Ok(());
    }
    Err(SUBSIDIARY.refuse_field(
        "subsidiary_days",
        format!("only a fine has a substitute, of 1 to {most} days"),
        json!({ "subsidiary_days": days, "most": most }),
    ))
}

#[cfg(test)]
mod tests;
