//! What was told of the reports of an establishment, in whatever order it was entered, and which
//! report meets which event: the same facts give the same answer.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::codes::{Channel, Office, ReportKind};
use super::duties::{Duties, Obligation};
use super::duty::{Cause, Duty};
use super::events::EstablishmentEvent;
use crate::rules::wlk::{first_report_counts, is_reported_after};

/// A report about an event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Filing {
    filed_on: NaiveDate,
    duty: Duty,
    cause: Cause,
    /// The day of the event, where the report tells it.
    event_on: Option<NaiveDate>,
}

/// What events have told of one entry.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The number of a company is that of its head office.
    branch: bool,
    /// The day of establishing that the registration has.
    established_on: Option<NaiveDate>,
    /// The day of the business number (NIB), which counts as the first report while none is known.
    nib_on: Option<NaiveDate>,
    /// The day of the first report that an inspector determined.
    determined_on: Option<NaiveDate>,
    /// The earliest first report.
    reported_on: Option<NaiveDate>,
    /// Reports about events, by their days.
    filings: Vec<Filing>,
}

fn earlier(known: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    known.into_iter().chain(other).min()
}

impl Told {
    /// Nothing that is to be stored.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Duties {
    /// Takes in a registration.
    pub(super) fn begin(&mut self, office: Office, established_on: Option<NaiveDate>) {
        self.told.branch = office == Office::Branch;
        self.told.established_on = established_on;
        if let Some(on) = established_on {
            self.expect(Cause::Established, on);
        }
    }

    /// The number of the licence system counts as the report of the first period, of the company
    /// whose number it is: a branch reports for itself (UU 7/1981 Pasal 4 ayat (2)).
    pub(super) fn nib(&mut self, issued_on: Option<NaiveDate>) {
        let issued_on = issued_on.filter(|_| !self.told.branch);
        self.told.nib_on = earlier(self.told.nib_on, issued_on);
        self.settle();
    }

    /// An inspector determined the day of the first report.
    pub(super) fn determined(&mut self, first_report_on: NaiveDate) {
        self.told.determined_on = Some(first_report_on);
        self.settle();
    }

    /// Takes in a report; of other events nothing.
    pub(super) fn take_report(&mut self, event: &EstablishmentEvent) {
        if let EstablishmentEvent::WlkReportFiled {
            kind,
            channel,
            filed_on,
            event_on,
            year,
            ..
        } = event
        {
            match kind.meets() {
                Some(met) => self.report((*kind, *channel), met, (*filed_on, *event_on)),
                None => self.file_annual(year.unwrap_or(filed_on.year()), *filed_on),
            }
        }
    }

    /// Takes in a report about an event.
    fn report(
        &mut self,
        (kind, channel): (ReportKind, Channel),
        (duty, cause): (Duty, Cause),
        (filed_on, event_on): (NaiveDate, Option<NaiveDate>),
    ) {
        if let Some(on) = event_on {
            self.expect(cause, on);
        }
        if kind == ReportKind::First && channel == Channel::OssNib {
            self.told.nib_on = earlier(self.told.nib_on, Some(filed_on));
        } else if kind == ReportKind::First {
            self.told.reported_on = earlier(self.told.reported_on, Some(filed_on));
        }
        let filing = Filing {
            filed_on,
            duty,
            cause,
            event_on,
        };
        let at = self.told.filings.partition_point(|one| *one <= filing);
        self.told.filings.insert(at, filing);
        self.settle();
    }

    /// Which report meets which event, by all that was told.
    pub(super) fn settle(&mut self) {
        for one in &mut self.obligations {
            one.filed_on = None;
        }
        let established = self.established();
        let told = &self.told;
        for filing in &told.filings {
            let named = filing.event_on.is_some() || filing.cause == Cause::Established;
            let is_met = |one: &&mut Obligation| {
                let same_day = Some(one.event_on) == filing.event_on;
                filing.is_about(one) && (same_day || filing.cause == Cause::Established)
            };
            if let Some(met) = self.obligations.iter_mut().find(is_met).filter(|_| named) {
                met.filed_on = earlier(met.filed_on, Some(filing.filed_on));
            }
        }
        if let Some(opening) = established.and_then(|at| self.obligations.get_mut(at)) {
            opening.filed_on = earlier(opening.filed_on, told.nib_on);
        }
        let unnamed = |one: &&Filing| one.event_on.is_none() && one.cause != Cause::Established;
        for filing in told.filings.iter().filter(unnamed) {
            let free = self.obligations.iter_mut().find(|one| filing.may_meet(one));
            if let Some(met) = free {
                met.filed_on = Some(filing.filed_on);
            }
        }
        let known = earlier(told.reported_on, told.determined_on);
        self.first_is_nib = known.is_none() && told.nib_on.is_some();
        let began = established.and_then(|at| Some(self.obligations.get(at)?.event_on));
        let first = known.or(told.nib_on);
        self.first_report_on = first.map(|on| first_report_counts(on, began));
    }

    /// Where the opening of the establishment stands among what is due.
    fn established(&self) -> Option<usize> {
        let mut all = self.obligations.iter();
        all.position(|one| one.cause == Cause::Established)
    }

    /// What an event makes due, unless that is known; a move makes two reports due. They stand in
    /// the order of their days. An establishment is established once: on the day that the register
    /// has of it, else on the first that a report tells.
    pub(super) fn expect(&mut self, cause: Cause, event_on: NaiveDate) {
        let registered = self.told.established_on;
        if cause == Cause::Established {
            let found = self.established();
            let known = found.and_then(|at| Some(self.obligations.get(at)?.event_on));
            let on = registered.unwrap_or_else(|| known.map_or(event_on, |on| on.min(event_on)));
            if let Some(at) = found {
                self.obligations.remove(at);
            }
            self.owe((Duty::Opening, cause, on));
            return;
        }
        let duties: &[Duty] = match cause {
            Cause::Established | Cause::Resumed => &[Duty::Opening],
            Cause::Moved => &[Duty::Closing, Duty::Opening],
            Cause::Stopped | Cause::Dissolved => &[Duty::Closing],
        };
        for duty in duties {
            self.owe((*duty, cause, event_on));
        }
    }

    fn owe(&mut self, (duty, cause, event_on): (Duty, Cause, NaiveDate)) {
        let one = Obligation {
            duty,
            cause,
            event_on,
            filed_on: None,
        };
        let key = |one: &Obligation| (one.event_on, one.cause, one.duty);
        if let Err(at) = self.obligations.binary_search_by_key(&key(&one), key) {
            self.obligations.insert(at, one);
        }
    }
}

impl Filing {
    fn is_about(&self, one: &Obligation) -> bool {
        (self.duty, self.cause) == (one.duty, one.cause)
    }

    /// A report that names no event meets the oldest one that is not reported yet.
    fn may_meet(&self, one: &Obligation) -> bool {
        let free = self.is_about(one) && one.filed_on.is_none();
        free && is_reported_after(self.duty, one.event_on, self.filed_on)
    }
}
