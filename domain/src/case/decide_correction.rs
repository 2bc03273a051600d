//! What a correction of a case needs: two persons, a field, and a value that fits its place.

use chrono::NaiveDate;

use super::change::{CaseChange, Limit};
use super::commands::{ApproveCorrection, CaseCommand, ProposeCorrection, RejectCorrection};
use super::decide::Decision;
use super::events::CaseEvent;
use super::places::nota_of;
use super::stage::Stage;
use super::states::File;
use super::terms::NotaKind;
use crate::asked::Asked;
use crate::correction::{Corrected, Proposal, True, place, recorded, reread};
use crate::law::Law;
use crate::officer::Officer;
use crate::province;
use crate::refusal::Refusal;
use crate::rules::acting::role_is;
use crate::rules::correction::{
    changes_something, correction_due, decided_by_another, error_is_discovered_after, is_proposed,
    keeps_its_place, names_a_field, none_is_proposed, nothing_rests_on_it,
};
use crate::rules::dates::{not_before, not_in_future, not_too_early, not_too_late};
use crate::rules::nota::{limit_is_allowed, promise_keeps_the_limit};
use crate::rules::procedure::is_filled;
use crate::rules::register::is_known;
use crate::rules::revocation::revocation_due;
use crate::rules::special_nota::special_limit;
use crate::rules::succession::{succeeds, works_on};
use crate::rules::suspension::review_due;
use crate::rules::task_order::norm_is_known;
use crate::rules::transfer::answer_due;

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
        let discovered_on = command.discovered_on;
        let happened_on = recorded(&self.past, command.target).map(CaseEvent::occurred_on);
        error_is_discovered_after(happened_on, discovered_on, today)?;
        let (in_time_until, words) = correction_due(&asked.law, &self.province, discovered_on)?;
        Ok(vec![CaseEvent::CorrectionProposed {
            target: command.target,
            old,
            new: command.new.clone(),
            kind: command.kind,
            reason: command.reason.clone(),
            author: command.author.clone(),
            proposer: asked.officer.id.clone(),
            proposed_on: today,
            discovered_on: Some(discovered_on),
            in_time_until: Some(in_time_until),
            derivation: Some(words),
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
            in_time_until: proposal.in_time_until,
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

    /// The proposal that an officer may decide on.
    fn proposed(&self, asked: i64, officer: &Officer) -> Result<&Proposal<CaseChange>, Refusal> {
        let open = self.proposal.as_ref();
        is_proposed(asked, open.map(|proposal| proposal.sequence))?;
        let proposal = names_a_field(asked, open)?;
        role_is(officer, &[proposal.new.decided_by()])?;
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
        let event = names_a_field(target, found.map(|one| &one.event))?;
        let limit = self.limit_after(&Changed { target, event, new }, &truth, law, today)?;
        Ok((old, limit))
    }

    /// What else a new value needs, and the limit that follows from it.
    fn limit_after(
        &self,
        changed: &Changed<'_>,
        truth: &[True<CaseEvent>],
        law: &Law,
        today: NaiveDate,
    ) -> Result<Option<Limit>, Refusal> {
        let target = changed.target;
        match changed.new {
            CaseChange::Norm(code) => {
                norm_is_known(law, code, offence_date(changed.event))?;
                self.is_not_prosecuted(truth, target)?;
            }
            CaseChange::ReceivedOn(on) => {
                let kind = names_a_field(target, nota_of(changed.event))?;
                nothing_follows(truth, target)?;
                let nota = self.notas.iter().rfind(|nota| nota.kind == kind);
                let nota = names_a_field(target, nota)?;
                return Ok(Some(self.due(law, nota, *on, nota.limit_days).into()));
            }
            CaseChange::LimitDays(days) => return self.limit_of(changed, *days, truth, law),
            CaseChange::LegalBasis(one) => {
                is_filled("new", one.legal_basis.as_deref().unwrap_or_default())?;
            }
            CaseChange::OccurredOn(on) => return Self::moved(changed.event, law, *on),
            CaseChange::PromisedOn(on) => self.may_be_promised(changed.event, *on)?,
            CaseChange::NewName(_) => nothing_rests_on_it(
                truth.iter().any(|one| {
                    let rests = matches!(
                        one.event,
                        CaseEvent::EstablishmentRenamed { .. }
                            | CaseEvent::InvestigationOrdered { .. }
                    );
                    rests && one.sequence > target
                }),
                "another renaming or an order to investigate names it",
            )?,
            CaseChange::DiscoveredOn(on) => {
                not_in_future("new", *on, today)?;
                not_before("new", changed.event.occurred_on(), *on, "the discovery")?;
                return Ok(Some(revocation_due(law, &self.province, *on)?.into()));
            }
            CaseChange::RegisteredOn(_)
            | CaseChange::ClosedOn(_)
            | CaseChange::Reason(_)
            | CaseChange::Evidence(_)
            | CaseChange::Statement(_)
            | CaseChange::Sanction(_)
            | CaseChange::Deed(_) => {}
        }
        Ok(None)
    }

    /// The limit of a note whose days to comply are corrected, when it was received.
    fn limit_of(
        &self,
        changed: &Changed<'_>,
        days: u16,
        truth: &[True<CaseEvent>],
        law: &Law,
    ) -> Result<Option<Limit>, Refusal> {
        let (target, issued_on) = (changed.target, changed.event.occurred_on());
        let kind = names_a_field(target, nota_of(changed.event))?;
        match kind {
            NotaKind::First | NotaKind::Second => limit_is_allowed(law, kind, issued_on, days)?,
            NotaKind::Special => {
                special_limit(law, issued_on, Some(days), None)?;
            }
        }
        let later = || truth.iter().filter(|one| one.sequence > target);
        let mut of_note = later().filter(|one| nota_of(&one.event) == Some(kind));
        let Some(next) = of_note.next() else {
            return Ok(None);
        };
        let received = matches!(next.event, CaseEvent::NotaReceived { .. });
        nothing_rests_on_it(!received, "another note of its kind has followed")?;
        nothing_follows(truth, next.sequence)?;
        let nota = self.notas.iter().rfind(|nota| nota.kind == kind);
        let nota = names_a_field(target, nota)?;
        Ok(Some(self.due(law, nota, next.on, days).into()))
    }

    /// The limit that an act sets, counted from its corrected day.
    fn moved(event: &CaseEvent, law: &Law, on: NaiveDate) -> Result<Option<Limit>, Refusal> {
        if let CaseEvent::CaseSuspended { .. } | CaseEvent::SuspensionReviewed { .. } = event {
            return Ok(Some(review_due(law, on)?.into()));
        }
        if let CaseEvent::TransferRequested { to, .. } | CaseEvent::JurisdictionDecided { to, .. } =
            event
            && !to.is_centre()
        {
            works_on("new", is_known("new", &to.0, province::find(to))?, on)?;
        }
        if let CaseEvent::TransferRequested { .. } = event {
            return Ok(Some(answer_due(law, on)?.into()));
        }
        if let CaseEvent::CaseJurisdictionSucceeded { from, to, .. } = event {
            let to = is_known("new", &to.0, province::find(to))?;
            succeeds("new", to, from, on)?;
        }
        if let CaseEvent::UndertakingAccepted { promised_on, .. } = event {
            not_before("new", *promised_on, on, "the undertaking")?;
        }
        if let CaseEvent::DocumentRevoked { discovered_on, .. } = event {
            not_before("new", on, *discovered_on, "discovery")?;
        }
        Ok(None)
    }

    /// A promise keeps the limit of the note and is not of a day before the undertaking.
    fn may_be_promised(&self, event: &CaseEvent, on: NaiveDate) -> Result<(), Refusal> {
        not_too_early("new", on)?;
        not_too_late("new", on)?;
        not_before("new", on, event.occurred_on(), "the undertaking")?;
        let under_a_note = matches!(self.stage.running(), Stage::NotaI | Stage::NotaII);
        promise_keeps_the_limit("new", on, self.deadline().filter(|_| under_a_note))
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
}

/// A field of an event with the value that it should have.
struct Changed<'a> {
    target: i64,
    event: &'a CaseEvent,
    new: &'a CaseChange,
}

impl From<(NaiveDate, String)> for Limit {
    fn from((due_on, derivation): (NaiveDate, String)) -> Self {
        Self { due_on, derivation }
    }
}

/// The day of the offence that a finding is about; of another event its own day.
const fn offence_date(event: &CaseEvent) -> NaiveDate {
    if let CaseEvent::FindingRecorded { offence_date, .. } = event {
        return *offence_date;
    }
    event.occurred_on()
}

/// A limit is counted again while nothing has followed from it.
fn nothing_follows(truth: &[True<CaseEvent>], receipt: i64) -> Result<(), Refusal> {
    let later = truth.iter().filter(|one| one.sequence > receipt);
    let follows = later.into_iter().any(|one| {
        let missed = matches!(one.event, CaseEvent::NotaDeadlineMissed { .. });
        missed || !one.event.is_clerical()
    });
    nothing_rests_on_it(follows, "acts have followed the limit of this note")
}
