//! Whom a command to a prosecution puts to work, for the register of officers to be asked about.

use chrono::NaiveDate;
use uuid::Uuid;

use super::command::ProsecutionCommand;
use super::states::{Dossier, Prosecution};
use crate::asked::Asked;
use crate::officer::{Acting, Named, Role, Roster};
use crate::plan::Plan;

impl ProsecutionCommand {
    /// No prosecution is planned.
    pub const fn plan(&mut self) -> Option<(Uuid, &mut Option<Box<Plan>>)> {
        None
    }

    /// Whether somebody acts by it as an investigator, or is named as one.
    #[must_use]
    pub const fn is_act(&self) -> bool {
        matches!(
            self,
            Self::FileEventReport(_)
                | Self::SendSpdp(_)
                | Self::WaiveSpdp(_)
                | Self::NotifyPolice(_)
                | Self::IssueSummons(_)
                | Self::ServeSummons(_)
                | Self::ExamineWitness(_)
                | Self::ExamineExpert(_)
                | Self::SeizeEvidence(_)
                | Self::NameSuspect(_)
                | Self::ExamineSuspect(_)
                | Self::SupplementBap(_)
                | Self::HandOverBapCopy(_)
                | Self::CompleteBap(_)
                | Self::SetCourtDay(_)
                | Self::ReferToCourt(_)
                | Self::TakeOver(_)
        )
    }

    /// Where the command takes what the register tells of the investigator.
    pub const fn roster(&mut self) -> Option<&mut Roster> {
        if let Self::OpenInvestigation(order) = self {
            return Some(&mut order.roster);
        }
        None
    }
}

impl Prosecution {
    /// The investigator of this prosecution; `None` before its report.
    #[must_use]
    pub fn named_by(&self, _command: &ProsecutionCommand) -> Option<Named> {
        let Self::Filed(dossier) = self else {
            return None;
        };
        Some(Named {
            officers: vec![dossier.ppns.clone()],
            province: dossier.province.clone(),
            establishment: dossier.establishment.parse().ok(),
        })
    }

    /// Who acts by a command as an investigator or is named as one, where and when. What the court
    /// does, what follows its judgment, and what others than investigators do is no act of one.
    #[must_use]
    pub fn acting(&self, asked: &Asked<ProsecutionCommand>) -> Option<Acting> {
        let own = || asked.officer.id.clone();
        match (self, &asked.command) {
            (Self::Unreported, ProsecutionCommand::FileEventReport(report)) => {
                let named = ("ppns", report.ppns.clone());
                let own = ("reported_on", own());
                let writes = asked.officer.role == Role::Ppns;
                Some(Acting {
                    officers: [named].into_iter().chain(writes.then_some(own)).collect(),
                    investigates: true,
                    days: vec![report.reported_on],
                    province: report.province.clone(),
                    establishment: report.establishment.parse().ok(),
                    name: report.establishment.clone(),
                    former_names: vec![],
                })
            }
            (Self::Filed(dossier), ProsecutionCommand::TakeOver(taking)) => {
                let named = ("ppns", taking.ppns.clone());
                Some(dossier.acting(named, asked, taking.accepted_on))
            }
            (Self::Filed(dossier), command) => {
                if !command.is_act() || asked.officer.role != Role::Ppns {
                    return None;
                }
                let days = command.act().days();
                let (field, on) = days
                    .into_iter()
                    .find_map(|(field, on)| Some((field, on?)))?;
                Some(dossier.acting((field, own()), asked, on))
            }
            (Self::Unreported, _) => None,
        }
    }
}

impl Dossier {
    fn acting(
        &self,
        officer: (&'static str, String),
        asked: &Asked<ProsecutionCommand>,
        on: NaiveDate,
    ) -> Acting {
        Acting {
            officers: vec![officer],
            investigates: true,
            days: vec![on],
            province: self.province_of(&asked.command).clone(),
            establishment: self.establishment.parse().ok(),
            name: self.establishment.clone(),
            former_names: vec![],
        }
    }
}
