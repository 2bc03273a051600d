//! Which event follows from a command to a record of service. Role, province, state, then data.

use chrono::NaiveDate;

use super::commands::{
    AppointOfficer, DeclareInterest, EndInterest, IssueCard, MoveOfficer, OfficerCommand,
};
use super::events::OfficerEvent;
use super::record::{Record, ServiceRecord};
use super::role::Role;
use crate::asked::Asked;
use crate::province::{self, ProvinceCode};
use crate::refusal::Refusal;
use crate::rules::acting::{acts_in_own_province, role_is, wrong_state};
use crate::rules::dates::{not_before, not_in_future, of_register};
use crate::rules::officer::{card_can_be_withdrawn, interest_is_open, moves_elsewhere, nip_is_one};
use crate::rules::procedure::is_filled;
use crate::rules::register::is_known;
use crate::rules::succession::works_on;
use crate::rules::texts::{DESCRIPTION, NAME, OFFICER, is_short_enough};

pub(super) type Decision = Result<OfficerEvent, Refusal>;

/// Who appoints: the directorate-general at the centre.
pub(super) const CENTRE: &[Role] = &[Role::CentralAdmin];
/// Who keeps units and declarations: where the officer works.
pub(super) const OFFICE: &[Role] = &[Role::HeadOfDinas, Role::UnitHead];

/// Who corrects: either, what each has entered.
const KEEPERS: &[Role] = &[Role::CentralAdmin, Role::HeadOfDinas, Role::UnitHead];

/// The roles to which a command belongs.
const fn roles(command: &OfficerCommand) -> &'static [Role] {
    match command {
        OfficerCommand::AppointOfficer(_)
        | OfficerCommand::ChangeLevel(_)
        | OfficerCommand::IssueCard(_)
        | OfficerCommand::WithdrawCard(_)
        | OfficerCommand::MoveOfficer(_)
        | OfficerCommand::EndService(_) => CENTRE,
        OfficerCommand::AssignUnit(_)
        | OfficerCommand::DeclareInterest(_)
        | OfficerCommand::EndInterest(_) => OFFICE,
        OfficerCommand::ProposeCorrection(_)
        | OfficerCommand::ApproveCorrection(_)
        | OfficerCommand::RejectCorrection(_) => KEEPERS,
    }
}

impl ServiceRecord {
    /// The event that follows from a command, or the rule that refuses it.
    ///
    /// # Errors
    /// The rule.
    pub fn decide(&self, asked: &Asked<OfficerCommand>) -> Decision {
        role_is(&asked.officer, roles(&asked.command))?;
        let event = match (self, &asked.command) {
            (Self::Unknown, OfficerCommand::AppointOfficer(command)) => appoint(asked, command)?,
            (Self::Unknown, _) => return Err(wrong_state("Unknown", &["Kept"])),
            (Self::Kept(_), OfficerCommand::AppointOfficer(_)) => {
                return Err(wrong_state("Kept", &["Unknown"]));
            }
            (Self::Kept(record), command) => {
                let jakarta = ProvinceCode("31".to_owned());
                let province = record.province().unwrap_or(&jakarta);
                acts_in_own_province(&asked.officer, province)?;
                if let Some(corrected) = record.correct((asked, province)) {
                    return corrected;
                }
                if let Some(ended) = record.ended_on {
                    let state = format!("Ended on {ended}");
                    return Err(wrong_state(&state, &["in service"]));
                }
                record.decide(command, asked.today(province))?
            }
        };
        is_worded(&asked.command)?;
        Ok(event)
    }
}

fn appoint(asked: &Asked<OfficerCommand>, command: &AppointOfficer) -> Decision {
    let province = &command.province;
    let found = is_known("province", &province.0, province::find(province))?;
    let today = asked.today(province);
    nip_is_one(&command.nip)?;
    of_register("appointed_on", command.appointed_on, today)?;
    works_on("appointed_on", found, command.appointed_on)?;
    Ok(OfficerEvent::OfficerAppointed {
        officer: command.officer.clone(),
        nip: command.nip.replace(' ', ""),
        level: command.level,
        decree: command.decree.clone(),
        province: province.clone(),
        unit: command.unit.clone(),
        appointed_on: command.appointed_on,
    })
}

