//! What a prosecution answers from the referral to the execution.

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
use super::terms::{Outcome, Regime, Substance};
use crate::asked::Asked;
use crate::catalogue::NEW_CODE;
use crate::law::Law;
use crate::refusal::Refusal;
use crate::rules::acting::wrong_state;
use crate::rules::dates::not_before;
use crate::rules::{ceiling, court, execution, governing, punished, sentence};

/// A code of procedure that a hearing brings, why, and the adopted reading by which it does.
pub(super) type RegimeBrought = (Regime, &'static str, Option<NamedReading>);

impl Dossier {
    pub(super) fn set_court_day(&self, asked: &Asked<Command>, c: &SetCourtDay) -> Decided {
        let Stage::BapComplete(bap) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["BapComplete"]));
        };
        self.dated(asked, "notified_on", c.notified_on, bap.completed_on)?;
        not_before("hearing_on", c.hearing_on, c.notified_on, "the notice")?;
        self.is_prosecutable(&asked.law, "notified_on", c.notified_on)?;
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
        self.is_prosecutable(&asked.law, "referred_on", c.referred_on)?;
        court::dossier_is_complete(&self.needed_documents(regime), &c.dossier_index)?;
        court::checksum_is_one("dossier_sha256", &c.dossier_sha256)?;
        let named = self.named(("reading", c.reading.as_deref()), c.fine_reading.as_deref());
        let readings = self.enters(&asked.law, (regime, c.referred_on), &named)?;
        let basis = self.basis_of(&asked.law, readings, c.reading_ground.as_deref())?;
        Ok(vec![Event::CaseReferredToCourt {
            dossier_index: c.dossier_index.clone(),
            dossier_sha256: Some(c.dossier_sha256.clone()),
            referred_on: c.referred_on,
            court: Some(c.court.clone()),
            delay_reason: c.delay_reason.clone(),
            cover_letter: c.cover_letter.clone(),
            basis: Some(basis),
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

    /// The code that a hearing on this day brings, why, and by which reading: when it is another
    /// than before, or was open until then.
    pub(super) fn regime_by_hearing(
        &self,
        law: &Law,
        held_on: NaiveDate,
    ) -> Result<Option<RegimeBrought>, Refusal> {
        if let (regime, Some(by)) = self.regime_found(law, held_on)? {
            return Ok(Some((regime, governing::as_adopted(regime), Some(by))));
        }
        let differs = |regime: Regime| self.regime != Some(regime) && !self.regime_decided;
        let begun_on = self.past.iter().find_map(|event| {
            if let Event::HearingHeld { held_on, .. } = **event {
                return Some(held_on);
            }
            None
        });
        let Some(begun_on) = begun_on else {
            let referred_on = self.milestones.referred_on;
            let changed = referred_on.and_then(|on| governing::regime_of_hearing(on, held_on));
            let changed = changed.filter(|(regime, _)| differs(*regime));
            return Ok(changed.map(|(regime, why)| (regime, why, None)));
        };
        let goes_on = begun_on < NEW_CODE && held_on >= NEW_CODE && differs(Regime::Kuhap2025);
        let otherwise = governing::read_otherwise(law).filter(|_| goes_on);
        Ok(otherwise.map(|one| {
            let (question, reading) = (one.question.clone(), one.reading.clone());
            let by = NamedReading { question, reading };
            (Regime::Kuhap2025, governing::GOES_ON, Some(by))
        }))
    }

    pub(super) fn hear(&self, asked: &Asked<Command>, c: &OpenHearing) -> Decided {
        let from = self.hearing_from()?;
        self.dated(asked, "held_on", c.held_on, from)?;
        let brought = self.regime_by_hearing(&asked.law, c.held_on)?;
        self.is_prosecutable(&asked.law, "held_on", c.held_on)?;
        let regime = brought
            .as_ref()
            .map_or_else(|| self.regime_on(c.held_on), |(regime, ..)| *regime);
        court::may_be_represented(regime, c.present)?;
        let named = self.named(("reading", c.reading.as_deref()), c.fine_reading.as_deref());
        let readings = self.enters_anew(&asked.law, regime, &named)?;
        let by = brought.iter().filter_map(|(_, _, by)| by.clone());
        let basis = self.basis_of(
            &asked.law,
            by.chain(readings).collect(),
            c.reading_ground.as_deref(),
        )?;
        let changed = brought.map(|(regime, reason, by)| Event::ProcedureRegimeDetermined {
            regime,
            reason: reason.to_owned(),
            determined_on: by.map(|_| c.held_on),
            court_decision: None,
            basis: Some(basis),
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
        court::presence_agrees(hearing.present, c.in_absentia)?;
        let still = self.is_still_punished(&asked.law, "outcome", c.judged_on);
        punished::guilt_may_be_found(still, c.outcome)?;
        let informed = self.informed(&c.beside.judgments);
        let (substance, stated) = informed.judged_by(&asked.law, c.judged_on)?;
        let named = informed.sentence_fits(&asked.law, substance, c)?;
        let at = (self.regime_on(c.judged_on), c.judged_on);
        sentence::day_to_pay_is_known(&asked.law, at, c.outcome, c.pay_until)?;
        let named = named.into_iter().collect();
        let basis = self.basis_of(&asked.law, named, c.reading_ground.as_deref())?;
        let mut events: Vec<Event> = stated.into_iter().collect();
        events.push(Event::JudgmentPronounced {
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
            basis: Some(basis),
        });
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
        substance: Substance,
        c: &RecordJudgment,
    ) -> Result<Option<NamedReading>, Refusal> {
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
        let Stage::Final(_) = &self.stage else {
            return Err(wrong_state(self.stage.name(), &["Final"]));
        };
        let last = self.to_execute()?;
        sentence::has_liberty_to_take(self.executed_as(last))?;
        self.dated(asked, "executed_on", c.executed_on, last.final_on)?;
        self.is_executed_in_time(&asked.law, last, ("executed_on", c.executed_on))?;
        sentence::length_is_known(last.judgment.terms.liberty_days)?;
        execution::liberty_may_be_taken(
            last.judgment.outcome == Outcome::Kurungan,
            last.judgment.judged_on,
            c.executed_on,
            self.records.adjusted,
        )?;
        Ok(vec![Event::SentenceExecuted {
            executed_on: c.executed_on,
        }])
    }
}
