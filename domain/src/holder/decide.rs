//! Which event follows from a command to a holder. Role, person, province, then data.

use chrono::NaiveDate;

use super::commands::{
    ApproveGrant, ClaimRights, DelegatePower, EndPower, HolderCommand, Power, ProposeGrant,
    RejectGrant,
};
use super::events::HolderEvent;
use super::record::{Held, Holder, Holding, Origin, Standing, stream_of};
use crate::asked::Asked;
use crate::officer::{Officer, Role};
use crate::province::ProvinceCode;
use crate::refusal::Refusal;
use crate::rules::acting::{acts_in_own_province, approver_is_not_author, role_is, wrong_state};
use crate::rules::holder::{
    acts_for_nobody, begins_and_ends, delegator_holds, ends_own_or_is_head, granter_may,
    is_about_another, is_in_own_stream, is_of_office,
};
use crate::rules::procedure::is_filled;
use crate::rules::texts::{DESCRIPTION, NAME, OFFICER, is_short_enough};

type Decision = Result<Option<HolderEvent>, Refusal>;

/// The day in a province; that of the capital of the nation for what is of none.
pub(super) fn today<C>(asked: &Asked<C>, province: Option<&ProvinceCode>) -> NaiveDate {
    let capital = ProvinceCode("31".to_owned());
    asked.today(province.unwrap_or(&capital))
}

impl Holder {
    /// The event that follows from a command; none when nothing new is said.
    ///
    /// # Errors
    /// The rule that refuses it.
    pub fn decide(&self, asked: &Asked<HolderCommand>) -> Decision {
        role_is(&asked.officer, asked.command.roles())?;
        if let Some(holder) = asked.command.holder() {
            is_in_own_stream(asked.id == stream_of(holder))?;
        }
        match (self, &asked.command) {
            (_, HolderCommand::ClaimRights(c)) => Ok(self.claim(asked, c)),
            (_, HolderCommand::ProposeGrant(c)) => propose(asked, c).map(Some),
            (_, HolderCommand::DelegatePower(c)) => delegate(asked, c).map(Some),
            (Self::Unknown, _) => Err(wrong_state("Unknown", &["Known"])),
            (Self::Known(known), HolderCommand::ApproveGrant(c)) => {
                known.approve(asked, c).map(Some)
            }
            (Self::Known(known), HolderCommand::RejectGrant(c)) => known.reject(asked, c).map(Some),
            (Self::Known(known), HolderCommand::EndPower(c)) => known.end_power(asked, c).map(Some),
        }
    }

    fn claim(&self, asked: &Asked<HolderCommand>, command: &ClaimRights) -> Option<HolderEvent> {
        let said = self.holding().and_then(Holding::claims);
        if said == Some(&command.claims) {
            return None;
        }
        Some(HolderEvent::RightsClaimed {
            holder: command.holder.clone(),
            claims: command.claims.clone(),
            claimed_on: today(asked, command.claims.province.as_ref()),
        })
    }
}

fn propose(asked: &Asked<HolderCommand>, command: &ProposeGrant) -> Result<HolderEvent, Refusal> {
    let (officer, power) = (&asked.officer, &command.power);
    acts_for_nobody(officer)?;
    is_about_another(officer, &command.holder)?;
    may_grant(officer, power)?;
    is_filled("holder", &command.holder)?;
    is_short_enough("holder", &command.holder, OFFICER)?;
    is_short_enough(
        "power/unit",
        power.unit.as_deref().unwrap_or_default(),
        NAME,
    )?;
    reason_is_told(&command.reason)?;
    let today = today(asked, power.province.as_ref());
    begins_and_ends(power.from, power.until, today)?;
    Ok(HolderEvent::GrantProposed {
        holder: command.holder.clone(),
        power: power.clone(),
        reason: command.reason.clone(),
        proposer: officer.id.clone(),
        proposed_on: today,
    })
}

/// Whether an officer may give or refuse a power: by its role, and in his own province.
fn may_grant(officer: &Officer, power: &Power) -> Result<(), Refusal> {
    granter_may(officer.role, power)?;
    match &power.province {
        Some(province) => acts_in_own_province(officer, province),
        None => Ok(()),
    }
}

fn reason_is_told(reason: &str) -> Result<(), Refusal> {
    is_filled("reason", reason)?;
    is_short_enough("reason", reason, DESCRIPTION)
}

fn delegate(asked: &Asked<HolderCommand>, command: &DelegatePower) -> Result<HolderEvent, Refusal> {
    let officer = &asked.officer;
    acts_for_nobody(officer)?;
    is_of_office(officer.role)?;
    is_about_another(officer, &command.holder)?;
    is_filled("holder", &command.holder)?;
    is_short_enough("holder", &command.holder, OFFICER)?;
    reason_is_told(&command.reason)?;
    let national = officer.role.is_national();
    let province = officer.province.clone().filter(|_| !national);
    let today = today(asked, province.as_ref());
    begins_and_ends(command.from, Some(command.until), today)?;
    Ok(HolderEvent::PowerDelegated {
        holder: command.holder.clone(),
        power: Power {
            role: officer.role,
            unit: officer.unit.clone(),
            province,
            from: command.from,
            until: Some(command.until),
        },
        delegator: officer.id.clone(),
        reason: command.reason.clone(),
        delegated_on: today,
    })
}

