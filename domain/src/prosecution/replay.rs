//! Stored acts held against another law than the one by which they were decided, by the same
//! functions that decide.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::basis::Basis;
use super::beside::Beside;
use super::commands::RecordJudgment;
use super::events::ProsecutionEvent as Event;
use super::states::{Dossier, Prosecution};
use crate::correction::{Folded, True};
use crate::law::Law;
use crate::refusal::Refusal;
use crate::rules::penalty::{AGAIN, CONVERSION};
use crate::rules::{ceiling, court, gate, punished, time_bar};

/// A stored act that another law would have refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fallen {
    /// Its number in the history.
    pub sequence: i64,
    /// Day of the act.
    pub on: NaiveDate,
    /// In plain Indonesian.
    pub act: String,
    /// Code of the rule that would have refused it.
    pub code: String,
    /// What it would have met.
    pub detail: String,
    /// Provision of the rule.
    pub provision: String,
}

/// The acts that one law takes and another would have refused, each judged on the dossier as it
/// stood before it.
#[must_use]
pub fn fallen(truth: &[True<Event>], before: &Law, after: &Law) -> Vec<Fallen> {
    let mut prosecution = Prosecution::default();
    let mut found = vec![];
    for one in truth {
        if let Prosecution::Filed(dossier) = &prosecution
            && let Err(refusal) = dossier.takes_on(one.on, after, &one.event)
            && dossier.takes_on(one.on, before, &one.event).is_ok()
        {
            found.push(Fallen {
                sequence: one.sequence,
                on: one.on,
                act: one.event.title().to_owned(),
                code: refusal.rule.code.to_owned(),
                detail: refusal.detail,
                provision: refusal.rule.provision.citation.to_owned(),
            });
        }
        prosecution.step(one.clone());
    }
    found
}

/// The reading of a question that a decision named.
fn named<'a>(basis: Option<&'a Basis>, question: &str) -> Option<&'a str> {
    let mut readings = basis?.readings.iter();
    let found = readings.find(|one| one.question == question);
    found.map(|one| one.reading.as_str())
}

/// The reading of the maximum fine that a decision named.
pub(super) fn reading_of_fine(basis: Option<&Basis>) -> Option<&str> {
    named(basis, CONVERSION).or_else(|| named(basis, AGAIN))
}

impl Dossier {
    /// The same by the readings that were in force on the day of the act.
    fn takes_on(&self, on: NaiveDate, law: &Law, act: &Event) -> Result<(), Refusal> {
        let read = law.as_read_on(on);
        self.takes(read.as_ref().unwrap_or(law), act)
    }

    /// That a law takes a stored act, as far as it is the law that decides on it.
    fn takes(&self, law: &Law, act: &Event) -> Result<(), Refusal> {
        if let Event::InvestigationOpened { opened_on, .. } = act {
            gate::norm_in_force(law, &self.norm, self.offence_date)?;
            return self.is_prosecutable(law, "opened_on", *opened_on);
        }
        if let Event::CaseReferredToCourt {
            referred_on, basis, ..
        } = act
        {
            self.is_prosecutable(law, "referred_on", *referred_on)?;
            let at = (self.regime_on(*referred_on), *referred_on);
            let named = self.named_in(basis.as_ref());
            return self.enters(law, at, &named).map(|_| ());
        }
        if let Event::ProcedureRegimeDetermined { regime, basis, .. } = act
            && self.milestones.referred_on.is_some()
        {
            let named = self.named_in(basis.as_ref());
            return self.enters_anew(law, *regime, &named).map(|_| ());
        }
        if let Event::JudgmentPronounced { .. } = act {
            return self.judgment_stands(law, act);
        }
        if let Event::AppealDecided(c) = act {
            let substance = self.substance_or_code(c.decided_on);
            ceiling::repeat_fits(self.repetition(law), substance, c.outcome)?;
            let (judged, reading) = ((c.outcome, c.fine_idr), c.reading.as_deref());
            return self.fine_fits(law, substance, judged, reading).map(|_| ());
        }
        if let Event::MaximumFinePaidVoluntarily {
            paid_on,
            amount_idr,
            basis,
            ..
        } = act
        {
            let reading = reading_of_fine(Some(basis));
            return self
                .settles(law, *paid_on, *amount_idr, reading)
                .map(|_| ());
        }
        if let Event::CategoryIvFinePaid {
            paid_on,
            amount_idr,
            ..
        } = act
        {
            let settled = self.settles_by_category_iv(law, *paid_on, *amount_idr);
            return settled.map(|_| ());
        }
        if let Event::ProsecutionTimeBarred { declared_on, .. } = act {
            return time_bar::has_ended(self.bar(law)?, *declared_on).map(|_| ());
        }
        self.is_timely(law, act)
    }

