//! The gate of the fast procedure: norm, day of the offence, threat and code of procedure.

use chrono::NaiveDate;
use serde_json::json;

use super::governing;
use super::penalty::{CONVERSION, Offence, Repetition};
use super::regime::readings;
use crate::calendar::sub_days;
use crate::catalogue::{KUHAP_1981_205, KUHAP_2025_258, KUHP_615, NEW_CODE, UU_7_1981_12};
use crate::law::{AccusedKind, Effect, Joined, Law, Norm, Reading, Threat, Threshold, Value};
use crate::prosecution::{NamedReading, Regime, Substance};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&NORM, &OLD, &NEW, &READING, &CONVERTED];

/// The question of the threshold.
pub const QUESTION: &str = "V1";

/// No offence without a law in force.
pub const NORM: Rule = Rule {
    code: "gate.norm",
    sentence: "A norm is prosecuted that was in force, with a threat, on the day of the offence.",
    provision: UU_7_1981_12,
    ground: Ground::Law,
};

/// Threshold of the old code.
pub const OLD: Rule = Rule {
    code: "gate.threshold-1981",
    sentence: "The fast procedure takes offences with at most three months of prison or kurungan, or a light fine.",
    provision: KUHAP_1981_205,
    ground: Ground::Law,
};

/// Threshold of the new code.
pub const NEW: Rule = Rule {
    code: "gate.threshold-2025",
    sentence: "The fast procedure takes offences within the threshold of the new code.",
    provision: KUHAP_2025_258,
    ground: Ground::Law,
};

/// A doubtful threshold asks for a named reading.
pub const READING: Rule = Rule {
    code: "gate.reading-needed",
    sentence: "While the threshold of the new code is not confirmed, a referral, and what moves a case in court to the new code, names the reading by which the case fits.",
    provision: KUHAP_2025_258,
    ground: Ground::Law,
};

/// A doubtful conversion asks for a named reading.
pub const CONVERTED: Rule = Rule {
    code: "gate.fine-reading-needed",
    sentence: "Where readings of what kurungan or a fine became differ on whether a threat keeps within the threshold, a referral, and what moves a case in court to the new code, names the one that is followed.",
    provision: KUHP_615,
    ground: Ground::Law,
};

/// What a command names where the gate can be read in more than one way, by its own fields.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Reading of the threshold.
    pub threshold: (&'static str, Option<&'a str>),
    /// Reading of what the threat became.
    pub fine: Option<&'a str>,
    /// Readings that the case follows since an earlier step.
    pub followed: &'a [NamedReading],
}

impl Named<'_> {
    /// Nobody names anything.
    pub const NOTHING: Self = Named {
        threshold: ("reading", None),
        fine: None,
        followed: &[],
    };
}

/// The norm in force, with a threat, on the day of the offence.
pub fn norm_in_force<'a>(
    law: &'a Law,
    code: &str,
    offence_date: NaiveDate,
) -> Result<(&'a Norm, Threat), Refusal> {
    let found = law.norm(code, offence_date);
    let found = found.and_then(|norm| Some((norm, norm.threat?)));
    found.ok_or_else(|| {
        let detail = format!("no norm {code} with a threat was in force on {offence_date}");
        NORM.refuse_field(
            "norm",
            detail,
            json!({ "norm": code, "offence_date": offence_date }),
        )
    })
}

/// An earlier judgment was about a norm that was in force on the day of its finality.
pub fn prior_is_known(law: &Law, code: &str, final_on: NaiveDate) -> Result<(), Refusal> {
    law.norm(code, final_on).map(|_| ()).ok_or_else(|| {
        let detail = format!("no norm {code} was in force on {final_on}");
        let data = json!({ "norm": code, "final_on": final_on });
        NORM.refuse_field("prior_final_judgments", detail, data)
    })
}

/// What is threatened on the day of the offence: since 2026-01-02 what the threat became, by each
/// reading where readings differ.
fn threats(law: &Law, offence: &Offence, threat: Threat) -> Vec<(Option<NamedReading>, Threat)> {
    if offence.committed_on < NEW_CODE {
        return vec![(None, threat)];
    }
    // The gate looks at the norm; a raise hangs on who offends.
    let first = Offence {
        repetition: Repetition::default(),
        ..*offence
    };
    let converted = |fine_idr| Threat {
        prison_months: threat.prison_months,
        kurungan_months: None,
        fine_idr,
        joined: Joined::Or,
    };
    let ceiling = first.ceiling(law, Substance::New);
    let fines = ceiling.map(|one| one.fines).unwrap_or_default();
    if fines.is_empty() {
        return vec![(None, converted(None))];
    }
    let fines = fines.into_iter();
    fines
        .map(|(by, fine)| (by, converted(Some(fine))))
        .collect()
}

