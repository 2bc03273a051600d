//! The order on which an investigation rests, and what falls with it.

use chrono::NaiveDate;

use super::records::{Order, Reopened};
use super::states::{Dossier, EventReported, Stage};

impl Dossier {
    /// The investigation rests on an order from now on, whether it begins or begins again.
    pub(super) fn ordered(&mut self, number: &str, issued_on: NaiveDate) {
        let reopened = if let Stage::Stopped(stopped) = &self.stage {
            Some(Reopened {
                stopped_on: stopped.stopped_on,
                ground: stopped.ground,
                told: self.records.stop_told,
            })
        } else {
            None
        };
        self.records.order = Some(Order {
            number: number.to_owned(),
            issued_on,
            reopened,
        });
    }

    /// The order is taken back: the prosecution is where it was before it. What was learned, heard
    /// and seized stays recorded; a suspect is named anew.
    pub(super) fn order_falls(&mut self) {
        let order = self.records.order.take();
        self.records.revoked = true;
        self.records.spdp = false;
        self.records.copy_from = None;
        self.records.hearing_on = None;
        self.milestones.bap_completed_on = None;
        self.suspect_ref = None;
        self.person = None;
        self.priors.clear();
        self.known.clear();
        if let Some(stop) = order.and_then(|order| order.reopened) {
            self.stop_on(stop.stopped_on, stop.ground);
            self.records.stop_told = stop.told;
            return;
        }
        self.milestones.opened_on = None;
        if !self.regime_by_court {
            (self.regime, self.regime_decided) = (None, false);
        }
        let reported_on = self.milestones.reported_on.unwrap_or(self.last_act);
        self.stage = Stage::EventReported(EventReported { reported_on });
    }
}
