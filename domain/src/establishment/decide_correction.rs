//! What a correction in the register of establishments needs: two persons, and a value that fits.

use chrono::{Datelike, NaiveDate};

use super::bodies::{ApproveCorrection, ProposeCorrection, RejectCorrection};
use super::change::{EstablishmentChange, ReportContent};
use super::codes::{Channel, ReportKind};
use super::commands::EstablishmentCommand;
use super::decide::{Decision, numbered};
use super::duties::Duties;
use super::events::EstablishmentEvent as Event;
use super::states::Record;
use crate::asked::Asked;
use crate::correction::True;
use crate::correction::entry::{Asking, Due, Reading};
use crate::law::Law;
use crate::refusal::Refusal;
use crate::rules::dates::{not_before, not_too_early};
use crate::rules::establishment::{manager_ends_after, manager_is_named_by_key};
use crate::rules::succession::lies_in;
use crate::rules::texts::are_few_enough;
use crate::rules::wlk::{
    channel_is_open, event_fits_report, filing_day, is_filed_then, is_of_a_year, nib_counts,
    nib_day_is_of_a_nib,
};

type Read<'a> = Reading<'a, Event, EstablishmentChange>;

impl Record {
    fn asking<'a>(&'a self, asked: &'a Asked<EstablishmentCommand>) -> Asking<'a> {
        Asking {
            officer: &asked.officer,
            law: &asked.law,
            province: &self.province,
            today: asked.today(&self.province),
        }
    }

    pub(super) fn propose_correction(
        &self,
        command: &ProposeCorrection,
        asked: &Asked<EstablishmentCommand>,
    ) -> Decision {
        // What a duplicate tells was handed over to the entry that stays as it was.
        self.stands()?;
        let mut command = command.clone();
        command.new = in_one_form(command.new)?;
        let fits = |read: &Read<'_>| self.fits(read, &asked.law);
        let kept = &self.corrections;
        let proposed = kept.propose(&command, self.asking(asked), fits)?;
        Ok(vec![Event::CorrectionProposed(proposed)])
    }

    pub(super) fn approve_correction(
        &self,
        command: &ApproveCorrection,
        asked: &Asked<EstablishmentCommand>,
    ) -> Decision {
        self.stands()?;
        let fits = |read: &Read<'_>| self.fits(read, &asked.law);
        let kept = &self.corrections;
        let recorded = kept.approve(command, self.asking(asked), fits)?;
        Ok(vec![Event::CorrectionRecorded(recorded)])
    }

    pub(super) fn reject_correction(
        &self,
        command: &RejectCorrection,
        asked: &Asked<EstablishmentCommand>,
    ) -> Decision {
        let rejected = self.corrections.reject(command, self.asking(asked))?;
        Ok(vec![Event::CorrectionRejected(rejected)])
    }

    /// What a new value needs beside its form, and the day that is due by it.
    fn fits(&self, read: &Read<'_>, law: &Law) -> Result<Option<Due>, Refusal> {
        match read.new {
            EstablishmentChange::Report(content) => return self.report_fits(content, read, law),
            EstablishmentChange::Regency(Some(code)) => {
                let Some(
                    Event::EmployerRegistered { province, .. }
                    | Event::EstablishmentMoved { to: province, .. },
                ) = read.event()
                else {
                    return Ok(None);
                };
                lies_in("new", code, province)?;
            }
            EstablishmentChange::Kbli(all) => are_few_enough("new", all.len())?,
            EstablishmentChange::Numbers(numbers) => {
                let of_the_event = matches!(read.event(), Some(Event::EmployerRegistered { .. }));
                let own = self.numbers.nib.as_deref().filter(|_| !of_the_event);
                let nib = numbers.nib.as_deref().or(own);
                nib_day_is_of_a_nib(law, nib, numbers.nib_issued_on).map_err(|refusal| {
                    Refusal {
                        field: Some("new"),
                        ..refusal
                    }
                })?;
            }
            EstablishmentChange::Manager(who) => manager_is_named_by_key("new", who)?,
            EstablishmentChange::OccurredOn(_) | EstablishmentChange::ManagerUntil(_) => {
                if let Some(Event::PengurusChanged { from, to, .. }) = read.event() {
                    manager_ends_after(*from, *to)?;
                }
                holds_together(read.truth)?;
            }
            EstablishmentChange::EstablishedOn(_) => holds_together(read.truth)?,
            EstablishmentChange::Regency(None)
            | EstablishmentChange::LegalName(_)
            | EstablishmentChange::TradeName(_)
            | EstablishmentChange::Address(_)
            | EstablishmentChange::Headcount(_)
            | EstablishmentChange::FirstReportOn(_)
            | EstablishmentChange::Position(_)
            | EstablishmentChange::Evidence(_) => {}
        }
        Ok(None)
    }