/// The threat that is held against the threshold, and the reading by which it is. Where readings
/// differ on whether it fits, one is named, followed since an earlier step, or adopted.
fn threatened(
    law: &Law,
    threats: &[(Option<NamedReading>, Threat)],
    threshold: Threshold,
    named: &Named,
) -> Result<(Threat, Option<NamedReading>), Refusal> {
    let fits = |(_, threat): &(Option<NamedReading>, Threat)| threat.fits(threshold);
    let any = threats.iter().any(fits);
    let differ = any && !threats.iter().all(fits);
    let in_play = threats.iter().any(|(by, _)| by.is_some());
    if !differ && (named.fine.is_none() || !in_play) {
        let found = threats.first().map(|(_, threat)| *threat);
        return found
            .map(|threat| (threat, None))
            .ok_or_else(|| NORM.refuse("the norm threatens nothing", json!({})));
    }
    let one = law.deciding(CONVERSION, named.fine, named.followed);
    let by_one = one.and_then(|one| threats.iter().find(|(by, _)| is_by(by.as_ref(), one)));
    let found = by_one.map(|(by, threat)| (*threat, by.clone()));
    found.ok_or_else(|| {
        let detail = "readings of what kurungan or a fine became differ on it: name the one that is followed";
        let data = json!({ "question": CONVERSION, "reading": named.fine,
            "readings": readings(law, CONVERSION) });
        CONVERTED.refuse_field("fine_reading", detail, data)
    })
}

/// The threshold of a code of procedure for a case that comes to court on a day; none where it is
/// not known. What was done before UU 8/1981 is not of its fast procedure.
fn threshold(law: &Law, (regime, on): At, offence_date: NaiveDate) -> Option<&Value> {
    let day = match regime {
        Regime::Kuhap1981 => offence_date.min(sub_days(NEW_CODE, 1)),
        Regime::Kuhap2025 => on.max(NEW_CODE),
    };
    law.rule("proc.cepat.threshold", day)
        .map(|rule| &rule.value)
}

/// The code by which a case comes to court, and the day.
pub type At = (Regime, NaiveDate);

/// Whether the threshold of a code must be read by somebody.
#[must_use]
pub fn threshold_is_open(law: &Law, at: At, offence_date: NaiveDate) -> bool {
    let known = matches!(threshold(law, at, offence_date), Some(Value::Threshold(_)));
    !known && at.0 == Regime::Kuhap2025 && law.reading(QUESTION).is_none()
}

/// A case that comes to court on a day enters the fast procedure of its code: its threat keeps
/// within the threshold, and where that is not known, within that of a reading. Answers the readings
/// that decided.
pub fn enters_fast_procedure(
    law: &Law,
    offence: &Offence,
    at: At,
    named: &Named,
) -> Result<Vec<NamedReading>, Refusal> {
    let (code, offence_date) = (&offence.norm.code, offence.committed_on);
    let (_, threat) = norm_in_force(law, code, offence_date)?;
    let (threshold, read_by) = match threshold(law, at, offence_date) {
        Some(Value::Threshold(threshold)) => (*threshold, None),
        Some(_) | None => by_reading(law, at.0, named)?,
    };
    let threats = threats(law, offence, threat);
    let (threat, converted_by) = threatened(law, &threats, threshold, named)?;
    if !threat.fits(threshold) {
        let detail = format!(
            "norm {code} on {offence_date}: its threat is above the threshold of {} months or {} rupiah",
            threshold.months, threshold.fine_idr
        );
        let data = json!({ "norm": code, "offence_date": offence_date, "threat": threat,
            "threshold": threshold, "reading": read_by, "converted_by": converted_by });
        return Err(above(at.0).refuse(detail, data));
    }
    Ok(read_by.into_iter().chain(converted_by).collect())
}

/// The rule of the threshold of a code.
const fn above(regime: Regime) -> &'static Rule {
    match regime {
        Regime::Kuhap1981 => &OLD,
        Regime::Kuhap2025 => &NEW,
    }
}

/// What the gate says of a case before anybody names a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// It takes the case.
    Open,
    /// It does not, whatever the reading.
    Closed,
    /// A named reading decides.
    AsksForReading,
}

/// What the gate of a code says of a case that comes to court on a day. Assessments and commands
/// both ask here.
#[must_use]
pub fn gate(law: &Law, offence: &Offence, at: At) -> Gate {
    match enters_fast_procedure(law, offence, at, &Named::NOTHING) {
        Ok(_) => Gate::Open,
        Err(refusal) if !asks(&refusal) => Gate::Closed,
        // What is threatened with prison above every known threshold is not taken by a draft.
        Err(_)
            if offence
                .norm
                .threat
                .is_some_and(|one| one.prison_months.is_some())
                && readings_that_take(law, offence, at, &[]).is_none() =>
        {
            Gate::Closed
        }
        Err(_) => Gate::AsksForReading,
    }
}

