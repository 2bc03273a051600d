//! When what runs in a prosecution ends, by a law.

use chrono::NaiveDate;
use domain::law::Law;
use domain::prosecution::Deadline;
use domain::rules::court::{last_day_to_be_heard, last_day_to_refer, last_day_to_register};
use domain::rules::execution::fine_due;
use domain::rules::notice::{
    last_day_to_hand_copy_over, last_day_to_tell_beginning, last_day_to_tell_stop,
};
use domain::rules::remedy::last_day_to_tell_absent;
use domain::rules::time_bar::bar;

use super::WatchRow;

/// The last days of a prosecution by a law; none of what does not run, or has no length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastDays {
    /// Of the deadlines that may be missed.
    pub deadlines: [(Deadline, Option<NaiveDate>); 7],
    /// To pay a fine.
    pub fine: Option<NaiveDate>,
    /// To prosecute.
    pub bar: Option<NaiveDate>,
}

impl WatchRow {
    /// When everything that runs ends by a law.
    #[must_use]
    pub fn last_days(&self, law: &Law) -> LastDays {
        let regime = self.governed();
        let told = |on| last_day_to_tell_beginning(law, on);
        let referred = |on| last_day_to_refer(law, on).ok();
        let heard = |on| last_day_to_be_heard(law, on).ok();
        let stopped = |on| last_day_to_tell_stop(law, regime, on).ok();
        let copied = |on| last_day_to_hand_copy_over(law, on).ok();
        let registered = |on| last_day_to_register(law, on).ok();
        let told_absent = |on| last_day_to_tell_absent(law, on).ok();
        let paid = |on| fine_due(law, regime, on, self.pay_until).map(|(last, _)| last);
        let bar = bar(law, self.offence_date, self.known_on).ok();
        LastDays {
            deadlines: [
                (Deadline::Spdp, self.opened_on.and_then(told)),
                (
                    Deadline::CepatPresent,
                    self.bap_completed_on.and_then(referred),
                ),
                (Deadline::CourtDay, self.referred_on.and_then(heard)),
                (Deadline::StopNotice, self.stopped_on.and_then(stopped)),
                (Deadline::BapCopy, self.copy_from.and_then(copied)),
                (
                    Deadline::Registration,
                    self.unregistered_from.and_then(registered),
                ),
                (
                    Deadline::JudgmentNotice,
                    self.untold_from.and_then(told_absent),
                ),
            ],
            fine: self.final_on.and_then(paid),
            bar: bar.filter(|_| self.prosecutable).map(|(last, _)| last),
        }
    }
}