    /// A corrected report is one that could have been filed so, and is late by that.
    fn report_fits(
        &self,
        content: &ReportContent,
        read: &Read<'_>,
        law: &Law,
    ) -> Result<Option<Due>, Refusal> {
        let (channel, kind, filed_on) = (content.channel, content.kind, content.filed_on);
        let postmark = (channel == Channel::Post).then_some(filed_on);
        let day = filing_day(channel, content.submitted_at, postmark, &self.province)?;
        is_filed_then(filed_on, day)?;
        channel_is_open(law, channel, filed_on)?;
        nib_counts(law, channel, kind, filed_on)?;
        if let Some(on) = content.event_on {
            not_too_early("new", on)?;
            event_fits_report("new", (kind, on), filed_on)?;
        }
        let before = duties_before(read);
        if let Some(year) = content.year {
            is_of_a_year(year, before.first_report_on, filed_on)?;
        }
        let meets = !matches!(
            read.event(),
            Some(Event::WlkReportFiled {
                correction_of: Some(_),
                ..
            })
        );
        let (event_on, year) = (content.event_on, content.year);
        let found = before.due_of((kind, event_on, year), filed_on, law, &self.province);
        Ok(found.filter(|_| meets).map(|found| Due {
            due_on: found.due_on,
            late_days: late_days(filed_on, found.due_on),
            derivation: found.derivation,
        }))
    }
}

/// Days that a report came after its last day; none when in time.
pub(super) fn late_days(filed_on: NaiveDate, due_on: NaiveDate) -> Option<i64> {
    Some((filed_on - due_on).num_days()).filter(|days| *days > 0)
}

/// The duties as they stood before the event that is corrected.
fn duties_before(read: &Read<'_>) -> Duties {
    let mut duties = Duties::default();
    let before = read.truth.iter().filter(|one| one.sequence < read.target);
    for one in before {
        duties.apply(&one.event);
    }
    duties
}

/// A yearly report has a year, no other one has; numbers are written in one form.
fn in_one_form(new: EstablishmentChange) -> Result<EstablishmentChange, Refusal> {
    match new {
        EstablishmentChange::Report(mut content) => {
            let year = content.year.unwrap_or(content.filed_on.year());
            content.year = (content.kind == ReportKind::Annual).then_some(year);
            Ok(EstablishmentChange::Report(content))
        }
        EstablishmentChange::Numbers(numbers) => {
            Ok(EstablishmentChange::Numbers(numbered(&numbers, &[])?))
        }
        EstablishmentChange::Kbli(all) => {
            numbered(&super::bodies::Numbers::default(), &all)?;
            Ok(EstablishmentChange::Kbli(all))
        }
        EstablishmentChange::LegalName(name) => {
            Ok(EstablishmentChange::LegalName(name.trim().to_owned()))
        }
        other @ (EstablishmentChange::OccurredOn(_)
        | EstablishmentChange::TradeName(_)
        | EstablishmentChange::Address(_)
        | EstablishmentChange::Regency(_)
        | EstablishmentChange::EstablishedOn(_)
        | EstablishmentChange::Headcount(_)
        | EstablishmentChange::FirstReportOn(_)
        | EstablishmentChange::Manager(_)
        | EstablishmentChange::Position(_)
        | EstablishmentChange::ManagerUntil(_)
        | EstablishmentChange::Evidence(_)) => Ok(other),
    }
}

/// Nothing happens before the establishing, who works again does so after the stop, and what is
/// decided on a duplicate follows what was proposed.
fn holds_together(truth: &[True<Event>]) -> Result<(), Refusal> {
    let (mut since, mut began, mut linked) = (None, None, None);
    for one in truth {
        let on = one.event.occurred_on();
        match &one.event {
            Event::EmployerRegistered { established_on, .. } => began = *established_on,
            Event::EstablishmentMoved { .. }
            | Event::OwnershipTransferred { .. }
            | Event::OperationStopped { .. }
            | Event::OperationResumed { .. }
            | Event::EstablishmentDissolved { .. }
            | Event::EmployerMerged { .. } => {
                began.map_or(Ok(()), |began| {
                    not_before("new", on, began, "the establishing")
                })?;
            }
            Event::DuplicateProposed { .. } => linked = Some(on),
            Event::DuplicateEmployersLinked { .. }
            | Event::DuplicateDeclined { .. }
            | Event::LinkReversed { .. } => {
                linked.map_or(Ok(()), |before| {
                    not_before("new", on, before, "what it decides on")
                })?;
                linked = Some(on);
            }
            Event::EmployerRenamed { .. }
            | Event::ProvinceSucceeded { .. }
            | Event::DuplicateAbsorbed { .. }
            | Event::DuplicateReleased { .. }
            | Event::PengurusChanged { .. }
            | Event::NumbersRecorded { .. }
            | Event::HeadcountRecorded { .. }
            | Event::FirstReportDateDetermined { .. }
            | Event::WlkReportFiled { .. }
            | Event::CorrectionProposed(_)
            | Event::CorrectionRecorded(_)
            | Event::CorrectionRejected(_) => {}
        }
        if let Event::OperationStopped { stopped_on, .. } = one.event {
            since = Some(stopped_on);
        }
        if let (Event::OperationResumed { resumed_on, .. }, Some(stopped_on)) = (&one.event, since)
        {
            not_before("new", *resumed_on, stopped_on, "the stop")?;
        }
    }
    Ok(())
}
