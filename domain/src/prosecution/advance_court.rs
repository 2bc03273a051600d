//! How endings, judgments and their execution change a dossier.

use chrono::NaiveDate;

use super::commands::{AdjustExecution, Adjustment, Deadline, RecordAppealResult};
use super::states::{Dossier, Ended, Executed, Final, Judged, Remedy, Stage, Stopped};
use super::terms::StopGround;

impl Dossier {
    pub(super) fn stop_on(&mut self, stopped_on: Option<NaiveDate>, ground: Option<StopGround>) {
        self.begins(Deadline::StopNotice);
        self.milestones.completed_on = stopped_on;
        self.stage = Stage::Stopped(Stopped { stopped_on, ground });
    }

    pub(super) fn end(&mut self, on: NaiveDate, stage: fn(Ended) -> Stage) {
        self.milestones.completed_on = Some(on);
        self.stage = stage(Ended { on });
    }

    pub(super) fn pronounce(&mut self, judged: Judged) {
        self.begins(Deadline::JudgmentNotice);
        self.milestones.judged_on = Some(judged.judged_on);
        self.stage = Stage::Judged(judged);
    }

    pub(super) fn notify(&mut self, notified_on: NaiveDate) {
        if let Stage::Judged(judged) = &mut self.stage {
            judged.notified_on = Some(notified_on);
        }
    }

    pub(super) fn remedy(&mut self, filed_on: NaiveDate, stage: fn(Remedy) -> Stage) {
        if let Some(judgment) = self.stage.judgment().cloned() {
            self.stage = stage(Remedy { judgment, filed_on });
        }
    }

    pub(super) fn replace_judgment(&mut self, act: &RecordAppealResult) {
        if let Stage::Appealed(remedy) = &mut self.stage {
            let confirmed = remedy.judgment.outcome == act.outcome;
            let stands = remedy.judgment.terms.liberty_days.filter(|_| confirmed);
            remedy.judgment.terms.liberty_days = act.liberty_days.or(stands);
            remedy.judgment.terms.pay_until = act.pay_until;
            remedy.judgment.outcome = act.outcome;
            remedy.judgment.fine_idr = act.fine_idr;
            remedy.judgment.subsidiary_days = act.subsidiary_days;
        }
    }

    pub(super) fn finish(&mut self, final_on: NaiveDate) {
        self.begins(Deadline::TimebarExec);
        self.milestones.final_on = Some(final_on);
        if let Some(judgment) = self.stage.judgment().cloned() {
            self.stage = Stage::Final(Final {
                judgment,
                final_on,
                lapsed: false,
            });
        }
    }

    /// The fine that is executed from now on.
    pub(super) fn adjust(&mut self, act: &AdjustExecution) {
        self.records.adjusted = true;
        if let Stage::Final(last) | Stage::Executing(last) = &mut self.stage {
            last.lapsed = act.adjustment == Adjustment::Lapsed;
            last.judgment.fine_idr = act.fine_idr.or(last.judgment.fine_idr);
        }
    }

    pub(super) fn execute(&mut self, executed_on: NaiveDate) {
        self.milestones.completed_on = Some(executed_on);
        if let Some(judgment) = self.stage.judgment().cloned() {
            self.stage = Stage::Executed(Executed {
                judgment,
                executed_on,
            });
        }
    }
}
