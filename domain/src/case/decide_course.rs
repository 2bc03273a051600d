//! Suspension, a declined investigation, and closing for another cause than the examination.

use std::mem;

use chrono::NaiveDate;

use super::commands::{
    AcceptUndertaking, CloseCase, ClosingGround, DeclineInvestigation, RecordRenaming,
    ReferAdministrative, ReviewSuspension, SuspendCase,
};
use super::decide::Decision;
use super::events::CaseEvent;
use super::stage::{Stage, Suspension};
use super::states::{File, Finding};
use super::terms::{CloseReason, NotaKind};
use crate::law::Law;
use crate::refusal::Refusal;
use crate::rules::closing::{
    finding_is_open, no_finding_is_open, nothing_is_prosecutable,
    threatens_administrative_sanction, was_sought_twice,
};
use crate::rules::dates::not_before;
use crate::rules::nota::promise_keeps_the_limit;
use crate::rules::register::is_another_name;
use crate::rules::suspension::review_due;
use crate::rules::time_bar::bar;

impl File {
    pub(super) fn close_otherwise(
        &self,
        command: &CloseCase,
        law: &Law,
        today: NaiveDate,
    ) -> Decision {
        if !self.stage.is_open() || matches!(self.stage, Stage::NonCompliance(_)) {
            return Err(self.needs(&["an open state without a pending criminal decision"]));
        }
        let reason = match command.ground {
            ClosingGround::NotAnEmployer => CloseReason::NotAnEmployer,
            ClosingGround::CompanyDissolved => CloseReason::CompanyDissolved,
            ClosingGround::CompanyNotFound => {
                was_sought_twice(self.visits.len())?;
                CloseReason::CompanyNotFound
            }
            ClosingGround::TimeBarred => {
                let days = self.prosecutable_days(law, command.closed_on)?;
                nothing_is_prosecutable(&days, command.closed_on)?;
                CloseReason::TimeBarred
            }
            ClosingGround::IndustrialDispute => CloseReason::IndustrialDispute,
            ClosingGround::NotPursued => {
                no_finding_is_open(&self.open_findings())?;
                CloseReason::NotPursued
            }
        };
        self.follows("closed_on", command.closed_on, today)?;
        Ok(vec![CaseEvent::CaseClosed {
            reason,
            closed_on: command.closed_on,
            evidence: Some(command.evidence.clone()),
        }])
    }

    pub(super) fn decline(&self, command: &DeclineInvestigation, today: NaiveDate) -> Decision {
        let (Stage::NonCompliance(_), Some(nota)) = (&self.stage, self.rung()) else {
            return Err(self.needs(&["NonCompliance"]));
        };
        let on = command.decided_on;
        self.follows("decided_on", on, today)?;
        let mut events = vec![CaseEvent::InvestigationDeclined {
            decided_on: on,
            reason: command.reason.clone(),
            nota: nota.kind,
            due_on: nota.due_on,
        }];
        if command.close {
            events.push(CaseEvent::CaseClosed {
                reason: CloseReason::InvestigationDeclined,
                closed_on: on,
                evidence: None,
            });
        }
        Ok(events)
    }

    /// The last days on which the open findings may be prosecuted; none for one that never is.
    fn prosecutable_days(
        &self,
        law: &Law,
        closed_on: NaiveDate,
    ) -> Result<Vec<Option<NaiveDate>>, Refusal> {
        let open = self.findings.iter().filter(|finding| !finding.resolved);
        let until = |finding: &Finding| {
            let on = finding.offence_date;
            if !finding.is_criminal(law, closed_on) {
                return Ok(None);
            }
            bar(law, on, None).map(|(until, _)| Some(until))
        };
        open.map(until).collect()
    }

    pub(super) fn accept_undertaking(
        &self,
        command: &AcceptUndertaking,
        today: NaiveDate,
    ) -> Decision {
        let due_on = match self.stage {
            Stage::ReportPending(_) => None,
            Stage::NotaI | Stage::NotaII => self.deadline(),
            Stage::Registered
            | Stage::Planned
            | Stage::Assigned(_)
            | Stage::Examining(_)
            | Stage::NotaKhusus
            | Stage::FollowUpReview
            | Stage::NonCompliance(_)
            | Stage::Suspended(_)
            | Stage::TransferPending(_)
            | Stage::Transferred(_)
            | Stage::Merged(_)
            | Stage::Escalated(_)
            | Stage::Closed(_) => return Err(self.needs(&["ReportPending", "NotaI", "NotaII"])),
        };
        let (on, promised_on) = (command.accepted_on, command.promised_on);
        self.follows("accepted_on", on, today)?;
        not_before("promised_on", promised_on, on, "the undertaking")?;
        promise_keeps_the_limit("promised_on", promised_on, due_on)?;
        Ok(vec![CaseEvent::UndertakingAccepted {
            accepted_on: on,
            promised_on,
            statement: command.statement.clone(),
        }])
    }

