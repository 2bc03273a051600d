//! The answer put together: readings side by side, provisions used, what is not confirmed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ceiling::{Ceiling, category, hangs_on_v2, is_reporting};
use super::procedure::{Found, ProcedureRegime, Tipiring};
use super::substance::{Substance, SubstantiveRegime, new_ceiling};
use super::{Assessment, Question, time_bar};
use crate::catalogue::NEW_CODE;
use crate::law::deadlines::{Code, DueDate, due};
use crate::law::{Cited, Law, Norm, Reading, Status, Value};

/// What a reading of an open question would say here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShownReading {
    /// The question: `V1`, `V2`, `361`, `R13A`, or `R1` (the law of the offence or of the judgment).
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

/// Something that a lawyer must confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpenPoint {
    /// The open question or rule, such as `V1`.
    pub point: String,
    /// What is not sure.
    pub explanation: String,
}

/// Every part of the answer.
pub(super) fn assembled(
    law: &Law,
    norm: &Norm,
    asked: &Question,
    substance: &Substance,
    found: &Found,
    until: Option<NaiveDate>,
) -> Assessment {
    let ceiling = substance.ceiling;
    let open = open_points(law, norm, asked, substance, found, until);
    Assessment {
        substantive_regime: substance.regime,
        procedure_regime: found.regime,
        tipiring: found.tipiring,
        max_fine_idr: ceiling.map(|one| one.fine_idr),
        max_kurungan_days: ceiling.map(|one| one.kurungan_days),
        repeat_offender: substance.repeat,
        only_kurungan: substance.only_kurungan,
        settlement_by_maximum_fine: settles(law, substance, found),
        prosecution_time_barred_on: until,
        readings: readings(law, norm, asked, substance, found),
        deadlines: deadlines(law, asked, until, &open),
        provisions: provisions(norm, asked, substance, found, until.is_some()),
        needs_confirmation: open,
    }
}

