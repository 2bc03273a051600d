//! What a correction of a prosecution needs: two persons, a field, and a value that fits.

use chrono::NaiveDate;

use super::change::{ProsecutionChange as Change, Sentence};
use super::command::ProsecutionCommand as Command;
use super::commands::{ApproveCorrection, ProposeCorrection, RejectCorrection};
use super::decide::Decided;
use super::events::ProsecutionEvent as Event;
use super::replay::reading_of_fine;
use super::states::{Dossier, Judged, Stage};
use super::terms::Outcome;
use crate::asked::Asked;
use crate::correction::{Proposal, True, place, recorded, reread};
use crate::law::Law;
use crate::officer::Officer;
use crate::refusal::Refusal;
use crate::rules::correction::{
    changes_something, correction_due, decided_by_another, error_is_discovered_after, is_proposed,
    keeps_its_place, names_a_field, none_is_proposed, nothing_rests_on_it,
};
use crate::rules::dates::{not_before, not_in_future, of_register};
use crate::rules::{ceiling, court, gate, procedure, sentence};

impl Dossier {
    pub(super) fn propose_correction(
        &self,
        asked: &Asked<Command>,
        c: &ProposeCorrection,
    ) -> Decided {
        let open = self.proposal.as_ref();
        none_is_proposed(open.map(|proposal| proposal.sequence))?;
        let today = asked.today(&self.province);
        let (old, _) = self.corrected(&asked.law, c.target, &c.new, today)?;
        let happened_on = recorded(&self.past, c.target).and_then(Event::occurred_on);
        error_is_discovered_after(happened_on, c.discovered_on, today)?;
        let (in_time_until, words) = correction_due(&asked.law, &self.province, c.discovered_on)?;
        Ok(vec![Event::CorrectionProposed {
            target: c.target,
            old,
            new: c.new.clone(),
            kind: c.kind,
            reason: c.reason.clone(),
            author: c.author.clone(),
            proposer: asked.officer.id.clone(),
            proposed_on: today,
            discovered_on: Some(c.discovered_on),
            in_time_until: Some(in_time_until),
            derivation: Some(words),
        }])
    }

    pub(super) fn approve_correction(
        &self,
        asked: &Asked<Command>,
        c: &ApproveCorrection,
    ) -> Decided {
        let proposal = self.proposed(c.proposal, &asked.officer)?;
        let today = asked.today(&self.province);
        let (old, final_on) = self.corrected(&asked.law, proposal.target, &proposal.new, today)?;
        Ok(vec![Event::CorrectionRecorded {
            proposal: proposal.sequence,
            target: proposal.target,
            old,
            new: proposal.new.clone(),
            kind: proposal.kind,
            final_on,
            recorded_on: today,
            in_time_until: proposal.in_time_until,
        }])
    }

    pub(super) fn reject_correction(
        &self,
        asked: &Asked<Command>,
        c: &RejectCorrection,
    ) -> Decided {
        let proposal = self.proposed(c.proposal, &asked.officer)?;
        Ok(vec![Event::CorrectionRejected {
            proposal: proposal.sequence,
            target: proposal.target,
            reason: c.reason.clone(),
            rejected_on: asked.today(&self.province),
        }])
    }

    fn proposed(&self, asked: i64, officer: &Officer) -> Result<&Proposal<Change>, Refusal> {
        let open = self.proposal.as_ref();
        is_proposed(asked, open.map(|proposal| proposal.sequence))?;
        let proposal = names_a_field(asked, open)?;
        decided_by_another(officer, &proposal.proposer, proposal.author.as_deref())?;
        Ok(proposal)
    }

    /// The value that is read now, and the day of finality that follows from the new one.
    fn corrected(
        &self,
        law: &Law,
        target: i64,
        new: &Change,
        today: NaiveDate,
    ) -> Result<(Change, Option<NaiveDate>), Refusal> {
        let truth = reread(&self.past);
        let found = truth.iter().find(|one| one.sequence == target);
        let old = found.and_then(|one| new.read(&one.event));
        let old = names_a_field(target, old)?;
        changes_something(&old, new)?;
        let final_on = self.final_day(law, &truth, new)?;
        if let Some(on) = new.day() {
            not_in_future("new", on, today)?;
            let others: Vec<True<Event>> = truth
                .into_iter()
                .filter(|one| {
                    final_on.is_none() || !matches!(one.event, Event::JudgmentBecameFinal { .. })
                })
                .collect();
            let neighbours = place(&others, target);
            keeps_its_place(on, neighbours)?;
            keeps_its_place(final_on.unwrap_or(on), neighbours)?;
        }
        self.fits(law, new, today)?;
        Ok((old, final_on))
    }

    /// The day from which the judgment is final, when that followed from its own day.
    fn final_day(
        &self,
        law: &Law,
        truth: &[True<Event>],
        new: &Change,
    ) -> Result<Option<NaiveDate>, Refusal> {
        let (Change::JudgedOn(on), Some(judged)) = (new, self.stage.judgment()) else {
            return Ok(None);
        };
        let followed = sentence::final_from(law, judged.outcome, judged.judged_on)?;
        let follows = |one: &True<Event>| matches!(one.event, Event::JudgmentBecameFinal { final_on } if final_on == followed);
        let found = truth.iter().any(follows);
        let moved = found.then(|| sentence::final_from(law, judged.outcome, *on));
        moved.transpose()
    }

