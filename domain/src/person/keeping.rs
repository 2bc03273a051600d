//! For how long personal data stays: holds on it, and its destruction by two persons. The same for
//! persons of the directory and for those who complain.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::commands::{
    DestructionGround, LiftHold, ProposeDestruction, RejectDestruction, SetHold,
};
use super::ties::Ties;
use crate::law::Law;
use crate::officer::Officer;
use crate::refusal::Refusal;
use crate::rules::acting::{approver_is_not_author, wrong_state};
use crate::rules::dates::of_register;
use crate::rules::person::{Facts, obstacles};
use crate::rules::procedure::is_filled;
use crate::rules::register::is_no_identity_number;
use crate::rules::texts::{DESCRIPTION, NAME, is_short_enough};

/// What keeps somebody's data, and what has been decided on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keeping {
    /// Holds that are in force.
    pub holds: Vec<Hold>,
    /// A destruction that waits for another person's decision.
    pub proposed: Option<Destruction>,
    /// Day on which the data was destroyed.
    pub shredded_on: Option<NaiveDate>,
}

/// A hold (*legal hold*) in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Its number in the history.
    pub number: i64,
    /// For what.
    pub basis: String,
    /// Since when.
    pub set_on: NaiveDate,
}

/// A destruction that was proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destruction {
    /// Why.
    pub ground: DestructionGround,
    /// On what it rests.
    pub basis: String,
    /// Number of the minutes of destruction.
    pub minutes: String,
    /// Day of the minutes.
    pub minutes_on: NaiveDate,
    /// Number of the minutes of reassessment.
    pub reassessment: Option<String>,
    /// Who proposes it.
    pub proposer: String,
}

/// Who asks, under which law, on which day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub(crate) officer: &'a Officer,
    pub(crate) law: &'a Law,
    pub(crate) today: NaiveDate,
}

/// A text is written down, has an end, and is no identity number.
pub(super) fn told(field: &'static str, text: &str, most: usize) -> Result<(), Refusal> {
    is_filled(field, text)?;
    is_short_enough(field, text, most)?;
    is_no_identity_number(field, text)
}

impl Keeping {
    /// How it stands.
    #[must_use]
    pub const fn status(&self) -> &'static str {
        if self.shredded_on.is_some() {
            "Shredded"
        } else if self.proposed.is_some() {
            "DestructionProposed"
        } else {
            "Kept"
        }
    }

    /// The data was not destroyed.
    pub(crate) fn is_there(&self) -> Result<(), Refusal> {
        match self.shredded_on {
            None => Ok(()),
            Some(_) => Err(wrong_state("Shredded", &["Kept"])),
        }
    }

    /// A hold may be set.
    pub(crate) fn takes_hold(&self, command: &SetHold) -> Result<(), Refusal> {
        self.is_there()?;
        told("basis", &command.basis, DESCRIPTION)
    }

    /// A hold that is in force may be lifted.
    pub(crate) fn lifts_hold(&self, command: &LiftHold) -> Result<(), Refusal> {
        let mut holds = self.holds.iter();
        if !holds.any(|hold| hold.number == command.hold) {
            return Err(wrong_state("NotHeld", &["Held"]));
        }
        told("reason", &command.reason, DESCRIPTION)
    }

    /// The destruction that is proposed.
    pub(crate) fn propose(
        &self,
        command: &ProposeDestruction,
        asking: Asking<'_>,
    ) -> Result<Destruction, Refusal> {
        self.is_there()?;
        if self.proposed.is_some() {
            return Err(wrong_state("DestructionProposed", &["Kept"]));
        }
        told("basis", &command.basis, DESCRIPTION)?;
        told("minutes", &command.minutes, NAME)?;
        if let Some(number) = &command.reassessment {
            told("reassessment", number, NAME)?;
        }
        of_register("minutes_on", command.minutes_on, asking.today)?;
        let proposed = Destruction {
            ground: command.ground,
            basis: command.basis.clone(),
            minutes: command.minutes.clone(),
            minutes_on: command.minutes_on,
            reassessment: command.reassessment.clone(),
            proposer: asking.officer.id.clone(),
        };
        self.may_go(&proposed, &command.ties, asking)?;
        Ok(proposed)
    }

    /// The destruction that another person than who proposed it approves.
    pub(crate) fn approve(&self, ties: &Ties, asking: Asking<'_>) -> Result<&Destruction, Refusal> {
        let proposed = self.proposed()?;
        approver_is_not_author(asking.officer, &proposed.proposer)?;
        self.may_go(proposed, ties, asking)?;
        Ok(proposed)
    }

    /// Another person than who proposed it may reject a destruction.
    pub(crate) fn rejects(
        &self,
        command: &RejectDestruction,
        officer: &Officer,
    ) -> Result<(), Refusal> {
        let proposed = self.proposed()?;
        approver_is_not_author(officer, &proposed.proposer)?;
        told("reason", &command.reason, DESCRIPTION)
    }

    fn proposed(&self) -> Result<&Destruction, Refusal> {
        let proposed = self.proposed.as_ref();
        proposed.ok_or_else(|| wrong_state("Kept", &["DestructionProposed"]))
    }

    /// Nothing stands in the way of a destruction.
    fn may_go(&self, wanted: &Destruction, ties: &Ties, asking: Asking<'_>) -> Result<(), Refusal> {
        let facts = Facts {
            ground: wanted.ground,
            reassessed: wanted.reassessment.is_some(),
            ties,
        };
        let found = obstacles(&self.holds, facts, asking.law, asking.today);
        found.into_iter().next().map_or(Ok(()), Err)
    }

    /// Takes a hold in.
    pub(crate) fn hold(&mut self, number: i64, basis: String, set_on: NaiveDate) {
        self.holds.push(Hold {
            number,
            basis,
            set_on,
        });
    }

    /// Takes in that a hold was lifted.
    pub(crate) fn lift(&mut self, number: i64) {
        self.holds.retain(|one| one.number != number);
    }

    /// Takes in that the data was destroyed.
    pub(crate) fn shred(&mut self, on: NaiveDate) {
        self.proposed = None;
        self.shredded_on = Some(on);
    }
}
