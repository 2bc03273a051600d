//! Which code of procedure governs (UU 20/2025 Pasal 361), and whether its fast procedure is open.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AccusedKind, Question};
use crate::catalogue::NEW_CODE;
use crate::law::{Law, Norm, Procedure, Threshold};

/// The code of procedure that governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProcedureRegime {
    /// UU 8/1981.
    #[serde(rename = "kuhap_1981")]
    Kuhap1981,
    /// UU 20/2025.
    #[serde(rename = "kuhap_2025")]
    Kuhap2025,
    /// The readings differ: a person decides.
    NeedsDecision,
}

/// Whether the fast procedure takes the offence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tipiring {
    /// It does.
    Open,
    /// It does not.
    Closed,
    /// What decides it has not been confirmed.
    NeedsConfirmation,
}

/// What the law of procedure says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) regime: ProcedureRegime,
    /// The letter of Pasal 361 or the day on which it rests.
    pub(super) why: &'static str,
    pub(super) tipiring: Tipiring,
    /// The accused is a legal person where the managers are punished.
    pub(super) wrong_accused: bool,
}

pub(super) fn of(law: &Law, norm: &Norm, asked: &Question) -> Found {
    let (regime, why) = governing(law, asked);
    let managers = ["WLK-", "INS-"]
        .iter()
        .any(|start| norm.code.starts_with(start));
    let wrong_accused = managers && asked.accused.kind == AccusedKind::Corporation;
    let tipiring = match regime {
        _ if norm.threat.is_none() || wrong_accused => Tipiring::Closed,
        ProcedureRegime::Kuhap1981 => under_old(law, norm),
        ProcedureRegime::Kuhap2025 => under_new(law, norm),
        ProcedureRegime::NeedsDecision => {
            let (old, new) = (under_old(law, norm), under_new(law, norm));
            if old == new {
                old
            } else {
                Tipiring::NeedsConfirmation
            }
        }
    };
    Found {
        regime,
        why,
        tipiring,
        wrong_accused,
    }
}

/// The code that governs. A case opened before 2026-01-02 and handed to the court after it is
/// read as 361 a or as 361 d; without a reading a person decides.
fn governing(law: &Law, asked: &Question) -> (ProcedureRegime, &'static str) {
    let old = |day: chrono::NaiveDate| day < NEW_CODE;
    if !old(asked.offence_date) {
        return (
            ProcedureRegime::Kuhap2025,
            "369: the offence lies after its entry into force",
        );
    }
    let Some(opened) = asked.investigation_opened_on else {
        if asked.on.is_some_and(old) {
            return (
                ProcedureRegime::Kuhap1981,
                "KUHAP 1981 was in force on the day asked about",
            );
        }
        return (
            ProcedureRegime::Kuhap2025,
            "361 b: the investigation had not begun on 2026-01-02",
        );
    };
    if !old(opened) {
        return (
            ProcedureRegime::Kuhap2025,
            "361 b: the investigation began on or after 2026-01-02",
        );
    }
    if asked.hearing_started_on.is_some_and(old) {
        return (
            ProcedureRegime::Kuhap1981,
            "361 c: the examination in court began before 2026-01-02",
        );
    }
    match asked.referred_on {
        Some(referred) if old(referred) && asked.judged_on() < NEW_CODE => (
            ProcedureRegime::Kuhap1981,
            "KUHAP 1981 was in force on the last day told",
        ),
        Some(referred) if old(referred) => (
            ProcedureRegime::Kuhap2025,
            "361 d: in court before 2026-01-02, examination not begun",
        ),
        Some(_) => match law.reading("361").and_then(|one| one.effect.procedure()) {
            Some(Procedure::Kuhap1981) => (ProcedureRegime::Kuhap1981, "361 a, as adopted"),
            Some(Procedure::Kuhap2025) => (ProcedureRegime::Kuhap2025, "361 d, as adopted"),
            None => (
                ProcedureRegime::NeedsDecision,
                "361 a or d: opened before 2026-01-02, in court after it",
            ),
        },
        None => (
            ProcedureRegime::Kuhap1981,
            "361 a: the investigation was running on 2026-01-02",
        ),
    }
}

/// The threshold of the table of rules on a day.
fn threshold(law: &Law, on: Option<chrono::NaiveDate>) -> Option<Threshold> {
    law.rule("proc.cepat.threshold", on?)?.value.threshold()
}

fn fits(norm: &Norm, threshold: Threshold) -> Tipiring {
    if norm.threat.is_some_and(|threat| threat.fits(threshold)) {
        Tipiring::Open
    } else {
        Tipiring::Closed
    }
}

/// At most three months, or a fine of at most Rp7,500 alone (UU 8/1981 Pasal 205 ayat (1)).
fn under_old(law: &Law, norm: &Norm) -> Tipiring {
    threshold(law, NEW_CODE.pred_opt()).map_or(Tipiring::NeedsConfirmation, |one| fits(norm, one))
}

/// The threshold since 2026-01-02 was not read (V1): it closes to prison only, unless a reading is
/// adopted or the rule is confirmed.
fn under_new(law: &Law, norm: &Norm) -> Tipiring {
    let adopted = law.reading("V1").and_then(|one| one.effect.threshold());
    match threshold(law, Some(NEW_CODE)).or(adopted) {
        Some(threshold) => fits(norm, threshold),
        None if norm.threat.is_some_and(|one| one.prison_months.is_some()) => Tipiring::Closed,
        None => Tipiring::NeedsConfirmation,
    }
}
