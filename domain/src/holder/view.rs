//! A holder as his readers see him.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::commands::Power;
use super::record::{Held, Holder, Origin, Standing, stream_of};
use crate::officer::Role;
use crate::province::ProvinceCode;

/// A holder of powers (*pemegang wewenang*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HolderView {
    /// Identifier; follows from the subject identifier.
    pub id: Uuid,
    /// Subject identifier.
    pub holder: String,
    /// Roles by the single sign-on, as far as is known.
    pub roles: Vec<Role>,
    /// Unit by the single sign-on.
    pub unit: Option<String>,
    /// Province by the single sign-on.
    pub province: Option<ProvinceCode>,
    /// Since which day the single sign-on says so, as far as is known.
    pub claimed_on: Option<NaiveDate>,
    /// What was granted and delegated, proposals included.
    pub powers: Vec<HeldView>,
}

/// A power that was granted or delegated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeldView {
    /// Number in the history; what `approve-grant`, `reject-grant` and `end-power` take.
    pub number: i64,
    /// What is held.
    #[serde(flatten)]
    pub power: Power,
    /// How it is held.
    pub way: Way,
    /// For whom the holder acts; none of a grant.
    pub acts_for: Option<String>,
    /// Who proposed it; none of a delegation.
    pub proposer: Option<String>,
    /// `proposed`, `rejected`, `given` or `ended`.
    pub standing: &'static str,
    /// Day on which it was given.
    pub given_on: Option<NaiveDate>,
    /// Day on which it ended before its time.
    pub ended_on: Option<NaiveDate>,
}

/// How a power is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By what the single sign-on says.
    SignOn,
    /// By a grant here.
    Grant,
    /// By a delegation.
    Delegation,
}

impl Held {
    /// How it is held.
    #[must_use]
    pub const fn way(&self) -> Way {
        match self.origin {
            Origin::Grant { .. } => Way::Grant,
            Origin::Delegation { .. } => Way::Delegation,
        }
    }

    fn view(&self) -> HeldView {
        let (standing, given_on, ended_on) = match self.standing {
            Standing::Proposed => ("proposed", None, None),
            Standing::Rejected => ("rejected", None, None),
            Standing::Given(on) => ("given", Some(on), None),
            Standing::Ended { given_on, ended_on } => ("ended", Some(given_on), Some(ended_on)),
        };
        let proposer = match &self.origin {
            Origin::Grant { proposer } => Some(proposer.clone()),
            Origin::Delegation { .. } => None,
        };
        HeldView {
            number: self.number,
            power: self.power.clone(),
            way: self.way(),
            acts_for: self.delegator().map(str::to_owned),
            proposer,
            standing,
            given_on,
            ended_on,
        }
    }
}

impl Holder {
    /// What he looks like; nothing before his first event.
    #[must_use]
    pub fn view(&self) -> Option<HolderView> {
        let holding = self.holding()?;
        let claims = holding.claims();
        Some(HolderView {
            id: stream_of(&holding.holder),
            holder: holding.holder.clone(),
            roles: claims.map_or_else(Vec::new, |claims| claims.roles.clone()),
            unit: claims.and_then(|claims| claims.unit.clone()),
            province: claims.and_then(|claims| claims.province.clone()),
            claimed_on: holding.claimed.last().map(|last| last.on),
            powers: holding.powers.iter().map(Held::view).collect(),
        })
    }
}
