//! The highest penalties of a norm under one criminal law (UU 1/2023 Pasal 615; UU 1/2026 Pasal II).

use chrono::NaiveDate;

use super::{Accused, AccusedKind};
use crate::law::{Effect, Joined, Law, Norm, Threat, Value};

/// Days in a month (UU 1/2023 Pasal 184; KUHP lama Pasal 97).
const MONTH: u32 = 30;
/// From these months on, *kurungan* became a fine of category II instead of I (Pasal 615).
const LONG_KURUNGAN: u16 = 6;

/// The highest penalties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ceiling {
    /// *Penjara*, in months.
    pub(super) prison_months: u16,
    /// *Kurungan*, in days.
    pub(super) kurungan_days: u32,
    /// Fine, in rupiah.
    pub(super) fine_idr: i64,
}

/// The amount of a category of fines (UU 1/2023 Pasal 79), in rupiah; 0 for none.
pub(super) fn category(law: &Law, number: u8) -> i64 {
    crate::rules::ceiling::category(law, number).unwrap_or(0)
}

/// Whether the norm's penalty since 2026-01-02 hangs on the open reading of *kurungan* or fine (V2).
pub(super) fn hangs_on_v2(law: &Law, threat: &Threat) -> bool {
    let joined = matches!(threat.joined, Joined::Or | Joined::AndOr);
    let fine = threat.fine_idr.is_some_and(|fine| fine <= category(law, 2));
    joined && threat.kurungan_months.is_some() && fine
}

/// Before 2026-01-02: what the sectoral law threatens.
pub(super) fn before(law: &Law, norm: &Norm, on: NaiveDate) -> Option<Ceiling> {
    let threat = norm.threat?;
    let days = threat
        .kurungan_months
        .map_or(0, |months| u32::from(months) * MONTH);
    Some(Ceiling {
        prison_months: threat.prison_months.unwrap_or(0),
        kurungan_days: of_rule(law, norm, "max_kurungan_days", on, None)
            .and_then(|days| days.try_into().ok())
            .unwrap_or(days),
        fine_idr: of_rule(law, norm, "max_fine_idr", on, None)
            .unwrap_or(threat.fine_idr.unwrap_or(0)),
    })
}

/// From 2026-01-02, under a reading of V2: no *kurungan*, fines in categories.
pub(super) fn since(
    law: &Law,
    norm: &Norm,
    who: &Accused,
    on: NaiveDate,
    v2: &str,
) -> Option<Ceiling> {
    let threat = norm.threat?;
    let fine = of_rule(law, norm, "max_fine_idr", on, Some(v2));
    Some(Ceiling {
        prison_months: threat.prison_months.unwrap_or(0),
        kurungan_days: 0,
        fine_idr: fine.unwrap_or_else(|| converted(law, &threat, who.kind, v2)),
    })
}

/// The fine that a sectoral threat became.
fn converted(law: &Law, threat: &Threat, who: AccusedKind, v2: &str) -> i64 {
    let fine = threat.fine_idr.unwrap_or(0);
    let single = category(
        law,
        if who == AccusedKind::Corporation {
            5
        } else {
            2
        },
    );
    if threat.prison_months.is_some() {
        return fine;
    }
    let Some(months) = threat.kurungan_months else {
        return single;
    };
    let by_length = if months < LONG_KURUNGAN { 1 } else { 2 };
    if threat.fine_idr.is_none() {
        return category(law, by_length);
    }
    if threat.joined == Joined::And {
        return single;
    }
    if fine > category(law, 2) {
        return fine;
    }
    let of_reading = law.readings_of("V2").find(|one| one.reading == v2);
    if of_reading.map(|one| one.effect) == Some(Effect::FineCategory(2)) {
        single
    } else {
        category(law, by_length)
    }
}

/// What the table of rules says for the reporting duty, in rupiah or days.
fn of_rule(law: &Law, norm: &Norm, what: &str, on: NaiveDate, v2: Option<&str>) -> Option<i64> {
    if !is_reporting(&norm.code) {
        return None;
    }
    let rule = law.rule(&format!("wlk.penalty.{what}"), on)?;
    match &rule.value {
        Value::Idr(amount) => Some(*amount),
        Value::Days(days) => Some(i64::from(*days)),
        Value::ByReading(by) => by.values.get(v2?).copied(),
        Value::Years(_)
        | Value::Hours(_)
        | Value::WorkingDays(_)
        | Value::Months(_)
        | Value::Count(_)
        | Value::Flag(_)
        | Value::Text(_)
        | Value::Threshold(_)
        | Value::Unknown => None,
    }
}

/// Whether the norm is one of the duty to report (UU 7/1981).
pub(super) fn is_reporting(code: &str) -> bool {
    code.starts_with("WLK-")
}