    /// What a stored decision named for the gate.
    fn named_in<'a>(&'a self, basis: Option<&'a Basis>) -> gate::Named<'a> {
        let threshold = ("reading", named(basis, gate::QUESTION));
        self.named(threshold, named(basis, CONVERSION))
    }

    /// That an act which must be done within the time bar, and needs nothing more of the law, is.
    fn is_timely(&self, law: &Law, act: &Event) -> Result<(), Refusal> {
        if let Event::SuspectExamined { examined_on, .. } = act {
            self.is_prosecutable(law, "examined_on", *examined_on)?;
        }
        if let Event::HearingHeld { held_on, .. } = act {
            self.is_prosecutable(law, "held_on", *held_on)?;
        }
        if let Event::HearingNotified(c) = act {
            self.is_prosecutable(law, "notified_on", c.notified_on)?;
        }
        if let Event::InvestigationNoticeSent(c) = act
            && c.suspect_informed
        {
            self.is_prosecutable(law, "sent_on", c.sent_on)?;
        }
        if let Event::InvestigationReopened(c) = act {
            self.is_prosecutable(law, "reopened_on", c.reopened_on)?;
        }
        let executed_on = if let Event::FinePaid { paid_on: on, .. }
        | Event::SentenceExecuted { executed_on: on } = act
        {
            Some(*on)
        } else if let Event::FineInstalmentPaid(c) = act {
            Some(c.paid_on)
        } else if let Event::SubstitutePenaltyExecuted(c) = act {
            Some(c.executed_on)
        } else {
            None
        };
        if let (Some(on), Ok(last)) = (executed_on, self.to_execute()) {
            self.is_executed_in_time(law, last, ("executed_on", on))?;
        }
        Ok(())
    }

    /// That a stored judgment keeps within a law. A register names neither law nor reading: it is
    /// held against the law of the code and the adopted reading.
    fn judgment_stands(&self, law: &Law, act: &Event) -> Result<(), Refusal> {
        let Event::JudgmentPronounced {
            judged_on,
            outcome,
            fine_idr,
            subsidiary_days,
            in_absentia,
            terms,
            known_judgments,
            basis,
        } = act
        else {
            return Ok(());
        };
        let still = self.is_still_punished(law, "outcome", *judged_on);
        punished::guilt_may_be_found(still, *outcome)?;
        let Some(basis) = basis else {
            let substance = self.substance_or_code(*judged_on);
            court::outcome_exists(substance, *outcome)?;
            let judged = (*outcome, *fine_idr);
            return self.fine_fits(law, substance, judged, None).map(|_| ());
        };
        let judgment = RecordJudgment {
            judged_on: *judged_on,
            outcome: *outcome,
            fine_idr: *fine_idr,
            subsidiary_days: *subsidiary_days,
            in_absentia: in_absentia.unwrap_or_default(),
            liberty_days: terms.liberty_days,
            pay_until: terms.pay_until,
            instalments: terms.instalments,
            reading: reading_of_fine(Some(basis)).map(str::to_owned),
            reading_ground: None,
            beside: Beside::default(),
        };
        let informed = self.informed(known_judgments);
        let (substance, _) = informed.judged_by(law, *judged_on)?;
        let fits = informed.sentence_fits(law, substance, &judgment);
        fits.map(|_| ())
    }
}
