//! What ties an entry to another one: a merger, and a duplicate that two persons link and undo.

use super::bodies::{
    ConfirmDuplicate, DeclineDuplicate, MergeEstablishment, ProposeDuplicate, ReverseDuplicate,
};
use super::decide::Decision;
use super::events::EstablishmentEvent;
use super::states::{Link, Record, Status};
use crate::officer::Officer;
use crate::refusal::Refusal;
use crate::rules::acting::wrong_state;
use crate::rules::dates::not_before;
use crate::rules::establishment::{is_another_person, stays_in_the_register};

impl Record {
    pub(super) fn merge(&self, command: &MergeEstablishment) -> Decision {
        self.works()?;
        self.is_there("merged_on", command.merged_on)?;
        stays_in_the_register("into", self.id, command.into, command.known.as_ref())?;
        Ok(vec![EstablishmentEvent::EmployerMerged {
            into: command.into,
            deed: command.deed.clone(),
            merged_on: command.merged_on,
        }])
    }

    pub(super) fn propose(&self, command: &ProposeDuplicate, officer: &Officer) -> Decision {
        self.stands()?;
        if self.link.is_some() {
            return Err(wrong_state("proposed as a duplicate", &["no proposal"]));
        }
        stays_in_the_register(
            "survivor",
            self.id,
            command.survivor,
            command.known.as_ref(),
        )?;
        Ok(vec![EstablishmentEvent::DuplicateProposed {
            survivor: command.survivor,
            reason: command.reason.clone(),
            proposer: officer.id.clone(),
            proposed_on: command.proposed_on,
        }])
    }

    /// The proposal that waits for another person.
    fn proposed(&self) -> Result<&Link, Refusal> {
        let open = self.link.as_ref().filter(|link| link.confirmer.is_none());
        open.ok_or_else(|| wrong_state("not proposed as a duplicate", &["proposed as a duplicate"]))
    }

    pub(super) fn confirm(&self, command: &ConfirmDuplicate, officer: &Officer) -> Decision {
        let link = self.proposed()?;
        is_another_person(officer, &link.proposer)?;
        not_before(
            "linked_on",
            command.linked_on,
            link.proposed_on,
            "the proposal",
        )?;
        stays_in_the_register("survivor", self.id, link.survivor, command.known.as_ref())?;
        Ok(vec![EstablishmentEvent::DuplicateEmployersLinked {
            survivor: link.survivor,
            confirmer: officer.id.clone(),
            linked_on: command.linked_on,
        }])
    }

    pub(super) fn decline(&self, command: &DeclineDuplicate, officer: &Officer) -> Decision {
        let link = self.proposed()?;
        is_another_person(officer, &link.proposer)?;
        not_before(
            "declined_on",
            command.declined_on,
            link.proposed_on,
            "the proposal",
        )?;
        Ok(vec![EstablishmentEvent::DuplicateDeclined {
            survivor: link.survivor,
            reason: command.reason.clone(),
            declined_on: command.declined_on,
        }])
    }

    pub(super) fn reverse(&self, command: &ReverseDuplicate, officer: &Officer) -> Decision {
        let (Status::Duplicate { of }, Some(link)) = (self.status, &self.link) else {
            return Err(self.needs(&["duplicate"]));
        };
        is_another_person(officer, link.confirmer.as_deref().unwrap_or_default())?;
        if let Some(linked_on) = link.linked_on {
            not_before("reversed_on", command.reversed_on, linked_on, "the link")?;
        }
        Ok(vec![EstablishmentEvent::LinkReversed {
            survivor: of,
            reason: command.reason.clone(),
            reversed_on: command.reversed_on,
        }])
    }
}
