//! Which event follows from a command about a person's data. Role, province, state, then data.

use chrono::NaiveDate;

use super::commands::{
    ApproveDestruction, CorrectIdentity, LiftHold, PersonCommand, ProposeDestruction, RecordPerson,
    RejectDestruction, SetHold,
};
use super::events::{PersonEvent, SealedIdentity};
use super::keeping::{Asking, told};
use super::record::{Kept, Person};
use crate::asked::Asked;
use crate::officer::Officer;
use crate::province::{self, ProvinceCode};
use crate::refusal::Refusal;
use crate::rules::acting::{acts_in_own_province, role_is, wrong_state};
use crate::rules::person::{is_new_here, is_sealed, nik_has_its_form};
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
        self.keeping.is_there()?;
        has_form(&command.name, command.nik.as_deref())?;
        is_new_here(self.id, self.provinces.contains(place))?;
        Ok(PersonEvent::PersonKnownInProvince {
            province: place.clone(),
            known_on: asked.today(place),
        })
    }

    fn correct(&self, asked: &Asked<PersonCommand>, command: &CorrectIdentity) -> Decision {
        let today = self.today_for(&asked.officer, asked)?;
        self.keeping.is_there()?;
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
        self.keeping.takes_hold(command)?;
        Ok(PersonEvent::LegalHoldSet {
            basis: command.basis.clone(),
            set_by: asked.officer.id.clone(),
            set_on: today,
        })
    }

    fn lift(&self, asked: &Asked<PersonCommand>, command: &LiftHold) -> Decision {
        let today = self.today_for(&asked.officer, asked)?;
        self.keeping.lifts_hold(command)?;
        Ok(PersonEvent::LegalHoldLifted {
            hold: command.hold,
            reason: command.reason.clone(),
            lifted_by: asked.officer.id.clone(),
            lifted_on: today,
        })
    }

    fn propose(&self, asked: &Asked<PersonCommand>, command: &ProposeDestruction) -> Decision {
        let asking = self.asking(asked)?;
        let proposed = self.keeping.propose(command, asking)?;
        Ok(PersonEvent::DestructionProposed {
            ground: proposed.ground,
            basis: proposed.basis,
            minutes: proposed.minutes,
            minutes_on: proposed.minutes_on,
            reassessment: proposed.reassessment,
            proposer: proposed.proposer,
            proposed_on: asking.today,
        })
    }

    fn approve(&self, asked: &Asked<PersonCommand>, command: &ApproveDestruction) -> Decision {
        let asking = self.asking(asked)?;
        let proposed = self.keeping.approve(&command.ties, asking)?;
        Ok(PersonEvent::PersonalDataShredded {
            ground: proposed.ground,
            basis: proposed.basis.clone(),
            minutes: proposed.minutes.clone(),
            minutes_on: proposed.minutes_on,
            proposer: proposed.proposer.clone(),
            approver: asked.officer.id.clone(),
            shredded_on: asking.today,
        })
    }

    fn reject(&self, asked: &Asked<PersonCommand>, command: &RejectDestruction) -> Decision {
        let today = self.today_for(&asked.officer, asked)?;
        self.keeping.rejects(command, &asked.officer)?;
        Ok(PersonEvent::DestructionRejected {
            reason: command.reason.clone(),
            rejected_by: asked.officer.id.clone(),
            rejected_on: today,
        })
    }

    fn asking<'a>(&self, asked: &'a Asked<PersonCommand>) -> Result<Asking<'a>, Refusal> {
        Ok(Asking {
            officer: &asked.officer,
            law: &asked.law,
            today: self.today_for(&asked.officer, asked)?,
        })
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