impl Holding {
    fn approve(
        &self,
        asked: &Asked<HolderCommand>,
        command: &ApproveGrant,
    ) -> Result<HolderEvent, Refusal> {
        let (held, today) = self.proposal(asked, command.proposal)?;
        begins_and_ends(held.power.from.max(today), held.power.until, today)?;
        Ok(HolderEvent::GrantApproved {
            proposal: command.proposal,
            approver: asked.officer.id.clone(),
            approved_on: today,
        })
    }

    fn reject(
        &self,
        asked: &Asked<HolderCommand>,
        command: &RejectGrant,
    ) -> Result<HolderEvent, Refusal> {
        let (_, today) = self.proposal(asked, command.proposal)?;
        reason_is_told(&command.reason)?;
        Ok(HolderEvent::GrantRejected {
            proposal: command.proposal,
            reason: command.reason.clone(),
            rejected_by: asked.officer.id.clone(),
            rejected_on: today,
        })
    }

    /// The proposal of a number, on which the officer may decide, and today there.
    fn proposal(
        &self,
        asked: &Asked<HolderCommand>,
        number: i64,
    ) -> Result<(&Held, NaiveDate), Refusal> {
        let officer = &asked.officer;
        let held = self.power(number);
        let waits = held.filter(|held| held.standing == Standing::Proposed);
        let Some((held, Origin::Grant { proposer })) = waits.map(|held| (held, &held.origin))
        else {
            return Err(wrong_state("Decided", &["Proposed"]));
        };
        acts_for_nobody(officer)?;
        is_about_another(officer, &self.holder)?;
        may_grant(officer, &held.power)?;
        approver_is_not_author(officer, proposer)?;
        Ok((held, today(asked, held.power.province.as_ref())))
    }

    fn end_power(
        &self,
        asked: &Asked<HolderCommand>,
        command: &EndPower,
    ) -> Result<HolderEvent, Refusal> {
        let held = self.power(command.power);
        let given = held.filter(|held| matches!(held.standing, Standing::Given(_)));
        let held = given.ok_or_else(|| wrong_state("Ended", &["Given"]))?;
        let officer = &asked.officer;
        let own = officer.id == self.holder || held.delegator() == Some(&officer.id);
        ends_own_or_is_head(own, || may_grant(officer, &held.power))?;
        reason_is_told(&command.reason)?;
        Ok(HolderEvent::PowerEnded {
            power: command.power,
            reason: command.reason.clone(),
            ended_by: officer.id.clone(),
            ended_on: today(asked, held.power.province.as_ref()),
        })
    }

    /// The officer that he is when he acts for another person today, in a role of several.
    ///
    /// # Errors
    /// Nothing is delegated to him by that person today, or that person no longer holds it.
    pub fn acting_for<'a>(
        &'a self,
        delegator: &'a str,
        role: Option<Role>,
        delegators: Option<&Holding>,
        today: impl Fn(Option<&ProvinceCode>) -> NaiveDate,
    ) -> Result<Officer, Refusal> {
        let held = self.powers.iter().find(|held| {
            let power = &held.power;
            let asked = role.is_none_or(|role| role == power.role);
            asked
                && held.delegator() == Some(delegator)
                && held.is_held(today(power.province.as_ref()))
        });
        let power = held.map(|held| &held.power);
        let holds = |power: &Power| {
            let province = power.province.as_ref();
            let own = |own: &Holding| own.holds(power.role, province, today(province));
            delegators.is_some_and(own)
        };
        let power = delegator_holds(power, holds)?;
        Ok(Officer {
            id: self.holder.clone(),
            role: power.role,
            unit: power.unit.clone(),
            province: power.province.clone(),
            acts_for: Some(delegator.to_owned()),
        })
    }

    /// The officer that he is in a role that was granted to him and holds today; none when there is
    /// no such grant.
    #[must_use]
    pub fn granted(
        &self,
        role: Role,
        today: impl Fn(Option<&ProvinceCode>) -> NaiveDate,
    ) -> Option<Officer> {
        let held = self.powers.iter().find(|held| {
            let own = held.delegator().is_none() && held.power.role == role;
            own && held.is_held(today(held.power.province.as_ref()))
        })?;
        Some(Officer {
            id: self.holder.clone(),
            role,
            unit: held.power.unit.clone(),
            province: held.power.province.clone(),
            acts_for: None,
        })
    }
}
