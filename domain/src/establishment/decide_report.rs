//! What a report does to the duties of an establishment.

use chrono::{Datelike, NaiveDate};

use super::bodies::{DetermineFirstReport, FileReport};
use super::codes::ReportKind;
use super::decide::Decision;
use super::decide_correction::late_days;
use super::events::EstablishmentEvent;
use super::states::Record;
use crate::law::Law;
use crate::refusal::Refusal;
use crate::rules::wlk::{
    channel_is_open, corrects_a_report, event_fits_report, filing_day, first_report_is_unknown,
    is_of_a_year, is_reported_once, nib_counts,
};

impl Record {
    pub(super) fn file_report(&self, command: &FileReport, law: &Law) -> Decision {
        self.stands()?;
        let (channel, kind) = (command.channel, command.kind);
        let filed_on = filing_day(
            channel,
            command.submitted_at,
            command.postmark_on,
            &self.province,
        )?;
        if let Some(on) = command.event_on {
            event_fits_report("event_on", (kind, on), filed_on)?;
        }
        channel_is_open(law, channel, filed_on)?;
        nib_counts(law, channel, kind, filed_on)?;
        corrects_a_report(command.correction_of, &self.reports)?;
        let year = self.year_of(command, filed_on)?;
        is_reported_once(self.same_report(command, (filed_on, year)))?;
        let duties = self.duties.together();
        let counts = command.correction_of.is_none();
        let report = (kind, command.event_on, year);
        let due = || duties.due_of(report, filed_on, law, &self.province);
        let found = counts.then(due).flatten();
        let late = found.as_ref();
        let late = late.and_then(|found| late_days(filed_on, found.due_on));
        Ok(vec![EstablishmentEvent::WlkReportFiled {
            wlkp_no: command.wlkp_no.clone(),
            kind,
            channel,
            filed_on,
            submitted_at: command.submitted_at,
            event_on: command.event_on,
            year,
            headcount: command.headcount.clone(),
            correction_of: command.correction_of,
            due_on: found.as_ref().map(|found| found.due_on),
            late_days: late,
            derivation: found.map(|found| found.derivation),
        }])
    }

    /// The number of a report that is the same as this one; none of a correcting one.
    fn same_report(&self, command: &FileReport, (on, of): (NaiveDate, Option<i32>)) -> Option<i64> {
        let is_same = |number: &&i64| {
            let Some(EstablishmentEvent::WlkReportFiled {
                wlkp_no,
                kind,
                channel,
                filed_on,
                submitted_at,
                event_on,
                year,
                headcount,
                correction_of: None,
                ..
            }) = self.corrections.event(**number)
            else {
                return false;
            };
            let event_fits = command.event_on.is_none() || command.event_on == *event_on;
            let day_fits = (on, of, command.submitted_at) == (*filed_on, *year, *submitted_at);
            event_fits
                && day_fits
                && (command.kind, command.channel) == (*kind, *channel)
                && command.wlkp_no == *wlkp_no
                && command.headcount == *headcount
        };
        let found = self.reports.iter().find(is_same);
        found.copied().filter(|_| command.correction_of.is_none())
    }

    /// What keeps a report from being taken in beside its own form, all of it.
    #[must_use]
    pub fn faults_of_report(&self, command: &FileReport) -> Vec<Refusal> {
        let filed = filing_day(
            command.channel,
            command.submitted_at,
            command.postmark_on,
            &self.province,
        );
        let year = filed.and_then(|filed_on| self.year_of(command, filed_on));
        [self.stands().err(), year.err()]
            .into_iter()
            .flatten()
            .collect()
    }

    /// The year of a yearly report; none of another one.
    fn year_of(&self, command: &FileReport, filed_on: NaiveDate) -> Result<Option<i32>, Refusal> {
        if command.kind != ReportKind::Annual {
            return Ok(None);
        }
        let year = command.year.unwrap_or(filed_on.year());
        is_of_a_year(year, self.duties.together().first_report_on, filed_on)?;
        Ok(Some(year))
    }

    pub(super) fn determine(&self, command: &DetermineFirstReport) -> Decision {
        self.stands()?;
        let determined = self.first_report_determined;
        first_report_is_unknown(self.duties.together().first_report_on, determined)?;
        Ok(vec![EstablishmentEvent::FirstReportDateDetermined {
            first_report_on: command.first_report_on,
            reason: command.reason.clone(),
            determined_on: command.determined_on,
        }])
    }
}
