//! What is recorded on the way to an examination and in it.

use chrono::NaiveDate;

use super::commands::{
    IncludeInPlan, RecordAktaChange, RecordEntryRefused, RecordTest, RecordVisit, ReplaceInspector,
    TakeStatement, UpdateAkta,
};
use super::decide::Decision;
use super::events::CaseEvent;
use super::stage::{Examination, Stage};
use super::states::File;
use crate::law::Law;
use crate::plan::{Plan, monthly_quota};
use crate::refusal::Refusal;
use crate::rules::dates::{not_before, not_in_future};
use crate::rules::deadline::akta_change_due;
use crate::rules::examination::tester_is_competent;
use crate::rules::plan::plan_takes_in;
use crate::rules::task_order::{plan_is_approved, replaces_an_inspector, task_order_is_valid_on};

impl File {
    /// The act follows the last one and has happened.
    pub(super) fn follows(
        &self,
        field: &'static str,
        on: NaiveDate,
        today: NaiveDate,
    ) -> Result<(), Refusal> {
        not_in_future(field, on, today)?;
        not_before(field, on, self.last_on, "the last act")
    }

    pub(super) fn examining(&self) -> Result<&Examination, Refusal> {
        if let Stage::Examining(examination) = &self.stage {
            return Ok(examination);
        }
        Err(self.needs(&["Examining"]))
    }

    /// The quota of an inspector is shown beside it; whether it is kept is a matter of the unit.
    pub(super) fn include_in_plan(
        &self,
        command: &IncludeInPlan,
        law: &Law,
        today: NaiveDate,
    ) -> Decision {
        if self.stage != Stage::Registered {
            return Err(self.needs(&["Registered"]));
        }
        plan_is_approved(command.approved_on, command.included_on)?;
        if let Some(plan) = &command.found {
            let (since, on) = (command.approved_on, command.included_on);
            plan_takes_in(plan, &self.province, since, on)?;
        }
        self.follows("included_on", command.included_on, today)?;
        Ok(vec![CaseEvent::CaseIncludedInWorkPlan {
            plan: command.plan.clone(),
            approved_on: command.approved_on,
            included_on: command.included_on,
            planned: command.found.as_deref().and_then(Plan::planned),
            quota_per_month: monthly_quota(law, command.included_on).map(|(quota, _)| quota),
        }])
    }

    pub(super) fn replace_inspector(
        &self,
        command: &ReplaceInspector,
        today: NaiveDate,
    ) -> Decision {
        let unsent = matches!(self.stage, Stage::Registered | Stage::Planned);
        if unsent || !self.stage.is_open() {
            return Err(self.needs(&["Assigned or a later open state"]));
        }
        replaces_an_inspector(&command.removed, &command.added, &self.inspectors)?;
        self.follows("replaced_on", command.replaced_on, today)?;
        let duty = self.duty("added", command.replaced_on);
        command.roster.may_inspect(&command.added, &duty)?;
        Ok(vec![CaseEvent::InspectorReplaced {
            removed: command.removed.clone(),
            added: command.added.clone(),
            reason: command.reason.clone(),
            replaced_on: command.replaced_on,
        }])
    }

    pub(super) fn record_visit(&self, command: &RecordVisit, today: NaiveDate) -> Decision {
        let Stage::Assigned(order) = &self.stage else {
            return Err(self.needs(&["Assigned"]));
        };
        self.follows("visited_on", command.visited_on, today)?;
        task_order_is_valid_on(
            "visited_on",
            command.visited_on,
            order.valid_from,
            order.valid_to,
        )?;
        Ok(vec![CaseEvent::FruitlessVisitMade {
            visited_on: command.visited_on,
            account: command.account.clone(),
        }])
    }

    pub(super) fn record_refusal(
        &self,
        command: &RecordEntryRefused,
        today: NaiveDate,
    ) -> Decision {
        self.examining()?;
        self.follows("refused_on", command.refused_on, today)?;
        Ok(vec![CaseEvent::EntryRefused {
            refused_on: command.refused_on,
            account: command.account.clone(),
            police_asked: command.police_asked,
        }])
    }

    pub(super) fn record_test(&self, command: &RecordTest, today: NaiveDate) -> Decision {
        self.examining()?;
        self.follows("tested_on", command.tested_on, today)?;
        let record = command.roster.of(&command.tester);
        tester_is_competent(record, command.tested_on, command.competence.as_deref())?;
        Ok(vec![CaseEvent::TestResultRecorded {
            tested_on: command.tested_on,
            object: command.object.clone(),
            result: command.result,
            tester: command.tester.clone(),
            competence: command.competence.clone(),
        }])
    }

    pub(super) fn take_statement(&self, command: &TakeStatement, today: NaiveDate) -> Decision {
        self.examining()?;
        self.follows("taken_on", command.taken_on, today)?;
        Ok(vec![CaseEvent::StatementTaken {
            taken_on: command.taken_on,
            capacity: command.capacity,
            alone: command.alone,
            statement: command.statement.clone(),
        }])
    }

    pub(super) fn update_akta(&self, command: &UpdateAkta, today: NaiveDate) -> Decision {
        self.examining()?;
        self.follows("updated_on", command.updated_on, today)?;
        Ok(vec![CaseEvent::InspectionBookUpdated {
            updated_on: command.updated_on,
            entry: command.entry.clone(),
        }])
    }

    /// A change that the company reports late is recorded as well: the event says by when it was due.
    pub(super) fn record_akta_change(
        &self,
        command: &RecordAktaChange,
        law: &Law,
        today: NaiveDate,
    ) -> Decision {
        if !self.stage.is_open() {
            return Err(self.needs(&["an open state"]));
        }
        let (changed_on, reported_on) = (command.changed_on, command.reported_on);
        not_before("reported_on", reported_on, changed_on, "the change")?;
        self.follows("reported_on", reported_on, today)?;
        let (report_due_on, derivation) = akta_change_due(law, changed_on)?;
        Ok(vec![CaseEvent::InspectionBookChangeReported {
            changed_on,
            reported_on,
            change: command.change.clone(),
            report_due_on,
            derivation,
        }])
    }
}
