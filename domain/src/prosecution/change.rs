//! What can be corrected in a prosecution, and what that does to its events.

use std::mem;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::events::ProsecutionEvent;
use super::terms::Outcome;
use crate::correction::{Corrected, True};
use crate::rules::texts::NAME;

/// A field of one event of a prosecution with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "field",
    content = "value",
    rename_all = "snake_case",
    deny_unknown_fields
)]
pub enum ProsecutionChange {
    /// Day of the report.
    ReportedOn(NaiveDate),
    /// Norm breached.
    Norm(#[schemars(length(max = NAME))] String),
    /// Day of the judgment; the day from which it is final moves with it.
    JudgedOn(NaiveDate),
    /// What the court decided.
    Sentence(Sentence),
    /// Day of the payment or of the execution.
    CompletedOn(NaiveDate),
    /// Day of the offence (*tempus delicti*).
    OffenceDate(NaiveDate),
    /// Last day to pay the fine that the judgment sets.
    PayUntil(Option<NaiveDate>),
    /// Length of *kurungan* or of supervision in the judgment, in days.
    LibertyDays(Option<u16>),
}

/// An outcome with its fine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// What the court decided.
    pub outcome: Outcome,
    /// Fine in whole rupiah; only with outcome `Fine`.
    #[serde(default)]
    pub fine_idr: Option<i64>,
}

impl ProsecutionChange {
    /// The same field as an event has it; none when the event has no such field.
    pub(super) fn read(&self, event: &ProsecutionEvent) -> Option<Self> {
        let (mut value, mut event) = (self.clone(), event.clone());
        value.exchange(&mut event).then_some(value)
    }

    /// Changes places with the field of an event; says whether the event has it.
    fn exchange(&mut self, event: &mut ProsecutionEvent) -> bool {
        use ProsecutionEvent as E;
        match self {
            Self::ReportedOn(on) => {
                if let E::OffenceReportFiled {
                    reported_on: day, ..
                } = event
                {
                    mem::swap(on, day);
                    return true;
                }
            }
            Self::Norm(code) => {
                if let E::OffenceReportFiled { norm, .. } | E::RegisterEntryImported { norm, .. } =
                    event
                {
                    mem::swap(code, norm);
                    return true;
                }
            }
            Self::JudgedOn(on) => {
                if let E::JudgmentPronounced { judged_on: day, .. } = event {
                    mem::swap(on, day);
                    return true;
                }
            }
            Self::Sentence(sentence) => {
                if let E::JudgmentPronounced {
                    outcome, fine_idr, ..
                } = event
                {
                    mem::swap(&mut sentence.outcome, outcome);
                    mem::swap(&mut sentence.fine_idr, fine_idr);
                    return true;
                }
            }
            Self::CompletedOn(on) => {
                if let E::FinePaid { paid_on: day, .. } | E::SentenceExecuted { executed_on: day } =
                    event
                {
                    mem::swap(on, day);
                    return true;
                }
            }
            Self::OffenceDate(on) => {
                if let E::OffenceReportFiled {
                    offence_date: day, ..
                }
                | E::RegisterEntryImported {
                    offence_date: day, ..
                } = event
                {
                    mem::swap(on, day);
                    return true;
                }
            }
            Self::PayUntil(_) | Self::LibertyDays(_) => return self.exchange_term(event),
        }
        false
    }

    /// The same of what a judgment sets besides its outcome.
    fn exchange_term(&mut self, event: &mut ProsecutionEvent) -> bool {
        use ProsecutionEvent as E;
        let (days, until) = if let E::JudgmentPronounced { terms, .. } = event {
            (&mut terms.liberty_days, &mut terms.pay_until)
        } else if let E::AppealDecided(act) = event {
            (&mut act.liberty_days, &mut act.pay_until)
        } else {
            return false;
        };
        if let Self::PayUntil(on) = self {
            mem::swap(on, until);
        }
        if let Self::LibertyDays(length) = self {
            mem::swap(length, days);
        }
        true
    }

    /// The day of its event that it gives.
    pub(super) const fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::ReportedOn(on) | Self::JudgedOn(on) | Self::CompletedOn(on) => Some(*on),
            Self::Norm(_)
            | Self::Sentence(_)
            | Self::OffenceDate(_)
            | Self::PayUntil(_)
            | Self::LibertyDays(_) => None,
        }
    }
}

impl Corrected for ProsecutionEvent {
    fn corrects(&self) -> Option<i64> {
        if let Self::CorrectionRecorded { target, .. } = self {
            return Some(*target);
        }
        None
    }

    fn correct(&self, earlier: &mut [True<Self>]) {
        let Self::CorrectionRecorded {
            target,
            new,
            final_on,
            ..
        } = self
        else {
            return;
        };
        if let Some(found) = earlier.iter_mut().find(|one| one.sequence == *target) {
            new.clone().exchange(&mut found.event);
        }
        for one in earlier {
            if let (Self::JudgmentBecameFinal { final_on: day }, Some(on)) =
                (&mut one.event, final_on)
            {
                *day = *on;
            }
        }
    }

    fn day(&self) -> Option<NaiveDate> {
        self.occurred_on()
    }

    fn is_clerical(&self) -> bool {
        matches!(
            self,
            Self::CorrectionProposed { .. }
                | Self::CorrectionRecorded { .. }
                | Self::CorrectionRejected { .. }
                | Self::FineOverdue { .. }
                | Self::TimeBarWarned { .. }
                | Self::DeadlineMissed { .. }
        )
    }
}