/// Payment of the highest fine ends a case under the new code whose threat is only a fine of at
/// most category II (UU 20/2025 Pasal 24 ayat (2) i; UU 1/2023 Pasal 132 ayat (1) d).
fn settles(law: &Law, substance: &Substance, found: &Found) -> bool {
    let small = |one: Ceiling| {
        one.prison_months == 0 && one.kurungan_days == 0 && one.fine_idr <= category(law, 2)
    };
    found.regime == ProcedureRegime::Kuhap2025
        && !found.wrong_accused
        && substance.regime == SubstantiveRegime::New
        && substance.ceiling.is_some_and(small)
        && law
            .rule("proc.settle_by_max_fine", NEW_CODE)
            .is_some_and(|rule| rule.value == Value::Flag(true))
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

fn readings(
    law: &Law,
    norm: &Norm,
    asked: &Question,
    substance: &Substance,
    found: &Found,
) -> Vec<ShownReading> {
    let Some(threat) = norm.threat else {
        return vec![];
    };
    let mut shown = both_laws(law, norm, asked, substance);
    if hangs_on_v2(law, &threat) && !substance.repeat && substance.regime == SubstantiveRegime::New
    {
        shown.extend(law.readings_of("V2").map(|one| ShownReading {
            max_fine_idr: new_ceiling(law, norm, asked, &one.reading).map(|found| found.fine_idr),
            max_kurungan_days: Some(0),
            ..told(one)
        }));
    }
    if found.tipiring == Tipiring::NeedsConfirmation {
        shown.extend(law.readings_of("V1").map(told));
    }
    if found.regime == ProcedureRegime::NeedsDecision {
        shown.extend(law.readings_of("361").map(told));
    }
    shown
}

/// The law of the offence and that since 2026-01-02 side by side, for an older offence.
fn both_laws(law: &Law, norm: &Norm, asked: &Question, substance: &Substance) -> Vec<ShownReading> {
    let Some(old) = substance.old else {
        return vec![];
    };
    let side = |regime: SubstantiveRegime, title: &str, ceiling: Option<Ceiling>| {
        let (reading, until) = match regime {
            SubstantiveRegime::Old => ("old", time_bar::old(law, norm, asked)),
            SubstantiveRegime::New => ("new", time_bar::new(law, norm, asked)),
        };
        ShownReading {
            question: "R1".to_owned(),
            reading: reading.to_owned(),
            title: title.to_owned(),
            source: "UU 1/2023 (KUHP) Pasal 3 ayat (1), 618".to_owned(),
            adopted: substance.regime == regime,
            max_fine_idr: ceiling.map(|one| one.fine_idr),
            max_kurungan_days: ceiling.map(|one| one.kurungan_days),
            prosecution_time_barred_on: until,
        }
    };
    vec![
        side(
            SubstantiveRegime::Old,
            "Hukum pada saat perbuatan",
            Some(old),
        ),
        side(
            SubstantiveRegime::New,
            "Hukum sejak 2 Januari 2026",
            substance.new,
        ),
    ]
}

/// That an older offence keeps the shorter time bar.
const SHORTER_BAR: &str = "R13a";

/// Whether a point is open here, its name, and what is not sure.
type Candidate = (bool, &'static str, &'static str);

/// Points of repeats, settlement and what the catalogue does not know.
fn rarer_points(
    law: &Law,
    norm: &Norm,
    asked: &Question,
    substance: &Substance,
    found: &Found,
    until: Option<NaiveDate>,
) -> [Candidate; 6] {
    let new = substance.regime == SubstantiveRegime::New;
    let transitional = asked.offence_date < NEW_CODE && asked.judged_on() >= NEW_CODE;
    [
        (
            new && substance.repeat,
            "R7",
            "that a repeat, once punished by kurungan only, is fined up to category I is derived",
        ),
        (
            new && substance.repeat,
            "R7b",
            "one repeatedly fined may be supervised for up to six months and fined up to a third more (UU 1/2023 Pasal 84)",
        ),
        (
            transitional && until.is_some(),
            SHORTER_BAR,
            "that an offence before 2026-01-02 keeps the shorter time bar is derived",
        ),
        (
            settles(law, substance, found),
            "SETTLEMENT",
            "that a converted threat ends by payment of the highest fine is derived",
        ),
        (
            norm.threat.is_some() && until.is_none(),
            "R13",
            "the catalogue has no time bar for this threat",
        ),
        (
            found.wrong_accused,
            "R10",
            "a legal person is accused where the law punishes its managers (pengurus)",
        ),
    ]
}

/// What a lawyer must look at, point by point.
fn open_points(
    law: &Law,
    norm: &Norm,
    asked: &Question,
    substance: &Substance,
    found: &Found,
    until: Option<NaiveDate>,
) -> Vec<OpenPoint> {
    let new = substance.regime == SubstantiveRegime::New;
    let v2 = norm.threat.is_some_and(|threat| hangs_on_v2(law, &threat));
    let general = [
        (
            norm.status != Status::Confirmed,
            "NORM",
            "duty or sanction of the norm were not read in the statute",
        ),
        (
            found.tipiring == Tipiring::NeedsConfirmation,
            "V1",
            "the threshold of the fast procedure since 2026-01-02 (UU 20/2025 Pasal 258 ayat (1)) was not read",
        ),
        (
            new && v2 && !substance.repeat,
            "V2",
            "whether kurungan or a fine became a fine of category I (A) or II (B)",
        ),
        (
            found.regime == ProcedureRegime::NeedsDecision,
            "361",
            "opened before 2026-01-02 and in court after it: 361 a or 361 d is decided by a person",
        ),
        (
            substance.favour_unclear,
            "R1",
            "the new law is lighter on liberty and not on the fine; no more than both allow is taken",
        ),
    ];
    let special = rarer_points(law, norm, asked, substance, found, until);
    let candidates = general.into_iter().chain(special);
    let open = candidates.filter(|(holds, ..)| *holds);
    open.map(|(_, point, explanation)| OpenPoint {
        point: point.to_owned(),
        explanation: explanation.to_owned(),
    })
    .collect()
}

fn provisions(
    norm: &Norm,
    asked: &Question,
    substance: &Substance,
    found: &Found,
    barred: bool,
) -> Vec<Cited> {
    let unsure = norm.status != Status::Confirmed;
    let old = asked.offence_date < NEW_CODE;
    let criminal = norm.threat.is_some();
    let new = criminal && substance.regime == SubstantiveRegime::New;
    let prison = norm
        .threat
        .is_some_and(|threat| threat.prison_months.is_some());
    let converted = new && !prison;
    let repeat = substance.repeat;
    let fast_new = criminal && found.regime != ProcedureRegime::Kuhap1981;
    let fast_old = criminal && found.regime != ProcedureRegime::Kuhap2025;
    let candidates = [
        (true, norm.duty.as_str(), unsure),
        (!norm.sanction.is_empty(), norm.sanction.as_str(), unsure),
        (repeat, "UU 7/1981 Pasal 10 ayat (2)", false),
        (is_reporting(&norm.code), "UU 7/1981 Pasal 11", false),
        (norm.code.starts_with("INS-"), "UU 3/1951 Pasal 7", false),
        (barred && old, "KUHP lama Pasal 78-80", false),
        (new, "UU 1/2023 (KUHP) Pasal 65", false),
        (converted, "UU 1/2023 (KUHP) Pasal 79", false),
        (barred && new, "UU 1/2023 (KUHP) Pasal 136-138", false),
        (converted, "UU 1/2023 (KUHP) Pasal 615", true),
        (converted, "UU 1/2026 Pasal II", true),
        (new && !old, "UU 1/2023 (KUHP) Pasal 36-37", false),
        (criminal && old, "UU 1/2023 (KUHP) Pasal 3 ayat (1)", false),
        (new && repeat, "UU 1/2023 (KUHP) Pasal 84", false),
        (fast_old, "UU 8/1981 (KUHAP) Pasal 205", false),
        (fast_new, "UU 20/2025 (KUHAP) Pasal 258", true),
        (fast_new, "UU 20/2025 (KUHAP) Pasal 24", false),
        (
            found.why.starts_with("361"),
            "UU 20/2025 (KUHAP) Pasal 361",
            false,
        ),
        (!old, "UU 20/2025 (KUHAP) Pasal 369", false),
    ];
    let used: BTreeMap<&str, bool> = candidates
        .into_iter()
        .filter_map(|(used, citation, needs)| used.then_some((citation, needs)))
        .collect();
    let used = used.into_iter();
    used.map(|(citation, needs_confirmation)| Cited {
        citation: citation.to_owned(),
        needs_confirmation,
    })
    .collect()
}

fn deadlines(
    law: &Law,
    asked: &Question,
    until: Option<NaiveDate>,
    open: &[OpenPoint],
) -> Vec<DueDate> {
    let bar = until.map(|until| DueDate {
        kind: Code::TimebarPros,
        due_on: until,
        derivation: format!(
            "last day of prosecution, counted from the day after the offence of {}",
            asked.offence_date
        ),
        moved_from: None,
        needs_confirmation: open.iter().any(|one| one.point == SHORTER_BAR),
    });
    let opened = asked.investigation_opened_on;
    let notice = opened.and_then(|day| due(law, Code::Spdp, day, &asked.province));
    bar.into_iter().chain(notice).collect()
}
