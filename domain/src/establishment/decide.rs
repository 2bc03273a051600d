//! What a command does to an establishment. Role, province, state, then data.

use chrono::NaiveDate;

use super::bodies::{
    ChangeManager, Kbli, MoveEstablishment, Numbers, RecordDissolution, RecordNumbers,
    RecordResumption, RecordStop, RegisterEstablishment, RenameEstablishment, SucceedProvince,
    TransferOwnership,
};
use super::commands::EstablishmentCommand;
use super::events::EstablishmentEvent;
use super::states::{Establishment, Record, Status};
use crate::asked::Asked;
use crate::correction::reread;
use crate::law::Law;
use crate::officer::Role;
use crate::province::{self, ProvinceCode};
use crate::refusal::Refusal;
use crate::rules::acting::{acts_in_own_province, role_is, wrong_state};
use crate::rules::dates::not_before;
use crate::rules::establishment::{
    has_its_head_office, manager_ends_after, manager_is_named_by_key, owner_is_named_once,
};
use crate::rules::identifiers::in_one_form;
use crate::rules::register::{is_another_name, is_known};
use crate::rules::succession::{lies_in, succeeds, works_on};
use crate::rules::wlk::nib_day_is_of_a_nib;

pub(super) type Decision = Result<Vec<EstablishmentEvent>, Refusal>;

/// Who keeps the register.
const KEEPERS: &[Role] = &[
    Role::Inspector1,
    Role::Inspector2,
    Role::Inspector3,
    Role::Inspector4,
    Role::Coordinator,
    Role::UnitHead,
    Role::HeadOfDinas,
    Role::CentralAdmin,
];
/// Who determines what reports do not tell.
const INSPECTORS_AND_COORDINATOR: &[Role] = &[
    Role::Inspector1,
    Role::Inspector2,
    Role::Inspector3,
    Role::Inspector4,
    Role::Coordinator,
];

/// The roles to which a command belongs.
#[must_use]
pub const fn roles(command: &EstablishmentCommand) -> &'static [Role] {
    match command {
        EstablishmentCommand::RegisterEstablishment(_)
        | EstablishmentCommand::FileReport(_)
        | EstablishmentCommand::RenameEstablishment(_)
        | EstablishmentCommand::MoveEstablishment(_)
        | EstablishmentCommand::TransferOwnership(_)
        | EstablishmentCommand::RecordStop(_)
        | EstablishmentCommand::RecordResumption(_)
        | EstablishmentCommand::RecordDissolution(_)
        | EstablishmentCommand::MergeEstablishment(_)
        | EstablishmentCommand::ChangeManager(_)
        | EstablishmentCommand::RecordNumbers(_)
        | EstablishmentCommand::RecordHeadcount(_)
        | EstablishmentCommand::ProposeDuplicate(_)
        | EstablishmentCommand::ProposeCorrection(_) => KEEPERS,
        EstablishmentCommand::DetermineFirstReport(_) => INSPECTORS_AND_COORDINATOR,
        EstablishmentCommand::ConfirmDuplicate(_)
        | EstablishmentCommand::DeclineDuplicate(_)
        | EstablishmentCommand::ReverseDuplicate(_)
        | EstablishmentCommand::ApproveCorrection(_)
        | EstablishmentCommand::RejectCorrection(_) => {
            &[Role::Coordinator, Role::UnitHead, Role::CentralAdmin]
        }
        EstablishmentCommand::SucceedProvince(_) => &[Role::CentralAdmin],
        EstablishmentCommand::AbsorbDuplicate(_) | EstablishmentCommand::ReleaseDuplicate(_) => {
            &[Role::System]
        }
    }
}

