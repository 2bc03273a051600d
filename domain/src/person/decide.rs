//! Which event follows from a command about a person's data. Role, province, state, then data.

use chrono::NaiveDate;

use super::commands::{
    ApproveDestruction, CorrectIdentity, LiftHold, PersonCommand, ProposeDestruction, RecordPerson,
    RejectDestruction, SetHold,
};
use super::events::{PersonEvent, SealedIdentity};
use super::record::{Destruction, Kept, Person};
use super::ties::Ties;
use crate::asked::Asked;
use crate::officer::Officer;
use crate::province::{self, ProvinceCode};
use crate::refusal::Refusal;
use crate::rules::acting::{acts_in_own_province, approver_is_not_author, role_is, wrong_state};
use crate::rules::dates::of_register;
use crate::rules::person::{Facts, is_new_here, is_sealed, nik_has_its_form, obstacles};
use crate::rules::procedure::is_filled;
use crate::rules::register::{is_known, is_no_identity_number};
use crate::rules::texts::{DESCRIPTION, NAME, is_short_enough};

type Decision = Result<PersonEvent, Refusal>;

impl Person {
    /// The event that follows from a command.
    ///
    /// # Errors
    /// The rule that refuses it.
    pub fn decide(&self, asked: &Asked<PersonCommand>) -> Decision {
        role_is(&asked.officer, asked.command.roles())?;
        match (self, &asked.command) {
            (Self::Unknown, PersonCommand::RecordPerson(c)) => record(asked, c),
            (Self::Known(kept), PersonCommand::RecordPerson(c)) => kept.join(asked, c),
            (Self::Unknown, _) => Err(wrong_state("Unknown", &["Known"])),
            (Self::Known(kept), PersonCommand::CorrectIdentity(c)) => kept.correct(asked, c),
            (Self::Known(kept), PersonCommand::SetHold(c)) => kept.hold(asked, c),
            (Self::Known(kept), PersonCommand::LiftHold(c)) => kept.lift(asked, c),
            (Self::Known(kept), PersonCommand::ProposeDestruction(c)) => kept.propose(asked, c),
            (Self::Known(kept), PersonCommand::ApproveDestruction(c)) => kept.approve(asked, c),
            (Self::Known(kept), PersonCommand::RejectDestruction(c)) => kept.reject(asked, c),
        }
    }
}

/// Name and NIK have their form.
fn has_form(name: &str, nik: Option<&str>) -> Result<(), Refusal> {
    is_filled("name", name)?;
    is_short_enough("name", name, NAME)?;
    is_no_identity_number("name", name)?;
    nik.map_or(Ok(()), nik_has_its_form)
}

fn told(field: &'static str, text: &str, most: usize) -> Result<(), Refusal> {
    is_filled(field, text)?;
    is_short_enough(field, text, most)?;
    is_no_identity_number(field, text)
}

fn sealed(identity: Option<&SealedIdentity>) -> Result<SealedIdentity, Refusal> {
    is_sealed(identity.is_some())?;
    identity
        .cloned()
        .ok_or_else(|| wrong_state("Clear", &["Sealed"]))
}

fn record(asked: &Asked<PersonCommand>, command: &RecordPerson) -> Decision {
    let place = &command.province;
    is_known("province", &place.0, province::find(place))?;
    acts_in_own_province(&asked.officer, place)?;
    has_form(&command.name, command.nik.as_deref())?;
    Ok(PersonEvent::PersonRecorded {
        person: asked.id,
        province: place.clone(),
        identity: sealed(command.sealed.as_ref())?,
        recorded_on: asked.today(place),
    })
}

impl Kept {
    /// A person of another province with the same NIK is the same one.
    fn join(&self, asked: &Asked<PersonCommand>, command: &RecordPerson) -> Decision {
        let place = &command.province;
        acts_in_own_province(&asked.officer, place)?;
        self.is_there()?;
        has_form(&command.name, command.nik.as_deref())?;
        is_new_here(self.id, self.provinces.contains(place))?;
        Ok(PersonEvent::PersonKnownInProvince {
            province: place.clone(),
            known_on: asked.today(place),
        })
    }

    fn correct(&self, asked: &Asked<PersonCommand>, command: &CorrectIdentity) -> Decision {
        let today = self.today_for(&asked.officer, asked)?;
        self.is_there()?;
        has_form(&command.name, command.nik.as_deref())?;
        told("evidence", &command.evidence, DESCRIPTION)?;
        let another = command.known.filter(|known| *known != self.id);
        is_new_here(another.unwrap_or(self.id), another.is_some())?;
        Ok(PersonEvent::IdentityCorrected {
            identity: sealed(command.sealed.as_ref())?,
            evidence: command.evidence.clone(),
            corrected_on: today,
        })
    }

