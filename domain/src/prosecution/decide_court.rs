//! What a prosecution answers from the referral to the execution.

use std::sync::Arc;

use chrono::NaiveDate;

use super::basis::{JudgmentTerms, KnownJudgment, NamedReading};
use super::command::ProsecutionCommand as Command;
use super::commands::{
    Adjourn, BecomeFinal, ExecuteSentence, NotifyAbsent, OpenHearing, RecordJudgment,
    RecordRegistration, RecordReturn, ReferToCourt, SetCourtDay,
};
use super::decide::Decided;
use super::events::ProsecutionEvent as Event;
use super::states::{Dossier, Stage};
use super::terms::Regime;
use crate::asked::Asked;
use crate::law::Law;
use crate::refusal::Refusal;
use crate::rules::acting::wrong_state;
use crate::rules::dates::not_before;
use crate::rules::{ceiling, court, execution, governing, regime, sentence};

impl Dossier {
    pub(super) fn set_court_day(&self, asked: &Asked<Command>, c: &SetCourtDay) -> Decided {
        let Stage::BapComplete(bap) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["BapComplete"]));
        };
        self.dated(asked, "notified_on", c.notified_on, bap.completed_on)?;
        not_before("hearing_on", c.hearing_on, c.notified_on, "the notice")?;
        self.is_in_time(&asked.law, "notified_on", c.notified_on)?;
        let reason = c.conflict_reason.as_deref();
        court::court_day_fits(
            &asked.law,
            &self.province,
            bap.completed_on,
            c.notified_on,
            c.hearing_on,
            reason,
        )?;
        Ok(vec![Event::HearingNotified(c.clone())])
    }

    pub(super) fn refer(&self, asked: &Asked<Command>, c: &ReferToCourt) -> Decided {
        self.is_in(&["BapComplete", "HearingSet"])?;
        self.is_before_referral()?;
        let completed_on = self.milestones.bap_completed_on.unwrap_or(self.last_act);
        self.dated(asked, "referred_on", c.referred_on, completed_on)?;
        let regime = self.regime_on(c.referred_on);
        court::referred_in_three_days_or_with_reason(
            &asked.law,
            regime,
            completed_on,
            c.referred_on,
            c.delay_reason.as_deref(),
        )?;
        self.is_in_time(&asked.law, "referred_on", c.referred_on)?;
        court::dossier_is_complete(&self.needed_documents(regime), &c.dossier_index)?;
        court::checksum_is_one("dossier_sha256", &c.dossier_sha256)?;
        let reading = ("reading", c.reading.as_deref());
        let readings = self.enters(&asked.law, (regime, c.referred_on), reading)?;
        Ok(vec![Event::CaseReferredToCourt {
            dossier_index: c.dossier_index.clone(),
            dossier_sha256: Some(c.dossier_sha256.clone()),
            referred_on: c.referred_on,
            court: Some(c.court.clone()),
            delay_reason: c.delay_reason.clone(),
            cover_letter: c.cover_letter.clone(),
            basis: Some(Self::basis(&asked.law, readings)),
        }])
    }

    pub(super) fn register(&self, asked: &Asked<Command>, c: &RecordRegistration) -> Decided {
        let referred_on = self.in_court(&["Referred", "HearingSet"])?;
        court::is_not_registered(self.records.registered)?;
        self.dated(asked, "registered_on", c.registered_on, referred_on)?;
        Ok(vec![Event::CourtRegistrationRecorded(c.clone())])
    }

    pub(super) fn record_return(&self, asked: &Asked<Command>, c: &RecordReturn) -> Decided {
        let referred_on = self.in_court(&["Referred"])?;
        self.dated(asked, "returned_on", c.returned_on, referred_on)?;
        Ok(vec![Event::CaseReturnedByCourt(c.clone())])
    }

    /// The day of the referral, in one of these states.
    fn in_court(&self, states: &[&str]) -> Result<NaiveDate, Refusal> {
        self.is_in(states)?;
        let referred_on = self.milestones.referred_on;
        referred_on.ok_or_else(|| wrong_state(self.stage.name(), &["Referred"]))
    }

    /// The day on which the case may be heard: that of which the accused was told, when there is
    /// one, and not before the last remedy.
    pub(super) fn hearing_from(&self) -> Result<NaiveDate, Refusal> {
        if let Stage::Objection(objection) = &self.stage {
            return Ok(objection.filed_on);
        }
        let referred_on = self.in_court(&["Referred", "HearingSet"])?;
        let told = self.records.hearing_on.unwrap_or(referred_on);
        Ok(told.max(referred_on))
    }

    /// The code that a first hearing on this day brings, and why, when it is another than before.
    pub(super) fn regime_changed_by_hearing(
        &self,
        held_on: NaiveDate,
    ) -> Option<(Regime, &'static str)> {
        let begun = |event: &Arc<Event>| matches!(**event, Event::HearingHeld { .. });
        if self.past.iter().any(begun) {
            return None;
        }
        let referred_on = self.milestones.referred_on?;
        governing::regime_of_hearing(referred_on, held_on)
            .filter(|(regime, _)| self.regime != Some(*regime) && !self.regime_decided)
    }

    pub(super) fn hear(&self, asked: &Asked<Command>, c: &OpenHearing) -> Decided {
        let from = self.hearing_from()?;
        self.dated(asked, "held_on", c.held_on, from)?;
        self.regime_is_decided(&asked.law)?;
        self.is_in_time(&asked.law, "held_on", c.held_on)?;
        let changed = self.regime_changed_by_hearing(c.held_on);
        let regime = changed.map_or_else(|| self.regime_on(c.held_on), |(regime, _)| regime);
        court::may_be_represented(regime, c.present)?;
        let readings = self.enters_anew(&asked.law, regime, ("reading", c.reading.as_deref()))?;
        let changed = changed.map(|(regime, reason)| Event::ProcedureRegimeDetermined {
            regime,
            reason: reason.to_owned(),
            determined_on: None,
            court_decision: None,
            basis: Some(Self::basis(&asked.law, readings)),
        });
        let held = Event::HearingHeld {
            held_on: c.held_on,
            present: c.present,
        };
        Ok(changed.into_iter().chain([held]).collect())
    }

    pub(super) fn adjourn(&self, asked: &Asked<Command>, c: &Adjourn) -> Decided {
        let Stage::InHearing(hearing) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["InHearing"]));
        };
        self.dated(asked, "adjourned_on", c.adjourned_on, hearing.held_on)?;
        court::adjourned_to_later(&asked.law, &self.province, c.adjourned_on, c.next_on)?;
        Ok(vec![Event::HearingAdjourned(c.clone())])
    }

    pub(super) fn judge(&self, asked: &Asked<Command>, c: &RecordJudgment) -> Decided {
        let Stage::InHearing(hearing) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["InHearing"]));
        };
        self.dated(asked, "judged_on", c.judged_on, hearing.held_on)?;
        let informed = self.informed(&c.beside.judgments);
        let named = informed.sentence_fits(&asked.law, c)?;
        let mut events = vec![Event::JudgmentPronounced {
            judged_on: c.judged_on,
            outcome: c.outcome,
            fine_idr: c.fine_idr,
            subsidiary_days: c.subsidiary_days,
            in_absentia: Some(c.in_absentia),
            terms: JudgmentTerms {
                liberty_days: c.liberty_days,
                pay_until: c.pay_until,
                instalments: c.instalments,
            },
            known_judgments: c.beside.judgments.clone(),
            basis: Some(Self::basis(&asked.law, named)),
        }];
        if !c.outcome.takes_liberty() {
            events.push(Event::JudgmentBecameFinal {
                final_on: c.judged_on,
            });
        }
        Ok(events)
    }

    /// The same with the judgments on the suspect that the log has now.
    pub(super) fn informed(&self, known: &[KnownJudgment]) -> Self {
        Self {
            known: known.to_vec(),
            ..self.clone()
        }
    }

    /// The sentence is one of the governing law; answers the reading that decided.
    pub(super) fn sentence_fits(
        &self,
        law: &Law,
        c: &RecordJudgment,
    ) -> Result<Option<NamedReading>, Refusal> {
        let substance = regime::substance(self.offence_date, c.judged_on, self.substance);
        let substance = regime::substance_is_decided(substance)?;
        court::outcome_exists(substance, c.outcome)?;
        ceiling::repeat_fits(self.repetition(law), substance, c.outcome)?;
        let longest = self.ceiling(law, substance)?.kurungan_days;
        ceiling::length_fits(c.outcome, c.liberty_days, longest)?;
        ceiling::subsidiary_fits(substance, c.outcome, c.subsidiary_days)?;
        sentence::terms_fit(c.outcome, c.judged_on, c.pay_until, c.instalments)?;
        let judged = (c.outcome, c.fine_idr);
        self.fine_fits(law, substance, judged, c.reading.as_deref())
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
        sentence::final_after_remedy(&asked.law, judged.outcome, known_on, c.final_on)?;
        Ok(vec![Event::JudgmentBecameFinal {
            final_on: c.final_on,
        }])
    }

    pub(super) fn execute_sentence(&self, asked: &Asked<Command>, c: &ExecuteSentence) -> Decided {
        let Stage::Final(last) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["Final"]));
        };
        sentence::has_liberty_to_take(last.judgment.outcome)?;
        self.dated(asked, "executed_on", c.executed_on, last.final_on)?;
        self.is_executed_in_time(&asked.law, last, ("executed_on", c.executed_on))?;
        execution::liberty_may_be_taken(
            last.judgment.outcome,
            last.judgment.judged_on,
            c.executed_on,
            self.records.adjusted,
        )?;
        Ok(vec![Event::SentenceExecuted {
            executed_on: c.executed_on,
        }])
    }
}
