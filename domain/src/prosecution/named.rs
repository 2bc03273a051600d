//! Whom a command to a prosecution puts to work, for the register of officers to be asked about.

use uuid::Uuid;

use super::command::ProsecutionCommand;
use super::states::Prosecution;
use crate::officer::{Named, Roster};
use crate::plan::Plan;

impl ProsecutionCommand {
    /// No prosecution is planned.
    pub const fn plan(&mut self) -> Option<(Uuid, &mut Option<Box<Plan>>)> {
        None
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
        })
    }
}