impl Record {
    fn decide(&self, command: &OfficerCommand, today: NaiveDate) -> Decision {
        match command {
            OfficerCommand::AppointOfficer(_)
            | OfficerCommand::ProposeCorrection(_)
            | OfficerCommand::ApproveCorrection(_)
            | OfficerCommand::RejectCorrection(_) => Err(wrong_state("Kept", &["Unknown"])),
            OfficerCommand::ChangeLevel(c) => {
                self.follows("since", c.since, today)?;
                Ok(OfficerEvent::LevelChanged {
                    level: c.level,
                    decree: c.decree.clone(),
                    since: c.since,
                })
            }
            OfficerCommand::IssueCard(c) => self.issue_card(c, today),
            OfficerCommand::WithdrawCard(c) => {
                card_can_be_withdrawn(self.cards.last(), c.withdrawn_on)?;
                not_in_future("withdrawn_on", c.withdrawn_on, today)?;
                Ok(OfficerEvent::CardWithdrawn {
                    withdrawn_on: c.withdrawn_on,
                    reason: c.reason.clone(),
                })
            }
            OfficerCommand::MoveOfficer(c) => self.move_to(c, today),
            OfficerCommand::AssignUnit(c) => {
                self.follows("since", c.since, today)?;
                Ok(OfficerEvent::UnitAssigned {
                    unit: c.unit.clone(),
                    since: c.since,
                })
            }
            OfficerCommand::DeclareInterest(c) => self.declare(c, today),
            OfficerCommand::EndInterest(c) => self.end_interest(c, today),
            OfficerCommand::EndService(c) => {
                self.follows("ended_on", c.ended_on, today)?;
                Ok(OfficerEvent::ServiceEnded {
                    ended_on: c.ended_on,
                    reason: c.reason.clone(),
                })
            }
        }
    }

    /// An entry of this day follows the appointment and the last posting and is not of a time to
    /// come.
    fn follows(&self, field: &'static str, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
        not_in_future(field, on, today)?;
        let posted = self
            .postings
            .last()
            .map_or(self.appointed_on, |(since, _)| *since);
        not_before(field, on, posted, "his posting there")
    }

    fn issue_card(&self, c: &IssueCard, today: NaiveDate) -> Decision {
        not_in_future("valid_from", c.valid_from, today)?;
        not_before(
            "valid_from",
            c.valid_from,
            self.appointed_on,
            "the appointment",
        )?;
        not_before("valid_to", c.valid_to, c.valid_from, "valid_from")?;
        Ok(OfficerEvent::CardIssued {
            decree: c.decree.clone(),
            card: c.card.clone(),
            valid_from: c.valid_from,
            valid_to: c.valid_to,
        })
    }

    fn move_to(&self, c: &MoveOfficer, today: NaiveDate) -> Decision {
        let found = is_known("province", &c.province.0, province::find(&c.province))?;
        moves_elsewhere(self.province(), &c.province)?;
        self.follows("moved_on", c.moved_on, today)?;
        works_on("moved_on", found, c.moved_on)?;
        Ok(OfficerEvent::OfficerMoved {
            province: c.province.clone(),
            unit: c.unit.clone(),
            decree: c.decree.clone(),
            moved_on: c.moved_on,
        })
    }

    /// An interest may have begun before the appointment.
    fn declare(&self, c: &DeclareInterest, today: NaiveDate) -> Decision {
        not_in_future("from", c.from, today)?;
        if let Some(to) = c.to {
            not_before("to", to, c.from, "from")?;
        }
        let last = self.interests.last().map_or(0, |one| one.interest);
        Ok(OfficerEvent::InterestDeclared {
            interest: last.saturating_add(1),
            establishment: c.establishment,
            name: c.name.clone(),
            ground: c.ground.clone(),
            from: c.from,
            to: c.to,
        })
    }

    fn end_interest(&self, c: &EndInterest, today: NaiveDate) -> Decision {
        let found = self.interests.iter().find(|one| one.interest == c.interest);
        let interest = interest_is_open(c.interest, found)?;
        not_in_future("ended_on", c.ended_on, today)?;
        not_before("ended_on", c.ended_on, interest.from, "the interest")?;
        Ok(OfficerEvent::InterestEnded {
            interest: c.interest,
            ended_on: c.ended_on,
        })
    }
}

/// What is written is filled and short enough.
fn is_worded(command: &OfficerCommand) -> Result<(), Refusal> {
    let texts: Vec<(&'static str, &str, usize)> = match command {
        OfficerCommand::AppointOfficer(c) => vec![
            ("officer", &c.officer, OFFICER),
            ("decree", &c.decree, NAME),
            ("unit", &c.unit, NAME),
        ],
        OfficerCommand::ChangeLevel(c) => vec![("decree", &c.decree, NAME)],
        OfficerCommand::IssueCard(c) => vec![("decree", &c.decree, NAME), ("card", &c.card, NAME)],
        OfficerCommand::WithdrawCard(c) => vec![("reason", &c.reason, DESCRIPTION)],
        OfficerCommand::MoveOfficer(c) => {
            vec![("unit", &c.unit, NAME), ("decree", &c.decree, NAME)]
        }
        OfficerCommand::AssignUnit(c) => vec![("unit", &c.unit, NAME)],
        OfficerCommand::DeclareInterest(c) => {
            vec![("name", &c.name, NAME), ("ground", &c.ground, DESCRIPTION)]
        }
        OfficerCommand::EndInterest(_)
        | OfficerCommand::ProposeCorrection(_)
        | OfficerCommand::ApproveCorrection(_)
        | OfficerCommand::RejectCorrection(_) => vec![],
        OfficerCommand::EndService(c) => vec![("reason", &c.reason, DESCRIPTION)],
    };
    for (field, text, most) in texts {
        is_filled(field, text)?;
        is_short_enough(field, text, most)?;
    }
    Ok(())
}
