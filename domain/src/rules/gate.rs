//! The gate of the fast procedure: norm, day of the offence, threat and code of procedure.

use chrono::NaiveDate;
use serde_json::json;

use super::penalty::{Offence, Repetition};
use super::regime::readings;
use crate::calendar::sub_days;
use crate::catalogue::{KUHAP_1981_205, KUHAP_2025_258, NEW_CODE, UU_7_1981_12};
use crate::law::{Effect, Joined, Law, Norm, Reading, Threat, Threshold, Value};
use crate::prosecution::{NamedReading, Regime, Substance};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&NORM, &OLD, &NEW, &READING];

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

/// What is threatened on the day of the offence, and the reading by which it is: since 2026-01-02
/// that by which the law decides on the conversion, else the heaviest.
fn threatened(law: &Law, offence: &Offence, threat: Threat) -> (Threat, Option<NamedReading>) {
    if offence.committed_on < NEW_CODE {
        return (threat, None);
    }
    // The gate looks at the norm; a raise hangs on who offends.
    let first = Offence {
        repetition: Repetition::default(),
        ..*offence
    };
    let ceiling = first.ceiling(law, Substance::New);
    let fines = ceiling.map(|one| one.fines).unwrap_or_default();
    let adopted = |by: &NamedReading| {
        let decides = law.reading(&by.question);
        decides.is_some_and(|one| one.reading == by.reading)
    };
    let mut by_adopted = fines.iter();
    let by_adopted = by_adopted.find(|(by, _)| by.as_ref().is_some_and(adopted));
    let highest = || fines.iter().max_by_key(|(_, most)| *most);
    let found = by_adopted.or_else(highest).cloned();
    let (reading, fine) = found.map_or((None, None), |(by, most)| (by, Some(most)));
    let converted = Threat {
        prison_months: threat.prison_months,
        kurungan_months: None,
        fine_idr: fine,
        joined: Joined::Or,
    };
    (converted, reading)
}

/// The threshold of a code of procedure for a case that comes to court on a day; none where it is
/// not known. What was done before UU 8/1981 is not of its fast procedure.
fn threshold(law: &Law, regime: Regime, offence_date: NaiveDate, on: NaiveDate) -> Option<&Value> {
    let day = match regime {
        Regime::Kuhap1981 => offence_date.min(sub_days(NEW_CODE, 1)),
        Regime::Kuhap2025 => on.max(NEW_CODE),
    };
    law.rule("proc.cepat.threshold", day)
        .map(|rule| &rule.value)
}

