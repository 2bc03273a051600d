//! What a prosecution answers to notices, summonses, and acts that gather evidence.

use super::command::ProsecutionCommand as Command;
use super::commands::{
    ExamineExpert, HandOverBapCopy, IssueSummons, NotifyPolice, SeizeEvidence, SendSpdp,
    SendStopNotice, ServeSummons, SummonedAs, SupplementBap, WaiveSpdp,
};
use super::decide::Decided;
use super::decide_clock::COPYING;
use super::events::ProsecutionEvent as Event;
use super::states::{Dossier, Stage};
use crate::asked::Asked;
use crate::refusal::Refusal;
use crate::rules::acting::wrong_state;
use crate::rules::notice;
use crate::rules::register::is_no_identity_number;

/// The states in which an investigation gathers evidence.
const GATHERING: &[&str] = &["InvestigationOpen", "SuspectNamed"];
/// The states in which a person may be summoned.
pub(super) const SUMMONING: &[&str] = &[
    "InvestigationOpen",
    "SuspectNamed",
    "BapComplete",
    "HearingSet",
    "Referred",
];
/// The states with minutes to add to.
const SUPPLEMENTING: &[&str] = &[
    "InvestigationOpen",
    "SuspectNamed",
    "BapComplete",
    "HearingSet",
];

impl Dossier {
    /// That the prosecution is in one of these states.
    pub(super) fn is_in(&self, states: &[&str]) -> Result<(), Refusal> {
        if states.contains(&self.stage.name()) {
            return Ok(());
        }
        Err(wrong_state(self.stage.name(), states))
    }

    /// The day from which the investigation ran.
    fn opened_on(&self) -> chrono::NaiveDate {
        self.milestones.opened_on.unwrap_or(self.last_act)
    }

    pub(super) fn send_spdp(&self, asked: &Asked<Command>, c: &SendSpdp) -> Decided {
        self.is_in(GATHERING)?;
        notice::beginning_is_told_once(self.records.spdp)?;
        let opened_on = self.opened_on();
        self.dated(asked, "sent_on", c.sent_on, opened_on)?;
        notice::beginning_is_told_in_time(
            &asked.law,
            opened_on,
            c.sent_on,
            c.delay_reason.as_deref(),
        )?;
        if c.suspect_informed {
            self.is_prosecutable(&asked.law, "sent_on", c.sent_on)?;
        }
        Ok(vec![Event::InvestigationNoticeSent(c.clone())])
    }

    pub(super) fn waive_spdp(&self, asked: &Asked<Command>, c: &WaiveSpdp) -> Decided {
        self.is_in(GATHERING)?;
        notice::beginning_is_told_once(self.records.spdp)?;
        self.dated(asked, "waived_on", c.waived_on, self.opened_on())?;
        Ok(vec![Event::SpdpWaived(c.clone())])
    }

    pub(super) fn notify_police(&self, asked: &Asked<Command>, c: &NotifyPolice) -> Decided {
        if self.stage.has_ended() {
            return Err(wrong_state(self.stage.name(), &["a state before the end"]));
        }
        self.dated(asked, "notified_on", c.notified_on, self.offence_date)?;
        Ok(vec![Event::PoliceCoordinationRecorded(c.clone())])
    }

    pub(super) fn summon(&self, asked: &Asked<Command>, c: &IssueSummons) -> Decided {
        self.is_in(SUMMONING)?;
        self.dated(asked, "issued_on", c.issued_on, self.opened_on())?;
        is_no_identity_number("person_ref", &c.person_ref)?;
        let known = self.records.summonses.iter();
        notice::number_is_new(&c.number, known.map(|one| one.number.as_str()))?;
        let reason = c.urgent_reason.as_deref();
        notice::three_days_before(&asked.law, "appear_on", c.issued_on, c.appear_on, reason)?;
        Ok(vec![Event::SummonsIssued(c.clone())])
    }

