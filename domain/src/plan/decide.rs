//! Which event follows from a command to a plan. Role, province, state, then data.

use super::change::PlanChange;
use super::commands::{DraftPlan, PlanCommand};
use super::events::PlanEvent;
use super::state::{Draft, Plan, PlanState};
use crate::asked::Asked;
use crate::correction::Corrected;
use crate::correction::entry::{Asking, Due, Reading};
use crate::officer::Role;
use crate::province;
use crate::refusal::Refusal;
use crate::rules::acting::{acts_in_own_province, approver_is_not_author, role_is, wrong_state};
use crate::rules::dates::{not_before, not_in_future};
use crate::rules::plan::{has_targets, period_fits};
use crate::rules::procedure::is_filled;
use crate::rules::register::is_known;
use crate::rules::texts::{DESCRIPTION, NAME, are_few_enough, is_short_enough};

type Decision = Result<PlanEvent, Refusal>;

/// Who writes plans.
const AUTHORS: &[Role] = &[
    Role::Inspector1,
    Role::Inspector2,
    Role::Inspector3,
    Role::Inspector4,
    Role::Coordinator,
    Role::UnitHead,
    Role::HeadOfDinas,
];
/// Who approves them.
const APPROVERS: &[Role] = &[Role::UnitHead, Role::HeadOfDinas];

impl Plan {
    /// The event that follows from a command, or the rule that refuses it.
    ///
    /// # Errors
    /// The rule.
    pub fn decide(&self, asked: &Asked<PlanCommand>) -> Decision {
        let roles = match &asked.command {
            PlanCommand::DraftPlan(_)
            | PlanCommand::ChangePlan(_)
            | PlanCommand::ProposeCorrection(_) => AUTHORS,
            PlanCommand::ApprovePlan(_)
            | PlanCommand::ReturnPlan(_)
            | PlanCommand::ApproveCorrection(_)
            | PlanCommand::RejectCorrection(_) => APPROVERS,
        };
        role_is(&asked.officer, roles)?;
        match (self, &asked.command) {
            (Self::Unwritten, PlanCommand::DraftPlan(command)) => draft(asked, command),
            (Self::Unwritten, _) => Err(wrong_state("unwritten", &["drafted"])),
            (Self::Written(draft), PlanCommand::DraftPlan(_)) => {
                Err(wrong_state(draft.state.name(), &["unwritten"]))
            }
            (Self::Written(draft), command) => draft.decide(asked, command),
        }
    }
}

fn draft(asked: &Asked<PlanCommand>, command: &DraftPlan) -> Decision {
    let scope = &command.scope;
    is_known(
        "scope/province",
        &scope.province.0,
        province::find(&scope.province),
    )?;
    acts_in_own_province(&asked.officer, &scope.province)?;
    period_fits(scope)?;
    has_targets(&command.targets)?;
    is_filled("scope/unit", &scope.unit)?;
    is_short_enough("scope/unit", &scope.unit, NAME)?;
    Ok(PlanEvent::PlanDrafted {
        scope: scope.clone(),
        targets: command.targets.clone(),
        author: asked.officer.id.clone(),
        drafted_on: asked.today(&scope.province),
    })
}

impl Draft {
    fn decide(&self, asked: &Asked<PlanCommand>, command: &PlanCommand) -> Decision {
        let (officer, province) = (&asked.officer, &self.scope.province);
        acts_in_own_province(officer, province)?;
        let today = asked.today(province);
        match command {
            PlanCommand::DraftPlan(_) => Err(wrong_state(self.state.name(), &["unwritten"])),
            PlanCommand::ChangePlan(c) => {
                if matches!(self.state, PlanState::Approved { .. }) {
                    return Err(wrong_state("approved", &["drafted", "returned"]));
                }
                are_few_enough("targets", c.targets.len())?;
                has_targets(&c.targets)?;
                Ok(PlanEvent::PlanChanged {
                    targets: c.targets.clone(),
                    author: officer.id.clone(),
                    changed_on: today,
                })
            }
            PlanCommand::ApprovePlan(c) => {
                self.is_drafted()?;
                approver_is_not_author(officer, &self.author)?;
                not_in_future("approved_on", c.approved_on, today)?;
                not_before("approved_on", c.approved_on, self.written_on, "its writing")?;
                Ok(PlanEvent::PlanApproved {
                    approver: officer.id.clone(),
                    approved_on: c.approved_on,
                })
            }
            PlanCommand::ReturnPlan(c) => {
                self.is_drafted()?;
                is_filled("reason", &c.reason)?;
                is_short_enough("reason", &c.reason, DESCRIPTION)?;
                Ok(PlanEvent::PlanReturned {
                    reason: c.reason.clone(),
                    returned_by: officer.id.clone(),
                    returned_on: today,
                })
            }
            PlanCommand::ProposeCorrection(c) => {
                let proposed = self.corrections.propose(c, self.asking(asked), fits)?;
                Ok(PlanEvent::CorrectionProposed(proposed))
            }
            PlanCommand::ApproveCorrection(c) => {
                let recorded = self.corrections.approve(c, self.asking(asked), fits)?;
                Ok(PlanEvent::CorrectionRecorded(recorded))
            }
            PlanCommand::RejectCorrection(c) => {
                let rejected = self.corrections.reject(c, self.asking(asked))?;
                Ok(PlanEvent::CorrectionRejected(rejected))
            }
        }
    }

    fn asking<'a>(&'a self, asked: &'a Asked<PlanCommand>) -> Asking<'a> {
        let province = &self.scope.province;
        Asking {
            officer: &asked.officer,
            law: &asked.law,
            province,
            today: asked.today(province),
        }
    }

    fn is_drafted(&self) -> Result<(), Refusal> {
        if self.state == PlanState::Drafted {
            return Ok(());
        }
        Err(wrong_state(self.state.name(), &["drafted"]))
    }
}

/// What is planned stays a plan, and is approved after it was written.
fn fits(read: &Reading<'_, PlanEvent, PlanChange>) -> Result<Option<Due>, Refusal> {
    match read.new {
        PlanChange::Targets(targets) => {
            are_few_enough("new", targets.len())?;
            has_targets(targets)?;
        }
        PlanChange::ApprovedOn(on) => {
            let before = read.truth.iter().filter(|one| one.sequence < read.target);
            let written = before.filter(|one| !one.event.is_clerical());
            let written = written.map(|one| one.on).max().unwrap_or(*on);
            not_before("new", *on, written, "its writing")?;
        }
    }
    Ok(None)
}
