//! Which province has a case. What a province has begun before any report is begun again by the
//! one that takes the case over: a task order binds the officers of its own province only.

use std::mem;

use chrono::NaiveDate;

use super::commands::{
    AcceptTransfer, CaseCommand, DecideJurisdiction, RejectTransfer, RequestTransfer,
    SucceedJurisdiction,
};
use super::decide::Decision;
use super::events::CaseEvent;
use super::stage::{AtCentre, Stage, Transfer};
use super::states::File;
use super::status::CaseStatus;
use crate::law::Law;
use crate::officer::Officer;
use crate::province::{self, Province, ProvinceCode};
use crate::refusal::Refusal;
use crate::rules::acting::acts_in_own_province;
use crate::rules::register::is_known;
use crate::rules::succession::{lies_in, takes_over, works_on};
use crate::rules::transfer::{
    addressee_answers, answer_due, centre_decides, is_another_province, provinces_decide,
};

/// The province of this code, when it works on the day.
fn working(to: &ProvinceCode, on: NaiveDate) -> Result<&'static Province, Refusal> {
    let found = is_known("to", &to.0, province::find(to))?;
    works_on("to", found, on)?;
    Ok(found)
}

impl File {
    /// The province whose officers a command belongs to and whose day it is: an offer is answered
    /// by its addressee. The centre acts in the day of the place.
    pub(super) fn competent(
        &self,
        officer: &Officer,
        command: &CaseCommand,
    ) -> Result<&ProvinceCode, Refusal> {
        let answers = matches!(
            command,
            CaseCommand::AcceptTransfer(_) | CaseCommand::RejectTransfer(_)
        );
        let offer = self.stage.transfer().filter(|_| answers);
        let to = offer.map(|transfer| &transfer.to);
        if answers {
            addressee_answers(officer, to)?;
        }
        let province = to.filter(|to| !to.is_centre()).unwrap_or(&self.province);
        acts_in_own_province(officer, province)?;
        Ok(province)
    }

    pub(super) fn request_transfer(
        &self,
        command: &RequestTransfer,
        law: &Law,
        today: NaiveDate,
    ) -> Decision {
        if !self.stage.is_open() {
            return Err(self.needs(&["an open state"]));
        }
        provinces_decide(self.rejections)?;
        is_another_province(&self.province, &command.to)?;
        let on = command.requested_on;
        if !command.to.is_centre() {
            working(&command.to, on)?;
        }
        self.follows("requested_on", on, today)?;
        let (answer_due_on, derivation) = answer_due(law, on)?;
        Ok(vec![CaseEvent::TransferRequested {
            from: self.province.clone(),
            to: command.to.clone(),
            reason: command.reason.clone(),
            requested_on: on,
            answer_due_on,
            derivation,
        }])
    }

    fn transfer(&self) -> Result<&Transfer, Refusal> {
        let transfer = self.stage.transfer();
        transfer.ok_or_else(|| self.needs(&["TransferPending"]))
    }

    pub(super) fn accept_transfer(&self, command: &AcceptTransfer, today: NaiveDate) -> Decision {
        let transfer = self.transfer()?;
        self.follows("accepted_on", command.accepted_on, today)?;
        Ok(vec![CaseEvent::TransferAccepted {
            from: self.province.clone(),
            to: transfer.to.clone(),
            accepted_on: command.accepted_on,
            state: if transfer.to.is_centre() {
                CaseStatus::Transferred
            } else {
                transfer.from.taken_over().status()
            },
        }])
    }

    pub(super) fn reject_transfer(&self, command: &RejectTransfer, today: NaiveDate) -> Decision {
        let transfer = self.transfer()?;
        self.follows("rejected_on", command.rejected_on, today)?;
        Ok(vec![CaseEvent::TransferRejected {
            to: transfer.to.clone(),
            reason: command.reason.clone(),
            rejected_on: command.rejected_on,
            state: transfer.from.status(),
        }])
    }

