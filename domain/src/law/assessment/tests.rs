//! Worked examples: `domain/tests/assessments.csv`, one a line.

use chrono::NaiveDate;
use serde_json::Value;

use super::{Accused, AccusedKind, Assessment, PriorJudgment, Question, SubstantiveRegime, assess};
use crate::catalogue::NORMS;
use crate::law::Law;
use crate::prosecution::Substance;
use crate::province::ProvinceCode;
use crate::rules::ceiling::{fines, kurungan_days};
use crate::rules::time_bar::bar;

const EXAMPLES: &str = include_str!("../../../tests/assessments.csv");

fn day(text: &str) -> Option<NaiveDate> {
    (!text.is_empty()).then(|| text.parse().unwrap())
}

fn question(cells: &[&str]) -> Question {
    let prior = |final_on| PriorJudgment {
        norm: "WLK-02".to_owned(),
        final_on,
    };
    let kind: AccusedKind = serde_json::from_value(Value::from(cells[5])).unwrap();
    Question {
        norm: cells[0].to_owned(),
        offence_date: day(cells[1]).unwrap(),
        province: ProvinceCode("31".to_owned()),
        investigation_opened_on: day(cells[2]),
        referred_on: day(cells[3]),
        hearing_started_on: day(cells[4]),
        accused: Accused {
            kind,
            prior_final_judgments: day(cells[6]).map(prior).into_iter().collect(),
        },
        on: day(cells[7]),
    }
}

/// The whole answer in the columns of the table.
fn told(found: &Assessment) -> Vec<String> {
    let word = |value: Value| value.as_str().unwrap().to_owned();
    let words = |value: Value| {
        if value.is_null() {
            String::new()
        } else {
            value.to_string()
        }
    };
    let points = found
        .needs_confirmation
        .iter()
        .map(|point| point.point.as_str());
    let cited = found
        .provisions
        .iter()
        .map(|cited| cited.citation.replace(',', " dan"));
    let mut readings: Vec<String> = vec![];
    for reading in &found.readings {
        let chosen = if reading.adopted { "*" } else { "" };
        readings.push(format!("{}/{}{chosen}", reading.question, reading.reading));
    }
    vec![
        word(as_json(found.substantive_regime)),
        word(as_json(found.procedure_regime)),
        word(as_json(found.tipiring)),
        words(as_json(found.max_fine_idr)),
        words(as_json(found.max_kurungan_days)),
        found.repeat_offender.to_string(),
        found.only_kurungan.to_string(),
        found.settlement_by_maximum_fine.to_string(),
        found
            .prosecution_time_barred_on
            .map_or_else(String::new, |day| day.to_string()),
        points.collect::<Vec<_>>().join(" "),
        readings.join(" "),
        cited.collect::<Vec<_>>().join("; "),
    ]
}

/// Any part of an answer as JSON.
fn as_json<T: serde::Serialize>(value: T) -> Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn every_worked_example_is_assessed_as_written() {
    let mut count = 0;
    let mut wrong = vec![];
    for line in EXAMPLES.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let found = assess(&Law::seed(), &question(&cells)).unwrap();
        let found = told(&found);
        if found != cells[8..] {
            wrong.push(format!("{},{}", cells[..8].join(","), found.join(",")));
        }
        count += 1;
    }
    assert!(
        wrong.is_empty(),
        "assessed otherwise:\n{}",
        wrong.join("\n")
    );
    assert!(count >= 60, "{count}");
}

/// Of an offence that is no repeat both say the same; for a repeat under the new law a command
/// also allows the third more of KUHP 84, which hangs on an earlier fine.
#[test]
fn an_offence_is_assessed_as_commands_are_decided() {
    let law = Law::seed();
    for norm in NORMS.iter().filter(|norm| norm.is_tipiring()) {
        for offence in ["2025-12-31", "2026-01-01", "2026-01-02", "2026-01-03"] {
            let cells = [norm.code, offence, "", "", "", "person", "", ""];
            let asked = question(&cells);
            let found = assess(&law, &asked).unwrap();
            let (until, _) = bar(&law, asked.offence_date, None).unwrap();
            assert_eq!(found.prosecution_time_barred_on, Some(until), "{cells:?}");
            let norm = law.norm(norm.code, asked.offence_date).unwrap();
            let substance = match found.substantive_regime {
                SubstantiveRegime::Old => Substance::Old,
                SubstantiveRegime::New => Substance::New,
            };
            let fines = fines(&law, norm, substance, false).into_iter();
            let adopted = |name: &Option<String>| name.as_ref().is_none_or(|name| name == "A");
            let most = fines
                .filter(|(name, _)| adopted(name))
                .map(|(_, most)| most);
            assert_eq!(found.max_fine_idr, most.max(), "{cells:?}");
            let days = u32::from(kurungan_days(norm, substance));
            assert_eq!(found.max_kurungan_days, Some(days), "{cells:?}");
        }
    }
}
