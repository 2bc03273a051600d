//! The holder of powers as an event-sourced aggregate.

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::commands::{Claims, HolderCommand, Power};
use super::events::HolderEvent;
use super::view::Way;
use crate::asked::Asked;
use crate::correction::{Folded, True};
use crate::numbering::Numbered;
use crate::officer::Role;
use crate::province::ProvinceCode;
use crate::refusal::Refusal;
use crate::rules::holder::{reaches, was_held_on};

/// The stream of a holder: one for each subject identifier.
#[must_use]
pub fn stream_of(holder: &str) -> Uuid {
    let name = format!("wasnaker:holder:{holder}");
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
}

/// A person as a holder of powers: not known yet, or known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holder {
    /// Neither seen at a sign-in nor granted anything.
    #[default]
    Unknown,
    /// Known.
    Known(Box<Holding>),
}

/// What a person holds and held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Subject identifier.
    pub holder: String,
    /// What the single sign-on said since which day, the last one last.
    pub claimed: Vec<Claimed>,
    /// What was granted and delegated, proposals included.
    pub powers: Vec<Held>,
    /// How many events there are.
    version: i64,
}

/// What the single sign-on said since a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// Since which day.
    pub on: NaiveDate,
    /// What it said.
    pub claims: Claims,
}

/// A power that was granted or delegated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Number in the history of the proposal or the delegation.
    pub number: i64,
    /// What is held.
    pub power: Power,
    /// From whom.
    pub origin: Origin,
    /// Where it stands.
    pub standing: Standing,
}

/// A role that was held on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleOn<'a> {
    /// Role.
    pub role: Role,
    /// By what.
    pub way: Way,
    /// For whom; none but of a delegation.
    pub acts_for: Option<&'a str>,
    /// Unit.
    pub unit: Option<&'a str>,
    /// Province; none of a role of the nation.
    pub province: Option<&'a ProvinceCode>,
    /// First day.
    pub since: NaiveDate,
    /// Last day, where one is set.
    pub until: Option<NaiveDate>,
}

/// From where a power comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// Granted, on a proposal.
    Grant {
        /// Who proposed it.
        proposer: String,
    },
    /// Delegated.
    Delegation {
        /// For whom the holder acts.
        delegator: String,
    },
}

/// Where a power stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// It waits for another person.
    Proposed,
    /// It was not given.
    Rejected,
    /// It is given, since this day.
    Given(NaiveDate),
    /// It was given, and ended.
    Ended {
        /// The day on which it was given.
        given_on: NaiveDate,
        /// The day on which it ended.
        ended_on: NaiveDate,
    },
}

impl Held {
    /// For whom the holder acts; none of a grant.
    #[must_use]
    pub fn delegator(&self) -> Option<&str> {
        match &self.origin {
            Origin::Grant { .. } => None,
            Origin::Delegation { delegator } => Some(delegator),
        }
    }

    /// Whether it is held now, on this day.
    #[must_use]
    pub fn is_held(&self, today: NaiveDate) -> bool {
        matches!(self.standing, Standing::Given(_)) && reaches(&self.power, today).is_ok()
    }

    /// Whether it was held at some moment of a day.
    #[must_use]
    pub fn was_held(&self, on: NaiveDate) -> bool {
        let (given, ended) = match self.standing {
            Standing::Proposed | Standing::Rejected => return false,
            Standing::Given(given) => (given, None),
            Standing::Ended { given_on, ended_on } => (given_on, Some(ended_on)),
        };
        reaches(&self.power, on).is_ok() && was_held_on(given, ended, on)
    }
}

impl Holding {
    /// What the single sign-on says, as far as is known.
    #[must_use]
    pub fn claims(&self) -> Option<&Claims> {
        self.claimed.last().map(|last| &last.claims)
    }

    /// What the single sign-on had said at some moment of a day.
    pub fn claims_on(&self, on: NaiveDate) -> impl Iterator<Item = &Claimed> {
        let ends = self.claimed.iter().skip(1).map(|next| Some(next.on));
        let spans = self.claimed.iter().zip(ends.chain([None]));
        let said = spans.filter(move |(one, end)| was_held_on(one.on, *end, on));
        said.map(|(one, _)| one)
    }

    /// Whether he holds a role for a province himself now: by the single sign-on or by a grant.
    #[must_use]
    pub fn holds(&self, role: Role, province: Option<&ProvinceCode>, today: NaiveDate) -> bool {
        let said = self.claims().is_some_and(|claims| {
            claims.roles.contains(&role)
                && (role.is_national() || claims.province.as_ref() == province)
        });
        let granted = self.powers.iter().any(|held| {
            let power = &held.power;
            let own = held.delegator().is_none() && power.role == role;
            own && power.province.as_ref() == province && held.is_held(today)
        });
        said || granted
    }

