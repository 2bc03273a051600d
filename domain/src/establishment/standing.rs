//! How the duties of one establishment stand on a day, period by period.

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use super::duties::Duties;
use super::duty::Duty;
use crate::law::Law;
use crate::law::deadlines::{Code, DueDate, due};
use crate::province::ProvinceCode;
use crate::rules::wlk::{annual_start, offence_date};

/// How a duty stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Neither reported nor overdue.
    NotDue,
    /// Reported in time.
    OnTime,
    /// Reported so many days after the last day.
    Late(i64),
    /// Not reported, so many days after the last day.
    Missing(i64),
}

impl Standing {
    /// The code as it is written, and the days that it counts.
    const fn told(self) -> (&'static str, Option<i64>) {
        match self {
            Self::NotDue => ("not_due", None),
            Self::OnTime => ("on_time", None),
            Self::Late(days) => ("late", Some(days)),
            Self::Missing(days) => ("missing", Some(days)),
        }
    }
}

/// One duty for one period, as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Owed {
    /// The duty.
    pub duty: Duty,
    /// Its norm.
    pub norm: String,
    /// The period: a year, or the event with its day.
    pub period: String,
    /// Last day, in the province's zone.
    pub due_on: NaiveDate,
    /// The day on which the offence is complete when nothing is filed.
    pub offence_date: NaiveDate,
    /// Day of the report.
    pub filed_on: Option<NaiveDate>,
    /// How it stands: `not_due`, `on_time`, `late` or `missing`.
    pub status: &'static str,
    /// Days after the last day, when late or missing.
    pub days: Option<i64>,
    /// How it stands.
    #[serde(skip)]
    #[schemars(skip)]
    pub standing: Standing,
    /// How the last day was found, in words.
    pub derivation: String,
    /// Whether the counting must still be confirmed.
    pub needs_confirmation: bool,
}

impl Duties {
    /// Every duty with its periods until a day, as it stands on that day by a law.
    #[must_use]
    pub fn standing(&self, law: &Law, province: &ProvinceCode, on: NaiveDate) -> Vec<Owed> {
        let of_events = self.obligations.iter().filter_map(|one| {
            let found = one.due(law, province)?;
            let period = format!("{}:{}", one.cause.code(), one.event_on);
            Some(owed(one.duty, period, found, one.filed_on, on))
        });
        let mut all: Vec<Owed> = of_events.collect();
        if let Some(first) = self.first_report_on {
            let years = first.year() + 1..=on.year().max(first.year() + 1);
            all.extend(years.filter_map(|year| {
                self.annual_due(year)?;
                let from = annual_start(first, year)?;
                let found = due(law, Code::WlkAnnual, from, province)?;
                let filed_on = self.annual.get(&year).copied();
                Some(owed(Duty::Annual, year.to_string(), found, filed_on, on))
            }));
        }
        all.sort_by_key(|one| (one.due_on, one.duty));
        all
    }
}

impl Owed {
    /// Whether nothing was reported though the last day is past.
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        matches!(self.standing, Standing::Missing(_))
    }
}

fn owed(
    duty: Duty,
    period: String,
    found: DueDate,
    filed_on: Option<NaiveDate>,
    on: NaiveDate,
) -> Owed {
    let filed_on = filed_on.filter(|filed| *filed <= on);
    let standing = crate::rules::wlk::standing(found.due_on, filed_on, on);
    let (status, days) = standing.told();
    Owed {
        duty,
        norm: duty.norm().to_owned(),
        period,
        due_on: found.due_on,
        offence_date: offence_date(found.due_on),
        filed_on,
        status,
        days,
        standing,
        derivation: found.derivation,
        needs_confirmation: found.needs_confirmation,
    }
}
