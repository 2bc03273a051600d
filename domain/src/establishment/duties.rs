//! The duties to report of one establishment, and which of them it has met. What is kept are the
//! days from which they are counted; lengths are the law's, of the day that is asked about.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use super::codes::ReportKind;
use super::duty::{Cause, Duty};
use super::events::EstablishmentEvent;
use super::filings::Told;
use crate::law::Law;
use crate::law::deadlines::{Code, DueDate, due};
use crate::province::ProvinceCode;
use crate::rules::wlk::{annual_due, annual_start, is_reported_after};

/// A report that is due for one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Obligation {
    /// The duty: opening or closing.
    pub duty: Duty,
    /// The event.
    pub cause: Cause,
    /// Its day.
    pub event_on: NaiveDate,
    /// Day of the report that meets it.
    pub filed_on: Option<NaiveDate>,
}

/// All duties of one establishment.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duties {
    /// Day of the first report, from whose month the yearly ones are counted.
    pub first_report_on: Option<NaiveDate>,
    /// Reports due for one event, by the days of the events.
    pub obligations: Vec<Obligation>,
    /// Yearly reports: the year to the day of the filing.
    #[serde(deserialize_with = "years")]
    pub annual: BTreeMap<i32, NaiveDate>,
    /// Day from which nothing more becomes due.
    pub ended_on: Option<NaiveDate>,
    /// Those of entries that are linked as duplicates of this one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub absorbed: BTreeMap<Uuid, Self>,
    /// Whether the first report is only known by the business number (NIB).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub first_is_nib: bool,
    /// What was told, from which the rest follows; not handed over to another entry.
    #[serde(default, skip_serializing_if = "Told::is_nothing")]
    pub told: Told,
}

/// Years as JSON has them: names of members, which within a tagged event are read as texts only.
fn years<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<i32, NaiveDate>, D::Error> {
    let told = BTreeMap::<String, NaiveDate>::deserialize(from)?;
    let read = told.into_iter().map(|(year, on)| {
        let year = year.parse().map_err(D::Error::custom)?;
        Ok((year, on))
    });
    read.collect()
}

impl Duties {
    /// Takes in what an event tells of the duties.
    pub fn apply(&mut self, event: &EstablishmentEvent) {
        match event {
            EstablishmentEvent::EmployerRegistered {
                office,
                established_on,
                numbers,
                ..
            } => {
                self.begin(*office, *established_on);
                self.nib(numbers.nib_issued_on.filter(|_| numbers.nib.is_some()));
            }
            EstablishmentEvent::NumbersRecorded { numbers, .. } => self.nib(numbers.nib_issued_on),
            EstablishmentEvent::EstablishmentMoved { moved_on: on, .. }
            | EstablishmentEvent::OwnershipTransferred { owned_from: on, .. } => {
                self.happened(Cause::Moved, *on);
            }
            EstablishmentEvent::OperationStopped { stopped_on, .. } => {
                self.happened(Cause::Stopped, *stopped_on);
            }
            EstablishmentEvent::OperationResumed { resumed_on, .. } => {
                self.happened(Cause::Resumed, *resumed_on);
            }
            EstablishmentEvent::EstablishmentDissolved { dissolved_on, .. } => {
                self.happened(Cause::Dissolved, *dissolved_on);
                self.end(*dissolved_on);
            }
            EstablishmentEvent::EmployerMerged { merged_on, .. } => {
                self.end(*merged_on);
            }
            EstablishmentEvent::FirstReportDateDetermined {
                first_report_on, ..
            } => self.determined(*first_report_on),
            EstablishmentEvent::WlkReportFiled {
                correction_of: None,
                ..
            } => self.take_report(event),
            EstablishmentEvent::DuplicateAbsorbed {
                duplicate, duties, ..
            } => {
                self.absorbed.insert(*duplicate, duties.clone());
            }
            EstablishmentEvent::DuplicateReleased { duplicate, .. } => {
                self.absorbed.remove(duplicate);
            }
            EstablishmentEvent::WlkReportFiled { .. }
            | EstablishmentEvent::EmployerRenamed { .. }
            | EstablishmentEvent::ProvinceSucceeded { .. }
            | EstablishmentEvent::DuplicateProposed { .. }
            | EstablishmentEvent::DuplicateEmployersLinked { .. }
            | EstablishmentEvent::DuplicateDeclined { .. }
            | EstablishmentEvent::LinkReversed { .. }
            | EstablishmentEvent::PengurusChanged { .. }
            | EstablishmentEvent::HeadcountRecorded { .. }
            | EstablishmentEvent::CorrectionProposed(_)
            | EstablishmentEvent::CorrectionRecorded(_)
            | EstablishmentEvent::CorrectionRejected(_) => {}
        }
    }

