//! When what runs in a prosecution ends, by a law.

use chrono::NaiveDate;
use domain::calendar::sub_days;
use domain::law::Law;
use domain::prosecution::{Deadline, Regime, Substance};
use domain::rules::court::{last_day_to_be_heard, last_day_to_refer, last_day_to_register};
use domain::rules::execution::{executable_until, fine_due};
use domain::rules::notice::{
    days_to_appear, last_day_to_hand_copy_over, last_day_to_tell_beginning, last_day_to_tell_stop,
};
use domain::rules::regime::substance;
use domain::rules::remedy::last_day_to_tell_absent;
use domain::rules::time_bar::bar;

use super::{Undelivered, WatchRow};

/// The last days of a prosecution by a law; none of what does not run, or has no length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastDays {
    /// Of the deadlines that may be missed.
    pub deadlines: [(Deadline, Option<NaiveDate>); 10],
    /// To pay a fine.
    pub fine: Option<NaiveDate>,
    /// To prosecute.
    pub bar: Option<NaiveDate>,
    /// To execute.
    pub execution: Option<NaiveDate>,
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
        let delivered = |one: &Undelivered| {
            let days = days_to_appear(law, one.issued_on).ok()?;
            Some(sub_days(one.appear_on, days))
        };
        let executed = |on| executable_until(law, self.judged_by(), on).ok();
        let execution = self.executable_from.and_then(executed);
        let execution = execution.map(|(last, _)| last);
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
                (
                    Deadline::Summons,
                    self.first_undelivered().and_then(delivered),
                ),
                (Deadline::TimebarExec, execution),
                (Deadline::Correction, self.correction_until),
            ],
            fine: self.final_on.and_then(paid),
            bar: bar.filter(|_| self.prosecutable).map(|(last, _)| last),
            execution,
        }
    }

    /// The criminal law of the judgment; of an undecided one, that of the code.
    fn judged_by(&self) -> Substance {
        let decided = match self.substance.as_deref() {
            Some("old") => Some(Substance::Old),
            Some(_) => Some(Substance::New),
            None => None,
        };
        let judged_on = self.judged_on.unwrap_or(self.offence_date);
        let found = substance(self.offence_date, judged_on, decided);
        found.unwrap_or(match self.governed() {
            Regime::Kuhap1981 => Substance::Old,
            Regime::Kuhap2025 => Substance::New,
        })
    }
}
