//! Whom a command to a case names, for the register of officers to be asked about.

use chrono::NaiveDate;
use uuid::Uuid;

use super::commands::CaseCommand;
use super::states::Case;
use crate::asked::Asked;
use crate::officer::{Acting, INSPECTORS, Named, Roster};
use crate::plan::Plan;

impl CaseCommand {
    /// Where the command takes what the register tells of those whom it names.
    pub const fn roster(&mut self) -> Option<&mut Roster> {
        if let Self::IssueTaskOrder(order) = self {
            Some(&mut order.roster)
        } else if let Self::ReplaceInspector(order) = self {
            Some(&mut order.roster)
        } else if let Self::OrderInvestigation(order) = self {
            Some(&mut order.roster)
        } else if let Self::AcceptHandover(order) = self {
            Some(&mut order.roster)
        } else if let Self::RecordTest(test) = self {
            Some(&mut test.roster)
        } else {
            None
        }
    }

    /// The plan that the command names by its identifier, and where it takes what the log has of
    /// it; a plan on paper has a number instead.
    pub fn plan(&mut self) -> Option<(Uuid, &mut Option<Box<Plan>>)> {
        if let Self::IncludeInPlan(inclusion) = self {
            return Some((inclusion.plan.trim().parse().ok()?, &mut inclusion.found));
        }
        None
    }

    /// Whether somebody acts by it under the task order.
    #[must_use]
    pub const fn is_act(&self) -> bool {
        matches!(
            self,
            Self::StartExamination(_)
                | Self::RecordVisit(_)
                | Self::RecordEntryRefused(_)
                | Self::RecordFinding(_)
                | Self::RecordTest(_)
                | Self::TakeStatement(_)
                | Self::UpdateAkta(_)
                | Self::RecordAktaChange(_)
                | Self::CompleteExamination(_)
                | Self::AcceptUndertaking(_)
                | Self::IssueNotaI(_)
                | Self::IssueNotaII(_)
                | Self::IssueSpecialNota(_)
                | Self::RecordNotaReceipt(_)
                | Self::RecordFollowUp(_)
                | Self::ConfirmCompliance(_)
                | Self::ReportNonCompliance(_)
        )
    }

    /// Whether an inspector does it under the task order: the examination with what is done at it,
    /// and the notes that follow from it. What comes in later may be recorded by a colleague.
    pub(super) const fn is_under_the_order(&self) -> bool {
        matches!(
            self,
            Self::StartExamination(_)
                | Self::RecordVisit(_)
                | Self::RecordEntryRefused(_)
                | Self::RecordFinding(_)
                | Self::RecordTest(_)
                | Self::TakeStatement(_)
                | Self::UpdateAkta(_)
                | Self::CompleteExamination(_)
                | Self::IssueNotaI(_)
                | Self::IssueNotaII(_)
                | Self::IssueSpecialNota(_)
        )
    }

    fn named(&self) -> Vec<String> {
        if let Self::IssueTaskOrder(order) = self {
            order.inspectors.clone()
        } else if let Self::ReplaceInspector(order) = self {
            vec![order.added.clone()]
        } else if let Self::OrderInvestigation(order) = self {
            vec![order.ppns.clone()]
        } else if let Self::RecordTest(test) = self {
            vec![test.tester.clone()]
        } else {
            vec![]
        }
    }
}

impl Case {
    /// Whom a command names in this case; `None` before registration.
    #[must_use]
    pub fn named_by(&self, command: &CaseCommand) -> Option<Named> {
        let Self::Filed(file) = self else {
            return None;
        };
        let mut officers = command.named();
        if let CaseCommand::AcceptHandover(_) = command {
            officers.extend(file.open_handover().map(|open| open.to.clone()));
        }
        Some(Named {
            officers,
            province: file.province.clone(),
            establishment: file.establishment.id,
        })
    }

    /// Who acts by a command, where and when; none by one that is no act of an inspector, or before
    /// registration.
    #[must_use]
    pub fn acting(&self, asked: &Asked<CaseCommand>) -> Option<Acting> {
        let Self::Filed(file) = self else {
            return None;
        };
        let officer = &asked.officer;
        if !asked.command.is_act() || !INSPECTORS.contains(&officer.role) {
            return None;
        }
        let (field, told_on) = asked.command.date()?;
        // The day that a finding tells is that of the offence.
        let is_finding = matches!(asked.command, CaseCommand::RecordFinding(_));
        let today = asked.today(&file.province);
        Some(Acting {
            officers: vec![(field, officer.id.clone())],
            investigates: false,
            days: vec![if is_finding { today } else { told_on }],
            province: file.province.clone(),
            establishment: file.establishment.id,
            name: file.establishment.name.clone(),
            former_names: file.former_names.clone(),
        })
    }

    /// The entry of the employer registry that it is about, if it is known.
    #[must_use]
    pub fn entry(&self) -> Option<Uuid> {
        match self {
            Self::Unregistered => None,
            Self::Filed(file) => file.establishment.id,
        }
    }

    /// Whether it is open and about an entry of the register, so that it follows its successor.
    #[must_use]
    pub fn follows_successor_of(&self, employer: Uuid) -> bool {
        match self {
            Self::Unregistered => false,
            Self::Filed(file) => file.follows_successor_of(employer),
        }
    }

    /// Whether an officer has declared no interest in its establishment for a day.
    #[must_use]
    pub fn is_for(&self, officer: &str, roster: &Roster, on: NaiveDate) -> bool {
        match self {
            Self::Unregistered => true,
            Self::Filed(file) => {
                let duty = file.duty("officer", on);
                roster.is_impartial(officer, &duty).is_ok()
            }
        }
    }
}