impl Establishment {
    /// The events that follow from a command, or the rule that refuses it.
    pub fn decide(&self, asked: &Asked<EstablishmentCommand>) -> Decision {
        role_is(&asked.officer, roles(&asked.command))?;
        match (self, &asked.command) {
            (Self::Unregistered, EstablishmentCommand::RegisterEstablishment(command)) => {
                let events = register(asked, command)?;
                asked.command.is_dated(asked.today(&command.province))?;
                asked.command.is_worded()?;
                Ok(events)
            }
            (Self::Unregistered, _) => Err(wrong_state("unregistered", &["active"])),
            (Self::Entered(record), command) => {
                acts_in_own_province(&asked.officer, &record.province)?;
                let events = record.decide(asked)?;
                command.is_dated(asked.today(&record.province))?;
                command.is_worded()?;
                Ok(events)
            }
        }
    }
}

/// Everything that is wrong with a registration beside the form of its numbers, which the interface
/// tells apart; of another command nothing.
#[must_use]
pub fn faults_of_registration(asked: &Asked<EstablishmentCommand>) -> Vec<Refusal> {
    let EstablishmentCommand::RegisterEstablishment(command) = &asked.command else {
        return vec![];
    };
    let (province, today) = (&command.province, asked.today(&command.province));
    let place = is_known("province", &province.0, province::find(province)).and_then(|found| {
        acts_in_own_province(&asked.officer, province)?;
        works_on("registered_on", found, today)
    });
    let regency = command.regency.as_ref();
    let regency = regency.map_or(Ok(()), |code| lies_in("regency", code, province));
    let head = has_its_head_office(command.office, command.parent, command.known.as_ref());
    let numbers = &command.numbers;
    let nib = nib_day_is_of_a_nib(&asked.law, numbers.nib.as_deref(), numbers.nib_issued_on);
    let own = [place, regency, head, nib]
        .into_iter()
        .filter_map(Result::err);
    own.chain(asked.command.faults(today)).collect()
}

/// The numbers in one form, or the first thing that is wrong; the interface tells all of them.
pub(super) fn numbered(numbers: &Numbers, kbli: &[Kbli]) -> Result<Numbers, Refusal> {
    in_one_form(numbers, kbli).map_err(|faults| faults.first)
}

fn register(asked: &Asked<EstablishmentCommand>, command: &RegisterEstablishment) -> Decision {
    let province = &command.province;
    let found = is_known("province", &province.0, province::find(province))?;
    acts_in_own_province(&asked.officer, province)?;
    works_on("registered_on", found, asked.today(province))?;
    if let Some(regency) = &command.regency {
        lies_in("regency", regency, province)?;
    }
    has_its_head_office(command.office, command.parent, command.known.as_ref())?;
    let numbers = numbered(&command.numbers, &command.kbli)?;
    nib_day_is_of_a_nib(&asked.law, numbers.nib.as_deref(), numbers.nib_issued_on)?;
    Ok(vec![EstablishmentEvent::EmployerRegistered {
        establishment_id: asked.id,
        province: province.clone(),
        regency: command.regency.clone(),
        address: command.address.clone(),
        legal_name: command.legal_name.trim().to_owned(),
        trade_name: command.trade_name.clone(),
        office: command.office,
        parent: command.parent,
        numbers,
        kbli: command.kbli.clone(),
        source: command.source,
        established_on: command.established_on,
        headcount: command.headcount.clone(),
        registered_on: command.registered_on,
    }])
}

