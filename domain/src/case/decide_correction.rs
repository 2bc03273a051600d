//! What a correction of a case needs: two persons, a field, and a value that fits its place.

use chrono::NaiveDate;

use super::change::{CaseChange, Limit};
use super::commands::{ApproveCorrection, CaseCommand, ProposeCorrection, RejectCorrection};
use super::decide::Decision;
use super::events::CaseEvent;
use super::states::File;
use crate::asked::Asked;
use crate::correction::{Corrected, Proposal, True, place, reread};
use crate::law::Law;
use crate::officer::{Officer, Role};
use crate::refusal::Refusal;
use crate::rules::acting::role_is;
use crate::rules::correction::{
    changes_something, decided_by_another, is_proposed, keeps_its_place, names_a_field,
    none_is_proposed, nothing_rests_on_it,
};
use crate::rules::dates::not_in_future;
use crate::rules::nota::due_date;
use crate::rules::task_order::norm_is_known;

impl File {
    pub(super) fn propose_correction(
        &self,
        command: &ProposeCorrection,
        asked: &Asked<CaseCommand>,
        today: NaiveDate,
    ) -> Decision {
        let open = self.proposal.as_ref();
        none_is_proposed(open.map(|proposal| proposal.sequence))?;
        let (old, _) = self.corrected(command.target, &command.new, &asked.law, today)?;
        Ok(vec![CaseEvent::CorrectionProposed {
            target: command.target,
            old,
            new: command.new.clone(),
            kind: command.kind,
            reason: command.reason.clone(),
            author: command.author.clone(),
            proposer: asked.officer.id.clone(),
            proposed_on: today,
        }])
    }

    pub(super) fn approve_correction(
        &self,
        command: &ApproveCorrection,
        asked: &Asked<CaseCommand>,
        today: NaiveDate,
    ) -> Decision {
        let proposal = self.proposed(command.proposal, &asked.officer)?;
        let (old, limit) = self.corrected(proposal.target, &proposal.new, &asked.law, today)?;
        Ok(vec![CaseEvent::CorrectionRecorded {
            proposal: proposal.sequence,
            target: proposal.target,
            old,
            new: proposal.new.clone(),
            kind: proposal.kind,
            limit,
            recorded_on: today,
        }])
    }

    pub(super) fn reject_correction(
        &self,
        command: &RejectCorrection,
        officer: &Officer,
        today: NaiveDate,
    ) -> Decision {
        let proposal = self.proposed(command.proposal, officer)?;
        Ok(vec![CaseEvent::CorrectionRejected {
            proposal: proposal.sequence,
            target: proposal.target,
            reason: command.reason.clone(),
            rejected_on: today,
        }])
    }

    /// The proposal that an officer may decide on: the unit head for notes, else the coordinator.
    fn proposed(&self, asked: i64, officer: &Officer) -> Result<&Proposal<CaseChange>, Refusal> {
        let open = self.proposal.as_ref();
        is_proposed(asked, open.map(|proposal| proposal.sequence))?;
        let proposal = names_a_field(asked, open)?;
        let role = match proposal.new {
            CaseChange::ReceivedOn(_) => Role::UnitHead,
            CaseChange::RegisteredOn(_) | CaseChange::Norm(_) | CaseChange::ClosedOn(_) => {
                Role::Coordinator
            }
        };
        role_is(officer, &[role])?;
        decided_by_another(officer, &proposal.proposer, proposal.author.as_deref())?;
        Ok(proposal)
    }

    /// The value that is read now, and the limit that follows from the new one.
    fn corrected(
        &self,
        target: i64,
        new: &CaseChange,
        law: &Law,
        today: NaiveDate,
    ) -> Result<(CaseChange, Option<Limit>), Refusal> {
        let truth = reread(&self.past);
        let found = truth.iter().find(|one| one.sequence == target);
        let old = found.and_then(|one| new.read(&one.event));
        let old = names_a_field(target, old)?;
        changes_something(&old, new)?;
        if let Some(on) = new.day() {
            not_in_future("new", on, today)?;
            keeps_its_place(on, place(&truth, target))?;
        }
        let limit = match new {
            CaseChange::RegisteredOn(_) | CaseChange::ClosedOn(_) => None,
            CaseChange::Norm(code) => {
                norm_is_known(code)?;
                self.is_not_prosecuted(&truth, target)?;
                None
            }
            CaseChange::ReceivedOn(on) => Some(self.limit_from(law, &truth, target, *on)?),
        };
        Ok((old, limit))
    }

    /// The norm of a finding stays once it is to be prosecuted by it.
    fn is_not_prosecuted(&self, truth: &[True<CaseEvent>], target: i64) -> Result<(), Refusal> {
        let number = truth.iter().find_map(|one| {
            if let CaseEvent::FindingRecorded { finding, .. } = one.event {
                return Some(finding).filter(|_| one.sequence == target);
            }
            None
        });
        let prosecuted = self.past.iter().any(|event| {
            matches!(**event, CaseEvent::NonComplianceReported { finding, .. } if Some(finding) == number)
        });
        nothing_rests_on_it(prosecuted, "the finding is reported for prosecution")
    }

    /// A limit is counted again while nothing has followed from it.
    fn limit_from(
        &self,
        law: &Law,
        truth: &[True<CaseEvent>],
        target: i64,
        received_on: NaiveDate,
    ) -> Result<Limit, Refusal> {
        let later = truth.iter().filter(|one| one.sequence > target);
        let follows = later.into_iter().any(|one| {
            let missed = matches!(one.event, CaseEvent::NotaDeadlineMissed { .. });
            missed || !one.event.is_clerical()
        });
        nothing_rests_on_it(follows, "acts have followed the limit of this note")?;
        let nota = names_a_field(target, self.nota())?;
        let (due_on, derivation) = due_date(law, &self.province, received_on, nota.limit_days);
        Ok(Limit { due_on, derivation })
    }
}
