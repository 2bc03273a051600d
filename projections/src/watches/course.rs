//! What begins and ends the times of a prosecution that the clock watches.

use chrono::NaiveDate;
use domain::prosecution::{IssueSummons, Outcome, Regime, SummonedAs};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::WatchRow;

/// A summons that waits for its delivery.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Undelivered {
    /// Its number.
    pub number: String,
    /// Day of the summons.
    pub issued_on: NaiveDate,
    /// Day on which the person is to appear.
    pub appear_on: NaiveDate,
}

impl WatchRow {
    pub(super) fn summon(&mut self, act: &IssueSummons) {
        if act.summoned_as == SummonedAs::Suspect {
            self.summonses.push(act.number.clone());
        }
        let waiting = self.undelivered.get_or_insert_with(|| Json(vec![]));
        waiting.0.push(Undelivered {
            number: act.number.clone(),
            issued_on: act.issued_on,
            appear_on: act.appear_on,
        });
    }

    /// Waits no longer for the delivery of some summonses.
    pub(super) fn delivered(&mut self, done: impl Fn(&Undelivered) -> bool) {
        if let Some(waiting) = &mut self.undelivered {
            waiting.0.retain(|one| !done(one));
        }
        self.undelivered = self
            .undelivered
            .take()
            .filter(|waiting| !waiting.0.is_empty());
    }

    /// The summons that is to be delivered first.
    pub(super) fn first_undelivered(&self) -> Option<&Undelivered> {
        let waiting = self.undelivered.iter().flat_map(|waiting| &waiting.0);
        waiting.min_by_key(|one| one.appear_on)
    }

    /// The delivery of that summons was stated as late.
    pub(super) fn late(&mut self) {
        if let Some(number) = self.first_undelivered().map(|one| one.number.clone()) {
            self.delivered(|one| one.number == number);
        }
    }

    /// What a judgment or the decision of an appeal imposes.
    pub(super) fn judged(&mut self, outcome: Outcome, pay_until: Option<NaiveDate>) {
        self.fined = outcome == Outcome::Fine;
        self.penalised = Some(outcome.has_penalty());
        self.pay_until = pay_until;
    }

    /// An act of which the accused learned restarts the time bar and its warnings.
    pub(super) fn known(&mut self, on: NaiveDate) {
        if self.known_on < Some(on) {
            (self.known_on, self.warned) = (Some(on), None);
            self.prosecutable = true;
        }
    }

    /// Nothing is waited for any more.
    pub(super) fn end(&mut self) {
        (self.opened_on, self.bap_completed_on) = (None, None);
        (self.referred_on, self.stopped_on, self.final_on) = (None, None, None);
        (self.copy_from, self.unregistered_from, self.untold_from) = (None, None, None);
        (self.undelivered, self.executable_from) = (None, None);
        self.prosecutable = false;
    }

    pub(super) fn is_running(&self) -> bool {
        let days = [
            self.opened_on,
            self.bap_completed_on,
            self.referred_on,
            self.stopped_on,
            self.copy_from,
            self.unregistered_from,
            self.untold_from,
            self.final_on,
            self.executable_from,
            self.correction_until,
        ];
        let waits = self.undelivered.is_some() || days.iter().any(Option::is_some);
        self.prosecutable || waits
    }

    pub(super) fn governed(&self) -> Regime {
        if self.regime.as_deref() == Some("KUHAP_1981") {
            Regime::Kuhap1981
        } else {
            Regime::Kuhap2025
        }
    }

    /// A register does not say when a fine was to be paid.
    pub(super) fn fine(&mut self, final_on: NaiveDate) {
        self.final_on = Some(final_on).filter(|_| self.fined && !self.imported);
    }
}
