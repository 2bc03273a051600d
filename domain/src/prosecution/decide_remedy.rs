//! What a prosecution answers to remedies and in execution.

use chrono::NaiveDate;

use super::command::ProsecutionCommand as Command;
use super::commands::{
    AdjustExecution, Adjustment, Disposal, DisposeEvidence, FileAppeal, FileObjection, PayFine,
    RecordAppealResult, RecordSubstitute, StateFineOverdue, SubstituteKind,
};
use super::decide::Decided;
use super::events::ProsecutionEvent as Event;
use super::states::{Dossier, Final, Stage};
use super::terms::{Outcome, Substance};
use crate::asked::Asked;
use crate::law::Law;
use crate::refusal::Refusal;
use crate::rules::acting::wrong_state;
use crate::rules::sentence::Remedy;
use crate::rules::{ceiling, court, execution, punished, remedy, sentence};

impl Dossier {
    pub(super) fn object(&self, asked: &Asked<Command>, c: &FileObjection) -> Decided {
        let Stage::Judged(judged) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["Judged"]));
        };
        remedy::objection_is_possible(judged)?;
        self.dated(asked, "filed_on", c.filed_on, judged.judged_on)?;
        let known_on = judged.notified_on;
        remedy::is_in_time(&asked.law, Remedy::Objection, known_on, c.filed_on)?;
        Ok(vec![Event::ObjectionFiled(c.clone())])
    }

    pub(super) fn appeal(&self, asked: &Asked<Command>, c: &FileAppeal) -> Decided {
        let Stage::Judged(judged) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["Judged"]));
        };
        remedy::appeal_is_possible(judged, c.filed_by)?;
        self.dated(asked, "filed_on", c.filed_on, judged.judged_on)?;
        let known_on = sentence::accused_knows(judged).ok();
        remedy::is_in_time(&asked.law, Remedy::Appeal, known_on, c.filed_on)?;
        Ok(vec![Event::AppealFiled(c.clone())])
    }

    pub(super) fn record_appeal(&self, asked: &Asked<Command>, c: &RecordAppealResult) -> Decided {
        let Stage::Appealed(appeal) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["Appealed"]));
        };
        self.dated(asked, "decided_on", c.decided_on, appeal.filed_on)?;
        let substance = self.substance_or_code(appeal.judgment.judged_on);
        court::outcome_exists(substance, c.outcome)?;
        ceiling::repeat_fits(self.repetition(&asked.law), substance, c.outcome)?;
        ceiling::subsidiary_fits(substance, c.outcome, c.subsidiary_days)?;
        let longest = self.ceiling(&asked.law, substance)?.kurungan_days;
        let confirmed = appeal.judgment.outcome == c.outcome;
        let stands = appeal.judgment.terms.liberty_days.filter(|_| confirmed);
        ceiling::length_fits(c.outcome, c.liberty_days.or(stands), longest)?;
        let at = (self.regime_on(c.decided_on), c.decided_on);
        sentence::terms_fit(c.outcome, c.decided_on, c.pay_until, false)?;
        sentence::day_to_pay_is_known(&asked.law, at, c.outcome, c.pay_until)?;
        let judged = (c.outcome, c.fine_idr);
        let named = self.fine_fits(&asked.law, substance, judged, c.reading.as_deref())?;
        let named = named.into_iter().collect();
        let basis = self.basis_of(&asked.law, named, c.reading_ground.as_deref())?;
        Ok(vec![
            Event::AppealDecided(RecordAppealResult {
                basis: Some(basis),
                ..c.clone()
            }),
            Event::JudgmentBecameFinal {
                final_on: c.decided_on,
            },
        ])
    }

    /// The final judgment, when it is not executed.
    pub(super) fn to_execute(&self) -> Result<&Final, Refusal> {
        match &self.stage {
            Stage::Final(last) | Stage::Executing(last) if !last.lapsed => Ok(last),
            Stage::Final(_) | Stage::Executing(_) => {
                Err(wrong_state("execution lapsed", &["Final", "Executing"]))
            }
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
            | Stage::Executed(_)
            | Stage::Stopped(_)
            | Stage::Settled(_)
            | Stage::TimeBarred(_)
            | Stage::HandedOver(_)
            | Stage::Transferred(_)
            | Stage::TransferPending(_) => {
                Err(wrong_state(self.stage.name(), &["Final", "Executing"]))
            }
        }
    }

    /// That an act of execution lies within the time bar of the execution.
    pub(super) fn is_executed_in_time(
        &self,
        law: &Law,
        last: &Final,
        done: (&'static str, NaiveDate),
    ) -> Result<(), Refusal> {
        let substance = self.substance_or_code(last.judgment.judged_on);
        execution::is_executed_in_time(law, substance, last.final_on, done)
    }

    /// What of the fine is not paid, in whole rupiah.
    pub(super) fn open_fine(&self, last: &Final) -> Option<i64> {
        let fine = last.judgment.fine_idr?;
        Some(fine - self.records.paid_idr)
    }

    /// What is executed of a judgment: of *kurungan* that was adjusted to a fine, that fine.
    pub(super) fn executed_as(&self, last: &Final) -> Outcome {
        let outcome = last.judgment.outcome;
        let became_a_fine = self.records.adjusted && last.judgment.fine_idr.is_some();
        if became_a_fine && outcome == Outcome::Kurungan {
            Outcome::Fine
        } else {
            outcome
        }
    }

    /// The highest fine of an adjustment, in whole rupiah: what is open of the one that was imposed,
    /// or for *kurungan* what the new law threatens by its mildest to its hardest reading.
    fn most_of_an_adjustment(&self, law: &Law, last: &Final) -> Result<Option<i64>, Refusal> {
        if last.judgment.outcome != Outcome::Kurungan {
            return Ok(self.open_fine(last));
        }
        let new = self.ceiling(law, Substance::New)?;
        Ok(new.possible_fines(law).into_iter().max())
    }

    pub(super) fn pay(&self, asked: &Asked<Command>, c: &PayFine) -> Decided {
        let last = self.to_execute()?;
        sentence::has_a_fine(self.executed_as(last))?;
        self.dated(asked, "paid_on", c.paid_on, last.final_on)?;
        self.is_executed_in_time(&asked.law, last, ("paid_on", c.paid_on))?;
        let open = self.open_fine(last);
        if last.judgment.terms.instalments && open != Some(c.amount_idr) {
            execution::part_may_be_paid(true, open.unwrap_or(0), c.amount_idr)?;
            return Ok(vec![Event::FineInstalmentPaid(c.clone())]);
        }
        sentence::paid_in_full(open, c.amount_idr)?;
        Ok(vec![Event::FinePaid {
            paid_on: c.paid_on,
            amount_idr: c.amount_idr,
            receipt: c.receipt.clone(),
        }])
    }

    pub(super) fn state_overdue(&self, asked: &Asked<Command>, c: &StateFineOverdue) -> Decided {
        let Stage::Final(_) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["Final"]));
        };
        let last = self.to_execute()?;
        sentence::has_a_fine(self.executed_as(last))?;
        self.dated(asked, "noticed_on", c.noticed_on, last.final_on)?;
        let regime = self.regime_on(last.judgment.judged_on);
        let due = execution::fine_due(
            &asked.law,
            regime,
            last.final_on,
            last.judgment.terms.pay_until,
        );
        let (due_on, derivation) = execution::is_overdue(due, c.noticed_on)?;
        Ok(vec![Event::FineOverdue {
            noticed_on: c.noticed_on,
            due_on,
            derivation,
        }])
    }

    pub(super) fn substitute(&self, asked: &Asked<Command>, c: &RecordSubstitute) -> Decided {
        let Stage::Executing(_) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["Executing"]));
        };
        let last = self.to_execute()?;
        self.dated(asked, "executed_on", c.executed_on, last.final_on)?;
        self.is_executed_in_time(&asked.law, last, ("executed_on", c.executed_on))?;
        let substance = self.substance_or_code(last.judgment.judged_on);
        execution::substitute_fits(substance, c, last.judgment.subsidiary_days)?;
        execution::liberty_may_be_taken(
            c.kind == SubstituteKind::Kurungan,
            last.judgment.judged_on,
            c.executed_on,
            self.records.adjusted,
        )?;
        Ok(vec![Event::SubstitutePenaltyExecuted(c.clone())])
    }

    pub(super) fn adjust_execution(&self, asked: &Asked<Command>, c: &AdjustExecution) -> Decided {
        let last = self.to_execute()?;
        self.dated(asked, "adjusted_on", c.adjusted_on, last.final_on)?;
        let lapses = c.adjustment == Adjustment::Lapsed;
        punished::execution_lapses(self.punished(&asked.law, c.adjusted_on), lapses)?;
        if !lapses {
            execution::may_be_adjusted(
                self.substance_or_code(last.judgment.judged_on),
                self.records.adjusted,
                c.adjusted_on,
                (self.most_of_an_adjustment(&asked.law, last)?, c.fine_idr),
            )?;
        }
        Ok(vec![Event::ExecutionAdjusted(c.clone())])
    }

    pub(super) fn dispose(&self, asked: &Asked<Command>, c: &DisposeEvidence) -> Decided {
        let judged = matches!(
            self.stage,
            Stage::Final(_) | Stage::Executing(_) | Stage::Executed(_)
        );
        let stopped = matches!(
            self.stage,
            Stage::Stopped(_) | Stage::Settled(_) | Stage::TimeBarred(_)
        );
        if !judged && !stopped {
            let wanted = ["a final judgment", "a stop", "a settlement", "a time bar"];
            return Err(wrong_state(self.stage.name(), &wanted));
        }
        let in_hand = self.records.seized && self.records.disposed.is_none();
        execution::evidence_may_go(in_hand, c.disposal, judged)?;
        self.dated(asked, "disposed_on", c.disposed_on, self.last_act)?;
        Ok(vec![match c.disposal {
            Disposal::Returned => Event::EvidenceReturned(c.clone()),
            Disposal::Forfeited => Event::EvidenceForfeited(c.clone()),
        }])
    }
}