    /// All duties of the establishment: those of this entry and of its duplicates, for it is one
    /// employer who reported under either.
    #[must_use]
    pub fn together(&self) -> Cow<'_, Self> {
        if self.absorbed.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut all = self.clone();
        for (_, other) in std::mem::take(&mut all.absorbed) {
            all.join(&other.together());
        }
        Cow::Owned(all)
    }

    /// All of it as it is handed over to the entry that stays.
    #[must_use]
    pub fn handed_over(&self) -> Self {
        Self {
            told: Told::default(),
            ..self.together().into_owned()
        }
    }

    fn join(&mut self, other: &Self) {
        // A business number counts only where neither has a report.
        let both = [&*self, other].map(|one| (one.first_report_on, one.first_is_nib));
        let firsts = both.into_iter().filter_map(|(on, nib)| Some((nib, on?)));
        let first = firsts.min();
        self.first_report_on = first.map(|(_, on)| on);
        self.first_is_nib = first.is_some_and(|(nib, _)| nib);
        for (year, filed_on) in &other.annual {
            self.file_annual(*year, *filed_on);
        }
        for one in &other.obligations {
            let found = self.obligations.iter_mut().find(|own| own.is_same(one));
            let Some(own) = found else {
                self.obligations.push(one.clone());
                continue;
            };
            own.filed_on = [own.filed_on, one.filed_on].into_iter().flatten().min();
        }
    }

    /// What happened makes a report due, which may be there already.
    fn happened(&mut self, cause: Cause, event_on: NaiveDate) {
        self.expect(cause, event_on);
        self.settle();
    }

    /// Nothing more becomes due from a day on.
    fn end(&mut self, on: NaiveDate) {
        self.ended_on = Some(self.ended_on.map_or(on, |known| known.min(on)));
    }

    pub(super) fn file_annual(&mut self, year: i32, filed_on: NaiveDate) {
        let first = self.annual.entry(year).or_insert(filed_on);
        *first = filed_on.min(*first);
    }

    /// What a report of a day would meet, before it is taken in: the event that it names, else the
    /// oldest one not reported yet.
    fn met_by(
        &self,
        (kind, event_on, filed_on): (ReportKind, Option<NaiveDate>, NaiveDate),
    ) -> Option<Obligation> {
        let (duty, cause) = kind.meets()?;
        let mut known = self.clone();
        if let Some(on) = event_on {
            known.expect(cause, on);
        }
        let named = |one: &Obligation| match event_on {
            Some(on) => cause == Cause::Established || one.event_on == on,
            None if cause == Cause::Established => true,
            None => one.filed_on.is_none() && is_reported_after(duty, one.event_on, filed_on),
        };
        let of_kind = known.obligations.into_iter();
        let of_kind = of_kind.filter(|one| one.duty == duty && one.cause == cause);
        of_kind.filter(named).min_by_key(|one| one.event_on)
    }

    /// The last day of the duty that a report of a kind and a day, about an event or a year, would
    /// meet, where it meets one that is known.
    #[must_use]
    pub fn due_of(
        &self,
        (kind, event_on, year): (ReportKind, Option<NaiveDate>, Option<i32>),
        filed_on: NaiveDate,
        law: &Law,
        province: &ProvinceCode,
    ) -> Option<DueDate> {
        if let Some(year) = year {
            let from = annual_start(self.first_report_on?, year)?;
            return due(law, Code::WlkAnnual, from, province);
        }
        let met = self.met_by((kind, event_on, filed_on))?;
        met.due(law, province)
    }

    /// The first event whose report of a duty is missing; none of the yearly.
    #[must_use]
    pub fn first_unmet(&self, duty: Duty) -> Option<&Obligation> {
        let unmet = self.obligations.iter();
        let unmet = unmet.filter(|one| one.duty == duty && one.filed_on.is_none());
        unmet.min_by_key(|one| one.event_on)
    }

    /// The first event that made a report of a duty due, met or not.
    #[must_use]
    pub fn first_event(&self, duty: Duty) -> Option<NaiveDate> {
        let events = self.obligations.iter().filter(|one| one.duty == duty);
        events.map(|one| one.event_on).min()
    }

    /// The year of the first yearly report that is missing, and its last day.
    #[must_use]
    pub fn first_year_unmet(&self) -> Option<(i32, NaiveDate)> {
        let first = self.first_report_on?;
        let mut years = (first.year() + 1..).filter(|year| !self.annual.contains_key(year));
        let year = years.next()?;
        Some((year, self.annual_due(year)?))
    }

    /// The last day of the yearly report of a year; none when none is due in it.
    #[must_use]
    pub fn annual_due(&self, year: i32) -> Option<NaiveDate> {
        let due = annual_due(self.first_report_on?, year)?;
        self.ended_on.is_none_or(|ended| due < ended).then_some(due)
    }

    /// The last day of the first yearly report, filed or not: since when there are any.
    #[must_use]
    pub fn first_annual_due(&self) -> Option<NaiveDate> {
        self.annual_due(self.first_report_on?.year() + 1)
    }
}

impl Obligation {
    /// Whether both are about one event; an establishment is established once.
    fn is_same(&self, other: &Self) -> bool {
        let same_day = self.event_on == other.event_on || self.cause == Cause::Established;
        self.duty == other.duty && self.cause == other.cause && same_day
    }

    /// Its last day by a law; none when no rule gives a length on its day.
    #[must_use]
    pub fn due(&self, law: &Law, province: &ProvinceCode) -> Option<DueDate> {
        let code = match self.duty {
            Duty::Opening => Code::WlkOpen,
            Duty::Closing => Code::WlkClose,
            Duty::Annual => Code::WlkAnnual,
        };
        due(law, code, self.event_on, province)
    }
}