    /// Every role that he held at some moment of a day, and by what.
    #[must_use]
    pub fn held_on(&self, on: NaiveDate) -> Vec<RoleOn<'_>> {
        let said = self.claims_on(on).flat_map(|one| {
            one.claims.roles.iter().map(|role| RoleOn {
                role: *role,
                way: Way::SignOn,
                acts_for: None,
                unit: one.claims.unit.as_deref(),
                province: one.claims.province.as_ref().filter(|_| !role.is_national()),
                since: one.on,
                until: None,
            })
        });
        let given = self.powers.iter().filter(|held| held.was_held(on));
        let given = given.map(|held| RoleOn {
            role: held.power.role,
            way: held.way(),
            acts_for: held.delegator(),
            unit: held.power.unit.as_deref(),
            province: held.power.province.as_ref(),
            since: held.power.from,
            until: held.power.until,
        });
        said.chain(given).collect()
    }

    /// Whether he held a role for a province himself at some moment of a day.
    #[must_use]
    pub fn held(&self, role: Role, province: Option<&ProvinceCode>, on: NaiveDate) -> bool {
        self.held_on(on)
            .iter()
            .any(|held| held.acts_for.is_none() && held.role == role && held.province == province)
    }

    /// The power of a number in the history.
    #[must_use]
    pub fn power(&self, number: i64) -> Option<&Held> {
        self.powers.iter().find(|held| held.number == number)
    }

    fn take(&mut self, event: HolderEvent) {
        self.version += 1;
        let number = self.version;
        match event {
            HolderEvent::RightsClaimed {
                claims, claimed_on, ..
            } => self.claimed.push(Claimed {
                on: claimed_on,
                claims,
            }),
            HolderEvent::GrantProposed {
                power, proposer, ..
            } => self.powers.push(Held {
                number,
                power,
                origin: Origin::Grant { proposer },
                standing: Standing::Proposed,
            }),
            HolderEvent::PowerDelegated {
                power,
                delegator,
                delegated_on,
                ..
            } => self.powers.push(Held {
                number,
                power,
                origin: Origin::Delegation { delegator },
                standing: Standing::Given(delegated_on),
            }),
            HolderEvent::GrantApproved {
                proposal,
                approved_on,
                ..
            } => self.stands(proposal, Standing::Given(approved_on)),
            HolderEvent::GrantRejected { proposal, .. } => {
                self.stands(proposal, Standing::Rejected);
            }
            HolderEvent::PowerEnded {
                power, ended_on, ..
            } => self.end(power, ended_on),
        }
    }

    fn stands(&mut self, number: i64, standing: Standing) {
        let found = self.powers.iter_mut().find(|held| held.number == number);
        if let Some(held) = found {
            held.standing = standing;
        }
    }

    fn end(&mut self, number: i64, ended_on: NaiveDate) {
        let standing = self.power(number).map(|held| held.standing);
        if let Some(Standing::Given(given_on)) = standing {
            self.stands(number, Standing::Ended { given_on, ended_on });
        }
    }
}

impl Holder {
    /// What he holds; nothing before his first event.
    #[must_use]
    pub const fn holding(&self) -> Option<&Holding> {
        match self {
            Self::Unknown => None,
            Self::Known(holding) => Some(holding),
        }
    }

    /// Every province for which he holds or held something.
    pub fn provinces(&self) -> impl Iterator<Item = &ProvinceCode> {
        let known = self.holding().into_iter();
        known.flat_map(|holding| {
            let said = holding.claimed.iter().map(|one| &one.claims.province);
            let given = holding.powers.iter().map(|held| &held.power.province);
            said.chain(given).flatten()
        })
    }
}

impl Aggregate for Holder {
    const TYPE: &'static str = "holder";
    type Command = Asked<HolderCommand>;
    type Event = HolderEvent;
    type Error = Refusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: Self::Command,
        (): &Self::Services,
        sink: &EventSink<Self>,
    ) -> Result<(), Self::Error> {
        if let Some(event) = self.decide(&command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        if let (
            Self::Unknown,
            HolderEvent::RightsClaimed { holder, .. }
            | HolderEvent::GrantProposed { holder, .. }
            | HolderEvent::PowerDelegated { holder, .. },
        ) = (&*self, &event)
        {
            *self = Self::Known(Box::new(Holding {
                holder: holder.clone(),
                claimed: vec![],
                powers: vec![],
                version: 0,
            }));
        }
        if let Self::Known(holding) = self {
            holding.take(event);
        }
    }
}

impl Folded for Holder {
    fn step(&mut self, one: True<HolderEvent>) {
        self.apply(one.event);
    }
}

impl Numbered for Holder {}
