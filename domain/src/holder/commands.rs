//! What may be asked of a holder. One struct per command; the body of a request is one of them.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::command::commands;
use crate::officer::Role;
use crate::province::ProvinceCode;
use crate::rules::texts::{DESCRIPTION, NAME, OFFICER};

/// What the single sign-on says of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Roles.
    #[schemars(length(max = 14))]
    pub roles: Vec<Role>,
    /// Unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub unit: Option<String>,
    /// Province; that of roles of a province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province: Option<ProvinceCode>,
}

/// A role (*peran*) for a province or the nation, from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Power {
    /// Role.
    pub role: Role,
    /// Unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = NAME))]
    pub unit: Option<String>,
    /// Province; none of a national role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province: Option<ProvinceCode>,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none of a grant that lasts until it is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// Keeps what the single sign-on says of a person; by the system, when it says it first or says
/// something else than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimRights {
    /// Subject identifier.
    #[schemars(length(min = 1))]
    pub holder: String,
    /// What is said of him.
    pub claims: Claims,
}

/// *Usul pemberian wewenang*: proposes to give a person a power; another person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeGrant {
    /// Subject identifier of who is to hold it.
    #[schemars(length(min = 1, max = OFFICER))]
    pub holder: String,
    /// What he is to hold.
    pub power: Power,
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

/// *Persetujuan pemberian wewenang*, by someone other than the proposer and the holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveGrant {
    /// Number of the proposal in the history.
    #[schemars(range(min = 1))]
    pub proposal: i64,
}

/// *Penolakan pemberian wewenang*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectGrant {
    /// Number of the proposal in the history.
    #[schemars(range(min = 1))]
    pub proposal: i64,
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

/// *Pelimpahan wewenang*: another person acts for the one who asks, in the role and for the
/// province in which he asks, from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DelegatePower {
    /// Subject identifier of who is to act.
    #[schemars(length(min = 1, max = OFFICER))]
    pub holder: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

/// *Pencabutan wewenang*: ends what was granted or delegated, at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndPower {
    /// Number in the history of the proposal or the delegation.
    #[schemars(range(min = 1))]
    pub power: i64,
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

commands! {
    /// A command to a holder.
    HolderCommand {
        ClaimRights, "claim-rights", "Catat hak dari sistem masuk tunggal";
        ProposeGrant, "propose-grant", "Usulkan pemberian wewenang";
        ApproveGrant, "approve-grant", "Setujui pemberian wewenang";
        RejectGrant, "reject-grant", "Tolak pemberian wewenang";
        DelegatePower, "delegate-power", "Limpahkan wewenang";
        EndPower, "end-power", "Cabut wewenang";
    }
}

/// Who grants and ends.
const GRANTERS: &[Role] = &[Role::UnitHead, Role::HeadOfDinas, Role::CentralAdmin];
/// Who decides on a grant.
const APPROVERS: &[Role] = &[Role::HeadOfDinas, Role::CentralAdmin];

impl HolderCommand {
    /// The roles to which the command belongs.
    pub(super) const fn roles(&self) -> &'static [Role] {
        match self {
            Self::ClaimRights(_) => &[Role::System],
            Self::ProposeGrant(_) => GRANTERS,
            Self::ApproveGrant(_) | Self::RejectGrant(_) => APPROVERS,
            Self::DelegatePower(_) | Self::EndPower(_) => &Role::PERSONS,
        }
    }

    /// Whom it is about, when its body says so.
    pub(super) fn holder(&self) -> Option<&str> {
        match self {
            Self::ClaimRights(ClaimRights { holder, .. })
            | Self::ProposeGrant(ProposeGrant { holder, .. })
            | Self::DelegatePower(DelegatePower { holder, .. }) => Some(holder),
            Self::ApproveGrant(_) | Self::RejectGrant(_) | Self::EndPower(_) => None,
        }
    }
}