    pub(super) fn serve(&self, asked: &Asked<Command>, c: &ServeSummons) -> Decided {
        self.is_in(SUMMONING)?;
        let mut open = self.records.summonses.iter();
        let found = open.find(|one| one.number == c.number && one.served_on.is_none());
        let summons = notice::is_issued(&c.number, found)?;
        self.dated(asked, "served_on", c.served_on, summons.issued_on)?;
        let reason = c.urgent_reason.as_deref();
        notice::three_days_before(
            &asked.law,
            "served_on",
            c.served_on,
            summons.appear_on,
            reason,
        )?;
        if summons.summoned_as == SummonedAs::Suspect {
            self.is_prosecutable(&asked.law, "served_on", c.served_on)?;
        }
        Ok(vec![Event::SummonsServed(c.clone())])
    }

    pub(super) fn hear_expert(&self, asked: &Asked<Command>, c: &ExamineExpert) -> Decided {
        self.is_in(GATHERING)?;
        self.dated(asked, "examined_on", c.examined_on, self.opened_on())?;
        is_no_identity_number("expert_ref", &c.expert_ref)?;
        Ok(vec![Event::ExpertExamined(c.clone())])
    }

    pub(super) fn seize(&self, asked: &Asked<Command>, c: &SeizeEvidence) -> Decided {
        self.is_in(GATHERING)?;
        self.dated(asked, "seized_on", c.seized_on, self.opened_on())?;
        notice::permit_or_urgent(c.permit.as_deref(), c.urgent_reason.as_deref())?;
        Ok(vec![Event::EvidenceSeized(c.clone())])
    }

    pub(super) fn supplement(&self, asked: &Asked<Command>, c: &SupplementBap) -> Decided {
        self.is_in(SUPPLEMENTING)?;
        self.dated(
            asked,
            "supplemented_on",
            c.supplemented_on,
            self.opened_on(),
        )?;
        Ok(vec![Event::BapSupplemented(c.clone())])
    }

    pub(super) fn hand_copy_over(&self, asked: &Asked<Command>, c: &HandOverBapCopy) -> Decided {
        self.is_in(COPYING)?;
        let signed_on = notice::copy_is_wanting(self.records.copy_from)?;
        self.dated(asked, "handed_on", c.handed_on, signed_on)?;
        let reason = c.delay_reason.as_deref();
        notice::copy_is_handed_over_in_time(&asked.law, signed_on, c.handed_on, reason)?;
        Ok(vec![Event::BapCopyHandedOver(c.clone())])
    }

    pub(super) fn tell_stop(&self, asked: &Asked<Command>, c: &SendStopNotice) -> Decided {
        let (stopped_on, _) = self.stop_notice_due(&asked.law)?;
        notice::stop_is_told_once(self.records.stop_told)?;
        self.dated(asked, "sent_on", c.sent_on, stopped_on)?;
        let regime = self.regime_on(stopped_on);
        let reason = c.delay_reason.as_deref();
        notice::stop_is_told_in_time(&asked.law, regime, stopped_on, c.sent_on, reason)?;
        Ok(vec![Event::StopNoticeSent(c.clone())])
    }

    /// The day of the stop or settlement, and the last day to tell it.
    pub(super) fn stop_notice_due(
        &self,
        law: &crate::law::Law,
    ) -> Result<(chrono::NaiveDate, chrono::NaiveDate), Refusal> {
        let stopped_on = match &self.stage {
            Stage::Stopped(stopped) => stopped.stopped_on,
            Stage::Settled(settled) => Some(settled.on),
            Stage::EventReported(_)
            | Stage::InvestigationOpen(_)
            | Stage::SuspectNamed(_)
            | Stage::BapComplete(_)
            | Stage::HearingSet(_)
            | Stage::Referred(_)
            | Stage::InHearing(_)
            | Stage::Judged(_)
            | Stage::Objection(_)
            | Stage::Appealed(_)
            | Stage::Final(_)
            | Stage::Executing(_)
            | Stage::Executed(_)
            | Stage::TimeBarred(_)
            | Stage::HandedOver(_)
            | Stage::Transferred(_)
            | Stage::TransferPending(_) => None,
        };
        let wanted = ["Stopped on a known day", "Settled"];
        let stopped_on = stopped_on.ok_or_else(|| wrong_state(self.stage.name(), &wanted))?;
        let last = notice::last_day_to_tell_stop(law, self.regime_on(stopped_on), stopped_on)?;
        Ok((stopped_on, last))
    }
}
