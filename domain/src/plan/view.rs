//! A plan as its readers see it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::commands::{Scope, Target};
use super::state::{Plan, PlanState, stream_of};
use crate::law::{Law, Status};
use crate::province::ProvinceCode;

/// A plan (*rencana kerja*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlanView {
    /// The plan; a case is included in it by this.
    pub id: Uuid,
    /// Whose plan it is, and for which time.
    pub scope: Scope,
    /// What is planned.
    pub targets: Vec<Target>,
    /// How many examinations are planned in all.
    pub planned: u32,
    /// How many an inspector examines by the law in force in that time, in the month of his plan
    /// or in the year; shown, not enforced.
    pub quota: Option<u32>,
    /// How sure the quota is.
    pub quota_status: Option<Status>,
    /// `drafted`, `returned` or `approved`.
    pub state: String,
    /// Who wrote it last.
    pub author: String,
    /// Who approved it.
    pub approver: Option<String>,
    /// Day of approval.
    pub approved_on: Option<NaiveDate>,
    /// Why it was given back.
    pub returned_for: Option<String>,
}

/// How many examinations an inspector makes in a month by the law in force on a day.
#[must_use]
pub fn monthly_quota(law: &Law, on: NaiveDate) -> Option<(u32, Status)> {
    let rule = law.rule("inspector.quota_per_month", on)?;
    Some((rule.value.count()?, rule.status))
}

impl Plan {
    /// The province whose plan it is; `None` before it is written.
    #[must_use]
    pub fn province(&self) -> Option<&ProvinceCode> {
        match self {
            Self::Unwritten => None,
            Self::Written(draft) => Some(&draft.scope.province),
        }
    }

    /// How many examinations are planned in all; `None` before it is written.
    #[must_use]
    pub fn planned(&self) -> Option<u32> {
        match self {
            Self::Unwritten => None,
            Self::Written(draft) => Some(draft.targets.iter().map(|target| target.count).sum()),
        }
    }

    /// What was written, with the quota of a law; `None` before it is written.
    #[must_use]
    pub fn view(&self, law: &Law) -> Option<PlanView> {
        let Self::Written(draft) = self else {
            return None;
        };
        let quota = draft
            .scope
            .begins_on()
            .and_then(|on| monthly_quota(law, on));
        let months = if draft.scope.month.is_some() { 1 } else { 12 };
        let (approver, approved_on, returned_for) = match draft.state.clone() {
            PlanState::Drafted => (None, None, None),
            PlanState::Returned { reason } => (None, None, Some(reason)),
            PlanState::Approved {
                approver,
                approved_on,
            } => (Some(approver), Some(approved_on), None),
        };
        Some(PlanView {
            id: stream_of(&draft.scope),
            scope: draft.scope.clone(),
            targets: draft.targets.clone(),
            planned: draft.targets.iter().map(|target| target.count).sum(),
            quota: quota.map(|(count, _)| count.saturating_mul(months)),
            quota_status: quota.map(|(_, status)| status),
            state: draft.state.name().to_owned(),
            author: draft.author.clone(),
            approver,
            approved_on,
            returned_for,
        })
    }
}