    pub(super) fn refer_administrative(
        &self,
        command: &ReferAdministrative,
        law: &Law,
        today: NaiveDate,
    ) -> Decision {
        if !matches!(self.stage, Stage::NotaII | Stage::NonCompliance(_)) {
            return Err(self.needs(&["NotaII", "NonCompliance"]));
        }
        finding_is_open(command.finding, &self.open_findings())?;
        let found = self.findings.iter();
        let mut found = found.filter(|finding| finding.number == command.finding);
        let (norm, on) = found.next().map_or(("", command.proposed_on), |finding| {
            (&*finding.norm, finding.offence_date)
        });
        threatens_administrative_sanction(law, norm, on)?;
        self.follows("proposed_on", command.proposed_on, today)?;
        Ok(vec![CaseEvent::AdministrativeSanctionProposed {
            finding: command.finding,
            norm: norm.to_owned(),
            proposed_on: command.proposed_on,
            sanction: command.sanction.clone(),
        }])
    }

    pub(super) fn rename(&self, command: &RecordRenaming, today: NaiveDate) -> Decision {
        if !self.stage.is_open() {
            return Err(self.needs(&["an open state"]));
        }
        let old = &self.establishment.name;
        is_another_name(old, &command.name)?;
        self.follows("effective_on", command.effective_on, today)?;
        Ok(vec![CaseEvent::EstablishmentRenamed {
            old: old.clone(),
            new: command.name.clone(),
            effective_on: command.effective_on,
            deed: command.deed.clone(),
        }])
    }

    pub(super) fn suspend(&self, command: &SuspendCase, law: &Law, today: NaiveDate) -> Decision {
        if !self.stage.is_open() {
            return Err(self.needs(&["an open state"]));
        }
        let on = command.suspended_on;
        self.follows("suspended_on", on, today)?;
        let (review_due_on, derivation) = review_due(law, on)?;
        Ok(vec![CaseEvent::CaseSuspended {
            suspended_on: on,
            ground: command.ground,
            evidence: command.evidence.clone(),
            review_due_on,
            derivation,
        }])
    }

    /// The case still rests, and is looked at again.
    pub(super) fn review(
        &self,
        command: &ReviewSuspension,
        law: &Law,
        today: NaiveDate,
    ) -> Decision {
        let Stage::Suspended(_) = &self.stage else {
            return Err(self.needs(&["Suspended"]));
        };
        let on = command.reviewed_on;
        self.follows("reviewed_on", on, today)?;
        let (review_due_on, derivation) = review_due(law, on)?;
        Ok(vec![CaseEvent::SuspensionReviewed {
            reviewed_on: on,
            reason: command.reason.clone(),
            review_due_on,
            derivation,
        }])
    }

    pub(super) fn resume(&self, resumed_on: NaiveDate, today: NaiveDate) -> Decision {
        let Stage::Suspended(suspension) = &self.stage else {
            return Err(self.needs(&["Suspended"]));
        };
        self.follows("resumed_on", resumed_on, today)?;
        Ok(vec![CaseEvent::CaseResumed {
            resumed_on,
            to: suspension.from.status(),
        }])
    }

    /// Takes in what changes the course of the case; of other events nothing.
    pub(super) fn apply_course(&mut self, event: &CaseEvent) {
        if let CaseEvent::CaseSuspended {
            suspended_on,
            review_due_on,
            ..
        } = event
        {
            let from = Box::new(mem::replace(&mut self.stage, Stage::Registered));
            self.stage = Stage::Suspended(Suspension {
                suspended_on: *suspended_on,
                review_due_on: *review_due_on,
                from,
            });
        }
        if let (CaseEvent::SuspensionReviewed { review_due_on, .. }, Stage::Suspended(suspension)) =
            (event, &mut self.stage)
        {
            suspension.review_due_on = *review_due_on;
        }
        if let (CaseEvent::CaseResumed { .. }, Stage::Suspended(suspension)) = (event, &self.stage)
        {
            self.stage = (*suspension.from).clone();
        }
        if let CaseEvent::InvestigationDeclined { nota, .. } = event {
            self.stage = match nota {
                NotaKind::First => Stage::NotaI,
                NotaKind::Second => Stage::NotaII,
                NotaKind::Special => Stage::NotaKhusus,
            };
        }
    }
}