    fn hold(&self, asked: &Asked<PersonCommand>, command: &SetHold) -> Decision {
        let today = self.today_for(&asked.officer, asked)?;
        self.is_there()?;
        told("basis", &command.basis, DESCRIPTION)?;
        Ok(PersonEvent::LegalHoldSet {
            basis: command.basis.clone(),
            set_by: asked.officer.id.clone(),
            set_on: today,
        })
    }

    fn lift(&self, asked: &Asked<PersonCommand>, command: &LiftHold) -> Decision {
        let today = self.today_for(&asked.officer, asked)?;
        let mut holds = self.holds.iter();
        if !holds.any(|hold| hold.number == command.hold) {
            return Err(wrong_state("NotHeld", &["Held"]));
        }
        told("reason", &command.reason, DESCRIPTION)?;
        Ok(PersonEvent::LegalHoldLifted {
            hold: command.hold,
            reason: command.reason.clone(),
            lifted_by: asked.officer.id.clone(),
            lifted_on: today,
        })
    }

    fn propose(&self, asked: &Asked<PersonCommand>, command: &ProposeDestruction) -> Decision {
        let today = self.today_for(&asked.officer, asked)?;
        self.is_there()?;
        if self.proposed.is_some() {
            return Err(wrong_state("DestructionProposed", &["Kept"]));
        }
        told("basis", &command.basis, DESCRIPTION)?;
        told("minutes", &command.minutes, NAME)?;
        if let Some(number) = &command.reassessment {
            told("reassessment", number, NAME)?;
        }
        of_register("minutes_on", command.minutes_on, today)?;
        let proposed = Destruction {
            ground: command.ground,
            basis: command.basis.clone(),
            minutes: command.minutes.clone(),
            minutes_on: command.minutes_on,
            reassessment: command.reassessment.clone(),
            proposer: asked.officer.id.clone(),
        };
        self.may_go(asked, &proposed, &command.ties, today)?;
        Ok(PersonEvent::DestructionProposed {
            ground: proposed.ground,
            basis: proposed.basis,
            minutes: proposed.minutes,
            minutes_on: proposed.minutes_on,
            reassessment: proposed.reassessment,
            proposer: proposed.proposer,
            proposed_on: today,
        })
    }

    /// Nothing stands in the way of a destruction.
    fn may_go(
        &self,
        asked: &Asked<PersonCommand>,
        wanted: &Destruction,
        ties: &Ties,
        today: NaiveDate,
    ) -> Result<(), Refusal> {
        let facts = Facts {
            ground: wanted.ground,
            reassessed: wanted.reassessment.is_some(),
            ties,
        };
        let found = obstacles(self, facts, &asked.law, today);
        found.into_iter().next().map_or(Ok(()), Err)
    }

    fn approve(&self, asked: &Asked<PersonCommand>, command: &ApproveDestruction) -> Decision {
        let today = self.today_for(&asked.officer, asked)?;
        let proposed = self.proposed()?;
        approver_is_not_author(&asked.officer, &proposed.proposer)?;
        self.may_go(asked, proposed, &command.ties, today)?;
        Ok(PersonEvent::PersonalDataShredded {
            ground: proposed.ground,
            basis: proposed.basis.clone(),
            minutes: proposed.minutes.clone(),
            minutes_on: proposed.minutes_on,
            proposer: proposed.proposer.clone(),
            approver: asked.officer.id.clone(),
            shredded_on: today,
        })
    }

    fn reject(&self, asked: &Asked<PersonCommand>, command: &RejectDestruction) -> Decision {
        let today = self.today_for(&asked.officer, asked)?;
        let proposed = self.proposed()?;
        approver_is_not_author(&asked.officer, &proposed.proposer)?;
        told("reason", &command.reason, DESCRIPTION)?;
        Ok(PersonEvent::DestructionRejected {
            reason: command.reason.clone(),
            rejected_by: asked.officer.id.clone(),
            rejected_on: today,
        })
    }

    fn proposed(&self) -> Result<&Destruction, Refusal> {
        let proposed = self.proposed.as_ref();
        proposed.ok_or_else(|| wrong_state("Kept", &["DestructionProposed"]))
    }

    /// His data was not destroyed.
    fn is_there(&self) -> Result<(), Refusal> {
        match self.shredded_on {
            None => Ok(()),
            Some(_) => Err(wrong_state("Shredded", &["Kept"])),
        }
    }

    /// Today where the officer may act: in his own of the provinces that know the person.
    fn today_for(
        &self,
        officer: &Officer,
        asked: &Asked<PersonCommand>,
    ) -> Result<NaiveDate, Refusal> {
        let jakarta = ProvinceCode("31".to_owned());
        let mut own = self.provinces.iter();
        let own = own.find(|place| officer.province.as_ref() == Some(*place));
        let place = own.or(self.provinces.first()).unwrap_or(&jakarta);
        acts_in_own_province(officer, place)?;
        Ok(asked.today(place))
    }
}