    pub(super) fn decide_jurisdiction(
        &self,
        command: &DecideJurisdiction,
        today: NaiveDate,
    ) -> Decision {
        let offer = self.transfer().ok();
        let taken = self.stage.at_centre();
        if offer.is_none() && taken.is_none() && !self.stage.is_open() {
            return Err(self.needs(&["an open state", "TransferPending", "Transferred"]));
        }
        let on = command.decided_on;
        if taken.is_none() {
            centre_decides(self.rejections, offer.map(|it| it.answer_due_on), on)?;
        }
        working(&command.to, on)?;
        self.follows("decided_on", on, today)?;
        let under = offer.map(|it| &*it.from).or(taken.map(|it| &*it.from));
        let now = under.unwrap_or(&self.stage);
        let state = if command.to == self.province {
            now.status()
        } else {
            now.taken_over().status()
        };
        Ok(vec![CaseEvent::JurisdictionDecided {
            from: self.province.clone(),
            to: command.to.clone(),
            reason: command.reason.clone(),
            decided_on: on,
            state,
        }])
    }

    pub(super) fn succeed_jurisdiction(
        &self,
        command: &SucceedJurisdiction,
        today: NaiveDate,
    ) -> Decision {
        if !self.stage.is_open() && !matches!(self.stage, Stage::Suspended(_)) {
            return Err(self.needs(&["an open state", "Suspended"]));
        }
        let on = command.succeeded_on;
        let to = is_known("to", &command.to.0, province::find(&command.to))?;
        takes_over("to", to, &self.province, (self.registered_on, on))?;
        lies_in("regency", &command.regency, &command.to)?;
        self.follows("succeeded_on", on, today)?;
        Ok(vec![CaseEvent::CaseJurisdictionSucceeded {
            from: self.province.clone(),
            to: command.to.clone(),
            succeeded_on: on,
            regency: Some(command.regency.clone()),
        }])
    }

    /// Takes in which province has the case; of other events nothing.
    pub(super) fn apply_jurisdiction(&mut self, event: CaseEvent) {
        if let CaseEvent::TransferRequested {
            to,
            requested_on,
            answer_due_on,
            ..
        } = event
        {
            let from = Box::new(mem::replace(&mut self.stage, Stage::Registered));
            self.stage = Stage::TransferPending(Transfer {
                to,
                requested_on,
                answer_due_on,
                from,
            });
        } else if let CaseEvent::TransferAccepted {
            accepted_on,
            state: CaseStatus::Transferred,
            ..
        } = event
        {
            self.offer_ends();
            let from = Box::new(mem::replace(&mut self.stage, Stage::Registered));
            self.stage = Stage::Transferred(AtCentre { accepted_on, from });
        } else if let CaseEvent::TransferAccepted { to, .. }
        | CaseEvent::JurisdictionDecided { to, .. } = event
        {
            self.offer_ends();
            self.hand_to(to);
        } else if let CaseEvent::TransferRejected { .. } = event {
            self.offer_ends();
            self.rejections = self.rejections.saturating_add(1);
        } else if let CaseEvent::CaseJurisdictionSucceeded { to, regency, .. } = event {
            self.province = to;
            if regency.is_some() {
                self.establishment.regency = regency;
            }
        }
    }

    /// Returns to the state in which the case was offered, when it is or the centre has it.
    fn offer_ends(&mut self) {
        if let Stage::TransferPending(Transfer { from, .. })
        | Stage::Transferred(AtCentre { from, .. }) = &self.stage
        {
            self.stage = (**from).clone();
        }
    }

    fn hand_to(&mut self, province: ProvinceCode) {
        if province == self.province {
            return;
        }
        let regency = &mut self.establishment.regency;
        *regency = regency.take().filter(|regency| regency.is_of(&province));
        self.province = province;
        self.stage = self.stage.taken_over();
        if self.stage == Stage::Registered {
            self.inspectors.clear();
            self.issued.clear();
        }
    }
}

impl Stage {
    /// The state in which another province takes a case over: from registration, until there is
    /// a report to go on from.
    fn taken_over(&self) -> Self {
        match self {
            Self::Registered | Self::Planned | Self::Assigned(_) | Self::Examining(_) => {
                Self::Registered
            }
            Self::ReportPending(_)
            | Self::NotaI
            | Self::NotaII
            | Self::NotaKhusus
            | Self::FollowUpReview
            | Self::NonCompliance(_)
            | Self::Suspended(_)
            | Self::TransferPending(_)
            | Self::Transferred(_)
            | Self::Escalated(_)
            | Self::Merged(_)
            | Self::Closed(_) => self.clone(),
        }
    }
}
