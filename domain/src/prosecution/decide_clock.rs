//! What the system states of days that pass.

use chrono::NaiveDate;

use super::command::ProsecutionCommand as Command;
use super::commands::{Deadline, StateMissedDeadline, WarnTimeBar};
use super::decide::Decided;
use super::decide_notice::SUMMONING;
use super::events::ProsecutionEvent as Event;
use super::states::{Dossier, Stage};
use crate::asked::Asked;
use crate::calendar::sub_days;
use crate::law::Law;
use crate::refusal::Refusal;
use crate::rules::acting::wrong_state;
use crate::rules::court::{last_day_to_be_heard, last_day_to_refer, last_day_to_register};
use crate::rules::remedy::last_day_to_tell_absent;
use crate::rules::{deadline, execution, notice, time_bar};

/// The states in which a copy of the minutes may be wanting.
pub(super) const COPYING: &[&str] = &[
    "SuspectNamed",
    "BapComplete",
    "HearingSet",
    "Referred",
    "InHearing",
];

impl Dossier {
    pub(super) fn warn(&self, asked: &Asked<Command>, c: &WarnTimeBar) -> Decided {
        self.dated(asked, "warned_on", c.warned_on, self.offence_date)?;
        let ((until, derivation), given) = if c.execution {
            let given = self.records.warned_of_execution;
            (self.execution_bar(&asked.law)?, given)
        } else {
            self.is_before_judgment()?;
            (self.bar(&asked.law)?, self.records.warned)
        };
        let days_left = time_bar::warning_is_due(until, c.warned_on, given)?;
        Ok(vec![Event::TimeBarWarned {
            warned_on: c.warned_on,
            days_left,
            until,
            derivation,
            execution: c.execution,
        }])
    }

    /// The last day to execute a final judgment, and how it was found. What a register tells of its
    /// execution is not waited for.
    fn execution_bar(&self, law: &Law) -> Result<(NaiveDate, String), Refusal> {
        let last = self.to_execute()?;
        if last.lapsed || !last.judgment.outcome.has_penalty() || self.is_imported() {
            return Err(wrong_state(self.stage.name(), &["a penalty to execute"]));
        }
        let substance = self.substance_or_code(last.judgment.judged_on);
        execution::executable_until(law, substance, last.final_on)
    }

    /// Whether it came from a register.
    fn is_imported(&self) -> bool {
        self.milestones.reported_on.is_none()
    }

    pub(super) fn state_missed(&self, asked: &Asked<Command>, c: &StateMissedDeadline) -> Decided {
        self.dated(asked, "noticed_on", c.noticed_on, self.offence_date)?;
        let due = self.due(&asked.law, c.deadline)?;
        let stated = self.records.missed.contains(&c.deadline);
        let (due_on, derivation) = deadline::is_missed(due, stated, c.noticed_on)?;
        Ok(vec![Event::DeadlineMissed {
            noticed_on: c.noticed_on,
            deadline: c.deadline,
            due_on,
            derivation,
        }])
    }

    /// The last day of a deadline that still runs, and how it was found.
    fn due(&self, law: &Law, deadline: Deadline) -> Result<Option<(NaiveDate, String)>, Refusal> {
        match deadline {
            Deadline::Spdp => {
                self.runs_in(&["InvestigationOpen", "SuspectNamed"])?;
                let opened_on = self.milestones.opened_on.filter(|_| !self.records.spdp);
                Ok(opened_on.and_then(|opened_on| {
                    let last = notice::last_day_to_tell_beginning(law, opened_on)?;
                    Some((last, deadline::since("order", opened_on, last)))
                }))
            }
            Deadline::CepatPresent => {
                self.runs_in(&["BapComplete", "HearingSet"])?;
                let running = self.milestones.referred_on.is_none();
                let minutes = self.milestones.bap_completed_on.filter(|_| running);
                let Some(completed_on) = minutes else {
                    return Ok(None);
                };
                let last = last_day_to_refer(law, completed_on)?;
                Ok(Some((last, deadline::since("minutes", completed_on, last))))
            }
            Deadline::CourtDay => {
                self.is_in(&["Referred"])?;
                let Some(referred_on) = self.milestones.referred_on else {
                    return Ok(None);
                };
                let last = last_day_to_be_heard(law, referred_on)?;
                Ok(Some((last, deadline::since("referral", referred_on, last))))
            }
            Deadline::Registration => {
                self.is_in(&["Referred"])?;
                let found = self.unregistered().map(|on| {
                    let last = last_day_to_register(law, on)?;
                    Ok((last, deadline::since("referral", on, last)))
                });
                found.transpose()
            }
            Deadline::JudgmentNotice => {
                self.is_in(&["Judged"])?;
                let found = self.untold().map(|on| {
                    let last = last_day_to_tell_absent(law, on)?;
                    Ok((last, deadline::since("judgment", on, last)))
                });
                found.transpose()
            }
            Deadline::BapCopy => {
                self.runs_in(COPYING)?;
                let found = self.records.copy_from.map(|on| {
                    let last = notice::last_day_to_hand_copy_over(law, on)?;
                    Ok((last, deadline::since("signing", on, last)))
                });
                found.transpose()
            }
            Deadline::Summons => self.summons_due(law),
            Deadline::TimebarExec => self.execution_bar(law).map(Some),
            Deadline::Correction => Ok(self.correction_due()),
            Deadline::StopNotice => {
                let (stopped_on, last) = self.stop_notice_due(law)?;
                let told = self.records.stop_told;
                Ok((!told).then(|| (last, deadline::since("stop", stopped_on, last))))
            }
        }
    }

    /// The last day to deliver the summons that waits first.
    fn summons_due(&self, law: &Law) -> Result<Option<(NaiveDate, String)>, Refusal> {
        self.is_in(SUMMONING)?;
        let Some(summons) = self.records.undelivered() else {
            return Ok(None);
        };
        let days = notice::days_to_appear(law, summons.issued_on)?;
        let (number, appear_on) = (&summons.number, summons.appear_on);
        let last = sub_days(appear_on, days);
        let words =
            format!("summons {number}: appearance {appear_on} - {days} calendar day(s) = {last}");
        Ok(Some((last, words)))
    }

    /// The last day to decide in time on a proposed correction.
    fn correction_due(&self) -> Option<(NaiveDate, String)> {
        let proposal = self.proposal.as_ref()?;
        let (last, number) = (proposal.in_time_until?, proposal.sequence);
        Some((last, format!("correction {number}: in time until {last}")))
    }

    /// The day of the referral, until the court has registered the case.
    pub(super) fn unregistered(&self) -> Option<NaiveDate> {
        let referred_on = self.milestones.referred_on;
        referred_on.filter(|_| !self.records.registered)
    }

    /// The day of a judgment in absence, until the accused was told.
    pub(super) fn untold(&self) -> Option<NaiveDate> {
        let Stage::Judged(judged) = &self.stage else {
            return None;
        };
        let waits = judged.in_absentia == Some(true) && judged.notified_on.is_none();
        waits.then_some(judged.judged_on)
    }

    /// That its clocks run in one of these states, also under an offer.
    fn runs_in(&self, states: &[&str]) -> Result<(), Refusal> {
        if states.contains(&self.stage.running().name()) {
            return Ok(());
        }
        Err(wrong_state(self.stage.name(), states))
    }
}
