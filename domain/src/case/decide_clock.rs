//! What the clock states of a case. Its statements bind no later act.

use chrono::NaiveDate;

use super::commands::{StateMissedDeadline, WarnTimeBar};
use super::decide::Decision;
use super::duties::Suspect;
use super::events::CaseEvent;
use super::states::File;
use crate::law::{AccusedKind, Law};
use crate::refusal::Refusal;
use crate::rules::closing::finding_is_open;
use crate::rules::dates::not_in_future;
use crate::rules::deadline::is_missed;
use crate::rules::gate::may_be_investigated;
use crate::rules::time_bar::{bar, warning_is_due};

impl File {
    pub(super) fn state_missed(
        &self,
        command: &StateMissedDeadline,
        law: &Law,
        today: NaiveDate,
    ) -> Decision {
        let StateMissedDeadline { duty, noticed_on } = *command;
        not_in_future("noticed_on", noticed_on, today)?;
        let wait = self.duties.waits().find(|wait| wait.duty == duty);
        let due = wait.and_then(|wait| wait.due(law, &self.province));
        let stated = wait.is_some_and(|wait| wait.missed);
        let (due_on, derivation) = is_missed(due, stated, noticed_on)?;
        Ok(vec![CaseEvent::DeadlineMissed {
            duty,
            noticed_on,
            due_on,
            derivation,
        }])
    }

    pub(super) fn warn_time_bar(
        &self,
        command: &WarnTimeBar,
        law: &Law,
        today: NaiveDate,
    ) -> Decision {
        let WarnTimeBar { finding, warned_on } = *command;
        not_in_future("warned_on", warned_on, today)?;
        let suspect = self.suspect(finding)?;
        let breach = (suspect.norm.as_str(), suspect.offence_date);
        may_be_investigated(law, breach, AccusedKind::Pengurus, warned_on)?;
        let (until, derivation) = bar(law, suspect.offence_date, None)?;
        let days_left = warning_is_due(until, warned_on, suspect.warned)?;
        Ok(vec![CaseEvent::TimeBarWarned {
            finding,
            warned_on,
            days_left,
            until,
            derivation,
        }])
    }

    /// An open finding of a case that is not over.
    fn suspect(&self, finding: u32) -> Result<&Suspect, Refusal> {
        if self.duties.suspects().next().is_none() {
            return Err(self.needs(&["a state with open findings"]));
        }
        finding_is_open(finding, &self.open_findings())?;
        let found = self.duties.suspects().find(|one| one.finding == finding);
        found.ok_or_else(|| self.needs(&["a state with open findings"]))
    }
}
