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
use crate::law::Law;
use crate::law::deadlines::{Code, DueDate, due};
use crate::province::ProvinceCode;
use crate::rules::wlk::{annual_due, annual_start};

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
    /// Reports due for one event, in the order in which they became known.
    pub obligations: Vec<Obligation>,
    /// Yearly reports: the year to the day of the filing.
    #[serde(deserialize_with = "years")]
    pub annual: BTreeMap<i32, NaiveDate>,
    /// Day from which nothing more becomes due.
    pub ended_on: Option<NaiveDate>,
    /// Those of entries that are linked as duplicates of this one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub absorbed: BTreeMap<Uuid, Self>,
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
                established_on,
                numbers,
                ..
            } => {
                if let Some(on) = established_on {
                    self.expect(Cause::Established, *on);
                }
                self.nib(numbers.nib_issued_on.filter(|_| numbers.nib.is_some()));
            }
            EstablishmentEvent::NumbersRecorded { numbers, .. } => self.nib(numbers.nib_issued_on),
            EstablishmentEvent::EstablishmentMoved { moved_on, .. } => {
                self.expect(Cause::Moved, *moved_on);
            }
            EstablishmentEvent::OperationStopped { stopped_on, .. } => {
                self.expect(Cause::Stopped, *stopped_on);
            }
            EstablishmentEvent::OperationResumed { resumed_on, .. } => {
                self.expect(Cause::Resumed, *resumed_on);
            }
            EstablishmentEvent::EstablishmentDissolved { dissolved_on, .. } => {
                self.expect(Cause::Dissolved, *dissolved_on);
                self.ended_on = Some(*dissolved_on);
            }
            EstablishmentEvent::EmployerMerged { merged_on, .. } => {
                self.ended_on = Some(*merged_on);
            }
            EstablishmentEvent::FirstReportDateDetermined {
                first_report_on, ..
            } => self.first_report_on = Some(*first_report_on),
            EstablishmentEvent::WlkReportFiled {
                kind,
                filed_on,
                event_on,
                year,
                correction_of: None,
                ..
            } => self.report(*kind, *filed_on, *event_on, *year),
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

    fn join(&mut self, other: &Self) {
        let firsts = [self.first_report_on, other.first_report_on];
        self.first_report_on = firsts.into_iter().flatten().min();
        for (year, filed_on) in &other.annual {
            let first = self.annual.entry(*year).or_insert(*filed_on);
            *first = (*filed_on).min(*first);
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

    /// The number of the licence system counts as the report of the first period.
    fn nib(&mut self, issued_on: Option<NaiveDate>) {
        if let Some(on) = issued_on {
            self.report(ReportKind::First, on, None, None);
        }
    }

    /// What an event makes due, unless that is known; a move makes two reports due.
    fn expect(&mut self, cause: Cause, event_on: NaiveDate) {
        let duties: &[Duty] = match cause {
            Cause::Established | Cause::Resumed => &[Duty::Opening],
            Cause::Moved => &[Duty::Closing, Duty::Opening],
            Cause::Stopped | Cause::Dissolved => &[Duty::Closing],
        };
        for duty in duties {
            if !self.is_expected(*duty, cause, event_on) {
                self.obligations.push(Obligation {
                    duty: *duty,
                    cause,
                    event_on,
                    filed_on: None,
                });
            }
        }
    }

    /// An establishment is established once, whatever day a report gives.
    fn is_expected(&self, duty: Duty, cause: Cause, event_on: NaiveDate) -> bool {
        let wanted = Obligation {
            duty,
            cause,
            event_on,
            filed_on: None,
        };
        self.obligations.iter().any(|one| one.is_same(&wanted))
    }

    fn report(
        &mut self,
        kind: ReportKind,
        filed_on: NaiveDate,
        event_on: Option<NaiveDate>,
        year: Option<i32>,
    ) {
        let Some((duty, cause)) = kind.meets() else {
            let year = year.unwrap_or(filed_on.year());
            let first = self.annual.entry(year).or_insert(filed_on);
            *first = filed_on.min(*first);
            return;
        };
        if let Some(on) = event_on {
            self.expect(cause, on);
        }
        if cause == Cause::Established {
            let earlier = self.first_report_on.is_some_and(|known| known <= filed_on);
            self.first_report_on = self.first_report_on.filter(|_| earlier).or(Some(filed_on));
        }
        if let Some(met) = self.met_by_mut(duty, cause, event_on) {
            met.filed_on = Some(met.filed_on.map_or(filed_on, |known| known.min(filed_on)));
        }
    }

    /// What a report meets: the event that it names, else the oldest one not reported yet.
    fn met_by_mut(
        &mut self,
        duty: Duty,
        cause: Cause,
        event_on: Option<NaiveDate>,
    ) -> Option<&mut Obligation> {
        let named = |one: &&mut Obligation| match event_on {
            Some(on) => one.event_on == on || cause == Cause::Established,
            None => one.filed_on.is_none(),
        };
        let of_kind = self.obligations.iter_mut();
        let of_kind = of_kind.filter(|one| one.duty == duty && one.cause == cause);
        of_kind.filter(named).min_by_key(|one| one.event_on)
    }

    /// What a report would meet, before it is taken in.
    #[must_use]
    pub fn met_by(&self, kind: ReportKind, event_on: Option<NaiveDate>) -> Option<Obligation> {
        let (duty, cause) = kind.meets()?;
        let mut known = self.clone();
        if let Some(on) = event_on {
            known.expect(cause, on);
        }
        known.met_by_mut(duty, cause, event_on).cloned()
    }

    /// The last day of the duty that a report of a kind, about an event or a year, would meet, where
    /// it meets one that is known.
    #[must_use]
    pub fn due_of(
        &self,
        (kind, event_on, year): (ReportKind, Option<NaiveDate>, Option<i32>),
        law: &Law,
        province: &ProvinceCode,
    ) -> Option<DueDate> {
        if let Some(year) = year {
            let from = annual_start(self.first_report_on?, year)?;
            return due(law, Code::WlkAnnual, from, province);
        }
        self.met_by(kind, event_on)?.due(law, province)
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
