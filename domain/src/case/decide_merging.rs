//! Merging a case into an older one about the same, and undoing that. Nothing is copied but what
//! refers to the findings: these stay where they were recorded.

use std::mem;

use chrono::NaiveDate;
use uuid::Uuid;

use super::commands::{AbsorbCase, FollowSuccessor, MergeCase, ReleaseCase, UnmergeCase};
use super::decide::Decision;
use super::events::CaseEvent;
use super::stage::{Merging, Stage};
use super::states::{Absorbed, Case, File, Nota, Other};
use crate::rules::merging::{goes_on, is_about_the_same, is_of_the_same_establishment, is_older};

impl Case {
    /// What another case is told of this one, into which it may be merged; nothing before
    /// registration.
    #[must_use]
    pub fn as_other(&self) -> Option<Other> {
        let Self::Filed(file) = self else { return None };
        Some(Other {
            id: file.id,
            province: file.province.clone(),
            establishment: file.establishment.clone(),
            former_names: file.former_names.clone(),
            registered_on: file.registered_on,
            is_open: file.stage.is_open(),
            findings: file.findings.clone(),
        })
    }

    /// Whether a case was merged into this one and that stands.
    #[must_use]
    pub fn has_absorbed(&self, case: Uuid) -> bool {
        match self {
            Self::Unregistered => false,
            Self::Filed(file) => file.absorbed.iter().any(|one| one.case == case),
        }
    }
}

impl File {
    pub(super) fn merge(&self, command: &MergeCase, today: NaiveDate) -> Decision {
        if !self.stage.is_open() {
            return Err(self.needs(&["an open state"]));
        }
        let known = command.survivor.as_ref();
        let other = goes_on(known, &self.province)?;
        is_of_the_same_establishment(
            (&self.establishment, &self.former_names),
            (&other.establishment, &other.former_names),
        )?;
        is_older(
            (other.registered_on, other.id),
            (self.registered_on, self.id),
        )?;
        is_about_the_same(&self.findings, &other.findings)?;
        self.follows("merged_on", command.merged_on, today)?;
        Ok(vec![CaseEvent::CaseMerged {
            into: other.id,
            merged_on: command.merged_on,
            reason: command.reason.clone(),
            findings: self.findings.clone(),
        }])
    }

    pub(super) fn unmerge(&self, command: &UnmergeCase, today: NaiveDate) -> Decision {
        let merging = self.stage.merging();
        let merging = merging.ok_or_else(|| self.needs(&["Merged"]))?;
        self.follows("reversed_on", command.reversed_on, today)?;
        Ok(vec![CaseEvent::MergeReversed {
            from: merging.into,
            reversed_on: command.reversed_on,
            reason: command.reason.clone(),
            state: merging.from.status(),
            nota: self.note_of(&merging.from).map(Nota::running),
        }])
    }

    /// The older case takes note in whatever state it is: the other one is merged already.
    pub(super) fn absorb(&self, command: &AbsorbCase) -> Decision {
        let known = |one: &Absorbed| one.case == command.case;
        if self.absorbed.iter().any(known) {
            return Err(self.needs(&["a state without this case"]));
        }
        Ok(vec![CaseEvent::CaseAbsorbed {
            absorbed: Absorbed {
                case: command.case,
                findings: command.findings.clone(),
            },
            absorbed_on: command.absorbed_on,
        }])
    }

    pub(super) fn release(&self, command: &ReleaseCase) -> Decision {
        if !self.absorbed.iter().any(|one| one.case == command.case) {
            return Err(self.needs(&["a state with this case"]));
        }
        Ok(vec![CaseEvent::CaseReleased {
            case: command.case,
            released_on: command.released_on,
        }])
    }

    /// Whether it is open and about an entry of the register, so that it follows its successor.
    pub(super) fn follows_successor_of(&self, employer: Uuid) -> bool {
        self.stage.is_open() && self.establishment.id == Some(employer)
    }

    /// An open case follows the successor; what is closed stays with whom it was about.
    pub(super) fn follow_successor(&self, command: &FollowSuccessor) -> Decision {
        if !self.follows_successor_of(command.employer) {
            return Err(self.needs(&["an open state about this employer"]));
        }
        Ok(vec![CaseEvent::SuccessorFollowed {
            employer: command.employer,
            old: self.establishment.name.clone(),
            successor: command.successor,
            name: command.name.clone(),
            merged_on: command.merged_on,
            followed_on: command.followed_on,
        }])
    }

    /// Takes in what merges cases; of other events nothing.
    pub(super) fn apply_merging(&mut self, event: CaseEvent) {
        if let CaseEvent::CaseMerged {
            into, merged_on, ..
        } = event
        {
            let from = Box::new(mem::replace(&mut self.stage, Stage::Registered));
            self.stage = Stage::Merged(Merging {
                into,
                merged_on,
                from,
            });
        } else if let CaseEvent::SuccessorFollowed {
            successor, name, ..
        } = event
        {
            self.establishment.id = Some(successor);
            let old = mem::replace(&mut self.establishment.name, name);
            self.former_names.push(old);
        } else if let CaseEvent::CaseAbsorbed { absorbed, .. } = event {
            self.absorbed.push(absorbed);
        } else if let CaseEvent::CaseReleased { case, .. } = event {
            self.absorbed.retain(|one| one.case != case);
        } else if let (CaseEvent::MergeReversed { .. }, Stage::Merged(merging)) =
            (event, &self.stage)
        {
            self.stage = (*merging.from).clone();
        }
    }
}

impl CaseEvent {
    /// The older case that has to be told of this event of a case, with what it is told.
    #[must_use]
    pub fn tells(&self, case: Uuid) -> Option<(Uuid, super::CaseCommand)> {
        if let Self::CaseMerged {
            into,
            merged_on,
            findings,
            ..
        } = self
        {
            let told = AbsorbCase {
                case,
                findings: findings.clone(),
                absorbed_on: *merged_on,
            };
            return Some((*into, super::CaseCommand::AbsorbCase(told)));
        }
        if let Self::MergeReversed {
            from, reversed_on, ..
        } = self
        {
            let released_on = *reversed_on;
            let told = ReleaseCase { case, released_on };
            return Some((*from, super::CaseCommand::ReleaseCase(told)));
        }
        None
    }
}