impl Record {
    fn decide(&self, asked: &Asked<EstablishmentCommand>) -> Decision {
        let officer = &asked.officer;
        match &asked.command {
            EstablishmentCommand::RegisterEstablishment(_) => Err(self.needs(&["unregistered"])),
            EstablishmentCommand::FileReport(command) => self.file_report(command, &asked.law),
            EstablishmentCommand::RenameEstablishment(command) => self.rename(command),
            EstablishmentCommand::MoveEstablishment(command) => self.relocate_to(command),
            EstablishmentCommand::TransferOwnership(command) => self.change_owner(command),
            EstablishmentCommand::RecordStop(command) => self.stop(command),
            EstablishmentCommand::RecordResumption(command) => self.resume(command),
            EstablishmentCommand::RecordDissolution(command) => self.dissolve(command),
            EstablishmentCommand::MergeEstablishment(command) => self.merge(command),
            EstablishmentCommand::ChangeManager(command) => self.change_manager(command),
            EstablishmentCommand::RecordNumbers(command) => {
                self.record_numbers(command, &asked.law)
            }
            EstablishmentCommand::RecordHeadcount(command) => {
                self.stands()?;
                Ok(vec![EstablishmentEvent::HeadcountRecorded {
                    counted_on: command.headcount.counted_on,
                    headcount: command.headcount.clone(),
                }])
            }
            EstablishmentCommand::DetermineFirstReport(command) => self.determine(command),
            EstablishmentCommand::ProposeDuplicate(command) => self.propose(command, officer),
            EstablishmentCommand::ConfirmDuplicate(command) => self.confirm(command, officer),
            EstablishmentCommand::DeclineDuplicate(command) => self.decline(command, officer),
            EstablishmentCommand::ReverseDuplicate(command) => self.reverse(command, officer),
            EstablishmentCommand::SucceedProvince(command) => self.succeed(command),
            EstablishmentCommand::AbsorbDuplicate(command) => {
                Ok(vec![EstablishmentEvent::DuplicateAbsorbed {
                    duplicate: command.duplicate,
                    duties: command.duties.clone(),
                    linked_on: command.linked_on,
                }])
            }
            EstablishmentCommand::ReleaseDuplicate(command) => {
                Ok(vec![EstablishmentEvent::DuplicateReleased {
                    duplicate: command.duplicate,
                    reversed_on: command.reversed_on,
                }])
            }
            EstablishmentCommand::ProposeCorrection(command) => {
                self.propose_correction(command, asked)
            }
            EstablishmentCommand::ApproveCorrection(command) => {
                self.approve_correction(command, asked)
            }
            EstablishmentCommand::RejectCorrection(command) => {
                self.reject_correction(command, asked)
            }
        }
    }

    /// The province in which it lay on a day.
    fn lay_in(&self, day: NaiveDate) -> &ProvinceCode {
        self.places.competent_on(day).unwrap_or(&self.province)
    }

    pub(super) fn needs(&self, states: &[&str]) -> Refusal {
        wrong_state(self.status.name(), states)
    }

    /// A duplicate takes nothing in: what stays does.
    pub(super) fn stands(&self) -> Result<(), Refusal> {
        match self.status {
            Status::Duplicate { .. } => {
                Err(self.needs(&["active", "stopped", "dissolved", "merged"]))
            }
            Status::Active | Status::Stopped { .. } | Status::Dissolved | Status::Merged { .. } => {
                Ok(())
            }
        }
    }

    pub(super) fn works(&self) -> Result<(), Refusal> {
        match self.status {
            Status::Active | Status::Stopped { .. } => Ok(()),
            Status::Dissolved | Status::Merged { .. } | Status::Duplicate { .. } => {
                Err(self.needs(&["active", "stopped"]))
            }
        }
    }

    fn rename(&self, command: &RenameEstablishment) -> Decision {
        self.works()?;
        let old = self.name_on(command.effective_on);
        is_another_name(&old, &command.legal_name)?;
        Ok(vec![EstablishmentEvent::EmployerRenamed {
            old,
            new: command.legal_name.trim().to_owned(),
            trade_name: command.trade_name.clone(),
            effective_on: command.effective_on,
            deed: command.deed.clone(),
        }])
    }

    /// The name that it bore on a day, by what is known now.
    fn name_on(&self, day: NaiveDate) -> String {
        let (mut name, mut since) = (None, None);
        for one in reread(&self.corrections.past) {
            if let EstablishmentEvent::EmployerRegistered { legal_name, .. } = one.event {
                name = Some(legal_name);
            } else if let EstablishmentEvent::EmployerRenamed {
                new, effective_on, ..
            } = one.event
                && effective_on <= day
                && since <= Some(effective_on)
            {
                (name, since) = (Some(new), Some(effective_on));
            }
        }
        name.unwrap_or_else(|| self.legal_name.clone())
    }

