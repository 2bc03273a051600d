//! What may be asked of a plan. One struct per command; the body of a request is one of them.

use chrono::{Datelike, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::PlanChange;
use crate::case::ExaminationKind;
use crate::command::commands;
use crate::correction::entry::Propose;
use crate::officer::Acting;
use crate::province::ProvinceCode;
use crate::rules::texts::{DESCRIPTION, ENTRIES, NAME, OFFICER};

/// How many examinations of a kind are planned (*target*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Kind of examination.
    pub kind: ExaminationKind,
    /// How many.
    #[schemars(range(min = 1, max = 10_000))]
    pub count: u32,
}

/// Whose plan it is, and for which time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Province.
    pub province: ProvinceCode,
    /// Unit (*satuan kerja pengawasan*).
    #[schemars(length(min = 1, max = NAME))]
    pub unit: String,
    /// Year.
    #[schemars(range(min = 2000, max = 2999))]
    pub year: i32,
    /// Month, of the plan of an inspector only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 12))]
    pub month: Option<u32>,
    /// Subject identifier of the inspector, of his monthly plan only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = OFFICER))]
    pub inspector: Option<String>,
}

impl Scope {
    /// The first day of its time; none when there is no such year or month.
    #[must_use]
    pub fn begins_on(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month.unwrap_or(1), 1)
    }

    /// The last day of its time; none when there is no such year or month.
    #[must_use]
    pub fn ends_on(&self) -> Option<NaiveDate> {
        let months = if self.month.is_some() { 1 } else { 12 };
        let next = self.begins_on()?.checked_add_months(Months::new(months))?;
        next.pred_opt()
    }

    /// Whether a day lies in its time.
    #[must_use]
    pub fn covers(&self, on: NaiveDate) -> bool {
        on.year() == self.year && self.month.is_none_or(|month| month == on.month())
    }
}

/// *Penyusunan rencana kerja*: writes a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftPlan {
    /// Whose plan it is, and for which time.
    pub scope: Scope,
    /// What is planned.
    #[schemars(length(min = 1, max = ENTRIES))]
    pub targets: Vec<Target>,
}

/// *Perubahan rencana kerja*: writes a plan anew that is not approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePlan {
    /// What is planned.
    #[schemars(length(min = 1, max = ENTRIES))]
    pub targets: Vec<Target>,
}

/// *Persetujuan rencana kerja*, by someone other than its author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovePlan {
    /// Day of approval.
    pub approved_on: NaiveDate,
}

/// *Pengembalian rencana kerja*: gives a plan back to be written anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnPlan {
    /// Why.
    #[schemars(length(min = 1, max = DESCRIPTION))]
    pub reason: String,
}

pub use crate::correction::{ApproveCorrection, RejectCorrection};

/// *Usul ralat*: proposes that one field of one earlier event be read otherwise.
pub type ProposeCorrection = Propose<PlanChange>;

commands! {
    /// A command to a plan.
    PlanCommand {
        DraftPlan, "draft-plan", "Susun rencana kerja";
        ChangePlan, "change-plan", "Ubah rencana kerja";
        ApprovePlan, "approve-plan", "Setujui rencana kerja";
        ReturnPlan, "return-plan", "Kembalikan rencana kerja";
        ProposeCorrection, "propose-correction", "Usulkan ralat";
        ApproveCorrection, "approve-correction", "Setujui ralat";
        RejectCorrection, "reject-correction", "Tolak ralat";
    }
}

impl PlanCommand {
    /// The inspector whose plan is written, who is entitled at least at the beginning or the end of
    /// its time; none of a unit's.
    #[must_use]
    pub fn acting(&self) -> Option<Acting> {
        let Self::DraftPlan(DraftPlan { scope, .. }) = self else {
            return None;
        };
        let days = [scope.begins_on()?, scope.ends_on()?];
        Some(Acting {
            officers: vec![("scope/inspector", scope.inspector.clone()?)],
            investigates: false,
            days: days.to_vec(),
            province: scope.province.clone(),
            establishment: None,
            name: String::new(),
            former_names: vec![],
        })
    }

    /// The event that a command proposes to correct, and where it takes who recorded that event.
    pub const fn proposes(&mut self) -> Option<(i64, &mut Option<String>)> {
        if let Self::ProposeCorrection(proposal) = self {
            return Some((proposal.target, &mut proposal.author));
        }
        None
    }
}
