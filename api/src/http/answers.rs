//! What the interface answers, for its document. A test holds real answers against it.

use domain::action::Actions;
use domain::case::CaseView;
use domain::establishment::EstablishmentView;
use domain::officer::OfficerView;
use domain::plan::PlanView;
use domain::prosecution::ProsecutionView;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

use crate::history::HistoryEvent;
use crate::refusals::RefusedCommand;

/// In which forms an endpoint answers.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// Makes the schema of its JSON.
    pub schema: Option<fn(&mut SchemaGenerator) -> Schema>,
    /// Media types of what it answers besides JSON.
    pub others: &'static [&'static str],
}

/// An answer in JSON.
pub(super) const fn json<T: JsonSchema>() -> Answer {
    Answer {
        schema: Some(SchemaGenerator::subschema_for::<T>),
        others: &[],
    }
}

/// An answer in other media types than JSON.
pub(super) const fn only(others: &'static [&'static str]) -> Answer {
    Answer {
        schema: None,
        others,
    }
}

impl Answer {
    /// The answer, also in other media types.
    pub(super) const fn or(self, others: &'static [&'static str]) -> Self {
        Self { others, ..self }
    }
}

/// Something with an address as it is now.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{View}Shown")]
pub struct Shown<View> {
    #[serde(flatten)]
    pub(super) view: View,
    /// Number of its events; its entity tag.
    pub(super) version: i64,
}

/// What an action did.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{View}Done")]
pub struct Done<View> {
    #[serde(flatten)]
    pub(super) view: View,
    /// Number of its events; its entity tag.
    pub(super) version: i64,
    /// What has happened now.
    pub(super) events: Vec<NewEvent>,
    /// Place of the last of them in the log; lists take it as `min_position`.
    pub(super) position: i64,
}

/// An event that an action caused.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NewEvent {
    /// Its place in the stream.
    pub(super) sequence: i64,
    /// In plain Indonesian.
    pub(super) title: &'static str,
    /// The event, by its `type`.
    pub(super) event: Value,
}

/// Everything that has happened, and what was refused.
#[derive(Debug, Serialize, JsonSchema)]
pub struct History {
    pub(super) events: Vec<HistoryEvent>,
    pub(super) refused: Vec<RefusedCommand>,
    /// Place of the last event in the log.
    pub(super) position: i64,
}

/// Counts; only the dimensions and measures asked for are there.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Counted {
    /// `cases`, `prosecutions`, `establishments` or `visits`.
    subject: String,
    /// What made them count.
    milestone: String,
    /// `P34` or `P38`: without one asked for, that of the last day.
    province_set: String,
    totals: Totals,
    rows: Vec<CountedRow>,
    /// Address that lists all that were counted; null for who may not read that list.
    listed_at: Option<String>,
    /// Address that tells what the numbers mean.
    defined_at: String,
    /// How far in the log the counts have come.
    position: i64,
}

/// What was counted in all.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Totals {
    #[serde(flatten)]
    numbers: Numbers,
    /// Provinces with any of them.
    provinces: i64,
}

/// What was counted in one group; a value that is not known is null.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CountedRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    province: Option<NamedProvince>,
    /// Month of the milestone, `YYYY-MM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<String>,
    /// Quarter of the milestone, `YYYY-Qn`.
    #[serde(skip_serializing_if = "Option::is_none")]
    quarter: Option<String>,
    /// Year of the milestone.
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<String>,
    /// Code of a norm.
    #[serde(skip_serializing_if = "Option::is_none")]
    norm: Option<String>,
    /// State.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// Outcome of the judgment.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    /// Why it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    close_reason: Option<String>,
    /// Kind of examination, of accused or of office.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// An inspector or investigator.
    #[serde(skip_serializing_if = "Option::is_none")]
    inspector: Option<String>,
    /// Level of the officers.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<String>,
    /// Unit of the officers.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// Size of the establishment by workers.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<String>,
    /// Section of its industry.
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<String>,
    #[serde(flatten)]
    numbers: Numbers,
    /// Address that lists what was counted in this group, for who may read that list.
    #[serde(skip_serializing_if = "Option::is_none")]
    listed_at: Option<String>,
}

/// The numbers; `/api/v1/statistics/measures` tells what they mean.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Numbers {
    #[serde(skip_serializing_if = "Option::is_none")]
    cases: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visits: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prosecutions: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    establishments: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inspectors: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fines_idr: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fined: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    average_fine_idr: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accused: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    noted: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    complied_after_first_note: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compliance_rate: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visits_per_inspector: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workers: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_rate: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measured: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    median_days: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p90_days: Option<f64>,
}

/// A province's code with its scheme and name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NamedProvince {
    /// Always `kemendagri`.
    scheme: String,
    code: String,
    name: Option<String>,
}

/// A case as it is shown.
pub(super) type ShownCase = Shown<CaseView>;
/// A prosecution as it is shown.
pub(super) type ShownProsecution = Shown<ProsecutionView>;
/// A case after an action.
pub(super) type DoneCase = Done<CaseView>;
/// A prosecution after an action.
pub(super) type DoneProsecution = Done<ProsecutionView>;
/// A record of service as it is shown.
pub(super) type ShownOfficer = Shown<OfficerView>;
/// A record of service after an action.
pub(super) type DoneOfficer = Done<OfficerView>;
/// A plan as it is shown.
pub(super) type ShownPlan = Shown<PlanView>;
/// A plan after an action.
pub(super) type DonePlan = Done<PlanView>;
/// An establishment as it is shown.
pub(super) type ShownEstablishment = Shown<EstablishmentView>;
/// An establishment after an action.
pub(super) type DoneEstablishment = Done<EstablishmentView>;
/// What can be done now.
pub(super) type Now = Actions;