    /// Nothing happens to an establishment before it is there.
    pub(super) fn is_there(&self, field: &'static str, on: NaiveDate) -> Result<(), Refusal> {
        let began = self.established_on;
        began.map_or(Ok(()), |began| {
            not_before(field, on, began, "the establishing")
        })
    }

    fn relocate_to(&self, command: &MoveEstablishment) -> Decision {
        self.works()?;
        self.is_there("moved_on", command.moved_on)?;
        let found = is_known("to", &command.to.0, province::find(&command.to))?;
        works_on("moved_on", found, command.moved_on)?;
        if let Some(regency) = &command.regency {
            lies_in("regency", regency, &command.to)?;
        }
        Ok(vec![EstablishmentEvent::EstablishmentMoved {
            from: self.lay_in(command.moved_on).clone(),
            to: command.to.clone(),
            regency: command.regency.clone(),
            address: command.address.clone(),
            moved_on: command.moved_on,
        }])
    }

    fn change_owner(&self, command: &TransferOwnership) -> Decision {
        self.works()?;
        self.is_there("owned_from", command.owned_from)?;
        owner_is_named_once(command.owner.as_deref(), command.person)?;
        Ok(vec![EstablishmentEvent::OwnershipTransferred {
            owner: command.owner.clone(),
            person: command.person,
            owned_from: command.owned_from,
            deed: command.deed.clone(),
        }])
    }

    fn stop(&self, command: &RecordStop) -> Decision {
        if self.status != Status::Active {
            return Err(self.needs(&["active"]));
        }
        self.is_there("stopped_on", command.stopped_on)?;
        Ok(vec![EstablishmentEvent::OperationStopped {
            stopped_on: command.stopped_on,
            evidence: command.evidence.clone(),
        }])
    }

    fn resume(&self, command: &RecordResumption) -> Decision {
        let Status::Stopped { since } = self.status else {
            return Err(self.needs(&["stopped"]));
        };
        not_before("resumed_on", command.resumed_on, since, "the stop")?;
        Ok(vec![EstablishmentEvent::OperationResumed {
            resumed_on: command.resumed_on,
            evidence: command.evidence.clone(),
        }])
    }

    fn dissolve(&self, command: &RecordDissolution) -> Decision {
        self.works()?;
        self.is_there("dissolved_on", command.dissolved_on)?;
        Ok(vec![EstablishmentEvent::EstablishmentDissolved {
            dissolved_on: command.dissolved_on,
            evidence: command.evidence.clone(),
        }])
    }

    fn change_manager(&self, command: &ChangeManager) -> Decision {
        self.stands()?;
        manager_is_named_by_key("manager", &command.manager)?;
        manager_ends_after(command.from, command.to)?;
        Ok(vec![EstablishmentEvent::PengurusChanged {
            person: command.manager.clone(),
            position: command.position.clone(),
            from: command.from,
            to: command.to,
            evidence: command.evidence.clone(),
        }])
    }

    fn record_numbers(&self, command: &RecordNumbers, law: &Law) -> Decision {
        self.stands()?;
        let numbers = numbered(&command.numbers, &command.kbli)?;
        let nib = numbers.nib.as_deref().or(self.numbers.nib.as_deref());
        nib_day_is_of_a_nib(law, nib, numbers.nib_issued_on)?;
        Ok(vec![EstablishmentEvent::NumbersRecorded {
            numbers,
            kbli: command.kbli.clone(),
            recorded_on: command.recorded_on,
        }])
    }

    fn succeed(&self, command: &SucceedProvince) -> Decision {
        let on: NaiveDate = command.succeeded_on;
        let found = is_known("to", &command.to.0, province::find(&command.to))?;
        succeeds("to", found, &self.province, on)?;
        lies_in("regency", &command.regency, &command.to)?;
        Ok(vec![EstablishmentEvent::ProvinceSucceeded {
            old: self.province.clone(),
            new: command.to.clone(),
            regency: command.regency.clone(),
            succeeded_on: on,
        }])
    }
}
