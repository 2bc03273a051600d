//! What a prosecution answers from the referral to the execution.

use super::commands::{
    BecomeFinal, ExecuteSentence, NotifyAbsent, OpenHearing, PayFine,
    ProsecutionCommand as Command, RecordJudgment, ReferToCourt,
};
use super::decide::Decided;
use super::events::ProsecutionEvent as Event;
use super::states::{Dossier, Stage};
use crate::asked::Asked;
use crate::rules::acting::wrong_state;
use crate::rules::{court, procedure, sentence};

impl Dossier {
    pub(super) fn refer(&self, asked: &Asked<Command>, c: &ReferToCourt) -> Decided {
        let Stage::BapComplete(bap) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["BapComplete"]));
        };
        self.dated(asked, "referred_on", c.referred_on, bap.completed_on)?;
        court::referred_in_three_days_or_with_reason(
            self.regime_on(c.referred_on),
            bap.completed_on,
            c.referred_on,
            c.delay_reason.as_deref(),
        )?;
        Ok(vec![Event::CaseReferredToCourt {
            referred_on: c.referred_on,
            court: Some(c.court.clone()),
            delay_reason: c.delay_reason.clone(),
        }])
    }

    pub(super) fn hear(&self, asked: &Asked<Command>, c: &OpenHearing) -> Decided {
        let Stage::Referred(referred) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["Referred"]));
        };
        self.dated(asked, "held_on", c.held_on, referred.referred_on)?;
        let changed = procedure::regime_of_hearing(referred.referred_on, c.held_on)
            .filter(|(regime, _)| self.regime != Some(*regime))
            .map(|(regime, reason)| Event::ProcedureRegimeDetermined {
                regime,
                reason: reason.to_owned(),
            });
        let held = Event::HearingHeld {
            held_on: c.held_on,
            present: c.present,
        };
        Ok(changed.into_iter().chain([held]).collect())
    }

    pub(super) fn judge(&self, asked: &Asked<Command>, c: &RecordJudgment) -> Decided {
        let Stage::InHearing(hearing) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["InHearing"]));
        };
        self.dated(asked, "judged_on", c.judged_on, hearing.held_on)?;
        court::outcome_exists(self.regime_on(c.judged_on), c.outcome)?;
        let norm = procedure::norm_is_tipiring(&self.norm)?;
        sentence::fine_fits(norm, self.offence_date, c.outcome, c.fine_idr)?;
        let mut events = vec![Event::JudgmentPronounced {
            judged_on: c.judged_on,
            outcome: c.outcome,
            fine_idr: c.fine_idr,
            subsidiary_days: c.subsidiary_days,
            in_absentia: Some(c.in_absentia),
        }];
        if !c.outcome.takes_liberty() {
            events.push(Event::JudgmentBecameFinal {
                final_on: c.judged_on,
            });
        }
        Ok(events)
    }

    pub(super) fn notify_absent(&self, asked: &Asked<Command>, c: &NotifyAbsent) -> Decided {
        let Stage::Judged(judged) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["Judged"]));
        };
        sentence::accused_was_absent(judged)?;
        self.dated(asked, "notified_on", c.notified_on, judged.judged_on)?;
        Ok(vec![Event::JudgmentNotified {
            notified_on: c.notified_on,
            proof: c.proof.clone(),
        }])
    }

    pub(super) fn become_final(&self, asked: &Asked<Command>, c: &BecomeFinal) -> Decided {
        let Stage::Judged(judged) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["Judged"]));
        };
        let known_on = sentence::accused_knows(judged)?;
        self.dated(asked, "final_on", c.final_on, known_on)?;
        sentence::final_after_remedy(judged.outcome, known_on, c.final_on)?;
        Ok(vec![Event::JudgmentBecameFinal {
            final_on: c.final_on,
        }])
    }

    pub(super) fn pay(&self, asked: &Asked<Command>, c: &PayFine) -> Decided {
        let Stage::Final(last) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["Final"]));
        };
        sentence::has_a_fine(last.judgment.outcome)?;
        self.dated(asked, "paid_on", c.paid_on, last.final_on)?;
        sentence::paid_in_full(last.judgment.fine_idr, c.amount_idr)?;
        Ok(vec![Event::FinePaid {
            paid_on: c.paid_on,
            amount_idr: c.amount_idr,
            receipt: c.receipt.clone(),
        }])
    }

    pub(super) fn execute_sentence(&self, asked: &Asked<Command>, c: &ExecuteSentence) -> Decided {
        let Stage::Final(last) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["Final"]));
        };
        sentence::has_liberty_to_take(last.judgment.outcome)?;
        self.dated(asked, "executed_on", c.executed_on, last.final_on)?;
        Ok(vec![Event::SentenceExecuted {
            executed_on: c.executed_on,
        }])
    }
}
