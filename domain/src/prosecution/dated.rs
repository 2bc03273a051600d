//! The dates of a command: each lies in the time of the register.

use chrono::NaiveDate;

use super::commands::{ImportRegisterEntry, ProsecutionCommand as Command};
use crate::province::ProvinceCode;
use crate::refusal::Refusal;
use crate::rules::dates::of_register;

/// A day with the pointer of its field; a register may leave it out.
pub(super) type Day = (&'static str, Option<NaiveDate>);

impl Command {
    /// Every date lies between the first day of the register and today.
    pub(super) fn is_dated(&self, today: NaiveDate) -> Result<(), Refusal> {
        let days = self.days().into_iter();
        let mut known = days.filter_map(|(field, on)| Some((field, on?)));
        known.try_for_each(|(field, on)| of_register(field, on, today))
    }

    /// The province of a prosecution that a command begins.
    pub(super) const fn province(&self) -> Option<&ProvinceCode> {
        match self {
            Self::FileEventReport(c) => Some(&c.province),
            Self::ImportRegisterEntry(c) => Some(&c.province),
            Self::OpenInvestigation(_)
            | Self::NameSuspect(_)
            | Self::ExamineWitness(_)
            | Self::ExamineSuspect(_)
            | Self::CompleteBap(_)
            | Self::ReferToCourt(_)
            | Self::OpenHearing(_)
            | Self::RecordJudgment(_)
            | Self::NotifyAbsent(_)
            | Self::BecomeFinal(_)
            | Self::PayFine(_)
            | Self::ExecuteSentence(_)
            | Self::StopInvestigation(_)
            | Self::ProposeCorrection(_)
            | Self::ApproveCorrection(_)
            | Self::RejectCorrection(_) => None,
        }
    }

    fn days(&self) -> Vec<Day> {
        match self {
            Self::FileEventReport(c) => vec![
                ("offence_date", Some(c.offence_date)),
                ("reported_on", Some(c.reported_on)),
            ],
            Self::OpenInvestigation(c) => vec![("opened_on", Some(c.opened_on))],
            Self::NameSuspect(c) => vec![("named_on", Some(c.named_on))],
            Self::ExamineWitness(c) => vec![("examined_on", Some(c.examined_on))],
            Self::ExamineSuspect(c) => vec![("examined_on", Some(c.examined_on))],
            Self::CompleteBap(c) => vec![("completed_on", Some(c.completed_on))],
            Self::ReferToCourt(c) => vec![("referred_on", Some(c.referred_on))],
            Self::OpenHearing(c) => vec![("held_on", Some(c.held_on))],
            Self::RecordJudgment(c) => vec![("judged_on", Some(c.judged_on))],
            Self::NotifyAbsent(c) => vec![("notified_on", Some(c.notified_on))],
            Self::BecomeFinal(c) => vec![("final_on", Some(c.final_on))],
            Self::PayFine(c) => vec![("paid_on", Some(c.paid_on))],
            Self::ExecuteSentence(c) => vec![("executed_on", Some(c.executed_on))],
            Self::StopInvestigation(c) => vec![("stopped_on", Some(c.stopped_on))],
            Self::ImportRegisterEntry(c) => c.days().to_vec(),
            Self::ProposeCorrection(c) => vec![("new", c.new.day())],
            Self::ApproveCorrection(_) | Self::RejectCorrection(_) => vec![],
        }
    }
}

impl ImportRegisterEntry {
    /// Its days, in the order of the procedure.
    pub(super) const fn days(&self) -> [Day; 6] {
        [
            ("offence_date", Some(self.offence_date)),
            ("bap_completed_on", Some(self.bap_completed_on)),
            ("referred_on", self.referred_on),
            ("judged_on", self.judged_on),
            ("final_on", self.final_on),
            ("completed_on", self.completed_on),
        ]
    }
}
