//! The answer put together: readings side by side, due dates, what is cited and what is open.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::found::Found;
use super::{Assessment, ProcedureRegime, Question, cited, open};
use crate::catalogue::NEW_CODE;
use crate::law::deadlines::{Code, DueDate, due};
use crate::law::{Effect, Law, Reading};
use crate::prosecution::{NamedReading, Regime, Substance};
use crate::rules::gate;
use crate::rules::penalty::{AGAIN, CONVERSION, Ceiling};
use crate::rules::{governing, regime, time_bar};

/// What a reading of an open question would say here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShownReading {
    /// The question: `V1`, `V2`, `361`, `361C`, `R7B`, `R13A`, or `R1` (the law of the offence or
    /// of the judgment).
    pub question: String,
    /// Name of the reading.
    pub reading: String,
    /// What it says, in Indonesian.
    pub title: String,
    /// Who says so.
    pub source: String,
    /// Whether the answer rests on it.
    pub adopted: bool,
    /// Highest fine under it, in rupiah.
    pub max_fine_idr: Option<i64>,
    /// Longest *kurungan* under it, in days.
    pub max_kurungan_days: Option<u32>,
    /// Last day of prosecution under it.
    pub prosecution_time_barred_on: Option<NaiveDate>,
}

/// Every part of the answer.
pub(super) fn assembled(law: &Law, asked: &Question, found: &Found) -> Assessment {
    let ceiling = found.ceiling();
    Assessment {
        substantive_regime: found.substance,
        procedure_regime: match found.regime {
            Some(Regime::Kuhap1981) => ProcedureRegime::Kuhap1981,
            Some(Regime::Kuhap2025) => ProcedureRegime::Kuhap2025,
            None => ProcedureRegime::NeedsDecision,
        },
        tipiring: found.gate.into(),
        max_fine_idr: ceiling.map(|one| one.fine_idr(law)),
        max_kurungan_days: ceiling.map(|one| u32::from(one.kurungan_days)),
        repeat_offender: found.offence.repetition.again,
        only_kurungan: found.only_kurungan(),
        settlement_by_maximum_fine: found.settles,
        prosecution_time_barred_on: found.until,
        readings: readings(law, asked, found),
        deadlines: deadlines(law, asked, found.until),
        provisions: cited::provisions(asked, found),
        needs_confirmation: open::points(law, asked, found),
    }
}

fn told(one: &Reading) -> ShownReading {
    ShownReading {
        question: one.question.clone(),
        reading: one.reading.clone(),
        title: one.title.clone(),
        source: one.source.clone(),
        adopted: one.adopted,
        ..ShownReading::default()
    }
}

fn readings(law: &Law, asked: &Question, found: &Found) -> Vec<ShownReading> {
    if found.offence.norm.threat.is_none() {
        return vec![];
    }
    let mut shown = both_laws(law, asked, found);
    if found.substance == Substance::New {
        shown.extend(fines(law, found, CONVERSION));
        shown.extend(fines(law, found, AGAIN));
    }
    if found.threshold_is_open {
        shown.extend(law.readings_of(gate::QUESTION).map(told));
    }
    if found.regime.is_none() {
        shown.extend(law.readings_of(regime::QUESTION).map(told));
    }
    if found.why.starts_with("361 c") && asked.judged_on() >= NEW_CODE {
        shown.extend(law.readings_of(governing::HEARD).map(told));
    }
    shown.extend(time_bars(law, asked, found));
    shown
}

/// The maximum fine by each reading of a question on which it hangs.
fn fines<'a>(
    law: &'a Law,
    found: &'a Found,
    question: &'a str,
) -> impl Iterator<Item = ShownReading> + 'a {
    let fines = found.new.iter().flat_map(|ceiling| &ceiling.fines);
    let by = fines.filter_map(|(by, fine)| Some((by.as_ref()?, *fine)));
    by.filter(move |(by, _)| by.question == question)
        .filter_map(|(by, fine)| {
            Some(ShownReading {
                max_fine_idr: Some(fine),
                max_kurungan_days: Some(0),
                ..told(of(law, by)?)
            })
        })
}

fn of<'a>(law: &'a Law, by: &'a NamedReading) -> Option<&'a Reading> {
    let mut readings = law.readings_of(&by.question);
    readings.find(|one| one.reading == by.reading)
}

/// The time bars of an older offence judged since 2026-01-02.
fn time_bars(law: &Law, asked: &Question, found: &Found) -> Vec<ShownReading> {
    if !asked.is_across_the_change() || found.until.is_none() {
        return vec![];
    }
    let until = |effect| {
        let Effect::Timebar(choice) = effect else {
            return None;
        };
        let years = time_bar::years_by(law, asked.offence_date, choice).ok()?;
        Some(time_bar::last_day(asked.offence_date, years))
    };
    let readings = law.readings_of(time_bar::QUESTION);
    let shown = readings.map(|one| ShownReading {
        prosecution_time_barred_on: until(one.effect),
        ..told(one)
    });
    shown.collect()
}

/// The law of the offence and that since 2026-01-02 side by side, for an older offence judged
/// since.
fn both_laws(law: &Law, asked: &Question, found: &Found) -> Vec<ShownReading> {
    if !asked.is_across_the_change() {
        return vec![];
    }
    let side = |one: &Reading| {
        let Effect::Substance(substance) = one.effect else {
            return None;
        };
        let ceiling: Option<&Ceiling> = match substance {
            Substance::Old => found.old.as_ref(),
            Substance::New => found.new.as_ref(),
        };
        Some(ShownReading {
            max_fine_idr: ceiling.map(|one| one.fine_idr(law)),
            max_kurungan_days: ceiling.map(|one| u32::from(one.kurungan_days)),
            prosecution_time_barred_on: found.last_day_under(law, substance),
            ..told(one)
        })
    };
    let readings = law.readings_of(regime::SUBSTANCE_QUESTION);
    readings.filter_map(side).collect()
}

fn deadlines(law: &Law, asked: &Question, until: Option<NaiveDate>) -> Vec<DueDate> {
    let bar = until.map(|until| DueDate {
        kind: Code::TimebarPros,
        due_on: until,
        derivation: format!(
            "last day of prosecution, counted from the day after the offence of {}",
            asked.offence_date
        ),
        moved_from: None,
        needs_confirmation: asked.is_across_the_change(),
    });
    let opened = asked.investigation_opened_on;
    let notice = opened.and_then(|day| due(law, Code::Spdp, day, &asked.province));
    bar.into_iter().chain(notice).collect()
}