/// A case that comes to court on a day enters the fast procedure of its code: its threat keeps
/// within the threshold, and where that is not known, within that of a reading, which a field of
/// the command names. Answers the readings that decided.
pub fn enters_fast_procedure(
    law: &Law,
    offence: &Offence,
    (regime, on): (Regime, NaiveDate),
    reading: (&'static str, Option<&str>),
) -> Result<Vec<NamedReading>, Refusal> {
    let (code, offence_date) = (&offence.norm.code, offence.committed_on);
    let (_, threat) = norm_in_force(law, code, offence_date)?;
    let (threat, converted_by) = threatened(law, offence, threat);
    let (threshold, named) = match threshold(law, regime, offence_date, on) {
        Some(Value::Threshold(threshold)) => (*threshold, None),
        Some(_) | None => by_reading(law, regime, reading)?,
    };
    if !threat.fits(threshold) {
        let rule = match regime {
            Regime::Kuhap1981 => &OLD,
            Regime::Kuhap2025 => &NEW,
        };
        let detail = format!(
            "norm {code} on {offence_date}: its threat is above the threshold of {} months or {} rupiah",
            threshold.months, threshold.fine_idr
        );
        let data = json!({ "norm": code, "offence_date": offence_date, "threat": threat,
            "threshold": threshold, "reading": named, "converted_by": converted_by });
        return Err(rule.refuse(detail, data));
    }
    Ok(named.into_iter().chain(converted_by).collect())
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

/// What the gate of a code says of a case that comes to court on a day.
#[must_use]
pub fn gate(law: &Law, offence: &Offence, at: (Regime, NaiveDate)) -> Gate {
    let enters =
        |reading: Option<&str>| enters_fast_procedure(law, offence, at, ("reading", reading));
    let by = |one: &Reading| enters(Some(&one.reading)).is_ok();
    match enters(None) {
        Ok(_) => Gate::Open,
        Err(refusal) if refusal.rule.code != READING.code => Gate::Closed,
        // What is threatened with prison above every known threshold is not taken by a draft.
        Err(_)
            if offence
                .norm
                .threat
                .is_some_and(|one| one.prison_months.is_some()) =>
        {
            if law.readings_of(QUESTION).any(by) {
                Gate::AsksForReading
            } else {
                Gate::Closed
            }
        }
        Err(_) => Gate::AsksForReading,
    }
}

/// The threshold of the reading that the command names, or that the law has adopted.
fn by_reading(
    law: &Law,
    regime: Regime,
    (field, reading): (&'static str, Option<&str>),
) -> Result<(Threshold, Option<NamedReading>), Refusal> {
    let named = |name| law.readings_of(QUESTION).find(|one| one.reading == name);
    if regime == Regime::Kuhap1981 {
        let detail = "the old code had no fast procedure on that day";
        return Err(OLD.refuse(detail, json!({ "regime": regime })));
    }
    let chosen: Option<&Reading> = match reading {
        Some(name) => named(name),
        None => law.reading(QUESTION),
    };
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
mod tests {
    use super::*;
    use crate::law::AccusedKind;
    use crate::law::LawEdit;

    fn enters(
        law: &Law,
        code: &str,
        offence: &str,
        regime: Regime,
        reading: Option<&str>,
    ) -> Result<usize, &'static str> {
        let committed_on = offence.parse().unwrap();
        let (norm, _) = norm_in_force(law, code, committed_on).map_err(|one| one.rule.code)?;
        let offence = Offence {
            norm,
            committed_on,
            by: AccusedKind::Pengurus,
            repetition: Repetition::default(),
        };
        enters_fast_procedure(law, &offence, (regime, committed_on), ("reading", reading))
            .map(|readings| readings.len())
            .map_err(|refusal| refusal.rule.code)
    }

    #[test]
    fn the_old_gate_takes_three_months_and_no_more() {
        let law = Law::seed();
        let old = |code, offence| enters(&law, code, offence, Regime::Kuhap1981, None);
        assert_eq!(old("WLK-02", "2025-08-01"), Ok(0));
        assert_eq!(old("UPH-01", "2025-08-01"), Err("gate.threshold-1981"));
        assert_eq!(old("WLK-02", "1981-09-28"), Err("gate.norm"));
        for (offence, entered) in [
            ("1981-12-30", Err("gate.threshold-1981")),
            ("1981-12-31", Ok(0)),
            ("1982-01-01", Ok(0)),
        ] {
            assert_eq!(old("WLK-02", offence), entered, "{offence}");
        }
        assert_eq!(
            old("K3-02", "2025-08-01"),
            Err("gate.norm"),
            "administrative"
        );
    }

    #[test]
    fn the_new_gate_asks_for_a_reading() {
        let law = Law::seed();
        let new = |offence, reading| enters(&law, "WLK-02", offence, Regime::Kuhap2025, reading);
        for offence in ["2026-01-01", "2026-01-02", "2026-01-03"] {
            assert_eq!(new(offence, None), Err("gate.reading-needed"), "{offence}");
            assert_eq!(
                new(offence, Some("?")),
                Err("gate.reading-needed"),
                "{offence}"
            );
        }
        assert_eq!(
            new("2026-01-01", Some("DRAFT")),
            Ok(1),
            "kurungan of three months"
        );
        assert_eq!(
            new("2026-01-02", Some("DRAFT")),
            Ok(2),
            "a fine of category I by reading A"
        );
    }

    #[test]
    fn another_reading_of_the_conversion_closes_the_gate() {
        let mut law = (*Law::seed()).clone();
        for one in &mut law.readings {
            one.adopted = one.question != "V2" || one.reading == "B";
        }
        let new = |offence| enters(&law, "WLK-02", offence, Regime::Kuhap2025, None);
        assert_eq!(new("2026-01-01"), Ok(1), "an adopted reading decides");
        assert_eq!(new("2026-01-02"), Err("gate.threshold-2025"));
        assert_eq!(new("2026-01-03"), Err("gate.threshold-2025"));
    }

    #[test]
    fn the_old_threshold_is_met_to_the_month_and_the_rupiah() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let seed = Law::seed();
        let threat = |prison_months, kurungan_months, fine_idr| Threat {
            prison_months,
            kurungan_months,
            fine_idr,
            joined: Joined::Or,
        };
        for (threat, accepted) in [
            (threat(None, Some(2), None), true),
            (threat(None, Some(3), None), true),
            (threat(None, Some(4), None), false),
            (threat(Some(3), None, Some(1_000_000)), true),
            (threat(Some(4), Some(3), None), false),
            (threat(None, None, Some(7_499)), true),
            (threat(None, None, Some(7_500)), true),
            (threat(None, None, Some(7_501)), false),
        ] {
            let mut norm = seed.norm("WLK-02", day("2025-08-01")).unwrap().clone();
            norm.valid_from = Some(day("2025-08-01"));
            norm.threat = Some(threat);
            let law = seed.with(&[LawEdit::Norm(norm)]);
            let wanted = if accepted {
                Ok(0)
            } else {
                Err("gate.threshold-1981")
            };
            let answer = enters(&law, "WLK-02", "2025-08-01", Regime::Kuhap1981, None);
            assert_eq!(answer, wanted, "{threat:?}");
            let before = enters(&law, "WLK-02", "2025-07-31", Regime::Kuhap1981, None);
            assert_eq!(before, Ok(0), "the day before the change");
        }
    }

    #[test]
    fn an_earlier_judgment_is_of_a_norm_in_force_when_it_became_final() {
        let law = Law::seed();
        for (on, accepted) in [
            ("1981-09-28", false),
            ("1981-09-29", true),
            ("1981-09-30", true),
        ] {
            let answer = prior_is_known(&law, "WLK-02", on.parse().unwrap());
            assert_eq!(answer.is_ok(), accepted, "{on}");
        }
        let unknown = prior_is_known(&law, "XXX", "2025-08-01".parse().unwrap()).unwrap_err();
        assert_eq!(unknown.field, Some("prior_final_judgments"));
    }
}
