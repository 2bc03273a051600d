//! Due dates with their derivation in words, by the calendar of a province. Every length is a row
//! of the table of rules, so that a change of the law reaches it.

mod kinds;
#[cfg(test)]
mod tests;

use chrono::{Datelike, Days, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::kinds::{Count, Step};
use super::{Law, LegalRule, Value};
use crate::calendar;
use crate::province::ProvinceCode;

pub use kinds::Code;

/// A due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DueDate {
    /// Its kind.
    pub kind: Code,
    /// Last day, in the province's zone.
    pub due_on: NaiveDate,
    /// How it was found, in words.
    pub derivation: String,
    /// The day before it was moved past days off, when it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<NaiveDate>,
    /// Whether its length, its kind of day or its move past a day off must still be confirmed.
    pub needs_confirmation: bool,
}

/// A deadline with its stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Staged {
    /// The due date of the first stage.
    #[serde(flatten)]
    pub first: DueDate,
    /// All stages, the first first; each begins where the one before ended at the latest.
    pub stages: Vec<Stage>,
}

/// A stage of a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stage {
    /// What is to be done, such as `object` or `answer`.
    pub stage: String,
    /// The day from which it runs, at the latest; the day itself is not counted.
    pub from: NaiveDate,
    /// Last day, in the province's zone.
    pub due_on: NaiveDate,
    /// How it was found, in words.
    pub derivation: String,
    /// The day before it was moved past days off, when it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<NaiveDate>,
    /// Whether its length, its kind of day or its move past a day off must still be confirmed.
    pub needs_confirmation: bool,
}

/// The due date of a kind that starts on a day, of its first stage when it has several. None as in
/// [`staged`].
#[must_use]
pub fn due(law: &Law, code: Code, from: NaiveDate, province: &ProvinceCode) -> Option<DueDate> {
    staged(law, code, from, province).map(|found| found.first)
}

/// The due dates of a kind that starts on a day; the day itself is not counted. None when no rule
/// of the kind is in force on it, or the rule gives no length.
#[must_use]
pub fn staged(law: &Law, code: Code, from: NaiveDate, province: &ProvinceCode) -> Option<Staged> {
    let mut stages: Vec<Stage> = vec![];
    for one in code.steps() {
        let start = stages.last().map_or(from, |last| last.due_on);
        stages.push(stage(law, one, start, province)?);
    }
    let first = stages.first_mut()?;
    if code == Code::CepatPresent && !law.is_working_day(province, first.due_on) {
        first.derivation += "; a day off: the nearest court day is recorded with its reason";
    }
    let first = first.clone();
    let first = DueDate {
        kind: code,
        due_on: first.due_on,
        derivation: first.derivation,
        moved_from: first.moved_from,
        needs_confirmation: first.needs_confirmation,
    };
    Some(Staged { first, stages })
}

fn stage(law: &Law, step: &Step, from: NaiveDate, province: &ProvinceCode) -> Option<Stage> {
    let rule = rule(law, step, from)?;
    let (end, told) = counted(law, step.count, &rule.value, from, province)?;
    let due_on = if step.count == Count::ToWorkingDay {
        law.working_day_from(province, end)
    } else {
        end
    };
    let moved_from = (due_on != end).then_some(end);
    let mut derivation = format!("{from} {told} = {end} ({})", rule.basis);
    if moved_from.is_some() {
        derivation = format!("{derivation}; a day off, so the next working day, {due_on}");
    }
    if step.count == Count::ToWorkingDay {
        derivation += &law.decrees(province, counted_off(&rule.value, from, end), due_on);
    }
    if !calendar::covers(due_on.year()) {
        let year = due_on.year();
        derivation = format!("{derivation}; the holidays of {year} are not in the calendar");
    }
    Some(Stage {
        stage: step.stage.to_owned(),
        from,
        due_on,
        derivation,
        moved_from,
        needs_confirmation: step.open || rule.status.needs_confirmation(),
    })
}

/// The row that gives a length: the one in force on the start, or the one that says in words that
/// the start is the day.
fn rule<'a>(law: &'a Law, step: &Step, from: NaiveDate) -> Option<&'a LegalRule> {
    if let Count::Itself(words) = step.count {
        return law.saying(step.rule, words);
    }
    law.rule(step.rule, from)
}

/// The first day whose being worked or not matters: all after the start when working days are
/// counted, else the end.
const fn counted_off(value: &Value, from: NaiveDate, end: NaiveDate) -> NaiveDate {
    if matches!(value, Value::WorkingDays(_)) {
        from
    } else {
        end
    }
}

/// The day at which a length ends, and how it was counted.
fn counted(
    law: &Law,
    count: Count,
    value: &Value,
    from: NaiveDate,
    province: &ProvinceCode,
) -> Option<(NaiveDate, String)> {
    if let Count::Itself(words) = count {
        return Some((from, format!("itself: {words}")));
    }
    Some(match *value {
        Value::Days(days) => days_from(from, count, days)?,
        Value::Hours(hours) => {
            let (day, _) = days_from(from, count, hours.div_ceil(24))?;
            (day, format!("+ {hours} hours"))
        }
        Value::WorkingDays(days) => (
            law.add_working_days(province, from, days),
            format!("+ {days} working days"),
        ),
        Value::Years(years) => {
            let day = from.checked_add_months(Months::new(u32::from(years) * 12))?;
            (day, format!("+ {years} years"))
        }
        Value::Months(months) => months_from(from, count, months)?,
        Value::Count(_)
        | Value::Idr(_)
        | Value::Flag(_)
        | Value::Text(_)
        | Value::Threshold(_)
        | Value::ByReading(_)
        | Value::Unknown => return None,
    })
}

fn days_from(from: NaiveDate, count: Count, days: u16) -> Option<(NaiveDate, String)> {
    let length = Days::new(u64::from(days));
    let (day, sign) = if count == Count::Back {
        (from.checked_sub_days(length)?, '-')
    } else {
        (from.checked_add_days(length)?, '+')
    };
    Some((day, format!("{sign} {days} calendar days")))
}

fn months_from(from: NaiveDate, count: Count, months: u16) -> Option<(NaiveDate, String)> {
    let told = format!("+ {months} months");
    if count != Count::ToMonthEnd {
        return Some((
            from.checked_add_months(Months::new(u32::from(months)))?,
            told,
        ));
    }
    let next = Months::new(u32::from(months) + 1);
    let first = from.with_day(1)?.checked_add_months(next)?;
    Some((
        first.pred_opt()?,
        format!("{told}, to the end of the month"),
    ))
}
