//! Which province has a prosecution: it is offered before the referral, since then the court has it;
//! a province that was made from its own takes it over at any time.

use chrono::NaiveDate;

use super::command::ProsecutionCommand as Command;
use super::commands::{
    DecideJurisdiction, RejectTransfer, RequestTransfer, SucceedJurisdiction, TakeOver,
};
use super::decide::Decided;
use super::events::ProsecutionEvent as Event;
use super::states::{BapComplete, Dossier, Stage, Transfer};
use crate::asked::Asked;
use crate::province::{self, ProvinceCode};
use crate::refusal::Refusal;
use crate::rules::acting::wrong_state;
use crate::rules::register::is_known;
use crate::rules::succession::{lies_in, takes_over, works_on};
use crate::rules::transfer::{answer_due, centre_decides, is_another_province, provinces_decide};

/// That a province exists and works on the day.
fn works(to: &ProvinceCode, on: NaiveDate) -> Result<(), Refusal> {
    let found = is_known("to", &to.0, province::find(to))?;
    works_on("to", found, on)
}

impl Dossier {
    /// The province whose officers a command belongs to: an offer is answered by its addressee.
    pub(super) fn province_of(&self, command: &Command) -> &ProvinceCode {
        let answers = matches!(command, Command::TakeOver(_) | Command::RejectTransfer(_));
        match self.stage.transfer().filter(|_| answers) {
            Some(transfer) => &transfer.to,
            None => &self.province,
        }
    }

    pub(super) fn request_transfer(&self, asked: &Asked<Command>, c: &RequestTransfer) -> Decided {
        self.is_before_referral()?;
        provinces_decide(self.rejections)?;
        is_another_province(&self.province, &c.to)?;
        works(&c.to, c.requested_on)?;
        self.dated(asked, "requested_on", c.requested_on, self.last_act)?;
        let (answer_due_on, derivation) = answer_due(&asked.law, c.requested_on)?;
        Ok(vec![Event::TransferRequested {
            from: self.province.clone(),
            to: c.to.clone(),
            reason: c.reason.clone(),
            requested_on: c.requested_on,
            answer_due_on,
            derivation,
        }])
    }

    fn offered(&self) -> Result<&Transfer, Refusal> {
        let transfer = self.stage.transfer();
        transfer.ok_or_else(|| wrong_state(self.stage.name(), &["TransferPending"]))
    }

    pub(super) fn take_over(&self, asked: &Asked<Command>, c: &TakeOver) -> Decided {
        let transfer = self.offered()?;
        self.dated(asked, "accepted_on", c.accepted_on, self.last_act)?;
        Ok(vec![Event::TransferAccepted {
            from: self.province.clone(),
            to: transfer.to.clone(),
            ppns: c.ppns.clone(),
            accepted_on: c.accepted_on,
            state: self.taken_over(&transfer.from).status(),
        }])
    }

    pub(super) fn reject_transfer(&self, asked: &Asked<Command>, c: &RejectTransfer) -> Decided {
        let transfer = self.offered()?;
        self.dated(asked, "rejected_on", c.rejected_on, self.last_act)?;
        Ok(vec![Event::TransferRejected {
            to: transfer.to.clone(),
            reason: c.reason.clone(),
            rejected_on: c.rejected_on,
            state: transfer.from.status(),
        }])
    }

    pub(super) fn decide_jurisdiction(
        &self,
        asked: &Asked<Command>,
        c: &DecideJurisdiction,
    ) -> Decided {
        let offer = self.stage.transfer();
        if offer.is_none() {
            self.is_before_referral()?;
        }
        centre_decides(
            self.rejections,
            offer.map(|it| it.answer_due_on),
            c.decided_on,
        )?;
        works(&c.to, c.decided_on)?;
        self.dated(asked, "decided_on", c.decided_on, self.last_act)?;
        let now = self.stage.running();
        let state = if c.to == self.province {
            now.status()
        } else {
            self.taken_over(now).status()
        };
        Ok(vec![Event::JurisdictionDecided {
            from: self.province.clone(),
            to: c.to.clone(),
            reason: c.reason.clone(),
            decided_on: c.decided_on,
            state,
        }])
    }

    /// The day of its report; of one from a register without, that of the offence.
    pub(super) fn began_on(&self) -> NaiveDate {
        self.milestones.reported_on.unwrap_or(self.offence_date)
    }

    pub(super) fn succeed_jurisdiction(
        &self,
        asked: &Asked<Command>,
        c: &SucceedJurisdiction,
    ) -> Decided {
        if self.stage.has_ended() || self.stage.transfer().is_some() {
            return Err(wrong_state(self.stage.name(), &["an open state"]));
        }
        let to = is_known("to", &c.to.0, province::find(&c.to))?;
        takes_over("to", to, &self.province, (self.began_on(), c.succeeded_on))?;
        lies_in("regency", &c.regency, &c.to)?;
        self.dated(asked, "succeeded_on", c.succeeded_on, self.last_act)?;
        Ok(vec![Event::ProsecutionJurisdictionSucceeded {
            from: self.province.clone(),
            to: c.to.clone(),
            succeeded_on: c.succeeded_on,
            regency: c.regency.clone(),
        }])
    }

    /// The state in which another province takes the dossier over: a court day was set at a court
    /// that is not its own.
    fn taken_over(&self, now: &Stage) -> Stage {
        let minutes = self.milestones.bap_completed_on;
        if let (Stage::HearingSet(_), Some(completed_on)) = (now, minutes) {
            return Stage::BapComplete(BapComplete { completed_on });
        }
        now.clone()
    }

    /// Waits for the answer to an offer.
    pub(super) fn offer(&mut self, transfer: Transfer) {
        self.stage = Stage::TransferPending(transfer);
    }

    /// Returns to the state in which it was offered, when it is.
    pub(super) fn offer_ends(&mut self) {
        self.stage = self.stage.running().clone();
    }

    /// Goes on in a province, which may be its own.
    pub(super) fn hand_to(&mut self, to: &ProvinceCode) {
        self.offer_ends();
        if *to == self.province {
            return;
        }
        self.province = to.clone();
        let stage = self.taken_over(&self.stage);
        if stage != self.stage {
            self.records.hearing_on = None;
        }
        self.stage = stage;
    }
}