    /// The new value is one that could have been recorded.
    fn fits(&self, law: &Law, new: &Change, today: NaiveDate) -> Result<(), Refusal> {
        let judged = self.stage.judgment();
        match new {
            Change::ReportedOn(on) => not_before("new", *on, self.offence_date, "the offence"),
            Change::Norm(code) => {
                self.may_be_of(law, code, self.offence_date)?;
                let other = Self {
                    norm: code.clone(),
                    ..self.clone()
                };
                judged.map_or(Ok(()), |judged| other.judgment_fits(law, judged))
            }
            Change::Sentence(sentence) => judged.map_or(Ok(()), |judged| {
                self.new_sentence_fits(law, judged, sentence)
            }),
            Change::JudgedOn(on) => judged.map_or(Ok(()), |judged| {
                court::outcome_exists(self.substance_or_code(*on), judged.outcome)
            }),
            Change::CompletedOn(_) => Ok(()),
            Change::OffenceDate(on) => self.may_be_of_day(law, *on, today),
            Change::PayUntil(on) => judged.map_or(Ok(()), |judged| {
                let at = (self.regime_on(judged.judged_on), judged.judged_on);
                sentence::terms_fit(judged.outcome, at.1, *on, judged.terms.instalments)?;
                sentence::day_to_pay_is_known(law, at, judged.outcome, *on)?;
                let overdue = matches!(self.stage, Stage::Executing(_));
                nothing_rests_on_it(overdue, "the fine was stated overdue by that day")
            }),
            Change::LibertyDays(days) => judged.map_or(Ok(()), |judged| {
                let substance = self.substance_or_code(judged.judged_on);
                let longest = self.ceiling(law, substance)?.kurungan_days;
                ceiling::length_fits(judged.outcome, *days, longest)
            }),
        }
    }

    /// The offence may lie on another day: before its report, as a breach that the fast procedure
    /// may take, with what was recorded of it and judged by the same law.
    fn may_be_of_day(&self, law: &Law, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
        of_register("new", on, today)?;
        let days = &self.milestones;
        let first = days.reported_on.or(days.bap_completed_on);
        not_before("new", first.unwrap_or(today), on, "the offence")?;
        self.may_be_of(law, &self.norm, on)?;
        for event in &self.past {
            if let Event::BapCompleted {
                intent_evidence, ..
            } = &**event
            {
                procedure::intent_is_shown(on, intent_evidence)?;
            }
        }
        let Some(judged) = self.stage.judgment() else {
            return Ok(());
        };
        let other = Self {
            offence_date: on,
            ..self.clone()
        };
        let of = |one: &Self| one.substance_or_code(judged.judged_on);
        nothing_rests_on_it(
            of(self) != of(&other),
            "another criminal law would judge an offence of that day",
        )?;
        ceiling::repeat_fits(other.repetition(law), of(&other), judged.outcome)?;
        other.judgment_fits(law, judged)
    }

    /// The fine of a judgment is one of this offence.
    fn judgment_fits(&self, law: &Law, judged: &Judged) -> Result<(), Refusal> {
        self.corrected_fine_fits(law, judged, (judged.outcome, judged.fine_idr))
    }

    /// The fast procedure of its code may take the breach of a norm on a day.
    fn may_be_of(&self, law: &Law, code: &str, offence_date: NaiveDate) -> Result<(), Refusal> {
        let on = self.milestones.referred_on.unwrap_or(self.last_act);
        let at = (self.regime_on(on), on);
        let breach = (code, offence_date);
        gate::may_be_reported(law, breach, self.accused_role.into(), at)
            .map(|_| ())
            .map_err(|refusal| Refusal {
                field: Some("new"),
                ..refusal
            })
    }

    fn new_sentence_fits(&self, law: &Law, judged: &Judged, new: &Sentence) -> Result<(), Refusal> {
        let changes = judged.outcome.takes_liberty() != new.outcome.takes_liberty();
        nothing_rests_on_it(
            changes,
            "whether the judgment takes liberty decides when it is final",
        )?;
        court::outcome_exists(self.substance_or_code(judged.judged_on), new.outcome)?;
        self.corrected_fine_fits(law, judged, (new.outcome, new.fine_idr))?;
        let paid = self.past.iter().find_map(|event| {
            if let Event::FinePaid { amount_idr, .. } = **event {
                return Some(amount_idr);
            }
            None
        });
        paid.map_or(Ok(()), |paid| sentence::paid_in_full(new.fine_idr, paid))
    }

    /// A corrected fine is one of the law and of the reading by which it was judged.
    fn corrected_fine_fits(
        &self,
        law: &Law,
        judged: &Judged,
        sentence: (Outcome, Option<i64>),
    ) -> Result<(), Refusal> {
        let substance = self.substance_or_code(judged.judged_on);
        self.fine_fits(law, substance, sentence, self.reading_of_fine())?;
        Ok(())
    }

    /// The reading of the maximum fine that the last judgment named.
    fn reading_of_fine(&self) -> Option<&str> {
        let mut found = None;
        for event in &self.past {
            if let Event::JudgmentPronounced { basis, .. } = &**event {
                found = reading_of_fine(basis.as_ref());
            }
            if let Event::AppealDecided(act) = &**event {
                found = act.reading.as_deref();
            }
        }
        found
    }
}