/// Readings of the threshold and of the fine by which the gate takes a case, as few as may be.
#[must_use]
pub fn readings_that_take<'a>(
    law: &'a Law,
    offence: &Offence,
    at: At,
    followed: &[NamedReading],
) -> Option<(Option<&'a str>, Option<&'a str>)> {
    let threats = threats(law, offence, offence.norm.threat?);
    let decided = law.deciding(CONVERSION, None, followed);
    let of = |one: &Reading| threats.iter().find(|(by, _)| is_by(by.as_ref(), one));
    let taken = |threshold: Threshold| {
        let fits = |(_, threat): &&(Option<NamedReading>, Threat)| threat.fits(threshold);
        if threats.iter().all(|one| fits(&one))
            || decided.and_then(of).is_some_and(|one| fits(&one))
        {
            return Some(None);
        }
        let mut readings = law.readings_of(CONVERSION);
        let named = readings.find(|one| of(one).is_some_and(|one| fits(&one)))?;
        Some(Some(named.reading.as_str()))
    };
    let mut thresholds = thresholds(law, offence, at, followed).into_iter();
    thresholds.find_map(|(name, threshold)| Some((name, taken(threshold)?)))
}

/// The thresholds by which a case may be read, that which nobody has to name first.
fn thresholds<'a>(
    law: &'a Law,
    offence: &Offence,
    at: At,
    followed: &[NamedReading],
) -> Vec<(Option<&'a str>, Threshold)> {
    if let Some(Value::Threshold(known)) = threshold(law, at, offence.committed_on) {
        return vec![(None, *known)];
    }
    if at.0 == Regime::Kuhap1981 {
        return vec![];
    }
    let decided = law.deciding(QUESTION, None, followed);
    let decided = decided.and_then(|one| Some((None, one.effect.threshold()?)));
    let named = law.readings_of(QUESTION);
    let named = named.filter_map(|one| Some((Some(one.reading.as_str()), one.effect.threshold()?)));
    decided.into_iter().chain(named).collect()
}

/// Whether a reading is the one named.
fn is_by(named: Option<&NamedReading>, one: &Reading) -> bool {
    named.is_some_and(|by| by.question == one.question && by.reading == one.reading)
}

/// An offence is reported for the fast procedure when the gate of the code by which its
/// investigation would run takes it, or would by readings on record, which the referral names.
/// Answers what the gate says.
pub fn may_be_reported(
    law: &Law,
    (code, offence_date): (&str, NaiveDate),
    by: AccusedKind,
    at: At,
) -> Result<Gate, Refusal> {
    let known = law.norm(code, offence_date);
    if known.is_some_and(|norm| norm.threat.is_none()) {
        let detail = format!("norm {code} on {offence_date} threatens no punishment");
        let data = json!({ "norm": code, "offence_date": offence_date });
        return Err(above(at.0).refuse_field("norm", detail, data));
    }
    let (norm, _) = norm_in_force(law, code, offence_date)?;
    let offence = Offence {
        norm,
        committed_on: offence_date,
        by,
        repetition: Repetition::default(),
    };
    let found = gate(law, &offence, at);
    if readings_that_take(law, &offence, at, &[]).is_some() {
        return Ok(found);
    }
    let refused = enters_fast_procedure(law, &offence, at, &Named::NOTHING).err();
    if let Some(told) = refused.filter(|one| !asks(one)) {
        return Err(Refusal {
            field: Some("norm"),
            ..told
        });
    }
    // It asks for a reading, and none on record takes it: of prison the gate knows that it is too
    // much, of a fine only a confirmed threshold could tell.
    let rule = if found == Gate::Closed {
        above(at.0)
    } else {
        &READING
    };
    let detail = format!(
        "norm {code} on {offence_date}: its threat is above the threshold of every reading on record"
    );
    let data = json!({ "norm": code, "offence_date": offence_date, "threat": norm.threat,
        "readings": readings(law, QUESTION) });
    Err(rule.refuse_field("norm", detail, data))
}

/// Whether a refusal of the gate asks for a reading.
fn asks(refusal: &Refusal) -> bool {
    [READING.code, CONVERTED.code].contains(&refusal.rule.code)
}

/// The same on a day on which an investigation of it would begin.
pub fn may_be_investigated(
    law: &Law,
    (code, offence_date): (&str, NaiveDate),
    by: AccusedKind,
    on: NaiveDate,
) -> Result<Gate, Refusal> {
    let at = (governing::regime_if_begun(offence_date, on), on);
    may_be_reported(law, (code, offence_date), by, at)
}

/// The threshold of the reading that decides.
fn by_reading(
    law: &Law,
    regime: Regime,
    named: &Named,
) -> Result<(Threshold, Option<NamedReading>), Refusal> {
    if regime == Regime::Kuhap1981 {
        let detail = "the old code had no fast procedure on that day";
        return Err(OLD.refuse(detail, json!({ "regime": regime })));
    }
    let (field, reading) = named.threshold;
    let chosen: Option<&Reading> = law.deciding(QUESTION, reading, named.followed);
    if let Some(one) = chosen
        && let Effect::Threshold(threshold) = one.effect
    {
        let named = NamedReading {
            question: QUESTION.to_owned(),
            reading: one.reading.clone(),
        };
        return Ok((threshold, Some(named)));
    }
    let detail = "the threshold of UU 20/2025 Pasal 258 ayat (1) is not confirmed: name the reading that is followed";
    let data =
        json!({ "question": QUESTION, "reading": reading, "readings": readings(law, QUESTION) });
    Err(READING.refuse_field(field, detail, data))
}

#[cfg(test)]
mod tests;
